"""Finds phrases while a word is being typed: by code, title, text, group, tags and pinyin, the best first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple, TypeAlias

from console.domain.phrase_fields import CODE_MARK, TITLE_MARK, Document, Key, Place, SearchEntry, document, symbols_for
from console.domain.phrase_match import Kind, Span, Word
from console.domain.phrase_postings import Postings, bits_of, numbers_in
from console.domain.phrase_store import LOOSELY, PhraseStore
from console.domain.pinyin import PinyinTable, fold, shipped_table

__all__ = ["Hit", "IndexBuild", "Kind", "PhraseIndex", "Result", "SearchEntry", "build_index"]

CHUNK = 100
"""So many phrases are taken in one step of a build: a few milliseconds."""
CHANGED = 300
"""After so many single changes the index asks to be built anew."""
FOUND = tuple(kind for kind in Kind if kind is not Kind.NONE)
_WORDS = 16
"""So many words of a search are looked at."""


class Hit:
    """A phrase that was found, how, and which parts (start, end) of its code, title and text to highlight.

    The parts are worked out when they are first asked for: of fifty hits ten are painted.
    """

    __slots__ = ("_fields", "_spans", "_words", "key", "kind")

    def __init__(self, key: Key, kind: Kind, fields: Callable[[], Document], words: Sequence[Word]) -> None:
        self.key = key
        self.kind = kind
        self._fields, self._words = fields, words
        self._spans: tuple[tuple[Span, ...], ...] | None = None

    @property
    def code(self) -> tuple[Span, ...]:
        """Give the parts of the code that match."""
        return self._marked()[0]

    @property
    def title(self) -> tuple[Span, ...]:
        """Give the parts of the title that match."""
        return self._marked()[1]

    @property
    def text(self) -> tuple[Span, ...]:
        """Give the parts of the text that match."""
        return self._marked()[2]

    def _marked(self) -> tuple[tuple[Span, ...], ...]:
        if self._spans is None:
            fields = self._fields()
            place = fields.place
            marks = [span for word in self._words for span in word.marks(*fields)]
            parts = ((place.code, place.title), (place.title, place.text), (place.text, place.group))
            self._spans = tuple(_joined(marks, start + 1, end) for start, end in parts)
        return self._spans

    def __repr__(self) -> str:
        """Tell what was found, for tests."""
        return f"Hit({self.key!r}, {self.kind.name})"


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found; complete: total counts every match, otherwise there are at least that many."""

    hits: tuple[Hit, ...]
    complete: bool
    total: int


_Rows: TypeAlias = tuple[list[tuple[Kind, int]], bool]
"""Phrases by number in the order of their kinds, and whether these are all."""


