"""XEP-0172: what people call themselves."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, element

_NICK = f"{{{names.NICK}}}nick"
_LONGEST = 200
NODE = names.NICK


def nick(name: str) -> Element:
    """Make the element that carries a nickname."""
    return element(names.NICK, "nick", name)


def attach(stanza: Element, name: str) -> None:
    """Put our nickname into a stanza for somebody who does not know it."""
    add(stanza, names.NICK, "nick", name)


def read(parent: Element) -> str:
    """Give the nickname inside an element, cut to a bearable length; empty where there is none."""
    return " ".join((parent.findtext(_NICK) or "").split())[:_LONGEST]
