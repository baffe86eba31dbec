"""Menus that screen readers find in the window's tree, where Qt leaves out whatever pops up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class _Shelf(QMenuBar):
    """A menu bar without room, on which the window's menus hang for the accessibility tree."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setNativeMenuBar(False)
        self.setFixedSize(0, 0)
        # Nothing is to be reached by Alt, which a menu bar would take for itself.
        window.removeEventFilter(self)
        self.show()


def reachable(menu: QMenu) -> QMenu:
    """See that a menu is found below its window as soon as it opens; gives it back."""
    menu.aboutToShow.connect(partial(_hang, menu))
    return menu


def _hang(menu: QMenu) -> None:
    parent = menu.parentWidget()
    if parent is None:
        return
    window = parent.window()
    shelf = window.findChild(_Shelf, options=_DIRECT) or _Shelf(window)
    menu.setTitle(parent.accessibleName())
    if menu.menuAction() not in shelf.actions():
        shelf.addMenu(menu)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(menu, QAccessible.Event.ObjectCreated))
