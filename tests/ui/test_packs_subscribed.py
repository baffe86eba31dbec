"""Subscriptions to phrase packs in the window: folders, a real https server, and the quiet word in the panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from console.formats.pack_keys import SigningKey
from console.ui.dialogs.pack_offer import PackDialog
from console.ui.dialogs.pack_subscriptions import SubscriptionsDialog
from console.ui.theme import Theme
from tests.helpers.pack_server import PackServer, pack_server
from tests.helpers.pack_window import click, managed, shop, shown
from tests.helpers.packs import pack, signed
from tests.helpers.qt import run_async, until_async

pytestmark = pytest.mark.usefixtures("no_windows_left")


@pytest.fixture(autouse=True)
def qt_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_CONSOLE_QT_DIALOGS", "1")


def test_subscriptions_by_the_dialog(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            world.publish(pack("1", "a=A1"))
            manager = await managed(world)
            click(manager.subscriptions)
            dialog = await shown(SubscriptionsDialog)
            assert not dialog.add.isEnabled()
            dialog.address.edit.setText(str(tmp_path / "nowhere"))
            click(dialog.add)
            await until_async(lambda: dialog.address.problem)
            assert dialog.list.count() == 0
            click(dialog.folder)
            chooser = await shown(QFileDialog)
            chooser.setDirectory(str(world.folder))
            chooser.selectFile(str(world.folder))
            chooser.accept()
            assert dialog.address.text == str(world.folder)
            click(dialog.add)
            await until_async(lambda: dialog.list.count() == 1 and dialog.see.isVisible())
            assert dialog.status.text() == "Found: “团队话术” 1"
            click(dialog.see)
            offer = await shown(PackDialog)
            await until_async(lambda: not offer.busy)
            click(offer.ok)
            await until_async(offer.lead.isVisible)
            click(offer.ok)
            await until_async(lambda: world.team() == ["A1"])
            dialog.automatic.click()
            await until_async(lambda: "without asking" in dialog.list.item(0).text() and dialog.check.isEnabled())
            world.publish(pack("2", "a=A2"))
            click(dialog.check)
            await until_async(lambda: world.team() == ["A2"] and dialog.check.isEnabled())
            assert dialog.status.text() == "There is nothing newer."
            (world.folder / "team.qpack").write_bytes(b"no pack")
            click(dialog.check)
            await until_async(lambda: "no phrase pack" in dialog.list.item(0).text())
            assert world.team() == ["A2"]
            click(dialog.remove)
            await until_async(lambda: dialog.list.count() == 0)
            assert await world.packs.subscriptions() == []
            dialog.reject()
            manager.reject()

    run_async(main())


def test_a_subscription_to_an_https_address(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main(server: PackServer) -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            world.panel.actions_.packs.subscriptions.open(world.panel)
            dialog = await shown(SubscriptionsDialog)
            address = f"{server.address}/team.qpack"
            dialog.address.edit.setText(address)
            QTest.keyClick(dialog.address.edit, Qt.Key.Key_Return)
            await until_async(lambda: "cannot be reached" in dialog.address.problem)
            server.files["/team.qpack"] = signed(pack("1", "a=A1"))
            dialog.address.edit.setText(address)
            QTest.keyClick(dialog.address.edit, Qt.Key.Key_Return)
            await until_async(dialog.see.isVisible)
            click(dialog.see)
            offer = await shown(PackDialog)
            await until_async(lambda: not offer.busy)
            click(offer.ok)
            await until_async(offer.lead.isVisible)
            click(offer.ok)
            await until_async(lambda: world.team() == ["A1"])
            server.files["/team.qpack"] = signed(pack("2", "a=A2"))
            click(dialog.check)
            await until_async(lambda: world.panel.banner.isVisible() and dialog.check.isEnabled())
            dialog.reject()

    folder = tmp_path / "server"
    folder.mkdir()
    with pack_server(folder) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
        run_async(main(server))


def test_what_is_found_is_said_quietly(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            banner = world.panel.banner
            await world.install(pack("1", "a=A1"))
            world.publish(pack("2", "a=A2"))
            await world.packs.subscribe(str(world.folder))
            await world.packs.check()
            assert banner.isVisible()
            assert banner.text == "“团队话术” has a new version: 2"
            banner._later.click()
            assert not banner.isVisible()
            await world.packs.check()
            assert not banner.isVisible()
            world.publish(pack("3", "a=A3"))
            await world.packs.check()
            assert banner.isVisible()
            banner._action.click()
            dialog = await shown(PackDialog)
            await until_async(lambda: not dialog.busy)
            click(dialog.ok)
            await until_async(dialog.lead.isVisible)
            click(dialog.ok)
            await until_async(lambda: world.team() == ["A3"])
            assert not banner.isVisible()
            world.publish(pack("4", "a=A4"))
            await world.packs.check()
            assert banner.isVisible()
            world.publish(pack("5", "a=A5"), SigningKey.new())
            await world.packs.check()
            assert banner.text == "“团队话术” 5 has another key than before"
            world.panel.detach()
            assert not banner.isVisible()

    run_async(main())
