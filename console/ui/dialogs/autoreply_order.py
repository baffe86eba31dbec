"""The order of the rules as the list itself: cards that are dragged by a handle or moved by keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from console.domain.autoreply import Condition
from console.i18n import tr
from console.ui.dialogs.autoreply_words import condition_name
from console.ui.dialogs.base import wrapped
from console.ui.theme import Theme
from console.ui.widgets import IconButton
from console.ui.widgets.dressing import dress
from console.ui.widgets.menus import reachable

_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class MoveHandle(IconButton):
    """Six dots: dragged with the mouse, moved with Up and Down, or by its menu.

    dragged(y): the pointer is at this global height. stepped(-1 or 1): one place up or down.
    """

    dragged = Signal(int)
    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("grip", "", parent=parent, role="hint")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._from: int | None = None
        self._moving = False
        self._menu = reachable(QMenu(self))
        self._up = self._menu.addAction("")
        self._down = self._menu.addAction("")
        self._up.triggered.connect(self._step_up)
        self._down.triggered.connect(self._step_down)
        self.clicked.connect(self._open_menu)

    def _step_up(self) -> None:
        self.stepped.emit(-1)

    def _step_down(self) -> None:
        self.stepped.emit(1)

    def _open_menu(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = round(event.globalPosition().y())
            self._moving = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._from is None:
            super().mouseMoveEvent(event)
            return
        at = round(event.globalPosition().y())
        if not self._moving and abs(at - self._from) >= QApplication.startDragDistance():
            self._moving = True
            self.setDown(False)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._moving:
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        moved, self._moving, self._from = self._moving, False, None
        if moved:
            self.setDown(False)
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.dropped.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def set_words(self, what: str) -> None:
        """Say what is moved."""
        self.set_name(tr("Move: {what}", what=what))
        self.setToolTip(tr("Drag, or Alt+Up and Alt+Down"))
        self.setAccessibleDescription(tr("Drag, or Alt+Up and Alt+Down"))
        self._up.setText(tr("Move up"))
        self._down.setText(tr("Move down"))


class Card(QFrame):
    """A frame with a row of its own at the top, for one condition. changed: by hand."""

    changed = Signal()

    def __init__(self, theme: Theme, condition: Condition, movable: bool = True) -> None:
        super().__init__()
        self.condition = condition
        self.setProperty("role", "card")
        self.handle = MoveHandle(self)
        self.handle.setVisible(movable)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.px(4))
        self.head.addWidget(self.handle)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(4 if movable else 12), theme.px(8), theme.px(12), theme.px(8))
        self.column.setSpacing(theme.px(4))
        self.column.addLayout(self.head)
        self._problem = wrapped("problem")
        self._problem.setContentsMargins(theme.px(56 if movable else 28), 0, 0, 0)
        self._problem.hide()
        self.changed.connect(self._clear_problem)

    def add_problem_row(self) -> None:
        """Give the sentence about a problem its place below everything else."""
        self.column.addWidget(self._problem)

    def show_problem(self, text: str, field: QWidget) -> None:
        """Say what is wrong, beside the field and to a screen reader."""
        self._problem.setText(text)
        self._problem.show()
        field.setAccessibleDescription(text)

    @property
    def problem(self) -> str:
        """The sentence that is shown, or empty."""
        return self._problem.text()

    def _clear_problem(self) -> None:
        if self.problem:
            self._problem.setText("")
            self._problem.hide()
            self.translate()

    def translate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(condition_name(self.condition))
        self.handle.set_words(condition_name(self.condition))


class CardOrder(QWidget):
    """Cards one below the other. moved: their order was changed by hand."""

    moved = Signal()

    def __init__(self, theme: Theme, cards: Sequence[Card]) -> None:
        super().__init__()
        self._cards = list(cards)
        self._lifted: Card | None = None
        self._changed = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        for card in self._cards:
            self._column.addWidget(card)
            for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
                shortcut = QShortcut(QKeySequence(keys), card, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(self.step, card, step))
            card.handle.dragged.connect(self._dragged)
            card.handle.dropped.connect(self._dropped)
            card.handle.stepped.connect(self._stepped)

    def order(self) -> tuple[Condition, ...]:
        """Give the conditions from top to bottom."""
        return tuple(card.condition for card in self._cards)

    def set_order(self, order: Sequence[Condition]) -> None:
        """Put the cards in an order; one that it does not name goes to the end."""
        places = {condition: place for place, condition in enumerate(order)}
        self._cards.sort(key=lambda card: places.get(card.condition, len(places)))
        self._arrange()

    def card(self, condition: Condition) -> Card:
        """Give the card of a condition. Raises StopIteration without one."""
        return next(card for card in self._cards if card.condition is condition)

    def step(self, card: Card, step: int) -> None:
        """Move a card up (-1) or down (1)."""
        place = self._cards.index(card) + step
        if 0 <= place < len(self._cards):
            self._put(card, place)
            self.moved.emit()

    def _put(self, card: Card, place: int) -> None:
        self._cards.remove(card)
        self._cards.insert(place, card)
        self._arrange()
        self._show(card)

    def _arrange(self) -> None:
        focused = self.window().focusWidget()
        for place, card in enumerate(self._cards):
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            # Screen readers and Tab go through the cards as they stand.
            card.raise_()
        fields = [field for card in self._cards for field in _fields(card)]
        for one, other in pairwise(fields):
            QWidget.setTabOrder(one, other)
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def _show(self, card: Card) -> None:
        self._column.activate()
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(card, 0, 0)

    # --- by hand ---

    def _card_of(self, handle: object) -> Card:
        return next(card for card in self._cards if card.handle is handle)

    def _stepped(self, step: int) -> None:
        self.step(self._card_of(self.sender()), step)

    def _dragged(self, height: int) -> None:
        card = self._card_of(self.sender())
        at = height - self.mapToGlobal(self.rect().topLeft()).y()
        place = sum(other.geometry().center().y() < at for other in self._cards if other is not card)
        if self._lifted is not card:
            self._lifted = card
            dress(card, "lifted", True)
        if place != self._cards.index(card):
            self._put(card, place)
            self._changed = True

    def _dropped(self) -> None:
        card, self._lifted = self._lifted, None
        if card is not None:
            dress(card, "lifted", False)
        if self._changed:
            self._changed = False
            self.moved.emit()


def _fields(card: Card) -> list[QWidget]:
    """Give what Tab reaches in a card, as it stands in it."""
    start: QWidget = card
    inside = [
        child for child in card.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None and not child.isWindow()
    ]  # fmt: skip
    order: list[QWidget] = []
    widget: QWidget | None = start.nextInFocusChain()
    while widget is not None and widget is not start and len(order) < len(inside):
        if widget in inside:
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order
