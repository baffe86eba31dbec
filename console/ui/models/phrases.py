"""The tree of quick phrases: nested groups with their phrases, or what a search found, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from operator import attrgetter
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
    """A row; its number in the list of all is what an index carries."""

    number: int
    parent: int
    row: int
    head: GroupHead | None = None
    phrase: Phrase | None = None
    found: Found | None = None
    children: list[int] = field(default_factory=list)


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
        self._found: list[Found] | None = None
        self._show_hidden = False
        self._nodes: list[_Node] = [_Node(_ROOT, -1, 0)]
        self._group_nodes: dict[GroupId, int] = {}
        self._phrase_nodes: dict[PhraseId, int] = {}

    # --- what is shown ---

    def load(self, shelves: Sequence[Shelf], packs: Mapping[str, str] | None = None, today: date | None = None) -> None:
        """Show these groups and phrases; packs: the names of packs by id, today: for what is offered by date."""
        self._shelves = list(shelves)
        self._packs = packs or {}
        self._today = today or date.min
        self._by_id = {phrase.id: phrase for each in self._shelves for phrase in each.phrases}
        if self._found is not None:
            self._found = [found for found in self._found if found.phrase_id in self._by_id]
        self._rebuild()

    def show_found(self, found: Sequence[Found] | None) -> None:
        """Show only these, best first; None shows everything."""
        if found is None and self._found is None:
            return
        self._found = None if found is None else [each for each in found if each.phrase_id in self._by_id]
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
        self._nodes = [_Node(_ROOT, -1, 0)]
        self._group_nodes = {}
        self._phrase_nodes = {}
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
            node = self._add(above, head=head)
            self._group_nodes[each.group.id] = node.number
            self._add_phrases(node, shown)
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

    def _add_phrases(self, node: _Node, phrases: Sequence[Phrase]) -> None:
        for phrase in phrases:
            self._phrase_nodes[phrase.id] = self._add(node, phrase=phrase).number

    def _add(self, above: _Node, **what: Any) -> _Node:  # noqa: ANN401 - fields of _Node
        node = _Node(len(self._nodes), above.number, len(above.children), **what)
        self._nodes.append(node)
        above.children.append(node.number)
        return node

    def _count(self) -> None:
        """Let a group count what is in the groups under it; children have higher numbers than their parents."""
        for node in reversed(self._nodes[1:]):
            above = self._nodes[node.parent]
            if node.head is not None and above.head is not None:
                above.head = replace(above.head, count=above.head.count + node.head.count)

    def _put_in_order(self) -> None:
        """Outer groups were added before inner ones: bring them in the library's order, phrases before groups."""
        order = {each.group.id: number for number, each in enumerate(self._shelves)}

        def place(number: int) -> int:
            head = self._nodes[number].head
            return order[head.group.id] if head is not None else -1

        for node in self._nodes:
            if node.phrase is None and any(self._nodes[each].head is not None for each in node.children):
                node.children.sort(key=place)
                for row, number in enumerate(node.children):
                    self._nodes[number].row = row

    def _add_found(self, found: Sequence[Found]) -> None:
        groups = {each.group.id: each.group for each in self._shelves}
        kept: dict[GroupId, list[tuple[Found, Phrase]]] = {}
        for each in found:
            phrase = self._by_id[each.phrase_id]
            if self._show_hidden or not phrase.hidden:
                kept.setdefault(phrase.group_id, []).append((each, phrase))
        for group_id, hits in kept.items():
            head = self._head(groups[group_id], [phrase for _, phrase in hits])
            node = self._add(self._nodes[_ROOT], head=head)
            self._group_nodes[group_id] = node.number
            for each, phrase in hits:
                self._phrase_nodes[phrase.id] = self._add(node, phrase=phrase, found=each).number

    # --- where things stand ---

    def first(self) -> QModelIndex:
        """Give the first phrase; an invalid index where there is none."""
        number = next((node.number for node in self._nodes if node.phrase is not None), None)
        return self._index_of(number)

    def index_of_phrase(self, phrase_id: PhraseId) -> QModelIndex:
        """Give the row of a phrase; an invalid index where it is not shown."""
        return self._index_of(self._phrase_nodes.get(phrase_id))

    def index_of_group(self, group_id: GroupId) -> QModelIndex:
        """Give the row of a group; an invalid index where it is not shown."""
        return self._index_of(self._group_nodes.get(group_id))

    def groups(self) -> list[QModelIndex]:
        """Give the rows of every group, of every depth."""
        return [self._index_of(number) for number in self._group_nodes.values()]

    def _index_of(self, number: int | None) -> QModelIndex:
        if number is None:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, 0, number)

    def _node(self, index: Index) -> _Node | None:
        if not index.isValid():
            return self._nodes[_ROOT]
        number = int(index.internalId())
        return self._nodes[number] if number < len(self._nodes) else None

    # --- Qt's questions ---

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own way
        node = self._node(parent)
        if node is None or column != 0 or not 0 <= row < len(node.children) or (parent.isValid() and parent.column()):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row])

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # the stubs hide it behind QObject.parent
        node = self._node(child) if child.isValid() else None
        if node is None or node.parent <= _ROOT:
            return QModelIndex()
        return self._index_of(node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        node = self._node(parent)
        return len(node.children) if node is not None and not (parent.isValid() and parent.column()) else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008, N802 - Qt's own way
        return self.rowCount(parent) > 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self._node(index) if index.isValid() else None
        if node is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.phrase is not None:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        if self._found is not None:
            return flags
        if node.head is not None and node.head.group.personal:
            flags |= Qt.ItemFlag.ItemIsDropEnabled
            if node.head.group.id != UNGROUPED_ID:
                flags |= Qt.ItemFlag.ItemIsDragEnabled
        elif node.phrase is not None and node.phrase.personal:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        node = self._node(index) if index.isValid() else None
        if node is None:
            return None
        if role in _OF_ROW:
            return _OF_ROW[PhraseRole(role)](node)
        if node.head is not None:
            return node.head.depth if role == PhraseRole.DEPTH else _head_data(node.head, role)
        above = self._nodes[node.parent].head
        if role == PhraseRole.DEPTH:
            return above.depth if above is not None else 0
        return _phrase_data(node.phrase, above, role) if node.phrase is not None else None

    # --- dragging ---

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setData(MIME, b" ".join(str(int(index.internalId())).encode() for index in indexes))
        return data

    def _dragged(self, data: QMimeData) -> list[_Node]:
        try:
            numbers = [int(each) for each in bytes(data.data(MIME).data()).split()]
        except ValueError:
            return []
        return [self._nodes[number] for number in numbers if 0 < number < len(self._nodes)]

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
        target, moved = self._node(parent), self._dragged(data)
        if target is None or target.phrase is not None or not moved or self._found is not None:
            return None
        into = target.head.group if target.head is not None else None
        if into is not None and not into.personal:
            return None
        next_node = self._nodes[target.children[row]] if 0 <= row < len(target.children) else None
        before_phrase = next_node.phrase.id if next_node is not None and next_node.phrase is not None else None
        before_group = next_node.head.group.id if next_node is not None and next_node.head is not None else None
        if moved[0].head is not None:
            group = moved[0].head.group
            if into is not None and (into.id == UNGROUPED_ID or into.path[: len(group.path)] == group.path):
                return None
            return Drop((), group.id, into.id if into is not None else None, None, before_group)
        phrases = tuple(node.phrase.id for node in moved if node.phrase is not None)
        if into is None or not phrases:
            return None
        return Drop(phrases, None, into.id, before_phrase)


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


_OF_ROW: Final = {
    PhraseRole.PHRASE: attrgetter("phrase"),
    PhraseRole.GROUP: attrgetter("head"),
    PhraseRole.HIT: attrgetter("found"),
}


def _phrase_data(phrase: Phrase, above: GroupHead | None, role: int) -> object:
    if role == PhraseRole.PERIOD:
        return "" if above is not None and above.period else period(phrase)
    if role == Qt.ItemDataRole.ToolTipRole:
        return hint(phrase)
    if role == Qt.ItemDataRole.DisplayRole:
        return one_line(phrase.content, 400)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return said(phrase)
    return None
