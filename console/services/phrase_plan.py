"""What an import will do, row by row, before anything is written; pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from enum import Enum
from typing import Final, NamedTuple

from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_files import BadRow, FileRow, Meaning, PhraseRow, RowImage, derived_id, usable_id
from console.domain.phrases import (
    AT_THE_END,
    PERSONAL,
    UNGROUPED_ID,
    Phrase,
    PhraseChanges,
    PhraseGroup,
    new_group_id,
    new_phrase_id,
)


class RowState(Enum):
    """What a row is, next to what is there."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    """Its code belongs to another phrase, of the library or of an earlier row."""
    BAD = "bad"
    GROUP = "group"
    """Not a phrase: an empty group."""


class Action(Enum):
    """What is to be done with a row; NEW rows are either taken (any but SKIP) or not."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    NEWER = "newer"
    """Overwrite where the file's phrase was changed later."""
    BOTH = "both"
    """Add it as a phrase of its own; a code that is taken gets a number behind it."""


EVERYTHING: Final = frozenset(Meaning)


class PlanItem(NamedTuple):
    """One row of the grid; existing is the phrase it would change or whose code it has (None: an earlier row)."""

    row: FileRow
    state: RowState
    existing: Phrase | None = None


@dataclass(slots=True, weakref_slot=True)
class ImportPlan:
    """What an import will do; actions may be changed until it is applied.

    rows, states and actions go side by side: an import may have a hundred thousand.
    """

    rows: list[FileRow]
    states: list[RowState]
    actions: list[Action]
    existing: dict[int, Phrase]
    """By the number of the row: the phrase it would change, or whose code it has (none there: an earlier row's)."""
    groups: tuple[PhraseGroup, ...]
    phrases: tuple[Phrase, ...]
    """What was there when it was made."""
    carried: frozenset[Meaning]
    """What the file says of a phrase; the rest is left as it is."""
    clear: bool = False
    """Everything personal goes to the bin first."""
    file_time: datetime | None = None

    def item(self, number: int) -> PlanItem:
        """Give one row of the grid."""
        return PlanItem(self.rows[number], self.states[number], self.existing.get(number))

    def count(self, state: RowState) -> int:
        """Tell how many rows are so."""
        return self.states.count(state)

    def set_action(self, action: Action, rows: Iterable[int] | None = None) -> None:
        """Choose what to do with some rows, or with all that differ from what is there."""
        if rows is None:
            rows = [number for number, state in enumerate(self.states) if state in _DIFFERING]
        for number in rows:
            self.actions[number] = action

    @property
    def bad(self) -> list[BadRow]:
        """The rows that cannot be taken."""
        return [row for row in self.rows if isinstance(row, BadRow)]


_DIFFERING: Final = (RowState.CHANGED, RowState.CONFLICT)


def plan(
    groups: Sequence[PhraseGroup],
    phrases: Sequence[Phrase],
    rows: Iterable[FileRow],
    *,
    on_conflict: Action | None = None,
    clear: bool = False,
    carried: frozenset[Meaning] = EVERYTHING,
    file_time: datetime | None = None,
) -> ImportPlan:
    """Compare the rows of a file with groups and phrases that are there (as the agent sees them).

    on_conflict is for rows that differ; None: what changed is overwritten, whose code is taken is skipped.
    """
    matcher = _Matcher(groups, phrases, carried, clear=clear)
    made = ImportPlan([], [], [], {}, tuple(groups), tuple(phrases), carried, clear, file_time)
    changed, conflict = on_conflict or Action.OVERWRITE, on_conflict or Action.SKIP
    add_row, add_state, add_action = made.rows.append, made.states.append, made.actions.append
    for number, row in enumerate(rows):
        state, existing = matcher.judge(row)
        add_row(row)
        add_state(state)
        if state is RowState.NEW or state is RowState.GROUP:
            add_action(Action.OVERWRITE)
        elif state is RowState.CHANGED:
            add_action(changed)
        else:
            add_action(conflict if state is RowState.CONFLICT else Action.SKIP)
        if existing is not None:
            made.existing[number] = existing
    return made


