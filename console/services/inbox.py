"""Stores what the channel reports, in batches off the window thread, and tells about it afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeGuard, TypeVar

from console.domain.channel_events import MessageArrived, MessageCorrected, MessageRetracted
from console.domain.errors import UserError
from console.domain.events import ContactsChanged, MessagesAdded, MessagesChanged, StoreRecovered, StoreTroubled
from console.domain.ids import ArchiveId, OriginId
from console.ports import Clock, Store, UnitOfWork
from console.services.autoreply import AutoReply
from console.services.autoreply_batch import Answerer
from console.services.batch import CURSOR_KEY, Batch, StoredEvent
from console.services.bus import EventBus
from console.services.tasks import Tasks

T = TypeVar("T")

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.02
_Done = tuple[Batch, Answerer | None]
LiveEvent = MessageArrived | MessageCorrected | MessageRetracted
BATCH_LIMIT = 500
RETRY_SECONDS = 2.0


def _is_live(event: StoredEvent) -> TypeGuard[LiveEvent]:
    """Tell whether an event carries what somebody said, and not out of the archive."""
    if isinstance(event, MessageArrived):
        return not event.from_archive
    return isinstance(event, (MessageCorrected, MessageRetracted))


class Inbox:
    """One queue for everything from the wire that changes the store, so that its order is kept.

    The first event is committed at once; what comes while that goes on, or shortly after, in one transaction.
    A batch that cannot be written is kept and tried again: the archive cursor moves only with its messages.
    """

    def __init__(self, store: Store, bus: EventBus, clock: Clock, tasks: Tasks) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._tasks = tasks
        self._queue: list[tuple[StoredEvent, datetime]] = []
        self._holding = False
        self._held: list[tuple[LiveEvent, datetime]] = []
        self._pump: asyncio.Task[None] | None = None
        self._troubled = False
        self._finishing = False
        self._cursor_follows_live = False
        self._first_sync = False
        self._doubt_copies = False
        self._answering: AutoReply | None = None
        self.on_settled: Callable[[Sequence[OriginId]], None] | None = None
        """Called after each commit with the outbox rows that are gone; set by the builder."""

    def answer_with(self, auto_reply: AutoReply) -> None:
        """Have what comes looked at by auto-reply, in the transaction that stores it."""
        self._answering = auto_reply

    def put(self, event: StoredEvent) -> None:
        """Take an event from the channel."""
        if self._holding and _is_live(event):
            self._held.append((event, self._clock.now()))
            return
        self._queue.append((event, self._clock.now()))
        self._start()

    def hold(self) -> bool:
        """Keep live messages back: what the archive has from before them is to be stored first.

        What was held already and lies in the archive too comes from there, at its place: True where there is such.
        """
        self._holding = True
        held = len(self._held)
        self._held = [(event, now) for event, now in self._held if event.archive_id is None]
        return len(self._held) < held

    def release(self) -> None:
        """Store live messages again, those held back first."""
        self._holding = False
        self._queue.extend(self._held)
        self._held.clear()
        self._start()

    def _start(self) -> None:
        if self._pump is None and self._queue:
            self._pump = self._tasks.spawn(self._run(), "inbox")

    def sync_first(self, first: bool) -> None:
        """Say whether the archive is being read for the first time: old messages are history then, not news."""
        self._first_sync = first

    def doubt_copies(self, doubt: bool) -> None:
        """Say whether a copy of our message in the archive may be all there is of it: it goes out once more then."""
        self._doubt_copies = doubt

    def follow_live(self, follow: bool) -> None:
        """Say whether live messages move the archive cursor: only after the archive was caught up with."""
        self._cursor_follows_live = follow

    async def drained(self) -> None:
        """Wait until everything taken so far is stored."""
        while self._pump is not None:
            await asyncio.shield(self._pump)

    async def finish(self) -> None:
        """Store what came, at the end; where the store takes nothing it stays in the archive, before the cursor."""
        self._finishing = True
        with suppress(UserError):
            await self.drained()

    async def cursor(self) -> ArchiveId | None:
        """Give the place in the server's archive up to which everything is stored."""
        value = await self._store.read(lambda uow: uow.meta.get(CURSOR_KEY))
        return ArchiveId(value) if value else None

    async def set_cursor(self, cursor: ArchiveId) -> None:
        """Store a cursor, behind everything taken so far."""
        await self.drained()
        await self._write(lambda uow: uow.meta.set(CURSOR_KEY, cursor))

    async def _run(self) -> None:
        try:
            while self._queue:
                events = self._queue[:BATCH_LIMIT]
                follow = self._cursor_follows_live
                done = await self._commit(events, follow)
                del self._queue[: len(events)]
                for batch, answerer in done:
                    self._publish(batch)
                    if answerer is not None and self._answering is not None:
                        self._answering.done(answerer, batch.settled)
                await asyncio.sleep(COALESCE_SECONDS)
        finally:
            self._pump = None

    async def _commit(self, events: list[tuple[StoredEvent, datetime]], follow: bool) -> list[_Done]:
        first_sync, doubt = self._first_sync, self._doubt_copies
        snapshot = self._answering.snapshot() if self._answering is not None else None

        def work(uow: UnitOfWork) -> _Done:
            answerer = Answerer(snapshot, uow) if snapshot is not None else None
            batch = Batch(uow, follow_live=follow, first_sync=first_sync, doubt_copies=doubt, answerer=answerer)
            for event, now in events:
                batch.apply(event, now)
            batch.finish()
            return batch, answerer

        try:
            return [await self._write(work)]
        except UserError:
            raise
        except Exception:  # the edge: what anybody may send must not hold up everybody else's messages for ever
            if len(events) == 1:
                log.exception("an event cannot be stored and is left out: %s", type(events[0][0]).__name__)
                return []
        return [done for event in events for done in await self._commit([event], follow)]

    async def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Write, again and again where the store cannot."""
        while True:
            try:
                result = await self._store.write(work, durable=False)
            except UserError as error:
                self._tell_trouble(error)
                if self._finishing:
                    raise
                await self._clock.sleep(RETRY_SECONDS)
            else:
                if self._troubled:
                    self._troubled = False
                    self._bus.publish(StoreRecovered())
                return result

    def _tell_trouble(self, error: UserError) -> None:
        log.error("%d events could not be stored yet: %s", len(self._queue), error.problem)
        if not self._troubled:
            self._troubled = True
            self._bus.publish(StoreTroubled(error.problem, dict(error.details)))

    def _publish(self, batch: Batch) -> None:
        if batch.settled and self.on_settled is not None:
            self.on_settled(batch.settled)
        if batch.contacts:
            self._bus.publish(ContactsChanged(tuple(batch.contacts.values())))
        for live in (False, True):
            added = tuple(message for message, is_live in batch.added if is_live is live)
            if added:
                self._bus.publish(MessagesAdded(added, live))
        if batch.changed:
            self._bus.publish(MessagesChanged(tuple(batch.changed.values())))
