"""The popup at the caret: phrases for what was typed after /, or the choices of a stop; the keyboard stays below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from console.domain.phrase_popup import PAGE
from console.ui.delegates.phrase_hit import PhraseHitDelegate
from console.ui.models.phrase_hits import HitRow, PhraseHitModel
from console.ui.theme import Theme
from console.ui.widgets.text import plain_label

ROWS = PAGE
WIDTH, NARROW = 420, 200
_SHADOW = 6


class PhrasePopup(QWidget):
    """A list without focus over its window. chosen(row): a row was clicked.

    A child of the window, not a window of its own: no system gives it the keyboard, moves it or forgets to hide it.
    """

    chosen = Signal(int)
    outgrown = Signal()
    """The window has another size: the popup stands in the wrong place."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host.window())
        self._theme = theme
        self._host = host
        self._width = WIDTH
        self.rows = PhraseHitModel(self)
        self.view = QListView()
        self._delegate = PhraseHitDelegate(theme, self)
        self.foot = plain_label("", "mark")
        self._line = QFrame()
        self._dress()
        self._card: QPixmap | None = None
        self.view.clicked.connect(self._clicked)
        theme.changed.connect(self._restyle)
        self.hide()

    def _dress(self) -> None:
        px = self._theme.px
        view = self.view
        view.setModel(self.rows)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self._line.setProperty("role", "line")
        for widget in (self, view, view.viewport(), self.foot):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        edge = px(_SHADOW) + px(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(px(4))
        column.addWidget(view)
        column.addWidget(self._line)
        self.foot.setContentsMargins(px(8), 0, px(8), 0)
        column.addWidget(self.foot)

    # --- showing ---

    def set_name(self, name: str) -> None:
        """Say what the list is called."""
        self.view.setAccessibleName(name)
        self.setAccessibleName(name)

    def show_rows(
        self, items: Sequence[object], make: Callable[[Any], HitRow], foot: str, caret: QRect, *, choices: bool = False
    ) -> None:
        """Show these items beside the caret (a rectangle of the host's), the first one chosen."""
        self._delegate.bare = choices
        self._width = NARROW if choices else WIDTH
        self.rows.load(items, make)
        self.foot.setText(foot)
        self.view.setVisible(bool(items))
        self._line.setVisible(bool(items))
        self._place(caret)
        if self.isHidden():
            self._host.window().installEventFilter(self)
            self.raise_()
            self.show()
        self.choose(0)

    def _place(self, caret: QRect) -> None:
        """Lie above the caret, or below it where there is no room above; inside the window and the screen."""
        window = self.parentWidget()
        host = self._host.window()
        if window is not host:
            self.setParent(host)
            window = host
        here = QRect(self._host.mapTo(window, caret.topLeft()), caret.size())
        room = window.rect()
        screen = QGuiApplication.screenAt(window.mapToGlobal(here.center()))
        if screen is not None:
            seen = screen.availableGeometry().translated(-window.mapToGlobal(room.topLeft()))
            room = room.intersected(seen) if room.intersects(seen) else room
        px, shadow = self._theme.px, self._theme.px(_SHADOW)
        above, below = here.top() - room.top(), room.bottom() - here.bottom()
        upwards = above >= below or above >= self._height(ROWS)
        fits = max(1, ((above if upwards else below) - self._height(0)) // self._delegate.height())
        height = self._height(min(self.rows.rowCount(), ROWS, fits))
        width = min(px(self._width) + 2 * shadow, room.width())
        left = min(max(room.left(), here.left() - px(26)), room.right() - width + 1)
        top = here.top() - height + shadow - px(4) if upwards else here.bottom() + px(4) - shadow
        self.setGeometry(left, max(room.top(), top), width, height)

    def _height(self, rows: int) -> int:
        px = self._theme.px
        around = 2 * (px(_SHADOW) + px(6)) + self.foot.sizeHint().height()
        return around + (rows * self._delegate.height() + 2 * px(4) + 1 if rows else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget() and not self.isHidden():
            self.outgrown.emit()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        super().hideEvent(event)

    # --- what the keyboard does ---

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.rows.rowCount()

    @property
    def current(self) -> int:
        """The chosen row; -1 where there is none."""
        return self.view.currentIndex().row()

    def item(self, row: int) -> object | None:
        """Give what a row stands for; None where there is no such row."""
        return self.rows.item(row) if 0 <= row < self.count else None

    def step(self, by: int) -> None:
        """Choose another row; from the last one on to the first."""
        if self.count:
            self.choose((self.current + by) % self.count)

    def choose(self, row: int) -> None:
        """Choose a row, and say it."""
        index = self.rows.index(row, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        if index.isValid() and QAccessible.isActive():
            # The focus stays in the message input: what is chosen here has to be said.
            words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, words))

    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    # --- looks ---

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        ratio = self.devicePixelRatioF()
        if self._card is None or self._card.size() != self.size() * ratio:
            self._card = self._drawn(ratio)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._card)
        painter.end()

    def _drawn(self, ratio: float) -> QPixmap:
        """Draw the card with its shadow, once for a size."""
        theme, shadow = self._theme, self._theme.px(_SHADOW)
        card = QPixmap(self.size() * ratio)
        card.setDevicePixelRatio(ratio)
        card.fill(Qt.GlobalColor.transparent)
        painter = QPainter(card)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for ring in range(shadow):
            painter.setBrush(QColor(0, 0, 0, 14 if theme.dark else 6))
            side = QRectF(self.rect()).adjusted(ring, ring, -ring, -ring)
            painter.drawRoundedRect(side, theme.px(16), theme.px(16))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface"))
        inner = QRectF(self.rect()).adjusted(shadow + 0.5, shadow + 0.5, -shadow - 0.5, -shadow - 0.5)
        painter.drawRoundedRect(inner, theme.px(12), theme.px(12))
        painter.end()
        return card

    def _restyle(self) -> None:
        self._card = None
        self.update()
