"""Looking an account's folder over, without changing it: what is wrong, as facts for whoever words them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from pathlib import Path

from console.ports import Clock
from console.storage import engine, grams
from console.storage.backup import is_good, list_backups
from console.storage.files import FILE_MODE, FOLDER_MODE, Layout
from console.storage.migrate import HEAD, known_revisions, revision_of
from console.storage.repositories.search import CHUNK_BITS, TIME_BITS

LITTLE_ROOM = 200 * 1024 * 1024
_BACKUP_AGE = timedelta(days=3)
_PROBES = 500


class Severity(Enum):
    """FINE: a fact. NOTICE: works, but should not stay so. BROKEN: data is or may be lost."""

    FINE = "fine"
    NOTICE = "notice"
    BROKEN = "broken"


class Check(Enum):
    """What was looked at; the details each finding carries stand behind it."""

    DATABASE_MISSING = "database-missing"  # path
    DATABASE_UNREADABLE = "database-unreadable"  # path, reason
    INTEGRITY = "integrity"  # finding, where there is one
    FOREIGN_KEYS = "foreign-keys"  # count
    REVISION = "revision"  # revision, newest
    LAST_MESSAGES = "last-messages"  # count
    SEARCH_INDEX = "search-index"  # count of messages not found by their own text
    SEARCH_SPANS = "search-spans"  # count
    UNCLEAN_END = "unclean-end"
    OPEN_TO_OTHERS = "open-to-others"  # path, mode
    MISSING_PICTURES = "missing-pictures"  # count
    SIZES = "sizes"  # database, wal, media, backups in bytes; messages, contacts, outbox, phrases in rows
    FREE_DISK = "free-disk"  # free, in bytes
    BACKUPS = "backups"  # count, newest, good


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about the folder; details are plain strings."""

    check: Check
    severity: Severity
    details: dict[str, str] = field(default_factory=dict)


def examine(folder: Path, clock: Clock) -> list[Finding]:
    """Look everything over; reads whole files and may take seconds. Works beside a running console."""
    layout = Layout(folder)
    findings = [*_database(layout), *_modes(layout)]
    findings += [_free_disk(layout), _backups(layout, clock)]
    if layout.unclean.exists():
        findings.append(Finding(Check.UNCLEAN_END, Severity.NOTICE))
    return findings


def _database(layout: Layout) -> Iterator[Finding]:
    if not layout.database.exists():
        yield Finding(Check.DATABASE_MISSING, Severity.BROKEN, {"path": str(layout.database)})
        return
    try:
        with closing(engine.connect(layout.database, read_only=True)) as raw:
            yield from _integrity(raw)
            revision = revision_of(raw)
            yield _revision(revision)
            if revision == HEAD:
                yield from _contents(raw, layout)
    except sqlite3.Error as error:
        details = {"path": str(layout.database), "reason": str(error)}
        yield Finding(Check.DATABASE_UNREADABLE, Severity.BROKEN, details)


def _integrity(raw: sqlite3.Connection) -> Iterator[Finding]:
    lines = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(20)")]
    if lines == ["ok"]:
        yield Finding(Check.INTEGRITY, Severity.FINE)
    else:
        yield from (Finding(Check.INTEGRITY, Severity.BROKEN, {"finding": line}) for line in lines)
    yield _counted(Check.FOREIGN_KEYS, len(raw.execute("PRAGMA foreign_key_check").fetchall()))


def _revision(revision: str | None) -> Finding:
    details = {"revision": revision or "", "newest": HEAD}
    if revision == HEAD:
        return Finding(Check.REVISION, Severity.FINE, details)
    known = revision in known_revisions()
    return Finding(Check.REVISION, Severity.NOTICE if known else Severity.BROKEN, details)


