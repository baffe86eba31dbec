"""What to do about an account's file that is damaged: nothing is thrown away, whatever is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QWidget

from console.domain.errors import Problem
from console.i18n import language, tr
from console.i18n.problems import sentence
from console.ui.dialogs.base import wrapped
from console.ui.dialogs.notices import Notice
from console.ui.widgets.buttons import button


class StoreChoice(Enum):
    """What the agent wants to be done."""

    RESTORE = "restore"
    FRESH = "fresh"
    RETRY = "retry"
    QUIT = "quit"


class StoreProblemDialog(Notice):
    """Offers the newest good backup, an empty start that keeps the damaged file, another try, or to quit.

    chosen: once; closing the box is QUIT. backup_made_at: None where there is no good backup. A file that is not
    damaged (full disk, newer version, unreachable) is offered RETRY and QUIT only.
    """

    chosen = Signal(StoreChoice)

    def __init__(
        self,
        problem: Problem,
        details: Mapping[str, str] | None = None,
        backup_made_at: datetime | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("error", "bad", parent, 500)
        self._problem = problem
        self._details = dict(details or {})
        self._backup = backup_made_at
        self._choice = StoreChoice.QUIT
        self._finding = wrapped("secondary")
        self.column.addWidget(self._finding)
        self._fresh = button("")
        self._restore = button("", "primary")
        self._retry = button("", "primary")
        self._quit = button("")
        damaged = problem is Problem.STORE_DAMAGED
        self._restore.setVisible(damaged and backup_made_at is not None)
        self._fresh.setVisible(damaged)
        self._retry.setVisible(not damaged and problem is not Problem.STORE_NEWER)
        for each in (self._quit, self._fresh, self._retry, self._restore):
            self.buttons.addWidget(each)
        self._restore.clicked.connect(self._choose_restore)
        self._fresh.clicked.connect(self._choose_fresh)
        self._retry.clicked.connect(self._choose_retry)
        self._quit.clicked.connect(self.reject)
        self.finished.connect(self._tell)
        visible = [each for each in (self._restore, self._retry, self._quit) if not each.isHidden()]
        self.finish(visible[0])

    def _choose_restore(self) -> None:
        self._choice = StoreChoice.RESTORE
        self.accept()

    def _choose_fresh(self) -> None:
        self._choice = StoreChoice.FRESH
        self.accept()

    def _choose_retry(self) -> None:
        self._choice = StoreChoice.RETRY
        self.accept()

    def _tell(self) -> None:
        self.chosen.emit(self._choice)

    def translate(self) -> None:
        self.setWindowTitle(tr("Agent Console"))
        self.title.setText(tr("The conversations could not be opened"))
        text = sentence(self._problem, self._details)
        if self._problem is Problem.STORE_DAMAGED:
            text += "\n\n" + self._advice()
        self.text.setText(text)
        finding = self._details.get("finding", "")
        self._finding.setText(tr("Found: {finding}", finding=finding) if finding else "")
        self._finding.setVisible(bool(finding))
        self._restore.setText(tr("Take the backup"))
        self._fresh.setText(tr("Start empty"))
        self._retry.setText(tr("Try again"))
        self._quit.setText(tr("Quit"))

    def _advice(self) -> str:
        if self._backup is None:
            return tr("There is no good backup. Starting empty fetches what the server still keeps.")
        local = QDateTime.fromSecsSinceEpoch(int(self._backup.timestamp()))
        when = QLocale(language()).toString(local, QLocale.FormatType.ShortFormat)
        return tr("The newest good backup is from {when}; what came later is fetched from the server.", when=when)
