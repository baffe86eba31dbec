"""Many phrases in one transaction: what imports, their undo and clearing do inside the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from console.domain.phrases import (
    AT_THE_END,
    BIN_DAYS,
    PERSONAL,
    UNGROUPED_ID,
    BinEntry,
    Overlay,
    Phrase,
    PhraseChanges,
    PhraseChangesDone,
    PhraseGroup,
    PhraseSnapshot,
    text_of,
)
from console.ports import UnitOfWork

Progress = Callable[[int], None]


def personal_groups(uow: UnitOfWork) -> list[PhraseGroup]:
    """Give the agent's own groups in order, without Ungrouped."""
    return [each for each in uow.phrases.groups() if each.personal and each.id != UNGROUPED_ID]


def take_snapshot(uow: UnitOfWork) -> PhraseSnapshot:
    """Read everything personal."""
    return PhraseSnapshot(
        tuple(personal_groups(uow)), tuple(uow.phrases.phrases(PERSONAL)), tuple(uow.phrases.overlays())
    )


def bring_back(uow: UnitOfWork, snapshot: PhraseSnapshot) -> None:
    """Make everything personal what it was."""
    uow.phrases.remove_source(PERSONAL)
    uow.phrases.put_groups(snapshot.groups)
    uow.phrases.put_many(snapshot.phrases)
    kept = {each.phrase_id for each in snapshot.overlays}
    gone = [Overlay(each.phrase_id, each.source) for each in uow.phrases.overlays() if each.phrase_id not in kept]
    uow.phrases.put_overlays([*gone, *snapshot.overlays])


def apply_changes(
    uow: UnitOfWork, changes: PhraseChanges, author: str, now: datetime, progress: Progress | None
) -> PhraseChangesDone:
    """Do all of it; progress may raise to undo all of it."""
    repo = uow.phrases
    groups = {each.id: each for each in personal_groups(uow)}
    binned = []
    if changes.clear:
        everything = repo.phrases(PERSONAL)
        if everything or groups:
            binned.append(repo.add_to_bin(list(groups.values()), everything, now, author))
        repo.remove_source(PERSONAL)
        groups = {}
    former = repo.get_many([each.id for each in changes.phrases]) if changes.phrases else []
    _refuse_packs(former)
    known = {each.id: each for each in former}
    if changes.removed:
        gone = [each for each in repo.get_many(list(changes.removed)) if each.personal]
        binned.append(repo.add_to_bin((), gone, now, author))
        repo.remove_many([each.id for each in gone])
    if former:
        rewritten = [known[each.id] for each in changes.phrases if each.id in known and _differs(each, known[each.id])]
        repo.add_versions(rewritten, now, author)
    repo.put_groups(changes.groups)
    repo.put_many(changes.phrases, now, progress)
    return PhraseChangesDone(
        added=tuple(each.id for each in changes.phrases if each.id not in known),
        added_groups=tuple(each.id for each in changes.groups if each.id not in groups),
        former=tuple(former),
        former_groups=tuple(groups[each.id] for each in changes.groups if each.id in groups),
        binned=tuple(binned),
    )


def undo_changes(uow: UnitOfWork, done: PhraseChangesDone) -> None:
    """Make what apply_changes touched what it was."""
    repo = uow.phrases
    repo.remove_many(done.added)
    for group_id in done.added_groups:
        repo.remove_group(group_id)
    repo.put_groups(done.former_groups)
    repo.put_many(done.former)
    for bin_id in done.binned:
        entry = repo.take_from_bin(bin_id)
        if entry is not None:
            repo.put_groups([each for each in entry.groups if each.personal])
            repo.put_many([each for each in entry.phrases if each.personal])


def undelete(uow: UnitOfWork, entry: BinEntry) -> list[Phrase]:
    """Put a bin's entry back where it was, as far as that place is there; gives what came back, as stored."""
    repo = uow.phrases
    groups = {each.id: each for each in repo.groups()}
    repo.put_groups([each for each in entry.groups if each.personal and each.id not in groups])
    groups.update((each.id, each) for each in entry.groups if each.personal)
    there = {each.id for each in repo.get_many([each.id for each in entry.phrases])}
    mine = [
        each if each.group_id in groups else _ungrouped(each)
        for each in entry.phrases
        if each.personal and each.id not in there
    ]
    repo.put_many(mine)
    _uncover(uow, entry)
    return repo.get_many([each.id for each in entry.phrases])


def _uncover(uow: UnitOfWork, entry: BinEntry) -> None:
    packed = {each.id for each in entry.phrases if not each.personal}
    if packed:
        shown = [_not_removed(each) for each in uow.phrases.overlays() if each.phrase_id in packed]
        uow.phrases.put_overlays(shown)


def purge(uow: UnitOfWork, now: datetime) -> int:
    """Empty the bin of what was kept long enough; gives how many entries went."""
    old = uow.phrases.bin(until=now - timedelta(days=BIN_DAYS))
    for entry in old:
        uow.phrases.take_from_bin(entry.id)
        lost = [each.id for each in entry.phrases if each.personal]
        back = {each.id for each in uow.phrases.get_many(lost)}
        back.update(each.id for other in uow.phrases.bin() for each in other.phrases)
        uow.phrases.forget([each for each in lost if each not in back])
    return len(old)


def _differs(new: Phrase, old: Phrase) -> bool:
    return text_of(new) != text_of(old)


def _refuse_packs(phrases: list[Phrase]) -> None:
    foreign = next((each for each in phrases if not each.personal), None)
    if foreign is not None:
        raise ValueError(f"{foreign.id} belongs to the pack {foreign.source}")


def _ungrouped(phrase: Phrase) -> Phrase:
    return replace(phrase, group_id=UNGROUPED_ID, position=AT_THE_END)


def _not_removed(overlay: Overlay) -> Overlay:
    return replace(overlay, removed=False)
