"""The sign-in in the real window, at a real server: what can go wrong says so, and what works is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.need import need
from tests.helpers.prosody import Prosody
from tests.helpers.window_names import said

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.prosody]
PASSWORD = "a password for tests"


@pytest.fixture(scope="module")
def server() -> Iterator[Prosody]:
    """Give a server with TLS and one agent."""
    need("prosody")
    with Prosody() as running:
        running.add_account("anna", PASSWORD)
        yield running


def fill_in(console: Console, server: Prosody, *, password: str = PASSWORD, ca_file: bool = True) -> Control:
    """Fill in the dialog for the test's server; gives the dialog."""
    dialog = console.find("dialog", "登录")
    console.find(names.ACCOUNT.role, "账号", dialog).write(f"anna@{server.domain}")
    console.find("password text", "密码", dialog).write(password)
    if console.look(names.SERVER_ADDRESS.role, "服务器地址", dialog) is None:
        console.find(names.SERVER_SETTINGS.role, "服务器设置", dialog).press()
    console.find(names.SERVER_ADDRESS.role, "服务器地址", dialog).write(f"127.0.0.1:{server.c2s_port}")
    console.find(names.CA_FILE.role, "CA证书文件", dialog).write(str(server.ca_file) if ca_file else "")
    return dialog


def press_sign_in(console: Console, dialog: Control) -> None:
    """Press 登录."""
    console.find(names.SIGN_IN_BUTTON.role, "登录", dialog).press()


def online(console: Console) -> None:
    """Wait until the agent is signed in."""
    console.gone("dialog", "登录")
    status = console.find(names.STATUS.role, "状态")
    not_yet = [said("zh_CN", "Connecting…"), said("zh_CN", "Offline: buyers cannot reach you.")]

    def there() -> bool:
        return status.description == "在线" and not any(console.look("label", text) for text in not_yet)

    eventually(there, "to be online")


def test_what_is_wrong_is_said_and_can_be_mended(desktop: Desktop, tmp_path: Path, server: Prosody) -> None:
    with Console(desktop, tmp_path / "data") as console:
        dialog = fill_in(console, server, password="wrong")
        press_sign_in(console, dialog)
        refused = "{host} does not accept this account and password. Check both."
        console.find("label", said("zh_CN", refused, host=server.domain), dialog)

        dialog = fill_in(console, server, ca_file=False)
        press_sign_in(console, dialog)
        untrusted = (
            "Nobody this computer trusts vouches for {host}. "
            "If the shop has its own certificate, choose its CA file in the server settings."
        )
        console.find("label", said("zh_CN", untrusted, host=server.domain), dialog)

        dialog = fill_in(console, server)
        console.find(names.ACCOUNT.role, "账号", dialog).write("anna@no-such-shop.invalid")
        console.find(names.SERVER_ADDRESS.role, "服务器地址", dialog).write("")
        press_sign_in(console, dialog)
        unknown = "There is no server called {host}. Check the part of the account after @, or the server address."
        console.find("label", said("zh_CN", unknown, host="no-such-shop.invalid"), dialog)

        dialog = fill_in(console, server)
        press_sign_in(console, dialog)
        online(console)
        sentence = said(
            "zh_CN",
            "This computer has no keyring that can be used: "
            "the password is asked each time and never written to a file.",
        )
        assert sentence != "", "said in the dialog (test_window_names.py sees the check box)"
        console.to_front()
        desktop.press("ctrl+q")
        assert console.ended() == 0
    # Without a keyring it is asked again, with all but the password filled in.
    with Console(desktop, tmp_path / "data") as again:
        dialog = again.find("dialog", "登录")
        account = again.find(names.ACCOUNT.role, "账号", dialog)
        assert account.text == f"anna@{server.domain}"
        again.find("label", sentence, dialog)
        assert PASSWORD not in again.errors()
    stored = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert not stored, f"the password stands in {stored}"


def test_a_remembered_password_signs_in(desktop_with_keyring: Desktop, tmp_path: Path, server: Prosody) -> None:
    desktop = desktop_with_keyring
    with Console(desktop, tmp_path / "data") as console:
        dialog = fill_in(console, server)
        remember = console.find("check box", "记住密码", dialog)
        eventually(lambda: "enabled" in remember.states, "the keyring to be found")
        if "checked" not in remember.states:
            remember.press()
        press_sign_in(console, dialog)
        online(console)
        console.to_front()
        desktop.press("ctrl+q")
        assert console.ended() == 0
    with Console(desktop, tmp_path / "data") as again:
        online(again)
        assert again.look("dialog", "登录") is None
    stored = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert not stored, f"the password stands in {stored}"
