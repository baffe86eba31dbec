"""How stanzas from the wire become events; nothing in them is believed that anyone could have written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from xml.etree.ElementTree import Element

from console.channels.xmpp import names, problems
from console.channels.xmpp.features import (
    automatic,
    carbons,
    corrections,
    delay,
    identity,
    markers,
    nicknames,
    pictures,
    receipts,
    retractions,
)
from console.channels.xmpp.features import typing as chat_states
from console.channels.xmpp.stanzas import bare, error_condition
from console.domain.channel_events import (
    ChannelEvent,
    MessageArrived,
    MessageCorrected,
    MessageDelivered,
    MessageDisplayed,
    MessageRetracted,
    PeerTyping,
    StanzaFailed,
)
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.messages import Direction

_BODY = f"{{{names.CLIENT}}}body"
_MUC_USER = f"{{{names.MUC_USER}}}x"
_RESULT = f"{{{names.MAM}}}result"
_EVENT = f"{{{names.PUBSUB_EVENT}}}event"
_INNER = f"{{{names.FORWARD}}}forwarded/{{{names.CLIENT}}}message"
_FORWARDED = f"{{{names.FORWARD}}}forwarded"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class _Source:
    """How a message came to us."""

    direction: Direction
    archive_id: ArchiveId | None
    stamp: datetime | None
    from_archive: bool = False
    carbon: bool = False


class Reader:
    """Reads the messages of one account.

    emit takes the events; send_receipt gets the stanza for each message whose author wants one;
    pep gets what people publish about themselves (sender, event element).
    """

    def __init__(
        self,
        account: Address,
        domain: str,
        emit: Callable[[ChannelEvent], None],
        send_receipt: Callable[[Element], None],
        pep: Callable[[Address, Element], None],
    ) -> None:
        self._account = account
        self._servers = frozenset({domain, account})
        self._emit = emit
        self._send_receipt = send_receipt
        self._pep = pep
        self._typing: set[Address] = set()
        self.queries: set[str] = set()
        """Ids of the archive queries that run; results of others are forged or stale."""

    def read(self, stanza: Element) -> None:
        """Turn one message stanza into events."""
        sender = stanza.get("from", "")
        peer = bare(sender)
        own = peer in {"", self._account}
        kind = stanza.get("type", "normal")
        if kind == "error":
            self._read_error(stanza)
        elif carbons.is_carbon(stanza):
            if own:
                self._read_carbon(stanza)
        elif stanza.find(_RESULT) is not None:
            if own:
                self._read_result(stanza)
        elif stanza.find(_EVENT) is not None:
            event = stanza.find(_EVENT)
            if event is not None and peer:
                self._pep(Address(peer), event)
        elif kind in {"chat", "normal"} and not own:
            self._read_live(stanza, Address(peer))

    def forget_typing(self) -> None:
        """A new session: nobody is known to type."""
        for peer in sorted(self._typing):
            self._emit(PeerTyping(peer, typing=False))
        self._typing.clear()

    # --- the ways a message comes

    def _read_error(self, stanza: Element) -> None:
        wire_id = stanza.get("id")
        if wire_id:
            problem = problems.of_message_error(error_condition(stanza))
            self._emit(StanzaFailed(OriginId(wire_id), problem, Address(bare(stanza.get("from", ""))) or None))

    def _read_live(self, stanza: Element, peer: Address) -> None:
        source = _Source(Direction.IN, identity.archive_id(stanza, self._account), delay.stamp(stanza, self._servers))
        if self._read_content(stanza, peer, source) and receipts.is_requested(stanza):
            self._send_receipt(receipts.receipt(stanza))
        if source.stamp is None:
            self._read_typing(stanza, peer)

    def _read_carbon(self, stanza: Element) -> None:
        copy = carbons.unwrap(stanza)
        if copy is None:
            return
        direction, inner = copy
        peer = Address(bare(inner.get("from" if direction is Direction.IN else "to", "")))
        if not self._is_chat(inner, peer):
            return
        archive_id = identity.archive_id(inner, self._account)
        self._read_content(inner, peer, _Source(direction, archive_id, None, carbon=True))
        if direction is Direction.IN:
            self._read_typing(inner, peer)

    def _read_result(self, stanza: Element) -> None:
        result = stanza.find(_RESULT)
        if result is None or result.get("queryid") not in self.queries or not result.get("id"):
            return
        inner = result.find(_INNER)
        forwarded = result.find(_FORWARDED)
        if inner is None or forwarded is None:
            return
        direction = Direction.OUT if bare(inner.get("from", "")) == self._account else Direction.IN
        peer = Address(bare(inner.get("to" if direction is Direction.OUT else "from", "")))
        if self._is_chat(inner, peer):
            archive_id = ArchiveId(result.get("id", ""))
            source = _Source(direction, archive_id, delay.stamp(forwarded), from_archive=True)
            self._read_content(inner, peer, source)

    def _is_chat(self, inner: Element, peer: Address) -> bool:
        return inner.get("type", "normal") in {"chat", "normal"} and peer not in {"", self._account}

    # --- what a message says

    def _read_typing(self, stanza: Element, peer: Address) -> None:
        typing = chat_states.is_typing(stanza)
        if typing is None:
            typing = False if peer in self._typing and stanza.find(_BODY) is not None else None
        if typing is None or typing == (peer in self._typing):
            return
        (self._typing.add if typing else self._typing.discard)(peer)
        self._emit(PeerTyping(peer, typing=typing))

    def _read_content(self, stanza: Element, peer: Address, source: _Source) -> bool:
        """Emit what a message says; True where it was a message for a person."""
        if stanza.find(_MUC_USER) is not None:
            return False
        target = retractions.target(stanza)
        if target is not None:
            self._emit(MessageRetracted(peer, source.direction, target, source.archive_id))
            return True
        body = _body(stanza)
        if body:
            corrected = corrections.target(stanza)
            if corrected is not None:
                self._emit(MessageCorrected(peer, source.direction, corrected, body, source.archive_id))
            else:
                self._emit(self._message(stanza, peer, body, source))
            return True
        self._read_report(stanza, peer, source.direction)
        return False

    def _read_report(self, stanza: Element, peer: Address, direction: Direction) -> None:
        seen = markers.displayed(stanza)
        if seen is not None:
            theirs = Direction.OUT if direction is Direction.IN else Direction.IN
            self._emit(MessageDisplayed(peer, seen, theirs))
        elif direction is Direction.IN:
            got = receipts.delivered(stanza) or markers.delivered(stanza)
            if got is not None:
                self._emit(MessageDelivered(peer, got))

    def _message(self, stanza: Element, peer: Address, body: str, source: _Source) -> MessageArrived:
        event = MessageArrived(
            peer,
            source.direction,
            body,
            identity.origin_id(stanza),
            source.archive_id,
            source.stamp,
            source.from_archive,
            source.carbon,
            automatic.is_automatic(stanza),
            nick=nicknames.read(stanza) if source.direction is Direction.IN else "",
        )
        picture = pictures.shared(stanza, body)
        if picture is None:
            return event
        return replace(event, body="", picture_url=picture.url, picture_mime=picture.mime, picture_size=picture.size)


def _body(stanza: Element) -> str:
    """Give the body without a language, or the first."""
    first = ""
    for child in stanza.iterfind(_BODY):
        if child.text:
            if _LANG not in child.attrib:
                return child.text
            first = first or child.text
    return first
