"""What export and import have in common: what to do, then how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QRadioButton, QWidget

from console.i18n import tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.widgets import button


def radio() -> QRadioButton:
    """Give a choice whose words come later."""
    return QRadioButton()


class ProgressDialog(BaseDialog):
    """A bar that runs to 100 %, and then a sentence and OK. Cancel asks to give up, it does not close by itself.

    cancelled: the agent gives up; the caller closes the dialog when everything is as it was.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, width: int = 420) -> None:
        super().__init__(parent, width)
        self.busy = True
        self.lead = wrapped()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.problem = wrapped("problem")
        self.problem.hide()
        self.ok = button("", "primary")
        self.ok.hide()
        self.cancel = button("")
        self.cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.accept)

    def lay_out_foot(self) -> None:
        """Put the bar and the buttons at the end; the buttons of a subclass stand before."""
        self.body.addWidget(self.lead)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.problem)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.ok)

    def set_progress(self, done: float) -> None:
        """Show how far it is, 0 to 1."""
        self.bar.setValue(max(self.bar.value(), round(done * 100)))

    def finish_with(self, text: str) -> None:
        """Say that all is done."""
        self.busy = False
        self.bar.setValue(100)
        self.bar.show()
        self.problem.hide()
        self.lead.setText(text)
        self.lead.show()
        self.cancel.hide()
        self._offer_ok()

    def fail_with(self, text: str) -> None:
        """Say why nothing was done."""
        self.busy = False
        self.lead.hide()
        self.bar.hide()
        self.problem.setText(text)
        self.problem.setAccessibleName(text)
        self.problem.show()
        self.cancel.hide()
        self._offer_ok()

    def _offer_ok(self) -> None:
        self.ok.show()
        self.ok.setEnabled(True)
        self.ok.setDefault(True)
        self.ok.setFocus()
        self.fit()

    def reject(self) -> None:
        """Give up what is under way; otherwise close."""
        if self.busy:
            self.cancel.setEnabled(False)
            self.cancelled.emit()
        else:
            super().reject()

    def give_up(self) -> None:
        """Close, whatever was under way."""
        self.busy = False
        super().reject()

    def translate(self) -> None:
        self.ok.setText(tr("OK"))
        self.cancel.setText(tr("Cancel"))
