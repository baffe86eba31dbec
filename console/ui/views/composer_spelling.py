"""The spell check of the message input: a wave under English words nobody knows, and what they may have meant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QAction, QPainter, QPainterPath, QPen, QTextBlock, QTextCursor
from PySide6.QtWidgets import QMenu

from console.domain.spelled import Word, words_in
from console.i18n import tr
from console.ports import Speller
from console.ui.theme import current
from console.ui.views.composer_chips import boxes, index_of, units
from console.ui.views.composer_edit import ComposerEdit

KEPT = 300
"""Words whose suggestions are remembered."""
Spawn = Callable[[Coroutine[Any, Any, None], str], object]


class ComposerSpelling(QObject):
    """Does nothing until it is switched on; the words are loaded then, by load, and stay.

    The marks are painted, not set into the text: the text, its chips and its undo steps know nothing of them.
    """

    def __init__(self, edit: ComposerEdit, load: Callable[[], Awaitable[Speller]], spawn: Spawn) -> None:
        super().__init__(edit)
        self._edit = edit
        self._load = load
        self._spawn = spawn
        self._speller: Speller | None = None
        self._loading = False
        self._on = False
        self._wrong: dict[str, list[Word]] = {}
        self._meant: dict[str, list[str] | None] = {}
        edit.cursorPositionChanged.connect(self._look)
        edit.menu_parts.append(self._offer)

    def switch(self, on: bool) -> None:
        """Check, or no longer."""
        self._on = on
        self._edit.underlines = [self._paint] if on else []
        if on and self._speller is None and not self._loading:
            self._loading = True
            self._spawn(self._get(), "spell check")
        self._edit.viewport().update()

    @property
    def on(self) -> bool:
        """Tell whether it is switched on."""
        return self._on

    @property
    def ready(self) -> bool:
        """Tell whether words are checked."""
        return self._on and self._speller is not None

    async def _get(self) -> None:
        try:
            self._speller = await self._load()
        finally:
            self._loading = False
        self._edit.viewport().update()

    def _look(self) -> None:
        if self._on:
            # The word at the caret is not marked before one is done with it.
            self._edit.viewport().update()

    # --- which words ---

    def wrong(self, text: str) -> list[Word]:
        """Give the words of a paragraph that nobody knows."""
        speller = self._speller
        if not self._on or speller is None:
            return []
        if text not in self._wrong:
            if len(self._wrong) > KEPT:
                self._wrong.clear()
            self._wrong[text] = [word for word in words_in(text) if not speller.knows(word.text)]
        return self._wrong[text]

    def _being_written(self, block: QTextBlock, word: Word) -> bool:
        cursor = self._edit.textCursor()
        place = index_of(block.text(), cursor.position() - block.position())
        return self._edit.hasFocus() and cursor.block() == block and not cursor.hasSelection() and place == word.end

    # --- painting ---

    def _paint(self, painter: QPainter, block: QTextBlock, origin: QPointF) -> None:
        text = block.text()
        for word in self.wrong(text):
            if self._being_written(block, word):
                continue
            self._think(word.text)
            theme = current()
            painter.setPen(QPen(theme.color("bad"), 1.2))
            for box in boxes(block, units(text, word.start), units(text, word.end)):
                around = box.translated(origin)
                painter.drawPath(_wave(around.left(), around.right(), around.bottom() - 1.5))

    # --- what was meant ---

    def _think(self, word: str) -> None:
        """Have suggestions ready before they are asked for: the farther ones take a while to find."""
        if word in self._meant or self._speller is None:
            return
        if len(self._meant) > KEPT:
            self._meant.clear()
        self._meant[word] = None
        self._spawn(self._find(self._speller, word), "spelling")

    async def _find(self, speller: Speller, word: str) -> None:
        self._meant[word] = await asyncio.to_thread(speller.suggestions, word)

    def _offer(self, menu: QMenu, place: QTextCursor) -> None:
        """Put what a marked word may have meant at the top of the menu."""
        block = place.block()
        text = block.text()
        at = index_of(text, place.position() - block.position())
        word = next((word for word in self.wrong(text) if word.start <= at <= word.end), None)
        first = menu.actions()[0] if menu.actions() else None
        if word is None or first is None or self._edit.isReadOnly():
            return
        meant = self._meant.get(word.text)
        for each in meant or []:
            spelt = each.capitalize() if word.text[0].isupper() else each
            self._add(menu, first, spelt, partial(self._replace, block, word, spelt))
        if not meant:
            words = tr("No suggestions") if meant is not None else tr("Still looking for suggestions")
            menu.insertAction(first, _idle(menu, words))
        self._add(menu, first, tr("Add “{word}” to my words", word=word.text), partial(self._keep, word.text))
        menu.insertSeparator(first)

    def _add(self, menu: QMenu, before: QAction, words: str, slot: Callable[[], None]) -> None:
        action = QAction(words.replace("&", "&&"), menu)
        action.triggered.connect(slot)
        menu.insertAction(before, action)

    def _replace(self, block: QTextBlock, word: Word, spelt: str) -> None:
        text = block.text()
        if text[word.start : word.end].replace("\u2019", "'") != word.text:
            return  # something else stands there by now
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + units(text, word.start))
        cursor.setPosition(block.position() + units(text, word.end), QTextCursor.MoveMode.KeepAnchor)
        self._edit.put_pieces([(spelt, False)], cursor)

    def _keep(self, word: str) -> None:
        if self._speller is not None:
            self._spawn(self._store(self._speller, word), "my words")

    async def _store(self, speller: Speller, word: str) -> None:
        await asyncio.to_thread(speller.keep, word)
        self._wrong.clear()
        self._edit.viewport().update()


def _idle(menu: QMenu, words: str) -> QAction:
    action = QAction(words, menu)
    action.setEnabled(False)
    return action


def _wave(left: float, right: float, y: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        x = min(x + 2.0, right)
        path.lineTo(x, y - 2.0 if up else y)
        up = not up
    return path
