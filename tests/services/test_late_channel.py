"""A channel that is made by the first connect: before it nothing is carried, after it everything is."""

from __future__ import annotations

import asyncio

import pytest

from console.domain.channel_events import ChannelEvent, LinkChanged
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, OriginId
from console.domain.messages import OutboxKind
from console.domain.presence import AgentStatus, LinkState
from console.ports import Feature, Outgoing
from console.services.late_channel import LateChannel
from tests.helpers.wire import HandWire

AGENT = Address("agent@shop.test")
BUYER = Address("buyer@shop.test")
STANZA = Outgoing(OutboxKind.MESSAGE, BUYER, OriginId("1"), OriginId("1"), "hello")


class Maker:
    """Makes a HandWire when it is let."""

    def __init__(self) -> None:
        self.made: list[HandWire] = []
        self.go = asyncio.Event()

    async def make(self) -> HandWire:
        await self.go.wait()
        self.made.append(HandWire())
        return self.made[-1]


def late(maker: Maker) -> tuple[LateChannel, list[ChannelEvent]]:
    channel, heard = LateChannel(AGENT), list[ChannelEvent]()
    channel.listen(heard.append)
    channel.comes_from(maker.make)
    return channel, heard


def test_before_the_first_connect_nothing_is_carried() -> None:
    async def run() -> None:
        channel, heard = late(Maker())
        assert (channel.address, channel.features, channel.is_own_upload("https://x/")) == (AGENT, frozenset(), False)
        assert channel.send(STANZA) is False
        channel.send_typing(BUYER, True)
        channel.send_displayed(BUYER, OriginId("1"))
        channel.reconnect_now()
        await channel.disconnect()
        with pytest.raises(UserError) as refused:
            await channel.catch_up(None)
        assert (refused.value.problem, refused.value.details["host"]) == (Problem.CONNECTION_LOST, "shop.test")
        assert heard == []

    asyncio.run(run())


def test_connect_makes_one_channel_that_knows_the_status_chosen_before() -> None:
    async def run() -> None:
        maker = Maker()
        channel, heard = late(maker)
        channel.set_presence(AgentStatus.BUSY, "back soon", suspended=True)
        both = asyncio.gather(channel.connect(), channel.connect())
        maker.go.set()
        await both
        (wire,) = maker.made
        assert (wire.presence, wire.suspended) == ([(AgentStatus.BUSY, "back soon")], True)
        assert LinkChanged(LinkState.CONNECTING) in heard
        wire.start()
        assert channel.send(STANZA) is True
        assert wire.sent == [STANZA]
        assert Feature.ARCHIVE in channel.features
        channel.send_typing(BUYER, True)
        assert wire.typing == [(BUYER, True)]
        await channel.put_private("k", "v")
        assert await channel.get_private("k") == "v"

    asyncio.run(run())


def test_disconnect_while_it_is_made_leaves_the_line_down() -> None:
    async def run() -> None:
        maker = Maker()
        channel, heard = late(maker)
        connecting = asyncio.create_task(channel.connect())
        await asyncio.sleep(0)
        await channel.disconnect()
        maker.go.set()
        await connecting
        assert heard == []
        await channel.connect()
        assert heard == [LinkChanged(LinkState.CONNECTING)]
        assert len(maker.made) == 1

    asyncio.run(run())


def test_a_picture_is_fetched_without_a_line() -> None:
    async def run() -> None:
        maker = Maker()
        maker.go.set()
        channel, heard = late(maker)
        with pytest.raises(UserError) as refused:
            await channel.download("https://shop.test/none.png", 10)
        assert refused.value.problem is not Problem.CONNECTION_LOST
        assert heard == []

    asyncio.run(run())


def test_without_a_source_connect_does_nothing() -> None:
    async def run() -> None:
        channel = LateChannel(AGENT)
        await channel.connect()
        assert channel.send(STANZA) is False

    asyncio.run(run())
