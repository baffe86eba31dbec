"""The XMPP channel on a line that breaks in every way: nothing handed over is lost, all stays in order.

Where the line breaks inside a stanza, Prosody 0.12.3 goes on with the old connection's parser after a resume: it ends
the session as not well-formed, or hears nothing more on it. A new session follows and some copies come twice, with the
same id. The tests that cut at random look at the first copies; those that cut in silence allow no second one.
"""

from __future__ import annotations

import asyncio
import random
import time
from xml.etree import ElementTree as ET

import pytest

from console.channels.xmpp.account import Timing
from console.domain.channel_events import LinkChanged, MessageArrived, PeerTyping, SessionStarted, StanzaAcknowledged
from console.domain.errors import Problem, UserError
from console.domain.ids import OriginId
from console.domain.presence import AgentStatus, LinkState, Show
from console.ports import Outgoing
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import about, go_online, live, message, seen, within
from tests.helpers.xmpp_world import ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody

STEADY = Timing(reply=3, first_retry=0.02, last_retry=0.05)
QUICK = Timing(idle=0.3, reply=0.3, first_retry=0.02, last_retry=0.05)


class Outbox:
    """What the console's outbox does, in a few lines: rows until acknowledged, in order, all again on a new session."""

    def __init__(self, world: ProsodyWorld) -> None:
        self.world = world
        self.rows: list[Outgoing] = []
        self.handed_over: set[OriginId] = set()
        world.channel.listen(self.take)

    def take(self, event: object) -> None:
        """The listener."""
        self.world.log.take(event)  # type: ignore[arg-type]
        if isinstance(event, SessionStarted):
            if not event.resumed:
                self.handed_over.clear()
            for row in list(self.rows):
                self._send(row)
        elif isinstance(event, StanzaAcknowledged):
            self.rows = [row for row in self.rows if row.wire_id != event.wire_id]

    def put(self, row: Outgoing) -> None:
        """Store a row, and send it where there is a line."""
        self.rows.append(row)
        if all(one.wire_id in self.handed_over for one in self.rows[:-1]):
            self._send(row)

    def _send(self, row: Outgoing) -> None:
        if row.wire_id not in self.handed_over and self.world.channel.send(row):
            self.handed_over.add(row.wire_id)


async def _sent_over_a_bad_line(world: ProsodyWorld, count: int, seed: int) -> list[OriginId]:
    """Send count messages while the line is cut at random; gives their ids."""
    rng = random.Random(seed)
    outbox = Outbox(world)
    await go_online(world)
    rows = [message(world, f"{number}") for number in range(count)]
    for number, row in enumerate(rows):
        outbox.put(row)
        if number % 7 == 0:
            await asyncio.sleep(rng.random() * 0.01)
        if number % 83 == 82:
            await world.proxy.cut()
        if number % 211 == 210:
            await world.cut()
            await asyncio.sleep(0.03)
            await world.restore()
    deadline = time.monotonic() + 20
    while outbox.rows and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    assert not outbox.rows, [event for event in world.log.events if isinstance(event, LinkChanged)][-3:]
    return [row.wire_id for row in rows]


def _once(ids: list[str]) -> list[str]:
    return list(dict.fromkeys(ids))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_resume_nothing_is_lost_and_first_copies_are_in_order(seed: int) -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY) as world:
            sent = await _sent_over_a_bad_line(world, 600, seed)
            await world.peer.wait_for(lambda stanza: stanza.get("id") == sent[-1])
            got = [one.get("id", "") for one in world.peer.stanzas if one.get("id") in set(sent)]
            assert _once(got) == sent
            assert any(event.resumed for event in world.log.all(SessionStarted))

    run(main())


@pytest.mark.parametrize("seed", [1, 2])
def test_with_resume_refused_nothing_is_lost_and_first_copies_are_in_order(seed: int) -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY, refuse_resume=True) as world:
            sent = await _sent_over_a_bad_line(world, 600, seed)
            await world.peer.wait_for(lambda stanza: stanza.get("id") == sent[-1])
            got = [one.get("id", "") for one in world.peer.stanzas if one.get("id") in set(sent)]
            assert _once(got) == sent
            assert world.proxy.resumes_refused
            assert not any(event.resumed for event in world.log.all(SessionStarted))

    run(main())


def test_without_stream_management_nothing_is_lost() -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY, without=("smacks",)) as world:
            sent = await _sent_over_a_bad_line(world, 300, 1)
            await world.peer.wait_for(lambda stanza: stanza.get("id") == sent[-1])
            got = [one.get("id", "") for one in world.peer.stanzas if one.get("id") in set(sent)]
            assert sorted(_once(got)) == sorted(sent)

    run(main())


