"""All phrases behind each other in two long strings, and the ways one word is looked for in those that may hold it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import islice

from console.domain.phrase_fields import CODE_MARK, TITLE_MARK, Document, Key, Place, SearchEntry
from console.domain.phrase_match import Kind, Word
from console.domain.phrase_postings import bits_of, numbers_in

LOOSELY = 200
"""In so many phrases, the most used first, characters that lie apart are looked for: the weakest kind of match."""


class PhraseStore:
    """The folded phrases, numbered in the order they are shown in; filled once, then only read."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.use: array[int] = array("I")
        self.order: array[int] = array("I")
        self.text = self.symbols = ""
        self._places: tuple[array[int], ...] = tuple(array("I") for _ in range(4))
        self._heads: array[int] = array("I")
        self._codes: dict[str, int | tuple[int, ...]] = {}
        self._parts: tuple[list[str], list[str]] = ([], [])
        self._end = 0
        self._ways: dict[Kind, Callable[[Iterator[int], Word], Iterator[int]]] = {
            Kind.CODE_PREFIX: self._code_prefix,
            Kind.TEXT_PREFIX: self._text_prefix,
            Kind.INITIALS_PREFIX: self._initials_prefix,
            Kind.FULL_PINYIN: self._full_pinyin,
            Kind.SUBSTRING: self._substring,
            Kind.INITIALS: self._initials,
            Kind.SUBSEQUENCE: self._subsequence,
        }

    def __len__(self) -> int:
        """Count the phrases."""
        return len(self.keys)

    def add(self, entry: SearchEntry, taken: Document, order: int) -> None:
        """Take the next phrase."""
        row = len(self.keys)
        self.keys.append(entry.key)
        self.use.append(entry.use_recent)
        self.order.append(order)
        place = taken.place.at(self._end)
        for where, value in zip(self._places, place, strict=False):
            where.append(value)
        self._heads.append(place.head_end)
        code = taken.text[1 : taken.place.title]
        if code:
            before = self._codes.get(code, ())
            self._codes[code] = (*((before,) if isinstance(before, int) else before), row) if before != () else row
        self._parts[0].append(taken.text)
        self._parts[1].append(taken.symbols)
        self._end = place.end

    def close(self) -> None:
        """Join what was taken; nothing can be added any more."""
        self._places[0].append(self._end)
        self.text, self.symbols = "".join(self._parts[0]), "".join(self._parts[1])
        self._parts = ([], [])

    def place(self, row: int) -> Place:
        """Give where a phrase's fields lie."""
        code, title, text, group = self._places
        return Place(code[row], title[row], text[row], group[row], code[row + 1])

    def document(self, row: int) -> Document:
        """Give a phrase as a part of the long strings."""
        return Document(self.text, self.symbols, self.place(row))

    def with_code(self, code: str) -> int:
        """Give the phrases with exactly that code."""
        rows = self._codes.get(code, ())
        return bits_of((rows,) if isinstance(rows, int) else rows, len(self.keys))

    def holding(self, word: Word, kind: Kind, whole: str, bits: int) -> Iterator[int]:
        """Give those of the phrases that hold a search's only word in that way, whatever other ways there are."""
        rows = numbers_in(bits)
        return self._exact(rows, whole) if kind is Kind.EXACT_CODE else self._ways[kind](rows, word)

    def _exact(self, rows: Iterator[int], whole: str) -> Iterator[int]:
        text, code, exact = self.text, self._places[0], f"{CODE_MARK}{whole}{TITLE_MARK}"
        return (row for row in rows if text.startswith(exact, code[row]))

    def _code_prefix(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        body, code, token = self.text, self._places[0], word.token
        return (row for row in rows if body.startswith(token, code[row] + 1))

    def _text_prefix(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        begins, token = self.text.startswith, word.token
        _, title, text, _ = self._places
        return (row for row in rows if begins(token, title[row] + 1) or begins(token, text[row] + 1))

    def _initials_prefix(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        body, begins = self.text, word.initials_at
        _, title, text, _ = self._places
        return (row for row in rows if begins(body, title[row] + 1) or begins(body, text[row] + 1))

    def _full_pinyin(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        body, symbols, code = self.text, self.symbols, self._places[0]
        return (row for row in rows if word.spoken_in(body, symbols, code[row], code[row + 1]))

    def _substring(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        find, code, token = self.text.find, self._places[0], word.token
        return (row for row in rows if find(token, code[row], code[row + 1]) >= 0)

    def _initials(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        body, symbols, code = self.text, self.symbols, self._places[0]
        return (row for row in rows if word.initials_in(body, symbols, code[row], code[row + 1]))

    def _subsequence(self, rows: Iterator[int], word: Word) -> Iterator[int]:
        body, symbols, code, heads = self.text, self.symbols, self._places[0], self._heads
        some = islice(rows, LOOSELY)
        return (row for row in some if word.spread_in(body, symbols, code[row], heads[row]))
