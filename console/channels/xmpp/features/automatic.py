"""Our own mark for a message that no human wrote (docs/decisions/022)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add

_AUTO = f"{{{names.AUTO}}}auto"


def mark(stanza: Element) -> None:
    """Say that the message was sent by itself."""
    add(stanza, names.AUTO, "auto")


def is_automatic(stanza: Element) -> bool:
    """Tell whether a message says that it was sent by itself."""
    return stanza.find(_AUTO) is not None
