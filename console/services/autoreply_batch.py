"""Auto-reply inside one transaction: what came is looked at, remembered, and answered, all or nothing."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID, uuid5

from console.domain.autoreply import Decision, LogEntry, Passed
from console.domain.autoreply_engine import (
    Book,
    ContactState,
    Incoming,
    Situation,
    answered_elsewhere,
    decide,
    due,
    spoke,
    unsaid,
)
from console.domain.channel_events import MessageArrived
from console.domain.contacts import Contact
from console.domain.conversations import next_sent_at
from console.domain.ids import ContactId, MessageId, OriginId, new_origin_id
from console.domain.messages import Direction, Message, MessageState, OutboxItem, OutboxKind
from console.domain.presence import AgentStatus
from console.domain.variables import AGENT, BUYER, SHOP, WAIT
from console.ports import NewMessage, UnitOfWork

log = logging.getLogger(__name__)

ANSWER_SECONDS = 40
"""The service standards' mean response time: what one buyer who waits costs the next."""
_LOOK_BACK = 20
_REPLIES = UUID("6f0f4c52-2f5c-4f3e-9a43-4b1d0e6a7c15")
_NOT_LOGGED = {Passed.HISTORY, Passed.OWN, Passed.BLOCKED, Passed.GROUP_CHAT}
_NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a transaction needs to know of the agent, taken on the loop's thread."""

    book: Book
    status: AgentStatus
    serving: frozenset[ContactId]
    waiting: frozenset[ContactId]
    """Who waits for a human answer."""
    agent: str
    shop: str
    zone: tzinfo | None = None


def values_for(agent: str, shop: str, contact: Contact | None, waiting: int) -> dict[str, str]:
    """Give the variables that have a value; waiting: how many wait for an answer, this contact counted in.

    The agent's own remark on a buyer is for the agent's eyes; nobody looks at what is sent by itself.
    """
    name = " ".join(contact.name.split())[:_NAME_LIMIT] if contact is not None else ""
    minutes = max(1, math.ceil(waiting * ANSWER_SECONDS / 60))
    return {AGENT: agent, SHOP: shop, BUYER: name, WAIT: str(minutes)}


def state_of(uow: UnitOfWork, contact_id: ContactId, before: MessageId | None = None) -> ContactState:
    """Give what is remembered of a contact; where nothing is, what its last messages tell (before: older ones only)."""
    kept = uow.auto_replies.state(contact_id)
    if kept is not None:
        return kept
    state = ContactState()
    for message in reversed(uow.messages.page(contact_id, limit=_LOOK_BACK)):
        if message.automatic or (before is not None and message.id >= before):
            continue
        if message.direction is Direction.IN and state.heard_at is None:
            state = ContactState(spoken_at=state.spoken_at, heard_at=message.sent_at)
        elif message.direction is Direction.OUT and state.spoken_at is None:
            state = ContactState(spoken_at=message.sent_at, heard_at=state.heard_at)
    return state


def note_spoken(uow: UnitOfWork, message: Message, at: datetime) -> ContactState:
    """Remember that the agent said something by hand, in the transaction that stores it; gives the state before."""
    before = state_of(uow, message.contact_id, message.id)
    uow.auto_replies.save_states({message.contact_id: spoke(before, at)})
    return before


def note_unsaid(uow: UnitOfWork, contact_id: ContactId, before: ContactState) -> None:
    """Forget a word of the agent's that was taken back before it went out."""
    state = uow.auto_replies.state(contact_id)
    if state is not None:
        uow.auto_replies.save_states({contact_id: unsaid(state, before)})


