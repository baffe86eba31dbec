"""What happened in the console, as facts: published on the bus after the store has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.domain.autoreply import LogEntry
from console.domain.contacts import Contact
from console.domain.errors import Problem
from console.domain.ids import ContactId, MessageId, PhraseId
from console.domain.messages import Message
from console.domain.packs import PackOffer
from console.domain.phrases import Phrase
from console.domain.presence import AgentStatus, LinkState, Presence
from console.domain.reminders import Reminder


@dataclass(frozen=True, slots=True)
class ContactsLoaded:
    """Every contact of the account, once after opening the store."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ContactsChanged:
    """These contacts are new or differ from before (name, unread, last message, draft, ...)."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class MessagesAdded:
    """Messages were stored, in the order of their places; of one or several contacts.

    live: they just happened (notify, scroll); False for pages out of the archive.
    """

    messages: tuple[Message, ...]
    live: bool


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Stored messages changed: state, text, picture."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """A buyer began or stopped typing."""

    contact_id: ContactId
    typing: bool


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """A contact's presence changed."""

    contact_id: ContactId
    presence: Presence


@dataclass(frozen=True, slots=True)
class LinkStateChanged:
    """The line to the server changed; retry_in in seconds with WAITING_TO_RETRY."""

    state: LinkState
    problem: Problem | None = None
    details: dict[str, str] = field(default_factory=dict)
    retry_in: float | None = None


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """The agent's own name, signature, status, what is said beside it, or picture changed."""

    name: str
    signature: str
    status: AgentStatus
    avatar: str | None
    status_text: str = ""
    suspended: bool = False
    auto_away: bool = False
    """The status is AWAY by itself, not by hand."""


@dataclass(frozen=True, slots=True)
class PhrasesChanged:
    """The phrase library changed; whole: in more than these phrases (groups, order, many at once), read it anew."""

    phrases: tuple[Phrase, ...] = ()
    """New or changed, as the agent sees them."""
    removed: tuple[PhraseId, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class PhrasesIndexed:
    """A search for phrases may find something else than before."""


@dataclass(frozen=True, slots=True)
class PacksOffered:
    """New or newer phrase packs were found at subscriptions, and wait for the agent's word."""

    offers: tuple[PackOffer, ...]


@dataclass(frozen=True, slots=True)
class AutoReplied:
    """Auto-reply decided on a message or a silence, and the log has it; decision.rule_id None: nothing answered."""

    entry: LogEntry


@dataclass(frozen=True, slots=True)
class MessagesRemoved:
    """Messages left the history: undone before they went out, or older than the agent keeps. Ids may come again."""

    contact_id: ContactId
    message_ids: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """A message that was just sent can be undone for a while, or no longer."""

    contact_id: ContactId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class RemindersChanged:
    """The reminders of these contacts are others than before."""

    contact_ids: frozenset[ContactId]


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """The time of a reminder has come; once for each, at the next start for what came due in between."""

    reminder: Reminder


@dataclass(frozen=True, slots=True)
class PictureFailed:
    """A picture could not be fetched, or is none."""

    message_id: MessageId
    contact_id: ContactId
    problem: Problem


@dataclass(frozen=True, slots=True)
class StoreTroubled:
    """A write failed; what was to be stored is kept in memory and tried again where possible."""

    problem: Problem
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreRecovered:
    """Writing works again after StoreTroubled."""


Event = (
    ContactsLoaded
    | ContactsChanged
    | MessagesAdded
    | MessagesChanged
    | TypingChanged
    | PresenceChanged
    | LinkStateChanged
    | AgentChanged
    | PhrasesChanged
    | PhrasesIndexed
    | PacksOffered
    | AutoReplied
    | MessagesRemoved
    | HoldChanged
    | RemindersChanged
    | ReminderDue
    | PictureFailed
    | StoreTroubled
    | StoreRecovered
)
