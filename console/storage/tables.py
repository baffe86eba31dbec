"""The tables of an account's file, as they are at the newest revision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from console.domain.ids import Address, ArchiveId, ContactId, GroupId, MessageId, OriginId, PhraseId
from console.domain.messages import Direction, MessageState, OutboxKind, Picture
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


class Base(DeclarativeBase):
    """Which type a domain's type takes in a column."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: PlainText(),
        datetime: UtcTime(),
        date: Day(),
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
    """A group of quick phrases; Ungrouped is always there, at place -1."""

    __tablename__ = "phrase_groups"

    id: Mapped[GroupId] = mapped_column(primary_key=True)
    path: Mapped[tuple[str, ...]]
    place: Mapped[int]
    source: Mapped[str]
    collapsed: Mapped[bool]


class PhraseRow(Base):
    """A quick phrase, as its agent or its pack wrote it.

    No index but the key's: they are read all at once, and an index by place was a third of an import's time.
    """

    __tablename__ = "phrases"

    id: Mapped[PhraseId] = mapped_column(primary_key=True)
    group_id: Mapped[GroupId] = mapped_column(ForeignKey("phrase_groups.id", ondelete="CASCADE"))
    code: Mapped[str]
    title: Mapped[str]
    content: Mapped[str]
    source: Mapped[str]
    variants: Mapped[tuple[str, ...]]
    tags: Mapped[tuple[str, ...]]
    images: Mapped[tuple[str, ...]]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    pinned: Mapped[bool]
    hidden: Mapped[bool]
    place: Mapped[int]
    created_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    uses: Mapped[int]
    last_used: Mapped[datetime | None]


class PhraseVersionRow(Base):
    """What a phrase said before an edit; without a foreign key, as a phrase in the bin keeps its past."""

    __tablename__ = "phrase_versions"

    phrase_id: Mapped[PhraseId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    author: Mapped[str]
    group_id: Mapped[GroupId]
    body: Mapped[str]
    """A PhraseText by phrase_json.py."""


class PhraseUseRow(Base):
    """How often a phrase was used on a day (days since 1970, UTC)."""

    __tablename__ = "phrase_uses"

    phrase_id: Mapped[PhraseId] = mapped_column(primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]


class PhraseWordingRow(Base):
    """Which wording of a phrase a buyer got last."""

    __tablename__ = "phrase_wordings"

    contact_id: Mapped[ContactId] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    phrase_id: Mapped[PhraseId] = mapped_column(primary_key=True)
    wording: Mapped[int]


class PhraseOverlayRow(Base):
    """What the agent laid over a phrase of a pack; it stays while packs come and go. NULL: as published."""

    __tablename__ = "phrase_overlays"

    phrase_id: Mapped[PhraseId] = mapped_column(primary_key=True)
    source: Mapped[str]
    pinned: Mapped[bool | None]
    hidden: Mapped[bool | None]
    removed: Mapped[bool]
    place: Mapped[int | None]
    code: Mapped[str | None]
    title: Mapped[str | None]
    content: Mapped[str | None]
    variants: Mapped[tuple[str, ...] | None] = mapped_column(MaybeWords())
    tags: Mapped[tuple[str, ...] | None] = mapped_column(MaybeWords())


class PhraseBinRow(Base):
    """Something deleted; ids are never given twice, so that an old undo finds nothing."""

    __tablename__ = "phrase_bin"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it from the class

    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[datetime]
    author: Mapped[str]
    body: Mapped[str]
    """Groups and phrases by phrase_json.py."""


class PackRow(Base):
    """An installed pack: which of its versions is in use."""

    __tablename__ = "packs"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class PackVersionRow(Base):
    """A version of a pack that was installed; the former ones are for going back."""

    __tablename__ = "pack_versions"

    pack_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    installed_at: Mapped[datetime]
    digest: Mapped[str]
    """SHA-256 of the file."""
    body: Mapped[str]
    """Manifest and phrases by phrase_json.py; the pictures are in the media store."""


class PackKeyRow(Base):
    """Whose signature a pack must bear; it stays when the pack goes."""

    __tablename__ = "pack_keys"

    pack_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    """The public key, in hex."""
    trusted_at: Mapped[datetime]


class PackSubscriptionRow(Base):
    """A folder or an https address where newer versions of packs are looked for."""

    __tablename__ = "pack_subscriptions"

    address: Mapped[str] = mapped_column(primary_key=True)
    automatic: Mapped[bool]
    checked_at: Mapped[datetime | None]
    problem: Mapped[str]


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
phrase_versions: Final = cast("Table", PhraseVersionRow.__table__)
phrase_uses: Final = cast("Table", PhraseUseRow.__table__)
phrase_wordings: Final = cast("Table", PhraseWordingRow.__table__)
phrase_overlays: Final = cast("Table", PhraseOverlayRow.__table__)
phrase_bin: Final = cast("Table", PhraseBinRow.__table__)
packs: Final = cast("Table", PackRow.__table__)
pack_versions: Final = cast("Table", PackVersionRow.__table__)
pack_keys: Final = cast("Table", PackKeyRow.__table__)
pack_subscriptions: Final = cast("Table", PackSubscriptionRow.__table__)
meta: Final = cast("Table", MetaRow.__table__)
