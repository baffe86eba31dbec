"""Bringing a phrase file into the library: look, plan, write in one transaction, and take it back."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from console.domain.errors import UserError
from console.domain.phrase_files import (
    BadReason,
    BadRow,
    Cancelled,
    CancelledError,
    Container,
    FileFormat,
    FileRow,
    Inspection,
    Meaning,
    PhraseRow,
    Progress,
    ReadChoice,
    RowImage,
)
from console.domain.phrases import PhraseChanges, PhraseChangesDone
from console.phrase_ports import PhraseFiles
from console.ports import Clock, MediaStore
from console.services.library import Library
from console.services.phrase_plan import EVERYTHING, Action, Images, ImportPlan, RowState, changes, plan

IMAGE_FOLDER: Final = "图片"
_MANY: Final = 5_000
_HARDLY_EVER: Final = 1_000_000
_LARGEST_IMAGE: Final = 10 * 1024 * 1024
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
_OWN: Final = {FileFormat.CONSOLE_CSV, FileFormat.CONSOLE_XML}


def quiet(_done: float) -> None:
    """Nobody wants to know."""


def never() -> bool:
    """Nobody gives up."""
    return False


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did; done is what undo takes."""

    plan: ImportPlan
    """What the rows were."""
    added: int
    overwritten: int
    skipped: int
    """Rows that differ and were left alone."""
    bad: tuple[BadRow, ...]
    """Rows that could not be taken, and pictures that could not be found."""
    done: PhraseChangesDone


class PhraseImport:
    """The import, step by step; progress and cancelled are called on other threads unless said otherwise.

    A window passes threading.Event().is_set as cancelled; progress is brought to the loop's thread.
    """

    def __init__(self, library: Library, files: PhraseFiles, media: MediaStore, clock: Clock) -> None:
        self._library = library
        self._files = files
        self._media = media
        self._clock = clock

    async def inspect(self, path: Path, choice: ReadChoice | None = None, cancelled: Cancelled = never) -> Inspection:
        """Find out what a file is; to be asked again with what the agent changed. Raises UserError, CancelledError."""
        return await asyncio.to_thread(self._files.inspect, path, choice or ReadChoice(), cancelled)

    async def plan(
        self,
        path: Path,
        found: Inspection,
        *,
        on_conflict: Action | None = None,
        clear: bool = False,
        progress: Progress = quiet,
        cancelled: Cancelled = never,
    ) -> ImportPlan:
        """Read the file and say what would happen; nothing is written. Raises UserError, CancelledError."""
        shelves = await self._library.shelves(everything=True)
        told = _on_loop(progress)

        def work() -> ImportPlan:
            groups = [shelf.group for shelf in shelves]
            phrases = [phrase for shelf in shelves for phrase in shelf.phrases]
            with_time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            rows = _with_folder_images(path, found, self._files.read(path, found, told, cancelled))
            carried = carried_by(found)
            with few_collections():
                return plan(
                    groups, phrases, rows,
                    on_conflict=on_conflict, clear=clear, carried=carried, file_time=with_time,
                )  # fmt: skip

        made = await asyncio.to_thread(work)
        if len(made.rows) > _MANY:
            _set_aside(made)
        return made

    async def apply(
        self, made: ImportPlan, *, author: str = "", progress: Progress = quiet, cancelled: Cancelled = never
    ) -> ImportSummary:
        """Do what the plan says, in one transaction: all or nothing. Raises UserError (STORE_*), CancelledError."""
        told = _on_loop(progress)
        images, missing = await self._keep_images(made, cancelled)
        todo = await asyncio.to_thread(_changes, made, images, self._clock.now())
        total = max(len(todo.phrases), 1)

        def written(count: int) -> None:
            if cancelled():
                raise CancelledError
            told(min(count / total, 1.0))

        written(0)
        with few_collections():
            done = await self._library.apply(todo, author, written)
        added = len(done.added)
        pending = sum(map(made.count, (RowState.NEW, RowState.CHANGED, RowState.CONFLICT)))
        overwritten = len(todo.phrases) - added
        return ImportSummary(
            made,
            added,
            overwritten,
            max(pending - len(todo.phrases), 0),
            (*made.bad, *missing),
            done,
        )

    async def undo(self, summary: ImportSummary) -> None:
        """Make the phrases what they were before the import. Raises UserError (STORE_*)."""
        await self._library.undo(summary.done)

    async def report_unreadable(self, path: Path, target: Path, encoding: str | None = None) -> None:
        """Write a copy of a file without anybody's words, for those who mend the reader. Raises UserError."""
        await asyncio.to_thread(self._files.write_anonymous, path, target, encoding, never)

    async def _keep_images(self, made: ImportPlan, cancelled: Cancelled) -> tuple[Images, list[BadRow]]:
        """Put the pictures of what is taken into the media store; what cannot be found is told."""
        kept: Images = {}
        missing: list[BadRow] = []
        for row in _taken(made):
            for image in row.images:
                if cancelled():
                    raise CancelledError
                if image in kept:
                    continue
                name = await self._keep(image)
                if name:
                    kept[image] = name
                else:
                    missing.append(BadRow(row.line, BadReason.IMAGE_MISSING, image.name[:60]))
        return kept, missing

    async def _keep(self, image: RowImage) -> str:
        if image.data is not None:
            mime = _mime(image.data)
            return await self._media.save(image.data, mime) if mime else ""
        try:
            await self._media.load(image.name)
        except UserError:
            return ""
        return image.name


