"""A combo box that tells screen readers its name and its choice on every system."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionComboBox, QStyleOptionViewItem, QWidget

# WORKAROUND 2026-11, qtbase QAccessibleComboBox::text: on Unix a combo box is called as its choice, unless that is
# empty. There the words lie in a role of their own and are painted from it; the choice is told as the description.
HIDDEN: Final = sys.platform not in {"win32", "darwin"}
WORDS: Final = Qt.ItemDataRole.UserRole + 7 if HIDDEN else Qt.ItemDataRole.DisplayRole


class _Words(QStyledItemDelegate):
    """Paints the words of the entries."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text = str(index.data(WORDS) or "")


class NamedCombo(QComboBox):
    """A QComboBox whose accessible name stays what it was given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Words(self))
        self.currentIndexChanged.connect(self._tell)

    def add(self, words: str, value: object) -> None:
        """Add an entry."""
        self.addItem("", value)
        row = self.count() - 1
        self.setItemData(row, words, WORDS)
        self.setItemData(row, words, Qt.ItemDataRole.AccessibleTextRole)
        self._tell()

    @property
    def words(self) -> str:
        """The words of the choice."""
        return str(self.currentData(WORDS) or "")

    def _tell(self) -> None:
        if HIDDEN:
            self.setAccessibleDescription(self.words)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option)
        option.currentText = self.words

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        letter = event.text()
        if HIDDEN and letter.isprintable() and letter.strip():
            rows = [*range(self.currentIndex() + 1, self.count()), *range(self.currentIndex() + 1)]
            found = next((row for row in rows if str(self.itemData(row, WORDS)).startswith(letter)), None)
            if found is not None:
                self.setCurrentIndex(found)
            event.accept()
            return
        super().keyPressEvent(event)
