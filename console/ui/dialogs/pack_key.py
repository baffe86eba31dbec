"""Asks whether a phrase pack may come from another key than before; who is in doubt refuses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from console.i18n import tr
from console.ui.dialogs.notices import Notice
from console.ui.dialogs.pack_facts import PackFacts, blocks
from console.ui.widgets import button, one_line


class KeyChangedDialog(Notice):
    """Shows the key that was trusted and the one that signed. agreed: the agent checked it; refused: anything else."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, name: str, old: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__("warning", "warn", parent, 500)
        self._name = one_line(name, 60)
        self._keys = (old, new)
        self._yes = False
        self._facts = PackFacts()
        self.checked = QCheckBox()
        self.agree = button("")
        self.agree.setEnabled(False)
        self.refuse = button("", "primary")
        self.column.addWidget(self._facts)
        self.column.addWidget(self.checked)
        self.buttons.addWidget(self.agree)
        self.buttons.addWidget(self.refuse)
        self.checked.toggled.connect(self.agree.setEnabled)
        self.agree.clicked.connect(self._agree)
        self.refuse.clicked.connect(self.reject)
        self.finished.connect(self._ended)
        self.finish(self.refuse)

    def _agree(self) -> None:
        self._yes = True
        self.accept()

    def _ended(self, _result: int) -> None:
        (self.agreed if self._yes else self.refused).emit()

    def translate(self) -> None:
        self.setWindowTitle(tr("Another key"))
        self.title.setText(tr("“{name}” is signed with another key than before", name=self._name))
        self.text.setText(
            tr(
                "Somebody else may have made this pack. Ask your team lead, not by the way the pack came, "
                "and compare the new key. If you refuse, nothing changes."
            )
        )
        old, new = self._keys
        self._facts.show_rows([], [(tr("Key so far"), blocks(old)), (tr("New key"), blocks(new))])
        self.checked.setText(tr("The lead confirmed the new key to me"))
        self.agree.setText(tr("Trust the new key"))
        self.refuse.setText(tr("Refuse"))
