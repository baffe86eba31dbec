"""The list of signatures on the page 个性设置: one row each, edited where it stands, in an order, one shown."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from console.domain.signatures import MOST_SIGNATURES, MOST_TURN_MINUTES, SIGNATURE_LIMIT, Signatures, clean
from console.i18n import tr
from console.ui.theme import Theme
from console.ui.views.emoticon_picker import EmoticonPicker
from console.ui.widgets import IconButton, InlineEdit, button, plain_label
from console.ui.widgets.still_wheel import still

_STANDARD_MINUTES = 10


class _Row(QWidget):
    """One signature. moved(step), removed: what its buttons ask for; left: an edit ended."""

    moved = Signal(int)
    removed = Signal()
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shown = QRadioButton()
        self.edit = InlineEdit("", "", SIGNATURE_LIMIT, counted=True)
        self.edit.set_text(text)
        self.up, self.down = IconButton("chevron-up", ""), IconButton("chevron-down", "")
        self.remove = IconButton("trash", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.shown)
        row.addWidget(self.edit, 1)
        for tool in (self.up, self.down, self.remove):
            row.addWidget(tool)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self.remove.clicked.connect(self.removed)
        self.edit.edited.connect(self._edited)

    @property
    def text(self) -> str:
        """What stands there, saved or not."""
        return clean(self.edit.text())

    def _up(self) -> None:
        self.moved.emit(-1)

    def _down(self) -> None:
        self.moved.emit(1)

    def _edited(self, editing: bool) -> None:
        if not editing:
            self.left.emit()

    def translate(self, number: int) -> None:
        """Name everything in it by its place."""
        self.shown.setAccessibleName(tr("Show signature {number}", number=number))
        self.shown.setToolTip(tr("Show this one"))
        self.edit.set_words(tr("Signature {number}", number=number), tr("Write a signature"))
        self.up.set_name(tr("Move signature {number} up", number=number))
        self.down.set_name(tr("Move signature {number} down", number=number))
        self.remove.set_name(tr("Delete signature {number}", number=number))


class SignatureList(QWidget):
    """Edits Signatures; changed: by hand."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_Row] = []
        self._last: _Row | None = None
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self.changed)
        self._empty = plain_label("", "secondary")
        self.add = button("")
        self.emoticons = IconButton("smile", "")
        self._picker = EmoticonPicker(theme, self)
        self.turns = QCheckBox()
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_TURN_MINUTES)
        still(self.minutes)
        self._unit = plain_label()
        self._lay_out()
        self.add.clicked.connect(self._add)
        self.emoticons.clicked.connect(self._open_emoticons)
        self._picker.chosen.connect(self._emoticon)
        self.turns.toggled.connect(self._turned)
        self.minutes.valueChanged.connect(self.changed)

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self._column = QVBoxLayout()
        self._column.setSpacing(px(2))
        column.addWidget(self._empty)
        column.addLayout(self._column)
        tools = QHBoxLayout()
        tools.addWidget(self.add)
        tools.addWidget(self.emoticons)
        tools.addStretch(1)
        column.addLayout(tools)
        turns = QHBoxLayout()
        turns.addWidget(self.turns)
        turns.addWidget(self.minutes)
        turns.addWidget(self._unit)
        turns.addStretch(1)
        column.addLayout(turns)

    # --- what it holds ---

    def load(self, signatures: Signatures) -> None:
        """Show signatures."""
        for row in self._rows:
            self._drop(row)
        self._rows = []
        for text in signatures.texts:
            self._insert(text)
        if self._rows:
            self._rows[min(signatures.chosen, len(self._rows) - 1)].shown.setChecked(True)
        self.turns.blockSignals(True)
        self.turns.setChecked(signatures.turn_minutes > 0)
        self.turns.blockSignals(False)
        self.minutes.blockSignals(True)
        self.minutes.setValue(signatures.turn_minutes or _STANDARD_MINUTES)
        self.minutes.blockSignals(False)
        self._arrange()

    def value(self) -> Signatures:
        """Give them as they stand; a row without a text is none."""
        rows = [row for row in self._rows if row.text]
        chosen = next((index for index, row in enumerate(rows) if row.shown.isChecked()), 0)
        minutes = self.minutes.value() if self.turns.isChecked() else 0
        return Signatures(tuple(row.text for row in rows), chosen, minutes)

    def no_turns(self) -> None:
        """Let the chosen one stay."""
        self.turns.setChecked(False)

    # --- rows ---

    def _insert(self, text: str) -> _Row:
        row = _Row(text)
        self._rows.append(row)
        self._column.addWidget(row)
        self._group.addButton(row.shown)
        row.moved.connect(self._moved)
        row.removed.connect(self._removed)
        row.left.connect(self._left)
        row.edit.edited.connect(self._noted)
        row.edit.textEdited.connect(self.changed)
        row.edit.saved.connect(self.changed)
        return row

    def _drop(self, row: _Row) -> None:
        self._group.removeButton(row.shown)
        self._column.removeWidget(row)
        if self._last is row:
            self._last = None
        row.hide()
        row.deleteLater()

    def _sent(self) -> _Row | None:
        """Give the row a signal came from."""
        source = self.sender()
        return next((row for row in self._rows if row is source or row.edit is source), None)

    def _add(self) -> None:
        row = self._insert("")
        if len(self._rows) == 1:
            row.shown.setChecked(True)
        self._arrange()
        row.show()
        row.edit.edit()
        self.changed.emit()

    def _noted(self, _editing: bool) -> None:
        self._last = self._sent() or self._last

    def _left(self) -> None:
        # At this moment the text that Esc takes back still stands there.
        QTimer.singleShot(0, self, self._sweep)

    def _sweep(self) -> None:
        """A row that was left without a text is none."""
        for row in [row for row in self._rows if not row.text and not row.edit.editing]:
            self._take_out(row)

    def _removed(self) -> None:
        row = self._sent()
        if row is not None:
            self._take_out(row)
            self.add.setFocus()

    def _take_out(self, row: _Row) -> None:
        index = self._rows.index(row)
        self._rows.remove(row)
        if row.shown.isChecked() and self._rows:
            self._rows[min(index, len(self._rows) - 1)].shown.setChecked(True)
        self._drop(row)
        self._arrange()
        self.changed.emit()

    def _moved(self, step: int) -> None:
        row = self._sent()
        if row is None:
            return
        index = self._rows.index(row) + step
        if 0 <= index < len(self._rows):
            self._rows.remove(row)
            self._rows.insert(index, row)
            self._column.removeWidget(row)
            self._column.insertWidget(index, row)
            self._arrange()
            self.changed.emit()

    def _arrange(self) -> None:
        """Name the rows by their places, and offer only what leads anywhere."""
        before: QWidget | None = None
        for index, row in enumerate(self._rows):
            row.translate(index + 1)
            row.up.setEnabled(index > 0)
            row.down.setEnabled(index < len(self._rows) - 1)
            if before is not None:
                QWidget.setTabOrder(before, row.shown)
            before = row.remove
        self._empty.setVisible(not self._rows)
        self.add.setEnabled(len(self._rows) < MOST_SIGNATURES)
        self.emoticons.setEnabled(bool(self._rows))
        self.minutes.setEnabled(self.turns.isChecked())

    def _turned(self) -> None:
        self._arrange()
        self.changed.emit()

    # --- emoticons ---

    def _open_emoticons(self) -> None:
        self._picker.open_above(self.emoticons)

    def _emoticon(self, sign: str) -> None:
        row = self._last or (self._rows[-1] if self._rows else None)
        if row is None:
            return
        if not row.edit.editing:
            row.edit.edit()
            row.edit.deselect()
            row.edit.end(False)
        row.edit.setFocus()
        row.edit.insert(sign)
        self.changed.emit()

    # --- language ---

    def translate(self) -> None:
        """Set every word in the language in force."""
        self._empty.setText(tr("No signature yet."))
        self.add.setText(tr("New signature"))
        self.add.setAccessibleName(tr("New signature"))
        self.emoticons.set_name(tr("Emoticons in the signature"))
        self.turns.setText(tr("They take turns, each for"))
        self.minutes.setAccessibleName(tr("Minutes for each signature"))
        self._unit.setText(tr("minutes"))
        self._arrange()
