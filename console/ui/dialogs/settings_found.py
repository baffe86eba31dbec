"""What the search over all options found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from console.domain.options import Section
from console.i18n import tr
from console.ui.theme import current
from console.ui.widgets import EmptyState, plain_label


@dataclass(frozen=True, slots=True)
class Found:
    """An option that fits: its section, the section's name, its words and its control."""

    section: Section
    title: str
    words: str
    control: QWidget


class FoundList(QWidget):
    """Lists what fits; taken(Found) when one of them is chosen."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: list[Found] = []
        self.rows = QListWidget()
        self.rows.setProperty("role", "settings-found")
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = EmptyState("search", "")
        self._head = plain_label("", "title")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self._empty)
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(16), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self._head.setContentsMargins(px(8), 0, 0, 0)
        self.rows.itemActivated.connect(self._taken)
        self.rows.itemClicked.connect(self._taken)

    def translate(self) -> None:
        """Set every word in the language in force."""
        self._head.setText(tr("Settings that fit"))
        self.rows.setAccessibleName(tr("Settings that fit"))
        self._empty.set_words(tr("No setting fits."), tr("Try another word, or fewer."))

    def show_found(self, found: list[Found]) -> None:
        """Show what fits, the first one chosen."""
        self._found = found
        self.rows.clear()
        for each in found:
            # The third line on holds words to be found by, not to be read.
            label, *more = each.words.split("\n")[:2]
            self.rows.addItem(QListWidgetItem("\n".join([f"{label}   ·   {each.title}", *filter(None, more)])))
        self.rows.setCurrentRow(0 if found else -1)
        self._stack.setCurrentWidget(self.rows if found else self._empty)

    def step(self, key: Qt.Key) -> None:
        """Choose another one by a key pressed in the search."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if self._found and key in steps:
            self.rows.setCurrentRow(min(len(self._found) - 1, max(0, self.rows.currentRow() + steps[key])))

    def take(self) -> None:
        """Go to the chosen one."""
        row = self.rows.currentRow()
        if 0 <= row < len(self._found):
            self.taken.emit(self._found[row])

    def _taken(self) -> None:
        self.take()
