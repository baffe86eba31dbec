"""What the torture tests share: a buyer who comes back, an agent who writes on, a look at both sides afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import random
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

from slixmpp.exceptions import IqError, IqTimeout

from console.domain.errors import UserError
from console.domain.ids import Address, ContactId
from console.domain.messages import Direction, Message, MessageState
from console.services.session import Session
from tests.helpers.prosody import Prosody, die_with_parent
from tests.helpers.xmpp_peer import CLIENT, XmppPeer

PASSWORD = "secret"
PATIENCE = 60.0
ACKNOWLEDGED = {MessageState.SENT, MessageState.DELIVERED, MessageState.READ}
MAM = "urn:xmpp:mam:2"
_RSM = "http://jabber.org/protocol/rsm"
_GONE = (IqTimeout, IqError, OSError, TimeoutError, AttributeError)
"""What a client of a server that was pulled away may raise."""


def make_server(*, settings: str = "smacks_hibernation_time = 20") -> Prosody:
    """A server with an agent and a buyer, not started yet."""
    server = Prosody(tls=False, settings=settings)
    server.add_account("agent", PASSWORD)
    server.add_account("buyer", PASSWORD)
    return server


class Buyer:
    """Writes numbered messages, signs in again when the server went, and knows which ones the server took.

    said: every body handed over, in order; taken: those whose arrival at the server was confirmed.
    """

    def __init__(self, server: Prosody, name: str = "buyer", pad: str = "") -> None:
        self._server = server
        self._pad = pad
        self._name = name
        self.jid = f"{name}@{server.domain}"
        self.said: list[str] = []
        self.taken: set[str] = set()
        self._peer: XmppPeer | None = None
        self._counter = itertools.count()

    async def peer(self) -> XmppPeer:
        """Give a peer that is signed in."""
        deadline = time.monotonic() + PATIENCE
        while self._peer is None or self._peer.client.transport is None:
            await self.leave()
            agent = f"agent@{self._server.domain}"
            peer = XmppPeer(self.jid, PASSWORD, self._server.c2s_port, agent=agent, upload=self._server.upload_domain)
            try:
                await _listening(self._server.c2s_port)
                self._peer = await peer.__aenter__()
            except _GONE:
                assert time.monotonic() < deadline, "the buyer cannot sign in any more"
                await asyncio.sleep(0.1)
        return self._peer

    async def leave(self) -> None:
        """Sign out."""
        peer, self._peer = self._peer, None
        if peer is not None:
            await peer.__aexit__(None, None, None)
        await _end_filters()

    async def write(self, gap: float, stop: asyncio.Event, pictures: int = 0) -> None:
        """Write until stopped; every pictures-th message is a picture (0: none)."""
        while not stop.is_set():
            peer = await self.peer()
            unsure: list[str] = []
            try:
                for _ in range(8):
                    await self._say(peer, unsure, pictures)
                    await asyncio.sleep(gap)
                await _synced(peer)
            except _GONE:
                await self.leave()
            else:
                self.taken.update(unsure)

    async def _say(self, peer: XmppPeer, unsure: list[str], pictures: int) -> None:
        number = next(self._counter)
        if peer.client.transport is None:
            raise OSError
        body = f"b-{number:05}{self._pad}"
        if pictures and number % pictures == pictures - 1:
            body = await peer.store(f"picture {body}".encode(), "image/png", f"{body}.png")
            peer.message(f'<x xmlns="jabber:x:oob"><url>{body}</url></x>', body=body)
        else:
            peer.say_now(body)
        self.said.append(body)
        unsure.append(body)

    async def say(self, text: str) -> str:
        """Write one message; gives its id once the server has it."""
        peer = await self.peer()
        origin = peer.say_now(text)
        self.said.append(text)
        await peer.sync()
        self.taken.add(text)
        return origin

    async def archive(self) -> list[tuple[str, str]]:
        """Give what the agent's messages are in the buyer's own archive: (id, body), each id once, in order."""
        peer = await self.peer()
        seen: dict[str, str] = {}
        after = ""
        for page in itertools.count():
            query = f"torture{page}"
            answer = await peer.query(
                "set",
                f"<query xmlns='{MAM}' queryid='{query}'><set xmlns='{_RSM}'><max>100</max>{after}</set></query>",
            )
            for stanza in peer.stanzas:
                _take_result(stanza, query, f"agent@{self._server.domain}", seen)
            fin = answer.find(f"{{{MAM}}}fin")
            assert fin is not None
            if fin.get("complete") == "true":
                return list(seen.items())
            after = f"<after>{fin.findtext(f'{{{_RSM}}}set/{{{_RSM}}}last')}</after>"
        raise AssertionError


async def _listening(port: int) -> None:
    """See that somebody takes connections. Raises OSError."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    await writer.wait_closed()


