"""The page 基本设置: language, looks, start and end; the data folder, backups, and settings in a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.domain.errors import UserError
from console.domain.options import Schema, Section, worded
from console.i18n import tr
from console.i18n.problems import sentence
from console.ui.dialogs.base import wrapped
from console.ui.dialogs.settings_options import OptionsPage
from console.ui.dialogs.settings_restore import RestoreDialog, moment, size_words
from console.ui.preferences import Preferences
from console.ui.settings_opener import Backup, Upkeep
from console.ui.theme import current
from console.ui.widgets import FlowLayout, button, one_line
from console.ui.widgets.dressing import dress
from console.ui.widgets.file_dialogs import choose_files, save_as

T = TypeVar("T")
Spawn = Callable[[Coroutine[Any, Any, None], str], object]


class GeneralPage(OptionsPage):
    """Besides the options: what is done at once. taken(values): options read from a file, not stored yet.

    restore_asked(Backup): the account is to be brought back to it; the dialog is closed first.
    """

    taken = Signal(object)
    restore_asked = Signal(object)

    def __init__(
        self, schema: Schema, preferences: Preferences, upkeep: Upkeep, spawn: Spawn, *, account_open: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(Section.GENERAL, schema, preferences, parent)
        self._upkeep = upkeep
        self._spawn = spawn
        self._account_open = account_open
        self._newest: Backup | None = None
        self.folder = wrapped()
        self.open_folder = button("")
        self.back_up, self.restore = button(""), button("")
        self.export, self.import_ = button(""), button("")
        self.state = wrapped("secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.hide()
        self._hint = wrapped("secondary")
        self.outcome = wrapped("secondary")
        self.outcome.hide()
        self._lay_out_data()
        self.open_folder.clicked.connect(self._open_folder)
        self.back_up.clicked.connect(self._back_up)
        self.restore.clicked.connect(self._choose_backup)
        self.export.clicked.connect(self._export)
        self.import_.clicked.connect(self._import)
        for each in (self.back_up, self.restore):
            each.setEnabled(account_open)
        if account_open:
            self._spawn(self._look(), "backups")

    def _lay_out_data(self) -> None:
        self.column.takeAt(self.column.count() - 1)
        self.add_heading(worded("Data folder"))
        self._add(self.folder, self.open_folder)
        self.add_heading(worded("Backup"))
        self._add(self.state, self.back_up, self.restore)
        self.column.addWidget(self.bar)
        self.add_heading(worded("Settings in a file"))
        self._add(self._hint, self.export, self.import_)
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)

    def _add(self, text: QWidget, *buttons: QWidget) -> None:
        group = QVBoxLayout()
        group.setSpacing(current().px(6))
        group.addWidget(text)
        row = FlowLayout(spacing=current().px(8))
        for each in buttons:
            row.addWidget(each)
        group.addLayout(row)
        self.column.addLayout(group)

    # --- words ---

    def translate(self) -> None:
        super().translate()
        self.folder.setText(str(self._upkeep.data))
        self.folder.setAccessibleName(tr("Data folder"))
        self.open_folder.setText(tr("Open the folder"))
        self.back_up.setText(tr("Back up now"))
        self.restore.setText(tr("Restore…"))
        self.export.setText(tr("Export settings…"))
        self.import_.setText(tr("Import settings…"))
        self._hint.setText(tr("The options of these pages, without accounts and passwords, for another computer."))
        self.bar.setAccessibleName(tr("Backup progress"))
        self._show_state()

    def _show_state(self) -> None:
        if not self._account_open:
            self.state.setText(tr("Sign in first: a backup is that of an account."))
        elif self._newest is None:
            self.state.setText(tr("There is no backup yet. One is made every day."))
        else:
            made, size = moment(self._newest.made_at), size_words(self._newest.size)
            self.state.setText(tr("Newest backup: {time}, {size}. One is made every day.", time=made, size=size))

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        hint = self._hint.text()
        return [
            *super().entries(),
            (f"{tr('Data folder')}\n{self._upkeep.data}\n{self.open_folder.text()}", self.open_folder),
            (f"{tr('Backup')}\n{self.state.text()}\n{self.back_up.text()}", self.back_up),
            (f"{self.restore.text()}\n{self.state.text()}", self.restore),
            (f"{self.export.text()}\n{hint}", self.export),
            (f"{self.import_.text()}\n{hint}", self.import_),
        ]

    # --- what the buttons do ---

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._upkeep.data)))

    async def _look(self) -> None:
        found = await self._told(self._upkeep.backups())
        if found is None:
            return
        self._newest = found[0] if found else None
        self._show_state()

    def _back_up(self) -> None:
        self._busy(True)
        self._spawn(self._back_up_now(), "backup")

    async def _back_up_now(self) -> None:
        made = await self._told(self._upkeep.back_up())
        if made is not None:
            self._newest = made
            self._show_state()
            self._tell(tr("The backup is made and checked."))
        if isValid(self):
            self._busy(False)

    async def _told(self, work: Awaitable[T]) -> T | None:
        """Wait for work; None where it failed, which is said, or where the page is gone meanwhile."""
        try:
            result = await work
        except UserError as error:
            if not isValid(self):
                raise
            self._tell(sentence(error.problem, error.details), bad=True)
            return None
        return result if isValid(self) else None

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        for each in (self.back_up, self.restore):
            each.setEnabled(not busy)

    def _choose_backup(self) -> None:
        self._spawn(self._ask_backup(), "backups")

    async def _ask_backup(self) -> None:
        found = await self._told(self._upkeep.backups())
        if found is None:
            return
        dialog = RestoreDialog(found, self.window())
        dialog.chosen.connect(self.restore_asked)
        dialog.open()

    def _export(self) -> None:
        dialog = save_as(self.window(), tr("Export settings"), "agent-console-settings.json", [tr("Settings (*.json)")])
        dialog.fileSelected.connect(self._export_to)
        dialog.open()

    def _export_to(self, path: str) -> None:
        self._spawn(self._write(Path(path)), "export settings")

    async def _write(self, path: Path) -> None:
        now = self._preferences.now
        values = {option.key: now.value(option.key) for option in self._schema.shown()}
        if await self._told(self._upkeep.write_options(path, values)):
            self._tell(tr("The settings that are in force are in {path}.", path=one_line(str(path))))

    def _import(self) -> None:
        dialog = choose_files(self.window(), tr("Import settings"), [tr("Settings (*.json)")])
        dialog.fileSelected.connect(self._import_from)
        dialog.open()

    def _import_from(self, path: str) -> None:
        self._spawn(self._read(Path(path)), "import settings")

    async def _read(self, path: Path) -> None:
        values = await self._told(self._upkeep.read_options(path))
        if values is not None:
            self.taken.emit(values)
            self._tell(tr("The pages show what the file says. It is stored with OK or Apply."))

    def _tell(self, text: str, *, bad: bool = False) -> None:
        self.outcome.setText(text)
        self.outcome.setVisible(True)
        dress(self.outcome, "role", "problem" if bad else "ok")
