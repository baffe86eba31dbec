"""What the keyboard does with the popup of phrases: / opens it, letters narrow it, Enter takes a phrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from console.domain.phrase_popup import Answer, Key, Outcome, Popup
from console.i18n import tr
from console.ui.models.phrase_hits import HitRole, HitRow
from console.ui.theme import Theme
from console.ui.views.composer_chips import index_of, units
from console.ui.views.composer_edit import ComposerEdit
from console.ui.views.phrase_popup import PhrasePopup

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_KEYS = {
    Qt.Key.Key_Up: Key.UP, Qt.Key.Key_Down: Key.DOWN, Qt.Key.Key_PageUp: Key.PAGE_UP,
    Qt.Key.Key_PageDown: Key.PAGE_DOWN, Qt.Key.Key_Escape: Key.ESCAPE,
}  # fmt: skip
_PASSIVE = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
_TURNS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ALONE = ~Qt.KeyboardModifier.KeypadModifier
_BARE = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
_CLOSED = Popup()


class ComposerPopup(QObject):
    """Shows what domain.phrase_popup decides. taken(item, start, end): a phrase, in place of these characters."""

    taken = Signal(object, int, int)
    opened = Signal()

    def __init__(self, edit: ComposerEdit, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._edit = edit
        self._theme = theme
        self._popup: PhrasePopup | None = None
        self._state = _CLOSED
        self.find: Callable[[str], Sequence[object]] = _none
        """Gives what matches, the best first."""
        self.row: Callable[[Any], HitRow] = _empty
        self.turn: Callable[[Any, int], bool] = _kept
        """Offers the next wording of a hit, or the one before (-1); tells whether there is another."""
        edit.guests.append(self._key)
        edit.tabs.append(self._tab)
        edit.typed.connect(self._typed)
        edit.left.connect(self.close)
        edit.textChanged.connect(self._edited)
        edit.cursorPositionChanged.connect(self._moved)
        edit.selectionChanged.connect(self._moved)

    @property
    def open(self) -> bool:
        """Tell whether it stands there."""
        return self._state.is_open

    @property
    def popup(self) -> PhrasePopup:
        """The list itself, made when it is first needed."""
        if self._popup is None:
            self._popup = PhrasePopup(self._theme, self._edit)
            self._popup.chosen.connect(self._clicked)
            self._popup.outgrown.connect(self.close)
        return self._popup

    def close(self) -> None:
        """Take the popup away; what was typed stays."""
        self._become(_CLOSED)

    def refresh(self) -> None:
        """Search again: the phrases have changed."""
        if self.open:
            self._search()

    # --- opening, narrowing, closing ---

    def _typed(self, text: str) -> None:
        if self._state.is_open:
            return
        draft, caret = self._draft()
        opened = _CLOSED.edited(draft, caret, text[-1:], self._edit.composing)
        if opened.is_open:
            self.opened.emit()
            self._become(opened)
            self._search()

    def _edited(self) -> None:
        if self.open and not self._edit.composing:
            before = self._state
            self._become(before.edited(*self._draft()))
            if self.open and self._state is not before:
                self._search()

    def _moved(self) -> None:
        if self.open and not self._edit.composing:
            draft, caret = self._draft()
            if self._edit.textCursor().hasSelection():
                self.close()
            elif draft == self._state.text:
                self._become(self._state.moved(caret))

    def _draft(self) -> tuple[str, int]:
        text = self._edit.toPlainText()
        return text, index_of(text, self._edit.textCursor().position())

    def _become(self, state: Popup) -> None:
        self._state = state
        if not state.is_open and self._popup is not None:
            self._popup.hide()

    def _search(self) -> None:
        found = self.find(self._state.query)
        # Other hits than before: the best of them is the one to take.
        self._become(replace(self._state, current=0, numbered=False).found(len(found)))
        if not self.open:
            return
        popup = self.popup
        popup.set_name(tr("Phrase suggestions"))
        at = QTextCursor(self._edit.document())
        at.setPosition(units(self._state.text, self._state.start))
        popup.show_rows(found, self.row, self._foot(), self._edit.cursorRect(at))
        popup.foot.setText(self._foot())

    def _foot(self) -> str:
        state = self._state
        if not state.hits:
            words = [state.query, tr("No phrase matches"), tr("Esc closes")]
        else:
            digits = tr("now 1–9, 0") if state.numbered else tr("Tab + digit")
            words = [state.query, tr("↑↓ choose"), tr("Enter inserts"), digits, "Esc"]
            if self._row_wording():
                words.insert(2, tr("→ other wording"))
        return "    ".join(word for word in words if word)

    def _row_wording(self) -> str:
        index = self.popup.view.currentIndex()
        return str(index.data(HitRole.ROW).wording) if index.isValid() else ""

    # --- keys ---

    def _tab(self, _ahead: bool) -> bool:
        return self.open and self._pressed(Key.TAB)

    def _key(self, event: QKeyEvent) -> bool:
        if not self.open or event.key() in _PASSIVE:
            return False
        step = _TURNS.get(Qt.Key(event.key()), 0) if not event.modifiers() & _ALONE else 0
        if step and self._turned(step):
            return True
        bare = not event.modifiers() & _BARE
        if bare and event.text().isascii() and event.text().isdigit():
            state, outcome = self._state.digit(int(event.text()))
            if outcome.answer is not Answer.PASSED:
                return self._do(state, outcome)
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self._pressed(Key.ENTER)
        return self._pressed(_KEYS.get(Qt.Key(event.key()), Key.OTHER) if bare else Key.OTHER)

    def _turned(self, step: int) -> bool:
        """Show another wording of the chosen phrase; inside the query the key moves the caret."""
        popup, (_, caret) = self.popup, self._draft()
        item = popup.item(popup.current)
        if item is None or caret != self._state.end or self._edit.composing or not self.turn(item, step):
            return False
        popup.rows.renew(popup.current)
        popup.choose(popup.current)
        return True

    def _pressed(self, key: Key) -> bool:
        return self._do(*self._state.pressed(key))

    def _do(self, state: Popup, outcome: Outcome) -> bool:
        """Show what a key has changed; tells whether the key was the popup's."""
        before = self._state
        self._become(state)
        popup = self.popup
        if outcome.answer is Answer.INSERT:
            item, text = popup.item(outcome.hit), before.text
            self.taken.emit(item, units(text, outcome.start), units(text, outcome.end))
        elif state.is_open:
            if state.current != before.current:
                popup.choose(state.current)
            if (state.numbered, state.current) != (before.numbered, before.current):
                popup.foot.setText(self._foot())
        return outcome.answer is not Answer.PASSED

    def _clicked(self, row: int) -> None:
        self._do(*self._state.pointed(row))


def _none(_query: str) -> Sequence[object]:
    return ()


def _kept(_item: object, _step: int) -> bool:
    return False


def _empty(_item: object) -> HitRow:
    return HitRow("")
