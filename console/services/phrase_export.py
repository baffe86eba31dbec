"""Writing the library, or a part of it, to a phrase file."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from console.domain.errors import UserError
from console.domain.ids import GroupId
from console.domain.phrase_files import Cancelled, Loss, PhraseRow, Progress, RowImage
from console.domain.phrases import UNGROUPED_ID, Phrase
from console.phrase_ports import PhraseFiles
from console.ports import MediaStore
from console.services.library import Library, Shelf
from console.services.phrase_import import never, quiet

ENCODINGS: Final = ("utf-8", "gb18030", "gbk")


class PhraseExport:
    """The export, in two steps: the rows (and what a file could not hold of them), then the file."""

    def __init__(self, library: Library, files: PhraseFiles, media: MediaStore) -> None:
        self._library = library
        self._files = files
        self._media = media

    async def rows(self, *, groups: Collection[GroupId] | None = None, pictures: bool = True) -> list[PhraseRow]:
        """Give everything the agent sees (or some groups of it) as rows; pictures: with their bytes, for XML."""
        shelves = [
            shelf
            for shelf in await self._library.shelves(everything=True)
            if groups is None or shelf.group.id in groups
        ]
        data = await self._pictures(shelves) if pictures else {}
        return await asyncio.to_thread(rows_of, shelves, data)

    async def losses(self, rows: list[PhraseRow], encoding: str, *, xml: bool) -> list[Loss]:
        """Tell which phrases have characters that the encoding lacks; write refuses where there are any."""
        return await asyncio.to_thread(lambda: self._files.losses(rows, encoding, xml=xml))

    async def write(
        self,
        path: Path,
        rows: list[PhraseRow],
        *,
        xml: bool,
        encoding: str = "utf-8",
        progress: Progress = quiet,
        cancelled: Cancelled = never,
    ) -> None:
        """Write the file, whole or not at all. Raises UserError (PHRASE_FILE_*), CancelledError."""
        loop = asyncio.get_running_loop()

        def told(done: float) -> None:
            loop.call_soon_threadsafe(progress, done)

        await asyncio.to_thread(
            lambda: self._files.write(path, rows, encoding, xml=xml, progress=told, cancelled=cancelled)
        )

    async def _pictures(self, shelves: Iterable[Shelf]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        names = {name for shelf in shelves for phrase in shelf.phrases for name in phrase.images}
        for name in sorted(names):
            try:
                found[name] = await self._media.load(name)
            except UserError:
                continue  # the name is written all the same
        return found


def rows_of(shelves: Iterable[Shelf], pictures: dict[str, bytes]) -> list[PhraseRow]:
    """Give shelves as the rows of a file; a group without phrases is a row of its own."""
    rows: list[PhraseRow] = []
    for shelf in shelves:
        group = shelf.group if shelf.group.id != UNGROUPED_ID else replace(shelf.group, id=GroupId(""))
        if not shelf.phrases and group.path:
            rows.append(PhraseRow(len(rows) + 1, group.path, "", "", "", is_group_only=True, group_id=group.id))
        for phrase in shelf.phrases:
            rows.append(_row(len(rows) + 1, group.path, group.id, phrase, pictures))
    return rows


def _row(number: int, path: tuple[str, ...], group_id: str, phrase: Phrase, pictures: dict[str, bytes]) -> PhraseRow:
    return PhraseRow(
        number,
        path,
        phrase.code,
        phrase.title,
        phrase.content,
        phrase.variants,
        phrase.tags,
        tuple(RowImage(name, pictures.get(name)) for name in phrase.images),
        phrase.id,
        phrase.valid_from,
        phrase.valid_until,
        is_group_only=False,
        group_id=group_id,
        source=phrase.source,
        created_at=phrase.created_at,
        changed_at=phrase.changed_at,
        last_used_at=phrase.last_used_at,
        use_count=phrase.use_count,
        pinned=phrase.pinned,
        hidden=phrase.hidden,
    )
