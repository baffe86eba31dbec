"""The real program, killed while a buyer writes, at its first start, while it copies; and started twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.ids import Address
from console.settings.clock import SystemClock
from console.settings.places import places
from console.storage.doctor import Severity, examine
from console.storage.store import open_store
from tests.e2e.driven_console import make_session
from tests.helpers.asyncio_run import run
from tests.helpers.need import need
from tests.helpers.prosody import Prosody, die_with_parent
from tests.helpers.torture import PASSWORD, Buyer, check_inbound, eventually, make_server, settled

pytestmark = [pytest.mark.slow, pytest.mark.torture, pytest.mark.timeout(1800)]

ROUNDS = max(6, int(os.environ.get("TORTURE_ROUNDS", "60")) // 10)
STARTS = max(8, int(os.environ.get("TORTURE_ROUNDS", "80")) // 10)


class Program:
    """`python -m console`, without a screen."""

    def __init__(self, data: Path, server: Prosody | None = None, account: str = "") -> None:
        command = [sys.executable, "-m", "console", "--data-dir", str(data), "--lang", "en"]
        if server is not None:
            command += ["--account", f"agent@{server.domain}", "--server", f"127.0.0.1:{server.c2s_port}"]
            command += ["--plaintext-loopback", "--password-stdin"]
        elif account:
            command += ["--account", account]
        else:
            command += ["--training"]
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        self.data = data
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
            preexec_fn=die_with_parent,
        )  # fmt: skip
        if server is not None and self.process.stdin is not None:
            self.process.stdin.write(f"{PASSWORD}\n".encode())
            self.process.stdin.flush()

    def kill(self) -> str:
        """kill -9; gives what it wrote on standard error."""
        self.process.send_signal(signal.SIGKILL)
        return self.ended()

    def ended(self, patience: float = 60) -> str:
        """Wait for the end; gives what it wrote on standard error."""
        _, error = self.process.communicate(timeout=patience)
        return error.decode(errors="replace")

    def bad_log_lines(self) -> list[str]:
        """Warnings and worse out of its log."""
        log = self.data / "logs" / "console.log"
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        return [line for line in text.splitlines() if " WARNING " in line or " ERROR " in line]


def peek(database: Path) -> int:
    """How many messages are in a store that another process writes."""
    if not database.exists():
        return -1
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as raw:
            return int(raw.execute("SELECT count(*) FROM messages").fetchone()[0])
    except sqlite3.Error:
        return -1


def assert_sound(folder: Path) -> None:
    """The doctor finds nothing broken."""
    broken = [finding for finding in examine(folder, SystemClock()) if finding.severity is Severity.BROKEN]
    assert not broken, broken


@pytest.mark.prosody
def test_the_real_program_killed_in_full_flow_loses_nothing(tmp_path: Path) -> None:
    need("prosody")
    rng = random.Random(int(os.environ.get("TORTURE_SEED", time.time_ns() % 10**6)))

    async def main(server: Prosody) -> None:
        agent = f"agent@{server.domain}"
        folder = places(tmp_path).account_folder(agent)
        buyer = Buyer(server)
        stop = asyncio.Event()
        writer = asyncio.create_task(buyer.write(0.02, stop))
        seen = 0
        for _ in range(ROUNDS):
            program = Program(tmp_path, server)
            before = peek(folder / "console.db")
            try:
                await eventually(lambda b=before: peek(folder / "console.db") > max(b, 0), "a new message in the store")  # type: ignore[misc]
                await asyncio.sleep(rng.random() ** 2 * 1.5)
            finally:
                said = program.kill()
            assert said == ""
            assert not program.bad_log_lines()
            now = peek(folder / "console.db")
            assert now >= seen, "stored messages are gone"
            seen = now
        stop.set()
        await writer
        assert_sound(folder)
        session = make_session(folder, agent, PASSWORD, server.c2s_port)
        await session.load()
        await session.link.go_online()
        check_inbound(await settled(session, buyer), buyer)
        await buyer.leave()
        await session.close()

    with make_server() as server:
        run(main(server), timeout=1500)


def test_killed_at_the_first_start_it_opens_again(tmp_path: Path) -> None:
    """At random moments of a first start, the migration and the first backup among them."""
    rng = random.Random(3)
    for number in range(STARTS):
        data = tmp_path / str(number)
        program = Program(data, account="agent@shop.test")
        folder = places(data).account_folder("agent@shop.test")
        deadline = time.monotonic() + 60
        # Half of the kills right when the folder appears, half later.
        while not folder.exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(rng.random() ** 3 * 2.0)
        program.kill()
        assert not program.bad_log_lines()
        store = open_store(folder, SystemClock())
        asyncio.run(store.close())
        assert_sound(folder)


def test_killed_while_it_copies_the_store_is_whole(tmp_path: Path) -> None:
    folder = places(tmp_path).account_folder("agent@shop.test")
    folder.mkdir(parents=True)
    asyncio.run(_fill(folder))
    before = peek(folder / "console.db")
    backups = folder / "backups"
    partial = 0
    for number in range(max(4, STARTS // 2)):
        for old in backups.glob("*"):
            old.unlink()
        program = Program(tmp_path, account="agent@shop.test")
        deadline = time.monotonic() + 60
        while not any(backups.glob("*")) and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(number * 0.004)
        program.kill()
        partial += any("partial" in path.name for path in backups.glob("*"))
        assert_sound(folder)
        assert peek(folder / "console.db") == before

    for half in backups.glob("*partial*"):
        # Nobody can be at work on it any more.
        os.utime(half, (0, 0))

    async def again() -> None:
        store = open_store(folder, SystemClock())
        made = await store.back_up()
        await store.close()
        assert made.path.exists()
        left = [path.name for path in backups.glob("*partial*")]
        assert not left, left

    asyncio.run(again())
    sys.stdout.write(f"{partial} copies were cut off in the middle\n")


async def _fill(folder: Path) -> None:
    from bench.corpus import Shop

    store = open_store(folder, SystemClock())
    await store.write(lambda uow: [uow.contacts.ensure(Address(f"v{n}@shop.test")) for n in range(5000)], durable=True)
    messages = list(Shop().messages(40_000))
    await store.write(lambda uow: [uow.messages.add(message) for message in messages], durable=True)
    await store.close()


def test_a_second_start_raises_the_first_and_ends(tmp_path: Path) -> None:
    account = "agent@shop.test"
    folder = places(tmp_path).account_folder(account)
    first = Program(tmp_path, account=account)
    try:
        deadline = time.monotonic() + 60
        while peek(folder / "console.db") < 0:
            assert time.monotonic() < deadline
            assert first.process.poll() is None
            time.sleep(0.05)
        raised = _count(tmp_path, "another start asked")
        begun = time.monotonic()
        second = Program(tmp_path, account=account)
        assert second.ended() == ""
        assert second.process.returncode == 0
        assert time.monotonic() - begun < 20
        deadline = time.monotonic() + 20
        while _count(tmp_path, "another start asked") == raised:
            assert time.monotonic() < deadline, "the first console was not raised"
            time.sleep(0.05)
        crowd = [Program(tmp_path, account=account) for _ in range(3)]
        assert [program.ended() for program in crowd] == [""] * 3
        assert [program.process.returncode for program in crowd] == [0] * 3
        assert first.process.poll() is None
        assert not first.bad_log_lines()
    finally:
        first.kill()
    third = Program(tmp_path, account=account)
    try:
        time.sleep(0.5)
        deadline = time.monotonic() + 30
        while (line := _count(tmp_path, "agent-console ")) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert line >= 2
        assert third.process.poll() is None, "a console after one that was killed does not start"
    finally:
        third.kill()


def _count(data: Path, word: str) -> int:
    log = data / "logs" / "console.log"
    return log.read_text(encoding="utf-8").count(word) if log.exists() else 0
