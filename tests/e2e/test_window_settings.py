"""系统设置 (W3, steps 1, 2 and 6) in the real window by the names that are fixed, in both languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, MENU_ITEM, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.need import need
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
CUSTOM = names.STATUSES[-1]


@dataclass(frozen=True)
class Words:
    """The fixed names of the settings in one language."""

    dialog: str
    sections: tuple[str, ...]
    ok: str
    cancel: str
    apply: str
    search: str


WORDS = {
    "zh_CN": Words(
        "系统设置",
        ("基本设置", "消息中心", "聊天设置", "个性设置", "接待中心设置", "自动回复设置"),
        "确定", "取消", "应用", "搜索设置",
    ),
    "en": Words(
        "Settings",
        ("General", "Notifications", "Chat", "Personal", "Reception", "Auto-reply"),
        "OK", "Cancel", "Apply", "Search settings",
    ),
}  # fmt: skip


def stored(console: Console) -> dict[str, Any]:
    """Give the options in the settings file."""
    path = console.data / "settings.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["options"]) if path.exists() else {}


def open_from_status(console: Console, language: str) -> Control:
    console.find(names.STATUS.role, names.STATUS.name(language)).press()
    console.find(CUSTOM.role, CUSTOM.name(language)).press()
    return console.find("dialog", WORDS[language].dialog)


def sections_of(console: Console, dialog: Control, language: str) -> Control:
    return console.find("list", said(language, "Sections"), dialog)


def chosen(sections: Control) -> list[str]:
    return [name for number, name in enumerate(sections.rows) if "selected" in sections.child(number).states]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_there_and_ok_stores_all_at_once(desktop: Desktop, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
        dialog = open_from_status(console, language)
        sections = sections_of(console, dialog, language)
        assert tuple(sections.rows) == words.sections
        assert sections.row_roles == {"list item"}
        assert chosen(sections) == [words.sections[-1]]
        sections.click_row(words.sections[0])
        console.find("check box", said(language, "Start hidden in the tray"), dialog).press()
        sections.click_row(words.sections[1])
        console.find("check box", said(language, "Banner for a message"), dialog).press()
        sections.click_row(words.sections[2])
        console.find("check box", said(language, "Check the spelling while you write"), dialog).press()
        sections.click_row(words.sections[4])
        console.find("spin button", said(language, "Very long after"), dialog)
        assert not {"start_hidden", "message_banner", "spell_check"} & set(stored(console))
        console.find(BUTTON, words.ok, dialog).press()
        console.gone("dialog", words.dialog)
        eventually(
            lambda: (
                {"start_hidden": True, "message_banner": False, "spell_check": True}.items() <= stored(console).items()
            ),
            "the settings on disk",
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_cancel_changes_nothing_and_apply_stays(desktop: Desktop, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        dialog = open_from_status(console, language)
        sections_of(console, dialog, language).click_row(words.sections[1])
        quiet = said(language, "Keep quiet hours")
        console.find("check box", quiet, dialog).press()
        console.find(BUTTON, words.cancel, dialog).press()
        console.gone("dialog", words.dialog)
        # By the keyboard: it opens where it was left, on what is stored.
        console.to_front()
        desktop.press("ctrl+comma")
        dialog = console.find("dialog", words.dialog)
        assert chosen(sections_of(console, dialog, language)) == [words.sections[1]]
        assert "checked" not in console.find("check box", quiet, dialog).states
        assert "quiet" not in stored(console)
        apply = console.find(BUTTON, words.apply, dialog)
        assert "enabled" not in apply.states
        console.find("check box", quiet, dialog).press()
        eventually(lambda: "enabled" in apply.states, "the button Apply")
        apply.press()
        eventually(lambda: stored(console).get("quiet") is True, "the settings on disk")
        console.find("dialog", words.dialog)
        console.to_front()
        desktop.press("Escape")
        console.gone("dialog", words.dialog)


def test_the_search_leads_to_the_option_by_keys_alone(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name("zh_CN"))
        console.to_front()
        desktop.press("ctrl+comma")
        dialog = console.find("dialog", "系统设置")
        console.find(TEXT, "搜索设置", dialog).write("拼写")
        found = console.find("list", "找到的设置", dialog)
        eventually(lambda: found.rows, "what was found")
        console.find(TEXT, "搜索设置", dialog).focus()
        console.to_front()
        desktop.press("Return")
        box = console.find("check box", "输入时检查拼写", dialog)
        eventually(lambda: "focused" in box.states, "the keyboard at the option")
        desktop.press("space")
        eventually(lambda: "checked" in box.states, "the option to be on")
        desktop.press("Return")
        console.gone("dialog", "系统设置")
        eventually(lambda: stored(console).get("spell_check") is True, "the settings on disk")


def test_language_and_theme_are_in_force_after_apply(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        console.press(said("zh_CN", "Agent's menu"))
        console.find(MENU_ITEM, "系统设置…").press()
        dialog = console.find("dialog", "系统设置")
        language = console.find("combo box", "语言", dialog)
        sections_of(console, dialog, "zh_CN").focus()
        console.to_front()
        desktop.press("Tab")
        eventually(lambda: "focused" in language.states, "the keyboard at the first control of the page")
        desktop.press("End")
        eventually(lambda: language.description == "English", "the choice")
        console.find(BUTTON, "应用", dialog).press()
        dialog = console.find("dialog", "Settings")
        assert tuple(sections_of(console, dialog, "en").rows) == WORDS["en"].sections
        console.find(names.STATUS.role, names.STATUS.name("en"))


def test_back_up_and_restore_from_the_general_page(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        signature = console.find(names.SIGNATURE.role, names.SIGNATURE.name("zh_CN"))
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name("zh_CN"))
        eventually(lambda: conversations.rows, "the buyers of the built-in shop")
        dialog = open_from_status(console, "zh_CN")
        sections_of(console, dialog, "zh_CN").click_row("基本设置")
        back_up = console.find(BUTTON, "立即备份", dialog)
        eventually(lambda: "enabled" in back_up.states, "the account")
        back_up.press()
        console.find("label", "备份已完成并通过检查。", dialog)
        console.find(BUTTON, "取消", dialog).press()
        console.gone("dialog", "系统设置")
        signature.click()
        signature.write("后来才写的")
        console.to_front()
        desktop.press("Return")
        console.to_front()
        desktop.press("ctrl+comma")
        dialog = console.find("dialog", "系统设置")
        console.find(BUTTON, "恢复备份…", dialog).press()
        console.find("list", "备份列表")
        console.press("恢复")
        console.gone("dialog", "系统设置")
        eventually(lambda: (tmp_path / "data").glob("accounts/*/aside/*"), "what was there, kept aside")

        def signature_now() -> str:
            found = console.look(names.SIGNATURE.role, names.SIGNATURE.name("zh_CN"))
            return found.text if found is not None else "?"

        eventually(lambda: "后来才写的" not in signature_now(), "the signature as it was")
        eventually(
            lambda: console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name("zh_CN")).rows, "the buyers again"
        )


def test_a_settings_file_of_a_newer_console_is_kept_aside_and_said(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text('{"version": 99, "options": {"theme": "dark"}}', encoding="utf-8")
    aside = data / "settings.unreadable.json"
    with Console(desktop, data, "--training", lang="en") as console:
        words = said("en", SENTENCE, path=str(aside))
        eventually(lambda: any(words in line for line in console.tree()), "the sentence")
        assert json.loads(aside.read_text(encoding="utf-8"))["version"] == 99


SENTENCE = (
    "The settings were written by a newer console. They were kept aside in {path}, and the usual ones are in force."
)


def hidden(data: Path) -> None:
    data.mkdir()
    content = {"version": 1, "options": {"start_hidden": True, "tray_told": True}, "accounts": []}
    (data / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def test_it_starts_hidden_where_there_is_a_tray(tmp_path: Path) -> None:
    need("window", "font", "xvfb", "accessibility", "xdotool", "tray")
    hidden(tmp_path / "data")
    with Desktop() as desktop:
        desktop.start_tray()
        with Console(desktop, tmp_path / "data", "--training") as console:
            eventually(lambda: list((tmp_path / "data").glob("accounts/*/console.db")), "the account to be opened")
            icon = eventually(desktop.tray_icon, "the icon in the tray")
            assert console.look(names.STATUS.role, "状态") is None
            desktop.click(*icon)
            console.find(names.STATUS.role, "状态")
            console.close_window()
            eventually(lambda: console.look(names.STATUS.role, "状态") is None, "the window to be hidden")
            # A desktop's tray may crash: what is hidden in it comes out.
            desktop.xdotool("windowkill", desktop._trays()[0])
            console.find(names.STATUS.role, "状态")


def test_it_never_starts_where_nobody_can_see_it(desktop: Desktop, tmp_path: Path) -> None:
    hidden(tmp_path / "data")
    with Console(desktop, tmp_path / "data", "--training") as console:
        console.find(names.STATUS.role, "状态")


def test_starting_with_the_system_and_what_is_said_where_that_fails(desktop: Desktop, tmp_path: Path) -> None:
    config = tmp_path / "config"
    entry = config / "autostart" / "agent-console.desktop"
    label = said("en", "Start with the system")
    with Console(desktop, tmp_path / "data", "--training", lang="en", XDG_CONFIG_HOME=str(config)) as console:
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name("en"))
        eventually(lambda: conversations.rows, "the account")
        console.to_front()
        desktop.press("ctrl+comma")
        dialog = console.find("dialog", "Settings")
        apply = console.find(BUTTON, "Apply", dialog)
        console.find("check box", label, dialog).press()
        eventually(lambda: "enabled" in apply.states, "the button Apply")
        apply.press()
        eventually(entry.exists, "the entry")
        assert str(tmp_path / "data") in entry.read_text(encoding="utf-8")
        console.find("check box", label, dialog).press()
        eventually(lambda: "enabled" in apply.states, "the button Apply")
        apply.press()
        eventually(lambda: not entry.exists(), "the entry to go")
        (config / "autostart").rmdir()
        (config / "autostart").write_text("in the way", encoding="utf-8")
        console.find("check box", label, dialog).press()
        console.find(BUTTON, "OK", dialog).press()
        sentence = "Whether the console starts with the system could not be changed"
        eventually(lambda: any(sentence in line for line in console.tree()), "the sentence")
        eventually(lambda: stored(console).get("autostart") is False, "the option to go back")
