"""The agent's desk: which conversations there are, how they stand, and what the agent does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from console.domain.channel_events import PeerTyping
from console.domain.contacts import Contact
from console.domain.conversations import (
    ServedRule,
    SortOrder,
    Urgency,
    WaitingLimits,
    most_urgent,
    served,
    sorted_conversations,
)
from console.domain.events import ContactsChanged, ContactsLoaded, MessagesAdded, TypingChanged
from console.domain.ids import Address, ContactId, MessageId
from console.domain.messages import DayCount, Direction, Message, Place, SearchHit
from console.ports import Channel, Clock, Store, UnitOfWork
from console.services.bus import EventBus
from console.services.facts import BuyerFacts
from console.services.tasks import Tasks

TYPING_EXPIRES_SECONDS = 30.0
TYPING_REPEAT_SECONDS = 8.0
PAGE = 50


class Desk:
    """Keeps every contact of the account in memory, as stored; changes go to the store first."""

    def __init__(self, store: Store, channel: Channel, bus: EventBus, clock: Clock, tasks: Tasks) -> None:
        self._store = store
        self._channel = channel
        self._bus = bus
        self._clock = clock
        self._tasks = tasks
        self._contacts: dict[ContactId, Contact] = {}
        self._by_address: dict[Address, ContactId] = {}
        self.facts = BuyerFacts(store)
        """Products and orders the agent noted."""
        self._typing: dict[ContactId, datetime] = {}
        self._agent_typing: dict[ContactId, datetime] = {}
        self._told_typing: dict[ContactId, datetime] = {}
        self._paused: dict[ContactId, float] = {}
        self.limits = WaitingLimits()
        self.served_rule = ServedRule()
        self.current: ContactId | None = None
        """The conversation that is open in the window."""
        self.window_active = False
        """Whether the agent is looking: what comes into the open conversation is read then."""
        bus.subscribe(ContactsChanged, self._on_contacts)
        bus.subscribe(MessagesAdded, self._on_messages)

    # --- what there is ---

    async def load(self) -> None:
        """Read every contact from the store and publish ContactsLoaded."""
        contacts = await self._store.read(lambda uow: uow.contacts.all())
        self._contacts = {contact.id: contact for contact in contacts}
        self._by_address = {contact.address: contact.id for contact in contacts}
        self._bus.publish(ContactsLoaded(tuple(contacts)))

    def contact(self, contact_id: ContactId) -> Contact | None:
        """Give a contact as it stands."""
        return self._contacts.get(contact_id)

    def contact_at(self, address: Address) -> Contact | None:
        """Give the contact at an address."""
        contact_id = self._by_address.get(address)
        return self._contacts.get(contact_id) if contact_id is not None else None

    def contacts(self) -> Iterable[Contact]:
        """Give every contact, in no order."""
        return self._contacts.values()

    def active(self, order: SortOrder) -> list[Contact]:
        """Give the conversations under 正在联系, sorted."""
        return sorted_conversations((c for c in self._contacts.values() if c.active and not c.blocked), order)

    def serves(self, contact: Contact) -> bool:
        """Tell whether a buyer is being served at this moment, by the agent's own choice of what that means."""
        return served(contact, self._clock.now(), self.served_rule)

    def served_count(self) -> int:
        """Tell how many buyers are being served."""
        now, rule = self._clock.now(), self.served_rule
        return sum(served(contact, now, rule) for contact in self._contacts.values())

    def unread_total(self) -> int:
        """Tell how many messages are unread (a conversation marked unread counts as one)."""
        return sum(c.unread or int(c.marked_unread) for c in self._contacts.values() if not c.blocked)

    def next_urgent(self) -> Contact | None:
        """Give the conversation that waits longest, other than the open one."""
        current = self._contacts.get(self.current) if self.current is not None else None
        return most_urgent((c for c in self._contacts.values() if c.active and not c.blocked), current)

    # --- waiting ---

    def waiting_seconds(self, contact_id: ContactId) -> float | None:
        """Tell how long a buyer has been waiting, less the time the agent was typing; None: nobody waits."""
        contact = self._contacts.get(contact_id)
        if contact is None or contact.waiting_since is None:
            return None
        now = self._clock.now()
        paused = self._paused.get(contact_id, 0.0)
        since = self._agent_typing.get(contact_id)
        if since is not None:
            paused += (now - max(since, contact.waiting_since)).total_seconds()
        return max(0.0, (now - contact.waiting_since).total_seconds() - paused)

    def waiting_paused(self, contact_id: ContactId) -> bool:
        """Tell whether the ring stands still because the agent is typing to this buyer."""
        return contact_id in self._agent_typing

    def urgency(self, contact_id: ContactId) -> Urgency:
        """Place a buyer's wait against the limits."""
        return self.limits.urgency(self.waiting_seconds(contact_id))

    def is_typing(self, contact_id: ContactId) -> bool:
        """Tell whether the buyer is typing."""
        return contact_id in self._typing

    # --- reading ---

    async def page(
        self, contact_id: ContactId, *, before: Place | None = None, after: Place | None = None, limit: int = PAGE
    ) -> list[Message]:
        """Give the newest messages, those just before, or those just after a place; oldest first."""
        return await self._store.read(
            lambda uow: uow.messages.page(contact_id, before=before, after=after, limit=limit)
        )

    async def around(self, contact_id: ContactId, place: Place, limit: int = PAGE) -> list[Message]:
        """Give messages on both sides of a place, the message there included."""

        def work(uow: UnitOfWork) -> list[Message]:
            older = uow.messages.page(contact_id, before=place, limit=limit // 2)
            here = uow.messages.get(place.id)
            newer = uow.messages.page(contact_id, after=place, limit=limit // 2)
            return [*older, *([here] if here is not None else []), *newer]

        return await self._store.read(work)

    async def place_at(self, contact_id: ContactId, when: datetime) -> Place | None:
        """Give the place of the first message at or after a time."""
        return await self._store.read(lambda uow: uow.messages.since(contact_id, when))

    async def message(self, message_id: MessageId) -> Message | None:
        """Give one message."""
        return await self._store.read(lambda uow: uow.messages.get(message_id))

    async def days(self, contact_id: ContactId, utc_offset_minutes: int) -> list[DayCount]:
        """Give the local days on which there were messages, newest first."""
        return await self._store.scan(lambda uow: uow.messages.days(contact_id, utc_offset_minutes))

    async def search(
        self, text: str, *, contact_id: ContactId | None = None, before: Place | None = None, limit: int = PAGE
    ) -> list[SearchHit]:
        """Find messages that contain a text, in one conversation or in all, newest first."""
        if not text.strip():
            return []
        return await self._store.scan(
            lambda uow: uow.messages.search(text, contact_id=contact_id, before=before, limit=limit)
        )

    # --- acting ---

    async def open(self, contact_id: ContactId) -> None:
        """Make a conversation the open one: active, and read if the agent is looking."""
        self.current = contact_id
        contact = self._contacts.get(contact_id)
        if contact is not None and not contact.active:
            await self._edit(contact_id, lambda c: replace(c, active=True))
        if self.window_active:
            await self.mark_read(contact_id)

    async def open_address(self, address: Address, name: str = "") -> ContactId:
        """Give the contact at an address, made where there is none."""
        contact = await self._store.write(lambda uow: uow.contacts.ensure(address, name), durable=True)
        self._bus.publish(ContactsChanged((contact,)))
        return contact.id

    def set_window_active(self, active: bool) -> None:
        """Say whether the agent is looking at the window."""
        self.window_active = active
        if active and self.current is not None:
            self._tasks.spawn(self.mark_read(self.current), "mark read")

    async def mark_read(self, contact_id: ContactId) -> None:
        """Mark everything in a conversation as read, and tell the buyer's client so."""
        contact = self._contacts.get(contact_id)
        if contact is None or not (contact.unread or contact.marked_unread):
            return
        newest: list[Message] = []

        def work(uow: UnitOfWork) -> Contact | None:
            newest.extend(
                m for m in uow.messages.page(contact_id, limit=PAGE) if m.direction is Direction.IN and not m.retracted
            )
            return _changed(uow, contact_id, lambda c: replace(c, unread=0, marked_unread=False))

        self._publish(await self._store.write(work, durable=False))
        if newest:
            self._channel.send_displayed(contact.address, newest[-1].origin_id)

    async def _read_current(self) -> None:
        if self.current is not None and self.window_active:
            await self.mark_read(self.current)

    async def mark_unread(self, contact_id: ContactId) -> None:
        """Put the unread mark back, for later."""
        await self._edit(contact_id, lambda c: replace(c, marked_unread=True))

    async def set_pinned(self, contact_id: ContactId, pinned: bool) -> None:
        """Keep a conversation at the top, or let it go."""
        await self._edit(contact_id, lambda c: replace(c, pinned=pinned))

    async def close(self, contact_id: ContactId) -> None:
        """Take a conversation out of 正在联系; it comes back with the buyer's next message."""
        if self.current == contact_id:
            self.current = None
        await self._edit(
            contact_id, lambda c: replace(c, active=False, unread=0, marked_unread=False, waiting_since=None)
        )

    async def reopen(self, contact: Contact) -> None:
        """Undo close: bring back what it cleared."""
        await self._edit(
            contact.id,
            lambda c: replace(c, active=True, waiting_since=c.waiting_since or contact.waiting_since),
        )

    async def set_remark(self, contact_id: ContactId, remark: str) -> None:
        """Store the agent's own name for a contact."""
        await self._edit(contact_id, lambda c: replace(c, remark=remark.strip()))

    async def set_notes(self, contact_id: ContactId, notes: str) -> None:
        """Store the agent's notes."""
        await self._edit(contact_id, lambda c: replace(c, notes=notes))

    async def set_tags(self, contact_id: ContactId, tags: Iterable[str]) -> None:
        """Store tags, each once, in their order."""
        kept = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        await self._edit(contact_id, lambda c: replace(c, tags=kept))

    async def save_draft(self, contact_id: ContactId, text: str) -> None:
        """Keep what stands in the composer of a conversation."""
        contact = self._contacts.get(contact_id)
        if contact is not None and contact.draft != text:
            await self._edit(contact_id, lambda c: replace(c, draft=text), durable=False)

    def agent_types(self, contact_id: ContactId, typing: bool) -> None:
        """Say that the agent began, goes on, or stopped typing to a buyer: tells the buyer, and halts the ring."""
        contact = self._contacts.get(contact_id)
        if contact is None:
            return
        now = self._clock.now()
        if typing:
            self._agent_typing.setdefault(contact_id, now)
            told = self._told_typing.get(contact_id)
            if told is None or (now - told).total_seconds() >= TYPING_REPEAT_SECONDS:
                self._told_typing[contact_id] = now
                self._channel.send_typing(contact.address, True)
            return
        since = self._agent_typing.pop(contact_id, None)
        if since is not None and contact.waiting_since is not None:
            halted = (now - max(since, contact.waiting_since)).total_seconds()
            self._paused[contact_id] = self._paused.get(contact_id, 0.0) + max(0.0, halted)
        if self._told_typing.pop(contact_id, None) is not None:
            self._channel.send_typing(contact.address, False)

    # --- what happens ---

    def peer_typing(self, event: PeerTyping) -> None:
        """Take the channel's word that a buyer types or stopped; typing runs out by itself."""
        contact_id = self._by_address.get(event.peer)
        if contact_id is None:
            return
        if event.typing:
            started = self._clock.now()
            self._typing[contact_id] = started
            self._tasks.spawn(self._expire_typing(contact_id, started), "typing")
        elif self._typing.pop(contact_id, None) is None:
            return
        self._bus.publish(TypingChanged(contact_id, event.typing))

    async def _expire_typing(self, contact_id: ContactId, started: datetime) -> None:
        await self._clock.sleep(TYPING_EXPIRES_SECONDS)
        if self._typing.get(contact_id) == started:
            self._stop_typing(contact_id)

    def _stop_typing(self, contact_id: ContactId) -> None:
        if self._typing.pop(contact_id, None) is not None:
            self._bus.publish(TypingChanged(contact_id, False))

    def _on_contacts(self, event: ContactsChanged) -> None:
        for contact in event.contacts:
            old = self._contacts.get(contact.id)
            if contact.waiting_since is None or (old is not None and old.waiting_since != contact.waiting_since):
                self._paused.pop(contact.id, None)
            self._contacts[contact.id] = contact
            self._by_address[contact.address] = contact.id

    def _on_messages(self, event: MessagesAdded) -> None:
        for message in event.messages:
            if message.direction is Direction.IN:
                self._stop_typing(message.contact_id)
        if self.window_active and any(
            m.contact_id == self.current and m.direction is Direction.IN for m in event.messages
        ):
            self._tasks.spawn(self._read_current(), "mark read")

    async def _edit(self, contact_id: ContactId, change: Callable[[Contact], Contact], *, durable: bool = True) -> None:
        self._publish(await self._store.write(lambda uow: _changed(uow, contact_id, change), durable=durable))

    def _publish(self, contact: Contact | None) -> None:
        if contact is not None:
            self._bus.publish(ContactsChanged((contact,)))


def _changed(uow: UnitOfWork, contact_id: ContactId, change: Callable[[Contact], Contact]) -> Contact | None:
    contact = uow.contacts.get(contact_id)
    if contact is None:
        return None
    uow.contacts.save(change(contact))
    return uow.contacts.get(contact_id)
