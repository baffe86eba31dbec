"""RFC 6121: who is there, and what we say about ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.features import disco, nicknames
from console.channels.xmpp.stanzas import add, bare, element
from console.domain.channel_events import PeerPresence
from console.domain.ids import Address
from console.domain.presence import AgentStatus, Presence, Show

_SHOW = f"{{{names.CLIENT}}}show"
_STATUS = f"{{{names.CLIENT}}}status"
_PRIORITY = f"{{{names.CLIENT}}}priority"
_OWN = {AgentStatus.BUSY: "dnd", AgentStatus.AWAY: "away", AgentStatus.INVISIBLE: "away"}
_SHOWS = {"": Show.ONLINE, "chat": Show.CHAT, "away": Show.AWAY, "xa": Show.XA, "dnd": Show.BUSY}
_LONGEST = 1024
_MOST_ONLOOKERS = 5000


def ours(status: AgentStatus, text: str, nickname: str, *, suspended: bool = False) -> Element:
    """Make our presence; INVISIBLE without a server that hides us is away, so that messages still come.

    suspended: a queue gives new visitors only to who is available or chat; xa is neither, and the priority that
    brings the messages of open conversations here stays as it is (docs/decisions/052).
    """
    if status is AgentStatus.OFFLINE:
        return element(names.CLIENT, "presence", type="unavailable")
    stanza = element(names.CLIENT, "presence")
    show = _OWN.get(status, "xa" if suspended else "")
    if show:
        add(stanza, names.CLIENT, "show", show)
    if text:
        add(stanza, names.CLIENT, "status", text[:_LONGEST])
    if nickname:
        nicknames.attach(stanza, nickname)
    stanza.append(disco.capabilities())
    return stanza


def directed(address: Address, kind: str) -> Element:
    """Make a presence of a type (subscribe, subscribed ...) for one contact."""
    return element(names.CLIENT, "presence", to=address, type=kind)


class Presences:
    """Every device of every contact, boiled down to one presence each."""

    def __init__(self) -> None:
        self._devices: dict[Address, dict[str, tuple[int, Presence]]] = {}
        self._told: dict[Address, Presence] = {}

    def read(self, stanza: Element) -> PeerPresence | None:
        """Take in a presence; gives the contact's where it changed."""
        address, _, resource = stanza.get("from", "").partition("/")
        peer = Address(address)
        devices = self._devices.setdefault(peer, {})
        text = (stanza.findtext(_STATUS) or "")[:_LONGEST]
        if stanza.get("type") in {"unavailable", "error"}:
            if resource:
                devices.pop(resource, None)
            else:
                devices.clear()
            return self._tell(peer, Presence(Show.OFFLINE, text))
        show = _SHOWS.get((stanza.findtext(_SHOW) or "").strip(), Show.ONLINE)
        priority = (stanza.findtext(_PRIORITY) or "0").strip()
        devices.pop(resource, None)
        devices[resource] = (int(priority) if priority.lstrip("-").isdecimal() else 0, Presence(show, text))
        return self._tell(peer, Presence(Show.OFFLINE))

    def _tell(self, peer: Address, gone: Presence) -> PeerPresence | None:
        devices = self._devices.get(peer)
        if devices:
            best = max(priority for priority, _ in devices.values())
            presence = [each for priority, each in devices.values() if priority == best][-1]
        else:
            self._devices.pop(peer, None)
            presence = gone
        if self._told.get(peer) == presence:
            return None
        self._told[peer] = presence
        return PeerPresence(peer, presence)

    def restart(self) -> list[PeerPresence]:
        """A new session: nobody is there until the server says so."""
        gone = [
            PeerPresence(peer, Presence(Show.OFFLINE))
            for peer, presence in self._told.items()
            if presence.show is not Show.OFFLINE
        ]
        self._devices.clear()
        self._told.clear()
        return gone


class Onlookers:
    """Strangers who sent us their presence and get ours while they stay: a buyer's page (docs/decisions/033)."""

    def __init__(self) -> None:
        self._devices: dict[str, None] = {}

    def came(self, stanza: Element) -> bool:
        """Note a device; True where it is new and to be answered: two consoles must not answer each other forever."""
        device = stanza.get("from", "")
        if device in self._devices or len(self._devices) >= _MOST_ONLOOKERS:
            return False
        self._devices[device] = None
        return True

    def left(self, stanza: Element) -> None:
        """Forget a device that went away."""
        self._devices.pop(stanza.get("from", ""), None)

    def clear(self) -> None:
        """A new session: who looks will say so again."""
        self._devices.clear()

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._devices))


def is_from_chatroom(stanza: Element) -> bool:
    """Tell whether a presence is an occupant's of a chatroom."""
    return stanza.find(f"{{{names.MUC_USER}}}x") is not None


def sender(stanza: Element) -> Address:
    """Give the bare address a presence comes from."""
    return Address(bare(stanza.get("from", "")))
