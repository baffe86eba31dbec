"""Who is reachable, and what they say about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

STATUS_TEXT_LIMIT = 100


class AgentStatus(Enum):
    """The status an agent chooses; INVISIBLE is offered only where the channel can carry it."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    INVISIBLE = "invisible"
    OFFLINE = "offline"


def presence_text(status_text: str, signature: str) -> str:
    """Give the one text that a presence carries: what is said beside the status, then the signature."""
    return " · ".join(text for text in (status_text, signature) if text)


class Show(Enum):
    """How reachable a buyer is (RFC 6121 show values, and UNKNOWN where no presence was ever seen)."""

    CHAT = "chat"
    ONLINE = "online"
    AWAY = "away"
    XA = "xa"
    BUSY = "dnd"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Presence:
    """A buyer's presence: show and the free text beside it (untrusted)."""

    show: Show = Show.UNKNOWN
    text: str = ""


class LinkState(Enum):
    """How the line to the server stands."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    ONLINE = "online"
    WAITING_TO_RETRY = "waiting"
    REFUSED = "refused"
    """Trying again by itself is of no use: wrong password, bad certificate, server too old."""
