"""The buyer's card: what is known of a buyer, and what the agent notes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from console.domain.contacts import Contact
from console.domain.events import ContactsChanged, MessagesAdded, PresenceChanged
from console.domain.ids import ContactId
from console.domain.messages import DayCount
from console.domain.presence import Show
from console.i18n import tr, trn
from console.ports import Feature
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.models.moments import full_moment
from console.ui.theme import Theme
from console.ui.views.blocking import ask_to_block
from console.ui.views.buyer_facts import BuyerFactsFields
from console.ui.views.buyer_reminders import BuyerReminders
from console.ui.views.tag_row import TagRow
from console.ui.widgets import Avatar, ElidedLabel, EmptyState, InlineEdit, button, plain_label

SAVE_AFTER_MS = 700
NOTES_LIMIT = 10_000
_DAY = Qt.ItemDataRole.UserRole


def show_word(show: Show) -> str:
    """Give the word for a buyer's presence."""
    return {
        Show.CHAT: tr("Online"),
        Show.ONLINE: tr("Online"),
        Show.AWAY: tr("Away"),
        Show.XA: tr("Away"),
        Show.BUSY: tr("Busy"),
        Show.OFFLINE: tr("Offline"),
        Show.UNKNOWN: tr("Presence unknown"),
    }[show]


