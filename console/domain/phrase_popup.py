"""When the popup of phrases opens and closes while a draft is written, and which part of the draft a phrase replaces.

Places count characters of the draft as Python does; an editor that counts UTF-16 units converts them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

TRIGGERS = "/／、"
"""What that key gives in English, full-width and Chinese mode."""
_EMOTICON = ":："
PAGE = 8
DIGITS = 10


class Key(Enum):
    """The keys the popup knows; every other one is the editor's."""

    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    ENTER = "enter"
    TAB = "tab"
    ESCAPE = "escape"
    OTHER = "other"


class Answer(Enum):
    """What becomes of a key that was pressed."""

    PASSED = "passed"
    """The editor handles it."""
    TAKEN = "taken"
    """It was the popup's; nothing is written, nothing is sent."""
    INSERT = "insert"
    """The chosen phrase replaces the characters from start to end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a key: for INSERT the number of the hit and the part of the draft it replaces."""

    answer: Answer
    hit: int = -1
    start: int = 0
    end: int = 0


_PASSED, _TAKEN = Outcome(Answer.PASSED), Outcome(Answer.TAKEN)


@dataclass(frozen=True, slots=True)
class Popup:
    """The popup at one moment: start is the place of the typed `/`, end the end of the query behind it."""

    text: str = ""
    is_open: bool = False
    start: int = 0
    end: int = 0
    hits: int = 0
    current: int = 0
    numbered: bool = False
    """The hits show their digits and wait for one."""
    searched: bool = False
    """The number of hits belongs to this query."""

    @property
    def query(self) -> str:
        """Give what is searched for."""
        return self.text[self.start + 1 : self.end] if self.is_open else ""

    def edited(self, text: str, caret: int, typed: str = "", composing: bool = False) -> Popup:
        """Follow a change of the draft; typed is what a key or an input method just wrote, nothing for other changes.

        composing: an input method still holds letters of its own, which are not in text.
        """
        if self.is_open:
            return self._followed(text, caret)
        if typed and typed in TRIGGERS and not composing and _may_open(text, caret, typed):
            return Popup(text, True, caret - 1, caret)
        return Popup(text)

    def _followed(self, text: str, caret: int) -> Popup:
        end = self.end + len(text) - len(self.text)
        start = self.start
        kept = end > start and text[: start + 1] == self.text[: start + 1] and text[end:] == self.text[self.end :]
        query = text[start + 1 : end]
        left = not start < caret <= end
        if not kept or left or "\n" in query or query[:1].isspace() or query.startswith(tuple(_EMOTICON)):
            return Popup(text)
        if text == self.text:
            return self
        return Popup(text, True, start, end)

    def moved(self, caret: int) -> Popup:
        """Follow the caret; outside the query there is no popup."""
        return self if not self.is_open or self.start < caret <= self.end else self.closed()

    def found(self, hits: int) -> Popup:
        """Take the number of hits of the query; nothing found behind a space means that it was no query."""
        if not self.is_open:
            return self
        if hits == 0 and any(char.isspace() for char in self.query):
            return self.closed()
        current = min(self.current, max(hits - 1, 0))
        return replace(self, hits=hits, current=current, searched=True, numbered=self.numbered and hits > 0)

    def closed(self) -> Popup:
        """Close; the draft stays as it is."""
        return Popup(self.text)

    def pointed(self, hit: int) -> tuple[Popup, Outcome]:
        """Take a hit by the mouse."""
        return self._insert(hit) if self.is_open else (self, _PASSED)

    def pressed(self, key: Key, composing: bool = False) -> tuple[Popup, Outcome]:
        """Take a key before the editor sees it; while an input method composes, every key is its own."""
        if not self.is_open or composing:
            return self, _PASSED
        plain = replace(self, numbered=False)
        match key:
            case Key.ESCAPE:
                # The first Esc only takes the digits away.
                return (plain, _TAKEN) if self.numbered else (self.closed(), _TAKEN)
            case Key.TAB:
                return replace(self, numbered=not self.numbered and self.hits > 0), _TAKEN
            case Key.ENTER:
                return self._insert(self.current) if self.hits else (self.closed(), _TAKEN)
            case Key.OTHER:
                return plain, _PASSED
        return self._stepped(key), _TAKEN

    def digit(self, number: int, composing: bool = False) -> tuple[Popup, Outcome]:
        """Take a digit: behind Tab 1 to 9 are the first nine hits and 0 the tenth; otherwise it is text."""
        if not self.is_open or composing or not self.numbered:
            return self, _PASSED
        hit = (number - 1) % DIGITS
        return self._insert(hit) if hit < self.hits else (self, _TAKEN)

    def _insert(self, hit: int) -> tuple[Popup, Outcome]:
        if not 0 <= hit < self.hits:
            return self, _TAKEN
        return self.closed(), Outcome(Answer.INSERT, hit, self.start, self.end)

    def _stepped(self, key: Key) -> Popup:
        if not self.hits:
            return self
        last = self.hits - 1
        step = {Key.UP: -1, Key.DOWN: 1, Key.PAGE_UP: -PAGE, Key.PAGE_DOWN: PAGE}[key]
        target = self.current + step
        if key in {Key.UP, Key.DOWN}:
            target %= self.hits
        return replace(self, current=min(max(target, 0), last), numbered=False)


def _may_open(text: str, caret: int, typed: str) -> bool:
    """Tell whether the trigger stands in the draft at its start, or behind a blank or a line's end."""
    if not 0 < caret <= len(text) or text[caret - 1] != typed:
        return False
    return caret == 1 or text[caret - 2].isspace()
