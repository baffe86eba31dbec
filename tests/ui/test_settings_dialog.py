"""系统设置: nothing is stored before OK or Apply, then all at once; search, defaults, problems beside the control."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox
from shiboken6 import isValid

from console.domain.options import Section
from console.i18n import install
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_options import NoAccountPage, OptionsPage
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.preferences import Choices, Preferences
from tests.helpers.qt import settle

pytestmark = pytest.mark.usefixtures("theme", "no_windows_left")
ACCOUNTS = {Section.PERSONAL, Section.AUTO_REPLY}


def never(work: Coroutine[Any, Any, None], _name: str) -> None:
    work.close()
    raise AssertionError("nothing here is stored with an account")


class Desk:
    """The dialog, and what it had the settings store."""

    def __init__(self) -> None:
        self.preferences = Preferences(Choices())
        self.stored: list[dict[str, object]] = []
        self.preferences.chosen.connect(self.stored.append)
        pages: dict[Section, SettingsPage] = {
            each: NoAccountPage(each) if each in ACCOUNTS else OptionsPage(each, SCHEMA, self.preferences)
            for each in Section
        }
        self.dialog = SettingsDialog(pages, self.preferences, None, never)
        self.dialog.open()
        settle()

    def page(self, section: Section) -> OptionsPage:
        page = self.dialog.page(section)
        assert isinstance(page, OptionsPage)
        return page

    def editor(self, section: Section, key: str) -> Any:
        return self.page(section).controls[key].editor


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    if isValid(made.dialog):
        made.dialog.reject()
    settle()


def test_ok_stores_the_changes_of_every_page_in_one_go(desk: Desk) -> None:
    desk.editor(Section.GENERAL, "autostart").click()
    desk.editor(Section.RECEPTION, "wait_lost").setValue(240)
    desk.page(Section.CHAT).controls["enter_sends"].set_value(False)
    assert desk.stored == []
    desk.dialog.ok.click()
    assert desk.stored == [{"autostart": True, "wait_lost": 240, "enter_sends": False}]
    assert not isValid(desk.dialog) or not desk.dialog.isVisible()


@pytest.mark.parametrize("way", ["button", "escape"])
def test_cancel_changes_nothing(desk: Desk, way: str) -> None:
    desk.editor(Section.GENERAL, "autostart").click()
    if way == "button":
        desk.dialog.cancel.click()
    else:
        QTest.keyClick(desk.dialog.sections, Qt.Key.Key_Escape)
    assert desk.stored == []
    assert not desk.dialog.isVisible()
    assert desk.preferences.now == Choices()


def test_apply_can_be_pressed_while_something_differs_and_keeps_the_window_open(desk: Desk) -> None:
    apply, box = desk.dialog.apply, desk.editor(Section.NOTIFICATIONS, "quiet")
    assert not apply.isEnabled()
    box.click()
    assert apply.isEnabled()
    box.click()
    assert not apply.isEnabled()
    box.click()
    apply.click()
    assert desk.stored == [{"quiet": True}]
    assert desk.dialog.isVisible()
    assert not apply.isEnabled()


def test_what_was_changed_elsewhere_meanwhile_is_not_put_back(desk: Desk) -> None:
    desk.preferences.choose("sort_order", "latest")
    desk.editor(Section.RECEPTION, "wait_lost").setValue(240)
    desk.dialog.ok.click()
    assert desk.preferences.now.sort_order == "latest"
    assert desk.preferences.now.wait_lost == 240


def test_limits_that_do_not_fit_are_told_beside_the_control_and_nothing_is_stored(desk: Desk) -> None:
    desk.editor(Section.GENERAL, "autostart").click()
    spin: Any = desk.editor(Section.RECEPTION, "wait_too_late")
    spin.setValue(20)
    desk.dialog.ok.click()
    assert desk.dialog.isVisible()
    assert desk.stored == []
    assert desk.dialog.section() is Section.RECEPTION
    assert desk.dialog.focusWidget() is spin
    assert "longer than the one before" in spin.accessibleDescription()
    desk.editor(Section.RECEPTION, "wait_too_late").setValue(50)
    assert "longer than the one before" not in spin.accessibleDescription()
    desk.dialog.ok.click()
    assert desk.stored == [{"autostart": True, "wait_too_late": 50}]


def test_a_page_goes_back_to_its_defaults_and_the_others_stay(desk: Desk) -> None:
    desk.preferences.choose_many({"theme": "dark", "quiet": True})
    desk.stored.clear()
    again = dialog_with(desk.preferences)
    again.show_section(Section.GENERAL)
    again.defaults.click()
    assert desk.preferences.now.theme == "dark"
    again.ok.click()
    assert desk.stored == [{"theme": "system"}]
    assert desk.preferences.now.quiet is True
    settle()


def dialog_with(preferences: Preferences) -> SettingsDialog:
    dialog = SettingsDialog(
        {each: OptionsPage(each, SCHEMA, preferences) for each in (Section.GENERAL, Section.NOTIFICATIONS)},
        preferences, None, never,
    )  # fmt: skip
    dialog.open()
    return dialog


def test_the_search_finds_options_of_every_page_and_leads_to_the_control(desk: Desk) -> None:
    dialog = desk.dialog
    dialog.activateWindow()
    QTest.keyClicks(dialog.search, "quiet until")
    assert dialog.found.rows.count() == 1
    assert "Quiet until" in dialog.found.rows.item(0).text()
    assert "Notifications" in dialog.found.rows.item(0).text()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter leads to the option, it does not press OK"
    assert dialog.section() is Section.NOTIFICATIONS
    assert dialog.search.text() == ""
    assert dialog.focusWidget() is desk.editor(Section.NOTIFICATIONS, "quiet"), "the switch that it needs"
    dialog.search.setText("loudness")
    dialog.search.setText("very long after")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.section() is Section.RECEPTION
    assert dialog.focusWidget() is desk.editor(Section.RECEPTION, "wait_lost")


def test_the_search_says_when_nothing_fits_and_escape_clears_it_first(desk: Desk) -> None:
    dialog = desk.dialog
    QTest.keyClicks(dialog.search, "zebra")
    assert dialog.found.rows.count() == 0
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.search.text() == ""
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_option_has_a_name_and_can_be_reached_in_both_languages(desk: Desk) -> None:
    for language, first in (("zh_CN", "基本设置"), ("en", "General")):
        install(language)
        desk.dialog.translate()
        assert desk.dialog.sections.item(0).text() == first
        names = []
        for section in set(Section) - ACCOUNTS:
            for control in desk.page(section).controls.values():
                names.append(control.editor.accessibleName())
                assert control.editor.focusPolicy() is Qt.FocusPolicy.StrongFocus
                if isinstance(control.editor, QCheckBox):
                    assert control.editor.text()
        assert all(names)
        assert len(names) == len(set(names))


def test_what_has_no_effect_cannot_be_changed(desk: Desk) -> None:
    page = desk.page(Section.NOTIFICATIONS)
    assert not page.controls["quiet_from"].isEnabled()
    page.controls["quiet"].editor.click()  # type: ignore[union-attr]
    assert page.controls["quiet_from"].isEnabled()
    page.controls["sounds"].editor.click()  # type: ignore[union-attr]
    assert not page.controls["visitor_sound"].isEnabled()
    assert page.controls["visitor_banner"].isEnabled()


def test_tab_goes_from_the_search_over_sections_and_page_to_the_buttons(desk: Desk) -> None:
    dialog = desk.dialog
    dialog.search.setFocus()
    visited: list[object] = []
    for _ in range(60):
        dialog.focusNextChild()
        now = dialog.focusWidget()
        if now is dialog.search:
            break
        visited.append(now)
    controls = desk.page(Section.GENERAL).controls
    wanted = [dialog.sections, *(control.editor for control in controls.values()), dialog.defaults, dialog.cancel]
    assert [each for each in visited if each in wanted] == wanted
    assert visited[-1] is dialog.ok
