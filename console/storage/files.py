"""Where things lie in an account's folder, and writing there so that nobody else reads and nothing is half."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_PARTS_OF_DATABASE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of one account's folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "console.db"

    @property
    def restoring(self) -> Path:
        """A whole, checked copy on its way to become the database; the next start finishes what was cut off."""
        return self.folder / "console.db.restoring"

    @property
    def unclean(self) -> Path:
        """Lies here while the store is open, so that the next start knows of a crash."""
        return self.folder / "unclean"

    @property
    def media(self) -> Path:
        """Pictures."""
        return self.folder / "media"

    @property
    def backups(self) -> Path:
        """Copies, made daily and before migrations."""
        return self.folder / "backups"

    @property
    def aside(self) -> Path:
        """Files put out of the way; nothing is ever deleted here."""
        return self.folder / "aside"

    def database_files(self) -> list[Path]:
        """The database with its WAL and index, as far as they are there."""
        paths = [self.database.with_name(self.database.name + part) for part in _PARTS_OF_DATABASE]
        return [path for path in paths if path.exists()]

    def make(self) -> None:
        """Make the folders that are missing, for the user's eyes only. Raises OSError."""
        for folder in (self.folder, self.media, self.backups, self.aside):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
                private(folder)


def private(path: Path) -> None:
    """Close a file or folder to other users; Windows keeps them apart by the profile's folder."""
    if os.name == "posix":
        mode = FOLDER_MODE if path.is_dir() else FILE_MODE
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)


def sync(path: Path) -> None:
    """Have a file's bytes on disk before going on."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Have a folder's names on disk before going on; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut. Raises OSError."""
    partial = path.with_name(path.name + ".partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def stamp(when: datetime) -> str:
    """A time as part of a file name, in UTC, that sorts like the time."""
    return when.strftime("%Y%m%dT%H%M%S%fZ")
