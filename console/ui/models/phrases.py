"""The tree of quick phrases: nested groups with their phrases, or what a search found, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import UNGROUPED_ID, Phrase, PhraseGroup
from console.i18n import tr, trn
from console.services.library import Shelf
from console.ui.models.phrase_words import group_title, hint, period, said
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
MIME: Final = "application/x-agent-console-phrases"
_ROOT: Final = 0


class PhraseRole(IntEnum):
    """What a row can be asked for, besides Qt's own roles."""

    PHRASE = Qt.ItemDataRole.UserRole + 1
    """The phrase of a row, None for a group."""
    GROUP = Qt.ItemDataRole.UserRole + 2
    """A GroupHead for a group's row, None for a phrase."""
    HIT = Qt.ItemDataRole.UserRole + 3
    """Where a search matched: a Found, or None."""
    PERIOD = Qt.ItemDataRole.UserRole + 4
    """When a phrase is offered, in short; empty where its group says so already, or always."""
    DEPTH = Qt.ItemDataRole.UserRole + 5
    """How many groups are around the row's group."""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group as its row shows it."""

    group: PhraseGroup
    title: str
    count: int
    """Phrases in it and in the groups under it."""
    depth: int = 0
    pack: str = ""
    """The name of the pack it came from; empty for the agent's own."""
    period: str = ""
    """When its phrases are offered, in short, where all have the same dates."""
    running: bool = True
    """Whether that is now."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a phrase, and where the characters that match stand in its code and content."""

    phrase_id: PhraseId
    code: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


@dataclass(slots=True, eq=False)
class _Node:
    """A group's row: its phrases come first, then the groups in it. An index carries its number, and a phrase's row.

    Phrases have no node of their own: a library of ten thousand is shown in the time of its groups.
    """

    number: int
    parent: int
    row: int = 0
    head: GroupHead | None = None
    phrases: Sequence[Phrase] = ()
    groups: list[int] = field(default_factory=list)


_ROWS: Final = 1 << 24
"""More phrases than a group can have: a phrase's index carries its group's number times this, and its row and 1."""
Place = tuple[_Node, Phrase | None]


@dataclass(frozen=True, slots=True)
class Drop:
    """What was dragged where: into a group, before the phrase or group of that place (None: to the end)."""

    phrases: tuple[PhraseId, ...]
    group: GroupId | None
    """The dragged group, where it is one."""
    into: GroupId | None
    """The group dropped on; None is the outermost level."""
    before_phrase: PhraseId | None = None
    before_group: GroupId | None = None


_ROW: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF: Final = _ROW | Qt.ItemFlag.ItemNeverHasChildren | Qt.ItemFlag.ItemIsDragEnabled
_DROPPED_ON: Final = _ROW | Qt.ItemFlag.ItemIsDropEnabled


