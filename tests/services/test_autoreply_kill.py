"""kill -9 of a console in auto-reply: what was stored was answered once, and is answered no second time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.domain.autoreply import Condition
from console.domain.ids import Address, ArchiveId
from console.domain.messages import Direction, Message
from console.domain.presence import AgentStatus
from console.ports import UnitOfWork
from console.storage.store import open_store
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import rules_with
from tests.helpers.autoreply_child import buyer
from tests.helpers.autoreply_session import session_on
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import arrived, until
from tests.helpers.wire import HandWire

pytestmark = [pytest.mark.slow, pytest.mark.torture]

ROUNDS = max(3, int(os.environ.get("TORTURE_ROUNDS", "30")) // 10)


def live_and_die(folder: Path, log: Path, first: int, seconds: float) -> list[str]:
    """Run a console until some messages are stored, and a little on; gives what it showed."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.autoreply_child", str(folder), str(first)], stdout=out
        )
        try:
            deadline = time.monotonic() + 60
            while len(log.read_text().splitlines()) < 5:
                assert process.poll() is None, "the console ended by itself"
                assert time.monotonic() < deadline
                time.sleep(0.01)
            time.sleep(seconds)
        finally:
            process.kill()
            process.wait()
    return log.read_text().splitlines()


def check(uow: UnitOfWork) -> tuple[dict[Address, list[Message]], int]:
    """Every message has its one reply, its place in the log and what is remembered; or is not there at all."""
    answered = {entry.message_id: entry for entry in uow.auto_replies.entries(limit=10_000)}
    waiting = {row.message_id for row in uow.outbox.all()}
    found: dict[Address, list[Message]] = {}
    for contact in uow.contacts.all():
        messages = uow.messages.page(contact.id, limit=100)
        assert [(m.direction, m.automatic) for m in messages] == [(Direction.IN, False), (Direction.OUT, True)]
        question, reply = messages
        assert answered.pop(question.id).decision.rule_id == Condition.AWAY.value
        assert (reply.id in waiting) == (reply.state.value == "waiting")
        state = uow.auto_replies.state(contact.id)
        assert state is not None
        assert (state.burst_answered, state.in_a_row) == (True, 1)
        found[contact.address] = messages
    assert answered == {}
    return found, len(waiting)


def test_a_killed_console_answered_all_it_stored_and_answers_none_of_it_again(tmp_path: Path) -> None:
    chance, folder, first = random.Random(11), tmp_path / "account", 0
    for _ in range(ROUNDS):
        shown = live_and_die(folder, tmp_path / "shown.txt", first, chance.random() ** 2)

        async def look() -> tuple[dict[Address, list[Message]], int]:
            store = open_store(folder, FakeClock())
            try:
                return await store.read(check)
            finally:
                await store.close()

        found, waiting = run(look())
        there = {messages[0].origin_id for messages in found.values()}
        assert set(shown) <= there
        first += len(found)

        async def again(found: dict[Address, list[Message]] = found, waiting: int = waiting) -> None:
            wire, clock = HandWire(), FakeClock()
            for number in range(50_000):
                messages = found.get(buyer(number))
                if messages is not None:
                    event = arrived(
                        "在吗", messages[0].origin_id, archive=f"a{number}", peer=buyer(number),
                        stamp=messages[0].sent_at, from_archive=True,
                    )  # fmt: skip
                    wire.archive.append((ArchiveId(f"a{number}"), event))
            async with session_on(folder, wire, clock, rules_with(Condition.AWAY)) as session:
                await session.profile.set_status(AgentStatus.AWAY)
                await session.store.write(lambda uow: uow.meta.set("archive_cursor", ""), durable=True)
                wire.start()
                await until(lambda: session.outbox.ready, 30)
                assert len(wire.sent) == waiting
                assert {s.wire_id for s in wire.sent} <= {m[1].origin_id for m in found.values()}
                wire.acknowledge(*wire.sent)
                await session.inbox.drained()
                assert (await session.store.read(check))[0].keys() == found.keys()

        run(again())
