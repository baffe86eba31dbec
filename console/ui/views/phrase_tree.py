"""The tree of the phrase panel: what keys and clicks do in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from console.ui.models.phrases import PhraseRole

SMOOTH_ROWS = 400
"""With more rows than this the tree scrolls by rows: to scroll by pixels Qt asks for the height of every one."""


class PhraseTree(QTreeView):
    """A tree whose rows are wrapped to its width, and in which Enter does what a click does.

    pressed_row: a click, Enter or Space. sent_row: a double click. menu_asked(index, place on the screen).
    """

    pressed_row = Signal(QModelIndex)
    sent_row = Signal(QModelIndex)
    edit_asked = Signal(QModelIndex)
    delete_asked = Signal(QModelIndex)
    undo_asked = Signal()
    copy_asked = Signal(QModelIndex)
    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._second = False
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAutoExpandDelay(600)
        self.clicked.connect(self._clicked)

    def suit(self, rows: int) -> None:
        """Scroll by pixels where that is cheap."""
        mode = QTreeView.ScrollMode.ScrollPerPixel if rows <= SMOOTH_ROWS else QTreeView.ScrollMode.ScrollPerItem
        if self.verticalScrollMode() != mode:
            self.setVerticalScrollMode(mode)

    def _clicked(self, index: QModelIndex) -> None:
        # The release that ends a double click is reported as one more click.
        if not self._second:
            self.pressed_row.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._second = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            if index.data(PhraseRole.PHRASE) is None:
                super().mousePressEvent(event)
                return
            self._second = True
            self.sent_row.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        index = self.currentIndex()
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif not index.isValid():
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed_row.emit(index)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_asked.emit(index)
        elif key == Qt.Key.Key_F2:
            self.edit_asked.emit(index)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            place = event.globalPos()
        else:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.setCurrentIndex(index)
        self.menu_asked.emit(index, place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
