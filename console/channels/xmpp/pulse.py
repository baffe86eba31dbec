"""Asks the server for acknowledgements and, when it is silent, for a sign of life (XEP-0198, XEP-0199)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.account import Timing
from console.channels.xmpp.features.stream_management import StreamManagement
from console.channels.xmpp.stanzas import element
from console.domain.errors import UserError


class Pulse:
    """The heartbeat of one stream; calls dead once, when a sign of life stays away.

    dead is told whether the session is beyond taking up: a server that goes on talking but no longer hears us, or that
    never heard us since the session was resumed (Prosody 0.12 where the link was cut inside a stanza).
    """

    def __init__(
        self,
        management: StreamManagement,
        timing: Timing,
        loop: asyncio.AbstractEventLoop,
        send_raw: Callable[[str], None],
        ask: Callable[[Element], asyncio.Future[Element]],
        dead: Callable[[bool], None],
    ) -> None:
        self._management = management
        self._timing = timing
        self._loop = loop
        self._send_raw = send_raw
        self._ask = ask
        self._dead = dead
        self._last_heard = monotonic()
        self._asked_at: float | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._ack_timer: asyncio.TimerHandle | None = None
        self._last_request = 0.0
        self._unconfirmed: list[str] = []
        self._pinging = False
        self._stopped = False
        self._overdue: asyncio.TimerHandle | None = None
        self._ack_asked_at = 0.0
        self._unproven = False
        """The session was resumed, and the server has shown no sign of hearing us since."""

    def start(self, *, resumed: bool) -> None:
        """The session stands: watch it."""
        self._unproven = resumed
        self._last_heard = monotonic()
        self._look()

    def stop(self) -> None:
        """The stream is gone."""
        self._stopped = True
        for timer in (self._watch, self._ack_timer, self._overdue):
            if timer is not None:
                timer.cancel()

    def heard(self) -> None:
        """Bytes came: the server lives."""
        self._last_heard = monotonic()
        self._asked_at = None

    def acknowledged(self) -> None:
        """The server answered a request for acknowledgement: it hears us."""
        self._unproven = False
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def sent(self, wire_id: str) -> None:
        """A stanza went out; have it acknowledged soon."""
        if not self._management.counting:
            if not wire_id:
                return
            self._unconfirmed.append(wire_id)
        self.want_ack()

    def want_ack(self) -> None:
        """Ask for an acknowledgement, at most so often as Timing says."""
        if self._ack_timer is None and not self._stopped:
            wait = max(0.0, self._last_request + self._timing.ack - monotonic())
            self._ack_timer = self._loop.call_later(wait, self._request)

    def _request(self) -> None:
        self._ack_timer = None
        self._last_request = monotonic()
        if self._management.counting:
            self._send_raw(f"<r xmlns='{names.SM}'/>")
            if self._overdue is None and not self._stopped:
                self._ack_asked_at = self._last_request
                limit = self._timing.reply / 2 if self._unproven else self._timing.reply
                self._overdue = self._loop.call_later(limit, self._no_ack)
        elif not self._pinging:
            self._ping()

    def _no_ack(self) -> None:
        self._overdue = None
        self._dead(self._unproven or self._last_heard > self._ack_asked_at)

    def _ping(self) -> None:
        """Without XEP-0198: what was sent before a ping is with the server when the answer comes."""
        sent, self._unconfirmed = self._unconfirmed, []
        self._pinging = True

        def answered(done: asyncio.Future[Element]) -> None:
            self._pinging = False
            if done.cancelled() or isinstance(done.exception(), UserError):
                return
            for wire_id in sent:
                self._management.acknowledged(wire_id)
            if self._unconfirmed:
                self.want_ack()

        self._ask(element(names.PING, "ping")).add_done_callback(answered)

    def _look(self) -> None:
        now = monotonic()
        if self._asked_at is not None and now - self._asked_at >= self._timing.reply:
            self._dead(self._unproven)
            return
        if self._asked_at is None and now - self._last_heard >= self._timing.idle:
            self._asked_at = now
            self._request()
        if self._asked_at is None:
            wait = self._last_heard + self._timing.idle - now
        else:
            wait = self._asked_at + self._timing.reply - now
        self._watch = self._loop.call_later(max(wait, 0.01), self._look)
