"""The left pane: the agent, the search, and the three lists of conversations."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.contacts import Contact
from console.domain.conversations import SortOrder
from console.domain.events import ContactsChanged, ContactsLoaded, PresenceChanged, TypingChanged
from console.domain.ids import ContactId
from console.domain.presence import AgentStatus
from console.i18n import tr
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.delegates.avatars import Faces
from console.ui.models.conversations import Shelf
from console.ui.theme import FontRole, Theme
from console.ui.views.agent_header import AgentHeader
from console.ui.views.blocking import ask_to_block
from console.ui.views.conversation_list import ConversationList
from console.ui.views.search_results import SearchResults
from console.ui.widgets import EmptyState, SearchField
from console.ui.widgets.menus import reachable
from console.ui.widgets.text import plain_label

WIDTH = 276
PRESENCE_REST_MS = 400
"""Presences come in bursts; 联系人 is sorted anew once they rest."""
RECOUNT_MS = 10_000
"""What counts as being served may pass with time alone."""
_SHELVES = (Shelf.ACTIVE, Shelf.RECENT, Shelf.CONTACTS)


class LeftPane(QWidget):
    """Everything at the left of the window; it changes nothing itself but the order and what the menus of rows do.

    contact_chosen(contact_id), message_chosen(contact_id, place): open them. closed(contact): as it was, for undoing.
    """

    contact_chosen = Signal(object)
    message_chosen = Signal(object, object)
    status_chosen = Signal(AgentStatus)
    custom_status_requested = Signal()
    menu_requested = Signal(QPoint)
    sort_order_changed = Signal(SortOrder)
    closed = Signal(object)
    remark_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._faces = Faces(self)
        self.header = AgentHeader(theme)
        self.search_field = SearchField("", "", "Ctrl+K")
        self.tabs = QTabBar()
        self._sort = QToolButton()
        self.conversations = ConversationList(theme, self._faces)
        self._empty = EmptyState("users", "")
        self.results = SearchResults(theme, self._faces)
        self._body = QStackedWidget()
        self._lists = QStackedWidget()
        self._presence_rest = QTimer(self)
        self._presence_rest.setSingleShot(True)
        self._presence_rest.setInterval(PRESENCE_REST_MS)
        self._limit = 0
        self._sort_word = ""
        self._over = plain_label("", "warn")
        self._over.setWordWrap(True)
        self._over.setContentsMargins(theme.px(16), theme.px(6), theme.px(16), 0)
        self._over.hide()
        self._recount = QTimer(self)
        self._recount.setInterval(RECOUNT_MS)
        self._recount.timeout.connect(self._show_count)
        self._lay_out()
        self._make_sort_menu()
        self._connect()
        self._translate()
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        """Three tabs and the order have to fit side by side: less room between them than elsewhere."""
        theme, px = self._theme, self._theme.px
        self.tabs.setStyleSheet(f"QTabBar::tab {{ padding: {px(4)}px {px(5)}px; margin-right: {px(2)}px; }}")
        size = theme.points(FontRole.SECONDARY)
        self._sort.setStyleSheet(f"QToolButton {{ color: {theme.tokens.text_2}; font-size: {size:.2f}pt; }}")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.px(WIDTH), self._theme.px(640))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.px(220), self._theme.px(240))

    # --- building ---

    def _lay_out(self) -> None:
        px = self._theme.px
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for _shelf in _SHELVES:
            self.tabs.addTab("")
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(px(10), 0, px(8), 0)
        tab_row.setSpacing(0)
        tab_row.addWidget(self.tabs)
        tab_row.addStretch(1)
        tab_row.addWidget(self._sort)
        line = QFrame()
        line.setProperty("role", "line")
        self._lists.addWidget(self.conversations)
        self._lists.addWidget(self._empty)
        shelves = QWidget()
        column = QVBoxLayout(shelves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tab_row)
        column.addWidget(line)
        column.addWidget(self._over)
        column.addSpacing(px(6))
        column.addWidget(self._lists, 1)
        self._body.addWidget(shelves)
        self._body.addWidget(self.results)
        field = QHBoxLayout()
        field.setContentsMargins(px(16), px(10), px(16), px(10))
        field.addWidget(self.search_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(field)
        column.addWidget(self._body, 1)

    def _make_sort_menu(self) -> None:
        menu = reachable(QMenu(self._sort))
        group = QActionGroup(menu)
        self._orders = {order: menu.addAction("") for order in (SortOrder.LATEST, SortOrder.URGENT)}
        for action in self._orders.values():
            action.setCheckable(True)
            group.addAction(action)
        self._orders[SortOrder.LATEST].setChecked(True)
        menu.triggered.connect(self._sort_chosen)
        self._sort.setMenu(menu)
        self._sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._sort.setAutoRaise(True)
        self._sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect(self) -> None:
        self.header.status_chosen.connect(self.status_chosen)
        self.header.custom_status_requested.connect(self.custom_status_requested)
        self.header.menu_requested.connect(self.menu_requested)
        self.search_field.textChanged.connect(self._search)
        self.search_field.moved.connect(self._field_moved)
        self.search_field.returnPressed.connect(self.results.enter)
        self.search_field.left.connect(self._leave_search)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.conversations.contact_chosen.connect(self.contact_chosen)
        self.conversations.closed.connect(self.closed)
        self.conversations.remark_wanted.connect(self._remark)
        self.conversations.block_wanted.connect(self._block)
        self.results.contact_chosen.connect(self._found_contact)
        self.results.message_chosen.connect(self.message_chosen)
        self._empty.pressed.connect(self.focus_search)
        self._presence_rest.timeout.connect(self._presence_rested)
        rows = self.conversations.rows
        for signal in (rows.rowsInserted, rows.rowsRemoved, rows.modelReset):
            signal.connect(self._show_count)

    # --- a session ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show a session's agent and conversations."""
        self._session, self._bridge = session, bridge
        self._faces.folder = session.media.folder
        self.header.attach(session, bridge)
        self.conversations.attach(session)
        self.results.attach(session)
        bridge.contacts_loaded.connect(self._contacts_loaded)
        bridge.contacts_changed.connect(self._contacts_changed)
        bridge.typing_changed.connect(self._typing_changed)
        bridge.presence_changed.connect(self._presence_changed)
        self.set_limit(self._limit)

    def detach(self) -> None:
        """Show nobody."""
        bridge = self._bridge
        if bridge is not None:
            bridge.contacts_loaded.disconnect(self._contacts_loaded)
            bridge.contacts_changed.disconnect(self._contacts_changed)
            bridge.typing_changed.disconnect(self._typing_changed)
            bridge.presence_changed.disconnect(self._presence_changed)
        self._presence_rest.stop()
        self.search_field.clear()
        self.results.detach()
        self.conversations.detach()
        self.header.detach()
        self._faces.folder = None
        self._session = self._bridge = None
        self._recount.stop()
        self._show_count()

    def _contacts_loaded(self, _event: ContactsLoaded) -> None:
        self.conversations.rows.reset()

    def _contacts_changed(self, event: ContactsChanged) -> None:
        self.conversations.rows.contacts_changed(event.contacts)
        self._show_count()

    def _typing_changed(self, event: TypingChanged) -> None:
        self.conversations.rows.touch(event.contact_id)

    def _presence_changed(self, event: PresenceChanged) -> None:
        self.conversations.rows.touch(event.contact_id)
        if self.conversations.rows.shelf is Shelf.CONTACTS:
            self._presence_rest.start()

    def _presence_rested(self) -> None:
        self.conversations.rows.refresh()

    # --- choosing ---

    def select(self, contact_id: ContactId | None) -> None:
        """Mark the conversation that is open in the window."""
        self.conversations.set_open(contact_id)

    def next_conversation(self) -> None:
        """Ask for the conversation below the open one."""
        self._ask_for(self.conversations.neighbour(1))

    def previous_conversation(self) -> None:
        """Ask for the conversation above the open one."""
        self._ask_for(self.conversations.neighbour(-1))

    def next_urgent(self) -> None:
        """Ask for the conversation that waits longest."""
        contact = self._session.desk.next_urgent() if self._session is not None else None
        self._ask_for(contact.id if contact is not None else None)

    def _ask_for(self, contact_id: ContactId | None) -> None:
        if contact_id is not None:
            self.contact_chosen.emit(contact_id)

    def _remark(self, contact: Contact) -> None:
        self.remark_requested.emit(contact.id)

    def _block(self, contact: Contact) -> None:
        if self._session is not None:
            ask_to_block(self, self._session, contact)

    # --- search ---

    def focus_search(self) -> None:
        """Bring the keyboard to the search."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _search(self, text: str) -> None:
        searching = bool(text.strip())
        self._body.setCurrentIndex(1 if searching else 0)
        self.results.search(text)

    def _field_moved(self, key: Qt.Key) -> None:
        if self._body.currentIndex() == 1:
            self.results.step(key)
        elif key == Qt.Key.Key_Down:
            self.conversations.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_search(self) -> None:
        self.conversations.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found_contact(self, contact_id: ContactId) -> None:
        self.search_field.clear()
        self.contact_chosen.emit(contact_id)

    # --- tabs and order ---

    def show_shelf(self, shelf: Shelf) -> None:
        """Show one of the three lists."""
        self.tabs.setCurrentIndex(_SHELVES.index(shelf))

    def _tab_changed(self, tab: int) -> None:
        shelf = _SHELVES[tab]
        self.conversations.show_shelf(shelf)
        self._sort.setVisible(shelf is Shelf.ACTIVE)
        self._word_empty()
        self._show_count()

    @property
    def sort_order(self) -> SortOrder:
        """How 正在联系 is sorted."""
        return self.conversations.rows.order

    def set_sort_order(self, order: SortOrder) -> None:
        """Sort 正在联系 by the latest message, or by who waits longest."""
        if order is not self.sort_order:
            self.conversations.rows.set_order(order)
            self.sort_order_changed.emit(order)
        self._orders[order].setChecked(True)
        self._word_sort()

    def _sort_chosen(self) -> None:
        order = next(order for order, action in self._orders.items() if action.isChecked())
        self.set_sort_order(order)

    def set_limit(self, buyers: int) -> None:
        """Show how many buyers are served at once beside the agent's own limit; 0: there is none."""
        self._limit = buyers
        if buyers and self._session is not None:
            self._recount.start()
        else:
            self._recount.stop()
        self._show_count()

    def _show_limit(self, name: str) -> None:
        """More than the limit is said for as long as it is so, and without a sound."""
        session, limit = self._session, self._limit
        count = session.desk.served_count() if session is not None else 0
        self.tabs.setTabText(0, f"{name} {count}/{limit}")
        self.tabs.setTabToolTip(0, tr("{count} being served, at most {limit}", count=count, limit=limit))
        words = tr("You serve {count} buyers at once; your limit is {limit}.", count=count, limit=limit)
        self._over.setText(words if count > limit else "")
        self._over.setAccessibleName(self._over.text())
        self._over.setVisible(count > limit)

    def _show_count(self) -> None:
        name = tr("Active")
        if self._limit:
            self._show_limit(name)
        else:
            count = self.conversations.rows.count_active()
            self.tabs.setTabText(0, f"{name} {count}" if count else name)
            self.tabs.setTabToolTip(0, "")
            self._over.hide()
        # A screen reader, and whoever drives the program by it, finds the tab by its name alone.
        self.tabs.setAccessibleTabName(0, name)
        self._fit_sort()
        empty = self._session is not None and not self.conversations.rows.rowCount()
        self._lists.setCurrentIndex(1 if empty else 0)

    # --- words ---

    def _word_sort(self) -> None:
        urgent = self.sort_order is SortOrder.URGENT
        word = tr("Urgent") if urgent else tr("Latest")
        self._sort_word = f"{word} ▾"
        self._fit_sort()
        self._sort.setAccessibleName(tr("Sort order"))
        self._sort.setAccessibleDescription(word)
        self._sort.setToolTip(tr("Who waits longest first") if urgent else tr("Newest message first"))
        self._orders[SortOrder.LATEST].setText(tr("Latest first"))
        self._orders[SortOrder.URGENT].setText(tr("Most urgent first"))

    def _fit_sort(self) -> None:
        """Where three tabs with their numbers leave no room for the order's name, its arrow stands alone."""
        self._sort.setText(self._sort_word)
        room = self.width() - self._theme.px(18) - self.tabs.sizeHint().width()
        if self._sort.fontMetrics().horizontalAdvance(self._sort_word) + self._theme.px(8) > room:
            self._sort.setText("▾")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_sort()

    def _word_empty(self) -> None:
        shelf = _SHELVES[self.tabs.currentIndex()]
        if shelf is Shelf.ACTIVE:
            words = (tr("Nobody is waiting"), tr("A buyer's message opens a conversation here."), tr("Find someone"))
        elif shelf is Shelf.RECENT:
            words = (tr("No conversations yet"), tr("Everyone you have written with stands here, newest first."), "")
        else:
            words = (tr("No contacts yet"), tr("Add a buyer to your contacts in the buyer's card at the right."), "")
        self._empty.set_words(*words)

    def _translate(self) -> None:
        self.search_field.set_words(tr("Search"), tr("Contacts, messages"))
        self.tabs.setAccessibleName(tr("Lists of conversations"))
        for tab, name in enumerate((tr("Active"), tr("Recent"), tr("Contacts"))):
            self.tabs.setTabText(tab, name)
            self.tabs.setAccessibleTabName(tab, name)
        self._show_count()
        self._word_sort()
        self._word_empty()
        self.conversations.translate()
        self.results.translate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
