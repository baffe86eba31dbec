"""The top of a conversation: who the buyer is, how they stand, and what can be done with the conversation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from console.domain.contacts import Contact
from console.domain.presence import Presence, Show
from console.i18n import tr
from console.ui.icons import icon
from console.ui.theme import Theme, looks_changed
from console.ui.widgets.buttons import IconButton
from console.ui.widgets.labels import ElidedLabel
from console.ui.widgets.menus import reachable
from console.ui.widgets.text import one_line, plain_label

TAGS = 3
_SEPARATOR = " · "


class ChatHeader(QWidget):
    """Shows a contact. asked(what): search, date, pin, unpin, unread, block, unblock, remark, remind, close."""

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._contact: Contact | None = None
        self._presence = Presence()
        self.setProperty("role", "pane")
        self._name = ElidedLabel("", "title")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._facts = ElidedLabel("", "secondary")
        self._tags: list[QLabel] = []
        self._first = QHBoxLayout()
        self._first.setSpacing(theme.px(6))
        self._first.addWidget(self._name)
        self._first.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(1))
        lines.addLayout(self._first)
        lines.addWidget(self._facts)
        self.search = IconButton("search", "", "Ctrl+F")
        self.date = IconButton("calendar", "", "Ctrl+G")
        self.more = IconButton("more", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(18), theme.px(11), theme.px(14), theme.px(11))
        row.setSpacing(theme.px(6))
        row.addLayout(lines, 1)
        for tool in (self.search, self.date, self.more):
            row.addWidget(tool)
        self.search.clicked.connect(self._ask_search)
        self.date.clicked.connect(self._ask_date)
        self.more.clicked.connect(self._open_menu)
        self._menu = reachable(QMenu(self))
        self._menu.triggered.connect(self._chosen)
        self.setFixedHeight(theme.px(63))
        self.translate()

    def translate(self) -> None:
        """Take the words of the language in force."""
        self.search.set_name(tr("Search in this conversation"))
        self.date.set_name(tr("Go to a date"))
        self.more.set_name(tr("More about this conversation"))
        self._show()

    def show_contact(self, contact: Contact | None, presence: Presence) -> None:
        """Show a contact as it stands."""
        self._contact, self._presence = contact, presence
        self._show()

    def _show(self) -> None:
        contact = self._contact
        if contact is None:
            return
        name = one_line(contact.display_name, 60)
        self._name.set_text(name)
        # Its fixed name tells what it is; who it is comes as the description.
        self._name.setAccessibleName(tr("Current contact"))
        self._name.setAccessibleDescription(name)
        self._facts.set_text(_SEPARATOR.join(self._facts_of(contact)))
        self._show_tags(contact)

    def _facts_of(self, contact: Contact) -> list[str]:
        facts = []
        if contact.blocked:
            facts.append(tr("Blocked"))
        elif self._presence.show is not Show.UNKNOWN:
            facts.append(presence_word(self._presence.show))
        if self._presence.text and not contact.blocked:
            facts.append(one_line(self._presence.text, 60))
        if contact.remark and contact.name and contact.name != contact.remark:
            facts.append(one_line(contact.name, 40))
        if contact.first_contact is not None:
            local = contact.first_contact.astimezone()
            facts.append(tr("First contact {date}", date=local.strftime("%Y-%m-%d")))
        if contact.notes.strip():
            facts.append(one_line(contact.notes, 120))
        return facts or [one_line(contact.address, 80)]

    def _show_tags(self, contact: Contact) -> None:
        words = [one_line(tag, 16) for tag in contact.tags[:TAGS]]
        if len(contact.tags) > TAGS:
            words.append(f"+{len(contact.tags) - TAGS}")
        if [label.text() for label in self._tags] == words:
            return
        for label in self._tags:
            self._first.removeWidget(label)
            label.deleteLater()
        self._tags = [plain_label(word, "chip") for word in words]
        for number, label in enumerate(self._tags, 1):
            self._first.insertWidget(number, label)

    # --- what can be done ---

    def _ask_search(self) -> None:
        self.asked.emit("search")

    def _ask_date(self) -> None:
        self.asked.emit("date")

    def menu(self) -> QMenu:
        """Give the menu, filled for the contact as it stands."""
        self._menu.clear()
        contact = self._contact
        if contact is not None:
            self._add("unpin" if contact.pinned else "pin", "pin", tr("Unpin") if contact.pinned else tr("Pin"))
            self._add("unread", "unread", tr("Mark as unread"))
            self._add("remark", "edit", tr("Remark and notes…"))
            self._add("remind", "clock", tr("Remind me…"))
            self._menu.addSeparator()
            if contact.blocked:
                self._add("unblock", "block", tr("Unblock"))
            else:
                self._add("block", "block", tr("Block…"))
            self._add("close", "close", tr("Close conversation"))
        return self._menu

    def _add(self, what: str, drawing: str, words: str) -> None:
        action = self._menu.addAction(icon(drawing), words)
        action.setData(what)

    def _open_menu(self) -> None:
        menu = self.menu()
        corner = self.more.mapToGlobal(self.more.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        corner.setY(corner.y() + self._theme.px(4))
        menu.popup(corner)

    def _chosen(self, action: QAction) -> None:
        self.asked.emit(str(action.data()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "_menu"):
            self.setFixedHeight(self._theme.px(63))


def presence_word(show: Show) -> str:
    """Give the word for how a buyer can be reached."""
    return {
        Show.CHAT: tr("Online"),
        Show.ONLINE: tr("Online"),
        Show.AWAY: tr("Away"),
        Show.XA: tr("Away"),
        Show.BUSY: tr("Busy"),
        Show.OFFLINE: tr("Offline"),
        Show.UNKNOWN: "",
    }[show]
