"""The phrases of the open account, kept ready to be searched on every key; the index is made in a thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.domain.emoticons import to_unicode
from console.domain.events import PhrasesChanged
from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_search import Hit, PhraseIndex, SearchEntry, build_index
from console.domain.phrases import Phrase
from console.i18n import tr
from console.services.library import Shelf
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.models.phrase_hits import HitRow, Span
from console.ui.widgets.text import one_line

LIMIT = 30
SHOWN = 72
"""So many characters of a phrase can be seen in a row at most."""

NEAR, BEFORE = 14, 5
"""A match that stands further in than this is shown with so many characters before it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that was found, and where."""

    phrase: Phrase
    hit: Hit


class PhraseFinder(QObject):
    """Finds phrases by what was typed. loaded: the phrases, or what can be found of them, changed."""

    loaded = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._phrases: dict[PhraseId, Phrase] = {}
        self._groups: dict[GroupId, str] = {}
        self._uses: dict[PhraseId, int] = {}
        self._index: PhraseIndex | None = None
        self._reading = False
        self._again = False

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Begin with an account's phrases."""
        self._session, self._bridge = session, bridge
        bridge.phrases_changed.connect(self._changed)
        self._read_soon(session)

    def detach(self) -> None:
        """Find nothing."""
        if self._bridge is not None:
            self._bridge.phrases_changed.disconnect(self._changed)
        self._session = self._bridge = self._index = None
        self._phrases, self._groups, self._uses = {}, {}, {}

    @property
    def ready(self) -> bool:
        """Tell whether the phrases can be searched."""
        return self._index is not None

    @property
    def phrases(self) -> dict[PhraseId, Phrase]:
        """Every phrase that can be found."""
        return self._phrases

    def find(self, query: str) -> list[Suggestion]:
        """Give the best matches; an empty query gives what is used most."""
        if self._index is None:
            return []
        found = self._index.search(query, LIMIT).hits
        return [Suggestion(self._phrases[PhraseId(str(hit.key))], hit) for hit in found if hit.key in self._phrases]

    def note_use(self, phrase: Phrase) -> None:
        """Rank a phrase that was just inserted by one use more."""
        if self._index is None or phrase.id not in self._phrases:
            return
        self._uses[phrase.id] = self._uses.get(phrase.id, 0) + 1
        self._index.put(self._entry(phrase))
        if self._index.stale and self._session is not None:
            self._read_soon(self._session)

    def row(self, found: Suggestion, content: str | None = None) -> HitRow:
        """Give what the row of a match shows; content: another wording, as it will be inserted."""
        phrase, hit = found.phrase, found.hit
        own = content is None or content == phrase.content
        title, title_spans = _line(phrase.title, hit.title)
        spans = hit.text if own else ()
        seen = bool(hit.title or hit.code)
        text, text_spans = _line(*_around(phrase.content if content is None else content, spans, seen))
        if title and title != text:
            joint = "：" if not title.endswith((":", "：")) else ""
            text_spans = tuple((start + len(title + joint), end + len(title + joint)) for start, end in text_spans)
            text, text_spans = f"{title}{joint}{text}", title_spans + text_spans
        slash = "" if not phrase.code or phrase.code.startswith(("/", ":", "／")) else "/"
        code_spans = tuple((start + len(slash), end + len(slash)) for start, end in hit.code)
        group = self._groups.get(phrase.group_id, "")
        return HitRow(text, slash + one_line(phrase.code, 40), group, text_spans, code_spans)

    # --- keeping up ---

    def _changed(self, event: PhrasesChanged) -> None:
        session, index = self._session, self._index
        if session is None:
            return
        if event.whole or index is None or index.stale or self._reading:
            self._read_soon(session)
            return
        today = session.library.today()
        for phrase in event.phrases:
            if phrase.hidden or not phrase.valid_on(today):
                self._drop(index, phrase.id)
            else:
                self._phrases[phrase.id] = phrase
                index.put(self._entry(phrase))
        for phrase_id in event.removed:
            self._drop(index, phrase_id)
        self.loaded.emit()

    def _drop(self, index: PhraseIndex, phrase_id: PhraseId) -> None:
        self._phrases.pop(phrase_id, None)
        index.remove(phrase_id)

    def _read_soon(self, session: Session) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        session.tasks.spawn(self._read(session), "phrase index")

    async def _read(self, session: Session) -> None:
        try:
            self._again = False
            uses = await session.library.recent_uses()
            shelves = await session.library.shelves()
            taken = await asyncio.to_thread(_taken, shelves, uses)
        finally:
            self._reading = False
        if session is not self._session:
            return
        self._uses = uses
        self._groups = {each.group.id: _group(each) for each in shelves}
        self._phrases, self._index = taken
        if self._again:
            self._read_soon(session)
        self.loaded.emit()

    def _entry(self, phrase: Phrase) -> SearchEntry:
        return _entry(phrase, self._groups.get(phrase.group_id, ""), self._uses.get(phrase.id, 0))


def _taken(shelves: list[Shelf], uses: dict[PhraseId, int]) -> tuple[dict[PhraseId, Phrase], PhraseIndex]:
    phrases = {phrase.id: phrase for shelf in shelves for phrase in shelf.phrases}
    entries = (_entry(phrase, _group(shelf), uses.get(phrase.id, 0)) for shelf in shelves for phrase in shelf.phrases)
    return phrases, build_index(entries)


def _entry(phrase: Phrase, group: str, uses: int) -> SearchEntry:
    return SearchEntry(phrase.id, phrase.code, phrase.title, phrase.content, group, phrase.tags, uses)


def _group(shelf: Shelf) -> str:
    return " › ".join(one_line(part, 40) for part in shelf.group.path) or tr("Ungrouped")


def _around(text: str, spans: tuple[Span, ...], seen: bool) -> tuple[str, tuple[Span, ...]]:
    """Begin a long text shortly before what was found in it, unless a match is seen before it anyway."""
    if seen or not spans or spans[0][0] < NEAR:
        return text, spans
    start = spans[0][0] - BEFORE
    return f"…{text[start:]}", tuple((first - start + 1, last - start + 1) for first, last in spans)


def _line(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """Give the start of a text as one line with emoticons drawn, and the spans where they are then."""
    head = text[:SHOWN]
    if not spans:
        return one_line(to_unicode(head)), ()
    out: list[str] = []
    shown: list[Span] = []
    place = length = 0
    for start, end in [*spans, (len(head), len(head))]:
        for part, marked in ((head[place:start], False), (head[start:end], True)):
            words = " ".join(to_unicode(part).split("\n"))
            if marked and words:
                shown.append((length, length + len(words)))
            out.append(words)
            length += len(words)
        place = end
    whole = "".join(out)
    line = one_line(whole)
    return line, tuple(shown) if line == whole else ()