class PhraseTreeModel(QAbstractItemModel):
    """Groups in groups with their phrases, pinned ones first; while searching, found ones by group, the best first.

    dropped(Drop): the agent dragged something; the model changes when the library has.
    """

    dropped = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelves: list[Shelf] = []
        self._by_id: dict[PhraseId, Phrase] = {}
        self._packs: Mapping[str, str] = {}
        self._today = date.min
        self._found: dict[PhraseId, Found] | None = None
        self._show_hidden = False
        self._nodes: list[_Node] = [_Node(_ROOT, -1)]
        self._group_nodes: dict[GroupId, int] = {}

    # --- what is shown ---

    def load(self, shelves: Sequence[Shelf], packs: Mapping[str, str] | None = None, today: date | None = None) -> None:
        """Show these groups and phrases; packs: the names of packs by id, today: for what is offered by date."""
        self._shelves = list(shelves)
        self._packs = packs or {}
        self._today = today or date.min
        self._by_id = {phrase.id: phrase for each in self._shelves for phrase in each.phrases}
        if self._found is not None:
            self._found = {each: found for each, found in self._found.items() if each in self._by_id}
        self._rebuild()

    def show_found(self, found: Sequence[Found] | None) -> None:
        """Show only these, best first; None shows everything."""
        if found is None and self._found is None:
            return
        self._found = None if found is None else {x.phrase_id: x for x in found if x.phrase_id in self._by_id}
        self._rebuild()

    def set_show_hidden(self, on: bool) -> None:
        """Say whether phrases of packs that the agent hid are shown."""
        if on != self._show_hidden:
            self._show_hidden = on
            self._rebuild()

    @property
    def shows_hidden(self) -> bool:
        """Tell whether hidden phrases are shown."""
        return self._show_hidden

    @property
    def searching(self) -> bool:
        """Tell whether only a part is shown."""
        return self._found is not None

    @property
    def total(self) -> int:
        """How many phrases there are, shown or not."""
        return len(self._by_id)

    @property
    def shelves(self) -> Sequence[Shelf]:
        """Every group with its phrases, as loaded."""
        return self._shelves

    def phrase(self, phrase_id: PhraseId) -> Phrase | None:
        """Give a phrase, shown or not."""
        return self._by_id.get(phrase_id)

    def set_collapsed(self, group_id: GroupId, collapsed: bool) -> None:
        """Remember that a group was folded, until the library tells so itself."""
        self._shelves = [
            replace(each, group=replace(each.group, collapsed=collapsed)) if each.group.id == group_id else each
            for each in self._shelves
        ]
        number = self._group_nodes.get(group_id)
        head = self._nodes[number].head if number is not None else None
        if number is not None and head is not None:
            self._nodes[number].head = replace(head, group=replace(head.group, collapsed=collapsed))

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._nodes = [_Node(_ROOT, -1)]
        self._group_nodes = {}
        if self._found is None:
            self._add_everything()
        else:
            self._add_found(self._found)
        self.endResetModel()

    def _add_everything(self) -> None:
        heads = {(each.group.source, each.group.path): each.group.id for each in self._shelves}
        for each in sorted(self._shelves, key=lambda shelf: len(shelf.group.path)):
            shown = self._shown(each.phrases)
            if each.group.id == UNGROUPED_ID and not shown:
                continue
            outer = _outer(each.group, heads)
            above = self._nodes[self._group_nodes[outer]] if outer is not None else self._nodes[_ROOT]
            depth = above.head.depth + 1 if above.head is not None else 0
            start = len(above.head.group.path) if above.head is not None else 0
            head = self._head(each.group, shown, depth, start)
            self._add(above, head, shown)
        self._count()
        self._put_in_order()

    def _shown(self, phrases: Sequence[Phrase]) -> list[Phrase]:
        shown = [phrase for phrase in phrases if self._show_hidden or not phrase.hidden]
        if any(phrase.pinned for phrase in shown):
            shown.sort(key=lambda phrase: not phrase.pinned)
        return shown

    def _head(self, group: PhraseGroup, phrases: Sequence[Phrase], depth: int = 0, start: int = 0) -> GroupHead:
        dates = {(phrase.valid_from, phrase.valid_until) for phrase in phrases}
        first = phrases[0] if len(dates) == 1 else None
        pack = "" if group.personal else self._packs.get(group.source, group.source)
        return GroupHead(
            group,
            group_title(group.path[start:]),
            len(phrases),
            depth,
            one_line(pack, 24),
            period(first) if first is not None else "",
            first is None or first.valid_on(self._today),
        )

    def _add(self, above: _Node, head: GroupHead, phrases: Sequence[Phrase]) -> None:
        node = _Node(len(self._nodes), above.number, 0, head, phrases)
        self._nodes.append(node)
        above.groups.append(node.number)
        self._group_nodes[head.group.id] = node.number

    def _count(self) -> None:
        """Let a group count what is in the groups under it; inner groups have higher numbers than outer ones."""
        for node in reversed(self._nodes[1:]):
            above = self._nodes[node.parent]
            if node.head is not None and above.head is not None:
                above.head = replace(above.head, count=above.head.count + node.head.count)

    def _put_in_order(self) -> None:
        """Outer groups were added before inner ones: bring them in the library's order."""
        order = {each.group.id: number for number, each in enumerate(self._shelves)}
        numbers = {number: order[group_id] for group_id, number in self._group_nodes.items()}
        for node in self._nodes:
            node.groups.sort(key=numbers.__getitem__)
            for place, number in enumerate(node.groups, len(node.phrases)):
                self._nodes[number].row = place

    def _add_found(self, found: Mapping[PhraseId, Found]) -> None:
        groups = {each.group.id: each.group for each in self._shelves}
        kept: dict[GroupId, list[Phrase]] = {}
        for phrase_id in found:
            phrase = self._by_id[phrase_id]
            if self._show_hidden or not phrase.hidden:
                kept.setdefault(phrase.group_id, []).append(phrase)
        for place, (group_id, phrases) in enumerate(kept.items()):
            self._add(self._nodes[_ROOT], self._head(groups[group_id], phrases), phrases)
            self._nodes[-1].row = place

    # --- where things stand ---

    def first(self) -> QModelIndex:
        """Give the first phrase; an invalid index where there is none."""
        node = next((node for node in self._in_order(self._nodes[_ROOT]) if node.phrases), None)
        return self.createIndex(0, 0, node.number * _ROWS + 1) if node is not None else QModelIndex()

    def _in_order(self, node: _Node) -> Iterator[_Node]:
        yield node
        for number in node.groups:
            yield from self._in_order(self._nodes[number])

    def index_of_phrase(self, phrase_id: PhraseId) -> QModelIndex:
        """Give the row of a phrase; an invalid index where it is not shown."""
        phrase = self._by_id.get(phrase_id)
        number = self._group_nodes.get(phrase.group_id) if phrase is not None else None
        if number is None:
            return QModelIndex()
        for row, each in enumerate(self._nodes[number].phrases):
            if each.id == phrase_id:
                return self.createIndex(row, 0, number * _ROWS + row + 1)
        return QModelIndex()

    def index_of_group(self, group_id: GroupId) -> QModelIndex:
        """Give the row of a group; an invalid index where it is not shown."""
        return self._index_of(self._group_nodes.get(group_id))

    def groups(self) -> list[QModelIndex]:
        """Give the rows of every group, of every depth, as they stand."""
        return [self._index_of(node.number) for node in self._in_order(self._nodes[_ROOT]) if node.number]

    def _index_of(self, number: int | None) -> QModelIndex:
        if number is None:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, 0, number * _ROWS)

    def _place(self, index: Index) -> Place | None:
        """Give the group of an index and its phrase, None for a group's own row; nothing for a stale index."""
        if not index.isValid():
            return self._nodes[_ROOT], None
        number, row = divmod(int(index.internalId()), _ROWS)
        if number >= len(self._nodes):
            return None
        node = self._nodes[number]
        if not row:
            return node, None
        return (node, node.phrases[row - 1]) if row <= len(node.phrases) else None

    # --- Qt's questions ---

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own way
        place = self._place(parent)
        if place is None or place[1] is not None or column != 0 or row < 0 or (parent.isValid() and parent.column()):
            return QModelIndex()
        node = place[0]
        behind = row - len(node.phrases)
        if behind < 0:
            return self.createIndex(row, 0, node.number * _ROWS + row + 1)
        return self.createIndex(row, 0, node.groups[behind] * _ROWS) if behind < len(node.groups) else QModelIndex()

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # the stubs hide it behind QObject.parent
        place = self._place(child) if child.isValid() else None
        if place is None:
            return QModelIndex()
        number = place[0].parent if place[1] is None else place[0].number
        return self._index_of(number) if number > _ROOT else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        place = self._place(parent)
        if place is None or place[1] is not None or (parent.isValid() and parent.column()):
            return 0
        return len(place[0].phrases) + len(place[0].groups)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008, N802 - Qt's own way
        return self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        place = self._place(index) if index.isValid() else None
        if place is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        node, phrase = place
        if phrase is not None:
            # Also what a search found: into a message it can go, and _drop refuses it everywhere in the tree.
            return _LEAF
        if self._found is not None or node.head is None:
            return _ROW
        fixed = node.head.group.id == UNGROUPED_ID or not node.head.group.personal
        return _DROPPED_ON if fixed else _DROPPED_ON | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        place = self._place(index) if index.isValid() else None
        if place is None or place[0].head is None:
            return None
        head, phrase = place[0].head, place[1]
        if role == PhraseRole.PHRASE:
            return phrase
        if role == PhraseRole.DEPTH:
            return head.depth
        if phrase is None:
            return head if role == PhraseRole.GROUP else _head_data(head, role)
        if role == PhraseRole.HIT:
            return self._found.get(phrase.id) if self._found is not None else None
        return _phrase_data(phrase, head, role)

    # --- dragging ---

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setData(MIME, b" ".join(str(int(index.internalId())).encode() for index in indexes))
        return data

    def _dragged(self, data: QMimeData) -> list[Place]:
        try:
            numbers = [int(each) for each in bytes(data.data(MIME).data()).split()]
        except ValueError:
            return []
        places = [self._place(self.createIndex(0, 0, number)) for number in numbers if number >= _ROWS]
        return [each for each in places if each is not None]

    def canDropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        return data.hasFormat(MIME) and self._drop(data, row, parent) is not None

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        drop = self._drop(data, row, parent)
        if drop is None:
            return False
        self.dropped.emit(drop)
        return True

    def _drop(self, data: QMimeData, row: int, parent: Index) -> Drop | None:
        """Say what a drop means; None where it is not allowed."""
        place, moved = self._place(parent), self._dragged(data)
        if place is None or place[1] is not None or not moved or self._found is not None:
            return None
        target = place[0]
        into = target.head.group if target.head is not None else None
        head, phrase = moved[0][0].head, moved[0][1]
        if any(not _fits(each, into) for _, each in moved):
            return None
        if phrase is None and head is not None:
            group = head.group
            if into is not None and (into.id == UNGROUPED_ID or into.path[: len(group.path)] == group.path):
                return None
            return Drop((), group.id, into.id if into is not None else None, None, self._group_at(target, row))
        phrases = tuple(each.id for _, each in moved if each is not None)
        if into is None or not phrases:
            return None
        before = target.phrases[row].id if 0 <= row < len(target.phrases) else None
        return Drop(phrases, None, into.id, before)

    def _group_at(self, target: _Node, row: int) -> GroupId | None:
        """Give the group that stands in a row of another."""
        behind = row - len(target.phrases)
        head = self._nodes[target.groups[behind]].head if 0 <= behind < len(target.groups) else None
        return head.group.id if head is not None else None


def _fits(phrase: Phrase | None, into: PhraseGroup | None) -> bool:
    """Tell whether a phrase (None: a group of the agent's own) may come into a group: a pack's only into its own."""
    if phrase is None or phrase.personal:
        return into is None or into.personal
    return into is not None and into.id == phrase.group_id


def _outer(group: PhraseGroup, heads: Mapping[tuple[str, tuple[str, ...]], GroupId]) -> GroupId | None:
    """Give the nearest group around a group."""
    for length in range(len(group.path) - 1, 0, -1):
        outer = heads.get((group.source, group.path[:length]))
        if outer is not None:
            return outer
    return None


def _head_data(head: GroupHead, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return head.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        count = trn("{count} phrase", "{count} phrases", head.count)
        parts = [head.title, count, head.pack, head.period]
        return tr(", ", context="between the parts of a row's name").join(part for part in parts if part)
    return None


def _phrase_data(phrase: Phrase, above: GroupHead, role: int) -> object:
    if role == PhraseRole.PERIOD:
        return "" if above.period else period(phrase)
    if role == Qt.ItemDataRole.ToolTipRole:
        return hint(phrase)
    if role == Qt.ItemDataRole.DisplayRole:
        return one_line(phrase.content, 400)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return said(phrase)
    return None
