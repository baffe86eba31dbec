"""One keyword rule: what it looks for, what it answers, when it holds, and a field to try it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from console.domain.autoreply import KeywordMatch, Rule, RuleSet, Texts
from console.domain.autoreply_check import FaultKind, problems
from console.domain.autoreply_engine import Book, Compile, ContactState, Incoming, Situation, decide
from console.domain.ids import Address
from console.domain.presence import AgentStatus
from console.i18n import tr
from console.ui.dialogs.autoreply_card import LONGEST_PAUSE
from console.ui.dialogs.autoreply_texts import TextsChooser
from console.ui.dialogs.autoreply_words import fault_words, joined, match_name
from console.ui.dialogs.base import BaseDialog, hairline, wrapped
from console.ui.theme import Theme
from console.ui.widgets import button, plain_label
from console.ui.widgets.day_field import DayField
from console.ui.widgets.dressing import dress, mark_problem
from console.ui.widgets.named_combo import NamedCombo

_BETWEEN = re.compile(r"[,，、;；\n]+")


def words_in(text: str) -> tuple[str, ...]:
    """Give the words of a line, each once; blanks inside a word stay."""
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(text) if word.strip()))


class _SampleEdit(QLineEdit):
    """A line to try things in: its Enter does not reach the dialog's button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class KeywordDialog(BaseDialog):
    """Asks for a keyword rule. saved(Rule).

    known: the variables that have a value besides date and time; compile_pattern: the engine of regular expressions.
    """

    saved = Signal(object)

    def __init__(
        self, theme: Theme, rule: Rule, known: Collection[str], compile_pattern: Compile, *, new: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, 480)
        self._theme = theme
        self._rule = rule
        self._new = new
        self._known = known
        self._compile = compile_pattern
        self.name = QLineEdit(rule.name)
        self.name.setMaxLength(40)
        self.match = NamedCombo()
        for each in KeywordMatch:
            self.match.add(match_name(each), each)
        self.match.setCurrentIndex(list(KeywordMatch).index(rule.match))
        self.words = QLineEdit(joined(rule.words))
        self.words.setMaxLength(1000)
        self.pattern = QLineEdit(rule.pattern)
        self.pattern.setMaxLength(500)
        self.pattern.setFont(theme.mono())
        self.texts = TextsChooser(theme, known)
        self.texts.load(rule.texts)
        self.edit, self.add = button("", "link"), button("", "link")
        self.pause = QSpinBox()
        self.pause.setRange(0, LONGEST_PAUSE)
        self.pause.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.pause.setValue(-(-rule.pause // 60))
        self.from_on, self.from_day = QCheckBox(), DayField(rule.valid_from)
        self.until_on, self.until_day = QCheckBox(), DayField(rule.valid_until)
        self.from_on.setChecked(rule.valid_from is not None)
        self.until_on.setChecked(rule.valid_until is not None)
        self.sample = _SampleEdit()
        self.sample.setMaxLength(2000)
        self.outcome = plain_label("", "secondary")
        self._problem = wrapped("problem")
        self._problem.hide()
        self.accept_button, self._cancel = button("", "primary"), button("")
        self._lay_out()
        self._connect()
        self.finish(self.accept_button)
        self._match_changed()
        self.name.setFocus()

    def _lay_out(self) -> None:
        self._labels = {
            field: plain_label("", "secondary")
            for field in (self.name, self.match, self.words, self.pattern, self.texts, self.pause, self.sample)
        }
        form = QFormLayout()
        form.setSpacing(self._theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        tools = QHBoxLayout()
        tools.addWidget(self.edit)
        tools.addWidget(self.add)
        tools.addStretch(1)
        for field in (self.name, self.match, self.words, self.pattern, self.texts):
            form.addRow(self._labels[field], field)
        form.addRow("", tools)
        form.addRow(self._labels[self.pause], self.pause)
        form.addRow(self.from_on, self.from_day)
        form.addRow(self.until_on, self.until_day)
        self._form = form
        form.addRow(self._problem)
        form.addRow(hairline())
        form.addRow(self._labels[self.sample], self.sample)
        form.addRow("", self.outcome)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.accept_button)

    def _connect(self) -> None:
        for on, day in ((self.from_on, self.from_day), (self.until_on, self.until_day)):
            on.toggled.connect(day.setEnabled)
            day.setEnabled(on.isChecked())
        self.match.currentIndexChanged.connect(self._match_changed)
        for field in (self.words, self.pattern, self.sample):
            field.textChanged.connect(self._try)
        self.texts.changed.connect(self._texts_changed)
        self.edit.clicked.connect(self.texts.edit)
        self.add.clicked.connect(self.texts.add)
        self.accept_button.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)

    # --- what is held ---

    def value(self) -> Rule:
        """Give the rule as it is written now."""
        match = KeywordMatch(self.match.currentData())
        pattern = match is KeywordMatch.PATTERN
        return replace(
            self._rule,
            name=" ".join(self.name.text().split()),
            match=match,
            words=self._rule.words if pattern else words_in(self.words.text()),
            pattern=self.pattern.text().strip() if pattern else self._rule.pattern,
            texts=self.texts.value(),
            pause=self.pause.value() * 60,
            valid_from=self.from_day.day if self.from_on.isChecked() else None,
            valid_until=self.until_day.day if self.until_on.isChecked() else None,
        )

    @property
    def problem(self) -> str:
        """The sentence about what is wrong, or empty."""
        return self._problem.text()

    def _wrong(self, rule: Rule) -> tuple[str, QWidget] | None:
        faults = problems(RuleSet((replace(rule, on=True),)), self._known, self._compile)
        if not faults:
            return None
        fields = {
            FaultKind.NO_TEXT: self.add, FaultKind.BAD_DATES: self.until_day, FaultKind.NO_WORDS: self.words,
            FaultKind.WORD_TOO_LONG: self.words, FaultKind.NO_PATTERN: self.pattern,
            FaultKind.BAD_PATTERN: self.pattern, FaultKind.PATTERN_TOO_LONG: self.pattern,
            FaultKind.MATCHES_ALL: self.pattern,
        }  # fmt: skip
        first = next((fault for fault in faults if fault.kind is not FaultKind.NO_TEXT), faults[0])
        words = tr("Write an answer first: New.") if first.kind is FaultKind.NO_TEXT else fault_words(first)
        return words, fields.get(first.kind, self.texts.combo)

    def _show_problem(self, text: str, field: QWidget | None = None) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        for each in (self.words, self.pattern):
            mark_problem(each, text if each is field else "")
        if field is not None:
            field.setFocus()
        self._refit()

    def _refit(self) -> None:
        if self.isVisible():
            self.fit()

    def _texts_changed(self) -> None:
        self._show_problem("")

    def _match_changed(self) -> None:
        pattern = self.match.currentData() is KeywordMatch.PATTERN
        self._form.setRowVisible(self.words, not pattern)
        self._form.setRowVisible(self.pattern, pattern)
        self._try()
        self._refit()

    def _try(self) -> None:
        if self.problem:
            self._show_problem("")
        rule, sample = self.value(), self.sample.text()
        usable = self._compile(rule.pattern) is not None if rule.match is KeywordMatch.PATTERN else bool(rule.words)
        if not sample.strip() or not usable:
            self._say("", "secondary")
        elif _answers(rule, sample, self._compile):
            self._say(tr("It answers this message."), "ok")
        else:
            self._say(tr("It does not answer this message."), "secondary")

    def _say(self, text: str, role: str) -> None:
        dress(self.outcome, "role", role)
        self.outcome.setText(text)
        self.sample.setAccessibleDescription(text)

    def _save(self) -> None:
        rule = self.value()
        wrong = self._wrong(rule)
        if wrong is not None:
            self._show_problem(*wrong)
            return
        self.saved.emit(rule)
        self.accept()

    def translate(self) -> None:
        self.setWindowTitle(tr("New keyword rule") if self._new else tr("Edit keyword rule"))
        for field, words in (
            (self.name, tr("Name of the rule")),
            (self.match, tr("Answer a message with")),
            (self.words, tr("Words")),
            (self.pattern, tr("Regular expression")),
            (self.texts, tr("Answer")),
            (self.pause, tr("Pause in minutes")),
            (self.sample, tr("Try a message")),
        ):
            self._labels[field].setText(words)
            field.setAccessibleName(words)
        self.name.setPlaceholderText(tr("such as: parcels"))
        self.words.setPlaceholderText(tr("with commas between them"))
        self.sample.setPlaceholderText(tr("what a buyer might write"))
        self.pause.setSuffix(tr(" min", context="after a number of minutes"))
        self.pause.setSpecialValueText(tr("no pause"))
        self.edit.setText(tr("Edit", context="auto-reply"))
        self.add.setText(tr("New", context="auto-reply"))
        for on, day, words in (
            (self.from_on, self.from_day, tr("Valid from")),
            (self.until_on, self.until_day, tr("Valid until")),
        ):
            on.setText(words)
            day.setAccessibleName(words)
        self.texts.translate()
        self.accept_button.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))
        self._try()


def _answers(rule: Rule, sample: str, compile_pattern: Compile) -> bool:
    """Ask the engine itself, with nothing in the rule's way but its words."""
    alone = replace(rule, on=True, texts=Texts(("-",)), valid_from=None, valid_until=None)
    stranger, now = Incoming(sample, Address("visitor@sample")), datetime.now(UTC)
    book = Book(RuleSet((alone,)), compile_pattern)
    decision, _ = decide(book, ContactState(), Situation(AgentStatus.ONLINE, 1), stranger, now)
    return decision.rule_id is not None
