"""The first hour on the built-in shop in the real window, driven as a screen reader and a keyboard do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import MENU_ITEM, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
DEER = {"zh_CN": "小鹿爱吃糖", "en": "Lucy Fawn"}
ANSWER = {"zh_CN": "亲，有的，拍M码就好", "en": "Yes, take size M"}


@pytest.fixture
def console(desktop: Desktop, tmp_path: Path) -> Iterator[Console]:
    """Give the console on the built-in shop, in Chinese."""
    with Console(desktop, tmp_path / "data", "--training") as opened:
        yield opened


def rows_of(console: Console, language: str = "zh_CN") -> Control:
    """Give the list of conversations."""
    return console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))


def open_row(console: Console, part: str, language: str = "zh_CN") -> Control:
    """Open a conversation by its row; gives the list of its messages."""
    rows_of(console, language).click_row(part)
    return console.find(names.MESSAGES.role, names.MESSAGES.name(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buyer_writes_and_is_answered(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        messages = open_row(console, DEER[language], language)
        eventually(lambda: messages.rows, "the buyer's message")
        composer = console.find(names.COMPOSER.role, names.COMPOSER.name(language))
        assert names.SEND.name(language)
        composer.write(ANSWER[language])
        console.press(names.SEND.name(language))
        eventually(lambda: composer.text == "", "the input to be empty again")
        states = [said(language, state) for state in ("Sent", "Delivered")]
        eventually(
            lambda: any(ANSWER[language] in row and any(state in row for state in states) for row in messages.rows),
            f"the answer with its state among {messages.rows}",
        )


def test_the_signature_is_edited_in_place(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        signature = console.find(names.SIGNATURE.role, "个性签名")
        eventually(lambda: rows_of(console).rows, "the shop to be open")
        before = signature.text
        signature.click()
        signature.write("双11满300减30")
        desktop.press("Escape")
        eventually(lambda: signature.text == before, "Esc to bring the old text back")
        signature.click()
        signature.write("今天16点前拍下当天发货")
        desktop.press("Return")
        eventually(lambda: "focused" in signature.states, "the line to stand there again")
        assert signature.text == "今天16点前拍下当天发货"
        signature.write("by keys")
        desktop.press("Escape")
        eventually(lambda: signature.text == "今天16点前拍下当天发货", "the saved text")
        desktop.press("ctrl+q")
        assert console.ended() == 0
    with Console(desktop, tmp_path / "data", "--training") as again:
        line = again.find(names.SIGNATURE.role, "个性签名")
        eventually(lambda: line.text == "今天16点前拍下当天发货", "the signature after a restart")


def test_status_and_lists(console: Console) -> None:
    status = console.find(names.STATUS.role, "状态")
    eventually(lambda: status.description == "在线", "to be online")
    status.press()
    console.find(MENU_ITEM, "忙碌").press()
    eventually(lambda: status.description == "忙碌", "to be busy")
    conversations = rows_of(console)
    eventually(lambda: conversations.rows, "buyers who wait")
    for tab, buyer in (("联系人", "阿茶"), ("最近联系", "张女士"), ("正在联系", DEER["zh_CN"])):
        console.find("page tab", tab).click()
        rows_of(console).row(buyer)
    console.find("page tab", "联系人").click()
    groups = eventually(lambda: [row for row in conversations.rows if "阿茶" not in row], "the groups of contacts")
    assert groups


def test_search_finds_contacts_and_messages(console: Console) -> None:
    conversations = rows_of(console)
    conversations.row("阿茶")
    field = console.find(names.SEARCH.role, "搜索")
    field.write("茶")
    hits = console.find("list", said("zh_CN", "Search results"))
    eventually(lambda: any(row.startswith("阿茶") for row in hits.rows), "the contact")
    field.write("长辈")
    hits.row("有没有适合送长辈的茶具")
    hits.click_row("有没有适合送长辈的茶具")
    messages = console.find("list", "聊天消息")
    messages.row("有没有适合送长辈的茶具")
    field.write("")
    rows_of(console).row("阿茶")


def test_a_phrase_goes_in_at_the_caret(console: Console) -> None:
    open_row(console, "张女士")
    composer = console.find(names.COMPOSER.role, "消息输入框")
    composer.write("您好。谢谢")
    composer.set_caret(3)
    phrases = console.find("tree", "短语列表")
    search = console.find("text", "搜索短语")
    search.write("发票")
    row = phrases.row("fp，发票")
    phrases.child(row).click()
    eventually(lambda: "可以开电子发票" in composer.text, "the phrase in the input")
    assert composer.text.startswith("您好。")
    assert composer.text.endswith("谢谢")
    assert "{" not in composer.text
    toggle = console.find(names.PHRASES.role, "快捷短语")
    toggle.press()
    eventually(lambda: console.look("tree", "短语列表") is None, "the panel to be hidden")
    toggle.press()
    console.find("tree", "短语列表")


def test_a_kill_loses_nothing(desktop: Desktop, tmp_path: Path) -> None:
    with Console(desktop, tmp_path / "data", "--training") as console:
        messages = open_row(console, "张女士")
        composer = console.find(names.COMPOSER.role, "消息输入框")
        composer.write("非常抱歉，马上为您查")
        console.press("发送")
        messages.row("非常抱歉，马上为您查")
        eventually(lambda: composer.text == "", "the input to be empty")
        composer.write("退款今天18点前")
        open_row(console, DEER["zh_CN"])
        rows_of(console).row("退款今天18点前")  # the draft, as the row says it
        kept = messages.rows
        console.kill()
    with Console(desktop, tmp_path / "data", "--training") as again:
        messages = open_row(again, "退款今天18点前")
        messages.row("非常抱歉，马上为您查")
        assert kept
        composer = again.find(names.COMPOSER.role, "消息输入框")
        eventually(lambda: composer.text == "退款今天18点前", "the draft")


def test_the_keyboard_is_enough(desktop: Desktop, console: Console) -> None:
    eventually(lambda: rows_of(console).rows, "buyers who wait")
    console.to_front()
    desktop.press("ctrl+j")
    messages = console.find("list", "聊天消息")
    composer = console.find(names.COMPOSER.role, "消息输入框")
    eventually(lambda: "focused" in composer.states, "the keyboard in the input")
    desktop.type("Welcome, one moment")
    desktop.press("Return")
    messages.row("Welcome, one moment")
    first = messages.rows
    desktop.press("ctrl+j")
    eventually(lambda: messages.rows and messages.rows[0] != first[0], "the next buyer who waits")
    desktop.press("F1")
    console.find("dialog", "键盘快捷键")
    console.to_front()
    desktop.press("Escape")
    console.gone("dialog", "键盘快捷键")
    console.to_front()
    desktop.press("ctrl+k")
    field = console.find(names.SEARCH.role, "搜索")
    eventually(lambda: "focused" in field.states, "the keyboard in the search")
    desktop.type("lin")
    hits = console.find("list", said("zh_CN", "Search results"))
    hits.row("lin_2088")
    desktop.press("Return")
    eventually(lambda: any("lin_2088" in row for row in messages.rows), "the conversation that was found")
    desktop.press("alt+q")
    search = console.find("text", "搜索短语")
    eventually(lambda: "focused" in search.states, "the keyboard in the phrases")
    desktop.type("fhl")
    console.find("tree", "短语列表").row("fhl，已发货")
    desktop.press("Return")
    eventually(lambda: "已经发出" in composer.text, "the phrase in the input")


def test_a_second_start_raises_the_first(desktop: Desktop, tmp_path: Path, console: Console) -> None:
    eventually(lambda: rows_of(console).rows, "the shop to be open")
    mine = desktop.window_at(100, 700)
    with Console(desktop, tmp_path / "other", lang="zh_CN") as other:
        other.find("dialog", "登录")
        eventually(lambda: desktop.window_at(100, 700) != mine, "another console above it")
        second = Console(desktop, tmp_path / "data", "--training")
        assert second.ended() == 0
        eventually(lambda: desktop.window_at(100, 700) == mine, "the first window above again")


def test_without_a_tray_closing_ends_the_program(desktop: Desktop, tmp_path: Path, console: Console) -> None:
    messages = open_row(console, "张女士")
    eventually(lambda: messages.rows, "the conversation")
    console.find(names.COMPOSER.role, "消息输入框").write("写到一半")
    console.close_window()
    assert console.ended() == 0
    with Console(desktop, tmp_path / "data", "--training") as again:
        open_row(again, "写到一半")
        composer = again.find(names.COMPOSER.role, "消息输入框")
        eventually(lambda: composer.text == "写到一半", "the draft")
