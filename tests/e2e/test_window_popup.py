"""Phrases by the keyboard in the real window: /fh and Enter, taking it back, and what is not filled in stays here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import MENU_ITEM, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SUGGESTIONS = "快捷短语 候选"


@pytest.fixture
def console(desktop: Desktop, tmp_path: Path) -> Iterator[Console]:
    """Give the console on the built-in shop, in Chinese."""
    with Console(desktop, tmp_path / "data", "--training") as opened:
        yield opened


@pytest.fixture
def composer(console: Console) -> Control:
    """Open a buyer's conversation by the mouse; gives the message input, with the keyboard in it."""
    console.find(names.CONVERSATIONS.role, "会话列表").click_row("张女士")
    field = console.find(names.COMPOSER.role, "消息输入框")
    field.click()
    eventually(lambda: "focused" in field.states, "the keyboard in the input")
    phrases = console.find(names.PHRASE_LIST.role, "短语列表")
    eventually(lambda: phrases.rows, "the phrases")
    return field


def suggestions(console: Console, desktop: Desktop, composer: Control, query: str) -> Control:
    """Type a query until the phrases are there to be found; gives their list."""

    def shown() -> Control | None:
        found = console.look("list", SUGGESTIONS)
        if found is not None:
            return found
        desktop.press("Escape")
        composer.write("")
        desktop.type(query)
        eventually(lambda: composer.text == query, "the query in the input")
        return console.look("list", SUGGESTIONS, seconds=1.0)

    return eventually(shown, "the popup")


def test_a_code_and_enter(console: Console, desktop: Desktop, composer: Control) -> None:
    listed = suggestions(console, desktop, composer, "/fh")
    assert listed.rows[0].startswith("/fh")
    assert "focused" in composer.states
    desktop.press("Return")
    eventually(lambda: "/fh" not in composer.text, "the phrase")
    assert "发" in composer.text
    assert "{" not in composer.text
    assert console.look("list", SUGGESTIONS) is None
    desktop.press("ctrl+z")
    eventually(lambda: composer.text == "/fh", "the query to be back")
    desktop.press("ctrl+shift+z")
    phrase = eventually(lambda: composer.text if composer.text != "/fh" else "", "the phrase again")
    desktop.press("Return")
    console.find("list", "聊天消息").row(phrase.split()[0])
    eventually(lambda: composer.text == "", "the input to be empty")


def test_arrows_digits_and_escape(console: Console, desktop: Desktop, composer: Control) -> None:
    listed = suggestions(console, desktop, composer, "/fh")
    second = listed.rows[1]
    desktop.press("Tab", "2")
    taken = eventually(lambda: composer.text if composer.text != "/fh" else "", "the second hit")
    assert taken[-12:] in second or second.split("：")[-1][:4] in taken
    composer.write("")
    suggestions(console, desktop, composer, "/fh")
    desktop.press("Down", "Escape")
    eventually(lambda: console.look("list", SUGGESTIONS) is None, "the popup to be gone")
    assert composer.text == "/fh"
    desktop.type("x y")
    assert composer.text == "/fhx y"


def test_what_is_not_filled_in_is_not_sent(console: Console, desktop: Desktop, composer: Control) -> None:
    composer.write("预计{收货城市}后天能到")
    console.find("label", "还有 1 处没有填写：收货城市（F6 跳到）")
    send = console.find(names.SEND.role, "发送")
    assert "enabled" not in send.states
    desktop.press("Return")
    assert composer.text == "预计{收货城市}后天能到"
    desktop.press("F6")
    desktop.type("Shanghai")
    eventually(lambda: composer.text == "预计Shanghai后天能到", "the place to be filled in")
    eventually(lambda: "enabled" in send.states, "the button to be ready")
    desktop.press("Return")
    console.find("list", "聊天消息").row("预计Shanghai后天能到")


def test_a_phrase_is_dragged_to_its_place(console: Console, desktop: Desktop, composer: Control) -> None:
    phrases = console.find("tree", "短语列表")
    x, y, width, height = phrases.child(phrases.row("zx，在线")).box()
    composer.write("您好。")
    left, top, _, tall = composer.box()
    desktop.xdotool("mousemove", str(x + width // 2), str(y + height // 2), "mousedown", "1")
    for step in range(1, 11):
        across = x + width // 2 + (left + 200 - x - width // 2) * step // 10
        down = y + height // 2 + (top + tall // 2 - y - height // 2) * step // 10
        desktop.xdotool("mousemove", "--sync", str(across), str(down))
    desktop.xdotool("mouseup", "1")
    eventually(lambda: "请您说一下想咨询的问题" in composer.text, "the phrase in the input")
    assert composer.text.startswith("您好。")
    assert phrases.row("zx，在线") >= 0


def test_what_was_written_is_kept_as_a_phrase(console: Console, desktop: Desktop, composer: Control) -> None:
    composer.write("圆通三天到")
    composer.click(button=3)
    console.find(MENU_ITEM, "存为快捷短语…").press()
    dialog = console.find("dialog", "新增快捷短语")
    content = console.find(TEXT, "快捷短语内容", dialog)
    assert content.text == "圆通三天到"
    console.find("push button", "保存", dialog).press()
    eventually(lambda: console.look("dialog", "新增快捷短语") is None, "the dialog to be gone")
    composer.click()
    composer.write("")
    listed = suggestions(console, desktop, composer, "/ytst")
    assert "圆通三天到" in listed.rows[0]
