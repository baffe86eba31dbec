"""Paints what a search found, the matched characters marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.domain.presence import Show
from console.i18n import trn
from console.ui.delegates.avatars import Faces
from console.ui.models.search import ContactHit, Heading, HitRole, HitRow, MessageHit, MoreContacts, Span
from console.ui.theme import FontRole, Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_marked(
    painter: QPainter, box: QRectF, text: str, spans: tuple[Span, ...], theme: Theme, role: str, font: QFont
) -> None:
    """Draw one line of text, cut at the end of the box, its matched characters on the highlight."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    whole = len(shown) if shown == text else max(0, len(shown) - 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("highlight"))
    for start, end in spans:
        if start >= whole:
            break
        left = box.left() + metrics.horizontalAdvance(shown[:start])
        right = box.left() + metrics.horizontalAdvance(shown[: min(end, whole)])
        height = metrics.height()
        painter.drawRoundedRect(QRectF(left, box.center().y() - height / 2, right - left, height), 2, 2)
    painter.setFont(font)
    painter.setPen(theme.color(role))
    painter.drawText(QRectF(box.left(), box.top(), box.width() + 2, box.height()), _LEFT, shown)


class SearchHitDelegate(QStyledItemDelegate):
    """Draws the rows of a SearchModel."""

    def __init__(self, theme: Theme, faces: Faces, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faces = faces

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Give the height of a row by its kind."""
        hit = index.data(HitRole.ROW)
        height = 30 if isinstance(hit, Heading) else 34 if isinstance(hit, MoreContacts) else 54
        return QSize(self._theme.px(180), self._theme.px(height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        hit: HitRow | None = index.data(HitRole.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = QRectF(option.rect).adjusted(self._theme.px(8), 0, -self._theme.px(8), 0)
        self._background(painter, option, back)
        match hit:
            case Heading(title):
                self._words(painter, back, title, FontRole.SECONDARY, "text_3", bold=True)
            case MoreContacts(count):
                text = trn("Show {count} more contact", "Show {count} more contacts", count)
                self._words(painter, back, text, FontRole.SECONDARY, "accent_text")
            case ContactHit():
                self._contact(painter, back, hit)
            case MessageHit():
                self._message(painter, back, hit)
        painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, back: QRectF) -> None:
        theme, state = self._theme, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hover = bool(state & QStyle.StateFlag.State_MouseOver) and bool(state & QStyle.StateFlag.State_Enabled)
        role = "selection" if chosen else "hover" if hover else "surface"
        painter.setBackground(theme.color(role))
        if role != "surface":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(role))
            painter.drawRoundedRect(back, theme.px(10), theme.px(10))
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(back.adjusted(1, 1, -1, -1), theme.px(9), theme.px(9))

    def _words(
        self, painter: QPainter, back: QRectF, text: str, size: FontRole, role: str, *, bold: bool = False
    ) -> None:
        painter.setFont(self._theme.font(size, bold=bold))
        painter.setPen(self._theme.color(role))
        painter.drawText(back.adjusted(self._theme.px(8), 0, 0, 0), _LEFT, text)

    def _lines(self, back: QRectF) -> tuple[QRectF, QRectF, QRectF]:
        px = self._theme.px
        side = px(36)
        face = QRectF(back.left() + px(8), back.center().y() - side / 2, side, side)
        left = face.right() + px(10)
        width = back.right() - px(8) - left
        first = QRectF(left, back.center().y() - px(19), width, px(20))
        return face, first, QRectF(left, back.center().y(), width, px(18))

    def _contact(self, painter: QPainter, back: QRectF, hit: ContactHit) -> None:
        face, first, second = self._lines(back)
        theme = self._theme
        self._faces.paint(painter, face, hit.contact, Show.UNKNOWN)
        paint_marked(painter, first, hit.name, hit.name_spans, theme, "text", theme.font())
        small = theme.font(FontRole.SECONDARY)
        paint_marked(painter, second, hit.detail, hit.detail_spans, theme, "text_2", small)

    def _message(self, painter: QPainter, back: QRectF, hit: MessageHit) -> None:
        face, first, second = self._lines(back)
        theme = self._theme
        self._faces.paint(painter, face, hit.contact, Show.UNKNOWN)
        mark = theme.font(FontRole.MARK, tabular=True)
        width = QFontMetricsF(mark).horizontalAdvance(hit.when)
        painter.setFont(mark)
        painter.setPen(theme.color("text_3"))
        painter.drawText(first, _RIGHT, hit.when)
        name = first.adjusted(0, 0, -(width + theme.px(8)), 0)
        paint_marked(painter, name, hit.name, (), theme, "text", theme.font())
        paint_marked(painter, second, hit.text, hit.spans, theme, "text_2", theme.font(FontRole.SECONDARY))
