"""Messages, their order, their states, and the search index that follows them."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, and_, bindparam, func, or_, select, update

from console.domain.ids import ContactId, MessageId, OriginId
from console.domain.messages import (
    DayCount,
    Direction,
    Message,
    MessageState,
    Picture,
    Place,
    SearchHit,
    advances,
)
from console.ports import NewMessage
from console.storage.engine import driver
from console.storage.repositories.search import HistorySearch, SearchIndex
from console.storage.tables import messages
from console.storage.types import from_micros, picture_to_json, to_micros, to_text

_CHANGED_AT_MOST = 200
_DAY = 86_400_000_000
_MINUTE = 60_000_000

_ADD = (
    "INSERT INTO messages (contact_id, direction, body, sent_at, state, origin_id, archive_id,"
    " automatic, edited, retracted, picture, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '')"
    " ON CONFLICT DO NOTHING"
)
_LEARN_ARCHIVE_ID = (
    "UPDATE OR IGNORE messages SET archive_id = ?"
    " WHERE contact_id = ? AND direction = ? AND origin_id = ? AND archive_id IS NULL"
)
_FOLLOW = (
    "UPDATE contacts SET first_contact = min(coalesce(first_contact, ?1), ?1),"
    " last_message_id = CASE WHEN last_contact IS NULL OR last_contact <= ?1 THEN ?2 ELSE last_message_id END,"
    " last_contact = max(coalesce(last_contact, ?1), ?1) WHERE id = ?3"
)
_DAYS = (
    "SELECT day, number, first, (SELECT min(id) FROM messages WHERE contact_id = ?1 AND sent_at = first) FROM"
    " (SELECT (sent_at + ?2) / ?3 AS day, count(*) AS number, min(sent_at) AS first"
    " FROM messages WHERE contact_id = ?1 GROUP BY day ORDER BY day DESC)"
)

_SELECT: Select[Any] = select(*messages.c)
_OF_CONTACT = messages.c.contact_id == bindparam("contact")
_NEWEST_FIRST = (messages.c.sent_at.desc(), messages.c.id.desc())
_OLDEST_FIRST = (messages.c.sent_at, messages.c.id)
_TIME = bindparam("time", type_=messages.c.sent_at.type)
_ID = bindparam("message", type_=Integer())
_LIMIT = bindparam("limit", type_=Integer())
_BEFORE = and_(messages.c.sent_at <= _TIME, or_(messages.c.sent_at < _TIME, messages.c.id < _ID))
_AFTER = and_(messages.c.sent_at >= _TIME, or_(messages.c.sent_at > _TIME, messages.c.id > _ID))
_UP_TO = and_(messages.c.sent_at <= _TIME, or_(messages.c.sent_at < _TIME, messages.c.id <= _ID))

_GET = _SELECT.where(messages.c.id == _ID)
_BY_ORIGIN = _SELECT.where(
    _OF_CONTACT,
    messages.c.direction == bindparam("direction", type_=messages.c.direction.type),
    messages.c.origin_id == bindparam("origin"),
)
_PAGE_NEWEST = _SELECT.where(_OF_CONTACT).order_by(*_NEWEST_FIRST).limit(_LIMIT)
_PAGE_BEFORE = _SELECT.where(_OF_CONTACT, _BEFORE).order_by(*_NEWEST_FIRST).limit(_LIMIT)
_PAGE_AFTER = _SELECT.where(_OF_CONTACT, _AFTER).order_by(*_OLDEST_FIRST).limit(_LIMIT)
_NEWEST_PLACE = select(messages.c.sent_at, messages.c.id).where(_OF_CONTACT).order_by(*_NEWEST_FIRST).limit(1)
_NEWEST_PLACE_OF = _NEWEST_PLACE.where(messages.c.direction == bindparam("direction"))
_SINCE = (
    select(messages.c.sent_at, messages.c.id)
    .where(_OF_CONTACT, messages.c.sent_at >= _TIME)
    .order_by(*_OLDEST_FIRST)
    .limit(1)
)
_UNREAD_AFTER = (
    select(func.count()).select_from(messages).where(_OF_CONTACT, _AFTER, messages.c.direction == Direction.IN)
)
# The states are written out because SQLite takes the partial index only for a condition it can read.
_ON_THE_WAY = messages.c.state.in_(
    [
        bindparam(None, state, literal_execute=True, type_=messages.c.state.type)
        for state in (MessageState.SENT, MessageState.DELIVERED)
    ]
)
_UNSEEN = _SELECT.where(_OF_CONTACT, _ON_THE_WAY, _UP_TO).order_by(*_NEWEST_FIRST).limit(_CHANGED_AT_MOST)
_SEE = (
    update(messages)
    .where(_OF_CONTACT, _ON_THE_WAY, _UP_TO, messages.c.direction == Direction.OUT)
    .values(state=MessageState.READ)
)
_CHANGE = update(messages).where(messages.c.id == _ID)


def _messages(rows: list[Row[Any]]) -> list[Message]:
    return [Message(*tuple(row)) for row in rows]


class SqlMessages:
    """ports.MessageRepository on one connection."""

    def __init__(self, connection: Connection, index: SearchIndex) -> None:
        self._connection = connection
        self._raw = driver(connection)
        self._index = index

    def add(self, message: NewMessage) -> Message | None:
        """Store one message and what follows from it; None where it is known already."""
        raw = self._raw
        sent_at = to_micros(message.sent_at)
        body = to_text(message.body)
        key = (message.contact_id, message.direction.value, to_text(message.origin_id))
        archive_id = None if message.archive_id is None else to_text(message.archive_id)
        cursor = raw.execute(
            _ADD,
            (
                key[0],
                key[1],
                body,
                sent_at,
                message.state.value,
                key[2],
                archive_id,
                message.automatic,
                picture_to_json(message.picture),
            ),
        )
        if cursor.rowcount != 1:
            if archive_id is not None:
                raw.execute(_LEARN_ARCHIVE_ID, (archive_id, *key))
            return None
        number = cursor.lastrowid
        if number is None:
            raise sqlite3.InternalError("a stored message has no id")
        raw.execute(_FOLLOW, (sent_at, number, message.contact_id))
        self._index.add(raw, number, sent_at)
        return Message(
            id=MessageId(number),
            contact_id=message.contact_id,
            direction=message.direction,
            body=body,
            sent_at=message.sent_at.astimezone(UTC),
            state=message.state,
            origin_id=message.origin_id,
            archive_id=message.archive_id,
            automatic=message.automatic,
            picture=message.picture,
        )

    def get(self, message_id: MessageId) -> Message | None:
        """The message with this id."""
        return self._one(_GET, {"message": message_id})

    def by_origin(self, contact_id: ContactId, direction: Direction, origin_id: OriginId) -> Message | None:
        """The message whose author gave it this id."""
        return self._one(_BY_ORIGIN, {"contact": contact_id, "direction": direction, "origin": origin_id})

    def newest_place(self, contact_id: ContactId, direction: Direction | None = None) -> Place | None:
        """Place of the newest message of the conversation, of either direction or of one."""
        if direction is None:
            return self._place(_NEWEST_PLACE, {"contact": contact_id})
        return self._place(_NEWEST_PLACE_OF, {"contact": contact_id, "direction": direction})

    def page(
        self, contact_id: ContactId, *, before: Place | None = None, after: Place | None = None, limit: int = 50
    ) -> list[Message]:
        """Up to limit messages in order: the newest, those just before, or those just after a place."""
        values: dict[str, object] = {"contact": contact_id, "limit": limit}
        if after is not None:
            if before is not None:
                raise ValueError("a page lies before or after a place, not both")
            values |= {"time": after.sent_at, "message": after.id}
            return _messages(list(self._connection.execute(_PAGE_AFTER, values)))
        if before is not None:
            values |= {"time": before.sent_at, "message": before.id}
            found = self._connection.execute(_PAGE_BEFORE, values).all()
        else:
            found = self._connection.execute(_PAGE_NEWEST, values).all()
        return _messages(list(reversed(found)))

    def since(self, contact_id: ContactId, when: datetime) -> Place | None:
        """Place of the first message at or after a time."""
        return self._place(_SINCE, {"contact": contact_id, "time": when})

    def days(self, contact_id: ContactId, utc_offset_minutes: int) -> list[DayCount]:
        """The local days with messages, newest first."""
        offset = utc_offset_minutes * _MINUTE
        rows = self._raw.execute(_DAYS, (contact_id, offset, _DAY))
        return [
            DayCount(
                day=from_micros(day * _DAY).date().isoformat(),
                count=number,
                first=Place(from_micros(first), MessageId(message)),
            )
            for day, number, first, message in rows
        ]

    def set_state(self, message_id: MessageId, state: MessageState, failure: str = "") -> Message | None:
        """Bring an outgoing message forward or from FAILED to WAITING; None where it may not go there."""
        message = self.get(message_id)
        if message is None:
            return None
        again = message.state is MessageState.FAILED and state is MessageState.WAITING
        if not again and not advances(message.state, state):
            return None
        return self._change(message, state=state, failure=failure if state is MessageState.FAILED else "")

    def mark_displayed(self, contact_id: ContactId, direction: Direction, origin_id: OriginId) -> list[Message]:
        """OUT: every SENT or DELIVERED message up to that one becomes READ; gives at most the newest 200."""
        last = self.by_origin(contact_id, direction, origin_id)
        if last is None or direction is Direction.IN:
            return []
        values = {"contact": contact_id, "time": last.sent_at, "message": last.id}
        seen = _messages(list(reversed(self._connection.execute(_UNSEEN, values).all())))
        if seen:
            self._connection.execute(_SEE, values)
        return [dataclasses.replace(message, state=MessageState.READ) for message in seen]

    def unread_after(self, contact_id: ContactId, place: Place) -> int:
        """How many inbound messages lie after a place."""
        values = {"contact": contact_id, "time": place.sent_at, "message": place.id}
        return int(self._connection.execute(_UNREAD_AFTER, values).scalar_one())

    def correct(self, message_id: MessageId, body: str) -> Message:
        """Replace the text; one that was taken back stays so. Raises KeyError where there is no such message."""
        message = self._there(message_id)
        if message.retracted:
            return message
        body = to_text(body)
        self._index.replace(self._raw, message_id, message.body, body)
        return self._change(message, body=body, edited=True)

    def retract(self, message_id: MessageId) -> Message:
        """Mark as taken back; its text leaves the store and the search index. Raises KeyError."""
        message = self._there(message_id)
        self._index.replace(self._raw, message_id, message.body, "")
        return self._change(message, body="", picture=None, retracted=True)

    def set_picture(self, message_id: MessageId, picture: Picture) -> Message:
        """Store what became known of a message's picture. Raises KeyError."""
        return self._change(self._there(message_id), picture=picture)

    def search(
        self, text: str, *, contact_id: ContactId | None = None, before: Place | None = None, limit: int = 50
    ) -> list[SearchHit]:
        """Messages whose body contains text (case folded for ASCII), newest first; all that LIKE would find."""
        found = HistorySearch(self._raw).find(to_text(text), contact_id, before, limit)
        rows = self._connection.execute(_SELECT.where(messages.c.id.in_(found)).order_by(*_NEWEST_FIRST))
        return [SearchHit(message, message.contact_id) for message in _messages(list(rows))]

    def _one(self, query: Select[Any], values: dict[str, object]) -> Message | None:
        row = self._connection.execute(query, values).one_or_none()
        return None if row is None else Message(*row)

    def _place(self, query: Select[Any], values: dict[str, object]) -> Place | None:
        row = self._connection.execute(query, values).one_or_none()
        return None if row is None else Place(*row)

    def _there(self, message_id: MessageId) -> Message:
        message = self.get(message_id)
        if message is None:
            raise KeyError(message_id)
        return message

    def _change(self, message: Message, **fields: Any) -> Message:  # noqa: ANN401 - whatever the columns take
        self._connection.execute(_CHANGE.values(fields), {"message": message.id})
        return dataclasses.replace(message, **fields)
