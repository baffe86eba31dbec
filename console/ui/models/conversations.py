"""The rows under 正在联系, 最近联系 and 联系人: which there are, in what order, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.domain.contacts import Contact
from console.domain.conversations import SortOrder, latest_at
from console.domain.ids import ContactId
from console.domain.messages import Direction, MessageState
from console.domain.presence import Show
from console.i18n import tr, trn
from console.services.session import Session
from console.ui.models.moments import short_moment, waiting_words
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int]
"""What a row stands for: (group, contact id), or (group, HEADER) for a group's own row."""

HEADER = -1
BLOCKED = "\0blocked"
UNGROUPED = "\0ungrouped"
_RANKS = {Show.CHAT: 0, Show.ONLINE: 0, Show.BUSY: 1, Show.AWAY: 2, Show.XA: 2}


class Shelf(Enum):
    """The three lists of the left pane."""

    ACTIVE = "active"
    RECENT = "recent"
    CONTACTS = "contacts"


class Snippet(Enum):
    """What the second line of a row is."""

    NOTHING = "nothing"
    TEXT = "text"
    PICTURE = "picture"
    RETRACTED = "retracted"
    DRAFT = "draft"
    FAILED = "failed"
    TYPING = "typing"


class Role(IntEnum):
    """What a row can be asked for, besides Qt's own roles."""

    CONTACT_ID = Qt.ItemDataRole.UserRole + 1
    CONTACT = Qt.ItemDataRole.UserRole + 2
    ROW = Qt.ItemDataRole.UserRole + 3
    """A ConversationRow or a GroupRow: all that the delegate paints."""
    GROUP = Qt.ItemDataRole.UserRole + 4
    """The group of a header row, None for a contact."""


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A contact's row as it stands at this moment; waiting in seconds, None where nobody waits."""

    contact: Contact
    name: str
    tag: str
    snippet: Snippet
    text: str
    when: str
    presence: Show
    waiting: float | None
    paused: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's own row under 联系人."""

    group: str
    title: str
    count: int
    collapsed: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    """What sorting needs of a contact, worked out once for each of its states."""

    contact: Contact
    key: Key
    place: tuple[bool, float, int]
    name: str


