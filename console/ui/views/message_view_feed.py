"""Brings messages from the desk into the list: pages as one scrolls, what arrives as it arrives, floods in bites."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from math import ceil
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.events import (
    AgentChanged,
    ContactsChanged,
    HoldChanged,
    MessagesAdded,
    MessagesChanged,
    MessagesRemoved,
    PictureFailed,
)
from console.domain.ids import ContactId, MessageId
from console.domain.messages import Direction, Message, Place
from console.services.desk import PAGE
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.delegates.message import PictureSource
from console.ui.models.messages import LIMIT, MessageModel
from console.ui.models.messages_rows import Row
from console.ui.views.message_view import MessageView
from console.ui.widgets.text import one_line

FOLLOWED = 150
"""Rows kept while the end is in sight: each arrival measures them all."""
BURST = 50
"""More than this at once are not scrolled past: the list begins anew with the newest."""
TOGETHER_MS = 25
COUNT_MS = 250
WARM = 8
"""Rows measured in one breath ahead of a page's arrival; the window answers in between."""


class MessageFeed(QObject):
    """Keeps one conversation in the list. unseen_changed: how many came while the reader was elsewhere."""

    unseen_changed = Signal(int)
    shown = Signal()

    def __init__(self, view: MessageView, model: MessageModel, pictures: PictureSource, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._model = model
        self._pictures = pictures
        self._session: Session | None = None
        self._ends: list[Callable[[], object]] = []
        self._contact: ContactId | None = None
        self._turn = 0
        self._loading = False
        self._paging: set[str] = set()
        self._pending: list[Message] = []
        self._unseen = 0
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(TOGETHER_MS)
        self._together.timeout.connect(self._flush)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(80)
        self._look.timeout.connect(self._fetch_pictures)
        self._countdown = QTimer(self)
        self._countdown.setInterval(COUNT_MS)
        self._countdown.timeout.connect(self._count_down)
        view.delegate.undo = model.undo = self._undo_left
        view.older_wanted.connect(self._older_wanted)
        view.newer_wanted.connect(self._newer_wanted)
        view.moved.connect(self._moved)
        pictures.thumbnails.ready.connect(self._thumbnail_ready)

    @property
    def contact_id(self) -> ContactId | None:
        """The conversation that is shown."""
        return self._contact

    @property
    def unseen(self) -> int:
        """How many messages came in below what is seen."""
        return self._unseen

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Begin to follow an account."""
        self.detach()
        self._session = session
        self._pictures.asked.clear()
        self._pictures.folder = session.media.folder
        self._pictures.failed = lambda message_id: session.pictures.problem(message_id) is not None
        self._pictures.by_itself = lambda row: session.pictures.loads_by_itself(row.message)
        self._pictures.own = lambda row: session.pictures.is_own(row.message)
        for signal, slot in (
            (bridge.messages_added, self._on_added),
            (bridge.messages_changed, self._on_changed),
            (bridge.contacts_changed, self._on_contacts),
            (bridge.agent_changed, self._on_agent),
            (bridge.picture_failed, self._on_picture_failed),
            (bridge.messages_removed, self._on_removed),
            (bridge.hold_changed, self._on_hold),
        ):
            signal.connect(slot)
            self._ends.append(partial(signal.disconnect, slot))
        self._model.agent_name = one_line(session.profile.name)

    def detach(self) -> None:
        """Show nothing, follow nobody."""
        for end in self._ends:
            end()
        self._ends.clear()
        self.clear()
        self._countdown.stop()
        self._session = None

    def clear(self) -> None:
        """Show no conversation."""
        self._turn += 1
        self._contact = None
        self._loading = False
        self._pending.clear()
        self._together.stop()
        self._set_unseen(0)
        self._view.selection.clear()
        self._model.show([], at_start=True, at_end=True)

    # --- opening ---

    async def show_newest(self, contact_id: ContactId) -> bool:
        """Show the end of a conversation; False where another was asked for meanwhile."""
        session = self._session
        if session is None:
            return False
        turn = self._begin(contact_id)
        page = await session.desk.page(contact_id, limit=PAGE)
        if turn != self._turn:
            return False
        self._put(page, at_start=len(page) < PAGE, at_end=True)
        self._view.to_bottom()
        self._done()
        return True

    async def show_around(self, contact_id: ContactId, place: Place) -> bool:
        """Show a message in the middle of its neighbours, marked; False where another was asked for meanwhile."""
        session = self._session
        if session is None:
            return False
        if self._contact == contact_id and not self._loading and self._view.show_message(place.id):
            return True
        turn = self._begin(contact_id)
        around = await session.desk.around(contact_id, place)
        if turn != self._turn:
            return False
        # Ends are tried when the reader comes near them.
        self._put(around, at_start=False, at_end=False)
        self._done()
        self._view.show_message(place.id)
        return True

    async def to_newest(self) -> None:
        """Go to the end of the conversation."""
        if self._contact is None:
            return
        if self._model.at_end:
            self._view.lay_out()
            self._view.to_bottom()
            self._set_unseen(0)
        else:
            await self.show_newest(self._contact)

    def _begin(self, contact_id: ContactId) -> int:
        self._turn += 1
        if contact_id != self._contact:
            self._pending.clear()
            self._view.selection.clear()
        self._contact = contact_id
        self._loading = True
        self._paging.clear()
        return self._turn

    def _put(self, messages: list[Message], *, at_start: bool, at_end: bool) -> None:
        session, contact_id = self._session, self._contact
        if session is not None and contact_id is not None:
            contact = session.desk.contact(contact_id)
            self._model.buyer_name = one_line(contact.display_name) if contact is not None else ""
        self._model.show(messages, at_start=at_start, at_end=at_end)
        self._view.lay_out()

    def _done(self) -> None:
        self._loading = False
        self._set_unseen(0)
        self._flush()
        self._look.start()
        self._count_down()
        self.shown.emit()

    # --- pages ---

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        if self._session is None:
            work.close()
        else:
            self._session.tasks.spawn(work, name)

    def _older_wanted(self) -> None:
        if not self._loading and "older" not in self._paging:
            self._paging.add("older")
            self._spawn(self._load_older(self._turn), "older messages")

    def _newer_wanted(self) -> None:
        if not self._loading and "newer" not in self._paging:
            self._paging.add("newer")
            self._spawn(self._load_newer(self._turn), "newer messages")

    async def _load_older(self, turn: int) -> None:
        session, contact_id, first = self._session, self._contact, self._model.first()
        try:
            if session is None or contact_id is None or first is None:
                return
            page = await session.desk.page(contact_id, before=first, limit=PAGE)
            rows = await self._prepared(page, None)
            if turn == self._turn and self._model.first() == first:
                self._view.anchored(partial(self._model.prepend, rows, at_start=len(page) < PAGE), follow=False)
        finally:
            if turn == self._turn:
                self._paging.discard("older")

    async def _load_newer(self, turn: int) -> None:
        session, contact_id, last = self._session, self._contact, self._model.last()
        try:
            if session is None or contact_id is None or last is None:
                return
            page = await session.desk.page(contact_id, after=last, limit=PAGE)
            rows = await self._prepared(page, self._model.rows[-1].message)
            if turn == self._turn and self._model.last() == last:
                at_end = len(page) < PAGE
                self._view.anchored(partial(self._model.append, rows, at_end=at_end), follow=False)
        finally:
            if turn == self._turn:
                self._paging.discard("newer")

    async def _prepared(self, page: list[Message], before: Message | None) -> list[Row]:
        """Make and measure rows, a few at a time."""
        width, rows = self._view.row_width(), list[Row]()
        for start in range(0, len(page), WARM):
            some = self._model.rows_for(page[start : start + WARM], rows[-1].message if rows else before)
            for row in some:
                self._view.layouts.get(row, width)
            rows += some
            await asyncio.sleep(0)
        return rows

    # --- what happens ---

    def _on_added(self, event: MessagesAdded) -> None:
        mine = [message for message in event.messages if message.contact_id == self._contact]
        if not mine:
            return
        quiet = not self._pending and not self._together.isActive()
        self._pending += mine
        if self._loading:
            return
        if quiet:
            self._flush()
        # A second batch within the time waits for it: one layout for both.
        self._together.start()

    def _flush(self) -> None:
        pending, self._pending = self._pending, []
        if not pending:
            return
        last = self._model.last()
        known = {message.id: message for message in pending if self._model.find(message.id) is None}
        fresh = sorted(known.values(), key=lambda message: (message.sent_at, message.id))
        late: list[Message] = []
        if last is not None:
            end = (last.sent_at, last.id)
            late = [message for message in fresh if (message.sent_at, message.id) < end]
            fresh = fresh[len(late) :]
        if late:
            self._take_late(late)
        if fresh:
            self._take_fresh(fresh)
        self._look.start()
        self._count_down()

    def _take_late(self, late: list[Message]) -> None:
        if len(late) > BURST and self._contact is not None:
            if self._view.at_bottom:
                self._spawn(self._again(self._contact), "messages")
            return

        def insert() -> None:
            for message in late:
                self._model.insert(message)

        self._view.anchored(insert)

    async def _again(self, contact_id: ContactId) -> None:
        await self.show_newest(contact_id)

    def _take_fresh(self, fresh: list[Message]) -> None:
        incoming = sum(message.direction is Direction.IN for message in fresh)
        model, view = self._model, self._view
        if not model.at_end:
            self._set_unseen(self._unseen + incoming)
            return
        follow = view.at_bottom
        if follow and len(fresh) > BURST:
            self._put(fresh[-BURST:], at_start=False, at_end=True)
            view.to_bottom()
            return
        if not follow:
            self._set_unseen(self._unseen + incoming)
            if len(fresh) > BURST or len(model.rows) + len(fresh) > LIMIT:
                model.at_end = False
                return
        before = model.rows[-1].message if model.rows else None
        rows = model.rows_for(fresh, before)
        limit = FOLLOWED if follow else LIMIT
        view.anchored(partial(model.append, rows, at_end=True, limit=limit), follow=follow)

    def _on_changed(self, event: MessagesChanged) -> None:
        mine = [message for message in event.messages if message.contact_id == self._contact]
        if not mine:
            return
        changed = {message.id: message for message in mine}
        self._pending = [changed.get(message.id, message) for message in self._pending]
        self._view.anchored(partial(self._model.change, mine))

    def _on_removed(self, event: MessagesRemoved) -> None:
        if event.contact_id != self._contact:
            return
        gone = set(event.message_ids)
        self._pending = [message for message in self._pending if message.id not in gone]
        if any(self._model.find(each) is not None for each in gone):
            self._view.selection.clear()
            self._view.anchored(partial(self._model.remove, gone))

    # --- undo ---

    def _undo_left(self, message_id: MessageId) -> int:
        until = self._session.outbox.held_until(message_id) if self._session is not None else None
        if self._session is None or until is None:
            return 0
        return max(0, ceil((until - self._session.clock.now()).total_seconds()))

    def _on_hold(self, event: HoldChanged) -> None:
        if event.contact_id == self._contact:
            self._model.touched(event.message_id)
            self._count_down()

    def _count_down(self) -> None:
        """Paint the seconds that are left while something can be undone."""
        session, contact_id = self._session, self._contact
        held = session is not None and contact_id is not None and session.outbox.newest_held(contact_id) is not None
        if held and not self._countdown.isActive():
            self._countdown.start()
        elif not held:
            self._countdown.stop()
        self._view.viewport().update()

    def _on_contacts(self, event: ContactsChanged) -> None:
        for contact in event.contacts:
            if contact.id == self._contact:
                self._model.buyer_name = one_line(contact.display_name)

    def _on_agent(self, event: AgentChanged) -> None:
        self._model.agent_name = one_line(event.name)

    def _on_picture_failed(self, event: PictureFailed) -> None:
        self._pictures.asked.discard(event.message_id)
        self._touch(event.message_id)

    def _thumbnail_ready(self, _path: str) -> None:
        self._view.viewport().update()

    def _touch(self, message_id: MessageId) -> None:
        if self._model.find(message_id) is not None:
            self._view.viewport().update()

    def _moved(self) -> None:
        if self._unseen and self._view.at_bottom:
            self._set_unseen(0)
        self._look.start()

    def _set_unseen(self, count: int) -> None:
        if count != self._unseen:
            self._unseen = count
            self.unseen_changed.emit(count)

    def look(self) -> None:
        """Have the pictures in sight asked for again: what is asked before one is loaded has changed."""
        self._look.start()
        self._view.viewport().update()

    def _fetch_pictures(self) -> None:
        """Ask for the pictures that are in sight and not here yet."""
        if self._session is None:
            return
        for row in self._view.rows_in_sight():
            picture = row.message.picture
            if picture is not None and not picture.file:
                self._session.pictures.want(row.message)
