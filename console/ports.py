"""What the services need from outside, as Protocols; adapters implement them, app.py picks them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol, TypeVar

from console.domain.autoreply import Decision, LogEntry
from console.domain.autoreply_engine import ContactState
from console.domain.channel_events import ChannelEvent
from console.domain.contacts import Contact
from console.domain.ids import Address, ArchiveId, ContactId, MessageId, OriginId
from console.domain.messages import (
    DayCount,
    Direction,
    Message,
    MessageState,
    OutboxItem,
    OutboxKind,
    Picture,
    Place,
    SearchHit,
)
from console.domain.presence import AgentStatus
from console.phrase_ports import PackRepository, PhraseRepository

T = TypeVar("T")


# --- the wire ---------------------------------------------------------------------------------


class Feature(Enum):
    """What a channel may or may not be able to carry."""

    TYPING = "typing"
    RECEIPTS = "receipts"
    MARKERS = "markers"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    PICTURES = "pictures"
    ARCHIVE = "archive"
    BLOCKING = "blocking"
    INVISIBLE = "invisible"
    AVATAR = "avatar"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One stanza to put on the wire; wire_id is its id and origin-id."""

    kind: OutboxKind
    address: Address
    wire_id: OriginId
    target_id: OriginId
    """What a CORRECTION or RETRACTION refers to; for MESSAGE the same as wire_id."""
    body: str
    picture: Picture | None = None
    """Uploaded already: url is set."""
    automatic: bool = False


class Channel(Protocol):
    """A way to buyers. Everything it has to say comes as ChannelEvents on the loop's thread.

    No method but the coroutines waits, and none raises for a line that is down: what cannot be sent
    now is dropped (typing, markers, presence are sent anew on the next session) or refused (send).
    """

    @property
    def address(self) -> Address:
        """The agent's own address."""
        ...

    @property
    def features(self) -> frozenset[Feature]:
        """What can be carried at this moment."""
        ...

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        """Say who gets the events; called once, before connect."""
        ...

    async def connect(self) -> None:
        """Begin, and keep the line up (back-off, jitter) until disconnect; returns at once."""
        ...

    async def disconnect(self) -> None:
        """End the session in an orderly way; no task, socket or thread is left."""
        ...

    def reconnect_now(self) -> None:
        """Skip what is left of the back-off."""
        ...

    def send(self, stanza: Outgoing) -> bool:
        """Hand a stanza to the open stream; False where there is none (nothing was handed over)."""
        ...

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        """Report everything the server archived after the cursor, oldest first, as MessageArrived with
        from_archive (corrections and retractions likewise); gives the new cursor, or None where the archive is empty.

        after None: only the last seven days. A cursor the server no longer knows: the same.
        Raises UserError (CONNECTION_LOST, NOT_SUPPORTED).
        """
        ...

    def send_typing(self, address: Address, typing: bool) -> None:
        """Tell the buyer that the agent types, or has stopped."""
        ...

    def send_displayed(self, address: Address, origin_id: OriginId) -> None:
        """Tell the buyer that everything up to this message of theirs was read."""
        ...

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        """Publish status and text; kept for the next sessions too. suspended: no new visitors are to be sent here."""
        ...

    async def put_private(self, key: str, value: str) -> None:
        """Keep a text on the server for the account's own devices. Raises UserError (NOT_SUPPORTED, ...)."""

    async def get_private(self, key: str) -> str:
        """Give what put_private kept last, by any device; empty where there is nothing. Raises UserError."""

    async def set_nickname(self, name: str) -> None:
        """Publish the agent's name. Raises UserError."""
        ...

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Publish the agent's picture (at most 100 KiB). Raises UserError."""
        ...

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Store a file where the buyer can fetch it; gives its https address. Raises UserError."""
        ...

    async def download(self, url: str, limit: int) -> bytes:
        """Fetch a file of at most limit bytes. Raises UserError (DOWNLOAD_FAILED, PICTURE_TOO_LARGE)."""
        ...

    def is_own_upload(self, url: str) -> bool:
        """Tell whether the address belongs to the shop's own upload service, so that loading it tells no stranger."""
        ...

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        """Put a contact into the roster, or change its name and groups there. Raises UserError."""
        ...

    async def remove_contact(self, address: Address) -> None:
        """Take a contact out of the roster. Raises UserError."""
        ...

    async def block(self, address: Address) -> None:
        """Have the server drop everything from this address. Raises UserError."""
        ...

    async def unblock(self, address: Address) -> None:
        """Undo block. Raises UserError."""
        ...


# --- the store --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be stored; ids are given by the store."""

    contact_id: ContactId
    direction: Direction
    body: str
    sent_at: datetime
    state: MessageState
    origin_id: OriginId
    archive_id: ArchiveId | None = None
    automatic: bool = False
    picture: Picture | None = None