class BuyerCard(QWidget):
    """One buyer. day_chosen(contact_id, place): an earlier conversation is wanted."""

    day_chosen = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._contact: Contact | None = None
        self._days: list[DayCount] = []
        self._face = Avatar(44)
        self._name = ElidedLabel("", "title")
        self._address = plain_label("", "secondary")
        self._address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._presence = plain_label("", "secondary")
        self.remark = InlineEdit("", "", 60)
        self.tags = TagRow(theme)
        self.facts = BuyerFactsFields(theme)
        self.reminders = BuyerReminders(theme)
        self.notes = QPlainTextEdit()
        self._saved = plain_label("", "mark")
        self._first = plain_label("", "secondary")
        self._last = plain_label("", "secondary")
        self.group = QComboBox()
        self.add_button = button("", "soft")
        self._listed = plain_label("", "secondary")
        self.remove_button = button("", "plain")
        self.block_button = button("", "danger")
        self.days = QListWidget()
        self._titles = [plain_label("", "mark") for _ in range(5)]
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(SAVE_AFTER_MS)
        self._empty = EmptyState("user", "")
        self._lay_out()
        self._connect()
        self._translate()
        self._size()
        theme.changed.connect(self._size)
        self.show_contact(None)

    def _size(self) -> None:
        self.notes.setFixedHeight(self._theme.px(88))
        self.days.setMinimumHeight(self._theme.px(90))

    # --- building ---

    def _lay_out(self) -> None:
        px = self._theme.px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(14), px(14), px(14), px(14))
        column.setSpacing(px(4))
        column.addLayout(self._head())
        column.addWidget(self._line())
        remark, tags, notes, contact, days = self._titles
        column.addWidget(remark)
        column.addWidget(self.remark)
        column.addSpacing(px(6))
        column.addWidget(tags)
        column.addWidget(self.tags)
        column.addSpacing(px(6))
        column.addWidget(self.facts)
        column.addWidget(self.reminders)
        column.addSpacing(px(6))
        row = QHBoxLayout()
        row.addWidget(notes)
        row.addStretch(1)
        row.addWidget(self._saved)
        column.addLayout(row)
        self.notes.setTabChangesFocus(True)
        column.addWidget(self.notes)
        column.addSpacing(px(6))
        column.addWidget(contact)
        column.addWidget(self._first)
        column.addWidget(self._last)
        column.addLayout(self._roster_row())
        column.addWidget(self._line())
        column.addWidget(days)
        self.days.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(self.days, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._name, self._address, self._presence):
            words.addWidget(label)
        self._address.setMinimumWidth(1)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(10))
        row.addWidget(self._face, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _line(self) -> QFrame:
        line = QFrame()
        line.setProperty("role", "line")
        return line

    def _roster_row(self) -> QVBoxLayout:
        self.group.setEditable(True)
        self.group.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._listed.setWordWrap(True)
        join = QHBoxLayout()
        join.addWidget(self.group, 1)
        join.addWidget(self.add_button)
        leave = QHBoxLayout()
        leave.addWidget(self.remove_button)
        leave.addWidget(self.block_button)
        leave.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(6))
        column.setContentsMargins(0, self._theme.px(4), 0, self._theme.px(8))
        column.addWidget(self._listed)
        column.addLayout(join)
        column.addLayout(leave)
        return column

    def _connect(self) -> None:
        self.remark.saved.connect(self._save_remark)
        self.tags.changed.connect(self._save_tags)
        self.notes.textChanged.connect(self._notes_edited)
        self._save_timer.timeout.connect(self.save_notes)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.block_button.clicked.connect(self._block)
        self.days.itemActivated.connect(self._day_chosen)
        self.days.itemClicked.connect(self._day_chosen)

    # --- whom it shows ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Take buyers from a session."""
        self._session, self._bridge = session, bridge
        self.reminders.attach(session, bridge)
        bridge.contacts_changed.connect(self._contacts_changed)
        bridge.presence_changed.connect(self._presence_changed)
        bridge.messages_added.connect(self._messages_added)

    def detach(self) -> None:
        """Show nobody; notes that were just written are saved."""
        self.show_contact(None)
        self.reminders.detach()
        if self._bridge is not None:
            self._bridge.contacts_changed.disconnect(self._contacts_changed)
            self._bridge.presence_changed.disconnect(self._presence_changed)
            self._bridge.messages_added.disconnect(self._messages_added)
        self._session = self._bridge = None

    def show_contact(self, contact_id: ContactId | None) -> None:
        """Show a buyer, or nobody."""
        self.save_notes()
        session = self._session
        self._contact = session.desk.contact(contact_id) if session and contact_id is not None else None
        self._days = []
        self.days.clear()
        self._saved.setText("")
        self._stack.setCurrentIndex(1 if self._contact is None else 0)
        shown = self._contact.id if self._contact is not None else None
        self.facts.show_contact(session, shown)
        self.reminders.show_contact(shown)
        if self._contact is None or session is None:
            return
        self._set_notes(self._contact.notes)
        self._draw()
        self._read_days()

    def _set_notes(self, notes: str) -> None:
        self.notes.blockSignals(True)
        self.notes.setPlainText(notes)
        self.notes.blockSignals(False)

    def _contacts_changed(self, event: ContactsChanged) -> None:
        old = self._contact
        new = next((c for c in event.contacts if old is not None and c.id == old.id), None)
        if old is None or new is None:
            return
        self._contact = new
        if new.notes != old.notes and not self._save_timer.isActive() and new.notes != self.notes.toPlainText():
            self._set_notes(new.notes)
        self._draw()

    def _presence_changed(self, event: PresenceChanged) -> None:
        if self._contact is not None and event.contact_id == self._contact.id:
            self._draw()

    def _messages_added(self, event: MessagesAdded) -> None:
        contact, session = self._contact, self._session
        if contact is None or session is None or not any(m.contact_id == contact.id for m in event.messages):
            return
        self.facts.look_again()
        today = session.clock.now().astimezone().date().isoformat()
        if not event.live or not self._days or self._days[0].day != today:
            self._read_days()

    def _draw(self) -> None:
        contact, session = self._contact, self._session
        if contact is None or session is None:
            return
        show = session.roster.presence(contact).show
        file = session.media.folder / contact.avatar if contact.avatar else None
        self._face.show_person(contact.display_name, contact.address, file, show if show is not Show.UNKNOWN else None)
        self._name.set_text(contact.display_name)
        self._address.setText(self._cut(contact.address))
        self._address.setToolTip(contact.address)
        self._presence.setText(show_word(show))
        self.remark.set_text(contact.remark)
        self.tags.show_tags(contact.tags)
        never = tr("never")
        first = full_moment(contact.first_contact) if contact.first_contact else never
        last = full_moment(contact.last_contact) if contact.last_contact else never
        self._first.setText(tr("First contact: {when}", when=first))
        self._last.setText(tr("Last contact: {when}", when=last))
        self._draw_roster(contact, session)

    def _cut(self, address: str) -> str:
        room = self._theme.px(220)
        return self._address.fontMetrics().elidedText(address, Qt.TextElideMode.ElideMiddle, room)

    def _draw_roster(self, contact: Contact, session: Session) -> None:
        listed = contact.in_roster
        self._listed.setVisible(listed)
        groups = tr(", ", context="between the parts of a row's name").join(contact.groups)
        self._listed.setText(
            tr("In your contacts: {groups}", groups=groups) if contact.groups else tr("In your contacts")
        )
        can_list = Feature.ROSTER in session.channel.features
        self.group.setVisible(can_list and not listed)
        self.add_button.setVisible(can_list and not listed)
        self.remove_button.setVisible(can_list and listed)
        self.block_button.setVisible(contact.blocked or Feature.BLOCKING in session.channel.features)
        self.block_button.setText(tr("Unblock") if contact.blocked else tr("Block…"))
        known = sorted({group for each in session.desk.contacts() for group in each.groups})
        if known != [self.group.itemText(row) for row in range(self.group.count())]:
            text = self.group.currentText()
            self.group.clear()
            self.group.addItems(known)
            self.group.setEditText(text)

    # --- earlier conversations ---

    def _read_days(self) -> None:
        contact, session = self._contact, self._session
        if contact is not None and session is not None:
            session.tasks.spawn(self._fetch_days(session, contact.id), "days")

    async def _fetch_days(self, session: Session, contact_id: ContactId) -> None:
        offset = session.clock.now().astimezone().utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        days = await session.desk.days(contact_id, minutes)
        if self._contact is not None and self._contact.id == contact_id:
            self._days = days
            self._draw_days()

    def _draw_days(self) -> None:
        self.days.clear()
        for day in self._days:
            words = trn("{count} message", "{count} messages", day.count)
            item = QListWidgetItem(f"{day.day}   {words}")
            item.setData(_DAY, day.first)
            self.days.addItem(item)

    def _day_chosen(self, item: QListWidgetItem) -> None:
        if self._contact is not None:
            self.day_chosen.emit(self._contact.id, item.data(_DAY))

    # --- what the agent does ---

    def edit_remark(self) -> None:
        """Begin to edit the remark."""
        self.remark.edit()

    def _save_remark(self, text: str) -> None:
        if self._contact is not None and self._session is not None:
            self._session.tasks.spawn(self._session.desk.set_remark(self._contact.id, text), "remark")

    def _save_tags(self, tags: list[str]) -> None:
        if self._contact is not None and self._session is not None:
            self._session.tasks.spawn(self._session.desk.set_tags(self._contact.id, tags), "tags")

    def _notes_edited(self) -> None:
        self._saved.setText("")
        self._save_timer.start()

    def save_notes(self) -> None:
        """Store the notes now, where they were edited."""
        if not self._save_timer.isActive() and self.sender() is not self._save_timer:
            return
        self._save_timer.stop()
        contact, session = self._contact, self._session
        if contact is None or session is None:
            return
        session.tasks.spawn(self._store_notes(session, contact.id, self.notes.toPlainText()[:NOTES_LIMIT]), "notes")

    async def _store_notes(self, session: Session, contact_id: ContactId, text: str) -> None:
        await session.desk.set_notes(contact_id, text)
        same = self._contact is not None and self._contact.id == contact_id
        if same and not self._save_timer.isActive():
            self._saved.setText(tr("Saved"))

    def _add(self) -> None:
        contact, session = self._contact, self._session
        if contact is not None and session is not None:
            group = " ".join(self.group.currentText().split())[:40]
            work = session.roster.add(contact.address, contact.display_name, [group] if group else [])
            session.tasks.spawn(work, "add contact")

    def _remove(self) -> None:
        if self._contact is not None and self._session is not None:
            self._session.tasks.spawn(self._session.roster.remove(self._contact), "remove contact")

    def _block(self) -> None:
        contact, session = self._contact, self._session
        if contact is None or session is None:
            return
        if contact.blocked:
            session.tasks.spawn(session.roster.unblock(contact), "unblock")
        else:
            ask_to_block(self, session, contact)

    # --- words ---

    def _translate(self) -> None:
        names = (tr("Remark"), tr("Tags"), tr("Notes"), tr("Contact"), tr("Earlier conversations"))
        for label, name in zip(self._titles, names, strict=True):
            label.setText(name)
        self.remark.set_words(names[0], tr("Your own name for this buyer"))
        self.tags.translate()
        self.facts.translate()
        self.reminders.translate()
        self.notes.setAccessibleName(names[2])
        self.notes.setPlaceholderText(tr("Size, preferences, promises… only you see this."))
        self.days.setAccessibleName(names[4])
        self._address.setAccessibleName(tr("Address"))
        self._presence.setAccessibleName(tr("Presence"))
        self.group.setAccessibleName(tr("Group of contacts"))
        field = self.group.lineEdit()
        if field is not None:
            field.setPlaceholderText(tr("Group"))
            field.setAccessibleName(self.group.accessibleName())
        self.add_button.setText(tr("Add to contacts"))
        self.remove_button.setText(tr("Remove from contacts"))
        self._empty.set_words(tr("No conversation is open"), tr("Choose one at the left, and the buyer stands here."))
        self._draw()
        self._draw_days()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
