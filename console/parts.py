"""What the builder needs from console.build, told apart from it: that module is loaded late, in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from console.domain.autoreply import Condition
from console.phrase_ports import PackReader, PackSources, PhraseFiles
from console.ports import Channel, Clock, MediaStore, Patterns, SecretStore, Store
from console.services.library import Shelf


class Part(Enum):
    """What is loaded only where it is needed; the value is its module."""

    XMPP = "console.channels.xmpp.channel"
    SHOP = "console.channels.simulator.channel"
    KEYRING = "console.settings.secrets"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What it takes to reach an account's server."""

    jid: str
    password: str
    server: tuple[str, int] | None
    ca_file: Path | None
    plaintext_loopback: bool


@dataclass(frozen=True, slots=True)
class BackupFound:
    """A whole backup: made_at in UTC, size in bytes."""

    path: Path
    made_at: datetime
    size: int


class Parts(Protocol):
    """Makes adapters. What waits for the disk is called off the window thread."""

    def open_account(self, folder: Path, clock: Clock) -> tuple[Store, MediaStore]:
        """Open an account's data; waits. Raises UserError (STORE_*)."""
        ...

    def newest_backup(self, folder: Path) -> BackupFound | None:
        """Give the newest backup that is whole; waits."""
        ...

    def restore(self, folder: Path, found: BackupFound, clock: Clock) -> None:
        """Bring back a backup; what is there now is kept aside; waits. Raises UserError."""
        ...

    def set_aside(self, folder: Path, clock: Clock) -> Path:
        """Move an account's database out of the way; gives where it is kept; waits. Raises UserError."""
        ...

    def load(self, part: Part) -> None:
        """Import what a part needs; waits, once."""
        ...

    def xmpp(self, sign_in: SignIn, clock: Clock) -> Channel:
        """Make the channel to a real server."""
        ...

    def shop(self, language: str, clock: Clock, seed: int) -> Channel:
        """Make the channel to the built-in shop."""
        ...

    def secrets(self) -> SecretStore:
        """Give the keyring."""
        ...

    def starter_shelves(self, language: str) -> list[Shelf]:
        """Read the phrase pack that ships for a language."""
        ...

    def phrase_files(self) -> PhraseFiles:
        """Make the readers and writers of phrase files; waits for the disk, once."""
        ...

    def pack_files(self) -> tuple[PackReader, PackSources]:
        """Make what reads and fetches phrase packs; waits for the disk, once."""
        ...

    def patterns(self) -> Patterns:
        """Make what reads the agents' regular expressions."""
        ...

    def prepared_replies(self, language: str) -> Mapping[Condition, tuple[str, ...]]:
        """Read the prepared texts for auto-reply that ship for a language."""
        ...

    def suggest(self, contact_name: str, last_buyer_text: str, language: str) -> str:
        """Give a sensible answer to a buyer of the built-in shop, for the scripted agent."""
        ...

    def backups(self, folder: Path) -> list[BackupFound]:
        """Give the backups there are, the newest first; waits. Raises UserError."""
        ...

    def back_up(self, folder: Path, clock: Clock) -> BackupFound:
        """Make a backup that stays, and check it; waits. Raises UserError."""
        ...

    async def back_up_if_due(self, store: Store) -> None:
        """Make the day's backup where there is none yet. Raises UserError."""
        ...
