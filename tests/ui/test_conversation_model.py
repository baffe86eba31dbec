"""Rows of conversations: their order, what they say, and that they stand still while held."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from console.domain.channel_events import PeerTyping
from console.domain.contacts import Contact
from console.domain.conversations import SortOrder
from console.domain.events import ContactsChanged
from console.domain.presence import Show
from console.ui.models.conversations import ConversationModel, ConversationRow, GroupRow, Role, Shelf, Snippet
from tests.helpers.panes import SHOP, Buyer, Desk, buyers, desk, there
from tests.helpers.qt import run_async

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture(autouse=True)
def _qt(qapp: QApplication) -> None:
    """Every test here needs the application."""


def names(model: ConversationModel) -> list[str]:
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def row_of(model: ConversationModel, name: str) -> ConversationRow:
    row = model.index(names(model).index(name)).data(Role.ROW)
    assert isinstance(row, ConversationRow)
    return row


def words(model: ConversationModel, name: str) -> str:
    return str(model.index(names(model).index(name)).data(Qt.ItemDataRole.AccessibleTextRole))


def change(world: Desk, name: str, **values: object) -> Contact:
    """Publish a contact with other values, as a service does after the store has them."""
    contact = replace(world.contact(name), **values)  # type: ignore[arg-type]
    world.session.bus.publish(ContactsChanged((contact,)))
    return contact


def test_the_latest_and_the_most_urgent_order(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            model = ConversationModel()
            QAbstractItemModelTester(model, FATAL, model)
            model.attach(world.session)
            assert names(model)[:4] == ["张女士", "阿茶", "小鹿爱吃糖", "lin_2088"]
            model.set_order(SortOrder.URGENT)
            assert names(model)[:4] == ["张女士", "lin_2088", "小鹿爱吃糖", "阿茶"]
            assert model.count_active() == 8

    run_async(main())


def test_what_rows_say(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            model = ConversationModel()
            model.attach(world.session)
            kinds = {name: row_of(model, name).snippet for name in names(model)}
            assert kinds["云朵飘飘"] is Snippet.DRAFT
            assert kinds["客官里面请"] is Snippet.PICTURE
            assert kinds["momo"] is Snippet.RETRACTED
            assert kinds["一只会飞的鱼爱上了一只不会飞的鸟"] is Snippet.FAILED
            assert row_of(model, "momo").when == "Yesterday"
            assert row_of(model, "小鹿爱吃糖").waiting == pytest.approx(38)
            world.session.desk.peer_typing(PeerTyping(world.contact("阿茶").address, True))
            assert row_of(model, "阿茶").snippet is Snippet.TYPING
            said = words(model, "小鹿爱吃糖")
            assert said.startswith("小鹿爱吃糖, 金牌, 2 unread messages, waiting for 38 seconds, 那什么时候发货呀？")
            assert "marked as unread" in words(model, "momo")
            assert "draft: 亲，退货地址是" in words(model, "云朵飘飘")
            assert "pinned" in words(model, "张女士")

    run_async(main())


def test_the_ring_stands_still_while_the_agent_types(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("阿茶", "在吗", waits=9, last=9)])
            model = ConversationModel()
            model.attach(world.session)
            world.session.desk.agent_types(world.made["阿茶"], True)
            await world.clock.advance(20)
            row = row_of(model, "阿茶")
            assert (row.paused, row.waiting) == (True, pytest.approx(9))

    run_async(main())


def test_rows_stand_still_while_held_and_move_on_release(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("甲", "1", last=10), Buyer("乙", "2", last=20), Buyer("丙", "3", last=30)])
            await buyers(world, [Buyer("丁", "4", last=40, active=False)])
            model = ConversationModel()
            QAbstractItemModelTester(model, FATAL, model)
            model.attach(world.session)
            assert names(model) == ["甲", "乙", "丙"]
            model.set_held(True)
            last = world.contact("丙").last_message
            assert last is not None
            later = change(world, "丙", last_message=replace(last, text="新的", sent_at=world.clock.now()))
            new = change(world, "丁", active=True)
            model.contacts_changed([later, new])
            assert names(model) == ["甲", "乙", "丙", "丁"]
            assert row_of(model, "丙").text == "新的"
            model.contacts_changed([change(world, "乙", active=False)])
            assert names(model) == ["甲", "丙", "丁"]
            model.set_held(False)
            assert names(model) == ["丙", "甲", "丁"]

    run_async(main())


def test_a_pinned_row_goes_to_the_top_even_while_held(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("甲", "1", last=10), Buyer("乙", "2", last=20), Buyer("丙", "3", last=30)])
            model = ConversationModel()
            model.attach(world.session)
            model.set_held(True)
            model.contacts_changed([change(world, "丙", pinned=True)])
            assert names(model) == ["丙", "甲", "乙"]

    run_async(main())


def test_a_selected_row_keeps_its_contact_while_others_move(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer(f"买家{n:02}", "在吗", last=n * 10.0) for n in range(1, 30)])
            model = ConversationModel()
            QAbstractItemModelTester(model, FATAL, model)
            model.attach(world.session)
            kept = QPersistentModelIndex(model.index(5))
            name = kept.data()
            dice = random.Random(4)
            for _ in range(40):
                touched = []
                for number in dice.sample(range(1, 30), 4):
                    buyer = f"买家{number:02}"
                    last = world.contact(buyer).last_message
                    assert last is not None
                    await world.clock.advance(1)
                    touched.append(
                        change(
                            world,
                            buyer,
                            last_message=replace(last, sent_at=world.clock.now()),
                            active=buyer == name or dice.random() < 0.8,
                            pinned=dice.random() < 0.1,
                        )
                    )
                model.contacts_changed(touched)
                assert kept.data() == name
                wanted = [contact.name for contact in world.session.desk.active(SortOrder.LATEST)]
                assert names(model) == wanted

    run_async(main())


def test_contacts_stand_under_their_groups_and_fold(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            there(world, "阿茶", Show.ONLINE)
            model = ConversationModel()
            QAbstractItemModelTester(model, FATAL, model)
            model.attach(world.session)
            model.set_shelf(Shelf.CONTACTS)
            assert names(model) == ["供应商", "老王（仓库）", "老客户", "阿茶", "小鹿爱吃糖", "Blocked", "广告君"]
            head = model.index(2).data(Role.ROW)
            assert isinstance(head, GroupRow)
            assert (head.count, head.collapsed) == (2, False)
            model.toggle_group("老客户")
            assert names(model) == ["供应商", "老王（仓库）", "老客户", "Blocked", "广告君"]
            assert model.index(2).data(Qt.ItemDataRole.AccessibleTextRole) == "老客户, 2 contacts, folded"
            there(world, "小鹿爱吃糖", Show.ONLINE)
            there(world, "阿茶", Show.OFFLINE)
            model.toggle_group("老客户")
            assert names(model)[3:5] == ["小鹿爱吃糖", "阿茶"]

    run_async(main())


def test_recent_holds_everyone_who_wrote_but_the_blocked(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            model = ConversationModel()
            QAbstractItemModelTester(model, FATAL, model)
            model.attach(world.session)
            model.set_shelf(Shelf.RECENT)
            assert len(names(model)) == 9
            assert "广告君" not in names(model)
            model.detach()
            assert model.rowCount() == 0

    run_async(main())


def test_hostile_names_stay_on_one_line(tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("<b>\u202eevil\n\n名字</b>", "第一行\n<img src=x>第二行" + "x" * 500)])
            model = ConversationModel()
            model.attach(world.session)
            row = model.index(0).data(Role.ROW)
            assert row.name == "<b>evil 名字</b>"
            assert row.text.startswith("第一行 <img src=x>第二行")

    run_async(main())
