"""XEP-0184: the other client has the message."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, message
from console.domain.ids import OriginId

_REQUEST = f"{{{names.RECEIPTS}}}request"
_RECEIVED = f"{{{names.RECEIPTS}}}received"


def request(stanza: Element) -> None:
    """Ask for a receipt."""
    add(stanza, names.RECEIPTS, "request")


def is_requested(stanza: Element) -> bool:
    """Tell whether the author wants a receipt and can be answered."""
    return stanza.find(_REQUEST) is not None and bool(stanza.get("id"))


def receipt(stanza: Element) -> Element:
    """Make the receipt for a message; not to be archived, which would double the server's work."""
    made = message(stanza.get("from", ""))
    add(made, names.RECEIPTS, "received", id=stanza.get("id", ""))
    add(made, names.HINTS, "no-store")
    return made


def delivered(stanza: Element) -> OriginId | None:
    """Give the id of the message a receipt is for; None where the stanza is none."""
    found = stanza.find(_RECEIVED)
    return OriginId(found.get("id", "")) if found is not None and found.get("id") else None
