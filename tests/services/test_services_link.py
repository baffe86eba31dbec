"""A session begins, is cut before it has begun, or finds its server, its store or its archive in trouble."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.domain.channel_events import LinkChanged, SessionStarted
from console.domain.errors import Problem, UserError
from console.domain.ids import ArchiveId
from console.domain.messages import Direction, MessageState
from console.domain.presence import LinkState
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import BUYER, World, arrived, until, world
from tests.helpers.wire import HandWire


class SlowArchive(HandWire):
    """An archive that answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.answer: asyncio.Future[Problem | None] = asyncio.get_running_loop().create_future()

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        self.asked += 1
        problem, self.answer = await self.answer, asyncio.get_running_loop().create_future()
        if problem is not None:
            raise UserError(problem)
        return await super().catch_up(after)


def _put_in_archive(wire: HandWire, text: str, number: int, direction: Direction = Direction.IN) -> None:
    key = ArchiveId(f"a{number}")
    stamp = FakeClock().now()
    event = arrived(text, f"o{number}", archive=key, from_archive=True, stamp=stamp, direction=direction)
    wire.archive.append((key, event))


def test_a_session_cut_while_catching_up_and_resumed_has_it_still_to_do(tmp_path: Path) -> None:
    async def main() -> None:
        wire = SlowArchive()
        async with world(tmp_path, wire=wire) as w:
            wire.answer.set_result(None)
            wire.start()
            await w.settle()
            contact = await w.session.desk.open_address(BUYER)
            await w.session.outbox.send_text(contact, "under way when the server went")
            wire.cut()
            _put_in_archive(wire, "said meanwhile", 1)
            wire.start()
            await until(lambda: wire.asked == 2)
            wire.answer.set_result(Problem.CONNECTION_LOST)
            wire.cut()
            await w.settle()
            assert len(wire.sent) == 1
            wire.start(resumed=True)
            await until(lambda: wire.asked == 3)
            wire.answer.set_result(None)
            await until(lambda: len(wire.sent) == 2)
            assert {stanza.wire_id for stanza in wire.sent} == {wire.sent[0].wire_id}
            assert [m.body for m in await w.page() if m.direction is Direction.IN] == ["said meanwhile"]
            assert await w.session.inbox.cursor() == "a1"

    run(main())


@pytest.mark.parametrize("resumed", [True, False])
def test_what_came_live_just_before_a_cut_is_not_forgotten(tmp_path: Path, resumed: bool) -> None:
    """It was counted as received, so that the server does not send it again: only the archive has it."""

    async def main() -> None:
        wire = SlowArchive()
        async with world(tmp_path, wire=wire) as w:
            wire.answer.set_result(None)
            wire.start()
            await w.settle()
            wire.cut()
            wire.start(resumed=resumed)
            wire.say(arrived("live", "o1", archive="a1"))
            _put_in_archive(wire, "live", 1)
            if not resumed:
                await until(lambda: wire.asked == 2)
                wire.answer.set_result(None)
            wire.cut()
            await w.settle()
            wire.start(resumed=True)
            if not wire.answer.done():
                wire.answer.set_result(None)
            await w.settle()
            wire.say(arrived("after", "o2", archive="a2"))
            async with asyncio.timeout(20):
                while await w.session.inbox.cursor() != "a2":
                    await w.settle()
            assert [m.body for m in await w.page()] == ["live", "after"]

    run(main())


def test_a_silent_archive_keeps_the_cursor_where_it_is(tmp_path: Path) -> None:
    async def main() -> None:
        wire = SlowArchive()
        async with world(tmp_path, wire=wire) as w:
            _put_in_archive(wire, "said while away", 1)
            wire.answer.set_result(Problem.SERVER_SILENT)
            wire.start()
            await w.settle()
            wire.say(arrived("live", "o2", archive="a2"))
            await w.settle()
            assert [m.body for m in await w.page()] == ["live"]
            assert await w.session.inbox.cursor() is None
            wire.cut()
            wire.answer.set_result(None)
            wire.start(resumed=True)
            await w.settle()
            assert sorted(m.body for m in await w.page()) == ["live", "said while away"]

    run(main())


