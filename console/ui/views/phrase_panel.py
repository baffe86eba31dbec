"""Quick phrases at the right of the chat: search, and one click to insert."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from console.domain.contacts import Contact
from console.domain.events import PhrasesChanged
from console.domain.ids import GroupId
from console.domain.phrases import Phrase
from console.domain.variables import AGENT, BUYER, SHOP, fill
from console.i18n import tr
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.delegates.phrase import PhraseDelegate
from console.ui.models.phrases import PhraseRole, PhraseTreeModel
from console.ui.theme import Theme
from console.ui.widgets import EmptyState, SearchField, one_line


class _PhraseTree(QTreeView):
    """A tree whose rows are wrapped to its width, and in which Enter does what a click does."""

    entered_row = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class PhrasePanel(QWidget):
    """phrase_chosen(text): a phrase with what is known filled in, to be inserted at the caret."""

    phrase_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._contact: Contact | None = None
        self._folded: set[GroupId] = set()
        self._unfolding = False
        self.shop = ""
        """The shop's name for {店铺名}."""
        self.search_field = SearchField("", "", "Alt+Q")
        self.rows = PhraseTreeModel(self)
        self.tree = _PhraseTree()
        self.tree.setModel(self.rows)
        self.tree.setItemDelegate(PhraseDelegate(theme, self.tree, self.tree))
        self._dress_tree()
        self._empty = EmptyState("phrases", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        field = QHBoxLayout()
        field.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(8))
        field.addWidget(self.search_field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(field)
        column.addWidget(self._stack, 1)
        self.search_field.textChanged.connect(self._search)
        self.search_field.moved.connect(self._field_moved)
        self.search_field.returnPressed.connect(self._field_entered)
        self.tree.clicked.connect(self._press)
        self.tree.entered_row.connect(self._press)
        self.tree.expanded.connect(self._unfolded)
        self.tree.collapsed.connect(self._folded_up)
        theme.changed.connect(self.tree.scheduleDelayedItemsLayout)
        self._translate()

    def _dress_tree(self) -> None:
        tree = self.tree
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setExpandsOnDoubleClick(False)
        tree.setMouseTracking(True)
        tree.setFrameShape(QTreeView.Shape.NoFrame)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # --- a session ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show a session's phrases."""
        self._session, self._bridge = session, bridge
        bridge.phrases_changed.connect(self._phrases_changed)
        self._reload()

    def detach(self) -> None:
        """Show none."""
        if self._bridge is not None:
            self._bridge.phrases_changed.disconnect(self._phrases_changed)
        self._session = self._bridge = None
        self._contact = None
        self.rows.load([])

    def show_contact(self, contact: Contact | None) -> None:
        """Say whom phrases are for: {客户称呼} is filled in with the name."""
        self._contact = contact

    def _phrases_changed(self, _event: PhrasesChanged) -> None:
        self._reload()

    def _reload(self) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._read(self._session), "phrases")

    async def _read(self, session: Session) -> None:
        shelves = await session.library.shelves()
        if session is self._session:
            top = self.tree.verticalScrollBar().value()
            self.rows.load(shelves)
            self._unfold()
            self.tree.verticalScrollBar().setValue(top)

    # --- search ---

    def focus_search(self) -> None:
        """Bring the keyboard to the search."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _search(self, text: str) -> None:
        self.rows.search(text)
        self._unfold()
        if self.rows.searching:
            self.tree.setCurrentIndex(self.rows.first())

    def _unfold(self) -> None:
        """Open the groups: all of them while searching, otherwise all that the agent has not folded."""
        self._unfolding = True
        for row in range(self.rows.rowCount()):
            index = self.rows.index(row, 0)
            group = index.data(PhraseRole.GROUP).group.id
            self.tree.setExpanded(index, self.rows.searching or group not in self._folded)
        self._unfolding = False
        self._word_empty()
        self._stack.setCurrentIndex(0 if self.rows.rowCount() else 1)

    def _unfolded(self, index: QModelIndex) -> None:
        if not (self._unfolding or self.rows.searching):
            self._folded.discard(index.data(PhraseRole.GROUP).group.id)

    def _folded_up(self, index: QModelIndex) -> None:
        if not (self._unfolding or self.rows.searching):
            self._folded.add(index.data(PhraseRole.GROUP).group.id)

    def _field_moved(self, key: Qt.Key) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        index = self.tree.currentIndex()
        if not step:
            return
        if not index.isValid():
            self.tree.setCurrentIndex(self.rows.first())
            return
        while index.isValid():
            index = self.tree.indexBelow(index) if step > 0 else self.tree.indexAbove(index)
            if index.isValid() and index.data(PhraseRole.PHRASE) is not None:
                self.tree.setCurrentIndex(index)
                return

    def _field_entered(self) -> None:
        index = self.tree.currentIndex()
        if index.isValid() and index.data(PhraseRole.PHRASE) is not None:
            self._press(index)

    # --- inserting ---

    def _press(self, index: QModelIndex) -> None:
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        if phrase is None:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
            return
        self.phrase_chosen.emit(self.filled(phrase))
        if self._session is not None:
            self._session.tasks.spawn(self._session.library.used(phrase.id), "phrase used")

    def filled(self, phrase: Phrase) -> str:
        """Give a phrase with everything filled in that is known now."""
        session, contact = self._session, self._contact
        values = {SHOP: self.shop}
        if session is not None:
            values[AGENT] = session.profile.name
        if contact is not None:
            values[BUYER] = one_line(contact.remark or contact.name, 40)
        now = session.clock.now().astimezone() if session is not None else None
        return fill(phrase.content, values, now)

    # --- words ---

    def _word_empty(self) -> None:
        if self.rows.searching:
            self._empty.set_words(tr("Nothing found"), tr("Try fewer or other words."))
        else:
            self._empty.set_words(tr("No phrases yet"), tr("Answers you give often stand here, one click away."))

    def _translate(self) -> None:
        self.search_field.set_words(tr("Search phrases"), tr("Search phrases"))
        self.tree.setAccessibleName(tr("Phrases"))
        self._word_empty()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
