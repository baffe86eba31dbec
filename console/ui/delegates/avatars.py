"""Faces for the rows of lists: pictures are read off the window thread, and until then the initials stand there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPainterPath, QPixmap, QPixmapCache

from console.domain.contacts import Contact
from console.domain.presence import Show
from console.ui.widgets.avatar import avatar_pixmap
from console.ui.widgets.painting import paint_status_dot

_LARGEST_SOURCE = 4096
_KEPT = 512


class _Reader(QObject):
    read = Signal(str, QImage)


class _Read(QRunnable):
    """Reads one picture, cut to a square."""

    def __init__(self, reader: _Reader, key: str, file: Path, side: int) -> None:
        super().__init__()
        self._reader = reader
        self._key = key
        self._file = file
        self._side = side

    def run(self) -> None:
        """Read; a picture that cannot be read is told as an empty one."""
        source = QImageReader(str(self._file))
        source.setAutoTransform(True)
        size = source.size()
        image = QImage()
        if size.isValid() and max(size.width(), size.height()) <= _LARGEST_SOURCE:
            square = QSize(self._side, self._side)
            source.setScaledSize(size.scaled(square, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
            image = source.read()
            side = min(image.width(), image.height())
            if side:
                image = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
        self._reader.read.emit(self._key, image)


class Faces(QObject):
    """Gives the picture of a contact; arrived: one that was not there yet is, so ask again."""

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        """The account's media folder."""
        self._images: dict[str, QImage | None] = {}
        self._reader = _Reader()
        self._reader.read.connect(self._arrived)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def paint(self, painter: QPainter, box: QRectF, contact: Contact, show: Show) -> None:
        """Draw a contact's face into a square, with the dot of a presence that is known."""
        side = round(box.width())
        dpr = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
        image = self._image(contact.avatar, round(side * dpr)) if contact.avatar else None
        if image is None:
            face = avatar_pixmap(contact.display_name, contact.address, side, None, None, dpr)
        else:
            face = _rounded(contact.avatar or "", image, side, dpr)
        painter.drawPixmap(box.topLeft(), face)
        if show not in {Show.UNKNOWN, Show.OFFLINE}:
            _paint_dot(painter, box, show)

    def _image(self, name: str, side: int) -> QImage | None:
        key = f"{side}/{name}"
        if key in self._images:
            return self._images[key]
        if self.folder is not None:
            if len(self._images) >= _KEPT:
                self._images.pop(next(iter(self._images)))
            self._images[key] = None
            self._pool.start(_Read(self._reader, key, self.folder / name, side))
        return None

    def _arrived(self, key: str, image: QImage) -> None:
        if not image.isNull():
            self._images[key] = image
            self.arrived.emit()


def _rounded(name: str, image: QImage, side: int, dpr: float) -> QPixmap:
    key = f"face/{name}/{side}/{dpr}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    pixmap = QPixmap(QSize(round(side * dpr), round(side * dpr)))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    clip = QPainterPath()
    clip.addRoundedRect(QRectF(0, 0, side, side), side / 4, side / 4)
    painter.setClipPath(clip)
    painter.drawImage(QRectF(0, 0, side, side), image)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def _paint_dot(painter: QPainter, box: QRectF, show: Show) -> None:
    side = box.width() * 0.3
    ring = QRectF(box.right() - side + 2, box.bottom() - side + 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(painter.background().color()))
    painter.drawEllipse(ring)
    painter.restore()
    paint_status_dot(painter, ring.adjusted(2, 2, -2, -2), show)
