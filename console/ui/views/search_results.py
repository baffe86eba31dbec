"""Searches while one types: contacts at once, messages from the store a moment later, more of them on scrolling."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedLayout, QWidget

from console.domain.errors import UserError
from console.domain.messages import SearchHit
from console.i18n import tr
from console.services.desk import PAGE
from console.services.session import Session
from console.ui.delegates.avatars import Faces
from console.ui.delegates.search_hit import SearchHitDelegate
from console.ui.models.search import (
    ContactFinder,
    ContactHit,
    Heading,
    HitRole,
    MessageHit,
    MoreContacts,
    SearchModel,
    message_hit,
)
from console.ui.theme import Theme
from console.ui.widgets import EmptyState

WAIT_MS = 150
"""Typing goes on for so long before the store is asked."""


class _HitList(QListView):
    entered = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.entered.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class SearchResults(QWidget):
    """Results in place of the list. contact_chosen(contact_id), message_chosen(contact_id, place)."""

    contact_chosen = Signal(object)
    message_chosen = Signal(object, object)

    def __init__(self, theme: Theme, faces: Faces, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._text = ""
        self._round = 0
        self._finder = ContactFinder()
        self._hits = SearchModel(self)
        self._list = _HitList()
        self._list.setModel(self._hits)
        self._list.setItemDelegate(SearchHitDelegate(theme, faces, self._list))
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = EmptyState("search", "")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._nothing)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self._hits.more_wanted.connect(self._ask)
        self._list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._list.clicked.connect(self._choose)
        self._list.entered.connect(self._choose)
        faces.arrived.connect(self._list.viewport().update)
        theme.changed.connect(self._list.doItemsLayout)
        self.translate()

    @property
    def hits(self) -> SearchModel:
        """The model."""
        return self._hits

    @property
    def view(self) -> QListView:
        """The list of hits."""
        return self._list

    def attach(self, session: Session) -> None:
        """Search in a session."""
        self._session = session

    def detach(self) -> None:
        """Search nowhere."""
        self.search("")
        self._session = None

    def translate(self) -> None:
        """Say everything in the language in force."""
        self._list.setAccessibleName(tr("Search results"))
        self._nothing.set_words(tr("Nothing found"), tr("Try fewer or other words."))

    # --- searching ---

    def search(self, text: str) -> None:
        """Search for a text; an empty one clears."""
        self._text = text.strip()
        self._round += 1
        session = self._session
        if session is None or not self._text:
            self._timer.stop()
            self._hits.clear()
            return
        contacts = self._finder.find(session.desk.contacts(), self._text)
        self._hits.begin(contacts, searching=True)
        self._stack.setCurrentWidget(self._list)
        self._first()
        self._timer.start()

    def _scrolled(self, value: int) -> None:
        bar = self._list.verticalScrollBar()
        if bar.maximum() and value > bar.maximum() - bar.pageStep():
            self._hits.ask_for_more()

    def _ask(self) -> None:
        session = self._session
        if session is not None and self._text:
            session.tasks.spawn(self._read(session, self._round), "search")

    async def _read(self, session: Session, current: int) -> None:
        try:
            found = await session.desk.search(self._text, before=self._hits.last_place)
        except UserError:
            if current == self._round:
                self._hits.add_messages([], complete=True)
            raise
        if current == self._round:
            self._show(session, found)

    def _show(self, session: Session, found: list[SearchHit]) -> None:
        now = session.clock.now()
        pairs = ((hit, session.desk.contact(hit.contact_id)) for hit in found)
        hits = [message_hit(hit, contact, self._text, now) for hit, contact in pairs if contact is not None]
        # Rows of contacts that are gone leave a page shorter: only the store's own count tells the end.
        self._hits.add_messages(hits, complete=len(found) < PAGE or not hits)
        if not self._list.currentIndex().isValid():
            self._first()
        if not self._hits.rowCount():
            self._stack.setCurrentWidget(self._nothing)

    # --- choosing ---

    def _first(self) -> None:
        self._step_from(-1, 1)

    def _step_from(self, row: int, step: int) -> None:
        row += step
        while 0 <= row < self._hits.rowCount():
            if not isinstance(self._hits.hit(row), Heading):
                self._list.setCurrentIndex(self._hits.index(row))
                return
            row += step

    def step(self, key: Qt.Key) -> None:
        """Go through the hits while the keyboard stays in the field."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}.get(key, 0)
        row = self._list.currentIndex().row()
        if abs(step) > 1:
            row = max(0, min(self._hits.rowCount() - 1, row + step - step // abs(step)))
        if step:
            self._step_from(row, step // abs(step))

    def enter(self) -> None:
        """Open the current hit."""
        if self._list.currentIndex().isValid():
            self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        match index.data(HitRole.ROW):
            case ContactHit(contact=contact):
                self.contact_chosen.emit(contact.id)
            case MessageHit(contact=contact, place=place):
                self.message_chosen.emit(contact.id, place)
            case MoreContacts():
                self._hits.show_all_contacts()
                self._list.setCurrentIndex(self._hits.index(index.row()))
