"""Paints the rows of the phrase panel: groups with their counts, phrases with their code and two lines of text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from console.domain.phrases import Phrase
from console.ui.icons import paint_icon
from console.ui.models.phrases import GroupHead, PhraseRole
from console.ui.models.search import spans
from console.ui.theme import FontRole, Theme
from console.ui.widgets.text import one_line

LINES = 2
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CODE_WIDTH = 46


class PhraseDelegate(QStyledItemDelegate):
    """Draws GroupHead and Phrase rows; text is laid out once for a width and kept."""

    def __init__(self, theme: Theme, view: QTreeView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._kept: dict[tuple[str, int], list[str]] = {}
        theme.changed.connect(self._kept.clear)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the height of a row: one or two lines of text and the room around them."""
        theme, px = self._theme, self._theme.px
        if index.data(PhraseRole.GROUP) is not None:
            return QSize(px(120), px(28))
        line = QFontMetricsF(theme.font()).height()
        lines = self._lines(index.data(PhraseRole.PHRASE), self._text_width())
        return QSize(px(120), max(px(28), round(len(lines) * line) + px(12)))

    def _text_width(self) -> int:
        px = self._theme.px
        return max(px(60), self._view.viewport().width() - px(10 + 6 + _CODE_WIDTH + 8 + 10 + 6))

    def _lines(self, phrase: Phrase, width: int) -> list[str]:
        text = one_line(phrase.title or phrase.content, 300)
        key = (text, width)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > 2000:
                self._kept.clear()
            kept = self._kept[key] = self._laid_out(text, width)
        return kept

    def _laid_out(self, text: str, width: int) -> list[str]:
        font = self._theme.font()
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[str] = []
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start = line.textStart()
            if len(lines) == LINES - 1:
                rest = text[start:]
                lines.append(QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
                break
            lines.append(text[start : start + line.textLength()])
        layout.endLayout()
        return lines or [""]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row over the whole width of the tree."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        back = QRectF(px(10), option.rect.top(), self._view.viewport().width() - px(20), option.rect.height())
        self._background(painter, option, back)
        head: GroupHead | None = index.data(PhraseRole.GROUP)
        if head is not None:
            self._group(painter, back, head, expanded=self._view.isExpanded(index))
        else:
            self._phrase(painter, back, index)
        painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, back: QRectF) -> None:
        theme, state = self._theme, option.state
        focus = bool(state & QStyle.StateFlag.State_HasFocus) or (
            self._view.hasFocus() and bool(state & QStyle.StateFlag.State_Selected)
        )
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if hover or selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if selected else "hover"))
            painter.drawRoundedRect(back, theme.px(8), theme.px(8))
        if focus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(back.adjusted(1, 1, -1, -1), theme.px(8), theme.px(8))

    def _group(self, painter: QPainter, back: QRectF, head: GroupHead, *, expanded: bool) -> None:
        theme, px = self._theme, self._theme.px
        side = px(12)
        arrow = QRectF(back.left() + px(4), back.center().y() - side / 2, side, side)
        paint_icon(painter, arrow, "chevron-down" if expanded else "chevron-right")
        font = theme.font(FontRole.SECONDARY, bold=True)
        metrics = QFontMetricsF(font)
        left = arrow.right() + px(4)
        title = metrics.elidedText(head.title, Qt.TextElideMode.ElideRight, back.right() - left - px(40))
        painter.setFont(font)
        painter.setPen(theme.color("text_2"))
        painter.drawText(QRectF(left, back.top(), back.width(), back.height()), _LEFT, title)
        left += metrics.horizontalAdvance(title) + px(6)
        painter.setFont(theme.font(FontRole.MARK, tabular=True))
        painter.setPen(theme.color("text_3"))
        painter.drawText(QRectF(left, back.top(), px(60), back.height()), _LEFT, str(head.count))

    def _phrase(self, painter: QPainter, back: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        theme, px = self._theme, self._theme.px
        phrase: Phrase = index.data(PhraseRole.PHRASE)
        words: tuple[str, ...] = index.data(PhraseRole.WORDS)
        font = theme.font()
        metrics = QFontMetricsF(font)
        lines = self._lines(phrase, self._text_width())
        height = metrics.height()
        top = back.center().y() - height * len(lines) / 2
        code = theme.mono()
        painter.setFont(code)
        painter.setPen(theme.color("accent_text"))
        shown = QFontMetricsF(code).elidedText(phrase.code, Qt.TextElideMode.ElideRight, px(_CODE_WIDTH))
        painter.drawText(QRectF(back.left() + px(6), top, px(_CODE_WIDTH), height), _LEFT, shown)
        left = back.left() + px(6 + _CODE_WIDTH + 8)
        painter.setFont(font)
        for line in lines:
            for start, end in spans(line, words):
                mark_left = left + metrics.horizontalAdvance(line[:start])
                mark_right = left + metrics.horizontalAdvance(line[:end])
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("highlight"))
                painter.drawRoundedRect(QRectF(mark_left, top, mark_right - mark_left, height), 2, 2)
            painter.setPen(theme.color("text"))
            painter.drawText(QPointF(left, top + metrics.ascent()), line)
            top += height
