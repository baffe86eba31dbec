"""The page 个性设置: what buyers see of the agent, and when the console is away by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.domain.options import Schema, Section
from console.domain.presence import STATUS_TEXT_LIMIT, AgentStatus
from console.i18n import tr
from console.services.profile import NAME_LIMIT, Personal, PersonalChange, Profile
from console.services.session import Session
from console.ui.avatar_file import AVATAR_MIME, read_avatar
from console.ui.dialogs.base import wrapped
from console.ui.dialogs.field import Field
from console.ui.dialogs.settings_options import OptionsPage
from console.ui.dialogs.settings_page import AccountWork
from console.ui.dialogs.signature_list import SignatureList
from console.ui.preferences import Preferences
from console.ui.theme import Theme
from console.ui.widgets import Avatar, button, plain_label, status_word
from console.ui.widgets.file_dialogs import choose_files

TEXTS_OF = (AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY)


class PersonalPage(OptionsPage):
    """Edits a copy of the account's profile, and the options of the section."""

    _made = False

    def __init__(
        self, theme: Theme, schema: Schema, preferences: Preferences, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(Section.PERSONAL, schema, preferences, parent)
        self._theme = theme
        self._profile: Profile = session.profile
        self._address = session.channel.address
        self._folder = session.media.folder
        self._change: PersonalChange | None = None
        self._picture: bytes | None = None
        """Chosen, empty: taken away, None: as it was."""
        self._file: Path | bytes | None = None
        self._tasks = session.tasks
        self.name = Field()
        self.name.edit.setMaxLength(NAME_LIMIT)
        self.face = Avatar(56)
        self.choose, self.remove = button(""), button("", "link")
        self._picture_problem = wrapped("problem")
        self._picture_problem.hide()
        self.signatures = SignatureList(theme)
        self._titles = [plain_label("", "heading") for _ in range(2)]
        self._hint = wrapped("secondary")
        self.texts = {status: QLineEdit() for status in TEXTS_OF}
        self._labels = {status: plain_label() for status in TEXTS_OF}
        self._counts = {status: plain_label("", "secondary") for status in TEXTS_OF}
        self._lay_out()
        self._connect()
        self._made = True
        self.stored()

    def _lay_out(self) -> None:
        px = self._theme.px
        top = QVBoxLayout()
        top.setSpacing(px(10))
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(px(6))
        words.addWidget(self.name)
        words.addLayout(buttons)
        words.addWidget(self._picture_problem)
        person = QHBoxLayout()
        person.setSpacing(px(14))
        person.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        person.addLayout(words, 1)
        top.addLayout(person)
        top.addSpacing(px(6))
        top.addWidget(self._titles[0])
        top.addWidget(self.signatures)
        top.addSpacing(px(6))
        top.addWidget(self._titles[1])
        top.addWidget(self._hint)
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for row, status in enumerate(TEXTS_OF):
            edit = self.texts[status]
            edit.setMaxLength(STATUS_TEXT_LIMIT)
            self._labels[status].setBuddy(edit)
            grid.addWidget(self._labels[status], row, 0)
            grid.addWidget(edit, row, 1)
            grid.addWidget(self._counts[status], row, 2)
        top.addLayout(grid)
        self.column.insertLayout(0, top)

    def _connect(self) -> None:
        self.name.edit.textEdited.connect(self.changed)
        self.name.edit.textEdited.connect(self._show_face)
        self.choose.clicked.connect(self._choose)
        self.remove.clicked.connect(self._remove)
        self.signatures.changed.connect(self.changed)
        for edit in self.texts.values():
            edit.textEdited.connect(self.changed)
            edit.textChanged.connect(self._count)

    # --- the picture ---

    def _choose(self) -> None:
        pictures = tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)")
        dialog = choose_files(self, tr("Change picture"), [pictures])
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, path: str) -> None:
        self._tasks.spawn(self.take_picture(path), "picture")

    async def take_picture(self, path: str) -> None:
        """Show a picture file as the agent's picture; what is none is said."""
        data = await asyncio.to_thread(read_avatar, path)
        if not isValid(self):
            return
        self._say_no_picture(data is None)
        if data is None:
            return
        self._picture = self._file = data
        self._show_face()
        self.changed.emit()

    def _remove(self) -> None:
        self._say_no_picture(False)
        self._picture, self._file = b"", None
        self._show_face()
        self.changed.emit()

    def _say_no_picture(self, wrong: bool) -> None:
        self._picture_problem.setText(tr("This file is no picture. Choose another one.") if wrong else "")
        self._picture_problem.setVisible(wrong)

    def _show_face(self) -> None:
        self.face.show_person(self.name.text or self._profile.name, self._address, self._file)
        self.remove.setEnabled(self._file is not None)

    # --- what the dialog asks ---

    def translate(self) -> None:
        super().translate()
        self.name.set_words(tr("Name that buyers see"))
        self.choose.setText(tr("Choose a picture…"))
        self.remove.setText(tr("Remove the picture"))
        self._titles[0].setText(tr("Signature"))
        self._titles[1].setText(tr("Status text"))
        self._hint.setText(tr("Buyers read it beside your status, before the signature."))
        self.signatures.translate()
        for status, label in self._labels.items():
            label.setText(status_word(status))
            self.texts[status].setAccessibleName(tr("Status text: {status}", status=status_word(status)))

    def restore_defaults(self) -> None:
        """The options and the turns; name, picture and texts are the agent's own and have no default."""
        super().restore_defaults()
        self.signatures.no_turns()

    def value(self) -> Personal:
        """Give what stands on the page; parts that were not touched are None, or as they were."""
        signatures = self.signatures.value()
        others = {status: text for status, text in self._texts_before.items() if status not in TEXTS_OF}
        return Personal(
            self.name.text,
            signatures if signatures != self._signatures_before else None,
            {**others, **{status: edit.text() for status, edit in self.texts.items() if edit.text().strip()}},
            self._picture,
            AVATAR_MIME,
        )

    def modified(self) -> bool:
        return super().modified() or self._edited_personal()

    def _edited_personal(self) -> bool:
        return self.value() != Personal(self._name_before, None, self._texts_before, None, AVATAR_MIME)

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.name.text:
            return tr("Write a name: buyers see it."), self.name
        return super().problem()

    def show_problem(self, sentence: str, control: QWidget) -> bool:
        if control is self.name:
            self.name.show_problem(sentence)
            return True
        return super().show_problem(sentence, control)

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        mine: list[tuple[str, QWidget]] = [
            (tr("Name that buyers see"), self.name),
            (f"{tr('Choose a picture…')}\n\n{tr('Remove the picture')}", self.choose),
            (tr("Signature"), self.signatures.add),
            (tr("They take turns, each for"), self.signatures.turns),
        ]
        mine += [(edit.accessibleName(), edit) for edit in self.texts.values()]
        return [*mine, *super().entries()]

    # --- storing ---

    def account_work(self) -> AccountWork | None:
        self._change = self._profile.prepare(self.value()) if self._edited_personal() else None
        return self._change.store if self._change is not None else None

    async def announce(self, session: Session) -> None:
        change, self._change = self._change, None
        if change is not None:
            await session.profile.take(change)

    def stored(self) -> None:
        super().stored()
        if not self._made:
            return
        profile = self._profile
        self._name_before, self._texts_before = profile.name, dict(profile.status_texts)
        self.name.edit.setText(profile.name)
        self.signatures.load(profile.signatures)
        self._signatures_before = self.signatures.value()
        for status, edit in self.texts.items():
            edit.setText(profile.status_texts.get(status, ""))
        self._picture = None
        self._file = self._folder / profile.avatar if profile.avatar else None
        self._count()
        self._show_face()

    def _count(self) -> None:
        for status, edit in self.texts.items():
            self._counts[status].setText(f"{len(edit.text())}/{STATUS_TEXT_LIMIT}")
