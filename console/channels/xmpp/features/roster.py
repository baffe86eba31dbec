"""RFC 6121: the list of contacts on the server."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, bare, element
from console.domain.channel_events import ChannelEvent, RosterItem, RosterItemChanged, RosterItemRemoved, RosterReceived
from console.domain.ids import Address

QUERY = f"{{{names.ROSTER}}}query"
_ITEMS = f"{{{names.ROSTER}}}query/{{{names.ROSTER}}}item"
_GROUP = f"{{{names.ROSTER}}}group"


class Roster:
    """Remembers whose presence we get and who gets ours, so that nobody is asked or told twice."""

    def __init__(self) -> None:
        self._watched: set[Address] = set()
        self._followers: set[Address] = set()

    def watches(self, address: Address) -> bool:
        """Tell whether we get this contact's presence already, or have asked for it."""
        return address in self._watched

    def is_followed_by(self, address: Address) -> bool:
        """Tell whether the server sends this contact our presence."""
        return address in self._followers

    def received(self, answer: Element) -> RosterReceived:
        """Read the whole list."""
        self._watched.clear()
        self._followers.clear()
        items = []
        for item in answer.iterfind(_ITEMS):
            self._note(item)
            items.append(_read(item))
        return RosterReceived(tuple(items))

    def pushed(self, query: Element, account: Address) -> list[ChannelEvent] | None:
        """Read a change; None where it does not come from our own server (forged)."""
        if bare(query.get("from", "")) not in {"", account}:
            return None
        events: list[ChannelEvent] = []
        for item in query.iterfind(_ITEMS):
            self._note(item)
            contact = _read(item)
            if item.get("subscription") == "remove":
                events.append(RosterItemRemoved(contact.address))
            else:
                events.append(RosterItemChanged(contact))
        return events

    def _note(self, item: Element) -> None:
        address = Address(bare(item.get("jid", "")))
        if item.get("subscription") in {"to", "both"} or item.get("ask") == "subscribe":
            self._watched.add(address)
        else:
            self._watched.discard(address)
        if item.get("subscription") in {"from", "both"}:
            self._followers.add(address)
        else:
            self._followers.discard(address)


def _read(item: Element) -> RosterItem:
    groups = tuple(sorted({group.text for group in item.iterfind(_GROUP) if group.text}))
    return RosterItem(Address(bare(item.get("jid", ""))), item.get("name", ""), groups)


def query() -> Element:
    """Ask for the list."""
    return element(names.ROSTER, "query")


def put(address: Address, name: str, groups: Sequence[str]) -> Element:
    """Add or change a contact."""
    made = query()
    item = add(made, names.ROSTER, "item", jid=address, **({"name": name} if name else {}))
    for group in dict.fromkeys(group for group in groups if group):
        add(item, names.ROSTER, "group", group)
    return made


def remove(address: Address) -> Element:
    """Take a contact out."""
    made = query()
    add(made, names.ROSTER, "item", jid=address, subscription="remove")
    return made
