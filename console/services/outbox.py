"""Sends: every stanza is in the store before it is on the wire, and stays there until the server has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from console.domain.autoreply_engine import ContactState
from console.domain.conversations import counted_in, next_sent_at
from console.domain.errors import Problem, UserError
from console.domain.events import ContactsChanged, HoldChanged, MessagesAdded, MessagesChanged, MessagesRemoved
from console.domain.ids import ContactId, MessageId, OriginId, new_origin_id
from console.domain.messages import Direction, Message, MessageState, OutboxItem, OutboxKind, Picture, Place
from console.ports import Channel, Clock, ImageInspector, MediaStore, NewMessage, Outgoing, Store, UnitOfWork
from console.services.autoreply_batch import note_spoken, note_unsaid
from console.services.bus import EventBus
from console.services.tasks import Tasks

log = logging.getLogger(__name__)

RETRY_UPLOAD_SECONDS = 5.0
HAND_OVER_SECONDS = 3.0
"""How long the end of a session waits for a picture that was held back; later it goes out with the next one."""
UPLOAD_PATIENCE_SECONDS = 60.0
"""How long an upload is tried again and again while the line to the server stands."""
_LINE = {Problem.CONNECTION_LOST, Problem.NO_NETWORK, Problem.SERVER_SILENT}
_ROOM = {Problem.STORE_FULL, Problem.STORE_LOCKED}


@dataclass(frozen=True, slots=True)
class Undone:
    """What a message held that was taken back before it went out."""

    text: str
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Hold:
    """A message that waits a moment for second thoughts."""

    contact_id: ContactId
    message_id: MessageId
    until: datetime
    waited_since: datetime | None
    """Since when the buyer waited for it."""
    before: ContactState
    """What auto-reply knew of the buyer."""


class Outbox:
    """The queue of stanzas that the server has not acknowledged; order is kept within each conversation.

    What the agent sends is held back for hold_seconds, so that it can be undone; it is in the store meanwhile, and
    whatever ends the program does not keep it from going out. Automatic replies are not held, nor held up by it.

    While the line is down rows are only written. A new session hands over every row again (the message's id
    is its origin-id, so that whoever has it already knows); a resumed one only those never handed over.
    """

    def __init__(
        self, store: Store, media: MediaStore, channel: Channel, bus: EventBus, clock: Clock, tasks: Tasks,
        inspector: ImageInspector,
    ) -> None:  # fmt: skip
        self._store = store
        self._media = media
        self._channel = channel
        self._bus = bus
        self._clock = clock
        self._tasks = tasks
        self._inspector = inspector
        self._rows: dict[int, OutboxItem] = {}
        self._handed: set[OriginId] = set()
        self._uploading: dict[int, asyncio.Task[None]] = {}
        self._upload_began: dict[int, datetime] = {}
        self._open = False
        self._holds: dict[int, _Hold] = {}
        self._undoing: set[int] = set()
        """Rows that must not go out while the store takes them out."""
        self.hold_seconds = 0.0
        self.on_open: Callable[[], None] | None = None
        """Called when sending begins or goes on; set by whoever waits for it."""

    # --- what the agent does ---

    async def send_text(self, contact_id: ContactId, body: str, *, automatic: bool = False) -> Message:
        """Store a message and send it as soon as the line allows. Raises UserError (STORE_*): nothing was sent."""
        return await self._send(contact_id, body, None, automatic=automatic)

    async def send_picture(self, contact_id: ContactId, data: bytes) -> Message:
        """Store a picture and send it. Raises UserError (PICTURE_*, STORE_*): nothing was sent."""
        info = await asyncio.to_thread(self._inspector.inspect, data)
        file = await self._media.save(data, info.mime)
        picture = Picture(file=file, mime=info.mime, width=info.width, height=info.height, size=len(data))
        return await self._send(contact_id, "", picture, automatic=False)

    async def correct(self, message_id: MessageId, body: str) -> None:
        """Replace the text of a message of ours (XEP-0308). Raises UserError."""
        await self._change(OutboxKind.CORRECTION, body, lambda uow: uow.messages.correct(message_id, body))

    async def retract(self, message_id: MessageId) -> None:
        """Take a message of ours back (XEP-0424). Raises UserError.

        One that never left is only taken out of the queue: nobody needs to be told.
        """
        unsent = next((r for r in self._rows.values() if r.message_id == message_id), None)
        if unsent is not None and unsent.kind is OutboxKind.MESSAGE and unsent.wire_id not in self._handed:
            await self._withdraw(unsent)
            return
        await self._change(OutboxKind.RETRACTION, "", lambda uow: uow.messages.retract(message_id))

    async def _withdraw(self, row: OutboxItem) -> None:
        del self._rows[row.id]
        self._end_hold(row.id)

        def work(uow: UnitOfWork) -> Message:
            uow.outbox.remove(row.wire_id)
            return uow.messages.retract(row.message_id)

        self._bus.publish(MessagesChanged((await self._store.write(work, durable=True),)))
        await self._publish_contact(row.contact_id)

    async def retry(self, message_id: MessageId) -> None:
        """Send a FAILED message again, with its id and at its place. Raises UserError."""

        def work(uow: UnitOfWork) -> tuple[Message, OutboxItem] | None:
            message = uow.messages.set_state(message_id, MessageState.WAITING)
            if message is None:
                return None
            return message, uow.outbox.add(OutboxKind.MESSAGE, message, message.origin_id, message.body)

        result = await self._store.write(work, durable=True)
        if result is not None:
            message, row = result
            self._handed.discard(row.wire_id)
            self._bus.publish(MessagesChanged((message,)))
            await self._publish_contact(message.contact_id)
            self._enqueue(row)

    # --- second thoughts ---

    def held_until(self, message_id: MessageId) -> datetime | None:
        """Tell until when a message can be undone; None: it cannot."""
        return next((hold.until for hold in self._holds.values() if hold.message_id == message_id), None)

    def newest_held(self, contact_id: ContactId) -> MessageId | None:
        """Give the newest message to a buyer that can be undone."""
        held = [key for key, hold in self._holds.items() if hold.contact_id == contact_id]
        return self._holds[max(held)].message_id if held else None

    async def undo(self, message_id: MessageId) -> Undone | None:
        """Take a held message out of the conversation, its text becoming the draft; None: it was too late.

        Raises UserError (STORE_*): it goes out in its time.
        """
        key = next((key for key, hold in self._holds.items() if hold.message_id == message_id), None)
        if key is None or key not in self._rows:
            return None
        hold, row = self._holds[key], self._rows[key]
        self._end_hold(key)
        mine = {each: item for each, item in self._rows.items() if item.message_id == message_id}
        self._undoing |= mine.keys()
        try:
            body = await self._store.write(lambda uow: _undo(uow, hold, [*mine.values()]), durable=True)
            self._rows = {each: item for each, item in self._rows.items() if each not in mine}
        finally:
            self._undoing -= mine.keys()
            self._flush()
        self._bus.publish(MessagesRemoved(row.contact_id, (message_id,)))
        await self._publish_contact(row.contact_id)
        picture = await self._media.load(row.picture.file) if row.picture is not None else None
        return Undone(body, picture)

    async def let_go(self) -> None:
        """Hold nothing back any longer: the program ends, or the agent signs out."""
        held = list(self._holds)
        for key in held:
            self._end_hold(key)
        self._flush()
        uploads = [self._uploading[key] for key in held if key in self._uploading]
        if uploads:
            await asyncio.wait(uploads, timeout=HAND_OVER_SECONDS)

    def _hold(self, row: OutboxItem, waited_since: datetime | None, before: ContactState) -> None:
        until = self._clock.now() + timedelta(seconds=self.hold_seconds)
        self._holds[row.id] = _Hold(row.contact_id, row.message_id, until, waited_since, before)
        self._tasks.spawn(self._let_go_later(row.id, self.hold_seconds), "undo")

    async def _let_go_later(self, key: int, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._end_hold(key)
        self._flush()

    def _end_hold(self, key: int) -> None:
        hold = self._holds.pop(key, None)
        if hold is not None:
            self._bus.publish(HoldChanged(hold.contact_id, hold.message_id))

    # --- the line ---

    async def open(self, *, resumed: bool) -> None:
        """Begin or go on sending: the session stands."""
        if not resumed:
            self._handed.clear()
        rows = await self._store.read(lambda uow: uow.outbox.all())
        newest = max((row.id for row in rows), default=0)
        later = {key: row for key, row in self._rows.items() if key > newest}
        self._rows = {row.id: row for row in rows} | later
        self._open = True
        self._flush()
        if self.on_open is not None:
            self.on_open()

    def close_line(self) -> None:
        """Stop handing over; rows wait in the store."""
        self._open = False

    def settled(self, wire_ids: Sequence[OriginId]) -> None:
        """Forget rows that the store has taken out."""
        gone = set(wire_ids)
        self._rows = {key: row for key, row in self._rows.items() if row.wire_id not in gone}
        self._handed -= gone
        self._flush()

    def take(self, rows: Sequence[OutboxItem]) -> None:
        """Send what somebody else stored with its message, in their transaction."""
        self._rows |= {row.id: row for row in rows}
        self._flush()

    @property
    def ready(self) -> bool:
        """Tell whether the line stands, and everything said before is known here."""
        return self._open

    def waiting_count(self) -> int:
        """Tell how many rows the server has not acknowledged."""
        return len(self._rows)

    # --- inside ---

    async def _send(self, contact_id: ContactId, body: str, picture: Picture | None, *, automatic: bool) -> Message:
        waited: list[tuple[datetime | None, ContactState]] = []

        def work(uow: UnitOfWork) -> tuple[Message, OutboxItem]:
            place = uow.messages.newest_place(contact_id)
            message = uow.messages.add(
                NewMessage(
                    contact_id=contact_id,
                    direction=Direction.OUT,
                    body=body,
                    sent_at=next_sent_at(self._clock.now(), place.sent_at if place else None),
                    state=MessageState.WAITING,
                    origin_id=new_origin_id(),
                    automatic=automatic,
                    picture=picture,
                )
            )
            contact = uow.contacts.get(contact_id)
            if message is None or contact is None:
                raise KeyError(contact_id)
            since = contact.waiting_since
            contact = counted_in(contact, message)
            if not automatic:
                waited.append((since, note_spoken(uow, message, self._clock.now())))
                # What is sent is no draft any more: a crash must not leave both.
                contact = replace(contact, active=True, draft="" if body else contact.draft)
            uow.contacts.save(contact)
            return message, uow.outbox.add(OutboxKind.MESSAGE, message, message.origin_id, body)

        message, row = await self._store.write(work, durable=True)
        if self.hold_seconds > 0 and not automatic:
            self._hold(row, *waited[0])
        self._bus.publish(MessagesAdded((message,), live=True))
        self._enqueue(row)
        await self._publish_contact(contact_id)
        return message

    async def _change(self, kind: OutboxKind, body: str, change: Callable[[UnitOfWork], Message]) -> None:
        def work(uow: UnitOfWork) -> tuple[Message, OutboxItem]:
            message = change(uow)
            return message, uow.outbox.add(kind, message, new_origin_id(), body)

        message, row = await self._store.write(work, durable=True)
        self._bus.publish(MessagesChanged((message,)))
        self._enqueue(row)
        await self._publish_contact(message.contact_id)

    async def _publish_contact(self, contact_id: ContactId) -> None:
        contact = await self._store.read(lambda uow: uow.contacts.get(contact_id))
        if contact is not None:
            self._bus.publish(ContactsChanged((contact,)))

    def _enqueue(self, row: OutboxItem) -> None:
        self._rows[row.id] = row
        self._flush()

    def _flush(self) -> None:
        """Hand over what may go, in order.

        A picture still being uploaded, and a message that may still be undone, hold up their own conversation only.
        """
        if not self._open:
            return
        held: set[ContactId] = set()
        undoable: set[ContactId] = set()
        for key in sorted(self._rows):
            row = self._rows[key]
            if row.wire_id in self._handed or row.contact_id in held:
                continue
            if key in self._holds or key in self._undoing:
                undoable.add(row.contact_id)
            if row.contact_id in undoable and not row.automatic:
                continue
            if row.picture is not None and not row.picture.url:
                held.add(row.contact_id)
                if key not in self._uploading:
                    self._uploading[key] = self._tasks.spawn(self._upload(row), "upload")
                continue
            if not self._channel.send(_outgoing(row)):
                self._open = False
                return
            self._handed.add(row.wire_id)

    async def _upload(self, row: OutboxItem) -> None:
        """Upload a row's picture, then let its conversation go on."""
        picture = row.picture
        if picture is None:
            return
        self._upload_began.setdefault(row.id, self._clock.now())
        try:
            data = await self._media.load(picture.file)
            url = await self._channel.upload(data, picture.file, picture.mime)
            message = await self._store.write(
                lambda uow: uow.messages.set_picture(row.message_id, replace(picture, url=url)), durable=True
            )
        except UserError as error:
            self._uploading.pop(row.id, None)
            await self._upload_failed(row, error)
            return
        self._uploading.pop(row.id, None)
        self._upload_began.pop(row.id, None)
        if row.id in self._rows:
            self._rows[row.id] = replace(row, picture=message.picture)
        self._bus.publish(MessagesChanged((message,)))
        self._flush()

    async def _upload_failed(self, row: OutboxItem, error: UserError) -> None:
        if not self._open:
            self._upload_began.pop(row.id, None)
        began = self._upload_began.get(row.id, self._clock.now())
        patient = self._clock.now() - began < timedelta(seconds=UPLOAD_PATIENCE_SECONDS)
        if error.problem in _ROOM or (error.problem in _LINE and patient):
            await self._clock.sleep(RETRY_UPLOAD_SECONDS)
            self._flush()
            return
        self._upload_began.pop(row.id, None)

        def work(uow: UnitOfWork) -> Message | None:
            uow.outbox.remove(row.wire_id)
            return uow.messages.set_state(row.message_id, MessageState.FAILED, error.problem.value)

        message = await self._store.write(work, durable=True)
        if message is not None:
            self._bus.publish(MessagesChanged((message,)))
            await self._publish_contact(message.contact_id)
        self.settled((row.wire_id,))


def _undo(uow: UnitOfWork, hold: _Hold, rows: Sequence[OutboxItem]) -> str:
    """Take a message out as if it had never been sent; gives its text, which is the draft now."""
    for row in rows:
        uow.outbox.remove(row.wire_id)
    message = uow.messages.get(hold.message_id)
    if message is None:
        return ""
    uow.history.remove([message.id])
    contact = uow.contacts.get(message.contact_id)
    if contact is not None:
        later = uow.messages.page(contact.id, after=Place(message.sent_at, message.id))
        answered = any(each.direction is Direction.OUT and not each.automatic for each in later)
        if not answered:
            note_unsaid(uow, contact.id, hold.before)
        waits = [at for at in (contact.waiting_since, None if answered else hold.waited_since) if at is not None]
        draft = f"{message.body}\n{contact.draft}" if contact.draft.strip() else message.body
        uow.contacts.save(replace(contact, draft=draft, waiting_since=min(waits, default=None)))
    return message.body


def _outgoing(row: OutboxItem) -> Outgoing:
    return Outgoing(
        kind=row.kind,
        address=row.address,
        wire_id=row.wire_id,
        target_id=row.target_id,
        body=row.body,
        picture=row.picture,
        automatic=row.automatic,
    )
