"""XEP-0085: who is typing."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, message

_NAMESPACE = "{" + names.CHATSTATES + "}"


def active(stanza: Element) -> None:
    """Say with a message that its author is there, and types no more."""
    add(stanza, names.CHATSTATES, "active")


def state(to: str, *, typing: bool) -> Element:
    """Say that one types, or has stopped; kept by no archive."""
    made = message(to)
    add(made, names.CHATSTATES, "composing" if typing else "paused")
    add(made, names.HINTS, "no-store")
    return made


def is_typing(stanza: Element) -> bool | None:
    """Tell whether the author types; None where the stanza says nothing of it."""
    for child in stanza:
        if child.tag.startswith(_NAMESPACE):
            return child.tag.endswith("}composing")
    return None
