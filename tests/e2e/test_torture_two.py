"""Two consoles on one account, each with its own data: both have everything once, in the same order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from console.channels.xmpp.account import Timing
from console.domain.ids import Address, ContactId
from console.domain.messages import Direction, Message, MessageState
from console.services.session import Session
from tests.e2e.driven_console import make_session
from tests.helpers.asyncio_run import run
from tests.helpers.need import need
from tests.helpers.prosody import Prosody
from tests.helpers.proxy import Proxy
from tests.helpers.torture import (
    ACKNOWLEDGED,
    PASSWORD,
    Agent,
    Buyer,
    check_inbound,
    eventually,
    make_server,
    no_warnings,
    settled,
    stored,
)

pytestmark = [pytest.mark.slow, pytest.mark.torture, pytest.mark.prosody, pytest.mark.timeout(600)]

TIMING = Timing(first_retry=0.05, last_retry=0.3, idle=2, reply=3)
EACH = 60


class Two:
    """Two sessions of the agent, each behind a line of its own that can be cut."""

    def __init__(self, sessions: list[Session], proxies: list[Proxy], buyer: Buyer) -> None:
        self.sessions = sessions
        self.proxies = proxies
        self.buyer = buyer

    async def contact(self, session: Session) -> ContactId:
        """The buyer, as this console knows them."""
        return await session.desk.open_address(Address(self.buyer.jid))

    def unread(self, session: Session) -> int:
        """What the badge says."""
        contact = session.desk.contact_at(Address(self.buyer.jid))
        return contact.unread if contact is not None else -1

    async def outbound(self, session: Session) -> list[Message]:
        """The agent's side, as this console has it."""
        return [m for m in await stored(session, self.buyer.jid) if m.direction is Direction.OUT]


def first_difference(messages: list[Message], got: list[str], wanted: list[str]) -> str:
    """Say where two orders part."""
    texts = {m.origin_id: m.body for m in messages}
    for number, (one, other) in enumerate(zip(got, wanted, strict=True)):
        if one != other:
            near = slice(max(0, number - 2), number + 4)
            return f"{[texts[o] for o in got[near]]} instead of {[texts[o] for o in wanted[near]]}"
    return "nowhere"


async def with_two(folder: Path, server: Prosody, work: object) -> None:
    """Open both consoles, do the work, close them."""
    async with Proxy(server.c2s_port) as one, Proxy(server.c2s_port) as other:
        sessions = []
        for name, proxy in (("one", one), ("other", other)):
            (folder / name).mkdir()
            session = make_session(folder / name, f"agent@{server.domain}", PASSWORD, proxy.port, TIMING)
            await session.load()
            await session.link.go_online()
            sessions.append(session)
        buyer = Buyer(server)
        await buyer.say("hello")
        two = Two(sessions, [one, other], buyer)
        for session in sessions:
            await eventually(lambda s=session: two.unread(s) == 1, "the first message on both")  # type: ignore[misc]
        await work(two)  # type: ignore[operator]
        await buyer.leave()
        for session in sessions:
            await session.close()


def both(folder: Path, work: object) -> None:
    """Run work(two) with two consoles at one server."""
    need("prosody")
    with no_warnings(), make_server() as server:
        run(with_two(folder, server, work), timeout=300)


def test_both_have_everything_once_and_in_the_same_order(tmp_path: Path) -> None:
    async def work(two: Two) -> None:
        stop = asyncio.Event()
        rng = random.Random(7)
        writers = [asyncio.create_task(two.buyer.write(0.03, stop))]
        agents = []
        for session, mark in zip(two.sessions, ("x", "y"), strict=True):
            agents.append(Agent(session, await two.contact(session), mark=mark))
            writers.append(asyncio.create_task(agents[-1].write(0.03, stop)))
        for _ in range(6):
            await asyncio.sleep(0.2 + rng.random() * 0.4)
            proxy = rng.choice(two.proxies)
            proxy.refuse_resume = rng.random() < 0.5
            await proxy.cut()
        stop.set()
        await asyncio.gather(*writers)
        everything = {origin for agent in agents for origin in agent.saved}

        async def complete() -> bool:
            have = [{m.origin_id for m in await two.outbound(session)} for session in two.sessions]
            return all(everything <= there for there in have)

        await eventually(complete, "both consoles to have both agents' messages")
        lists = []
        for session in two.sessions:
            check_inbound(await settled(session, two.buyer), two.buyer)
            ours = await two.outbound(session)
            assert len(ours) == len(everything)
            assert all(m.state in ACKNOWLEDGED for m in ours)
            lists.append(ours)
        archive = [origin for origin, _ in await two.buyer.archive()]
        assert sorted(archive) == sorted(everything)
        for mark in ("x-", "y-"):
            # Where a line was down the places of the two may differ, never the order of what one of them wrote.
            orders = [[m.origin_id for m in ours if m.body.startswith(mark)] for ours in lists]
            wanted = [origin for origin in archive if origin in set(orders[0])]
            for number, order in enumerate(orders):
                assert order == wanted, f"console {number}: {first_difference(lists[number], order, wanted)}"

    both(tmp_path, work)


def test_in_quiet_both_have_the_very_same_order(tmp_path: Path) -> None:
    async def work(two: Two) -> None:
        contacts = [await two.contact(session) for session in two.sessions]
        for number in range(EACH):
            session = two.sessions[number % 2]
            await session.outbox.send_text(contacts[number % 2], f"m-{number}")
            if number % 3 == 0:
                await two.buyer.say(f"b-{number}")

            async def arrived(n: int = number) -> bool:
                return all([len(await two.outbound(s)) == n + 1 for s in two.sessions])

            await eventually(arrived, f"message {number} on both")
        pages = [await settled(session, two.buyer) for session in two.sessions]
        for direction in Direction:
            one, other = ([m.body for m in page if m.direction is direction] for page in pages)
            assert one == other
        assert [body for _, body in await two.buyer.archive()] == [f"m-{n}" for n in range(EACH)]

    both(tmp_path, work)


def test_reading_on_one_clears_the_other_and_states_follow(tmp_path: Path) -> None:
    async def work(two: Two) -> None:
        one, other = two.sessions
        await two.buyer.say("are you there?")
        await eventually(lambda: two.unread(one) == two.unread(other) == 2, "two unread on both")
        one.desk.set_window_active(True)
        await one.desk.open(await two.contact(one))
        await eventually(lambda: two.unread(one) == two.unread(other) == 0, "nothing unread on either")
        message = await other.outbox.send_text(await two.contact(other), "yes")

        async def sent() -> bool:
            ours = await two.outbound(one)
            return [m.origin_id for m in ours if m.state in ACKNOWLEDGED] == [message.origin_id]

        await eventually(sent, "the other console's message as sent")
        peer = await two.buyer.peer()
        await peer.displayed(message.origin_id)

        async def read() -> bool:
            lists = [await two.outbound(session) for session in two.sessions]
            return all(m.state is MessageState.READ for ours in lists for m in ours)

        await eventually(read, "the message as read on both")

    both(tmp_path, work)
