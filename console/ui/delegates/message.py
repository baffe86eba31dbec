"""Paints one message: day line, bubble, label, picture, text, time and state."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.domain.ids import MessageId
from console.domain.messages import MessageState
from console.i18n import tr
from console.ui.delegates.message_layout import Layouts, MessageLayout, bubble_path, undo_words
from console.ui.icons import icon_pixmap
from console.ui.images import Thumbnails
from console.ui.models.messages import MessageModel
from console.ui.models.messages_rows import Row
from console.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_MARKS = {
    MessageState.WAITING: ("clock", "text_3"),
    MessageState.SENT: ("check", "text_3"),
    MessageState.DELIVERED: ("check-double", "text_3"),
    MessageState.READ: ("check-double", "accent_text"),
    MessageState.FAILED: ("error", "bad_text"),
}


class PictureSource:
    """What a delegate may know about pictures, without reading anything."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        self.thumbnails = thumbnails
        self.folder: Path | None = None
        self.failed: Callable[[MessageId], bool] = lambda _id: False
        self.by_itself: Callable[[Row], bool] = lambda _row: False
        self.own: Callable[[Row], bool] = lambda _row: False
        self.asked: set[MessageId] = set()
        """Pictures the agent has clicked on, until they come or fail."""

    def path(self, row: Row) -> Path | None:
        """Give the file of a message's picture, if it is here."""
        picture = row.message.picture
        if picture is None or not picture.file or self.folder is None:
            return None
        return self.folder / picture.file

    def words(self, row: Row) -> str:
        """Give what stands in the place of a picture that cannot be shown now."""
        path = self.path(row)
        if path is not None:
            return tr("This picture cannot be shown") if self.thumbnails.is_bad(path) else tr("Loading…")
        if row.id in self.asked:
            return tr("Loading…")
        if self.failed(row.id):
            return tr("The picture could not be loaded. Click to try again.")
        if self.by_itself(row):
            return tr("Loading…")
        if self.own(row):
            return tr("A picture. Click to load it.")
        return tr("A picture from elsewhere. Click to load it.")


