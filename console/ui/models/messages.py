"""The messages of the open conversation that are near what is seen: at most 300, moving with the reader."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.ids import MessageId
from console.domain.messages import Message, Place
from console.i18n import tr
from console.ui.models.messages_rows import Row, row_of, spoken

LIMIT = 300
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What data() gives besides the words of a row."""

    ROW = Qt.ItemDataRole.UserRole + 1
    MESSAGE_ID = Qt.ItemDataRole.UserRole + 2


class MessageModel(QAbstractListModel):
    """Rows in the order of their places; both ends may be open: pages are put there and fall off at the other end."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[Row] = []
        self._at: dict[MessageId, int] = {}
        self.undo: Callable[[MessageId], int] = lambda _id: 0
        """For how many more seconds a message can be undone."""
        self.agent_name = ""
        self.buyer_name = ""
        self.at_start = True
        """Nothing older is in the store."""
        self.at_end = True
        """Nothing newer is in the store: what comes in belongs here."""

    # --- Qt's side ---

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            words = spoken(row, self.who(row))
            return f"{words} {tr('Undo with Ctrl+Z')}" if self.undo(row.id) else words
        if role == Role.ROW:
            return row
        return row.id if role == Role.MESSAGE_ID else None

    # --- reading ---

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are loaded, oldest first."""
        return self._rows

    def row(self, number: int) -> Row:
        """Give the row at a number."""
        return self._rows[number]

    def who(self, row: Row) -> str:
        """Give the name of who wrote a message."""
        return self.agent_name if row.out else self.buyer_name

    def find(self, message_id: MessageId) -> int | None:
        """Give the number of a message's row, if it is loaded."""
        return self._at.get(message_id)

    def first(self) -> Place | None:
        """Give the place of the oldest message loaded."""
        return self._rows[0].place if self._rows else None

    def last(self) -> Place | None:
        """Give the place of the newest message loaded."""
        return self._rows[-1].place if self._rows else None

    # --- changing ---

    def rows_for(self, messages: Sequence[Message], before: Message | None = None) -> list[Row]:
        """Make rows of messages that follow each other, ahead of putting them in."""
        now, made = self._now(), []
        for message in messages:
            made.append(row_of(message, before, now))
            before = message
        return made

    def show(self, messages: Sequence[Message], *, at_start: bool, at_end: bool) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows = self.rows_for(messages[-LIMIT:])
        self._number()
        self.at_start = at_start and len(messages) <= LIMIT
        self.at_end = at_end
        self.endResetModel()

    def prepend(self, rows: Sequence[Row], *, at_start: bool) -> None:
        """Put older rows in front; as many fall off at the end as are over the limit."""
        fresh = [row for row in rows if row.id not in self._at]
        if fresh:
            old_first = self._rows[0] if self._rows else None
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self._number()
            self.endInsertRows()
            if old_first is not None:
                self._remake([len(fresh)])
        self.at_start = at_start
        if len(self._rows) > LIMIT:
            self._remove(LIMIT, len(self._rows) - 1)
            self.at_end = False

    def append(self, rows: Sequence[Row], *, at_end: bool, limit: int = LIMIT) -> None:
        """Put newer rows behind; as many fall off at the front as are over the limit."""
        fresh = [row for row in rows if row.id not in self._at]
        if fresh:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._rows.extend(fresh)
            self._number(start)
            self.endInsertRows()
        self.at_end = at_end
        if len(self._rows) > limit:
            self._remove(0, len(self._rows) - limit - 1)
            self.at_start = False

    def insert(self, message: Message) -> None:
        """Put a message where its place is, if that is inside the window (a late one out of the archive)."""
        if message.id in self._at:
            self.change([message])
            return
        place = (message.sent_at, message.id)
        number = bisect_left(self._rows, place, key=lambda row: (row.message.sent_at, row.id))
        if (number == 0 and not self.at_start) or (number == len(self._rows) and not self.at_end):
            return
        before = self._rows[number - 1].message if number else None
        self.beginInsertRows(QModelIndex(), number, number)
        self._rows[number:number] = self.rows_for([message], before)
        self._number(number)
        self.endInsertRows()
        if number + 1 < len(self._rows):
            self._remake([number + 1])

    def change(self, messages: Iterable[Message]) -> list[int]:
        """Show messages as they are now; gives the numbers of the rows that look different."""
        changed = []
        now = self._now()
        for message in messages:
            number = self._at.get(message.id)
            if number is None or self._rows[number].message == message:
                continue
            before = self._rows[number - 1].message if number else None
            self._rows[number] = row_of(message, before, now)
            changed.append(number)
        self._tell(changed)
        return changed

    def remove(self, message_ids: Iterable[MessageId]) -> bool:
        """Take messages out that left the history; tells whether any was loaded."""
        numbers = sorted((self._at[each] for each in message_ids if each in self._at), reverse=True)
        for number in numbers:
            self._remove(number, number)
            if number < len(self._rows):
                self._remake([number])
        return bool(numbers)

    def keep_near(self, number: int, count: int) -> None:
        """Let rows go that are farther than count from a row; an end that loses some is open again."""
        low, high = max(0, number - count), min(len(self._rows), number + count)
        if high < len(self._rows):
            self._remove(high, len(self._rows) - 1)
            self.at_end = False
        if low > 0:
            self._remove(0, low - 1)
            self.at_start = False

    def retell(self) -> None:
        """Make every row anew: language, names or the day changed."""
        self._remake(range(len(self._rows)))

    def touched(self, message_id: MessageId) -> None:
        """Say that something beside a message changed (its picture arrived)."""
        number = self._at.get(message_id)
        if number is not None:
            self._tell([number])

    def _remake(self, numbers: Iterable[int]) -> None:
        now, changed = self._now(), []
        for number in numbers:
            before = self._rows[number - 1].message if number else None
            self._rows[number] = row_of(self._rows[number].message, before, now)
            changed.append(number)
        self._tell(changed)

    def _tell(self, numbers: Sequence[int]) -> None:
        if numbers:
            self.dataChanged.emit(self.index(min(numbers)), self.index(max(numbers)))

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        del self._rows[first : last + 1]
        self._number()
        self.endRemoveRows()

    def _number(self, start: int = 0) -> None:
        if start == 0:
            self._at = {row.id: number for number, row in enumerate(self._rows)}
        else:
            self._at.update((row.id, number) for number, row in enumerate(self._rows[start:], start))
