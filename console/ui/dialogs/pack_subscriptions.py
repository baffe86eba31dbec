"""Where the console looks for newer phrase packs: folders and https addresses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QListWidgetItem, QProgressBar, QWidget

from console.domain.errors import Problem
from console.domain.packs import PackOffer, Subscription
from console.i18n import language, tr, trn
from console.i18n.problems import sentence
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.dialogs.field import Field
from console.ui.theme import current
from console.ui.widgets import button, one_line


class SubscriptionsDialog(BaseDialog):
    """Lists subscriptions. add_asked(address, automatic); folder_asked: choose one, then set_address.

    automatic_asked(address, on), removal_asked(address), check_asked; offer_asked(PackOffer): show what was found.
    """

    add_asked = Signal(str, bool)
    folder_asked = Signal()
    automatic_asked = Signal(str, bool)
    removal_asked = Signal(str)
    check_asked = Signal()
    offer_asked = Signal(object)

    def __init__(self, subscriptions: Sequence[Subscription], parent: QWidget | None = None) -> None:
        super().__init__(parent, 560)
        self._subscriptions: list[Subscription] = []
        self.offers: list[PackOffer] = []
        self._lead = wrapped("secondary")
        self.list = QListWidget()
        self.list.setMinimumHeight(current().px(150))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.automatic = QCheckBox()
        self.remove, self.check = button(""), button("")
        self.address = Field()
        self.add, self.folder = button("", "soft"), button("")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.status = wrapped("secondary")
        self.status.hide()
        self.see = button("", "link")
        self.see.hide()
        self._close = button("")
        self._lay_out()
        self._connect()
        self.finish()
        self.show_subscriptions(subscriptions)

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.addWidget(self.automatic)
        acts.addStretch(1)
        acts.addWidget(self.remove)
        acts.addWidget(self.check)
        self.address.row.addWidget(self.folder)
        self.address.row.addWidget(self.add)
        said = QHBoxLayout()
        said.addWidget(self.status, 1)
        said.addWidget(self.see)
        self.body.addWidget(self._lead)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(acts)
        self.body.addSpacing(current().px(8))
        self.body.addWidget(self.address)
        self.body.addWidget(self.bar)
        self.body.addLayout(said)
        self.buttons.addWidget(self._close)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._enable)
        self.automatic.clicked.connect(self._set_automatic)
        self.remove.clicked.connect(self._take_out)
        self.check.clicked.connect(self.check_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.add.clicked.connect(self._add)
        self.address.edit.returnPressed.connect(self._add)
        self.address.edit.textChanged.connect(self._enable)
        self.see.clicked.connect(self._see)
        self._close.clicked.connect(self.reject)

    # --- what the caller says ---

    def show_subscriptions(self, subscriptions: Sequence[Subscription]) -> None:
        """Show these."""
        row = self.list.currentRow()
        self._subscriptions = list(subscriptions)
        self.list.clear()
        for each in self._subscriptions:
            lines = _lines(each)
            item = QListWidgetItem("\n".join(lines))
            between = tr(", ", context="between the parts of a row's name")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, between.join(lines))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), len(self._subscriptions) - 1))
        self._enable()

    def set_address(self, address: str) -> None:
        """Write an address into the field."""
        self.address.edit.setText(address)
        self.add.setFocus()

    def set_busy(self, on: bool) -> None:
        """Show that somewhere is being looked."""
        self.bar.setVisible(on)
        for each in (self.check, self.add, self.remove, self.automatic):
            each.setEnabled(not on)
        if on:
            self.say("")
        else:
            self._enable()

    def say(self, text: str, offers: Sequence[PackOffer] = ()) -> None:
        """Say what came of it, and offer what was found."""
        self.offers = list(offers)
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self.see.setVisible(bool(self.offers))

    def added(self) -> None:
        """Empty the field: what stood there is in the list."""
        self.address.edit.clear()

    # --- inside ---

    @property
    def _chosen(self) -> Subscription | None:
        row = self.list.currentRow()
        return self._subscriptions[row] if 0 <= row < len(self._subscriptions) else None

    def _enable(self) -> None:
        chosen, busy = self._chosen, not self.bar.isHidden()
        for each in (self.remove, self.automatic):
            each.setEnabled(chosen is not None and not busy)
        self.check.setEnabled(bool(self._subscriptions) and not busy)
        self.add.setEnabled(bool(self.address.edit.text().strip()) and not busy)
        self.automatic.setChecked(chosen is not None and chosen.automatic)

    def _set_automatic(self, on: bool) -> None:
        if self._chosen is not None:
            self.automatic_asked.emit(self._chosen.address, on)

    def _take_out(self) -> None:
        if self._chosen is not None:
            self.removal_asked.emit(self._chosen.address)

    def _add(self) -> None:
        address = self.address.edit.text().strip()
        if address and self.add.isEnabled():
            self.add_asked.emit(address, False)

    def _see(self) -> None:
        if self.offers:
            self.offer_asked.emit(self.offers.pop(0))
        self.see.setVisible(bool(self.offers))

    def translate(self) -> None:
        self.setWindowTitle(tr("Subscriptions to phrase packs"))
        self._lead.setText(
            tr("The console looks here for newer packs, at its start and every four hours, and checks who signed them.")
        )
        self.list.setAccessibleName(tr("Subscriptions"))
        self.automatic.setText(tr("Take newer versions without asking"))
        self.remove.setText(tr("Remove"))
        self.check.setText(tr("Check now"))
        self.address.set_words(tr("Folder or https address"), "https://shop.example/team.qpack")
        self.folder.setText(tr("Folder…"))
        self.add.setText(tr("Subscribe"))
        self.bar.setAccessibleName(tr("Looking…"))
        self.see.setText(tr("See"))
        self._close.setText(tr("Close"))
        if self._subscriptions:
            self.show_subscriptions(self._subscriptions)


def found_sentence(offers: Sequence[PackOffer]) -> str:
    """Say what was found at subscriptions."""
    if not offers:
        return tr("There is nothing newer.")
    first = offers[0].file.pack.manifest
    if len(offers) == 1:
        return tr("Found: “{name}” {version}", name=one_line(first.name, 40), version=first.version)
    return trn("Found {count} pack", "Found {count} packs", len(offers))


def _lines(subscription: Subscription) -> list[str]:
    asks = tr("takes newer versions without asking") if subscription.automatic else tr("asks about newer versions")
    lines = [one_line(subscription.address, 300), f"{_checked(subscription)} · {asks}"]
    if subscription.problem:
        lines.append(sentence(Problem(subscription.problem), {"path": subscription.address}))
    return lines


def _checked(subscription: Subscription) -> str:
    if subscription.checked_at is None:
        return tr("never checked")
    moment = QDateTime.fromSecsSinceEpoch(int(subscription.checked_at.timestamp()))
    return tr("checked {time}", time=QLocale(language()).toString(moment, QLocale.FormatType.ShortFormat))
