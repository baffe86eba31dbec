"""The whole of the chosen phrase, below the list: its text as buyers get it, pictures, and what is in it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from console.domain.errors import UserError
from console.domain.phrases import Phrase
from console.i18n import tr, trn
from console.services.session import Session
from console.ui.images import reduced
from console.ui.models.phrase_words import shown_text, variables_in
from console.ui.theme import Theme
from console.ui.widgets import one_line, plain_label

_LONGEST = 4000
_PICTURE = 56


class PhrasePreview(QFrame):
    """Shows one phrase, or nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phrase: Phrase | None = None
        self._versions = 0
        line = QFrame()
        line.setProperty("role", "line")
        self._title = plain_label("", "secondary")
        self.text = plain_label()
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._area = QScrollArea()
        self._area.setWidget(self.text)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(theme.px(72))
        self._pictures = QHBoxLayout()
        self._pictures.setSpacing(theme.px(6))
        self._pictures.addStretch(1)
        self.facts = plain_label("", "mark")
        self.facts.setWordWrap(True)
        inside = QVBoxLayout()
        inside.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        inside.setSpacing(theme.px(4))
        inside.addWidget(self._title)
        inside.addWidget(self._area)
        inside.addLayout(self._pictures)
        inside.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(inside)
        self.hide()

    def show_phrase(self, phrase: Phrase | None, session: Session | None) -> None:
        """Show a phrase; None: nothing."""
        self._phrase = phrase
        self._versions = 0
        self._take_pictures([])
        if phrase is None or session is None:
            self.hide()
            return
        self._say()
        self.show()
        session.tasks.spawn(self._more(phrase, session), "phrase preview")

    async def _more(self, phrase: Phrase, session: Session) -> None:
        versions = await session.store.read(lambda uow: len(uow.phrases.versions(phrase.id)))
        images = []
        side = self._theme.px(_PICTURE)
        for name in phrase.images[:6]:
            try:
                data = await session.media.load(name)
                images.append(await asyncio.to_thread(reduced, data, QSize(side * 2, side * 2)))
            except UserError:
                continue
        if phrase is self._phrase:
            self._versions = versions
            self._take_pictures(images)
            self._say()

    def _take_pictures(self, images: Sequence[QImage]) -> None:
        while self._pictures.count() > 1:
            item = self._pictures.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        side = self._theme.px(_PICTURE)
        for image in images:
            label = QLabel()
            pixmap = QPixmap.fromImage(image).scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            label.setPixmap(pixmap)
            label.setAccessibleName(tr("Picture"))
            self._pictures.insertWidget(self._pictures.count() - 1, label)

    def _say(self) -> None:
        phrase = self._phrase
        if phrase is None:
            return
        title = one_line(phrase.title, 80)
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.text.setText(shown_text(phrase.content[:_LONGEST]))
        self.text.setAccessibleName(tr("Preview"))
        self.facts.setText(" · ".join(facts_of(phrase, self._versions)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def facts_of(phrase: Phrase, versions: int = 0) -> list[str]:
    """Give what there is to know of a phrase, in short parts."""
    variables = len(variables_in(phrase.content))
    facts = [trn("{count} character", "{count} characters", len(phrase.content))]
    if variables:
        facts.append(trn("{count} variable", "{count} variables", variables))
    if phrase.variants:
        facts.append(trn("{count} wording", "{count} wordings", len(phrase.wordings)))
    if versions:
        facts.append(trn("{count} earlier version", "{count} earlier versions", versions))
    if phrase.tags:
        facts.append(one_line(" ".join(phrase.tags), 60))
    return facts
