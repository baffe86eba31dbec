"""XEP-0186: being there unseen, where the server can do it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import element


def command(*, invisible: bool) -> Element:
    """Ask the server to hide us, or to show us again."""
    if invisible:
        return element(names.INVISIBLE, "invisible", probe="true")
    return element(names.INVISIBLE, "visible")
