"""Another text for a message that was sent; what is not filled in does not go out here either."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.i18n import tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import current
from console.ui.views.composer_chips import gaps
from console.ui.views.composer_stops import missing
from console.ui.widgets.buttons import button


class CorrectDialog(BaseDialog):
    """Corrects one message. corrected(text): the new text, never an empty one, the former one, or one with gaps."""

    corrected = Signal(str)

    def __init__(self, text: str, guarded: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._former = text.strip()
        self._guarded = guarded
        self._label = wrapped("secondary")
        self.field = QPlainTextEdit(text)
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(current().px(110))
        self.problem = wrapped("problem")
        self.send = button("", "primary")
        self._cancel = button("")
        for part in (self._label, self.field, self.problem):
            self.body.addWidget(part)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.send)
        self.field.textChanged.connect(self._look)
        self.send.clicked.connect(self._send)
        self._cancel.clicked.connect(self.reject)
        self.finish()
        self._look()
        self.field.setFocus()
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def _look(self) -> None:
        text = self.field.toPlainText()
        open_ = gaps(text) if self._guarded else []
        words = missing([gap.name for gap in open_])
        if words != self.problem.text():
            self.problem.setText(words)
            self.problem.setVisible(bool(words))
            self.fit()
        self.send.setEnabled(not open_ and text.strip() not in {"", self._former})

    def _send(self) -> None:
        text = self.field.toPlainText().strip()
        self.accept()
        self.corrected.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_F6:
            self._jump()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.send.isEnabled():
            # The field keeps a plain Enter; what comes here is Ctrl+Enter, or Enter on a button.
            self.send.click()
        else:
            super().keyPressEvent(event)

    def _jump(self) -> None:
        """Select the next place to fill in, from the last on the first."""
        found = gaps(self.field.toPlainText())
        cursor = self.field.textCursor()
        gap = next((gap for gap in found if gap.start >= cursor.position()), found[0] if found else None)
        if gap is not None:
            cursor.setPosition(gap.start)
            cursor.setPosition(gap.end, QTextCursor.MoveMode.KeepAnchor)
            self.field.setTextCursor(cursor)
            self.field.setFocus()

    def translate(self) -> None:
        self.setWindowTitle(tr("Correct message"))
        self._label.setText(tr("The buyer sees the new text in place of the old."))
        self.field.setAccessibleName(tr("New text"))
        self.send.setText(tr("Send"))
        self._cancel.setText(tr("Cancel"))
        self._look()
