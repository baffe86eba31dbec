"""Undo: a message waits a moment in the store, and can be taken out of it as if it had never been sent."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from console.domain.events import HoldChanged, MessagesRemoved
from console.domain.ids import ContactId
from console.domain.messages import MessageState
from console.services.outbox import Undone
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, World, arrived, until, world


async def greeted(w: World, seconds: float = 5) -> ContactId:
    """A buyer waits for an answer; gives its contact's id."""
    w.wire.start()
    w.wire.say(arrived("hello", "o1"))
    await w.settle()
    w.session.outbox.hold_seconds = seconds
    return w.buyer().id


def bodies(w: World) -> list[str]:
    return [stanza.body for stanza in w.wire.sent]


def test_a_held_message_is_in_the_store_and_goes_out_in_its_time(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await greeted(w)
            told: list[HoldChanged] = []
            w.session.bus.subscribe(HoldChanged, told.append)
            message = await w.session.outbox.send_text(w.buyer().id, "first")
            assert [(m.body, m.state) for m in await w.page()][-1] == ("first", MessageState.WAITING)
            assert w.session.outbox.held_until(message.id) is not None
            await w.clock.advance(4.9)
            assert bodies(w) == []
            await w.clock.advance(0.2)
            assert bodies(w) == ["first"]
            assert w.session.outbox.held_until(message.id) is None
            assert await w.session.outbox.undo(message.id) is None
            assert [event.message_id for event in told] == [message.id]

    run(main())


def test_undo_leaves_nothing_but_a_draft_and_the_buyer_waits_as_before(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await greeted(w)
            before = w.buyer()
            gone: list[MessagesRemoved] = []
            w.session.bus.subscribe(MessagesRemoved, gone.append)
            message = await w.session.outbox.send_text(before.id, "too soon")
            assert w.buyer().waiting_since is None
            assert w.session.outbox.newest_held(before.id) == message.id
            assert await w.session.outbox.undo(message.id) == Undone("too soon")
            assert [m.body for m in await w.page()] == ["hello"]
            assert w.buyer().waiting_since == before.waiting_since
            assert w.buyer().draft == "too soon"
            assert w.buyer().last_message == before.last_message
            assert gone == [MessagesRemoved(before.id, (message.id,))]
            assert w.session.outbox.waiting_count() == 0
            assert await w.session.desk.search("soon") == []
            await w.clock.advance(60)
            assert bodies(w) == []

    run(main())


def test_order_is_kept_and_undo_takes_out_only_its_own(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            outbox = w.session.outbox
            first = await outbox.send_text(contact_id, "one")
            await w.clock.advance(2)
            second = await outbox.send_text(contact_id, "two")
            outbox.hold_seconds = 0
            await outbox.send_text(contact_id, "three")
            assert bodies(w) == []
            assert outbox.newest_held(contact_id) == second.id
            await outbox.undo(first.id)
            assert w.buyer().waiting_since is None
            await w.clock.advance(4)
            assert bodies(w) == []
            await w.clock.advance(2)
            assert bodies(w) == ["two", "three"]

    run(main())


def test_automatic_replies_and_other_conversations_do_not_wait(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            other = await w.session.desk.open_address(w.wire.address)
            outbox = w.session.outbox
            await outbox.send_text(contact_id, "held")
            await outbox.send_text(contact_id, "by itself", automatic=True)
            assert bodies(w) == ["by itself"]
            outbox.hold_seconds = 0
            await outbox.send_text(other, "elsewhere")
            assert bodies(w) == ["by itself", "elsewhere"]

    run(main())


def test_a_picture_is_not_uploaded_before_and_comes_back_whole(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            message = await w.session.outbox.send_picture(contact_id, b"picture")
            await w.settle()
            assert w.wire.uploads == {}
            assert await w.session.outbox.undo(message.id) == Undone("", b"picture")
            await w.session.outbox.send_picture(contact_id, b"picture")
            await w.clock.advance(6)
            await until(lambda: len(w.wire.sent) == 1)
            assert w.wire.sent[0].picture is not None

    run(main())


def test_correcting_or_withdrawing_what_is_held(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            outbox = w.session.outbox
            message = await outbox.send_text(contact_id, "wrogn")
            await outbox.correct(message.id, "wrong")
            assert await outbox.undo(message.id) == Undone("wrong")
            assert outbox.waiting_count() == 0
            message = await outbox.send_text(contact_id, "never mind")
            await outbox.retract(message.id)
            assert outbox.held_until(message.id) is None
            await w.clock.advance(60)
            assert bodies(w) == []

    run(main())


def test_closing_waits_for_a_held_picture(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            await w.session.outbox.send_picture(contact_id, b"picture")
        assert [stanza.picture is not None for stanza in w.wire.sent] == [True]

    run(main())


def test_closing_hands_over_at_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            await w.session.outbox.send_text(contact_id, "goodbye")
            assert bodies(w) == []
        assert bodies(w) == ["goodbye"]

    run(main())


def test_what_was_held_when_the_program_was_killed_is_sent_after_the_restart(tmp_path: Path) -> None:
    """A copy of the folder is what a kill at that moment leaves."""

    async def main() -> None:
        async with world(tmp_path / "a") as w:
            contact_id = await greeted(w)
            await w.session.outbox.send_text(contact_id, "not lost")
            await asyncio.to_thread(shutil.copytree, tmp_path / "a", tmp_path / "b")
        async with world(tmp_path / "b") as again:
            again.session.outbox.hold_seconds = 5
            again.wire.start()
            await until(lambda: bodies(again) == ["not lost"])

    run(main())


def test_a_hold_outlasts_a_cut_line(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await greeted(w)
            message = await w.session.outbox.send_text(contact_id, "held")
            w.wire.cut()
            w.wire.start()
            await w.settle()
            assert bodies(w) == []
            w.wire.cut()
            await w.clock.advance(6)
            assert bodies(w) == []
            assert w.session.outbox.held_until(message.id) is None
            w.wire.start()
            await until(lambda: bodies(w) == ["held"])
            assert w.buyer(BUYER).waiting_since is None

    run(main())
