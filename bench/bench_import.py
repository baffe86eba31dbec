"""Importing and exporting 100,000 phrases against csv and iterparse with executemany into the same table: goal 11."""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import iterparse

from bench.rows import Row
from console.domain.phrase_files import PhraseRow
from console.formats.files import PhraseFileFormats
from console.formats.own_xml import NAMESPACE
from console.services.bus import EventBus
from console.services.library import Library
from console.services.phrase_import import PhraseImport
from console.settings.clock import SystemClock
from console.storage.media import FileMediaStore
from console.storage.store import open_store

NUMBER = 10_000 if os.environ.get("BENCH_QUICK") else 100_000
RUNS = 5
_clock = time.process_time
"""The time of every thread of this process, not what other programs take meanwhile; the peer is measured alike."""
_ENCODINGS = {"CSV, UTF-8": "utf-8", "CSV, GB18030": "gb18030", "XML": "xml"}


def run() -> list[Row]:
    """Import each kind of file into an empty account, and the same rows by hand, in turns."""
    rows = [
        PhraseRow(
            n, (f"组{n % 300}",), f"c{n}", "", f"亲，您好，第{n}个问题：今天16点前付款的订单当天发出 /:^_^\n请放心"
        )
        for n in range(NUMBER)
    ]
    results: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, encoding in _ENCODINGS.items():
            file = Path(folder) / f"phrases.{encoding}"
            xml = encoding == "xml"
            PhraseFileFormats().write(file, rows, "utf-8" if xml else encoding, xml=xml)
            results += _measure(name, file, encoding)
        results.append(_export(Path(folder), rows))
    return results


def _measure(name: str, file: Path, encoding: str) -> list[Row]:
    ours: list[float] = []
    theirs: list[float] = []
    gaps: list[float] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            seconds, gap = asyncio.run(_import(Path(folder) / "ours", file))
            ids = _ids(Path(folder) / "ours")
            ours.append(seconds)
            gaps.append(gap)
            theirs.append(_by_hand(Path(folder) / "theirs", file, encoding, ids))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    spread = f"ratios {min(ratios):.2f}–{max(ratios):.2f}, {RUNS} runs"
    reader = "iterparse" if encoding == "xml" else "csv.reader"
    middle, other = statistics.median(ours), statistics.median(theirs)
    gap = statistics.median(gaps)
    gaps_told = f"longest of {RUNS} runs {max(gaps) * 1000:.0f} ms"
    return [
        Row(
            f"11 import of {NUMBER:,} phrases, {name}", middle, "s", f"{reader} + executemany", other,
            statistics.median(ratios), 3, spread,
        ),
        Row(f"11 longest gap of the loop meanwhile, {name}", gap * 1000, "ms", "limit", 50, gap / 0.05, 1, gaps_told),
    ]  # fmt: skip


async def _import(folder: Path, file: Path) -> tuple[float, float]:
    """Import; gives the seconds, and the longest time that the loop did not come round."""
    store = await asyncio.to_thread(open_store, folder, SystemClock())
    try:
        service = PhraseImport(
            Library(store, EventBus(), SystemClock()), PhraseFileFormats(), FileMediaStore(folder), SystemClock()
        )
        heart = asyncio.create_task(_longest_gap())
        await asyncio.sleep(0.05)
        begin = _clock()
        plan = await service.plan(file, await service.inspect(file))
        summary = await service.apply(plan)
        seconds = _clock() - begin
        heart.cancel()
        assert summary.added == NUMBER  # noqa: S101 - a measurement of something else is worse than none
        return seconds, _gaps[-1]
    finally:
        await store.close()


_gaps: list[float] = []


async def _longest_gap() -> None:
    longest = 0.0
    _gaps.append(longest)
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.005)
        now = time.perf_counter()
        longest = max(longest, now - last - 0.005)
        _gaps[-1] = longest
        last = now


def _ids(folder: Path) -> list[str]:
    """The ids that an import gave, in the order of the file."""
    with closing(sqlite3.connect(folder / "console.db")) as raw:
        return [row[0] for row in raw.execute("SELECT id FROM phrases ORDER BY CAST(substr(code, 2) AS INTEGER)")]


def _by_hand(folder: Path, file: Path, encoding: str, ids: list[str]) -> float:
    """The same rows into the same table of a store, by Python's own reader and one executemany."""
    asyncio.run(_made(folder))
    with closing(sqlite3.connect(folder / "console.db", isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = FULL")
        begin = _clock()
        groups: dict[str, int] = {}
        names = [row[1] for row in raw.execute("PRAGMA table_info(phrases)") if row[3] and row[1] not in _GIVEN]
        filler = tuple(_filler(raw, name) for name in names)
        columns = ", ".join([*_GIVEN, *names])
        marks = ", ".join("?" * (len(_GIVEN) + len(names)))
        raw.execute("BEGIN")
        raw.executemany(
            f"INSERT INTO phrases ({columns}) VALUES ({marks})",  # noqa: S608 - names of our own columns
            (
                (ids[number], code, content, "ungrouped", groups.setdefault(group, 0) + number, *filler)
                for number, (code, content, group) in enumerate(_cells(file, encoding))
            ),
        )
        raw.execute("COMMIT")
        return _clock() - begin


_GIVEN = ("id", "code", "content", "group_id", "place")


def _filler(raw: sqlite3.Connection, name: str) -> object:
    kind = next(row[2] for row in raw.execute("PRAGMA table_info(phrases)") if row[1] == name)
    return "" if kind.upper() == "TEXT" else 0


async def _made(folder: Path) -> None:
    await open_store(folder, SystemClock()).close()


def _cells(file: Path, encoding: str) -> Iterator[tuple[str, str, str]]:
    if encoding != "xml":
        with file.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
            reader = csv.reader(text)
            next(reader)
            for code, content, group in reader:
                yield code, content, group
        return
    phrase, code, content = (f"{{{NAMESPACE}}}{name}" for name in ("phrase", "code", "text"))
    for _, element in iterparse(file):  # noqa: S314 - our own file
        if element.tag == phrase:
            yield element.findtext(code) or "", element.findtext(content) or "", ""
            element.clear()


def _export(folder: Path, rows: list[PhraseRow]) -> Row:
    ours: list[float] = []
    theirs: list[float] = []

    def by_hand() -> None:
        with (folder / "peer.csv").open("w", encoding="utf-8-sig", newline="") as text:
            table = csv.writer(text)
            table.writerow(("code", "content", "group"))
            table.writerows((row.code, row.content, row.group[0]) for row in rows)
            text.flush()
            os.fsync(text.fileno())

    for _ in range(RUNS):
        ours.append(_seconds(lambda: PhraseFileFormats().write(folder / "ours.csv", rows, "utf-8", xml=False)))
        theirs.append(_seconds(by_hand))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    spread = f"ratios {min(ratios):.2f}–{max(ratios):.2f}, {RUNS} runs"
    name = f"11 export of {NUMBER:,} phrases, CSV"
    ratio = statistics.median(ratios)
    goal = 1 / 0.8
    return Row(name, statistics.median(ours), "s", "csv.writer", statistics.median(theirs), ratio, goal, spread)


def _seconds(work: Callable[[], object]) -> float:
    begin = _clock()
    work()
    return _clock() - begin
