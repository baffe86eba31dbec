"""The disk is full while messages flow: it is said, nothing is shown that is not kept, and all comes in the end."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from console.domain.messages import Direction
from tests.e2e.driven_console import make_session
from tests.helpers.asyncio_run import run
from tests.helpers.need import leave_out, need
from tests.helpers.prosody import Prosody
from tests.helpers.torture import PASSWORD, Buyer, Driven, check_inbound, eventually, make_server, settled

pytestmark = [pytest.mark.slow, pytest.mark.torture, pytest.mark.prosody, pytest.mark.timeout(1200)]

ROUNDS = max(2, int(os.environ.get("TORTURE_ROUNDS", "20")) // 10)
MEGABYTES = 6
GAP, BUYER_GAP = 0.03, 0.03
PAD = "满" * 700
"""So that the room SQLite has in its files is used up soon."""


def _done(command: list[str]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


class SmallDisk:
    """A disk of a few megabytes that can be filled to the last byte and emptied again."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ballast = place / "ballast"

    def fill(self) -> None:
        """Leave no room; what somebody frees meanwhile is taken too."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def empty(self) -> None:
        """Give the room back."""
        self._ballast.unlink()

    def grow(self, megabytes: int) -> None:
        """Make it larger: what has come so far takes room for good."""
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk, where the machine lets one be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if os.name != "posix" or os.getuid() != 0 or shutil.which("mount") is None or not _done(mount):
        leave_out("may not mount a small disk (tests/storage has a file-size limit stand in for it)")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


class Flood:
    """One console on the small disk and what it showed over all its lives."""

    def __init__(self, disk: SmallDisk, server: Prosody, log: Path) -> None:
        self.disk = disk
        self.server = server
        self.folder = disk.place / "account"
        self.folder.mkdir()
        self._log = log
        self.saved: list[str] = []
        self.sent: set[str] = set()

    async def one(self, *, kill_while_full: bool) -> None:
        """Start, fill the disk in full flow, see it said; then free it and see it taken up again, or kill first."""
        console = Driven(self.folder, self.server, count=100_000, gap=GAP, log=self._log)
        try:
            await console.until("in", 3)
            await console.until("sent", 3)
            self.disk.fill()
            await self._until_told(console)
            if not kill_while_full:
                await asyncio.sleep(1.0)
                kept, known = len(console.shown("saved")), len(console.shown("in"))
                self.disk.empty()
                await console.until("recovered")
                await console.until("saved", kept + 5)
                await console.until("in", known + 5)
        finally:
            console.kill()
        if kill_while_full:
            self.disk.empty()
        self._note(console)

    async def _until_told(self, console: Driven) -> None:
        async def told() -> bool:
            self.disk.fill()
            return bool(console.shown("trouble") and console.shown("refused"))

        await eventually(told, "the console to say that the disk is full")
        assert set(console.shown("trouble")) == {"store-full"}
        assert {line.split()[0] for line in console.shown("refused")} == {"store-full"}

    def _note(self, console: Driven) -> None:
        refused = {line.split()[1] for line in console.shown("refused")}
        saved, sent = console.shown("saved"), set(console.shown("sent"))
        assert len(saved) == len(set(saved))
        assert not (refused & sent) - set(saved), "shown as sent, and yet not kept"
        assert sent <= set(saved) | set(self.saved)
        self.saved += saved
        self.sent |= sent


def test_a_full_disk_loses_nothing(tmp_path: Path, disk: SmallDisk) -> None:
    need("prosody")

    async def main(server: Prosody) -> None:
        flood = Flood(disk, server, tmp_path / "shown.txt")
        buyer = Buyer(server, pad=PAD)
        stop = asyncio.Event()
        writer = asyncio.create_task(buyer.write(BUYER_GAP, stop))
        for number in range(ROUNDS):
            await flood.one(kill_while_full=number % 2 == 1)
            disk.grow(MEGABYTES * (number + 2))
        stop.set()
        await writer
        session = make_session(flood.folder, f"agent@{server.domain}", PASSWORD, server.c2s_port)
        await session.load()
        await session.link.go_online()
        messages = await settled(session, buyer)
        check_inbound(messages, buyer)
        stored = [m.body for m in messages if m.direction is Direction.OUT]
        assert stored == sorted(set(stored)), "the agent's messages are twice or out of order"
        assert set(flood.saved) <= set(stored)
        assert flood.sent <= set(stored)
        assert [body for _, body in await buyer.archive()] == stored, "what the buyer has of the agent's differs"
        await buyer.leave()
        await session.close()

    with make_server() as server:
        run(main(server), timeout=1100)
