"""XEP-0308: the author replaces the text of an earlier message."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add
from console.domain.ids import OriginId

_REPLACE = f"{{{names.CORRECT}}}replace"


def replace(stanza: Element, target: OriginId) -> None:
    """Make a message the correction of an earlier one."""
    add(stanza, names.CORRECT, "replace", id=target)


def target(stanza: Element) -> OriginId | None:
    """Give the id of the message that is corrected; None where the stanza is no correction."""
    found = stanza.find(_REPLACE)
    return OriginId(found.get("id", "")) if found is not None and found.get("id") else None
