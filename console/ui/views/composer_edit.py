"""The field an agent writes in: plain text only, grows with what is written, never sends half a composition."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QImage, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from console.domain.display import clean
from console.i18n import tr
from console.ui.images import BYTES, encoded, sniff
from console.ui.theme import FontRole, Theme, looks_changed

LINES = (3, 8)
COMPOSED_SECONDS = 0.03
"""An Enter this soon after a composition ended is the one that ended it: no hand is that fast on another key."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ComposerEdit(QPlainTextEdit):
    """A field of three to eight lines. submitted: the key that sends. pictures_offered(list of bytes)."""

    submitted = Signal()
    pictures_offered = Signal(object)
    refused = Signal()
    """Something was dropped that is neither text nor picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._enter_sends = True
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
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(fit(text))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

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

    def _forget_commit(self) -> None:
        self._committed = False

    def _ends_composition(self) -> bool:
        """Tell whether an Enter belongs to the input method: it is at work, or some platforms send both at once."""
        return bool(self._preedit) or self._committed or time.monotonic() - self._composed_at < COMPOSED_SECONDS

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        if self._ends_composition():
            event.accept()
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

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._preedit = ""
        super().focusOutEvent(event)

    # --- what is pasted or dropped ---

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasText() or source.hasImage() or source.hasUrls()

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
