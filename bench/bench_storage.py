"""The store against raw SQLite on the same machine in the same run: goals 5 (store side), 8 and 9 of performance."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from bench.corpus import BIG, CONTACTS, SMALL, Shop
from bench.rows import Row
from console.domain.ids import Address
from console.ports import Clock, NewMessage, UnitOfWork
from console.storage import engine
from console.storage.repositories.search import SearchIndex
from console.storage.store import SqliteStore, open_store
from console.storage.unit_of_work import SqlUnitOfWork
from tests.helpers.clock import FakeClock

NUMBER = int(os.environ.get("BENCH_MESSAGES", "1000000"))
_BATCH = 5_000
_SINGLES = 2_000
_TABLE = (
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, direction TEXT NOT NULL,"
    " body TEXT NOT NULL, sent_at INTEGER NOT NULL, state TEXT NOT NULL, origin_id TEXT NOT NULL, archive_id TEXT);"
    "CREATE INDEX place ON messages (contact_id, sent_at);"
    "CREATE UNIQUE INDEX origin ON messages (contact_id, direction, origin_id)"
)
_INSERT = (
    "INSERT INTO messages (contact_id, direction, body, sent_at, state, origin_id) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)


def run() -> list[Row]:
    """Make the history in a temporary folder and measure."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_all(Path(folder), FakeClock()))


async def _all(folder: Path, clock: Clock) -> list[Row]:
    store = open_store(folder / "account", clock)
    try:
        rows, history = await _storing(store, folder / "raw.db", clock)
        batch = list(islice(history, _BATCH))
        while batch:
            await store.write(_add(batch), durable=False)
            batch = list(islice(history, _BATCH))
        return rows + await _reading(store) + await store.scan(_searching) + [_size(store.folder / "console.db")]
    finally:
        await store.close()


