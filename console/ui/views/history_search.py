"""Search in the chat history: in the open conversation or in all of them, with a list that leads to each place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from console.domain.errors import UserError
from console.domain.ids import ContactId
from console.i18n import tr, trn
from console.services.desk import PAGE
from console.services.session import Session
from console.ui.delegates.avatars import Faces
from console.ui.delegates.search_hit import SearchHitDelegate
from console.ui.models.search import HitRole, MessageHit, SearchModel, message_hit
from console.ui.theme import Theme
from console.ui.widgets.buttons import IconButton, button
from console.ui.widgets.search_field import SearchField
from console.ui.widgets.text import plain_label

WAIT_MS = 150
ROWS = 5


class HistorySearch(QFrame):
    """A strip over the messages. chosen(contact_id, place): show this message; closed: back to writing."""

    chosen = Signal(object, object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._contact: ContactId | None = None
        self._round = 0
        self._text = ""
        self._hits = SearchModel(self)
        self._faces = Faces(self)
        self._field = SearchField("", "")
        self._here = button("")
        self._everywhere = button("")
        self._count = plain_label("", "secondary")
        self._close = IconButton("close", "")
        self._list = QListView()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._build()
        self._connect()
        self.translate()
        self.hide()

    def _build(self) -> None:
        px = self._theme.px
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for scope in (self._here, self._everywhere):
            scope.setCheckable(True)
            scope.setAutoExclusive(True)
        self._here.setChecked(True)
        self._list.setModel(self._hits)
        self._list.setItemDelegate(SearchHitDelegate(self._theme, self._faces, self._list))
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self._field, 1)
        for widget in (self._count, self._here, self._everywhere, self._close):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(8), px(10), px(8))
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._list)
        self._list.hide()

    def _connect(self) -> None:
        self._field.textChanged.connect(self._wait)
        self._field.moved.connect(self._step)
        self._field.returnPressed.connect(self._enter)
        self._field.left.connect(self.leave)
        self._here.toggled.connect(self._start)
        self._close.clicked.connect(self.leave)
        self._timer.timeout.connect(self._start)
        self._hits.more_wanted.connect(self._ask)
        self._list.clicked.connect(self._choose)
        self._list.activated.connect(self._choose)
        self._faces.arrived.connect(self._list.viewport().update)

    def translate(self) -> None:
        """Take the words of the language in force."""
        self._field.set_words(tr("Search chat history"), tr("Search chat history"))
        self._here.setText(tr("This conversation"))
        self._everywhere.setText(tr("All conversations"))
        self._close.set_name(tr("Close the search"))
        self._list.setAccessibleName(tr("Search results"))

    # --- what the pane calls ---

    def attach(self, session: Session) -> None:
        """Search in an account."""
        self._session = session
        self._faces.folder = session.media.folder

    def detach(self) -> None:
        """Search nowhere."""
        self.leave()
        self._session = None

    def set_contact(self, contact_id: ContactId | None) -> None:
        """Say which conversation is the open one; what was found in all of them stays."""
        if contact_id != self._contact:
            self._contact = contact_id
            if self.isVisible() and self._here.isChecked():
                self._start()

    def open(self, *, everywhere: bool = False) -> None:
        """Show the strip with the keyboard in its field."""
        (self._everywhere if everywhere else self._here).setChecked(True)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def leave(self) -> None:
        """Hide the strip."""
        if not self.isHidden():
            self.hide()
            self._field.clear()
            self._forget()
            self.closed.emit()

    # --- searching ---

    def _wait(self) -> None:
        self._timer.start()

    def _forget(self) -> None:
        self._round += 1
        self._timer.stop()
        self._hits.clear()
        self._count.clear()
        self._list.hide()

    def _start(self) -> None:
        self._forget()
        self._text = self._field.text().strip()
        if self._text:
            self._hits.begin([], searching=True)
            self._ask()

    def _ask(self) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._read(self._session, self._round), "history search")

    async def _read(self, session: Session, current: int) -> None:
        text = self._text
        contact_id = self._contact if self._here.isChecked() else None
        try:
            found = await session.desk.search(text, contact_id=contact_id, before=self._hits.last_place)
        except UserError:
            if current == self._round:
                self._hits.add_messages([], complete=True)
            raise
        if current != self._round:
            return
        now = session.clock.now()
        pairs = ((hit, session.desk.contact(hit.contact_id)) for hit in found)
        hits = [message_hit(hit, contact, text, now) for hit, contact in pairs if contact is not None]
        self._hits.add_messages(hits, complete=len(found) < PAGE or not hits)
        self._show()

    def _show(self) -> None:
        found = sum(isinstance(self._hits.hit(row), MessageHit) for row in range(self._hits.rowCount()))
        if not found:
            self._count.setText(tr("Nothing found"))
        elif self._hits.complete:
            self._count.setText(trn("{count} message", "{count} messages", found))
        else:
            self._count.setText(tr("{count}+ messages", count=found))
        self._list.setFixedHeight(self._theme.px(30) + min(found, ROWS) * self._theme.px(54))
        self._list.setVisible(bool(found))
        if found and not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._hits.index(1))

    # --- choosing ---

    def _step(self, key: Qt.Key) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}[key]
        row = min(max(1, self._list.currentIndex().row() + step), self._hits.rowCount() - 1)
        self._list.setCurrentIndex(self._hits.index(row))

    def _enter(self) -> None:
        if self._timer.isActive():
            self._start()
        elif self._list.currentIndex().isValid():
            self._choose(self._list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(HitRole.ROW)
        if isinstance(hit, MessageHit):
            self.chosen.emit(hit.contact.id, hit.place)
