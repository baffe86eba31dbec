"""Tells of a bug: that the data is safe, and the details to send to whoever mends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.i18n import tr
from console.ui.dialogs.notices import Notice
from console.ui.theme import current
from console.ui.widgets.buttons import button


class CrashDialog(Notice):
    """accepted or rejected: go on. quit_requested: end the program in order."""

    quit_requested = Signal()

    def __init__(self, details: str, log_file: str = "", parent: QWidget | None = None) -> None:
        super().__init__("error", "bad", parent, 520)
        self._log_file = log_file
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setFont(current().mono())
        self._details.setMinimumHeight(current().px(160))
        self.body.addWidget(self._details, 1)
        self._copy = button("")
        self._quit = button("")
        self._go_on = button("", "primary")
        self._copy.clicked.connect(self._take)
        self._quit.clicked.connect(self._leave)
        self._go_on.clicked.connect(self.accept)
        for each in (self._copy, self._quit, self._go_on):
            self.buttons.addWidget(each)
        self.finish(self._go_on)

    def _take(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
        self._copy.setText(tr("Copied"))

    def _leave(self) -> None:
        self.accept()
        self.quit_requested.emit()

    def translate(self) -> None:
        self.setWindowTitle(tr("Agent Console"))
        self.title.setText(tr("The console made a mistake"))
        text = tr(
            "Your conversations are safe: every message is stored before it is shown. You can go on; "
            "if something looks wrong, quit and start again. These details help to mend it; "
            "look through them before you pass them on."
        )
        if self._log_file:
            text += "\n" + tr("More is in {path}", path=self._log_file)
        self.text.setText(text)
        self._details.setAccessibleName(tr("Details"))
        self._copy.setText(tr("Copy details"))
        self._quit.setText(tr("Quit"))
        self._go_on.setText(tr("Go on"))
