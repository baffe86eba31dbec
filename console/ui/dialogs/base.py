"""What the dialogs share: margins, the row of buttons, a place for a problem, and translation in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from console.ui.theme import current
from console.ui.widgets.text import plain_label


class BaseDialog(QDialog):
    """A dialog that deletes itself when it ends; body holds its content, buttons the row at the lower right.

    Opened with open() or show(), never exec(): the window goes on. Subclasses give every word in translate().
    """

    def __init__(self, parent: QWidget | None = None, width: int = 420) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ready = False
        self._fitted = False
        theme = current()
        self.setMinimumWidth(theme.px(width))
        column = QVBoxLayout(self)
        # fit() sets the height; the layout's own minimum takes wrapped texts for narrow ones.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        edge = theme.px(20)
        column.setContentsMargins(edge, edge, edge, theme.px(16))
        column.setSpacing(theme.px(16))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        column.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)

    def finish(self, default: QPushButton | None = None) -> None:
        """Call at the end of __init__: sets the words, and the button that Enter presses."""
        self._ready = True
        if default is not None:
            default.setAutoDefault(True)
            default.setDefault(True)
            default.setFocus()
        self.translate()

    def fit(self) -> None:
        """Take the height that the texts need at today's width (a wrapped label's own guess is too high or too low)."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        width = max(self.width() if self.isVisible() else 0, self.minimumWidth(), layout.totalSizeHint().width())
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        self.setMinimumHeight(height)
        self.resize(width, height)

    def translate(self) -> None:
        """Set every word in the language in force."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._ready:
            self.translate()
            if self.isVisible():
                self.fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self.setAccessibleName(self.windowTitle())
        if not self._fitted:
            self._fitted = True
            self.fit()
        super().showEvent(event)


def wrapped(role: str = "") -> QLabel:
    """Give a label of plain text over several lines that can be selected."""
    label = plain_label("", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def hairline() -> QFrame:
    """Give a line across."""
    line = QFrame()
    line.setProperty("role", "line")
    return line
