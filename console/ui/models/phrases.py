"""The tree of quick phrases: groups with their phrases, narrowed by the words of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.phrases import Phrase, PhraseGroup
from console.i18n import tr, trn
from console.services.library import Shelf
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex


class PhraseRole(IntEnum):
    """What a row can be asked for, besides Qt's own roles."""

    PHRASE = Qt.ItemDataRole.UserRole + 1
    """The phrase of a row, None for a group."""
    GROUP = Qt.ItemDataRole.UserRole + 2
    """A GroupHead for a group's row, None for a phrase."""
    WORDS = Qt.ItemDataRole.UserRole + 3
    """The words that were searched for, to be marked."""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group as its row shows it."""

    group: PhraseGroup
    title: str
    count: int


@dataclass(slots=True)
class _Node:
    """A group's row with those under it; a phrase's row has the group's node as its internal pointer."""

    head: GroupHead
    phrases: list[Phrase] = field(default_factory=list)


class PhraseTreeModel(QAbstractItemModel):
    """Two levels: groups, and the phrases in them that hold every word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelves: list[Shelf] = []
        self._hay: dict[str, str] = {}
        self._words: tuple[str, ...] = ()
        self._nodes: list[_Node] = []

    def load(self, shelves: Sequence[Shelf]) -> None:
        """Show these groups and phrases."""
        self._shelves = list(shelves)
        self._hay = {
            phrase.id: "\n".join((phrase.code, phrase.title, phrase.content, *each.group.path)).casefold()
            for each in self._shelves
            for phrase in each.phrases
        }
        self._rebuild()

    def search(self, text: str) -> None:
        """Show only phrases that hold every word; an empty text shows all."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self._rebuild()

    @property
    def searching(self) -> bool:
        """Tell whether only a part is shown."""
        return bool(self._words)

    @property
    def total(self) -> int:
        """How many phrases there are, shown or not."""
        return len(self._hay)

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._nodes = []
        for each in self._shelves:
            kept = [phrase for phrase in each.phrases if self._holds(phrase)]
            if kept or not self._words:
                title = " › ".join(one_line(part, 40) for part in each.group.path) or tr("Ungrouped")
                self._nodes.append(_Node(GroupHead(each.group, title, len(kept)), kept))
        self._nodes_first_match_first()
        self.endResetModel()

    def _nodes_first_match_first(self) -> None:
        """An exact code comes first, so that Enter takes it."""
        if len(self._words) != 1:
            return
        word = self._words[0]
        for node in self._nodes:
            node.phrases.sort(key=lambda phrase: phrase.code.casefold() != word)
        self._nodes.sort(key=lambda node: not any(phrase.code.casefold() == word for phrase in node.phrases))

    def _holds(self, phrase: Phrase) -> bool:
        hay = self._hay[phrase.id]
        return all(word in hay for word in self._words)

    def first(self) -> QModelIndex:
        """Give the first phrase; an invalid index where there is none."""
        for row, node in enumerate(self._nodes):
            if node.phrases:
                return self.index(0, 0, self.index(row, 0))
        return QModelIndex()

    # --- Qt's questions ---

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own way
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        # 0 stands for "a group"; a phrase's id is its group's row and one.
        return self.createIndex(row, column, parent.row() + 1)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # the stubs hide it behind QObject.parent
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        if not parent.isValid():
            return len(self._nodes)
        if parent.column() or parent.internalId():
            return 0
        return len(self._nodes[parent.row()].phrases)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        if not index.isValid():
            return None
        if role == PhraseRole.WORDS:
            return self._words
        if index.internalId() == 0:
            return _head_data(self._nodes[index.row()].head, role)
        return _phrase_data(self._nodes[int(index.internalId()) - 1].phrases[index.row()], role)


def _head_data(head: GroupHead, role: int) -> object:
    if role == PhraseRole.GROUP:
        return head
    if role == Qt.ItemDataRole.DisplayRole:
        return head.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        count = trn("{count} phrase", "{count} phrases", head.count)
        return tr(", ", context="between the parts of a row's name").join([head.title, count])
    return None


def _phrase_data(phrase: Phrase, role: int) -> object:
    if role == PhraseRole.PHRASE:
        return phrase
    if role == Qt.ItemDataRole.ToolTipRole:
        return None
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        parts = [phrase.code, one_line(phrase.title, 80), one_line(phrase.content, 400)]
        if role == Qt.ItemDataRole.DisplayRole:
            return parts[2]
        return tr(", ", context="between the parts of a row's name").join(part for part in parts if part)
    return None
