"""The control of one option, made from how the option is declared."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from console.domain.options import AnyOption, Form, Value
from console.i18n import translated
from console.ui.dialogs.base import wrapped
from console.ui.theme import current
from console.ui.widgets import plain_label
from console.ui.widgets.named_combo import WORDS, NamedCombo
from console.ui.widgets.still_wheel import still

_LABEL = 150
_LARGE = 1.4


class OptionControl(QWidget):
    """Label, control and help of one option; changed: by hand or by set_value."""

    changed = Signal()

    def __init__(self, option: AnyOption, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self._label = plain_label()
        self._help = wrapped("secondary")
        self._problem = wrapped("problem")
        self._problem.hide()
        self.editor = self._make_editor()
        still(self.editor)
        self.setFocusProxy(self.editor)
        self._label.setBuddy(self.editor)
        self._lay_out()

    def _make_editor(self) -> QCheckBox | NamedCombo | QSpinBox | QTimeEdit | QLineEdit:
        option = self.option
        if option.form is Form.SWITCH:
            box = QCheckBox()
            box.setProperty("role", "flush")
            box.toggled.connect(self._edited)
            return box
        if option.form is Form.CHOICE:
            combo = NamedCombo()
            for choice in option.choices:
                combo.add("", choice)
            combo.currentIndexChanged.connect(self._edited)
            return combo
        if option.form is Form.TIME:
            edit = QTimeEdit()
            edit.setDisplayFormat("HH:mm")
            edit.timeChanged.connect(self._edited)
            return edit
        if option.form is Form.TEXT:
            line = QLineEdit()
            line.setMaxLength((option.bounds or (0, 200))[1])
            line.textChanged.connect(self._edited)
            return line
        spin = QSpinBox()
        spin.setRange(*(option.bounds or (0, 1_000_000)))
        spin.valueChanged.connect(self._edited)
        return spin

    def _lay_out(self) -> None:
        px, option = current().px, self.option
        switch = option.form is Form.SWITCH
        # Large texts have no room for a column of labels: there each stands above its control.
        above = current().scale > _LARGE and not option.short and not switch
        row = QHBoxLayout()
        row.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        if not switch:
            (column if above else row).addWidget(self._label)
            if not option.short and not above:
                self._label.setMinimumWidth(px(_LABEL))
        row.addWidget(self.editor, 2 if option.form is Form.TEXT else 0)
        column.addLayout(row)
        if option.short:
            return
        row.addStretch(1)
        indent = px(26) if switch else 0 if above else px(_LABEL + 8)
        for text in (self._help, self._problem):
            text.setContentsMargins(indent, 0, 0, 0)
            column.addWidget(text)

    def _edited(self) -> None:
        self.show_problem("")
        self.changed.emit()

    @property
    def value(self) -> Value:
        """What stands in the control."""
        editor = self.editor
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, NamedCombo):
            return self.option.choices[max(0, editor.currentIndex())]
        if isinstance(editor, QTimeEdit):
            return QTime(0, 0).secsTo(editor.time()) // 60
        if isinstance(editor, QLineEdit):
            return " ".join(editor.text().split())
        return editor.value()

    def set_value(self, value: Value) -> None:
        """Show a value."""
        editor = self.editor
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, NamedCombo):
            choices: tuple[Value, ...] = self.option.choices
            editor.setCurrentIndex(choices.index(value))
        elif isinstance(editor, QTimeEdit):
            editor.setTime(QTime(0, 0).addSecs(int(value) * 60))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
        else:
            editor.setValue(int(value))

    def show_problem(self, sentence: str) -> None:
        """Say below the control what is wrong, to a screen reader too."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        if sentence or self.editor.accessibleDescription():
            self.editor.setAccessibleDescription(sentence or self._said())

    def _said(self) -> str:
        return self.editor.words if isinstance(self.editor, NamedCombo) else translated(self.option.help)

    def translate(self) -> None:
        """Set every word in the language in force."""
        option, editor = self.option, self.editor
        label = translated(option.label)
        shown = translated(option.short) if option.short else label
        self._label.setText(shown)
        self._help.setText(translated(option.help))
        self._help.setVisible(bool(option.help) and not option.short)
        editor.setAccessibleName(label)
        if isinstance(editor, QCheckBox):
            editor.setText(shown)
        elif isinstance(editor, NamedCombo):
            for row, words in enumerate(option.words):
                editor.setItemData(row, translated(words), WORDS)
                editor.setItemData(row, translated(words), Qt.ItemDataRole.AccessibleTextRole)
            self._widen(editor)
        elif isinstance(editor, QSpinBox):
            editor.setSuffix(f" {translated(option.unit)}" if option.unit else "")
            editor.setSpecialValueText(translated(option.zero) if option.zero else "")
        if not isinstance(editor, NamedCombo):
            editor.setAccessibleDescription(translated(option.help))

    def _widen(self, combo: NamedCombo) -> None:
        """Make room for the longest choice: the words lie where Qt does not look for them."""
        measure = combo.fontMetrics().horizontalAdvance
        longest = max(measure(translated(words)) for words in self.option.words)
        combo.setMinimumWidth(longest + current().px(60))
        combo.update()

    def search_words(self) -> str:
        """Give what a search finds it by: the label, the help, and what is not shown with them, a line each."""
        option = self.option
        rest = " ".join(translated(text) for text in (option.group, *option.words) if text)
        return "\n".join([translated(option.label), translated(option.help) if option.help else "", rest])
