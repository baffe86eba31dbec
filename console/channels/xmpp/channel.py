"""The XMPP channel: ports.Channel over one account, put together from the features beside it."""

from __future__ import annotations

import asyncio
import importlib
import logging
import random
import ssl
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol, cast
from xml.etree.ElementTree import Element

from console import ports
from console.channels.xmpp import problems
from console.channels.xmpp.account import Timing, XmppAccount
from console.channels.xmpp.features import (
    archive,
    avatars,
    blocking,
    carbons,
    disco,
    invisibility,
    markers,
    nicknames,
    presence,
    private,
    pubsub,
    roster,
)
from console.channels.xmpp.features import typing as chat_states
from console.channels.xmpp.features.stream_management import StreamManagement
from console.channels.xmpp.features.upload import Slot
from console.channels.xmpp.link import Link
from console.channels.xmpp.reader import Reader
from console.channels.xmpp.services import ServerServices
from console.channels.xmpp.stanzas import bare, clean, parse_address, reply
from console.channels.xmpp.stream import Handlers, RequestError, XmppStream
from console.channels.xmpp.trust import Trust
from console.channels.xmpp.writer import write
from console.domain.channel_events import (
    BlockListChanged,
    ChannelEvent,
    FeaturesChanged,
    LinkChanged,
    NicknameReceived,
    SessionStarted,
    StanzaAcknowledged,
    StanzaFailed,
)
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.presence import AgentStatus, LinkState

log = logging.getLogger(__name__)


class _Http(Protocol):
    """features.http, which is loaded late."""

    async def put(self, slot: Slot, data: bytes, mime: str, context: ssl.SSLContext) -> None: ...

    async def download(self, url: str, limit: int, context: ssl.SSLContext) -> bytes: ...


async def _http() -> _Http:
    return cast("_Http", await asyncio.to_thread(importlib.import_module, "console.channels.xmpp.features.http"))


