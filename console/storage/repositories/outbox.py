"""Stanzas that wait for the server's acknowledgement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from console.domain.ids import OriginId
from console.domain.messages import Message, OutboxItem, OutboxKind
from console.ports import Clock
from console.storage.tables import contacts, messages, outbox

_SELECT: Select[Any] = (
    select(
        outbox.c.id,
        outbox.c.kind,
        messages.c.contact_id,
        contacts.c.address,
        outbox.c.message_id,
        outbox.c.wire_id,
        messages.c.origin_id,
        outbox.c.body,
        messages.c.picture,
        messages.c.automatic,
        outbox.c.created_at,
    )
    .select_from(outbox.join(messages).join(contacts))
    .order_by(outbox.c.id)
)
_BY_WIRE_ID = _SELECT.where(outbox.c.wire_id == bindparam("wire"))
_REMOVE = delete(outbox).where(outbox.c.wire_id == bindparam("wire"))


class SqlOutbox:
    """ports.OutboxRepository on one connection; picture and address are those of the message as it is now."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def add(self, kind: OutboxKind, message: Message, wire_id: OriginId, body: str) -> OutboxItem:
        """Put a stanza at the end."""
        self._connection.execute(
            insert(outbox),
            {
                "kind": kind,
                "message_id": message.id,
                "wire_id": wire_id,
                "body": body,
                "created_at": self._clock.now(),
            },
        )
        item = self.by_wire_id(wire_id)
        if item is None:
            raise LookupError(wire_id)
        return item

    def all(self) -> list[OutboxItem]:
        """Every stanza in the order of writing."""
        return [OutboxItem(*row) for row in self._connection.execute(_SELECT)]

    def by_wire_id(self, wire_id: OriginId) -> OutboxItem | None:
        """The stanza with this id."""
        row = self._connection.execute(_BY_WIRE_ID, {"wire": wire_id}).one_or_none()
        return None if row is None else OutboxItem(*row)

    def remove(self, wire_id: OriginId) -> OutboxItem | None:
        """Take a stanza out; gives it, None where there was none."""
        item = self.by_wire_id(wire_id)
        if item is not None:
            self._connection.execute(_REMOVE, {"wire": wire_id})
        return item
