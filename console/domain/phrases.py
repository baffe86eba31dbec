"""Quick phrases: what one is, its groups, its earlier versions, and what an agent laid over those of a pack."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NewType
from uuid import uuid4

from console.domain.ids import GroupId, PhraseId

BinId = NewType("BinId", int)
"""Of an entry in the bin; also what undoes a deletion."""

PERSONAL: Final = ""
"""The source of what is the agent's own; every other source is the id of a pack."""
BIN_DAYS: Final = 30
USE_DAYS: Final = 30
"""How far back uses count for the ranking."""
AT_THE_END: Final = -1
"""The position of what is stored at the end where it is new, and else stays where it is."""


def new_phrase_id() -> PhraseId:
    """Give an id that no other phrase has."""
    return PhraseId(uuid4().hex)


def new_phrase_ids(count: int) -> list[PhraseId]:
    """Give ids for many new phrases; they rise, which stores them three times as fast as ids at random."""
    start = uuid4().hex[:24]
    return [PhraseId(f"{start}{number:08x}") for number in range(count)]


def new_group_id() -> GroupId:
    """Give an id that no other group has."""
    return GroupId(uuid4().hex)


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """A group of phrases; path holds the names from the outermost group inwards, () is Ungrouped."""

    id: GroupId
    path: tuple[str, ...]
    source: str = PERSONAL
    collapsed: bool = False
    position: int = field(default=AT_THE_END, compare=False)
    """Among all groups, of every depth."""

    @property
    def personal(self) -> bool:
        """Tell whether it is the agent's own."""
        return self.source == PERSONAL


UNGROUPED_ID: Final = GroupId("ungrouped")
UNGROUPED: Final = PhraseGroup(UNGROUPED_ID, (), position=0)
"""Always there, always first, never deleted, renamed or moved; shown as 未分组 / Ungrouped."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepared answer; content may hold emoticon codes and {variables}.

    Two are equal when they say the same: where it stands, when it was made and how often it was used do not count.
    """

    id: PhraseId
    """Kept for life, through export, import and the updates of a pack."""
    group_id: GroupId
    code: str
    title: str
    content: str
    source: str = PERSONAL
    """Id of the pack it came from; empty for a personal phrase."""
    variants: tuple[str, ...] = ()
    """Other wordings of the same answer."""
    tags: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Names of files in the media store."""
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day on which it is offered."""
    pinned: bool = False
    hidden: bool = False
    position: int = field(default=AT_THE_END, compare=False)
    """Inside its group."""
    created_at: datetime | None = field(default=None, compare=False)
    changed_at: datetime | None = field(default=None, compare=False)
    use_count: int = field(default=0, compare=False)
    last_used_at: datetime | None = field(default=None, compare=False)

    @property
    def personal(self) -> bool:
        """Tell whether it is the agent's own, and not of a pack."""
        return self.source == PERSONAL

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every wording: the content first, then the variants."""
        return (self.content, *self.variants)

    def valid_on(self, day: date) -> bool:
        """Tell whether it is offered on a (local) day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def wordings_after(self, last: int | None) -> tuple[int, ...]:
        """Give the numbers of all wordings in the order to offer them: the one that was used last comes last."""
        count = len(self.variants) + 1
        start = 0 if last is None else (last + 1) % count
        return tuple((start + step) % count for step in range(count))


@dataclass(frozen=True, slots=True)
class PhraseText:
    """What a phrase says, without where it stands: what versions keep and packs publish."""

    code: str
    title: str
    content: str
    variants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None


def text_of(phrase: Phrase) -> PhraseText:
    """Give what a phrase says."""
    return PhraseText(
        phrase.code,
        phrase.title,
        phrase.content,
        phrase.variants,
        phrase.tags,
        phrase.images,
        phrase.valid_from,
        phrase.valid_until,
    )


def with_text(phrase: Phrase, text: PhraseText) -> Phrase:
    """Give the phrase saying this."""
    return replace(
        phrase,
        code=text.code,
        title=text.title,
        content=text.content,
        variants=text.variants,
        tags=text.tags,
        images=text.images,
        valid_from=text.valid_from,
        valid_until=text.valid_until,
    )


@dataclass(frozen=True, slots=True)
class PhraseVersion:
    """What a phrase said before an edit; number counts from 1, the oldest."""

    phrase_id: PhraseId
    number: int
    saved_at: datetime
    """When it was replaced."""
    author: str
    """Who replaced it: the agent's address, or the pack and its version."""
    group_id: GroupId
    text: PhraseText


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the agent laid over a phrase of a pack; None is "as published"."""

    phrase_id: PhraseId
    source: str
    pinned: bool | None = None
    hidden: bool | None = None
    removed: bool = False
    """The agent deleted it: no update brings it back."""
    position: int | None = None
    code: str | None = None
    title: str | None = None
    content: str | None = None
    variants: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None

    @property
    def empty(self) -> bool:
        """Tell whether nothing is laid over."""
        return self == Overlay(self.phrase_id, self.source)


def overlaid(phrase: Phrase, overlay: Overlay | None) -> Phrase:
    """Give a phrase of a pack as its agent sees it."""
    if overlay is None:
        return phrase
    return replace(
        phrase,
        pinned=phrase.pinned if overlay.pinned is None else overlay.pinned,
        hidden=phrase.hidden if overlay.hidden is None else overlay.hidden,
        position=phrase.position if overlay.position is None else overlay.position,
        code=phrase.code if overlay.code is None else overlay.code,
        title=phrase.title if overlay.title is None else overlay.title,
        content=phrase.content if overlay.content is None else overlay.content,
        variants=phrase.variants if overlay.variants is None else overlay.variants,
        tags=phrase.tags if overlay.tags is None else overlay.tags,
    )


@dataclass(frozen=True, slots=True)
class BinEntry:
    """Something deleted at once: phrases, or a group with those under it and their phrases."""

    id: BinId
    deleted_at: datetime
    author: str
    groups: tuple[PhraseGroup, ...]
    """The deleted groups, the outermost first; none where only phrases were deleted."""
    phrases: tuple[Phrase, ...]

    @property
    def kept_until(self) -> datetime:
        """When it leaves the bin."""
        return self.deleted_at + timedelta(days=BIN_DAYS)


@dataclass(frozen=True, slots=True)
class PhraseChanges:
    """Many changes to personal phrases at once: put where new, changed where the id is known.

    Positions count as they are given; AT_THE_END appends (or leaves in place what is known).
    """

    phrases: tuple[Phrase, ...] = ()
    groups: tuple[PhraseGroup, ...] = ()
    removed: tuple[PhraseId, ...] = ()
    clear: bool = False
    """First take everything personal out, as one entry of the bin."""


@dataclass(frozen=True, slots=True)
class PhraseChangesDone:
    """What PhraseChanges replaced: enough to undo them."""

    added: tuple[PhraseId, ...]
    added_groups: tuple[GroupId, ...]
    former: tuple[Phrase, ...]
    former_groups: tuple[PhraseGroup, ...]
    binned: tuple[BinId, ...]


@dataclass(frozen=True, slots=True)
class PhraseSnapshot:
    """Everything personal as it was at one moment: groups, phrases, and what lies over packs."""

    groups: tuple[PhraseGroup, ...]
    phrases: tuple[Phrase, ...]
    overlays: tuple[Overlay, ...] = ()
