"""The grid of what is in a phrase pack, or of what an update of it changes; what needs the agent's word first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from html import escape
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.ids import PhraseId
from console.domain.packs import Pack, PackOffer
from console.domain.phrases import Phrase, PhraseGroup
from console.i18n import tr
from console.services.phrase_plan import Piece, differences
from console.ui.models.phrase_import import ImportColumn, ImportRole
from console.ui.models.phrase_words import group_title, period
from console.ui.widgets.text import one_line

Index = QModelIndex | QPersistentModelIndex
_SHOWN: Final = 400
_EDITABLE: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsEditable
)
_FIXED: Final = _EDITABLE & ~Qt.ItemFlag.ItemIsEditable


class PackState(Enum):
    """What becomes of a phrase; the value is the kind of chip that says so."""

    CONFLICT = "bad"
    """Published anew, and in the agent's own words."""
    CHANGED = "warn"
    NEW = "ok"
    REMOVED = ""
    KEPT = "accent"
    """Not in the pack any more, but in the agent's own words: it becomes a phrase of the agent's own."""


class PackChoice(Enum):
    """Whose words a phrase is to have."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class PackRow:
    """One phrase of the grid; former is what the agent sees now, where there is something."""

    state: PackState
    phrase: Phrase
    former: Phrase | None = None


def rows_of_pack(pack: Pack) -> list[PackRow]:
    """Give everything in a pack, in its order."""
    return [PackRow(PackState.NEW, each) for each in pack.phrases]


def rows_of_offer(offer: PackOffer) -> list[PackRow]:
    """Give what installing an offer changes, what differs from the agent's own words first."""
    conflicts = {theirs.id for theirs, _ in offer.merge.conflicts}
    rescued = {each.id for each in offer.merge.rescued}
    kept = {each.id: each for each in offer.merge.rescued}
    return [
        *(PackRow(PackState.CONFLICT, theirs, mine) for theirs, mine in offer.merge.conflicts),
        *(PackRow(PackState.KEPT, kept[each.id]) for each in offer.diff.removed if each.id in rescued),
        *(PackRow(PackState.CHANGED, new, old) for old, new in offer.diff.changed if new.id not in conflicts),
        *(PackRow(PackState.NEW, each) for each in offer.diff.added),
        *(PackRow(PackState.REMOVED, each) for each in offer.diff.removed if each.id not in rescued),
    ]


def state_name(state: PackState) -> str:
    """Name what becomes of a phrase."""
    return {
        PackState.CONFLICT: tr("Yours differs"),
        PackState.CHANGED: tr("Changed"),
        PackState.NEW: tr("New", context="state of an imported row"),
        PackState.REMOVED: tr("Goes away"),
        PackState.KEPT: tr("Kept as yours"),
    }[state]


def choice_name(choice: PackChoice) -> str:
    """Name whose words a phrase is to have."""
    return tr("Keep mine") if choice is PackChoice.MINE else tr("Take the pack's")


