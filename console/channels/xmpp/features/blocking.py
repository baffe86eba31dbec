"""XEP-0191: whom the server keeps away from us."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, bare, element
from console.domain.ids import Address

_ITEM = f"{{{names.BLOCKING}}}item"
BLOCK = f"{{{names.BLOCKING}}}block"
UNBLOCK = f"{{{names.BLOCKING}}}unblock"


def query() -> Element:
    """Ask for the list."""
    return element(names.BLOCKING, "blocklist")


def change(address: Address, *, block: bool) -> Element:
    """Block an address, or let it through again."""
    made = element(names.BLOCKING, "block" if block else "unblock")
    add(made, names.BLOCKING, "item", jid=address)
    return made


class BlockList:
    """The list as the server last told it."""

    def __init__(self) -> None:
        self.addresses: frozenset[Address] = frozenset()

    def received(self, answer: Element) -> None:
        """Read the whole list."""
        found = answer.find(f"{{{names.BLOCKING}}}blocklist")
        self.addresses = _addresses(found) if found is not None else frozenset()

    def pushed(self, push: Element, account: Address) -> bool:
        """Read a change; False where it does not come from our own server (forged)."""
        if bare(push.get("from", "")) not in {"", account}:
            return False
        for child in push:
            if child.tag == BLOCK:
                self.addresses |= _addresses(child)
            elif child.tag == UNBLOCK:
                gone = _addresses(child)
                self.addresses = self.addresses - gone if gone else frozenset()
        return True


def _addresses(parent: Element) -> frozenset[Address]:
    return frozenset(Address(item.get("jid", "")) for item in parent.iterfind(_ITEM) if item.get("jid"))
