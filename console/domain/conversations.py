"""The order of conversations, which are being served, and how long a buyer waits: pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from console.domain.contacts import Contact
from console.domain.messages import Direction, Message

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class SortOrder(Enum):
    """LATEST: newest message first. URGENT: who waits longest first, then the latest."""

    LATEST = "latest"
    URGENT = "urgent"


class Urgency(Enum):
    """How long a buyer has been waiting, against the service standards."""

    NONE = 0
    CALM = 1
    LATE = 2
    TOO_LATE = 3
    LOST = 4


@dataclass(frozen=True, slots=True)
class WaitingLimits:
    """Seconds after which a wait counts as late, too late, and lost (service-standards: 30, 40, 180)."""

    late: float = 30
    too_late: float = 40
    lost: float = 180

    def urgency(self, seconds: float | None) -> Urgency:
        """Place a wait of so many seconds; None: nobody waits."""
        if seconds is None:
            return Urgency.NONE
        if seconds >= self.lost:
            return Urgency.LOST
        if seconds >= self.too_late:
            return Urgency.TOO_LATE
        return Urgency.LATE if seconds >= self.late else Urgency.CALM


class Served(Enum):
    """What counts as being served.

    OPEN: until the conversation is closed by hand. RECENT: until nobody has said anything for a while.
    WAITING: until the buyer is answered.
    """

    OPEN = "open"
    RECENT = "recent"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class ServedRule:
    """Which conversations count as being served; silence is for RECENT."""

    what: Served = Served.OPEN
    silence: timedelta = timedelta(minutes=30)


def served(contact: Contact, now: datetime, rule: ServedRule) -> bool:
    """Tell whether a buyer is being served; a conversation that is closed, or blocked, never is."""
    if not contact.active or contact.blocked:
        return False
    if rule.what is Served.WAITING:
        return contact.waiting_since is not None
    return rule.what is Served.OPEN or now - latest_at(contact) < rule.silence


def next_sent_at(now: datetime, newest: datetime | None) -> datetime:
    """Give a live message its time: now, but never before what is already in the conversation.

    A server's clock may be ahead of ours; without this an answer could stand above its question.
    """
    if newest is not None and newest >= now:
        return newest + timedelta(microseconds=1)
    return now


def latest_at(contact: Contact) -> datetime:
    """Give the time by which a conversation is sorted."""
    return contact.last_message.sent_at if contact.last_message else contact.last_contact or _NEVER


def sorted_conversations(contacts: Iterable[Contact], order: SortOrder) -> list[Contact]:
    """Sort conversations, pinned ones first in either order."""

    def key(contact: Contact) -> tuple[object, ...]:
        latest = -latest_at(contact).timestamp()
        if order is SortOrder.URGENT:
            waiting = contact.waiting_since
            return (not contact.pinned, waiting is None, waiting.timestamp() if waiting else 0.0, latest, contact.id)
        return (not contact.pinned, latest, contact.id)

    return sorted(contacts, key=key)


def most_urgent(contacts: Iterable[Contact], but: Contact | None = None) -> Contact | None:
    """Give the conversation that has been waiting longest, pinned or not, other than one."""
    waiting = [c for c in contacts if c.waiting_since is not None and (but is None or c.id != but.id)]
    return min(waiting, key=lambda c: (c.waiting_since or _NEVER, c.id), default=None)


def counted_in(contact: Contact, message: Message) -> Contact:
    """Give the contact as a new message leaves it: who waits, what is unread, what is being served."""
    if message.direction is Direction.IN:
        waiting = contact.waiting_since
        if waiting is None and not message.automatic:
            waiting = message.sent_at
        return replace(contact, active=True, unread=contact.unread + 1, waiting_since=waiting)
    if message.automatic:
        return contact
    answered = contact.waiting_since is not None and message.sent_at >= contact.waiting_since
    return replace(contact, unread=0, marked_unread=False, waiting_since=None if answered else contact.waiting_since)