class ContactRepository(Protocol):
    """Contacts of the account."""

    def all(self) -> list[Contact]:
        """Every contact with its last message, in no order; a single query."""
        ...

    def get(self, contact_id: ContactId) -> Contact | None: ...

    def by_address(self, address: Address) -> Contact | None: ...

    def ensure(self, address: Address, name: str = "") -> Contact:
        """The contact at this address, made when there is none (first_contact stays None until a message)."""
        ...

    def save(self, contact: Contact) -> None:
        """Store every field of a contact that exists, except first_contact, last_contact and last_message,
        which follow its messages. Raises KeyError where there is no such contact."""
        ...


class MessageRepository(Protocol):
    """Messages of every conversation; the order is (sent_at, id)."""

    def add(self, message: NewMessage) -> Message | None:
        """Store one message and update its contact's first_contact, last_contact and last_message.

        None where it is known already: the same (contact, direction, origin_id) or the same
        (contact, archive_id). A known message that had no archive_id gets it.
        """
        ...

    def get(self, message_id: MessageId) -> Message | None: ...

    def by_origin(self, contact_id: ContactId, direction: Direction, origin_id: OriginId) -> Message | None: ...

    def newest_place(self, contact_id: ContactId, direction: Direction | None = None) -> Place | None:
        """Place of the newest message of the conversation, of either direction or of one."""
        ...

    def page(
        self, contact_id: ContactId, *, before: Place | None = None, after: Place | None = None, limit: int = 50
    ) -> list[Message]:
        """Up to limit messages in order: the newest, those just before, or those just after a place."""
        ...

    def since(self, contact_id: ContactId, when: datetime) -> Place | None:
        """Place of the first message at or after a time."""
        ...

    def days(self, contact_id: ContactId, utc_offset_minutes: int) -> list[DayCount]:
        """The local days with messages, newest first."""
        ...

    def set_state(self, message_id: MessageId, state: MessageState, failure: str = "") -> Message | None:
        """Bring an outgoing message forward (messages.advances) or from FAILED to WAITING.

        None where it may not go there.
        """
        ...

    def mark_displayed(self, contact_id: ContactId, direction: Direction, origin_id: OriginId) -> list[Message]:
        """OUT: every SENT or DELIVERED message up to that one becomes READ.

        Gives those that changed, at most the newest 200.
        """
        ...

    def unread_after(self, contact_id: ContactId, place: Place) -> int:
        """How many inbound messages lie after a place."""
        ...

    def correct(self, message_id: MessageId, body: str) -> Message: ...

    def retract(self, message_id: MessageId) -> Message:
        """Mark as taken back; its text leaves the store and the search index."""
        ...

    def set_picture(self, message_id: MessageId, picture: Picture) -> Message: ...

    def search(
        self, text: str, *, contact_id: ContactId | None = None, before: Place | None = None, limit: int = 50
    ) -> list[SearchHit]:
        """Messages whose body contains text (case folded for ASCII), newest first; all that LIKE would find."""
        ...


class HistoryRepository(Protocol):
    """What leaves the history. Messages that wait to be sent never do so by their age."""

    def count_older(self, when: datetime) -> int:
        """How many messages are older than a time."""
        ...

    def contacts_with_older(self, when: datetime) -> list[ContactId]:
        """Whose conversations hold older messages."""
        ...

    def oldest(self, contact_id: ContactId, when: datetime, limit: int) -> list[MessageId]:
        """The oldest messages of a conversation that are older than a time, at most limit."""
        ...

    def remove(self, message_ids: Sequence[MessageId]) -> None:
        """Take messages out for good, and out of the search; the files of their pictures are noted.

        Their ids may be given to other messages. The contact's last_message follows.
        """
        ...

    def files_left(self) -> tuple[set[str], set[str]]:
        """The files noted, and those of them that nothing of the account shows any more; a long read."""
        ...

    def forget_files(self, names: Collection[str]) -> None: ...


class OutboxRepository(Protocol):
    """Stanzas that the server has not acknowledged, in the order they were written."""

    def add(self, kind: OutboxKind, message: Message, wire_id: OriginId, body: str) -> OutboxItem: ...

    def all(self) -> list[OutboxItem]: ...

    def by_wire_id(self, wire_id: OriginId) -> OutboxItem | None: ...

    def remove(self, wire_id: OriginId) -> OutboxItem | None:
        """Take a row out, acknowledged or failed; gives it, None where there was none."""
        ...


class MetaRepository(Protocol):
    """Small values of the account that belong into the same transaction as messages (cursor, signature, status)."""

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str) -> None: ...


