"""Pictures of an account as files, named by what is in them."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import time
from collections.abc import Collection
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.storage.files import Layout, write_whole
from console.storage.trouble import told

_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp"}
KEEP_SECONDS = 3600.0
"""A file saved so lately may be about to get its message."""
_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")


def open_media(folder: Path) -> FileMediaStore:
    """Give the pictures of an account's folder; waits for the disk. Raises UserError (STORE_*).

    The first consoles kept them a folder too deep, where doctor did not find them: such ones are moved to their place.
    """
    opened = FileMediaStore(folder)
    astray = opened.folder / "media"
    with told(astray):
        if astray.is_dir():
            for path in astray.iterdir():
                path.replace(opened.folder / path.name)
            for empty in (astray, opened.folder / "backups", opened.folder / "aside"):
                with contextlib.suppress(OSError):
                    empty.rmdir()
    return opened


class FileMediaStore:
    """ports.MediaStore in the media folder of an account."""

    def __init__(self, folder: Path) -> None:
        """folder: the account's own, as open_store takes it."""
        self._layout = Layout(folder)

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._layout.media

    async def save(self, data: bytes, mime: str) -> str:
        """Keep bytes under the name of their digest, durable; gives the file name. Raises UserError (STORE_*)."""
        return await asyncio.to_thread(self._save, data, mime)

    async def load(self, name: str) -> bytes:
        """Give the bytes of a file. Raises UserError (STORE_UNREACHABLE), for a name that is none of ours too."""
        return await asyncio.to_thread(self._load, name)

    async def discard(self, names: Collection[str]) -> set[str]:
        """Delete files that nothing shows any more; gives those saved within the hour: they stay. Raises UserError."""
        return await asyncio.to_thread(self._discard, names)

    def _discard(self, names: Collection[str]) -> set[str]:
        young = set()
        for name in names:
            path = self.folder / name
            if _NAME.fullmatch(name) is None:
                continue
            with told(path):
                if path.is_file() and time.time() - path.stat().st_mtime <= KEEP_SECONDS:
                    young.add(name)
                else:
                    path.unlink(missing_ok=True)
        return young

    def _save(self, data: bytes, mime: str) -> str:
        name = hashlib.sha256(data).hexdigest() + _ENDINGS.get(mime.partition(";")[0].strip().lower(), ".bin")
        path = self.folder / name
        with told(path):
            self._layout.make()
            if path.is_file() and path.stat().st_size == len(data):
                os.utime(path)  # as good as saved now: it is not to be discarded
            else:
                write_whole(path, data)
        return name

    def _load(self, name: str) -> bytes:
        path = self.folder / name
        if _NAME.fullmatch(name) is None:
            raise UserError(Problem.STORE_UNREACHABLE, path=str(path))
        with told(path):
            return path.read_bytes()
