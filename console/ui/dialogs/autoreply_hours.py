"""The working hours: a weekly timetable, and days on which other times hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QDate, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from console.domain.autoreply import Holiday, Span, WorkingHours
from console.i18n import tr
from console.ui.dialogs.autoreply_words import days_words, spans_words, weekday_name
from console.ui.dialogs.base import BaseDialog, hairline, wrapped
from console.ui.theme import Theme
from console.ui.widgets import IconButton, button, one_line, plain_label
from console.ui.widgets.day_field import DayField
from console.ui.widgets.list_keys import ListKeys
from console.ui.widgets.still_wheel import still

MOST_SPANS = 3
_USUAL = Span(time(9), time(18))


class SpansEdit(QWidget):
    """The times of one day: none (closed) up to three. resized: it needs more or less room."""

    resized = Signal()

    def __init__(self, theme: Theme, spans: Sequence[Span] = ()) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self._rows: list[tuple[QTimeEdit, QTimeEdit, IconButton, QWidget]] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._closed = plain_label("", "mark")
        self.add = IconButton("plus", "")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        line.addLayout(self._column)
        line.addWidget(self._closed)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.add.clicked.connect(self._add_usual)
        self.load(spans)

    def load(self, spans: Sequence[Span]) -> None:
        """Show these times."""
        while self._rows:
            self._drop(self._rows[0][3])
        for span in spans:
            self._add(span)
        self._arrange()

    def value(self) -> tuple[Span, ...]:
        """Give the times, the earliest first."""
        spans = [Span(_time(begin), _time(end)) for begin, end, _, _ in self._rows]
        return tuple(sorted(spans, key=lambda span: span.begin))

    def overlap(self) -> bool:
        """Tell whether two of the times have a moment in common."""
        ends = [(_minutes(span.begin), _minutes(span.end)) for span in self.value()]
        open_ = [(begin, end if end > begin else end + 24 * 60) for begin, end in ends]
        return any(one[1] > other[0] for one, other in pairwise(open_))

    def _add_usual(self) -> None:
        spans = self.value()
        begin = spans[-1].end if spans else _USUAL.begin
        last = begin.replace(hour=min(begin.hour + 3, 23)) if spans else _USUAL.end
        self._add(Span(begin, last)).setFocus()
        self._arrange()
        self.resized.emit()

    def _add(self, span: Span) -> QTimeEdit:
        begin, end = _time_field(span.begin), _time_field(span.end)
        remove = IconButton("close", "")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.px(6))
        for each in (begin, plain_label("–"), end, remove):
            line.addWidget(each)
        self._rows.append((begin, end, remove, row))
        self._column.addWidget(row)
        remove.clicked.connect(partial(self._remove, row))
        return begin

    def _remove(self, row: QWidget, _checked: bool = False) -> None:
        self._drop(row)
        self._arrange()
        self.add.setFocus()
        self.resized.emit()

    def _drop(self, row: QWidget) -> None:
        self._rows = [each for each in self._rows if each[3] is not row]
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        self._closed.setVisible(not self._rows)
        self.add.setVisible(len(self._rows) < MOST_SPANS)
        self.set_words(self._name)

    def set_words(self, name: str) -> None:
        """Say what day these times are of, in the language in force."""
        self._name = name
        self._closed.setText(tr("closed"))
        self.add.set_name(tr("Add a time: {day}", day=name))
        for number, (begin, end, remove, _) in enumerate(self._rows, 1):
            begin.setAccessibleName(tr("{day}, time {number}, from", day=name, number=str(number)))
            end.setAccessibleName(tr("{day}, time {number}, to", day=name, number=str(number)))
            remove.set_name(tr("Remove time {number}: {day}", day=name, number=str(number)))


class HolidayDialog(BaseDialog):
    """Asks for days with other times. saved(Holiday)."""

    saved = Signal(object)

    def __init__(self, theme: Theme, holiday: Holiday | None, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, 400)
        self._new = holiday is None
        shown = holiday or Holiday(today, today)
        self.name = QLineEdit(shown.name)
        self.name.setMaxLength(40)
        self.first, self.last = DayField(shown.first), DayField(shown.last)
        self.open_ = QCheckBox()
        self.open_.setChecked(bool(shown.spans))
        self.spans = SpansEdit(theme, shown.spans or (_USUAL,))
        self.spans.setVisible(bool(shown.spans))
        self._problem = wrapped("problem")
        self._problem.hide()
        self.accept_button, self._cancel = button("", "primary"), button("")
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._labels = [(field, plain_label("", "secondary")) for field in (self.name, self.first, self.last)]
        for field, label in self._labels:
            form.addRow(label, field)
        self.body.addLayout(form)
        self.body.addWidget(self.open_)
        self.body.addWidget(self.spans)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.accept_button)
        self.open_.toggled.connect(self._open_toggled)
        self.spans.resized.connect(self.fit)
        self.first.dateChanged.connect(self._first_changed)
        self.accept_button.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)
        self.finish(self.accept_button)
        self.name.setFocus()

    def _open_toggled(self, on: bool) -> None:
        self.spans.setVisible(on)
        self.fit()

    def _first_changed(self, day: QDate) -> None:
        if self.last.date() < day:
            self.last.setDate(day)

    def _save(self) -> None:
        spans = self.spans.value() if self.open_.isChecked() else ()
        holiday = Holiday(self.first.day, self.last.day, " ".join(self.name.text().split()), spans)
        if holiday.last < holiday.first:
            problem = tr("The last day lies before the first.")
        elif spans and self.spans.overlap():
            problem = tr("Two of the times overlap.")
        else:
            self.saved.emit(holiday)
            self.accept()
            return
        self._problem.setText(problem)
        self._problem.show()
        self.fit()

    def translate(self) -> None:
        self.setWindowTitle(tr("New holiday") if self._new else tr("Edit holiday"))
        for (field, label), words in zip(
            self._labels, (tr("Name of the holiday"), tr("First day"), tr("Last day")), strict=True
        ):
            label.setText(words)
            field.setAccessibleName(words)
        self.open_.setText(tr("Open at other times on these days"))
        self.spans.set_words(tr("Holiday"))
        self.accept_button.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))


class WorkingHoursDialog(BaseDialog):
    """Asks for the timetable. saved(WorkingHours)."""

    saved = Signal(object)

    def __init__(self, theme: Theme, hours: WorkingHours, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, 460)
        self._theme = theme
        self._today = today
        self._holidays = list(hours.holidays)
        self.days = [SpansEdit(theme, spans) for spans in hours.week]
        self._day_labels = [plain_label() for _ in self.days]
        self.copy = button("", "link")
        self._title = plain_label("", "title")
        self.list = QListWidget()
        self.list.setFixedHeight(theme.px(104))
        self._none = plain_label("", "mark")
        self.new, self.edit, self.remove = button("", "link"), button("", "link"), button("", "link")
        self._problem = wrapped("problem")
        self._problem.hide()
        self.accept_button, self._cancel = button("", "primary"), button("")
        self._lay_out()
        self._connect()
        self.finish(self.accept_button)
        self._show(0)
        self.days[0].setFocus()

    def _lay_out(self) -> None:
        px = self._theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for row, (label, day) in enumerate(zip(self._day_labels, self.days, strict=True)):
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(day, row, 1)
            label.setMinimumHeight(px(30))
            grid.setRowMinimumHeight(row, px(30))
        self._grid = grid
        inside = QWidget()
        inside.setLayout(grid)
        grid.setContentsMargins(0, 0, px(12), 0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(inside)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._area)
        self.body.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(hairline())
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        for each in (self.edit, self.remove, self.new):
            head.addWidget(each)
        self.body.addLayout(head)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.accept_button)

    def _connect(self) -> None:
        for day in self.days:
            day.resized.connect(self.fit)
        self.copy.clicked.connect(self._copy_monday)
        self.new.clicked.connect(self._new_holiday)
        self.edit.clicked.connect(self._edit_holiday)
        self.remove.clicked.connect(self._remove_holiday)
        self.list.itemDoubleClicked.connect(self._edit_holiday)
        keys = ListKeys(self.list)
        keys.remove_asked.connect(self._remove_holiday)
        keys.edit_asked.connect(self._edit_holiday)
        self.accept_button.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)

    def fit(self) -> None:
        """Give the days all their room, or as much of it as the screen has; then they scroll."""
        self._grid.activate()
        wanted = self._grid.totalSizeHint().height()
        screen = self.screen()
        if screen is not None:
            others = self.layout().totalSizeHint().height() - self._area.sizeHint().height()  # type: ignore[union-attr]
            wanted = min(wanted, screen.availableGeometry().height() - others - self._theme.px(64))
        self._area.setFixedHeight(max(wanted, self._theme.px(96)))
        self._area.setMinimumWidth(self._grid.totalSizeHint().width() + self._theme.px(12))
        super().fit()

    def value(self) -> WorkingHours:
        """Give the timetable as it is written now."""
        return WorkingHours(tuple(day.value() for day in self.days), tuple(self._holidays))

    @property
    def problem(self) -> str:
        """The sentence about what is wrong, or empty."""
        return self._problem.text()

    def _copy_monday(self) -> None:
        for day in self.days[1:5]:
            day.load(self.days[0].value())
        self.fit()

    # --- holidays ---

    def _new_holiday(self) -> None:
        dialog = HolidayDialog(self._theme, None, self._today, self)
        dialog.saved.connect(self._added)
        dialog.open()

    def _edit_holiday(self, _item: object = None) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._holidays):
            dialog = HolidayDialog(self._theme, self._holidays[row], self._today, self)
            dialog.saved.connect(partial(self._edited, row))
            dialog.open()

    def _remove_holiday(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._holidays):
            del self._holidays[row]
            self._show(row)

    def _added(self, holiday: Holiday) -> None:
        self._holidays.append(holiday)
        self._sort(holiday)

    def _edited(self, row: int, holiday: Holiday) -> None:
        self._holidays[row] = holiday
        self._sort(holiday)

    def _sort(self, chosen: Holiday) -> None:
        self._holidays.sort(key=lambda each: (each.first, each.last))
        self._show(self._holidays.index(chosen))

    def _show(self, row: int) -> None:
        self.list.clear()
        for each in self._holidays:
            words = "  ".join(
                part for part in (days_words(each.first, each.last), one_line(each.name, 40), spans_words(each.spans))
                if part
            )  # fmt: skip
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._holidays) - 1))
        for each_widget in (self.list, self.edit, self.remove):
            each_widget.setVisible(bool(self._holidays))
        self._none.setVisible(not self._holidays)
        if self.isVisible():
            self.fit()

    def _save(self) -> None:
        wrong = next((number for number, day in enumerate(self.days) if day.overlap()), None)
        if wrong is None:
            self.saved.emit(self.value())
            self.accept()
            return
        self._problem.setText(tr("{day}: two of the times overlap.", day=weekday_name(wrong)))
        self._problem.show()
        self.fit()

    def translate(self) -> None:
        self.setWindowTitle(tr("Working hours"))
        for number, (label, day) in enumerate(zip(self._day_labels, self.days, strict=True)):
            label.setText(weekday_name(number))
            day.set_words(weekday_name(number))
        self.copy.setText(tr("Monday's times from Tuesday to Friday too"))
        self._title.setText(tr("Holidays and other days"))
        self.list.setAccessibleName(tr("Holidays and other days"))
        self._none.setText(tr("None yet. On a holiday its own times hold, or none."))
        self.new.setText(tr("New", context="auto-reply"))
        self.edit.setText(tr("Edit", context="auto-reply"))
        self.remove.setText(tr("Delete"))
        for each in (self.new, self.edit, self.remove):
            each.setAccessibleDescription(tr("Holidays and other days"))
        self.accept_button.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))
        self._show(max(0, self.list.currentRow()))


def _time_field(at: time) -> QTimeEdit:
    field = QTimeEdit(QTime(at.hour, at.minute))
    field.setDisplayFormat("HH:mm")
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    still(field)
    return field


def _time(field: QTimeEdit) -> time:
    return time(field.time().hour(), field.time().minute())


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