async def _end_filters() -> None:
    """End what slixmpp leaves behind where the server goes while a client signs in."""
    left = [task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__name__", "") == "run_filters"]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


async def _synced(peer: XmppPeer) -> None:
    """Return once the server has handled everything. Raises OSError where the line went first."""
    sync = asyncio.ensure_future(peer.sync())
    try:
        while not sync.done() and peer.client.transport is not None:
            await asyncio.wait({sync}, timeout=0.05)
        if not sync.done():
            raise OSError
        sync.result()
    finally:
        sync.cancel()
        await asyncio.gather(sync, return_exceptions=True)


def _take_result(stanza: ET.Element, query: str, agent: str, seen: dict[str, str]) -> None:
    result = stanza.find(f"{{{MAM}}}result")
    if result is None or result.get("queryid") != query:
        return
    inner = result.find(f"{{urn:xmpp:forward:0}}forwarded/{CLIENT}message")
    if inner is None or not inner.get("from", "").startswith(f"{agent}/"):
        return
    body = inner.findtext(f"{CLIENT}body")
    if body:
        seen.setdefault(inner.get("id", ""), body)


class Agent:
    """Writes numbered messages in a session; saved is what was shown as written."""

    def __init__(self, session: Session, contact: ContactId, first: int = 0, mark: str = "a") -> None:
        self.session = session
        self.contact = contact
        self.saved: list[str] = []
        """Origin-ids, in order."""
        self.refused = 0
        """How often the console said that it cannot store."""
        self._numbers = itertools.count(first)
        self._mark = mark

    async def write(self, gap: float, stop: asyncio.Event, pictures: int = 0) -> None:
        """Write until stopped; every pictures-th message is a picture (0: none)."""
        while not stop.is_set():
            await self.one(pictures)
            await asyncio.sleep(gap)

    async def one(self, pictures: int = 0) -> None:
        """Write one message; a refusal is counted and the number not used again."""
        number = next(self._numbers)
        outbox = self.session.outbox
        try:
            if pictures and number % pictures == pictures - 1:
                message = await outbox.send_picture(self.contact, f"picture {self._mark}-{number}".encode())
            else:
                message = await outbox.send_text(self.contact, f"{self._mark}-{number:05}")
        except UserError:
            self.refused += 1
        else:
            self.saved.append(message.origin_id)


async def stored(session: Session, address: str) -> list[Message]:
    """Everything in the store of a conversation, oldest first."""
    contact = session.desk.contact_at(Address(address))
    return [] if contact is None else await session.desk.page(contact.id, limit=1_000_000)


def words(message: Message) -> str:
    """What the message was on the wire: its text or the address of its picture."""
    return message.picture.url if message.picture is not None else message.body


async def settled(session: Session, buyer: Buyer, patience: float = PATIENCE) -> list[Message]:
    """Wait until all that was taken is stored and nothing waits any more; gives the conversation."""
    deadline = time.monotonic() + patience
    while True:
        messages = await stored(session, buyer.jid)
        missing = buyer.taken - {words(m) for m in messages if m.direction is Direction.IN}
        waiting = [m.origin_id for m in messages if m.state is MessageState.WAITING]
        if not missing and not waiting and session.outbox.waiting_count() == 0:
            return messages
        assert time.monotonic() < deadline, (
            f"{len(missing)} messages of the buyer's are missing: {sorted(missing)[:5]}; {len(waiting)} of the agent's"
            f" wait; link {session.link.state}"
        )
        await asyncio.sleep(0.1)


def check_inbound(messages: list[Message], buyer: Buyer) -> None:
    """Everything taken is there; all of it once and in order."""
    got = [words(m) for m in messages if m.direction is Direction.IN]
    assert len(got) == len(set(got)), f"twice: {[w for w in set(got) if got.count(w) > 1][:5]}"
    there = set(got)
    assert got == [body for body in buyer.said if body in there], "the buyer's messages are out of order"
    assert buyer.taken <= there, f"lost: {sorted(buyer.taken - there)[:5]}"


def check_outbound(messages: list[Message], archive: list[tuple[str, str]], saved: list[str]) -> None:
    """Everything the agent saw as written is stored, sent, and with the buyer once and in order."""
    ours = [m for m in messages if m.direction is Direction.OUT]
    ids = [m.origin_id for m in ours]
    assert len(ids) == len(set(ids))
    assert not set(saved) - set(ids), "a message the agent saw is gone"
    bad = [(m.body, m.state, m.failure) for m in ours if m.state not in ACKNOWLEDGED]
    assert not bad, f"not sent: {bad[:5]}"
    got = [origin for origin, _ in archive]
    lost = [origin for origin in ids if origin not in set(got)]
    assert not lost, (
        f"{len(lost)} of {len(ids)} never reached the buyer: {[m for m in ours if m.origin_id in lost][:3]}"
    )
    assert got == ids, "the buyer has the agent's messages in another order"
    for message, (_, body) in zip(ours, archive, strict=True):
        assert words(message) == body


class Driven:
    """A console process without a window (tests.e2e.driven_console) that a test may kill; shown is what it said."""

    def __init__(self, folder: Path, server: Prosody, *, count: int, gap: float, log: Path) -> None:
        self._log = log
        arguments = [folder, f"agent@{server.domain}", PASSWORD, server.c2s_port, f"buyer@{server.domain}", count, gap]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.driven_console", *map(str, arguments)],
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )

    def shown(self, kind: str) -> list[str]:
        """What followed a word, line by line."""
        lines = [line.partition(" ") for line in lines_of(self._log)]
        return [rest for word, _, rest in lines if word == kind]

    async def until(self, kind: str, more_than: int = 0, patience: float = PATIENCE) -> None:
        """Wait until it has said a word more often than that."""
        await eventually(
            lambda: len(self.shown(kind)) > more_than or self.process.poll() is not None, f"{kind}", patience
        )
        assert self.process.poll() is None, f"the console ended by itself: {lines_of(self._log)[-12:]}"

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()


