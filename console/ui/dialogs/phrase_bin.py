"""The bin of phrases: what was deleted in the last 30 days, each entry one click from being back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from console.domain.phrases import BinEntry
from console.i18n import tr, trn
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import current
from console.ui.widgets import button, one_line


class BinDialog(BaseDialog):
    """Lists the bin. restore_asked(BinId): put this back; then call show_entries again."""

    restore_asked = Signal(object)

    def __init__(self, entries: Sequence[BinEntry], now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent, 460)
        self._now = now
        self._entries: list[BinEntry] = []
        self._lead = wrapped("secondary")
        self.list = QListWidget()
        self.list.setMinimumHeight(current().px(240))
        self.list.itemDoubleClicked.connect(self._restore)
        self.list.itemActivated.connect(self._restore)
        self.list.currentRowChanged.connect(self._enable)
        self.restore = button("", "primary")
        self.restore.clicked.connect(self._restore)
        self._close = button("")
        self._close.clicked.connect(self.reject)
        self.body.addWidget(self._lead)
        self.body.addWidget(self.list, 1)
        self.buttons.addWidget(self._close)
        self.buttons.addWidget(self.restore)
        self._asked = False
        self.finish()
        self.show_entries(entries)
        self.list.setFocus()

    def show_entries(self, entries: Sequence[BinEntry]) -> None:
        """Show what is in the bin, the newest first."""
        row = self.list.currentRow()
        self._entries = list(entries)
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(f"{_what(entry)}\n{self._when(entry)}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{_what(entry)}, {self._when(entry)}")
            item.setToolTip("")
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), len(self._entries) - 1))
        self._asked = False
        self._enable()
        self._say()

    def _when(self, entry: BinEntry) -> str:
        day = entry.deleted_at.astimezone()
        left = max(0, (entry.kept_until - self._now).days)
        rest = trn("{count} day left", "{count} days left", left)
        return f"{day:%Y-%m-%d %H:%M} · {rest}"

    def _enable(self) -> None:
        self.restore.setEnabled(self.list.currentRow() >= 0)

    def _restore(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._entries) and not self._asked:
            # A double click is an activation too: once is enough.
            self._asked = True
            self.restore_asked.emit(self._entries[row].id)

    def _say(self) -> None:
        self._lead.setText(tr("What you delete stays here for 30 days.") if self._entries else tr("The bin is empty."))

    def translate(self) -> None:
        self.setWindowTitle(tr("Bin of phrases"))
        self.list.setAccessibleName(tr("Deleted phrases"))
        self.restore.setText(tr("Put back"))
        self._close.setText(tr("Close"))
        self._say()


def _what(entry: BinEntry) -> str:
    """Say what was deleted."""
    count = len(entry.phrases)
    if entry.groups:
        name = one_line(entry.groups[0].path[-1], 30) if entry.groups[0].path else ""
        more = trn("{count} phrase", "{count} phrases", count)
        return tr("Group “{group}” with {phrases}", group=name, phrases=more)
    if count == 1:
        phrase = entry.phrases[0]
        return "  ".join(part for part in (phrase.code, one_line(phrase.title or phrase.content, 60)) if part)
    return trn("{count} phrase", "{count} phrases", count)
