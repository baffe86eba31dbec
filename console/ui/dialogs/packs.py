"""The phrase packs that are installed, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.packs import InstalledPack
from console.i18n import tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.dialogs.pack_facts import day_text, validity
from console.ui.theme import current
from console.ui.widgets import button, one_line


class PacksDialog(BaseDialog):
    """Lists packs. Every signal but install_asked and subscriptions_asked carries the InstalledPack that is chosen.

    undo_asked: take the last step back; the caller calls show_packs after every change.
    """

    install_asked = Signal()
    subscriptions_asked = Signal()
    contents_asked = Signal(object)
    back_asked = Signal(object)
    removal_asked = Signal(object)
    undo_asked = Signal()

    def __init__(self, packs: Sequence[InstalledPack], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, 560)
        px = current().px
        self._packs: list[InstalledPack] = []
        self._today = today
        self._lead = wrapped("secondary")
        self.list = QListWidget()
        self.list.setMinimumHeight(px(220))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._enable)
        self.list.itemActivated.connect(self._show_contents)
        self.install, self.subscriptions = button("", "primary"), button("")
        self.contents, self.back, self.remove = button(""), button(""), button("")
        self.undo = button("", "link")
        self.undo.hide()
        self.status = wrapped("secondary")
        self.status.hide()
        self._close = button("")
        self._lay_out()
        self._connect()
        self.finish()
        self.show_packs(packs)
        self.list.setFocus()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        acts = QVBoxLayout()
        for each in (self.contents, self.back, self.remove):
            acts.addWidget(each)
        acts.addStretch(1)
        middle.addWidget(self.list, 1)
        middle.addLayout(acts)
        said = QHBoxLayout()
        said.addWidget(self.status, 1)
        said.addWidget(self.undo)
        self.body.addWidget(self._lead)
        self.body.addLayout(middle, 1)
        self.body.addLayout(said)
        self.buttons.insertWidget(0, self.subscriptions)
        self.buttons.addWidget(self._close)
        self.buttons.addWidget(self.install)

    def _connect(self) -> None:
        self.install.clicked.connect(self.install_asked)
        self.subscriptions.clicked.connect(self.subscriptions_asked)
        self.contents.clicked.connect(self._show_contents)
        self.back.clicked.connect(self._go_back)
        self.remove.clicked.connect(self._take_out)
        self.undo.clicked.connect(self.undo_asked)
        self._close.clicked.connect(self.reject)

    # --- what the caller says ---

    def show_packs(self, packs: Sequence[InstalledPack], wanted: str = "") -> None:
        """Show these packs; wanted: the id of the one to choose."""
        known = self.chosen
        wanted = wanted or (known.manifest.id if known is not None else "")
        self._packs = list(packs)
        self.list.clear()
        for each in self._packs:
            lines = self._lines(each)
            item = QListWidgetItem("\n".join(lines))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, tr(", ", context="between the parts of a row's name").join(lines)
            )
            self.list.addItem(item)
        rows = [number for number, each in enumerate(self._packs) if each.manifest.id == wanted]
        self.list.setCurrentRow(rows[0] if rows else min(0, len(self._packs) - 1))
        self._enable()
        self._say()

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say beneath the list what was done, or what is wrong."""
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self.undo.setVisible(undo)

    @property
    def chosen(self) -> InstalledPack | None:
        """The pack that is chosen in the list."""
        row = self.list.currentRow()
        return self._packs[row] if 0 <= row < len(self._packs) else None

    # --- inside ---

    def _lines(self, pack: InstalledPack) -> list[str]:
        manifest = pack.manifest
        installed = pack.installed_at.astimezone().date()
        head = f"{one_line(manifest.name, 60)}  v{manifest.version}"
        about = [one_line(manifest.author, 40), validity(manifest, self._today)]
        came = [
            tr("installed on {day}", day=day_text(installed)),
            tr("from {address}", address=one_line(pack.address, 120)) if pack.address else "",
        ]
        return [head, " · ".join(part for part in about if part), " · ".join(part for part in came if part)]

    def _enable(self) -> None:
        pack = self.chosen
        self.contents.setEnabled(pack is not None)
        self.remove.setEnabled(pack is not None)
        self.back.setEnabled(pack is not None and bool(pack.former))
        former = pack.former if pack is not None else ""
        self.back.setToolTip(tr("Use version {version} again", version=former) if former else "")

    def _show_contents(self) -> None:
        if self.chosen is not None:
            self.contents_asked.emit(self.chosen)

    def _go_back(self) -> None:
        if self.chosen is not None:
            self.back_asked.emit(self.chosen)

    def _take_out(self) -> None:
        if self.chosen is not None:
            self.removal_asked.emit(self.chosen)

    def _say(self) -> None:
        if self._packs:
            self._lead.setText(tr("Phrases of packs change with the pack. What you changed of them stays yours."))
        else:
            self._lead.setText(tr("No pack is installed. Your team lead gives you a file that ends in .qpack."))

    def translate(self) -> None:
        self.setWindowTitle(tr("Phrase packs"))
        self.list.setAccessibleName(tr("Installed packs"))
        self.install.setText(tr("Install from file…"))
        self.subscriptions.setText(tr("Subscriptions…"))
        self.contents.setText(tr("What is in it"))
        self.back.setText(tr("Roll back"))
        self.remove.setText(tr("Remove"))
        self.undo.setText(tr("Undo"))
        self._close.setText(tr("Close"))
        if self._packs:
            self.show_packs(self._packs)
        self._say()
