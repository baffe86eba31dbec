"""The shop floor: what passes between buyers and the agent's line, archived, blocked or held as a server would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from console.channels.simulator.archive import Archive, Archived
from console.domain.channel_events import (
    ChannelEvent,
    MessageArrived,
    MessageCorrected,
    MessageDelivered,
    MessageDisplayed,
    MessageRetracted,
    PeerPresence,
    PeerTyping,
)
from console.domain.ids import Address, OriginId
from console.domain.messages import Direction, OutboxKind
from console.domain.presence import Presence, Show
from console.ports import Clock, Outgoing

OWN_UPLOADS = "sim://"


class Line(Enum):
    """How the agent's line to the shop stands."""

    CLOSED = "closed"
    BROKEN = "broken"
    OPEN = "open"


class Floor:
    """Carries what buyers do to the agent's console."""

    def __init__(self, clock: Clock, run: str) -> None:
        self.line = Line.CLOSED
        self.listener: Callable[[ChannelEvent], None] = lambda _event: None
        self.archive = Archive(run)
        self.blocked: set[Address] = set()
        self.files: dict[str, tuple[bytes, str]] = {}
        """Address of a stored file → bytes and mime."""
        self.presences: dict[Address, Presence] = {}
        self.welcome = asyncio.Event()
        """New visitors may come in: the agent is not suspended."""
        self.welcome.set()
        self._clock = clock
        self._run = run
        self._counts: dict[Address, int] = {}
        self._missed: list[ChannelEvent] = []

    def set_suspended(self, suspended: bool) -> None:
        """Let no new visitor in, or let them in again."""
        if suspended:
            self.welcome.clear()
        else:
            self.welcome.set()

    def report(self, event: ChannelEvent) -> None:
        """Tell the console, or hold it for a resumed session while the line is broken."""
        if self.line is Line.OPEN:
            self.listener(event)
        elif self.line is Line.BROKEN:
            if isinstance(event, MessageArrived):
                event = replace(event, stamp=self._clock.now())
            self._missed.append(event)

    def take_missed(self) -> list[ChannelEvent]:
        """What was held while the line was broken; it is held no longer."""
        missed, self._missed = self._missed, []
        return missed

    def _record(self, event: Archived) -> None:
        self.archive.keep(event, self._clock.now())

    # --- what buyers do -----------------------------------------------------------------------

    def say(self, who: Address, text: str, *, picture: str = "", nick: str = "") -> OriginId:
        """A buyer's message; picture is the address of a stored file."""
        self._counts[who] = self._counts.get(who, 0) + 1
        origin = OriginId(f"sim-{self._run}-{who.partition('@')[0]}-{self._counts[who]}")
        if who in self.blocked:
            return origin
        data, mime = self.files[picture] if picture else (b"", "")
        event = MessageArrived(
            peer=who,
            direction=Direction.IN,
            body=text,
            origin_id=origin,
            archive_id=self.archive.next_id(),
            picture_url=picture,
            picture_mime=mime,
            picture_size=len(data),
            nick=nick,
        )
        self._record(event)
        self.report(event)
        return origin

    def correct(self, who: Address, target: OriginId, text: str) -> None:
        """A buyer's correction of an earlier message."""
        if who not in self.blocked:
            event = MessageCorrected(who, Direction.IN, target, text, self.archive.next_id())
            self._record(event)
            self.report(event)

    def retract(self, who: Address, target: OriginId) -> None:
        """A buyer takes an earlier message back."""
        if who not in self.blocked:
            event = MessageRetracted(who, Direction.IN, target, self.archive.next_id())
            self._record(event)
            self.report(event)

    def typing(self, who: Address, typing: bool) -> None:
        """A buyer begins or stops typing."""
        if who not in self.blocked and self.line is Line.OPEN:
            self.report(PeerTyping(who, typing))

    def delivered(self, who: Address, wire_id: OriginId) -> None:
        """A buyer's client has a message of the agent's."""
        if who not in self.blocked:
            self.report(MessageDelivered(who, wire_id))

    def displayed(self, who: Address, wire_id: OriginId) -> None:
        """A buyer has read everything up to a message of the agent's."""
        if who not in self.blocked:
            self.report(MessageDisplayed(who, wire_id, Direction.OUT))

    def appear(self, who: Address, presence: Presence) -> None:
        """A buyer's presence, told where it is another one than before."""
        if self.presences.get(who, Presence(Show.UNKNOWN)) != presence:
            self.presences[who] = presence
            if who not in self.blocked:
                self.report(PeerPresence(who, presence))

    # --- what the agent does ------------------------------------------------------------------

    def record_outgoing(self, stanza: Outgoing) -> None:
        """Archive what the agent sent, once the shop has it."""
        archive_id = self.archive.next_id()
        if stanza.kind is OutboxKind.CORRECTION:
            self._record(MessageCorrected(stanza.address, Direction.OUT, stanza.target_id, stanza.body, archive_id))
        elif stanza.kind is OutboxKind.RETRACTION:
            self._record(MessageRetracted(stanza.address, Direction.OUT, stanza.target_id, archive_id))
        else:
            picture = stanza.picture
            self._record(
                MessageArrived(
                    peer=stanza.address,
                    direction=Direction.OUT,
                    body=stanza.body,
                    origin_id=stanza.wire_id,
                    archive_id=archive_id,
                    automatic=stanza.automatic,
                    picture_url=picture.url if picture else "",
                    picture_mime=picture.mime if picture else "",
                    picture_size=picture.size if picture else 0,
                )
            )