class ConversationModel(QAbstractListModel):
    """One shelf of conversations; the order stands still while it is held."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._shelf = Shelf.ACTIVE
        self._order = SortOrder.LATEST
        self._keys: list[Key] = []
        self._collapsed: set[str] = set()
        self._counts: dict[str, int] = {}
        self._known: dict[ContactId, _Facts] = {}
        self._pinned: set[ContactId] = set()
        self._held = False
        self._stale = False

    # --- what is shown ---

    def attach(self, session: Session) -> None:
        """Show the conversations of a session."""
        self._session = session
        self.reset()

    def detach(self) -> None:
        """Show nothing."""
        self._session = None
        self._known.clear()
        self.reset()

    @property
    def shelf(self) -> Shelf:
        """The list that is shown."""
        return self._shelf

    def set_shelf(self, shelf: Shelf) -> None:
        """Show another list."""
        if shelf is not self._shelf:
            self._shelf = shelf
            self.reset()

    @property
    def order(self) -> SortOrder:
        """How 正在联系 is sorted."""
        return self._order

    def set_order(self, order: SortOrder) -> None:
        """Sort 正在联系 otherwise."""
        if order is not self._order:
            self._order = order
            self.refresh(force=True)

    def set_held(self, held: bool) -> None:
        """Keep the rows where they are, while somebody is about to click one; what was held back follows on release."""
        self._held = held
        if not held and self._stale:
            self.refresh()

    def toggle_group(self, group: str) -> None:
        """Fold a group of 联系人, or unfold it."""
        self._collapsed ^= {group}
        self.refresh(force=True)
        for row, key in enumerate(self._keys):
            if key == (group, HEADER):
                self._changed(row, row)

    def reset(self) -> None:
        """Read everything anew."""
        self.beginResetModel()
        self._keys = self._wanted()
        self._stale = False
        self.endResetModel()

    def count_active(self) -> int:
        """Tell how many conversations are open."""
        if self._session is None:
            return 0
        return sum(1 for c in self._session.desk.contacts() if c.active and not c.blocked)

    # --- what happens ---

    def contacts_changed(self, contacts: Sequence[Contact]) -> None:
        """Show these contacts as they are now, and bring the rows into order (or later, while held)."""
        changed = {contact.id for contact in contacts}
        rows = [row for row, (_group, who) in enumerate(self._keys) if who in changed]
        for first, last in _runs(rows):
            self._changed(first, last)
        # Who pins a conversation wants to see it go to the top, wherever the pointer is.
        repinned = any(contact.pinned is not (contact.id in self._pinned) for contact in contacts)
        self.refresh(force=repinned)

    def touch(self, contact_id: ContactId) -> None:
        """Show a contact's typing, presence or waiting time as it is now, where it stands."""
        for row, (_group, who) in enumerate(self._keys):
            if who == contact_id:
                self._changed(row, row)

    def touch_all(self) -> None:
        """Show every row anew (another language, another day)."""
        if self._keys:
            self._changed(0, len(self._keys) - 1)

    def waiting_rows(self, first: int, last: int) -> list[int]:
        """Give the rows of a range whose buyer waits."""
        session = self._session
        if session is None:
            return []
        rows = range(max(0, first), min(last, len(self._keys) - 1) + 1)
        found = ((row, session.desk.contact(ContactId(self._keys[row][1]))) for row in rows)
        return [row for row, contact in found if contact is not None and contact.waiting_since is not None]

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))

    # --- order ---

    def refresh(self, *, force: bool = False) -> None:
        """Bring the rows into order; while held only what is gone leaves and what is new comes, at the end."""
        wanted = self._wanted()
        self._stale = False
        if self._held and not force:
            in_place = self._kept_in_place(wanted)
            self._stale = in_place != wanted
            wanted = in_place
        if wanted == self._keys:
            return
        self._drop(set(wanted))
        have = set(self._keys)
        self._arrange([key for key in wanted if key in have])
        self._insert(wanted, have)

    def _kept_in_place(self, wanted: list[Key]) -> list[Key]:
        there, have = set(wanted), set(self._keys)
        kept = [key for key in self._keys if key in there]
        if self._shelf is Shelf.CONTACTS:
            # A row at the end would stand under the wrong group: new ones wait.
            return kept
        return [*kept, *(key for key in wanted if key not in have)]

    def _drop(self, wanted: set[Key]) -> None:
        gone = [row for row, key in enumerate(self._keys) if key not in wanted]
        for first, last in reversed(list(_runs(gone))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._keys[first : last + 1]
            self.endRemoveRows()

    def _arrange(self, wanted: list[Key]) -> None:
        if wanted == self._keys:
            return
        if self._move_one(wanted):
            return
        self.layoutAboutToBeChanged.emit()
        places = {key: row for row, key in enumerate(wanted)}
        before = self.persistentIndexList()
        after = [self.index(places[self._keys[index.row()]]) for index in before]
        self._keys = wanted
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _move_one(self, wanted: list[Key]) -> bool:
        """Move a single row, where that is all there is to do: a message brings a conversation to the top."""
        first = next(row for row, key in enumerate(wanted) if key != self._keys[row])
        source = self._keys.index(wanted[first])
        moved = [*self._keys[:first], self._keys[source], *self._keys[first:source], *self._keys[source + 1 :]]
        if moved != wanted:
            return False
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), first)
        self._keys = wanted
        self.endMoveRows()
        return True

    def _insert(self, wanted: list[Key], have: set[Key]) -> None:
        new = [row for row, key in enumerate(wanted) if key not in have]
        for first, last in _runs(new):
            self.beginInsertRows(QModelIndex(), first, last)
            self._keys[first:first] = wanted[first : last + 1]
            self.endInsertRows()

    def _wanted(self) -> list[Key]:
        session = self._session
        if session is None:
            return []
        self._pinned = {contact.id for contact in session.desk.contacts() if contact.pinned}
        if self._shelf is Shelf.ACTIVE:
            return [("", contact.id) for contact in session.desk.active(self._order)]
        if self._shelf is Shelf.RECENT:
            known = [self._facts(c) for c in session.desk.contacts() if (c.last_message or c.last_contact)]
            return [fact.key for fact in sorted(known, key=_recent) if not fact.contact.blocked]
        return self._by_group(session)

    def _facts(self, contact: Contact) -> _Facts:
        known = self._known.get(contact.id)
        if known is None or known.contact is not contact:
            latest = -latest_at(contact).timestamp()
            place = (not contact.pinned, latest, int(contact.id))
            known = _Facts(contact, ("", contact.id), place, contact.display_name.casefold())
            self._known[contact.id] = known
        return known

    def _by_group(self, session: Session) -> list[Key]:
        groups: dict[str, list[tuple[int, str, int]]] = {}
        presence = session.roster.presence
        for contact in session.desk.contacts():
            if not (contact.in_roster or contact.blocked):
                continue
            rank = _RANKS.get(presence(contact).show, 3)
            entry = (rank, self._facts(contact).name, int(contact.id))
            for group in (BLOCKED,) if contact.blocked else contact.groups or (UNGROUPED,):
                groups.setdefault(group, []).append(entry)
        self._counts = {group: len(entries) for group, entries in groups.items()}
        keys: list[Key] = []
        for group in sorted(groups, key=_group_order):
            keys.append((group, HEADER))
            if group not in self._collapsed:
                keys += [(group, entry[2]) for entry in sorted(groups[group])]
        return keys

    # --- Qt's questions ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        row = self._row(index)
        if row is None:
            return None
        if role == Role.ROW:
            return row
        if isinstance(row, GroupRow):
            return _group_data(row, role)
        return _contact_data(row, role)

    def roleNames(self) -> dict[int, Any]:  # noqa: N802 - Qt's name
        return {**super().roleNames(), **{int(role): role.name.lower().encode() for role in Role}}

    def _row(self, index: Index) -> ConversationRow | GroupRow | None:
        if self._session is None or not index.isValid() or index.row() >= len(self._keys):
            return None
        group, who = self._keys[index.row()]
        if who == HEADER:
            return GroupRow(group, group_title(group), self._counts.get(group, 0), group in self._collapsed)
        contact = self._session.desk.contact(ContactId(who))
        return None if contact is None else conversation_row(self._session, contact)

    def is_header(self, row: int) -> bool:
        """Tell whether a row is a group's own; quick, for whoever lays out all of them."""
        return self._keys[row][1] == HEADER

    def row_of(self, contact_id: ContactId) -> int:
        """Give a contact's first row, -1 where it has none here."""
        return next((row for row, key in enumerate(self._keys) if key[1] == contact_id), -1)

    def contact_at(self, row: int) -> ContactId | None:
        """Give the contact of a row; None for a header."""
        if not 0 <= row < len(self._keys) or self._keys[row][1] == HEADER:
            return None
        return ContactId(self._keys[row][1])


