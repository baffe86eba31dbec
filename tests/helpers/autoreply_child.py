"""A console process in auto-reply for tests to kill: buyer after buyer writes one message, each is answered.

Run as `python -m tests.helpers.autoreply_child FOLDER FIRST`; prints a line for every message that was stored.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from console.domain.autoreply import Condition
from console.domain.events import MessagesAdded
from console.domain.ids import Address
from console.domain.messages import Direction
from console.domain.presence import AgentStatus
from tests.helpers.autoreply import rules_with
from tests.helpers.autoreply_session import session_on
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import arrived
from tests.helpers.wire import HandWire


def buyer(number: int) -> Address:
    return Address(f"b{number:05}@visitor.shop.test")


def tell(event: MessagesAdded) -> None:
    for message in event.messages:
        if message.direction is Direction.IN:
            sys.stdout.write(f"{message.origin_id}\n")
    sys.stdout.flush()


async def main(folder: Path, first: int) -> None:
    """Let buyers write, one every two milliseconds, until killed."""
    wire = HandWire()
    async with session_on(folder, wire, FakeClock(), rules_with(Condition.AWAY)) as session:
        await session.profile.set_status(AgentStatus.AWAY)
        session.bus.subscribe(MessagesAdded, tell)
        wire.start()
        for number in itertools.count(first):
            wire.say(arrived("在吗", f"m{number}", archive=f"a{number}", peer=buyer(number)))
            if number % 3 == 0:
                wire.acknowledge(*wire.sent)
                wire.sent.clear()
            await asyncio.sleep(0.002)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