def _contents(raw: sqlite3.Connection, layout: Layout) -> Iterator[Finding]:
    wrong_last = (
        "SELECT count(*) FROM contacts AS c WHERE c.last_message_id IS NOT (SELECT m.id FROM messages AS m"
        " WHERE m.contact_id = c.id ORDER BY m.sent_at DESC, m.id DESC LIMIT 1)"
    )
    wrong_spans = (
        f"SELECT count(*) FROM messages AS m LEFT JOIN message_spans AS s ON s.chunk = m.id >> {CHUNK_BITS}"  # noqa: S608
        f" WHERE s.chunk IS NULL OR m.sent_at >> {TIME_BITS} NOT BETWEEN s.oldest AND s.newest - 1"
    )
    yield _counted(Check.LAST_MESSAGES, int(raw.execute(wrong_last).fetchone()[0]))
    yield _counted(Check.SEARCH_SPANS, int(raw.execute(wrong_spans).fetchone()[0]))
    yield _counted(Check.SEARCH_INDEX, _not_found(raw))
    pictures = raw.execute("SELECT json_extract(picture, '$[1]') FROM messages WHERE picture IS NOT NULL")
    names = {str(name) for (name,) in pictures if name}
    missing = sum(not (layout.media / name).is_file() for name in names)
    yield Finding(Check.MISSING_PICTURES, Severity.NOTICE if missing else Severity.FINE, {"count": str(missing)})
    yield _sizes(raw, layout)


def _not_found(raw: sqlite3.Connection) -> int:
    """Ask the index for messages by their own text: the newest ones, and some out of all the rest."""
    upto, built = raw.execute("SELECT upto, grams FROM message_index WHERE id = 1").fetchone()
    if built != grams.VERSION:
        return int(upto)
    rows = raw.execute(
        "SELECT id, body FROM messages WHERE id <= ? ORDER BY id DESC LIMIT ?", (upto, _PROBES)
    ).fetchall()
    step = max(int(upto) // _PROBES, 1)
    rows += raw.execute("SELECT id, body FROM messages WHERE id <= ? AND id % ? = 0", (upto, step)).fetchall()
    missed = 0
    for number, body in rows:
        phrase = grams.phrase(body)
        if phrase is not None:
            values = (phrase.expression, number)
            found = raw.execute("SELECT 1 FROM message_fts WHERE message_fts MATCH ? AND rowid = ?", values).fetchone()
            missed += found is None
    return missed


def _sizes(raw: sqlite3.Connection, layout: Layout) -> Finding:
    details = {
        name: str(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - names from here
        for name, table in (
            ("messages", "messages"),
            ("contacts", "contacts"),
            ("outbox", "outbox"),
            ("phrases", "phrases"),
        )
    }
    wal = layout.database.with_name(layout.database.name + "-wal")
    details["database"] = str(layout.database.stat().st_size)
    details["wal"] = str(wal.stat().st_size if wal.exists() else 0)
    details["media"] = str(_weight(layout.media))
    details["backups"] = str(_weight(layout.backups))
    return Finding(Check.SIZES, Severity.FINE, details)


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def _modes(layout: Layout) -> Iterator[Finding]:
    if os.name != "posix":
        return
    for folder in (layout.folder, layout.media, layout.backups, layout.aside):
        if folder.is_dir():
            yield from _mode(folder, FOLDER_MODE)
            for path in folder.iterdir():
                if path.is_file():
                    yield from _mode(path, FILE_MODE)


def _mode(path: Path, allowed: int) -> Iterator[Finding]:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~allowed:
        yield Finding(Check.OPEN_TO_OTHERS, Severity.NOTICE, {"path": str(path), "mode": f"{mode:o}"})


def _free_disk(layout: Layout) -> Finding:
    try:
        free = shutil.disk_usage(layout.folder).free
    except OSError as error:
        return Finding(Check.FREE_DISK, Severity.BROKEN, {"free": "", "reason": str(error)})
    return Finding(Check.FREE_DISK, Severity.NOTICE if free < LITTLE_ROOM else Severity.FINE, {"free": str(free)})


def _backups(layout: Layout, clock: Clock) -> Finding:
    backups = list_backups(layout.folder)
    good = sum(is_good(backup) for backup in backups)
    details = {"count": str(len(backups)), "good": str(good)}
    if backups:
        details["newest"] = backups[0].made_at.isoformat()
    fresh = bool(backups) and clock.now() - backups[0].made_at <= _BACKUP_AGE
    return Finding(Check.BACKUPS, Severity.FINE if fresh and good == len(backups) else Severity.NOTICE, details)


def _counted(check: Check, count: int) -> Finding:
    return Finding(check, Severity.BROKEN if count else Severity.FINE, {"count": str(count)})
