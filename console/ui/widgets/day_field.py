"""A field for a day of the calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QWidget


class DayField(QDateEdit):
    """A day as 2026-03-02, typed or taken from a calendar; today where none is given."""

    def __init__(self, day: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(QDate.currentDate() if day is None else QDate(day.year, day.month, day.day), parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)

    @property
    def day(self) -> date:
        """The day in the field."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())
