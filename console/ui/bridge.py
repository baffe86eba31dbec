"""Turns events of the bus into Qt signals, the one way from the services to the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.domain import events
from console.services.bus import EventBus


class Bridge(QObject):
    """One signal for each kind of event; each carries the event itself (console.domain.events)."""

    contacts_loaded = Signal(object)
    contacts_changed = Signal(object)
    messages_added = Signal(object)
    messages_changed = Signal(object)
    typing_changed = Signal(object)
    presence_changed = Signal(object)
    link_changed = Signal(object)
    agent_changed = Signal(object)
    phrases_changed = Signal(object)
    phrases_indexed = Signal(object)
    packs_offered = Signal(object)
    auto_replied = Signal(object)
    messages_removed = Signal(object)
    hold_changed = Signal(object)
    reminders_changed = Signal(object)
    reminder_due = Signal(object)
    picture_failed = Signal(object)
    store_troubled = Signal(object)
    store_recovered = Signal(object)

    def __init__(self, bus: EventBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ends: list[Callable[[], None]] = [
            bus.subscribe(events.ContactsLoaded, self.contacts_loaded.emit),
            bus.subscribe(events.ContactsChanged, self.contacts_changed.emit),
            bus.subscribe(events.MessagesAdded, self.messages_added.emit),
            bus.subscribe(events.MessagesChanged, self.messages_changed.emit),
            bus.subscribe(events.TypingChanged, self.typing_changed.emit),
            bus.subscribe(events.PresenceChanged, self.presence_changed.emit),
            bus.subscribe(events.LinkStateChanged, self.link_changed.emit),
            bus.subscribe(events.AgentChanged, self.agent_changed.emit),
            bus.subscribe(events.PhrasesChanged, self.phrases_changed.emit),
            bus.subscribe(events.PhrasesIndexed, self.phrases_indexed.emit),
            bus.subscribe(events.PacksOffered, self.packs_offered.emit),
            bus.subscribe(events.AutoReplied, self.auto_replied.emit),
            bus.subscribe(events.MessagesRemoved, self.messages_removed.emit),
            bus.subscribe(events.HoldChanged, self.hold_changed.emit),
            bus.subscribe(events.RemindersChanged, self.reminders_changed.emit),
            bus.subscribe(events.ReminderDue, self.reminder_due.emit),
            bus.subscribe(events.PictureFailed, self.picture_failed.emit),
            bus.subscribe(events.StoreTroubled, self.store_troubled.emit),
            bus.subscribe(events.StoreRecovered, self.store_recovered.emit),
        ]

    def close(self) -> None:
        """End every subscription."""
        for end in self._ends:
            end()
        self._ends.clear()
