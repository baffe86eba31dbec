"""What the keyboard does with the popup of phrases: / opens it, letters narrow it, Enter takes a phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from console.i18n import tr
from console.ui.models.phrase_hits import NUMBERED, HitRow
from console.ui.theme import Theme
from console.ui.views.composer_edit import ComposerEdit
from console.ui.views.phrase_popup import PhrasePopup

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_PASSIVE = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
_TYPING = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class ComposerPopup(QObject):
    """Opens and closes the popup. taken(item, start, end): this one, in place of the characters from start to end."""

    taken = Signal(object, int, int)

    def __init__(self, edit: ComposerEdit, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._edit = edit
        self._theme = theme
        self._popup: PhrasePopup | None = None
        self._start = -1
        self._query: str | None = None
        self._by_number = False
        self.find: Callable[[str], Sequence[object]] = _none
        """Gives what matches, the best first."""
        self.row: Callable[[Any], HitRow] = _empty
        edit.guests.append(self._key)
        edit.tabs.append(self._tab)
        edit.typed.connect(self._typed)
        edit.left.connect(self.close)
        edit.textChanged.connect(self._update)
        edit.cursorPositionChanged.connect(self._update)

    @property
    def open(self) -> bool:
        """Tell whether it stands there."""
        return self._start >= 0

    @property
    def popup(self) -> PhrasePopup:
        """The list itself, made when it is first needed."""
        if self._popup is None:
            self._popup = PhrasePopup(self._theme, self._edit)
            self._popup.chosen.connect(self._take)
        return self._popup

    def close(self) -> None:
        """Take the popup away; what was typed stays."""
        self._start, self._query, self._by_number = -1, None, False
        if self._popup is not None:
            self._popup.hide()

    def refresh(self) -> None:
        """Search again: the phrases have changed."""
        if self.open:
            self._query = None
            self._update()

    # --- opening, narrowing, closing ---

    def _typed(self, text: str) -> None:
        if self.open or not text.endswith(SIGNS):
            return
        cursor = self._edit.textCursor()
        if opens(cursor.block().text(), cursor.positionInBlock()):
            self._start = cursor.position() - 1
            self._update()

    def _update(self) -> None:
        if not self.open or self._edit.composing:
            return
        query = self._typed_query()
        if query is None or closes(query):
            self.close()
            return
        if query == self._query:
            return
        found = self.find(query)
        if not found and " " in query:
            self.close()
            return
        self._query, self._by_number = query, False
        self._show(found)

    def _typed_query(self) -> str | None:
        """Give what stands between the sign that opened it and the caret; None where that is gone."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection() or cursor.position() <= self._start:
            return None
        cursor.setPosition(self._start)
        cursor.setPosition(self._edit.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        typed = cursor.selectedText()
        return typed[1:] if typed[:1] in SIGNS and "\u2029" not in typed else None

    def _show(self, found: Sequence[object]) -> None:
        popup = self.popup
        popup.set_name(tr("Phrase suggestions"))
        at = QTextCursor(self._edit.document())
        at.setPosition(self._start)
        popup.show_rows(found, self.row, self._foot(bool(found)), self._edit.cursorRect(at))

    def _foot(self, found: bool) -> str:
        if not found:
            return "    ".join((self._query or "", tr("No phrase matches"), tr("Esc closes")))
        keys = (tr("↑↓ choose"), tr("Enter inserts"), tr("now 1–9, 0") if self._by_number else tr("Tab + digit"), "Esc")
        return "    ".join(part for part in (self._query or "", *keys) if part)

    # --- keys ---

    def _tab(self, _ahead: bool) -> bool:
        if not self.open:
            return False
        self._by_number = not self._by_number
        self.popup.foot.setText(self._foot(self.popup.count > 0))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        if not self.open or event.key() in _PASSIVE:
            return False
        by_number, self._by_number = self._by_number, False
        key, popup = event.key(), self.popup
        plain = not event.modifiers() & _TYPING
        if by_number:
            popup.foot.setText(self._foot(popup.count > 0))
            if plain and event.text() in DIGITS and event.text():
                self._take_number(DIGITS.index(event.text()))
                return True
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._enter()
        elif key in _MOVES and plain:
            popup.step(_MOVES[Qt.Key(key)])
        elif key in _PAGES and plain:
            popup.page(_PAGES[Qt.Key(key)])
        else:
            return False
        return True

    def _enter(self) -> None:
        item = self.popup.item(self.popup.current)
        if item is None:
            self.close()
        else:
            self._take(item)

    def _take_number(self, row: int) -> None:
        item = self.popup.item(row)
        if item is not None:
            self._take(item)

    def _take(self, item: object) -> None:
        start, end = self._start, self._edit.textCursor().position()
        self.close()
        self.taken.emit(item, start, end)


SIGNS = ("/", "／", "、")
DIGITS = "1234567890"[:NUMBERED]


def opens(line: str, place: int) -> bool:
    """Tell whether the sign before this place (in Qt's units) opens the popup: first in its line, or after a space."""
    before = _cut(line, place)
    return before.endswith(SIGNS) and (len(before) == 1 or before[-2].isspace())


def closes(query: str) -> bool:
    """Tell whether this is no search any more: an emoticon's code begins with /:, and a lone / is a stroke."""
    return query.startswith((":", "：", " ", "/", "／")) or ":" in query


def _cut(line: str, place: int) -> str:
    """Give the part of a line before a place in UTF-16 units."""
    if line.isascii() or max(line, default="") <= "\uffff":
        return line[:place]
    return line.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "replace")


def _none(_query: str) -> Sequence[object]:
    return ()


def _empty(_item: object) -> HitRow:
    return HitRow("")
