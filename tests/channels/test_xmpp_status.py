"""What an agent's status, texts and signatures become on a real server, for buyers and the agent's devices."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from slixmpp.exceptions import IqError

from console.channels.xmpp.channel import XmppChannel
from console.domain.channel_events import MessageArrived
from console.domain.errors import Problem, UserError
from console.domain.presence import AgentStatus, Show
from console.domain.signatures import Signatures
from console.services.away import AutoAway
from console.services.bus import EventBus
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import go_online, seen, within
from tests.helpers.desk_world import AnyImage, until
from tests.helpers.xmpp_world import AGENT, ProsodyWorld, RealClock, prosody_world

pytestmark = pytest.mark.prosody
ONE, TWO = "双11满300减30", "下单备注小美送小样"


@asynccontextmanager
async def signed_in(world: ProsodyWorld, folder: Path) -> AsyncIterator[Session]:
    """A console on the agent's account, online."""
    channel: XmppChannel = world.open_channel()
    clock, bus = RealClock(), EventBus()
    session = build_session(
        channel.address, training=False, store=open_store(folder, clock), media=FileMediaStore(folder),
        channel=channel, clock=clock, inspector=AnyImage(), bus=bus, tasks=Tasks(),
    )  # fmt: skip
    await session.load()
    await session.link.go_online()
    try:
        yield session
    finally:
        await session.close()


def test_suspended_is_what_a_queue_does_not_route_to() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            world.channel.set_presence(AgentStatus.ONLINE, ONE, suspended=True)
            await within(world, world.peer.agent_presence(Show.XA, ONE))
            origin = await world.peer.say("我还在等您的回复")
            await seen(world, MessageArrived, lambda e: e.origin_id == origin)
            # A status that is not routed to anyway stays what it is.
            world.channel.set_presence(AgentStatus.BUSY, ONE, suspended=True)
            await within(world, world.peer.agent_presence(Show.BUSY, ONE))
            world.channel.set_presence(AgentStatus.ONLINE, ONE)
            await within(world, world.peer.agent_presence(Show.ONLINE, ONE))

    run(main())


def test_buyers_read_the_text_beside_the_status_and_the_signature(tmp_path: Path) -> None:
    async def main() -> None:
        async with prosody_world() as world, signed_in(world, tmp_path) as session:
            profile, peer = session.profile, world.peer
            await profile.set_signatures(Signatures((ONE, TWO), 1))
            await within(world, peer.agent_presence(Show.ONLINE, TWO))
            await profile.set_status_texts({AgentStatus.AWAY: "吃饭，13:00 回来"})
            await session.link.set_status(AgentStatus.AWAY)
            await within(world, peer.agent_presence(Show.AWAY, f"吃饭，13:00 回来 · {TWO}"))
            await session.link.set_status(AgentStatus.ONLINE)
            await profile.set_suspended(True)
            await within(world, peer.agent_presence(Show.XA, TWO))
            await profile.set_suspended(False)
            await within(world, peer.agent_presence(Show.ONLINE, TWO))

    run(main())


async def shared(session: Session, text: str) -> None:
    """Wait until the server has a signature."""
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(UserError):  # not online yet
                if text in await session.channel.get_private("signatures"):
                    return
            await asyncio.sleep(0.01)


class _Chair:
    """An IdleSource by hand."""

    def __init__(self) -> None:
        self.idle = 0.0

    async def seconds(self) -> float:
        return self.idle


def test_buyers_see_who_left_the_machine(tmp_path: Path) -> None:
    async def main() -> None:
        async with prosody_world() as world, signed_in(world, tmp_path) as session:
            chair = _Chair()
            away = AutoAway(session.profile, session.clock, chair, lambda: 10)
            await within(world, world.peer.agent_presence(Show.ONLINE, ""))
            chair.idle = 601.0
            await away.look()
            await within(world, world.peer.agent_presence(Show.AWAY, ""))
            chair.idle = 0.2
            await away.look()
            await within(world, world.peer.agent_presence(Show.ONLINE, ""))

    run(main())


def test_signatures_go_along_to_another_device(tmp_path: Path) -> None:
    async def main() -> None:
        async with prosody_world() as world:
            async with signed_in(world, tmp_path / "shop") as shop:
                await shop.profile.set_signatures(Signatures((ONE, TWO), 0, 30))
                await shared(shop, ONE)
            async with signed_in(world, tmp_path / "home") as home:
                await until(lambda: home.profile.signatures == Signatures((ONE, TWO), 0, 30))
                await within(world, world.peer.agent_presence(Show.ONLINE, ONE))
                await home.profile.set_signature("在家改的")
                await shared(home, "在家改的")
            async with signed_in(world, tmp_path / "shop") as shop:
                assert shop.profile.signature == ONE
                await until(lambda: shop.profile.signature == "在家改的")
                await within(world, world.peer.agent_presence(Show.ONLINE, "在家改的"))

    run(main())


def test_a_server_that_keeps_nothing_leaves_the_signatures_here(tmp_path: Path) -> None:
    async def main() -> None:
        async with prosody_world(without=("private", "bookmarks")) as world, signed_in(world, tmp_path) as session:
            await session.profile.set_signature(ONE)
            await within(world, world.peer.agent_presence(Show.ONLINE, ONE))
            with pytest.raises(UserError) as raised:
                await session.channel.get_private("signatures")
            assert raised.value.problem is Problem.NOT_SUPPORTED
            assert session.profile.signature == ONE

    run(main())


def test_nobody_else_reads_what_is_kept_for_the_agents_devices() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            await within(world, world.channel.put_private("signatures", ONE))
            assert await within(world, world.channel.get_private("signatures")) == ONE
            asked = '<query xmlns="jabber:iq:private"><item xmlns="urn:agent-console:private:0:signatures"/></query>'
            with pytest.raises(IqError):
                await world.peer.query("get", asked, f"{AGENT}@{world.server.domain}")

    run(main())
