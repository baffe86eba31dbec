"""Keeps the agent's reminders, and tells each of them once when its time has come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.domain.errors import UserError
from console.domain.events import ReminderDue, RemindersChanged
from console.domain.ids import ContactId
from console.domain.reminders import (
    Reminder,
    ReminderId,
    decode,
    encode,
    in_order,
    new_reminder_id,
    one_line,
    still_kept,
)
from console.ports import Clock, Store, UnitOfWork
from console.services.bus import EventBus
from console.services.tasks import Tasks

log = logging.getLogger(__name__)

KEY = "reminders"
"""They are few and short, and all of them are wanted at the start: one value of the account holds them."""
DAMAGED_KEY = "reminders_damaged"
"""Where reminders that could not be read are kept."""
LOOK_EVERY = 60.0
"""A machine that slept, or whose clock was set, is late by no more than this."""
SNOOZE = timedelta(minutes=10)
_Known = dict[ReminderId, Reminder]


class Reminders:
    """One account's reminders, on this computer; changes go to the store first."""

    def __init__(self, store: Store, bus: EventBus, clock: Clock, tasks: Tasks) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._tasks = tasks
        self._known: _Known = {}
        self._told: set[ReminderId] = set()
        """Told in this run: nothing is told again, though it could not be stored."""
        self._timer: asyncio.Task[None] | None = None

    # --- what there is ---

    async def load(self) -> None:
        """Read them; what became due while the console was closed is told now."""
        text = await self._store.read(lambda uow: uow.meta.get(KEY))
        try:
            self._known = decode(text) if text else {}
        except ValueError as error:
            await self._set_aside(text or "", error)
        self._bus.publish(RemindersChanged(frozenset(each.contact_id for each in self._known.values())))
        self._arm()

    async def _set_aside(self, text: str, error: ValueError) -> None:
        log.error("the reminders cannot be read and are kept under %s: %s", DAMAGED_KEY, error)

        def work(uow: UnitOfWork) -> None:
            uow.meta.set(DAMAGED_KEY, text)
            uow.meta.set(KEY, "")

        await self._store.write(work, durable=True)

    def of(self, contact_id: ContactId) -> list[Reminder]:
        """Give a buyer's reminders: open ones by their time, then those that are done."""
        return in_order(each for each in self._known.values() if each.contact_id == contact_id)

    def upcoming(self) -> list[Reminder]:
        """Give every open reminder by its time, the overdue ones first."""
        return in_order(each for each in self._known.values() if not each.done)

    def get(self, reminder_id: ReminderId) -> Reminder | None:
        """Give a reminder as it stands."""
        return self._known.get(reminder_id)

    # --- acting; each raises UserError (STORE_*) ---

    async def add(self, contact_id: ContactId, due: datetime, text: str) -> Reminder:
        """Keep a new reminder."""
        reminder = Reminder(new_reminder_id(), contact_id, due.astimezone(UTC), one_line(text))
        await self.restore(reminder)
        return reminder

    async def edit(self, reminder_id: ReminderId, due: datetime, text: str) -> None:
        """Give a reminder another time or text; at another time it is told again."""
        due = due.astimezone(UTC)

        def change(was: Reminder) -> Reminder:
            moved = was.due != due
            return replace(was, due=due, text=one_line(text), told=was.told and not moved, done=was.done and not moved)

        known = self._known.get(reminder_id)
        if known is not None and known.due != due:
            self._told.discard(reminder_id)
        await self._edit(reminder_id, change)

    async def snooze(self, reminder_id: ReminderId) -> None:
        """Tell of it again in a while."""
        reminder = self._known.get(reminder_id)
        if reminder is not None:
            await self.edit(reminder_id, self._clock.now() + SNOOZE, reminder.text)

    async def set_done(self, reminder_id: ReminderId, done: bool = True) -> None:
        """Mark a reminder as done, or as open again."""
        await self._edit(reminder_id, lambda was: replace(was, done=done))

    async def delete(self, reminder_id: ReminderId) -> Reminder | None:
        """Take a reminder out; gives what restore takes."""
        was = self._known.get(reminder_id)
        await self._write(lambda known: known.pop(reminder_id, None))
        return was

    async def restore(self, reminder: Reminder) -> None:
        """Undo delete."""
        await self._write(lambda known: known.setdefault(reminder.id, reminder))

    async def _edit(self, reminder_id: ReminderId, change: Callable[[Reminder], Reminder]) -> None:
        def work(known: _Known) -> None:
            if reminder_id in known:
                known[reminder_id] = change(known[reminder_id])

        await self._write(work)

    async def _write(self, change: Callable[[_Known], object]) -> None:
        now, told = self._clock.now(), frozenset(self._told)

        def work(uow: UnitOfWork) -> _Known:
            known = decode(uow.meta.get(KEY) or "[]")
            for reminder_id in told & known.keys():
                known[reminder_id] = replace(known[reminder_id], told=True)
            change(known)
            known = still_kept(known, now)
            uow.meta.set(KEY, encode(known.values()))
            return known

        before, self._known = self._known, await self._store.write(work, durable=True)
        changed = before.items() ^ self._known.items()
        self._bus.publish(RemindersChanged(frozenset(each.contact_id for _, each in changed)))
        self._arm()

    # --- telling ---

    def _waiting(self) -> list[Reminder]:
        open_ones = in_order(each for each in self._known.values() if not each.done and not each.told)
        return [each for each in open_ones if each.id not in self._told]

    def _arm(self) -> None:
        """See that somebody wakes up when the next one is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting = self._waiting()
        if waiting:
            self._timer = self._tasks.spawn(self._wait(waiting[0].due), "reminders")

    async def _wait(self, due: datetime) -> None:
        while (left := (due - self._clock.now()).total_seconds()) > 0:
            await self._clock.sleep(min(left, LOOK_EVERY))
        # A task of its own: the timer may be set anew while this one is being stored.
        self._timer = None
        self._tasks.spawn(self._tell(), "reminders")

    async def _tell(self) -> None:
        now = self._clock.now()
        due = [each for each in self._waiting() if each.due <= now]
        # Told first, stored at once after: a promise that is told twice after a crash is better than one forgotten.
        for reminder in due:
            self._told.add(reminder.id)
            self._bus.publish(ReminderDue(reminder))
        try:
            await self._write(lambda _known: None)
        except UserError as error:
            log.warning("that reminders were told could not be stored yet: %s", error.problem.value)
            self._arm()
