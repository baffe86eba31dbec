"""The dialogs of an import: which kind of file; then what will happen, how far it is, and what was done."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QWidget,
)

from console.domain.phrase_files import Container, FileFormat, Inspection, ReadChoice
from console.i18n import tr, trn
from console.i18n.phrase_files import format_name
from console.services.phrase_plan import Action, ImportPlan, RowState
from console.ui.delegates.phrase_import import ImportDelegate
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.dialogs.choice_grid import ChoiceGrid
from console.ui.dialogs.phrase_columns import ColumnsView
from console.ui.dialogs.phrase_progress import ProgressDialog, radio
from console.ui.models.phrase_import import ImportColumn, ImportModel, action_name
from console.ui.theme import Theme
from console.ui.widgets import button, one_line, plain_label

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5", "cp1252")
SEPARATORS = (",", "\t", ";")


class ImportDialog(BaseDialog):
    """Asks for the kind of file. chosen(kind, clear): kind is "csv", "xml" or "any"."""

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, 380)
        self.csv, self.xml, self.other = radio(), radio(), radio()
        self.csv.setChecked(True)
        self.clear_first = QCheckBox()
        self._hint = wrapped("mark")
        self.ok = button("", "primary")
        self._cancel = button("")
        for each in (self.csv, self.xml, self.other):
            self.body.addWidget(each)
        self.body.addSpacing(4)
        self.body.addWidget(self.clear_first)
        self.body.addWidget(self._hint)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.ok)
        self.ok.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)
        self.finish(self.ok)

    def _take(self) -> None:
        kind = "xml" if self.xml.isChecked() else "csv" if self.csv.isChecked() else "any"
        clear = self.clear_first.isChecked()
        self.accept()
        self.chosen.emit(kind, clear)

    def translate(self) -> None:
        self.setWindowTitle(tr("Import"))
        self.csv.setText(tr("Import CSV"))
        self.xml.setText(tr("Import XML"))
        self.other.setText(tr("Import another kind (Excel, text, Espanso)"))
        self.clear_first.setText(tr("Clear the current phrase list first"))
        self._hint.setText(tr("What is cleared stays in the bin for 30 days, and an import can be undone."))
        self.ok.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))


class ImportProgressDialog(ProgressDialog):
    """Reads, asks where something is not plainly new, writes, and says what was done.

    choice_changed(ReadChoice): read the file in another way. confirmed: do what the grid says. undo_wanted: take it
    back. report_wanted: save a copy of the file without anybody's words.
    """

    choice_changed = Signal(object)
    confirmed = Signal()
    undo_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, 440)
        self._theme = theme
        self._name = name
        self._found: Inspection | None = None
        self._plan: ImportPlan | None = None
        self.model: ImportModel | None = None
        self._asking = False
        self.undo, self.report, self.columns_button = button("", "link"), button("", "link"), button("", "link")
        self._make_head()
        self._make_grid()
        self.columns = ColumnsView(theme)
        self.columns.hide()
        self.body.addWidget(self._head)
        self.body.addWidget(self.columns, 1)
        self.body.addWidget(self._grid_box, 1)
        for each in (self.undo, self.report):
            each.hide()
            self.buttons.insertWidget(0, each)
        self.lay_out_foot()
        self.undo.clicked.connect(self._undo)
        self.report.clicked.connect(self.report_wanted)
        self.columns.changed.connect(self._columns_changed)
        self.finish()

    def _make_head(self) -> None:
        self._head = QWidget()
        self._head.setMinimumHeight(self._theme.px(38))
        self._file = plain_label("", "secondary")
        self.format, self.encoding, self.separator = QComboBox(), QComboBox(), QComboBox()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._file)
        for box in (self.format, self.encoding, self.separator):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._choose)
            row.addWidget(box)
        row.addWidget(self.columns_button)
        row.addStretch(1)
        self.columns_button.clicked.connect(self._map_columns)
        self._head.hide()

    def _make_grid(self) -> None:
        box = self._grid_box = ChoiceGrid(self._theme, ImportDelegate(self._theme, self), Action, 260)
        self._counts, self._all_label, self.for_all, self.grid = box.counts, box.all_label, box.for_all, box.grid
        self.for_all.activated.connect(self._choose_for_all)
        self._grid_box.hide()

    # --- what the caller says ---

    def show_found(self, found: Inspection) -> None:
        """Say what the file is, so that it can be changed."""
        self._found = found
        choice = found.choice
        _fill(self.format, [(format_name(each), each) for each in FileFormat], choice.format)
        encodings = dict.fromkeys([*ENCODINGS, choice.encoding or ""])
        _fill(self.encoding, [(each.upper(), each) for each in encodings if each], choice.encoding)
        words = {",": tr("comma"), "\t": tr("tab"), ";": tr("semicolon")}
        separators = dict.fromkeys([*SEPARATORS, choice.separator or ","])
        _fill(self.separator, [(words.get(each, each), each) for each in separators], choice.separator)
        text = found.container is Container.TEXT
        self.encoding.setVisible(found.container is not Container.XLSX)
        self.separator.setVisible(text)
        self.columns_button.setVisible(bool(found.preview))

    def ask(self, plan: ImportPlan) -> None:
        """Show what will happen, and wait for OK."""
        self._plan = plan
        self.model = ImportModel(plan, self)
        self.grid.setModel(self.model)
        self.model.changed.connect(self._count)
        header = self.grid.horizontalHeader()
        for column, width in (
            (ImportColumn.TAKE, 36), (ImportColumn.STATE, 84), (ImportColumn.GROUP, 130), (ImportColumn.CODE, 76),
            (ImportColumn.ACTION, 110),
        ):  # fmt: skip
            self.grid.setColumnWidth(column, self._theme.px(width))
        header.setSectionResizeMode(ImportColumn.CONTENT, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        differ = plan.count(RowState.CHANGED) + plan.count(RowState.CONFLICT)
        self.for_all.setVisible(bool(differ))
        self._all_label.setVisible(bool(differ))
        self.for_all.setCurrentIndex(-1)
        self._count()
        self._wait(grid=True)
        self.grid.setFocus()

    def ask_columns(self, found: Inspection) -> None:
        """Ask what the columns hold."""
        self.columns.show_columns(found)
        self._wait(grid=False)
        self.columns_button.hide()
        self._columns_changed()

    def go_on(self) -> None:
        """Show that it is being read or written."""
        self._asking = False
        self.busy = True
        for each in (self._head, self._grid_box, self.columns):
            each.setEnabled(False)
        self.ok.hide()
        self.cancel.setEnabled(True)
        self.bar.show()

    def finish_with(self, text: str) -> None:
        """Say what was done, and offer the way back."""
        for each in (self._head, self._grid_box, self.columns):
            each.hide()
        self.undo.show()
        self.setMinimumSize(self._theme.px(440), 0)
        super().finish_with(text)
        self.resize(self._theme.px(440), self.height())

    def undone(self) -> None:
        """Say that all is as it was."""
        self.bar.hide()
        self.lead.setText(tr("Undone: the phrases are what they were before."))
        self.undo.hide()

    def fail_with(self, text: str) -> None:
        """Say why the file cannot be taken."""
        for each in (self._grid_box, self.columns):
            each.hide()
        self._head.setVisible(self._found is not None)
        self._head.setEnabled(True)
        self.report.show()
        super().fail_with(text)

    # --- inside ---

    def _wait(self, *, grid: bool) -> None:
        self._asking = True
        self.busy = False
        for each in (self._head, self._grid_box, self.columns):
            each.setEnabled(True)
        self._head.show()
        self._grid_box.setVisible(grid)
        self.columns.setVisible(not grid)
        self.lead.hide()
        self.bar.hide()
        self.problem.hide()
        self.report.hide()
        self.setMinimumWidth(self._theme.px(860))
        self._offer_ok()
        self.cancel.show()
        self.cancel.setEnabled(True)

    def _count(self) -> None:
        plan = self._plan
        if plan is None or self.model is None:
            return
        parts = [
            tr("{count} new", count=plan.count(RowState.NEW)),
            tr("{count} changed", count=plan.count(RowState.CHANGED)),
            tr("{count} the same", count=plan.count(RowState.SAME)),
            tr("{count} in conflict", count=plan.count(RowState.CONFLICT)),
            tr("{count} unusable", count=plan.count(RowState.BAD)),
        ]
        taken = self.model.taken()
        self._counts.setText("   ".join(parts))
        self.ok.setToolTip(trn("{count} phrase will be taken in", "{count} phrases will be taken in", taken))
        self.ok.setAccessibleDescription(self.ok.toolTip())

    def _choose_for_all(self, row: int) -> None:
        if self.model is not None:
            self.model.set_all(self.for_all.itemData(row))

    def _choose(self, _row: int) -> None:
        found = self._found
        if found is None:
            return
        self.choice_changed.emit(
            ReadChoice(
                self.format.currentData() if self.sender() is self.format else None,
                self.encoding.currentData() if found.container is not Container.XLSX else None,
                self.separator.currentData() if found.container is Container.TEXT else None,
            )
        )

    def _map_columns(self) -> None:
        if self._found is not None:
            self.ask_columns(self._found)

    def _columns_changed(self) -> None:
        self.ok.setEnabled(self.columns.complete())

    def accept(self) -> None:
        """Go on with what was asked, or close."""
        if not self._asking:
            super().accept()
        elif self.columns.isVisible() and self._found is not None:
            header = self.columns.has_header()
            self.choice_changed.emit(replace(self._found.choice, mapping=self.columns.mapping(), has_header=header))
        else:
            self.confirmed.emit()

    def _undo(self) -> None:
        self.undo.setEnabled(False)
        self.undo_wanted.emit()

    def translate(self) -> None:
        super().translate()
        self.setWindowTitle(tr("Import"))
        self._file.setText(one_line(self._name, 40))
        self.bar.setAccessibleName(tr("Import progress"))
        self.format.setAccessibleName(tr("Format"))
        self.encoding.setAccessibleName(tr("Encoding"))
        self.separator.setAccessibleName(tr("Separator"))
        self.columns_button.setText(tr("Columns…"))
        self.grid.setAccessibleName(tr("What will happen"))
        self._all_label.setText(tr("For all that differ:"))
        self.for_all.setAccessibleName(tr("For all that differ:"))
        self.for_all.setPlaceholderText(tr("each its own"))
        for row in range(self.for_all.count()):
            self.for_all.setItemText(row, action_name(self.for_all.itemData(row), RowState.CHANGED))
        self.undo.setText(tr("Undo"))
        self.report.setText(tr("Save a copy without words…"))
        self.columns.translate()
        self._count()


def _fill(box: QComboBox, entries: list[tuple[str, object]], chosen: object) -> None:
    box.clear()
    for words, value in entries:
        box.addItem(words, value)
    places = [place for place, (_, value) in enumerate(entries) if value == chosen]
    box.setCurrentIndex(places[0] if places else 0)
