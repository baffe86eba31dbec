"""Keeps the line up: connects, tells why it cannot, waits, tries again."""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from slixmpp.jid import JID

from console import ports
from console.channels.xmpp import dialer, problems
from console.channels.xmpp.account import Timing, XmppAccount
from console.channels.xmpp.dialer import Target
from console.channels.xmpp.features.stream_management import StreamManagement
from console.channels.xmpp.problems import Ending
from console.channels.xmpp.stanzas import parse_address
from console.channels.xmpp.stream import Handlers, XmppStream
from console.channels.xmpp.trust import Trust, certificate_details
from console.domain.channel_events import LinkChanged
from console.domain.errors import Problem, UserError
from console.domain.presence import LinkState

log = logging.getLogger(__name__)


class Link:
    """The line of one account; at most one stream at a time."""

    def __init__(
        self,
        account: XmppAccount,
        clock: ports.Clock,
        rng: random.Random,
        timing: Timing,
        handlers: Handlers,
        management: StreamManagement,
        changed: Callable[[LinkChanged], None],
        trust: Trust,
    ) -> None:
        self._account = account
        self._clock = clock
        self._rng = rng
        self._timing = timing
        self._handlers = handlers
        self._management = management
        self._changed = changed
        self._resource = f"console.{rng.getrandbits(40):010x}"
        self._trust = trust
        self._task: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._explicit_is_tls = False
        self._attempts = 0
        self.stream: XmppStream | None = None

    # --- what the channel asks for

    def start(self) -> None:
        """Begin, unless it runs."""
        if self._task is None or self._task.done():
            self._attempts = 0
            self._hurry.clear()
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Close the stream in an orderly way and let nothing of it live on."""
        task, self._task = self._task, None
        if self.stream is not None:
            await self.stream.close()
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        self._management.forget()

    def hurry(self) -> None:
        """Skip what is left of the back-off."""
        self._hurry.set()

    # --- the loop

    async def _run(self) -> None:
        try:
            while True:
                self._changed(LinkChanged(LinkState.CONNECTING))
                self._hurry.clear()
                begun = self._clock.now()
                ending = await self._attempt()
                if ending.problem is None:
                    return
                if ending.problem in problems.REFUSED:
                    self._management.forget()
                    ending = await self._explain(ending)
                    self._changed(LinkChanged(LinkState.REFUSED, ending.problem, ending.details))
                    return
                if self._clock.now() - begun >= timedelta(seconds=self._timing.settled):
                    self._attempts = 0
                await self._wait(ending)
        except Exception:  # the edge: a bug must not leave the line dead in silence
            log.exception("The line failed")
            self._changed(LinkChanged(LinkState.REFUSED, Problem.UNKNOWN))
            raise

    async def _wait(self, ending: Ending) -> None:
        ceiling = min(self._timing.last_retry, self._timing.first_retry * 2.0 ** min(self._attempts, 20))
        self._attempts += 1
        delay = self._rng.uniform(0.0, ceiling)
        self._changed(LinkChanged(LinkState.WAITING_TO_RETRY, ending.problem, ending.details, delay))
        loop = asyncio.get_running_loop()
        waits = {loop.create_task(self._clock.sleep(delay)), loop.create_task(self._hurry.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _attempt(self) -> Ending:
        """One try at all the places, and the session that comes of it; gives its end."""
        try:
            jid = JID(parse_address(self._account.jid))
            if not jid.user:
                return Ending(Problem.BAD_ADDRESS, {"address": self._account.jid})
            context = await self._trust.context()
        except UserError as error:
            return Ending(error.problem, error.details)
        failures = []
        for target in await self._targets(jid.domain):
            stream = self._make_stream(jid, context, self._handlers)
            ending = await self._open(stream, target, context)
            if ending is None:
                return await self._session(stream)
            if self._account.server is not None and not target.direct and _hung_up(stream, ending):
                direct = self._make_stream(jid, context, self._handlers)
                answer = await self._open(direct, replace(target, direct=True), context)
                self._explicit_is_tls = answer is None or answer.problem in problems.OVER_TLS
                if answer is None:
                    return await self._session(direct)
                ending = answer if self._explicit_is_tls else ending
            failures.append(ending)
            if ending.problem in problems.REFUSED:
                break
        return problems.most_telling(failures)

    async def _targets(self, domain: str) -> list[Target]:
        places = await dialer.targets(domain, self._account.server)
        return [replace(place, direct=True) for place in places] if self._explicit_is_tls else places

    def _make_stream(self, jid: JID, context: ssl.SSLContext, handlers: Handlers | None) -> XmppStream:
        return XmppStream(
            user=jid.user,
            domain=jid.domain,
            password=self._account.password,
            resource=self._resource,
            context=context,
            plaintext=self._account.plaintext_loopback,
            management=self._management,
            handlers=handlers,
            timing=self._timing,
            loop=asyncio.get_running_loop(),
        )

    async def _open(self, stream: XmppStream, target: Target, context: ssl.SSLContext) -> Ending | None:
        """Bring a stream to its session; gives the reason where that fails."""
        self.stream = stream
        try:
            failure = await dialer.connect(
                target,
                stream.default_domain,
                lambda: stream,
                context=context,
                plaintext=self._account.plaintext_loopback,
                timing=self._timing,
            )
            if failure is not None:
                return failure
            try:
                async with asyncio.timeout(self._timing.negotiation):
                    await asyncio.shield(stream.ready)
            except TimeoutError:
                stream.fail(Problem.SERVER_SILENT)
                await asyncio.shield(stream.closed)
        except asyncio.CancelledError:
            stream.fail(Problem.CONNECTION_LOST)
            raise
        return stream.closed.result() if stream.closed.done() else None

    async def _session(self, stream: XmppStream) -> Ending:
        try:
            return await asyncio.shield(stream.closed)
        except asyncio.CancelledError:
            stream.fail(Problem.CONNECTION_LOST)
            raise

    async def _explain(self, ending: Ending) -> Ending:
        """Read names and date of a refused certificate over a second connection that is used for nothing else."""
        if not ending.explainable:
            return ending
        jid = JID(parse_address(self._account.jid))
        context = await self._trust.curious()
        for target in await self._targets(jid.domain):
            stream = self._make_stream(jid, context, None)
            await self._open(stream, target, context)
            if stream.peer_certificate:
                return Ending(ending.problem, ending.details | certificate_details(stream.peer_certificate))
        return ending


def _hung_up(stream: XmppStream, ending: Ending) -> bool:
    """Tell whether a server took the connection but did not want an unencrypted stream header."""
    return not stream.spoke_xmpp and ending.problem in {Problem.CONNECTION_LOST, Problem.SERVER_TOO_OLD}
