"""What a phrase said before: who changed it and when, what differs, and one click back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextEdit, QWidget

from console.domain.phrases import Phrase, PhraseText, PhraseVersion, text_of
from console.i18n import tr
from console.services.phrase_plan import Piece, differences
from console.ui.dialogs.base import BaseDialog
from console.ui.theme import current
from console.ui.widgets import button, one_line


class VersionsDialog(BaseDialog):
    """Lists earlier versions with their differences from today's. back_asked(number): let it say that again."""

    back_asked = Signal(int)

    def __init__(self, phrase: Phrase, versions: Sequence[PhraseVersion], parent: QWidget | None = None) -> None:
        super().__init__(parent, 640)
        self._phrase = phrase
        self._versions = list(versions)
        self.list = QListWidget()
        self.list.setMinimumHeight(current().px(240))
        self.list.setFixedWidth(current().px(220))
        for version in self._versions:
            when = version.saved_at.astimezone()
            item = QListWidgetItem(f"{when:%Y-%m-%d %H:%M}\n{one_line(version.author, 40)}")
            words = one_line(version.text.content, 200)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{when:%Y-%m-%d %H:%M}, {version.author}, {words}")
            self.list.addItem(item)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        self.body.addLayout(row)
        self.back = button("", "primary")
        self._close = button("")
        self.buttons.addWidget(self._close)
        self.buttons.addWidget(self.back)
        self.back.clicked.connect(self._take_back)
        self._close.clicked.connect(self.reject)
        self.list.currentRowChanged.connect(self._show)
        self.finish()
        self.list.setCurrentRow(0)
        self.back.setEnabled(bool(self._versions))
        self.list.setFocus()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._versions):
            self.text.setHtml(_compared(self._versions[row].text, text_of(self._phrase)))

    def _take_back(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._versions):
            self.accept()
            self.back_asked.emit(self._versions[row].number)

    def translate(self) -> None:
        self.setWindowTitle(tr("Versions of the phrase"))
        self.list.setAccessibleName(tr("Earlier versions"))
        self.text.setAccessibleName(tr("What differs from today's"))
        self.back.setText(tr("Back to this version"))
        self._close.setText(tr("Close"))


def _compared(old: PhraseText, new: PhraseText) -> str:
    """Give both texts in one, field by field, as markup in which every character of theirs is escaped."""
    fields = [
        (tr("Code", context="phrase dialog"), old.code, new.code),
        (tr("Title"), old.title, new.title),
        (tr("Phrase content"), old.content, new.content),
        (tr("Other wordings"), "\n".join(old.variants), "\n".join(new.variants)),
        (tr("Tags"), " ".join(old.tags), " ".join(new.tags)),
    ]
    colours = current().tokens
    parts = []
    for name, before, now in fields:
        if before == now and name != tr("Phrase content"):
            continue
        # Green is what going back brings, red what it takes away.
        pieces = differences(now[:20_000], before[:20_000])
        marked = "".join(_piece(kind, text) for kind, text in pieces)
        parts.append(
            f"<p style='color:{colours.text_3}'>{escape(name)}</p><p style='white-space:pre-wrap'>{marked}</p>"
        )
    return "".join(parts)


def _piece(kind: Piece, text: str) -> str:
    colours = current().tokens
    words = escape(text)
    if kind is Piece.ONLY_OLD:
        return f"<span style='background:{colours.bad_soft};color:{colours.bad_text}'><s>{words}</s></span>"
    if kind is Piece.ONLY_NEW:
        return f"<span style='background:{colours.ok_soft};color:{colours.ok_text}'>{words}</span>"
    return words
