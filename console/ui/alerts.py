"""Calls the agent: banners through the desktop's notifications, sounds, the count on the tray."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from console.domain.conversations import Urgency
from console.domain.events import ContactsChanged, ContactsLoaded, MessagesAdded, ReminderDue
from console.domain.ids import ContactId
from console.domain.messages import Direction, Message
from console.domain.reminders import Reminder
from console.i18n import tr
from console.services.session import Session
from console.services.tasks import Tasks
from console.ui.bridge import Bridge
from console.ui.preferences import Choices, Preferences
from console.ui.sounds import Sounds
from console.ui.tray import Tray
from console.ui.views.buyer_reminders import reminder_words
from console.ui.widgets.text import one_line

BANNER_CHARACTERS = 120
GATHER_MS = 400
WATCH_MS = 1000


class Banners(Protocol):
    """The desktop's notifications (console.ui.notifier, loaded later)."""

    async def send(self, title: str, text: str, open_word: str, on_open: Callable[[], None]) -> bool:
        """Show a banner; False where the desktop does not take it."""
        ...


class Kind(Enum):
    """What the agent is called for; the value is the sound, and how the options of it begin."""

    VISITOR = "visitor"
    WAITING = "waiting"
    MESSAGE = "message"
    REMINDER = "reminder"


def quiet_now(choices: Choices, now: datetime) -> bool:
    """Tell whether a local time lies in the quiet hours; they may go over midnight, and end where they begin: none."""
    minute, begin, end = now.hour * 60 + now.minute, choices.quiet_from, choices.quiet_until
    if not choices.quiet:
        return False
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


