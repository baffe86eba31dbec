"""Pictures over HTTP; loaded with the first one, in a thread, since aiohttp takes its time and memory."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import aiohttp

from console.channels.xmpp.features.upload import Slot, web
from console.domain.errors import Problem, UserError

_REDIRECTS = 3
_TIMEOUT = aiohttp.ClientTimeout(total=120, connect=15, sock_read=30)


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
    if web(url) is None:
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


def _client(context: ssl.SSLContext) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(ssl=context, resolver=aiohttp.ThreadedResolver(), force_close=True)
    return aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, auto_decompress=False)
