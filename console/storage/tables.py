"""The tables of an account's file, as they are at the newest revision.

Plain tables, without the ORM: see docs/decisions/054.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.types import TypeEngine

from console.domain.messages import Direction, MessageState, OutboxKind
from console.storage.types import Choice, Day, MaybeWords, PictureColumn, PlainText, UtcTime, Words

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SEARCH_TABLE = "message_fts"
SEARCH_DDL = (
    f"CREATE VIRTUAL TABLE {SEARCH_TABLE} USING fts5(body, content='', columnsize=0, detail=full, tokenize='ascii')"
)
"""Contentless: it holds the tokens of grams.py under the message's id, the text itself only messages does."""


metadata: Final = MetaData(naming_convention=NAMING)


def _column(
    name: str,
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    *keys: ForeignKey,
    nullable: bool = False,
    **more: Any,  # noqa: ANN401
) -> Column[Any]:
    """A column that must have a value, unless told otherwise."""
    return Column(name, kind, *keys, nullable=nullable, **more)


contacts: Final = Table(
    "contacts",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("address", PlainText, unique=True),
    _column("name", PlainText),
    _column("remark", PlainText),
    _column("notes", PlainText),
    _column("tags", Words),
    _column("groups", Words),
    _column("in_roster", Boolean),
    _column("blocked", Boolean),
    _column("avatar", PlainText, nullable=True),
    _column("pinned", Boolean),
    _column("active", Boolean),
    _column("unread", Integer),
    _column("marked_unread", Boolean),
    _column("draft", PlainText),
    _column("waiting_since", UtcTime, nullable=True),
    _column("first_contact", UtcTime, nullable=True),
    _column("last_contact", UtcTime, nullable=True),
    # No foreign key: it would close a circle with messages; doctor looks after it.
    _column("last_message_id", Integer, nullable=True),
)
"""A contact; last_message_id and both times follow the messages."""

messages: Final = Table(
    "messages",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("contact_id", Integer, ForeignKey("contacts.id")),
    _column("direction", Choice(Direction)),
    _column("body", PlainText),
    _column("sent_at", UtcTime),
    _column("state", Choice(MessageState)),
    _column("origin_id", PlainText),
    _column("archive_id", PlainText, nullable=True),
    _column("automatic", Boolean),
    _column("edited", Boolean),
    _column("retracted", Boolean),
    _column("picture", PictureColumn, nullable=True),
    _column("failure", PlainText),
    Index("ix_messages_place", "contact_id", "sent_at"),
    Index("uq_messages_origin", "contact_id", "direction", "origin_id", unique=True),
    Index("uq_messages_archive", "contact_id", "archive_id", unique=True, sqlite_where=text("archive_id IS NOT NULL")),
    Index("ix_messages_unread", "contact_id", "sent_at", sqlite_where=text("state IN ('sent', 'delivered')")),
)
"""A message; its place in the conversation is (sent_at, id)."""

message_spans: Final = Table(
    "message_spans",
    metadata,
    _column("chunk", Integer, primary_key=True, autoincrement=False),
    _column("oldest", Integer),
    _column("newest", Integer),
)
"""The times that a run of message ids covers, so that a search for the newest need not look at all.

chunk is id >> 11; oldest and newest are sent_at >> 30 (18 minutes), newest rounded up.
"""

message_index: Final = Table(
    "message_index",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("upto", Integer),
    # grams.VERSION when it was built.
    _column("grams", Integer),
)
"""How far the search index has come (one row, id 1); newer messages are few, and are looked at one by one."""

outbox: Final = Table(
    "outbox",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("kind", Choice(OutboxKind)),
    _column("message_id", Integer, ForeignKey("messages.id"), index=True),
    _column("wire_id", PlainText, unique=True),
    _column("body", PlainText),
    _column("created_at", UtcTime),
    sqlite_autoincrement=True,
)
"""A stanza that the server has not acknowledged; ids are never given twice."""

phrase_groups: Final = Table(
    "phrase_groups",
    metadata,
    _column("id", Text, primary_key=True),
    _column("path", Words),
    _column("place", Integer),
    _column("source", PlainText),
    _column("collapsed", Boolean),
)
"""A group of quick phrases; Ungrouped is always there, at place -1."""

phrases: Final = Table(
    "phrases",
    metadata,
    _column("id", Text, primary_key=True),
    _column("group_id", Text, ForeignKey("phrase_groups.id", ondelete="CASCADE")),
    _column("code", PlainText),
    _column("title", PlainText),
    _column("content", PlainText),
    _column("source", PlainText),
    _column("variants", Words),
    _column("tags", Words),
    _column("images", Words),
    _column("valid_from", Day, nullable=True),
    _column("valid_until", Day, nullable=True),
    _column("pinned", Boolean),
    _column("hidden", Boolean),
    _column("place", Integer),
    _column("created_at", UtcTime, nullable=True),
    _column("changed_at", UtcTime, nullable=True),
    _column("uses", Integer),
    _column("last_used", UtcTime, nullable=True),
)
"""A quick phrase, as its agent or its pack wrote it.

No index but the key's: they are read all at once, and an index by place was a third of an import's time.
"""