class Alerts(QObject):
    """Tells about what the agent is not looking at; a burst makes one banner and one sound."""

    conversation_wanted = Signal(object)
    """The ContactId whose banner was clicked."""

    def __init__(self, tray: Tray, preferences: Preferences, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._preferences = preferences
        self._tasks = tasks
        self.sounds = Sounds()
        self._session: Session | None = None
        self._fresh: dict[ContactId, Message] = {}
        self._reminders: dict[ContactId, Reminder] = {}
        """Those that became due and are about to be told of."""
        self._active: set[ContactId] = set()
        """The conversations under 正在联系: a message that adds one to them is a new visitor's."""
        self._visitors: set[ContactId] = set()
        self._waiting: set[ContactId] = set()
        self._overdue: set[ContactId] = set()
        """Those among the waiting who were told of."""
        self._last: ContactId | None = None
        self._banners: Banners | None = None
        self._load: Callable[[], Awaitable[Banners | None]] | None = None
        self._timer = _timer(self, GATHER_MS, self._call)
        self._timer.setSingleShot(True)
        self._watch = _timer(self, WATCH_MS, self.look)
        tray.message_clicked.connect(self._clicked)
        preferences.changed.connect(self._chosen)

    def use_desktop(self, load: Callable[[], Awaitable[Banners | None]]) -> None:
        """Use the desktop's own notifications instead of the tray's balloons, loaded when there is a first banner."""
        self._load = load

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Watch an account."""
        self._session = session
        bridge.messages_added.connect(self._added)
        bridge.contacts_loaded.connect(self._loaded)
        bridge.contacts_changed.connect(self._changed)
        bridge.reminder_due.connect(self._reminded)
        self._count()

    def detach(self) -> None:
        """Watch none."""
        self._session = None
        self._watch.stop()
        for known in (self._fresh, self._reminders, self._active, self._visitors, self._waiting, self._overdue):
            known.clear()
        self._tray.set_unread(0)

    # --- what is known ---

    def _chosen(self, key: str, _value: object) -> None:
        if key == "badge":
            self._count()

    def _count(self) -> None:
        if self._session is not None:
            self._tray.set_unread(self._session.desk.unread_total() if self._preferences.now.badge else 0)

    def _loaded(self, event: ContactsLoaded) -> None:
        self._active = {contact.id for contact in event.contacts if contact.active}
        self._waiting = {contact.id for contact in event.contacts if contact.waiting_since is not None}
        # Who waited too long before the start is seen in the list; one is not called for each of them.
        self._overdue = set(self._late())
        self._watch.start()
        self._count()

    def _changed(self, event: ContactsChanged) -> None:
        for contact in event.contacts:
            if contact.active and not contact.blocked:
                if contact.id not in self._active and contact.unread:
                    self._visitors.add(contact.id)
                self._active.add(contact.id)
            else:
                self._active.discard(contact.id)
            if contact.waiting_since is None or contact.blocked:
                self._waiting.discard(contact.id)
                self._overdue.discard(contact.id)
            else:
                self._waiting.add(contact.id)
        self._count()

    def _added(self, event: MessagesAdded) -> None:
        session = self._session
        if session is None or not event.live:
            return
        for message in event.messages:
            if message.direction is not Direction.IN:
                continue
            if session.desk.window_active and session.desk.current == message.contact_id:
                continue
            self._fresh[message.contact_id] = message
        if self._fresh and not self._timer.isActive():
            self._timer.start()

    def _reminded(self, event: ReminderDue) -> None:
        self._reminders[event.reminder.contact_id] = event.reminder
        if not self._timer.isActive():
            self._timer.start()

    def _late(self) -> list[ContactId]:
        session = self._session
        if session is None:
            return []
        late = (Urgency.TOO_LATE, Urgency.LOST)
        return [contact_id for contact_id in self._waiting if session.desk.urgency(contact_id) in late]

    def look(self) -> None:
        """See who has been waiting too long by now."""
        fresh = [contact_id for contact_id in self._late() if contact_id not in self._overdue]
        self._overdue.update(fresh)
        if fresh:
            self._tell({Kind.WAITING: fresh})

    # --- calling ---

    def _call(self) -> None:
        fresh, visitors = self._fresh, self._visitors
        self._fresh, self._visitors = {}, set()
        self._tell(
            {
                Kind.VISITOR: [contact_id for contact_id in fresh if contact_id in visitors],
                Kind.MESSAGE: [contact_id for contact_id in fresh if contact_id not in visitors],
            },
            {contact_id: _words(message) for contact_id, message in fresh.items()},
        )
        reminders, self._reminders = self._reminders, {}
        # A banner of its own: what was promised must not hide behind a message.
        self._tell(
            {Kind.REMINDER: list(reminders)},
            {contact_id: reminder_words(reminder) for contact_id, reminder in reminders.items()},
        )

    def _tell(self, called: dict[Kind, list[ContactId]], said: Mapping[ContactId, str] | None = None) -> None:
        session, choices = self._session, self._preferences.now
        if session is None or quiet_now(choices, session.clock.now().astimezone()):
            return
        there = [kind for kind in Kind if called.get(kind)]
        loud = [kind for kind in there if choices.value(f"{kind.value}_sound")]
        if choices.sounds and loud:
            self.sounds.play(loud[0].value)
        if session.desk.window_active:
            return
        if any(choices.value(f"{kind.value}_flash") for kind in there):
            for window in QApplication.topLevelWidgets():
                if window.isWindow() and window.isVisible():
                    QApplication.alert(window)
        shown = [kind for kind in there if choices.value(f"{kind.value}_banner")]
        who = [contact_id for kind in shown for contact_id in called[kind]]
        if choices.banners and who:
            self._show(shown[0], called[shown[0]][-1], len(who) - 1, (said or {}).get(called[shown[0]][-1]))

    def _show(self, kind: Kind, contact_id: ContactId, others: int, said: str | None) -> None:
        session = self._session
        contact = session.desk.contact(contact_id) if session is not None else None
        if session is None or contact is None:
            return
        self._last = contact_id
        title = one_line(contact.display_name, 60)
        if others:
            title = tr("{name} and {count} more", name=title, count=others)
        if kind is Kind.WAITING or said is None:
            text = tr("Waiting for {count} s", count=int(session.desk.waiting_seconds(contact_id) or 0))
        elif self._preferences.now.hide_text:
            text = tr("Reminder") if kind is Kind.REMINDER else tr("New message")
        else:
            text = tr("Reminder: {text}", text=one_line(said, BANNER_CHARACTERS)) if kind is Kind.REMINDER else said
        self._tasks.spawn(self._banner(title, text, contact_id), "banner")

    async def _banner(self, title: str, text: str, contact_id: ContactId) -> None:
        if self._load is not None:
            load, self._load = self._load, None
            self._banners = await load()
        banners = self._banners
        if banners is not None:
            if await banners.send(title, text, tr("Open"), lambda: self.conversation_wanted.emit(contact_id)):
                return
            self._banners = None
        self._tray.tell(title, text)

    def _clicked(self) -> None:
        if self._last is not None:
            self.conversation_wanted.emit(self._last)


def _words(message: Message) -> str:
    return tr("[Picture]") if message.picture is not None else one_line(message.body, BANNER_CHARACTERS)


def _timer(parent: QObject, milliseconds: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