class _Changed(NamedTuple):
    key: Key
    document: Document
    use: int
    order: int
    offered: bool


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
        self._known: dict[Kind, int] = {}
        self._literal = postings.literal(word.token)
        self._spoken = postings.spoken(word.token) if word.by_sound else (0, 0)

    def up_to(self, kind: Kind) -> int:
        """Give the phrases the word may find in that way or a better one."""
        while len(self._up_to) <= kind:
            before = self._up_to[-1] if self._up_to else 0
            self._up_to.append(before | self.own(Kind(len(self._up_to))))
        return self._up_to[kind]

    def own(self, kind: Kind) -> int:
        """Give the phrases the word may find in that way."""
        if kind not in self._known:
            self._known[kind] = self._worked_out(kind)
        return self._known[kind]

    def _worked_out(self, kind: Kind) -> int:
        token, postings = self._word.token, self._postings
        bits = 0
        match kind:
            case Kind.CODE_PREFIX:
                bits = self._literal & postings.beginning_code(token)
            case Kind.TEXT_PREFIX:
                bits = self._literal & postings.beginning_text(token)
            case Kind.INITIALS_PREFIX if self._word.by_sound:
                bits = self._spoken[0] & postings.beginning_initial(token)
            case Kind.FULL_PINYIN:
                bits = self._spoken[1]
            case Kind.SUBSTRING:
                bits = self._literal
            case Kind.INITIALS:
                bits = self._spoken[0]
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
        self._store = PhraseStore()
        self._row_of: dict[Key, int] = {}
        self._postings = Postings(table)
        self._alive = self._offered = 0
        self._changed: dict[Key, _Changed] = {}
        self._next = 0
        self._word = lru_cache(64)(lambda token: Word(token, table))
        self._chosen = lru_cache(32)(lambda token: _Chosen(self._word(token), self._postings))
        self._last: tuple[list[str], int, int] | None = None

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
        for count, order in enumerate((*used, *unused)):
            entry = entries[order]
            taken = document(entry, self._symbols_for)
            self._row_of[entry.key] = count
            self._store.add(entry, taken, order)
            self._postings.add(taken)
            if count % CHUNK == CHUNK - 1:
                yield 0.8 * count / len(entries)
        self._store.close()
        for _ in self._postings.finish():
            yield 0.9
        self._alive = self._offered = (1 << len(entries)) - 1
        withheld = [self._row_of[entry.key] for entry in entries if not entry.offered]
        if withheld:
            self._offered &= ~bits_of(withheld, len(entries))
        self._next = len(entries)

    def put(self, entry: SearchEntry) -> None:
        """Take a new phrase, or a phrase that was changed; it keeps its place among equals."""
        order = self._forget(entry.key)
        if order is None:
            order, self._next = self._next, self._next + 1
        taken = document(entry, self._symbols_for)
        self._changed[entry.key] = _Changed(entry.key, taken, entry.use_recent, order, entry.offered)

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
        self._offered &= self._alive
        return self._store.order[row]

    # --- searching ---

    def search(self, query: str, limit: int = 50, *, everything: bool = False) -> Result:
        """Find what holds every word of the query, in any order of them: at most limit phrases, the best first.

        Equals follow each other by use in the last 30 days and then in the library's order, the same for every way
        the query was typed. An empty query gives the phrases in that order. everything: also what is not offered.
        """
        whole = fold(query).strip()
        tokens = list(dict.fromkeys(whole.split()))[:_WORDS]
        words = [self._word(token) for token in tokens]
        changed = [each for each in self._changed.values() if each.offered or everything]
        found = [match for each in changed if (match := self._in_changed(each, words, whole))]
        alive = self._alive if everything else self._offered
        if not words:
            return self._all(found, alive, limit)
        rows, complete = self._rows(tokens, words, whole, limit, alive)
        if not found:
            return Result(tuple(self._hit_at(kind, row, words) for kind, row in rows[:limit]), complete, len(rows))
        found += [self._match(kind, row) for kind, row in rows]
        found.sort(key=lambda match: match[:3])
        hits = tuple(self._hit(match, words) for match in found[:limit])
        return Result(hits, complete, len(found))

    def _all(self, found: list[_Found], alive: int, limit: int) -> Result:
        total = alive.bit_count() + len(found)
        enough = limit + len(found)
        for row in numbers_in(alive):
            if len(found) >= enough:
                break
            found.append(self._match(Kind.NONE, row))
        found.sort(key=lambda match: match[:3])
        return Result(tuple(self._hit(match, []) for match in found[:limit]), True, total)

    def _rows(self, tokens: list[str], words: list[Word], whole: str, limit: int, alive: int) -> _Rows:
        """Go through the kinds of match from the best; stop where the limit is reached."""
        if not len(self._store):
            return [], True
        allowed = alive & self._narrowed(tokens, alive)
        if len(words) == 1:
            rows, complete = self._for_one(words[0], whole, allowed, limit)
        else:
            rows, complete = self._for_several(words, whole, allowed, limit)
        self._last = (tokens, bits_of((row for _, row in rows), len(self._store)), alive) if complete else None
        return rows, complete

    def _for_one(self, word: Word, whole: str, allowed: int, limit: int) -> _Rows:
        chosen = self._chosen(word.token)
        rows: list[tuple[Kind, int]] = []
        for kind in FOUND:
            bits = allowed & (self._store.with_code(whole) if kind is Kind.EXACT_CODE else chosen.own(kind))
            if not bits:
                continue
            missing = limit - len(rows)
            now = list(islice(self._store.holding(word, kind, whole, bits), missing)) if missing > 0 else []
            if len(now) == missing or missing <= 0 or (kind is Kind.SUBSEQUENCE and bits.bit_count() > LOOSELY):
                return rows + [(kind, row) for row in now], False
            rows += [(kind, row) for row in now]
            allowed &= ~bits_of(now, len(self._store)) if now else -1
        return rows, True

    def _for_several(self, words: list[Word], whole: str, allowed: int, limit: int) -> _Rows:
        chosen = [self._chosen(word.token) for word in words]
        # Most phrases that are looked at lack the longest word.
        words = sorted(words, key=lambda word: -len(word.token))
        by_kind: list[list[int]] = [[] for _ in Kind]
        settled = 0
        for kind in FOUND:
            bits = allowed & self._candidates(kind, chosen, whole)
            allowed &= ~bits
            missing = limit - settled
            loosely = kind is Kind.SUBSEQUENCE and bits.bit_count() > LOOSELY
            if missing <= 0 or self._examine(bits, kind, words, whole, by_kind, missing) or loosely:
                return [(kind, row) for kind in Kind for row in by_kind[kind]], False
            settled += len(by_kind[kind])
        return [(kind, row) for kind in Kind for row in by_kind[kind]], True

    def _candidates(self, kind: Kind, chosen: list[_Chosen], whole: str) -> int:
        if kind is Kind.EXACT_CODE:
            return self._store.with_code(whole)
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
        for row in islice(numbers_in(bits), LOOSELY if kind is Kind.SUBSEQUENCE else None):
            found = self._kind(*self._store.document(row), words, whole)
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

    def _narrowed(self, tokens: list[str], alive: int) -> int:
        """Give what the last search found when all of it was found and this one asks for more of the same."""
        if self._last is None or self._last[2] != alive or len(self._last[0]) > len(tokens):
            return -1
        for before, now in zip(self._last[0], tokens, strict=False):
            if before != now and not (now.startswith(before) and self._word(before).loosely):
                return -1
        return self._last[1]

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
        store = self._store
        return _Found(kind, -store.use[row], store.order[row], row, store.keys[row])

    def _hit(self, match: _Found, words: list[Word]) -> Hit:
        if match.row < 0:
            return Hit(match.key, match.kind, partial(_same, self._changed[match.key].document), words)
        return self._hit_at(match.kind, match.row, words)

    def _hit_at(self, kind: Kind, row: int, words: list[Word]) -> Hit:
        return Hit(self._store.keys[row], kind, partial(self._store.document, row), words)


def _same(document: Document) -> Document:
    return document


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
