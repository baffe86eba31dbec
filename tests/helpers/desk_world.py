"""One account at work in a test: real store, a channel by hand, a clock that is moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.domain.channel_events import MessageArrived
from console.domain.contacts import Contact
from console.domain.events import Event, MessagesAdded, MessagesChanged
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.messages import Direction, Message
from console.patterns import LinearPatterns
from console.ports import ImageInfo
from console.services.bus import EventBus
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from tests.helpers.clock import FakeClock
from tests.helpers.wire import HandWire

BUYER = Address("buyer@visitor.shop.test")


class AnyImage:
    """Takes every picture for a PNG of 10 × 10."""

    def inspect(self, data: bytes) -> ImageInfo:
        return ImageInfo("image/png", 10, 10)


@dataclass
class World:
    """What a test holds in its hands."""

    session: Session
    wire: HandWire
    clock: FakeClock
    errors: list[Exception]
    told: list[Event] = field(default_factory=list)

    def buyer(self, address: Address = BUYER) -> Contact:
        contact = self.session.desk.contact_at(address)
        assert contact is not None, f"nobody at {address}"
        return contact

    async def page(self, address: Address = BUYER) -> list[Message]:
        return await self.session.desk.page(self.buyer(address).id)

    async def settle(self) -> None:
        """Wait until everything that was said is stored and published."""
        for _ in range(3):
            await asyncio.sleep(0)
            await self.session.inbox.drained()
            await self.session.store.read(lambda uow: None)
            await asyncio.sleep(0.005)


async def until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds; fails after some seconds."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


def arrived(
    text: str, origin: str, *, archive: str | None = None, peer: Address = BUYER, **more: object
) -> MessageArrived:
    """A message from the buyer."""
    return MessageArrived(
        peer=peer,
        direction=more.pop("direction", Direction.IN),  # type: ignore[arg-type]
        body=text,
        origin_id=OriginId(origin),
        archive_id=ArchiveId(archive) if archive else None,
        **more,  # type: ignore[arg-type]
    )


@asynccontextmanager
async def world(folder: Path, *, wire: HandWire | None = None, clock: FakeClock | None = None) -> AsyncIterator[World]:
    """Open an account in a folder; the line is down until the test starts it."""
    clock = clock or FakeClock()
    wire = wire or HandWire()
    errors: list[Exception] = []
    bus = EventBus()
    session = build_session(
        "agent@shop.test",
        training=False,
        store=open_store(folder, clock),
        media=FileMediaStore(folder),
        channel=wire,
        clock=clock,
        inspector=AnyImage(),
        bus=bus,
        tasks=Tasks(errors.append),
        patterns=LinearPatterns(),
    )
    made = World(session, wire, clock, errors)
    for kind in (MessagesAdded, MessagesChanged):
        bus.subscribe(kind, made.told.append)
    await session.load()
    try:
        yield made
    finally:
        await session.close()
