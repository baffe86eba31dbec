"""Asks before messages leave the history for good."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.i18n import tr, trn
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.widgets import button


class HistoryRemovalDialog(BaseDialog):
    """accepted: remove them. rejected: keep them."""

    def __init__(self, count: int, days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, 460)
        self._count = count
        self._days = days
        self._lead = wrapped("title")
        self._more = wrapped()
        self.remove, self.keep = button("", "danger"), button("")
        self.body.addWidget(self._lead)
        self.body.addWidget(self._more)
        self.buttons.addWidget(self.remove)
        self.buttons.addWidget(self.keep)
        self.remove.clicked.connect(self.accept)
        self.keep.clicked.connect(self.reject)
        self.finish(self.keep)

    def translate(self) -> None:
        self.setWindowTitle(tr("Shorten the chat history"))
        days = trn("{count} day", "{count} days", self._days)
        self._lead.setText(
            trn(
                "This removes about {count} message for good",
                "This removes about {count} messages for good",
                self._count,
            )
        )
        self._more.setText(
            tr(
                "Messages are to be kept for {days}. Older ones go from every conversation on this computer, pinned "
                "ones too, with their pictures. Contacts, notes and tags stay. A backup is made first.",
                days=days,
            )
        )
        self.remove.setText(tr("Remove for good"))
        self.keep.setText(tr("Keep everything"))
