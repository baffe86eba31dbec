"""A line to fill in: its label above, what is wrong with it below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.ui.dialogs.base import wrapped
from console.ui.theme import current
from console.ui.widgets.dressing import mark_problem
from console.ui.widgets.text import plain_label


class Field(QWidget):
    """Label, line edit and the sentence about a problem, which goes away when the text is changed."""

    def __init__(self, edit: QLineEdit | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = edit or QLineEdit()
        self._label = plain_label("", "secondary")
        self._label.setBuddy(self.edit)
        self._problem = wrapped("problem")
        self._problem.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(current().px(8))
        self.row.addWidget(self.edit, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(4))
        column.addWidget(self._label)
        column.addLayout(self.row)
        column.addWidget(self._problem)
        self.edit.textChanged.connect(self.clear_problem)
        self.setFocusProxy(self.edit)

    def set_words(self, name: str, placeholder: str = "") -> None:
        """Give the label's words, which are the field's accessible name too."""
        self._label.setText(name)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)

    @property
    def text(self) -> str:
        """What stands in the field, without blanks around it."""
        return self.edit.text().strip()

    @property
    def problem(self) -> str:
        """The sentence shown below, or empty."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say what is wrong, beside the field and to a screen reader."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        mark_problem(self.edit, text)

    def clear_problem(self) -> None:
        """Forget the problem."""
        if self.problem:
            self.show_problem("")
