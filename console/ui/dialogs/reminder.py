"""What the agent wants to be reminded of, and when: a line of text, a day, a time, and the usual times at one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QDate, QLocale, Qt, QTime, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLineEdit, QPushButton, QTimeEdit, QWidget

from console.domain.reminders import LONGEST, QuickTime, Reminder, one_line, quick_times
from console.i18n import language, tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import current
from console.ui.widgets import FlowLayout, button, plain_label
from console.ui.widgets.text import one_line as harmless


class ReminderDialog(BaseDialog):
    """Makes or changes a reminder. saved(text, due): what was chosen; due is in UTC, the text may be empty."""

    saved = Signal(str, object)

    def __init__(
        self, name: str, now: Callable[[], datetime], reminder: Reminder | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, 400)
        self._name = harmless(name, 60)
        self._now = now
        self._reminder = reminder
        self._times = quick_times(now())
        due = reminder.due if reminder is not None else self._times[QuickTime.HOUR]
        self._who = plain_label("", "secondary")
        self.field = QLineEdit(reminder.text if reminder is not None else "")
        self.field.setMaxLength(LONGEST)
        self._when = plain_label("", "mark")
        self.quick: dict[QuickTime, QPushButton] = {key: button("") for key in self._times}
        self.day = QDateEdit()
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.time = QTimeEdit()
        self.time.setDisplayFormat("HH:mm")
        self.problem = wrapped("problem")
        self.save = button("", "primary")
        self._cancel = button("")
        self._lay_out()
        self._set_due(due)
        self._shown = self._chosen()
        self._connect()
        self.finish(self.save)
        self.field.setFocus()

    def _lay_out(self) -> None:
        times = QWidget()
        flow = FlowLayout(times, current().px(6))
        for choice in self.quick.values():
            choice.setCheckable(True)
            flow.addWidget(choice)
        exact = QHBoxLayout()
        exact.setSpacing(current().px(8))
        exact.addWidget(self.day, 1)
        exact.addWidget(self.time)
        for part in (self._who, self.field, self._when, times):
            self.body.addWidget(part)
        self.body.addLayout(exact)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.save)

    def _connect(self) -> None:
        for key, choice in self.quick.items():
            choice.clicked.connect(partial(self._quick_chosen, key))
        self.day.dateChanged.connect(self._look)
        self.time.timeChanged.connect(self._look)
        self.save.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)

    def _set_due(self, due: datetime) -> None:
        local = due.astimezone()
        self.day.setDate(QDate(local.year, local.month, local.day))
        self.time.setTime(QTime(local.hour, local.minute))

    def _chosen(self) -> datetime:
        day, time = self.day.date(), self.time.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()).astimezone(UTC)

    def _due(self) -> datetime:
        """What is chosen; the former time to the second where it was left alone."""
        chosen = self._chosen()
        return self._reminder.due if self._reminder is not None and chosen == self._shown else chosen

    def _quick_chosen(self, key: QuickTime) -> None:
        self._times |= quick_times(self._now())
        self._set_due(self._times[key])
        self._look()

    def _look(self) -> None:
        due = self._due()
        for key, choice in self.quick.items():
            choice.setChecked(self._times[key] == due)
        left_alone = self._reminder is not None and due == self._reminder.due
        past = due <= self._now() and not left_alone
        words = tr("This time has passed. Choose a later one.") if past else ""
        if words != self.problem.text():
            self.problem.setText(words)
            self.time.setAccessibleDescription(words)
            if self.isVisible():
                self.fit()
        self.problem.setVisible(bool(words))
        self.save.setEnabled(not past)

    def _save(self) -> None:
        self._look()
        if self.save.isEnabled():
            text, due = one_line(self.field.text()), self._due()
            self.accept()
            self.saved.emit(text, due)

    def translate(self) -> None:
        self.setWindowTitle(tr("New reminder") if self._reminder is None else tr("Edit reminder"))
        self._who.setText(tr("About {name}", name=self._name))
        self.field.setAccessibleName(tr("What to be reminded of"))
        self.field.setPlaceholderText(tr("Get back to this buyer"))
        self._when.setText(tr("When"))
        for key, choice in self.quick.items():
            choice.setText(quick_word(key))
        locale = QLocale(language())
        self.day.setLocale(locale)
        self.day.setAccessibleName(tr("Day"))
        self.time.setAccessibleName(tr("Time"))
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.save.setText(tr("Save"))
        self._cancel.setText(tr("Cancel"))
        self._look()


def quick_word(key: QuickTime) -> str:
    """Give the word for an offered time."""
    return {
        QuickTime.TEN_MINUTES: tr("In 10 minutes"),
        QuickTime.HOUR: tr("In 1 hour"),
        QuickTime.EVENING: tr("This evening"),
        QuickTime.MORNING: tr("Tomorrow morning"),
    }[key]
