"""What a batch of wire events does to the store: plain functions over one unit of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from console.domain.channel_events import (
    MessageArrived,
    MessageCorrected,
    MessageDelivered,
    MessageDisplayed,
    MessageRetracted,
    StanzaAcknowledged,
    StanzaFailed,
)
from console.domain.contacts import Contact
from console.domain.conversations import counted_in, next_sent_at
from console.domain.ids import Address, ContactId, MessageId, OriginId, new_origin_id
from console.domain.messages import Direction, Message, MessageState, OutboxItem, OutboxKind, Picture, Place
from console.ports import NewMessage, UnitOfWork
from console.services.autoreply_batch import Answerer

StoredEvent = (
    MessageArrived
    | MessageCorrected
    | MessageRetracted
    | MessageDelivered
    | MessageDisplayed
    | StanzaAcknowledged
    | StanzaFailed
)

_LOOK_BACK = 50
FRESH = timedelta(hours=12)
JUST_NOW = timedelta(minutes=2)
CURSOR_KEY = "archive_cursor"


class Batch:
    """Applies events one by one inside a transaction and gathers what changed, for publishing after the commit."""

    def __init__(
        self,
        uow: UnitOfWork,
        *,
        follow_live: bool,
        first_sync: bool = False,
        doubt_copies: bool = False,
        answerer: Answerer | None = None,
    ) -> None:
        self._uow = uow
        self._doubt_copies = doubt_copies
        self._answerer = answerer
        self._follow_live = follow_live
        self._first_sync = first_sync
        self._cursor: str | None = None
        self._touched: dict[ContactId, Contact] = {}
        self.contacts: dict[ContactId, Contact] = {}
        self.added: list[tuple[Message, bool]] = []
        """Each with whether it is live."""
        self.changed: dict[MessageId, Message] = {}
        self.settled: list[OriginId] = []
        """Outbox rows that are gone: acknowledged, seen in the archive, or failed."""

    def finish(self) -> None:
        """Write the contacts and the cursor, and read back what the window is to show."""
        if self._answerer is not None:
            self._answerer.finish()
        for contact in self._touched.values():
            self._uow.contacts.save(contact)
        for contact_id in self._touched:
            fresh = self._uow.contacts.get(contact_id)
            if fresh is not None:
                self.contacts[contact_id] = fresh
        if self._cursor is not None:
            self._uow.meta.set(CURSOR_KEY, self._cursor)

    def apply(self, event: StoredEvent, now: datetime) -> None:
        """Bring one event into the store; now is when it came."""
        match event:
            case MessageArrived():
                self._arrived(event, now)
            case MessageCorrected():
                self._corrected(event, now)
            case MessageRetracted():
                self._retracted(event)
            case MessageDelivered():
                self._delivered(event)
            case MessageDisplayed():
                self._displayed(event)
            case StanzaAcknowledged():
                self._acknowledged(event)
            case StanzaFailed():
                self._failed(event)

    # --- messages ---

    def _arrived(self, event: MessageArrived, now: datetime, *, answerable: bool = True) -> None:
        if event.archive_id and (event.from_archive or self._follow_live):
            self._cursor = event.archive_id
        contact = self._contact(event.peer, event.nick if event.direction is Direction.IN else "")
        if contact.blocked and event.direction is Direction.IN:
            return
        message = self._uow.messages.add(self._new_message(event, contact, now))
        if message is None:
            self._known(event, contact)
            if answerable and event.direction is Direction.IN:
                self._came_live(event, contact, now)
            return
        self.added.append((message, not event.from_archive))
        if not self._is_history(event, now):
            self._touched[contact.id] = counted_in(contact, message)
        else:
            self._touched.setdefault(contact.id, contact)
        if answerable:
            self._look(self._touched[contact.id], message, event, now)

    def _look(self, contact: Contact, message: Message, event: MessageArrived, now: datetime) -> None:
        reply = self._answerer.took(contact, message, event, now) if self._answerer is not None else None
        if reply is not None:
            self.added.append((reply, True))

    def _came_live(self, event: MessageArrived, contact: Contact, now: datetime) -> None:
        """What came while the archive was read is in it too, and was taken for old; it is looked at once."""
        if self._answerer is None or event.from_archive or event.stamp is not None or event.origin_id is None:
            return
        message = self._uow.messages.by_origin(contact.id, Direction.IN, event.origin_id)
        if message is not None and now - message.sent_at < JUST_NOW and not self._answerer.looked_at(message.id):
            self._look(contact, message, event, now)

    def _is_history(self, event: MessageArrived, now: datetime) -> bool:
        """A device that signs in for the first time gets days of old talk: nobody waits for an answer to that."""
        return self._first_sync and event.from_archive and event.stamp is not None and now - event.stamp > FRESH

    def _new_message(self, event: MessageArrived, contact: Contact, now: datetime) -> NewMessage:
        place = self._newest(event, contact)
        sent_at = next_sent_at(event.stamp or now, place.sent_at if place else None)
        picture = None
        if event.picture_url:
            picture = Picture(url=event.picture_url, mime=event.picture_mime, size=event.picture_size)
        return NewMessage(
            contact_id=contact.id,
            direction=event.direction,
            body=event.body,
            sent_at=sent_at,
            state=MessageState.RECEIVED if event.direction is Direction.IN else MessageState.SENT,
            origin_id=event.origin_id
            or OriginId(f"archive:{event.archive_id}" if event.archive_id else new_origin_id()),
            archive_id=event.archive_id,
            automatic=event.automatic,
            picture=picture,
        )

    def _newest(self, event: MessageArrived, contact: Contact) -> Place | None:
        """Give the place that a message is to follow.

        A server's stamps may be cut to whole seconds, and its clock may differ from ours: what comes out of the
        archive follows what the buyer said before it, as it does there, and our own words what was sent of them.
        Live messages follow everything.
        """
        messages = self._uow.messages
        if event.stamp is None:
            return messages.newest_place(contact.id, None)
        place = messages.newest_place(contact.id, Direction.IN)
        if event.direction is Direction.OUT:
            newest = reversed(messages.page(contact.id, limit=_LOOK_BACK))
            ours = (m for m in newest if m.direction is Direction.OUT and m.state is not MessageState.WAITING)
            sent = next(ours, None)
            if sent is not None and (place is None or sent.sent_at > place.sent_at):
                place = self._place(sent)
        return place

    def _known(self, event: MessageArrived, contact: Contact) -> None:
        """A copy of our own message, from the archive or a carbon, shows that the server has it."""
        if event.from_archive and self._doubt_copies:
            return
        if event.direction is Direction.OUT and event.origin_id:
            self._settle(contact, event.origin_id, MessageState.SENT)

    def _corrected(self, event: MessageCorrected, now: datetime) -> None:
        contact = self._contact(event.peer)
        message = self._uow.messages.by_origin(contact.id, event.direction, event.target_id)
        if message is None:
            # The text it replaces never came (or is not kept): the new text is all there is to show.
            # It may be old, and says not when it was first said: nothing answers it by itself.
            self._arrived(
                MessageArrived(event.peer, event.direction, event.body, event.target_id, event.archive_id), now,
                answerable=False,
            )  # fmt: skip
        elif not message.retracted and message.body != event.body:
            self._note(self._uow.messages.correct(message.id, event.body))

    def _retracted(self, event: MessageRetracted) -> None:
        contact = self._contact(event.peer)
        message = self._uow.messages.by_origin(contact.id, event.direction, event.target_id)
        if message is not None and not message.retracted:
            self._note(self._uow.messages.retract(message.id))

    # --- states of our own messages ---

    def _acknowledged(self, event: StanzaAcknowledged) -> None:
        item = self._settle_row(event.wire_id)
        if item is not None and item.kind is OutboxKind.MESSAGE:
            self._state(item.message_id, MessageState.SENT)

    def _failed(self, event: StanzaFailed) -> None:
        row = next((row for row in self._uow.outbox.all() if row.wire_id == event.wire_id), None)
        if row is not None and event.peer not in {None, row.address}:
            # Somebody else's word about what goes to this buyer.
            return
        item = self._settle_row(event.wire_id)
        if item is not None:
            if item.kind is OutboxKind.MESSAGE:
                self._state(item.message_id, MessageState.FAILED, event.problem.value)
        elif event.peer is not None:
            contact = self._uow.contacts.by_address(event.peer)
            if contact is None:
                return
            message = self._uow.messages.by_origin(contact.id, Direction.OUT, event.wire_id)
            if message is not None:
                self._state(message.id, MessageState.FAILED, event.problem.value)

    def _delivered(self, event: MessageDelivered) -> None:
        contact = self._uow.contacts.by_address(event.peer)
        if contact is not None:
            self._settle(contact, event.origin_id, MessageState.DELIVERED)

    def _displayed(self, event: MessageDisplayed) -> None:
        contact = self._uow.contacts.by_address(event.peer)
        if contact is None:
            return
        if event.direction is Direction.OUT:
            self._overtaken(contact, event.origin_id)
            for message in self._uow.messages.mark_displayed(contact.id, Direction.OUT, event.origin_id):
                self._settle_row(message.origin_id)
                self._note(message)
            return
        message_read = self._uow.messages.by_origin(contact.id, Direction.IN, event.origin_id)
        if message_read is not None:
            place = self._place(message_read)
            contact = self._contact(event.peer)
            unread = min(contact.unread, self._uow.messages.unread_after(contact.id, place))
            self._touched[contact.id] = replace(contact, unread=unread, marked_unread=False)

    def _overtaken(self, contact: Contact, seen: OriginId) -> None:
        """A marker that comes before the server's acknowledgement stands for it, and for all that went before."""
        message = self._uow.messages.by_origin(contact.id, Direction.OUT, seen)
        if message is None or message.state is not MessageState.WAITING:
            return
        rows = [row for row in self._uow.outbox.all() if row.contact_id == contact.id]
        last = next((row.id for row in rows if row.wire_id == seen), 0)
        for row in rows:
            if row.id <= last and row.kind is OutboxKind.MESSAGE:
                self._settle(contact, row.wire_id, MessageState.SENT)

    # --- helpers ---

    def _contact(self, address: Address, nick: str = "") -> Contact:
        contact = self._uow.contacts.ensure(address, nick)
        contact = self._touched.get(contact.id, contact)
        if nick and not contact.in_roster and contact.name != nick:
            contact = replace(contact, name=nick)
            self._touched[contact.id] = contact
        return contact

    def _settle_row(self, wire_id: OriginId) -> OutboxItem | None:
        item = self._uow.outbox.remove(wire_id)
        if item is not None:
            self.settled.append(wire_id)
        return item

    @staticmethod
    def _place(message: Message) -> Place:
        return Place(message.sent_at, message.id)

    def _settle(self, contact: Contact, origin_id: OriginId, state: MessageState) -> None:
        message = self._uow.messages.by_origin(contact.id, Direction.OUT, origin_id)
        if message is not None:
            self._settle_row(origin_id)
            self._state(message.id, state)

    def _state(self, message_id: MessageId, state: MessageState, failure: str = "") -> None:
        message = self._uow.messages.set_state(message_id, state, failure)
        if message is not None:
            self._note(message)

    def _note(self, message: Message) -> None:
        """Remember a changed message; the row of its contact may show it."""
        self.changed[message.id] = message
        contact = self._touched.get(message.contact_id) or self._uow.contacts.get(message.contact_id)
        if contact is not None:
            self._touched[contact.id] = contact