class _Matcher:
    """Finds the phrase that a row means."""

    def __init__(
        self, groups: Sequence[PhraseGroup], phrases: Sequence[Phrase], carried: frozenset[Meaning], *, clear: bool
    ) -> None:
        self._carried = carried
        self._clear = clear
        self._paths = {group.id: group.path for group in groups}
        self._own_paths = {group.path for group in groups if group.personal and not clear}
        # What is cleared away is still known by its ids and texts: a phrase that comes back keeps its id.
        there = [each for each in phrases if not (clear and each.personal)]
        self._by_id = {each.id: each for each in there}
        self._by_code = {each.code.casefold(): each for each in there if each.code and each.personal}
        self._alike: dict[tuple[tuple[str, ...], str, str], list[Phrase]] = defaultdict(list)
        self._by_title: dict[tuple[tuple[str, ...], str], list[Phrase]] = defaultdict(list)
        for each in reversed(there):
            path = self._paths.get(each.group_id, ())
            self._alike[path, each.code, each.content].append(each)
            if each.title and not each.code and each.personal:
                self._by_title[path, each.title].append(each)
        self._met: set[PhraseId] = set()
        self._codes: dict[str, PhraseRow] = {}

    def judge(self, row: FileRow) -> tuple[RowState, Phrase | None]:
        """Judge a row; the rows have to come in their order."""
        if isinstance(row, BadRow):
            return RowState.BAD, None
        if row.is_group_only:
            state = RowState.SAME if row.group in self._own_paths else RowState.GROUP
            self._own_paths.add(row.group)
            return state, None
        found = self._meant(row) if self._by_id else None
        if found is not None:
            self._met.add(found.id)
            if self._says_the_same(row, found):
                return RowState.SAME, found
        if row.code:
            code = row.code.casefold()
            earlier = self._codes.get(code)
            if earlier is not None:
                same = (earlier.group, earlier.content, earlier.title) == (row.group, row.content, row.title)
                return RowState.SAME if same else RowState.CONFLICT, None
            self._codes[code] = row
            owner = self._by_code.get(code)
            if owner is not None and (found is None or owner.id != found.id):
                return RowState.CONFLICT, owner
        return RowState.NEW if found is None else RowState.CHANGED, found

    def _meant(self, row: PhraseRow) -> Phrase | None:
        """Find it by id, by what it says, by its code in its group, or by its title."""
        found = self._by_id.get(PhraseId(row.id)) if row.id else None
        if found is not None and (found.personal or self._says_the_same(row, found)):
            return found if found.id not in self._met else None
        alike = self._alike.get((row.group, row.code, row.content))
        while alike:
            found = alike.pop()
            if found.id not in self._met and not (row.id and found.personal and usable_id(row.id)):
                return found
        if row.code:
            owner = self._by_code.get(row.code.casefold())
            same_group = owner is not None and (
                Meaning.GROUP not in self._carried or self._paths.get(owner.group_id, ()) == row.group
            )
            return owner if same_group and owner is not None and owner.id not in self._met else None
        titled = self._by_title.get((row.group, row.title)) if row.title else None
        return next((each for each in titled or () if each.id not in self._met), None)

    def _says_the_same(self, row: PhraseRow, phrase: Phrase) -> bool:
        carried = self._carried
        return (
            row.content == phrase.content
            and (Meaning.CODE not in carried or row.code == phrase.code)
            and (Meaning.GROUP not in carried or row.group == self._paths.get(phrase.group_id, ()))
            and (Meaning.TITLE not in carried or row.title == phrase.title)
            and (Meaning.VARIANTS not in carried or row.variants == phrase.variants)
            and (Meaning.TAGS not in carried or row.tags == phrase.tags)
            and (Meaning.VALID_FROM not in carried or row.valid_from == phrase.valid_from)
            and (Meaning.VALID_UNTIL not in carried or row.valid_until == phrase.valid_until)
            and (Meaning.IMAGES not in carried or tuple(image.name for image in row.images) == phrase.images)
        )


