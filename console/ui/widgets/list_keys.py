"""The keys of a short list: Delete takes its row out, Enter and F2 edit it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class ListKeys(QObject):
    """Watches a list; remove_asked and edit_asked follow its keys."""

    remove_asked = Signal()
    edit_asked = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self.remove_asked.emit()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
                self.edit_asked.emit()
                return True
        return super().eventFilter(watched, event)
