"""The search over contacts and messages: found while one types, marked, page by page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.domain.ids import new_origin_id
from console.domain.messages import Direction, MessageState, Place
from console.ports import NewMessage, UnitOfWork
from console.ui.models.search import ContactFinder, ContactHit, Heading, MessageHit, MoreContacts, spans
from console.ui.theme import Theme
from console.ui.views.left_pane import LeftPane
from tests.helpers.panes import SHOP, Buyer, Desk, buyers, calm, desk
from tests.helpers.qt import run_async, until_async

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> LeftPane:
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    QAbstractItemModelTester(pane.results.hits, FATAL, pane)
    pane.attach(world.session, world.bridge)
    pane.resize(276, 640)
    pane.show()
    await calm()
    return pane


def hits(pane: LeftPane) -> list[object]:
    return [pane.results.hits.hit(row) for row in range(pane.results.hits.rowCount())]


async def searched(pane: LeftPane, text: str) -> list[object]:
    pane.search_field.setText(text)
    await until_async(lambda: pane.results.hits.complete or not pane.results.hits._asked)
    return hits(pane)


def test_spans_are_found_whatever_the_case() -> None:
    assert spans("Fh FH 发货", ["fh", "发"]) == ((0, 2), (3, 5), (6, 7))
    assert spans("a.c abc", ["a.c"]) == ((0, 3),)
    assert spans("abc", [""]) == ()


def test_contacts_are_found_by_name_remark_address_and_tag(tmp_path: Path, qapp: object) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            finder = ContactFinder()

            def found(text: str) -> list[str]:
                return [hit.name for hit in finder.find(world.session.desk.contacts(), text)]

            assert found("小鹿") == ["小鹿爱吃糖"]
            assert found("金牌 糖") == ["小鹿爱吃糖"]
            assert found("仓库") == ["老王（仓库）"]
            assert found("王先生") == ["老王（仓库）"]
            assert found("V-0001") == ["lin_2088"]
            assert found("没有这个人") == []
            hit = finder.find(world.session.desk.contacts(), "王先生")[0]
            assert (hit.detail, hit.detail_spans) == ("王先生", ((0, 3),))

    run_async(main())


def test_messages_follow_the_contacts(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            found = await searched(pane, "人")
            kinds = [type(hit) for hit in found]
            assert kinds == [Heading, MessageHit]
            hit = found[1]
            assert isinstance(hit, MessageHit)
            assert (hit.text, hit.spans) == ("怎么还没人理我", ((4, 5),))
            found = await searched(pane, "客官")
            assert [type(each) for each in found] == [Heading, ContactHit]

    run_async(main())


def test_the_field_walks_enters_and_escapes(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            contacts: list[object] = []
            messages: list[tuple[object, object]] = []
            pane.contact_chosen.connect(contacts.append)
            pane.message_chosen.connect(lambda who, place: messages.append((who, place)))
            pane.focus_search()
            await searched(pane, "好")
            QTest.keyClick(pane.search_field, Qt.Key.Key_Down)
            QTest.keyClick(pane.search_field, Qt.Key.Key_Return)
            last = world.contact("小鹿爱吃糖")
            assert messages[0][0] == last.id
            assert isinstance(messages[0][1], Place)
            assert pane._body.currentIndex() == 1
            QTest.keyClick(pane.search_field, Qt.Key.Key_Escape)
            assert (pane.search_field.text(), pane._body.currentIndex()) == ("", 0)
            QTest.keyClicks(pane.search_field, "lin")
            QTest.keyClick(pane.search_field, Qt.Key.Key_Return)
            assert contacts == [world.made["lin_2088"]]
            assert pane._body.currentIndex() == 0

    run_async(main())


def test_nothing_found_says_so(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            assert await searched(pane, "不存在的话") == []
            assert pane.results._stack.currentWidget() is pane.results._nothing

    run_async(main())


def test_more_messages_come_on_scrolling(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer("甲", "你好")])
            who, now = world.made["甲"], world.clock.now()

            def work(unit: UnitOfWork) -> None:
                for number in range(130):
                    body = f"第{number}次问发货"
                    state = MessageState.RECEIVED
                    unit.messages.add(NewMessage(who, Direction.IN, body, now, state, new_origin_id()))

            await world.session.store.write(work, durable=False)
            pane = await opened(qtbot, theme, world)
            await searched(pane, "发货")
            assert len(hits(pane)) == 51
            for wanted in (101, 131):
                pane.results.view.scrollToBottom()
                await until_async(lambda wanted=wanted: len(hits(pane)) == wanted)
            assert pane.results.hits.complete

    run_async(main())


def test_many_contacts_are_folded_until_asked_for(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [Buyer(f"买家{number}", "在", last=number + 1.0) for number in range(30)])
            pane = await opened(qtbot, theme, world)
            found = await searched(pane, "买家")
            assert found[6] == MoreContacts(25)
            index = pane.results.hits.index(6)
            pane.results.view.clicked.emit(index)
            assert len(hits(pane)) == 31
            assert all(isinstance(hit, ContactHit) for hit in hits(pane)[1:])

    run_async(main())


def test_an_answer_that_comes_late_is_dropped(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            pane = await opened(qtbot, theme, world)
            pane.results.search("好")
            old = pane.results._round
            pane.results.search("人理")
            await pane.results._read(world.session, old)
            found = await searched(pane, "没人")
            assert all("好" not in getattr(hit, "text", "") for hit in found)

    run_async(main())
