"""Pictures on their way out: chosen, pasted or dropped, looked at, shown before they are sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from console.domain.errors import Problem, UserError
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.dialogs.picture_preview import PicturePreviewDialog
from console.ui.images import QtImageInspector, reduced
from console.ui.views.composer import Composer
from console.ui.views.composer_control import ComposerControl
from console.ui.views.composer_edit import read_picture
from console.ui.widgets.file_dialogs import choose_files

AT_ONCE = 9
_PREVIEW = QSize(960, 720)


class ComposerPictures(QObject):
    """Shows each picture before it goes; the next one comes when the agent has decided on the last."""

    def __init__(self, composer: Composer, control: ComposerControl, parent: QWidget) -> None:
        super().__init__(parent)
        self._composer = composer
        self._control = control
        self._window = parent
        self._waiting: list[bytes] = []
        self._open: QDialog | None = None
        self.session: Session | None = None
        self.recipient: Callable[[], str] = str
        composer.picture_asked.connect(self.choose)
        composer.edit.pictures_offered.connect(self.offer)

    def choose(self) -> None:
        """Ask for picture files."""
        pictures = tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.bmp)")
        dialog = choose_files(self._window, tr("Send pictures"), [pictures], several=True)
        dialog.filesSelected.connect(self._files)
        dialog.open()

    def _files(self, names: list[str]) -> None:
        if self.session is not None:
            self.session.tasks.spawn(self._read(names), "read pictures")

    async def _read(self, names: list[str]) -> None:
        pictures: list[bytes] = []
        for name in names[:AT_ONCE]:
            data = await asyncio.to_thread(read_picture, Path(name))
            if data is None:
                self._tell(UserError(Problem.PICTURE_UNREADABLE))
            else:
                pictures.append(data)
        self.offer(pictures)

    def offer(self, pictures: list[bytes]) -> None:
        """Show pictures one after the other, and send those that the agent wants sent."""
        self._waiting += pictures[: AT_ONCE - len(self._waiting)]
        self._next()

    def drop(self) -> None:
        """Forget what waits to be shown: another conversation is open."""
        self._waiting.clear()
        if self._open is not None:
            self._open.reject()

    def _next(self) -> None:
        if self._waiting and self._open is None and self.session is not None:
            data = self._waiting.pop(0)
            self.session.tasks.spawn(self._show(data), "picture preview")

    async def _show(self, data: bytes) -> None:
        try:
            await asyncio.to_thread(QtImageInspector().inspect, data)
            image = await asyncio.to_thread(reduced, data, _PREVIEW)
        except UserError as error:
            self._tell(error)
            self._next()
            return
        self._preview(data, image)

    def _preview(self, data: bytes, image: QImage) -> None:
        dialog = PicturePreviewDialog(image, len(data), self.recipient(), "", self._window)
        self._open = dialog

        def decided(result: int) -> None:
            self._open = None
            if result == QDialog.DialogCode.Accepted:
                self._control.send_pictures([data])
            self._next()

        dialog.finished.connect(decided)
        dialog.open()

    def _tell(self, error: UserError) -> None:
        self._composer.show_problem(sentence(error.problem, error.details))
