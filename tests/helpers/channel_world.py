"""The world a channel is tested in: its server, a peer driven by hand, and what the channel reported.

A test module adapts the suite of tests/channels/contract.py in three steps: a class with the methods of Peer,
a class with those of World, and

    class TestMyChannel(ChannelContract):
        @pytest.fixture
        def open_world(self) -> OpenWorld:
            return my_world          # an async context manager function that yields a World

The channel in a fresh World has its listener set to `world.log.take` and is NOT connected; the peer is connected and
stands in the agent's roster with presence subscriptions both ways, named PEER_NAME in the group PEER_GROUP.
Everything runs on one asyncio loop per test (tests.helpers.asyncio_run); leaving the context manager ends everything.
"""

from __future__ import annotations

import asyncio
import functools
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pytest

from console.domain.channel_events import (
    ChannelEvent,
    MessageArrived,
    SessionStarted,
)
from console.domain.ids import Address, OriginId, new_origin_id
from console.domain.messages import Direction, OutboxKind, Picture
from console.domain.presence import Show
from console.ports import Channel, Feature, Outgoing
from tests.helpers.asyncio_run import run

E = TypeVar("E", bound=ChannelEvent)

PEER_NAME = "小鹿爱吃糖"
PEER_GROUP = "老客户"
PATIENCE = 15.0
"""Seconds a test waits for something that must come."""


@dataclass(frozen=True, slots=True)
class Received:
    """One stanza of the agent's, as the peer's client got it."""

    kind: OutboxKind
    origin_id: OriginId
    """Id of the stanza itself."""
    target_id: OriginId
    """What it corrects or retracts; for MESSAGE its own id."""
    body: str
    picture_url: str = ""


class Peer(Protocol):
    """The buyer's side, driven by hand. Sends nothing by itself: receipts and markers only when told to."""

    address: Address

    async def say(self, text: str) -> OriginId:
        """Write to the agent; gives the message's origin-id once it is handed over."""
        ...

    async def type(self, typing: bool) -> None:
        """Begin or stop typing."""
        ...

    async def send_picture(self, data: bytes, mime: str) -> OriginId:
        """Store a picture where the channel counts it as the shop's own upload, and send it."""
        ...

    async def correct(self, target: OriginId, text: str) -> None:
        """Replace the text of a message said before."""
        ...

    async def retract(self, target: OriginId) -> None:
        """Take a message said before back."""
        ...

    async def receive(self) -> Received:
        """The next message, correction or retraction of the agent's; waits for it (the suite bounds the time)."""
        ...

    async def fetch(self, url: str) -> bytes:
        """Load a picture the agent sent."""
        ...

    async def receipt(self, origin_id: OriginId) -> None:
        """Tell the agent that the client has the message."""
        ...

    async def displayed(self, origin_id: OriginId) -> None:
        """Tell the agent that everything up to the message was read."""
        ...

    async def next_typing(self) -> bool:
        """The agent's next typing notice: True began, False stopped."""
        ...

    async def next_displayed(self) -> OriginId:
        """The agent's next read marker."""
        ...

    async def set_presence(self, show: Show, text: str) -> None:
        """Publish a presence; Show.OFFLINE leaves, anything else comes back."""
        ...

    async def agent_presence(self, show: Show, text: str) -> None:
        """Return once the agent's presence, as the peer sees it, is this one."""
        ...


class World(Protocol):
    """A channel with its server and a peer."""

    channel: Channel
    peer: Peer
    log: EventLog
    stranger: Address
    """An address that exists, is not the peer's and stands in no roster."""

    async def step(self) -> None:
        """Let a little time pass (a real channel: sleep 10 ms; one on a clock: move it)."""
        ...

    async def cut(self) -> None:
        """Break the line under the channel and keep it broken; pytest.skip where that can't be done."""
        ...

    async def restore(self) -> None:
        """Let the channel reach its server again."""
        ...

    async def reopen(self) -> None:
        """Put a channel for the same account in place of one that was disconnected, not connected yet; log goes on."""
        ...


