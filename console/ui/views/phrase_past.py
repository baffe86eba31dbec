"""Opens the bin and the versions of a phrase, and brings back what was chosen there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.domain.phrases import BinId, Phrase
from console.i18n import tr
from console.services.session import Session
from console.ui.dialogs.phrase_bin import BinDialog
from console.ui.dialogs.phrase_versions import VersionsDialog


class PhrasePast(QObject):
    """done(sentence, undo): something was brought back; undo takes the session and changes that again."""

    done = Signal(str, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    async def open_bin(self, session: Session) -> None:
        """Show the bin."""
        entries = await session.library.bin()
        dialog = BinDialog(entries, session.clock.now(), self._window.window())
        dialog.restore_asked.connect(
            lambda bin_id: session.tasks.spawn(self._put_back(session, dialog, bin_id), "phrases")
        )
        dialog.open()

    async def _put_back(self, session: Session, dialog: BinDialog, bin_id: BinId) -> None:
        await session.library.undelete(bin_id)
        entries = await session.library.bin()
        if isValid(dialog):
            dialog.show_entries(entries)

    async def open_versions(self, phrase: Phrase, session: Session) -> None:
        """Show what a phrase said before."""
        versions = await session.library.versions(phrase.id)
        dialog = VersionsDialog(phrase, versions, self._window.window())
        dialog.back_asked.connect(lambda number: session.tasks.spawn(self._back(session, phrase, number), "phrases"))
        dialog.open()

    async def _back(self, session: Session, phrase: Phrase, number: int) -> None:
        await session.library.bring_back(phrase.id, number)
        latest = await session.library.versions(phrase.id)
        self.done.emit(
            tr("The earlier version is back"), partial(_forward, phrase, latest[0].number if latest else number)
        )


async def _forward(phrase: Phrase, number: int, session: Session) -> None:
    await session.library.bring_back(phrase.id, number)
