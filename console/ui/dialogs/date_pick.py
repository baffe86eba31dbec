"""Chooses a day of the conversation to jump to; days with messages stand out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from console.i18n import language, tr
from console.ui.dialogs.base import BaseDialog
from console.ui.theme import current
from console.ui.widgets.buttons import button
from console.ui.widgets.text import plain_label


class DatePickDialog(BaseDialog):
    """A calendar. picked: the chosen day (double click, Enter, or the button)."""

    picked = Signal(date)

    def __init__(self, days: Collection[date] = (), today: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, 360)
        self._days = frozenset(days)
        self._calendar = QCalendarWidget()
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
        self._mark()
        self.finish(self._go)
        self._calendar.setFocus()

    def _mark(self) -> None:
        theme = current()
        plain = QTextCharFormat()
        plain.setForeground(theme.color("text"))
        for day in Qt.DayOfWeek:
            self._calendar.setWeekdayTextFormat(day, plain)
        head = QTextCharFormat()
        head.setForeground(theme.color("text_2"))
        head.setBackground(theme.color("surface"))
        self._calendar.setHeaderTextFormat(head)
        full = QTextCharFormat()
        full.setForeground(theme.color("accent_text"))
        full.setBackground(theme.color("accent_soft"))
        full.setFontWeight(QFont.Weight.DemiBold)
        for each in self._days:
            self._calendar.setDateTextFormat(_qdate(each), full)

    def _choose(self) -> None:
        chosen = self._calendar.selectedDate()
        self.accept()
        self.picked.emit(date(chosen.year(), chosen.month(), chosen.day()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._ready:
            self._mark()

    def translate(self) -> None:
        self.setWindowTitle(tr("Go to a date"))
        self._calendar.setLocale(QLocale(language()))
        self._calendar.setAccessibleName(tr("Calendar"))
        self._hint.setText(tr("Days with messages stand out."))
        self._go.setText(tr("Go there"))
        self._cancel.setText(tr("Cancel"))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
