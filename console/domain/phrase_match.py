"""How one typed word is found in one phrase: which kind of match it is, and which characters to highlight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property

from console.domain.phrase_fields import Place
from console.domain.pinyin import LETTERS, Piece, PinyinTable

Span = tuple[int, int]
_MARKS = 16
"""So many places of one word are highlighted in one field."""


class Kind(IntEnum):
    """How good a match is, the best first; NONE is what an empty search finds."""

    EXACT_CODE = 0
    CODE_PREFIX = 1
    TEXT_PREFIX = 2
    INITIALS_PREFIX = 3
    FULL_PINYIN = 4
    SUBSTRING = 5
    INITIALS = 6
    SUBSEQUENCE = 7
    NONE = 8


class Word:
    """A folded word of a search, ready to be looked for."""

    def __init__(self, token: str, table: PinyinTable) -> None:
        self.token = token
        self.by_sound = not LETTERS.isdisjoint(token)
        self.loosely = len(token) >= (3 if token.isascii() else 2)
        """Tell whether its characters may also lie apart: one or two letters would find everything."""
        self._table = table
        self._graph: tuple[tuple[Piece, ...], ...] = table.pieces(token) if self.by_sound else ()
        self._fuller = any(piece.full for pieces in self._graph for piece in pieces)
        self._start = re.compile(self._starts()) if self.by_sound else None

    @cached_property
    def _initials(self) -> re.Pattern[str] | None:
        return re.compile("".join(map(self._class, self.token))) if self._by_one_letter_each() else None

    @cached_property
    def _spread(self) -> re.Pattern[str] | None:
        if not (self.by_sound and self._plain()):
            return None
        classes = map(self._class, self.token)
        return re.compile("".join(f"[^{members[1:-1]}]*{members}" for members in classes))

    @cached_property
    def _loose(self) -> list[re.Pattern[str] | None]:
        return [re.compile(self._class(char)) if char in LETTERS else None for char in self.token]

    def _plain(self) -> bool:
        return self.token.isascii() and self.token.isalnum()

    def _class(self, char: str) -> str:
        if char not in LETTERS:
            return f"[{re.escape(chr(self._table.symbols.get(ord(char), 0x20)))}]"
        return f"[{self._table.symbols_with(char)}]"

    def _starts(self) -> str:
        first = self._class(self.token[0])
        ends = {piece.end for piece in self._graph[0]}
        if len(self.token) in ends:
            return first
        return f"{first}(?={'|'.join(self._class(self.token[end]) for end in sorted(ends))})"

    def _by_one_letter_each(self) -> bool:
        """Tell whether the symbols alone decide about initials: no zh, ch or sh, no Chinese character."""
        return self.by_sound and self._plain() and not any(pair in self.token for pair in ("zh", "ch", "sh"))

    def kind(self, text: str, symbols: str, place: Place) -> Kind | None:
        """Tell how the word is found in a phrase, or None."""
        token = self.token
        if text.startswith(token, place.code + 1):
            return Kind.CODE_PREFIX
        if text.startswith(token, place.title + 1) or text.startswith(token, place.text + 1):
            return Kind.TEXT_PREFIX
        sounds = self._sounds(text, symbols, place) if self.by_sound else None
        if sounds is not None and sounds < Kind.SUBSTRING:
            return sounds
        if text.find(token, place.code, place.end) >= 0:
            return Kind.SUBSTRING
        if sounds is None and self.loosely and self.spread_in(text, symbols, place.code, place.head_end):
            return Kind.SUBSEQUENCE
        return sounds

    def _sounds(self, text: str, symbols: str, place: Place) -> Kind | None:
        if self._initials is not None and self._initials.search(symbols, place.code, place.end) is None:
            # Most phrases that were chosen for several words end here.
            return Kind.FULL_PINYIN if self.spoken_in(text, symbols, place.code, place.end) else None
        if self.initials_at(text, place.title + 1) or self.initials_at(text, place.text + 1):
            return Kind.INITIALS_PREFIX
        if self.spoken_in(text, symbols, place.code, place.end):
            return Kind.FULL_PINYIN
        return Kind.INITIALS if self.initials_in(text, symbols, place.code, place.end) else None

    def initials_at(self, text: str, start: int) -> bool:
        """Tell whether the word's letters are the initials of the characters from there on."""
        return self._path(text, start, 0, initials=True) is not None

    def initials_in(self, text: str, symbols: str, start: int, end: int) -> bool:
        """Tell whether the word's letters are the initials of neighbours anywhere in a part of a text."""
        if self._initials is not None:
            return self._initials.search(symbols, start, end) is not None
        return any(not full for _, full in self._paths(text, symbols, start, end))

    def spoken_in(self, text: str, symbols: str, start: int, end: int) -> bool:
        """Tell whether the word is found by sound, with more than initials, in a part of a text."""
        # The busiest place of a search, hence the plain loop.
        if self._start is not None and self._fuller:
            for match in self._start.finditer(symbols, start, end):
                found = self._path(text, match.start(), 0)
                if found is not None and found[1]:
                    return True
        return False

    def spread_in(self, text: str, symbols: str, start: int, end: int) -> bool:
        """Tell whether the word's characters lie in a part of a text in their order."""
        if self._spread is not None:
            return self._spread.match(symbols, start, end) is not None
        return bool(self._apart(text, symbols, start, end))

    def _paths(self, text: str, symbols: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
        """Give where the word is found by sound, and whether more than initials were typed."""
        if self._start is None:
            return
        for match in self._start.finditer(symbols, start, end):
            found = self._path(text, match.start(), 0)
            if found is not None:
                yield (match.start(), found[0]), found[1]

    def _path(self, text: str, at: int, place: int, initials: bool = False) -> tuple[int, bool] | None:
        """Follow the word's pieces through a text; give the end, and whether one was more than an initial."""
        char = text[at]  # a phrase ends with a mark that no piece stands for
        for piece in self._graph[place]:
            if char not in piece.characters or (initials and piece.full):
                continue
            if piece.end == len(self.token):
                return at + 1, piece.full
            rest = self._path(text, at + 1, piece.end, initials)
            if rest is not None:
                return rest[0], rest[1] or piece.full
        return None

    def _apart(self, text: str, symbols: str, start: int, end: int) -> list[int]:
        """Give the places of the word's characters in a part of a text, in their order; none where one is missing."""
        found: list[int] = []
        at = start
        for char, letter in zip(self.token, self._loose, strict=True):
            if letter is None:
                at = text.find(char, at, end)
            else:
                match = letter.search(symbols, at, end)
                at = -1 if match is None else match.start()
            if at < 0:
                return []
            found.append(at)
            at += 1
        return found

    def marks(self, text: str, symbols: str, place: Place) -> list[Span]:
        """Give the parts of code, title and text to highlight, as places in the phrase's string."""
        found: list[Span] = []
        for start, end in ((place.code, place.title), (place.title, place.text), (place.text, place.group)):
            found += self._marks_in(text, symbols, start, end)
        if not found and self.loosely and text.find(self.token, place.group, place.end) < 0:
            elsewhere = next(self._paths(text, symbols, place.group, place.end), None) if self.by_sound else None
            if elsewhere is None:
                found = [(at, at + 1) for at in self._apart(text, symbols, place.code, place.head_end)]
        return found

    def _marks_in(self, text: str, symbols: str, start: int, end: int) -> list[Span]:
        found: list[Span] = []
        at = text.find(self.token, start, end)
        while at >= 0 and len(found) < _MARKS:
            found.append((at, at + len(self.token)))
            at = text.find(self.token, at + len(self.token), end)
        if not found and self.by_sound:
            paths = self._paths(text, symbols, start, end)
            found = [span for span, _ in paths][:1]
        return found
