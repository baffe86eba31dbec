"""Finds phrases for the panel and for the popup: one index of the account's phrases, kept up as they change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from console.domain.events import PhrasesChanged, PhrasesIndexed
from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_fields import SearchEntry
from console.domain.phrase_search import Hit, IndexBuild, PhraseIndex
from console.domain.phrases import UNGROUPED_ID, Phrase, PhraseGroup
from console.services.bus import EventBus
from console.services.library import Library, Shelf
from console.services.tasks import Tasks

STEP_SECONDS = 0.02
"""For so long a thread builds the index before the loop comes round again."""
MANY = 300
"""More phrases than these that differ at once are a new index."""
_UNGROUPED = "未分组 Ungrouped"
"""What that group is called in the window's languages: looked for, never shown."""


@dataclass(slots=True)
class _Read:
    """Everything as it was read: the phrases, and the shelves with and without what is not offered."""

    shelves: list[Shelf]
    offered: list[Shelf]
    phrases: dict[PhraseId, Phrase]
    groups: dict[GroupId, PhraseGroup]
    uses: dict[PhraseId, int]
    day: date


class PhraseFinding:
    """Reads the library once for everybody who shows or searches it; publishes PhrasesIndexed.

    A phrase that is used or edited is put into the standing index. Only where hundreds differ, as after an import, is a
    new one built, in a thread and step by step, while the former goes on answering.
    """

    def __init__(self, library: Library, bus: EventBus, tasks: Tasks) -> None:
        self._library, self._bus, self._tasks = library, bus, tasks
        self._now = _Read([], [], {}, {}, {}, date.min)
        self._index: PhraseIndex | None = None
        self._awake = False
        self._free = asyncio.Event()
        self._free.set()
        self._outdated = True
        self._reading: asyncio.Task[None] | None = None
        self._built = 0
        """Counts the builds: only the last one that was begun is taken."""
        self._later: dict[PhraseId, SearchEntry | None] | None = None
        """What changed while an index was being built."""
        bus.subscribe(PhrasesChanged, self._changed)

    # --- what there is ---

    @property
    def ready(self) -> bool:
        """Tell whether phrases can be searched."""
        return self._index is not None

    @property
    def phrases(self) -> dict[PhraseId, Phrase]:
        """Every phrase by its id."""
        return self._now.phrases

    def path(self, group_id: GroupId) -> tuple[str, ...]:
        """Give where a group stands; () for one that is not known."""
        group = self._now.groups.get(group_id)
        return group.path if group is not None else ()

    def wake(self) -> None:
        """Begin to read: somebody will search."""
        if not self._awake:
            self._awake = True
            self._read_soon()

    def hold(self) -> None:
        """Read nothing before release: at the start the conversations come first."""
        self._free.clear()

    def release(self) -> None:
        """Go on, or begin."""
        self._free.set()

    async def shelves(self, *, everything: bool = False) -> list[Shelf]:
        """Give what Library.shelves gives, read once for all who ask."""
        self._awake = True
        while self._outdated or self._reading is not None or self._now.day != self._library.today():
            await asyncio.shield(self._read_soon())
        return list(self._now.shelves if everything else self._now.offered)

    def search(self, query: str, limit: int, *, everything: bool = False) -> list[tuple[Phrase, Hit]]:
        """Find phrases, the best first; everything: also those that are not offered."""
        if self._index is None:
            return []
        phrases = self._now.phrases
        hits = self._index.search(query, limit, everything=everything).hits
        found = ((phrases.get(PhraseId(str(hit.key))), hit) for hit in hits)
        return [(phrase, hit) for phrase, hit in found if phrase is not None]

    def note_use(self, phrase_id: PhraseId) -> None:
        """Rank a phrase that was just inserted by one use more."""
        phrase = self._now.phrases.get(phrase_id)
        if phrase is not None:
            self._now.uses[phrase_id] = self._now.uses.get(phrase_id, 0) + 1
            self._put([phrase_id])

    # --- keeping up ---

    def _changed(self, event: PhrasesChanged) -> None:
        self._outdated = True
        if not self._awake:
            return
        if event.whole or self._index is None:
            self._read_soon()
            return
        for phrase in event.phrases:
            self._now.phrases[phrase.id] = phrase
        for phrase_id in event.removed:
            self._now.phrases.pop(phrase_id, None)
        self._put([*(phrase.id for phrase in event.phrases), *event.removed])
        self._bus.publish(PhrasesIndexed())

    def _read_soon(self) -> asyncio.Task[None]:
        if self._reading is None:
            self._reading = self._tasks.spawn(self._read(), "reading phrases")
        return self._reading

    async def _read(self) -> None:
        try:
            await self._free.wait()
            while True:
                self._outdated = False
                uses = await self._library.recent_uses()
                shelves = await self._library.shelves(everything=True)
                former, day = self._now, self._library.today()
                read, differ = await asyncio.to_thread(_sorted_out, shelves, uses, day, former)
                if not self._outdated:
                    break
        except BaseException:
            self._outdated = True
            raise
        finally:
            self._reading = None
        self._now = read
        if self._index is None or len(differ) > MANY:
            self._build_soon()
        else:
            self._put(differ)
            self._bus.publish(PhrasesIndexed())

    def _put(self, phrase_ids: Iterable[PhraseId]) -> None:
        """Bring phrases up to date in the index, and in the one that is being built."""
        for phrase_id in phrase_ids:
            phrase = self._now.phrases.get(phrase_id)
            entry = None if phrase is None else _entry(phrase, self._now)
            if self._later is not None:
                self._later[phrase_id] = entry
            if self._index is not None:
                _put(self._index, phrase_id, entry)
        if self._index is not None and self._index.stale and self._later is None:
            self._build_soon()

    def _build_soon(self) -> None:
        self._built += 1
        self._later = {}
        self._tasks.spawn(self._build(self._now, self._built), "phrase index")

    async def _build(self, read: _Read, turn: int) -> None:
        build = await asyncio.to_thread(_begun, read)
        while not await asyncio.to_thread(_some_steps, build):
            if turn != self._built:
                return
        if turn != self._built:
            return
        index = build.index
        for phrase_id, entry in (self._later or {}).items():
            _put(index, phrase_id, entry)
        self._index, self._later = index, None
        self._bus.publish(PhrasesIndexed())


