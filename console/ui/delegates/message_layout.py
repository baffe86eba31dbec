"""Where everything in a message's row stands: measured once for a width, and kept for the rows near what is seen."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath, QStaticText, QTextCharFormat, QTextLayout, QTextOption

from console.domain.errors import Problem
from console.domain.ids import MessageId
from console.domain.messages import MessageState
from console.i18n import tr
from console.ui.models.messages_rows import Row, retracted_word, state_word
from console.ui.theme import FontRole, Theme

KEPT = 600
"""More than a window of the model, so that scrolling to and fro measures nothing twice."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Part(Enum):
    """What of a row lies under a point."""

    NOTHING = "nothing"
    BUBBLE = "bubble"
    TEXT = "text"
    LINK = "link"
    PICTURE = "picture"
    MORE = "more"
    RETRY = "retry"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a row; position counts UTF-16 units of the text, url is set with LINK."""

    part: Part
    position: int = 0
    url: str = ""


@dataclass(slots=True)
class MessageLayout:
    """One row measured; every rectangle is relative to the row's upper left corner."""

    height: int
    bubble: QRectF = field(default_factory=QRectF)
    outline: QPainterPath | None = None
    """The bubble's shape, made when it is painted first."""
    line: QRectF = field(default_factory=QRectF)
    label: QRectF = field(default_factory=QRectF)
    text: QTextLayout | None = None
    text_at: QPointF = field(default_factory=QPointF)
    text_units: int = 0
    picture: QRectF = field(default_factory=QRectF)
    more: QRectF = field(default_factory=QRectF)
    meta: QRectF = field(default_factory=QRectF)
    meta_words: str = ""
    clock: QStaticText | None = None
    """The same words, shaped when they are painted first."""
    mark: QPointF = field(default_factory=QPointF)
    """Where the state's mark stands."""
    meta_tail: str = ""
    """The word behind the state's mark."""
    links: tuple[tuple[int, int, str], ...] = ()
    failed: bool = False
    undo: QRectF = field(default_factory=QRectF)
    """Beside the bubble, where the word to undo stands while there is one."""

    def spot(self, point: QPointF) -> Spot:
        """Tell what lies under a point."""
        if self.picture.contains(point):
            return Spot(Part.PICTURE)
        if self.more.contains(point):
            return Spot(Part.MORE)
        if self.failed and self.meta.contains(point):
            return Spot(Part.RETRY)
        if self.text is not None:
            box = self.text.boundingRect().translated(self.text_at)
            if box.contains(point):
                position = self.position(point)
                for start, end, url in self.links:
                    if start <= position <= end and self._inside(point, start, end):
                        return Spot(Part.LINK, position, url)
                return Spot(Part.TEXT, position)
        return Spot(Part.BUBBLE if self.bubble.contains(point) else Part.NOTHING, self.position(point))

    def _inside(self, point: QPointF, start: int, end: int) -> bool:
        """Tell whether a point is on the letters of a range, not in the empty end of their line."""
        if self.text is None:
            return False
        inner = point - self.text_at
        for number in range(self.text.lineCount()):
            line = self.text.lineAt(number)
            if line.y() <= inner.y() < line.y() + line.height():
                first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
                if first >= last:
                    return False
                left, right = sorted((_x(line, first), _x(line, last)))
                return left <= inner.x() <= right
        return False

    def position(self, point: QPointF) -> int:
        """Give the place between two characters that is nearest to a point; 0 or the end outside of the text."""
        if self.text is None:
            return 0
        inner = point - self.text_at
        count = self.text.lineCount()
        for number in range(count):
            line = self.text.lineAt(number)
            if inner.y() < line.y() + line.height():
                return int(line.xToCursor(inner.x())) if inner.y() >= 0 else 0
        return self.text_units


def _x(line: object, position: int) -> float:
    found = line.cursorToX(position)  # type: ignore[attr-defined]  # QTextLine; PySide gives (x, position)
    return float(found[0] if isinstance(found, tuple) else found)


def units(text: str) -> int:
    """Give the length of a text in UTF-16 units, as Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def part_of(text: str, start: int, end: int) -> str:
    """Give a part of a text by UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


