"""What is still to be filled in: Tab walks it, F6 jumps to it, a small list offers choices, and nothing goes out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from console.i18n import tr, trn
from console.ui.models.phrase_hits import HitRow
from console.ui.theme import Theme
from console.ui.views.composer_chips import Gap
from console.ui.views.composer_edit import ComposerEdit
from console.ui.views.phrase_popup import PhrasePopup

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
NAMED = 3


def missing(names: Sequence[str]) -> str:
    """Say what of a text is not filled in; empty where nothing is."""
    if not names:
        return ""
    told = tr(", ").join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    return trn(
        "{count} place is not filled in: {names} (F6 goes there)",
        "{count} places are not filled in: {names} (F6 goes there)",
        len(names),
        names=told,
    )


class ComposerStops(QObject):
    """Walks the gaps of a draft. changed(sentence): what is missing now, in words; empty: nothing."""

    changed = Signal(str)

    def __init__(self, edit: ComposerEdit, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._edit = edit
        self._theme = theme
        self._menu: PhrasePopup | None = None
        self._gap: Gap | None = None
        self._end: QTextCursor | None = None
        self._fresh = False
        self._names: tuple[str, ...] = ()
        edit.guests.append(self._key)
        edit.tabs.append(self._tab)
        edit.textChanged.connect(self._count)
        edit.cursorPositionChanged.connect(self._offer)
        edit.left.connect(self.close)

    @property
    def open(self) -> bool:
        """Tell whether something is still to be filled in."""
        return bool(self._names)

    def sentence(self) -> str:
        """Say what is missing; empty where nothing is."""
        return missing(self._names)

    def _count(self) -> None:
        names = tuple(gap.name for gap in self._edit.gaps())
        if names != self._names:
            self._names = names
            self.changed.emit(self.sentence())

    # --- walking ---

    def begin(self, start: int, first: tuple[int, int] | None, caret: int | None) -> None:
        """Go where a phrase that was inserted at start wants to be written on: its mark, or its first gap."""
        self._end = None
        self._fresh = first is not None
        if caret is not None:
            cursor = self._edit.textCursor()
            cursor.setPosition(start + caret)
            self._edit.setTextCursor(cursor)
            self._end = QTextCursor(cursor)
        elif first is not None:
            self._edit.select(start + first[0], start + first[1])

    def jump(self) -> bool:
        """Select the next gap behind the caret, from the last on the first; tells whether there is one."""
        return self._go(ahead=True)

    def _tab(self, ahead: bool) -> bool:
        if self._fresh and self._gap is not None:
            # Right after a phrase came, its first stop is chosen already: this Tab asks for just that.
            self._fresh = False
            self._offer()
            return True
        self._fresh = False
        if self._go(ahead):
            return True
        if self._end is not None and ahead and not self._names:
            self._edit.setTextCursor(self._end)
            self._end = None
            return True
        return False

    def _go(self, ahead: bool) -> bool:
        found = self._edit.gaps()
        if not found:
            return False
        cursor = self._edit.textCursor()
        if ahead:
            later = [gap for gap in found if gap.start >= cursor.selectionEnd()]
            gap = (later or found)[0]
        else:
            earlier = [gap for gap in found if gap.end <= cursor.selectionStart()]
            gap = (earlier or found)[-1]
        self._edit.select(gap.start, gap.end)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer()
        return True

    # --- choices ---

    def close(self) -> None:
        """Take the choices away."""
        self._gap = None
        if self._menu is not None:
            self._menu.hide()

    def _offer(self) -> None:
        """Show the choices of the gap that is selected."""
        cursor = self._edit.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        gap = None
        if start != end:
            gap = next((gap for gap in self._edit.gaps() if (gap.start, gap.end) == (start, end)), None)
        if gap is None:
            self._fresh = False
        if gap is None or not gap.choices or not self._edit.hasFocus():
            self.close()
            self._gap = gap
            return
        if gap == self._gap and self._menu is not None and not self._menu.isHidden():
            return
        self._gap = gap
        at = QTextCursor(self._edit.document())
        at.setPosition(gap.start)
        foot = "    ".join((gap.name, tr("↑↓ choose"), tr("Enter inserts")))
        menu = self._shown_by()
        menu.set_name(tr("Choices for {name}", name=gap.name))
        menu.show_rows(gap.choices, _row, foot, self._edit.cursorRect(at), choices=True)

    def _shown_by(self) -> PhrasePopup:
        if self._menu is None:
            self._menu = PhrasePopup(self._theme, self._edit)
            self._menu.chosen.connect(self._take)
            self._menu.outgrown.connect(self._menu.hide)
        return self._menu

    def _key(self, event: QKeyEvent) -> bool:
        menu, gap = self._menu, self._gap
        if event.key() not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._fresh = False
        if menu is None or menu.isHidden() or gap is None:
            return False
        key = event.key()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if key == Qt.Key.Key_Escape:
            menu.hide()
        elif key in _MOVES and plain:
            menu.step(_MOVES[Qt.Key(key)])
        elif key in _ENTER and plain:
            self._take(menu.current)
        else:
            return False
        return True

    def _take(self, row: int) -> None:
        gap = self._gap
        if gap is None or not 0 <= row < len(gap.choices):
            return
        cursor = self._edit.textCursor()
        cursor.setPosition(gap.start)
        cursor.setPosition(gap.end, QTextCursor.MoveMode.KeepAnchor)
        self.close()
        self._edit.put_pieces([(gap.choices[row], True)], cursor)


def _row(choice: str) -> HitRow:
    return HitRow(choice)
