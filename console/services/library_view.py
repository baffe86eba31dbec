"""Phrases as the agent sees them: what is stored, with what lies over packs applied. Runs inside the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from console.domain.errors import Problem, UserError
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import UNGROUPED_ID, Overlay, Phrase, PhraseGroup, PhraseText, overlaid
from console.ports import UnitOfWork

Shelved = tuple[PhraseGroup, tuple[Phrase, ...]]


def shelves(uow: UnitOfWork, today: date | None) -> list[Shelved]:
    """Every group with its phrases; with a day only what is offered on it, and Ungrouped only where it holds any."""
    by_group: dict[GroupId, list[Phrase]] = {}
    moved: set[GroupId] = set()
    overlays = {each.phrase_id: each for each in uow.phrases.overlays()}
    for stored in uow.phrases.phrases():
        overlay = overlays.get(stored.id) if overlays and not stored.personal else None
        if overlay is not None:
            if overlay.removed:
                continue
            if overlay.position is not None:
                moved.add(stored.group_id)
        phrase = overlaid(stored, overlay)
        if today is None or (not phrase.hidden and phrase.valid_on(today)):
            by_group.setdefault(phrase.group_id, []).append(phrase)
    for group_id in moved:
        by_group.get(group_id, []).sort(key=place)
    return [
        (group, tuple(by_group.get(group.id, ())))
        for group in uow.phrases.groups()
        if group.id in by_group or (group.personal and (today is None or group.id != UNGROUPED_ID))
    ]


def place(phrase: Phrase) -> int:
    """The key to order a group by."""
    return phrase.position


def seen(uow: UnitOfWork, phrase_id: PhraseId) -> Phrase | None:
    """One phrase; None where it is gone or was removed."""
    stored = uow.phrases.get(phrase_id)
    if stored is None or stored.personal:
        return stored
    overlay = next((each for each in uow.phrases.overlays() if each.phrase_id == phrase_id), None)
    return None if overlay is not None and overlay.removed else overlaid(stored, overlay)


def there(uow: UnitOfWork, phrase_id: PhraseId) -> Phrase:
    """One phrase. Raises UserError (PHRASE_GONE)."""
    return _given(seen(uow, phrase_id))


def stored(uow: UnitOfWork, phrase_id: PhraseId) -> Phrase:
    """One phrase without what lies over it. Raises UserError (PHRASE_GONE)."""
    return _given(uow.phrases.get(phrase_id))


def _given(phrase: Phrase | None) -> Phrase:
    if phrase is None:
        raise UserError(Problem.PHRASE_GONE)
    return phrase


def standing(uow: UnitOfWork, group_id: GroupId) -> list[Phrase]:
    """Every phrase of a group, hidden ones too, in order."""
    found = uow.phrases.in_groups([group_id])
    if all(each.personal for each in found):
        return found
    overlays = {each.phrase_id: each for each in uow.phrases.overlays()}
    removed = {each.phrase_id for each in overlays.values() if each.removed}
    return sorted((overlaid(each, overlays.get(each.id)) for each in found if each.id not in removed), key=place)


def lay_over(uow: UnitOfWork, phrases: Sequence[Phrase], change: Callable[[Overlay, Phrase], Overlay]) -> None:
    """Change what lies over phrases of packs."""
    known = {each.phrase_id: each for each in uow.phrases.overlays()}
    overs = [change(known.get(each.id) or Overlay(each.id, each.source), each) for each in phrases]
    uow.phrases.put_overlays(overs)


def with_own_text(over: Overlay, published: Phrase, text: PhraseText) -> Overlay:
    """The overlay that makes a published phrase say a text; what it says anyway is not laid over."""
    return replace(
        over,
        code=None if text.code == published.code else text.code,
        title=None if text.title == published.title else text.title,
        content=None if text.content == published.content else text.content,
        variants=None if text.variants == published.variants else text.variants,
        tags=None if text.tags == published.tags else text.tags,
    )


def group(uow: UnitOfWork, group_id: GroupId) -> PhraseGroup:
    """One group. Raises UserError (PHRASE_GONE)."""
    found = next((each for each in uow.phrases.groups() if each.id == group_id), None)
    if found is None:
        raise UserError(Problem.PHRASE_GONE)
    return found


def own_group(uow: UnitOfWork, group_id: GroupId) -> PhraseGroup:
    """One personal group that can be renamed and moved. Raises ValueError for any other, UserError (PHRASE_GONE)."""
    found = group(uow, group_id)
    if not found.personal or group_id == UNGROUPED_ID:
        raise ValueError("only the agent's own groups are renamed and moved")
    return found


def refuse_twins(groups: Iterable[PhraseGroup], changed: Sequence[PhraseGroup]) -> None:
    """See that no group comes to stand at another's path. Raises UserError (PHRASE_GROUP_EXISTS)."""
    new = {each.id: each for each in changed}
    taken: set[tuple[str, ...]] = set()
    for each in (new.get(group.id, group) for group in groups if group.personal):
        if each.path in taken:
            raise UserError(Problem.PHRASE_GROUP_EXISTS, name=each.path[-1])
        taken.add(each.path)
