"""Receiving: once, in order, with a cursor that never runs ahead of what is stored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.channel_events import MessageCorrected, MessageDisplayed, MessageRetracted
from console.domain.errors import Problem, UserError
from console.domain.events import MessagesAdded, StoreRecovered, StoreTroubled
from console.domain.ids import OriginId
from console.domain.messages import Direction
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import BUYER, arrived, until, world
from tests.helpers.wire import HandWire


def test_a_burst_is_stored_in_few_batches_in_order(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            await w.settle()
            for number in range(1000):
                w.wire.say(arrived(str(number), f"o{number}", archive=f"a{number}"))
            await until(lambda: w.session.desk.contact_at(BUYER) is not None and w.buyer().unread == 1000)
            batches = [e for e in w.told if isinstance(e, MessagesAdded)]
            assert len(batches) <= 4
            assert [m.body for e in batches for m in e.messages] == [str(n) for n in range(1000)]

    run(main())


def test_duplicates_are_dropped_by_origin_and_by_archive_id(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("once", "o1"))
            w.wire.say(arrived("once", "o1", archive="a1"))
            w.wire.say(arrived("once", "other", archive="a1", from_archive=True, stamp=w.clock.now()))
            await w.settle()
            assert [m.body for m in await w.page()] == ["once"]
            assert w.buyer().unread == 1

    run(main())


def test_the_cursor_follows_live_messages_only_after_catching_up(tmp_path: Path) -> None:
    async def main() -> None:
        wire = HandWire()
        event = arrived("while away", "o1", archive="a1", from_archive=True, stamp=FakeClock().now())
        wire.archive.append((event.archive_id, event))  # type: ignore[arg-type]
        async with world(tmp_path, wire=wire) as w:
            w.wire.say(arrived("before the session", "o0", archive="a9"))
            await w.settle()
            assert await w.session.inbox.cursor() is None
            w.wire.start()
            await w.settle()
            assert await w.session.inbox.cursor() == "a1"
            w.wire.say(arrived("live", "o2", archive="a2"))
            await w.settle()
            assert await w.session.inbox.cursor() == "a2"
            w.wire.cut()
            w.wire.say(arrived("a straggler", "o3", archive="a3"))
            await w.settle()
            assert await w.session.inbox.cursor() == "a2"

    run(main())


def test_old_messages_on_a_new_device_are_history(tmp_path: Path) -> None:
    async def main() -> None:
        wire = HandWire()
        now = FakeClock().now()
        for number, age in enumerate((timedelta(days=5), timedelta(hours=1))):
            event = arrived(f"{number}", f"o{number}", archive=f"a{number}", from_archive=True, stamp=now - age)
            wire.archive.append((event.archive_id, event))  # type: ignore[arg-type]
        async with world(tmp_path, wire=wire) as w:
            w.wire.start()
            await w.settle()
            assert w.buyer().unread == 1
            assert w.buyer().waiting_since == now - timedelta(hours=1)

    run(main())


def test_a_live_message_never_sorts_before_what_is_there(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            ahead = w.clock.now() + timedelta(minutes=3)
            w.wire.say(arrived("from a server whose clock is ahead", "o1", archive="a1", stamp=ahead))
            w.wire.say(arrived("live", "o2", archive="a2"))
            await w.settle()
            await w.session.outbox.send_text(w.buyer().id, "the answer")
            assert [m.body for m in await w.page()] == ["from a server whose clock is ahead", "live", "the answer"]

    run(main())


def test_corrections_and_retractions_touch_only_their_author(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("helo", "o1"))
            w.wire.say(arrived("secret", "o2"))
            await w.settle()
            sent = await w.session.outbox.send_text(w.buyer().id, "ours")
            w.wire.say(MessageCorrected(BUYER, Direction.IN, OriginId("o1"), "hello"))
            w.wire.say(MessageRetracted(BUYER, Direction.IN, OriginId("o2")))
            w.wire.say(MessageRetracted(BUYER, Direction.IN, sent.origin_id))
            await w.settle()
            first, second, ours = await w.page()
            assert (first.body, first.edited) == ("hello", True)
            assert second.retracted
            assert "secret" not in second.body
            assert (ours.body, ours.retracted) == ("ours", False)

    run(main())


def test_reading_on_another_device_clears_the_mark_here(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            for number in range(3):
                w.wire.say(arrived(str(number), f"o{number}"))
            w.wire.say(MessageDisplayed(BUYER, OriginId("o1"), Direction.IN))
            await w.settle()
            assert w.buyer().unread == 1

    run(main())


def test_an_answer_from_another_device_ends_the_waiting(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("hello?", "o1"))
            await w.settle()
            assert w.session.desk.waiting_seconds(w.buyer().id) == 0
            await w.clock.advance(35)
            assert w.session.desk.waiting_seconds(w.buyer().id) == 35
            w.wire.say(arrived("automatic", "c0", direction=Direction.OUT, carbon=True, automatic=True))
            await w.settle()
            assert w.session.desk.waiting_seconds(w.buyer().id) == 35
            w.wire.say(arrived("here I am", "c1", direction=Direction.OUT, carbon=True))
            await w.settle()
            assert w.session.desk.waiting_seconds(w.buyer().id) is None
            assert w.buyer().unread == 0

    run(main())


def test_a_store_that_cannot_write_loses_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            await w.settle()
            troubles: list[object] = []
            w.session.bus.subscribe(StoreTroubled, troubles.append)
            w.session.bus.subscribe(StoreRecovered, troubles.append)
            real = w.session.store.write

            async def full(*args: object, **kwargs: object) -> None:
                raise UserError(Problem.STORE_FULL, path="x")

            monkeypatch.setattr(w.session.store, "write", full)
            w.wire.say(arrived("one", "o1", archive="a1"))
            w.wire.say(arrived("two", "o2", archive="a2"))
            await until(lambda: len(troubles) == 1)
            await w.clock.advance(2)
            monkeypatch.setattr(w.session.store, "write", real)
            await w.clock.advance(2)
            await until(lambda: len(troubles) == 2)
            await w.settle()
            assert [m.body for m in await w.page()] == ["one", "two"]
            assert await w.session.inbox.cursor() == "a2"

    run(main())
