"""What a search over contacts and messages found, as rows: contacts first, then messages, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.contacts import Contact
from console.domain.conversations import latest_at
from console.domain.ids import ContactId
from console.domain.messages import Direction, Place, SearchHit
from console.i18n import tr, trn
from console.ui.models.moments import short_moment
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
"""Matched characters: from, up to."""

FEW = 5
"""So many contacts are shown at first, so that messages are not driven out of sight."""
MOST = 100
"""More contacts than this help nobody; another letter does."""
_BEFORE = 10
"""Characters shown before a match that stands far back in a message."""


class HitRole(IntEnum):
    """What a row can be asked for, besides Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a part of the results."""

    title: str


@dataclass(frozen=True, slots=True)
class MoreContacts:
    """Stands for the contacts that are not shown yet."""

    count: int


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A contact that was found; detail is the field that matched where the name did not."""

    contact: Contact
    name: str
    name_spans: tuple[Span, ...]
    detail: str
    detail_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MessageHit:
    """A message that was found, with its words around the match."""

    contact: Contact
    place: Place
    name: str
    text: str
    spans: tuple[Span, ...]
    when: str


HitRow = Heading | MoreContacts | ContactHit | MessageHit


def spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Give where the words stand in a text, whatever their case, in order and not overlapping."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return ()
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    return tuple(match.span() for match in pattern.finditer(text))


class ContactFinder:
    """Finds contacts by name, remark, address and tags; remembers what it has prepared."""

    def __init__(self) -> None:
        self._known: dict[ContactId, tuple[Contact, str]] = {}

    def find(self, contacts: Iterable[Contact], text: str) -> list[ContactHit]:
        """Give at most MOST contacts that hold every word: those whose name begins with it, then the latest."""
        words = text.casefold().split()
        if not words:
            return []
        found = [contact for contact in contacts if all(word in self._hay(contact) for word in words)]
        begins = text.casefold().strip()
        found.sort(key=latest_at, reverse=True)
        found.sort(key=lambda contact: not contact.display_name.casefold().startswith(begins))
        return [_contact_hit(contact, words) for contact in found[:MOST]]

    def _hay(self, contact: Contact) -> str:
        known = self._known.get(contact.id)
        if known is not None and known[0] is contact:
            return known[1]
        hay = "\n".join((contact.remark, contact.name, contact.address, *contact.tags)).casefold()
        self._known[contact.id] = (contact, hay)
        return hay


def _contact_hit(contact: Contact, words: Sequence[str]) -> ContactHit:
    name = one_line(contact.display_name, 60)
    details = [contact.name if contact.remark else "", *contact.tags, contact.address]
    detail, found = "", ()  # type: tuple[str, tuple[Span, ...]]
    for candidate in (one_line(each, 80) for each in details if each):
        marks = spans(candidate, words)
        if marks:
            detail, found = candidate, marks
            break
    if not detail:
        detail = one_line(contact.address, 80)
    return ContactHit(contact, name, spans(name, words), detail, found)


def message_hit(hit: SearchHit, contact: Contact, text: str, now: datetime) -> MessageHit:
    """Give a found message as a row; the shown part begins near the match."""
    body = one_line(hit.message.body, 2000)
    marks = spans(body, [text.strip()])
    start = max(0, marks[0][0] - _BEFORE) if marks else 0
    shown = ("…" if start else "") + body[start : start + 120]
    if hit.message.direction is Direction.OUT:
        shown = tr("You: {text}", text=shown)
    when = short_moment(hit.message.sent_at, now)
    place = Place(hit.message.sent_at, hit.message.id)
    return MessageHit(contact, place, one_line(contact.display_name, 60), shown, spans(shown, [text.strip()]), when)


class SearchModel(QAbstractListModel):
    """Rows of results; more_wanted: somebody has scrolled to the end and there may be more messages."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HitRow] = []
        self._contacts: list[ContactHit] = []
        self._complete = True
        self._asked = False
        self._last: Place | None = None

    def clear(self) -> None:
        """Show nothing."""
        self.begin([], searching=False)

    def begin(self, contacts: list[ContactHit], *, searching: bool) -> None:
        """Show the contacts at once; searching: messages are still to come."""
        self.beginResetModel()
        self._contacts = contacts
        self._rows = self._contact_rows(FEW)
        self._complete = not searching
        self._asked = searching
        self._last = None
        self.endResetModel()

    def _contact_rows(self, few: int) -> list[HitRow]:
        if not self._contacts:
            return []
        shown = self._contacts if len(self._contacts) <= few + 1 else self._contacts[:few]
        left = len(self._contacts) - len(shown)
        return [Heading(tr("Contacts")), *shown, *([MoreContacts(left)] if left else [])]

    def show_all_contacts(self) -> None:
        """Replace the row that stands for more by what it stands for."""
        row = next((row for row, hit in enumerate(self._rows) if isinstance(hit, MoreContacts)), -1)
        if row < 0:
            return
        more = self._contacts[row - 1 :]
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()
        self.beginInsertRows(QModelIndex(), row, row + len(more) - 1)
        self._rows[row:row] = more
        self.endInsertRows()

    def add_messages(self, hits: list[MessageHit], *, complete: bool) -> None:
        """Show the next page of messages; complete: there are no more."""
        new: list[HitRow] = list(hits)
        if hits and self._last is None:
            new.insert(0, Heading(tr("Messages")))
        self._asked = False
        self._complete = complete
        if not new:
            return
        self._last = hits[-1].place
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
        self._rows += new
        self.endInsertRows()

    @property
    def last_place(self) -> Place | None:
        """Where the messages shown end."""
        return self._last

    @property
    def complete(self) -> bool:
        """Tell whether everything that was found is shown."""
        return self._complete

    def ask_for_more(self) -> None:
        """Ask for the next page of messages, unless it is asked for or there is none.

        Not Qt's fetchMore: a view calls that again before it has laid out the page that has just come.
        """
        if not (self._complete or self._asked):
            self._asked = True
            self.more_wanted.emit()

    def hit(self, row: int) -> HitRow | None:
        """Give one row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    # --- Qt's questions ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.hit(index.row()) if index.isValid() else None, Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        hit = self.hit(index.row()) if index.isValid() else None
        if hit is None:
            return None
        if role == HitRole.ROW:
            return hit
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _in_words(hit)
        return None


def _in_words(hit: HitRow) -> str:
    comma = tr(", ", context="between the parts of a row's name")
    match hit:
        case Heading(title):
            return title
        case MoreContacts(count):
            return trn("Show {count} more contact", "Show {count} more contacts", count)
        case ContactHit():
            return comma.join([hit.name, hit.detail])
        case MessageHit():
            return comma.join([hit.name, hit.text, hit.when])
