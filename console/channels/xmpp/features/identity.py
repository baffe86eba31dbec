"""XEP-0359: the ids a message carries, and whose word counts for them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add
from console.domain.ids import ArchiveId, OriginId

_ORIGIN = f"{{{names.SID}}}origin-id"
_STANZA = f"{{{names.SID}}}stanza-id"
_UNIQUE = 16
"""An id attribute this long was made at random; short ones (Psi's aab1a, a counter) come again after a reload."""


def mark(message: Element, wire_id: str) -> None:
    """Give a message its id, as attribute and as origin-id."""
    message.set("id", wire_id)
    add(message, names.SID, "origin-id", id=wire_id)


def origin_id(message: Element) -> OriginId | None:
    """Give the id the author gave; None where it gave none that can be told from others."""
    own = message.find(_ORIGIN)
    if own is not None and own.get("id"):
        return OriginId(own.get("id", ""))
    attribute = message.get("id", "")
    return OriginId(attribute) if len(attribute) >= _UNIQUE else None


def archive_id(message: Element, account: str) -> ArchiveId | None:
    """Give the id our own archive gave; what others claim to be one is not looked at.

    The last one counts: Prosody 0.12 means to take out those a buyer claims to be ours, but leaves them in
    front of its own.
    """
    given = [child.get("id", "") for child in message.iterfind(_STANZA) if child.get("by") == account]
    return ArchiveId(given[-1]) if given and given[-1] else None