async def _storing(store: SqliteStore, raw_path: Path, clock: Clock) -> tuple[list[Row], Iterator[NewMessage]]:
    """Goal 9: singles and batches, raw and stored in turns, so that both meet the same noise."""

    def contacts(unit: UnitOfWork) -> None:
        for number in range(CONTACTS):
            unit.contacts.ensure(Address(f"v-{number}@visitor.shop.test"))

    await store.write(contacts, durable=True)
    history = Shop().messages(NUMBER)
    with closing(sqlite3.connect(raw_path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.executescript(_TABLE)
        rows = [await _in_bulk(store, raw, history)]
        rows += _one_by_one(store.folder / "console.db", raw, history, clock)
    loop: list[float] = []
    for message in islice(history, _SINGLES):
        start = time.perf_counter()
        await store.write(_add([message]), durable=False)
        loop.append(time.perf_counter() - start)
    middle = statistics.median(loop)
    name = "9 store one message, from the loop and back"
    rows.append(Row(name, middle * 1e6, "µs", "limit", 10_000, middle / 0.01, 1, _spread(loop)))
    return rows, history


async def _in_bulk(store: SqliteStore, raw: sqlite3.Connection, history: Iterator[NewMessage]) -> Row:
    ratios: list[float] = []
    for _ in range(5):
        batch = list(islice(history, _BATCH))
        start = time.perf_counter()
        await store.write(_add(batch), durable=False)
        ours = time.perf_counter() - start
        theirs = _seconds(partial(_raw_bulk, raw, batch))
        ratios.append(theirs / ours)
    spread = f"ratios {min(ratios):.2f}–{max(ratios):.2f}, 5 runs"
    name = "9 bulk rows a second, at least"
    return Row(
        name, _BATCH / ours, "rows/s", "raw executemany", _BATCH / theirs, statistics.median(ratios), 0.15, spread
    )


def _one_by_one(path: Path, raw: sqlite3.Connection, history: Iterator[NewMessage], clock: Clock) -> list[Row]:
    """The store's own transactions, but on this thread: the way to its thread and back is a line of its own."""
    ours: list[float] = []
    theirs: list[float] = []
    index = SearchIndex()
    opened = engine.writer(path)
    with opened.connect() as connection:
        engine.set_durable(connection, False)

        def store(message: NewMessage) -> None:
            with connection.begin():
                index.begin()
                SqlUnitOfWork(connection, clock, index).messages.add(message)

        for message in islice(history, _SINGLES):
            ours.append(_seconds(partial(store, message)))
            theirs.append(_seconds(partial(raw.execute, _INSERT, _values(message))))
    opened.dispose()
    one, peer = statistics.median(ours), statistics.median(theirs)
    tail = _percentile(ours, 0.99)
    name = "9 store one message, indexed"
    return [
        Row(name, one * 1e6, "µs", "raw WAL/NORMAL insert", peer * 1e6, one / peer, 3, _spread(ours)),
        Row(f"{name}, p99", tail * 1e3, "ms", "limit", 10, tail * 1e3 / 10, 1, _spread(ours)),
    ]


def _add(batch: list[NewMessage]) -> Callable[[UnitOfWork], None]:
    def work(unit: UnitOfWork) -> None:
        for message in batch:
            unit.messages.add(message)

    return work


def _values(message: NewMessage) -> tuple[object, ...]:
    return (
        message.contact_id,
        message.direction.value,
        message.body,
        int(message.sent_at.timestamp() * 1e6),
        message.state.value,
        message.origin_id,
    )


def _raw_bulk(raw: sqlite3.Connection, batch: list[NewMessage]) -> None:
    rows = [_values(message) for message in batch]
    raw.execute("BEGIN")
    raw.executemany(_INSERT, rows)
    raw.execute("COMMIT")


async def _reading(store: SqliteStore) -> list[Row]:
    """Goal 5, the store's share of it: the newest page of a big conversation beside that of a small one."""

    def measure(unit: UnitOfWork) -> tuple[list[float], list[float]]:
        big, small = [], []
        for _ in range(200):
            big.append(_seconds(lambda: unit.messages.page(BIG)))
            small.append(_seconds(lambda: unit.messages.page(SMALL)))
        return big, small

    big, small = await store.read(measure)
    contacts = await store.read(lambda unit: [_seconds(unit.contacts.all) for _ in range(7)])
    one, peer, everyone = statistics.median(big), statistics.median(small), statistics.median(contacts)
    name = f"5 newest 50 of {NUMBER // 10:,}"
    return [
        Row(name, one * 1e3, "ms", "newest 50 of 50", peer * 1e3, one / peer, 2, _spread(big)),
        Row(f"2 all {CONTACTS:,} contacts", everyone * 1e3, "ms", "limit", 250, everyone / 0.25, 1, _spread(contacts)),
    ]


def _searching(unit: UnitOfWork) -> list[Row]:
    """Goal 8: Chinese words of 1 to 8 characters and digits inside order numbers, beside LIKE."""
    shop = Shop(seed=11)
    rows: list[Row] = []
    for name, words in (
        ("8 search, Chinese of 1–8", [shop.word(length) for length in range(1, 9) for _ in range(40)]),
        ("8 search, 3–8 digits inside", [str(shop.random.randint(10**9, 10**13))[2 : 2 + n] for n in range(3, 9)] * 20),
        ("8 search, 1–2 ASCII", [shop.random.choice(("a", "D", "7", "42", "SF", "cm", "zz", "q")) for _ in range(40)]),
        ("8 search, one conversation", [shop.word(length) for length in (1, 2, 3) for _ in range(30)]),
    ):
        contact = BIG if "conversation" in name else None
        times = [_seconds(partial(unit.messages.search, word, contact_id=contact)) for word in words]
        tail = _percentile(times, 0.99)
        rows.append(Row(f"{name}, p99", tail * 1e3, "ms", "limit", 15, tail * 1e3 / 15, 1, _spread(times)))
    return rows


def _size(path: Path) -> Row:
    """Goal 8: what the index takes, beside the table alone."""
    with closing(sqlite3.connect(path)) as raw:
        sizes = dict(raw.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
    index = sum(size for name, size in sizes.items() if name.startswith(("message_fts", "message_spans")))
    table = sizes["messages"]
    return Row("8 search index", index / 1e6, "MB", "table alone", table / 1e6, index / table, 0.9, "1 run")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def _spread(values: list[float]) -> str:
    return f"p10 {_percentile(values, 0.1) * 1e3:.3f} p90 {_percentile(values, 0.9) * 1e3:.3f} ms, {len(values)} runs"


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(
            f"{'ok ' if row.ok else 'BAD'} {row.name:48} {row.figure:12.3f} {row.unit:6} {row.peer_name:24}"
            f" {row.peer:12.3f} ratio {row.ratio:7.3f} goal {row.goal:5.2f}  {row.spread}\n"
        )
