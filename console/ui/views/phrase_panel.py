"""Quick phrases at the right of the chat: search, one click to insert, and everything that can be done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.domain.contacts import Contact
from console.domain.events import PhrasesChanged, PhrasesIndexed
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase
from console.domain.variables import AGENT, BUYER, SHOP, fill
from console.i18n import tr
from console.services.library import Shelf
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.delegates.phrase import PhraseDelegate
from console.ui.models.phrases import Found, PhraseRole, PhraseTreeModel
from console.ui.theme import Theme
from console.ui.views.pack_subscriptions import PackBanner
from console.ui.views.phrase_actions import PhraseActions
from console.ui.views.phrase_preview import PhrasePreview
from console.ui.views.phrase_tree import PhraseTree
from console.ui.widgets import EmptyState, IconButton, SearchField, UndoBar, button, one_line

MOST = 200
"""So many found phrases are shown; nobody reads on."""
UNFOLDED = 400
"""A longer list begins with its later groups folded: so many rows are laid out at once."""


class PhrasePanel(QWidget):
    """phrase_chosen(text): a phrase with what is known filled in, to be inserted at the caret.

    phrase_picked(Phrase): the same, as it is stored; who inserts it notes the use.
    send_asked: a double click, where double_click_sends is set.
    """

    phrase_chosen = Signal(str)
    phrase_picked = Signal(object)
    send_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._contact: Contact | None = None
        self._unfolding = False
        self._wanted: PhraseId | None = None
        self.double_click_sends = False
        self.search_field = SearchField("", "", "Alt+Q")
        self.rows = PhraseTreeModel(self)
        self.tree = PhraseTree()
        self.tree.setModel(self.rows)
        self.tree.setItemDelegate(PhraseDelegate(theme, self.tree, self.tree))
        self.preview = PhrasePreview(theme)
        self.new = button("", "soft")
        self.import_ = button("")
        self.export = button("")
        self.more = IconButton("more", "")
        self._empty = EmptyState("phrases", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        self.undo_bar = UndoBar(self)
        self.actions_ = PhraseActions(self, self.rows, self.undo_bar)
        self.banner = PackBanner()
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._enable()
        self._translate()

    def _lay_out(self) -> None:
        px = self._theme.px
        field = QHBoxLayout()
        field.setContentsMargins(px(14), px(10), px(14), px(8))
        field.addWidget(self.search_field)
        line = QFrame()
        line.setProperty("role", "line")
        foot = QHBoxLayout()
        foot.setContentsMargins(px(14), px(10), px(10), px(10))
        foot.setSpacing(px(8))
        for each in (self.new, self.import_, self.export):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(field)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self.preview)
        column.addWidget(line)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.search_field.textChanged.connect(self._search)
        self.search_field.moved.connect(self._field_moved)
        self.search_field.returnPressed.connect(self._field_entered)
        self.tree.pressed_row.connect(self._press)
        self.tree.sent_row.connect(self._send)
        self.tree.expanded.connect(self._unfolded)
        self.tree.collapsed.connect(self._folded_up)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.edit_asked.connect(self.actions_.edit_row)
        self.tree.delete_asked.connect(self.actions_.delete_row)
        self.tree.copy_asked.connect(self.actions_.copy_row)
        self.tree.menu_asked.connect(self.actions_.open_menu)
        self.tree.undo_asked.connect(self.actions_.undo)
        self.rows.dropped.connect(self.actions_.drop)
        self.new.clicked.connect(self.actions_.new_phrase)
        self.import_.clicked.connect(self.actions_.transfer.import_file)
        self.export.clicked.connect(self.actions_.transfer.export_file)
        self.more.clicked.connect(self._open_more)
        self.actions_.show_wanted.connect(self._show_soon)
        self.actions_.hidden_toggled.connect(self._toggle_hidden)
        self.banner.see_asked.connect(self.actions_.packs.show_offer)
        self.actions_.packs.settled.connect(self.banner.settle)
        self._theme.changed.connect(self.tree.scheduleDelayedItemsLayout)

    # --- a session ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show a session's phrases."""
        self._session, self._bridge = session, bridge
        bridge.phrases_changed.connect(self._phrases_changed)
        bridge.phrases_indexed.connect(self._indexed)
        bridge.packs_offered.connect(self.banner.offered)
        self.actions_.set_session(session)
        self._enable()
        self._reload()

    def detach(self) -> None:
        """Show none."""
        if self._bridge is not None:
            self._bridge.phrases_changed.disconnect(self._phrases_changed)
            self._bridge.phrases_indexed.disconnect(self._indexed)
            self._bridge.packs_offered.disconnect(self.banner.offered)
        self._session = self._bridge = None
        self._contact = None
        self.actions_.set_session(None)
        self.undo_bar.dismiss()
        self.banner.forget()
        self.preview.show_phrase(None, None)
        self.rows.load([])
        self._enable()

    def _enable(self) -> None:
        for each in (self.new, self.more):
            each.setEnabled(self._session is not None)
        for each in (self.import_, self.export):
            each.setEnabled(self.actions_.transfer.possible)

    def show_contact(self, contact: Contact | None) -> None:
        """Say whom phrases are for: {客户称呼} is filled in with the name."""
        self._contact = contact

    def _phrases_changed(self, _event: PhrasesChanged) -> None:
        self._reload()

    def _reload(self) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._read(self._session), "phrases")

    async def _read(self, session: Session) -> None:
        shelves = await session.finding.shelves(everything=self.rows.shows_hidden)
        packs = await session.packs.installed() if session.packs is not None else []
        names = {each.manifest.id: f"{each.manifest.name} v{each.manifest.version}" for each in packs}
        if session is not self._session:
            return
        self.actions_.packs.show_installed(packs)
        top = self.tree.verticalScrollBar().value()
        current = self.tree.currentIndex().data(PhraseRole.PHRASE)
        self.tree.suit(sum(len(each.phrases) + 1 for each in shelves))
        self.show_shelves(shelves, names, session.library.today())
        self.tree.verticalScrollBar().setValue(top)
        wanted = self._wanted or (current.id if current is not None else None)
        if wanted is not None:
            self._show_phrase(wanted, scroll=self._wanted is not None)

    def _show_soon(self, phrase_id: PhraseId) -> None:
        """Show a phrase when the list holds it: it was just stored."""
        self._wanted = phrase_id
        self._show_phrase(phrase_id, scroll=True)

    def _show_phrase(self, phrase_id: PhraseId, *, scroll: bool) -> None:
        index = self.rows.index_of_phrase(phrase_id)
        if not index.isValid():
            return
        self._wanted = None
        self.tree.setCurrentIndex(index)
        if scroll:
            self.tree.scrollTo(index)

    # --- search ---

    def focus_search(self) -> None:
        """Bring the keyboard to the search."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _search(self, text: str) -> None:
        was = self.rows.searching
        self.rows.show_found(self.found(text))
        if was or self.rows.searching:
            self._unfold()
        if self.rows.searching:
            self.tree.setCurrentIndex(self.rows.first())

    def found(self, text: str) -> list[Found] | None:
        """Give what is found, the best first; None for an empty text, or while there is no index yet."""
        session = self._session
        if session is None or not session.finding.ready or not text.strip():
            return None
        hits = session.finding.search(text, MOST, everything=self.rows.shows_hidden)
        return [Found(phrase.id, hit.code, hit.text) for phrase, hit in hits]

    def _indexed(self, _event: PhrasesIndexed) -> None:
        """What was typed before the index was there, or changed, is looked for once more."""
        if self.search_field.text().strip():
            self._search(self.search_field.text())

    def show_shelves(
        self, shelves: Sequence[Shelf], names: Mapping[str, str] | None = None, today: date | None = None
    ) -> None:
        """Show these groups with their phrases; names are those of packs by their id."""
        self.rows.load(shelves, names, today)
        self._unfold()

    def _unfold(self) -> None:
        """Open the groups: all of them while searching, otherwise all that the agent has not folded."""
        self._unfolding = True
        room = UNFOLDED
        for index in self.rows.groups():
            group = index.data(PhraseRole.GROUP).group
            room -= self.rows.rowCount(index)
            self.tree.setExpanded(index, self.rows.searching or (room >= 0 and not group.collapsed))
        self._unfolding = False
        self._word_empty()
        self._stack.setCurrentIndex(0 if self.rows.rowCount() else 1)

    def _unfolded(self, index: QModelIndex) -> None:
        if not (self._unfolding or self.rows.searching):
            self._keep_folded(index, folded=False)

    def _folded_up(self, index: QModelIndex) -> None:
        if not (self._unfolding or self.rows.searching):
            self._keep_folded(index, folded=True)

    def _keep_folded(self, index: QModelIndex, *, folded: bool) -> None:
        group_id: GroupId = index.data(PhraseRole.GROUP).group.id
        self.rows.set_collapsed(group_id, folded)
        self.actions_.keep_collapsed(group_id, folded)

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

    def _current_changed(self, index: QModelIndex) -> None:
        phrase: Phrase | None = index.data(PhraseRole.PHRASE) if index.isValid() else None
        self.preview.show_phrase(phrase, self._session)

    # --- inserting ---

    def _press(self, index: QModelIndex) -> None:
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        if phrase is None:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
            return
        self.phrase_picked.emit(phrase)
        self.phrase_chosen.emit(self.filled(phrase))

    def _send(self, _index: QModelIndex) -> None:
        """The first click of the two has put the phrase into the message."""
        if self.double_click_sends:
            self.send_asked.emit()

    def filled(self, phrase: Phrase) -> str:
        """Give a phrase with everything filled in that is known now."""
        session, contact = self._session, self._contact
        values = {}
        if session is not None:
            values = {AGENT: session.profile.name, SHOP: session.profile.shop}
        if contact is not None:
            values[BUYER] = one_line(contact.remark or contact.name, 40)
        now = session.clock.now().astimezone() if session is not None else None
        return fill(phrase.content, values, now)

    # --- the rest ---

    def _open_more(self) -> None:
        self.actions_.open_more(self.more)

    def _toggle_hidden(self) -> None:
        self.rows.set_show_hidden(not self.rows.shows_hidden)
        self._reload()

    def _word_empty(self) -> None:
        if self.rows.searching:
            self._empty.set_words(tr("Nothing found"), tr("Try fewer or other words."))
        else:
            self._empty.set_words(tr("No phrases yet"), tr("Answers you give often stand here, one click away."))

    def _translate(self) -> None:
        self.search_field.set_words(tr("Search phrases"), tr("Search phrases (pinyin initials too)"))
        self.tree.setAccessibleName(tr("Phrases"))
        self.new.setText(tr("New"))
        self.import_.setText(tr("Import"))
        self.export.setText(tr("Export"))
        self.more.set_name(tr("More about phrases"))
        self._word_empty()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.actions_.packs.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        path = self.actions_.packs.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.actions_.packs.open_file(path)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
