"""An account's services on a channel of the test's choice, with a clock that runs on and can be moved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.domain.autoreply import RuleSet
from console.domain.errors import UserError
from console.domain.ids import Address
from console.domain.messages import Message
from console.patterns import LinearPatterns
from console.ports import Channel, Clock
from console.services.bus import EventBus
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from tests.helpers.autoreply import SHANGHAI
from tests.helpers.desk_world import AnyImage


class ShiftedClock:
    """The machine's clock, set to a time and moved on by hand; who sleeps wakes up when it is due."""

    def __init__(self, start: datetime) -> None:
        self._shift = start.astimezone(UTC) - datetime.now(UTC)
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC) + self._shift

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock, moved or not, is that far on."""
        due = self.now() + timedelta(seconds=seconds)
        while (left := (due - self.now()).total_seconds()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)

    def move(self, seconds: float) -> None:
        """Set the clock on."""
        self._shift += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()


@asynccontextmanager
async def session_on(folder: Path, channel: Channel, clock: Clock, rules: RuleSet) -> AsyncIterator[Session]:
    """The services of an account with these rules, loaded; the test goes online. No error may come up."""
    errors: list[UserError] = []
    session = build_session(
        str(channel.address),
        training=False,
        store=open_store(folder, clock),
        media=FileMediaStore(folder),
        channel=channel,
        clock=clock,
        inspector=AnyImage(),
        bus=EventBus(),
        tasks=Tasks(errors.append),
        patterns=LinearPatterns(),
    )
    session.autoreply.zone = SHANGHAI
    await session.load()
    await session.autoreply.set_rules(rules)
    try:
        yield session
    finally:
        await session.close()
    assert not errors, errors


async def conversation(session: Session, address: str) -> list[Message]:
    """Everything in the store of a conversation, oldest first."""
    contact = session.desk.contact_at(Address(address))
    return [] if contact is None else await session.desk.page(contact.id, limit=1000)
