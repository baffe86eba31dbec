"""A buyer at the other end of the wire: slixmpp bare, none of the console's code, every stanza kept."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import aiohttp
import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

from console.domain.ids import Address, OriginId
from console.domain.messages import OutboxKind
from console.domain.presence import Show
from tests.helpers.channel_world import Received

CLIENT = "{jabber:client}"
_ASKS = '<request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/>'
_NO_STORE = '<no-store xmlns="urn:xmpp:hints"/>'
_SHOW = {Show.ONLINE: "", Show.CHAT: "chat", Show.AWAY: "away", Show.XA: "xa", Show.BUSY: "dnd"}


class XmppPeer:
    """One buyer; `async with` signs in and out. Sends nothing by itself but presence.

    stanzas holds every message and presence that came; received, typing_seen and displayed_seen are queues of what
    one bare address (agent) sent.
    """

    def __init__(
        self,
        jid: str,
        password: str,
        port: int,
        *,
        agent: str,
        ca_file: Path | None = None,
        upload: str = "",
        resource: str = "page",
    ) -> None:
        self.jid, self.password, self.port, self.ca_file = jid, password, port, ca_file
        self.agent = agent
        self.upload = upload
        self.resource = resource
        self.address = Address(jid)
        self.stanzas: list[ET.Element] = []
        self.received: asyncio.Queue[Received] = asyncio.Queue()
        self.typing_seen: asyncio.Queue[bool] = asyncio.Queue()
        self.displayed_seen: asyncio.Queue[OriginId] = asyncio.Queue()
        self.presences: dict[str, tuple[Show, str]] = {}
        self._news = asyncio.Event()

    # --- signing in and out

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        client = slixmpp.ClientXMPP(f"{self.jid}/{self.resource}", self.password, loop=loop)
        self.client = client
        client.enable_direct_tls = False
        client.whitespace_keepalive = False
        client.register_plugin("xep_0199", {"keepalive": False})
        if self.ca_file is not None:
            client.ca_certs = self.ca_file
        else:
            client.enable_starttls = False
            client.enable_plaintext = True
            client.plugin["feature_mechanisms"].unencrypted_plain = True
            client.plugin["feature_mechanisms"].unencrypted_scram = True
        started = loop.create_future()
        client.add_event_handler("session_start", lambda _: started.done() or started.set_result(True))
        client.add_event_handler("failed_all_auth", lambda _: started.set_exception(PermissionError(self.jid)))
        for name in ("message", "presence"):
            client.register_handler(Callback(f"keep {name}", StanzaPath(name), lambda s: self._take(s.xml)))
        client.connect("127.0.0.1", self.port)
        try:
            await asyncio.wait_for(started, 15)
        except BaseException:
            await self._end()
            raise
        self.address = Address(client.boundjid.bare)
        self.send("<presence/>")
        await self.sync()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def _end(self) -> None:
        client = self.client
        client.cancel_connection_attempt()
        if client.transport is not None:
            await client.disconnect(wait=1.0)
            client.abort()
        if client._run_out_filters is not None:
            client._run_out_filters.cancel()
            await asyncio.wait({client._run_out_filters})

    # --- what came

    def _take(self, stanza: ET.Element) -> None:
        self.stanzas.append(stanza)
        if stanza.get("from", "").partition("/")[0] == self.agent and stanza.get("type") != "error":
            if stanza.tag == f"{CLIENT}presence":
                self._take_presence(stanza)
            else:
                self._take_message(stanza)
        self._news.set()

    def _take_presence(self, stanza: ET.Element) -> None:
        if stanza.get("type") == "unavailable":
            self.presences[self.agent] = (Show.OFFLINE, stanza.findtext(f"{CLIENT}status", ""))
        elif not stanza.get("type"):
            show = stanza.findtext(f"{CLIENT}show", "")
            known = {value: key for key, value in _SHOW.items()}
            self.presences[self.agent] = (known[show], stanza.findtext(f"{CLIENT}status", ""))

    def _take_message(self, stanza: ET.Element) -> None:
        body = stanza.findtext(f"{CLIENT}body")
        origin = OriginId(stanza.get("id", ""))
        replaced = stanza.find("{urn:xmpp:message-correct:0}replace")
        retracted = stanza.find("{urn:xmpp:message-retract:1}retract")
        url = stanza.findtext("{jabber:x:oob}x/{jabber:x:oob}url", "")
        if retracted is not None:
            target = OriginId(retracted.get("id", ""))
            self.received.put_nowait(Received(OutboxKind.RETRACTION, origin, target, ""))
        elif replaced is not None:
            target = OriginId(replaced.get("id", ""))
            self.received.put_nowait(Received(OutboxKind.CORRECTION, origin, target, body or ""))
        elif body:
            self.received.put_nowait(Received(OutboxKind.MESSAGE, origin, origin, body, url))
        for child in stanza:
            namespace, _, name = child.tag.rpartition("}")
            if namespace == "{http://jabber.org/protocol/chatstates" and not body:
                self.typing_seen.put_nowait(name == "composing")
            elif child.tag == "{urn:xmpp:chat-markers:0}displayed":
                self.displayed_seen.put_nowait(OriginId(child.get("id", "")))

    def bodies(self) -> list[str]:
        """Every text the agent sent, in order."""
        mine = [s for s in self.stanzas if s.get("from", "").partition("/")[0] == self.agent]
        return [body for s in mine if s.get("type") != "error" and (body := s.findtext(f"{CLIENT}body"))]

    async def wait_for(self, match: Any, patience: float = 15.0) -> ET.Element:
        """Give the first stanza that match (a function of the element) accepts."""
        async with asyncio.timeout(patience):
            while True:
                self._news.clear()
                for stanza in self.stanzas:
                    if match(stanza):
                        return stanza
                await self._news.wait()

    async def receive(self) -> Received:
        """The next message, correction or retraction of the agent's."""
        return await self.received.get()

    async def next_typing(self) -> bool:
        """The agent's next typing notice."""
        return await self.typing_seen.get()

    async def next_displayed(self) -> OriginId:
        """The agent's next read marker."""
        return await self.displayed_seen.get()

    async def agent_presence(self, show: Show, text: str) -> None:
        """Return once the agent's presence is this one."""
        while self.presences.get(self.agent) != (show, text):
            self._news.clear()
            await self._news.wait()

    # --- what it sends

    def send(self, xml: str) -> None:
        """Send a stanza as written."""
        self.client.send_raw(xml)

    async def sync(self) -> None:
        """Return once the server has handled everything sent so far."""
        await self.client.plugin["xep_0199"].send_ping(self.client.boundjid.host, timeout=15)

    def message(self, inner: str, *, id: str = "", type: str = "chat", body: str = "") -> OriginId:  # noqa: A002
        """Send a message with this inside; gives its id."""
        origin = id or uuid.uuid4().hex
        text = f"<body>{escape(body)}</body>" if body else ""
        self.send(
            f"<message to={quoteattr(self.agent)} type={quoteattr(type)} id={quoteattr(origin)}>"
            f'{text}{inner}<origin-id xmlns="urn:xmpp:sid:0" id={quoteattr(origin)}/></message>'
        )
        return OriginId(origin)

    def say_now(self, text: str, extra: str = "") -> OriginId:
        """Write to the agent without waiting for the server."""
        return self.message(_ASKS + extra, body=text)

    async def say(self, text: str) -> OriginId:
        """Write to the agent; gives the id once the server has it."""
        origin = self.say_now(text)
        await self.sync()
        return origin

    async def type(self, typing: bool) -> None:
        """Begin or stop typing."""
        state = "composing" if typing else "paused"
        self.message(f'<{state} xmlns="http://jabber.org/protocol/chatstates"/>{_NO_STORE}')

    async def correct(self, target: OriginId, text: str) -> None:
        """Replace the text of an earlier message."""
        self.message(f'<replace xmlns="urn:xmpp:message-correct:0" id="{target}"/>', body=text)
        await self.sync()

    async def retract(self, target: OriginId) -> None:
        """Take an earlier message back."""
        self.message(
            f'<retract xmlns="urn:xmpp:message-retract:1" id="{target}"/>'
            '<fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:message-retract:1"/><store xmlns="urn:xmpp:hints"/>',
            body="Took something back.",
        )
        await self.sync()

    async def receipt(self, origin_id: OriginId) -> None:
        """Say that a message is here."""
        self.message(f'<received xmlns="urn:xmpp:receipts" id="{origin_id}"/>')

    async def displayed(self, origin_id: OriginId) -> None:
        """Say that everything up to a message was seen."""
        self.message(f'<displayed xmlns="urn:xmpp:chat-markers:0" id="{origin_id}"/>')

    async def set_presence(self, show: Show, text: str) -> None:
        """Publish a presence."""
        if show is Show.OFFLINE:
            self.send(f'<presence type="unavailable"><status>{escape(text)}</status></presence>')
        else:
            inner = f"<show>{_SHOW[show]}</show>" if _SHOW[show] else ""
            self.send(f"<presence>{inner}<status>{escape(text)}</status></presence>")
        await self.sync()

    async def query(self, kind: str, payload: str, to: str = "") -> ET.Element:
        """Make a request and give the answer's element."""
        iq = self.client.Iq()
        iq["type"] = kind
        if to:
            iq["to"] = to
        iq.append(ET.fromstring(payload))  # noqa: S314 our own text
        answer = await iq.send(timeout=15)
        return answer.xml

    # --- files

    def _http(self) -> aiohttp.ClientSession:
        context = ssl.create_default_context(cafile=str(self.ca_file)) if self.ca_file else True
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=context, resolver=aiohttp.ThreadedResolver(), force_close=True)
        )

    async def store(self, data: bytes, mime: str, name: str = "picture.png") -> str:
        """Upload a file; gives its address."""
        answer = await self.query(
            "get",
            f'<request xmlns="urn:xmpp:http:upload:0" filename="{name}" size="{len(data)}" content-type="{mime}"/>',
            self.upload,
        )
        space = "{urn:xmpp:http:upload:0}"
        put, get = answer.find(f"{space}slot/{space}put"), answer.find(f"{space}slot/{space}get")
        assert put is not None
        assert get is not None
        headers = {each.get("name", ""): each.text or "" for each in put}
        async with (
            self._http() as web,
            web.put(put.get("url", ""), data=data, headers={**headers, "Content-Type": mime}) as response,
        ):
            assert response.status in {200, 201}, response.status
        return get.get("url", "")

    async def send_picture(self, data: bytes, mime: str) -> OriginId:
        """Upload a picture and send its address."""
        url = escape(await self.store(data, mime))
        return self.message(f'{_ASKS}<x xmlns="jabber:x:oob"><url>{url}</url></x>', body=url)

    async def fetch(self, url: str) -> bytes:
        """Load a picture."""
        async with self._http() as web, web.get(url) as response:
            assert response.status == 200
            return await response.read()
