"""The reminders on the buyer's card: what is to be thought of and when, done at one click."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.events import RemindersChanged
from console.domain.ids import ContactId
from console.domain.reminders import Reminder, ReminderId
from console.i18n import tr
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.dialogs.reminder import ReminderDialog
from console.ui.models.moments import full_moment
from console.ui.theme import Theme
from console.ui.widgets import IconButton, plain_label
from console.ui.widgets.dressing import dress
from console.ui.widgets.text import one_line

DONE_SHOWN = 5


def reminder_words(reminder: Reminder) -> str:
    """Give what a reminder says; one without a text says that the buyer waits for word."""
    return one_line(reminder.text) or tr("Get back to this buyer")


def reminder_dialog(
    parent: QWidget, session: Session, contact_id: ContactId, reminder: Reminder | None = None
) -> ReminderDialog | None:
    """Give the dialog for a new reminder of a buyer, or for one that is there; None where there is no such buyer."""
    contact = session.desk.contact(contact_id)
    if contact is None:
        return None
    return ReminderDialog(contact.display_name, session.clock.now, reminder, parent.window())


class _Row(QWidget):
    """One reminder: a box for done, the text, the time, and what can be done with it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.check = QCheckBox()
        self.text = plain_label("")
        self.text.setWordWrap(True)
        self.when = plain_label("", "secondary")
        self.edit = IconButton("edit", "")
        self.delete = IconButton("trash", "")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.text)
        words.addWidget(self.when)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        row.setSpacing(theme.px(4))
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for tool in (self.edit, self.delete):
            row.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)

    def controls(self) -> list[QWidget]:
        return [self.check, self.edit, self.delete]

    def show_reminder(self, reminder: Reminder, overdue: bool) -> None:
        words, when = reminder_words(reminder), full_moment(reminder.due)
        self.text.setText(words)
        _dress(self.text, "secondary" if reminder.done else "")
        if reminder.done:
            said = tr("Done · {when}", when=when)
        else:
            said = tr("Overdue · {when}", when=when) if overdue else when
        self.when.setText(said)
        _dress(self.when, "mark" if reminder.done else "problem" if overdue else "secondary")
        self.check.setChecked(reminder.done)
        self.check.setAccessibleName(tr("Done: {text}", text=words))
        self.check.setAccessibleDescription(said)
        self.check.setToolTip(tr("Done"))
        self.edit.set_name(tr("Edit the reminder {text}", text=words))
        self.delete.set_name(tr("Delete the reminder {text}", text=words))


class BuyerReminders(QWidget):
    """A section of the buyer's card. deleted(reminder): it is gone, and can be brought back."""

    deleted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._contact: ContactId | None = None
        self._title = plain_label("", "mark")
        self.add_button = IconButton("plus", "", "Ctrl+R")
        self._hint = plain_label("", "secondary")
        self._hint.setWordWrap(True)
        self.rows: dict[ReminderId, _Row] = {}
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self._column.addLayout(head)
        self._column.addWidget(self._hint)
        self.add_button.clicked.connect(self.add)
        self.translate()

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Take reminders from a session."""
        self._session, self._bridge = session, bridge
        bridge.reminders_changed.connect(self._changed)

    def detach(self) -> None:
        """Show none."""
        self.show_contact(None)
        if self._bridge is not None:
            self._bridge.reminders_changed.disconnect(self._changed)
        self._session = self._bridge = None

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show a buyer's reminders, or none."""
        self._contact = contact_id
        self._draw()

    def _changed(self, event: RemindersChanged) -> None:
        if self._contact in event.contact_ids:
            self._draw()

    def _draw(self) -> None:
        session, contact_id = self._session, self._contact
        reminders = session.reminders.of(contact_id) if session is not None and contact_id is not None else []
        done = [each.id for each in reminders if each.done]
        reminders = [each for each in reminders if each.id not in done[DONE_SHOWN:]]
        kept = {each.id for each in reminders}
        for key in [key for key in self.rows if key not in kept]:
            row = self.rows.pop(key)
            if any(control.hasFocus() for control in row.controls()):
                self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        before: QWidget = self.add_button
        for place, reminder in enumerate(reminders):
            row = self.rows.get(reminder.id) or self._new_row(reminder.id)
            self._column.insertWidget(1 + place, row)
            row.show_reminder(reminder, session is not None and reminder.overdue(session.clock.now()))
            for control in row.controls():
                QWidget.setTabOrder(before, control)
                before = control
        self._hint.setVisible(not reminders)

    def _new_row(self, key: ReminderId) -> _Row:
        row = self.rows[key] = _Row(self._theme, self)
        row.check.clicked.connect(partial(self._tick, key))
        row.edit.clicked.connect(partial(self.edit, key))
        row.delete.clicked.connect(partial(self._delete, key))
        return row

    # --- what the agent does ---

    def add(self) -> None:
        """Ask for a new reminder of the buyer that is shown."""
        session, contact_id = self._session, self._contact
        dialog = reminder_dialog(self, session, contact_id) if session and contact_id is not None else None
        if dialog is not None and session is not None and contact_id is not None:
            dialog.saved.connect(
                lambda text, due: session.tasks.spawn(session.reminders.add(contact_id, due, text), "reminder")
            )
            dialog.open()

    def edit(self, key: ReminderId) -> None:
        """Ask for another text or time."""
        session = self._session
        reminder = session.reminders.get(key) if session is not None else None
        if session is None or reminder is None:
            return
        dialog = reminder_dialog(self, session, reminder.contact_id, reminder)
        if dialog is not None:
            dialog.saved.connect(
                lambda text, due: session.tasks.spawn(session.reminders.edit(key, due, text), "reminder")
            )
            dialog.open()

    def _tick(self, key: ReminderId) -> None:
        if self._session is not None:
            done = self.rows[key].check.isChecked()
            self._session.tasks.spawn(self._session.reminders.set_done(key, done), "reminder")

    def _delete(self, key: ReminderId) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._take_away(self._session, key), "reminder")

    async def _take_away(self, session: Session, key: ReminderId) -> None:
        reminder = await session.reminders.delete(key)
        if reminder is not None:
            self.deleted.emit(reminder)

    # --- words ---

    def translate(self) -> None:
        """Set every word in the language in force."""
        self._title.setText(tr("Reminders"))
        self.add_button.set_name(tr("Add a reminder"))
        self._hint.setText(tr("A promise, a birthday, a word after the sale: you are told in time."))
        self._draw()


def _dress(label: QLabel, role: str) -> None:
    if (label.property("role") or "") != role:
        dress(label, "role", role)
