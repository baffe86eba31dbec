"""A message and the states it passes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from console.domain.ids import Address, ArchiveId, ContactId, MessageId, OriginId


class Direction(Enum):
    """IN: from the buyer. OUT: from this account, on this device or another."""

    IN = "in"
    OUT = "out"


class MessageState(Enum):
    """Where a message stands; an outgoing one goes WAITING, SENT, DELIVERED, READ, or FAILED."""

    RECEIVED = "received"
    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_PROGRESS = {
    MessageState.FAILED: 0,
    MessageState.WAITING: 1,
    MessageState.SENT: 2,
    MessageState.DELIVERED: 3,
    MessageState.READ: 4,
}


def advances(old: MessageState, new: MessageState) -> bool:
    """Tell whether an outgoing message may go from old to new.

    Forward, from FAILED back to WAITING, and to FAILED while nobody is known to have it: an error from the
    other side comes after the server's acknowledgement.
    """
    if old is MessageState.RECEIVED or new is MessageState.RECEIVED:
        return False
    if new is MessageState.FAILED:
        return old in {MessageState.WAITING, MessageState.SENT}
    return _PROGRESS[new] > _PROGRESS[old]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a message; sizes in bytes and pixels, 0 where unknown."""

    url: str = ""
    """Where the channel keeps it; empty until uploaded."""
    file: str = ""
    """File name under the account's media folder; empty until downloaded."""
    mime: str = ""
    width: int = 0
    height: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message as stored; sent_at is aware and in UTC, (sent_at, id) is its place in the conversation."""

    id: MessageId
    contact_id: ContactId
    direction: Direction
    body: str
    sent_at: datetime
    state: MessageState
    origin_id: OriginId
    archive_id: ArchiveId | None = None
    automatic: bool = False
    edited: bool = False
    retracted: bool = False
    picture: Picture | None = None
    failure: str = ""
    """Why it FAILED: a value of errors.Problem, or empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """A message's place in its conversation; pages are asked for before or after one."""

    sent_at: datetime
    id: MessageId


class OutboxKind(Enum):
    """What an outbox row puts on the wire."""

    MESSAGE = "message"
    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One row of the outbox: a stanza that the server has not acknowledged yet."""

    id: int
    kind: OutboxKind
    contact_id: ContactId
    address: Address
    message_id: MessageId
    wire_id: OriginId
    """Id of the stanza itself; for MESSAGE the message's origin_id."""
    target_id: OriginId
    """origin_id of the message it sends, corrects or retracts."""
    body: str
    picture: Picture | None
    automatic: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message found by text, with the contact it belongs to."""

    message: Message
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many messages a conversation holds on one local day (ISO date)."""

    day: str
    count: int
    first: Place
