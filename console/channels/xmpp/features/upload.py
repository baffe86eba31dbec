"""XEP-0363: asks the server for a place where the buyer can fetch a picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import clean, element
from console.channels.xmpp.stream import RequestError
from console.domain.errors import Problem, UserError

_SLOT = f"{{{names.UPLOAD}}}slot"
_HEADERS = frozenset({"authorization", "cookie", "expires"})

Ask = Callable[[str, Element, str], Awaitable[Element]]


@dataclass(frozen=True)
class Service:
    """Where the server takes files."""

    address: str
    largest: int
    """In bytes; 0 where it does not say."""


@dataclass(frozen=True)
class Slot:
    """One place for one file."""

    put: str
    get: str
    headers: dict[str, str]


async def request_slot(ask: Ask, service: Service, name: str, size: int, mime: str) -> Slot:
    """Ask for a place. Raises UserError (UPLOAD_TOO_LARGE, UPLOAD_FAILED, CONNECTION_LOST)."""
    request = element(
        names.UPLOAD, "request", **{"filename": _file_name(name), "size": str(size), "content-type": mime}
    )
    try:
        answer = await ask("get", request, service.address)
    except RequestError as error:
        if error.stanza.find(f".//{{{names.UPLOAD}}}file-too-large") is not None:
            raise UserError(Problem.UPLOAD_TOO_LARGE, size=str(size), limit=str(service.largest)) from error
        raise UserError(Problem.UPLOAD_FAILED, reason=error.condition) from error
    slot = answer.find(_SLOT)
    put = slot.find(f"{{{names.UPLOAD}}}put") if slot is not None else None
    get = slot.find(f"{{{names.UPLOAD}}}get") if slot is not None else None
    if put is None or get is None or web(put.get("url", "")) is None or web(get.get("url", "")) is None:
        raise UserError(Problem.UPLOAD_FAILED, reason="slot")
    headers = {
        header.get("name", ""): (header.text or "").replace("\r", "").replace("\n", "")
        for header in put.iterfind(f"{{{names.UPLOAD}}}header")
        if header.get("name", "").lower() in _HEADERS
    }
    return Slot(put.get("url", ""), get.get("url", ""), headers)


def origin(url: str) -> tuple[str, str, int] | None:
    """Give scheme, host and port of an address; None where it is none of the web."""
    parts = web(url)
    if parts is None or parts.hostname is None:
        return None
    scheme = parts.scheme.lower()
    return scheme, parts.hostname.lower(), parts.port or (443 if scheme == "https" else 80)


def _file_name(name: str) -> str:
    """Give the last part of a path as a name that servers take."""
    last = clean(name).replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable()).strip()[-100:] or "file"


def web(url: str) -> SplitResult | None:
    """Take an address of the web apart; None where it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
