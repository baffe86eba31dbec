"""A process of its own on an account's folder, to be killed, to hold a lock, or to run out of room.

python -m tests.helpers.storage_child MODE FOLDER; what it has done it says line by line on its output.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from console.domain.errors import UserError
from console.domain.ids import OriginId
from console.domain.messages import Direction, MessageState, OutboxKind
from console.ports import UnitOfWork
from console.storage import engine
from console.storage.files import Layout
from console.storage.store import SqliteStore, open_store
from tests.helpers.clock import FakeClock
from tests.helpers.storage import message, put, someone

ROOT = Path(__file__).parents[2]


@contextmanager
def child(mode: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Such a process, ended at the end."""
    command = [sys.executable, "-m", "tests.helpers.storage_child", mode, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def say(line: str) -> None:
    """Tell the parent, in one write."""
    os.write(1, f"{line}\n".encode())


def send(unit: UnitOfWork, number: int) -> None:
    """What the console does to send: the message and its outbox row, and an older one acknowledged."""
    contact = someone(unit)
    new = message(contact.id, f"第{number}条 no{number}", after=number, direction=Direction.OUT, origin=f"m{number}")
    unit.outbox.add(OutboxKind.MESSAGE, put(unit, new), new.origin_id, new.body)
    acknowledged = OriginId(f"m{number - 5}")
    if unit.outbox.remove(acknowledged) is not None:
        known = unit.messages.by_origin(contact.id, Direction.OUT, acknowledged)
        assert known is not None
        unit.messages.set_state(known.id, MessageState.SENT)


async def keep_writing(store: SqliteStore) -> None:
    """Write for ever: some durable, some not; each is told once it is acknowledged."""
    number = await store.read(lambda unit: len(unit.messages.page(someone(unit).id, limit=1_000_000)))
    while True:
        await store.write(partial(send, number=number), durable=number % 2 == 0)
        say(str(number))
        number += 1


def big(unit: UnitOfWork, number: int) -> None:
    """A message of some length."""
    put(unit, message(someone(unit).id, f"{number} {'x' * 5000}"))


async def fill_up(store: SqliteStore) -> None:
    """Write big messages until there is no room, then say the problem and what was acknowledged."""
    import resource

    size = (store.folder / "console.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, resource.RLIM_INFINITY))
    stored = 0
    try:
        while True:
            await store.write(partial(big, number=stored), durable=True)
            stored += 1
    except UserError as error:
        say(error.problem.name)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    say(str(stored))
    await store.write(lambda unit: put(unit, message(someone(unit).id, "room again")), durable=True)
    say("went on")
    await store.close()


def hold_lock(folder: Path) -> None:
    """Hold the write lock until a line comes."""
    with closing(engine.connect(Layout(folder).database)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        say("locked")
        sys.stdin.readline()
        raw.execute("ROLLBACK")
    say("free")


async def main() -> None:
    mode, folder = sys.argv[1], Path(sys.argv[2])
    if mode == "lock":
        hold_lock(folder)
        return
    store = open_store(folder, FakeClock())
    await store.write(someone, durable=True)
    await {"write": keep_writing, "full": fill_up}[mode](store)


if __name__ == "__main__":
    asyncio.run(main())