def _put(index: PhraseIndex, phrase_id: PhraseId, entry: SearchEntry | None) -> None:
    if entry is None:
        index.remove(phrase_id)
    else:
        index.put(entry)


def _entry(phrase: Phrase, read: _Read) -> SearchEntry:
    words = " › ".join(_path(phrase, read)) or _UNGROUPED
    offered = _offered(phrase, read.day)
    uses = read.uses.get(phrase.id, 0)
    return SearchEntry(phrase.id, phrase.code, phrase.title, phrase.content, words, phrase.tags, uses, offered)


def _path(phrase: Phrase, read: _Read) -> tuple[str, ...]:
    group = read.groups.get(phrase.group_id)
    return group.path if group is not None else ()


def _offered(phrase: Phrase, day: date) -> bool:
    return not phrase.hidden and phrase.valid_on(day)


# --- in a thread ---


def _sorted_out(
    shelves: Sequence[Shelf], uses: dict[PhraseId, int], day: date, former: _Read
) -> tuple[_Read, list[PhraseId]]:
    """Sort what was read, and tell which phrases are found otherwise than before."""
    phrases = {phrase.id: phrase for shelf in shelves for phrase in shelf.phrases}
    groups = {shelf.group.id: shelf.group for shelf in shelves}
    read = _Read(list(shelves), [kept for each in shelves if (kept := _kept(each, day))], phrases, groups, uses, day)
    known = former.phrases
    differ = [
        each.id for each in phrases.values() if (old := known.get(each.id)) is None or _differs(each, old, read, former)
    ]
    return read, [*differ, *(phrase_id for phrase_id in known if phrase_id not in phrases)]


def _kept(shelf: Shelf, day: date) -> Shelf | None:
    """Give a shelf with what is offered on a day, as Library.shelves does; None for one that is not shown."""
    phrases = shelf.phrases
    if not all(_offered(phrase, day) for phrase in phrases):
        phrases = tuple(phrase for phrase in phrases if _offered(phrase, day))
        shelf = replace(shelf, phrases=phrases)
    shown = bool(phrases) or (shelf.group.personal and shelf.group.id != UNGROUPED_ID)
    return shelf if shown else None


def _differs(new: Phrase, old: Phrase, read: _Read, former: _Read) -> bool:
    return (
        new != old
        or read.uses.get(new.id) != former.uses.get(new.id)
        or (read.day != former.day and _offered(new, read.day) != _offered(old, former.day))
        or _path(new, read) != _path(old, former)
    )


def _begun(read: _Read) -> IndexBuild:
    return IndexBuild([_entry(phrase, read) for shelf in read.shelves for phrase in shelf.phrases])


def _some_steps(build: IndexBuild) -> bool:
    end = time.monotonic() + STEP_SECONDS
    while not build.advance():
        if time.monotonic() >= end:
            return False
    return True
