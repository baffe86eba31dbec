"""The middle pane over the real store: opening, drafts, sending, pictures, search, the header's wishes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from console.domain.channel_events import PeerTyping
from console.domain.errors import Problem, UserError
from console.domain.messages import MessageState, Picture
from console.domain.presence import Show
from console.i18n import install
from console.i18n.problems import sentence
from console.ui.dialogs.date_pick import DatePickDialog
from console.ui.dialogs.picture_preview import PicturePreviewDialog
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from tests.helpers.chat import BUYER, OTHER, arrive, fill, new, png, shop
from tests.helpers.panes import Desk, there
from tests.helpers.qt import run_async, settle, until_async

Act = Callable[[ChatPane, Desk], Awaitable[None]]
ENTER = Qt.Key.Key_Return


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


async def show(pane: ChatPane, world: Desk, name: str = BUYER) -> Any:
    task = pane.show_contact(world.made[name])
    assert task is not None
    await task
    return world.made[name]


def text(pane: ChatPane) -> str:
    return pane.composer.edit.toPlainText()


def test_nothing_is_open_at_first(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        assert pane.contact_id is None
        pane.insert_text("nowhere")
        assert text(pane) == ""
        shown: list[Any] = []
        pane.contact_shown.connect(shown.append)
        contact_id = await show(pane, world)
        assert shown == [contact_id]
        assert pane.composer.isVisible()
        assert world.session.desk.current == contact_id
        pane.show_nothing()
        assert not pane.composer.isVisible()
        assert world.session.desk.current is None

    play(act)


def test_the_header_tells_who_it_is(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await show(pane, world)
        there(world, BUYER, Show.AWAY)
        await world.session.desk.set_notes(contact_id, "敏感肌\u202e")
        name = pane.header._name
        assert (name.text(), name.accessibleName(), name.accessibleDescription()) == (BUYER, "Current contact", BUYER)
        assert "Away" in pane.header._facts.text() or pane.header._facts.text().endswith("敏感肌")
        assert [label.text() for label in pane.header._tags] == ["金牌"]
        await world.session.desk.set_remark(contact_id, "<b>鹿</b>")
        assert name.text() == "<b>鹿</b>"
        world.session.desk.peer_typing(PeerTyping(world.contact(BUYER).address, True))
        assert pane._typing.text() == "<b>鹿</b> is typing…"
        install("zh_CN")
        pane.translate()

    play(act)


def test_enter_stores_sends_shows_and_clears(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await show(pane, world)
        QTest.keyClicks(pane.composer.edit, "hello /:^_^ ")
        await pane.flush_drafts()
        assert world.contact(BUYER).draft == "hello /:^_^ "
        assert world.session.desk.waiting_paused(contact_id)
        QTest.keyClick(pane.composer.edit, ENTER)
        assert text(pane) == ""
        await until_async(lambda: len(pane.model.rows) == 1)
        message = pane.model.rows[0].message
        assert (message.body, message.state) == ("hello 🙂", MessageState.WAITING)
        await until_async(lambda: world.contact(BUYER).draft == "")
        assert not world.session.desk.waiting_paused(contact_id)
        assert pane.view.at_bottom
        for number in range(5):
            pane.insert_text(f"quick {number}")
            QTest.keyClick(pane.composer.edit, ENTER)
        await until_async(lambda: len(pane.model.rows) == 6)
        assert [row.text for row in pane.model.rows[1:]] == [f"quick {number}" for number in range(5)]

    play(act)


def test_drafts_stay_with_their_conversation(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await show(pane, world)
        QTest.keyClicks(pane.composer.edit, "for the first")
        await show(pane, world, OTHER)
        assert text(pane) == ""
        assert not pane.composer.edit.document().isUndoAvailable()
        QTest.keyClicks(pane.composer.edit, "for the second")
        await show(pane, world)
        assert text(pane) == "for the first"
        await until_async(lambda: world.contact(OTHER).draft == "for the second")
        QTest.keyClicks(pane.composer.edit, "!")
        await until_async(lambda: world.contact(BUYER).draft == "for the first!")
        pane.attach(world.session, world.bridge)
        await show(pane, world, OTHER)
        assert text(pane) == "for the second"

    play(act)


def test_what_cannot_be_stored_comes_back_with_a_sentence(
    play: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await show(pane, world)
        pane.insert_text("precious")
        with monkeypatch.context() as patch:

            async def full(*_: object, **__: object) -> None:
                raise UserError(Problem.STORE_FULL, path="/x")

            patch.setattr(type(world.session.store), "write", full)
            QTest.keyClick(pane.composer.edit, ENTER)
            assert text(pane) == ""
            pane.insert_text("next")
            await until_async(lambda: text(pane) == "precious\nnext")
            assert pane.composer.problem.text() == sentence(Problem.STORE_FULL, {"path": "/x"})
            pane.control._save_soon.stop()
        QTest.keyClick(pane.composer.edit, ENTER)
        await until_async(lambda: [row.text for row in pane.model.rows] == ["precious\u2028next"])
        assert pane.composer.problem.text() == sentence(Problem.STORE_FULL, {"path": "/x"}) or not text(pane)

    play(act)


def test_sending_can_close_the_conversation(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await show(pane, world)
        closed: list[Any] = []
        pane.conversation_closed.connect(closed.append)
        pane.insert_text("bye")
        pane.composer._close_action.trigger()
        await until_async(lambda: closed == [contact_id])
        assert len(pane.model.rows) == 1

    play(act)


def test_a_blocked_buyer_is_not_written_to(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await show(pane, world)
        await world.session.roster.block(world.contact(BUYER))
        assert pane.composer.edit.isReadOnly()
        assert "blocked" in pane.composer.problem.text()
        pane._header_asked("unblock")
        await until_async(lambda: not pane.composer.edit.isReadOnly())
        assert pane.composer.problem.text() == ""

    play(act)


def test_pictures_are_shown_before_they_are_sent(play: Callable[[Act], None], no_windows_left: None) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await show(pane, world)
        pane.composer.edit.pictures_offered.emit([png(), b"GIF8 broken", png(60, 60)])
        await until_async(lambda: bool(pane.findChildren(PicturePreviewDialog)))
        (first,) = pane.findChildren(PicturePreviewDialog)
        assert BUYER in first.windowTitle()
        first.accept()
        await until_async(lambda: len(pane.model.rows) == 1)
        await until_async(lambda: any(d is not first for d in pane.findChildren(PicturePreviewDialog)))
        assert pane.composer.problem.text() == sentence(Problem.PICTURE_UNREADABLE)
        pane.findChildren(PicturePreviewDialog)[-1].reject()
        pane.grab()
        await until_async(lambda: pane.thumbnails.bytes_kept() > 0)
        pane.grab()
        assert len(pane.model.rows) == 1

    play(act)


def test_a_search_leads_to_the_message(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await fill(world, world.made[BUYER], 300)
        await arrive(world, world.made[OTHER], "7: 发货了吗")
        await show(pane, world)
        pane.search_in_conversation()
        field, hits = pane.search._field, pane.search._hits
        QTest.keyClicks(field, "17: ")
        await until_async(lambda: hits.rowCount() == 4)
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, ENTER)
        await until_async(lambda: pane.view.delegate.found is not None)
        number = pane.model.find(pane.view.delegate.found)  # type: ignore[arg-type]
        assert number is not None
        assert pane.model.row(number).text.startswith("17: ")
        pane.search._everywhere.click()
        field.setText("7: 发货了")
        await until_async(lambda: hits.rowCount() == 2)
        QTest.keyClick(field, ENTER)
        await until_async(lambda: pane.contact_id == world.made[OTHER])
        QTest.keyClick(field, Qt.Key.Key_Escape)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert not pane.search.isVisible()

    play(act)


def test_a_day_can_be_gone_to(play: Callable[[Act], None], no_windows_left: None) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        await arrive(world, contact_id, "long ago")
        world.clock._now += timedelta(days=9)
        await fill(world, contact_id, 200)
        await show(pane, world)
        pane.go_to_date()
        await until_async(lambda: bool(pane.findChildren(DatePickDialog)))
        (dialog,) = pane.findChildren(DatePickDialog)
        day = (world.clock.now() - timedelta(days=9)).astimezone().date()
        dialog.accept()
        dialog.picked.emit(day)
        await until_async(lambda: pane.view.delegate.found is not None)
        assert pane.model.rows[0].text == "long ago"

    play(act)


def test_the_menu_of_the_conversation(play: Callable[[Act], None], no_windows_left: None) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = await show(pane, world)
        wishes: list[Any] = []
        pane.header_action.connect(lambda what, who: wishes.append((what, who)))
        for what in ("pin", "unread", "remark"):
            pane._header_asked(what)
        await until_async(lambda: world.contact(BUYER).pinned and world.contact(BUYER).marked_unread)
        assert wishes == [("remark", contact_id)]
        words = [action.text() for action in pane.header.menu().actions() if action.text()]
        assert words == ["Unpin", "Mark as unread", "Remark and notes…", "Remind me…", "Block…", "Close conversation"]
        pane._header_asked("block")
        (box,) = pane.findChildren(QMessageBox)
        box.reject()
        await asyncio.sleep(0)

    play(act)


def test_only_the_last_of_many_clicks_counts(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await fill(world, world.made[BUYER], 60)
        await fill(world, world.made[OTHER], 3)
        tasks = [pane.show_contact(world.made[name]) for name in (BUYER, OTHER, BUYER, OTHER)]
        await asyncio.gather(*(task for task in tasks if task is not None))
        assert pane.contact_id == world.made[OTHER]
        assert len(pane.model.rows) == 3
        assert pane.model.at_start

    play(act)


def test_a_screen_reader_finds_the_rows_and_the_fields(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        await arrive(world, world.made[BUYER], "one", "two")
        await show(pane, world)
        found = QAccessible.queryAccessibleInterface(pane.view)
        assert (found.text(QAccessible.Text.Name), found.role()) == ("Messages", QAccessible.Role.List)
        rows = [found.child(number) for number in range(found.childCount())]
        names = [row.text(QAccessible.Text.Name) for row in rows if row.role() == QAccessible.Role.ListItem]
        assert names == [f"{BUYER} {row.clock} {row.text}" for row in pane.model.rows]
        field = QAccessible.queryAccessibleInterface(pane.composer.edit)
        field.editableTextInterface().insertText(0, "typed by a machine")
        QAccessible.queryAccessibleInterface(pane.composer.send).actionInterface().doAction("Press")
        await until_async(lambda: len(pane.model.rows) == 3)
        assert pane.model.rows[-1].text == "typed by a machine"

    play(act)


def test_a_strangers_picture_is_loaded_when_asked_for(play: Callable[[Act], None], monkeypatch: Any) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[BUYER]
        made = replace(new(contact_id, "", world.clock.now()), picture=Picture(url="https://elsewhere.test/a.png"))
        await world.session.store.write(lambda unit: unit.messages.add(made), durable=False)
        await show(pane, world)
        await asyncio.sleep(0.15)
        assert pane.model.rows[0].message.picture.file == ""  # type: ignore[union-attr]

        async def fails(url: str, limit: int) -> bytes:
            raise UserError(Problem.DOWNLOAD_FAILED)

        source = pane.message_actions._pictures
        monkeypatch.setattr(world.channel, "download", fails)
        pane.message_actions.activated(pane.model.rows[0])
        assert source.words(pane.model.rows[0]) == "Loading…"
        await until_async(lambda: "try again" in source.words(pane.model.rows[0]))

        async def works(url: str, limit: int) -> bytes:
            return png(80, 60)

        monkeypatch.setattr(world.channel, "download", works)
        pane.message_actions.activated(pane.model.rows[0])
        await until_async(lambda: pane.model.rows[0].message.picture.file != "")  # type: ignore[union-attr]
        pane.grab()
        await until_async(lambda: pane.thumbnails.bytes_kept() > 0)

    play(act)
