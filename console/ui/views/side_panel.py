"""The right pane: quick phrases, and the buyer's card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.domain.events import ContactsChanged
from console.domain.ids import ContactId
from console.i18n import tr
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.theme import Theme
from console.ui.views.buyer_card import BuyerCard
from console.ui.views.phrase_panel import PhrasePanel

WIDTH = 316
PHRASES, CARD = 0, 1


class SidePanel(QWidget):
    """phrase_chosen(text): insert it. day_chosen(contact_id, place): show the conversation there."""

    phrase_chosen = Signal(str)
    day_chosen = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._contact_id: ContactId | None = None
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.phrases = PhrasePanel(theme)
        self.card = BuyerCard(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.phrases)
        self._stack.addWidget(self.card)
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QVBoxLayout()
        holder.setContentsMargins(theme.px(8), theme.px(28), theme.px(8), 0)
        holder.addWidget(self.tabs)
        column.addLayout(holder)
        column.addWidget(line)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.phrases.phrase_chosen.connect(self.phrase_chosen)
        self.card.day_chosen.connect(self.day_chosen)
        self._translate()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.px(WIDTH), self._theme.px(640))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._theme.px(240), self._theme.px(240))

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show a session's phrases and buyers."""
        self._session, self._bridge = session, bridge
        bridge.contacts_changed.connect(self._contacts_changed)
        self.phrases.attach(session, bridge)
        self.card.attach(session, bridge)

    def detach(self) -> None:
        """Show nothing."""
        if self._bridge is not None:
            self._bridge.contacts_changed.disconnect(self._contacts_changed)
        self.phrases.detach()
        self.card.detach()
        self._session = self._bridge = self._contact_id = None

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show the buyer whose conversation is open, or nobody."""
        self._contact_id = contact_id
        self.card.show_contact(contact_id)
        self._tell_phrases()

    def _contacts_changed(self, event: ContactsChanged) -> None:
        if any(contact.id == self._contact_id for contact in event.contacts):
            self._tell_phrases()

    def _tell_phrases(self) -> None:
        session, contact_id = self._session, self._contact_id
        contact = None
        if session is not None and contact_id is not None:
            contact = session.desk.contact(contact_id)
        self.phrases.show_contact(contact)

    # --- what the window asks for ---

    def show_phrases(self) -> None:
        """Bring the phrases to the front, and the keyboard to their search."""
        self.tabs.setCurrentIndex(PHRASES)
        self.phrases.focus_search()

    def show_card(self) -> None:
        """Bring the buyer's card to the front."""
        self.tabs.setCurrentIndex(CARD)

    def edit_remark(self) -> None:
        """Bring the buyer's card to the front and edit the remark."""
        self.show_card()
        self.card.edit_remark()

    # --- words ---

    def _translate(self) -> None:
        self.tabs.setAccessibleName(tr("Side panel"))
        for tab, name in enumerate((tr("Quick phrases"), tr("Buyer's card"))):
            self.tabs.setTabText(tab, name)
            self.tabs.setAccessibleTabName(tab, name)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
