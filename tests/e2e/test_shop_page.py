"""A buyer in Chromium on the shop's page and the agent in the real window, over the server kit's Prosody with TLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import MENU_ITEM, TEXT, Console, eventually
from tests.helpers.browser import Browser, BuyerPage, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.need import need
from tests.helpers.server_kit import ShopServer
from tests.helpers.server_kit_agent import png
from tests.helpers.window_names import said

READ = "已读"
pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.prosody, pytest.mark.timeout(240)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ShopServer]:
    """Give the shop: Prosody and the page."""
    need("prosody", "openssl")
    with ShopServer(tmp_path) as running:
        yield running


@pytest.fixture
def console(desktop: Desktop, tmp_path: Path, shop: ShopServer) -> Iterator[Console]:
    """Give the console, signed in as the shop's agent over TLS."""
    options = ["--account", shop.jid, "--server", f"127.0.0.1:{shop.c2s_port}", "--ca-file", str(shop.ca_file)]
    with Console(desktop, tmp_path / "console", *options, "--password-stdin", password=shop.password) as opened:
        status = opened.find(names.STATUS.role, "状态")
        eventually(lambda: status.description == "在线", "the agent to be online")
        yield opened


@pytest.fixture
def buyer(console: Console, shop: ShopServer) -> Iterator[BuyerPage]:
    """Give the page in a browser, and fail where it complains."""
    need("chromium")
    with Browser() as browser:
        page = BuyerPage(browser, shop.page_url).open()
        yield page
        assert browser.complaints() == []


def test_a_visit_from_the_first_word_to_the_answer_after_a_reload(
    console: Console, buyer: BuyerPage, shop: ShopServer
) -> None:
    buyer.say("你好，这款有货吗？")
    conversations = console.find("list", "会话列表")
    conversations.click_row("你好，这款有货吗？")
    messages = console.find("list", "聊天消息")
    messages.row("你好，这款有货吗？")
    buyer.wait_for_message("你好，这款有货吗？", state="read")

    buyer.type("还有")
    eventually(
        lambda: any(said("zh_CN", "Typing…") in row for row in conversations.rows), "the buyer typing in the list"
    )
    composer = console.find(names.COMPOSER.role, "消息输入框")
    composer.focus()
    composer.write("有的，今天就")
    wait_until(lambda: buyer.typing_shown, "the agent typing on the page")
    composer.write("有的，今天就能发")
    console.press("发送")
    assert buyer.wait_for_message("有的，今天就能发").direction == "in"
    read = (said("zh_CN", "Delivered"), READ)
    eventually(
        lambda: any("有的，今天就能发" in row and any(word in row for word in read) for row in messages.rows),
        f"the buyer's receipt at the answer: {messages.rows}",
    )

    before = buyer.messages()
    buyer.reload()
    buyer.wait_for_message("有的，今天就能发")
    assert [(one.origin_id, one.text) for one in buyer.messages()] == [(one.origin_id, one.text) for one in before]
    buyer.say("那我拍了")
    messages.row("那我拍了")
    assert len([row for row in conversations.rows if "那我拍了" in row]) == 1
    assert len(conversations.rows) == 1, "the reload made another buyer"
    composer.write("好的，谢谢光临")
    console.press("发送")
    buyer.wait_for_message("好的，谢谢光临")
    eventually(
        lambda: any("好的，谢谢光临" in row and READ in row for row in messages.rows),
        f"the buyer's read mark: {messages.rows}",
    )


def test_pictures_both_ways(console: Console, buyer: BuyerPage, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(png((30, 140, 90)))
    buyer.say("您看这张")
    buyer.send_picture(photo)
    buyer.wait_for_picture("out")
    console.find("list", "会话列表").click_row(0)
    messages = console.find("list", "聊天消息")
    messages.row(said("zh_CN", "[Picture]"))

    mine = tmp_path / "mine.png"
    mine.write_bytes(png((140, 30, 90)))
    console.press("图片")
    chooser = console.find(("dialog", "file chooser"), said("zh_CN", "Send pictures"))
    field = eventually(lambda: console.all(TEXT, chooser), "the field for the file's name")[-1]
    field.write(str(mine))
    next(one for one in console.all("push button", chooser) if one.name.startswith("打开")).press()
    title = said("zh_CN", "Send a picture to {name}", name=console.find("label", "当前联系人").description)
    preview = console.find("dialog", title)
    console.find("push button", "发送", preview).press()
    shown = buyer.wait_for_picture("in")
    assert shown.picture
    eventually(
        lambda: len([row for row in messages.rows if said("zh_CN", "[Picture]") in row]) == 2,
        f"both pictures in the console: {messages.rows}",
    )
    buyer.reload()
    buyer.wait_for_picture("in")
    buyer.wait_for_picture("out")


def test_status_and_signature_are_seen_by_the_buyer(console: Console, buyer: BuyerPage, desktop: Desktop) -> None:
    buyer.say("在吗")
    console.find("list", "会话列表").click_row("在吗")
    signature = console.find(names.SIGNATURE.role, "个性签名")
    console.to_front()
    signature.click()
    signature.write("双11满300减30")
    desktop.press("Return")
    wait_until(lambda: "双11满300减30" in buyer.status, "the signature on the page")
    online = buyer.status
    console.find(names.STATUS.role, "状态").press()
    console.find(MENU_ITEM, "忙碌").press()
    wait_until(lambda: buyer.status != online, "the status on the page")
    assert "双11满300减30" in buyer.status
