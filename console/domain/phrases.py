"""Quick phrases and their groups."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.ids import GroupId, PhraseId


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """A group of phrases; path holds the names from the outermost group inwards."""

    id: GroupId
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepared answer; content may hold emoticon codes and {variables}."""

    id: PhraseId
    group_id: GroupId
    code: str
    title: str
    content: str
    source: str = ""
    """Id of the pack it came from; empty for a personal phrase."""
