"""kill -9 of the console at random points while messages flow both ways: nothing is lost, nothing is twice."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from slixmpp.exceptions import IqTimeout

from console.domain.messages import Direction, MessageState
from tests.e2e.driven_console import ACKNOWLEDGED, make_session
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import until
from tests.helpers.need import need
from tests.helpers.prosody import Prosody, die_with_parent
from tests.helpers.xmpp_peer import XmppPeer

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "50"))
PER_ROUND = 150
GAP = 0.012
BUYER_GAP = 0.03
PATIENCE = 90
PASSWORD = "secret"
CLIENT = "{jabber:client}"


class Rounds:
    """The same folder, killed again and again."""

    def __init__(self, folder: Path, server: Prosody, seed: int) -> None:
        self.folder = folder
        self.server = server
        self.rng = random.Random(seed)
        self.saved: list[str] = []
        self.sent: set[str] = set()
        self.seen: list[str] = []

    async def one(self) -> None:
        """Start, let it live for a while, kill, and note what was shown."""
        arguments = [self.folder, f"agent@{self.server.domain}", PASSWORD, self.server.c2s_port]
        arguments += [f"buyer@{self.server.domain}", PER_ROUND, GAP]
        log = self.folder.parent / "shown.txt"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.driven_console", *map(str, arguments)],
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )
            # Half of the kills come around the sign-in and the catching up, half in full flow.
            await self._until_alive(log, process)
            await asyncio.sleep(self.rng.random() ** 2 * 1.2)
            process.kill()
            process.wait()
        self._note(log.read_text(encoding="utf-8", errors="replace"))

    async def _until_alive(self, log: Path, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 30
        while not log.stat().st_size:
            assert process.poll() is None, "the console ended by itself"
            assert time.monotonic() < deadline, "the console does not start"
            await asyncio.sleep(0.01)

    def _note(self, text: str) -> None:
        lines = text.split("\n")
        for line in lines[:-1]:
            kind, _, body = line.partition(" ")
            if kind == "saved" and body not in self.saved:
                self.saved.append(body)
            elif kind == "sent":
                self.sent.add(body)
            elif kind == "in":
                self.seen.append(body)
            else:
                assert kind == "online", f"the console said: {line}"


async def chatter(buyer: XmppPeer, said: list[str], stop: asyncio.Event) -> None:
    """The buyer writes on, whatever becomes of the console."""
    while not stop.is_set():
        body = f"b-{len(said):05}"
        buyer.say_now(body)
        said.append(body)
        await asyncio.sleep(BUYER_GAP)
    await synced(buyer)


async def synced(buyer: XmppPeer) -> None:
    """Wait until the server has handled everything, however busy the machine is."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await buyer.sync()
            except IqTimeout:
                continue


def received(buyer: XmppPeer) -> list[str]:
    """What the buyer's page shows: each origin-id once."""
    seen: dict[str, str] = {}
    for stanza in buyer.stanzas:
        body = stanza.findtext(f"{CLIENT}body")
        if body and stanza.get("type") == "chat":
            seen.setdefault(stanza.get("id", ""), body)
    return list(seen.values())


async def drain(folder: Path, server: Prosody, expected: list[str]) -> tuple[list[str], list[tuple[str, MessageState]]]:
    """Start once more, let everything come to rest, and read both sides of the conversation from the store."""
    session = make_session(folder, f"agent@{server.domain}", PASSWORD, server.c2s_port)
    await session.load()
    await session.link.go_online()
    contact = session.desk.contact_at(f"buyer@{server.domain}")  # type: ignore[arg-type]
    assert contact is not None
    messages = []

    async def settled() -> bool:
        messages[:] = await session.desk.page(contact.id, limit=100_000)
        inbound = [m for m in messages if m.direction is Direction.IN]
        waiting = [m for m in messages if m.state is MessageState.WAITING]
        return len(inbound) >= len(expected) and not waiting and session.outbox.waiting_count() == 0

    async with asyncio.timeout(PATIENCE):
        while not await settled():
            await asyncio.sleep(0.1)
    await session.close()
    inbound = [m.body for m in messages if m.direction is Direction.IN]
    outbound = [(m.body, m.state) for m in messages if m.direction is Direction.OUT]
    return inbound, outbound


@pytest.mark.slow
@pytest.mark.torture
@pytest.mark.prosody
@pytest.mark.timeout(1200)
def test_killed_at_random_points_nothing_is_lost(tmp_path: Path) -> None:
    need("prosody")
    seed = int(os.environ.get("TORTURE_SEED", time.time_ns() % 10**6))
    sys.stdout.write(f"seed {seed}, {ROUNDS} kills\n")
    folder = tmp_path / "account"
    folder.mkdir()

    async def main(server: Prosody) -> None:
        said: list[str] = []
        stop = asyncio.Event()
        rounds = Rounds(folder, server, seed)
        agent = f"agent@{server.domain}"
        async with XmppPeer(f"buyer@{server.domain}", PASSWORD, server.c2s_port, agent=agent) as buyer:
            writer = asyncio.create_task(chatter(buyer, said, stop))
            for _ in range(ROUNDS):
                await rounds.one()
            stop.set()
            await writer
            inbound, outbound = await drain(folder, server, said)
            await until(lambda: len(received(buyer)) >= len(outbound), PATIENCE)
            got = received(buyer)
        assert inbound == said, "what the buyer said and what the agent has differ"
        stored = [body for body, _ in outbound]
        assert stored == sorted(set(stored))
        assert set(rounds.saved) <= set(stored), "a message the agent saw is gone"
        assert all(state in ACKNOWLEDGED for _, state in outbound)
        assert got == stored, "what the agent said and what the buyer has differ"
        assert rounds.sent <= set(got)
        assert len(stored) > ROUNDS, "the test has written too little to say anything"

    # Sessions of killed consoles are given up soon, so that their queues end up in every way there is.
    with Prosody(tls=False, settings="smacks_hibernation_time = 5") as server:
        server.add_account("agent", PASSWORD)
        server.add_account("buyer", PASSWORD)
        run(main(server), timeout=1100)
