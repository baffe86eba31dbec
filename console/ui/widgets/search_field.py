"""The field to search in: magnifier, clear button, and a chip with the shortcut that leads here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from console.i18n import tr
from console.ui.theme import current, looks_changed
from console.ui.widgets.buttons import IconButton
from console.ui.widgets.text import plain_label
from console.ui.widgets.tool_line_edit import ToolLineEdit


class SearchField(ToolLineEdit):
    """One line to search; moved: Up, Down, Page keys for the list below (the key); Esc clears, then leaves.

    left: Esc in an empty field. It has QLineEdit's textChanged and returnPressed besides.
    """

    moved = Signal(Qt.Key)
    left = Signal()

    def __init__(self, name: str, placeholder: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, "search")
        self._shortcut = shortcut
        self.setProperty("kind", "search")
        self._clear = IconButton("close", "")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.add_tool(self._clear)
        self._chip = plain_label("", "key")
        self._chip.setParent(self)
        self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_words(name, placeholder)
        self.textChanged.connect(self._text_changed)

    def set_words(self, name: str, placeholder: str) -> None:
        """Give it another accessible name and placeholder (after a change of language)."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._clear.set_name(tr("Clear"))
        self._chip.setText(QKeySequence(self._shortcut).toString(QKeySequence.SequenceFormat.NativeText))
        self._place_chip()

    def _text_changed(self, text: str) -> None:
        self.show_tool(self._clear, shown=bool(text))
        self._place_chip()

    def _place_chip(self) -> None:
        self._chip.adjustSize()
        margin = current().px(8)
        self._chip.move(self.width() - self._chip.width() - margin, (self.height() - self._chip.height()) // 2)
        roomy = self.width() > self._chip.width() + current().px(140)
        self._chip.setVisible(bool(self._chip.text()) and not self.text() and not self.hasFocus() and roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_chip()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self._place_chip()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self._place_chip()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.moved.emit(key)
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.set_words(self.accessibleName(), self.placeholderText())
        elif looks_changed(event) and hasattr(self, "_chip"):
            self._place_chip()