class MessageDelegate(QStyledItemDelegate):
    """Paints rows of MessageModel; asks `spans` which part of a row's text is selected, in UTF-16 units."""

    def __init__(
        self, theme: Theme, model: MessageModel, layouts: Layouts, pictures: PictureSource, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._view = parent
        self._layouts = layouts
        self._pictures = pictures
        self.spans: Callable[[Row], tuple[int, int] | None] = lambda _row: None
        self.width: Callable[[], int] = lambda: 0
        self.rings = True
        """Whether any row may be chosen, found or under the keyboard."""
        self.lead = 0
        """Empty room over the first row: few messages stand at the bottom, next to the field."""
        self.undo: Callable[[MessageId], int] = lambda _id: 0
        """For how many more seconds a message can be undone."""
        self.found: MessageId | None = None
        """The message that was jumped to, shown with a mark around it."""
        self.renew()

    def renew(self) -> None:
        """Take the theme's colours and fonts anew."""
        self._layouts.renew()
        colour = self._colour = cache(self._theme.color)
        self._mark_side = self._theme.px(14)
        none, dash = QPen(Qt.PenStyle.NoPen), Qt.PenStyle.DashLine
        self._bubbles = {
            "out": (QBrush(colour("bubble_out")), none),
            "in": (QBrush(colour("bubble_in")), QPen(colour("line"), 1)),
            "automatic": (QBrush(colour("bg")), QPen(colour("accent"), 1, dash)),
            "automatic in": (QBrush(colour("bg")), QPen(colour("outline"), 1, dash)),
            "retracted": (QBrush(Qt.BrushStyle.NoBrush), QPen(colour("line"), 1)),
        }
        self._chosen = QTextCharFormat()
        self._chosen.setBackground(self._colour("accent"))
        self._chosen.setForeground(self._colour("on_accent"))

    def layout_of(self, index: Index) -> MessageLayout:
        """Give the measures of a row."""
        return self._layouts.get(self._model.row(index.row()), self.width())

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        # Called for every row of every layout. The width is the view's: a wider hint would bring a scroll bar.
        number = index.row()
        height = self._layouts.get(self._model.row(number), self.width()).height
        return QSize(10, height if number else height + self.lead)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index.row())
        layout = self._layouts.get(row, self.width())
        corner = option.rect.topLeft()
        if index.row() == 0:
            corner.setY(corner.y() + self.lead)
        # Every step sets what it needs: saving the painter's state costs as much as a step.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(corner)
        self._paint_line(painter, layout, row)
        self._paint_bubble(painter, layout, row)
        if self.rings:
            self._paint_ring(painter, layout, row, option)
        self._paint_label(painter, layout)
        self._paint_picture(painter, layout, row)
        self._paint_text(painter, layout, row)
        self._paint_meta(painter, layout, row)
        self._paint_undo(painter, layout, row)
        painter.translate(-corner)

    def _paint_line(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        if row.line:
            painter.setFont(self._layouts.mark_font)
            painter.setPen(self._colour("text_3"))
            painter.drawText(layout.line, Qt.AlignmentFlag.AlignCenter, row.line)

    def _paint_bubble(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        message, kind = row.message, "out" if row.out else "in"
        if message.retracted:
            kind = "retracted"
        elif message.automatic:
            kind = "automatic" if row.out else "automatic in"
        fill, pen = self._bubbles[kind]
        painter.setBrush(fill)
        painter.setPen(pen)
        if layout.outline is None:
            inside = layout.bubble.adjusted(0.5, 0.5, -0.5, -0.5)
            layout.outline = bubble_path(inside, self._theme.px(11), row.out)
        painter.drawPath(layout.outline)

    def _paint_ring(self, painter: QPainter, layout: MessageLayout, row: Row, option: QStyleOptionViewItem) -> None:
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus()
        found = row.id == self.found
        if not (selected or found or focused):
            return
        role = "highlight" if found and not (selected or focused) else "accent"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colour(role), 3 if role == "highlight" else 2))
        painter.drawPath(bubble_path(layout.bubble, self._theme.px(11), row.out))

    def _paint_label(self, painter: QPainter, layout: MessageLayout) -> None:
        if not layout.label.isEmpty():
            painter.setFont(self._layouts.mark_font)
            painter.setPen(self._colour("accent_text"))
            painter.drawText(layout.label, Qt.AlignmentFlag.AlignLeft, self._layouts.label_words)

    def _paint_text(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        if layout.text is None:
            return
        painter.setPen(self._colour("text_3" if row.message.retracted else "text"))
        span = self.spans(row)
        if span is None or span[0] == span[1]:
            layout.text.draw(painter, layout.text_at)
        else:
            chosen = QTextLayout.FormatRange()
            chosen.start, chosen.length = span[0], span[1] - span[0]
            chosen.format = self._chosen
            layout.text.draw(painter, layout.text_at, [chosen])
        if not layout.more.isEmpty():
            painter.setFont(self._layouts.more_font)
            painter.setPen(self._colour("accent_text"))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(layout.more, flags, self._layouts.more_words)

    def _paint_picture(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        box = layout.picture
        if box.isEmpty():
            return
        clip = QPainterPath()
        clip.addRoundedRect(box, self._theme.px(8), self._theme.px(8))
        pixmap = self._pixmap(row, box)
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("bg"))
            painter.drawPath(clip)
            self._paint_missing(painter, box, self._pictures.words(row))
            return
        painter.save()
        painter.setClipPath(clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if pixmap.width() < box.width() or pixmap.height() < box.height():
            painter.fillPath(clip, self._colour("surface_2"))
        size = QRectF(QPointF(), pixmap.size().toSizeF() / self._view.devicePixelRatioF())
        if size.width() > box.width() or size.height() > box.height():
            size.setSize(size.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio))
        size.moveCenter(box.center())
        painter.drawPixmap(size, pixmap, QRectF(pixmap.rect()))
        painter.restore()
        span = self.spans(row)
        if span is not None and layout.text is None:
            veil = QColor(self._colour("accent"))
            veil.setAlpha(90)
            painter.fillPath(clip, veil)

    def _pixmap(self, row: Row, box: QRectF) -> QPixmap | None:
        path = self._pictures.path(row)
        if path is None:
            return None
        side = (box.size() * self._view.devicePixelRatioF()).toSize()
        return self._pictures.thumbnails.get(path, side)

    def _paint_missing(self, painter: QPainter, box: QRectF, words: str) -> None:
        side = self._theme.px(22)
        icon = icon_pixmap("image", side, "text_3", self._view.devicePixelRatioF())
        painter.setFont(self._layouts.mark_font)
        painter.setPen(self._colour("text_2"))
        room = box.adjusted(self._theme.px(8), side, -self._theme.px(8), -self._theme.px(4))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        text = painter.boundingRect(room, flags, words)
        painter.drawPixmap(QPointF(box.center().x() - side / 2, text.top() - side - self._theme.px(2)), icon)
        painter.drawText(room, flags, words)

    def _paint_undo(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        seconds = self.undo(row.id) if row.message.state is MessageState.WAITING else 0
        if seconds > 0:
            painter.setFont(self._layouts.more_font)
            painter.setPen(self._colour("accent_text"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(layout.undo, flags, undo_words(seconds))

    def _paint_meta(self, painter: QPainter, layout: MessageLayout, row: Row) -> None:
        painter.setFont(self._layouts.clock_font)
        painter.setPen(self._colour("text_3"))
        if layout.clock is None:
            layout.clock = QStaticText(layout.meta_words)
            layout.clock.setTextFormat(Qt.TextFormat.PlainText)
        painter.drawStaticText(layout.meta.topLeft(), layout.clock)
        mark = _MARKS.get(row.message.state)
        if mark is None or row.message.retracted:
            return
        side = self._mark_side
        painter.drawPixmap(layout.mark, icon_pixmap(mark[0], side, mark[1], self._view.devicePixelRatioF()))
        if layout.meta_tail:
            painter.setFont(self._layouts.mark_font)
            painter.setPen(self._colour("bad_text" if layout.failed else "text_3"))
            rest = QRectF(layout.meta)
            rest.setLeft(layout.mark.x() + side + self._theme.px(3))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rest, flags, layout.meta_tail)
