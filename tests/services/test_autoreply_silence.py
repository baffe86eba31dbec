"""Silences that auto-reply ends: who waits too long, and a goodbye; over restarts, a dead line and a full disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.domain.autoreply import Condition
from console.domain.errors import Problem, UserError
from console.domain.ids import ArchiveId
from console.domain.messages import Direction
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import rules_with
from tests.helpers.autoreply_world import automatic, online, with_world
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import World, arrived, until, world

C = Condition


def test_who_waits_is_calmed_and_who_is_silent_is_bidden_goodbye(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        await w.clock.advance(59)
        await w.settle()
        assert automatic(w) == []
        await w.clock.advance(1)
        await until(lambda: automatic(w) == ["text of waiting"])
        await w.session.outbox.send_text(w.buyer().id, "有的")
        await w.settle()
        await w.clock.advance(599)
        await w.settle()
        assert len(automatic(w)) == 1
        await w.clock.advance(1)
        await until(lambda: automatic(w) == ["text of waiting", "text of closing"])
        await w.clock.advance(5000)
        await w.settle()
        assert len(automatic(w)) == 2
        newest = (await w.session.autoreply.log())[0]
        assert (newest.message_id, newest.decision.rule_id) == (None, "closing")

    with_world(tmp_path, rules_with(C.WAITING, C.CLOSING), test)


def test_a_silence_goes_on_over_a_restart_and_is_asked_about_once(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        async with world(tmp_path, clock=clock) as w:
            await online(w, rules_with(C.WAITING))
            w.wire.say(arrived("在吗", "1"))
            await w.settle()
        for sent in (["text of waiting"], []):
            async with world(tmp_path, clock=clock) as w:
                await clock.advance(60)
                w.wire.start()
                await w.settle()
                await clock.advance(60)
                await until(lambda: automatic(w) == sent)  # noqa: B023 - used at once
                w.wire.acknowledge(*w.wire.sent)
                await w.settle()

    run(main())


def test_while_the_line_is_down_no_silence_is_answered(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1", archive="a1"))
        await w.settle()
        w.wire.cut()
        await w.clock.advance(100)
        await w.settle()
        assert w.session.outbox.waiting_count() == 0
        # Answered from another device meanwhile, as the archive tells.
        mine = arrived(
            "有的", "2", archive="a2", stamp=w.clock.now(), from_archive=True, direction=Direction.OUT
        )  # fmt: skip
        w.wire.archive.append((ArchiveId("a2"), mine))
        w.wire.start()
        await w.settle()
        await w.clock.advance(100)
        await w.settle()
        assert w.wire.sent == []

    with_world(tmp_path, rules_with(C.WAITING), test)


def test_a_store_in_trouble_asks_about_a_silence_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(w: World) -> None:
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        write, broken = w.session.store.write, [True]

        async def failing(work: object, *, durable: bool) -> object:
            if broken:
                broken.clear()
                raise UserError(Problem.STORE_FULL, path="x")
            return await write(work, durable=durable)  # type: ignore[arg-type]

        monkeypatch.setattr(type(w.session.store), "write", lambda _self, work, durable: failing(work, durable=durable))
        await w.clock.advance(60)
        await until(lambda: not broken)
        await asyncio.sleep(0.01)
        assert automatic(w) == []
        await w.clock.advance(6)
        await until(lambda: automatic(w) == ["text of waiting"])
        monkeypatch.undo()

    with_world(tmp_path, rules_with(C.WAITING), test)


def test_a_word_taken_back_before_it_went_out_was_never_said(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        w.session.outbox.hold_seconds = 5
        w.wire.say(arrived("在吗", "1"))
        await w.settle()
        await w.clock.advance(20)
        for _ in range(2):
            message = await w.session.outbox.send_text(w.buyer().id, "有的")
            await w.session.outbox.undo(message.id)
        await w.settle()
        await w.clock.advance(39)
        await w.settle()
        assert w.wire.sent == []
        await w.clock.advance(1)
        await until(lambda: automatic(w) == ["text of waiting"])

    with_world(tmp_path, rules_with(C.WAITING), test)
