"""The page 自动回复设置: the rules in the order in which they are asked, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from console.domain.autoreply import PRECEDENCE, Condition, Rule, RuleSet, WorkingHours, standard_rules
from console.domain.autoreply_check import Fault, problems
from console.domain.autoreply_engine import Compile
from console.domain.contacts import Contact
from console.domain.options import Section
from console.i18n import tr
from console.ui.dialogs.autoreply_card import RuleCard
from console.ui.dialogs.autoreply_exempt import ExemptList
from console.ui.dialogs.autoreply_hours import WorkingHoursDialog
from console.ui.dialogs.autoreply_keywords import KeywordCard
from console.ui.dialogs.autoreply_order import CardOrder
from console.ui.dialogs.autoreply_words import condition_name, fault_words, hours_words, rule_name
from console.ui.dialogs.base import wrapped
from console.ui.dialogs.settings_options import section_title
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.theme import Theme, looks_changed
from console.ui.widgets import ElidedLabel, button, plain_label
from console.ui.widgets.still_wheel import still

MOST_QUIET = 24 * 60
MOST_IN_A_ROW = 20


class AutoReplyPage(SettingsPage):
    """Edits a RuleSet. try_asked: show the simulator with value(); log_asked: show what was decided so far.

    known: the variables that have a value besides date and time; compile_pattern: the engine of regular expressions;
    standard: what 恢复默认 brings back.
    """

    try_asked = Signal()
    log_asked = Signal()

    def __init__(
        self, theme: Theme, known: Collection[str], compile_pattern: Compile, today: date,
        standard: RuleSet | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._theme = theme
        self._known = known
        self._compile = compile_pattern
        self._today = today
        self._standard = standard or standard_rules()
        self._before = self._standard
        self._hours = WorkingHours()
        self._contacts: Sequence[Contact] = ()
        self._title = plain_label("", "heading")
        self._hint = ElidedLabel("", "mark")
        self.try_out, self.log = button("", "link"), button("", "link")
        self.rules = {
            condition: RuleCard(theme, condition, known)
            for condition in PRECEDENCE
            if condition is not Condition.KEYWORD
        }
        self.keywords = KeywordCard(theme, known, compile_pattern)
        self.order = CardOrder(
            theme, [self.keywords if each is Condition.KEYWORD else self.rules[each] for each in PRECEDENCE]
        )
        self.rules[Condition.CLOSING] = RuleCard(theme, Condition.CLOSING, known, movable=False)
        self._closing_title, self._general_title = plain_label("", "heading"), plain_label("", "heading")
        self.quiet, self.most = self._spin(0, MOST_QUIET), self._spin(1, MOST_IN_A_ROW)
        self._quiet_label, self._most_label = wrapped(), wrapped()
        self.exempt = ExemptList(theme)
        self._lay_out()
        self._connect()

    def _spin(self, least: int, most: int) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(least, most)
        spin.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        still(spin)
        return spin

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        head.addWidget(self.log)
        head.addWidget(self.try_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.order)
        column.addSpacing(px(6))
        column.addWidget(self._closing_title)
        column.addWidget(self.rules[Condition.CLOSING])
        column.addSpacing(px(6))
        column.addWidget(self._general_title)
        form = QFormLayout()
        form.setSpacing(px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label in (self._quiet_label, self._most_label):
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._size_numbers()
        form.addRow(self.quiet, self._quiet_label)
        form.addRow(self.most, self._most_label)
        column.addLayout(form)
        column.addSpacing(px(6))
        column.addWidget(self.exempt)
        column.addStretch(1)

    def _size_numbers(self) -> None:
        for spin in (self.quiet, self.most):
            spin.setFixedWidth(self._theme.px(128))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "most"):
            self._size_numbers()

    def _connect(self) -> None:
        for card in (*self.rules.values(), self.keywords):
            card.changed.connect(self.changed)
        self.order.moved.connect(self.changed)
        for spin in (self.quiet, self.most):
            spin.valueChanged.connect(self.changed)
        self.exempt.changed.connect(self.changed)
        self.rules[Condition.OUTSIDE_HOURS].hours_asked.connect(self._ask_hours)
        self.try_out.clicked.connect(self.try_asked)
        self.log.clicked.connect(self.log_asked)

    # --- what is held ---

    def load(self, rules: RuleSet, contacts: Iterable[Contact] = ()) -> None:
        """Show these rules as what is stored; contacts: who can be left alone."""
        self._contacts = tuple(contacts)
        self._show(rules)
        self._before = self.value()

    def _show(self, rules: RuleSet) -> None:
        by_condition = {rule.condition: rule for rule in rules.rules}
        usual = {rule.condition: rule for rule in self._standard.rules}
        for condition, card in self.rules.items():
            plain = usual.get(condition, Rule(condition.value, condition))
            card.load(by_condition.get(condition, plain))
        self.keywords.load([rule for rule in rules.rules if rule.condition is Condition.KEYWORD])
        self.order.set_order((*rules.order, *PRECEDENCE) if set(PRECEDENCE) - set(rules.order) else rules.order)
        self._hours = rules.hours
        self.quiet.setValue(-(-rules.quiet_after_human // 60))
        self.most.setValue(rules.most_in_a_row)
        self._quiet_seconds = rules.quiet_after_human
        self.exempt.load(rules.exemptions, self._contacts)
        self.rules[Condition.OUTSIDE_HOURS].show_hours(hours_words(self._hours))

    def value(self) -> RuleSet:
        """Give the rules as they stand on the page."""
        order = self.order.order()
        rules: list[Rule] = []
        for condition in (*order, Condition.CLOSING):
            rules += self.keywords.value() if condition is Condition.KEYWORD else [self.rules[condition].value()]
        quiet = self.quiet.value() * 60
        if self.quiet.value() == -(-self._quiet_seconds // 60):
            quiet = self._quiet_seconds
        return RuleSet(tuple(rules), order, self._hours, self.exempt.value(), quiet, self.most.value())

    def modified(self) -> bool:
        return self.value() != self._before

    def stored(self) -> None:
        self._before = self.value()

    def restore_defaults(self) -> None:
        """Bring back the standard rules; texts and keyword rules that were written stay, switched off."""
        kept = {rule.condition: rule for rule in self.value().rules}
        rules = tuple(
            replace(rule, texts=kept[rule.condition].texts) if kept[rule.condition].texts.texts else rule
            for rule in self._standard.rules
        )
        keywords = tuple(replace(rule, on=False) for rule in self.keywords.value())
        self._show(replace(self._standard, rules=(*rules, *keywords)))

    # --- what is wrong ---

    def problem(self) -> tuple[str, QWidget] | None:
        rules = self.value()
        faults = problems(rules, self._known, self._compile)
        if not faults:
            return None
        fault = faults[0]
        rule = next((rule for rule in rules.rules if rule.id == fault.rule_id), None)
        if rule is None:
            return fault_words(fault), self.rules[Condition.OUTSIDE_HOURS].hours
        return self._said(rule, fault), self._field(rule)

    def show_problem(self, sentence: str, control: QWidget) -> bool:
        for card in (*self.rules.values(), self.keywords):
            if card.isAncestorOf(control):
                card.show_problem(sentence, control)
                return True
        return False

    def _said(self, rule: Rule, fault: Fault) -> str:
        return tr("{rule}: {problem}", rule=rule_name(rule), problem=fault_words(fault))

    def _field(self, rule: Rule) -> QWidget:
        if rule.condition is Condition.KEYWORD:
            row = next(row for row, each in enumerate(self.keywords.value()) if each.id == rule.id)
            self.keywords.list.setCurrentRow(row)
            return self.keywords.list
        card = self.rules[rule.condition]
        return card.edit if rule.texts.texts else card.new

    # --- the timetable ---

    def _ask_hours(self) -> None:
        dialog = WorkingHoursDialog(self._theme, self._hours, self._today, self.window())
        dialog.saved.connect(self._hours_saved)
        dialog.open()

    def _hours_saved(self, hours: WorkingHours) -> None:
        if hours != self._hours:
            self._hours = hours
            self.rules[Condition.OUTSIDE_HOURS].show_hours(hours_words(hours))
            self.changed.emit()

    # --- words ---

    def title(self) -> str:
        return section_title(Section.AUTO_REPLY)

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        found: list[tuple[str, QWidget]] = [
            (condition_name(condition), card.on) for condition, card in self.rules.items()
        ]
        found += [
            (condition_name(Condition.KEYWORD), self.keywords.new),
            (tr("Working hours"), self.rules[Condition.OUTSIDE_HOURS].hours),
            (self._quiet_label.text(), self.quiet),
            (self._most_label.text(), self.most),
            (tr("Contacts and groups left alone"), self.exempt.new),
            (tr("Try it"), self.try_out),
            (tr("Auto-reply log"), self.log),
        ]
        return found

    def translate(self) -> None:
        self._title.setText(tr("Set up auto-reply"))
        self._hint.set_text(tr("from the top, only the first that fits · drag to reorder"))
        self.try_out.setText(f"{tr('Try it')} ›")
        self.try_out.setAccessibleName(tr("Try it"))
        self.log.setText(tr("Log"))
        self.log.setAccessibleName(tr("Auto-reply log"))
        for card in (*self.rules.values(), self.keywords):
            card.translate()
        self._closing_title.setText(tr("At the end of a visit"))
        self._general_title.setText(tr("For every automatic reply"))
        self.quiet.setSuffix(tr(" min", context="after a number of minutes"))
        self.quiet.setSpecialValueText(tr("not at all"))
        self._quiet_label.setText(tr("stay quiet after you wrote to the buyer yourself"))
        self._most_label.setText(tr("automatic replies in a row at most, until you write to the buyer yourself"))
        self.quiet.setAccessibleName(tr("Quiet after your own message, minutes"))
        self.most.setAccessibleName(tr("Automatic replies in a row at most"))
        self.exempt.translate()
        self.rules[Condition.OUTSIDE_HOURS].show_hours(hours_words(self._hours))
