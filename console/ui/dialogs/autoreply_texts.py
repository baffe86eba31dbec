"""The prepared texts of one rule: one is chosen from a drop-down, or several are ticked and used in turn."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from console.domain.autoreply import Texts
from console.i18n import tr
from console.ui.dialogs.autoreply_text import ReplyTextDialog
from console.ui.dialogs.autoreply_words import line_of
from console.ui.theme import Theme, looks_changed
from console.ui.widgets import IconButton, plain_label
from console.ui.widgets.named_combo import NamedCombo
from console.ui.widgets.still_wheel import still


class ShortList(QListWidget):
    """A list as high as its rows are, up to a few."""

    def __init__(self, theme: Theme, most: int = 5) -> None:
        super().__init__()
        self._theme = theme
        self._most = most
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def fit(self) -> None:
        """Take the height of the rows that are there now."""
        height = max(self.sizeHintForRow(0), self._theme.px(30))
        self.setFixedHeight(min(max(1, self.count()), self._most) * height + self._theme.px(4))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "_most"):
            self.fit()


class _TextCombo(NamedCombo):
    """A drop-down whose long texts end in … rather than in half a letter; Alt with an arrow opens it here, too."""

    def event(self, event: QEvent) -> bool:
        overrides = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:  # type: ignore[attr-defined]  # a key event
            event.accept()
        return super().event(event)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words = self.words or option.currentText
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, field.width() - 2)


class TextsChooser(QWidget):
    """Holds the texts of a rule. changed: by hand. The buttons for a new and a changed text stand elsewhere.

    known: the variables that have a value besides date and time.
    """

    changed = Signal()

    def __init__(self, theme: Theme, known: Collection[str]) -> None:
        super().__init__()
        self._theme = theme
        self._known = known
        self._texts: list[str] = []
        self._used: tuple[int, ...] = ()
        self._filling = False
        self.combo = _TextCombo()
        self.combo.setSizeAdjustPolicy(NamedCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        still(self.combo)
        self.list = ShortList(theme)
        self.turn = IconButton("retry", "")
        self.turn.setCheckable(True)
        self.remove = IconButton("trash", "")
        self._none = plain_label("", "mark")
        choice = QVBoxLayout()
        choice.setContentsMargins(0, 0, 0, 0)
        choice.addWidget(self._none)
        choice.addWidget(self.combo)
        choice.addWidget(self.list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        row.addLayout(choice, 1)
        row.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        self.combo.currentIndexChanged.connect(self._combo_chosen)
        self.list.itemChanged.connect(self._ticked)
        self.turn.toggled.connect(self._turn_toggled)
        self.remove.clicked.connect(self._remove)
        self.translate()

    # --- what is held ---

    def load(self, texts: Texts) -> None:
        """Show these texts."""
        self._texts = list(texts.texts)
        self._used = tuple(dict.fromkeys(each for each in texts.used if 0 <= each < len(self._texts)))
        self._filling = True
        self.turn.setChecked(len(self._used) > 1)
        self._filling = False
        self._show(self._used[0] if self._used else 0)

    def value(self) -> Texts:
        """Give what is held."""
        return Texts(tuple(self._texts), self._used or (0,))

    @property
    def chosen(self) -> int:
        """The number of the text that 修改 and 删除 mean; -1 without any."""
        return self.list.currentRow() if self.turn.isChecked() else self.combo.currentIndex()

    # --- new, changed, removed ---

    def add(self) -> None:
        """Ask for a new text; it becomes the chosen one, or one of those in turn."""
        dialog = ReplyTextDialog(self._theme, None, self._known, self.window())
        dialog.saved.connect(self._added)
        dialog.open()

    def edit(self) -> None:
        """Ask what the chosen text shall say; where there is none, what the first one says."""
        number = self.chosen
        text = self._texts[number] if 0 <= number < len(self._texts) else ""
        dialog = ReplyTextDialog(self._theme, text, self._known, self.window())
        dialog.saved.connect(self._edited)
        dialog.open()

    def _added(self, text: str) -> None:
        self._texts.append(text)
        new = len(self._texts) - 1
        self._used = (*self._used, new) if self.turn.isChecked() else (new,)
        self._show(new)
        self.changed.emit()

    def _edited(self, text: str) -> None:
        number = self.chosen
        if 0 <= number < len(self._texts):
            self._texts[number] = text
            self._show(number)
            self.changed.emit()
        elif not self._texts:
            self._added(text)

    def _remove(self) -> None:
        number = self.chosen
        if not 0 <= number < len(self._texts):
            return
        del self._texts[number]
        kept = [each - (each > number) for each in self._used if each != number]
        follower = min(number, len(self._texts) - 1)
        if not kept and follower >= 0:
            kept = [follower]
        self._used = tuple(kept)
        if len(self._texts) < 2:
            self._filling = True
            self.turn.setChecked(False)
            self._filling = False
        self._show(max(follower, 0))
        (self.list if self.turn.isChecked() else self.combo).setFocus()
        self.changed.emit()

    # --- choosing ---

    def _combo_chosen(self, row: int) -> None:
        if not self._filling and row >= 0:
            self._used = (row,)
            self.changed.emit()

    def _ticked(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        rows = [row for row in range(self.list.count()) if self.list.item(row).checkState() is Qt.CheckState.Checked]
        if not rows:
            # One text at least stays in use.
            item.setCheckState(Qt.CheckState.Checked)
            return
        self._used = tuple(rows)
        self._name_rows()
        self.changed.emit()

    def _turn_toggled(self, on: bool) -> None:
        if self._filling:
            return
        chosen = self.combo.currentIndex() if on else self.list.currentRow()
        if on:
            self._used = tuple(range(len(self._texts)))
        else:
            if chosen not in self._used:
                chosen = self._used[0] if self._used else 0
            self._used = (chosen,) if self._texts else ()
        self._show(max(chosen, 0))
        self.changed.emit()

    # --- showing ---

    def _show(self, row: int) -> None:
        self._filling = True
        in_turn = self.turn.isChecked()
        self.combo.clear()
        self.list.clear()
        for number, text in enumerate(self._texts):
            words = line_of(text)
            if in_turn:
                item = QListWidgetItem(words)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                used = number in self._used
                item.setCheckState(Qt.CheckState.Checked if used else Qt.CheckState.Unchecked)
                self.list.addItem(item)
            else:
                self.combo.add(words, number)
        if in_turn:
            self.list.setCurrentRow(row)
            self._name_rows()
            self.list.fit()
        else:
            self.combo.setCurrentIndex(row if self._texts else -1)
        self.combo.setVisible(bool(self._texts) and not in_turn)
        self.list.setVisible(in_turn)
        self._none.setVisible(not self._texts)
        self.turn.setVisible(len(self._texts) > 1)
        self.remove.setVisible(bool(self._texts))
        self._filling = False

    def _name_rows(self) -> None:
        filling, self._filling = self._filling, True
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
        self._filling = filling

    def translate(self) -> None:
        """Say everything in the language in force."""
        self.combo.setAccessibleName(tr("Prepared texts"))
        self.list.setAccessibleName(tr("Texts used in turn"))
        self.turn.set_name(tr("Several in turn"))
        self.remove.set_name(tr("Delete this text"))
        self._none.setText(tr("Not set yet"))
