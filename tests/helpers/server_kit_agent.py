"""An agent for tests that is not our console: bare slixmpp on a thread of its own, so that tests may wait for pages."""

from __future__ import annotations

import asyncio
import io
import struct
import threading
import uuid
import zlib
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from xml.etree import ElementTree as ET

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

from tests.helpers.browser import wait_until

T = TypeVar("T")
CLIENT = "{jabber:client}"
AUTO = '<auto xmlns="urn:agent-console:0"/>'
RECEIPT = '<request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/>'


class RawAgent:
    """Signs in, keeps every stanza it gets, sends what it is told."""

    def __init__(self, jid: str, password: str, port: int, ca_file: Path | None) -> None:
        """Prepare; the with block signs in."""
        self.jid, self.password, self.port, self.ca_file = jid, password, port, ca_file
        self.messages: list[ET.Element] = []
        self.presences: list[ET.Element] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 45.0) -> T:
        """Run a coroutine on the agent's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def __enter__(self) -> Self:
        self.thread.start()
        self.run(self._sign_in())
        return self

    async def _sign_in(self) -> None:
        self.client = slixmpp.ClientXMPP(self.jid, self.password)
        self.client.enable_direct_tls = False
        for plugin in ("xep_0030", "xep_0054", "xep_0199", "xep_0363"):
            self.client.register_plugin(plugin)
        if self.ca_file is not None:
            self.client.ca_certs = str(self.ca_file)
        else:
            self.client.enable_starttls = False
            self.client.enable_plaintext = True
            self.client.plugin["feature_mechanisms"].unencrypted_plain = True
        started = self.loop.create_future()
        self.client.add_event_handler("session_start", lambda _: started.done() or started.set_result(True))
        self.client.add_event_handler("failed_all_auth", lambda _: started.set_exception(PermissionError("refused")))
        for name, kept in (("message", self.messages), ("presence", self.presences)):
            self.client.register_handler(
                Callback(f"keep {name}", StanzaPath(name), lambda stanza, kept=kept: kept.append(stanza.xml))
            )
        self.client.connect("127.0.0.1", self.port)
        await asyncio.wait_for(started, 15)
        self.client.send_presence()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._sign_out())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    async def _sign_out(self) -> None:
        if self.client.is_connected():
            await self.client.disconnect()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def send(self, xml: str) -> None:
        """Send a stanza as written."""

        async def work() -> None:
            self.client.send_raw(xml)

        self.run(work())

    def say(self, to: str, body: str, extra: str = "", *, id: str = "") -> str:  # noqa: A002  XMPP's word
        """Send a text and return its id."""
        name = id or uuid.uuid4().hex
        message = ET.Element("message", {"to": to, "type": "chat", "id": name})
        ET.SubElement(message, "body").text = body
        xml = ET.tostring(message, encoding="unicode")
        origin = f'<origin-id xmlns="urn:xmpp:sid:0" id="{name}"/>'
        self.send(xml.replace("</message>", f"{origin}{RECEIPT}{extra}</message>"))
        return name

    def typing(self, to: str, state: str) -> None:
        """Show that the agent is typing, or not any more."""
        self.send(f'<message to="{to}" type="chat"><{state} xmlns="http://jabber.org/protocol/chatstates"/></message>')

    def presence(self, show: str = "", status: str = "") -> None:
        """Change the agent's presence."""

        async def work() -> None:
            self.client.send_presence(pshow=show or None, pstatus=status or None)

        self.run(work())

    def send_picture(self, to: str, path: Path, kind: str = "image/png") -> str:
        """Upload a picture, send its address and return it."""

        async def work() -> str:
            return await self.client.plugin["xep_0363"].upload_file(path, content_type=kind)

        url = str(self.run(work()))
        self.say(to, url, f'<x xmlns="jabber:x:oob"><url>{url}</url></x>')
        return url

    def set_card(self, nick: str, picture: bytes) -> None:
        """Publish nickname and picture."""

        async def work() -> None:
            card = self.client.plugin["xep_0054"].make_vcard()
            card["NICKNAME"] = nick
            card["PHOTO"]["TYPE"] = "image/png"
            card["PHOTO"]["BINVAL"] = picture
            await self.client.plugin["xep_0054"].publish_vcard(card)

        self.run(work())

    def bodies(self) -> list[str]:
        """Return the texts received, in order."""
        found = (one.findtext(f"{CLIENT}body") for one in list(self.messages))
        return [body for body in found if body]

    def wait_for(self, body: str, seconds: float = 45.0) -> ET.Element:
        """Wait for a text and return its stanza."""

        def ask() -> ET.Element | None:
            return next((one for one in list(self.messages) if one.findtext(f"{CLIENT}body") == body), None)

        return wait_until(ask, f"{body!r} at the agent among {self.bodies()!r}", seconds)

    def wait_for_child(self, tag: str, seconds: float = 45.0) -> ET.Element:
        """Wait for a message with a child such as {namespace}name and return it."""

        def ask() -> ET.Element | None:
            return next((one for one in list(self.messages) if one.find(tag) is not None), None)

        return wait_until(ask, f"a message with {tag}", seconds)


def sender(stanza: ET.Element) -> str:
    """Return the bare address a stanza came from."""
    return stanza.get("from", "").split("/")[0]


def png(colour: tuple[int, int, int], size: int = 48) -> bytes:
    """Return a picture of one colour."""
    row = b"\0" + bytes(colour) * size

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(row * size)) + chunk(b"IEND", b""))
    return out.getvalue()
