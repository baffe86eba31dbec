"""Every control that acceptance runs and screen readers rely on is found by its role and name, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import MENU_ITEM, Console, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_start_asks_who_signs_in_and_offers_the_shop(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", lang=language) as console:
        dialog = console.find(names.SIGN_IN.role, names.SIGN_IN.name(language))
        for control in names.IN_THE_SIGN_IN:
            console.find(control.role, control.name(language), dialog)
        assert console.look(names.SERVER_ADDRESS.role, names.SERVER_ADDRESS.name(language), dialog) is None
        console.find(names.SERVER_SETTINGS.role, names.SERVER_SETTINGS.name(language), dialog).press()
        for control in (names.SERVER_ADDRESS, names.CA_FILE):
            console.find(control.role, control.name(language), dialog)
        # There is no keyring on this desktop: that is said, and the box cannot be ticked.
        eventually(
            lambda: "enabled" not in console.find(names.REMEMBER.role, names.REMEMBER.name(language)).states,
            "the check box to be off",
        )
        account = console.find(names.ACCOUNT.role, names.ACCOUNT.name(language), dialog)
        eventually(lambda: account.box()[3] >= 24, "the dialog to make room for that sentence")
        console.press(said(language, "Open the built-in shop"))
        console.gone(names.SIGN_IN.role, names.SIGN_IN.name(language))
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
        eventually(lambda: conversations.rows, "the buyers of the built-in shop")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_of_the_window(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        for control in names.ON_THE_WINDOW:
            console.find(control.role, control.name(language))
        assert console.reader.ask("app_name", pid=console.pid) == "agent-console"
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
        eventually(lambda: conversations.rows, "a conversation")
        assert conversations.row_roles == {"list item"}
        conversations.click_row(0)
        for control in names.IN_A_CONVERSATION:
            console.find(control.role, control.name(language))
        messages = console.find(names.MESSAGES.role, names.MESSAGES.name(language))
        eventually(lambda: messages.rows, "the messages")
        assert messages.row_roles == {"list item"}
        console.find(names.STATUS.role, names.STATUS.name(language)).press()
        for entry in names.STATUSES:
            console.find(entry.role, entry.name(language))
        console.to_front()
        desktop.press("Escape")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_of_the_phrases(desktop: Desktop, tmp_path: Path, language: str) -> None:
    """A phrase's menu and the progress of import and export are found where they are used: test_window_phrases.py."""
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        tree = console.find(names.PHRASE_LIST.role, names.PHRASE_LIST.name(language))
        eventually(lambda: len(tree.rows) > 20, "phrases")
        dialogs = (
            (names.PHRASE_BUTTONS[0], names.NEW_PHRASE, (*names.IN_A_NEW_PHRASE, names.NEW_GROUP)),
            (names.PHRASE_BUTTONS[1], names.IMPORT, names.IN_THE_IMPORT),
            (names.PHRASE_BUTTONS[2], names.EXPORT, names.IN_THE_EXPORT),
        )
        for opener, named, controls in dialogs:
            console.find(opener.role, opener.name(language)).press()
            dialog = console.find(named.role, named.name(language))
            for control in controls:
                console.find(control.role, control.name(language), dialog)
            if named is names.NEW_PHRASE:
                console.find(names.NEW_GROUP.role, names.NEW_GROUP.name(language), dialog).press()
                for control in names.IN_A_NEW_GROUP:
                    console.find(control.role, control.name(language), dialog)
            console.press(said(language, "Cancel"))
            console.gone(named.role, named.name(language))


def test_another_language_needs_no_restart(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        console.find("list", "会话列表").click_row(0)
        console.find("text", "消息输入框")
        console.press(said("zh_CN", "Agent's menu"))
        console.find(MENU_ITEM, "English").press()
        for control in (*names.ON_THE_WINDOW, *names.IN_A_CONVERSATION):
            console.find(control.role, control.name("en"))
        desktop.press("Escape")
        console.press(said("en", "Agent's menu"))
        console.find(MENU_ITEM, "简体中文").press()
        for control in (*names.ON_THE_WINDOW, *names.IN_A_CONVERSATION):
            console.find(control.role, control.name("zh_CN"))
