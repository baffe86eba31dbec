"""XEP-0363: pictures by HTTP, put where the buyer can fetch them."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit
from xml.etree.ElementTree import Element

import aiohttp

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import clean, element
from console.channels.xmpp.stream import RequestError
from console.domain.errors import Problem, UserError

_SLOT = f"{{{names.UPLOAD}}}slot"
_HEADERS = frozenset({"authorization", "cookie", "expires"})
_REDIRECTS = 3
_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=15, sock_read=30)

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
    if put is None or get is None or _web(put.get("url", "")) is None or _web(get.get("url", "")) is None:
        raise UserError(Problem.UPLOAD_FAILED, reason="slot")
    headers = {
        header.get("name", ""): (header.text or "").replace("\r", "").replace("\n", "")
        for header in put.iterfind(f"{{{names.UPLOAD}}}header")
        if header.get("name", "").lower() in _HEADERS
    }
    return Slot(put.get("url", ""), get.get("url", ""), headers)


async def put(slot: Slot, data: bytes, mime: str, context: ssl.SSLContext) -> None:
    """Store the file. Raises UserError (UPLOAD_FAILED, CONNECTION_LOST)."""
    try:
        async with (
            _client(context) as client,
            client.put(
                slot.put, data=data, headers={**slot.headers, "Content-Type": mime}, allow_redirects=False
            ) as answer,
        ):
            if not 200 <= answer.status < 300:
                raise UserError(Problem.UPLOAD_FAILED, reason=str(answer.status))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        unreached = isinstance(error, aiohttp.ClientConnectionError | OSError)
        if unreached and not isinstance(error, aiohttp.ClientSSLError):
            # The line went, or a server that starts does not listen yet: worth another try.
            raise UserError(Problem.CONNECTION_LOST, host=urlsplit(slot.put).hostname or "") from error
        raise UserError(Problem.UPLOAD_FAILED, reason=type(error).__name__) from error


async def download(url: str, limit: int, context: ssl.SSLContext) -> bytes:
    """Fetch a file. Raises UserError (DOWNLOAD_FAILED, PICTURE_TOO_LARGE)."""
    if _web(url) is None:
        raise UserError(Problem.DOWNLOAD_FAILED, reason="address")
    try:
        async with _client(context) as client, client.get(url, max_redirects=_REDIRECTS) as answer:
            if answer.status != 200:
                raise UserError(Problem.DOWNLOAD_FAILED, reason=str(answer.status))
            if (answer.content_length or 0) > limit:
                raise UserError(Problem.PICTURE_TOO_LARGE, limit=str(limit))
            data = bytearray()
            async for piece in answer.content.iter_chunked(64 * 1024):
                data += piece
                if len(data) > limit:
                    raise UserError(Problem.PICTURE_TOO_LARGE, limit=str(limit))
            return bytes(data)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise UserError(Problem.DOWNLOAD_FAILED, reason=type(error).__name__) from error


def origin(url: str) -> tuple[str, str, int] | None:
    """Give scheme, host and port of an address; None where it is none of the web."""
    parts = _web(url)
    if parts is None or parts.hostname is None:
        return None
    scheme = parts.scheme.lower()
    return scheme, parts.hostname.lower(), parts.port or (443 if scheme == "https" else 80)


def _file_name(name: str) -> str:
    """Give the last part of a path as a name that servers take."""
    last = clean(name).replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable()).strip()[-100:] or "file"


def _web(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _client(context: ssl.SSLContext) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(ssl=context, resolver=aiohttp.ThreadedResolver(), force_close=True)
    return aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, auto_decompress=False)
