"""What a message that comes in costs the processor, beside slixmpp alone on the same messages from the same server."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

from bench.rows import Row
from console.channels.xmpp.account import XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.domain.channel_events import ChannelEvent, MessageArrived, SessionStarted
from console.domain.events import MessagesAdded
from console.services.bus import EventBus
from console.services.session import build_session
from console.services.tasks import Tasks
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from tests.helpers.desk_world import AnyImage
from tests.helpers.prosody import Prosody
from tests.helpers.xmpp_world import RealClock

MESSAGES = 300 if os.environ.get("BENCH_QUICK") else 2000
RUNS = 2 if os.environ.get("BENCH_QUICK") else 5
PASSWORD = "pw"  # noqa: S105 an account that lives for a minute
RECEIPT = "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"


class Count:
    """Tells when so many messages have come, and what the processor did meanwhile."""

    def __init__(self) -> None:
        self.come = 0
        self.done = asyncio.Event()

    def one(self, _thing: object = None) -> None:
        """One more."""
        self.add(1)

    def add(self, count: int) -> None:
        """So many more."""
        self.come += count
        if self.come >= MESSAGES:
            self.done.set()

    async def flood(self, server: Prosody, agent: str, ask: str) -> float:
        """Have another process send, and give the microseconds of processor time per message."""
        command = [sys.executable, "-m", "bench.flood", str(server.c2s_port), agent, str(MESSAGES), ask]
        before = time.process_time()
        child = await asyncio.create_subprocess_exec(*command)
        try:
            async with asyncio.timeout(120):
                await self.done.wait()
            await asyncio.sleep(0.1)
            return (time.process_time() - before) / MESSAGES * 1e6
        finally:
            child.kill() if child.returncode is None else None
            await child.wait()


async def _slixmpp(server: Prosody, agent: str, ask: str, *plugins: str) -> float:
    client = slixmpp.ClientXMPP(f"{agent}/bench", PASSWORD, loop=asyncio.get_running_loop())
    client.enable_direct_tls, client.enable_starttls, client.enable_plaintext = False, False, True
    client.whitespace_keepalive = False
    client.plugin["feature_mechanisms"].unencrypted_scram = True
    for plugin in ("xep_0030", "xep_0198", "xep_0203", "xep_0280", "xep_0359", *plugins):
        client.register_plugin(plugin)
    count = Count()
    ready = asyncio.Event()
    client.register_handler(Callback("all", StanzaPath("message/body"), count.one))
    client.add_event_handler("session_start", lambda _: ready.set())
    client.connect("127.0.0.1", server.c2s_port)
    async with asyncio.timeout(20):
        await ready.wait()
    client.send_presence()
    await asyncio.sleep(0.3)
    try:
        return await count.flood(server, agent, ask)
    finally:
        await client.disconnect(wait=1.0)
        if client._run_out_filters is not None:  # noqa: SLF001 it outlives the connection
            client._run_out_filters.cancel()  # noqa: SLF001


def _channel(server: Prosody, agent: str) -> XmppChannel:
    account = XmppAccount(agent, PASSWORD, ("127.0.0.1", server.c2s_port), None, plaintext_loopback=True)
    return XmppChannel(account, RealClock(), random.Random(1))  # noqa: S311 jitter


async def _alone(server: Prosody, agent: str, ask: str) -> float:
    """The channel, its events counted."""
    count, ready = Count(), asyncio.Event()

    def take(event: ChannelEvent) -> None:
        if isinstance(event, MessageArrived):
            count.one()
        elif isinstance(event, SessionStarted):
            ready.set()

    channel = _channel(server, agent)
    channel.listen(take)
    await channel.connect()
    await ready.wait()
    await asyncio.sleep(0.3)
    try:
        return await count.flood(server, agent, ask)
    finally:
        await channel.disconnect()


async def _stored(server: Prosody, agent: str, ask: str) -> float:
    """The channel, the services and the store with its search index; the window thread is told of every message."""
    count = Count()
    clock, bus = RealClock(), EventBus()
    bus.subscribe(MessagesAdded, lambda event: count.add(len(event.messages)))
    errors: list[Exception] = []
    with tempfile.TemporaryDirectory() as folder:
        session = build_session(
            agent,
            training=False,
            store=open_store(Path(folder), clock),
            media=FileMediaStore(Path(folder) / "media"),
            channel=_channel(server, agent),
            clock=clock,
            inspector=AnyImage(),
            bus=bus,
            tasks=Tasks(errors.append),
        )
        await session.load()
        try:
            await session.link.go_online()
            await asyncio.sleep(1.0)
            return await count.flood(server, agent, ask)
        finally:
            await session.close()


def run() -> list[Row]:
    """Measure each in turn, run after run, so that a slow minute falls on all of them."""
    receivers: dict[str, Callable[[Prosody, str], Awaitable[float]]] = {
        "slixmpp": lambda server, agent: _slixmpp(server, agent, ""),
        "slixmpp with receipts": lambda server, agent: _slixmpp(server, agent, RECEIPT, "xep_0184"),
        "channel": lambda server, agent: _alone(server, agent, ""),
        "channel with receipts": lambda server, agent: _alone(server, agent, RECEIPT),
        "stored": lambda server, agent: _stored(server, agent, RECEIPT),
    }
    found: dict[str, list[float]] = {name: [] for name in receivers}
    for turn in range(RUNS):
        for name, receiver in receivers.items():
            with Prosody(tls=False) as server:
                agent = server.add_account(f"agent{turn}", PASSWORD)
                server.add_account("buyer", PASSWORD)
                found[name].append(asyncio.run(_awaited(receiver, server, agent)))
    return [
        _row("ingest: CPU per message, channel", found, "channel", "slixmpp", 1.0),
        _row("ingest: CPU per message, with receipts", found, "channel with receipts", "slixmpp with receipts", 1.0),
        _row("ingest: CPU per message, to store and index", found, "stored", "slixmpp with receipts", 2.5),
    ]


async def _awaited(receiver: Callable[[Prosody, str], Awaitable[float]], server: Prosody, agent: str) -> float:
    return await receiver(server, agent)


def _row(name: str, found: dict[str, list[float]], ours: str, peer: str, goal: float) -> Row:
    figure, beside = statistics.median(found[ours]), statistics.median(found[peer])
    ratios = sorted(one / other for one, other in zip(found[ours], found[peer], strict=True))
    spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f}"
    return Row(name, figure, "µs", peer, beside, figure / beside, goal, spread)


if __name__ == "__main__":
    for row in run():
        print(row)