# --- what is to be written --------------------------------------------------------------------

Images = dict[RowImage, str]
"""Names in the media store of the pictures that could be found."""


def changes(made: ImportPlan, images: Images, now: datetime) -> PhraseChanges:
    """Give what the library is to do, in the order of the file."""
    return _Writer(made, images, now).run()


class _Writer:
    """Turns the items of a plan into phrases and groups."""

    def __init__(self, made: ImportPlan, images: Images, now: datetime) -> None:
        self._plan = made
        self._images = images
        self._now = now
        self._groups: dict[tuple[str, ...], GroupId] = {(): UNGROUPED_ID}
        self._group_ids = {group.id for group in made.groups}
        self._new_groups: list[PhraseGroup] = []
        self._taken = {each.id for each in made.phrases if not (made.clear and each.personal)}
        self._codes: dict[str, PhraseId] = {}
        if made.clear:
            self._group_ids -= {group.id for group in made.groups if group.personal}
        else:
            self._groups.update((group.path, group.id) for group in made.groups if group.personal)
            self._codes.update((each.code.casefold(), each.id) for each in made.phrases if each.code and each.personal)
        self._former = {each.id: each for each in made.phrases if each.personal}
        self._made: dict[PhraseId, Phrase] = {}

    def run(self) -> PhraseChanges:
        """Go through the plan."""
        made = self._plan
        for number, (row, state, action) in enumerate(zip(made.rows, made.states, made.actions, strict=True)):
            if action is Action.SKIP or isinstance(row, BadRow):
                continue
            if state is RowState.NEW:
                self._add(row)
            elif state is RowState.GROUP:
                self._group(row.group, row.group_id)
            elif state in _DIFFERING:
                self._settle(row, made.item(number), action)
        return PhraseChanges(tuple(self._made.values()), tuple(self._new_groups), clear=made.clear)

    def _settle(self, row: PhraseRow, item: PlanItem, action: Action) -> None:
        target = self._target(row, item)
        if target is None or not target.personal or action is Action.BOTH:
            self._add(row._replace(id="") if action is Action.BOTH else row)
        elif action is Action.OVERWRITE or self._is_newer(row, target):
            self._overwrite(row, target)

    def _target(self, row: PhraseRow, item: PlanItem) -> Phrase | None:
        """Give the phrase to overwrite: the one meant, or for a conflict the one that has the code by now."""
        if item.state is RowState.CHANGED and item.existing is not None:
            return self._made.get(item.existing.id, item.existing)
        if row.id and PhraseId(row.id) in self._former and not self._plan.clear:
            return self._former[PhraseId(row.id)]
        owner = self._codes.get(row.code.casefold())
        if owner is None:
            return None
        return self._made.get(owner) or self._former.get(owner)

    def _is_newer(self, row: PhraseRow, target: Phrase) -> bool:
        mine = row.changed_at or self._plan.file_time
        return mine is not None and (target.changed_at is None or mine > target.changed_at)

    def _add(self, row: PhraseRow) -> None:
        # Unpacked at once, as a hundred thousand may come.
        (_line, group, code, title, content, variants, tags, images, given, valid_from, valid_until, _only,
         group_id, _source, created, changed, last_used, uses, pinned, hidden) = row  # fmt: skip
        identity = self._identity(given, group, code, title, content)
        if code:
            folded = code.casefold()
            if folded in self._codes:
                code = self._free_code(code)
                folded = code.casefold()
            self._codes[folded] = identity
        former = self._former.get(identity) if self._former else None
        if former is not None:
            created, uses, last_used = (
                created or former.created_at, uses or former.use_count, last_used or former.last_used_at
            )  # fmt: skip
        known = self._groups.get(group)
        self._made[identity] = Phrase(
            identity,
            self._group(group, group_id) if known is None else known,
            code,
            title,
            content,
            PERSONAL,
            variants,
            tags,
            self._pictures(row) if images else (),
            valid_from,
            valid_until,
            pinned,
            hidden,
            AT_THE_END,
            created,
            changed,
            uses,
            last_used,
        )

    def _identity(self, given: str, group: tuple[str, ...], code: str, title: str, content: str) -> PhraseId:
        """Give the id of a new phrase: the file's, or one that follows from what it says."""
        turn = 0
        identity = PhraseId(given or derived_id(group, code, title, content))
        while identity in self._made and not given:
            turn += 1
            identity = PhraseId(derived_id(group, code, title, content, turn))
        return new_phrase_id() if identity in self._taken or identity in self._made else identity

    def _free_code(self, code: str) -> str:
        if not code or code.casefold() not in self._codes:
            return code
        number = 2
        while f"{code}{number}".casefold() in self._codes:
            number += 1
        return f"{code}{number}"

    def _overwrite(self, row: PhraseRow, target: Phrase) -> None:
        carried = self._plan.carried
        code = row.code if Meaning.CODE in carried else target.code
        owner = self._codes.get(code.casefold()) if code else None
        if owner is not None and owner != target.id:
            robbed = self._made.get(owner) or self._former[owner]
            self._made[owner] = replace(robbed, code="", changed_at=self._now)
        if target.code and self._codes.get(target.code.casefold()) == target.id:
            del self._codes[target.code.casefold()]
        if code:
            self._codes[code.casefold()] = target.id
        moved = Meaning.GROUP in carried and self._group(row.group, row.group_id) != target.group_id
        self._made[target.id] = replace(
            target,
            group_id=self._group(row.group, row.group_id) if moved else target.group_id,
            position=AT_THE_END if moved else target.position,
            code=code,
            title=row.title if Meaning.TITLE in carried else target.title,
            content=row.content,
            variants=row.variants if Meaning.VARIANTS in carried else target.variants,
            tags=row.tags if Meaning.TAGS in carried else target.tags,
            images=self._pictures(row) if Meaning.IMAGES in carried else target.images,
            valid_from=row.valid_from if Meaning.VALID_FROM in carried else target.valid_from,
            valid_until=row.valid_until if Meaning.VALID_UNTIL in carried else target.valid_until,
            changed_at=row.changed_at or self._now,
        )

    def _pictures(self, row: PhraseRow) -> tuple[str, ...]:
        return tuple(self._images[image] for image in row.images if image in self._images)

    def _group(self, wanted: tuple[str, ...], group_id: str) -> GroupId:
        """Give the group at a path, made with those around it where it is not there."""
        known = self._groups.get(wanted)
        if known is not None:
            return known
        for depth in range(1, len(wanted) + 1):
            path = wanted[:depth]
            if path not in self._groups:
                identity = GroupId(group_id) if depth == len(wanted) and usable_id(group_id) else None
                if identity is None or identity in self._group_ids:
                    identity = new_group_id()
                self._group_ids.add(identity)
                self._groups[path] = identity
                self._new_groups.append(PhraseGroup(identity, path))
        return self._groups[wanted]


# --- words that differ ------------------------------------------------------------------------


class Piece(Enum):
    """Where a part of a text stands."""

    BOTH = "both"
    ONLY_OLD = "only-old"
    ONLY_NEW = "only-new"


_WORDS = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_MOST_WORDS: Final = 2_000


def differences(old: str, new: str) -> list[tuple[Piece, str]]:
    """Give both texts in one, cut where they differ; bounded: long texts are compared as a whole."""
    mine, theirs = _WORDS.findall(old[: _MOST_WORDS * 20]), _WORDS.findall(new[: _MOST_WORDS * 20])
    if old == new:
        return [(Piece.BOTH, new)]
    if len(mine) > _MOST_WORDS or len(theirs) > _MOST_WORDS:
        return [(Piece.ONLY_OLD, old), (Piece.ONLY_NEW, new)]
    pieces: list[tuple[Piece, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((Piece.BOTH, "".join(mine[i1:i2])))
            continue
        if i2 > i1:
            pieces.append((Piece.ONLY_OLD, "".join(mine[i1:i2])))
        if j2 > j1:
            pieces.append((Piece.ONLY_NEW, "".join(theirs[j1:j2])))
    return pieces
