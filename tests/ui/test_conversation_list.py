"""The list of conversations under the pointer, the keyboard and a screen reader."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.channel_events import MessageArrived
from console.domain.ids import new_origin_id
from console.domain.messages import Direction
from console.ui.delegates.avatars import Faces
from console.ui.models.conversations import Shelf
from console.ui.theme import Theme
from console.ui.views.conversation_list import ConversationList
from tests.helpers.panes import SHOP, Buyer, Desk, address_of, buyers, calm, desk
from tests.helpers.qt import run_async, until_async

THREE = [Buyer("甲", "1", last=10), Buyer("乙", "2", last=20, unread=1), Buyer("丙", "3", last=30)]


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> tuple[ConversationList, list[object]]:
    view = ConversationList(theme, Faces())
    qtbot.addWidget(view)
    view.resize(276, 400)
    view.attach(world.session)
    world.bridge.contacts_changed.connect(lambda event: view.rows.contacts_changed(event.contacts))
    chosen: list[object] = []
    view.contact_chosen.connect(chosen.append)
    view.show()
    await calm()
    return view, chosen


def names(view: ConversationList) -> list[str]:
    return [str(view.rows.index(row).data()) for row in range(view.rows.rowCount())]


def click(view: ConversationList, row: int, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    QTest.mouseClick(view.viewport(), button, pos=view.visualRect(view.rows.index(row)).center())


def enter(view: ConversationList) -> None:
    where = QPointF(5, 5)
    QApplication.sendEvent(view, QEnterEvent(where, where, where))


def test_one_click_opens_once(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, chosen = await opened(qtbot, theme, world)
            click(view, 1)
            assert chosen == [world.made["乙"]]

    run_async(main())


def test_arrows_walk_and_enter_opens(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, chosen = await opened(qtbot, theme, world)
            view.setFocus()
            view.set_open(world.made["甲"])
            QTest.keyClick(view, Qt.Key.Key_Down)
            QTest.keyClick(view, Qt.Key.Key_Down)
            assert chosen == []
            QTest.keyClick(view, Qt.Key.Key_Return)
            assert chosen == [world.made["丙"]]

    run_async(main())


def test_what_a_screen_reader_selects_is_opened(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, chosen = await opened(qtbot, theme, world)
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            view.selectionModel().select(view.rows.index(2), flag)
            assert chosen == [world.made["丙"]]
            view.set_open(world.made["甲"])
            assert chosen == [world.made["丙"]]

    run_async(main())


def test_rows_wait_while_the_pointer_is_there(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, _chosen = await opened(qtbot, theme, world)
            enter(view)
            await _write(world, 2, "我又来了")
            await until_async(lambda: world.contact("丙").unread)
            assert names(view) == ["甲", "乙", "丙"]
            view.leaveEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
            assert names(view) == ["丙", "甲", "乙"]

    run_async(main())


async def _write(world: Desk, number: int, body: str) -> None:
    world.channel.report(
        MessageArrived(
            peer=address_of(number),
            direction=Direction.IN,
            body=body,
            origin_id=new_origin_id(),
        )
    )
    await world.session.inbox.drained()


def test_delete_closes_and_undo_brings_back(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, chosen = await opened(qtbot, theme, world)
            closed: list[object] = []
            view.closed.connect(closed.append)
            view.setFocus()
            view.set_open(world.made["甲"])
            before = world.contact("甲")
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until_async(lambda: names(view) == ["乙", "丙"])
            assert closed == [before]
            assert chosen == []
            await world.session.desk.reopen(before)
            assert "甲" in names(view)

    run_async(main())


def test_the_menu_pins_marks_and_copies(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, _chosen = await opened(qtbot, theme, world)
            await _choose(view, world, "丙", "Pin")
            await until_async(lambda: names(view)[0] == "丙")
            await _choose(view, world, "丙", "Unpin")
            await until_async(lambda: names(view)[0] == "甲")
            await _choose(view, world, "甲", "Mark as unread")
            await until_async(lambda: world.contact("甲").marked_unread)
            await _choose(view, world, "甲", "Mark as read")
            await until_async(lambda: not world.contact("甲").marked_unread)
            await _choose(view, world, "乙", "Copy name")
            assert QGuiApplication.clipboard().text() == "乙"

    run_async(main())


async def _choose(view: ConversationList, world: Desk, name: str, entry: str) -> None:
    menu = view.menu_for(world.contact(name))
    actions = {action.text(): action for action in menu.actions()}
    actions[entry].trigger()
    menu.deleteLater()


def test_a_group_folds_by_key_and_click(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, SHOP)
            view, chosen = await opened(qtbot, theme, world)
            view.show_shelf(Shelf.CONTACTS)
            await calm()
            assert len(names(view)) == 7
            click(view, 0)
            assert len(names(view)) == 6
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Right)
            assert len(names(view)) == 7
            assert chosen == []

    run_async(main())


def test_the_second_repaints_only_who_waits(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, [*THREE, Buyer("丁", "在吗", waits=5, last=5)])
            view, _chosen = await opened(qtbot, theme, world)
            assert view.rows.waiting_rows(0, 10) == [0]
            painted: list[int] = []
            delegate = view.itemDelegate()
            plain = delegate.paint

            def noted(painter: object, option: object, index: object) -> None:
                painted.append(index.row())  # type: ignore[attr-defined]
                plain(painter, option, index)  # type: ignore[arg-type]

            delegate.paint = noted  # type: ignore[method-assign]
            view._day = world.clock.now().astimezone().date()
            view._tick()
            await calm()
            assert painted == [0]

    run_async(main())


def test_neighbours_go_round(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            await buyers(world, THREE)
            view, _chosen = await opened(qtbot, theme, world)
            assert view.neighbour(1) == world.made["甲"]
            view.set_open(world.made["丙"])
            assert view.neighbour(1) == world.made["甲"]
            assert view.neighbour(-1) == world.made["乙"]
            assert view.indexAt(QPoint(5, 5)).isValid()

    run_async(main())
