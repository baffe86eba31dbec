"""Auto-reply (W3) in the real window, step by step by the names that are fixed, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
CUSTOM = names.STATUSES[-1]
PANEL = ("panel", "filler", "grouping")


@dataclass(frozen=True)
class Words:
    """The fixed names of W3 in one language, and the first buyer of the built-in shop who never wrote before."""

    settings: str
    section: str
    conditions: tuple[str, str, str, str]
    edit: str
    new: str
    edit_dialog: str
    new_dialog: str
    text: str
    ok: str
    save: str
    cancel: str
    buyer: str
    automatic: str
    greeting: str


WORDS = {
    "zh_CN": Words(
        "系统设置", "自动回复设置",
        (
            "当天第一次收到买家消息时自动回复", "当我的状态为“忙碌”时自动回复", "当我的状态为“离开”时自动回复",
            "当正在联系的人数超过设定人数时自动回复",
        ),
        "修改", "新增", "修改自动回复", "新增自动回复", "自动回复内容", "确定", "保存", "取消", "江湖大叔", "自动回复",
        "亲，欢迎光临，请讲",
    ),
    "en": Words(
        "Settings", "Auto-reply",
        ("First message of the day", "When I am busy", "When I am away", "When serving more than the set number"),
        "Edit", "New", "Edit auto-reply", "New auto-reply", "Auto-reply text", "OK", "Save", "Cancel", "Uncle Buck",
        "Auto-reply", "Welcome, how can I help?",
    ),
}  # fmt: skip


def conversations(console: Console, language: str) -> Control:
    """Wait until the shop is open; gives the list of conversations."""
    rows = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
    eventually(lambda: rows.rows, "the shop to be open")
    return rows


def open_page(console: Console, language: str) -> Control:
    """Go by the status menu to the page; gives the dialog."""
    words = WORDS[language]
    console.find(names.STATUS.role, names.STATUS.name(language)).press()
    console.find(CUSTOM.role, CUSTOM.name(language)).press()
    dialog = console.find("dialog", words.settings)
    console.find("list", said(language, "Sections"), dialog).click_row(words.section)
    return dialog


def card(console: Console, dialog: Control, condition: str) -> Control:
    """Give what holds a condition's check box and buttons."""
    return console.find(PANEL, condition, dialog)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_message_of_the_day_is_answered(desktop: Desktop, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    first = words.conditions[0]
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        conversations(console, language)
        dialog = open_page(console, language)
        for condition in words.conditions:
            console.find("check box", condition, dialog)
            for button in (words.edit, words.new):
                console.find(BUTTON, button, card(console, dialog, condition))
        console.find("check box", first, dialog).press()

        console.find(BUTTON, words.edit, card(console, dialog, first)).press()
        editor = console.find("dialog", words.edit_dialog)
        console.find(TEXT, words.text, editor).write("…")
        console.find(BUTTON, words.ok, editor).press()
        console.gone("dialog", words.edit_dialog)

        console.find(BUTTON, words.new, card(console, dialog, first)).press()
        editor = console.find("dialog", words.new_dialog)
        console.find(BUTTON, words.save, editor).press()
        field = console.find(TEXT, words.text, editor)
        eventually(lambda: said(language, "Write what the buyer shall read.") in field.description, "the refusal")
        field.write(words.greeting)
        console.find(BUTTON, words.save, editor).press()
        console.gone("dialog", words.new_dialog)
        console.find(BUTTON, words.ok, dialog).press()
        console.gone("dialog", words.settings)

        rows = conversations(console, language)
        eventually(lambda: any(words.buyer in row for row in rows.rows), "a buyer who never wrote before", 120)
        rows.click_row(words.buyer)
        messages = console.find(names.MESSAGES.role, names.MESSAGES.name(language))
        eventually(
            lambda: any(words.automatic in row and words.greeting in row for row in messages.rows),
            f"the automatic reply among {messages.rows}",
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_cancel_changes_nothing(desktop: Desktop, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        conversations(console, language)
        dialog = open_page(console, language)
        console.find("check box", words.conditions[1], dialog).press()
        console.find(BUTTON, words.cancel, dialog).press()
        console.gone("dialog", words.settings)
        dialog = open_page(console, language)
        assert "checked" not in console.find("check box", words.conditions[1], dialog).states
        console.find("check box", words.conditions[1], dialog).press()
        console.find(BUTTON, words.ok, dialog).press()
        console.gone("dialog", words.settings)
        dialog = open_page(console, language)
        assert "checked" in console.find("check box", words.conditions[1], dialog).states
