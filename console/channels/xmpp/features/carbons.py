"""XEP-0280: copies of what our other devices send and get."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import element
from console.domain.messages import Direction

_SENT = f"{{{names.CARBONS}}}sent"
_RECEIVED = f"{{{names.CARBONS}}}received"
_INNER = f"{{{names.FORWARD}}}forwarded/{{{names.CLIENT}}}message"


def enable() -> Element:
    """Ask the server for copies."""
    return element(names.CARBONS, "enable")


def is_carbon(stanza: Element) -> bool:
    """Tell whether the stanza claims to be a copy; only our own account's may be believed."""
    return stanza.find(_SENT) is not None or stanza.find(_RECEIVED) is not None


def unwrap(stanza: Element) -> tuple[Direction, Element] | None:
    """Give direction and message of a copy."""
    for tag, direction in ((_SENT, Direction.OUT), (_RECEIVED, Direction.IN)):
        wrapper = stanza.find(tag)
        if wrapper is not None:
            inner = wrapper.find(_INNER)
            return None if inner is None else (direction, inner)
    return None
