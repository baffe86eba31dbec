"""What a channel reports: facts from the wire, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from console.domain.errors import Problem
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.messages import Direction
from console.domain.presence import LinkState, Presence


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The line to the server changed; retry_in is in seconds and set with WAITING_TO_RETRY."""

    state: LinkState
    problem: Problem | None = None
    details: dict[str, str] = field(default_factory=dict)
    retry_in: float | None = None


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """Stanzas may be sent now, and acknowledgements will come.

    resumed: XEP-0198 took up the old session; nothing that was handed over is lost, only rows never
    handed over are to be sent. Otherwise: catch up from the archive, then send every outbox row.
    server_forgot: the server knows nothing of the session before, it was started anew. Where it was killed, what it
    took last may lie in our archive and yet never have reached the buyer.
    """

    resumed: bool
    server_forgot: bool = False


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A message of either direction: live, a carbon copy, delayed, or out of the archive."""

    peer: Address
    direction: Direction
    body: str
    origin_id: OriginId | None
    archive_id: ArchiveId | None = None
    stamp: datetime | None = None
    """When the server got it, UTC; None for a live message (the receiver's clock counts)."""
    from_archive: bool = False
    carbon: bool = False
    automatic: bool = False
    picture_url: str = ""
    picture_mime: str = ""
    picture_size: int = 0
    nick: str = ""
    """XEP-0172 nickname inside the message, untrusted."""


@dataclass(frozen=True, slots=True)
class MessageCorrected:
    """The author replaced the text of an earlier message (XEP-0308)."""

    peer: Address
    direction: Direction
    target_id: OriginId
    body: str
    archive_id: ArchiveId | None = None


@dataclass(frozen=True, slots=True)
class MessageRetracted:
    """The author took an earlier message back (XEP-0424)."""

    peer: Address
    direction: Direction
    target_id: OriginId
    archive_id: ArchiveId | None = None


@dataclass(frozen=True, slots=True)
class StanzaAcknowledged:
    """The server has the stanza with this id (XEP-0198)."""

    wire_id: OriginId


@dataclass(frozen=True, slots=True)
class StanzaFailed:
    """The server or the other side returned the stanza as an error."""

    wire_id: OriginId
    problem: Problem
    peer: Address | None = None


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """The buyer's client has the message (XEP-0184)."""

    peer: Address
    origin_id: OriginId


@dataclass(frozen=True, slots=True)
class MessageDisplayed:
    """The buyer has seen everything up to this message (XEP-0333); direction says whose message it is.

    OUT: the buyer read ours. IN: this account read the buyer's on another device (a carbon).
    """

    peer: Address
    origin_id: OriginId
    direction: Direction = Direction.OUT


@dataclass(frozen=True, slots=True)
class PeerTyping:
    """The buyer began or stopped typing (XEP-0085)."""

    peer: Address
    typing: bool


@dataclass(frozen=True, slots=True)
class PeerPresence:
    """The buyer's presence changed."""

    peer: Address
    presence: Presence


@dataclass(frozen=True, slots=True)
class RosterItem:
    """A contact in the server's list."""

    address: Address
    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterReceived:
    """The whole roster, as it stands on the server."""

    items: tuple[RosterItem, ...]


@dataclass(frozen=True, slots=True)
class RosterItemChanged:
    """One contact was added or changed on the server."""

    item: RosterItem


@dataclass(frozen=True, slots=True)
class RosterItemRemoved:
    """One contact left the roster; the conversation stays."""

    address: Address


@dataclass(frozen=True, slots=True)
class AvatarReceived:
    """A contact's picture (untrusted bytes, at most 256 KiB); empty data: it was taken away."""

    peer: Address
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class NicknameReceived:
    """A contact's nickname (XEP-0172, untrusted)."""

    peer: Address
    name: str


@dataclass(frozen=True, slots=True)
class BlockListChanged:
    """The addresses this account blocks (XEP-0191), whole."""

    addresses: frozenset[Address]


@dataclass(frozen=True, slots=True)
class FeaturesChanged:
    """What the connected server can carry changed: see ports.Channel.features."""


ChannelEvent = (
    LinkChanged
    | SessionStarted
    | MessageArrived
    | MessageCorrected
    | MessageRetracted
    | StanzaAcknowledged
    | StanzaFailed
    | MessageDelivered
    | MessageDisplayed
    | PeerTyping
    | PeerPresence
    | RosterReceived
    | RosterItemChanged
    | RosterItemRemoved
    | AvatarReceived
    | NicknameReceived
    | BlockListChanged
    | FeaturesChanged
)
