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
    """The heartbeat of one stream; silent calls dead once, when a sign of life stays away."""

    def __init__(
        self,
        management: StreamManagement,
        timing: Timing,
        loop: asyncio.AbstractEventLoop,
        send_raw: Callable[[str], None],
        ask: Callable[[Element], asyncio.Future[Element]],
        dead: Callable[[], None],
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

    def start(self) -> None:
        """The session stands: watch it."""
        self._last_heard = monotonic()
        self._look()

    def stop(self) -> None:
        """The stream is gone."""
        self._stopped = True
        for timer in (self._watch, self._ack_timer):
            if timer is not None:
                timer.cancel()

    def heard(self) -> None:
        """Bytes came: the server lives."""
        self._last_heard = monotonic()
        self._asked_at = None

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
        elif not self._pinging:
            self._ping()

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
            self._dead()
            return
        if self._asked_at is None and now - self._last_heard >= self._timing.idle:
            self._asked_at = now
            self._request()
        if self._asked_at is None:
            wait = self._last_heard + self._timing.idle - now
        else:
            wait = self._asked_at + self._timing.reply - now
        self._watch = self._loop.call_later(max(wait, 0.01), self._look)
