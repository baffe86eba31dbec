"""Searches the panel's phrases: the index is built off the window's thread and follows changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from console.domain.ids import PhraseId
from console.domain.phrase_fields import SearchEntry
from console.domain.phrase_search import PhraseIndex, build_index
from console.domain.phrases import USE_DAYS, Phrase
from console.services.library import Shelf
from console.services.session import Session
from console.ui.models.phrase_words import group_title
from console.ui.models.phrases import Found

MOST = 200
"""So many found phrases are shown; nobody reads on."""


class PhraseSearcher(QObject):
    """Keeps an index of what was loaded last. ready: a new one is there, so a search may give more than before."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index: PhraseIndex | None = None
        self._round = 0

    def load(self, session: Session, shelves: Sequence[Shelf]) -> None:
        """Take these phrases; until the index is built the one before answers."""
        self._round += 1
        session.tasks.spawn(self._build(session, list(shelves), self._round), "phrase index")

    def forget(self) -> None:
        """Know no phrases."""
        self._round += 1
        self._index = None

    async def _build(self, session: Session, shelves: list[Shelf], turn: int) -> None:
        since = session.clock.now() - timedelta(days=USE_DAYS)
        uses = await session.store.read(lambda uow: uow.phrases.uses_since(since))
        index = await asyncio.to_thread(_built, shelves, uses)
        if turn == self._round:
            self._index = index
            self.ready.emit()

    def search(self, text: str) -> list[Found] | None:
        """Give what is found, the best first; None for an empty text, or while there is no index yet."""
        if self._index is None or not text.strip():
            return None
        result = self._index.search(text, MOST)
        return [Found(PhraseId(str(hit.key)), hit.code, hit.text) for hit in result.hits]


def _built(shelves: Sequence[Shelf], uses: dict[PhraseId, int]) -> PhraseIndex:
    return build_index(_entry(phrase, shelf, uses.get(phrase.id, 0)) for shelf in shelves for phrase in shelf.phrases)


def _entry(phrase: Phrase, shelf: Shelf, used: int) -> SearchEntry:
    return SearchEntry(
        phrase.id, phrase.code, phrase.title, phrase.content, group_title(shelf.group.path), phrase.tags, used
    )
