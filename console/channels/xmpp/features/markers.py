"""XEP-0333: the message was seen."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, message
from console.domain.ids import OriginId

_SEEN = (f"{{{names.MARKERS}}}displayed", f"{{{names.MARKERS}}}acknowledged")
_RECEIVED = f"{{{names.MARKERS}}}received"


def request(stanza: Element) -> None:
    """Allow the other client to tell when it was seen."""
    add(stanza, names.MARKERS, "markable")


def marker(to: str, target: OriginId) -> Element:
    """Say that everything up to this message was seen; archived, so that our other devices know it too."""
    made = message(to)
    add(made, names.MARKERS, "displayed", id=target)
    add(made, names.HINTS, "store")
    return made


def displayed(stanza: Element) -> OriginId | None:
    """Give the id of the newest message that was seen; None where the stanza does not say so."""
    return _target(stanza, *_SEEN)


def delivered(stanza: Element) -> OriginId | None:
    """Give the id of a message that an older client says it got."""
    return _target(stanza, _RECEIVED)


def _target(stanza: Element, *tags: str) -> OriginId | None:
    for tag in tags:
        found = stanza.find(tag)
        if found is not None and found.get("id"):
            return OriginId(found.get("id", ""))
    return None
