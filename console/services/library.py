"""The phrase library: groups and phrases, and the packs it starts with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.events import PhrasesChanged
from console.domain.ids import PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.ports import Clock, Store, UnitOfWork
from console.services.bus import EventBus


@dataclass(frozen=True, slots=True)
class Shelf:
    """One group with its phrases, in order."""

    group: PhraseGroup
    phrases: tuple[Phrase, ...]


class Library:
    """Quick phrases as stored."""

    def __init__(self, store: Store, bus: EventBus, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def shelves(self) -> list[Shelf]:
        """Give every group with its phrases."""

        def work(uow: UnitOfWork) -> tuple[list[PhraseGroup], list[Phrase]]:
            return uow.phrases.groups(), uow.phrases.phrases()

        groups, phrases = await self._store.read(work)
        by_group: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_group.setdefault(phrase.group_id, []).append(phrase)
        return [Shelf(group, tuple(by_group.get(group.id, ()))) for group in groups]

    async def start_with(self, shelves: Iterable[Shelf]) -> None:
        """Fill an empty library, once; what the agent deleted later does not come back."""
        packed = list(shelves)

        def work(uow: UnitOfWork) -> bool:
            if uow.meta.get("library_started") or uow.phrases.count():
                return False
            for shelf in packed:
                uow.phrases.put_group(shelf.group)
                for phrase in shelf.phrases:
                    uow.phrases.put(phrase)
            uow.meta.set("library_started", "1")
            return True

        if await self._store.write(work, durable=True):
            self._bus.publish(PhrasesChanged())

    async def used(self, phrase_id: PhraseId) -> None:
        """Note that a phrase was inserted."""
        now = self._clock.now()
        await self._store.write(lambda uow: uow.phrases.note_use(phrase_id, now), durable=False)
