"""What of a draft is still to be filled in, and how it is shown: as chips, while the text itself stays plain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPen,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextLine,
)

from console.domain.variables import unfilled_in
from console.ui.theme import Theme

FILLED = QTextFormat.Property.UserProperty + 1
"""Set on the characters that a variable was filled in with."""


def filled_format() -> QTextCharFormat:
    """Give the format of characters that were filled in."""
    made = QTextCharFormat()
    made.setProperty(FILLED, True)
    return made


_UNKNOWN = re.compile(r"\{(?P<name>\w[\w ·]{0,29})(?:[+-]\d{1,3}天?)?(?:\|[^{}\n]*)?\}")
"""A name in braces that no variable has: somebody meant it to be filled in, so it must not go out either."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place still to be filled in, from start to end in Qt's positions (UTF-16 units), with what may stand there."""

    start: int
    end: int
    name: str
    choices: tuple[str, ...] = ()


def gaps(text: str) -> list[Gap]:
    """Find what is still to be filled in, in order."""
    if "{" not in text:
        return []
    found = {
        stop.start: Gap(stop.start, stop.start + stop.length, stop.name, stop.choices) for stop in unfilled_in(text)
    }
    for match in _UNKNOWN.finditer(text):
        found.setdefault(match.start(), Gap(match.start(), match.end(), match["name"].strip()))
    ordered = [found[start] for start in sorted(found)]
    if ordered and max(text) > "\uffff":
        return [replace(gap, start=units(text, gap.start), end=units(text, gap.end)) for gap in ordered]
    return ordered


def units(text: str, index: int) -> int:
    """Give the position in Qt's units of a character of a text: those outside the basic plane count twice."""
    if text.isascii():
        return index
    return index + sum(char > "\uffff" for char in text[:index])


def index_of(text: str, unit: int) -> int:
    """Give the number of the character at a position in Qt's units."""
    if text.isascii() or max(text) <= "\uffff":
        return unit
    place = 0
    for index, char in enumerate(text):
        if place >= unit:
            return index
        place += 2 if char > "\uffff" else 1
    return len(text)


class Chips(QSyntaxHighlighter):
    """Keeps the marks of every paragraph, colours their words, and paints what lies under them."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Colour the marks of one paragraph."""
        if "{" not in text:
            return
        look = QTextCharFormat()
        look.setForeground(self._theme.color("bad_text"))
        for gap in gaps(text):
            self.setFormat(gap.start, gap.end - gap.start, look)

    def paint(self, painter: QPainter, block: QTextBlock, origin: QPointF) -> None:
        """Draw the chips under one paragraph whose upper left corner is origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        each = block.begin()
        while not each.atEnd():
            piece = each.fragment()
            if piece.charFormat().property(FILLED):
                start = piece.position() - block.position()
                self._chip(painter, block, origin, start, start + piece.length(), open_=False)
            each += 1
        if "{" in block.text():
            for gap in gaps(block.text()):
                self._chip(painter, block, origin, gap.start, gap.end, open_=True)

    def _chip(
        self, painter: QPainter, block: QTextBlock, origin: QPointF, start: int, end: int, *, open_: bool
    ) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("bad"), 1) if open_ else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bad_soft" if open_ else "accent_soft"))
        for box in boxes(block, start, end):
            around = box.translated(origin).adjusted(-2, 0.5, 2, -0.5)
            painter.drawRoundedRect(around, theme.px(4), theme.px(4))


def boxes(block: QTextBlock, start: int, end: int) -> list[QRectF]:
    """Give where the characters from start to end stand: a box for each line that they run over."""
    found = []
    layout = block.layout()
    for number in range(layout.lineCount()):
        line: QTextLine = layout.lineAt(number)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first < last:
            left, right = _x(line, first), _x(line, last)
            found.append(QRectF(left, line.y(), right - left, line.height()))
    return found


def _x(line: QTextLine, position: int) -> float:
    # PySide gives the C++ method's changed argument beside its result; the stubs say object.
    place = line.cursorToX(position)
    return cast("float", place[0] if isinstance(place, tuple) else place)
