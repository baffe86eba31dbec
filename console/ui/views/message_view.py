"""The list of messages: scrolls without jumps, selects text over several messages, tells what was clicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from console.domain.ids import MessageId
from console.i18n import tr
from console.ui.delegates.message import MessageDelegate, PictureSource
from console.ui.delegates.message_layout import Layouts, Part, Spot, part_of
from console.ui.models.messages import MessageModel
from console.ui.models.messages_rows import Row
from console.ui.theme import Theme, looks_changed
from console.ui.views.message_view_select import TextSelection, rows_text

FOLLOW_PX = 8
KEPT_ON_RESIZE = 10
"""Rows kept on both sides of what is seen."""
DRAG_PX = 3
FLASH_MS = 2000


class MessageView(QListView):
    """A list of bubbles. older_wanted, newer_wanted: the reader nears an end that is not loaded.

    moved: the place or the extent changed. clicked_on(row, spot): a click that was no selection.
    menu_asked(row, spot, where): the context menu. painted: a paint is done (for measuring).
    """

    older_wanted = Signal()
    newer_wanted = Signal()
    moved = Signal()
    clicked_on = Signal(object, object)
    menu_asked = Signal(object, object, QPoint)
    activated_row = Signal(object)
    painted = Signal()

    def __init__(
        self, theme: Theme, model: MessageModel, pictures: PictureSource, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._messages = model
        self.layouts = Layouts(theme)
        self.delegate = MessageDelegate(theme, model, self.layouts, pictures, self)
        self.delegate.width = self.row_width
        self.selection = TextSelection()
        self.delegate.spans = self.selection.span
        self._pressed: tuple[Row, Spot, QPoint] | None = None
        self._dragging = False
        self._quiet = False
        self._width = 0
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setProperty("role", "backdrop")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Fixed)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # Painted whole by paintEvent, so that scrolling moves what is there and paints the rest only.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(theme.px(20))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._drag_timer = QTimer(self)
        self._drag_timer.setInterval(30)
        self._drag_timer.timeout.connect(self._drag_on)
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(self._unmark)
        self.translate()

    def translate(self) -> None:
        """Take the words of the language in force."""
        self.setAccessibleName(tr("Messages"))

    # --- geometry ---

    def row_width(self) -> int:
        """Give the width that rows are measured for."""
        return self._width or self._room()

    def _room(self) -> int:
        return max(200, self.viewport().width())

    def lay_out(self) -> None:
        """Measure and place every row now instead of at some later moment."""
        self.delegate.lead = self._lead()
        self.doItemsLayout()

    def _lead(self) -> int:
        left = self.viewport().height()
        for row in self._messages.rows:
            left -= self.layouts.get(row, self.row_width()).height
            if left <= 0:
                return 0
        return left if self._messages.rows else 0

    def corner_of(self, number: int) -> QPoint:
        """Give where a row's drawing begins, in the viewport."""
        corner = self.visualRect(self._messages.index(number)).topLeft()
        return corner if number else corner + QPoint(0, self.delegate.lead)

    @property
    def at_bottom(self) -> bool:
        """Tell whether the newest message is in sight."""
        bar = self.verticalScrollBar()
        return self._messages.at_end and bar.value() >= bar.maximum() - FOLLOW_PX

    def far_from_bottom(self) -> bool:
        """Tell whether the end of what is loaded is more than a view away."""
        bar = self.verticalScrollBar()
        return bar.maximum() - bar.value() > self.viewport().height()

    def to_bottom(self) -> None:
        """Show the end of what is loaded."""
        self._set_value(self.verticalScrollBar().maximum())

    def anchored(self, change: Callable[[], object], *, follow: bool | None = None) -> None:
        """Change the model while what is read stays where it is, or the end stays in sight where it was."""
        follow = self.at_bottom if follow is None else follow
        anchor = self._anchor()
        self._quiet = True
        self.setUpdatesEnabled(False)
        try:
            change()
            self.lay_out()
            if follow:
                self.to_bottom()
            elif anchor is not None:
                self._restore(*anchor)
        finally:
            self._quiet = False
            self.setUpdatesEnabled(True)
        self.moved.emit()
        self._ask_for_pages()

    def _anchor(self) -> tuple[MessageId, int] | None:
        """Give the first message in sight and where its bubble ends, from the viewport's top."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        if not index.isValid():
            return None
        return self._messages.row(index.row()).id, self.visualRect(index).bottom()

    def _restore(self, message_id: MessageId, bottom: int) -> None:
        number = self._messages.find(message_id)
        if number is not None:
            now = self.visualRect(self._messages.index(number)).bottom()
            self._set_value(self.verticalScrollBar().value() + now - bottom)

    def _set_value(self, value: int) -> None:
        self.verticalScrollBar().setValue(value)

    def rows_in_sight(self) -> list[Row]:
        """Give the rows that are, at least in part, seen."""
        first = self.indexAt(QPoint(self.viewport().width() // 2, 1))
        if not first.isValid():
            return list(self._messages.rows)
        last = self.indexAt(QPoint(self.viewport().width() // 2, self.viewport().height() - 1))
        end = last.row() + 1 if last.isValid() else len(self._messages.rows)
        return list(self._messages.rows[first.row() : end])

    def show_message(self, message_id: MessageId) -> bool:
        """Bring a loaded message to the middle and mark it for two seconds."""
        number = self._messages.find(message_id)
        if number is None:
            return False
        index = self._messages.index(number)
        self.lay_out()
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setCurrentIndex(index)
        self.clearSelection()
        self.delegate.found = message_id
        self._flash.start(FLASH_MS)
        self.viewport().update()
        return True

    def _unmark(self) -> None:
        self.delegate.found = None
        self.viewport().update()

    def _range_changed(self, low: int, high: int) -> None:
        # The bar keeps its room, so that rows keep their width; with nothing to scroll it shows no handle.
        look = "" if high > low else "QScrollBar::handle { background: transparent; }"
        if look != self.verticalScrollBar().styleSheet():
            self.verticalScrollBar().setStyleSheet(look)

    def _scrolled(self) -> None:
        if not self._quiet:
            self.moved.emit()
            self._ask_for_pages()

    def _ask_for_pages(self) -> None:
        bar = self.verticalScrollBar()
        ahead = self.viewport().height() * 2
        if not self._messages.rows:
            return
        if not self._messages.at_start and bar.value() < ahead:
            self.older_wanted.emit()
        if not self._messages.at_end and bar.maximum() - bar.value() < ahead:
            self.newer_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        narrower = self._width != self._room()
        follow = self._width == 0 or self.at_bottom or event.oldSize().height() <= 0
        anchor = self._anchor() if narrower or not follow else None
        kept = len(self.rows_in_sight()) + KEPT_ON_RESIZE if narrower else 0
        super().resizeEvent(event)
        if not narrower:
            if self.delegate.lead or self._lead():
                self.lay_out()
            if follow:
                self.to_bottom()
            return
        self._width = self._room()
        self._quiet = True
        # Every row is measured anew for another width: those far from what is seen can be loaded again later.
        self._messages.keep_near(self._seen(None if follow else anchor), kept)
        self.lay_out()
        if follow:
            self.to_bottom()
        elif anchor is not None:
            self._restore(*anchor)
        self._quiet = False
        self.moved.emit()

    def _seen(self, anchor: tuple[MessageId, int] | None) -> int:
        number = self._messages.find(anchor[0]) if anchor is not None else None
        return len(self._messages.rows) - 1 if number is None else number

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "delegate"):
            self.delegate.renew()
            self.scheduleDelayedItemsLayout()

    def renew(self) -> None:
        """Take theme and language anew, at the same place."""
        self.translate()
        self.delegate.renew()
        self.anchored(self._messages.retell)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        chosen = self.hasFocus() or self.selectionModel().hasSelection()
        self.delegate.rings = chosen or self.delegate.found is not None
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("bg"))
        painter.end()
        super().paintEvent(event)
        self.painted.emit()

    # --- mouse ---

    def _under(self, where: QPoint) -> tuple[Row, Spot] | None:
        """Give the row at a point of the viewport, or the nearest, and what of it lies there."""
        count = len(self._messages.rows)
        if not count:
            return None
        index = self.indexAt(QPoint(self.viewport().width() // 2, where.y()))
        if not index.isValid():
            index = self._messages.index(0 if where.y() < 0 else count - 1)
        row = self._messages.row(index.row())
        layout = self.layouts.get(row, self.row_width())
        point = QPointF(where - self.corner_of(index.row()))
        if layout.undo.contains(point) and self.delegate.undo(row.id) > 0:
            return row, Spot(Part.UNDO)
        return row, layout.spot(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        under = self._under(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or under is None:
            return
        row, spot = under
        self.clearSelection()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.selection:
            self.selection.extend(row, spot.position)
        else:
            self.selection.begin(row, spot.position)
        self._pressed = (row, spot, event.position().toPoint())
        self._dragging = False
        self._set_current(row)
        self.viewport().update()

    def _set_current(self, row: Row) -> None:
        number = self._messages.find(row.id)
        if number is not None:
            flags = self.selectionModel().SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._messages.index(number), flags)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        where = event.position().toPoint()
        if self._pressed is None:
            under = self._under(where)
            self._show_cursor(under[1] if under is not None else Spot(Part.NOTHING))
            return
        if not self._dragging and (where - self._pressed[2]).manhattanLength() < DRAG_PX:
            return
        self._dragging = True
        self._extend(where)
        if self.viewport().rect().contains(where):
            self._drag_timer.stop()
        elif not self._drag_timer.isActive():
            self._drag_timer.start()

    def _extend(self, where: QPoint) -> None:
        under = self._under(where)
        if under is not None:
            self.selection.extend(under[0], under[1].position)
            self.viewport().update()

    def _drag_on(self) -> None:
        """Scroll while the mouse is held above or below the list."""
        where = self.viewport().mapFromGlobal(self.cursor().pos())
        height = self.viewport().height()
        past = where.y() if where.y() < 0 else max(0, where.y() - height)
        self._set_value(self.verticalScrollBar().value() + past // 3)
        self._extend(QPoint(where.x(), min(max(where.y(), 0), height - 1)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._drag_timer.stop()
        pressed, self._pressed = self._pressed, None
        if event.button() is Qt.MouseButton.LeftButton and pressed is not None and not self._dragging:
            self.clicked_on.emit(pressed[0], pressed[1])
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        under = self._under(event.position().toPoint())
        if under is None or under[1].part is not Part.TEXT:
            return
        row, spot = under
        layout = self.layouts.get(row, self.row_width())
        if layout.text is not None:
            start = layout.text.previousCursorPosition(spot.position + 1, layout.text.CursorMode.SkipWords)
            end = layout.text.nextCursorPosition(start, layout.text.CursorMode.SkipWords)
            while end > start and part_of(row.text, end - 1, end).isspace():
                end -= 1
            self.selection.set(row, start, end)
            self.viewport().update()

    def _show_cursor(self, spot: Spot) -> None:
        shapes = {
            Part.TEXT: Qt.CursorShape.IBeamCursor,
            Part.LINK: Qt.CursorShape.PointingHandCursor,
            Part.PICTURE: Qt.CursorShape.PointingHandCursor,
            Part.MORE: Qt.CursorShape.PointingHandCursor,
            Part.RETRY: Qt.CursorShape.PointingHandCursor,
            Part.UNDO: Qt.CursorShape.PointingHandCursor,
        }
        self.viewport().setCursor(shapes.get(spot.part, Qt.CursorShape.ArrowCursor))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            if not index.isValid():
                return
            rect = self.visualRect(index)
            row, spot = self._messages.row(index.row()), Spot(Part.BUBBLE)
            where = self.viewport().mapToGlobal(QRect(rect).center())
        else:
            under = self._under(event.pos())
            if under is None:
                return
            (row, spot), where = under, event.globalPos()
        self.menu_asked.emit(row, spot, where)

    # --- keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.clearSelection()
            self.selection.all_of(self._messages.rows)
            self.viewport().update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.activated_row.emit(self._messages.row(self.currentIndex().row()))
        elif event.key() == Qt.Key.Key_Escape and (self.selection or self.selectionModel().hasSelection()):
            self.selection.clear()
            self.clearSelection()
            self.viewport().update()
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.selection.clear()
                self.scrollTo(self.currentIndex())
                self.viewport().update()

    def copied(self) -> str:
        """Give what a copy would take: selected rows, selected text, or the row the keyboard is on."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        if numbers and not self.selection:
            return rows_text(self._messages, [self._messages.row(number) for number in numbers])
        if self.selection:
            return self.selection.text(self._messages)
        index = self.currentIndex()
        return rows_text(self._messages, [self._messages.row(index.row())]) if index.isValid() else ""

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        text = self.copied()
        if text:
            QGuiApplication.clipboard().setText(text)
