"""Copies of an account's file, made with SQLite's own call, checked, turned over, and put back."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.ports import Clock
from console.storage import engine
from console.storage.files import FILE_MODE, Layout, private, stamp, sync, sync_folder, write_whole
from console.storage.trouble import told

DAYS = 7
WEEKS = 4
BEFORE_MIGRATIONS = 2
_NAME = re.compile(r"(daily|asked|migration)-(\d{8}T\d{12}Z)\.db")
_ABANDONED = 6 * 3600


class BackupKind(Enum):
    """Why a copy was made; DAILY ones are turned over, ASKED ones stay for good."""

    DAILY = "daily"
    ASKED = "asked"
    MIGRATION = "migration"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy: made_at in UTC, size in bytes; verified says that it was checked after it was made."""

    path: Path
    kind: BackupKind
    made_at: datetime
    size: int
    verified: bool


def make_backup(folder: Path, clock: Clock, kind: BackupKind = BackupKind.ASKED) -> Backup:
    """Copy the account's file as it is now, beside a running console too, and check the copy.

    Raises UserError (STORE_*; BACKUP_DAMAGED where the copy does not stand the check).
    """
    layout = Layout(folder)
    with told(layout.database):
        layout.make()
        if not layout.database.exists():
            raise UserError(Problem.STORE_UNREACHABLE, path=str(layout.database))
    made_at = clock.now()
    while (target := layout.backups / f"{kind.value}-{stamp(made_at)}.db").exists():
        made_at += timedelta(microseconds=1)
    partial = target.with_name(target.name + ".partial")
    try:
        with told(layout.database):
            _copy(layout.database, partial)
        if not is_sound(partial):
            raise UserError(Problem.BACKUP_DAMAGED, path=str(target))
        with told(target):
            sync(partial)
            size = partial.stat().st_size
            write_whole(_seal(target), f"{size} {_digest(partial)}\n".encode())
            partial.replace(target)
            sync_folder(target.parent)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    rotate(folder)
    return Backup(target, kind, made_at, size, verified=True)


def list_backups(folder: Path) -> list[Backup]:
    """Every copy, the newest first. Raises UserError (STORE_UNREACHABLE)."""
    found: list[Backup] = []
    place = Layout(folder).backups
    with told(place):
        for path in place.iterdir() if place.is_dir() else ():
            match = _NAME.fullmatch(path.name)
            if match is not None:
                made_at = datetime.strptime(match[2], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
                size = path.stat().st_size
                found.append(Backup(path, BackupKind(match[1]), made_at, size, _sealed_size(path) == size))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def newest_good_backup(folder: Path) -> Backup | None:
    """The newest copy that still reads as it was made; reads whole files."""
    return next((backup for backup in list_backups(folder) if is_good(backup)), None)


def is_good(backup: Backup) -> bool:
    """Tell whether a copy is byte for byte what was checked when it was made, and stands the check now."""
    try:
        return _seal(backup.path).read_text().split()[1] == _digest(backup.path) and is_sound(backup.path)
    except (OSError, IndexError, UnicodeDecodeError):
        return False


def is_due(folder: Path, clock: Clock) -> bool:
    """Tell whether there is no daily copy of this UTC day yet."""
    today = clock.now().date()
    return not any(
        backup.kind is BackupKind.DAILY and backup.made_at.date() == today for backup in list_backups(folder)
    )


def restore_backup(folder: Path, backup: Backup, clock: Clock) -> Path | None:
    """Make a copy the account's file; the file that was there is put aside, and its new folder given.

    The store must be closed. Raises UserError (BACKUP_DAMAGED, and nothing has changed; STORE_*).
    """
    if not is_good(backup):
        raise UserError(Problem.BACKUP_DAMAGED, path=str(backup.path))
    layout = Layout(folder)
    partial = layout.restoring.with_name(layout.restoring.name + ".partial")
    with told(layout.database):
        layout.make()
        try:
            shutil.copyfile(backup.path, partial)
            private(partial)
            sync(partial)
            partial.replace(layout.restoring)
            sync_folder(folder)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    return finish_restoring(folder, clock)


def finish_restoring(folder: Path, clock: Clock) -> Path | None:
    """Put the copy that waits in the file's place; a cut at any point leaves it waiting, never an empty account."""
    layout = Layout(folder)
    with told(layout.database):
        put_aside = set_aside(folder, clock) if layout.database_files() else None
        layout.restoring.replace(layout.database)
        sync_folder(folder)
    return put_aside


def set_aside(folder: Path, clock: Clock) -> Path:
    """Move the account's file with its WAL into a new folder under aside/, which is given; the store must be closed.

    The next start begins anew: only for a user who has chosen that. Raises UserError (STORE_*).
    """
    layout = Layout(folder)
    with told(layout.database):
        layout.make()
        when = clock.now()
        while (place := layout.aside / stamp(when)).exists():
            when += timedelta(microseconds=1)
        place.mkdir(mode=0o700)
        # The database goes first: cut off half-way, a WAL without it is seen as damaged, it without its WAL is not.
        for path in layout.database_files():
            path.replace(place / path.name)
        sync_folder(place)
        sync_folder(folder)
        layout.unclean.unlink(missing_ok=True)
    return place


def is_sound(path: Path) -> bool:
    """Tell whether a file that nobody writes is a whole database with nothing referring to nowhere."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
            return (
                raw.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
                and raw.execute("PRAGMA foreign_key_check").fetchone() is None
                and raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'messages'").fetchone() == (1,)
            )
    except sqlite3.Error:
        return False


def rotate(folder: Path) -> None:
    """Keep the newest copy of each of the last seven days and four weeks that have one; delete the other daily ones.

    Of copies made before migrations two stay; halves that a crash left are cleared away.
    """
    backups = list_backups(folder)
    daily = [backup for backup in backups if backup.kind is BackupKind.DAILY]
    keep = set(_newest_of(daily, lambda day: day, DAYS)) | set(_newest_of(daily, _monday, WEEKS))
    old = [backup for backup in daily if backup not in keep]
    old += [backup for backup in backups if backup.kind is BackupKind.MIGRATION][BEFORE_MIGRATIONS:]
    for backup in old:
        with told(backup.path):
            backup.path.unlink(missing_ok=True)
            _seal(backup.path).unlink(missing_ok=True)
    place = Layout(folder).backups
    with told(place):
        for path in place.glob("*.partial*"):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink(missing_ok=True)


def _newest_of(backups: list[Backup], period: Callable[[date], date], number: int) -> Iterable[Backup]:
    newest: dict[date, Backup] = {}
    for backup in backups:
        newest.setdefault(period(backup.made_at.date()), backup)
    return list(newest.values())[:number]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=FILE_MODE)
    with closing(engine.connect(source)) as original, closing(engine.connect(target)) as copy:
        # In one step: it holds a read lock, which stops nobody in WAL mode, and need not begin again after a write.
        original.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")


def _seal(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _sealed_size(path: Path) -> int | None:
    try:
        return int(_seal(path).read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