class Answerer:
    """Auto-reply in one transaction; what it did is told afterwards."""

    def __init__(self, snapshot: Snapshot, uow: UnitOfWork) -> None:
        self._snapshot = snapshot
        self._uow = uow
        self._serving = set(snapshot.serving)
        self._waiting = set(snapshot.waiting)
        self.states: dict[ContactId, ContactState] = {}
        """As they are after the transaction, those that were looked at."""
        self.rows: list[OutboxItem] = []
        """What is to be sent."""
        self.entries: list[LogEntry] = []
        self._changed: set[ContactId] = set()

    def took(self, contact: Contact, message: Message, event: MessageArrived, now: datetime) -> Message | None:
        """Look at a message that was just stored; gives the reply to it, stored too and ready to be sent."""
        if message.direction is Direction.OUT:
            self._said(message, event, now)
            return None
        if contact.active:
            self._serving.add(contact.id)
        if contact.waiting_since is not None:
            self._waiting.add(contact.id)
        incoming = Incoming(
            message.body,
            contact.address,
            contact.groups,
            contact.blocked,
            message.automatic,
            old=event.from_archive or event.stamp is not None,
            copied=event.carbon,
            person="@" in contact.address,
        )
        state = self._state(contact.id, message.id)
        try:
            decision, after = decide(self._snapshot.book, state, self._situation(contact), incoming, now)
        except Exception:  # the edge: a rule that fails must not cost the message it looks at
            log.exception("auto-reply failed on a message")
            return None
        self._keep(contact.id, after)
        return self._carry_out(contact, message, decision, now)

    def looked_at(self, message_id: MessageId) -> bool:
        """Tell whether a message had its decision, as far as the log knows."""
        return self._uow.auto_replies.decided(message_id)

    def silence(self, contact: Contact, now: datetime) -> Message | None:
        """Ask whether a silence is answered now; gives the reply, stored and ready to be sent."""
        incoming = Incoming("", contact.address, contact.groups, contact.blocked, person="@" in contact.address)
        state = self._state(contact.id, None)
        situation = self._situation(contact)
        decision, after = due(self._snapshot.book, state, situation, incoming, now, served=contact.active)
        self._keep(contact.id, after)
        return self._carry_out(contact, None, decision, now) if decision is not None else None

    def finish(self) -> None:
        """Store what is remembered."""
        self._uow.auto_replies.save_states({key: self.states[key] for key in self._changed})

    def _said(self, message: Message, event: MessageArrived, now: datetime) -> None:
        """Our own message from another device, live or out of the archive."""
        at = message.sent_at if event.from_archive else now
        state = self._state(message.contact_id, message.id)
        self._keep(message.contact_id, answered_elsewhere(state, at) if message.automatic else spoke(state, at))

    def _situation(self, contact: Contact) -> Situation:
        known = self._snapshot
        values = values_for(known.agent, known.shop, contact, len(self._waiting))
        return Situation(known.status, len(self._serving), known.zone, values)

    def _state(self, contact_id: ContactId, before: MessageId | None) -> ContactState:
        if contact_id not in self.states:
            self.states[contact_id] = state_of(self._uow, contact_id, before)
        return self.states[contact_id]

    def _keep(self, contact_id: ContactId, state: ContactState) -> None:
        if state is not self.states[contact_id]:
            self.states[contact_id] = state
            self._changed.add(contact_id)

    def _carry_out(self, contact: Contact, cause: Message | None, decision: Decision, now: datetime) -> Message | None:
        reply = None
        if decision.rule_id is not None:
            reply = self._write(contact, cause or self._last_word(contact.id), decision.text, now)
            if reply is None:
                # Another console of this account was quicker, and its copy is here.
                return None
        if self._snapshot.book.any_on and decision.barred not in _NOT_LOGGED:
            number = cause.id if cause is not None else None
            self.entries.append(self._uow.auto_replies.add_entry(now, contact.id, number, decision))
        return reply

    def _last_word(self, contact_id: ContactId) -> Message | None:
        newest = reversed(self._uow.messages.page(contact_id, limit=_LOOK_BACK))
        return next((message for message in newest if not message.automatic), None)

    def _write(self, contact: Contact, cause: Message | None, text: str, now: datetime) -> Message | None:
        place = self._uow.messages.newest_place(contact.id)
        reply = self._uow.messages.add(
            NewMessage(
                contact_id=contact.id,
                direction=Direction.OUT,
                body=text,
                sent_at=next_sent_at(now, place.sent_at if place else None),
                state=MessageState.WAITING,
                origin_id=_reply_id(contact, cause),
                automatic=True,
            )
        )
        if reply is not None:
            self.rows.append(self._uow.outbox.add(OutboxKind.MESSAGE, reply, reply.origin_id, reply.body))
        return reply


def _reply_id(contact: Contact, cause: Message | None) -> OriginId:
    """Give the id of what answers a message: the same on every console of the account, so that it is one message."""
    if cause is None:
        return new_origin_id()
    name = f"{contact.address} {cause.direction.value} {cause.archive_id or cause.origin_id}"
    return OriginId(uuid5(_REPLIES, name).hex)
