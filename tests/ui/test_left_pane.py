"""The left pane: agent, line, tabs, order, and the way to the next conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.conversations import SortOrder
from console.domain.errors import Problem
from console.domain.events import LinkStateChanged
from console.domain.presence import AgentStatus, LinkState
from console.i18n import install
from console.ports import Feature
from console.ui.models.conversations import Shelf
from console.ui.theme import Mode, Theme
from console.ui.views.left_pane import LeftPane
from console.ui.widgets import InlineEdit, StatusButton
from tests.helpers.panes import SHOP, Buyer, Desk, buyers, calm, desk
from tests.helpers.qt import run_async, until_async


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> LeftPane:
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.attach(world.session, world.bridge)
    pane.resize(276, 640)
    pane.show()
    await calm()
    return pane


def the_signature(pane: LeftPane) -> InlineEdit:
    return next(edit for edit in pane.header.findChildren(InlineEdit) if edit.accessibleName() == "Signature")


def test_enter_saves_the_signature_and_escape_keeps_the_old(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [])
            pane = await opened(qtbot, theme, world)
            line = the_signature(pane)
            QTest.mouseClick(line, Qt.MouseButton.LeftButton)
            QTest.keyClicks(line, "11.11 ready")
            QTest.keyClick(line, Qt.Key.Key_Return)
            await until_async(lambda: world.session.profile.signature == "11.11 ready")
            assert world.channel.presence == (AgentStatus.ONLINE, "11.11 ready")
            QTest.keyClick(line, Qt.Key.Key_Return)
            QTest.keyClicks(line, "x")
            QTest.keyClick(line, Qt.Key.Key_Escape)
            assert (line.text(), world.session.profile.signature) == ("11.11 ready", "11.11 ready")

    run_async(main())


def test_invisible_is_offered_only_where_the_channel_carries_it(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            world.channel.features = frozenset(Feature) - {Feature.INVISIBLE}
            await buyers(world, [])
            pane = await opened(qtbot, theme, world)
            status = pane.header.findChild(StatusButton)
            chosen: list[AgentStatus] = []
            asked: list[bool] = []
            pane.status_chosen.connect(chosen.append)
            pane.custom_status_requested.connect(lambda: asked.append(True))
            entries = {action.text(): action for action in status.menu().actions() if action.text()}
            assert list(entries) == ["Online", "Busy", "Away", "Offline", "Suspended", "Status text…", "Custom…"]
            entries["Busy"].trigger()
            entries = {action.text(): action for action in status.menu().actions() if action.text()}
            entries["Custom…"].trigger()
            assert (chosen, asked) == ([AgentStatus.BUSY], [True])

    run_async(main())


def test_the_line_says_what_is_wrong_and_tries_at_once(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [])
            pane = await opened(qtbot, theme, world)
            line = pane.header._link
            assert line.text == "Offline: buyers cannot reach you."
            event = LinkStateChanged(LinkState.WAITING_TO_RETRY, Problem.CONNECTION_LOST, {"host": "shop.test"}, 12)
            world.session.bus.publish(event)
            assert line.text.endswith("Trying again in 12 s.")
            assert "shop.test" in line.text
            line._count_down()
            assert line.text.endswith("Trying again in 11 s.")
            QTest.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
            assert world.channel.tries == 1
            world.session.bus.publish(LinkStateChanged(LinkState.CONNECTING))
            assert line.text == "Connecting…"
            world.session.bus.publish(LinkStateChanged(LinkState.ONLINE))
            assert line.text == ""

    run_async(main())


def test_tabs_change_the_list_and_the_first_counts(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            assert pane.tabs.tabText(0) == "Active 8"
            assert [pane.tabs.accessibleTabName(tab) for tab in range(3)] == ["Active", "Recent", "Contacts"]
            assert pane.conversations.rows.rowCount() == 8
            QTest.mouseClick(pane.tabs, Qt.MouseButton.LeftButton, pos=pane.tabs.tabRect(1).center())
            assert pane.conversations.rows.rowCount() == 9
            assert not pane._sort.isVisible()
            pane.show_shelf(Shelf.CONTACTS)
            assert pane.conversations.rows.rowCount() == 7

    run_async(main())


def test_the_order_is_chosen_and_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            told: list[SortOrder] = []
            pane.sort_order_changed.connect(told.append)
            next(a for a in pane._sort.menu().actions() if a.text() == "Most urgent first").trigger()
            assert (told, pane.sort_order) == ([SortOrder.URGENT], SortOrder.URGENT)
            assert pane.conversations.rows.index(1).data() == "lin_2088"
            pane.set_sort_order(SortOrder.LATEST)
            assert pane._sort.accessibleDescription() == "Latest"

    run_async(main())


def test_the_next_the_one_before_and_the_most_urgent(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            chosen: list[object] = []
            pane.contact_chosen.connect(chosen.append)
            pane.next_conversation()
            pane.select(world.made["阿茶"])
            pane.next_conversation()
            pane.previous_conversation()
            pane.next_urgent()
            assert chosen == [world.made[name] for name in ("张女士", "小鹿爱吃糖", "张女士", "lin_2088")]

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_blocking_is_asked_for_first(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("<b>广告君</b>", "加我", last=5)])
            pane = await opened(qtbot, theme, world)
            name = "<b>广告君</b>"
            pane.conversations.block_wanted.emit(world.contact(name))
            box = pane.findChild(QMessageBox)
            assert box.textFormat() is Qt.TextFormat.PlainText
            box.button(QMessageBox.StandardButton.NoButton)
            next(each for each in box.buttons() if each.text() == "Cancel").click()
            await calm()
            assert not world.contact(name).blocked
            pane.conversations.block_wanted.emit(world.contact(name))
            box = pane.findChild(QMessageBox)
            next(each for each in box.buttons() if each.text() == "Block").click()
            await until_async(lambda: world.contact(name).blocked)
            await until_async(lambda: pane.conversations.rows.rowCount() == 0)
            await calm()

    run_async(main())


def test_an_empty_list_says_what_it_is_for(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [])
            pane = await opened(qtbot, theme, world)
            assert pane._lists.currentWidget() is pane._empty
            pane.show_shelf(Shelf.CONTACTS)
            assert pane._lists.currentWidget() is pane._empty
            await buyers(world, SHOP)
            assert pane._lists.currentWidget() is pane.conversations
            pane.detach()
            assert pane.conversations.rows.rowCount() == 0

    run_async(main())


def test_names_for_screen_readers_in_both_languages(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            for widget in pane.findChildren(QWidget):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                    assert widget.accessibleName() or getattr(widget, "text", str)(), widget
            row = QAccessible.queryAccessibleInterface(pane.conversations).child(0)
            assert row.text(QAccessible.Text.Name).startswith("张女士, 投诉, 1 unread message")
            install("zh_CN")
            QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
            assert pane.conversations.accessibleName() == "会话列表"
            assert [pane.tabs.accessibleTabName(tab) for tab in range(3)] == ["正在联系", "最近联系", "联系人"]
            assert {edit.accessibleName() for edit in pane.header.findChildren(InlineEdit)} == {"个性签名", "状态文字"}
            row = QAccessible.queryAccessibleInterface(pane.conversations).child(0)
            assert row.text(QAccessible.Text.Name).startswith("张女士，投诉，1 条未读消息")

    run_async(main())


def test_it_fits_and_follows_theme_and_size(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            assert pane.width() == 276
            before = pane.conversations.visualRect(pane.conversations.rows.index(0)).height()
            theme.set_mode(Mode.DARK)
            theme.set_text_percent(200)
            await calm()
            assert pane.conversations.visualRect(pane.conversations.rows.index(0)).height() == 2 * before
            picture = pane.grab().toImage()
            assert picture.pixelColor(QPoint(2, picture.height() - 3)) == theme.color("surface")

    run_async(main())