def test_what_a_random_cut_held_up_comes_in_order() -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY) as world:
            await go_online(world)
            said = []
            for number in range(300):
                said.append(world.peer.say_now(f"{number}"))
                if number % 40 == 20:
                    await world.peer.sync()
                    await world.proxy.cut()
            await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])
            got = [event.origin_id for event in world.log.all(MessageArrived)]
            assert _once(got) == said

    run(main())


def test_a_resumed_session_brings_everything_once_both_ways() -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY) as world:
            outbox = Outbox(world)
            await go_online(world)
            said, sent = [], []
            for turn in range(5):
                said += [world.peer.say_now(f"问{turn}.{number}") for number in range(20)]
                rows = [message(world, f"答{turn}.{number}") for number in range(20)]
                for row in rows:
                    outbox.put(row)
                sent += [row.wire_id for row in rows]
                await seen(world, StanzaAcknowledged, lambda e: e.wire_id == sent[-1])  # noqa: B023
                await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])  # noqa: B023
                await _silence(world)
                mark = len(world.log)
                await world.cut()
                said += [await world.peer.say(f"断{turn}.{number}") for number in range(20)]
                late = [message(world, f"迟{turn}.{number}") for number in range(20)]
                for row in late:
                    outbox.put(row)
                sent += [row.wire_id for row in late]
                await world.restore()
                assert (await seen(world, SessionStarted, since=mark)).resumed
            await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])
            await seen(world, StanzaAcknowledged, lambda e: e.wire_id == sent[-1])
            assert [event.origin_id for event in live(world)] == said
            await world.peer.wait_for(lambda stanza: stanza.get("id") == sent[-1])
            assert [one.get("id", "") for one in world.peer.stanzas if one.get("id") in set(sent)] == sent

    run(main())


async def _silence(world: ProsodyWorld) -> None:
    """Wait until nothing is under way in either direction."""
    management = world.channel._management
    for _ in range(3):
        stream = world.channel._link.stream
        assert stream is not None
        await world.peer.sync()
        await stream.request("get", ET.Element("{urn:xmpp:ping}ping"), "shop.test")
        while management.unacknowledged:
            await asyncio.sleep(0.01)


def test_a_dead_link_is_noticed_and_replaced() -> None:
    async def main() -> None:
        async with prosody_world(timing=QUICK) as world:
            await go_online(world)
            world.proxy.black_hole()
            begun = time.monotonic()
            one = message(world, "听得到吗")
            assert world.channel.send(one)
            lost = await seen(world, LinkChanged, lambda e: e.state is LinkState.WAITING_TO_RETRY)
            assert lost.problem is Problem.CONNECTION_LOST
            assert time.monotonic() - begun < 5
            await world.restore()
            await seen(world, StanzaAcknowledged, lambda e: e.wire_id == one.wire_id)
            assert (await within(world, world.peer.receive())).body == "听得到吗"
            assert world.peer.bodies() == ["听得到吗"]

    run(main())


def test_a_session_the_server_no_longer_hears_is_given_up() -> None:
    """Cut inside a stanza, Prosody 0.12 takes everything after the resume for the rest of it."""

    async def main() -> None:
        async with prosody_world(timing=Timing(reply=1, first_retry=0.02, last_retry=0.05)) as world:
            outbox = Outbox(world)
            await go_online(world)
            await _silence(world)
            stream = world.channel._link.stream
            assert stream is not None
            stream.send_raw(f"<message to='{world.stranger}'><body>half a stan")
            await world.peer.sync()
            await asyncio.sleep(0.1)  # the half stanza has no answer one could wait for
            mark = len(world.log)
            await world.proxy.cut()
            await seen(world, SessionStarted, since=mark)
            rows = [message(world, f"{number}") for number in range(5)]
            for row in rows:
                outbox.put(row)
            await seen(world, StanzaAcknowledged, lambda e: e.wire_id == rows[-1].wire_id)
            await world.peer.wait_for(lambda stanza: stanza.get("id") == rows[-1].wire_id)
            assert _once(world.peer.bodies()) == ["0", "1", "2", "3", "4"]

    run(main())


def test_a_dead_link_is_noticed_within_half_a_minute() -> None:
    assert Timing().idle + Timing().reply <= 30


def test_an_idle_link_stays_up() -> None:
    async def main() -> None:
        async with prosody_world(timing=Timing(idle=0.05, reply=1)) as world:
            await go_online(world)
            count = len(world.log.all(LinkChanged))
            await asyncio.sleep(0.6)
            assert len(world.log.all(LinkChanged)) == count

    run(main())


def test_a_frozen_server_is_left_and_found_again() -> None:
    async def main() -> None:
        async with prosody_world(timing=QUICK) as world:
            await go_online(world)
            world.server.freeze()
            try:
                await seen(world, LinkChanged, lambda e: e.state is LinkState.WAITING_TO_RETRY)
            finally:
                world.server.thaw()
            await seen(world, SessionStarted, lambda e: e.resumed)

    run(main())


