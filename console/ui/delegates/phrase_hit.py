"""Paints a row of the popup over the message input: number, code, text with the matched characters, group."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.ui.delegates.search_hit import paint_marked
from console.ui.models.phrase_hits import HitRole, HitRow
from console.ui.theme import FontRole, Theme

ROW = 31
_NUMBER, _CODE, _SIDE = 28, 60, 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PhraseHitDelegate(QStyledItemDelegate):
    """Draws HitRow rows, all of one height."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bare = False
        """Whether rows are only their text: choices of a stop have no code, and their digits are text."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the one height of all rows."""
        return QSize(self._theme.px(120), self.height())

    def height(self) -> int:
        """Give how high a row is."""
        line = QFontMetricsF(self._theme.font()).height()
        return max(self._theme.px(ROW), round(line) + self._theme.px(10))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row: HitRow = index.data(HitRole.ROW)
        theme, px = self._theme, self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = QRectF(option.rect)
        self._background(painter, option, back)
        left, right = back.left() + px(_SIDE), self._group(painter, back, row.group)
        right = self._wording(painter, back, right, row.wording)
        if not self.bare:
            left = self._number_and_code(painter, back, row, str(index.data(HitRole.NUMBER)))
        text = QRectF(left, back.top(), max(0.0, right - left), back.height())
        paint_marked(painter, text, row.text, row.spans, theme, "text", theme.font())
        painter.restore()

    def _number_and_code(self, painter: QPainter, back: QRectF, row: HitRow, number: str) -> float:
        """Draw what stands before the text; gives where the text begins."""
        theme, px = self._theme, self._theme.px
        left = back.left() + px(_SIDE)
        painter.setFont(theme.font(FontRole.MARK, tabular=True))
        painter.setPen(theme.color("text_3"))
        painter.drawText(QRectF(left, back.top(), px(_NUMBER), back.height()), _LEFT, number)
        left += px(_NUMBER)
        if row.code:
            box = QRectF(left, back.top(), px(_CODE - 4), back.height())
            paint_marked(painter, box, row.code, row.code_spans, theme, "accent_text", theme.mono())
        return left + px(_CODE)

    def _wording(self, painter: QPainter, back: QRectF, right: float, wording: str) -> float:
        """Draw which wording it is, left of the group; gives where the text must end."""
        if not wording:
            return right
        font = self._theme.font(FontRole.MARK, tabular=True)
        painter.setFont(font)
        painter.setPen(self._theme.color("accent_text"))
        painter.drawText(QRectF(back.left(), back.top(), right - back.left(), back.height()), _RIGHT, wording)
        return right - QFontMetricsF(font).horizontalAdvance(wording) - self._theme.px(10)

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, back: QRectF) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(back, self._theme.px(8), self._theme.px(8))

    def _group(self, painter: QPainter, back: QRectF, group: str) -> float:
        """Draw the group at the right; gives where the text must end."""
        px = self._theme.px
        right = back.right() - px(_SIDE)
        if not group:
            return right
        font = self._theme.font(FontRole.MARK)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(group, Qt.TextElideMode.ElideLeft, back.width() / 4)
        painter.setFont(font)
        painter.setPen(self._theme.color("text_3"))
        painter.drawText(QRectF(back.left(), back.top(), right - back.left(), back.height()), _RIGHT, shown)
        return right - metrics.horizontalAdvance(shown) - px(10)
