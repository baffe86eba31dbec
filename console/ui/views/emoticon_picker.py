"""The grid of emoticons: by mouse or arrows, each with its name."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.emoticons import Emoticon, emoticons
from console.i18n import language, tr
from console.ui.theme import FontRole, Theme

COLUMNS = 11
ROWS = 6


class _Grid(QListWidget):
    """A list in rows of eleven; Enter and a click choose."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class EmoticonPicker(QFrame):
    """A pop-up with every emoticon. chosen(sign): the Unicode sign of the one that was taken."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._grid = _Grid()
        self._grid.setViewMode(QListView.ViewMode.IconMode)
        self._grid.setMovement(QListView.Movement.Static)
        self._grid.setResizeMode(QListView.ResizeMode.Adjust)
        self._grid.setUniformItemSizes(True)
        self._grid.setWrapping(True)
        self._grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._grid.itemClicked.connect(self._choose)
        self._grid.itemActivated.connect(self._choose)
        self._grid.left.connect(self.close)
        # The rows of other lists have room at both sides; here the sign needs all of it.
        self._grid.setStyleSheet("QListView::item { padding: 0; }")
        self._taken = False
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._grid)
        self._fill()

    def _fill(self) -> None:
        side = self._theme.px(36)
        font = self._theme.font(FontRole.MESSAGE)
        font.setPointSizeF(font.pointSizeF() * 1.45)
        self._grid.setFont(font)
        self._grid.setGridSize(QSize(side, side))
        self._grid.setAccessibleName(tr("Emoticons"))
        self._grid.clear()
        for emoticon in emoticons():
            item = QListWidgetItem(emoticon.unicode)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setSizeHint(QSize(side - 2, side - 2))
            item.setToolTip(f"{meaning(emoticon)}  {emoticon.code}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, meaning(emoticon))
            self._grid.addItem(item)
        self._grid.setFixedSize(side * COLUMNS + self._theme.px(14), side * ROWS + self._theme.px(4))

    def open_above(self, anchor: QWidget) -> None:
        """Show the grid over a button, with the keyboard in it."""
        self._taken = False
        self._fill()
        self._grid.setCurrentRow(0)
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, 0))
        screen = anchor.screen().availableGeometry()
        left = min(max(corner.x() - self._theme.px(8), screen.left()), screen.right() - self.width())
        self.move(left, max(screen.top(), corner.y() - self.height() - self._theme.px(6)))
        self.show()
        self._grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, item: QListWidgetItem) -> None:
        # A click sends itemClicked and, on some platforms, itemActivated too.
        if not self._taken:
            self._taken = True
            self.close()
            self.chosen.emit(item.text())


def meaning(emoticon: Emoticon) -> str:
    """Give an emoticon's name in the language in force."""
    return emoticon.meaning_zh if language().startswith("zh") else emoticon.meaning_en
