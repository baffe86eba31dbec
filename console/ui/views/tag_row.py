"""A buyer's tags as chips that can be taken away, and a field for another one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from console.i18n import tr
from console.ui.icons import icon
from console.ui.theme import FontRole, Theme
from console.ui.widgets import FlowLayout, one_line

TAG_LIMIT = 20
MOST_TAGS = 20


class _Chip(QPushButton):
    """One tag; a click, Delete or Backspace takes it away."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.click()
        else:
            super().keyPressEvent(event)


class TagRow(QWidget):
    """changed(tags): the agent added a tag or took one away."""

    changed = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tags: list[str] = []
        self._chips: list[_Chip] = []
        self._row = FlowLayout(self, theme.px(4))
        self.field = QLineEdit()
        self.field.setMaxLength(TAG_LIMIT)
        self.field.returnPressed.connect(self._add)
        self._row.addWidget(self.field)
        theme.changed.connect(self._dress)
        self._dress()
        self.translate()

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show these tags."""
        if list(tags) == self._tags:
            return
        self._tags = list(tags)
        self._rebuild()

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self._row.removeWidget(self.field)
        self._chips = [self._chip(tag) for tag in self._tags]
        for chip in self._chips:
            self._row.addWidget(chip)
            chip.show()
        self._row.addWidget(self.field)
        self.updateGeometry()

    def _chip(self, tag: str) -> _Chip:
        chip = _Chip(one_line(tag, TAG_LIMIT).replace("&", "&&"), self)
        chip.setIcon(icon("close", "text_3"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setAutoDefault(False)
        chip.setAccessibleName(tr("Remove the tag {tag}", tag=one_line(tag, TAG_LIMIT)))
        chip.setToolTip(tr("Remove"))
        chip.setStyleSheet(self._style())
        chip.clicked.connect(partial(self._take_away, tag))
        return chip

    def _style(self) -> str:
        tokens, px = self._theme.tokens, self._theme.px
        return (
            f"QPushButton {{ background: {tokens.surface_2}; color: {tokens.text_2}; border: 2px solid transparent;"
            f" border-radius: {px(6)}px; padding: 0 {px(4)}px; min-height: {px(24)}px;"
            f" font-size: {self._theme.points(FontRole.SECONDARY):.2f}pt; }}"
            f"QPushButton:hover {{ color: {tokens.text}; }}"
            f"QPushButton:focus {{ border: 2px solid {tokens.accent}; }}"
        )

    def _dress(self) -> None:
        self.field.setFixedWidth(self._theme.px(104))
        for chip in self._chips:
            chip.setStyleSheet(self._style())

    def _add(self) -> None:
        tag = one_line(self.field.text(), TAG_LIMIT)
        self.field.clear()
        if tag and tag not in self._tags and len(self._tags) < MOST_TAGS:
            self.changed.emit([*self._tags, tag])

    def _take_away(self, tag: str, _checked: bool = False) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit([each for each in self._tags if each != tag])

    def translate(self) -> None:
        """Say everything in the language in force."""
        self.field.setPlaceholderText(tr("Add a tag"))
        self.field.setAccessibleName(tr("Add a tag"))
        self._rebuild()
