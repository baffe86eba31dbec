"""A table of what is about to happen, with the counts above it and one choice for all of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.ui.theme import Theme
from console.ui.widgets import plain_label


class ChoiceGrid(QWidget):
    """counts: a line of numbers; for_all with its label: the choice for all rows; grid: the table."""

    def __init__(
        self, theme: Theme, delegate: QAbstractItemDelegate, choices: Iterable[object], lowest: int
    ) -> None:  # fmt: skip
        super().__init__()
        self.counts = plain_label()
        self.all_label = plain_label("", "secondary")
        self.for_all = QComboBox()
        for choice in choices:
            self.for_all.addItem("", choice)
        self.grid = QTableView()
        self.grid.setItemDelegate(delegate)
        delegate.setParent(self.grid)
        self.grid.setShowGrid(False)
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.grid.setWordWrap(False)
        self.grid.setTabKeyNavigation(False)
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(theme.px(34))
        self.grid.setMinimumHeight(theme.px(lowest))
        top = QHBoxLayout()
        top.addWidget(self.counts)
        top.addStretch(1)
        top.addWidget(self.all_label)
        top.addWidget(self.for_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.grid, 1)
