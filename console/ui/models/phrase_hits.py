"""The rows of the popup over the message input: phrases that match what was typed, or the choices of a stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
NUMBERED = 10


class HitRole(IntEnum):
    """What a row can be asked for, besides Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    NUMBER = Qt.ItemDataRole.UserRole + 2
    """The digit that takes the row after Tab: 1 to 9, then 0; empty beyond."""


@dataclass(frozen=True, slots=True)
class HitRow:
    """What one row shows: code, one line of text with its matched characters, and the group.

    wording: which of a phrase's wordings the text is, such as 2/3; empty where there is only one.
    """

    text: str
    code: str = ""
    group: str = ""
    spans: tuple[Span, ...] = ()
    code_spans: tuple[Span, ...] = ()
    wording: str = ""


class PhraseHitModel(QAbstractListModel):
    """A table of ready rows; each is made when it is first shown, so that a thousand hits cost what ten do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[object] = ()
        self._make: Callable[[Any], HitRow] = _nothing
        self._rows: dict[int, HitRow] = {}

    def load(self, items: Sequence[object], make: Callable[[Any], HitRow]) -> None:
        """Show these items; make gives the row of one."""
        self.beginResetModel()
        self._items, self._make = items, make
        self._rows = {}
        self.endResetModel()

    def renew(self, row: int) -> None:
        """Show a row as it is made now."""
        self._rows.pop(row, None)
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def item(self, row: int) -> object:
        """Give what a row stands for."""
        return self._items[row]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Give how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row's HitRow, number or words."""
        if not index.isValid():
            return None
        row = index.row()
        if role == HitRole.ROW:
            return self._row(row)
        if role == HitRole.NUMBER:
            return str((row + 1) % 10) if row < NUMBERED else ""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            shown = self._row(row)
            return " ".join(part for part in (shown.code, shown.text, shown.wording, shown.group) if part)
        return None

    def _row(self, row: int) -> HitRow:
        made = self._rows.get(row)
        if made is None:
            made = self._rows[row] = self._make(self._items[row])
        return made


def _nothing(_item: object) -> HitRow:
    return HitRow("")
