"""Asks before a buyer is blocked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from console.domain.contacts import Contact
from console.i18n import tr
from console.services.session import Session
from console.ui.widgets import one_line


def ask_to_block(parent: QWidget, session: Session, contact: Contact) -> QMessageBox:
    """Open the question, and block the buyer where the answer is yes; gives the box, which deletes itself."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(tr("Block"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("Block {name}?", name=one_line(contact.display_name, 60)))
    box.setInformativeText(tr("Nothing this buyer writes will reach you. The conversation so far stays."))
    yes = box.addButton(tr("Block"), QMessageBox.ButtonRole.AcceptRole)
    yes.setProperty("kind", "danger")
    box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))

    def block() -> None:
        session.tasks.spawn(session.roster.block(contact), "block")

    yes.clicked.connect(block)
    box.open()
    return box
