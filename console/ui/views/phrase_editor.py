"""Opens the phrase dialog and stores what was written in it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.domain.errors import Problem, UserError
from console.domain.ids import GroupId
from console.domain.phrase_files import split_group
from console.domain.phrases import Phrase
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.dialogs.phrase_edit import PhraseDraft, PhraseEditDialog
from console.ui.images import QtImageInspector, reduced
from console.ui.theme import current
from console.ui.views.composer_edit import read_picture
from console.ui.widgets.file_dialogs import choose_files

_PICTURE = QSize(96, 96)


class PhraseEditor(QObject):
    """One dialog at a time. stored(phrase_id): the list shows it soon."""

    stored = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._last_group: GroupId | None = None
        self.dialog: PhraseEditDialog | None = None

    def set_session(self, session: Session | None) -> None:
        """Say whose phrases these are; a dialog over another account's closes."""
        self._session = session
        self._last_group = None
        if self.dialog is not None:
            self.dialog.reject()

    def new(self, group_id: GroupId | None = None, content: str = "") -> None:
        """Ask for a new phrase."""
        if self._session is not None:
            self._spawn(self._open(self._session, None, group_id or self._last_group, content))

    def edit(self, phrase: Phrase, _checked: bool = False) -> None:
        """Ask what a phrase shall say."""
        if self._session is not None:
            self._spawn(self._open(self._session, phrase, None, ""))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._session is None:
            work.close()
        else:
            self._session.tasks.spawn(work, "phrase dialog")

    async def _open(self, session: Session, phrase: Phrase | None, group_id: GroupId | None, content: str) -> None:
        groups = await session.library.groups()
        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = PhraseEditDialog(current(), groups, phrase, group_id, content, self._window.window())
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.group_asked.connect(lambda name: self._spawn(self._add_group(session, dialog, name)))
        dialog.code_asked.connect(lambda code: self._spawn(self._look_up(session, dialog, code)))
        dialog.picture_asked.connect(lambda: self._choose_picture(session, dialog))
        dialog.saved.connect(lambda draft: self._spawn(self._store(session, dialog, phrase, draft)))
        dialog.open()
        for name in phrase.images if phrase is not None else ():
            await self._show_picture(session, dialog, name)

    def _closed(self) -> None:
        self.dialog = None

    async def _add_group(self, session: Session, dialog: PhraseEditDialog, name: str) -> None:
        made = await session.library.add_group(split_group(name) or (name,))
        groups = await session.library.groups()
        if isValid(dialog):
            dialog.show_groups(groups, made.id)

    async def _look_up(self, session: Session, dialog: PhraseEditDialog, code: str) -> None:
        owner = await session.library.code_owner(code)
        if isValid(dialog):
            dialog.show_owner(code, owner)

    async def _store(
        self, session: Session, dialog: PhraseEditDialog, phrase: Phrase | None, draft: PhraseDraft
    ) -> None:
        try:
            if phrase is None:
                stored = await session.library.add(draft.text, draft.group_id, swap=draft.swap)
            else:
                group_id = draft.group_id if phrase.personal else None
                stored = await session.library.edit(phrase.id, draft.text, group_id, swap=draft.swap)
        except UserError as error:
            if not isValid(dialog):
                raise
            if error.problem is Problem.PHRASE_CODE_TAKEN:
                await self._look_up(session, dialog, draft.text.code)
            else:
                dialog.show_problem(sentence(error.problem, error.details))
            return
        self._last_group = stored.group_id if stored.personal else self._last_group
        self.stored.emit(stored.id)
        if isValid(dialog):
            dialog.accept()

    # --- pictures ---

    def _choose_picture(self, session: Session, dialog: PhraseEditDialog) -> None:
        pictures = tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.bmp)")
        chooser = choose_files(dialog, tr("Pictures of the phrase"), [pictures])
        chooser.fileSelected.connect(lambda name: self._spawn(self._keep_picture(session, dialog, Path(name))))
        chooser.open()

    async def _keep_picture(self, session: Session, dialog: PhraseEditDialog, path: Path) -> None:
        try:
            data = await asyncio.to_thread(read_picture, path) or b""
            info = await asyncio.to_thread(QtImageInspector().inspect, data)
            name = await session.media.save(data, info.mime)
        except UserError as error:
            if isValid(dialog):
                dialog.show_problem(sentence(error.problem, error.details))
            return
        await self._show_picture(session, dialog, name)

    async def _show_picture(self, session: Session, dialog: PhraseEditDialog, name: str) -> None:
        try:
            data = await session.media.load(name)
            image = await asyncio.to_thread(reduced, data, _PICTURE)
        except UserError:
            return
        if isValid(dialog):
            dialog.add_picture(name, image)
