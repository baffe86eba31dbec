"""XEP-0203: when the server got a message it delivers late."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import parse_stamp

_DELAY = f"{{{names.DELAY}}}delay"


def stamp(parent: Element, trusted: Container[str] | None = None) -> datetime | None:
    """Give the time in a delay element of one of the trusted senders (all where None); None where there is none."""
    for child in parent.iterfind(_DELAY):
        if trusted is None or child.get("from") in trusted:
            return parse_stamp(child.get("stamp", ""))
    return None
