"""How groups and phrases stand after one of them was moved or renamed; pure, gives only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import UNGROUPED_ID, Phrase, PhraseGroup

Path = tuple[str, ...]


def under(groups: Sequence[PhraseGroup], top: PhraseGroup) -> list[PhraseGroup]:
    """Give a group and every one inside it, of the same source; of Ungrouped only itself."""
    if top.id == UNGROUPED_ID:
        return [top]
    depth = len(top.path)
    return [each for each in groups if each.source == top.source and each.path[:depth] == top.path]


def placed_at(groups: Sequence[PhraseGroup], top: PhraseGroup, path: Path) -> list[PhraseGroup]:
    """Give the groups of top with the paths they have once top stands at path."""
    depth = len(top.path)
    return [replace(each, path=path + each.path[depth:]) for each in under(groups, top)]


def moved_group(
    groups: Sequence[PhraseGroup], top: PhraseGroup, parent: Path, before: GroupId | None
) -> list[PhraseGroup]:
    """Give every group that changed when top goes into parent, before another or to its end.

    Raises ValueError for a group that would go into itself.
    """
    if parent[: len(top.path)] == top.path:
        raise ValueError("a group cannot go into itself")
    block = placed_at(groups, top, (*parent, top.path[-1]))
    inside = {each.id for each in block}
    rest = [each for each in groups if each.id not in inside]
    place = next((index for index, each in enumerate(rest) if each.id == before), None)
    if place is None or before == UNGROUPED_ID:
        place = _end_of(rest, parent, top.source)
    ordered = [*rest[:place], *block, *rest[place:]]
    known = {each.id: each for each in groups}
    numbered = [replace(each, position=index) for index, each in enumerate(ordered) if each.id != UNGROUPED_ID]
    return [each for each in numbered if each != known[each.id] or each.position != known[each.id].position]


def _end_of(groups: Sequence[PhraseGroup], parent: Path, source: str) -> int:
    depth = len(parent)
    inside = [
        index for index, each in enumerate(groups) if each.source == source and depth and each.path[:depth] == parent
    ]
    return inside[-1] + 1 if inside else len(groups)


def moved_phrases(
    standing: Sequence[Phrase], moving: Sequence[Phrase], group_id: GroupId, before: PhraseId | None
) -> list[Phrase]:
    """Give every phrase whose group or position changed when some go into a group, before another or to its end.

    standing is the group as it is, in order; what moves keeps its own order.
    """
    going = {each.id for each in moving}
    place = next((index for index, each in enumerate(standing) if each.id == before), len(standing))
    head = [each for each in standing[:place] if each.id not in going]
    tail = [each for each in standing[place:] if each.id not in going]
    ordered = [*head, *moving, *tail]
    return [
        replace(each, group_id=group_id, position=index)
        for index, each in enumerate(ordered)
        if each.position != index or each.group_id != group_id
    ]
