"""A buyer or colleague, with what the agent noted and where the conversation stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.ids import Address, ContactId, MessageId
from console.domain.messages import Direction, MessageState


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The newest message of a conversation, as a row of the list shows it."""

    id: MessageId
    direction: Direction
    text: str
    """At most 200 characters of the body; empty for a picture."""
    is_picture: bool
    sent_at: datetime
    state: MessageState
    automatic: bool = False
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """One buyer or colleague of this account; times are aware and in UTC."""

    id: ContactId
    address: Address
    name: str = ""
    """Nickname as the channel tells it (untrusted)."""
    remark: str = ""
    """The agent's own name for the contact; wins over name."""
    notes: str = ""
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    """Roster groups."""
    in_roster: bool = False
    blocked: bool = False
    avatar: str | None = None
    """File name of the picture under the account's media folder."""
    pinned: bool = False
    active: bool = False
    """Listed under 正在联系: opened by a message or by the agent, not yet closed."""
    unread: int = 0
    marked_unread: bool = False
    draft: str = ""
    waiting_since: datetime | None = None
    """Time of the buyer's first message that no human has answered; None when nobody waits."""
    first_contact: datetime | None = None
    last_contact: datetime | None = None
    last_message: LastMessage | None = None

    @property
    def display_name(self) -> str:
        """The name to show: remark, nickname, or the address up to its @."""
        return self.remark or self.name or self.address.partition("@")[0] or self.address
