"""Makes the adapters; loaded in a thread after the first paint.

The store is always needed. Channels and keyring are loaded when they are, by load(), in a thread too: a session
in the built-in shop has no use for XMPP, and each costs time and memory.
"""

from __future__ import annotations

import importlib
import json
import random
from importlib.resources import files
from pathlib import Path
from typing import cast

from console.domain.autoreply import Condition
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.parts import BackupFound, Part, SignIn
from console.patterns import LinearPatterns
from console.phrase_ports import PackReader, PackSources, PhraseFiles
from console.ports import Channel, Clock, MediaStore, Patterns, SecretStore, Store
from console.services.library import Shelf
from console.storage import backup, store
from console.storage.media import open_media

__all__ = [
    "back_up", "back_up_if_due", "backups", "load", "newest_backup", "open_account", "pack_files", "patterns",
    "phrase_files", "prepared_replies", "restore", "secrets", "set_aside", "shop", "starter_shelves", "suggest",
    "xmpp",
]  # fmt: skip


def open_account(folder: Path, clock: Clock) -> tuple[Store, MediaStore]:
    """Open an account's data; waits for the disk. Raises UserError (STORE_*)."""
    opened = store.open_store(folder, clock)
    return opened, open_media(folder)


def newest_backup(folder: Path) -> BackupFound | None:
    """Give the newest backup that is whole; waits for the disk."""
    found = backup.newest_good_backup(folder)
    return BackupFound(found.path, found.made_at, found.size) if found is not None else None


def backups(folder: Path) -> list[BackupFound]:
    """Give the backups there are, the newest first; waits for the disk. Raises UserError."""
    return [BackupFound(each.path, each.made_at, each.size) for each in backup.list_backups(folder)]


def back_up(folder: Path, clock: Clock) -> BackupFound:
    """Make a backup that stays, and check it; waits for the disk. Raises UserError."""
    made = backup.make_backup(folder, clock)
    return BackupFound(made.path, made.made_at, made.size)


def restore(folder: Path, found: BackupFound, clock: Clock) -> None:
    """Bring back a backup; what is there now is kept aside. Raises UserError."""
    chosen = next(entry for entry in backup.list_backups(folder) if entry.path == found.path)
    backup.restore_backup(folder, chosen, clock)


def set_aside(folder: Path, clock: Clock) -> Path:
    """Move an account's database out of the way; gives the folder where it is kept. Raises UserError."""
    return backup.set_aside(folder, clock)


def load(part: Part) -> None:
    """Import what a part needs; waits for the disk, so that the functions below do not."""
    importlib.import_module(part.value)


def xmpp(sign_in: SignIn, clock: Clock) -> Channel:
    """Make the channel to a real server."""
    module = importlib.import_module(Part.XMPP.value)
    account = module.XmppAccount(
        sign_in.jid, sign_in.password, sign_in.server, sign_in.ca_file, sign_in.plaintext_loopback
    )
    return cast("Channel", module.XmppChannel(account, clock, random.Random()))  # noqa: S311 - jitter, not a secret


def shop(language: str, clock: Clock, seed: int) -> Channel:
    """Make the channel to the built-in shop; its buyers come anew with every start."""
    module = importlib.import_module(Part.SHOP.value)
    return cast("Channel", module.SimulatorChannel(clock, language, seed, run=f"{clock.now():%Y%m%d%H%M%S}"))


def suggest(contact_name: str, last_buyer_text: str, language: str) -> str:
    """Give a sensible answer to a buyer of the built-in shop, for the scripted agent."""
    module = importlib.import_module("console.channels.simulator.answers")
    return str(module.suggest(contact_name, last_buyer_text, language))


def phrase_files() -> PhraseFiles:
    """Make the readers and writers of phrase files; waits for the disk, once."""
    return cast("PhraseFiles", importlib.import_module("console.formats.files").PhraseFileFormats())


async def back_up_if_due(opened: Store) -> None:
    """Make the day's backup where there is none yet. Raises UserError."""
    if isinstance(opened, store.SqliteStore):
        await opened.back_up_if_due()


def secrets() -> SecretStore:
    """Give the keyring."""
    return cast("SecretStore", importlib.import_module(Part.KEYRING.value).KeyringSecrets())


def pack_files() -> tuple[PackReader, PackSources]:
    """Give what reads and fetches phrase packs; loads the library for signatures, so not on the window thread."""
    reader = importlib.import_module("console.formats.qpack").QpackReader()
    sources = importlib.import_module("console.formats.pack_sources").FilePackSources()
    return cast("PackReader", reader), cast("PackSources", sources)


def patterns() -> Patterns:
    """Make what reads the agents' regular expressions; its library is loaded with the first of them."""
    return LinearPatterns()


def prepared_replies(language: str) -> dict[Condition, tuple[str, ...]]:
    """Read the prepared texts for auto-reply that ship for a language."""
    text = (files("phrases") / f"autoreply-{language}.json").read_text(encoding="utf-8")
    return {Condition(name): tuple(texts) for name, texts in json.loads(text)["texts"].items()}


def starter_shelves(language: str) -> list[Shelf]:
    """Read the phrase pack that ships for a language."""
    name = f"starter-{language}.json"
    pack = json.loads((files("phrases") / name).read_text(encoding="utf-8"))
    shelves = []
    for group in pack["groups"]:
        group_id = GroupId(f"{pack['id']}/{group['id']}")
        phrases = tuple(
            Phrase(
                id=PhraseId(f"{pack['id']}/{entry['id']}"),
                group_id=group_id,
                code=entry["code"],
                title=entry.get("title", ""),
                content=entry["content"],
                variants=tuple(entry.get("variants", ())),
            )
            for entry in group["phrases"]
        )
        shelves.append(Shelf(PhraseGroup(group_id, tuple(group["path"])), phrases))
    return shelves
