"""What an empty place shows: what it is for, and the next step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.ui.icons import icon_pixmap
from console.ui.theme import current, looks_changed
from console.ui.widgets.buttons import button
from console.ui.widgets.text import plain_label


class EmptyState(QWidget):
    """Icon, title, text and an action, in the middle of the room. pressed: the action."""

    pressed = Signal()

    def __init__(
        self, icon_name: str, title: str, text: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = plain_label("", "title")
        self._text = plain_label("", "secondary")
        self._action = button("", "soft")
        self._action.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._picture)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_words(title, text, action)
        self._draw()

    def set_words(self, title: str, text: str = "", action: str = "") -> None:
        """Show other words (another reason to be empty, another language)."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._action.setText(action)
        self._action.setVisible(bool(action))

    def _draw(self) -> None:
        side = current().px(36)
        self._picture.setPixmap(icon_pixmap(self._icon_name, side, "hint", self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "_action"):
            self._draw()
