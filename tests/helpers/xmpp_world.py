"""The XMPP channel's world: a Prosody, a proxy before it, a channel and a buyer."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from console.channels.xmpp.account import Timing, XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.domain.ids import Address
from tests.helpers.channel_world import PEER_GROUP, PEER_NAME, EventLog
from tests.helpers.ejabberd import Ejabberd
from tests.helpers.need import need
from tests.helpers.prosody import Prosody
from tests.helpers.proxy import Proxy
from tests.helpers.xmpp_peer import XmppPeer

AGENT, BUYER, STRANGER = "xiaomei", "xiaolu", "zhang"
PASSWORD = "p&ss <w>örd"
_SEEDS = itertools.count(1)


class RealClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)


class XmppWorld:
    """A channel with its server, a peer, and a line between them that can be broken.

    names: of the agent's, the buyer's and a stranger's account.
    """

    def __init__(
        self,
        server: Prosody | Ejabberd,
        proxy: Proxy,
        timing: Timing,
        names: tuple[str, str, str] = (AGENT, BUYER, STRANGER),
    ) -> None:
        self.agent, self.buyer, _ = names
        self.server = server
        self.proxy = proxy
        self.timing = timing
        self.log = EventLog()
        self.stranger = Address(f"{names[2]}@{server.domain}")
        self.peer: XmppPeer
        self.channel: XmppChannel
        self.opened: list[XmppChannel] = []

    def account(self, **changes: object) -> XmppAccount:
        """The agent's account, through the proxy."""
        known = {
            "jid": f"{self.agent}@{self.server.domain}",
            "password": PASSWORD,
            "server": ("127.0.0.1", self.proxy.port),
            "ca_file": self.server.ca_file,
            "plaintext_loopback": not self.server.tls,
        }
        return XmppAccount(**(known | changes))  # type: ignore[arg-type]

    def open_channel(self, log: EventLog | None = None, **changes: object) -> XmppChannel:
        """A channel for the agent's account, not connected yet; the world ends it."""
        channel = XmppChannel(self.account(**changes), RealClock(), random.Random(next(_SEEDS)), self.timing)
        channel.listen((log if log is not None else self.log).take)
        self.opened.append(channel)
        return channel

    def open_peer(self, name: str = "", **changes: object) -> XmppPeer:
        """Another client of a buyer, straight at the server."""
        name = name or self.buyer
        known = {
            "agent": f"{self.agent}@{self.server.domain}",
            "ca_file": self.server.ca_file,
            "upload": self.server.upload_domain,
        }
        jid = name if "@" in name or "." in name else f"{name}@{self.server.domain}"
        return XmppPeer(jid, PASSWORD, self.server.c2s_port, **(known | changes))  # type: ignore[arg-type]

    async def step(self) -> None:
        """Let a little time pass."""
        await asyncio.sleep(0.01)

    async def cut(self) -> None:
        """Break the line and keep it broken."""
        await self.proxy.refuse()

    async def restore(self) -> None:
        """Mend the line."""
        await self.proxy.heal()

    async def reopen(self) -> None:
        """A new channel for the same account."""
        self.channel = self.open_channel()


class ProsodyWorld(XmppWorld):
    """One whose server is a Prosody of its own."""

    server: Prosody


@asynccontextmanager
async def ejabberd_world(server: Ejabberd, number: int) -> AsyncIterator[XmppWorld]:
    """Give a world on a server that runs, with the accounts of that number."""
    async with contextlib.AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(Proxy(server.c2s_port))
        world = XmppWorld(server, proxy, Timing(), (f"agent{number}", f"buyer{number}", f"stranger{number}"))
        world.peer = await stack.enter_async_context(world.open_peer())
        world.channel = world.open_channel()
        try:
            yield world
        finally:
            for channel in world.opened:
                await channel.disconnect()


@asynccontextmanager
async def prosody_world(
    *,
    tls: bool = False,
    refuse_resume: bool = False,
    without: tuple[str, ...] = (),
    settings: str = "",
    timing: Timing | None = None,
    certificate: str = "good",
) -> AsyncIterator[ProsodyWorld]:
    """Start a server, the proxy and the peer, and give the world; ends all of it."""
    need("prosody")
    server = Prosody(tls=tls, without=without, settings=settings, certificate=certificate)
    domain = server.domain
    for name in (AGENT, BUYER, STRANGER):
        server.add_account(name, PASSWORD)
    server.add_contact(f"{AGENT}@{domain}", f"{BUYER}@{domain}", PEER_NAME, PEER_GROUP)
    server.add_contact(f"{BUYER}@{domain}", f"{AGENT}@{domain}")
    with server:
        async with contextlib.AsyncExitStack() as stack:
            proxy = await stack.enter_async_context(Proxy(server.c2s_port))
            proxy.refuse_resume = refuse_resume
            world = ProsodyWorld(server, proxy, timing or Timing())
            if certificate == "good":
                world.peer = await stack.enter_async_context(world.open_peer())
            world.channel = world.open_channel()
            try:
                yield world
            finally:
                for channel in world.opened:
                    await channel.disconnect()
