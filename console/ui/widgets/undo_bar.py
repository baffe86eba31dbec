"""A short-lived bar over the window's lower edge: says what was done and offers to undo it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from console.i18n import tr
from console.ui.widgets.buttons import button
from console.ui.widgets.text import plain_label

SHOWN_MS = 8000


class UndoBar(QFrame):
    """Lies over its parent's lower edge; one notice at a time, the newest wins.

    undone: the agent wants it back. expired: the time for that is over (or another notice took its place).
    It stays as long as the pointer or the focus is on it.
    """

    undone = Signal()
    expired = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.setObjectName("undo_bar")
        self._text = plain_label()
        self._undo = button("", "plain")
        self._undo.clicked.connect(self._take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._expire)
        self._pending = False
        self._translate()
        self.hide()
        parent.installEventFilter(self)

    def offer(self, text: str, *, undo: bool = True, shown_ms: int = SHOWN_MS) -> None:
        """Say what was done; undo: whether it can be taken back."""
        self.dismiss()
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo.setVisible(undo)
        self._pending = True
        self._place()
        self.show()
        self.raise_()
        self._timer.start(shown_ms)

    def dismiss(self) -> None:
        """Take the notice away; what it told of is final."""
        self._timer.stop()
        self.hide()
        if self._pending:
            self._pending = False
            self.expired.emit()

    def _take_back(self) -> None:
        self._timer.stop()
        self._pending = False
        self.hide()
        self.undone.emit()

    def _expire(self) -> None:
        if self.underMouse() or self._undo.hasFocus():
            self._timer.start(1000)
        else:
            self.dismiss()

    def _place(self) -> None:
        self.adjustSize()
        width = min(self.width(), self._host.width() - 16)
        self.resize(width, self.height())
        self.move((self._host.width() - width) // 2, self._host.height() - self.height() - 16)

    def _translate(self) -> None:
        self._undo.setText(tr("Undo"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        # While Python takes the pair down, the filter is still called, on an object without attributes.
        host = getattr(self, "_host", None)
        if host is not None and watched is host and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()


class Toast(UndoBar):
    """An undo bar that only tells."""

    def tell(self, text: str, shown_ms: int = 4000) -> None:
        """Say something that needs no answer."""
        self.offer(text, undo=False, shown_ms=shown_ms)
