"""The tables of an account's file, as they are at the newest revision."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from sqlalchemy import ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from console.domain.ids import Address, ArchiveId, ContactId, GroupId, MessageId, OriginId, PhraseId
from console.domain.messages import Direction, MessageState, OutboxKind, Picture
from console.storage.types import Choice, PictureColumn, PlainText, UtcTime, Words

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


class Base(DeclarativeBase):
    """Which type a domain's type takes in a column."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: PlainText(),
        datetime: UtcTime(),
        tuple[str, ...]: Words(),
        ContactId: Integer(),
        MessageId: Integer(),
        PhraseId: Text(),
        GroupId: Text(),
        Address: PlainText(),
        OriginId: PlainText(),
        ArchiveId: PlainText(),
    }


class ContactRow(Base):
    """A contact; last_message_id and both times follow the messages."""

    __tablename__ = "contacts"

    id: Mapped[ContactId] = mapped_column(primary_key=True)
    address: Mapped[Address] = mapped_column(unique=True)
    name: Mapped[str]
    remark: Mapped[str]
    notes: Mapped[str]
    tags: Mapped[tuple[str, ...]]
    groups: Mapped[tuple[str, ...]]
    in_roster: Mapped[bool]
    blocked: Mapped[bool]
    avatar: Mapped[str | None]
    pinned: Mapped[bool]
    active: Mapped[bool]
    unread: Mapped[int]
    marked_unread: Mapped[bool]
    draft: Mapped[str]
    waiting_since: Mapped[datetime | None]
    first_contact: Mapped[datetime | None]
    last_contact: Mapped[datetime | None]
    last_message_id: Mapped[MessageId | None]
    """No foreign key: it would close a circle with messages; doctor looks after it."""


class MessageRow(Base):
    """A message; its place in the conversation is (sent_at, id)."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_place", "contact_id", "sent_at"),
        Index("uq_messages_origin", "contact_id", "direction", "origin_id", unique=True),
        Index(
            "uq_messages_archive", "contact_id", "archive_id", unique=True, sqlite_where=text("archive_id IS NOT NULL")
        ),
        Index("ix_messages_unread", "contact_id", "sent_at", sqlite_where=text("state IN ('sent', 'delivered')")),
    )

    id: Mapped[MessageId] = mapped_column(primary_key=True)
    contact_id: Mapped[ContactId] = mapped_column(ForeignKey("contacts.id"))
    direction: Mapped[Direction] = mapped_column(Choice(Direction))
    body: Mapped[str]
    sent_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(Choice(MessageState))
    origin_id: Mapped[OriginId]
    archive_id: Mapped[ArchiveId | None]
    automatic: Mapped[bool]
    edited: Mapped[bool]
    retracted: Mapped[bool]
    picture: Mapped[Picture | None] = mapped_column(PictureColumn())
    failure: Mapped[str]


class SpanRow(Base):
    """The times that a run of message ids covers, so that a search for the newest need not look at all.

    chunk is id >> 11; oldest and newest are sent_at >> 30 (18 minutes), newest rounded up.
    """

    __tablename__ = "message_spans"

    chunk: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    oldest: Mapped[int]
    newest: Mapped[int]


class IndexRow(Base):
    """How far the search index has come (one row, id 1); newer messages are few, and are looked at one by one."""

    __tablename__ = "message_index"

    id: Mapped[int] = mapped_column(primary_key=True)
    upto: Mapped[MessageId]
    grams: Mapped[int]
    """grams.VERSION when it was built."""


class OutboxRow(Base):
    """A stanza that the server has not acknowledged; ids are never given twice."""

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it from the class

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutboxKind] = mapped_column(Choice(OutboxKind))
    message_id: Mapped[MessageId] = mapped_column(ForeignKey("messages.id"), index=True)
    wire_id: Mapped[OriginId] = mapped_column(unique=True)
    body: Mapped[str]
    created_at: Mapped[datetime]


class PhraseGroupRow(Base):
    """A group of quick phrases."""

    __tablename__ = "phrase_groups"

    id: Mapped[GroupId] = mapped_column(primary_key=True)
    path: Mapped[tuple[str, ...]]
    place: Mapped[int]


class PhraseRow(Base):
    """A quick phrase."""

    __tablename__ = "phrases"
    __table_args__ = (Index("ix_phrases_place", "group_id", "place"),)

    id: Mapped[PhraseId] = mapped_column(primary_key=True)
    group_id: Mapped[GroupId] = mapped_column(ForeignKey("phrase_groups.id", ondelete="CASCADE"))
    code: Mapped[str]
    title: Mapped[str]
    content: Mapped[str]
    source: Mapped[str]
    place: Mapped[int]
    uses: Mapped[int]
    last_used: Mapped[datetime | None]


class MetaRow(Base):
    """Small values of the account."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


contacts: Final = cast("Table", ContactRow.__table__)
messages: Final = cast("Table", MessageRow.__table__)
message_spans: Final = cast("Table", SpanRow.__table__)
message_index: Final = cast("Table", IndexRow.__table__)
outbox: Final = cast("Table", OutboxRow.__table__)
phrase_groups: Final = cast("Table", PhraseGroupRow.__table__)
phrases: Final = cast("Table", PhraseRow.__table__)
meta: Final = cast("Table", MetaRow.__table__)
