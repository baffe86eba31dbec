"""The list of messages over the real store: pages, its place, floods, selection, clicks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from console.domain.messages import Direction, MessageState
from console.ui.delegates.message_layout import Part
from console.ui.dialogs.links import LinkDialog
from console.ui.models.messages import LIMIT
from console.ui.theme import Mode, Theme
from console.ui.views.chat_pane import ChatPane
from console.ui.views.message_view_menu import LongMessage
from tests.helpers.chat import BUYER, HOSTILE, OTHER, arrive, fill, new, shop
from tests.helpers.panes import Desk
from tests.helpers.qt import run_async, settle, until_async

Act = Callable[[ChatPane, Desk], Awaitable[None]]


@pytest.fixture
def play(theme: Theme, tmp_path: Path, qtbot: Any) -> Callable[[Act], None]:
    """Give what runs an act on a shop."""

    def run(act: Act) -> None:
        async def main() -> None:
            async with shop(tmp_path, theme) as (pane, world):
                await act(pane, world)

        run_async(main(), 60)
        settle()

    return run


async def opened(pane: ChatPane, world: Desk, count: int, name: str = BUYER) -> int:
    contact_id = world.made[name]
    await fill(world, contact_id, count)
    await pane.show_contact(contact_id)  # type: ignore[misc]
    return contact_id


def top_of(pane: ChatPane) -> tuple[int, int]:
    """Give the first row in sight as (message id, its top in the viewport)."""
    index = pane.view.indexAt(QPoint(300, 1))
    return pane.model.row(index.row()).id, pane.view.visualRect(index).top()


def y_of(pane: ChatPane, message_id: Any) -> int:
    number = pane.model.find(message_id)
    assert number is not None
    return pane.view.visualRect(pane.model.index(number)).bottom()


def point_in(pane: ChatPane, message_id: Any, units: int) -> QPoint:
    """Give the point in the viewport before a character of a message."""
    number = pane.model.find(message_id)
    assert number is not None
    corner = pane.view.corner_of(number)
    layout = pane.view.layouts.get(pane.model.row(number), pane.view.row_width())
    assert layout.text is not None
    line = layout.text.lineForTextPosition(units)
    x = line.cursorToX(units)
    left = x[0] if isinstance(x, tuple) else x
    return corner + QPoint(
        round(layout.text_at.x() + left + 1), round(layout.text_at.y() + line.y() + line.height() / 2)
    )


def test_a_conversation_opens_at_its_end_with_its_newest_page(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 300)
        assert len(pane.model.rows) == 50
        assert pane.view.at_bottom
        assert pane.model.rows[-1].text.startswith("299:")

    play(act)


def test_scrolling_up_loads_older_pages_and_nothing_jumps(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 300)
        bar = pane.view.verticalScrollBar()
        while not (pane.model.at_start and bar.value() == 0):
            bar.setValue(max(0, bar.value() - 300))
            seen, top = top_of(pane)
            before = pane.model.rows[0].id
            await asyncio.sleep(0.005)
            if pane.model.rows[0].id != before:
                number = pane.model.find(seen)
                assert number is not None
                assert abs(pane.view.visualRect(pane.model.index(number)).top() - top) <= 60
        assert pane.model.rows[0].text.startswith("0:")
        assert len(pane.model.rows) == 300

    play(act)


def test_the_window_of_rows_moves_and_comes_back(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 900)
        bar = pane.view.verticalScrollBar()
        while not (pane.model.at_start and bar.value() == 0):
            bar.setValue(max(0, bar.value() - 400))
            await asyncio.sleep(0.002)
            assert len(pane.model.rows) <= LIMIT
        assert not pane.model.at_end
        while not pane.view.at_bottom:
            bar.setValue(bar.value() + 400)
            await asyncio.sleep(0.002)
        texts = [int(row.text.split(":")[0]) for row in pane.model.rows]
        assert texts == list(range(900 - len(texts), 900))

    play(act)


def test_it_follows_at_the_end_and_keeps_its_place_elsewhere(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await opened(pane, world, 100)
        await arrive(world, contact_id, "eins")  # type: ignore[arg-type]
        assert pane.view.at_bottom
        assert pane.model.rows[-1].text == "eins"
        pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum() - 900)
        await asyncio.sleep(0.05)
        seen, _ = top_of(pane)
        place = y_of(pane, seen)
        await arrive(world, contact_id, "zwei", "drei")  # type: ignore[arg-type]
        await until_async(lambda: pane.feed.unseen == 2)
        assert y_of(pane, seen) == place
        assert pane._pill.isVisible()
        assert pane._pill.text() == "2 new messages ↓"
        QTest.mouseClick(pane._pill, Qt.MouseButton.LeftButton)
        await until_async(lambda: pane.view.at_bottom)
        assert pane.feed.unseen == 0
        assert not pane._pill.isVisible()

    play(act)


def test_a_flood_leaves_the_window_at_its_end(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await opened(pane, world, 50)
        batches = [[f"{batch}-{number} 亲在吗" for number in range(200)] for batch in range(50)]
        for batch in batches:
            await arrive(world, contact_id, *batch)  # type: ignore[arg-type]
            await asyncio.sleep(0.016)
        assert pane.model.rows[-1].text.startswith("49-199 ")
        assert pane.view.at_bottom
        assert len(pane.model.rows) <= LIMIT
        places = [row.place for row in pane.model.rows]
        assert places == sorted(places, key=lambda place: (place.sent_at, place.id))

    play(act)


def test_resizing_keeps_the_place(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 50)
        pane.resize(500, 700)
        await asyncio.sleep(0)
        assert pane.view.at_bottom
        pane.view.verticalScrollBar().setValue(600)
        seen, _ = top_of(pane)
        place = y_of(pane, seen)
        pane.resize(800, 700)
        await asyncio.sleep(0)
        assert abs(y_of(pane, seen) - place) <= 1

    play(act)


def test_going_to_a_message_shows_it_in_the_middle(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await opened(pane, world, 500, OTHER)
        hits = await world.session.desk.search("123:", contact_id=contact_id)  # type: ignore[arg-type]
        place = replace(pane.model.rows[0].place, sent_at=hits[0].message.sent_at, id=hits[0].message.id)
        await pane.show_contact(world.made[BUYER])  # type: ignore[misc]
        await pane.go_to(contact_id, place)  # type: ignore[misc, arg-type]
        assert pane.contact_id == contact_id
        assert pane.view.delegate.found == place.id
        assert 0 < y_of(pane, place.id) < pane.view.viewport().height()
        assert pane.view.currentIndex().row() == pane.model.find(place.id)
        assert pane._pill.isVisible()
        await pane.feed.to_newest()
        assert pane.view.at_bottom

    play(act)


def test_text_is_selected_over_several_messages_and_copied_with_names(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        first, second = await arrive(world, contact_id, "hello 😀 world", "second one")
        await pane.show_contact(contact_id)  # type: ignore[misc]
        port = pane.view.viewport()
        button = Qt.MouseButton.LeftButton
        QTest.mousePress(port, button, pos=point_in(pane, first.id, 6))
        QTest.mouseMove(port, point_in(pane, first.id, 8))
        QTest.mouseMove(port, point_in(pane, first.id, 14))
        QTest.mouseRelease(port, button, pos=point_in(pane, first.id, 14))
        assert pane.view.copied() == "😀 world"
        QTest.mousePress(port, button, pos=point_in(pane, first.id, 9))
        QTest.mouseMove(port, point_in(pane, second.id, 3))
        QTest.mouseMove(port, point_in(pane, second.id, 6))
        QTest.mouseRelease(port, button, pos=point_in(pane, second.id, 6))
        pane.grab()
        when = [m.sent_at.astimezone().strftime("%Y-%m-%d %H:%M:%S") for m in (first, second)]
        assert pane.view.copied() == f"{BUYER} {when[0]}\nworld\n{BUYER} {when[1]}\nsecond"
        pane.view.setFocus()
        QTest.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        copied = QGuiApplication.clipboard().text()
        assert copied == f"{BUYER} {when[0]}\nhello 😀 world\n{BUYER} {when[1]}\nsecond one"

    play(act)


def test_arrows_select_rows(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        await arrive(world, contact_id, "one", "two", "three")
        await pane.show_contact(contact_id)  # type: ignore[misc]
        pane.view.setFocus()
        QTest.keyClick(pane.view, Qt.Key.Key_End)
        assert pane.view.copied() == "three"
        QTest.keyClick(pane.view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
        assert [line for line in pane.view.copied().split("\n") if BUYER not in line] == ["two", "three"]

    play(act)


def test_a_click_on_a_link_shows_where_it_leads(play: Callable[[Act], None], no_windows_left: None) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        (said,) = await arrive(world, contact_id, "see https://shop.test/a now")
        await pane.show_contact(contact_id)  # type: ignore[misc]
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(pane, said.id, 8))
        dialogs = pane.findChildren(LinkDialog)
        assert len(dialogs) == 1
        dialogs[0].reject()
        row = pane.model.rows[-1]
        layout = pane.view.layouts.get(row, pane.view.row_width())
        assert layout.spot(layout.text_at).part is Part.TEXT
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point_in(pane, said.id, 25))
        assert all(not dialog.isVisible() for dialog in pane.findChildren(LinkDialog))

    play(act)


def test_hostile_messages_are_shown_fast_and_the_long_one_can_be_had_whole(
    play: Callable[[Act], None], no_windows_left: None
) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        await arrive(world, contact_id, *HOSTILE, "长" * 60_000)
        await pane.show_contact(contact_id)  # type: ignore[misc]
        pane.grab()
        row = pane.model.rows[-1]
        assert row.cut
        assert pane.model.rows[0].text == HOSTILE[0]
        pane.message_actions.show_all(row)
        (dialog,) = pane.findChildren(LongMessage)
        assert dialog._field.toPlainText().replace("\n", "") == row.message.body
        dialog.accept()

    play(act)


def test_a_failed_message_is_sent_again_by_a_click(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        made = new(contact_id, "late", world.clock.now(), mine=True, state=MessageState.FAILED)
        message = await world.session.store.write(lambda unit: unit.messages.add(made), durable=False)
        assert message is not None
        await pane.show_contact(contact_id)  # type: ignore[misc]
        row = pane.model.rows[-1]
        layout = pane.view.layouts.get(row, pane.view.row_width())
        where = pane.view.corner_of(0) + layout.meta.center().toPoint()
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
        await until_async(lambda: pane.model.rows[-1].message.state is MessageState.WAITING)
        await until_async(lambda: world.session.outbox.waiting_count() == 1)

    play(act)


def test_the_menu_offers_what_can_be_done(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        await arrive(world, contact_id, "from the buyer")
        await world.session.outbox.send_text(contact_id, "ours")
        await pane.show_contact(contact_id)  # type: ignore[misc]
        theirs, ours = pane.model.rows
        spot = pane.view.layouts.get(ours, pane.view.row_width()).spot(QPoint(0, 0).toPointF())

        def words(row: Any) -> list[str]:
            menu = pane.message_actions.menu(row, spot)
            found = [action.text() for action in menu.actions()]
            menu.deleteLater()
            return found

        assert words(theirs) == ["Copy"]
        assert words(ours) == ["Copy", "Save as phrase…", "Correct…", "Withdraw"]
        world.channel.features = frozenset()
        assert words(ours) == ["Copy", "Save as phrase…"]
        pane.message_actions._corrected(ours.message, "ours, right")
        await until_async(lambda: pane.model.rows[-1].text == "ours, right")
        assert pane.model.rows[-1].message.edited
        pane.message_actions.retract(ours.message)
        await until_async(lambda: pane.model.rows[-1].message.retracted)
        pane.grab()

    play(act)


def test_the_theme_and_size_of_text_follow(play: Callable[[Act], None], theme: Theme) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 50)
        before = pane.view.visualRect(pane.model.index(0)).height()
        theme.set_text_percent(150)
        await asyncio.sleep(0.01)
        assert pane.view.visualRect(pane.model.index(0)).height() > before
        theme.set_mode(Mode.DARK)
        await asyncio.sleep(0.01)
        assert pane.view.at_bottom
        pane.grab()

    play(act)


def test_memory_stays_bounded_over_many_conversations(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await opened(pane, world, 700)
        bar = pane.view.verticalScrollBar()
        while not (pane.model.at_start and bar.value() == 0):
            bar.setValue(max(0, bar.value() - 700))
            await asyncio.sleep(0.001)
        assert len(pane.view.layouts) <= 600
        assert all(not isinstance(child, QDialog) for child in pane.children())
        assert sum(row.message.direction is Direction.IN for row in pane.model.rows) > 0
        assert timedelta(0) < pane.model.rows[-1].message.sent_at - pane.model.rows[0].message.sent_at

    play(act)


def test_few_messages_stand_next_to_the_field(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        await arrive(world, contact_id, "one", "two")
        await pane.show_contact(contact_id)  # type: ignore[misc]
        height = pane.view.viewport().height()
        assert y_of(pane, pane.model.rows[-1].id) == height - 1
        assert pane.view.corner_of(0).y() > height / 2
        pane.resize(700, 900)
        await asyncio.sleep(0)
        assert y_of(pane, pane.model.rows[-1].id) == pane.view.viewport().height() - 1 > height - 1
        await arrive(world, contact_id, *(f"more {number}" for number in range(40)))
        assert pane.view.delegate.lead == 0
        assert pane.view.at_bottom

    play(act)
