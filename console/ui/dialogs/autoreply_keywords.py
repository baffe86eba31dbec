"""The card of the keyword rules: a list with check marks, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem

from console.domain.autoreply import Condition, Rule
from console.domain.autoreply_engine import Compile
from console.i18n import tr
from console.ui.dialogs.autoreply_keyword import KeywordDialog
from console.ui.dialogs.autoreply_order import Card
from console.ui.dialogs.autoreply_texts import ShortList
from console.ui.dialogs.autoreply_words import condition_name, line_of, what_matches
from console.ui.theme import Theme
from console.ui.widgets import IconButton, button, one_line, plain_label
from console.ui.widgets.list_keys import ListKeys


class KeywordCard(Card):
    """Holds the keyword rules."""

    def __init__(self, theme: Theme, known: Collection[str], compile_pattern: Compile) -> None:
        super().__init__(theme, Condition.KEYWORD)
        self._theme = theme
        self._known = known
        self._compile = compile_pattern
        self._rules: list[Rule] = []
        self._filling = False
        self._title = plain_label()
        self.edit, self.new = button("", "link"), button("", "link")
        self.list = ShortList(theme)
        self.up, self.down = IconButton("chevron-up", ""), IconButton("chevron-down", "")
        self.remove = IconButton("trash", "")
        self._none = plain_label("", "mark")
        self._title.setWordWrap(True)
        self.head.addWidget(self._title, 1)
        for each in (self.up, self.down, self.remove, self.edit, self.new):
            self.head.addWidget(each)
        below = QHBoxLayout()
        below.setContentsMargins(self.handle.sizeHint().width() + theme.px(4), 0, 0, 0)
        below.addWidget(self._none)
        below.addWidget(self.list)
        self.column.addLayout(below)
        self.add_problem_row()
        self._connect()

    def _connect(self) -> None:
        self.new.clicked.connect(self.add_rule)
        self.edit.clicked.connect(self.edit_rule)
        self.list.itemDoubleClicked.connect(self.edit_rule)
        self.list.itemChanged.connect(self._ticked)
        self.list.currentRowChanged.connect(self._enable)
        keys = ListKeys(self.list)
        keys.remove_asked.connect(self.remove_rule)
        keys.edit_asked.connect(self.edit_rule)
        self.list.installEventFilter(self)
        self.remove.clicked.connect(self.remove_rule)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)

    # --- what is held ---

    def load(self, rules: Sequence[Rule]) -> None:
        """Show these rules."""
        self._rules = list(rules)
        self._show(0)

    def value(self) -> tuple[Rule, ...]:
        """Give the rules in their order."""
        return tuple(self._rules)

    def add_rule(self) -> None:
        """Ask for a new rule."""
        rule = Rule(uuid4().hex, Condition.KEYWORD, on=True)
        dialog = KeywordDialog(
            self._theme, rule, self._known, self._compile, new=True, parent=self.window()
        )  # fmt: skip
        dialog.saved.connect(self._added)
        dialog.open()

    def edit_rule(self, _item: object = None) -> None:
        """Ask what the chosen rule shall be."""
        row = self.list.currentRow()
        if 0 <= row < len(self._rules):
            dialog = KeywordDialog(
                self._theme, self._rules[row], self._known, self._compile, new=False, parent=self.window()
            )  # fmt: skip
            dialog.saved.connect(self._edited)
            dialog.open()

    def remove_rule(self) -> None:
        """Take the chosen rule out."""
        row = self.list.currentRow()
        if 0 <= row < len(self._rules):
            del self._rules[row]
            self._show(row)
            self.changed.emit()

    def _added(self, rule: Rule) -> None:
        self._rules.append(rule)
        self._show(len(self._rules) - 1)
        self.changed.emit()

    def _edited(self, rule: Rule) -> None:
        for row, other in enumerate(self._rules):
            if other.id == rule.id:
                self._rules[row] = replace(rule, on=other.on)
                self._show(row)
                self.changed.emit()

    def _ticked(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        on = item.checkState() is Qt.CheckState.Checked
        if not self._filling and self._rules[row].on != on:
            self._rules[row] = replace(self._rules[row], on=on)
            self.changed.emit()

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row, place = self.list.currentRow(), self.list.currentRow() + step
        if 0 <= row < len(self._rules) and 0 <= place < len(self._rules):
            self._rules.insert(place, self._rules.pop(row))
            self._show(place)
            self.changed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self.list or not isinstance(event, QKeyEvent):
            return False
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.type() is QEvent.Type.ShortcutOverride and alt and self._rules:
            # In the list the arrows move the rule, not the card.
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress and alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._move(-1 if key == Qt.Key.Key_Up else 1)
            return True
        return False

    # --- showing ---

    def _show(self, row: int) -> None:
        self._filling = True
        self.list.clear()
        for rule in self._rules:
            name = one_line(rule.name, 40)
            looks = what_matches(rule)
            used = [rule.texts.texts[each] for each in rule.texts.used if each < len(rule.texts.texts)]
            words = tr("{name}: {what}", name=name, what=looks) if name else looks
            item = QListWidgetItem(f"{words} → {line_of(used[0]) if used else ''}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if rule.on else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._rules) - 1))
        self.list.setVisible(bool(self._rules))
        self._none.setVisible(not self._rules)
        self.list.fit()
        self._filling = False
        self._enable()

    def _enable(self) -> None:
        row, last = self.list.currentRow(), len(self._rules) - 1
        for each in (self.up, self.down, self.remove, self.edit):
            each.setVisible(last >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)

    def translate(self) -> None:
        super().translate()
        name = condition_name(self.condition)
        self._title.setText(name)
        self.list.setAccessibleName(tr("Keyword rules"))
        self.edit.setText(tr("Edit", context="auto-reply"))
        self.new.setText(tr("New", context="auto-reply"))
        self.up.set_name(tr("Move this rule up"))
        self.down.set_name(tr("Move this rule down"))
        self.remove.set_name(tr("Delete this rule"))
        for each in (self.edit, self.new):
            each.setAccessibleDescription(name)
        self._none.setText(tr("No keyword rules yet"))
        self._show(max(0, self.list.currentRow()))
