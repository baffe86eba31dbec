"""Paints the rows of the phrase panel: groups with their counts, phrases with their code and two lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from console.domain.phrases import Phrase
from console.ui.icons import paint_icon
from console.ui.models.phrase_words import marked_line
from console.ui.models.phrases import Found, GroupHead, PhraseRole
from console.ui.theme import FontRole, Theme
from console.ui.widgets.painting import chip_width, paint_chip

LINES = 2
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CODE_WIDTH = 46
_INDENT = 12
_MOST = 4000
"""Layouts that are kept."""

Line = tuple[int, str]
"""Where a line begins in its text, and what is drawn of it."""


class PhraseDelegate(QStyledItemDelegate):
    """Draws GroupHead and Phrase rows; text is laid out once for a width and kept."""

    def __init__(self, theme: Theme, view: QTreeView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._kept: dict[tuple[str, int], list[Line]] = {}
        self._line_height = 0.0
        theme.changed.connect(self._forget)
        self._forget()

    def _forget(self) -> None:
        self._kept.clear()
        self._line_height = QFontMetricsF(self._theme.font()).height()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the height of a row: one or two lines of text and the room around them."""
        px = self._theme.px
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        if phrase is None:
            return QSize(px(120), px(28))
        text, _ = marked_line(phrase.content, ())
        lines = len(self._lines(text, self._text_width(index.data(PhraseRole.DEPTH))))
        below = px(20) if index.data(PhraseRole.PERIOD) else 0
        return QSize(px(120), max(px(28), round(lines * self._line_height) + px(12)) + below)

    def _text_width(self, depth: int) -> int:
        px = self._theme.px
        return max(px(60), self._view.viewport().width() - px(10 + 6 + _CODE_WIDTH + 8 + 10 + 6 + _INDENT * depth))

    def _lines(self, text: str, width: int) -> list[Line]:
        key = (text, width)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > _MOST:
                self._kept.clear()
            kept = self._kept[key] = self._laid_out(text, width)
        return kept

    def _laid_out(self, text: str, width: int) -> list[Line]:
        font = self._theme.font()
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        # Qt counts in UTF-16: an emoticon takes two there and one in Python.
        units = text.encode("utf-16-le")
        lines: list[Line] = []
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start = line.textStart()
            before = len(units[: start * 2].decode("utf-16-le", "ignore"))
            if len(lines) == LINES - 1:
                rest = text[before:]
                lines.append((before, QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)))
                break
            part = units[start * 2 : (start + line.textLength()) * 2].decode("utf-16-le", "ignore")
            lines.append((before, part))
        layout.endLayout()
        return lines or [(0, "")]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row over the whole width of the tree."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.px
        back = QRectF(px(10), option.rect.top(), self._view.viewport().width() - px(20), option.rect.height())
        self._background(painter, option, back)
        inside = back.adjusted(px(_INDENT) * index.data(PhraseRole.DEPTH), 0, 0, 0)
        head: GroupHead | None = index.data(PhraseRole.GROUP)
        if head is not None:
            self._group(painter, inside, head, expanded=self._view.isExpanded(index))
        else:
            self._phrase(painter, inside, index)
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
        right = back.right() - px(6)
        for text, kind in ((head.pack, "accent"), (head.period, "accent" if head.running else "")):
            if text:
                right -= chip_width(text)
                paint_chip(painter, right, back.center().y(), text, kind)
                right -= px(4)
        font = theme.font(FontRole.SECONDARY, bold=True)
        metrics = QFontMetricsF(font)
        left = arrow.right() + px(4)
        title = metrics.elidedText(head.title, Qt.TextElideMode.ElideRight, max(px(20), right - left - px(34)))
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
        found: Found | None = index.data(PhraseRole.HIT)
        period: str = index.data(PhraseRole.PERIOD)
        text, marks = marked_line(phrase.content, found.content if found is not None else ())
        font = theme.font()
        lines = self._lines(text, self._text_width(index.data(PhraseRole.DEPTH)))
        height = self._line_height
        top = back.center().y() - height * len(lines) / 2 - (px(10) if period else 0)
        self._code(painter, back, top, phrase, found)
        left = back.left() + px(6 + _CODE_WIDTH + 8)
        for start, line in lines:
            shifted = [(begin - start, end - start) for begin, end in marks]
            self._line(painter, QPointF(left, top), line, shifted, font, "text_3" if phrase.hidden else "text")
            top += height
        if period:
            paint_chip(painter, left, top + px(10), period, "accent")

    def _code(self, painter: QPainter, back: QRectF, top: float, phrase: Phrase, found: Found | None) -> None:
        theme, px = self._theme, self._theme.px
        font = theme.mono()
        shown = QFontMetricsF(font).elidedText(phrase.code, Qt.TextElideMode.ElideRight, px(_CODE_WIDTH))
        shift = (self._line_height - QFontMetricsF(font).height()) / 2
        marks = found.code if found is not None else ()
        left = back.left() + px(6)
        self._line(painter, QPointF(left, top + shift), shown, marks, font, "accent_text")
        if phrase.pinned:
            side = px(11)
            at = QRectF(left, top + self._line_height + px(2), side, side)
            if not phrase.code:
                at.moveTop(top + (self._line_height - side) / 2)
            if at.bottom() <= back.bottom():
                paint_icon(painter, at, "pin-filled", "text_3")
            else:
                at.moveTo(left + px(_CODE_WIDTH) - side, top + (self._line_height - side) / 2)
                paint_icon(painter, at, "pin-filled", "text_3")

    def _line(
        self, painter: QPainter, at: QPointF, line: str, marks: Sequence[tuple[int, int]], font: QFont, role: str
    ) -> None:
        """Draw one line with its marks behind it."""
        theme = self._theme
        metrics = QFontMetricsF(font)
        for start, end in marks:
            if end <= 0 or start >= len(line):
                continue
            left = at.x() + metrics.horizontalAdvance(line[: max(0, start)])
            right = at.x() + metrics.horizontalAdvance(line[:end])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("highlight"))
            painter.drawRoundedRect(QRectF(left, at.y(), right - left, metrics.height()), 2, 2)
        painter.setFont(font)
        painter.setPen(theme.color(role))
        painter.drawText(QPointF(at.x(), at.y() + metrics.ascent()), line)
