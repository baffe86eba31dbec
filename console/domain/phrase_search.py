"""Finds phrases while a word is being typed: by code, title, text, group, tags and pinyin, the best first."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from console.domain.phrase_fields import CODE_MARK, TITLE_MARK, Document, Key, Place, SearchEntry, document, symbols_for
from console.domain.phrase_match import Kind, Span, Word
from console.domain.phrase_postings import Postings, bits_of, numbers_in
from console.domain.pinyin import PinyinTable, fold, shipped_table

__all__ = ["Hit", "IndexBuild", "Kind", "PhraseIndex", "Result", "SearchEntry", "build_index"]

CHUNK = 250
"""So many phrases are taken in one step of a build: a few milliseconds."""
CHANGED = 300
"""After so many single changes the index asks to be built anew."""
_WORDS = 16
"""So many words of a search are looked at."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found, how, and which parts (start, end) of its code, title and text to highlight."""

    key: Key
    kind: Kind
    code: tuple[Span, ...] = ()
    title: tuple[Span, ...] = ()
    text: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found; complete: total counts every match, otherwise there are at least that many."""

    hits: tuple[Hit, ...]
    complete: bool
    total: int


class _Changed(NamedTuple):
    key: Key
    document: Document
    use: int
    order: int


class _Found(NamedTuple):
    """One match before it is cut to the limit, in the order hits are shown; row is -1 for a changed phrase."""

    kind: Kind
    less_used: int
    order: int
    row: int
    key: Key


class _Chosen:
    """The phrases one word may find, for every kind of match, each as the bits of an integer; worked out when asked."""

    def __init__(self, word: Word, postings: Postings) -> None:
        self._word, self._postings = word, postings
        self._up_to: list[int] = []
        self._literal = postings.literal(word.token)

    def up_to(self, kind: Kind) -> int:
        """Give the phrases the word may find in that way or a better one."""
        while len(self._up_to) <= kind:
            before = self._up_to[-1] if self._up_to else 0
            self._up_to.append(before | self._own(Kind(len(self._up_to))))
        return self._up_to[kind]

    def _own(self, kind: Kind) -> int:
        token, postings = self._word.token, self._postings
        bits = 0
        match kind:
            case Kind.CODE_PREFIX:
                bits = self._literal & postings.beginning_code(token)
            case Kind.TEXT_PREFIX:
                bits = self._literal & postings.beginning_text(token)
            case Kind.INITIALS_PREFIX if self._word.by_sound:
                bits = postings.spoken(token, initials_only=True) & postings.beginning_text(token)
            case Kind.FULL_PINYIN if self._word.by_sound:
                bits = postings.spoken(token)
            case Kind.SUBSTRING:
                bits = self._literal
            case Kind.SUBSEQUENCE if self._word.loosely:
                bits = postings.loose(token)
        return bits


class PhraseIndex:
    """The phrases of a library, ready to be searched on every key; made by build_index or an IndexBuild.

    Phrases lie in the order of their use and then of the library, so that a search may stop at its limit.
    """

    def __init__(self, table: PinyinTable) -> None:
        self._table = table
        self._symbols_for = symbols_for(table)
        self._keys: list[Key] = []
        self._row_of: dict[Key, int] = {}
        self._use: array[int] = array("I")
        self._order: array[int] = array("I")
        self._places: tuple[array[int], ...] = tuple(array("I") for _ in range(4))
        self._text = self._symbols = ""
        self._codes: dict[str, int | tuple[int, ...]] = {}
        self._postings = Postings(table)
        self._everyone = self._alive = 0
        self._changed: dict[Key, _Changed] = {}
        self._next = 0
        self._word = lru_cache(64)(lambda token: Word(token, table))
        self._chosen = lru_cache(32)(lambda token: _Chosen(self._word(token), self._postings))
        self._last: tuple[list[str], int] | None = None

    def __len__(self) -> int:
        """Count the phrases."""
        return self._alive.bit_count() + len(self._changed)

    @property
    def stale(self) -> bool:
        """Tell whether so much was changed one by one that a new build pays."""
        return len(self._changed) > CHANGED

    # --- filling ---

    def _take(self, entries: Sequence[SearchEntry]) -> Iterator[float]:
        """Build in steps, giving the part that is done."""
        used = sorted(
            (at for at, entry in enumerate(entries) if entry.use_recent), key=lambda at: -entries[at].use_recent
        )
        unused = (at for at, entry in enumerate(entries) if not entry.use_recent)
        texts: list[str] = []
        symbols: list[str] = []
        base = 0
        for order in (*used, *unused):
            taken = self._add(entries[order], order, base)
            texts.append(taken.text)
            symbols.append(taken.symbols)
            base += len(taken.text)
            if len(texts) % CHUNK == 0:
                yield 0.8 * len(texts) / len(entries)
        self._places[0].append(base)
        self._text, self._symbols = "".join(texts), "".join(symbols)
        for _ in self._postings.finish():
            yield 0.9
        self._everyone = self._alive = (1 << len(self._keys)) - 1
        self._next = len(entries)

    def _add(self, entry: SearchEntry, order: int, base: int) -> Document:
        row = len(self._keys)
        taken = document(entry, self._symbols_for)
        self._keys.append(entry.key)
        self._row_of[entry.key] = row
        self._use.append(entry.use_recent)
        self._order.append(order)
        for where, value in zip(self._places, taken.place.at(base), strict=False):
            where.append(value)
        code = taken.text[1 : taken.place.title]
        if code:
            before = self._codes.get(code)
            if before is None:
                self._codes[code] = row
            else:
                self._codes[code] = (*(before if isinstance(before, tuple) else (before,)), row)
        self._postings.add(taken)
        return taken

    def put(self, entry: SearchEntry) -> None:
        """Take a new phrase, or a phrase that was changed; it keeps its place among equals."""
        order = self._forget(entry.key)
        if order is None:
            order, self._next = self._next, self._next + 1
        self._changed[entry.key] = _Changed(entry.key, document(entry, self._symbols_for), entry.use_recent, order)

    def remove(self, key: Key) -> None:
        """Leave a phrase out from now on; one that is not there stays away."""
        self._forget(key)

    def _forget(self, key: Key) -> int | None:
        self._last = None
        changed = self._changed.pop(key, None)
        if changed is not None:
            return changed.order
        row = self._row_of.get(key)
        if row is None or not self._alive >> row & 1:
            return None
        self._alive &= ~(1 << row)
        return self._order[row]

    # --- searching ---

    def search(self, query: str, limit: int = 50) -> Result:
        """Find what holds every word of the query, in any order of them: at most limit phrases, the best first.

        Equals follow each other by use in the last 30 days and then in the library's order, the same for every way
        the query was typed. An empty query gives the phrases in that order.
        """
        whole = fold(query).strip()
        tokens = list(dict.fromkeys(whole.split()))[:_WORDS]
        words = [self._word(token) for token in tokens]
        found = [match for changed in self._changed.values() if (match := self._in_changed(changed, words, whole))]
        if not words:
            return self._all(found, limit)
        rows, complete = self._rows(tokens, words, whole, limit)
        found += [self._match(kind, row) for kind, row in rows]
        found.sort(key=lambda match: match[:3])
        hits = tuple(self._hit(match, words) for match in found[:limit])
        return Result(hits, complete, len(found))

    def _all(self, found: list[_Found], limit: int) -> Result:
        total = len(self)
        for row in numbers_in(self._alive):
            if len(found) >= limit + len(self._changed):
                break
            found.append(self._match(Kind.NONE, row))
        found.sort(key=lambda match: match[:3])
        return Result(tuple(self._hit(match, []) for match in found[:limit]), True, total)

    def _rows(
        self, tokens: list[str], words: list[Word], whole: str, limit: int
    ) -> tuple[list[tuple[Kind, int]], bool]:
        """Go through the kinds of match from the best; stop where the limit is reached."""
        if not self._keys:
            return [], True
        allowed = self._alive & self._narrowed(tokens)
        chosen = [self._chosen(token) for token in tokens]
        by_kind: list[list[int]] = [[] for _ in Kind]
        done, settled = 0, 0
        complete = True
        for kind in Kind:
            if kind is Kind.NONE:
                break
            bits = allowed & ~done & self._candidates(kind, chosen, whole)
            done |= bits
            missing = limit - settled
            if missing <= 0:
                complete = complete and not bits
                if not complete:
                    break
                continue
            stopped = self._examine(bits, kind, words, whole, by_kind, missing)
            settled += len(by_kind[kind])
            complete = complete and not stopped
            if stopped:
                break
        rows = [(kind, row) for kind in Kind for row in by_kind[kind]]
        self._last = (tokens, bits_of((row for _, row in rows), len(self._keys))) if complete else self._last
        return rows, complete

    def _candidates(self, kind: Kind, chosen: list[_Chosen], whole: str) -> int:
        if kind is Kind.EXACT_CODE:
            rows = self._codes.get(whole, ())
            return bits_of((rows,) if isinstance(rows, int) else rows, len(self._keys))
        bits = -1
        for word in chosen:
            bits &= word.up_to(kind)
            if not bits:
                break
        return bits

    def _examine(
        self, bits: int, kind: Kind, words: list[Word], whole: str, by_kind: list[list[int]], missing: int
    ) -> bool:
        """Look at the phrases in their order; tell whether it ended early because enough are of that kind."""
        earlier = by_kind[kind]
        earlier.sort()
        now: list[int] = []
        stopped = False
        for row in numbers_in(bits):
            found = self._kind(self._text, self._symbols, self._place(row), words, whole)
            if found is None:
                continue
            if found != kind:
                by_kind[found].append(row)
                continue
            now.append(row)
            if len(now) + bisect_left(earlier, row) >= missing:
                stopped = True
                break
        by_kind[kind] = sorted(earlier + now)
        return stopped

    def _narrowed(self, tokens: list[str]) -> int:
        """Give what the last search found when all of it was found and this one asks for more of the same."""
        if self._last is None or len(self._last[0]) > len(tokens):
            return -1
        for before, now in zip(self._last[0], tokens, strict=False):
            if before != now and not (now.startswith(before) and self._word(before).loosely):
                return -1
        return self._last[1]

    def _place(self, row: int) -> Place:
        code, title, text, group = self._places
        return Place(code[row], title[row], text[row], group[row], code[row + 1])

    @staticmethod
    def _kind(text: str, symbols: str, place: Place, words: list[Word], whole: str) -> Kind | None:
        worst = Kind.EXACT_CODE
        for word in words:
            kind = word.kind(text, symbols, place)
            if kind is None:
                return None
            worst = max(worst, kind)
        if worst is not Kind.EXACT_CODE and text.startswith(f"{CODE_MARK}{whole}{TITLE_MARK}", place.code):
            return Kind.EXACT_CODE
        return worst

    def _in_changed(self, changed: _Changed, words: list[Word], whole: str) -> _Found | None:
        if not words:
            return _Found(Kind.NONE, -changed.use, changed.order, -1, changed.key)
        taken = changed.document
        kind = self._kind(taken.text, taken.symbols, taken.place, words, whole)
        return None if kind is None else _Found(kind, -changed.use, changed.order, -1, changed.key)

    def _match(self, kind: Kind, row: int) -> _Found:
        return _Found(kind, -self._use[row], self._order[row], row, self._keys[row])

    def _hit(self, match: _Found, words: list[Word]) -> Hit:
        if match.row < 0:
            text, symbols, place = self._changed[match.key].document
        else:
            text, symbols, place = self._text, self._symbols, self._place(match.row)
        marks = [span for word in words for span in word.marks(text, symbols, place)]
        parts = ((place.code, place.title), (place.title, place.text), (place.text, place.group))
        code, title, body = (_joined(marks, start + 1, end) for start, end in parts)
        return Hit(match.key, match.kind, code, title, body)


def _joined(marks: list[Span], start: int, end: int) -> tuple[Span, ...]:
    """Give the marks inside one field, counted from its start, those that touch made one."""
    out: list[Span] = []
    for first, last in sorted(marks):
        if first < start or last > end:
            continue
        if out and first - start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last - start))
        else:
            out.append((first - start, last - start))
    return tuple(out)


class IndexBuild:
    """An index being built: advance it step by step, from a thread or between events, and drop it to cancel."""

    def __init__(self, entries: Iterable[SearchEntry], table: PinyinTable | None = None) -> None:
        self._index = PhraseIndex(table or shipped_table())
        self._steps = self._index._take(list(entries))  # noqa: SLF001 - the builder of this class
        self.progress = 0.0
        """How much is done, from 0 to 1."""

    def advance(self) -> bool:
        """Do the next few milliseconds' worth; tell whether all is done."""
        progress = next(self._steps, 1.0)
        self.progress = progress
        return progress >= 1.0

    @property
    def index(self) -> PhraseIndex:
        """Give the index; an error before all is done."""
        if self.progress < 1.0:
            raise RuntimeError("the index is not finished")
        return self._index


def build_index(entries: Iterable[SearchEntry], table: PinyinTable | None = None) -> PhraseIndex:
    """Build at once, as a worker thread or a test does."""
    build = IndexBuild(entries, table)
    while not build.advance():
        pass
    return build.index
