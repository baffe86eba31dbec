"""The middle of the window: one conversation, or a word about where to find one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from console.domain.contacts import Contact
from console.domain.events import ContactsChanged, ContactsLoaded, PresenceChanged, TypingChanged
from console.domain.ids import ContactId
from console.domain.messages import Place
from console.domain.phrases import Phrase
from console.i18n import tr, trn
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.delegates.message import PictureSource
from console.ui.dialogs.date_pick import DatePickDialog
from console.ui.images import Thumbnails
from console.ui.models.messages import MessageModel
from console.ui.theme import Theme, looks_changed
from console.ui.views.blocking import ask_to_block
from console.ui.views.chat_header import ChatHeader
from console.ui.views.composer import Composer
from console.ui.views.composer_control import ComposerControl
from console.ui.views.composer_edit import dragged_phrase
from console.ui.views.composer_phrases import ComposerPhrases
from console.ui.views.composer_pictures import ComposerPictures
from console.ui.views.history_search import HistorySearch
from console.ui.views.message_view import MessageView
from console.ui.views.message_view_feed import MessageFeed
from console.ui.views.message_view_menu import MessageActions
from console.ui.widgets.buttons import button
from console.ui.widgets.empty_state import EmptyState
from console.ui.widgets.labels import ElidedLabel
from console.ui.widgets.text import one_line


class ChatPane(QWidget):
    """One conversation: header, messages, composer.

    contact_shown(contact_id): another conversation is open. conversation_closed(contact_id): the agent wants it closed.
    phrases_toggled: show or hide the panel of phrases. header_action(what, contact_id): "remark", "remind".
    enter_sends_chosen(on): the agent chose which key sends. save_as_phrase(text): keep this as a new phrase.
    """

    contact_shown = Signal(object)
    conversation_closed = Signal(object)
    phrases_toggled = Signal()
    header_action = Signal(str, object)
    enter_sends_chosen = Signal(bool)
    save_as_phrase = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._ends: list[Callable[[], object]] = []
        self._contact: ContactId | None = None
        self.thumbnails = Thumbnails(self)
        self.model = MessageModel(self._now, self)
        source = PictureSource(self.thumbnails)
        self.header = ChatHeader(theme)
        self.search = HistorySearch(theme)
        self.view = MessageView(theme, self.model, source)
        self.composer = Composer(theme)
        self._typing = ElidedLabel("", "secondary")
        self._pill = button("", "soft")
        self._empty = EmptyState("phrases", "")
        self.feed = MessageFeed(self.view, self.model, source, self)
        self.control = ComposerControl(self.composer, self)
        self.phrases = ComposerPhrases(self.composer, theme, self)
        self.phrases.said = self._said
        self.message_actions = MessageActions(self.view, source, self)
        self.message_actions.guarded = lambda: self.composer.guards
        self.pictures = ComposerPictures(self.composer, self.control, self)
        self.pictures.recipient = self._recipient
        self.phrases.pictures.connect(self.pictures.offer)
        self.composer.edit.phrase_dropped.connect(self.insert_phrase)
        self._lay_out()
        self._connect()
        self.translate()

    def _lay_out(self) -> None:
        theme = self._theme
        self._talk = QWidget()
        self._search_line = _hairline()
        self._search_line.hide()
        strip = QWidget()
        strip.setProperty("role", "backdrop")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Not over the messages: what lies over them makes every step of scrolling paint all of them anew.
        inside = QHBoxLayout(strip)
        inside.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(4))
        inside.addWidget(self._typing, 1)
        inside.addWidget(self._pill)
        inside.addStretch(1)
        self._strip = strip
        self._size_strip()
        column = QVBoxLayout(self._talk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(_hairline())
        column.addWidget(self.search)
        column.addWidget(self._search_line)
        column.addWidget(self.view, 1)
        column.addWidget(strip)
        column.addWidget(_hairline())
        column.addWidget(self.composer)
        self.header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self._empty.setProperty("role", "backdrop")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._talk)
        self._pill.hide()
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.header.asked.connect(self._header_asked)
        self.composer.phrases_toggled.connect(self.phrases_toggled)
        self.composer.history_asked.connect(self.open_history)
        self.composer.enter_sends_chosen.connect(self.enter_sends_chosen)
        self.composer.save_as_phrase.connect(self.save_as_phrase)
        self.message_actions.save_asked.connect(self.save_as_phrase)
        self.message_actions.undo_asked.connect(self.control.undo)
        self.control.pictures_back.connect(self.pictures.offer)
        self.control.sent.connect(self._sent)
        self.search.chosen.connect(self._found)
        self.search.closed.connect(self._search_closed)
        self.feed.unseen_changed.connect(self._show_pill)
        self.view.moved.connect(self._show_pill)
        self._pill.clicked.connect(self._to_newest)
        self._theme.changed.connect(self._restyle)

    # --- an account ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Begin to show an account's conversations; none is open."""
        self.detach()
        self._session = session
        self.feed.attach(session, bridge)
        self.control.attach(session)
        self.phrases.attach(session, bridge)
        self.search.attach(session)
        self.message_actions.session = session
        self.pictures.session = session
        for signal, slot in (
            (bridge.contacts_loaded, self._on_contacts),
            (bridge.contacts_changed, self._on_contacts),
            (bridge.presence_changed, self._on_presence),
            (bridge.typing_changed, self._on_typing),
        ):
            signal.connect(slot)
            self._ends.append(partial(signal.disconnect, slot))

    def detach(self) -> None:
        """Show no account."""
        for end in self._ends:
            end()
        self._ends.clear()
        self.pictures.drop()
        self.phrases.detach()
        self.control.detach()
        self.feed.detach()
        self.search.detach()
        self.message_actions.session = None
        self.pictures.session = None
        self._session = None
        self._contact = None
        self.thumbnails.wait()
        self._stack.setCurrentWidget(self._empty)

    @property
    def contact_id(self) -> ContactId | None:
        """The conversation that is open."""
        return self._contact

    # --- what the window calls ---

    def show_contact(self, contact_id: ContactId | None) -> asyncio.Task[None] | None:
        """Open a conversation at its end, with its draft; None: none. Gives the task that reads, where there is one."""
        session = self._session
        if session is None or contact_id is None:
            self.show_nothing()
            return None
        self._enter(session, contact_id)
        return session.tasks.spawn(self._read(session, contact_id), "open conversation")

    async def _read(self, session: Session, contact_id: ContactId) -> None:
        if await self.feed.show_newest(contact_id):
            await session.desk.open(contact_id)

    def go_to(self, contact_id: ContactId, place: Place) -> asyncio.Task[None] | None:
        """Open a conversation at one message, marked. Gives the task that reads, where there is one."""
        session = self._session
        if session is None:
            return None
        self._enter(session, contact_id)
        return session.tasks.spawn(self._read_around(session, contact_id, place), "go to message")

    async def _read_around(self, session: Session, contact_id: ContactId, place: Place) -> None:
        if await self.feed.show_around(contact_id, place):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            await session.desk.open(contact_id)

    def show_nothing(self) -> None:
        """Show that no conversation is open; the draft is kept."""
        if self._contact is not None:
            self._leave()

    def insert_text(self, text: str) -> None:
        """Put a text at the composer's caret, variables filled in, in one step to undo, and the keyboard there."""
        if self._contact is not None:
            self.phrases.insert_text(text)

    def insert_phrase(self, phrase: Phrase) -> None:
        """Put a phrase at the composer's caret: filled in, in the wording this buyer did not get last, and note it."""
        if self._contact is not None:
            self.phrases.insert(phrase)

    def send(self) -> None:
        """Send what is written, as the button does."""
        if self._contact is not None:
            self.composer.submit()

    def next_gap(self) -> None:
        """Go to the next place of the draft that is still to be filled in."""
        if self._contact is not None:
            self.composer.stops.jump()

    def focus_composer(self) -> None:
        """Put the keyboard into the composer."""
        if self._contact is not None:
            self.composer.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_emoticons(self) -> None:
        """Show the grid of emoticons."""
        if self._contact is not None:
            self.composer.open_emoticons()

    def search_in_conversation(self) -> None:
        """Open the search over the messages."""
        if self._contact is not None:
            self._search_line.show()
            self.search.open()

    def open_history(self) -> None:
        """Open the chat history: the same search, which covers all conversations too."""
        self.search_in_conversation()

    def choose_image(self) -> None:
        """Ask for pictures to send."""
        if self._contact is not None and self.composer.image.isEnabled():
            self.pictures.choose()

    def go_to_date(self) -> None:
        """Ask for a day to go to."""
        contact = self._current()
        if self._session is not None and contact is not None:
            self._session.tasks.spawn(self._ask_date(self._session, contact), "days")

    def set_phrases_shown(self, shown: bool) -> None:
        """Show whether the panel of phrases is open."""
        self.composer.phrases.setChecked(shown)

    def set_enter_sends(self, on: bool) -> None:
        """Choose whether Enter sends or Ctrl+Enter does."""
        self.composer.set_enter_sends(on)

    async def flush_drafts(self) -> None:
        """Store drafts that are not stored yet; before closing. Raises UserError (STORE_*)."""
        await self.control.flush_drafts()

    # --- opening and closing ---

    def _enter(self, session: Session, contact_id: ContactId) -> None:
        if contact_id == self._contact:
            return
        self.pictures.drop()
        self._contact = contact_id
        self.phrases.show(contact_id)
        self.control.show(contact_id)
        self.search.set_contact(contact_id)
        self._stack.setCurrentWidget(self._talk)
        contact = session.desk.contact(contact_id)
        if contact is not None:
            self._show_contact(contact)
        self._show_typing(session.desk.is_typing(contact_id))
        self.contact_shown.emit(contact_id)

    def _leave(self) -> None:
        self.pictures.drop()
        self._contact = None
        self.phrases.show(None)
        self.control.show(None)
        self.search.leave()
        self.feed.clear()
        self._stack.setCurrentWidget(self._empty)
        if self._session is not None:
            self._session.desk.current = None

    def _show_contact(self, contact: Contact) -> None:
        if self._session is None:
            return
        self.header.show_contact(contact, self._session.roster.presence(contact))
        why_not = tr("This buyer is blocked. Unblock to write again.") if contact.blocked else ""
        self.composer.set_ready(not contact.blocked, why_not)

    def _said(self) -> list[str]:
        return [row.message.body for row in self.model.rows]

    def _recipient(self) -> str:
        contact = self._current()
        return one_line(contact.display_name, 60) if contact is not None else ""

    def _current(self) -> Contact | None:
        if self._session is None or self._contact is None:
            return None
        return self._session.desk.contact(self._contact)

    def _now(self) -> datetime:
        return self._session.clock.now() if self._session is not None else datetime.now().astimezone()

    # --- what happens ---

    def _on_contacts(self, event: ContactsChanged | ContactsLoaded) -> None:
        for contact in event.contacts:
            if contact.id == self._contact:
                self._show_contact(contact)

    def _on_presence(self, event: PresenceChanged) -> None:
        contact = self._current()
        if contact is not None and event.contact_id == contact.id:
            self.header.show_contact(contact, event.presence)

    def _on_typing(self, event: TypingChanged) -> None:
        if event.contact_id == self._contact:
            self._show_typing(event.typing)

    def _show_typing(self, typing: bool) -> None:
        self._typing.set_text(tr("{name} is typing…", name=self._recipient()) if typing else "")

    def _sent(self, contact_id: ContactId, close: bool) -> None:
        if contact_id != self._contact or self._session is None:
            return
        if close:
            self.conversation_closed.emit(contact_id)
        else:
            self._to_newest()

    def _to_newest(self) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self.feed.to_newest(), "newest messages")

    def _search_closed(self) -> None:
        self._search_line.hide()
        self.focus_composer()

    def _found(self, contact_id: ContactId, place: Place) -> None:
        self.go_to(contact_id, place)

    # --- the header's wishes ---

    def _header_asked(self, what: str) -> None:
        session, contact = self._session, self._current()
        if session is None or contact is None:
            return
        desk, spawn = session.desk, session.tasks.spawn
        match what:
            case "search":
                self.search_in_conversation()
            case "date":
                self.go_to_date()
            case "pin" | "unpin":
                spawn(desk.set_pinned(contact.id, what == "pin"), "pin")
            case "unread":
                spawn(desk.mark_unread(contact.id), "mark unread")
            case "block":
                ask_to_block(self, session, contact)
            case "unblock":
                spawn(session.roster.unblock(contact), "unblock")
            case "close":
                self.conversation_closed.emit(contact.id)
            case _:
                self.header_action.emit(what, contact.id)

    async def _ask_date(self, session: Session, contact: Contact) -> None:
        offset = datetime.now().astimezone().utcoffset()
        minutes = round(offset.total_seconds() / 60) if offset is not None else 0
        days = await session.desk.days(contact.id, minutes)
        if contact.id != self._contact:
            return
        today = session.clock.now().astimezone().date()
        dialog = DatePickDialog([date.fromisoformat(day.day) for day in days], today, self)
        dialog.picked.connect(self._date_picked)
        dialog.open()

    def _date_picked(self, day: date) -> None:
        if self._session is not None and self._contact is not None:
            self._session.tasks.spawn(self._go_to_day(self._session, self._contact, day), "go to date")

    async def _go_to_day(self, session: Session, contact_id: ContactId, day: date) -> None:
        start = datetime(day.year, day.month, day.day).astimezone()
        place = await session.desk.place_at(contact_id, start)
        if place is not None and contact_id == self._contact:
            await self._read_around(session, contact_id, place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        # What is dropped on the messages is meant for the buyer as well.
        if self._contact is not None and self.composer.edit.can_drop(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        phrase = dragged_phrase(event)
        if phrase is not None:
            event.setDropAction(Qt.DropAction.IgnoreAction)
            self.insert_phrase(phrase)
        elif not self.composer.edit.isReadOnly():
            self.composer.edit.insertFromMimeData(event.mimeData())
            event.acceptProposedAction()

    # --- looks ---

    def _show_pill(self) -> None:
        unseen = self.feed.unseen
        far = not self.model.at_end or self.view.far_from_bottom()
        if unseen:
            self._pill.setText(trn("{count} new message ↓", "{count} new messages ↓", unseen))
        elif far:
            self._pill.setText(tr("Newest messages ↓"))
        shown = bool(unseen or far) and bool(self.model.rows)
        self._pill.setVisible(shown)

    def translate(self) -> None:
        """Take the words of the language in force."""
        self._empty.set_words(
            tr("No conversation is open"),
            tr("Choose a buyer on the left. Messages and the field to answer appear here."),
        )
        self.header.translate()
        self.search.translate()
        self.composer.translate()
        self.view.renew()
        if self._contact is not None and self._session is not None:
            self._show_typing(self._session.desk.is_typing(self._contact))
        self._show_pill()

    def _restyle(self) -> None:
        self.view.renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "_stack"):
            self.translate()
        elif looks_changed(event) and hasattr(self, "_stack"):
            self._size_strip()

    def _size_strip(self) -> None:
        self._strip.setFixedHeight(self._theme.px(34))


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    return line
