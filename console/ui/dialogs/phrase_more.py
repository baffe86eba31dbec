"""The less frequent parts of the phrase dialog: other wordings, pictures, title, tags and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.domain.phrases import Phrase
from console.i18n import tr
from console.ui.dialogs.base import wrapped
from console.ui.theme import Theme
from console.ui.widgets import IconButton, button, plain_label
from console.ui.widgets.day_field import DayField

MOST_WORDINGS = 9
MOST_PICTURES = 6
_SIDE = 48


class Wordings(QWidget):
    """Other wordings of the same answer, one field each. resized: it needs more or less room."""

    resized = Signal()

    def __init__(self, theme: Theme, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields: list[tuple[QPlainTextEdit, IconButton, QWidget]] = []
        self._label = plain_label("", "secondary")
        self._hint = plain_label("", "mark")
        self.add = button("", "link")
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        head.addWidget(self._label)
        head.addWidget(self._hint)
        head.addStretch(1)
        head.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._column.addLayout(head)
        self.add.clicked.connect(self._add_empty)
        for text in texts:
            self._add(text)

    def texts(self) -> tuple[str, ...]:
        """Give the wordings, empty ones left out."""
        texts = (field.toPlainText() for field, _, _ in self._fields)
        return tuple(text for text in texts if text.strip())

    def _add_empty(self) -> None:
        self._add("").setFocus()
        self.resized.emit()

    def _add(self, text: str) -> QPlainTextEdit:
        field = QPlainTextEdit(text)
        field.setTabChangesFocus(True)
        field.setFixedHeight(self._theme.px(52))
        remove = IconButton("close", tr("Remove"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(field, 1)
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._fields.append((field, remove, row))
        remove.clicked.connect(partial(self._remove, row))
        self._column.addWidget(row)
        self.translate()
        return field

    def _remove(self, row: QWidget, _checked: bool = False) -> None:
        self._fields = [each for each in self._fields if each[2] is not row]
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.translate()
        self.add.setFocus()
        self.resized.emit()

    def translate(self) -> None:
        """Say everything in the language in force."""
        self._label.setText(tr("Other wordings"))
        self._hint.setText(tr("taken in turn, so that no buyer reads the same twice"))
        self.add.setText(tr("Add a wording"))
        self.add.setEnabled(len(self._fields) < MOST_WORDINGS)
        for number, (field, remove, _) in enumerate(self._fields, 2):
            field.setAccessibleName(tr("Wording {number}", number=str(number)))
            remove.set_name(tr("Remove wording {number}", number=str(number)))


class PictureRow(QWidget):
    """A phrase's pictures, small, each with a button that takes it out."""

    resized = Signal()
    wanted = Signal(str)
    """The picture of this name is to be loaded and shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.names: list[str] = []
        self._rows: dict[str, tuple[QLabel, IconButton, QWidget]] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addStretch(1)
        self.hide()

    def show_names(self, names: Sequence[str]) -> None:
        """Keep these pictures; their images come by show_image."""
        for name in names:
            self._add(name)

    def add(self, name: str, image: QImage) -> None:
        """Add a picture, or show the image of one that is there."""
        if name not in self._rows and len(self.names) < MOST_PICTURES:
            self._add(name)
        if name in self._rows:
            side = self._theme.px(_SIDE)
            self._rows[name][0].setPixmap(
                QPixmap.fromImage(image).scaled(
                    side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
            self.resized.emit()

    def _add(self, name: str) -> None:
        picture = QLabel()
        picture.setMinimumSize(self._theme.px(24), self._theme.px(_SIDE))
        remove = IconButton("close", tr("Remove the picture"))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(picture)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        remove.clicked.connect(partial(self._remove, name))
        self.names.append(name)
        self._rows[name] = (picture, remove, holder)
        self._line.insertWidget(self._line.count() - 1, holder)
        self.show()

    def _remove(self, name: str, _checked: bool = False) -> None:
        self.names.remove(name)
        holder = self._rows.pop(name)[2]
        self._line.removeWidget(holder)
        holder.hide()
        holder.deleteLater()
        self.setVisible(bool(self.names))
        self.resized.emit()

    def translate(self) -> None:
        """Say everything in the language in force."""
        for picture, remove, _ in self._rows.values():
            picture.setAccessibleName(tr("Picture"))
            remove.set_name(tr("Remove the picture"))


class MoreFields(QWidget):
    """Title, tags, and the days from and until which a phrase is offered; folded until asked for."""

    resized = Signal()

    def __init__(self, theme: Theme, phrase: Phrase | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggle = button("", "link")
        self.toggle.setCheckable(True)
        self.title = QLineEdit()
        self.title.setMaxLength(120)
        self._tags = QLineEdit()
        self._from_on, self._from = QCheckBox(), DayField()
        self._until_on, self._until = QCheckBox(), DayField()
        self._problem = wrapped("problem")
        self._problem.hide()
        self._title_label, self._tags_label = plain_label("", "secondary"), plain_label("", "secondary")
        self._box = QWidget()
        form = QFormLayout(self._box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.px(6))
        for label, field in (
            (self._title_label, self.title), (self._tags_label, self._tags),
            (self._from_on, self._from), (self._until_on, self._until),
        ):  # fmt: skip
            form.addRow(label, field)
        form.addRow(self._problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._box)
        for on, field in ((self._from_on, self._from), (self._until_on, self._until)):
            on.toggled.connect(field.setEnabled)
            field.setEnabled(False)
        self._fill(phrase)
        filled = bool(self.title.text() or self._tags.text() or self._from_on.isChecked() or self._until_on.isChecked())
        self.toggle.setChecked(filled)
        self._box.setVisible(filled)
        self.toggle.toggled.connect(self._unfold)

    def _fill(self, phrase: Phrase | None) -> None:
        if phrase is None:
            return
        self.title.setText(phrase.title)
        self._tags.setText(" ".join(phrase.tags))
        for on, field, day in (
            (self._from_on, self._from, phrase.valid_from),
            (self._until_on, self._until, phrase.valid_until),
        ):
            on.setChecked(day is not None)
            if day is not None:
                field.setDate(QDate(day.year, day.month, day.day))

    def _unfold(self, on: bool) -> None:
        self._box.setVisible(on)
        self.translate()
        self.resized.emit()

    def keep_dates(self) -> None:
        """Leave the dates as they are: they belong to the pack."""
        for each in (self._from_on, self._from, self._until_on, self._until):
            each.setEnabled(False)

    def tags(self) -> tuple[str, ...]:
        """Give the tags, each once."""
        return tuple(dict.fromkeys(self._tags.text().replace(",", " ").replace("，", " ").split()))

    def valid_from(self) -> date | None:
        """Give the first day, if there is one."""
        return self._from.day if self._from_on.isChecked() else None

    def valid_until(self) -> date | None:
        """Give the last day, if there is one."""
        return self._until.day if self._until_on.isChecked() else None

    def check(self) -> bool:
        """Say what is wrong; tell whether all is well."""
        first, last = self.valid_from(), self.valid_until()
        wrong = first is not None and last is not None and last < first
        self._problem.setText(tr("The last day lies before the first.") if wrong else "")
        self._problem.setVisible(wrong)
        if wrong:
            self.toggle.setChecked(True)
            self._until.setFocus()
            self.resized.emit()
        return not wrong

    def translate(self) -> None:
        """Say everything in the language in force."""
        self.toggle.setText(tr("Less") if self.toggle.isChecked() else tr("More: title, tags, dates"))
        for label, field, words in (
            (self._title_label, self.title, tr("Title")),
            (self._tags_label, self._tags, tr("Tags")),
        ):
            label.setText(words)
            field.setAccessibleName(words)
        self._tags.setPlaceholderText(tr("separated by spaces"))
        for on, day, words in (
            (self._from_on, self._from, tr("Valid from")),
            (self._until_on, self._until, tr("Valid until")),
        ):
            on.setText(words)
            day.setAccessibleName(words)