@pytest.mark.parametrize(("forgot", "times"), [(False, 1), (True, 2)])
def test_a_copy_in_the_archive_of_a_server_that_was_killed_is_not_the_buyers(
    tmp_path: Path, forgot: bool, times: int
) -> None:
    """It is kept before it is passed on: a server killed between the two has it in our archive only."""

    async def main() -> None:
        async with world(tmp_path) as w:
            wire = w.wire
            wire.start()
            await w.settle()
            contact = await w.session.desk.open_address(BUYER)
            message = await w.session.outbox.send_text(contact, "taken by the server")
            wire.cut()
            copy = arrived(
                message.body, message.origin_id, archive="a1", from_archive=True, stamp=w.clock.now(),
                direction=Direction.OUT,
            )  # fmt: skip
            wire.archive.append((ArchiveId("a1"), copy))
            wire.up = True
            wire.say(LinkChanged(LinkState.ONLINE))
            wire.say(SessionStarted(resumed=False, server_forgot=forgot))
            await w.settle()
            assert [stanza.wire_id for stanza in wire.sent] == [message.origin_id] * times
            wire.acknowledge(wire.sent[0])
            await w.settle()
            assert [m.state for m in await w.page()] == [MessageState.SENT]

    run(main())


def test_what_cannot_be_stored_holds_up_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            await w.settle()
            w.wire.say(arrived("before", "o0", archive="a0"))
            w.wire.say(arrived("of no time zone", "o1", archive="a1", stamp=FakeClock().now().replace(tzinfo=None)))
            w.wire.say(arrived("after", "o2", archive="a2"))
            await w.settle()
            assert [m.body for m in await w.page()] == ["before", "after"]
            assert await w.session.inbox.cursor() == "a2"

    run(main())
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "an event cannot be stored and is left out: MessageArrived"
    ]


def _fill(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*args: object, **kwargs: object) -> None:
        raise UserError(Problem.STORE_FULL, path="x")

    monkeypatch.setattr(w.session.store, "write", full)


def test_a_session_begins_on_a_full_disk_and_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact = await w.session.desk.open_address(BUYER)
            await w.session.outbox.send_text(contact, "written before")
            w.wire.archive.append((ArchiveId("a1"), arrived("x", "o1", archive="a1", from_archive=True)))
            with monkeypatch.context() as patch:
                _fill(w, patch)
                w.wire.start()
                await asyncio.sleep(0.05)
                assert w.wire.sent == []
            await w.clock.advance(2)
            await until(lambda: len(w.wire.sent) == 1)
            assert await w.session.inbox.cursor() == "a1"

    run(main())


def test_the_console_can_be_closed_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            await w.settle()
            with monkeypatch.context() as patch:
                _fill(w, patch)
                w.wire.say(arrived("comes again from the archive", "o1", archive="a1"))
                closing = asyncio.ensure_future(w.session.close())
                await asyncio.sleep(0.05)
                await w.clock.advance(2)
                async with asyncio.timeout(5):
                    await closing

    run(main())


def test_a_picture_waits_for_room_and_for_the_web_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact = await w.session.desk.open_address(BUYER)
            await w.session.outbox.send_picture(contact, b"picture")
            await w.session.outbox.send_text(contact, "behind it")
            with monkeypatch.context() as patch:
                _fill(w, patch)
                w.wire.start()
                await until(lambda: len(w.wire.uploads) == 1)
                await asyncio.sleep(0.05)
            w.wire.upload_problem = Problem.CONNECTION_LOST
            await w.clock.advance(6)
            await w.settle()
            assert w.wire.sent == []
            w.wire.upload_problem = None
            await w.clock.advance(6)
            await until(lambda: len(w.wire.sent) == 2)
            assert [stanza.body for stanza in w.wire.sent] == ["", "behind it"]

    run(main())


def test_a_web_server_that_stays_away_fails_the_picture_after_a_minute(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact = await w.session.desk.open_address(BUYER)
            w.wire.upload_problem = Problem.CONNECTION_LOST
            w.wire.start()
            await w.settle()
            await w.session.outbox.send_picture(contact, b"picture")
            for _ in range(8):
                await w.settle()
                assert [m.state for m in await w.page()] == [MessageState.WAITING]
                await w.clock.advance(6)
            for _ in range(4):
                await w.settle()
                await w.clock.advance(6)
            await w.settle()
            assert [m.state for m in await w.page()] == [MessageState.FAILED]

    run(main())