class AutoReplyRepository(Protocol):
    """What auto-reply remembers of each contact, and the log of its decisions."""

    def state(self, contact_id: ContactId) -> ContactState | None: ...

    def save_states(self, states: Mapping[ContactId, ContactState]) -> None: ...

    def expecting(self, since: datetime) -> dict[ContactId, ContactState]:
        """The states in which a silence may still be answered, and something was said at or after a time."""
        ...

    def add_entry(
        self, at: datetime, contact_id: ContactId, message_id: MessageId | None, decision: Decision
    ) -> LogEntry:
        """Write into the log; entries but the newest 10,000 leave it."""
        ...

    def decided(self, message_id: MessageId) -> bool:
        """Tell whether the log has an entry on a message."""
        ...

    def entries(self, *, before: int | None = None, limit: int = 100) -> list[LogEntry]:
        """The log, newest first; before: only entries with smaller ids."""
        ...


class UnitOfWork(Protocol):
    """The repositories, inside one transaction. Lives on the store's thread, never leaves it."""

    @property
    def contacts(self) -> ContactRepository: ...
    @property
    def messages(self) -> MessageRepository: ...
    @property
    def history(self) -> HistoryRepository: ...
    @property
    def outbox(self) -> OutboxRepository: ...
    @property
    def phrases(self) -> PhraseRepository: ...
    @property
    def packs(self) -> PackRepository: ...
    @property
    def meta(self) -> MetaRepository: ...
    @property
    def auto_replies(self) -> AutoReplyRepository: ...


class Store(Protocol):
    """The account's database. Work is a function that runs on the store's own thread.

    Every method raises UserError (STORE_*) for a disk or file that does not do its part.
    """

    async def write(self, work: Callable[[UnitOfWork], T], *, durable: bool) -> T:
        """Run work in one transaction, one after the other in the order of the calls, and commit.

        durable: on disk before this returns (what only we have); otherwise it survives a crash of the
        program but perhaps not of the machine (what the server can give again). An exception rolls back.
        """
        ...

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a short read; it sees everything written before this call."""
        ...

    async def scan(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a long read (search, days) on a thread of its own, so that it holds up nobody."""
        ...

    async def back_up(self) -> object:
        """Make a copy of everything, and check it, beside all other work. Raises UserError."""
        ...

    async def close(self) -> None:
        """Finish what was begun, mark the end as clean."""
        ...


class MediaStore(Protocol):
    """Pictures as files under the account's folder. Methods are quick or run on the store's thread."""

    @property
    def folder(self) -> Path: ...

    async def save(self, data: bytes, mime: str) -> str:
        """Keep bytes under the name of their digest, durable; gives the file name. Raises UserError."""
        ...

    async def load(self, name: str) -> bytes:
        """Give the bytes of a file. Raises UserError."""
        ...

    async def discard(self, names: Collection[str]) -> set[str]:
        """Delete files that nothing shows any more; gives those that stay, as they came lately. Raises UserError."""
        ...


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What a picture file turned out to be; sizes in pixels."""

    mime: str
    width: int
    height: int


class ImageInspector(Protocol):
    """Looks at a stranger's picture without trusting it."""

    def inspect(self, data: bytes) -> ImageInfo:
        """Tell what it is, within bounded time and memory; runs off the window thread.

        Raises UserError (PICTURE_UNREADABLE, PICTURE_TOO_LARGE).
        """
        ...


# --- the rest ---------------------------------------------------------------------------------


class SecretStore(Protocol):
    """The system's keyring."""

    def available(self) -> bool:
        """Tell whether there is a keyring that keeps secrets; may wait for it: never on the window thread."""
        ...

    def get(self, account: str) -> str | None:
        """Give the password of an account. May wait. Raises UserError (NO_KEYRING)."""
        ...

    def set(self, account: str, password: str) -> None:
        """Keep a password. May wait. Raises UserError (NO_KEYRING)."""
        ...

    def delete(self, account: str) -> None:
        """Forget a password; none there is no error. May wait. Raises UserError (NO_KEYRING)."""
        ...


class Speller(Protocol):
    """Knows how English words are spelt, and the agent's own words.

    knows is quick. suggestions (the likeliest first) may take a tenth of a second. keep counts a word as right from
    now on, and waits for the disk; raises UserError, and the word counts for this run only.
    """

    def knows(self, word: str) -> bool: ...

    def suggestions(self, word: str) -> list[str]: ...

    def keep(self, word: str) -> None: ...


class Patterns(Protocol):
    """Regular expressions whose search takes time in proportion to the text, whatever is written in them."""

    def compile(self, pattern: str) -> Callable[[str], bool] | None:
        """Give what tells whether a text contains the pattern, letters of either case the same.

        None where it is no pattern, or one too large. May wait for the disk, once.
        """
        ...


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        ...
