"""What of the messages is selected: rows by keyboard, or text by mouse, over as many messages as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.ui.delegates.message_layout import part_of, units
from console.ui.models.messages import MessageModel
from console.ui.models.messages_rows import Row, body_words


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place between two characters of a conversation."""

    sent_at: datetime
    message_id: int
    position: int


class TextSelection:
    """A stretch of text from where the mouse was pressed to where it is; it stays on its words when rows move."""

    def __init__(self) -> None:
        self._anchor: Point | None = None
        self._caret: Point | None = None

    def __bool__(self) -> bool:
        return self._anchor is not None and self._anchor != self._caret

    def clear(self) -> None:
        """Select nothing."""
        self._anchor = self._caret = None

    def begin(self, row: Row, position: int) -> None:
        """Put the anchor down."""
        self._anchor = self._caret = _point(row, position)

    def extend(self, row: Row, position: int) -> None:
        """Move the other end."""
        if self._anchor is None:
            self._anchor = _point(row, position)
        self._caret = _point(row, position)

    def set(self, row: Row, start: int, end: int) -> None:
        """Select a part of one message."""
        self._anchor, self._caret = _point(row, start), _point(row, end)

    def all_of(self, rows: Sequence[Row]) -> None:
        """Select whole messages from the first to the last."""
        if rows:
            self._anchor = _point(rows[0], 0)
            self._caret = _point(rows[-1], units(rows[-1].text) + 1)

    def span(self, row: Row) -> tuple[int, int] | None:
        """Give the selected part of a row in UTF-16 units; None where nothing of it is."""
        if self._anchor is None or self._caret is None or self._anchor == self._caret:
            return None
        first, last = sorted((self._anchor, self._caret))
        key = (row.message.sent_at, row.id)
        low, high = (first.sent_at, first.message_id), (last.sent_at, last.message_id)
        if not low <= key <= high:
            return None
        length = units(row.text)
        start = min(first.position, length) if key == low else 0
        return start, min(last.position, length) if key == high else length

    def text(self, model: MessageModel) -> str:
        """Give what is copied: the bare part of one message, or every message under its name and time."""
        parts = [(row, span) for row in model.rows if (span := self.span(row)) is not None]
        if len(parts) == 1:
            row, (start, end) = parts[0]
            return part_of(row.text, start, end).replace("\u2028", "\n") if row.text else body_words(row)
        return "\n".join(_entry(model, row, _selected_words(row, span)) for row, span in parts)


def _selected_words(row: Row, span: tuple[int, int]) -> str:
    if not row.text or span == (0, units(row.text)):
        return _whole_words(row)
    return part_of(row.text, *span).replace("\u2028", "\n")


def _whole_words(row: Row) -> str:
    # What is cut on the screen is copied as it is shown; the whole of it is under "Show all".
    return body_words(row)


def _point(row: Row, position: int) -> Point:
    return Point(row.message.sent_at, row.id, position)


def _entry(model: MessageModel, row: Row, words: str) -> str:
    when = row.message.sent_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return f"{model.who(row)} {when}\n{words}"


def rows_text(model: MessageModel, rows: Iterable[Row]) -> str:
    """Give whole messages as they are copied: one bare, several each under its name and time."""
    chosen = list(rows)
    if len(chosen) == 1:
        return body_words(chosen[0])
    return "\n".join(_entry(model, row, body_words(row)) for row in chosen)
