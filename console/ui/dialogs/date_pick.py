"""Chooses a day of the conversation to jump to; days with messages stand out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import QDate, QLocale, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from console.i18n import language, tr
from console.ui.dialogs.base import BaseDialog
from console.ui.icons import icon
from console.ui.theme import current
from console.ui.widgets.buttons import button
from console.ui.widgets.text import plain_label


class _Calendar(QCalendarWidget):
    """Paints its days in the theme's colours: chosen, with messages, plain, and out of reach."""

    def __init__(self, days: frozenset[date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days = days
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, QTextCharFormat())
        for name, drawing in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            tool = self.findChild(QToolButton, name)
            if tool is not None:
                tool.setIcon(icon(drawing))

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:  # noqa: N802 - Qt's name
        theme = current()
        mine = date(day.year(), day.month(), day.day()) in self._days
        reachable = day.month() == self.monthShown() and self.minimumDate() <= day <= self.maximumDate()
        back, front = ("accent_soft", "accent_text") if mine else ("", "text" if reachable else "hint")
        if day == self.selectedDate() and reachable:
            back, front = "accent", "on_accent"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.color("surface"))
        if back:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(back))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), theme.px(8), theme.px(8))
        painter.setFont(theme.font(bold=mine, tabular=True))
        painter.setPen(theme.color(front))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        painter.restore()


class DatePickDialog(BaseDialog):
    """A calendar. picked: the chosen day (double click, Enter, or the button)."""

    picked = Signal(date)

    def __init__(self, days: Collection[date] = (), today: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, 360)
        self._days = frozenset(days)
        self._calendar = _Calendar(self._days)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setGridVisible(False)
        self._calendar.setMinimumHeight(current().px(280))
        self._hint = plain_label("", "secondary")
        if today is not None:
            self._calendar.setMaximumDate(_qdate(today))
            self._calendar.setSelectedDate(_qdate(max(self._days, default=today)))
        if self._days:
            self._calendar.setMinimumDate(_qdate(min(self._days)))
        self._go = button("", "primary")
        self._cancel = button("")
        self._go.clicked.connect(self._choose)
        self._calendar.activated.connect(self._choose)
        self._cancel.clicked.connect(self.reject)
        self.body.addWidget(self._calendar, 1)
        self.body.addWidget(self._hint)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._go)
        self.finish(self._go)
        self._calendar.setFocus()

    def _choose(self) -> None:
        chosen = self._calendar.selectedDate()
        self.accept()
        self.picked.emit(date(chosen.year(), chosen.month(), chosen.day()))

    def translate(self) -> None:
        self.setWindowTitle(tr("Go to a date"))
        self._calendar.setLocale(QLocale(language()))
        self._calendar.setAccessibleName(tr("Calendar"))
        self._hint.setText(tr("Days with messages stand out."))
        self._go.setText(tr("Go there"))
        self._cancel.setText(tr("Cancel"))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