def carried_by(found: Inspection) -> frozenset[Meaning]:
    """Tell what a file says of its phrases, so that an import leaves the rest as it is."""
    if found.choice.format is FileFormat.CONSOLE_XML:
        return EVERYTHING
    if found.container is Container.YAML:
        return frozenset({Meaning.CODE, Meaning.CONTENT, Meaning.TITLE, Meaning.TAGS})
    named = frozenset(found.choice.mapping or ()) - {Meaning.IGNORE}
    return named if found.choice.format in _OWN else named - {Meaning.IMAGES}


def _taken(made: ImportPlan) -> Iterator[PhraseRow]:
    for row, state, action in zip(made.rows, made.states, made.actions, strict=True):
        if isinstance(row, PhraseRow) and row.images and action is not Action.SKIP and state is not RowState.SAME:
            yield row


def _with_folder_images(path: Path, found: Inspection, rows: Iterable[FileRow]) -> Iterable[FileRow]:
    """Read the pictures that lie in the folder beside a file."""
    if Meaning.IMAGES not in (found.choice.mapping or ()):
        return rows
    return (_with_images(path.parent / IMAGE_FOLDER, row) for row in rows)


def _with_images(folder: Path, row: FileRow) -> FileRow:
    if isinstance(row, BadRow) or not row.images:
        return row
    return row._replace(images=tuple(RowImage(image.name, _file(folder, image.name)) for image in row.images))


def _file(folder: Path, name: str) -> bytes | None:
    """Give a picture's bytes; a name that leads out of the folder is none."""
    if not name or name != Path(name).name or "\\" in name or ":" in name or "\0" in name:
        return None
    path = folder / name
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST_IMAGE:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _mime(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _MAGIC if data.startswith(magic)), "")


def _changes(made: ImportPlan, images: Images, now: datetime) -> PhraseChanges:
    with few_collections():
        return changes(made, images, now)


@contextmanager
def few_collections() -> Iterator[None]:
    """Put off full collections of garbage: each would stop the window to look at every row (decision 047)."""
    usual = gc.get_threshold()
    gc.set_threshold(usual[0], usual[1], _HARDLY_EVER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _set_aside(made: ImportPlan) -> None:
    """Let no collection look at a large plan as long as somebody holds it."""
    gc.freeze()
    weakref.finalize(made, gc.unfreeze).atexit = False


def _on_loop(progress: Progress) -> Callable[[float], None]:
    """Bring progress to the thread of the loop, a hundred times at most."""
    if progress is quiet:
        return quiet
    loop = asyncio.get_running_loop()
    last = -1.0

    def told(done: float) -> None:
        nonlocal last
        if done >= last + 0.01 or (done >= 1.0 > last):
            last = done
            loop.call_soon_threadsafe(progress, done)

    return told
