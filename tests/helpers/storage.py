"""A store in a temporary folder, and messages to put into it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from console.domain.contacts import Contact
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, ArchiveId, ContactId, OriginId
from console.domain.messages import Direction, Message, MessageState, Picture
from console.ports import NewMessage, UnitOfWork
from console.storage.store import SqliteStore, open_store
from tests.helpers.clock import FakeClock

T = TypeVar("T")
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and limits of files are POSIX's")
bound_by_modes = pytest.mark.skipif(
    os.name != "posix" or os.getuid() == 0, reason="file modes do not bind this user (the read-only disk is the twin)"
)
START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_numbers = count(1)


@asynccontextmanager
async def opened(folder: Path, clock: FakeClock | None = None) -> AsyncIterator[SqliteStore]:
    """The store of a folder, closed at the end."""
    store = open_store(folder, clock or FakeClock(), busy_seconds=0.2)
    try:
        yield store
    finally:
        await store.close()


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of its own of 3 MB at a new folder; the test is left out where none may be mounted.

    What stands in for it then, under CI too: the limit of file sizes, and files without the right to write.
    """
    place.mkdir()
    mounted = os.name == "posix" and shutil.which("mount") is not None and os.getuid() == 0
    if mounted:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=False).returncode == 0
    if not mounted:
        pytest.skip("may not mount a small disk (limits and modes of files stand in for it)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def problem_of(work: Callable[[], object]) -> Problem:
    """The problem that work fails with; not failing is a failure."""
    with pytest.raises(UserError) as caught:
        work()
    assert caught.value.details["path"]
    return caught.value.problem


def message(
    contact_id: ContactId,
    body: str = "您好",
    *,
    after: float = 0,
    direction: Direction = Direction.IN,
    state: MessageState | None = None,
    origin: str | None = None,
    archive: str | None = None,
    picture: Picture | None = None,
    automatic: bool = False,
) -> NewMessage:
    """A message, after so many seconds."""
    return NewMessage(
        contact_id=contact_id,
        direction=direction,
        body=body,
        sent_at=START + timedelta(seconds=after),
        state=state or (MessageState.RECEIVED if direction is Direction.IN else MessageState.WAITING),
        origin_id=OriginId(origin or f"o-{next(_numbers)}"),
        archive_id=None if archive is None else ArchiveId(archive),
        automatic=automatic,
        picture=picture,
    )


def someone(unit: UnitOfWork, address: str = "v-1@visitor.shop.test") -> Contact:
    """The contact at an address."""
    return unit.contacts.ensure(Address(address))


def put(unit: UnitOfWork, new: NewMessage) -> Message:
    """Store a message that is not known yet."""
    stored = unit.messages.add(new)
    assert stored is not None
    return stored
