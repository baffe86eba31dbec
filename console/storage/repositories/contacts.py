"""Contacts, each with the newest message of its conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.contacts import Contact, LastMessage
from console.domain.ids import Address, ContactId
from console.storage.tables import contacts, messages

_PREVIEW = 200
_FOLLOWING = {"id", "first_contact", "last_contact", "last_message_id"}
_STORED = [column for column in contacts.c if column.name != "last_message_id"]
_KEPT = [column.name for column in contacts.c if column.name not in _FOLLOWING]

_SELECT: Select[Any] = select(
    *_STORED,
    messages.c.id,
    messages.c.direction,
    func.substr(messages.c.body, 1, _PREVIEW),
    messages.c.picture.is_not(None),
    messages.c.sent_at,
    messages.c.state,
    messages.c.automatic,
    messages.c.retracted,
).select_from(contacts.outerjoin(messages, messages.c.id == contacts.c.last_message_id))
_BY_ID = _SELECT.where(contacts.c.id == bindparam("contact"))
_BY_ADDRESS = _SELECT.where(contacts.c.address == bindparam("address"))
_UPDATE = update(contacts).where(contacts.c.id == bindparam("contact"))


def _contact(row: Row[Any]) -> Contact:
    values = tuple(row)
    split = len(_STORED)
    last = None if values[split] is None else LastMessage(*values[split:])
    return Contact(*(*values[:split], last))


class SqlContacts:
    """ports.ContactRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Contact]:
        """Every contact with its last message, in no order; a single query."""
        return [_contact(row) for row in self._connection.execute(_SELECT).all()]

    def get(self, contact_id: ContactId) -> Contact | None:
        """The contact with this id."""
        row = self._connection.execute(_BY_ID, {"contact": contact_id}).one_or_none()
        return None if row is None else _contact(row)

    def by_address(self, address: Address) -> Contact | None:
        """The contact at this address."""
        row = self._connection.execute(_BY_ADDRESS, {"address": address}).one_or_none()
        return None if row is None else _contact(row)

    def ensure(self, address: Address, name: str = "") -> Contact:
        """The contact at this address, made when there is none."""
        known = self.by_address(address)
        if known is not None:
            return known
        fresh = Contact(id=ContactId(0), address=address, name=name)
        self._connection.execute(insert(contacts), {field: getattr(fresh, field) for field in _KEPT})
        made = self.by_address(address)
        if made is None:
            raise LookupError(address)
        return made

    def save(self, contact: Contact) -> None:
        """Store every field but those that follow the messages. Raises KeyError where there is no such contact."""
        values = {field: getattr(contact, field) for field in _KEPT}
        if self._connection.execute(_UPDATE.values(values), {"contact": contact.id}).rowcount != 1:
            raise KeyError(contact.id)
