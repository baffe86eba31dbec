"""Which phrases hold a character or a pair of initials: sets of numbers kept as the bits of whole integers.

An AND of two sets of 100,000 takes half a microsecond, so that a typed word leaves few phrases to be looked at.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, pairwise
from operator import add
from typing import TypeAlias

from console.domain.phrase_fields import CODE_MARK, TEXT_MARK, TITLE_MARK, Document, Symbols
from console.domain.pinyin import LETTERS, Piece, PinyinTable

_DENSE = 256
"""What more than one of so many phrases hold is kept as bits, what is rarer as a list of their numbers."""
_STEP = 50_000
"""So many numbers are packed in one step: a few milliseconds."""
_LOOKED_AT = 12
"""So many characters of a typed word choose the phrases; the rest is compared in them."""

_DOUBLE = ("zh", "ch", "sh")
"""Initials of two letters."""
_NOWHERE: deque[int] = deque(maxlen=0)
_SOME = re.compile(rb"[^\0]").finditer
_PIECE = 256
_OFFSETS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))

Rows: TypeAlias = "array[int]"
Found: TypeAlias = "Rows | int"


def bits_of(rows: Iterable[int], size: int) -> int:
    """Give the integer whose bits are set at those numbers."""
    room = bytearray((size >> 3) + 1)
    for row in rows:
        room[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(room, "little")


def _many(rows: Iterable[int], size: int) -> int:
    """Do the same for so many numbers that the time for each counts."""
    written = bytearray(b"0") * size
    for row in rows:
        written[row] = 49
    written.reverse()
    return int(written, 2) if written else 0


def numbers_in(bits: int) -> Iterator[int]:
    """Give the numbers whose bits are set, from the smallest."""
    return chain.from_iterable(_in_pieces(bits.to_bytes((bits.bit_length() + 7) >> 3, "little")))


def _in_pieces(data: bytes) -> Iterator[list[int]]:
    """Give the numbers some hundreds at a time: a search that has enough stops in between."""
    for start in range(0, len(data), _PIECE):
        found = _SOME(data, start, start + _PIECE)
        yield [
            (place << 3) + offset for place in [match.start() for match in found] for offset in _OFFSETS[data[place]]
        ]


class _Lists(dict[str, "Rows | deque[int]"]):
    """Lists of numbers by key, made when they are first asked for; of keys that nobody will ask for nothing is kept."""

    def __init__(self, wanted: Callable[[str], bool]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, key: str) -> Rows | deque[int]:
        """Begin a list."""
        rows = self[key] = array("I") if self._wanted(key) else _NOWHERE
        return rows

    def taken(self) -> dict[str, Rows]:
        """Give the lists, and forget them."""
        kept = {key: rows for key, rows in self.items() if isinstance(rows, array)}
        self.clear()
        return kept


def _any(_key: str) -> bool:
    return True


def _without_blank(key: str) -> bool:
    return " " not in key


def _without_marks(key: str) -> bool:
    return min(key) > " "


class Postings:
    """Filled phrase by phrase, finished step by step, and then asked."""

    def __init__(self, table: PinyinTable) -> None:
        self._table = table
        self.size = 0
        self._spoken = Symbols(table.spoken)
        wanted = (_any, _without_blank, _without_blank, _any, _without_marks)
        self._rows = tuple(_Lists(each) for each in wanted)
        self._chars: dict[str, Found] = {}
        self._pairs: dict[str, Found] = {}
        self._over: dict[str, Found] = {}
        """By the initials of a character and of the next but one."""
        self._followed: dict[str, Found] = {}
        """By a syllable and the initial of what follows it: huoh for 好货很好."""
        self._heads: dict[str, Found] = {}
        self._starts: dict[str, Found] = {}
        self._syllables: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Take the next phrase; its number is how many came before."""
        row, self.size = self.size, self.size + 1
        text, symbols, place = document
        starts = (text[0:2], text[place.title : place.title + 2], text[place.text : place.text + 2])
        found = (
            set(text),
            set(map(add, text.translate(self._spoken), symbols[1:])),
            set(symbols[: place.head_end]),
            set(starts),
            set(map(add, symbols, symbols[2:])),
        )
        for where, keys in zip(self._rows, found, strict=True):
            for key in keys:
                where[key].append(row)

    def finish(self) -> Iterator[None]:
        """Turn what was gathered into its final form, in small steps."""
        chars, followed, heads, starts, over = (each.taken() for each in self._rows)
        self._chars = yield from self._packed({char: [rows] for char, rows in chars.items()})
        chars.clear()
        yield
        self._pairs = yield from self._packed(self._read_out(followed, initials=True))
        yield
        self._followed = yield from self._packed(self._read_out(followed, initials=False))
        followed.clear()
        yield
        self._over = yield from self._packed(self._spelled_out(over))
        over.clear()
        yield
        self._heads = yield from self._packed(self._spelled_out(heads))
        self._starts = yield from self._packed({key: [rows] for key, rows in starts.items()})
        for name, characters in self._table.syllables.items():
            bits = self._union(self._chars[char] for char in characters if char in self._chars)
            if bits:
                self._syllables[name] = bits
            yield
        for initial in (*sorted(LETTERS), *_DOUBLE):
            # The first words of a day would otherwise take a millisecond more.
            self._read(initial)
            self._table.begun(initial)
            yield

    def _spelled_out(self, found: dict[str, Rows]) -> dict[str, list[Rows]]:
        """Replace the symbols of characters with several readings by each of their letters."""
        out: dict[str, list[Rows]] = defaultdict(list)
        letters = self._table.letters_of
        for key, rows in found.items():
            for first in letters(key[0]):
                for rest in letters(key[1]) if len(key) == 2 else ("",):
                    out[first + rest].append(rows)
        return out

    def _read_out(self, found: dict[str, Rows], initials: bool) -> dict[str, list[Rows]]:
        """Do the same for a character's syllables, or only their initials, and the initials of the next one."""
        out: dict[str, list[Rows]] = defaultdict(list)
        for key, rows in found.items():
            names: Iterable[str] = self._table.readings_of(key[0])
            if initials:
                names = {name[0] for name in names} or (key[0],)
            elif key[1] <= " ":
                continue
            for name in names:
                for letter in self._table.letters_of(key[1]):
                    out[name + letter].append(rows)
        return out

    def _packed(self, found: dict[str, list[Rows]]) -> Generator[None, None, dict[str, Found]]:
        out: dict[str, Found] = {}
        work = 0
        for key, several in found.items():
            number = sum(map(len, several))
            if number * _DENSE > self.size:
                out[key] = _many(chain.from_iterable(several), self.size)
            else:
                out[key] = (
                    several[0] if len(several) == 1 else array("I", sorted({n for rows in several for n in rows}))
                )
            work += number
            if work > _STEP:
                work = 0
                yield
        return out

    def _union(self, several: Iterable[Found]) -> int:
        bits = 0
        rare: list[Rows] = []
        for found in several:
            if isinstance(found, int):
                bits |= found
            else:
                rare.append(found)
        return bits | _many(chain.from_iterable(rare), self.size) if rare else bits

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
            bits &= self._neighbours(first, self._letter(first), self._letter(second))
            if not bits:
                return 0
        for char in set(token):
            bits &= self._bits(self._chars, char)
        return bits & self._at_two_places([self._letter(char) for char in token[:_LOOKED_AT]])

    def _at_two_places(self, letters: list[str]) -> int:
        """Give the phrases that may hold these initials behind each other."""
        bits = -1
        for first, second in zip(letters, letters[2:], strict=False):
            if " " not in (pair := first + second):
                bits &= self._bits(self._over, pair)
        return bits

    def _neighbours(self, typed: str, letter: str, following: str) -> int:
        """Give the phrases in which a typed character may be followed by one of an initial; -1 where nobody knows."""
        if following == " ":
            return -1
        bits = -1
        for name in self._table.syllables_of(typed):
            bits &= self._bits(self._followed, name + following)
        if bits == -1 and letter != " ":
            bits = self._bits(self._pairs, letter + following)
        return bits

    def beginning_code(self, token: str) -> int:
        """Give the phrases whose code begins with the word's first character."""
        return self._bits(self._starts, CODE_MARK + token[0])

    def beginning_text(self, token: str) -> int:
        """Give the phrases whose title or text begins with the word's first character."""
        first = token[0]
        return self._bits(self._starts, TITLE_MARK + first) | self._bits(self._starts, TEXT_MARK + first)

    def beginning_initial(self, token: str) -> int:
        """Give the phrases whose title or text may begin with a character of the word's first initial."""
        letter = self._letter(token[0])
        if letter == " ":
            return -1
        return self._bits(self._pairs, TITLE_MARK + letter) | self._bits(self._pairs, TEXT_MARK + letter)

    def loose(self, token: str) -> int:
        """Give the phrases whose code and title may hold the characters of a word in their order."""
        bits = -1
        for char in set(token):
            letter = self._letter(char)
            bits &= self._bits(self._heads, letter) if letter != " " else self._bits(self._chars, char)
            if char != letter:
                bits &= self._bits(self._chars, char)
        return bits

    def _before(self, piece: Piece, letter: str, following: str) -> int:
        """Give the phrases in which what a piece stands for may be followed by an initial."""
        if piece.full and following != " ":
            return self._bits(self._followed, piece.text + following)
        return self._neighbours(piece.text[0], letter, following)

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

    def spoken(self, token: str) -> tuple[int, int]:
        """Give the phrases that may hold a word typed by sound: by initials alone, and by more than initials."""
        token = token[:_LOOKED_AT]
        length = len(token)
        graph = self._table.pieces(token)
        letters = [self._letter(char) for char in token]
        initials, fuller = [0] * length + [-1], [0] * (length + 1)
        for at in range(length - 1, -1, -1):
            for piece in graph[at]:
                end = piece.end
                bits = self._piece(piece, end == length)
                if end < length and bits:
                    bits &= self._before(piece, letters[at], letters[end])
                if piece.full:
                    fuller[at] |= bits & (initials[end] | fuller[end])
                else:
                    initials[at] |= bits & initials[end]
                    fuller[at] |= bits & fuller[end]
        if not any(double in token for double in _DOUBLE):
            initials[0] &= self._at_two_places(letters)
        return initials[0], fuller[0]
