"""One XML stream from the TCP connection to its end: TLS, sign-in, binding, stream management, requests."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from time import monotonic
from typing import cast
from xml.etree.ElementTree import Element

from slixmpp.stanza.rootstanza import RootStanza
from slixmpp.xmlstream import XMLStream
from slixmpp.xmlstream.stanzabase import StanzaBase
from slixmpp.xmlstream.tostring import tostring

from console.channels.xmpp import names, problems
from console.channels.xmpp.account import Timing
from console.channels.xmpp.features.stream_management import StreamManagement
from console.channels.xmpp.login import Login, RefusedError
from console.channels.xmpp.problems import Ending
from console.channels.xmpp.pulse import Pulse
from console.channels.xmpp.stanzas import add, bare, clean, element, error_condition, refusal
from console.domain.errors import Problem, UserError

log = logging.getLogger(__name__)

_SLICE = 16 * 1024
_TURN = 0.008
"""Seconds of parsing after which the window gets its turn."""


@dataclass(frozen=True)
class Handlers:
    """Who takes what the server sends once signed in; query gives the answer, None where it knows none."""

    message: Callable[[Element], None]
    presence: Callable[[Element], None]
    query: Callable[[Element], Element | None]
    ready: Callable[[bool], None]
    """The session stands; True where the old one was resumed."""


class RequestError(Exception):
    """The server answered a request with an error; condition as in RFC 6120."""

    def __init__(self, condition: str, stanza: Element) -> None:
        super().__init__(condition)
        self.condition = condition
        self.stanza = stanza


class XmppStream(XMLStream):
    """slixmpp's XML stream, with stanzas as plain elements and everything sent in the moment it is handed over.

    Building slixmpp's stanza objects and asking each of its handlers costs several times what the parsing
    itself does, and its send queue loses what waits there when the link goes (docs/decisions/020).
    """

    def __init__(
        self,
        *,
        user: str,
        domain: str,
        password: str,
        resource: str,
        context: ssl.SSLContext,
        plaintext: bool,
        management: StreamManagement,
        handlers: Handlers | None,
        timing: Timing,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(ssl_context=context, loop=loop)
        self._set_names(domain)
        self._login = Login(user, password, domain)
        self._resource = resource
        self._context = context
        self._plaintext = plaintext
        self.management = management
        self._handlers = handlers
        self._timing = timing
        self.address = ""
        self.largest_stanza = 256 * 1024
        self.closed: asyncio.Future[Ending] = loop.create_future()
        self.ready: asyncio.Future[None] = loop.create_future()
        """Done when the session stands, or when the stream is closed."""
        self.peer_certificate: dict[str, object] = {}
        self.spoke_xmpp = False
        self._ending: Ending | None = None
        self._encrypted = False
        self._authenticated = False
        self._session = False
        self._stream_features: Element | None = None
        self._starting_tls: asyncio.Task[None] | None = None
        self._requests: dict[str, tuple[str, asyncio.Future[Element]]] = {}
        self._unread: deque[bytes] = deque()
        self._reading = False
        self._pulse = Pulse(
            management, timing, loop, self.send_raw, lambda ping: self._ask("get", ping, domain), self._on_silence
        )
        self._elements = self._routes()

    def _set_names(self, domain: str) -> None:
        """Fill in what XMLStream leaves to those who derive from it."""
        self.default_ns = names.CLIENT
        self.stream_ns = names.STREAM
        self.namespace_map[names.STREAM] = "stream"
        self.default_domain = domain
        self.stream_header = (
            f"<stream:stream to='{domain}' xmlns:stream='{names.STREAM}' xmlns='{names.CLIENT}'"
            " xml:lang='en' version='1.0'>"
        )
        self.stream_footer = "</stream:stream>"

    def _routes(self) -> dict[str, Callable[[Element], None]]:
        return {
            f"{{{names.CLIENT}}}message": self._on_message,
            f"{{{names.CLIENT}}}presence": self._on_presence,
            f"{{{names.CLIENT}}}iq": self._on_iq,
            f"{{{names.SM}}}a": self._on_ack,
            f"{{{names.SM}}}r": self._on_ack_request,
            f"{{{names.SM}}}enabled": self._on_enabled,
            f"{{{names.SM}}}resumed": self._on_resumed,
            f"{{{names.SM}}}failed": self._on_sm_failed,
            f"{{{names.STREAM}}}features": self._on_features,
            f"{{{names.STREAM}}}error": self._on_stream_error,
            f"{{{names.TLS}}}proceed": self._on_proceed,
            f"{{{names.TLS}}}failure": lambda _xml: self.fail(Problem.NO_TLS),
            f"{{{names.SASL}}}challenge": self._on_challenge,
            f"{{{names.SASL}}}success": self._on_success,
            f"{{{names.SASL}}}failure": self._on_sasl_failure,
        }

    # --- the connection

    def connection_made(self, transport: asyncio.BaseTransport, send_event: bool = True) -> None:  # noqa: ARG002
        """Open the stream; called once for TCP and once more when TLS stands."""
        self.transport = cast("asyncio.Transport", transport)
        tls = transport.get_extra_info("ssl_object")
        if tls is not None:
            self._encrypted = True
            self.peer_certificate = tls.getpeercert() or {}
            if self._handlers is None:
                self._end(Ending())
                return
        self._restart()

    def _restart(self) -> None:
        self.init_parser()
        self.send_raw(self.stream_header)

    def data_received(self, data: bytes | str) -> None:
        """Take bytes off the wire; much of it is parsed in turns, so that the window stays alive."""
        self._pulse.heard()
        self._unread.append(data if isinstance(data, bytes) else data.encode())
        if not self._reading:
            self._read()

    def _read(self, *, to_the_end: bool = False) -> None:
        self._reading = False
        begun = monotonic()
        while self._unread and self._ending is None:
            piece = self._unread.popleft()
            if len(piece) > _SLICE:
                self._unread.appendleft(piece[_SLICE:])
                piece = piece[:_SLICE]
            if not self.spoke_xmpp and not piece.lstrip().startswith(b"<"):
                self.fail(Problem.SERVER_TOO_OLD, missing="XMPP")
                return
            self.spoke_xmpp = True
            super().data_received(piece)
            if not to_the_end and self._unread and monotonic() - begun > _TURN:
                self._reading = True
                if self.transport is not None:
                    self.transport.pause_reading()
                self.loop.call_later(0, self._read_on)
                return

    def _read_on(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()
        self._read()

    def eof_received(self) -> None:
        """The server closed its side; the transport closes ours."""

    def connection_lost(self, exception: BaseException | None) -> None:
        """Tell everyone that waits for this stream."""
        self._read(to_the_end=True)
        self.parser = None
        self.transport = None
        self.management.pause()
        self._session = False
        self._pulse.stop()
        if self._starting_tls is not None:
            self._starting_tls.cancel()
        waiting, self._requests = self._requests, {}
        for _, future in waiting.values():
            if not future.done():
                future.set_exception(UserError(Problem.CONNECTION_LOST, host=self.default_domain))
        if not self.closed.done():
            lost = problems.of_exception(exception, self.default_domain) if exception else None
            self.closed.set_result(
                self._ending or lost or Ending(Problem.CONNECTION_LOST, {"host": self.default_domain})
            )
        if not self.ready.done():
            self.ready.set_result(None)

    def _end(self, ending: Ending) -> None:
        """Hang up; the first reason given is the one that counts."""
        if self._ending is None:
            self._ending = ending
        if self.transport is not None:
            self.transport.abort()

    def fail(self, problem: Problem, **details: str) -> None:
        """Hang up because of a problem."""
        self._end(Ending(problem, {"host": self.default_domain, **details}))

    async def close(self) -> None:
        """End the stream in an orderly way, or at once where the server does not answer."""
        if self.transport is None:
            return
        self._ending = Ending()
        self.send_raw(self.stream_footer)
        await asyncio.wait({self.closed}, timeout=self._timing.farewell)
        if self.transport is not None:
            self.transport.abort()
            await asyncio.wait({self.closed}, timeout=self._timing.farewell)

    def abort(self) -> None:
        """Close the connection; XMLStream calls this at the server's </stream:stream>."""
        self.fail(Problem.CONNECTION_LOST)

    def disconnect(  # type: ignore[override]  # nothing here waits for the future XMLStream gives
        self,
        wait: float = 2.0,  # noqa: ARG002
        reason: str | None = None,
        ignore_send_queue: bool = False,  # noqa: ARG002
    ) -> None:
        """Close the connection; XMLStream calls this when it cannot parse what came."""
        self.fail(Problem.CONNECTION_LOST, reason=reason or "not-well-formed")

    # --- sending

    @property
    def in_session(self) -> bool:
        """Tell whether stanzas may be sent."""
        return self._session

    def send_raw(self, data: str | bytes) -> None:
        """Put bytes on the wire; nothing happens where there is none."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data.encode() if isinstance(data, str) else data)

    def send(self, data: StanzaBase | str, use_filters: bool = True) -> None:  # noqa: ARG002
        """Take what slixmpp itself wants to send (stream errors)."""
        if isinstance(data, RootStanza):
            self.put(data.xml)
        elif isinstance(data, StanzaBase):
            self.send_raw(self.serialize(data.xml))
        else:
            self.send_raw(data)

    def serialize(self, xml: Element) -> str:
        """Write an element as it goes on the wire."""
        return tostring(xml, xmlns=self.default_ns, stream=self, top_level=True)

    def put(self, xml: Element, wire_id: str = "") -> bool:
        """Hand one stanza over; False where no session stands. StreamManagement tells when wire_id is safe."""
        if not self._session:
            return False
        self._put_text(self.serialize(xml), wire_id)
        return True

    def _put_text(self, text: str, wire_id: str) -> None:
        self.management.handed_over(wire_id, text)
        self.send_raw(text)
        self._pulse.sent(wire_id)

    async def request(self, kind: str, payload: Element, to: str = "") -> Element:
        """Ask (get) or tell (set) something and give the answer. Raises RequestError, UserError (CONNECTION_LOST)."""
        if self.transport is None or self._ending is not None:
            raise UserError(Problem.CONNECTION_LOST, host=self.default_domain)
        future = self._ask(kind, payload, to)
        try:
            async with asyncio.timeout(self._timing.request):
                return await future
        except TimeoutError as error:
            raise UserError(Problem.SERVER_SILENT, host=self.default_domain) from error

    def _ask(self, kind: str, payload: Element, to: str = "") -> asyncio.Future[Element]:
        request_id = token_hex(8)
        iq = element(names.CLIENT, "iq", type=kind, id=request_id)
        if to:
            iq.set("to", clean(to))
        iq.append(payload)
        future: asyncio.Future[Element] = self.loop.create_future()
        self._requests[request_id] = (to, future)
        future.add_done_callback(lambda _done: self._requests.pop(request_id, None))
        if self._session:
            self.put(iq)
        else:
            self.send_raw(self.serialize(iq))
        return future

    # --- receiving

    def _spawn_event(self, xml: Element) -> None:
        handler = self._elements.get(xml.tag)
        if handler is None:
            return
        try:
            handler(xml)
        except Exception:  # the edge: one bad stanza must not end the stream
            log.exception("A stanza could not be handled: %s", xml.tag)

    def _on_message(self, xml: Element) -> None:
        self.management.received += 1
        if self._handlers is not None and self._session:
            self._handlers.message(xml)

    def _on_presence(self, xml: Element) -> None:
        self.management.received += 1
        if self._handlers is not None and self._session:
            self._handlers.presence(xml)

    def _on_iq(self, xml: Element) -> None:
        self.management.received += 1
        kind = xml.get("type")
        if kind in {"result", "error"}:
            waiting = self._requests.get(xml.get("id", ""))
            if waiting is None or not self._may_answer(xml.get("from", ""), waiting[0]):
                return
            if kind == "result":
                waiting[1].set_result(xml)
            else:
                waiting[1].set_exception(RequestError(error_condition(xml), xml))
        elif kind in {"get", "set"} and self._session and self._handlers is not None:
            answer = self._handlers.query(xml)
            self.put(answer if answer is not None else refusal(xml, "service-unavailable"))

    def _may_answer(self, sender: str, asked: str) -> bool:
        """Tell whether an answer comes from whom the question went to: no buyer may answer for the server."""
        if asked:
            return sender == asked
        return sender in {"", bare(self.address), self.address, self.default_domain}

    def _on_stream_error(self, xml: Element) -> None:
        condition = next((child.tag.rpartition("}")[2] for child in xml if names.STREAM_ERRORS in child.tag), "")
        self._end(problems.of_stream_error(condition, self.default_domain))

    # --- sign-in

    def _on_features(self, xml: Element) -> None:
        limit = xml.findtext(f"{{{names.LIMITS}}}limits/{{{names.LIMITS}}}max-bytes", "")
        if limit.isdigit():
            self.largest_stanza = int(limit)
        if not self._encrypted and not self._may_go_on_unencrypted(xml):
            return
        if not self._authenticated:
            self._try_login(lambda: self._login.begin(xml))
            return
        self._stream_features = xml
        if self.management.can_resume and xml.find(f"{{{names.SM}}}sm") is not None:
            old = self.management.session_id or ""
            self.send_raw(
                self.serialize(element(names.SM, "resume", h=str(self.management.received % 2**32), previd=old))
            )
        else:
            self._bind()

    def _may_go_on_unencrypted(self, xml: Element) -> bool:
        offered = xml.find(f"{{{names.TLS}}}starttls")
        required = offered is not None and offered.find(f"{{{names.TLS}}}required") is not None
        if offered is not None and (required or not self._plaintext):
            self.send_raw(f"<starttls xmlns='{names.TLS}'/>")
            return False
        if not self._plaintext:
            self.fail(Problem.NO_TLS)
            return False
        return True

    def _on_proceed(self, _xml: Element) -> None:
        self._starting_tls = self.loop.create_task(self._start_tls())

    async def _start_tls(self) -> None:
        if self.transport is None:
            return
        try:
            transport = await self.loop.start_tls(
                self.transport, self, self._context, server_hostname=self.default_domain
            )
        except OSError as error:
            self._end(problems.of_exception(error, self.default_domain))
            return
        if transport is not None:
            self.connection_made(transport)

    def _try_login(self, step: Callable[[], Element | None]) -> bool:
        """Take one step of the sign-in, and hang up where it fails."""
        try:
            answer = step()
        except RefusedError as refused:
            self._end(refused.ending)
            return False
        if answer is not None:
            self.send_raw(self.serialize(answer))
        return True

    def _on_challenge(self, xml: Element) -> None:
        self._try_login(lambda: self._login.respond(xml))

    def _on_success(self, xml: Element) -> None:
        if self._try_login(lambda: self._login.finish(xml)):
            self._authenticated = True
            self._restart()

    def _on_sasl_failure(self, xml: Element) -> None:
        self._end(self._login.failed(xml).ending)

    # --- the session

    def _bind(self) -> None:
        features = self._stream_features
        if features is None or features.find(f"{{{names.BIND}}}bind") is None:
            self.fail(Problem.SERVER_TOO_OLD, missing="resource binding")
            return
        bind = element(names.BIND, "bind")
        add(bind, names.BIND, "resource", self._resource)
        self._ask("set", bind).add_done_callback(self._on_bound)

    def _on_bound(self, done: asyncio.Future[Element]) -> None:
        error = done.exception()
        if error is not None or self._stream_features is None:
            if isinstance(error, RequestError):
                self._end(problems.of_stream_error(error.condition, self.default_domain))
            return
        self.address = done.result().findtext(f"{{{names.BIND}}}bind/{{{names.BIND}}}jid", "")
        if self._stream_features.find(f"{{{names.SM}}}sm") is not None:
            self.management.begin(None)  # what follows <enable/> counts
            self.send_raw(f"<enable xmlns='{names.SM}' resume='true'/>")
        else:
            self.management.forget()
            self._begin_session(resumed=False)

    def _on_enabled(self, xml: Element) -> None:
        resumable = xml.get("resume") in {"true", "1"}
        self.management.begin(xml.get("id") if resumable else None)
        self._begin_session(resumed=False)

    def _on_resumed(self, xml: Element) -> None:
        if not self.management.can_resume:
            return
        for text in self.management.resume(int(xml.get("h", "0"))):
            self.send_raw(text)
        self._begin_session(resumed=True)

    def _on_sm_failed(self, xml: Element) -> None:
        handled = xml.get("h", "")
        if handled.isdigit():
            self.management.acknowledge(int(handled))
        resuming = self.management.can_resume
        self.management.server_forgot = resuming and not handled.isdigit()
        self.management.forget()
        if resuming:
            self._bind()
        else:
            self._begin_session(resumed=False)

    def _begin_session(self, *, resumed: bool) -> None:
        self._session = True
        self._pulse.start(resumed=resumed)
        if not self.ready.done():
            self.ready.set_result(None)
        if self._handlers is not None:
            self._handlers.ready(resumed)
        if resumed:
            self._pulse.want_ack()

    def _on_silence(self, deaf: bool) -> None:
        if deaf:
            self.management.forget()
        self.fail(Problem.CONNECTION_LOST, reason="silence")

    def _on_ack(self, xml: Element) -> None:
        self._pulse.acknowledged()
        handled = xml.get("h", "")
        if handled.isdigit():
            self.management.acknowledge(int(handled))

    def _on_ack_request(self, _xml: Element) -> None:
        if self.management.counting:
            self.send_raw(f"<a xmlns='{names.SM}' h='{self.management.received % 2**32}'/>")
