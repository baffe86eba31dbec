"""What the main window 客服工作台 holds: three panes, the banners above them, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.domain.contacts import Contact
from console.domain.conversations import SortOrder
from console.domain.events import LinkStateChanged, StoreTroubled
from console.domain.ids import ContactId
from console.domain.messages import Place
from console.domain.options import Section
from console.domain.presence import AgentStatus, LinkState
from console.domain.reminders import Reminder
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.actions import Command, keys
from console.ui.bridge import Bridge
from console.ui.models.moments import full_moment
from console.ui.preferences import Preferences
from console.ui.shell import LEFT_WIDTH, PANEL_NEEDS, RIGHT_WIDTH, Shell
from console.ui.theme import Theme
from console.ui.views.buyer_reminders import reminder_dialog
from console.ui.views.chat_pane import ChatPane
from console.ui.views.left_pane import LeftPane
from console.ui.views.reminder_banner import ReminderBanner
from console.ui.views.side_panel import SidePanel
from console.ui.widgets.banner import Banner, BannerKind
from console.ui.widgets.undo_bar import UndoBar


class MainWindow(QWidget):
    """Puts the panes together and passes what happens in one on to the others."""

    quit_asked = Signal()
    sign_in_asked = Signal()
    keys_asked = Signal()
    menu_asked = Signal(QPoint)
    settings_asked = Signal(object)
    """The Section that is wanted, or None: where they were left."""
    status_chosen = Signal(AgentStatus)

    def __init__(
        self, theme: Theme, preferences: Preferences, shell: Shell, left: LeftPane, chat: ChatPane, side: SidePanel
    ) -> None:
        super().__init__(shell)
        self._shell = shell
        self._theme = theme
        self._preferences = preferences
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self.link_banner = Banner(self)
        self.notice_banner = Banner(self)
        self.reminder_banner = ReminderBanner(self)
        self.left = left
        self.chat = chat
        self.side = side
        self.undo_bar = UndoBar(self)
        self._undo: Callable[[], object] | None = None
        self._lay_out()
        self._connect()
        self._shortcuts: dict[Command, list[QShortcut]] = {}
        self._make_shortcuts()
        self._retranslate()
        self._restore()

    # --- making ---

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.link_banner)
        column.addWidget(self.notice_banner)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        # Above the conversation only: the list beside it must not move under the pointer.
        middle = QWidget(self)
        talk = QVBoxLayout(middle)
        talk.setContentsMargins(0, 0, 0, 0)
        talk.setSpacing(0)
        talk.addWidget(self.reminder_banner)
        talk.addWidget(self.chat, 1)
        for pane in (self.left, middle, self.side):
            self._splitter.addWidget(pane)
        for index, stretch in enumerate((0, 1, 0)):
            self._splitter.setStretchFactor(index, stretch)
        column.addWidget(self._splitter, 1)
        self.link_banner.hide()
        self.notice_banner.hide()
        self.undo_bar.hide()

    def _connect(self) -> None:
        self.left.contact_chosen.connect(self._chosen)
        self.left.message_chosen.connect(self._go_to)
        self.left.status_chosen.connect(self.status_chosen)
        self.left.menu_requested.connect(self.menu_asked)
        self.left.sort_order_changed.connect(lambda order: self._preferences.choose("sort_order", order.value))
        self.left.closed.connect(self._offer_reopen)
        self.left.custom_status_requested.connect(self._custom_status)
        self.left.remark_requested.connect(self._edit_remark)
        self.chat.phrases_toggled.connect(self._toggle_panel)
        self.chat.header_action.connect(self._header_action)
        self.chat.contact_shown.connect(self._contact_shown)
        self.chat.enter_sends_chosen.connect(lambda on: self._preferences.choose("enter_sends", on))
        self.chat.conversation_closed.connect(self._closed_in_chat)
        self.side.phrases.phrase_picked.connect(self.chat.insert_phrase)
        self.side.phrases.send_asked.connect(self.chat.send)
        self.chat.save_as_phrase.connect(self._save_as_phrase)
        self.side.day_chosen.connect(self._go_to)
        self.side.card.reminders.deleted.connect(self._offer_reminder_back)
        self.reminder_banner.conversation_wanted.connect(self._chosen)
        self.link_banner.pressed.connect(self.sign_in_asked)
        self.notice_banner.closed.connect(self.notice_banner.hide)
        self._shell.activated.connect(self._activated)
        self.undo_bar.undone.connect(self._undo_now)
        self._splitter.splitterMoved.connect(self._moved)

    def _make_shortcuts(self) -> None:
        acts: dict[Command, Callable[[], object]] = {
            Command.SEARCH: self.left.focus_search,
            Command.NEXT: partial(self._then_write, self.left.next_conversation),
            Command.PREVIOUS: partial(self._then_write, self.left.previous_conversation),
            Command.URGENT: partial(self._then_write, self.left.next_urgent),
            Command.FIND: self.chat.search_in_conversation,
            Command.HISTORY: self.chat.open_history,
            Command.COMPOSER: self.chat.focus_composer,
            Command.PHRASES: self._search_phrases,
            Command.GAP: self.chat.next_gap,
            Command.PANEL: self._toggle_panel,
            Command.CLOSE: self._close_current,
            Command.UNREAD: self._mark_current_unread,
            Command.PIN: self._pin_current,
            Command.REMIND: self._remind_current,
            Command.IMAGE: self.chat.choose_image,
            Command.EMOTICON: self.chat.open_emoticons,
            Command.DATE: self.chat.go_to_date,
            Command.STATUS: self.left.header.open_status_menu,
            Command.SUSPEND: self.left.header.toggle_suspended,
            Command.SETTINGS: partial(self.settings_asked.emit, None),
            Command.KEYS: self.keys_asked.emit,
            Command.QUIT: self.quit_asked.emit,
        }
        for key in keys():
            for spelling in key.keys:
                shortcut = QShortcut(QKeySequence(spelling), self)
                shortcut.activated.connect(acts[key.command])
                self._shortcuts.setdefault(key.command, []).append(shortcut)

    def _retranslate(self) -> None:
        self._shell.setWindowTitle(tr("Agent Console"))
        self._shell.setAccessibleName(tr("Agent Console"))
        if self._session is not None:
            self._show_link(self._session.link.state)

    def _restore(self) -> None:
        now = self._preferences.now
        width = self._shell.width()
        left = now.left_width or self._theme.px(LEFT_WIDTH)
        right = now.right_width or self._theme.px(RIGHT_WIDTH)
        self._splitter.setSizes([left, max(400, width - left - right), right])
        self.left.set_sort_order(SortOrder(now.sort_order))
        self.chat.set_enter_sends(now.enter_sends)
        self.place_panel()

    # --- the account ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show an account."""
        self._session, self._bridge = session, bridge
        bridge.link_changed.connect(self._show_link)
        bridge.store_troubled.connect(self._show_trouble)
        bridge.store_recovered.connect(self.notice_banner.hide)
        for pane in (self.left, self.chat, self.side, self.reminder_banner):
            pane.attach(session, bridge)
        session.desk.set_window_active(self._shell.isActiveWindow())
        self._show_link(session.link.state)

    def detach(self) -> None:
        """Show no account."""
        for pane in (self.left, self.chat, self.side, self.reminder_banner):
            pane.detach()
        self._session = self._bridge = None
        self.link_banner.hide()

    @property
    def session(self) -> Session | None:
        """The account that is shown."""
        return self._session

    def show_contact(self, contact_id: ContactId) -> None:
        """Open a conversation in every pane."""
        if self._session is None:
            return
        self.left.select(contact_id)
        self.chat.show_contact(contact_id)
        self.side.show_contact(contact_id)

    def tell(self, text: str, kind: BannerKind = BannerKind.WARN) -> None:
        """Show a sentence above the panes until it is closed."""
        self.notice_banner.show_notice(kind, text)

    def offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done, with a way back for a while."""
        self._undo = undo
        self.undo_bar.offer(text)

    # --- what happens ---

    def _chosen(self, contact_id: ContactId) -> None:
        """Open a conversation; ready to write in, unless the list is walked through by keys."""
        self.show_contact(contact_id)
        clicked = bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if clicked or not self.left.conversations.hasFocus():
            self.chat.focus_composer()

    def _then_write(self, go: Callable[[], None]) -> None:
        go()
        self.chat.focus_composer()

    def _go_to(self, contact_id: ContactId, place: Place) -> None:
        self.left.select(contact_id)
        self.side.show_contact(contact_id)
        self.chat.go_to(contact_id, place)

    def _offer_reopen(self, contact: Contact) -> None:
        session = self._session
        if session is None:
            return
        if self.chat.contact_id == contact.id:
            self.chat.show_nothing()
            self.side.show_contact(None)
        self.offer_undo(
            tr("Conversation with {name} closed", name=contact.display_name),
            lambda: session.tasks.spawn(session.desk.reopen(contact), "reopen"),
        )

    def _closed_in_chat(self, contact_id: ContactId) -> None:
        session = self._session
        contact = session.desk.contact(contact_id) if session is not None else None
        if session is not None and contact is not None:
            session.tasks.spawn(session.desk.close(contact_id), "close conversation")
            self._offer_reopen(contact)

    def _current(self) -> Contact | None:
        contact_id = self.chat.contact_id
        if self._session is None or contact_id is None:
            return None
        return self._session.desk.contact(contact_id)

    def _close_current(self) -> None:
        contact = self._current()
        if contact is not None:
            self._closed_in_chat(contact.id)

    def _mark_current_unread(self) -> None:
        contact, session = self._current(), self._session
        if contact is not None and session is not None:
            session.tasks.spawn(session.desk.mark_unread(contact.id), "mark unread")

    def _pin_current(self) -> None:
        contact, session = self._current(), self._session
        if contact is not None and session is not None:
            session.tasks.spawn(session.desk.set_pinned(contact.id, not contact.pinned), "pin")

    def _undo_now(self) -> None:
        if self._undo is not None:
            self._undo()
            self._undo = None

    def _custom_status(self) -> None:
        self.settings_asked.emit(Section.AUTO_REPLY)

    def _contact_shown(self, contact_id: ContactId) -> None:
        """A found message may lead to another conversation: the other panes follow."""
        self.left.select(contact_id)
        self.side.show_contact(contact_id)

    def _header_action(self, what: str, contact_id: ContactId) -> None:
        if what == "remark":
            self._edit_remark(contact_id)
        elif what == "remind":
            self._remind(contact_id)

    def _remind_current(self) -> None:
        contact = self._current()
        if contact is not None:
            self._remind(contact.id)

    def _remind(self, contact_id: ContactId) -> None:
        session = self._session
        dialog = reminder_dialog(self, session, contact_id) if session is not None else None
        if session is not None and dialog is not None:
            dialog.saved.connect(
                lambda text, due: session.tasks.spawn(self._set_reminder(session, contact_id, due, text), "reminder")
            )
            dialog.open()

    async def _set_reminder(self, session: Session, contact_id: ContactId, due: datetime, text: str) -> None:
        reminder = await session.reminders.add(contact_id, due, text)
        self.offer_undo(
            tr("You are reminded on {when}", when=full_moment(due)),
            lambda: session.tasks.spawn(session.reminders.delete(reminder.id), "reminder"),
        )

    def _offer_reminder_back(self, reminder: Reminder) -> None:
        session = self._session
        if session is not None:
            self.offer_undo(
                tr("Reminder deleted"),
                lambda: session.tasks.spawn(session.reminders.restore(reminder), "reminder"),
            )

    def _edit_remark(self, contact_id: ContactId) -> None:
        if self.chat.contact_id != contact_id:
            self.show_contact(contact_id)
        self._show_panel()
        self.side.edit_remark()

    def _show_panel(self) -> None:
        if not self.side.isVisible():
            self._toggle_panel()

    def _search_phrases(self) -> None:
        self._show_panel()
        self.side.show_phrases()

    def _save_as_phrase(self, text: str) -> None:
        self._show_panel()
        self.side.show_phrases()
        self.side.phrases.actions_.new_with(text)

    def _toggle_panel(self) -> None:
        shown = not self.side.isVisible()
        self._preferences.choose("panel_shown", shown)
        self.side.setVisible(shown)
        self.chat.set_phrases_shown(shown)

    def place_panel(self) -> None:
        """Where there is little room the side panel gives its own to the conversation, unless it was called for."""
        shown = self._preferences.now.panel_shown and self._shell.width() >= self._theme.px(PANEL_NEEDS)
        if self.side.isVisibleTo(self) != shown:
            self.side.setVisible(shown)
        self.chat.set_phrases_shown(shown)

    def _moved(self) -> None:
        sizes = self._splitter.sizes()
        self._preferences.choose("left_width", sizes[0])
        if sizes[2]:
            self._preferences.choose("right_width", sizes[2])

    def _show_link(self, state: LinkStateChanged) -> None:
        # While the console tries by itself, the line under the agent's name says so with its countdown.
        if state.state is not LinkState.REFUSED or state.problem is None:
            self.link_banner.hide()
            return
        text = sentence(state.problem, state.details)
        self.link_banner.show_notice(BannerKind.OFFLINE, text, tr("Sign in…"), closable=False)

    def _show_trouble(self, event: StoreTroubled) -> None:
        self.notice_banner.show_notice(BannerKind.ERROR, sentence(event.problem, event.details), closable=False)

    def _activated(self, active: bool) -> None:
        if self._session is not None:
            self._session.desk.set_window_active(active)

    # --- Qt's events ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        needs = self._theme.px(PANEL_NEEDS)
        if (event.oldSize().width() < needs) != (event.size().width() < needs):
            self.place_panel()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
