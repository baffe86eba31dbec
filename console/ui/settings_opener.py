"""Opens 系统设置, one at a time, where it was left; what it is made of is loaded when it is wanted first."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.domain.options import Schema, Section, Value
from console.services.session import Session
from console.services.tasks import Tasks
from console.ui.preferences import Preferences
from console.ui.theme import Theme

if TYPE_CHECKING:
    from console.ui.dialogs.settings import SettingsDialog


class Backup(Protocol):
    """A copy of the account's data: made_at in UTC, size in bytes."""

    @property
    def path(self) -> Path: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the page needs from the builder; every call waits for the disk elsewhere. They raise UserError."""

    data: Path
    backups: Callable[[], Awaitable[Sequence[Backup]]]
    back_up: Callable[[], Awaitable[Backup]]
    write_options: Callable[[Path, Mapping[str, Value]], Awaitable[bool]]
    """True once it is written."""
    read_options: Callable[[Path], Awaitable[Mapping[str, Value]]]


class SettingsOpener(QObject):
    """restore_asked(backup): the account is to be brought back to a backup; the dialog is closed already."""

    restore_asked = Signal(object)

    def __init__(
        self, theme: Theme, schema: Schema, preferences: Preferences, tasks: Tasks, window: QWidget
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._theme = theme
        self._schema = schema
        self._preferences = preferences
        self._tasks = tasks
        self._window = window
        self._session: Session | None = None
        self._dialog: SettingsDialog | None = None
        self._opening = False
        self._upkeep: Upkeep | None = None
        self._last = Section.GENERAL

    def set_session(self, session: Session | None) -> None:
        """Say which account is open: a dialog about another one is closed, and comes again where none was open."""
        before, self._session = self._session, session
        dialog = self._open_dialog()
        if dialog is None or session is before:
            return
        dialog.reject()
        if before is None and self._upkeep is not None:
            self.open(self._upkeep)

    def open(self, upkeep: Upkeep, section: Section | None = None) -> None:
        """Open the dialog at a section, or where it was left last."""
        self._upkeep = upkeep
        wanted = section or self._last
        dialog = self._open_dialog()
        if dialog is not None:
            dialog.show_section(wanted)
            dialog.activateWindow()
        elif not self._opening:
            self._opening = True
            self._tasks.spawn(self._open(upkeep, wanted), "open settings")

    async def _open(self, upkeep: Upkeep, section: Section) -> None:
        try:
            frame: Any = await asyncio.to_thread(importlib.import_module, "console.ui.dialogs.settings")
            made: Any = await asyncio.to_thread(importlib.import_module, "console.ui.dialogs.settings_pages")
            spawn = self._tasks.spawn
            while True:
                session = self._session
                making = made.Making(self._theme, self._schema, self._preferences, upkeep, spawn, session)
                pages = await made.make_pages(making)
                if session is self._session:
                    break
                # Another account was opened meanwhile.
                for page in pages.values():
                    page.deleteLater()
            dialog: SettingsDialog = frame.SettingsDialog(pages, self._preferences, session, spawn, self._window)
        finally:
            self._opening = False
        self._dialog = dialog
        dialog.section_shown.connect(self._shown)
        general = pages[Section.GENERAL]
        general.taken.connect(self._taken)
        general.restore_asked.connect(self._restore)
        dialog.show_section(section)
        dialog.open()

    def _open_dialog(self) -> SettingsDialog | None:
        dialog = self._dialog
        return dialog if dialog is not None and isValid(dialog) and dialog.isVisible() else None

    def _shown(self, section: Section) -> None:
        self._last = section

    def _taken(self, values: Mapping[str, Value]) -> None:
        dialog = self._open_dialog()
        if dialog is not None:
            dialog.take(values)

    def _restore(self, backup: object) -> None:
        dialog = self._open_dialog()
        if dialog is not None:
            dialog.reject()
        self.restore_asked.emit(backup)
