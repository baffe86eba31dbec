"""The line is cut, swallowed, refused, the server restarted and killed, while both sides write: nothing is lost."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from pathlib import Path

import pytest

from console.channels.xmpp.account import Timing
from console.domain.ids import Address
from console.domain.messages import Direction
from console.domain.presence import LinkState
from console.services.session import Session
from tests.e2e.driven_console import make_session
from tests.helpers.asyncio_run import run
from tests.helpers.need import need
from tests.helpers.prosody import Prosody
from tests.helpers.proxy import Proxy
from tests.helpers.torture import (
    PASSWORD,
    Agent,
    Buyer,
    check_inbound,
    check_outbound,
    eventually,
    make_server,
    mixed,
    no_warnings,
    settled,
)

pytestmark = [pytest.mark.slow, pytest.mark.torture, pytest.mark.prosody, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "14"))
TIMING = Timing(
    connect=3, negotiation=8, request=8, idle=0.6, reply=1.5, first_retry=0.05, last_retry=0.3, farewell=0.5
)
GAP, BUYER_GAP = 0.02, 0.03
KINDS = os.environ.get("TORTURE_KINDS", "cut,hole,resume refused,refused,restart,kill,cuts").split(",")


class Trouble:
    """What can be pulled out between the console and the server."""

    def __init__(self, server: Prosody, proxy: Proxy, session: Session, rng: random.Random) -> None:
        self.server = server
        self.proxy = proxy
        self.session = session
        self.rng = rng

    def online(self) -> bool:
        """Tell whether the console says that it is."""
        return self.session.link.state.state is LinkState.ONLINE

    async def make(self, kind: str) -> None:
        """Pull one thing out, put it back, and wait until the console is online again."""
        proxy, server = self.proxy, self.server
        if kind == "cut":
            await proxy.cut()
        elif kind == "cuts":
            for _ in range(4):
                await proxy.cut()
                await asyncio.sleep(self.rng.random() * 0.3)
        elif kind == "hole":
            proxy.black_hole()
            await eventually(lambda: not self.online(), "the dead line to be noticed")
            await proxy.cut()
            await proxy.heal()
        elif kind == "resume refused":
            proxy.refuse_resume, before = True, proxy.connections
            await proxy.cut()
            # A session that was cut while it caught up asks for no resume.
            await eventually(lambda: proxy.connections > before, "another try")
            await eventually(self.online, "a new session")
            proxy.refuse_resume = False
        elif kind == "refused":
            await proxy.refuse()
            await asyncio.sleep(0.2 + self.rng.random() * 0.5)
            await proxy.heal()
        else:
            await asyncio.to_thread(server.kill if kind == "kill" else server.stop)
            await asyncio.sleep(self.rng.random() * 0.3)
            await asyncio.to_thread(server.start)
        await eventually(self.online, f"the line after: {kind}")


def torture(folder: Path, order: list[str], rng: random.Random, *, pictures: int = 0) -> None:
    """Both write while one thing after the other is pulled out; then look at both sides."""

    async def main(server: Prosody) -> None:
        async with Proxy(server.c2s_port) as proxy:
            session = make_session(folder, f"agent@{server.domain}", PASSWORD, proxy.port, TIMING)
            await session.load()
            await session.link.go_online()
            buyer = Buyer(server)
            agent = Agent(session, await session.desk.open_address(Address(buyer.jid)))
            trouble = Trouble(server, proxy, session, rng)
            stop = asyncio.Event()
            writers = [
                asyncio.create_task(agent.write(GAP, stop, pictures)),
                asyncio.create_task(buyer.write(BUYER_GAP, stop, pictures)),
            ]
            await eventually(trouble.online, "the first session")
            for kind in order:
                await asyncio.sleep(rng.random() ** 2 * 1.2)
                before = len(agent.saved)
                await trouble.make(kind)
                sys.stdout.write(f"{kind}: {before} to {len(agent.saved)}\n")
            stop.set()
            await asyncio.gather(*writers)
            messages = await settled(session, buyer)
            archive = await buyer.archive()
            check_inbound(messages, buyer)
            check_outbound(messages, archive, agent.saved)
            assert agent.refused == 0
            if pictures:
                await check_pictures(session, buyer)
            sys.stdout.write(f"{len(agent.saved)} written, {len(buyer.taken)} of {len(buyer.said)} taken\n")
            await buyer.leave()
            await session.close()

    with no_warnings(), make_server() as server:
        run(main(server), timeout=3000)


async def check_pictures(session: Session, buyer: Buyer) -> None:
    """The buyer's pictures are here."""
    messages = await settled(session, buyer)
    theirs = [m for m in messages if m.direction is Direction.IN and m.picture is not None]
    assert theirs
    for message in theirs:
        session.pictures.want(message, asked=True)

    async def here() -> bool:
        found = await asyncio.gather(*(session.desk.message(m.id) for m in theirs))
        return all(m is not None and m.picture is not None and m.picture.file for m in found)

    await eventually(here, "the buyer's pictures")


def seeded() -> random.Random:
    """Chance that can be had again."""
    seed = int(os.environ.get("TORTURE_SEED", time.time_ns() % 10**6))
    sys.stdout.write(f"TORTURE_SEED={seed}\n")
    return random.Random(seed)


def test_whatever_happens_to_the_line_nothing_is_lost(tmp_path: Path) -> None:
    need("prosody")
    rng = seeded()
    torture(tmp_path, mixed(KINDS, ROUNDS, rng), rng)


def test_pictures_keep_their_place_whatever_happens_to_the_line(tmp_path: Path) -> None:
    need("prosody")
    rng = seeded()
    torture(tmp_path, mixed(["cut", "resume refused", "restart", "kill"], max(4, ROUNDS // 3), rng), rng, pictures=3)
