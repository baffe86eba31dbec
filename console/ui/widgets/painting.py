"""Small painted things that delegates and widgets share: badges, chips, dots and the waiting ring."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from console.domain.presence import AgentStatus, Show
from console.ui.theme import FontRole, current

WAITING_LIMITS = (30, 40, 180)
"""Seconds: good, the usual mean, and when most buyers have left (spec: service standards)."""


class Urgency(IntEnum):
    """How pressing a waiting buyer is."""

    CALM = 0
    SOON = 1
    LATE = 2
    LOST = 3


def urgency(seconds: float, limits: tuple[int, int, int] = WAITING_LIMITS) -> Urgency:
    """Tell how pressing a wait is."""
    return Urgency(sum(seconds >= limit for limit in limits))


def urgency_role(stage: Urgency, *, text: bool = False) -> str:
    """Give the token for a stage: ok under the first limit, warn up to the last, bad above."""
    name = {Urgency.CALM: "ok", Urgency.LOST: "bad"}.get(stage, "warn")
    return f"{name}_text" if text else name


def waiting_fraction(seconds: float, limits: tuple[int, int, int] = WAITING_LIMITS) -> float:
    """Give how much of the ring is drawn: a third per limit, full from the last one on."""
    start = 0
    for passed, limit in enumerate(limits):
        if seconds < limit:
            return (passed + max(0.0, seconds - start) / (limit - start)) / len(limits)
        start = limit
    return 1.0


def paint_waiting_ring(
    painter: QPainter,
    rect: QRect | QRectF,
    seconds: float,
    limits: tuple[int, int, int] = WAITING_LIMITS,
    paused: bool = False,
) -> None:
    """Draw the ring of a waiting buyer: the arc grows with time, a dot joins it over the second limit,
    an exclamation mark over the last; two bars while the wait is paused because the agent types.
    """
    theme = current()
    stage = urgency(seconds, limits)
    colour = theme.color("text_3" if paused else urgency_role(stage))
    area = QRectF(rect)
    side = min(area.width(), area.height())
    stroke = max(1.6, side / 7)
    box = QRectF(0, 0, side - stroke, side - stroke)
    box.moveCenter(area.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("line"), stroke))
    painter.drawEllipse(box)
    pen = QPen(colour, stroke)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(box, 90 * 16, -round(waiting_fraction(seconds, limits) * 360 * 16))
    if paused:
        _bars(painter, box.center(), side, colour)
    elif stage is Urgency.LOST:
        _exclamation(painter, box.center(), side, colour)
    elif stage is Urgency.LATE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(box.center(), side / 8, side / 8)
    painter.restore()


def _bars(painter: QPainter, centre: QPointF, side: float, colour: QColor) -> None:
    painter.setPen(QPen(colour, max(1.2, side / 10)))
    for shift in (-side / 9, side / 9):
        painter.drawLine(centre + QPointF(shift, -side / 7), centre + QPointF(shift, side / 7))


def _exclamation(painter: QPainter, centre: QPointF, side: float, colour: QColor) -> None:
    width = max(1.4, side / 9)
    painter.setPen(QPen(colour, width))
    painter.drawLine(centre + QPointF(0, -side / 4.4), centre + QPointF(0, side / 16))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(centre + QPointF(0, side / 4.8), width / 1.7, width / 1.7)


def badge_width(count: int) -> int:
    """Give how wide a badge for this count is."""
    theme = current()
    text = badge_text(count)
    metrics = QFontMetricsF(theme.font(FontRole.MARK, bold=True, tabular=True))
    return max(theme.px(18), round(metrics.horizontalAdvance(text)) + theme.px(10))


def badge_text(count: int) -> str:
    """Give the words of a badge: the number, or 99+."""
    return "99+" if count > 99 else str(count)


def paint_badge(painter: QPainter, right: float, middle: float, count: int, role: str = "bad") -> QRectF:
    """Draw an unread count that ends at x = right and is centred on y = middle; count 0 draws a plain dot."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role))
    height = theme.px(18) if count else theme.px(10)
    width = badge_width(count) if count else height
    rect = QRectF(right - width, middle - height / 2, width, height)
    painter.drawRoundedRect(rect, height / 2, height / 2)
    if count:
        painter.setFont(theme.font(FontRole.MARK, bold=True, tabular=True))
        painter.setPen(theme.color("on_bad" if role == "bad" else "on_accent"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, badge_text(count))
    painter.restore()
    return rect


def chip_width(text: str) -> int:
    """Give how wide a chip with this text is."""
    theme = current()
    return round(QFontMetricsF(theme.font(FontRole.MARK)).horizontalAdvance(text)) + theme.px(10)


def paint_chip(painter: QPainter, left: float, middle: float, text: str, kind: str = "") -> QRectF:
    """Draw a tag-like chip that begins at x = left; kind: "" (grey), accent, ok, warn or bad."""
    theme = current()
    back, front = (f"{kind}_soft", f"{kind}_text") if kind else ("surface_2", "text_2")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = theme.px(18)
    rect = QRectF(left, middle - height / 2, chip_width(text), height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(back))
    painter.drawRoundedRect(rect, theme.px(4), theme.px(4))
    painter.setFont(theme.font(FontRole.MARK))
    painter.setPen(theme.color(front))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return rect


_STATUS_ROLES: dict[AgentStatus | Show, str] = {
    AgentStatus.ONLINE: "ok",
    AgentStatus.BUSY: "bad",
    AgentStatus.AWAY: "warn",
    AgentStatus.INVISIBLE: "hint",
    AgentStatus.OFFLINE: "hint",
    Show.CHAT: "ok",
    Show.ONLINE: "ok",
    Show.AWAY: "warn",
    Show.XA: "warn",
    Show.BUSY: "bad",
    Show.OFFLINE: "hint",
    Show.UNKNOWN: "hint",
}
_RINGS: frozenset[AgentStatus | Show] = frozenset(
    {AgentStatus.INVISIBLE, AgentStatus.OFFLINE, Show.OFFLINE, Show.UNKNOWN}
)
_CLOCKS: frozenset[AgentStatus | Show] = frozenset({AgentStatus.AWAY, Show.AWAY, Show.XA})
_BUSY: frozenset[AgentStatus | Show] = frozenset({AgentStatus.BUSY, Show.BUSY})


def paint_status_dot(painter: QPainter, rect: QRectF, status: AgentStatus | Show, back: str = "surface") -> None:
    """Draw a status: full dot (there), dot with a bar (busy), dot with hands (away), ring (hidden or gone)."""
    theme = current()
    colour = theme.color(_STATUS_ROLES[status])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre, radius = rect.center(), rect.width() / 2
    hollow = status in _RINGS
    stroke = max(1.4, radius / 2.4)
    painter.setPen(QPen(colour, stroke) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(back) if hollow else colour)
    painter.drawEllipse(centre, radius - (stroke / 2 if hollow else 0), radius - (stroke / 2 if hollow else 0))
    painter.setPen(QPen(theme.color(back), max(1.0, radius / 3)))
    if status in _BUSY:
        painter.drawLine(centre - QPointF(radius / 2, 0), centre + QPointF(radius / 2, 0))
    elif status in _CLOCKS:
        painter.drawLine(centre, centre - QPointF(0, radius / 1.8))
        painter.drawLine(centre, centre + QPointF(radius / 2.2, 0))
    painter.restore()