class XmppChannel:
    """A way to buyers over XMPP; see ports.Channel for what each method promises."""

    def __init__(
        self, account: XmppAccount, clock: ports.Clock, rng: random.Random, timing: Timing | None = None
    ) -> None:
        self._clock = clock
        self._address = _own_address(account.jid)
        self._listener: Callable[[ChannelEvent], None] | None = None
        self._management = StreamManagement(lambda wire_id: self._emit(StanzaAcknowledged(OriginId(wire_id))))
        self._trust = Trust(account.ca_file)
        handlers = Handlers(self._on_message, self._on_presence, self._on_query, self._on_ready)
        self._link = Link(
            account, clock, rng, timing or Timing(), handlers, self._management, self._on_link, self._trust
        )
        self._reader = self._make_reader()
        self._presences = presence.Presences()
        self._onlookers = presence.Onlookers()
        self._roster = roster.Roster()
        self._blocked = blocking.BlockList()
        self._services = ServerServices(self._ask)
        self._avatars = avatars.Avatars(self._ask, self._emit)
        self._status = AgentStatus.ONLINE
        self._suspended = False
        self._signature = ""
        self._nickname = ""
        self._introduced: set[str] = set()
        self._hidden = False
        self._announced = False
        """The present session was told as a new one; stanzas may be sent."""
        self._complete = False
        """The present session has all it needs: roster, carbons, features."""
        self._chores: set[asyncio.Task[None]] = set()

    # --- what the console asks first

    @property
    def address(self) -> Address:
        """The agent's own address."""
        return self._address

    @property
    def features(self) -> frozenset[ports.Feature]:
        """What can be carried at this moment."""
        return self._services.features

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        """Say who gets the events; called once, before connect."""
        self._listener = listener

    async def connect(self) -> None:
        """Begin, and keep the line up until disconnect; returns at once."""
        self._link.start()

    async def disconnect(self) -> None:
        """End the session in an orderly way; no task, socket or thread is left."""
        await self._link.stop()
        await self._end_chores()
        self._emit(LinkChanged(LinkState.OFFLINE))

    def reconnect_now(self) -> None:
        """Skip what is left of the back-off."""
        self._link.hurry()

    # --- messages

    def send(self, stanza: ports.Outgoing) -> bool:
        """Hand a stanza to the open stream; False where there is none."""
        stream = self._session()
        if stream is None or not self._announced:
            return False
        made = write(stanza)
        if self._nickname and stanza.address not in self._introduced:
            nicknames.attach(made, self._nickname)
        if len(stream.serialize(made).encode()) > stream.largest_stanza:
            failed = StanzaFailed(stanza.wire_id, Problem.MESSAGE_TOO_LARGE, stanza.address)
            asyncio.get_running_loop().call_soon(self._emit, failed)
            return True
        handed_over = stream.put(made, stanza.wire_id)
        if handed_over:
            self._introduced.add(stanza.address)
        return handed_over

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        """Report everything the server archived after the cursor, oldest first. Raises UserError."""

        async def ask(kind: str, payload: Element) -> Element:
            return await self._ask(kind, payload)

        try:
            return await archive.catch_up(ask, self._reader.queries, after, self._clock.now())
        except UserError as error:
            if error.problem is Problem.NOT_SUPPORTED:
                raise
            # What is missing now must not be passed over: no resume, so that a new session catches up again.
            self._management.forget()
            stream = self._session()
            if stream is not None:
                stream.fail(Problem.CONNECTION_LOST, reason=error.problem.value)
            raise UserError(Problem.CONNECTION_LOST, **error.details) from error

    def send_typing(self, address: Address, typing: bool) -> None:
        """Tell the buyer that the agent types, or has stopped."""
        self._put(chat_states.state(address, typing=typing))

    def send_displayed(self, address: Address, origin_id: OriginId) -> None:
        """Tell the buyer that everything up to this message of theirs was read."""
        self._put(markers.marker(address, origin_id))

    # --- the agent

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        """Publish the agent's status and what they say; kept for the next sessions too."""
        self._status = status
        self._suspended = suspended
        self._signature = clean(text)
        self._send_presence()

    async def put_private(self, key: str, value: str) -> None:
        """Keep a text on the server for the account's own devices. Raises UserError."""
        await self._tell("set", private.put(key, clean(value)))

    async def get_private(self, key: str) -> str:
        """Give what any device kept last; empty where there is nothing. Raises UserError."""
        try:
            return private.read(await self._ask("get", private.query(key)), key)
        except RequestError as error:
            raise UserError(problems.of_request_error(error.condition), reason=error.condition) from error

    async def set_nickname(self, name: str) -> None:
        """Publish the agent's name. Raises UserError."""
        self._nickname = clean(name)
        self._introduced.clear()
        await self._tell("set", pubsub.publish(nicknames.NODE, nicknames.nick(self._nickname)))

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Publish the agent's picture (at most 100 KiB). Raises UserError."""
        if len(data) > avatars.LARGEST_OWN:
            raise UserError(Problem.PICTURE_TOO_LARGE, limit=str(avatars.LARGEST_OWN))
        for node, payload, item_id in avatars.own(data, mime):
            await self._tell("set", pubsub.publish(node, payload, item_id))

    # --- files

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Store a file where the buyer can fetch it; gives its address. Raises UserError."""
        slot = await self._services.slot(name, len(data), mime)
        http = await _http()
        await http.put(slot, data, mime, await self._trust.context())
        return slot.get

    async def download(self, url: str, limit: int) -> bytes:
        """Fetch a file of at most limit bytes. Raises UserError."""
        http = await _http()
        return await http.download(url, limit, await self._trust.context())

    def is_own_upload(self, url: str) -> bool:
        """Tell whether the address belongs to the shop's own upload service."""
        return self._services.owns(url)

    # --- contacts

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        """Put a contact into the roster, or change its name and groups there. Raises UserError."""
        contact = parse_address(address)
        await self._tell("set", roster.put(contact, name, groups))
        if not self._roster.watches(contact):
            self._put(presence.directed(contact, "subscribe"))

    async def remove_contact(self, address: Address) -> None:
        """Take a contact out of the roster. Raises UserError."""
        try:
            await self._ask("set", roster.remove(parse_address(address)))
        except RequestError as error:
            if error.condition != "item-not-found":
                raise UserError(problems.of_request_error(error.condition)) from error

    async def block(self, address: Address) -> None:
        """Have the server drop everything from this address. Raises UserError."""
        await self._tell("set", blocking.change(parse_address(address), block=True))

    async def unblock(self, address: Address) -> None:
        """Undo block. Raises UserError."""
        await self._tell("set", blocking.change(parse_address(address), block=False))

    # --- the session

    def _session(self) -> XmppStream | None:
        stream = self._link.stream
        return stream if stream is not None and stream.in_session else None

    def _put(self, stanza: Element) -> None:
        stream = self._session()
        if stream is not None:
            stream.put(stanza)

    async def _ask(self, kind: str, payload: Element, to: str = "") -> Element:
        """Make a request. Raises RequestError, UserError (CONNECTION_LOST, SERVER_SILENT)."""
        stream = self._session()
        if stream is None:
            raise UserError(Problem.CONNECTION_LOST, host=bare(self._address).rpartition("@")[2])
        return await stream.request(kind, payload, to)

    async def _tell(self, kind: str, payload: Element) -> None:
        """Make a request whose answer holds nothing. Raises UserError."""
        try:
            await self._ask(kind, payload)
        except RequestError as error:
            raise UserError(problems.of_request_error(error.condition), reason=error.condition) from error

    def _emit(self, event: ChannelEvent) -> None:
        if self._listener is not None:
            self._listener(event)

    def _on_link(self, changed: LinkChanged) -> None:
        if changed.state is not LinkState.CONNECTING:
            self._cancel_chores()
        self._emit(changed)

    def _on_ready(self, resumed: bool) -> None:
        stream = self._link.stream
        if stream is None:
            return
        self._emit(LinkChanged(LinkState.ONLINE))
        if resumed and self._announced:
            self._send_presence()
            self._emit(SessionStarted(resumed=True))
            self._begin(self._avatars.run() if self._complete else self._set_up(stream))
            return
        self._announced = self._complete = self._hidden = False
        self._take_address(stream.address)
        for gone in self._presences.restart():
            self._emit(gone)
        self._reader.forget_typing()
        self._introduced.clear()
        self._onlookers.clear()
        self._begin(self._set_up(stream))
        if self.features:
            self._announce()

    def _announce(self) -> None:
        """Tell that the session began; the first time it is known by then what the server can do."""
        if not self._announced:
            self._announced = True
            self._send_presence()
            forgot, self._management.server_forgot = self._management.server_forgot, False
            self._emit(SessionStarted(resumed=False, server_forgot=forgot))

    def _take_address(self, jid: str) -> None:
        """The server may have given another address than the one asked for (anonymous sign-in)."""
        address = Address(bare(jid))
        if address and address != self._address:
            self._address = address
            self._reader = self._make_reader()

    def _make_reader(self) -> Reader:
        domain = self._address.rpartition("@")[2]
        return Reader(self._address, domain, self._emit, self._put, self._on_pep)

    def _begin(self, chore: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chore_done)

    def _chore_done(self, task: asyncio.Task[None]) -> None:
        self._chores.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, UserError):
            log.error("A part of the session failed", exc_info=error)

    def _cancel_chores(self) -> None:
        for task in self._chores:
            task.cancel()

    async def _end_chores(self) -> None:
        self._cancel_chores()
        if self._chores:
            await asyncio.wait(set(self._chores))

    async def _set_up(self, stream: XmppStream) -> None:
        """What a new session needs; carbons and roster are asked for first, so that nothing is missed."""
        _copies, contacts, changed = await asyncio.gather(
            stream.request("set", carbons.enable()),
            stream.request("get", roster.query()),
            self._services.discover(bare(stream.address), stream.default_domain),
            return_exceptions=True,
        )
        if stream is not self._session():
            return
        if isinstance(contacts, Element):
            self._emit(self._roster.received(contacts))
        if isinstance(changed, BaseException) and not isinstance(changed, UserError):
            raise changed
        if changed is True:
            self._emit(FeaturesChanged())
        self._announce()
        if ports.Feature.INVISIBLE in self.features and self._status is AgentStatus.INVISIBLE:
            self._send_presence()
        if ports.Feature.BLOCKING in self.features:
            try:
                self._blocked.received(await stream.request("get", blocking.query()))
            except RequestError as error:
                log.info("No block list: %s", error.condition)
            else:
                self._emit(BlockListChanged(self._blocked.addresses))
        self._complete = True
        await self._avatars.run()

    def _send_presence(self) -> None:
        hide = self._status is AgentStatus.INVISIBLE and ports.Feature.INVISIBLE in self.features
        if hide != self._hidden and self._session() is not None:
            self._hidden = hide
            self._begin(self._tell("set", invisibility.command(invisible=hide)))
        status = AgentStatus.ONLINE if hide else self._status
        self._put(presence.ours(status, self._signature, self._nickname, suspended=self._suspended))
        if not hide:
            for device in self._onlookers:
                self._show_to(device)

    def _show_to(self, device: str) -> None:
        stanza = presence.ours(self._status, self._signature, self._nickname, suspended=self._suspended)
        stanza.set("to", device)
        self._put(stanza)

    # --- what the server sends

    def _on_message(self, stanza: Element) -> None:
        self._reader.read(stanza)

    def _on_presence(self, stanza: Element) -> None:
        peer = presence.sender(stanza)
        kind = stanza.get("type", "")
        if peer in {"", self._address} or presence.is_from_chatroom(stanza):
            return
        if kind == "subscribe":
            self._put(presence.directed(peer, "subscribed"))
        elif kind in {"", "unavailable", "error"}:
            changed = self._presences.read(stanza)
            if changed is not None:
                self._emit(changed)
            if kind:
                self._onlookers.left(stanza)
                return
            self._avatars.from_presence(peer, stanza)
            if not self._roster.is_followed_by(peer) and self._onlookers.came(stanza) and not self._hidden:
                self._show_to(stanza.get("from", ""))

    def _on_pep(self, peer: Address, event: Element) -> None:
        published = pubsub.published(event)
        if published is None or peer == self._address:
            return
        node, item = published
        if node == avatars.NODE:
            self._avatars.from_event(peer, item)
        elif node == nicknames.NODE:
            self._emit(NicknameReceived(peer, nicknames.read(item) if item is not None else ""))

    def _on_query(self, query: Element) -> Element | None:
        payload = next(iter(query), None)
        tag = payload.tag if payload is not None else ""
        if query.get("type") == "get":
            if tag == disco.QUERY:
                answer = disco.answer(query)
                return None if answer is None else reply(query, answer)
            return reply(query) if tag == disco.PING else None
        if tag == roster.QUERY:
            events = self._roster.pushed(query, self._address)
            for event in events or ():
                self._emit(event)
            return None if events is None else reply(query)
        if tag in {blocking.BLOCK, blocking.UNBLOCK} and self._blocked.pushed(query, self._address):
            self._emit(BlockListChanged(self._blocked.addresses))
            return reply(query)
        return None


def _own_address(jid: str) -> Address:
    try:
        return parse_address(jid)
    except UserError:
        return Address(jid)  # connect will say what is wrong with it
