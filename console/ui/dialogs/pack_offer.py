"""A phrase pack before it is installed, what an update changes, and what is in an installed one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from console.domain.packs import Age, PackFile, PackOffer, Trust
from console.domain.phrases import PhraseGroup
from console.i18n import tr
from console.ui.delegates.pack import PackDelegate
from console.ui.dialogs.base import wrapped
from console.ui.dialogs.choice_grid import ChoiceGrid
from console.ui.dialogs.pack_facts import PackFacts, facts, long_facts
from console.ui.dialogs.phrase_progress import ProgressDialog
from console.ui.models.pack_rows import (
    PackChoice,
    PackRow,
    PackRowsModel,
    PackState,
    choice_name,
)
from console.ui.models.phrase_import import ImportColumn
from console.ui.theme import Theme
from console.ui.widgets import one_line, plain_label


class PackDialog(ProgressDialog):
    """Reads, shows what a pack brings or changes, installs, and says what was done.

    confirmed: install it as it is shown.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, 440)
        self._theme = theme
        self._name = name
        self._offer: PackOffer | None = None
        self._file: PackFile | None = None
        self._address = ""
        self._today = date.min
        self._asking = False
        self.model: PackRowsModel | None = None
        self._title = plain_label("", "title")
        self._facts = PackFacts()
        self.trust = wrapped("secondary")
        self._make_grid()
        for each in (self._title, self._facts, self.trust):
            self.body.addWidget(each)
        self.body.addWidget(self._grid_box, 1)
        self._box = (self._title, self._facts, self.trust, self._grid_box)
        self._show(False)
        self.lay_out_foot()
        self.bar.setRange(0, 0)
        self.finish()

    def _make_grid(self) -> None:
        box = self._grid_box = ChoiceGrid(self._theme, PackDelegate(self._theme, self), PackChoice, 150)
        self.counts, self._all_label, self.for_all, self.grid = box.counts, box.all_label, box.for_all, box.grid
        self.for_all.activated.connect(self._choose_for_all)

    # --- what the caller says ---

    def show_offer(
        self, offer: PackOffer, rows: Sequence[PackRow], former_groups: Sequence[PhraseGroup], today: date
    ) -> None:
        """Show what installing would bring or change (rows_of_offer), and wait for the agent's word."""
        self._offer, self._file, self._address, self._today = offer, offer.file, offer.address, today
        self._fill(rows, [*former_groups, *offer.file.pack.groups], states=offer.age is Age.NEWER)
        self._asking = True
        self._wait()

    def show_contents(self, file: PackFile, rows: Sequence[PackRow], address: str, today: date) -> None:
        """Show what is in an installed pack (rows_of_pack)."""
        self._file, self._address, self._today = file, address, today
        self._fill(rows, file.pack.groups, states=False)
        self._wait()

    def go_on(self) -> None:
        """Show that it is being installed."""
        self._asking = False
        self.busy = True
        self._grid_box.setEnabled(False)
        self.ok.hide()
        self.cancel.hide()
        self.bar.setRange(0, 0)
        self.bar.show()

    def ask_again(self) -> None:
        """Wait for another word: the agent did not agree."""
        self._asking = True
        self._grid_box.setEnabled(True)
        self._wait()

    def finish_with(self, text: str) -> None:
        """Say what was done."""
        self._end()
        super().finish_with(text)
        self.bar.hide()
        self.fit()

    def fail_with(self, text: str) -> None:
        """Say why nothing was done."""
        self._end()
        super().fail_with(text)

    def reject(self) -> None:
        """Close; while it is installed nothing can be given up: that is one transaction, over in a moment."""
        if self.busy and self._file is None:
            self.give_up()
        elif not self.busy:
            super().reject()

    # --- inside ---

    def _end(self) -> None:
        self._asking = False
        self._show(False)
        self.setMinimumSize(self._theme.px(440), 0)
        self.bar.setRange(0, 100)
        self._offer = self._file = None
        self.translate()
        self.resize(self._theme.px(440), self.height())

    def _show(self, on: bool) -> None:
        for each in self._box:
            each.setVisible(on)

    def _fill(self, rows: Sequence[PackRow], groups: Sequence[PhraseGroup], *, states: bool) -> None:
        self.model = PackRowsModel(rows, groups, self)
        self.model.changed.connect(self._say_counts)
        self.grid.setModel(self.model)
        conflicts = self.model.count(PackState.CONFLICT)
        for column, width in (
            (ImportColumn.STATE, 100), (ImportColumn.GROUP, 130), (ImportColumn.CODE, 76), (ImportColumn.ACTION, 120),
        ):  # fmt: skip
            self.grid.setColumnWidth(column, self._theme.px(width))
        self.grid.setColumnHidden(ImportColumn.TAKE, True)
        self.grid.setColumnHidden(ImportColumn.STATE, not states)
        self.grid.setColumnHidden(ImportColumn.ACTION, not conflicts)
        header = self.grid.horizontalHeader()
        header.setSectionResizeMode(ImportColumn.CONTENT, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for each in (self.for_all, self._all_label):
            each.setVisible(bool(conflicts))
        self.for_all.setCurrentIndex(-1)

    def _wait(self) -> None:
        self.busy = False
        self._show(True)
        self.lead.hide()
        self.bar.hide()
        self.problem.hide()
        self.setMinimumWidth(self._theme.px(760))
        self.translate()
        self.cancel.setVisible(self._asking)
        self.cancel.setEnabled(True)
        self._offer_ok()

    def _choose_for_all(self, row: int) -> None:
        if self.model is not None:
            self.model.set_all(self.for_all.itemData(row))

    def accept(self) -> None:
        """Install what is shown, or close."""
        if self._asking:
            self.confirmed.emit()
        else:
            super().accept()

    # --- words ---

    def _say_counts(self) -> None:
        model, offer = self.model, self._offer
        update = model is not None and offer is not None and offer.age is Age.NEWER
        self.counts.setVisible(update)
        if model is None or offer is None or not update:
            return
        parts = [
            tr("{count} of yours differ", count=model.count(PackState.CONFLICT)),
            tr("{count} changed", count=model.count(PackState.CHANGED) + model.count(PackState.CONFLICT)),
            tr("{count} new", count=model.count(PackState.NEW)),
            tr("{count} go away", count=model.count(PackState.REMOVED) + model.count(PackState.KEPT)),
            tr("{count} the same", count=offer.diff.same),
        ]
        self.counts.setText("   ".join(parts))

    def _say_trust(self) -> None:
        offer = self._offer
        if offer is None:
            self.trust.hide()
            return
        self.trust.setText(
            {
                Trust.FIRST: tr(
                    "This is the first pack with this key here. Compare the key with what your team lead reads out: "
                    "once you install the pack, only this key can change it."
                ),
                Trust.KNOWN: tr("It is signed with the same key as before."),
                Trust.CHANGED: tr(
                    "It is signed with another key than before: you will be asked whether that is right."
                ),
            }[offer.trust]
        )

    def translate(self) -> None:
        super().translate()
        offer, file = self._offer, self._file
        update = offer is not None and offer.age is Age.NEWER
        if offer is not None:
            self.setWindowTitle(tr("Update the phrase pack") if update else tr("Install a phrase pack"))
            self.ok.setText(tr("Update") if update else tr("Install"))
        else:
            self.setWindowTitle(tr("Phrase pack"))
        self.setAccessibleName(self.windowTitle())
        if self.busy:
            self.lead.setText(tr("Reading {file}…", file=one_line(self._name, 60)))
        if file is not None:
            former = offer.former if offer is not None else None
            self._title.setText(one_line(file.pack.manifest.name, 80))
            self._facts.show_rows(facts(file, self._today, former), long_facts(file, self._address))
        self._say_trust()
        self._say_counts()
        self.bar.setAccessibleName(tr("Progress"))
        self.grid.setAccessibleName(tr("What will happen") if update else tr("Phrases of the pack"))
        self._all_label.setText(tr("For all of yours that differ:"))
        self.for_all.setAccessibleName(tr("For all of yours that differ:"))
        self.for_all.setPlaceholderText(tr("each its own"))
        for row, choice in enumerate(PackChoice):
            self.for_all.setItemText(row, choice_name(choice))
