"""The field a phrase is written in: codes of emoticons turn into pictures, variables stand out."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from console.domain.emoticons import codes_in, emoticons
from console.ui.theme import FontRole, Theme

CODE = QTextFormat.Property.UserProperty + 1
_BRACES = re.compile(r"\{[^{}\n]+\}")
_SEPARATORS = {0x2028: "\n", 0x2029: "\n"}


class _Variables(QSyntaxHighlighter):
    """Marks what stands in braces."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        looks = QTextCharFormat()
        looks.setBackground(self._theme.color("accent_soft"))
        looks.setForeground(self._theme.color("accent_text"))
        for match in _BRACES.finditer(text):
            start = _units(text[: match.start()])
            self.setFormat(start, _units(match[0]), looks)


def _units(text: str) -> int:
    """Count as Qt does, which takes two for a sign outside the basic plane."""
    return len(text.encode("utf-16-le")) // 2


class PhraseText(QTextEdit):
    """A text with emoticons: content() and set_content() speak in codes, the field shows signs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._turning = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(FontRole.MESSAGE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._marks = _Variables(theme, self.document())
        theme.changed.connect(self._marks.rehighlight)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._turn_codes)
        self.textChanged.connect(self._changed)

    def set_content(self, content: str) -> None:
        """Show a content; what was there before cannot be brought back."""
        self.clear()
        cursor = self.textCursor()
        end = 0
        for start, stop, sign in codes_in(content):
            cursor.insertText(content[end:start], QTextCharFormat())
            cursor.insertText(sign, _coded(content[start:stop]))
            end = stop
        cursor.insertText(content[end:], QTextCharFormat())
        self.document().clearUndoRedoStacks()
        self.setCurrentCharFormat(QTextCharFormat())

    def content(self) -> str:
        """Give what stands here, signs that came from codes as their codes."""
        lines: list[str] = []
        block = self.document().begin()
        while block.isValid():
            parts: list[str] = []
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                text = fragment.text().translate(_SEPARATORS)
                code = fragment.charFormat().property(CODE)
                parts.append(text.replace(_SIGNS.get(code, code), code) if isinstance(code, str) else text)
                fragments += 1
            lines.append("".join(parts))
            block = block.next()
        return "\n".join(lines)

    def put(self, text: str) -> None:
        """Insert plain text at the caret; {光标} may be in it."""
        self.textCursor().insertText(text, QTextCharFormat())

    def put_sign(self, sign: str) -> None:
        """Insert an emoticon at the caret, kept as its code."""
        code = _CODES.get(sign)
        self.textCursor().insertText(sign, _coded(code) if code else QTextCharFormat())
        self.setCurrentCharFormat(QTextCharFormat())

    # --- codes that are typed ---

    def _changed(self) -> None:
        if not self._turning:
            self._later.start()

    def _turn_codes(self, *, all_of_them: bool = False) -> None:
        """Turn codes into signs, but one that ends at the caret waits: it may go on (/:O is the begin of /:O=O)."""
        text = self.toPlainText()
        caret = self.textCursor().position()
        units = [
            (_units(text[:start]), _units(text[:stop]), sign, text[start:stop]) for start, stop, sign in codes_in(text)
        ]
        due = [each for each in units if all_of_them or each[1] != caret]
        if not due:
            return
        self._turning = True
        cursor = QTextCursor(self.document())
        cursor.joinPreviousEditBlock()
        for start, stop, sign, code in reversed(due):
            cursor.setPosition(start)
            cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(sign, _coded(code))
        cursor.endEditBlock()
        self._turning = False
        self.setCurrentCharFormat(QTextCharFormat())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._turn_codes(all_of_them=True)
        super().focusOutEvent(event)

    # --- what is pasted ---

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        if source.hasText():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n")
            self.textCursor().insertText(text, QTextCharFormat())


_SIGNS = {each.code: each.unicode for each in emoticons()}
_CODES = {each.unicode: each.code for each in reversed(emoticons())}


def _coded(code: str) -> QTextCharFormat:
    looks = QTextCharFormat()
    looks.setProperty(CODE, code)
    return looks
