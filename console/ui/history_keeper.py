"""Sees that the open account keeps its history for as long as the settings say, and asks before anything goes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.services.session import Session
from console.ui.dialogs.history_removal import HistoryRemovalDialog
from console.ui.preferences import Preferences


class HistoryKeeper(QObject):
    """Asks once for each account and each shortening; whoever declines has the former number of days again."""

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        self._session: Session | None = None
        self._dialog: HistoryRemovalDialog | None = None
        preferences.changed.connect(self._changed)

    def attach(self, session: Session | None) -> None:
        """Say which account is open."""
        self._drop()
        self._session = session
        if session is not None:
            session.tasks.spawn(session.history.keep_up(), "history")
            self._apply()

    def _changed(self, key: str, _value: object) -> None:
        if key == "history_days":
            self._drop()
            self._apply()

    def _apply(self) -> None:
        session = self._session
        if session is not None:
            session.tasks.spawn(self._keep(session, self._preferences.now.history_days), "history")

    async def _keep(self, session: Session, days: int) -> None:
        count = await session.history.keep_for(days)
        if not count or session is not self._session or days != self._preferences.now.history_days:
            return
        former = await session.history.agreed_days()
        # Not a child of the settings: they may close while this is still being asked.
        dialog = HistoryRemovalDialog(count, days, self._window)
        self._dialog = dialog
        dialog.accepted.connect(lambda: session.tasks.spawn(session.history.accept(days), "history"))
        dialog.rejected.connect(lambda: self._declined(days, former))
        dialog.open()

    def _declined(self, days: int, former: int) -> None:
        self._dialog = None
        if self._session is not None and self._preferences.now.history_days == days:
            self._preferences.choose("history_days", former)

    def _drop(self) -> None:
        """Another number, or another account: what is asked is of no use any more."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None and isValid(dialog) and dialog.isVisible():
            dialog.blockSignals(True)
            dialog.close()
