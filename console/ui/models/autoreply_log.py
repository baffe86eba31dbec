"""What auto-reply decided, as rows: newest first, older pages below, narrowed to contacts by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.autoreply import LogEntry
from console.i18n import tr
from console.ui.models.moments import full_moment, short_moment
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex


class LogColumn(IntEnum):
    """The columns."""

    TIME = 0
    CONTACT = 1
    MESSAGE = 2
    OUTCOME = 3


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry with the words of the message that caused it, and what became of it."""

    entry: LogEntry
    message: str
    """Empty where a silence caused it, or the message is gone."""
    outcome: str


class AutoReplyLog(QAbstractTableModel):
    """Rows of the log."""

    def __init__(self, now: datetime, zone: tzinfo | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._zone = zone
        self._all: list[LogRow] = []
        self._rows: list[LogRow] = []
        self._name = ""

    def add_older(self, rows: Sequence[LogRow]) -> None:
        """Put a page below those that are there."""
        self._all.extend(rows)
        fitting = [row for row in rows if self._fits(row)]
        if fitting:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fitting) - 1)
            self._rows.extend(fitting)
            self.endInsertRows()

    def set_name(self, name: str) -> None:
        """Show only contacts with this in their names; empty: all."""
        self.beginResetModel()
        self._name = name.strip().casefold()
        self._rows = [row for row in self._all if self._fits(row)]
        self.endResetModel()

    def _fits(self, row: LogRow) -> bool:
        return self._name in row.entry.contact_name.casefold()

    @property
    def oldest(self) -> int | None:
        """The id of the oldest entry that was loaded."""
        return self._all[-1].entry.id if self._all else None

    def row(self, index: Index) -> LogRow | None:
        """Give the row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def place_of(self, wanted: Callable[[LogEntry], bool]) -> int | None:
        """Give the place of the newest entry that is wanted."""
        return next((place for place, row in enumerate(self._rows) if wanted(row.entry)), None)

    # --- Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        return 0 if parent.isValid() else len(LogColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.row(index)
        if row is None:
            return None
        full = full_moment(row.entry.at, self._zone)
        column = LogColumn(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return full if column is LogColumn.TIME else None
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        return {
            LogColumn.TIME: full if role == Qt.ItemDataRole.AccessibleTextRole else self._time(row.entry.at),
            LogColumn.CONTACT: one_line(row.entry.contact_name, 60),
            LogColumn.MESSAGE: one_line(row.message, 120),
            LogColumn.OUTCOME: row.outcome,
        }[column]

    def _time(self, at: datetime) -> str:
        day = short_moment(at, self._now, self._zone)
        clock = f"{at.astimezone(self._zone):%H:%M}"
        return day if day == clock else f"{day} {clock}"

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            LogColumn.TIME: tr("Time", context="auto-reply"),
            LogColumn.CONTACT: tr("Contact", context="auto-reply"),
            LogColumn.MESSAGE: tr("Message", context="auto-reply"),
            LogColumn.OUTCOME: tr("What was decided"),
        }[LogColumn(section)]

    def retranslate(self, rows: Sequence[LogRow]) -> None:
        """Show the same rows in words of another language."""
        self.beginResetModel()
        self._all = list(rows)
        self._rows = [row for row in self._all if self._fits(row)]
        self.endResetModel()

    @property
    def all(self) -> Sequence[LogRow]:
        """Every row that was loaded, whether its contact is looked for or not."""
        return self._all
