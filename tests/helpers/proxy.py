"""A TCP proxy on loopback that can cut, swallow and refuse, to pull the line out from under a channel."""

from __future__ import annotations

import asyncio
import contextlib
import re
from types import TracebackType
from typing import Self

from tests.helpers.prosody import free_ports

_RESUME = re.compile(rb"<resume\b[^>]*/>")
_FAILED = b"<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>"


class Proxy:
    """Forwards connections to a port of 127.0.0.1; `async with` opens and closes it.

    refuse_resume: an XEP-0198 <resume/> is answered with <failed/> (plain text only).
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = free_ports(1)[0]
        self.refuse_resume = False
        self.connections = 0
        """How many were accepted so far."""
        self.resumes_refused = 0
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        await self.heal()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.refuse()
        pipes = set(self._pipes)
        for pipe in pipes:
            pipe.cancel()
        if pipes:
            await asyncio.wait(pipes)

    # --- what tests do with it

    async def cut(self) -> None:
        """Break every connection; new ones are taken."""
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def refuse(self) -> None:
        """Break every connection and refuse new ones until heal."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        await self.cut()
        if server is not None:
            await server.wait_closed()

    async def heal(self) -> None:
        """Take and forward connections again; what a black hole swallowed while open goes on its way."""
        self._open.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    def black_hole(self) -> None:
        """Keep every connection open and forward nothing, in neither direction."""
        self._open.clear()

    # --- the pipes

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        self._writers.add(writer)
        try:
            await self._open.wait()
            there_reader, there = await asyncio.open_connection("127.0.0.1", self.target_port)
            self._writers.add(there)
            try:
                ways = [
                    asyncio.ensure_future(self._pipe(reader, there, writer)),
                    asyncio.ensure_future(self._pipe(there_reader, writer, None)),
                ]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
            finally:
                self._writers.discard(there)
                there.transport.abort()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.transport.abort()
            self._pipes.discard(task)

    async def _pipe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: asyncio.StreamWriter | None
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._open.wait()
                if back is not None and self.refuse_resume and _RESUME.search(data):
                    data = _RESUME.sub(b"", data)
                    self.resumes_refused += 1
                    back.write(_FAILED)
                writer.write(data)
                await writer.drain()
