"""The list under F1: every key of the console, with a field to search in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from console.i18n import tr
from console.ui.dialogs.base import BaseDialog
from console.ui.theme import current
from console.ui.widgets.buttons import button
from console.ui.widgets.search_field import SearchField


class KeyLine(Protocol):
    """One line of the list: keys in Qt's portable spelling, and what they do."""

    @property
    def keys(self) -> tuple[str, ...]: ...

    @property
    def text(self) -> str: ...


class KeysDialog(BaseDialog):
    """Shows the lines that lines() gives; it is asked again when the language changes."""

    def __init__(self, lines: Callable[[], Sequence[KeyLine]], parent: QWidget | None = None) -> None:
        super().__init__(parent, 480)
        self._lines = lines
        self._search = SearchField("", "")
        self._search.textChanged.connect(self._filter)
        self._search.left.connect(self.reject)
        self._list = QTreeWidget()
        self._list.setRootIsDecorated(False)
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(False)
        self._list.setMinimumHeight(current().px(400))
        self._close = button("")
        self._close.clicked.connect(self.accept)
        self.body.addWidget(self._search)
        self.body.addWidget(self._list, 1)
        self.buttons.addWidget(self._close)
        self.finish()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().strip()
        for index in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(index)
            if item is not None:
                item.setHidden(wanted not in f"{item.text(0)} {item.text(1)}".casefold())

    def _fill(self) -> None:
        self._list.clear()
        for line in self._lines():
            native = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in line.keys]
            item = QTreeWidgetItem([line.text, "   ".join(native)])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, current().color("text_2"))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{line.text}: {', '.join(native)}")
            self._list.addTopLevelItem(item)
        self._filter(self._search.text())

    def translate(self) -> None:
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self._search.set_words(tr("Search shortcuts"), tr("Search shortcuts"))
        self._list.setAccessibleName(tr("Keyboard shortcuts"))
        self._close.setText(tr("Close"))
        self._fill()
