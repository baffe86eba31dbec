"""Auto-reply of the open account in the window: its page in the settings, the simulator, the log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.domain.autoreply import LogEntry
from console.domain.ids import MessageId
from console.domain.messages import Message
from console.ports import UnitOfWork
from console.services.autoreply import Trial
from console.services.session import Session
from console.ui.dialogs.autoreply_log import PAGE, LogDialog
from console.ui.dialogs.autoreply_try import TryDialog
from console.ui.dialogs.settings_autoreply import AutoReplyPage
from console.ui.dialogs.settings_page import AccountWork, SettingsPage
from console.ui.theme import Theme, current

if TYPE_CHECKING:
    from console.ui.dialogs.settings_pages import Making

_NEAR = timedelta(minutes=1)
"""A reply carries a time a little later than its decision where other messages stand before it."""


class AccountAutoReplyPage(AutoReplyPage):
    """The page over the rules of the open account."""

    def __init__(self, theme: Theme, session: Session) -> None:
        service = session.autoreply
        today = session.clock.now().astimezone(service.zone).date()
        super().__init__(theme, service.known_variables(), service.compile_pattern, today, service.standard)
        self._session = session
        self.load(service.rules, session.desk.contacts())
        self.try_asked.connect(self._try)
        self.log_asked.connect(self._log)

    def account_work(self) -> AccountWork | None:
        if not self.modified():
            return None
        values = self._session.autoreply.meta_values(self.value())

        def work(uow: UnitOfWork) -> None:
            for key, value in values.items():
                uow.meta.set(key, value)

        return work

    async def announce(self, session: Session) -> None:
        session.autoreply.adopt(self.value())

    def _try(self) -> None:
        session, service = self._session, self._session.autoreply
        contacts = list(session.desk.contacts())
        now = session.clock.now().astimezone(service.zone)
        serving = sum(service.serves(contact) for contact in contacts)
        dialog = TryDialog(self._theme, contacts, now, serving, self.window())
        dialog.asked.connect(lambda trial: session.tasks.spawn(self._tried(dialog, trial), "try auto-reply"))
        dialog.open()
        dialog.start()

    async def _tried(self, dialog: TryDialog, trial: Trial) -> None:
        rules = self.value()
        decision = await self._session.autoreply.try_out(rules, trial)
        if isValid(dialog):
            dialog.show_decision(trial, decision, rules.rules)

    def _log(self) -> None:
        open_log(self._session, self.window())


async def autoreply_page(making: Making, session: Session) -> SettingsPage:
    """Make the page of the open account."""
    return AccountAutoReplyPage(making.theme, session)


def open_log(session: Session, parent: QWidget, reply: Message | None = None) -> LogDialog:
    """Show what was decided; reply: begin at the decision that sent this message."""
    service = session.autoreply
    dialog = LogDialog(current(), service.rules.rules, session.clock.now(), service.zone, parent)
    dialog.older_asked.connect(
        lambda before: session.tasks.spawn(_show_older(session, dialog, before), "auto-reply log")
    )  # fmt: skip
    if reply is not None:
        dialog.look_for(lambda entry: _sent(entry, reply))
    dialog.open()
    dialog.ask_older()
    return dialog


def _sent(entry: LogEntry, reply: Message) -> bool:
    same = entry.contact_id == reply.contact_id and entry.decision.text == reply.body
    return same and abs(entry.at - reply.sent_at) < _NEAR


async def _show_older(session: Session, dialog: LogDialog, before: int | None) -> None:
    entries = await session.autoreply.log(before, PAGE)
    wanted = [entry.message_id for entry in entries if entry.message_id is not None]

    def work(uow: UnitOfWork) -> dict[MessageId, str]:
        found = {message_id: uow.messages.get(message_id) for message_id in wanted}
        return {message_id: message.body for message_id, message in found.items() if message is not None}

    messages = await session.store.read(work)
    if isValid(dialog):
        dialog.show_older(entries, messages)
