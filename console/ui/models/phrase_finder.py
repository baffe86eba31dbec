"""What the popup offers of the open account's phrases, as rows with the matched characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.domain.emoticons import to_unicode
from console.domain.events import PhrasesIndexed
from console.domain.ids import PhraseId
from console.domain.phrase_search import Hit
from console.domain.phrases import Phrase
from console.services.phrase_finding import PhraseFinding
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.models.phrase_hits import HitRow, Span
from console.ui.models.phrase_words import group_title
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
        self._finding: PhraseFinding | None = None
        self._bridge: Bridge | None = None

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Begin with an account's phrases."""
        self._finding, self._bridge = session.finding, bridge
        bridge.phrases_indexed.connect(self._indexed)
        session.finding.wake()

    def detach(self) -> None:
        """Find nothing."""
        if self._bridge is not None:
            self._bridge.phrases_indexed.disconnect(self._indexed)
        self._finding = self._bridge = None

    def _indexed(self, _event: PhrasesIndexed) -> None:
        self.loaded.emit()

    @property
    def ready(self) -> bool:
        """Tell whether the phrases can be searched."""
        return self._finding is not None and self._finding.ready

    @property
    def phrases(self) -> Mapping[PhraseId, Phrase]:
        """Every phrase there is."""
        return self._finding.phrases if self._finding is not None else {}

    def find(self, query: str) -> list[Suggestion]:
        """Give the best matches; an empty query gives what is used most."""
        if self._finding is None:
            return []
        return [Suggestion(*found) for found in self._finding.search(query, LIMIT)]

    def note_use(self, phrase: Phrase) -> None:
        """Rank a phrase that was just inserted by one use more."""
        if self._finding is not None:
            self._finding.note_use(phrase.id)

    def row(self, found: Suggestion, wording: int = 0) -> HitRow:
        """Give what the row of a match shows; wording: which one will be inserted."""
        phrase, hit = found.phrase, found.hit
        content, own, several = phrase.wordings[wording], wording == 0, len(phrase.wordings)
        title, title_spans = _line(phrase.title, hit.title)
        spans = hit.text if own else ()
        seen = bool(hit.title or hit.code)
        text, text_spans = _line(*_around(content, spans, seen))
        if title and title != text:
            joint = "：" if not title.endswith((":", "：")) else ""
            text_spans = tuple((start + len(title + joint), end + len(title + joint)) for start, end in text_spans)
            text, text_spans = f"{title}{joint}{text}", title_spans + text_spans
        slash = "" if not phrase.code or phrase.code.startswith(("/", ":", "／")) else "/"
        code_spans = tuple((start + len(slash), end + len(slash)) for start, end in hit.code)
        group = group_title(self._finding.path(phrase.group_id)) if self._finding is not None else ""
        which = f"{wording + 1}/{several}" if several > 1 else ""
        return HitRow(text, slash + one_line(phrase.code, 40), group, text_spans, code_spans, which)


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