class PackRowsModel(QAbstractTableModel):
    """Shows rows as ImportColumn and ImportRole say, so that the delegate of imports draws it.

    changed: another choice was made.
    """

    changed = Signal()

    def __init__(self, rows: Sequence[PackRow], groups: Iterable[PhraseGroup], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._paths = {each.id: each.path for each in groups}
        self._counts = Counter(each.state for each in rows)
        self._theirs: set[PhraseId] = set()
        self._pieces = lru_cache(2000)(self._cut)

    @property
    def theirs(self) -> frozenset[PhraseId]:
        """The phrases that are to say what the pack says."""
        return frozenset(self._theirs)

    def count(self, state: PackState) -> int:
        """Count the rows of a state."""
        return self._counts[state]

    def set_all(self, choice: PackChoice) -> None:
        """Choose the same for every phrase that is in the agent's own words."""
        conflicts = {each.phrase.id for each in self._rows if each.state is PackState.CONFLICT}
        self._theirs = conflicts if choice is PackChoice.THEIRS else set()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, ImportColumn.ACTION))
        self.changed.emit()

    # --- Qt's questions ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own way
        return 0 if parent.isValid() else len(ImportColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("", tr("State"), tr("Group"), tr("Code"), tr("Text"), tr("What to do"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        choice = index.column() == ImportColumn.ACTION and self._rows[index.row()].state is PackState.CONFLICT
        return _EDITABLE if choice else _FIXED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own way
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column())
        if role == ImportRole.PIECES:
            return self._pieces(index.row())
        answers: dict[int, object] = {
            Qt.ItemDataRole.ToolTipRole: self._hint(row) if index.column() == ImportColumn.CONTENT else None,
            ImportRole.STATE: row.state,
            ImportRole.ACTION: self._choice(row),
            ImportRole.ACTIONS: list(PackChoice),
        }
        return answers.get(role)

    def _hint(self, row: PackRow) -> str:
        """Give all the words; as markup whose every character is escaped, for otherwise Qt would guess."""
        lines = [*row.phrase.wordings]
        if row.former is not None:
            lines = [*row.former.wordings, "→", *lines]
        return f"<div style='white-space: pre-wrap'>{escape(chr(10).join(lines)[:1200])}</div>"

    def _choice(self, row: PackRow) -> PackChoice:
        return PackChoice.THEIRS if row.phrase.id in self._theirs else PackChoice.MINE

    def _words(self, row: PackRow, column: int) -> str:
        phrase = row.phrase
        match column:
            case ImportColumn.STATE:
                return state_name(row.state)
            case ImportColumn.GROUP:
                return group_title(self._paths.get(phrase.group_id, ()))
            case ImportColumn.CODE:
                return one_line(phrase.code, 40)
            case ImportColumn.CONTENT:
                return one_line("  ".join([*self._notes(row), _whole(phrase)]), _SHOWN)
            case ImportColumn.ACTION if row.state is PackState.CONFLICT:
                return choice_name(self._choice(row))
        return ""

    def _cut(self, number: int) -> list[tuple[Piece, str]]:
        """Cut a text where it differs; what differs besides the text stands before it."""
        row = self._rows[number]
        if row.former is None:
            gone = row.state is PackState.REMOVED
            return [(Piece.ONLY_OLD if gone else Piece.BOTH, _whole(row.phrase))]
        notes = "".join(f"{note}  " for note in self._notes(row))
        pieces = differences(_whole(row.former), _whole(row.phrase))
        return [(Piece.BOTH, notes), *pieces] if notes else pieces

    def _notes(self, row: PackRow) -> list[str]:
        """Say what differs besides the text."""
        old, new = row.former, row.phrase
        if old is None:
            return []
        pairs = (
            (tr("Code"), old.code, new.code),
            (tr("Title"), old.title, new.title),
            (tr("Group"), self._group(old), self._group(new)),
            (tr("Tags"), " ".join(old.tags), " ".join(new.tags)),
            (tr("Dates"), period(old), period(new)),
        )
        said = [
            f"[{name}: {one_line(was, 40) or '—'} → {one_line(now, 40) or '—'}]"
            for name, was, now in pairs
            if was != now
        ]
        return [*said, tr("[other pictures]")] if old.images != new.images else said

    def _group(self, phrase: Phrase) -> str:
        path = self._paths.get(phrase.group_id)
        return group_title(path) if path is not None else str(phrase.group_id)

    def setData(self, index: Index, value: Any, _role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401, N802
        row = self._rows[index.row()]
        if not isinstance(value, PackChoice) or row.state is not PackState.CONFLICT:
            return False
        (self._theirs.add if value is PackChoice.THEIRS else self._theirs.discard)(row.phrase.id)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), ImportColumn.ACTION))
        self.changed.emit()
        return True


def _whole(phrase: Phrase) -> str:
    """Give every wording of a phrase as one text."""
    return "  /  ".join(phrase.wordings)[:_SHOWN]
