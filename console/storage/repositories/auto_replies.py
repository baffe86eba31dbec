"""What auto-reply remembers of each contact, and the log of what it decided."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as put

from console.domain.autoreply import Decision, LogEntry
from console.domain.autoreply_engine import Answered, ContactState
from console.domain.autoreply_json import decode_answered, decode_decision, encode_answered, encode_decision
from console.domain.contacts import Contact
from console.domain.ids import ContactId, MessageId
from console.storage.tables import auto_reply_log as log
from console.storage.tables import auto_reply_states as states
from console.storage.tables import contacts

logger = logging.getLogger(__name__)

LOG_KEPT = 10_000

_STATES: Select[Any] = select(states)
_STATE = _STATES.where(states.c.contact_id == bindparam("contact"))
_PUT = put(states)
_PUT_STATE = _PUT.on_conflict_do_update(
    index_elements=["contact_id"],
    set_={column.name: _PUT.excluded[column.name] for column in states.c if not column.primary_key},
)
_OPEN = or_(
    states.c.burst_since.is_not(None) & ~states.c.burst_answered & ~states.c.waiting_asked,
    states.c.burst_since.is_(None) & states.c.spoken_at.is_not(None) & ~states.c.closing_asked,
)
_LOG: Select[Any] = (
    select(log, contacts.c.remark, contacts.c.name, contacts.c.address)
    .select_from(log.join(contacts))
    .order_by(log.c.id.desc())
)
_DECIDED = select(log.c.id).where(log.c.message_id == bindparam("message")).limit(1)
_FORGET = delete(log).where(log.c.id <= bindparam("upto"))


def _state(row: Row[Any]) -> ContactState:
    _, spoken_at, heard_at, burst_since, burst_answered, waiting_asked, closing_asked, in_a_row, answered = tuple(row)
    return ContactState(
        spoken_at, heard_at, burst_since, burst_answered, waiting_asked, closing_asked, in_a_row,
        _read_answered(answered),
    )  # fmt: skip


def _read_answered(text: str) -> Mapping[str, Answered]:
    """A damaged word on who was answered when must not cost the message that is looked at."""
    try:
        return decode_answered(text)
    except ValueError:
        logger.exception("what auto-reply remembers of a contact cannot be read and is forgotten")
        return MappingProxyType({})


def _entry(row: Row[Any]) -> LogEntry:
    number, at, contact_id, message_id, decision, remark, name, address = tuple(row)
    shown = Contact(contact_id, address, name, remark).display_name
    return LogEntry(number, at, contact_id, shown, message_id, decode_decision(decision))


class SqlAutoReplies:
    """ports.AutoReplyRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state(self, contact_id: ContactId) -> ContactState | None:
        """What is remembered of a contact."""
        row = self._connection.execute(_STATE, {"contact": contact_id}).one_or_none()
        return None if row is None else _state(row)

    def save_states(self, states: Mapping[ContactId, ContactState]) -> None:
        """Store what is remembered of some contacts."""
        rows = [
            {
                "contact_id": contact_id,
                "spoken_at": each.spoken_at,
                "heard_at": each.heard_at,
                "burst_since": each.burst_since,
                "burst_answered": each.burst_answered,
                "waiting_asked": each.waiting_asked,
                "closing_asked": each.closing_asked,
                "in_a_row": each.in_a_row,
                "answered": encode_answered(each.answered),
            }
            for contact_id, each in states.items()
        ]
        if rows:
            self._connection.execute(_PUT_STATE, rows)

    def expecting(self, since: datetime) -> dict[ContactId, ContactState]:
        """The states in which a silence may still be answered, and something was said at or after a time."""
        query = _STATES.where(_OPEN, or_(states.c.heard_at >= since, states.c.spoken_at >= since))
        return {ContactId(row[0]): _state(row) for row in self._connection.execute(query)}

    def add_entry(
        self, at: datetime, contact_id: ContactId, message_id: MessageId | None, decision: Decision
    ) -> LogEntry:
        """Write into the log; the oldest entries leave it."""
        values = {
            "at": at,
            "contact_id": contact_id,
            "message_id": message_id,
            "decision": encode_decision(decision),
        }
        self._connection.execute(insert(log), values)
        (entry,) = self.entries(limit=1)
        self._connection.execute(_FORGET, {"upto": entry.id - LOG_KEPT})
        return entry

    def decided(self, message_id: MessageId) -> bool:
        """Whether the log has an entry on a message."""
        return self._connection.execute(_DECIDED, {"message": message_id}).first() is not None

    def entries(self, *, before: int | None = None, limit: int = 100) -> list[LogEntry]:
        """The log, newest first."""
        query = _LOG if before is None else _LOG.where(log.c.id < before)
        return [_entry(row) for row in self._connection.execute(query.limit(limit))]
