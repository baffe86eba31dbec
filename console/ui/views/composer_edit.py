"""The field an agent writes in: plain text only, grows with what is written, never sends half a composition."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QPlainTextEdit, QSizePolicy, QWidget

from console.domain.display import clean
from console.domain.phrases import Phrase
from console.i18n import tr
from console.ui.images import BYTES, encoded, sniff
from console.ui.models.phrases import MIME as PHRASES
from console.ui.models.phrases import PhraseRole
from console.ui.theme import FontRole, Theme, looks_changed
from console.ui.views.composer_chips import FILLED, Chips, Gap, filled_format, gaps
from console.ui.widgets.menus import reachable

LINES = (3, 8)
COMPOSED_SECONDS = 0.03
"""An Enter this soon after a composition ended is the one that ended it: no hand is that fast on another key."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK, _AHEAD = Qt.Key.Key_Backspace, Qt.Key.Key_Delete
Piece = tuple[str, bool]
"""A part of a text to insert, and whether it is a variable's value."""


class ComposerEdit(QPlainTextEdit):
    """A field of three to eight lines. submitted: the key that sends. pictures_offered(list of bytes)."""

    submitted = Signal()
    typed = Signal(str)
    """Characters were put in by a key or by an input method; pasted and inserted ones are not told."""
    save_asked = Signal(str)
    """This text is wanted as a phrase."""
    left = Signal()
    """The keyboard went elsewhere."""
    phrase_dropped = Signal(object)
    """A phrase was dragged here from its list; the caret stands where it was let go."""
    pictures_offered = Signal(object)
    refused = Signal()
    """Something was dropped that is neither text nor picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._enter_sends = True
        self._rounding = False
        self._place = 0
        self.guests: list[Callable[[QKeyEvent], bool]] = []
        """Asked for every key before the field is, while no input method is at work; one that takes it says so."""
        self.tabs: list[Callable[[bool], bool]] = []
        """Asked for Tab (true) and Shift+Tab before the keyboard goes to another control."""
        self.underlines: list[Callable[[QPainter, QTextBlock, QPointF], None]] = []
        """Asked to draw over each paragraph in sight, whose upper left corner is told."""
        self.menu_parts: list[Callable[[QMenu, QTextCursor], None]] = []
        """Asked what they offer in the menu for the place that was clicked on."""
        self._preedit = ""
        self._composed_at = 0.0
        self._committed = False
        self._committed_end = QTimer(self)
        self._committed_end.setSingleShot(True)
        self._committed_end.setInterval(0)
        self._committed_end.timeout.connect(self._forget_commit)
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(FontRole.MESSAGE))
        self.document().setDocumentMargin(theme.px(2))
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.chips = Chips(self.document(), theme)
        self.cursorPositionChanged.connect(self._moved)
        self.translate()
        self._grow()

    def translate(self) -> None:
        """Take the words of the language in force."""
        self.setAccessibleName(tr("Message input"))
        self._say_keys()

    def _say_keys(self) -> None:
        if self._enter_sends:
            self.setPlaceholderText(tr("Write a message. Enter sends, Shift+Enter breaks the line."))
        else:
            self.setPlaceholderText(tr("Write a message. Ctrl+Enter sends, Enter breaks the line."))

    def set_enter_sends(self, on: bool) -> None:
        """Choose whether Enter sends (Shift+Enter breaks the line) or Ctrl+Enter does."""
        self._enter_sends = on
        self._say_keys()

    @property
    def composing(self) -> bool:
        """Tell whether an input method is at work on a piece of text."""
        return bool(self._preedit)

    def put(self, text: str) -> None:
        """Insert a text at the caret, as one step to undo."""
        self.put_pieces([(text, False)], self.textCursor())

    def put_pieces(self, pieces: Sequence[Piece], cursor: QTextCursor) -> tuple[int, int]:
        """Put parts of a text in place of what a cursor has selected, as one step to undo; gives start and end."""
        start = cursor.selectionStart()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for text, value in pieces:
            cursor.insertText(fit(text), filled_format() if value else QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(QTextCharFormat())
        self.ensureCursorVisible()
        return start, cursor.position()

    def select(self, start: int, end: int) -> None:
        """Select the characters from start to end."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def gaps(self) -> list[Gap]:
        """Give what is still to be filled in, in order, by positions in the document."""
        return gaps(self.toPlainText())

    def take(self) -> str:
        """Give the text and empty the field; what was there can be brought back by undo."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        cursor.endEditBlock()
        return text

    # --- size ---

    def _grow(self) -> None:
        metrics = QFontMetricsF(self.font())
        lines = round(self.document().documentLayout().documentSize().height())
        shown = min(max(lines, LINES[0]), LINES[1])
        height = round(shown * metrics.lineSpacing() + 2 * self.document().documentMargin()) + 2 * self.frameWidth()
        if height != self.maximumHeight() or height != self.minimumHeight():
            self.setFixedHeight(height)
        always = Qt.ScrollBarPolicy.ScrollBarAsNeeded if lines > LINES[1] else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(always)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "_theme"):
            font = self._theme.font(FontRole.MESSAGE)
            if font != self.font():
                self.setFont(font)
            self._grow()

    # --- keys and input methods ---

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        was_composing = bool(self._preedit)
        self._preedit = event.preeditString()
        if event.commitString():
            self._committed = True
            self._committed_end.start()
        if was_composing and not self._preedit:
            self._composed_at = time.monotonic()
        super().inputMethodEvent(event)
        if event.commitString() and not self._preedit:
            self.typed.emit(event.commitString())

    def _forget_commit(self) -> None:
        self._committed = False

    def _ends_composition(self) -> bool:
        """Tell whether an Enter belongs to the input method: it is at work, or some platforms send both at once."""
        return bool(self._preedit) or self._committed or time.monotonic() - self._composed_at < COMPOSED_SECONDS

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        enter = event.key() in _ENTER
        if enter and self._ends_composition():
            event.accept()
            return
        if not self._preedit and any(guest(event) for guest in self.guests):
            event.accept()
            return
        if not enter:
            self._edit(event)
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif modifiers == Qt.KeyboardModifier.NoModifier and self._enter_sends:
            if not event.isAutoRepeat():
                self.submitted.emit()
        else:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()

    def _edit(self, event: QKeyEvent) -> None:
        """Do what any other key does; a chip goes as a whole or stays."""
        text = event.text()
        changes = event.key() in {_BACK, _AHEAD} or (bool(text) and text.isprintable())
        if event.key() in {_BACK, _AHEAD}:
            self._round(event.key() == _BACK, event.key() == _AHEAD)
        before = self.document().revision()
        super().keyPressEvent(event)
        if changes and text.isprintable() and self.document().revision() != before:
            self.typed.emit(text)

    def focusNextPrevChild(self, ahead: bool) -> bool:  # noqa: N802 - Qt's name
        if self._preedit or any(tab(ahead) for tab in self.tabs):
            return True
        return super().focusNextPrevChild(ahead)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._preedit = ""
        super().focusOutEvent(event)
        self.left.emit()

    # --- chips ---

    def _round(self, back: bool = False, ahead: bool = False) -> None:
        """Select the chip beside the caret that Backspace or Delete is about to break."""
        cursor = self.textCursor()
        place = cursor.position()
        if cursor.hasSelection():
            return
        gap = next((gap for gap in self.gaps() if gap.start < place + ahead and place - back < gap.end), None)
        if gap is not None:
            self.select(gap.start, gap.end)

    def _moved(self) -> None:
        """Keep the ends of the selection out of chips: one that the caret is put into is selected whole."""
        cursor = self.textCursor()
        place, anchor = cursor.position(), cursor.anchor()
        forward, self._place = place > self._place, place
        if self._rounding:
            return
        inside = [gap for gap in self.gaps() if gap.start < place < gap.end or gap.start < anchor < gap.end]
        if inside:
            self._rounding = True
            if place == anchor:
                self.select(inside[0].start, inside[0].end)
            else:
                self.select(*(_out_of(inside, end, forward) for end in (anchor, place)))
            self._rounding = False
        elif place == anchor and cursor.charFormat().property(FILLED):
            # What is typed behind a value is no part of it.
            self.setCurrentCharFormat(QTextCharFormat())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._paint_with([self.chips.paint], event)
        super().paintEvent(event)
        if self.underlines and not self._preedit:
            self._paint_with(self.underlines, event)

    def _paint_with(
        self, painters: Sequence[Callable[[QPainter, QTextBlock, QPointF], None]], event: QPaintEvent
    ) -> None:
        block = self.firstVisibleBlock()
        origin = self.contentOffset()
        painter = QPainter(self.viewport())
        while block.isValid() and block.isVisible():
            box = self.blockBoundingGeometry(block).translated(origin)
            if box.top() > event.rect().bottom():
                break
            for paint in painters:
                paint(painter, block, box.topLeft())
            block = block.next()
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        menu = self.menu(self.textCursor() if by_key else self.cursorForPosition(event.pos()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self, place: QTextCursor | None = None) -> QMenu:
        """Give the field's menu: what Qt offers, keeping the text as a phrase, and what others have for a place."""
        menu = reachable(self.createStandardContextMenu())
        text = self.textCursor().selection().toPlainText() or self.toPlainText()
        menu.addSeparator()
        action = menu.addAction(tr("Save as phrase…"))
        action.setEnabled(bool(text.strip()))
        action.triggered.connect(partial(self.save_asked.emit, text.strip()))
        if place is not None:
            for part in self.menu_parts:
                part(menu, place)
        return menu

    # --- what is pasted or dropped ---

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasText() or source.hasImage() or source.hasUrls()

    def can_drop(self, event: QDropEvent) -> bool:
        """Tell whether what is dragged may be let go here."""
        if self.isReadOnly():
            return False
        return dragged_phrase(event) is not None or self.canInsertFromMimeData(event.mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dragged_phrase(event) is not None and not self.isReadOnly():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        if dragged_phrase(event) is not None and not self.isReadOnly():
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        phrase = dragged_phrase(event)
        if phrase is None or self.isReadOnly():
            super().dropEvent(event)
            return
        # Nothing is moved away from the list.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.setTextCursor(self.cursorForPosition(event.position().toPoint()))
        self.phrase_dropped.emit(phrase)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            pictures = [data for path in files if (data := read_picture(path)) is not None]
            if pictures:
                self.pictures_offered.emit(pictures)
            else:
                self.refused.emit()
        elif source.hasImage() and not (source.hasText() and source.text().strip()):
            image = source.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.pictures_offered.emit([encoded(image)])
        elif source.hasText():
            self.put(source.text())


def _out_of(chips: Sequence[Gap], place: int, forward: bool) -> int:
    """Give the nearest place outside of chips: behind one when going forward, otherwise before it."""
    for chip in chips:
        if chip.start < place < chip.end:
            return chip.end if forward else chip.start
    return place


def dragged_phrase(event: QDropEvent) -> Phrase | None:
    """Give the phrase that is dragged from a list of phrases; None for anything else."""
    source = event.source()
    if not event.mimeData().hasFormat(PHRASES) or not isinstance(source, QAbstractItemView):
        return None
    phrase = source.currentIndex().data(PhraseRole.PHRASE)
    return phrase if isinstance(phrase, Phrase) else None


def fit(text: str) -> str:
    """Give a text as a field may hold it: no half characters, nothing that cannot be seen; line breaks as they are."""
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_picture(path: Path) -> bytes | None:
    """Give the bytes of a file that looks like a picture and is not too large; None otherwise."""
    try:
        if not path.is_file() or path.stat().st_size > BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if sniff(data[:16]) is not None else None
