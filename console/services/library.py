"""The phrase library: groups and phrases as the agent sees them, and everything the agent does with them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from console.domain.errors import Problem, UserError
from console.domain.events import PhrasesChanged
from console.domain.ids import ContactId, GroupId, PhraseId
from console.domain.phrase_order import moved_group, moved_phrases, placed_at, under
from console.domain.phrases import (
    AT_THE_END,
    UNGROUPED_ID,
    USE_DAYS,
    BinEntry,
    BinId,
    Overlay,
    Phrase,
    PhraseChanges,
    PhraseChangesDone,
    PhraseGroup,
    PhraseSnapshot,
    PhraseText,
    PhraseVersion,
    new_group_id,
    new_phrase_id,
    text_of,
    with_text,
)
from console.ports import Clock, Store, UnitOfWork
from console.services import library_bulk as bulk
from console.services import library_view as view
from console.services.bus import EventBus

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One group with its phrases, in order."""

    group: PhraseGroup
    phrases: tuple[Phrase, ...]


class Library:
    """Quick phrases; what is stored is published as PhrasesChanged. Everything is on disk when a call returns."""

    def __init__(self, store: Store, bus: EventBus, clock: Clock, author: str = "") -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._author = author
        """Who edits: the agent's address."""

    # --- reading ---

    async def shelves(self, *, everything: bool = False) -> list[Shelf]:
        """Give every group with the phrases that are offered today, what lies over packs applied.

        everything: also hidden phrases, those out of their dates, and an empty Ungrouped. Removed ones never.
        """
        day = None if everything else self.today()
        return [Shelf(*each) for each in await self._store.scan(lambda uow: view.shelves(uow, day))]

    async def groups(self) -> list[PhraseGroup]:
        """Give the agent's own groups, in order, Ungrouped first: where a phrase can be put."""
        return [each for each in await self._store.read(lambda uow: uow.phrases.groups()) if each.personal]

    async def phrase(self, phrase_id: PhraseId) -> Phrase | None:
        """Give one phrase as the agent sees it; None where it is gone."""
        return await self._store.read(lambda uow: view.seen(uow, phrase_id))

    async def code_owner(self, code: str) -> Phrase | None:
        """Give the personal phrase that has this code, if there is one."""
        if not code:
            return None
        return await self._store.read(lambda uow: next(iter(uow.phrases.by_code(code)), None))

    def today(self) -> date:
        """Give the day, where the agent is."""
        return self._clock.now().astimezone().date()

    async def start_with(self, shelves: Iterable[Shelf]) -> None:
        """Fill an empty library, once; what the agent deleted later does not come back."""
        packed = list(shelves)
        now = self._clock.now()

        def work(uow: UnitOfWork) -> bool:
            if uow.meta.get("library_started") or uow.phrases.count():
                return False
            uow.phrases.put_groups([shelf.group for shelf in packed])
            uow.phrases.put_many([phrase for shelf in packed for phrase in shelf.phrases], now)
            uow.meta.set("library_started", "1")
            return True

        if await self._store.write(work, durable=True):
            self._bus.publish(PhrasesChanged())

    # --- writing phrases ---

    async def add(
        self, text: PhraseText, group_id: GroupId = UNGROUPED_ID, *, swap: bool = False, at: int = AT_THE_END
    ) -> Phrase:
        """Store a new personal phrase; swap takes its code from the phrase that has it.

        Raises UserError (PHRASE_CODE_TAKEN with code and title; STORE_*).
        """
        now = self._clock.now()
        made = with_text(Phrase(new_phrase_id(), group_id, "", "", "", created_at=now, changed_at=now), text)

        def work(uow: UnitOfWork) -> list[Phrase]:
            robbed = self._take_code(uow, made, "", swap, now)
            uow.phrases.put(replace(made, position=at))
            return [view.there(uow, made.id), *robbed]

        return (await self._write_some(work))[0]

    async def edit(
        self, phrase_id: PhraseId, text: PhraseText, group_id: GroupId | None = None, *, swap: bool = False
    ) -> Phrase:
        """Change what a phrase says, and its group; what it said before is kept as a version.

        The text of a pack's phrase is laid over it; its group, pictures and dates stay the pack's. swap: a personal
        phrase that has the code gets the former one of this phrase. Raises UserError (PHRASE_CODE_TAKEN, PHRASE_GONE).
        """
        now = self._clock.now()

        def work(uow: UnitOfWork) -> list[Phrase]:
            seen = view.there(uow, phrase_id)
            if seen.personal:
                return self._edit_own(uow, seen, text, group_id or seen.group_id, swap, now)
            uow.phrases.add_versions([seen], now, self._author)
            published = uow.phrases.get(phrase_id) or seen
            view.lay_over(uow, [published], lambda over, _: view.with_own_text(over, published, text))
            return [view.there(uow, phrase_id)]

        return (await self._write_some(work))[0]

    def _edit_own(
        self, uow: UnitOfWork, former: Phrase, text: PhraseText, group_id: GroupId, swap: bool, now: datetime
    ) -> list[Phrase]:
        new = replace(with_text(former, text), changed_at=now, group_id=group_id)
        if group_id != former.group_id:
            new = replace(new, position=AT_THE_END)
        robbed = self._take_code(uow, new, former.code, swap, now)
        if text != text_of(former):
            uow.phrases.add_versions([former], now, self._author)
        uow.phrases.put(new)
        return [view.there(uow, former.id), *robbed]

    def _take_code(self, uow: UnitOfWork, taker: Phrase, left: str, swap: bool, now: datetime) -> list[Phrase]:
        """See that no other personal phrase has the taker's code; gives those that got the one it left."""
        if not taker.code or taker.code.casefold() == left.casefold():
            return []
        owners = [each for each in uow.phrases.by_code(taker.code) if each.id != taker.id]
        if owners and not swap:
            title = owners[0].title or owners[0].content
            raise UserError(Problem.PHRASE_CODE_TAKEN, code=taker.code, title=title)
        uow.phrases.add_versions(owners, now, self._author)
        robbed = [replace(each, code=left if index == 0 else "", changed_at=now) for index, each in enumerate(owners)]
        uow.phrases.put_many(robbed)
        return robbed

    async def versions(self, phrase_id: PhraseId) -> list[PhraseVersion]:
        """Give the earlier versions of a phrase, the newest first."""
        return await self._store.read(lambda uow: uow.phrases.versions(phrase_id))

    async def bring_back(self, phrase_id: PhraseId, number: int) -> Phrase:
        """Let a phrase say again what it said in a version; that is an edit too. Raises UserError (PHRASE_GONE)."""
        version = next((each for each in await self.versions(phrase_id) if each.number == number), None)
        if version is None:
            raise UserError(Problem.PHRASE_GONE)
        return await self.edit(phrase_id, version.text, swap=True)

    async def pin(self, phrase_id: PhraseId, on: bool) -> None:
        """Keep a phrase at the top, or no more."""
        await self._mark(phrase_id, lambda each: replace(each, pinned=on), lambda over: replace(over, pinned=on))

    async def hide(self, phrase_id: PhraseId, on: bool) -> None:
        """Leave a phrase out of the panel and the popup, or no more."""
        await self._mark(phrase_id, lambda each: replace(each, hidden=on), lambda over: replace(over, hidden=on))

    async def _mark(
        self, phrase_id: PhraseId, own: Callable[[Phrase], Phrase], packed: Callable[[Overlay], Overlay]
    ) -> None:
        def work(uow: UnitOfWork) -> list[Phrase]:
            stored = view.stored(uow, phrase_id)
            if stored.personal:
                uow.phrases.put(own(stored))
            else:
                view.lay_over(uow, [stored], lambda over, _: packed(over))
            return [view.there(uow, phrase_id)]

        await self._write_some(work)

    async def published(self, phrase_id: PhraseId) -> None:
        """Take everything off a pack's phrase that the agent laid over it."""

        def work(uow: UnitOfWork) -> list[Phrase]:
            stored = view.stored(uow, phrase_id)
            uow.phrases.put_overlays([Overlay(stored.id, stored.source)])
            return [stored]

        await self._write_some(work)

    async def move(self, phrase_ids: Sequence[PhraseId], group_id: GroupId, before: PhraseId | None = None) -> None:
        """Put phrases into a group, before another one or at its end, in the order given.

        A pack's phrases only move inside their own group. Raises ValueError, UserError (PHRASE_GONE).
        """

        def work(uow: UnitOfWork) -> None:
            moving = [view.there(uow, each) for each in phrase_ids]
            target = view.group(uow, group_id)
            if any(each.source != target.source or (each.source and each.group_id != group_id) for each in moving):
                raise ValueError("phrases of a pack stay in their group, and no others come in")
            changed = moved_phrases(view.standing(uow, group_id), moving, group_id, before)
            if target.personal:
                uow.phrases.put_many(changed)
            else:
                view.lay_over(uow, changed, lambda over, each: replace(over, position=each.position))

        await self._write_whole(work)

    # --- deleting ---

    async def delete(self, phrase_ids: Sequence[PhraseId]) -> BinId:
        """Delete phrases at once; gives what undelete takes. A pack's phrase stays away through its updates."""
        now = self._clock.now()

        def work(uow: UnitOfWork) -> BinId:
            return self._delete(uow, (), uow.phrases.get_many(list(phrase_ids)), now)

        bin_id = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged(removed=tuple(phrase_ids), whole=False))
        return bin_id

    async def delete_group(self, group_id: GroupId) -> BinId:
        """Delete a group at once, with those under it and all their phrases. Raises ValueError for Ungrouped."""
        if group_id == UNGROUPED_ID:
            raise ValueError("Ungrouped stays")
        now = self._clock.now()

        def work(uow: UnitOfWork) -> BinId:
            groups = under(uow.phrases.groups(), view.group(uow, group_id))
            return self._delete(uow, groups, uow.phrases.in_groups([each.id for each in groups]), now)

        return await self._write_whole(work)

    def _delete(
        self, uow: UnitOfWork, groups: Sequence[PhraseGroup], phrases: Sequence[Phrase], now: datetime
    ) -> BinId:
        bin_id = uow.phrases.add_to_bin(groups, phrases, now, self._author)
        uow.phrases.remove_many([each.id for each in phrases if each.personal])
        for group in groups:
            if group.personal:
                uow.phrases.remove_group(group.id)
        packed = [each for each in phrases if not each.personal]
        if packed:
            view.lay_over(uow, packed, lambda over, _: replace(over, removed=True))
        return bin_id

    async def undelete(self, bin_id: BinId) -> bool:
        """Put back what was deleted, where it was; False where it is gone from the bin."""

        def work(uow: UnitOfWork) -> bool:
            entry = uow.phrases.take_from_bin(bin_id)
            if entry is not None:
                bulk.undelete(uow, entry)
            return entry is not None

        return await self._write_whole(work)

    async def bin(self) -> list[BinEntry]:
        """Give what was deleted in the last 30 days, the newest first."""
        now = self._clock.now()
        return [each for each in await self._store.read(lambda uow: uow.phrases.bin()) if each.kept_until > now]

    async def purge_bin(self) -> int:
        """Drop what was in the bin for 30 days; gives how many entries went."""
        now = self._clock.now()
        return await self._store.write(lambda uow: bulk.purge(uow, now), durable=True)

    # --- groups ---

    async def add_group(self, path: Sequence[str]) -> PhraseGroup:
        """Give the personal group at a path, made where there is none, and those around it. Raises ValueError."""
        parts = tuple(part.strip() for part in path)
        if not parts or not all(parts):
            raise ValueError("a group has a name")

        def work(uow: UnitOfWork) -> PhraseGroup:
            known = {each.path: each for each in uow.phrases.groups() if each.personal}
            for depth in range(1, len(parts) + 1):
                if parts[:depth] not in known:
                    made = PhraseGroup(new_group_id(), parts[:depth])
                    uow.phrases.put_group(made)
                    known[made.path] = made
            return known[parts]

        return await self._write_whole(work)

    async def rename_group(self, group_id: GroupId, name: str) -> None:
        """Give a personal group another name. Raises UserError (PHRASE_GROUP_EXISTS with name), ValueError."""
        name = name.strip()

        def work(uow: UnitOfWork) -> None:
            group = view.own_group(uow, group_id)
            if not name:
                raise ValueError("a group has a name")
            groups = uow.phrases.groups()
            changed = placed_at(groups, group, (*group.path[:-1], name))
            view.refuse_twins(groups, changed)
            uow.phrases.put_groups(changed)

        await self._write_whole(work)

    async def move_group(self, group_id: GroupId, parent: Sequence[str] = (), before: GroupId | None = None) -> None:
        """Put a personal group with all in it into another (() for the outermost), before a group or at the end.

        Raises UserError (PHRASE_GROUP_EXISTS with name), ValueError where it would go into itself.
        """

        def work(uow: UnitOfWork) -> None:
            groups = uow.phrases.groups()
            changed = moved_group(groups, view.own_group(uow, group_id), tuple(parent), before)
            view.refuse_twins(groups, changed)
            uow.phrases.put_groups(changed)

        await self._write_whole(work)

    async def set_collapsed(self, group_id: GroupId, on: bool) -> None:
        """Remember whether a group is folded; nothing is published, as the window did it."""

        def work(uow: UnitOfWork) -> None:
            group = next((each for each in uow.phrases.groups() if each.id == group_id), None)
            if group is not None and group.collapsed is not on:
                uow.phrases.put_group(replace(group, collapsed=on))

        await self._store.write(work, durable=False)

    # --- use ---

    async def used(self, phrase_id: PhraseId, contact_id: ContactId | None = None, wording: int = 0) -> None:
        """Note that a phrase was inserted, and which of its wordings which buyer gets."""
        now = self._clock.now()

        def work(uow: UnitOfWork) -> None:
            uow.phrases.note_use(phrase_id, now)
            if contact_id is not None:
                uow.phrases.set_wording(contact_id, phrase_id, wording)

        await self._store.write(work, durable=False)

    async def recent_uses(self) -> dict[PhraseId, int]:
        """Give how often each phrase was used in the last 30 days."""
        since = self._clock.now() - timedelta(days=USE_DAYS)
        return await self._store.read(lambda uow: uow.phrases.uses_since(since))

    async def last_wording(self, contact_id: ContactId, phrase_id: PhraseId) -> int | None:
        """Give which wording a buyer got last (see Phrase.wordings_after); None for none."""
        return await self._store.read(lambda uow: uow.phrases.last_wording(contact_id, phrase_id))

    # --- many at once ---

    async def snapshot(self) -> PhraseSnapshot:
        """Give everything personal as it is now."""
        return await self._store.read(bulk.take_snapshot)

    async def restore(self, snapshot: PhraseSnapshot) -> None:
        """Make everything personal what it was."""
        await self._write_whole(lambda uow: bulk.bring_back(uow, snapshot))

    async def apply(
        self, changes: PhraseChanges, author: str = "", progress: Callable[[int], None] | None = None
    ) -> PhraseChangesDone:
        """Do many changes in one transaction; gives what undo takes.

        progress is told on the store's thread how many phrases are written, and may raise: then nothing was changed.
        """
        now = self._clock.now()
        who = author or self._author
        return await self._write_whole(lambda uow: bulk.apply_changes(uow, changes, who, now, progress))

    async def undo(self, done: PhraseChangesDone) -> None:
        """Make what apply touched what it was."""
        await self._write_whole(lambda uow: bulk.undo_changes(uow, done))

    # --- the passing of time ---

    async def keep_up(self) -> None:
        """Empty the bin of what is old, and let phrases come and go with their dates; runs until it is cancelled."""
        while True:
            try:
                await self.purge_bin()
            except UserError as error:
                log.warning("the bin could not be emptied: %s", error.problem.value)
            now = self._clock.now().astimezone()
            midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
            await self._clock.sleep(max(1.0, (midnight - now).total_seconds()))
            self._bus.publish(PhrasesChanged())

    # --- inside ---

    async def _write_some(self, work: Callable[[UnitOfWork], list[Phrase]]) -> list[Phrase]:
        changed = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged(phrases=tuple(changed), whole=False))
        return changed

    async def _write_whole(self, work: Callable[[UnitOfWork], T]) -> T:
        result = await self._store.write(work, durable=True)
        self._bus.publish(PhrasesChanged())
        return result
