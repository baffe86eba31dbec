"""XEP-0424: the author takes an earlier message back."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add
from console.domain.ids import OriginId

_FALLBACK = "This person tried to take back an earlier message, but your program does not support it."
_NEW = f"{{{names.RETRACT_1}}}retract"
_OLD = f"{{{names.FASTEN}}}apply-to"
_OLD_INNER = f"{{{names.RETRACT_0}}}retract"


def retract(stanza: Element, target: OriginId) -> None:
    """Make a message the retraction of an earlier one, with a text for programs that know nothing of it."""
    add(stanza, names.RETRACT_1, "retract", id=target)
    add(stanza, names.FALLBACK, "fallback", **{"for": names.RETRACT_1})
    add(stanza, names.CLIENT, "body", _FALLBACK)
    add(stanza, names.HINTS, "store")


def target(stanza: Element) -> OriginId | None:
    """Give the id of the message that is taken back, in either version; None where the stanza is no retraction."""
    found = stanza.find(_NEW)
    if found is None:
        found = stanza.find(_OLD)
        if found is None or found.find(_OLD_INNER) is None:
            return None
    return OriginId(found.get("id", "")) if found.get("id") else None
