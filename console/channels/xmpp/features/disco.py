"""XEP-0030 and XEP-0115: what the server can do, and what we can."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, element
from console.channels.xmpp.stream import RequestError

QUERY = f"{{{names.DISCO_INFO}}}query"
PING = f"{{{names.PING}}}ping"
NODE = "urn:agent-console"
_IDENTITY = ("client", "pc", "Agent Console")
OURS = tuple(
    sorted(
        (
            names.DISCO_INFO,
            names.CAPS,
            names.PING,
            names.RECEIPTS,
            names.MARKERS,
            names.CHATSTATES,
            names.CORRECT,
            names.RETRACT_1,
            names.OOB,
            names.SFS,
            names.SID,
            names.DELAY,
            names.NICK,
            names.NICK + "+notify",
            names.AVATAR_META + "+notify",
            names.AUTO,
        )
    )
)

Ask = Callable[[str, Element, str], Awaitable[Element]]


@dataclass(frozen=True)
class Info:
    """What an address says about itself."""

    identities: frozenset[tuple[str, str]]
    features: frozenset[str]
    forms: dict[str, str]
    """Fields of its data forms, by name."""


NOTHING = Info(frozenset(), frozenset(), {})


async def info(ask: Ask, address: str) -> Info:
    """Ask an address what it can do; NOTHING where it does not say. Raises UserError (CONNECTION_LOST)."""
    try:
        answer = await ask("get", element(names.DISCO_INFO, "query"), address)
    except RequestError:
        return NOTHING
    query = answer.find(f"{{{names.DISCO_INFO}}}query")
    if query is None:
        return NOTHING
    fields = {}
    for field in query.iterfind(f"{{{names.DATA}}}x/{{{names.DATA}}}field"):
        fields[field.get("var", "")] = field.findtext(f"{{{names.DATA}}}value") or ""
    return Info(
        frozenset(
            (each.get("category", ""), each.get("type", ""))
            for each in query.iterfind(f"{{{names.DISCO_INFO}}}identity")
        ),
        frozenset(each.get("var", "") for each in query.iterfind(f"{{{names.DISCO_INFO}}}feature")),
        fields,
    )


async def items(ask: Ask, address: str) -> list[str]:
    """Give the addresses of a server's services. Raises UserError (CONNECTION_LOST)."""
    try:
        answer = await ask("get", element(names.DISCO_ITEMS, "query"), address)
    except RequestError:
        return []
    found = answer.iterfind(f"{{{names.DISCO_ITEMS}}}query/{{{names.DISCO_ITEMS}}}item")
    return [each.get("jid", "") for each in found if each.get("jid")]


def version() -> str:
    """Give the verification string of what we can do."""
    category, kind, name = _IDENTITY
    text = f"{category}/{kind}//{name}<" + "".join(f"{feature}<" for feature in OURS)
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()


def capabilities() -> Element:
    """Make what goes into our presence."""
    return element(names.CAPS, "c", hash="sha-1", node=NODE, ver=version())


def answer(query: Element) -> Element | None:
    """Make the answer to somebody who asks what we can do; None where another node is meant."""
    asked = query.find(f"{{{names.DISCO_INFO}}}query")
    node = asked.get("node") if asked is not None else None
    if asked is None or node not in {None, "", f"{NODE}#{version()}"}:
        return None
    result = element(names.DISCO_INFO, "query")
    if node:
        result.set("node", node)
    category, kind, name = _IDENTITY
    add(result, names.DISCO_INFO, "identity", category=category, type=kind, name=name)
    for feature in OURS:
        add(result, names.DISCO_INFO, "feature", var=feature)
    return result
