"""Asks what the columns of an unknown file hold, beside their first cells."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from console.domain.phrase_files import Container, Inspection, Meaning
from console.i18n import tr
from console.i18n.phrase_files import meaning_name
from console.ui.dialogs.base import wrapped
from console.ui.theme import Theme
from console.ui.widgets import one_line, plain_label

MOST = 40


class ColumnsView(QWidget):
    """A row for each column: its name, its first cells, and what it holds. changed: something else was chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._boxes: list[QComboBox] = []
        self._rest = 0
        self._lead = wrapped()
        self._header = QCheckBox()
        self._header_fixed: bool | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setMinimumHeight(theme.px(240))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._lead)
        column.addWidget(self._header)
        column.addWidget(self._area, 1)

    def show_columns(self, found: Inspection) -> None:
        """Ask about the columns of this file."""
        table = found.container in {Container.TEXT, Container.XLSX}
        self._header_fixed = found.choice.has_header if not table or found.choice.has_header else None
        self._header.setVisible(table and self._header_fixed is None)
        self._header.setChecked(True)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setColumnStretch(2, 1)
        self._boxes = []
        records = [record for record in found.preview if record]
        width = max([len(found.columns), *(len(record) for record in records)])
        self._rest = max(0, width - MOST)
        mapping = found.choice.mapping or ()
        for number in range(min(width, MOST)):
            name = found.columns[number] if number < len(found.columns) else ""
            box = QComboBox()
            title = one_line(name, 30) or tr("Column {number}", number=str(number + 1))
            box.setAccessibleName(title)
            for meaning in Meaning:
                box.addItem(meaning_name(meaning), meaning)
            chosen = mapping[number] if number < len(mapping) else Meaning.IGNORE
            box.setCurrentIndex(list(Meaning).index(chosen))
            box.currentIndexChanged.connect(self.changed)
            cells = [one_line(record[number], 40) for record in records[:4] if number < len(record)]
            grid.addWidget(plain_label(title), number, 0)
            grid.addWidget(box, number, 1)
            grid.addWidget(plain_label(" · ".join(cell for cell in cells if cell), "secondary"), number, 2)
            self._boxes.append(box)
        grid.setRowStretch(len(self._boxes), 1)
        self._area.setWidget(inside)

    def mapping(self) -> tuple[Meaning, ...]:
        """Give what the columns hold."""
        chosen = [box.currentData() for box in self._boxes]
        return (*chosen, *[Meaning.IGNORE] * self._rest)

    def has_header(self) -> bool | None:
        """Tell whether the first row holds names; None where the kind of file says so itself."""
        return self._header_fixed if self._header.isHidden() else self._header.isChecked()

    def complete(self) -> bool:
        """Tell whether it is known where the text stands."""
        return self.mapping().count(Meaning.CONTENT) == 1

    def translate(self) -> None:
        """Say everything in the language in force."""
        self._lead.setText(tr("Say what the columns of this file hold; one of them is the text."))
        self._header.setText(tr("The first row holds the names of the columns"))