phrase_versions: Final = Table(
    "phrase_versions",
    metadata,
    _column("phrase_id", Text, primary_key=True),
    _column("number", Integer, primary_key=True),
    _column("saved_at", UtcTime),
    _column("author", PlainText),
    _column("group_id", Text),
    # A PhraseText by phrase_json.py.
    _column("body", PlainText),
)
"""What a phrase said before an edit; without a foreign key, as a phrase in the bin keeps its past."""

phrase_uses: Final = Table(
    "phrase_uses",
    metadata,
    _column("phrase_id", Text, primary_key=True),
    _column("day", Integer, primary_key=True),
    _column("count", Integer),
)
"""How often a phrase was used on a day (days since 1970, UTC)."""

phrase_wordings: Final = Table(
    "phrase_wordings",
    metadata,
    _column("contact_id", Integer, ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    _column("phrase_id", Text, primary_key=True),
    _column("wording", Integer),
)
"""Which wording of a phrase a buyer got last."""

phrase_overlays: Final = Table(
    "phrase_overlays",
    metadata,
    _column("phrase_id", Text, primary_key=True),
    _column("source", PlainText),
    _column("pinned", Boolean, nullable=True),
    _column("hidden", Boolean, nullable=True),
    _column("removed", Boolean),
    _column("place", Integer, nullable=True),
    _column("code", PlainText, nullable=True),
    _column("title", PlainText, nullable=True),
    _column("content", PlainText, nullable=True),
    _column("variants", MaybeWords, nullable=True),
    _column("tags", MaybeWords, nullable=True),
)
"""What the agent laid over a phrase of a pack; it stays while packs come and go. NULL: as published."""

phrase_bin: Final = Table(
    "phrase_bin",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("deleted_at", UtcTime),
    _column("author", PlainText),
    # Groups and phrases by phrase_json.py.
    _column("body", PlainText),
    sqlite_autoincrement=True,
)
"""Something deleted; ids are never given twice, so that an old undo finds nothing."""

packs: Final = Table(
    "packs",
    metadata,
    _column("id", PlainText, primary_key=True),
    _column("number", Integer),
)
"""An installed pack: which of its versions is in use."""

pack_versions: Final = Table(
    "pack_versions",
    metadata,
    _column("pack_id", PlainText, primary_key=True),
    _column("number", Integer, primary_key=True),
    _column("installed_at", UtcTime),
    # SHA-256 of the file.
    _column("digest", PlainText),
    # Manifest and phrases by phrase_json.py; the pictures are in the media store.
    _column("body", PlainText),
)
"""A version of a pack that was installed; the former ones are for going back."""

pack_keys: Final = Table(
    "pack_keys",
    metadata,
    _column("pack_id", PlainText, primary_key=True),
    # The public key, in hex.
    _column("key", PlainText),
    _column("trusted_at", UtcTime),
)
"""Whose signature a pack must bear; it stays when the pack goes."""

pack_subscriptions: Final = Table(
    "pack_subscriptions",
    metadata,
    _column("address", PlainText, primary_key=True),
    _column("automatic", Boolean),
    _column("checked_at", UtcTime, nullable=True),
    _column("problem", PlainText),
)
"""A folder or an https address where newer versions of packs are looked for."""

auto_reply_states: Final = Table(
    "auto_reply_states",
    metadata,
    _column("contact_id", Integer, ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    _column("spoken_at", UtcTime, nullable=True),
    _column("heard_at", UtcTime, nullable=True),
    _column("burst_since", UtcTime, nullable=True),
    _column("burst_answered", Boolean),
    _column("waiting_asked", Boolean),
    _column("closing_asked", Boolean),
    _column("in_a_row", Integer),
    # When which rule answered, by domain/autoreply_json.py.
    _column("answered", PlainText),
)
"""What auto-reply remembers of a contact; a row comes with the first message after auto-reply was there."""

auto_reply_log: Final = Table(
    "auto_reply_log",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("at", UtcTime),
    _column("contact_id", Integer, ForeignKey("contacts.id", ondelete="CASCADE")),
    _column("message_id", Integer, nullable=True),
    # By domain/autoreply_json.py.
    _column("decision", PlainText),
    sqlite_autoincrement=True,
)
"""What was decided, the newest entries only; ids are never given twice."""

meta: Final = Table(
    "meta",
    metadata,
    _column("key", PlainText, primary_key=True),
    _column("value", PlainText),
)
"""Small values of the account."""
