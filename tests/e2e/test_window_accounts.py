"""Several accounts on one workstation, changed by hand in the real window: each finds its own buyers again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import MENU_ITEM, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.need import need
from tests.helpers.prosody import Prosody
from tests.helpers.window_names import said
from tests.helpers.xmpp_peer import XmppPeer

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.prosody]
PASSWORD = "a password for tests"
MENU = said("zh_CN", "Agent's menu")


@pytest.fixture
def server() -> Iterator[Prosody]:
    """Give a server with TLS, two agents and a buyer."""
    need("prosody")
    with Prosody() as running:
        for name in ("anna", "bert", "buyer"):
            running.add_account(name, PASSWORD)
        yield running


def sign_in(console: Console, server: Prosody, name: str) -> None:
    """Sign in for the first time, and have the password remembered."""
    dialog = console.find("dialog", "登录")
    console.find(names.ACCOUNT.role, "账号", dialog).write(f"{name}@{server.domain}")
    console.find("password text", "密码", dialog).write(PASSWORD)
    if console.look(names.SERVER_ADDRESS.role, "服务器地址", dialog) is None:
        console.find(names.SERVER_SETTINGS.role, "服务器设置", dialog).press()
    console.find(names.SERVER_ADDRESS.role, "服务器地址", dialog).write(f"127.0.0.1:{server.c2s_port}")
    console.find(names.CA_FILE.role, "CA证书文件", dialog).write(str(server.ca_file))
    remember = console.find("check box", "记住密码", dialog)
    eventually(lambda: "enabled" in remember.states, "the keyring to be found")
    if "checked" not in remember.states:
        remember.press()
    console.find(names.SIGN_IN_BUTTON.role, "登录", dialog).press()
    console.gone("dialog", "登录")


def choose(console: Console, entry: str) -> None:
    """Choose from the agent's menu."""
    console.press(MENU)
    console.find(MENU_ITEM, said("zh_CN", entry)).press()


def ask_for_another(console: Console) -> Control:
    """Open the sign-in from the agent's menu; gives the dialog."""
    choose(console, "Sign in with another account…")
    return console.find("dialog", "登录")


def write(server: Prosody, agent: str, text: str) -> None:
    """Let the buyer write to an agent."""

    async def run() -> None:
        address = f"{agent}@{server.domain}"
        buyer = XmppPeer(f"buyer@{server.domain}", PASSWORD, server.c2s_port, agent=address, ca_file=server.ca_file)
        async with buyer as peer:
            await peer.say(text)

    asyncio.run(run())


def rows(console: Console) -> list[str]:
    """Give what stands in the list of conversations."""
    return console.find(names.CONVERSATIONS.role, "会话列表").rows


def has_row(console: Console, text: str, absent: str) -> None:
    """Wait until one message stands in the list, and the other account's does not."""
    eventually(lambda: any(text in row for row in rows(console)), f"{text!r} among the conversations")
    assert not any(absent in row for row in rows(console))


def test_two_accounts_take_turns(desktop_with_keyring: Desktop, tmp_path: Path, server: Prosody) -> None:
    desktop = desktop_with_keyring
    with Console(desktop, tmp_path / "data") as console:
        sign_in(console, server, "anna")
        write(server, "anna", "to anna")
        has_row(console, "to anna", "to bert")
        ask_for_another(console)
        sign_in(console, server, "bert")
        write(server, "bert", "to bert")
        has_row(console, "to bert", "to anna")
        # Back, out of the list of accounts known here, with the password from the keyring.
        dialog = ask_for_another(console)
        console.find("push button", said("zh_CN", "Accounts used here"), dialog).press()
        console.find(MENU_ITEM, f"anna@{server.domain}").press()
        secret = console.find("password text", "密码", dialog)
        eventually(lambda: len(secret.text) == len(PASSWORD), "the password out of the keyring")
        console.find(names.SIGN_IN_BUTTON.role, "登录", dialog).press()
        console.gone("dialog", "登录")
        has_row(console, "to anna", "to bert")
        write(server, "anna", "anna again")
        has_row(console, "anna again", "to bert")
        choose(console, "Open the built-in shop")
        has_row(console, "小鹿爱吃糖", "anna again")
        # A menu that a screen reader works stays open until Esc.
        desktop.press("Escape")
        console.gone(MENU_ITEM, said("zh_CN", "Quit"))
        console.to_front()
        desktop.press("ctrl+q")
        assert console.ended() == 0
    with Console(desktop, tmp_path / "data") as again:
        has_row(again, "anna again", "to bert")
