"""Scenes of 系统设置."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.domain.options import Section
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_options import NoAccountPage, OptionsPage
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.preferences import Choices, Preferences
from tests.playground import scene


def _dialog(section: Section) -> SettingsDialog:
    preferences = Preferences(Choices())
    pages: dict[Section, SettingsPage] = {
        each: NoAccountPage(each)
        if each in {Section.PERSONAL, Section.AUTO_REPLY}
        else OptionsPage(each, SCHEMA, preferences)
        for each in Section
    }
    dialog = SettingsDialog(pages, preferences, None, lambda work, _name: work.close())
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
    """How many, how long; with limits that do not fit together."""
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
    dialog.search.setText("30")
    return dialog
