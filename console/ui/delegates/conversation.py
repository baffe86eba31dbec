"""Paints the rows of the conversation list: face, name, last message, time or waiting ring, unread badge."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.domain.conversations import WaitingLimits
from console.i18n import tr
from console.ui.delegates.avatars import Faces
from console.ui.icons import paint_icon
from console.ui.models.conversations import ConversationModel, ConversationRow, GroupRow, Role, Snippet
from console.ui.models.moments import waiting_text
from console.ui.theme import FontRole, Theme
from console.ui.widgets.painting import (
    badge_width,
    chip_width,
    paint_badge,
    paint_chip,
    paint_waiting_ring,
    urgency,
    urgency_role,
)

HEIGHT = 58
GROUP_HEIGHT = 36
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the parts of a row stand, in the view's pixels."""

    back: QRectF
    face: QRectF
    first: QRectF
    second: QRectF
    right: float


class ConversationDelegate(QStyledItemDelegate):
    """Draws ConversationRow and GroupRow in the colours of the theme."""

    def __init__(self, theme: Theme, faces: Faces, rows: ConversationModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._measure()
        theme.changed.connect(self._measure)
        self._faces = faces
        self.limits = WaitingLimits()
        self.open_contact: int | None = None
        """The conversation that is open in the window: its row is drawn as the chosen one."""
        self.by_keyboard = False
        """Whether somebody walks through the list with keys: then the row with the focus has a frame."""

    def _measure(self) -> None:
        width, px = self._theme.px(180), self._theme.px
        self._row_size, self._group_size = QSize(width, px(HEIGHT)), QSize(width, px(GROUP_HEIGHT))

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the height of a row: conversations are all alike, a group's row is lower. Asked for every contact."""
        return self._group_size if self._rows.is_header(index.row()) else self._row_size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row = index.data(Role.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, GroupRow):
            self._group(painter, option, row)
        elif isinstance(row, ConversationRow):
            self._conversation(painter, option, row)
        painter.restore()

    # --- a conversation ---

    def _conversation(self, painter: QPainter, option: QStyleOptionViewItem, row: ConversationRow) -> None:
        box = self._box(_rect(option))
        self._background(painter, option, box, chosen=row.contact.id == self.open_contact)
        self._faces.paint(painter, box.face, row.contact, row.presence)
        end = self._right_column(painter, box, row)
        self._first_line(painter, box, row, end[0])
        self._second_line(painter, box, row, end[1])

    def _box(self, rect: QRect) -> _Box:
        px = self._theme.px
        back = QRectF(rect).adjusted(px(8), 0, -px(8), 0)
        side = px(40)
        face = QRectF(back.left() + px(8), back.center().y() - side / 2, side, side)
        left, right = face.right() + px(10), back.right() - px(8)
        first = QRectF(left, back.center().y() - px(19), right - left, px(20))
        second = QRectF(left, back.center().y(), right - left, px(18))
        return _Box(back, face, first, second, right)

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, box: _Box, *, chosen: bool) -> None:
        theme = self._theme
        state = _state(option)
        role = "surface"
        if chosen or state & QStyle.StateFlag.State_Selected:
            role = "selection"
        elif state & QStyle.StateFlag.State_MouseOver:
            role = "hover"
        painter.setBackground(theme.color(role))
        if role != "surface":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(role))
            painter.drawRoundedRect(box.back, theme.px(10), theme.px(10))
        by_key = self.by_keyboard or bool(state & QStyle.StateFlag.State_KeyboardFocusChange)
        if by_key and state & QStyle.StateFlag.State_HasFocus:
            self._focus(painter, box.back)

    def _focus(self, painter: QPainter, back: QRectF) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(back.adjusted(1, 1, -1, -1), theme.px(9), theme.px(9))

    def _right_column(self, painter: QPainter, box: _Box, row: ConversationRow) -> tuple[float, float]:
        """Draw time or ring and badge; gives where the first and the second line have to end."""
        px = self._theme.px
        count = row.contact.unread
        badge = count > 0 or row.contact.marked_unread
        middle = box.first.center().y() if badge else box.back.center().y()
        if row.waiting is not None:
            top = self._waiting(painter, box.right, middle, row)
        else:
            font = self._theme.font(FontRole.MARK, tabular=True)
            top = self._text(
                painter, font, "text_3", QRectF(box.first.left(), middle - px(9), 0, px(18)), row.when, box
            )
        if not badge:
            return top, top
        below = box.second.center().y() + px(1)
        paint_badge(painter, box.right, below, count)
        return top, box.right - (badge_width(count) if count else px(10))

    def _waiting(self, painter: QPainter, right: float, middle: float, row: ConversationRow) -> float:
        theme, px = self._theme, self._theme.px
        seconds = row.waiting or 0.0
        limits = (int(self.limits.late), int(self.limits.too_late), int(self.limits.lost))
        role = "text_3" if row.paused else urgency_role(urgency(seconds, limits), text=True)
        font = theme.font(FontRole.SECONDARY, tabular=True)
        text = waiting_text(seconds)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(theme.color(role))
        painter.drawText(QRectF(right - width - 2, middle - px(9), width + 2, px(18)), _RIGHT, text)
        # The ring keeps its place while the digits under it count up: room for three of them.
        room = max(width, metrics.horizontalAdvance(tr("{count} s", count=888)) if seconds < 600 else width)
        ring = QRectF(right - room - px(20), middle - px(7), px(14), px(14))
        paint_waiting_ring(painter, ring, seconds, limits, row.paused)
        return ring.left()

    def _text(self, painter: QPainter, font: QFont, role: str, line: QRectF, text: str, box: _Box) -> float:
        """Draw text that ends at the row's right edge; gives where it begins."""
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        painter.drawText(QRectF(box.right - width - 2, line.top(), width + 2, line.height()), _RIGHT, text)
        return box.right - width

    def _first_line(self, painter: QPainter, box: _Box, row: ConversationRow, end: float) -> None:
        theme, px = self._theme, self._theme.px
        tag = chip_width(row.tag) + px(6) if row.tag else 0
        pin = px(16) if row.contact.pinned else 0
        font = theme.font(FontRole.BASE, bold=bool(row.contact.unread))
        room = end - px(8) - box.first.left() - tag - pin
        if tag and room < px(48):
            room, tag = room + tag, 0
        metrics = QFontMetricsF(font)
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, room)
        width = min(room, metrics.horizontalAdvance(name))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(box.first.left(), box.first.top(), width + 2, box.first.height()), _LEFT, name)
        left = box.first.left() + width + px(6)
        if tag:
            paint_chip(painter, left, box.first.center().y(), row.tag)
            left += tag
        if pin:
            side = px(12)
            paint_icon(painter, QRectF(left, box.first.center().y() - side / 2, side, side), "pin-filled", "text_3")

    def _second_line(self, painter: QPainter, box: _Box, row: ConversationRow, end: float) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.font(FontRole.SECONDARY)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        left = box.second.left()
        mark = {Snippet.DRAFT: tr("[Draft]"), Snippet.FAILED: tr("[Not sent]")}.get(row.snippet, "")
        if mark:
            painter.setPen(theme.color("bad_text"))
            painter.drawText(QRectF(left, box.second.top(), box.second.width(), box.second.height()), _LEFT, mark)
            left += metrics.horizontalAdvance(mark) + px(4)
        room = end - px(8) - left
        role = {Snippet.TYPING: "accent_text", Snippet.RETRACTED: "text_3"}.get(row.snippet, "text_2")
        painter.setPen(theme.color(role))
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.drawText(QRectF(left, box.second.top(), room + 2, box.second.height()), _LEFT, text)

    # --- a group ---

    def _group(self, painter: QPainter, option: QStyleOptionViewItem, row: GroupRow) -> None:
        theme, px = self._theme, self._theme.px
        box = self._box(_rect(option))
        self._background(painter, option, box, chosen=False)
        side = px(14)
        left = box.back.left() + px(8)
        arrow = "chevron-right" if row.collapsed else "chevron-down"
        middle = box.back.center().y()
        paint_icon(painter, QRectF(left, middle - side / 2, side, side), arrow)
        left += side + px(6)
        font = theme.font(FontRole.BASE, bold=True)
        metrics = QFontMetricsF(font)
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, box.right - left - px(40))
        painter.setFont(font)
        painter.setPen(theme.color("text_2"))
        painter.drawText(QRectF(left, middle - px(10), box.right - left, px(20)), _LEFT, title)
        left += metrics.horizontalAdvance(title) + px(6)
        painter.setFont(theme.font(FontRole.MARK, tabular=True))
        painter.setPen(theme.color("text_3"))
        painter.drawText(QRectF(left, middle - px(10), px(60), px(20)), _LEFT, str(row.count))


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
