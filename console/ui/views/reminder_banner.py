"""A quiet word above the conversation when a reminder is due: it stays until the agent has seen to it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from console.domain.events import ReminderDue
from console.domain.reminders import Reminder
from console.i18n import tr, trn
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.models.moments import short_moment
from console.ui.theme import current
from console.ui.views.buyer_reminders import reminder_words
from console.ui.widgets.banner import Banner, BannerKind
from console.ui.widgets.buttons import button
from console.ui.widgets.text import one_line

_BEHIND_THE_TEXT = 2
_LONGEST, _LONGEST_NARROW = 120, 36
"""Characters of the reminder; the whole text is the hint, and on the buyer's card."""
_ONE_LINE = 600
"""The width from which both buttons stand side by side, at texts of usual size."""


class ReminderBanner(Banner):
    """The reminders that are due, one at a time. conversation_wanted: the ContactId whose conversation is asked for."""

    conversation_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._due: list[Reminder] = []
        self.again = button("", "link")
        buttons = QWidget()
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom, buttons)
        self._buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setSpacing(0)
        self._buttons.addWidget(self._action)
        self._buttons.addWidget(self.again)
        cast("QHBoxLayout", self.layout()).insertWidget(_BEHIND_THE_TEXT, buttons)
        self.again.clicked.connect(self._snooze)
        self.pressed.connect(self._open)
        self.closed.connect(self._next)

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Tell of a session's reminders."""
        self._session, self._bridge = session, bridge
        bridge.reminder_due.connect(self._came)
        bridge.reminders_changed.connect(self._look)

    def detach(self) -> None:
        """Tell of none."""
        if self._bridge is not None:
            self._bridge.reminder_due.disconnect(self._came)
            self._bridge.reminders_changed.disconnect(self._look)
        self._session = self._bridge = None
        self._due = []
        self.hide()

    def _came(self, event: ReminderDue) -> None:
        self._due.append(event.reminder)
        self._show_first()

    def _look(self) -> None:
        """Forget what was done, deleted or moved meanwhile."""
        if self._session is None or not self._due:
            return
        now = {each.id: self._session.reminders.get(each.id) for each in self._due}
        self._due = [
            fresh
            for each in self._due
            if (fresh := now[each.id]) is not None and not fresh.done and fresh.due == each.due
        ]
        self._show_first()

    def _show_first(self) -> None:
        session = self._session
        contact = session.desk.contact(self._due[0].contact_id) if session is not None and self._due else None
        if session is None or not self._due:
            self.hide()
            return
        reminder, others = self._due[0], len(self._due) - 1
        text = tr(
            "Reminder ({when}) · {name}: {text}",
            when=short_moment(reminder.due, session.clock.now()),
            name=one_line(contact.display_name, 40) if contact is not None else "",
            text=self._cut(reminder_words(reminder)),
        )
        if others:
            text += "  " + trn("({count} more)", "({count} more)", others)
        self.again.setText(tr("Again in 10 minutes"))
        self.show_notice(BannerKind.REMINDER, text, tr("Open conversation"))
        self._text.setToolTip(one_line(reminder.text))

    def _cut(self, words: str) -> str:
        wide = self._buttons.direction() is QBoxLayout.Direction.LeftToRight
        limit = _LONGEST if wide else _LONGEST_NARROW
        return words if len(words) <= limit else one_line(words, limit - 1) + "…"

    def _next(self) -> Reminder | None:
        """Take the first one off and show the one after it."""
        reminder = self._due.pop(0) if self._due else None
        self._show_first()
        return reminder

    def _open(self) -> None:
        reminder = self._next()
        if reminder is not None:
            self.conversation_wanted.emit(reminder.contact_id)

    def _snooze(self) -> None:
        session, reminder = self._session, self._next()
        if session is not None and reminder is not None:
            session.tasks.spawn(session.reminders.snooze(reminder.id), "reminder")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        wide = self.width() >= current().px(_ONE_LINE)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._buttons.direction() is not way:
            self._buttons.setDirection(way)
            self._show_first()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "_due"):
            self._show_first()
