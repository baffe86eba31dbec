"""What is done with what an agent writes: drafts are kept, the buyer is told of typing, messages go out in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from console.domain.emoticons import to_unicode
from console.domain.errors import UserError
from console.domain.ids import ContactId, MessageId
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.views.composer import Composer

DRAFT_MS = 300
IDLE_MS = 5000


class ComposerControl(QObject):
    """Holds the texts of every conversation that was written in.

    sent(contact, close): a message is in the store. pictures_back(list of bytes): their sending was undone.
    """

    sent = Signal(object, bool)
    pictures_back = Signal(object)

    def __init__(self, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._session: Session | None = None
        self._contact: ContactId | None = None
        self._texts: dict[ContactId, str] = {}
        self._unsaved: set[ContactId] = set()
        self._in_order = asyncio.Lock()
        self._showing = False
        self._typing = False
        self._save_soon = _timer(self, DRAFT_MS, self._save)
        self._idle = _timer(self, IDLE_MS, self.stop_typing)
        composer.edit.textChanged.connect(self._changed)
        composer.send_asked.connect(self._send)
        composer.edit.guests.append(self._undo_key)

    def attach(self, session: Session) -> None:
        """Write for an account."""
        self._session = session
        self._texts.clear()
        self._unsaved.clear()
        self._in_order = asyncio.Lock()

    def detach(self) -> None:
        """Write for nobody."""
        self.show(None)
        self._save_soon.stop()
        self._session = None

    def show(self, contact_id: ContactId | None) -> None:
        """Bring a conversation's draft into the field; the one that stood there is kept."""
        if contact_id == self._contact:
            return
        self.stop_typing()
        self._save()
        self._contact = contact_id
        text = ""
        if contact_id is not None and self._session is not None:
            contact = self._session.desk.contact(contact_id)
            text = self._texts.get(contact_id, contact.draft if contact is not None else "")
        self._show_text(text)
        self._composer.show_problem("")

    def _show_text(self, text: str) -> None:
        self._showing = True
        edit = self._composer.edit
        edit.setPlainText(text)
        cursor = edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        edit.setTextCursor(cursor)
        self._showing = False

    # --- drafts ---

    def _changed(self) -> None:
        if self._showing or self._contact is None:
            return
        text = self._composer.edit.toPlainText()
        if self._texts.get(self._contact) == text:
            return
        self._texts[self._contact] = text
        self._unsaved.add(self._contact)
        self._save_soon.start()
        self._composer.show_problem("")
        if text.strip():
            self._tell_typing()
        else:
            self.stop_typing()

    def _save(self) -> None:
        self._save_soon.stop()
        if self._unsaved and self._session is not None:
            self._session.tasks.spawn(self.flush_drafts(), "drafts")

    async def flush_drafts(self) -> None:
        """Store every draft that is not stored yet. Raises UserError (STORE_*)."""
        session = self._session
        unsaved, self._unsaved = self._unsaved, set()
        for contact_id in unsaved:
            if session is not None:
                try:
                    await session.desk.save_draft(contact_id, self._texts.get(contact_id, ""))
                except UserError:
                    self._unsaved.add(contact_id)
                    raise

    # --- typing ---

    def _tell_typing(self) -> None:
        if self._session is not None and self._contact is not None:
            self._typing = True
            self._session.desk.agent_types(self._contact, True)
            self._idle.start()

    def stop_typing(self) -> None:
        """Tell the buyer that nobody types any more."""
        self._idle.stop()
        if self._typing and self._session is not None and self._contact is not None:
            self._session.desk.agent_types(self._contact, False)
        self._typing = False

    # --- sending ---

    def _send(self, close: bool) -> None:
        session, contact_id = self._session, self._contact
        if session is None or contact_id is None or not self._composer.can_send():
            return
        text = self._composer.edit.take()
        # The store takes the draft away with the same stroke that keeps the message.
        self._texts[contact_id] = ""
        self._unsaved.discard(contact_id)
        self.stop_typing()
        session.tasks.spawn(self._send_text(session, contact_id, text, close), "send")

    async def _send_text(self, session: Session, contact_id: ContactId, text: str, close: bool) -> None:
        async with self._in_order:
            try:
                await session.outbox.send_text(contact_id, to_unicode(text.strip()))
            except UserError as error:
                self._bring_back(contact_id, text)
                self._tell(contact_id, error)
                return
        self.sent.emit(contact_id, close)

    def send_pictures(self, pictures: list[bytes]) -> None:
        """Send pictures to the conversation that is open now, one after the other."""
        session, contact_id = self._session, self._contact
        if session is not None and contact_id is not None:
            session.tasks.spawn(self._send_pictures(session, contact_id, pictures), "send picture")

    async def _send_pictures(self, session: Session, contact_id: ContactId, pictures: list[bytes]) -> None:
        async with self._in_order:
            for data in pictures:
                try:
                    await session.outbox.send_picture(contact_id, data)
                except UserError as error:
                    self._tell(contact_id, error)
                    return
        self.sent.emit(contact_id, False)

    # --- undoing ---

    def _undo_key(self, event: QKeyEvent) -> bool:
        """Ctrl+Z in the empty field takes back what was just sent; elsewhere it is the field's own."""
        if not event.matches(QKeySequence.StandardKey.Undo) or self._composer.edit.toPlainText():
            return False
        session, contact_id = self._session, self._contact
        newest = session.outbox.newest_held(contact_id) if session is not None and contact_id is not None else None
        if newest is None:
            return False
        self.undo(newest)
        return True

    def undo(self, message_id: MessageId) -> None:
        """Take back a message of the open conversation that was just sent, into the field."""
        session, contact_id = self._session, self._contact
        if session is not None and contact_id is not None:
            session.tasks.spawn(self._undo(session, contact_id, message_id), "undo")

    async def _undo(self, session: Session, contact_id: ContactId, message_id: MessageId) -> None:
        try:
            undone = await session.outbox.undo(message_id)
        except UserError as error:
            self._tell(contact_id, error)
            return
        if undone is None:
            if contact_id == self._contact:
                self._composer.show_problem(tr("It has been sent already."))
            return
        if undone.text:
            self._bring_back(contact_id, undone.text)
        if contact_id == self._contact:
            self._composer.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            if undone.picture is not None:
                self.pictures_back.emit([undone.picture])

    def _bring_back(self, contact_id: ContactId, text: str) -> None:
        """Put a text that could not be kept back where it came from, before what was written since."""
        now = self._texts.get(contact_id, "")
        whole = f"{text}\n{now}" if now.strip() else text
        self._texts[contact_id] = whole
        self._unsaved.add(contact_id)
        if contact_id == self._contact:
            self._show_text(whole)

    def _tell(self, contact_id: ContactId, error: UserError) -> None:
        if contact_id == self._contact:
            self._composer.show_problem(sentence(error.problem, error.details))


def _timer(parent: QObject, interval: int, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer
