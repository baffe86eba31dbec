"""The dialog 新增快捷短语 and its twin for editing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from console.domain.ids import GroupId
from console.domain.phrases import Phrase, PhraseGroup, PhraseText
from console.domain.variables import AGENT, BUYER, CARET, DATE, SHOP, TIME, fill
from console.i18n import tr, trn
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.dialogs.phrase_more import MoreFields, PictureRow, Wordings
from console.ui.models.phrase_words import group_title, shown_text, variables_in
from console.ui.theme import Theme
from console.ui.views.emoticon_picker import EmoticonPicker
from console.ui.views.phrase_text import PhraseText as TextField
from console.ui.widgets import IconButton, button, one_line, plain_label
from console.ui.widgets.dressing import dress, mark_problem
from console.ui.widgets.menus import reachable
from console.ui.widgets.named_combo import NamedCombo

VARIABLES = (BUYER, "商品名称", "订单号", AGENT, SHOP, DATE, f"{DATE}+3天", TIME)
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class PhraseDraft:
    """What the agent wants to have stored; swap: the code is taken from the phrase that has it."""

    text: PhraseText
    group_id: GroupId
    swap: bool


class _NameEdit(QLineEdit):
    """A line whose Enter does not reach the dialog's button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class PhraseEditDialog(BaseDialog):
    """Asks for everything about a phrase. The caller stores it and then closes the dialog, or says what is wrong.

    saved(PhraseDraft). group_asked(name): make this group and call show_groups. code_asked(code): who has it?
    picture_asked: choose a picture and call add_picture.
    """

    saved = Signal(object)
    group_asked = Signal(str)
    code_asked = Signal(str)
    picture_asked = Signal()

    def __init__(
        self, theme: Theme, groups: Sequence[PhraseGroup], phrase: Phrase | None = None,
        group_id: GroupId | None = None, content: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, 440)
        self._theme = theme
        self._phrase = phrase
        self._owner: Phrase | None = None
        self._packed = phrase is not None and not phrase.personal
        self._make_group_row()
        self._make_code_row()
        self._make_content(content or (phrase.content if phrase is not None else ""))
        self.wordings = Wordings(theme, phrase.variants if phrase is not None else ())
        self.more = MoreFields(theme, phrase)
        self.save = button("", "primary")
        self._cancel = button("")
        self._lay_out()
        self.show_groups(groups, group_id or (phrase.group_id if phrase is not None else None))
        self._connect()
        if phrase is not None:
            self.code.setText(phrase.code)
            self.pictures.show_names(phrase.images)
        if self._packed:
            for each in (self.group, self.new_group):
                each.setEnabled(False)
            self.image.hide()
            self.more.keep_dates()
        self._content_changed()
        self.finish(self.save)
        (self.content if phrase is not None or self.code.text() else self.code).setFocus()

    # --- making ---

    def _make_group_row(self) -> None:
        self._group_label = plain_label("", "secondary")
        self.group = NamedCombo()
        self.group.setSizeAdjustPolicy(NamedCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._group_label.setBuddy(self.group)
        self.new_group = button("", "link")
        self.group_name = _NameEdit()
        self.group_name.setMaxLength(200)
        self.add_group = button("", "soft")
        self._group_row = QWidget()
        row = QHBoxLayout(self._group_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.group_name, 1)
        row.addWidget(self.add_group)
        self._group_row.hide()

    def _make_code_row(self) -> None:
        self._code_label = plain_label("", "secondary")
        self._code_hint = plain_label("", "mark")
        self.code = QLineEdit()
        self.code.setMaxLength(LONGEST_CODE)
        self.code.setFixedWidth(self._theme.px(160))
        self._code_problem = wrapped("problem")
        self.swap = button("", "link")
        self.swap.setCheckable(True)
        self._code_problem.hide()
        self.swap.hide()

    def _make_content(self, content: str) -> None:
        self._content_label = plain_label("", "secondary")
        self.content = TextField(self._theme)
        self.content.setMinimumHeight(self._theme.px(104))
        self.content.set_content(content)
        self._content_problem = wrapped("problem")
        self._content_problem.hide()
        self.emoticons = IconButton("smile", "")
        self.image = IconButton("image", "")
        self.variable = button("", "link")
        self._picker = EmoticonPicker(self._theme, self)
        self._menu = reachable(QMenu(self.variable))
        self.variable.setMenu(self._menu)
        self._facts = plain_label("", "mark")
        self.pictures = PictureRow(self._theme)
        self.preview = wrapped("secondary")
        self.preview.hide()

    def _lay_out(self) -> None:
        px = self._theme.px
        group = QHBoxLayout()
        group.addWidget(self.group, 1)
        group.addWidget(self.new_group)
        code_head = QHBoxLayout()
        code_head.setSpacing(px(6))
        code_head.addWidget(self._code_label)
        code_head.addWidget(self._code_hint)
        code_head.addStretch(1)
        code = QHBoxLayout()
        code.addWidget(self.code)
        code.addWidget(self.swap)
        code.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(px(4))
        for tool in (self.emoticons, self.image, self.variable):
            tools.addWidget(tool)
        tools.addStretch(1)
        tools.addWidget(self._facts)
        for part, room in (
            (self._group_label, 0), (group, 0), (self._group_row, 4), (code_head, 0), (code, 0),
            (self._code_problem, 4), (self._content_label, 0), (self.content, 0), (self._content_problem, 0),
            (tools, 0), (self.pictures, 0), (self.preview, 4), (self.wordings, 0), (self.more, 0),
        ):  # fmt: skip
            if isinstance(part, QWidget):
                self.body.addWidget(part, 1 if part is self.content else 0)
            else:
                self.body.addLayout(part)
            if room:
                self.body.addSpacing(px(room))
        self.body.setSpacing(px(4))
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self.save)

    def _connect(self) -> None:
        self.new_group.clicked.connect(self._ask_group)
        self.add_group.clicked.connect(self._add_group)
        self.group_name.returnPressed.connect(self._add_group)
        self._code_timer = QTimer(self)
        self._code_timer.setSingleShot(True)
        self._code_timer.setInterval(150)
        self._code_timer.timeout.connect(self._ask_code)
        self.code.textChanged.connect(self._code_changed)
        self.swap.toggled.connect(self._swap_toggled)
        self.content.textChanged.connect(self._content_changed)
        self.emoticons.clicked.connect(self._open_emoticons)
        self._picker.chosen.connect(self._emoticon)
        self.image.clicked.connect(self.picture_asked)
        self.wordings.resized.connect(self._refit)
        self.more.resized.connect(self._refit)
        self.pictures.resized.connect(self._refit)
        self.save.clicked.connect(self._save)
        self._cancel.clicked.connect(self.reject)
        # In the text Enter breaks the line: Ctrl+Enter saves from anywhere.
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)

    # --- what the caller says ---

    def show_groups(self, groups: Sequence[PhraseGroup], chosen: GroupId | None = None) -> None:
        """Offer these groups, and choose one."""
        wanted = chosen or self.group.currentData()
        self.group.clear()
        for group in groups:
            self.group.add(group_title(group.path), group.id)
        if self._packed and self._phrase is not None and self.group.findData(self._phrase.group_id) < 0:
            self.group.add(tr("of the pack"), self._phrase.group_id)
        self.group.setCurrentIndex(max(0, self.group.findData(wanted)))
        if chosen is not None and self._group_row.isVisible():
            self.group_name.clear()
            self._group_row.hide()
            self.code.setFocus()
            self._refit()

    def show_owner(self, code: str, owner: Phrase | None) -> None:
        """Say which phrase has the code that was asked about."""
        if code != self._code():
            return
        mine = self._phrase is not None and owner is not None and owner.id == self._phrase.id
        self._owner = None if mine else owner
        self._say_owner()

    def add_picture(self, name: str, image: QImage) -> None:
        """Put a picture that was kept in the media store into the phrase."""
        self.pictures.add(name, image)

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the content, or with storing it."""
        self._content_problem.setText(text)
        self._content_problem.setVisible(bool(text))
        mark_problem(self.content, text)
        self._refit()

    # --- inside ---

    def _refit(self) -> None:
        if self.isVisible():
            self.fit()

    def _ask_group(self) -> None:
        self._group_row.setVisible(not self._group_row.isVisible())
        if self._group_row.isVisible():
            self.group_name.setFocus()
        self._refit()

    def _add_group(self) -> None:
        name = " ".join(self.group_name.text().split())
        if name:
            self.group_asked.emit(name)

    def _code(self) -> str:
        return self.code.text().strip()

    def _code_changed(self) -> None:
        self._owner = None
        self.swap.setChecked(False)
        self._say_owner()
        self._code_timer.start()

    def _ask_code(self) -> None:
        if self._code():
            self.code_asked.emit(self._code())

    def _say_owner(self) -> None:
        owner = self._owner
        shown = owner is not None
        if owner is not None:
            words = one_line(owner.title or owner.content, 30)
            former = self._phrase.code if self._phrase is not None else ""
            if not self.swap.isChecked():
                text = tr("“{phrase}” has this code.", phrase=words)
            elif former:
                text = tr("“{phrase}” gets the code {code} instead.", phrase=words, code=former)
            else:
                text = tr("“{phrase}” will have no code.", phrase=words)
            self._code_problem.setText(text)
        changed = self._code_problem.isVisibleTo(self) != shown
        self._code_problem.setVisible(shown)
        self.swap.setVisible(shown)
        self.code.setAccessibleDescription(self._code_problem.text() if shown else "")
        bad = shown and not self.swap.isChecked()
        dress(self.code, "problem", bad)
        if changed:
            self._refit()

    def _swap_toggled(self, _on: bool) -> None:
        self._say_owner()

    def _content_changed(self) -> None:
        content = self.content.content()
        if content.strip() and self._content_problem.isVisibleTo(self):
            self.show_problem("")
        facts = [trn("{count} character", "{count} characters", len(content))]
        variables = len(variables_in(content))
        if variables:
            facts.append(trn("{count} variable", "{count} variables", variables))
        self._facts.setText(" · ".join(facts))
        self._show_preview(content)

    def _show_preview(self, content: str) -> None:
        """Show what a buyer would get, where that is not what stands in the field."""
        sample = {
            BUYER: tr("Lin"),
            AGENT: tr("Mei"),
            SHOP: tr("our shop"),
            "商品名称": tr("cotton dress"),
            "订单号": "20261122001",
        }
        text = fill(shown_text(content[:4000]), sample, datetime.now().astimezone())
        shown = bool(variables_in(content))
        changed = shown != self.preview.isVisibleTo(self)
        self.preview.setText(tr("For example: {text}", text=text))
        self.preview.setVisible(shown)
        if changed:
            self._refit()

    def _open_emoticons(self) -> None:
        self._picker.open_above(self.emoticons)

    def _emoticon(self, sign: str) -> None:
        self.content.put_sign(sign)
        self.content.setFocus()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for name in VARIABLES:
            self._menu.addAction(f"{{{name}}}").triggered.connect(partial(self._variable, f"{{{name}}}"))
        self._menu.addSeparator()
        fill_in, fallback = "{?尺码:S/M/L}", "{" + BUYER + "|亲}"
        self._menu.addAction(tr("To be filled in: {example}", example=fill_in)).triggered.connect(
            partial(self._variable, fill_in)
        )
        self._menu.addAction(tr("With a fallback: {example}", example=fallback)).triggered.connect(
            partial(self._variable, fallback)
        )
        self._menu.addAction(tr("Where the caret goes: {example}", example=f"{{{CARET}}}")).triggered.connect(
            partial(self._variable, f"{{{CARET}}}")
        )

    def _variable(self, text: str, _checked: bool = False) -> None:
        self.content.put(text)
        self.content.setFocus()

    def _save(self) -> None:
        content = self.content.content()
        if not content.strip() and not self.pictures.names:
            self.show_problem(tr("Write what the phrase says."))
            self.content.setFocus()
            return
        if self._owner is not None and not self.swap.isChecked():
            self.code.setFocus()
            return
        if not self.more.check():
            return
        text = PhraseText(
            code=self._code(),
            title=self.more.title.text().strip(),
            content=content,
            variants=self.wordings.texts(),
            tags=self.more.tags(),
            images=tuple(self.pictures.names),
            valid_from=self.more.valid_from(),
            valid_until=self.more.valid_until(),
        )
        self.saved.emit(PhraseDraft(text, GroupId(self.group.currentData()), self.swap.isChecked()))

    # --- words ---

    def translate(self) -> None:
        self.setWindowTitle(tr("New quick phrase") if self._phrase is None else tr("Edit quick phrase"))
        self._group_label.setText(tr("Group", context="phrase dialog"))
        self.group.setAccessibleName(tr("Group", context="phrase dialog"))
        self.new_group.setText(tr("New group"))
        self.group_name.setAccessibleName(tr("Group name"))
        self.group_name.setPlaceholderText(tr("Group name"))
        self.add_group.setText(tr("Add"))
        self._code_label.setText(tr("Code", context="phrase dialog"))
        self._code_hint.setText(tr("typed after / it brings the phrase"))
        self.code.setAccessibleName(tr("Code", context="phrase dialog"))
        self.swap.setText(tr("Take it from there"))
        self._content_label.setText(tr("Phrase content"))
        self.content.setAccessibleName(tr("Phrase content"))
        self.emoticons.set_name(tr("Emoticons"))
        self.image.set_name(tr("Image"))
        self.variable.setText(tr("Variable"))
        self.save.setText(tr("Save"))
        self._cancel.setText(tr("Cancel"))
        self.wordings.translate()
        self.more.translate()
        self.pictures.translate()
        self._fill_menu()
        self._content_changed()
        self._say_owner()
