"""The built-in shop while the agent is suspended: nobody new comes, whoever is there goes on."""

from __future__ import annotations

from console.channels.simulator.buyer import address_of
from console.channels.simulator.channel import SimulatorChannel
from console.domain.channel_events import MessageArrived, MessageDisplayed
from console.domain.ids import Address, new_origin_id
from console.domain.messages import Direction, OutboxKind
from console.domain.presence import AgentStatus, Show
from console.ports import Outgoing
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import EventLog
from tests.helpers.clock import FakeClock, breathe

HOUR = 3600


class Shop:
    """An open shop whose clock is moved."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.log = EventLog()
        self.channel = SimulatorChannel(self.clock, "zh_CN", 7)
        self.channel.listen(self.log.take)

    def suspend(self, suspended: bool) -> None:
        self.channel.set_presence(AgentStatus.ONLINE, "", suspended=suspended)

    def live(self, since: int = 0) -> list[MessageArrived]:
        events = self.log.all(MessageArrived, since)
        return [event for event in events if event.direction is Direction.IN and not event.from_archive]

    def came(self, since: int = 0) -> set[Address]:
        return {event.peer for event in self.live(since)}

    def answer(self, address: Address, text: str) -> None:
        wire = new_origin_id()
        assert self.channel.send(Outgoing(OutboxKind.MESSAGE, address, wire, wire, text))


def test_nobody_new_comes_while_suspended() -> None:
    async def main() -> None:
        shop = Shop()
        shop.suspend(True)
        await shop.channel.connect()
        await shop.clock.advance(2 * HOUR)
        assert shop.came() == set()
        shop.suspend(False)
        await shop.clock.advance(15 * 60)
        assert len(shop.came()) >= 5
        await shop.channel.disconnect()
        await breathe()
        assert shop.clock.waiting == 0

    run(main())


def test_open_conversations_go_on_and_no_other_begins() -> None:
    async def main() -> None:
        shop = Shop()
        await shop.channel.connect()
        while not shop.came():
            await shop.clock.advance(1)
        here = shop.came()
        shop.suspend(True)
        mark = len(shop.log)
        # Who is there goes on: asks again where no answer comes, and gives up in the end.
        await shop.clock.advance(HOUR)
        assert shop.came(mark)
        assert shop.came(mark) <= here
        mark = len(shop.log)
        await shop.clock.advance(5 * HOUR)
        assert shop.came(mark) == set(), "and does not come back as a new visitor either"
        shop.suspend(False)
        await shop.clock.advance(HOUR)
        assert len(shop.came(mark)) > len(here)
        await shop.channel.disconnect()
        await breathe()

    run(main())


def test_who_is_at_the_door_when_it_closes_again_stays_there() -> None:
    async def main() -> None:
        shop = Shop()
        shop.suspend(True)
        await shop.channel.connect()
        await shop.clock.advance(HOUR)
        # What the agent writes in the meantime reaches them.
        buyer = next(one for one in shop.channel.script.buyers if one.presence.show is Show.ONLINE)
        shop.answer(address_of(buyer.id), "亲，您的包裹到了吗？")
        await shop.clock.advance(60)
        assert shop.log.all(MessageDisplayed)
        shop.suspend(False)
        await breathe()
        shop.suspend(True)
        await shop.clock.advance(HOUR)
        assert shop.came() == set()
        await shop.channel.disconnect()
        await breathe()
        assert shop.clock.waiting == 0

    run(main())
