"""Asks which backup is to be brought back, and says what that means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from console.i18n import tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import current
from console.ui.widgets import button


class RestoreDialog(BaseDialog):
    """chosen(backup): one of those it was given, each with made_at and size."""

    chosen = Signal(object)

    def __init__(self, backups: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups = list(backups)
        self._lead = wrapped()
        self.rows = QListWidget()
        self.rows.setMinimumHeight(current().px(180))
        self.ok, self._cancel = button("", "primary"), button("")
        self.ok.setEnabled(bool(backups))
        self.body.addWidget(self._lead)
        self.body.addWidget(self.rows)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.ok)
        for _ in self._backups:
            self.rows.addItem("")
        self.rows.setVisible(bool(backups))
        self.ok.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)
        self.finish(self.ok)
        self.rows.setCurrentRow(0)
        self.rows.setFocus()

    def _take(self) -> None:
        row = self.rows.currentRow()
        self.accept()
        if 0 <= row < len(self._backups):
            self.chosen.emit(self._backups[row])

    def translate(self) -> None:
        self.setWindowTitle(tr("Restore a backup"))
        self.rows.setAccessibleName(tr("Backups"))
        self.ok.setText(tr("Restore"))
        self._cancel.setText(tr("Cancel"))
        if not self._backups:
            self._lead.setText(tr("There is no backup yet. One is made every day."))
        else:
            self._lead.setText(
                tr(
                    "The account is closed, goes back to the chosen backup, and is opened again. Messages and phrases "
                    "since then are kept aside in the data folder; messages that the server still has come back."
                )
            )
        for row, backup in enumerate(self._backups):
            self.rows.item(row).setText(f"{moment(backup.made_at)}   {size_words(backup.size)}")


def moment(when: datetime) -> str:
    """Give a time as it is read here, by the clock on the wall."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def size_words(size: int) -> str:
    """Give a number of bytes for people."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
