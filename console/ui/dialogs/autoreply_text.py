"""The dialogs 修改自动回复 and 新增自动回复: one prepared text with emoticons, variables and a preview."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from console.domain.variables import fill
from console.i18n import tr, trn
from console.ui.dialogs.autoreply_words import sample_values, text_problem, variables_offered
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.models.phrase_words import shown_text, variables_in
from console.ui.theme import Theme
from console.ui.views.emoticon_picker import EmoticonPicker
from console.ui.views.phrase_text import PhraseText
from console.ui.widgets import IconButton, button, plain_label
from console.ui.widgets.dressing import mark_problem
from console.ui.widgets.menus import reachable


class ReplyTextDialog(BaseDialog):
    """Asks for a text. saved(text): it can be sent as it stands.

    text None: a new one. known: the variables that have a value besides date and time.
    """

    saved = Signal(str)

    def __init__(self, theme: Theme, text: str | None, known: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent, 440)
        self._new = text is None
        self._known = known
        self._label = plain_label("", "secondary")
        self.content = PhraseText(theme)
        self.content.setMinimumHeight(theme.px(104))
        self.content.set_content(text or "")
        self._label.setBuddy(self.content)
        self._problem = wrapped("problem")
        self._problem.hide()
        self.emoticons = IconButton("smile", "")
        self.variable = button("", "link")
        self._picker = EmoticonPicker(theme, self)
        self._menu = reachable(QMenu(self.variable))
        self.variable.setMenu(self._menu)
        self._facts = plain_label("", "mark")
        self.preview = wrapped("secondary")
        self.preview.hide()
        self.accept_button = button("", "primary")
        self._cancel = button("")
        tools = QHBoxLayout()
        tools.setSpacing(theme.px(4))
        tools.addWidget(self.emoticons)
        tools.addWidget(self.variable)
        tools.addStretch(1)
        tools.addWidget(self._facts)
        for part in (self._label, self.content, self._problem):
            self.body.addWidget(part, 1 if part is self.content else 0)
        self.body.addLayout(tools)
        self.body.addWidget(self.preview)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.accept_button)
        self._connect()
        self.finish(self.accept_button)
        self._content_changed()
        self.content.setFocus()

    def _connect(self) -> None:
        self.content.textChanged.connect(self._content_changed)
        self.emoticons.clicked.connect(self._open_emoticons)
        self._picker.chosen.connect(self._emoticon)
        self.accept_button.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)

    def show_problem(self, text: str) -> None:
        """Say what is wrong, beside the field and to a screen reader."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        mark_problem(self.content, text)
        if self.isVisible():
            self.fit()

    @property
    def problem(self) -> str:
        """The sentence shown below the field, or empty."""
        return self._problem.text()

    def _content_changed(self) -> None:
        content = self.content.content()
        if self.problem:
            self.show_problem("")
        facts = [trn("{count} character", "{count} characters", len(content))]
        variables = len(variables_in(content))
        if variables:
            facts.append(trn("{count} variable", "{count} variables", variables))
        self._facts.setText(" · ".join(facts))
        text = fill(shown_text(content[:4000]), sample_values(), datetime.now().astimezone())
        changed = bool(variables) != self.preview.isVisibleTo(self)
        self.preview.setText(tr("For example: {text}", text=text))
        self.preview.setVisible(bool(variables))
        if changed and self.isVisible():
            self.fit()

    def _open_emoticons(self) -> None:
        self._picker.open_above(self.emoticons)

    def _emoticon(self, sign: str) -> None:
        self.content.put_sign(sign)
        self.content.setFocus()

    def _put(self, text: str, _checked: bool = False) -> None:
        self.content.put(text)
        self.content.setFocus()

    def _save(self) -> None:
        content = self.content.content().strip()
        problem = text_problem(content, self._known)
        if problem:
            self.show_problem(problem)
            self.content.setFocus()
            return
        self.saved.emit(content)
        self.accept()

    def translate(self) -> None:
        self.setWindowTitle(tr("New auto-reply") if self._new else tr("Edit auto-reply"))
        self._label.setText(tr("Auto-reply text"))
        self.content.setAccessibleName(tr("Auto-reply text"))
        self.emoticons.set_name(tr("Emoticons"))
        self.variable.setText(tr("Variable"))
        self.accept_button.setText(tr("Save") if self._new else tr("OK"))
        self._cancel.setText(tr("Cancel"))
        self._menu.clear()
        for each in variables_offered():
            self._menu.addAction(each).triggered.connect(partial(self._put, each))
        self._content_changed()
