"""Calls the agent: banners through the desktop's notifications, sounds, the count on the tray."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from console.domain.events import MessagesAdded
from console.domain.ids import ContactId
from console.domain.messages import Direction, Message
from console.i18n import tr
from console.services.session import Session
from console.services.tasks import Tasks
from console.ui.bridge import Bridge
from console.ui.preferences import Preferences
from console.ui.sounds import Sounds
from console.ui.tray import Tray
from console.ui.widgets.text import one_line

BANNER_CHARACTERS = 120
GATHER_MS = 400


class Banners(Protocol):
    """The desktop's notifications (console.ui.notifier, loaded later)."""

    async def send(self, title: str, text: str, open_word: str, on_open: Callable[[], None]) -> bool:
        """Show a banner; False where the desktop does not take it."""
        ...


class Alerts(QObject):
    """Tells about messages that the agent is not looking at; a burst makes one banner and one sound."""

    conversation_wanted = Signal(object)
    """The ContactId whose banner was clicked."""

    def __init__(self, tray: Tray, preferences: Preferences, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._preferences = preferences
        self._tasks = tasks
        self._sounds = Sounds()
        self._session: Session | None = None
        self._fresh: dict[ContactId, Message] = {}
        self._last: ContactId | None = None
        self._banners: Banners | None = None
        self._load: Callable[[], Awaitable[Banners | None]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._call)
        tray.message_clicked.connect(self._clicked)

    def use_desktop(self, load: Callable[[], Awaitable[Banners | None]]) -> None:
        """Use the desktop's own notifications instead of the tray's balloons, loaded when there is a first banner."""
        self._load = load

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Watch an account."""
        self._session = session
        bridge.messages_added.connect(self._added)
        bridge.contacts_loaded.connect(self._count)
        bridge.contacts_changed.connect(self._count)
        self._count()

    def detach(self) -> None:
        """Watch none."""
        self._session = None
        self._fresh.clear()
        self._tray.set_unread(0)

    def _count(self) -> None:
        if self._session is not None:
            self._tray.set_unread(self._session.desk.unread_total())

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

    def _call(self) -> None:
        session, fresh = self._session, self._fresh
        self._fresh = {}
        if session is None or not fresh:
            return
        choices = self._preferences.now
        if choices.sounds:
            first = any((c := session.desk.contact(i)) and c.unread <= 1 for i in fresh)
            self._sounds.play("visitor" if first else "message")
        if session.desk.window_active:
            return
        for window in QApplication.topLevelWidgets():
            if window.isWindow() and window.isVisible():
                QApplication.alert(window)
        if not choices.banners:
            return
        contact_id, message = next(reversed(fresh.items()))
        contact = session.desk.contact(contact_id)
        if contact is None:
            return
        self._last = contact_id
        title = one_line(contact.display_name, 60)
        if len(fresh) > 1:
            title = tr("{name} and {count} more", name=title, count=len(fresh) - 1)
        text = tr("[Picture]") if message.picture is not None else one_line(message.body, BANNER_CHARACTERS)
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
