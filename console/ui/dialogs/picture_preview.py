"""A picture before it is sent: what it is, how large, to whom."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from console.i18n import language, tr
from console.ui.dialogs.base import BaseDialog
from console.ui.theme import current
from console.ui.widgets.buttons import button
from console.ui.widgets.labels import ElidedLabel
from console.ui.widgets.text import one_line


class PicturePreviewDialog(BaseDialog):
    """accepted: send it. size: the file's bytes; recipient: the buyer's name (untrusted)."""

    def __init__(self, image: QImage, size: int, recipient: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, 420)
        self._size = size
        self._recipient = one_line(recipient, 60)
        self._name = one_line(name, 120)
        self._pixels = image.size()
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(self._fitting(image))
        self._facts = ElidedLabel("", "secondary")
        self._send = button("", "primary")
        self._cancel = button("")
        self._send.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self.body.addWidget(self._picture, 1)
        self.body.addWidget(self._facts)
        self.buttons.addWidget(self._cancel)
        self.buttons.addWidget(self._send)
        self.finish(self._send)

    def _fitting(self, image: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        room = QSize(current().px(480), current().px(360)) * ratio
        if image.width() > room.width() or image.height() > room.height():
            image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def translate(self) -> None:
        self.setWindowTitle(tr("Send a picture to {name}", name=self._recipient))
        size = QLocale(language()).formattedDataSize(self._size, 1)
        facts = tr(
            "{width} × {height} pixels, {size}", width=self._pixels.width(), height=self._pixels.height(), size=size
        )
        self._facts.set_text(f"{self._name} · {facts}" if self._name else facts)
        self._picture.setAccessibleName(tr("Picture"))
        self._send.setText(tr("Send"))
        self._cancel.setText(tr("Cancel"))
