"""The built-in shop does what every channel must."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.channels.simulator.channel import SimulatorChannel
from console.channels.simulator.puppet import Puppet
from console.channels.simulator.script import ShopScript
from console.domain.ids import Address, OriginId
from console.domain.presence import AgentStatus, Show
from tests.channels.contract import PEER_GROUP, PEER_NAME, ChannelContract, EventLog, OpenWorld, Received
from tests.helpers.clock import FakeClock, breathe

_SHOWS = {AgentStatus.ONLINE: Show.ONLINE, AgentStatus.BUSY: Show.BUSY, AgentStatus.AWAY: Show.AWAY}


class PuppetPeer:
    """A buyer moved by hand, as the suite wants it."""

    def __init__(self, channel: SimulatorChannel, puppet: Puppet) -> None:
        self.address = puppet.address
        self._channel = channel
        self._puppet = puppet

    async def say(self, text: str) -> OriginId:
        return self._puppet.say(text)

    async def type(self, typing: bool) -> None:
        self._puppet.type(typing)

    async def send_picture(self, data: bytes, mime: str) -> OriginId:
        return self._puppet.send_picture(data, mime)

    async def correct(self, target: OriginId, text: str) -> None:
        self._puppet.correct(target, text)

    async def retract(self, target: OriginId) -> None:
        self._puppet.retract(target)

    async def receive(self) -> Received:
        stanza = await self._puppet.received.get()
        url = stanza.picture.url if stanza.picture else ""
        return Received(stanza.kind, stanza.wire_id, stanza.target_id, stanza.body, url)

    async def fetch(self, url: str) -> bytes:
        return await self._channel.download(url, 10_000_000)

    async def receipt(self, origin_id: OriginId) -> None:
        self._puppet.receipt(origin_id)

    async def displayed(self, origin_id: OriginId) -> None:
        self._puppet.displayed(origin_id)

    async def next_typing(self) -> bool:
        return await self._puppet.typing_seen.get()

    async def next_displayed(self) -> OriginId:
        return await self._puppet.displayed_seen.get()

    async def set_presence(self, show: Show, text: str) -> None:
        self._puppet.set_presence(show, text)

    async def agent_presence(self, show: Show, text: str) -> None:
        status, said = self._channel.agent_presence
        assert (_SHOWS[status], said) == (show, text)


class ShopWorld:
    """The built-in shop without its scripted buyers, on a clock moved by the suite."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.channel = SimulatorChannel(self.clock, "zh_CN", 1, script=ShopScript("zh_CN", "小美"))
        self.peer = PuppetPeer(self.channel, self.channel.puppet(PEER_NAME, [PEER_GROUP]))
        self.log = EventLog()
        self.channel.listen(self.log.take)
        self.stranger = Address("stranger@shop.sim")

    async def step(self) -> None:
        await self.clock.advance(0.05)

    async def cut(self) -> None:
        self.channel.set_line(False)

    async def restore(self) -> None:
        self.channel.set_line(True, resumed=False)

    async def reopen(self) -> None:
        """The shop keeps its memory: the same object is the fresh channel."""


class ResumingWorld(ShopWorld):
    """As ShopWorld, but a broken line is taken up again with its session."""

    async def restore(self) -> None:
        self.channel.set_line(True, resumed=True)


@pytest.fixture(params=[ShopWorld, ResumingWorld])
def open_world(request: pytest.FixtureRequest) -> OpenWorld:
    @asynccontextmanager
    async def opened() -> AsyncIterator[ShopWorld]:
        world = request.param()
        try:
            yield world
        finally:
            await world.channel.disconnect()
            await breathe()

    return opened


class TestSimulator(ChannelContract):
    """The whole suite."""
