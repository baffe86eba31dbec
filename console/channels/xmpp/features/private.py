"""XEP-0049: small texts kept on the server for the account's own devices.

Each key has a namespace of its own: ejabberd keeps one element for each namespace, whatever it is called.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, element

LARGEST = 64 * 1024
_ITEM = "item"


def query(key: str) -> Element:
    """Ask for a text."""
    made = element(names.PRIVATE, "query")
    add(made, names.OWN_PRIVATE + key, _ITEM)
    return made


def put(key: str, value: str) -> Element:
    """Keep a text in place of the one before."""
    made = element(names.PRIVATE, "query")
    add(made, names.OWN_PRIVATE + key, _ITEM, value)
    return made


def read(answer: Element, key: str) -> str:
    """Give the text in an answer; empty where there is none."""
    text = answer.findtext(f"{{{names.PRIVATE}}}query/{{{names.OWN_PRIVATE}{key}}}{_ITEM}") or ""
    return text if len(text) <= LARGEST else ""
