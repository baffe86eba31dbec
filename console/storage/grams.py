"""Cutting text into the tokens of the search index, and a search into the phrase that finds it.

Every letter or digit owns one token: itself with the followers in its run, two for ASCII ("order" gives ord rde der
er r), one for all other writing (退换货 gives 退换 换货 货). So a piece of any length, from any place of a run, is a
phrase of exact tokens, but for a last run shorter than a token, which is a prefix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = 1
"""Goes up when the cutting changes; the index is then built anew by a migration."""

_SILENT = "\x00-\x7f\u2000-\u206f\u3000-\u303f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
"""ASCII (its letters and digits are matched apart) and punctuation, which would fill the index and finds nothing."""
_RUN = re.compile(rf"[0-9A-Za-z]+|[^{_SILENT}]+")
_LONGEST_PHRASE = 32
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
    for run in _RUN.findall(text):
        tokens += _cut(run)
    return " ".join(tokens)


def phrase(text: str) -> Phrase | None:
    """The phrase that every text holding this one matches; None where only looking at every text helps."""
    tokens: list[str] = []
    prefix = False
    for match in _RUN.finditer(text):
        run = match.group()
        if match.end() < len(text):
            tokens += _cut(run)
            continue
        # The run may go on in the message, so the tokens that its end cuts short are not known.
        whole = len(run) - _width(run) + 1
        prefix = whole <= 0
        tokens += [run] if prefix else _cut(run)[:whole]
    if not tokens:
        return None
    if len(tokens) > _LONGEST_PHRASE:
        return Phrase(tuple(tokens[:_LONGEST_PHRASE]), prefix=False)
    return Phrase(tuple(tokens), prefix)


def _width(run: str) -> int:
    return 3 if run.isascii() else 2


def _cut(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    width = _width(run)
    return [run[start : start + width] for start in range(len(run))]