class Layouts:
    """Measures rows, and keeps what it measured last by (message, width)."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._kept: OrderedDict[tuple[MessageId, int], tuple[Row, MessageLayout]] = OrderedDict()
        self.renew()

    def renew(self) -> None:
        """Forget everything: the theme or the language changed."""
        self._kept.clear()
        theme = self._theme
        # Asked a dozen times for each row; a theme that changes comes through here.
        self._px = cache(theme.px)
        self.text_font = theme.font(FontRole.MESSAGE)
        self.mark_font = theme.font(FontRole.MARK)
        self.clock_font = theme.font(FontRole.MARK, tabular=True)
        self.more_font = theme.font(FontRole.SECONDARY)
        self._mark = QFontMetricsF(self.mark_font)
        self._clock = QFontMetricsF(self.clock_font)
        self._more = QFontMetricsF(self.more_font)
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._option.setTabStopDistance(QFontMetricsF(self.text_font).horizontalAdvance(" ") * 4)
        self._link = QTextCharFormat()
        self._link.setForeground(theme.color("accent_text"))
        self._link.setFontUnderline(True)
        self._undo_width = self._more.horizontalAdvance(undo_words(5)) + 4
        self._label_words = tr("Auto-reply")
        self._more_words = tr("Show all")

    @property
    def label_words(self) -> str:
        """What stands over an automatic message."""
        return self._label_words

    @property
    def more_words(self) -> str:
        """What stands under a message that is cut."""
        return self._more_words

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, row: Row, width: int) -> MessageLayout:
        """Give the layout of a row at a width; measured anew only where the row looks different."""
        key = (row.message.id, width)
        found = self._kept.get(key)
        if found is not None and (found[0] is row or found[0] == row):
            self._kept.move_to_end(key)
            return found[1]
        layout = self._measured(row, width)
        self._kept[key] = (row, layout)
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return layout

    def _measured(self, row: Row, width: int) -> MessageLayout:
        px = self._px
        room = max(px(120), min(width * 0.74, px(560))) - 2 * px(12)
        layout = MessageLayout(0)
        top = float(px(5))
        if row.line:
            layout.line = QRectF(0, top + px(10), width, self._mark.height())
            top = layout.line.bottom() + px(10)
        y = top + px(8)
        automatic = row.message.automatic and not row.message.retracted
        if automatic:
            layout.label = QRectF(0, y, self._mark.horizontalAdvance(self._label_words) + 1, self._mark.height())
            y = layout.label.bottom() + px(3)
        y = self._add_picture(layout, row, room, y)
        y = self._add_text(layout, row, room, y)
        y = self._add_meta(layout, row, y)
        text_width = layout.text.boundingRect().width() if layout.text is not None else 0.0
        if layout.text is not None:
            text_width = _natural_width(layout.text)
        sizes = [layout.label.size(), layout.picture.size(), layout.more.size(), layout.meta.size()]
        inner = max(text_width, *(size.width() for size in sizes))
        bubble_width = min(inner, room) + 2 * px(12)
        left = width - px(20) - bubble_width if row.out else float(px(20))
        layout.bubble = QRectF(round(left), top, round(bubble_width), round(y + px(8) - top))
        self._place(layout, row, layout.bubble.left() + px(12), layout.bubble.right() - px(12))
        layout.height = round(layout.bubble.bottom() + px(5))
        if row.out:
            high = self._more.height() + px(6)
            foot = layout.bubble.bottom() - high
            layout.undo = QRectF(layout.bubble.left() - px(10) - self._undo_width, foot, self._undo_width, high)
        return layout

    def _place(self, layout: MessageLayout, row: Row, left: float, right: float) -> None:
        """Move what was measured at x = 0 to its place inside the bubble."""
        for rect in (layout.label, layout.picture, layout.more):
            rect.moveLeft(left)
        layout.text_at.setX(left)
        if row.message.retracted:
            layout.meta.moveLeft(left)
        layout.meta.moveRight(right)
        words = self._clock.horizontalAdvance(layout.meta_words)
        layout.mark = QPointF(layout.meta.left() + words + self._px(4), layout.meta.center().y() - self._px(14) / 2)

    def _add_picture(self, layout: MessageLayout, row: Row, room: float, y: float) -> float:
        picture = row.message.picture
        if picture is None or row.message.retracted:
            return y
        size = picture_size(picture.width, picture.height, min(room, self._px(240)), self._px(240))
        layout.picture = QRectF(0, y, size.width(), size.height())
        return layout.picture.bottom() + self._px(4)

    def _add_text(self, layout: MessageLayout, row: Row, room: float, y: float) -> float:
        retracted = row.message.retracted
        text = retracted_word(row) if retracted else row.text
        if not text:
            return y
        font = QFont(self.text_font)
        font.setItalic(retracted)
        made = QTextLayout(text, font)
        made.setTextOption(self._option)
        made.setCacheEnabled(True)
        layout.text_units = units(text)
        if row.links and not retracted:
            layout.links = tuple((units(text[: link.start]), units(text[: link.end]), link.url) for link in row.links)
            made.setFormats([self._link_range(start, end) for start, end, _ in layout.links])
        height = _lay_out(made, room)
        if not text.isascii() and _RIGHT_TO_LEFT.search(text):
            # Such lines begin at the right end of their room: it must be no wider than they are.
            height = _lay_out(made, _natural_width(made) + 1)
        layout.text = made
        layout.text_at = QPointF(0, y)
        y += height
        if row.cut and not retracted:
            words = self._more.horizontalAdvance(self._more_words)
            layout.more = QRectF(0, y + self._px(2), words + 2, self._more.height() + self._px(6))
            y = layout.more.bottom()
        return y + self._px(2)

    def _link_range(self, start: int, end: int) -> QTextLayout.FormatRange:
        span = QTextLayout.FormatRange()
        span.start = start
        span.length = end - start
        span.format = self._link
        return span

    def _add_meta(self, layout: MessageLayout, row: Row, y: float) -> float:
        message = row.message
        edited = tr("edited") + "  " if message.edited and not message.retracted else ""
        layout.meta_words = edited + row.clock
        width = self._clock.horizontalAdvance(layout.meta_words)
        if row.out and not message.retracted:
            layout.failed = message.state is MessageState.FAILED
            if message.state is MessageState.READ:
                layout.meta_tail = state_word(message)
            elif layout.failed:
                layout.meta_tail = failure_words(message.failure)
            width += self._px(4) + self._px(14)
            if layout.meta_tail:
                width += self._px(3) + self._mark.horizontalAdvance(layout.meta_tail)
        layout.meta = QRectF(0, y, width + 1, self._clock.height())
        return layout.meta.bottom()


def undo_words(seconds: int) -> str:
    """Give what stands beside a message that can still be undone."""
    return tr("Undo ({seconds})", seconds=seconds)


def failure_words(failure: str) -> str:
    """Give why a message failed and what a click does, in few words."""
    if failure == Problem.RECIPIENT_UNKNOWN.value:
        return tr("No such recipient · Retry")
    if failure == Problem.MESSAGE_TOO_LARGE.value:
        return tr("Too long · Retry")
    return tr("Not sent · Retry")


def picture_size(width: int, height: int, wide: float, high: float) -> QSize:
    """Give how large a picture is shown; one of unknown size gets a plain box."""
    if width <= 0 or height <= 0:
        return QSize(int(wide * 0.75), int(high * 0.5))
    factor = min(wide / width, high / height, 1.0)
    least = wide / 4
    return QSize(max(int(width * factor), int(least)), max(int(height * factor), int(least * 0.75)))


def _lay_out(made: QTextLayout, width: float) -> float:
    y = 0.0
    made.beginLayout()
    while True:
        line = made.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
    made.endLayout()
    return y


def _natural_width(made: QTextLayout) -> float:
    return max((made.lineAt(number).naturalTextWidth() for number in range(made.lineCount())), default=0.0)


def bubble_path(rect: QRectF, radius: float, out: bool) -> QPainterPath:
    """Give a bubble: round, but for the upper corner on its writer's side."""
    small = min(2.0, radius)
    left, right = (radius, small) if out else (small, radius)
    path = QPainterPath(QPointF(rect.left() + left, rect.top()))
    path.lineTo(rect.right() - right, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + right))
    path.lineTo(rect.right(), rect.bottom() - radius)
    path.quadTo(rect.bottomRight(), QPointF(rect.right() - radius, rect.bottom()))
    path.lineTo(rect.left() + radius, rect.bottom())
    path.quadTo(rect.bottomLeft(), QPointF(rect.left(), rect.bottom() - radius))
    path.lineTo(rect.left(), rect.top() + left)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + left, rect.top()))
    return path
