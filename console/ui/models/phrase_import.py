"""The grid of what an import will do: a row for every row of the file, what differs first."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.phrase_files import BadRow
from console.i18n import tr
from console.i18n.phrase_files import bad_row_sentence
from console.services.phrase_plan import Action, ImportPlan, Piece, PlanItem, RowState, differences
from console.ui.models.phrase_words import group_title
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
_ORDER: Final = (
    RowState.CONFLICT, RowState.CHANGED, RowState.BAD, RowState.NEW, RowState.GROUP, RowState.SAME,
)  # fmt: skip
_TAKEN: Final = {RowState.NEW, RowState.GROUP}
_DIFFER: Final = {RowState.CHANGED, RowState.CONFLICT}
_PHRASES: Final = _DIFFER | {RowState.NEW}
_SHOWN: Final = 300


class ImportColumn(IntEnum):
    """The columns of the grid."""

    TAKE = 0
    STATE = 1
    GROUP = 2
    CODE = 3
    CONTENT = 4
    ACTION = 5


class ImportRole(IntEnum):
    """What a cell can be asked for, besides Qt's own roles."""

    STATE = Qt.ItemDataRole.UserRole + 1
    PIECES = Qt.ItemDataRole.UserRole + 2
    """The content cut where it differs from what is there; None where it does not."""
    ACTION = Qt.ItemDataRole.UserRole + 3
    ACTIONS = Qt.ItemDataRole.UserRole + 4
    """What can be chosen for the row."""


def state_name(item: PlanItem) -> str:
    """Name what a row is."""
    if isinstance(item.row, BadRow):
        return tr("Line {line}", line=str(item.row.line))
    return {
        RowState.NEW: tr("New", context="state of an imported row"),
        RowState.CHANGED: tr("Changed"),
        RowState.SAME: tr("Same"),
        RowState.CONFLICT: tr("Conflict"),
        RowState.GROUP: tr("New group", context="state of an imported row"),
        RowState.BAD: "",
    }[item.state]


def action_name(action: Action, state: RowState) -> str:
    """Name what is done with a row."""
    if state in _TAKEN:
        return tr("Skip") if action is Action.SKIP else tr("Take in")
    return {
        Action.SKIP: tr("Skip"),
        Action.OVERWRITE: tr("Overwrite"),
        Action.NEWER: tr("Newer wins"),
        Action.BOTH: tr("Keep both"),
    }[action]


class ImportModel(QAbstractTableModel):
    """Shows an ImportPlan and changes its actions. changed: what will be done is another than before."""

    changed = Signal()

    def __init__(self, plan: ImportPlan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        rank = {state: number for number, state in enumerate(_ORDER)}
        self._rows = sorted(range(len(plan.rows)), key=lambda number: rank[plan.states[number]])
        self._pieces = lru_cache(2000)(self._cut)

    def taken(self) -> int:
        """Count the phrases that will be written."""
        return sum(
            action is not Action.SKIP and state in _PHRASES
            for state, action in zip(self._plan.states, self._plan.actions, strict=True)
        )

    def set_all(self, action: Action) -> None:
        """Do this with every row that differs from what is there."""
        self._plan.set_action(action)
        self._tell(0, len(self._rows) - 1)

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, ImportColumn.ACTION))
        self.changed.emit()

    # --- Qt's questions ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(ImportColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            "", tr("State"), tr("Group"), tr("Code"), tr("Text"), tr("What to do")
        )[section]  # fmt: skip

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        state = self._plan.states[self._rows[index.row()]]
        if index.column() == ImportColumn.TAKE and state in _TAKEN | _DIFFER:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == ImportColumn.ACTION and state in _TAKEN | _DIFFER:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        if not index.isValid():
            return None
        number = self._rows[index.row()]
        item, action = self._plan.item(number), self._plan.actions[number]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(item, action, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ImportColumn.TAKE:
            if item.state not in _TAKEN | _DIFFER:
                return None
            return (Qt.CheckState.Unchecked if action is Action.SKIP else Qt.CheckState.Checked).value
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ImportColumn.TAKE:
            return tr("Take in")
        return self._more(number, role)

    def _more(self, number: int, role: int) -> object:
        item = self._plan.item(number)
        if role == ImportRole.STATE:
            return item.state
        if role == ImportRole.PIECES:
            return self._pieces(number)
        if role == ImportRole.ACTION:
            return self._plan.actions[number]
        if role == ImportRole.ACTIONS:
            return [Action.OVERWRITE, Action.SKIP] if item.state in _TAKEN else list(Action)
        return None

    def _cut(self, number: int) -> list[tuple[Piece, str]] | None:
        item = self._plan.item(number)
        if item.state is not RowState.CHANGED or item.existing is None or isinstance(item.row, BadRow):
            return None
        return differences(item.existing.content[:_SHOWN], item.row.content[:_SHOWN])

    def _words(self, item: PlanItem, action: Action, column: int) -> str:
        row = item.row
        match column:
            case ImportColumn.STATE:
                return state_name(item)
            case ImportColumn.ACTION:
                return action_name(action, item.state) if item.state in _TAKEN | _DIFFER else "—"
            case ImportColumn.CONTENT:
                return self._content(item)
            case ImportColumn.GROUP if not isinstance(row, BadRow):
                return group_title(row.group)
            case ImportColumn.CODE if not isinstance(row, BadRow):
                return one_line(row.code, 40)
        return ""

    @staticmethod
    def _content(item: PlanItem) -> str:
        if isinstance(item.row, BadRow):
            return f"{bad_row_sentence(item.row.reason)} {item.row.excerpt}"
        text = one_line(item.row.content, _SHOWN)
        if item.state is not RowState.CONFLICT:
            return text
        owner = item.existing
        if owner is None:
            return tr("An earlier row has the code {code}: {text}", code=item.row.code, text=text)
        words = one_line(owner.title or owner.content, 24)
        return tr("“{phrase}” has the code {code}: {text}", phrase=words, code=item.row.code, text=text)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401, N802
        number = self._rows[index.row()]
        item = self._plan.item(number)
        if role == Qt.ItemDataRole.CheckStateRole:
            usual = Action.BOTH if item.state is RowState.CONFLICT else Action.OVERWRITE
            action = usual if Qt.CheckState(value) is Qt.CheckState.Checked else Action.SKIP
        elif isinstance(value, Action):
            action = value
        else:
            return False
        self._plan.set_action(action, [number])
        self._tell(index.row(), index.row())
        return True
