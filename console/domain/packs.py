"""Phrase packs: what one holds, how two differ, and how an update meets what its agent laid over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Final

from console.domain.ids import PhraseId
from console.domain.phrases import Overlay, Phrase, PhraseGroup, overlaid

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")
_FIELDS: Final = ("code", "title", "content", "variants", "tags")
"""What an agent can say in other words."""
_WORDS: Final = ("title", "content", "variants")


def is_pack_id(text: str) -> bool:
    """Tell whether this can name a pack: small letters, digits, dots, dashes; never "", which is personal."""
    return _ID.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Tell whether this is a version: up to four numbers with dots between them."""
    return _VERSION.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself."""

    id: str
    name: str
    version: str
    author: str = ""
    language: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    changelog: str = ""

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, 1.0 like 1."""
        numbers = [int(part) for part in self.version.split(".")]
        while len(numbers) > 1 and not numbers[-1]:
            numbers.pop()
        return tuple(numbers)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack, read and checked; its groups and phrases have the ids they get in the store, source is the pack's id.

    images: the bytes of each picture under the name that phrases give it (the SHA-256 of the bytes, and the ending).
    """

    manifest: Manifest
    groups: tuple[PhraseGroup, ...]
    phrases: tuple[Phrase, ...]
    images: Mapping[str, bytes] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack as it came in a file; its signature was checked and fits."""

    pack: Pack
    digest: str
    """SHA-256 of the file."""
    key: str
    """The public key it is signed with, in hex; empty where it is not signed."""


def fingerprint(key: str) -> str:
    """Give a public key as people compare it: eight groups of four, of its SHA-256."""
    digits = sha256(bytes.fromhex(key)).hexdigest()[:32].upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that is in use."""

    manifest: Manifest
    number: int
    """Which of its installed versions is in use, counted from 1."""
    former: str
    """The version that going back leads to; empty where there is none."""
    installed_at: datetime
    key: str
    digest: str
    address: str = ""
    """The file or subscription it came from."""


class Trust(Enum):
    """How a pack's key stands to the one that was seen first."""

    FIRST = "first"
    KNOWN = "known"
    CHANGED = "changed"


class Age(Enum):
    """How a pack's version stands to the installed one."""

    NEW = "new"
    NEWER = "newer"
    SAME = "same"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class PackDiff:
    """What differs between two versions, in the order of the new one (removed: of the old one)."""

    added: tuple[Phrase, ...] = ()
    removed: tuple[Phrase, ...] = ()
    changed: tuple[tuple[Phrase, Phrase], ...] = ()
    """Former and new, where text, group or dates differ."""
    same: int = 0


def diff(old: Pack | None, new: Pack) -> PackDiff:
    """Give what differs; without an old one everything is added."""
    before = {each.id: each for each in old.phrases} if old is not None else {}
    after = {each.id for each in new.phrases}
    known = [(before[each.id], each) for each in new.phrases if each.id in before]
    changed = tuple(pair for pair in known if pair[0] != pair[1])
    return PackDiff(
        added=tuple(each for each in new.phrases if each.id not in before),
        removed=tuple(each for each in before.values() if each.id not in after),
        changed=changed,
        same=len(known) - len(changed),
    )


@dataclass(frozen=True, slots=True)
class PackMerge:
    """What becomes of an agent's own when a version takes the place of another."""

    overlays: tuple[Overlay, ...]
    """Those that change; an empty one is to be taken out."""
    conflicts: tuple[tuple[Phrase, Phrase], ...]
    """Published anew and in the agent's own words, which stay: (what the pack says now, what the agent sees)."""
    rescued: tuple[Phrase, ...]
    """In the agent's own words, but not in the pack any more: to be kept as personal phrases."""


def merge(old: Iterable[Phrase], new: Iterable[Phrase], overlays: Iterable[Overlay]) -> PackMerge:
    """Merge three ways, field by field: old is the base, new is theirs, the overlays are the agent's.

    A field that the agent left alone follows the pack; the agent's own stays. What the agent removed stays removed.
    """
    base = {each.id: each for each in old}
    theirs = {each.id: each for each in new}
    changed: list[Overlay] = []
    conflicts: list[tuple[Phrase, Phrase]] = []
    rescued: list[Phrase] = []
    for overlay in overlays:
        before, after = base.get(overlay.phrase_id), theirs.get(overlay.phrase_id)
        if after is None:
            if before is not None and not overlay.removed and _in_own_words(overlay):
                rescued.append(overlaid(before, overlay))
                changed.append(Overlay(overlay.phrase_id, overlay.source))
            continue
        kept = _without_same(overlay, after)
        if kept != overlay:
            changed.append(kept)
        if before is not None and not kept.removed and _both_changed(before, after, kept):
            conflicts.append((after, overlaid(after, kept)))
    return PackMerge(tuple(changed), tuple(conflicts), tuple(rescued))


def _in_own_words(overlay: Overlay) -> bool:
    return any(getattr(overlay, name) is not None for name in _WORDS)


def _without_same(overlay: Overlay, published: Phrase) -> Overlay:
    same = {name: None for name in _FIELDS if getattr(overlay, name) == getattr(published, name)}
    return replace(overlay, **same) if same else overlay  # type: ignore[arg-type]  # every field may be None


def _both_changed(before: Phrase, after: Phrase, mine: Overlay) -> bool:
    return any(getattr(mine, name) is not None and getattr(before, name) != getattr(after, name) for name in _FIELDS)


def in_force(pack: Pack) -> tuple[Phrase, ...]:
    """Give a pack's phrases with the pack's own dates on them: it comes and goes as a whole."""
    start, end = pack.manifest.valid_from, pack.manifest.valid_until
    if start is None and end is None:
        return pack.phrases
    return tuple(
        replace(
            each,
            valid_from=max((day for day in (each.valid_from, start) if day is not None), default=None),
            valid_until=min((day for day in (each.valid_until, end) if day is not None), default=None),
        )
        for each in pack.phrases
    )


@dataclass(frozen=True, slots=True)
class PackOffer:
    """A pack that can be installed, with what that would change."""

    file: PackFile
    age: Age
    trust: Trust
    former: Manifest | None
    """What is installed now."""
    diff: PackDiff
    merge: PackMerge
    address: str = ""
    """The file, or the subscription it came from."""


@dataclass(frozen=True, slots=True)
class WayForward:
    """What was left by going back, or by taking a pack out: enough to make it what it was."""

    file: PackFile
    address: str
    overlays: tuple[Overlay, ...]
    rescued: tuple[PhraseId, ...] = ()
    """Personal phrases that were made of the agent's own words."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A folder or an https address where newer packs are looked for."""

    address: str
    automatic: bool
    """Take newer versions with the known key without asking."""
    checked_at: datetime | None = None
    problem: str = ""
    """Problem.value of the last check; empty where all went well."""