OpenWorld = Callable[[], AbstractAsyncContextManager[World]]


class EventLog:
    """Everything a channel reported, in order."""

    def __init__(self) -> None:
        self.events: list[ChannelEvent] = []

    def take(self, event: ChannelEvent) -> None:
        """The listener."""
        asyncio.get_running_loop()  # events are promised on the loop's thread
        self.events.append(event)

    def all(self, kind: type[E], since: int = 0) -> list[E]:
        """Every event of a kind, from an index on."""
        return [event for event in self.events[since:] if isinstance(event, kind)]

    def __len__(self) -> int:
        return len(self.events)


def in_world(test: Callable[[Any, World], Awaitable[None]]) -> Callable[[Any, OpenWorld], None]:
    """Run an async test inside a fresh World."""

    @functools.wraps(test)
    def wrapped(self: object, open_world: OpenWorld) -> None:
        async def main() -> None:
            async with open_world() as world:
                await test(self, world)

        run(main())

    del wrapped.__wrapped__  # pytest would ask for the inner parameters
    return wrapped


async def within(world: World, promise: Awaitable[Any]) -> Any:
    """Await something of the peer's or the channel's while time passes, at most PATIENCE seconds."""
    task = asyncio.ensure_future(promise)
    deadline = time.monotonic() + PATIENCE
    try:
        while not task.done() and time.monotonic() < deadline:
            await world.step()
        assert task.done(), f"waited {PATIENCE} s in vain"
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])


async def seen(world: World, kind: type[E], match: Callable[[E], bool] = lambda _event: True, since: int = 0) -> E:
    """The first event of a kind that matches, waiting for it."""

    async def look() -> E:
        while True:
            for event in world.log.all(kind, since):
                if match(event):
                    return event
            await asyncio.sleep(0)

    try:
        found: E = await within(world, look())
    except AssertionError:
        raise AssertionError(f"no {kind.__name__} among {world.log.events[since:]}") from None
    return found


async def go_online(world: World) -> None:
    """Connect and wait for the session."""
    since = len(world.log)
    await world.channel.connect()
    await seen(world, SessionStarted, since=since)


async def pause(world: World, steps: int = 30) -> None:
    """Let time pass in which something unwanted would show."""
    for _ in range(steps):
        await world.step()


def message(world: World, body: str, picture: Picture | None = None) -> Outgoing:
    """A message to the peer."""
    wire = new_origin_id()
    return Outgoing(OutboxKind.MESSAGE, world.peer.address, wire, wire, body, picture)


def about(world: World, kind: OutboxKind, target: OriginId, body: str = "") -> Outgoing:
    """A correction or retraction of an earlier message to the peer."""
    return Outgoing(kind, world.peer.address, new_origin_id(), target, body)


def need(world: World, feature: Feature) -> None:
    """Skip where the channel says honestly that it can't carry something."""
    if feature not in world.channel.features:
        pytest.skip(f"this channel does not carry {feature.value}")


def small_png(shade: int = 120) -> bytes:
    """A valid picture of 8 × 8 grey pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes([shade]) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def live(world: World, since: int = 0) -> list[MessageArrived]:
    """The peer's messages that came live, once each."""
    found: dict[OriginId | None, MessageArrived] = {}
    for event in world.log.all(MessageArrived, since):
        if event.peer == world.peer.address and event.direction is Direction.IN and not event.from_archive:
            assert event.origin_id not in found, f"reported twice: {event}"
            found[event.origin_id] = event
    return list(found.values())


def archived(world: World, since: int) -> list[MessageArrived]:
    """What catch_up reported of the conversation with the peer."""
    events = world.log.all(MessageArrived, since)
    return [event for event in events if event.from_archive and event.peer == world.peer.address]