class Watch(logging.Handler):
    """Keeps what the console logs as WARNING or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        text = f"{record.levelname} {record.name} {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {record.exc_info[1]!r}"
        self.lines.append(text)


@contextmanager
def no_warnings(*allowed: str) -> Iterator[Watch]:
    """Fail where the console logs a WARNING that holds none of the allowed words."""
    watch = Watch()
    root = logging.getLogger("console")
    root.addHandler(watch)
    try:
        yield watch
    finally:
        root.removeHandler(watch)
    unexpected = [line for line in watch.lines if not any(word in line for word in allowed)]
    assert not unexpected, f"the console logged: {unexpected[:5]}"


async def eventually(condition: Callable[[], bool | Awaitable[bool]], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition, plain or to be awaited."""
    deadline = time.monotonic() + patience
    while True:
        answer = condition()
        if await answer if isinstance(answer, Awaitable) else answer:
            return
        assert time.monotonic() < deadline, f"waited {patience} s in vain for {what}"
        await asyncio.sleep(0.05)


def lines_of(log: Path) -> list[str]:
    """The whole lines of a file that is still being written; none where it is not there yet."""
    with contextlib.suppress(FileNotFoundError):
        return log.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
    return []


def mixed(kinds: list[str], rounds: int, rng: random.Random) -> list[str]:
    """As many kinds as rounds, every kind equally often, in random order."""
    order: list[str] = []
    while len(order) < rounds:
        order += rng.sample(kinds, len(kinds))
    return order[:rounds]
