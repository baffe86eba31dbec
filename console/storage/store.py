"""The account's database behind ports.Store: one thread writes and reads in order, another does the long reads."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from console.ports import Clock, UnitOfWork
from console.storage import engine
from console.storage.backup import Backup, BackupKind, is_due, make_backup
from console.storage.files import Layout, private, sync_folder
from console.storage.opening import prepare
from console.storage.repositories.search import SearchIndex
from console.storage.trouble import told
from console.storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")


def open_store(folder: Path, clock: Clock, *, busy_seconds: float = engine.BUSY_SECONDS) -> SqliteStore:
    """Open the store of an account's folder, made where there is none; may take seconds: not on the window thread.

    Raises UserError: STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE_FULL, STORE_LOCKED, STORE_UNREACHABLE, each
    with path. A damaged file stays as it is; see backup.set_aside and backup.restore_backup.
    """
    layout = prepare(folder, clock, busy_seconds=busy_seconds)
    with told(layout.database):
        return SqliteStore(layout, clock, busy_seconds)


class _Lane:
    """One connection, and the one thread that uses it."""

    def __init__(self, opened: Engine, clock: Clock, name: str) -> None:
        self.engine = opened
        self._clock = clock
        self.connection = opened.connect()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._index = SearchIndex()
        self._durable = True

    def write(self, work: Callable[[UnitOfWork], T], *, durable: bool) -> T:
        """Run work in one transaction that may write, on this lane's thread."""
        if durable is not self._durable:
            engine.set_durable(self.connection, durable)
            self._durable = durable
        engine.set_reading(self.connection, False)
        return self._run(work)

    def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run work in one transaction that only reads, on this lane's thread."""
        engine.set_reading(self.connection, True)
        try:
            return self._run(work)
        except DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY:
                raise RuntimeError("work that writes was given to read or scan") from error
            raise

    def _run(self, work: Callable[[UnitOfWork], T]) -> T:
        try:
            with self.connection.begin():
                self._index.begin()
                return work(SqlUnitOfWork(self.connection, self._clock, self._index))
        except BaseException:
            self._index.forget()
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """A commit that found no room leaves its transaction open."""
        raw = engine.driver(self.connection)
        if raw.in_transaction:
            raw.rollback()

    def close(self) -> None:
        """Close the connection, on this lane's thread."""
        self.connection.close()
        self.engine.dispose()


class SqliteStore:
    """ports.Store over one file; made by open_store, used from one asyncio loop."""

    def __init__(self, layout: Layout, clock: Clock, busy_seconds: float) -> None:
        self._layout = layout
        self._clock = clock
        self._closed = False
        self._copying = asyncio.Lock()
        self._writer = _Lane(engine.writer(layout.database, busy_seconds=busy_seconds), clock, "store")
        try:
            _check_writable(self._writer.connection)
            self._reader = _Lane(engine.reader(layout.database), clock, "store-scan")
        except BaseException:
            self._writer.close()
            raise
        layout.unclean.touch(mode=0o600)
        for path in layout.database_files():
            private(path)
        sync_folder(layout.folder)

    @property
    def folder(self) -> Path:
        """The account's folder."""
        return self._layout.folder

    async def write(self, work: Callable[[UnitOfWork], T], *, durable: bool) -> T:
        """Run work in one transaction, one after the other in the order of the calls, and commit.

        It is done even where the caller is cancelled. durable: on disk before this returns. Raises UserError (STORE_*).
        """
        return await self._on(self._writer, lambda: self._writer.write(work, durable=durable))

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a short read; it sees everything written before this call. Raises UserError (STORE_*)."""
        return await self._on(self._writer, lambda: self._writer.read(work))

    async def scan(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a long read on a thread of its own; it sees what was committed when it begins. Raises UserError."""
        return await self._on(self._reader, lambda: self._reader.read(work))

    async def back_up_if_due(self) -> Backup | None:
        """Make the day's copy where there is none yet, beside all other work; for the start and once an hour."""
        async with self._copying:
            return await asyncio.to_thread(self._back_up_if_due)

    async def back_up(self) -> Backup:
        """Make a copy because somebody asked for it. Raises UserError."""
        async with self._copying:
            return await asyncio.to_thread(make_backup, self.folder, self._clock)

    async def close(self) -> None:
        """Finish what was begun, mark the end as clean; a second call does nothing. Raises nothing."""
        if self._closed:
            return
        self._closed = True
        async with self._copying:
            # A copy being made would keep the WAL from going into the file.
            pass
        await asyncio.wrap_future(self._reader.thread.submit(self._reader.close))
        await asyncio.wrap_future(self._writer.thread.submit(self._finish))
        self._reader.thread.shutdown()
        self._writer.thread.shutdown()

    async def _on(self, lane: _Lane, job: Callable[[], T]) -> T:
        if self._closed:
            raise RuntimeError("the store is closed")

        def told_job() -> T:
            with told(self._layout.database):
                return job()

        return await asyncio.shield(asyncio.wrap_future(lane.thread.submit(told_job)))

    def _back_up_if_due(self) -> Backup | None:
        if not is_due(self.folder, self._clock):
            return None
        return make_backup(self.folder, self._clock, BackupKind.DAILY)

    def _finish(self) -> None:
        """The last connection takes the WAL into the file; where that fails the next start checks it and goes on."""
        with suppress(DBAPIError, sqlite3.Error, OSError):
            self._writer.close()
            wal = self._layout.database.with_name(self._layout.database.name + "-wal")
            if not wal.exists():
                self._layout.unclean.unlink(missing_ok=True)
                sync_folder(self._layout.folder)


def _check_writable(connection: Connection) -> None:
    """Take the write lock once, so that a read-only or locked file is known at the start."""
    with connection.begin():
        pass