def conversation_row(session: Session, contact: Contact) -> ConversationRow:
    """Give what a contact's row says at this moment."""
    now = session.clock.now()
    kind, text = _snippet(session, contact)
    return ConversationRow(
        contact=contact,
        name=one_line(contact.display_name, 60),
        tag=one_line(contact.tags[0], 12) if contact.tags else "",
        snippet=kind,
        text=text,
        when=short_moment(latest_at(contact), now) if contact.last_message or contact.last_contact else "",
        presence=session.roster.presence(contact).show,
        waiting=session.desk.waiting_seconds(contact.id),
        paused=session.desk.waiting_paused(contact.id),
    )


def _snippet(session: Session, contact: Contact) -> tuple[Snippet, str]:
    last = contact.last_message
    if session.desk.is_typing(contact.id):
        return Snippet.TYPING, tr("Typing…")
    if contact.draft.strip() and session.desk.current != contact.id:
        return Snippet.DRAFT, one_line(contact.draft)
    if last is None:
        return Snippet.NOTHING, ""
    if last.retracted:
        mine = last.direction is Direction.OUT
        return Snippet.RETRACTED, tr("You took a message back") if mine else tr("Took a message back")
    text = f"{tr('[Picture]')} {one_line(last.text)}".rstrip() if last.is_picture else one_line(last.text)
    if last.state is MessageState.FAILED:
        return Snippet.FAILED, text
    return (Snippet.PICTURE if last.is_picture else Snippet.TEXT), text


def row_in_words(row: ConversationRow) -> str:
    """Give a row as a screen reader says it: name, unread, waiting time, last message."""
    contact = row.contact
    parts = [row.name, row.tag]
    if contact.unread:
        parts.append(trn("{count} unread message", "{count} unread messages", contact.unread))
    elif contact.marked_unread:
        parts.append(tr("marked as unread"))
    if row.waiting is not None:
        parts.append(tr("waiting for {time}", time=waiting_words(row.waiting)))
    if contact.pinned:
        parts.append(tr("pinned"))
    if row.snippet is Snippet.DRAFT:
        parts.append(tr("draft: {text}", text=row.text))
    elif row.snippet is Snippet.FAILED:
        parts.append(tr("not sent: {text}", text=row.text))
    else:
        parts.append(row.text)
    parts.append(row.when)
    return tr(", ", context="between the parts of a row's name").join(part for part in parts if part)


def group_title(group: str) -> str:
    """Give a group's name for people."""
    if group == BLOCKED:
        return tr("Blocked")
    return tr("Ungrouped") if group == UNGROUPED else one_line(group, 60)


def _contact_data(row: ConversationRow, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return row.name
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return row_in_words(row)
    if role == Role.CONTACT_ID:
        return row.contact.id
    return row.contact if role == Role.CONTACT else None


def _group_data(row: GroupRow, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return row.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        contacts = trn("{count} contact", "{count} contacts", row.count)
        state = tr("folded") if row.collapsed else tr("unfolded")
        return tr(", ", context="between the parts of a row's name").join([row.title, contacts, state])
    return row.group if role == Role.GROUP else None


def _recent(facts: _Facts) -> tuple[bool, float, int]:
    return facts.place


def _group_order(group: str) -> tuple[int, str]:
    return {UNGROUPED: 1, BLOCKED: 2}.get(group, 0), group.casefold()


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give ascending rows as contiguous runs (first, last)."""
    first = last = -1
    for row in rows:
        if first >= 0 and row == last + 1:
            last = row
            continue
        if first >= 0:
            yield first, last
        first = last = row
    if first >= 0:
        yield first, last
