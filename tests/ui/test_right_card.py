"""The buyer's card: what it shows, what it stores, and what it never loses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.channel_events import MessageArrived
from console.domain.facts import Facts
from console.domain.ids import new_origin_id
from console.domain.messages import Direction, Place
from console.domain.presence import Show
from console.services.facts import BuyerFacts
from console.ui.theme import Theme
from console.ui.views.buyer_card import BuyerCard
from console.ui.views.side_panel import CARD, PHRASES, SidePanel
from tests.helpers.panes import SHOP, Buyer, Desk, buyers, calm, desk, there
from tests.helpers.qt import run_async, until_async

DEER = "小鹿爱吃糖"


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> SidePanel:
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.attach(world.session, world.bridge)
    panel.resize(316, 700)
    panel.show()
    panel.show_card()
    await calm()
    return panel


def words(card: BuyerCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.text()]


def test_it_shows_whom_it_is_about(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            card = panel.card
            assert card._stack.currentIndex() == 1
            panel.show_contact(world.made[DEER])
            await until_async(lambda: card.days.count() == 3)
            assert card._stack.currentIndex() == 0
            there(world, DEER, Show.BUSY)
            shown = words(card)
            assert {DEER, "v-0000@visitor.shop.test", "Busy", "In your contacts: 老客户"} <= set(shown)
            assert any(text.startswith("First contact: 2026-02-28") for text in shown)
            panel.show_contact(None)
            assert card._stack.currentIndex() == 1

    run_async(main())


def test_remark_and_tags_are_stored(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            card = panel.card
            panel.show_contact(world.made[DEER])
            panel.edit_remark()
            QTest.keyClicks(card.remark, "VIP")
            QTest.keyClick(card.remark, Qt.Key.Key_Return)
            await until_async(lambda: world.contact(DEER).remark == "VIP")
            card.tags.field.setText("回头客 & co")
            QTest.keyClick(card.tags.field, Qt.Key.Key_Return)
            await until_async(lambda: world.contact(DEER).tags == ("金牌", "回头客 & co"))
            chips = {chip.accessibleName(): chip for chip in card.tags.findChildren(QPushButton)}
            QTest.keyClick(chips["Remove the tag 金牌"], Qt.Key.Key_Delete)
            await until_async(lambda: world.contact(DEER).tags == ("回头客 & co",))
            assert card.tags.field.hasFocus() or card.tags.field.isVisible()

    run_async(main())


def test_notes_are_stored_after_a_pause_and_when_another_buyer_comes(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            card = panel.card
            panel.show_contact(world.made[DEER])
            QTest.keyClicks(card.notes, "M")
            await until_async(lambda: world.contact(DEER).notes == "M")
            await until_async(lambda: card._saved.text() == "Saved")
            QTest.keyClicks(card.notes, "L")
            assert card._saved.text() == ""
            panel.show_contact(world.made["阿茶"])
            assert card.notes.toPlainText() == ""
            await until_async(lambda: world.contact(DEER).notes == "ML")
            assert world.contact("阿茶").notes == ""

    run_async(main())


def test_notes_being_written_are_not_overwritten(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            panel.show_contact(world.made[DEER])
            QTest.keyClicks(panel.card.notes, "size M")
            await world.session.desk.set_pinned(world.made[DEER], True)
            assert panel.card.notes.toPlainText() == "size M"
            panel.detach()
            await until_async(lambda: world.contact(DEER).notes == "size M")

    run_async(main())


def test_an_earlier_day_is_chosen_and_today_is_added(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            chosen: list[tuple[object, object]] = []
            panel.day_chosen.connect(lambda who, place: chosen.append((who, place)))
            panel.show_contact(world.made[DEER])
            days = panel.card.days
            await until_async(lambda: days.count() == 3)
            days.setCurrentRow(2)
            QTest.keyClick(days, Qt.Key.Key_Return)
            QTest.mouseClick(days.viewport(), Qt.MouseButton.LeftButton, pos=days.visualItemRect(days.item(1)).center())
            assert [who for who, _place in chosen] == [world.made[DEER]] * 2
            assert all(isinstance(place, Place) for _who, place in chosen)
            await world.clock.advance(timedelta(days=2).total_seconds())
            world.channel.report(MessageArrived(world.contact(DEER).address, Direction.IN, "又来了", new_origin_id()))
            await world.session.inbox.drained()
            await until_async(lambda: days.count() == 4)

    run_async(main())


def test_contacts_are_added_to_a_group_and_removed(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            card = panel.card
            panel.show_contact(world.made["lin_2088"])
            assert [card.group.itemText(row) for row in range(card.group.count())] == ["供应商", "老客户"]
            card.group.setEditText("新客户")
            card.add_button.click()
            await until_async(lambda: world.contact("lin_2088").groups == ("新客户",))
            assert card.remove_button.isVisible()
            assert not card.add_button.isVisible()
            card.remove_button.click()
            await until_async(lambda: not world.contact("lin_2088").in_roster)
            assert card.add_button.isVisible()

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_blocking_and_back(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("甲", "在吗")])
            panel = await opened(qtbot, theme, world)
            panel.show_contact(world.made["甲"])
            panel.card.block_button.click()
            box = panel.findChild(QMessageBox)
            next(each for each in box.buttons() if each.text() == "Block").click()
            await until_async(lambda: world.contact("甲").blocked)
            assert panel.card.block_button.text() == "Unblock"
            panel.card.block_button.click()
            await until_async(lambda: not world.contact("甲").blocked)
            await calm()

    run_async(main())


def test_hostile_names_are_text_and_every_control_has_a_name(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            name = "<img src=x>\u202e<b>"
            await buyers(world, [Buyer(name, "<script>")])
            panel = await opened(qtbot, theme, world)
            panel.show_contact(world.made[name])
            labels = panel.findChildren(QLabel)
            assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels if "<" in label.text())
            for widget in panel.findChildren(QWidget):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                    assert widget.accessibleName() or getattr(widget, "text", str)(), widget

    run_async(main())


def test_tabs_and_what_the_window_asks_for(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            panel = await opened(qtbot, theme, world)
            assert panel.tabs.currentIndex() == CARD
            panel.show_phrases()
            assert panel.tabs.currentIndex() == PHRASES
            assert [panel.tabs.tabText(tab) for tab in range(2)] == ["Quick phrases", "Buyer's card"]

    run_async(main())


def test_product_and_order_are_found_noted_and_kept(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(
                world, [Buyer("A", "商品：薄款连衣裙\n订单编号：20261122334455", waits=5, last=5), Buyer("B", "在吗")]
            )
            panel = await opened(qtbot, theme, world)
            fields = panel.card.facts
            panel.show_contact(world.made["A"])
            await until_async(lambda: fields.order.placeholderText() == "Mentioned: 20261122334455")
            assert fields.product.placeholderText() == "Mentioned: 薄款连衣裙"
            assert fields.product.accessibleName() == "Product"
            fields.order.edit()
            QTest.keyClicks(fields.order, "998877")
            QTest.keyClick(fields.order, Qt.Key.Key_Return)
            facts = world.session.desk.facts
            await until_async(lambda: facts.known(world.made["A"]).order == "998877")
            panel.show_contact(world.made["B"])
            await until_async(lambda: fields.order.placeholderText() == "For {订单号} in phrases")
            assert fields.order.text() == ""
            again = BuyerFacts(world.session.store)
            assert await again.read(world.made["A"]) == Facts(order="998877")
            panel.show_contact(world.made["A"])
            await until_async(lambda: fields.order.text() == "998877")

    run_async(main())
