"""Cutting text into the tokens of the search index, and a search into the phrase that finds it.

Every letter or digit owns one token: a character outside ASCII is its own, an ASCII one takes up to two followers
of its run along ("order" gives ord rde der er r). So a piece of any length, from any place of a run, is a phrase of
exact tokens, but for a last token of fewer than three characters, which is a prefix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = 1
"""Goes up when the cutting changes; the index is then built anew by a migration."""

_SILENT = "\x00-\x7f\u2000-\u206f\u3000-\u303f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
"""ASCII (its letters and digits are matched apart) and punctuation, which would fill the index and finds nothing."""
_PIECE = re.compile(rf"[0-9A-Za-z]+|[^{_SILENT}]")
_LONGEST_PHRASE = 48
_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What to ask the index for; prefix says that the phrase's last token may go on."""

    tokens: tuple[str, ...]
    prefix: bool

    @property
    def expression(self) -> str:
        """The FTS5 expression; tokens hold no character that has a meaning in it."""
        return f'"{" ".join(self.tokens)}"' + ("*" if self.prefix else "")


def fold(text: str) -> str:
    """Lower the case of ASCII letters only, as SQLite's lower() and LIKE do."""
    return text.translate(_FOLD)


def document(text: str) -> str:
    """The tokens of a message, parted by spaces; empty where there is nothing to index."""
    tokens: list[str] = []
    for piece in _PIECE.findall(text):
        if len(piece) == 1:
            tokens.append(piece)
        else:
            tokens.extend([piece[start : start + 3] for start in range(len(piece))])
    return " ".join(tokens)


def phrase(text: str) -> Phrase | None:
    """The phrase that every text holding this one matches; None where only looking at every text helps."""
    tokens: list[str] = []
    prefix = False
    for match in _PIECE.finditer(text):
        piece = match.group()
        if not piece.isascii():
            tokens.append(piece)
        elif match.end() < len(text):
            tokens.extend([piece[start : start + 3] for start in range(len(piece))])
        elif len(piece) >= 3:
            tokens.extend([piece[start : start + 3] for start in range(len(piece) - 2)])
        else:
            tokens.append(piece)
            prefix = True
    if not tokens:
        return None
    if len(tokens) > _LONGEST_PHRASE:
        return Phrase(tuple(tokens[:_LONGEST_PHRASE]), prefix=False)
    return Phrase(tuple(tokens), prefix)
