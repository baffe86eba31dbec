"""What a decision says of itself: what is answered, and why not by the other rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.autoreply import Decision, Rule
from console.i18n import tr
from console.ui.dialogs.autoreply_words import passed_words, verdict_name
from console.ui.dialogs.base import wrapped
from console.ui.icons import icon
from console.ui.theme import FontRole, Theme


def outcome(decision: Decision, rules: Sequence[Rule]) -> str:
    """Say in one line what became of a message."""
    answered = next((verdict for verdict in decision.verdicts if verdict.passed is None), None)
    if answered is not None:
        return tr("Answered by: {rule}", rule=verdict_name(answered, rules))
    if decision.barred is not None:
        return tr("No automatic reply: {why}", why=passed_words(decision.barred))
    return tr("No automatic reply: no rule fits")


class DecisionView(QWidget):
    """The outcome, the text as the buyer gets it, and every rule in the order in which it was asked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.outcome = wrapped("heading")
        self._bubble = QFrame()
        self._bubble.setProperty("role", "reply")
        self.text = wrapped()
        self.text.setFont(theme.font(FontRole.MESSAGE))
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        inside.addWidget(self.text)
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(theme.px(96))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.outcome)
        column.addWidget(self._bubble)
        column.addWidget(self.list, 1)
        self._bubble.hide()

    def show_decision(self, decision: Decision, rules: Sequence[Rule]) -> None:
        """Show a decision; rules give keyword rules their names."""
        self.outcome.setText(outcome(decision, rules))
        self.text.setText(decision.text)
        self.text.setAccessibleName(tr("As the buyer gets it: {text}", text=decision.text))
        self._bubble.setVisible(bool(decision.text))
        self.list.clear()
        for verdict in decision.verdicts:
            name = verdict_name(verdict, rules)
            if verdict.passed is None:
                item = QListWidgetItem(icon("check", "ok_text"), tr("{rule} — answers", rule=name))
                font = self._theme.font(bold=True)
                item.setFont(font)
            else:
                why = passed_words(verdict.passed)
                item = QListWidgetItem(icon("dash", "hint"), tr("{rule} — {why}", rule=name, why=why))
                item.setForeground(self._theme.color("text_2"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
            self.list.addItem(item)
        self.list.setVisible(bool(decision.verdicts))

    def clear(self) -> None:
        """Show nothing."""
        self.outcome.setText("")
        self.text.setText("")
        self._bubble.hide()
        self.list.clear()
        self.list.hide()

    def translate(self) -> None:
        """Name the list in the language in force."""
        self.list.setAccessibleName(tr("Rules in the order in which they were asked"))
