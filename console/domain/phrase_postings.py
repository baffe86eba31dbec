"""Which phrases hold a character or a pair of initials: sets of numbers kept as the bits of whole integers.

An AND of two sets of 100,000 takes half a microsecond, so that a typed word leaves few phrases to be looked at.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import TypeAlias

from console.domain.phrase_fields import CODE_MARK, TEXT_MARK, TITLE_MARK, Document
from console.domain.pinyin import Piece, PinyinTable

_DENSE = 64
"""What more than one of so many phrases hold is kept as bits, what is rarer as a list of their numbers."""
_STEP = 128
_LOOKED_AT = 12
"""So many characters of a typed word choose the phrases; the rest is compared in them."""

Rows: TypeAlias = "array[int]"
Found: TypeAlias = "Rows | int"


def bits_of(rows: Iterable[int], size: int) -> int:
    """Give the integer whose bits are set at those numbers."""
    room = bytearray((size >> 3) + 1)
    for row in rows:
        room[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(room, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """Give the numbers whose bits are set, from the smallest."""
    if not bits:
        return
    written = bin(bits)[:1:-1]
    place = written.find("1")
    while place >= 0:
        yield place
        place = written.find("1", place + 1)


class Postings:
    """Filled phrase by phrase, finished step by step, and then asked."""

    def __init__(self, table: PinyinTable) -> None:
        self._table = table
        self.size = 0
        self._rows: tuple[dict[str, Rows], ...] = ({}, {}, {})
        self._chars: dict[str, Found] = {}
        self._pairs: dict[str, Found] = {}
        self._heads: dict[str, Found] = {}
        self._syllables: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Take the next phrase; its number is how many came before."""
        row, self.size = self.size, self.size + 1
        symbols = document.symbols
        found = (
            set(document.text),
            set(map(add, symbols, symbols[1:])),
            set(symbols[: document.place.head_end]),
        )
        for where, keys in zip(self._rows, found, strict=True):
            for key in keys:
                rows = where.get(key)
                if rows is None:
                    where[key] = array("I", (row,))
                else:
                    rows.append(row)

    def finish(self) -> Iterator[None]:
        """Turn what was gathered into its final form, in small steps."""
        chars, pairs, heads = self._rows
        self._rows = ({}, {}, {})
        self._chars = yield from self._packed({char: [rows] for char, rows in chars.items()})
        chars.clear()
        self._pairs = yield from self._packed(self._spelled_out(pairs))
        pairs.clear()
        self._heads = yield from self._packed(self._spelled_out(heads))
        for name, characters in self._table.syllables.items():
            bits = self._union(self._chars[char] for char in characters if char in self._chars)
            if bits:
                self._syllables[name] = bits
            yield

    def _spelled_out(self, found: dict[str, Rows]) -> dict[str, list[Rows]]:
        """Replace the symbols of characters with several readings by each of their letters; leave blanks out."""
        out: dict[str, list[Rows]] = defaultdict(list)
        letters = self._table.letters_of
        for key, rows in found.items():
            if " " in key:
                continue
            for first in letters(key[0]):
                for rest in letters(key[1]) if len(key) == 2 else ("",):
                    out[first + rest].append(rows)
        return out

    def _packed(self, found: dict[str, list[Rows]]) -> Generator[None, None, dict[str, Found]]:
        out: dict[str, Found] = {}
        for count, (key, several) in enumerate(found.items()):
            if sum(map(len, several)) * _DENSE > self.size:
                out[key] = self._union(several)
            else:
                out[key] = (
                    several[0] if len(several) == 1 else array("I", sorted({n for rows in several for n in rows}))
                )
            if count % _STEP == 0:
                yield
        return out

    def _union(self, several: Iterable[Found]) -> int:
        bits = 0
        room: bytearray | None = None
        for found in several:
            if isinstance(found, int):
                bits |= found
                continue
            room = room or bytearray((self.size >> 3) + 1)
            for row in found:
                room[row >> 3] |= 1 << (row & 7)
        return bits if room is None else bits | int.from_bytes(room, "little")

    def _bits(self, where: dict[str, Found], key: str) -> int:
        found = where.get(key, 0)
        return found if isinstance(found, int) else bits_of(found, self.size)

    # --- asking; every answer holds all the phrases that can match, and some that do not ---

    def _letter(self, char: str) -> str:
        """Give a letter or digit under which a folded character's pairs are kept; a blank where there are none."""
        return self._table.letters_of(chr(self._table.symbols.get(ord(char), 0x20)))[0]

    def literal(self, token: str) -> int:
        """Give the phrases that may hold a word as it is typed."""
        bits = -1
        for first, second in pairwise(token):
            pair = self._letter(first) + self._letter(second)
            if " " not in pair:
                bits &= self._bits(self._pairs, pair)
            if not bits:
                return 0
        for char in set(token):
            bits &= self._bits(self._chars, char)
        return bits

    def beginning_code(self, token: str) -> int:
        """Give the phrases whose code may begin with a character like the word's first; -1 where nothing is known."""
        return self._beginning((CODE_MARK,), token)

    def beginning_text(self, token: str) -> int:
        """Give the phrases whose title or text may begin with a character like the word's first."""
        return self._beginning((TITLE_MARK, TEXT_MARK), token)

    def _beginning(self, marks: tuple[str, ...], token: str) -> int:
        letter = self._letter(token[0])
        if letter == " ":
            return -1
        bits = 0
        for mark in marks:
            bits |= self._bits(self._pairs, mark + letter)
        return bits

    def loose(self, token: str) -> int:
        """Give the phrases whose code and title may hold the characters of a word in their order."""
        bits = -1
        for char in set(token):
            letter = self._letter(char)
            bits &= self._bits(self._heads, letter) if letter != " " else self._bits(self._chars, char)
            if char != letter:
                bits &= self._bits(self._chars, char)
        return bits

    def _piece(self, piece: Piece, last: bool) -> int:
        text = piece.text
        if not piece.full:
            return self._read(text) | (self._bits(self._chars, text) if len(text) == 1 else 0)
        return self._read(text) if last else self._syllables.get(text, 0)

    def _read(self, beginning: str) -> int:
        bits = self._beginnings.get(beginning)
        if bits is None:
            bits = 0
            for name in self._table.read_as(beginning):
                bits |= self._syllables.get(name, 0)
            self._beginnings[beginning] = bits
        return bits

    def spoken(self, token: str, initials_only: bool = False) -> int:
        """Give the phrases that may hold a word typed by sound, cut into initials only or in every way."""
        token = token[:_LOOKED_AT]
        length = len(token)
        graph = self._table.pieces(token)
        letters = [self._letter(char) for char in token]
        reached = [0] * length
        for at in range(length - 1, -1, -1):
            for piece in graph[at]:
                if initials_only and piece.full:
                    continue
                bits = self._piece(piece, piece.end == length)
                if piece.end < length:
                    pair = letters[at] + letters[piece.end]
                    bits &= reached[piece.end]
                    if bits and " " not in pair:
                        bits &= self._bits(self._pairs, pair)
                reached[at] |= bits
        return reached[0]
