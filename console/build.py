"""Makes the adapters; everything slow to import is imported here, in a thread, after the first paint."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from pathlib import Path

from console.channels.simulator.answers import suggest
from console.channels.simulator.channel import SimulatorChannel
from console.channels.xmpp.account import XmppAccount
from console.channels.xmpp.channel import XmppChannel
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.parts import BackupFound, SignIn
from console.ports import Channel, Clock, MediaStore, Store
from console.services.library import Shelf
from console.settings.secrets import KeyringSecrets
from console.storage import backup, store
from console.storage.media import FileMediaStore

__all__ = [
    "back_up_if_due", "newest_backup", "open_account", "restore", "secrets", "set_aside", "shop", "starter_shelves",
    "suggest", "xmpp",
]  # fmt: skip


def open_account(folder: Path, clock: Clock) -> tuple[Store, MediaStore]:
    """Open an account's data; waits for the disk. Raises UserError (STORE_*)."""
    opened = store.open_store(folder, clock)
    return opened, FileMediaStore(folder / "media")


def newest_backup(folder: Path) -> BackupFound | None:
    """Give the newest backup that is whole; waits for the disk."""
    found = backup.newest_good_backup(folder)
    return BackupFound(found.path, found.made_at, found.size) if found is not None else None


def restore(folder: Path, found: BackupFound, clock: Clock) -> None:
    """Bring back a backup; what is there now is kept aside. Raises UserError."""
    chosen = next(entry for entry in backup.list_backups(folder) if entry.path == found.path)
    backup.restore_backup(folder, chosen, clock)


def set_aside(folder: Path, clock: Clock) -> Path:
    """Move an account's database out of the way; gives the folder where it is kept. Raises UserError."""
    return backup.set_aside(folder, clock)


def xmpp(sign_in: SignIn, clock: Clock) -> Channel:
    """Make the channel to a real server."""
    account = XmppAccount(sign_in.jid, sign_in.password, sign_in.server, sign_in.ca_file, sign_in.plaintext_loopback)
    return XmppChannel(account, clock, random.Random())  # noqa: S311 - jitter, not a secret


def shop(language: str, clock: Clock, seed: int) -> Channel:
    """Make the channel to the built-in shop; its buyers come anew with every start."""
    return SimulatorChannel(clock, language, seed, run=f"{clock.now():%Y%m%d%H%M%S}")


async def back_up_if_due(opened: Store) -> None:
    """Make the day's backup where there is none yet. Raises UserError."""
    if isinstance(opened, store.SqliteStore):
        await opened.back_up_if_due()


def secrets() -> KeyringSecrets:
    """Give the keyring."""
    return KeyringSecrets()


def starter_shelves(language: str) -> list[Shelf]:
    """Read the phrase pack that ships for a language."""
    name = f"starter-{language}.json"
    pack = json.loads((files("phrases") / name).read_text(encoding="utf-8"))
    shelves = []
    for number, group in enumerate(pack["groups"]):
        group_id = GroupId(f"{pack['id']}/{number}")
        phrases = tuple(
            Phrase(
                id=PhraseId(f"{group_id}/{entry['code'] or index}"),
                group_id=group_id,
                code=entry["code"],
                title=entry.get("title", ""),
                content=entry["content"],
                source=pack["id"],
            )
            for index, entry in enumerate(group["phrases"])
        )
        shelves.append(Shelf(PhraseGroup(group_id, tuple(group["path"])), phrases))
    return shelves
