"""Contacts as the channel knows them: names, groups, presence, pictures, blocking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from console.domain.channel_events import (
    AvatarReceived,
    BlockListChanged,
    NicknameReceived,
    PeerPresence,
    RosterItem,
    RosterItemChanged,
    RosterItemRemoved,
    RosterReceived,
)
from console.domain.contacts import Contact
from console.domain.errors import UserError
from console.domain.events import ContactsChanged, PresenceChanged
from console.domain.ids import Address
from console.domain.presence import Presence, Show
from console.ports import Channel, ImageInspector, MediaStore, Store, UnitOfWork
from console.services.bus import EventBus
from console.services.desk import Desk
from console.services.tasks import Tasks

NAME_LIMIT = 64
EARLY_LIMIT = 500


class Roster:
    """Brings the channel's list of contacts into the store, and the agent's changes to the channel."""

    def __init__(
        self, store: Store, media: MediaStore, channel: Channel, bus: EventBus, desk: Desk, tasks: Tasks,
        inspector: ImageInspector,
    ) -> None:  # fmt: skip
        self._store = store
        self._media = media
        self._channel = channel
        self._bus = bus
        self._desk = desk
        self._tasks = tasks
        self._inspector = inspector
        self._presence: dict[Address, Presence] = {}
        self._early: dict[Address, list[Callable[[Contact], Contact]]] = {}
        """What was told of somebody before the first message made them a contact."""
        bus.subscribe(ContactsChanged, self._on_contacts)

    def presence(self, contact: Contact) -> Presence:
        """Give a contact's presence; UNKNOWN where none was seen in this session."""
        return self._presence.get(contact.address, Presence())

    # --- what the agent does ---

    async def add(self, address: Address, name: str, groups: Sequence[str]) -> None:
        """Put a contact into the list. Raises UserError."""
        await self._channel.add_contact(address, name, groups)

    async def remove(self, contact: Contact) -> None:
        """Take a contact out of the list; the conversation stays. Raises UserError."""
        await self._channel.remove_contact(contact.address)

    async def block(self, contact: Contact) -> None:
        """Keep a buyer from reaching us, here and at the server. Raises UserError."""
        await self._channel.block(contact.address)
        await self._edit([contact.address], lambda c: replace(c, blocked=True, active=False, waiting_since=None))

    async def unblock(self, contact: Contact) -> None:
        """Undo block. Raises UserError."""
        await self._channel.unblock(contact.address)
        await self._edit([contact.address], lambda c: replace(c, blocked=False))

    # --- what the channel says ---

    def take(
        self,
        event: RosterReceived | RosterItemChanged | RosterItemRemoved | PeerPresence | AvatarReceived
        | NicknameReceived | BlockListChanged,
    ) -> None:  # fmt: skip
        """Take an event from the channel."""
        match event:
            case PeerPresence():
                self._take_presence(event)
            case RosterReceived(items):
                self._tasks.spawn(self._received(items), "roster")
            case RosterItemChanged(item):
                self._tasks.spawn(self._put([item]), "roster")
            case RosterItemRemoved(address):
                change: Callable[[Contact], Contact] = lambda c: replace(c, in_roster=False, groups=())  # noqa: E731
                self._tasks.spawn(self._edit([address], change), "roster")
            case NicknameReceived(peer, name):
                self._tasks.spawn(self._nickname(peer, name), "nickname")
            case AvatarReceived():
                self._tasks.spawn(self._avatar(event), "avatar")
            case BlockListChanged(addresses):
                self._tasks.spawn(self._blocked(addresses), "block list")

    def line_lost(self) -> None:
        """Forget presences: what was seen is not known any more."""
        known = [address for address, presence in self._presence.items() if presence.show is not Show.UNKNOWN]
        self._presence.clear()
        for address in known:
            self._tell_presence(address)

    def _take_presence(self, event: PeerPresence) -> None:
        if self._presence.get(event.peer) != event.presence:
            self._presence[event.peer] = event.presence
            self._tell_presence(event.peer)

    def _tell_presence(self, address: Address) -> None:
        contact = self._desk.contact_at(address)
        if contact is not None:
            self._bus.publish(PresenceChanged(contact.id, self.presence(contact)))

    async def _received(self, items: Sequence[RosterItem]) -> None:
        listed = {item.address for item in items}
        gone = [c.address for c in self._desk.contacts() if c.in_roster and c.address not in listed]
        await self._put(items)
        await self._edit(gone, lambda c: replace(c, in_roster=False, groups=()))

    async def _put(self, items: Sequence[RosterItem]) -> None:
        def work(uow: UnitOfWork) -> list[Contact]:
            changed = []
            for item in items:
                old = uow.contacts.ensure(item.address, item.name[:NAME_LIMIT])
                name = item.name[:NAME_LIMIT] or old.name
                new = replace(old, name=name, groups=item.groups, in_roster=True)
                if new != old:
                    uow.contacts.save(new)
                    changed.append(new)
            return changed

        self._publish(await self._store.write(work, durable=False))

    async def _nickname(self, peer: Address, name: str) -> None:
        # A name that the agent gave in the list wins over what the buyer calls himself.
        await self._learn(peer, lambda c: c if c.in_roster and c.name else replace(c, name=name[:NAME_LIMIT]))

    async def _avatar(self, event: AvatarReceived) -> None:
        if not event.data:
            await self._edit([event.peer], lambda c: replace(c, avatar=None))
            return
        try:
            info = await asyncio.to_thread(self._inspector.inspect, event.data)
            file = await self._media.save(event.data, info.mime)
        except UserError:
            return
        await self._learn(event.peer, lambda c: replace(c, avatar=file))

    async def _learn(self, address: Address, change: Callable[[Contact], Contact]) -> None:
        """Change a contact, now or as soon as there is one."""
        if self._desk.contact_at(address) is not None:
            await self._edit([address], change)
        elif len(self._early) < EARLY_LIMIT or address in self._early:
            self._early.setdefault(address, []).append(change)

    def _on_contacts(self, event: ContactsChanged) -> None:
        for contact in event.contacts:
            for change in self._early.pop(contact.address, ()):
                self._tasks.spawn(self._edit([contact.address], change), "contact")

    async def _blocked(self, addresses: frozenset[Address]) -> None:
        differ = [c.address for c in self._desk.contacts() if c.blocked is not (c.address in addresses)]
        await self._edit(differ, lambda c: replace(c, blocked=c.address in addresses))

    async def _edit(self, addresses: Sequence[Address], change: Callable[[Contact], Contact]) -> None:
        if not addresses:
            return

        def work(uow: UnitOfWork) -> list[Contact]:
            changed = []
            for address in addresses:
                old = uow.contacts.by_address(address)
                if old is not None and (new := change(old)) != old:
                    uow.contacts.save(new)
                    changed.append(new)
            return changed

        self._publish(await self._store.write(work, durable=False))

    def _publish(self, contacts: Sequence[Contact]) -> None:
        if contacts:
            self._bus.publish(ContactsChanged(tuple(contacts)))
