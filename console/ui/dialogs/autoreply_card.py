"""One condition of 设置自动回复: its check box, its texts, how often it answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox

from console.domain.autoreply import Condition, Rule
from console.i18n import tr
from console.ui.dialogs.autoreply_order import Card
from console.ui.dialogs.autoreply_texts import TextsChooser
from console.ui.dialogs.autoreply_words import condition_around, condition_name
from console.ui.theme import Theme
from console.ui.widgets import button, plain_label
from console.ui.widgets.still_wheel import still

LIMITS = {Condition.MANY: (1, 999), Condition.WAITING: (5, 3600), Condition.CLOSING: (1, 1440)}
"""What can be set on the card: buyers, seconds, minutes."""
LONGEST_PAUSE = 24 * 60


class _Tail(QLabel):
    """The words behind the number; a click on them ticks the box, as one on those before it does."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        # It is as wide as the card leaves it; only the words count.
        if event.position().x() <= self.fontMetrics().horizontalAdvance(self.text()):
            self.clicked.emit()


class RuleCard(Card):
    """A rule with a check box. hours_asked: the timetable is to be shown (outside working hours)."""

    hours_asked = Signal()

    def __init__(self, theme: Theme, condition: Condition, known: Collection[str], movable: bool = True) -> None:
        super().__init__(theme, condition, movable)
        self._rule = Rule(condition.value, condition)
        self.on = QCheckBox()
        self.number: QSpinBox | None = None
        self._tail = _Tail()
        self._tail.clicked.connect(self.on.click)
        self.edit = button("", "link")
        self.new = button("", "link")
        self.texts = TextsChooser(theme, known)
        self.pause: QSpinBox | None = None
        self._daily = plain_label("", "mark")
        self.hours = button("", "link")
        self._hours_words = plain_label("", "mark")
        self._hours_words.setWordWrap(True)
        self._lay_out(theme)
        self.add_problem_row()
        self.on.toggled.connect(self.changed)
        self.edit.clicked.connect(self.texts.edit)
        self.new.clicked.connect(self.texts.add)
        self.texts.changed.connect(self.changed)
        self.hours.clicked.connect(self.hours_asked)

    def _lay_out(self, theme: Theme) -> None:
        self.head.addWidget(self.on)
        if self.condition in LIMITS:
            self.number = self._spin(*LIMITS[self.condition])
            self.head.addWidget(self.number)
        self.head.addWidget(self._tail, 1)
        self.head.addStretch(0)
        self.head.addWidget(self.edit)
        self.head.addWidget(self.new)
        below = QHBoxLayout()
        left = self.handle.sizeHint().width() if not self.handle.isHidden() else 0
        below.setContentsMargins(left + theme.px(28), 0, 0, 0)
        below.setSpacing(theme.px(8))
        below.addWidget(self.texts, 1)
        if self.condition is Condition.FIRST_OF_DAY:
            below.addWidget(self._daily, 0, Qt.AlignmentFlag.AlignVCenter)
        elif self.condition is not Condition.CLOSING:
            self.pause = self._spin(0, LONGEST_PAUSE)
            below.addWidget(self.pause, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(below)
        if self.condition is Condition.OUTSIDE_HOURS:
            row = QHBoxLayout()
            row.setContentsMargins(left + theme.px(24), 0, 0, 0)
            row.addWidget(self.hours)
            row.addWidget(self._hours_words, 1)
            self.column.addLayout(row)

    def _spin(self, least: int, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        still(spin)
        spin.valueChanged.connect(self.changed)
        return spin

    # --- what is held ---

    def load(self, rule: Rule) -> None:
        """Show a rule."""
        self._rule = rule
        self.on.setChecked(rule.on)
        self.texts.load(rule.texts)
        if self.number is not None:
            self.number.setValue(rule.limit // 60 if self.condition is Condition.CLOSING else rule.limit)
        if self.pause is not None:
            self.pause.setValue(-(-rule.pause // 60))

    def value(self) -> Rule:
        """Give the rule as it is shown; what is not shown stays."""
        rule = replace(self._rule, on=self.on.isChecked(), texts=self.texts.value())
        if self.number is not None:
            shown = self.number.value()
            rule = replace(rule, limit=shown * 60 if self.condition is Condition.CLOSING else shown)
        if self.pause is not None and self.pause.value() != -(-rule.pause // 60):
            rule = replace(rule, pause=self.pause.value() * 60)
        return rule

    def show_hours(self, words: str) -> None:
        """Show the working time in short."""
        self._hours_words.setText(words)

    def translate(self) -> None:
        super().translate()
        name = condition_name(self.condition)
        before, after = condition_around(self.condition)
        self.on.setText(before)
        self.on.setAccessibleName(name)
        self._tail.setText(after)
        self._tail.setVisible(bool(after))
        self.edit.setText(tr("Edit", context="auto-reply"))
        self.new.setText(tr("New", context="auto-reply"))
        for each in (self.edit, self.new, self.texts.combo, self.texts.list, self.texts.turn, self.texts.remove):
            each.setAccessibleDescription(name)
        self.texts.translate()
        self._daily.setText(tr("once a day for each buyer"))
        self.hours.setText(tr("Working hours…"))
        if self.number is not None:
            self.number.setAccessibleName(
                {
                    Condition.MANY: tr("Set number of buyers"),
                    Condition.WAITING: tr("Seconds without an answer"),
                    Condition.CLOSING: tr("Minutes of silence"),
                }[self.condition]
            )
        if self.pause is not None:
            self.pause.setPrefix(tr("pause ", context="before a number of minutes"))
            self.pause.setSuffix(tr(" min", context="after a number of minutes"))
            self.pause.setSpecialValueText(tr("no pause"))
            words = tr("For so many minutes it does not answer the same buyer again")
            self.pause.setAccessibleName(tr("Pause in minutes"))
            self.pause.setAccessibleDescription(f"{name}. {words}")
            self.pause.setToolTip(words)
