"""Opening connections with the settings the store counts on."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

logger = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
"""How long a write waits for another process (a backup tool, a doctor) before it says that the file is locked."""
_READS = "reads"
_EXPLAIN = "AGENT_CONSOLE_EXPLAIN"


def connect(path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A plain connection to a file that is there; it is never made by opening. Raises sqlite3.Error."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -8000")
    return connection


def writer(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The engine of the one connection that writes; a transaction takes the write lock at once, see set_reading."""

    def opened() -> sqlite3.Connection:
        connection = connect(path, busy_seconds=busy_seconds)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = FAST")
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
            connection.execute("PRAGMA journal_size_limit = 16777216")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return _engine(opened)


def reader(path: Path) -> Engine:
    """The engine of a connection for reading, see set_reading."""

    def opened() -> sqlite3.Connection:
        return connect(path)

    return _engine(opened)


def set_reading(connection: Connection, reads: bool) -> None:
    """Say whether the next transactions leave the write lock alone and refuse to write; between transactions only."""
    if connection.info.get(_READS) is not reads:
        connection.info[_READS] = reads
        driver(connection).execute(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")


def driver(connection: Connection) -> sqlite3.Connection:
    """The plain connection under SQLAlchemy's, for the few statements that run once per message."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("the store is not on sqlite3")
    return raw


def set_durable(connection: Connection, durable: bool) -> None:
    """Say whether the next commits wait for the disk; between transactions only."""
    driver(connection).execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")


def _engine(opened: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine("sqlite+pysqlite://", creator=opened, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver(connection).execute("BEGIN" if connection.info.get(_READS) else "BEGIN IMMEDIATE")

    if os.environ.get(_EXPLAIN):
        event.listen(engine, "before_cursor_execute", _explain)
    return engine


def _explain(_connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
    if statement.lstrip()[:6].upper() in {"SELECT", "UPDATE", "DELETE"}:
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        logger.info("%s\n%s", statement, "\n".join(f"    {row[3]}" for row in plan))
