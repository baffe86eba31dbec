"""Scenes of 系统设置."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from console.domain.options import Section, Value
from console.i18n import tr
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_general import GeneralPage
from console.ui.dialogs.settings_options import NoAccountPage, OptionsPage
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.dialogs.settings_restore import RestoreDialog
from console.ui.preferences import Choices, Preferences
from console.ui.settings_opener import Upkeep
from tests.playground import scene


@dataclass(frozen=True)
class _Backup:
    path: Path
    made_at: datetime
    size: int


BACKUPS = [
    _Backup(Path(f"daily-{day}.db"), datetime(2026, 11, day, 3, 0, tzinfo=UTC), 8_400_000 + day * 9_000)
    for day in range(21, 16, -1)
]


async def _backups() -> list[_Backup]:
    return BACKUPS


async def _back_up() -> _Backup:
    return BACKUPS[0]


async def _write(_path: Path, _values: Mapping[str, Value]) -> bool:
    return True


async def _read(_path: Path) -> Mapping[str, Value]:
    return {}


def _run(work: Coroutine[Any, Any, None], _name: str) -> None:
    """Nothing here waits."""
    try:
        work.send(None)
    except StopIteration:
        return


def _dialog(section: Section) -> SettingsDialog:
    preferences = Preferences(Choices())
    upkeep = Upkeep(Path("/home/mei/.local/share/agent-console"), _backups, _back_up, _write, _read)
    pages: dict[Section, SettingsPage] = {
        each: NoAccountPage(each)
        if each in {Section.PERSONAL, Section.AUTO_REPLY}
        else OptionsPage(each, SCHEMA, preferences)
        for each in Section
    }
    pages[Section.GENERAL] = GeneralPage(SCHEMA, preferences, upkeep, _run, account_open=True)
    dialog = SettingsDialog(pages, preferences, None, _run)
    dialog.show_section(section)
    return dialog


@scene("settings")
def settings() -> QWidget:
    """The first page."""
    return _dialog(Section.GENERAL)


@scene("settings-notifications")
def settings_notifications() -> QWidget:
    """What calls the agent."""
    return _dialog(Section.NOTIFICATIONS)


@scene("settings-chat")
def settings_chat() -> QWidget:
    """Writing and reading."""
    return _dialog(Section.CHAT)


@scene("settings-reception")
def settings_reception() -> QWidget:
    """How many, how long."""
    return _dialog(Section.RECEPTION)


@scene("settings-problem")
def settings_problem() -> QWidget:
    """Limits that do not fit together."""
    dialog = _dialog(Section.RECEPTION)
    page = dialog.page(Section.RECEPTION)
    assert isinstance(page, OptionsPage)
    page.set_values({"wait_too_late": 20})
    dialog.ok.click()
    return dialog


@scene("settings-no-account")
def settings_no_account() -> QWidget:
    """A page of an account where none is open."""
    return _dialog(Section.PERSONAL)


@scene("settings-search")
def settings_search() -> QWidget:
    """The search over all options."""
    dialog = _dialog(Section.GENERAL)
    dialog.search.setText(tr("Sound"))
    return dialog


@scene("settings-restore")
def settings_restore() -> QWidget:
    """Which backup is brought back."""
    return RestoreDialog(BACKUPS)
