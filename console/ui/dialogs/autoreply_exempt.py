"""Whom automatic replies leave alone: contacts and groups, all rules or some."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.autoreply import PRECEDENCE, Condition, Exemption
from console.domain.contacts import Contact
from console.domain.ids import Address
from console.i18n import tr
from console.ui.dialogs.autoreply_texts import ShortList
from console.ui.dialogs.autoreply_words import condition_name, exempt_words
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import Theme
from console.ui.widgets import button, one_line, plain_label
from console.ui.widgets.list_keys import ListKeys
from console.ui.widgets.named_combo import NamedCombo

_CONDITIONS = (*PRECEDENCE, Condition.CLOSING)


class ExemptDialog(BaseDialog):
    """Asks for one exemption. saved(Exemption)."""

    saved = Signal(object)

    def __init__(
        self, theme: Theme, contacts: Sequence[Contact], shown: Exemption | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, 420)
        self._new = shown is None
        self.by_contact, self.by_group = QRadioButton(), QRadioButton()
        self._kind = QButtonGroup(self)
        self.contact, self.group = NamedCombo(), NamedCombo()
        for combo in (self.contact, self.group):
            combo.setSizeAdjustPolicy(NamedCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for radio in (self.by_contact, self.by_group):
            self._kind.addButton(radio)
        self._fill(contacts, shown)
        self.every = QCheckBox()
        self.conditions = {condition: QCheckBox() for condition in _CONDITIONS}
        self._some = QWidget()
        self._problem = wrapped("problem")
        self._problem.hide()
        self.accept_button, self._cancel = button("", "primary"), button("")
        self._lay_out(theme)
        self.every.toggled.connect(self._every_toggled)
        chosen = shown.conditions if shown is not None else ()
        for condition, box in self.conditions.items():
            box.setChecked(condition in chosen)
        self.every.setChecked(not chosen)
        self._every_toggled(not chosen)
        self.by_contact.toggled.connect(self._kind_toggled)
        by_group = shown is not None and shown.address is None
        (self.by_group if by_group else self.by_contact).setChecked(True)
        self._kind_toggled()
        self.accept_button.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)
        self.finish(self.accept_button)

    def _fill(self, contacts: Sequence[Contact], shown: Exemption | None) -> None:
        people = sorted(contacts, key=lambda contact: contact.display_name.casefold())
        for contact in people:
            self.contact.add(one_line(f"{contact.display_name}  {contact.address}", 80), contact.address)
        if shown is not None and shown.address is not None:
            if self.contact.findData(shown.address) < 0:
                self.contact.add(one_line(shown.address, 80), shown.address)
            self.contact.setCurrentIndex(self.contact.findData(shown.address))
        groups = {group for contact in contacts for group in contact.groups}
        if shown is not None and shown.group:
            groups.add(shown.group)
        for group in sorted(groups):
            self.group.add(one_line(group, 80), group)
        if shown is not None and shown.group:
            self.group.setCurrentIndex(self.group.findData(shown.group))

    def _lay_out(self, theme: Theme) -> None:
        for radio, combo in ((self.by_contact, self.contact), (self.by_group, self.group)):
            row = QHBoxLayout()
            radio.setMinimumWidth(theme.px(112))
            row.addWidget(radio)
            row.addWidget(combo, 1)
            self.body.addLayout(row)
        self.body.addSpacing(theme.px(8))
        self.body.addWidget(self.every)
        column = QVBoxLayout(self._some)
        column.setContentsMargins(theme.px(24), 0, 0, 0)
        column.setSpacing(0)
        for box in self.conditions.values():
            column.addWidget(box)
        self.body.addWidget(self._some)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.accept_button)

    def _kind_toggled(self, _on: bool = False) -> None:
        self.contact.setEnabled(self.by_contact.isChecked())
        self.group.setEnabled(self.by_group.isChecked())

    def _every_toggled(self, on: bool) -> None:
        self._some.setVisible(not on)
        if self.isVisible():
            self.fit()

    def _save(self) -> None:
        address = self.contact.currentData() if self.by_contact.isChecked() else None
        group = str(self.group.currentData() or "") if self.by_group.isChecked() else ""
        some = tuple(condition for condition, box in self.conditions.items() if box.isChecked())
        if not address and not group:
            problem = tr("There is nobody to choose here yet.")
        elif not self.every.isChecked() and not some:
            problem = tr("Tick at least one automatic reply.")
        else:
            conditions = () if self.every.isChecked() else some
            self.saved.emit(Exemption(Address(address) if address else None, group, conditions))
            self.accept()
            return
        self._problem.setText(problem)
        self._problem.show()
        self.fit()

    def translate(self) -> None:
        self.setWindowTitle(tr("New exception") if self._new else tr("Edit exception"))
        self.by_contact.setText(tr("One contact"))
        self.by_group.setText(tr("A group"))
        self.contact.setAccessibleName(tr("Contact without automatic replies"))
        self.group.setAccessibleName(tr("Group without automatic replies"))
        self.every.setText(tr("No automatic reply at all"))
        for condition, box in self.conditions.items():
            box.setText(condition_name(condition))
        self.accept_button.setText(tr("OK"))
        self._cancel.setText(tr("Cancel"))


class ExemptList(QWidget):
    """The exemptions with their buttons. changed: by hand."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._contacts: Sequence[Contact] = ()
        self._exemptions: list[Exemption] = []
        self._title = plain_label("", "heading")
        self.new, self.edit, self.remove = button("", "link"), button("", "link"), button("", "link")
        self.list = ShortList(theme)
        self._none = plain_label("", "mark")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        for each in (self.remove, self.edit, self.new):
            head.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(self._none)
        column.addWidget(self.list)
        self.new.clicked.connect(self._new)
        self.edit.clicked.connect(self._edit)
        self.remove.clicked.connect(self._remove)
        self.list.itemDoubleClicked.connect(self._edit)
        keys = ListKeys(self.list)
        keys.remove_asked.connect(self._remove)
        keys.edit_asked.connect(self._edit)

    def load(self, exemptions: Sequence[Exemption], contacts: Sequence[Contact]) -> None:
        """Show these exemptions; contacts: who can be chosen, and their groups."""
        self._exemptions = list(exemptions)
        self._contacts = contacts
        self._show(0)

    def value(self) -> tuple[Exemption, ...]:
        """Give the exemptions."""
        return tuple(self._exemptions)

    def _new(self) -> None:
        dialog = ExemptDialog(self._theme, self._contacts, None, self.window())
        dialog.saved.connect(self._added)
        dialog.open()

    def _edit(self, _item: object = None) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._exemptions):
            dialog = ExemptDialog(self._theme, self._contacts, self._exemptions[row], self.window())
            dialog.saved.connect(self._edited)
            dialog.open()

    def _remove(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._exemptions):
            del self._exemptions[row]
            self._show(row)
            self.changed.emit()

    def _added(self, exemption: Exemption) -> None:
        self._exemptions.append(exemption)
        self._show(len(self._exemptions) - 1)
        self.changed.emit()

    def _edited(self, exemption: Exemption) -> None:
        row = self.list.currentRow()
        self._exemptions[row] = exemption
        self._show(row)
        self.changed.emit()

    def _show(self, row: int) -> None:
        people = {contact.address: contact for contact in self._contacts}
        self.list.clear()
        for each in self._exemptions:
            words = exempt_words(each, people.get(each.address) if each.address is not None else None)
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._exemptions) - 1))
        for widget in (self.list, self.edit, self.remove):
            widget.setVisible(bool(self._exemptions))
        self._none.setVisible(not self._exemptions)
        self.list.fit()

    def translate(self) -> None:
        """Say everything in the language in force."""
        self._title.setText(tr("Left alone"))
        self.list.setAccessibleName(tr("Contacts and groups left alone"))
        self.new.setText(tr("New", context="auto-reply"))
        self.edit.setText(tr("Edit", context="auto-reply"))
        self.remove.setText(tr("Delete"))
        for each in (self.new, self.edit, self.remove):
            each.setAccessibleDescription(tr("Contacts and groups left alone"))
        self._none.setText(tr("Nobody yet: colleagues or a group, for example, can be left alone."))
        self._show(max(0, self.list.currentRow()))
