"""A process of its own that imports phrases, to be killed: python -m tests.helpers.phrase_child FOLDER FILE."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from console.formats.files import PhraseFileFormats
from console.services.bus import EventBus
from console.services.library import Library
from console.services.phrase_import import PhraseImport
from console.settings.clock import SystemClock
from console.storage.media import FileMediaStore
from console.storage.store import open_store


async def run(folder: Path, file: Path) -> None:
    """Import in the place of everything, and say how far it is."""
    store = open_store(folder, SystemClock())
    library = Library(store, EventBus(), SystemClock())
    service = PhraseImport(library, PhraseFileFormats(), FileMediaStore(folder), SystemClock())
    plan = await service.plan(file, await service.inspect(file), clear=True)
    os.write(1, b"planned\n")
    await service.apply(plan, progress=lambda done: os.write(1, f"{done}\n".encode()) and None)
    os.write(1, b"done\n")
    await store.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2])))