@pytest.mark.parametrize("how", ["restart", "kill"])
def test_the_server_goes_and_comes_back(how: str) -> None:
    async def main() -> None:
        async with prosody_world(timing=QUICK) as world:
            await go_online(world)
            origin = await world.peer.say("重启之前")
            await seen(world, MessageArrived, lambda e: e.origin_id == origin)
            mark = len(world.log)
            if how == "kill":
                world.server.kill()
            else:
                world.server.stop()
            await seen(world, LinkChanged, lambda e: e.problem is not None, since=mark)
            world.server.start()
            session = await seen(world, SessionStarted, since=mark)
            assert session.resumed is False
            async with world.open_peer(resource="after") as again:
                late = await again.say("重启之后")
                await seen(world, MessageArrived, lambda e: e.origin_id == late, since=mark)
            cursor = await within(world, world.channel.catch_up(None))
            assert cursor

    run(main())


def test_a_catch_up_that_broke_off_is_taken_up_by_a_new_session() -> None:
    async def main() -> None:
        async with prosody_world(timing=STEADY) as world:
            said = [world.peer.say_now(f"{number}") for number in range(450)]
            await world.peer.sync()
            await go_online(world)
            await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])
            mark = len(world.log)
            catching = asyncio.ensure_future(world.channel.catch_up(None))
            await seen(world, MessageArrived, lambda e: e.from_archive, since=mark)
            await world.proxy.cut()
            with pytest.raises(UserError) as raised:
                await catching
            assert raised.value.problem is Problem.CONNECTION_LOST
            mark = len(world.log)
            session = await seen(world, SessionStarted, since=mark)
            assert session.resumed is False
            await within(world, world.channel.catch_up(None))
            got = [event.origin_id for event in world.log.all(MessageArrived, mark) if event.from_archive]
            assert got == said

    run(main())


def test_presence_and_typing_after_a_new_session() -> None:
    async def main() -> None:
        async with prosody_world(timing=QUICK, refuse_resume=True) as world:
            world.channel.set_presence(AgentStatus.BUSY, "双11")
            await go_online(world)
            await within(world, world.peer.agent_presence(Show.BUSY, "双11"))
            await world.peer.type(True)
            await seen(world, PeerTyping, lambda e: e.typing)
            await world.proxy.cut()
            await seen(world, SessionStarted, since=len(world.log))
            await within(world, world.peer.agent_presence(Show.BUSY, "双11"))
            assert world.log.all(PeerTyping)[-1].typing is False

    run(main())


def test_back_off_grows_with_jitter_and_is_skipped_by_hand() -> None:
    async def main() -> None:
        timing = Timing(first_retry=0.5, last_retry=60)
        async with prosody_world(timing=timing) as world:
            await world.cut()
            await world.channel.connect()
            waits = []
            for _ in range(9):
                event = await seen(
                    world, LinkChanged, lambda e: e.state is LinkState.WAITING_TO_RETRY, since=len(waits) * 2
                )
                assert event.problem is Problem.SERVER_REFUSED
                assert event.retry_in is not None
                waits.append(event.retry_in)
                world.channel.reconnect_now()
            for number, wait in enumerate(waits):
                assert 0 <= wait <= min(60, 0.5 * 2**number)
            assert max(waits) > 1
            assert len(set(waits)) == len(waits)

    run(main())


def test_a_message_too_large_for_the_server_fails_and_the_line_stays() -> None:
    from console.domain.channel_events import StanzaFailed

    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            large = message(world, "长" * 100_000)
            assert world.channel.send(large)
            failed = await seen(world, StanzaFailed)
            assert (failed.wire_id, failed.problem) == (large.wire_id, Problem.MESSAGE_TOO_LARGE)
            fitting = message(world, "长" * 20_000)
            assert world.channel.send(fitting)
            assert (await within(world, world.peer.receive())).body == "长" * 20_000

    run(main())


def test_a_message_to_nobody_comes_back_as_failed() -> None:
    from console.domain.channel_events import StanzaFailed

    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            one = about(world, message(world, "").kind, OriginId("x"), "有人吗")
            for address, problem in (
                ("nobody@shop.test", Problem.RECIPIENT_UNREACHABLE),
                ("a@elsewhere.invalid", Problem.NOT_ALLOWED),  # this server talks to no other
            ):
                mark = len(world.log)
                lost = Outgoing(one.kind, type(world.stranger)(address), OriginId(f"to-{address}"), one.target_id, "?")
                assert world.channel.send(lost)
                failed = await seen(world, StanzaFailed, since=mark)
                assert failed.wire_id == lost.wire_id
                assert failed.problem is problem
                assert failed.peer == address

    run(main())
