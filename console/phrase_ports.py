"""What the services need from outside for phrases and packs, as Protocols; see ports.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from console.domain.ids import ContactId, GroupId, PhraseId
from console.domain.packs import InstalledPack, Pack, PackFile, Subscription
from console.domain.phrase_files import Cancelled, FileRow, Inspection, Loss, PhraseRow, Progress, ReadChoice
from console.domain.phrases import BinEntry, BinId, Overlay, Phrase, PhraseGroup, PhraseVersion


class PhraseRepository(Protocol):
    """Quick phrases, groups and what belongs to them, as stored: what an agent laid over packs is not applied."""

    def groups(self) -> list[PhraseGroup]:
        """Every group in order, UNGROUPED first."""
        ...

    def phrases(self, source: str | None = None) -> list[Phrase]:
        """Every phrase (or those of one source: PERSONAL, a pack's id), group after group, in order."""
        ...

    def in_groups(self, group_ids: Sequence[GroupId]) -> list[Phrase]:
        """The phrases of some groups, in order."""
        ...

    def get(self, phrase_id: PhraseId) -> Phrase | None: ...

    def get_many(self, phrase_ids: Sequence[PhraseId]) -> list[Phrase]:
        """Those of these phrases that are there, in no order."""
        ...

    def by_code(self, code: str) -> list[Phrase]:
        """The personal phrases with a code, without regard to ASCII case."""
        ...

    def count(self) -> int: ...

    def put_group(self, group: PhraseGroup) -> None:
        """Store a group; with AT_THE_END at the end where it is new, else where it was."""
        ...

    def put(self, phrase: Phrase) -> None:
        """Store a phrase; with AT_THE_END at the end of its group where it is new there, else where it was.

        use_count and last_used_at count only where it is new.
        """
        ...

    def put_groups(self, groups: Sequence[PhraseGroup]) -> None:
        """put_group for many."""
        ...

    def put_many(
        self, phrases: Sequence[Phrase], when: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> None:
        """put for many, fast; when stands in for times that are None.

        progress is told now and then how many are done, and may raise to end it.
        """
        ...

    def note_use(self, phrase_id: PhraseId, when: datetime) -> None: ...

    def uses_since(self, when: datetime) -> dict[PhraseId, int]:
        """How often each phrase was used from that day (UTC) on; those never used are left out."""
        ...

    def remove(self, phrase_id: PhraseId) -> None: ...

    def remove_many(self, phrase_ids: Sequence[PhraseId]) -> None:
        """Take phrases out; their versions and uses stay until forget."""
        ...

    def remove_group(self, group_id: GroupId) -> None:
        """Take a group out with the phrases in it (not with groups under it); never UNGROUPED."""
        ...

    def remove_source(self, source: str) -> None:
        """Take out every phrase and group of one source; never UNGROUPED."""
        ...

    def forget(self, phrase_ids: Sequence[PhraseId]) -> None:
        """Drop versions, uses and wordings of phrases that will not come back."""
        ...

    def add_versions(self, phrases: Sequence[Phrase], when: datetime, author: str) -> None:
        """Keep what these phrases say now, before they are changed."""
        ...

    def versions(self, phrase_id: PhraseId) -> list[PhraseVersion]:
        """Earlier versions, the newest first."""
        ...

    def overlays(self) -> list[Overlay]: ...

    def put_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Store overlays; an empty one is taken out."""
        ...

    def add_to_bin(
        self, groups: Sequence[PhraseGroup], phrases: Sequence[Phrase], when: datetime, author: str
    ) -> BinId: ...

    def bin(self, until: datetime | None = None) -> list[BinEntry]:
        """What was deleted (until then), the newest first."""
        ...

    def take_from_bin(self, bin_id: BinId) -> BinEntry | None:
        """Take an entry out and give it; None where it is gone."""
        ...

    def last_wording(self, contact_id: ContactId, phrase_id: PhraseId) -> int | None:
        """Which wording of a phrase (Phrase.wordings) this buyer got last."""
        ...

    def set_wording(self, contact_id: ContactId, phrase_id: PhraseId, wording: int) -> None: ...


class PhraseFiles(Protocol):
    """Files of phrases, of every kind; every method waits for the disk: never on the window thread.

    Every method raises UserError (PHRASE_FILE_*), and CancelledError where cancelled says so.
    """

    def inspect(self, path: Path, choice: ReadChoice, cancelled: Cancelled = ...) -> Inspection:
        """Find out what a file is, as far as choice leaves it open."""
        ...

    def read(
        self, path: Path, found: Inspection, progress: Progress = ..., cancelled: Cancelled = ...
    ) -> Iterator[FileRow]:
        """Give the rows of a file in its order."""
        ...

    def losses(self, rows: Iterable[PhraseRow], encoding: str, *, xml: bool) -> list[Loss]:
        """Tell what a file in this encoding could not hold; write refuses where there is something."""
        ...

    def write(
        self,
        path: Path,
        rows: list[PhraseRow],
        encoding: str,
        *,
        xml: bool,
        progress: Progress = ...,
        cancelled: Cancelled = ...,
    ) -> None:
        """Write a file in the place of what was there, whole or not at all."""
        ...

    def write_anonymous(self, path: Path, target: Path, encoding: str | None, cancelled: Cancelled = ...) -> None:
        """Write a copy without anybody's words, to be sent to those who mend the reader."""
        ...


class PackRepository(Protocol):
    """Installed packs with their former versions, whom to trust, and where to look for newer ones.

    The phrases themselves, as they are in use, are PhraseRepository's.
    """

    def installed(self) -> list[InstalledPack]:
        """Every pack in use, by name."""
        ...

    def pack(self, pack_id: str, number: int | None = None) -> Pack | None:
        """A version of a pack without its pictures' bytes: the one in use, or one by its number."""
        ...

    def add_version(self, file: PackFile, when: datetime) -> int:
        """Keep a pack and say that it is in use; gives its number. Of the former versions the last few stay."""
        ...

    def go_back(self, pack_id: str) -> Pack | None:
        """Say that the version before the one in use is in use, drop this one; None where there is none before."""
        ...

    def remove(self, pack_id: str) -> None:
        """Forget every version; its key stays known."""
        ...

    def key(self, pack_id: str) -> str | None:
        """The key that a pack must be signed with; None for a pack never seen."""
        ...

    def set_key(self, pack_id: str, key: str, when: datetime) -> None: ...

    def subscriptions(self) -> list[Subscription]: ...

    def put_subscription(self, subscription: Subscription) -> None: ...

    def remove_subscription(self, address: str) -> None: ...


class PackReader(Protocol):
    """Reads pack files of strangers, within bounds."""

    def read(self, data: bytes, name: str) -> PackFile:
        """Take a file apart and check its signature; waits: off the window thread.

        Raises UserError (PACK_UNREADABLE with reason, PACK_TOO_LARGE, PACK_UNSIGNED, PACK_BAD_SIGNATURE), with path.
        """
        ...


class PackSources(Protocol):
    """Fetches pack files from folders and https addresses; waits: off the window thread."""

    def file(self, path: Path) -> bytes:
        """Give a file's bytes. Raises UserError (PACK_TOO_LARGE, PACK_UNREACHABLE), with path."""
        ...

    def fetch(self, address: str) -> list[tuple[str, bytes]]:
        """Give name and bytes of every pack in a folder, or of the one at an https address.

        Raises UserError (PACK_TOO_LARGE, PACK_UNREACHABLE), with path; in a folder a file that cannot be read is
        left out, so that it does not keep the others away.
        """
        ...
