"""Keeps the history for as long as the agent wants it: what is older leaves the store, a little at a time."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from console.domain.contacts import Contact
from console.domain.errors import UserError
from console.domain.events import ContactsChanged, MessagesRemoved
from console.domain.ids import ContactId, MessageId
from console.ports import Clock, MediaStore, Store, UnitOfWork
from console.services.bus import EventBus

log = logging.getLogger(__name__)

AGREED_KEY = "history_days"
"""How many days the agent agreed to for this account; shorter than that nothing goes without asking."""
SWEPT_KEY = "history_swept"
CHUNK = 100
"""Messages taken out in one transaction: what else the store is asked for comes in between."""
LOOK_SECONDS = 3600.0
DAY = timedelta(days=1)

_Chunk = tuple[list[MessageId], Contact | None]


class History:
    """Removes messages once a day; contacts, their notes and tags stay, and so does what waits to be sent."""

    def __init__(self, store: Store, media: MediaStore, bus: EventBus, clock: Clock) -> None:
        self._store = store
        self._media = media
        self._bus = bus
        self._clock = clock
        self._days = 0
        self._sweeping = asyncio.Lock()

    async def agreed_days(self) -> int:
        """Give what the agent agreed to for this account; 0: everything is kept."""
        text = await self._store.read(lambda uow: uow.meta.get(AGREED_KEY))
        return int(text) if text and text.isdecimal() else 0

    async def keep_for(self, days: int) -> int:
        """Put a number of days in force, 0 for always.

        Gives how many messages that would cost and the agent has to be asked for first; until accept() nothing goes.
        Raises UserError (STORE_*).
        """
        self._days = 0
        agreed = await self.agreed_days()
        if days and not (agreed and days >= agreed):
            limit = self._limit(days)
            count = await self._store.scan(lambda uow: uow.history.count_older(limit))
            if count:
                return count
        await self._agree(days)
        return 0

    async def accept(self, days: int) -> None:
        """The agent was asked and agreed: make a backup, then remove. Raises UserError, and nothing was removed."""
        await self._store.back_up()
        await self._agree(days)
        await self.sweep()

    async def _agree(self, days: int) -> None:
        if days != await self.agreed_days():
            await self._store.write(lambda uow: uow.meta.set(AGREED_KEY, str(days)), durable=True)
        self._days = days

    async def keep_up(self) -> None:
        """Remove what has become too old, once a day, until cancelled; and the pictures that nothing shows."""
        while True:
            try:
                if self._days and await self._is_due():
                    await self.sweep()
                else:
                    await self._clear_away()
            except UserError as error:
                log.error("the history could not be shortened: %s", error.problem.value)  # noqa: TRY400 - no bug
            await self._clock.sleep(LOOK_SECONDS)

    async def _is_due(self) -> bool:
        text = await self._store.read(lambda uow: uow.meta.get(SWEPT_KEY))
        try:
            return not text or self._clock.now() - datetime.fromisoformat(text) >= DAY
        except ValueError:
            return True

    async def sweep(self) -> int:
        """Remove everything that is too old now; gives how many messages that were. Raises UserError (STORE_*)."""
        async with self._sweeping:
            if not self._days:
                return 0
            now, limit = self._clock.now(), self._limit(self._days)
            count = 0
            for contact_id in await self._store.scan(lambda uow: uow.history.contacts_with_older(limit)):
                count += await self._shorten(contact_id, limit)
            await self._clear_away()
            await self._store.write(lambda uow: uow.meta.set(SWEPT_KEY, now.isoformat()), durable=False)
            return count

    async def _clear_away(self) -> None:
        """Delete the pictures of messages that are gone, those undone before they were sent among them."""
        noted, unused = await self._store.scan(lambda uow: uow.history.files_left())
        if noted:
            young = await self._media.discard(unused)
            await self._store.write(lambda uow: uow.history.forget_files(noted - young), durable=False)

    async def _shorten(self, contact_id: ContactId, limit: datetime) -> int:
        def work(uow: UnitOfWork) -> _Chunk:
            ids = uow.history.oldest(contact_id, limit, CHUNK)
            if ids:
                uow.history.remove(ids)
            return ids, uow.contacts.get(contact_id)

        count = 0
        while True:
            ids, contact = await self._store.write(work, durable=False)
            count += len(ids)
            if ids:
                self._bus.publish(MessagesRemoved(contact_id, tuple(ids)))
            if len(ids) < CHUNK:
                if count and contact is not None:
                    self._bus.publish(ContactsChanged((contact,)))
                return count

    def _limit(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)
