"""Room of strangers' pictures: looks at them, and makes them small, without trusting a byte."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from console.domain.errors import Problem, UserError
from console.ports import ImageInfo

BYTES = 20 * 1024 * 1024
PIXELS = 50_000_000
CACHE_BYTES = 12 * 1024 * 1024
_TEST_SIZE = QSize(64, 64)
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", 0, "png", "image/png"),
    (b"\xff\xd8\xff", 0, "jpeg", "image/jpeg"),
    (b"GIF8", 0, "gif", "image/gif"),
    (b"WEBP", 8, "webp", "image/webp"),
    (b"BM", 0, "bmp", "image/bmp"),
)


def sniff(head: bytes) -> tuple[str, str] | None:
    """Give (Qt's format, media type) by the first bytes, never by a name; None: no picture that we show."""
    for magic, offset, kind, mime in _KINDS:
        if head[offset : offset + len(magic)] == magic:
            return kind, mime
    return None


class QtImageInspector:
    """ports.ImageInspector by QImageReader; works in the caller's thread and needs no screen."""

    def inspect(self, data: bytes) -> ImageInfo:
        """Tell what a picture is. Raises UserError (PICTURE_UNREADABLE, PICTURE_TOO_LARGE)."""
        if len(data) > BYTES:
            raise UserError(Problem.PICTURE_TOO_LARGE)
        known = sniff(data[:16])
        if known is None:
            raise UserError(Problem.PICTURE_UNREADABLE)
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = _reader(buffer, known[0])
        size = _checked_size(reader)
        turned = bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
        # A header is not a picture: only what can be decoded is kept and sent on.
        if _read(reader, size, _TEST_SIZE).isNull():
            raise UserError(Problem.PICTURE_UNREADABLE)
        width, height = (size.height(), size.width()) if turned else (size.width(), size.height())
        return ImageInfo(mime=known[1], width=width, height=height)


def thumbnail(path: Path, size: QSize) -> QImage:
    """Give a picture made to fit into size pixels, never larger than it is. Raises UserError (PICTURE_*)."""
    try:
        with path.open("rb") as file:
            known = sniff(file.read(16))
            length = path.stat().st_size
    except OSError as error:
        raise UserError(Problem.PICTURE_UNREADABLE) from error
    if known is None:
        raise UserError(Problem.PICTURE_UNREADABLE)
    if length > BYTES:
        raise UserError(Problem.PICTURE_TOO_LARGE)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(False)
    reader.setFormat(QByteArray(known[0].encode()))
    reader.setAutoTransform(True)
    source = _checked_size(reader)
    image = _read(reader, source, size)
    if image.isNull():
        raise UserError(Problem.PICTURE_UNREADABLE)
    return image


def reduced(data: bytes, size: QSize) -> QImage:
    """Give a picture held in memory, made to fit into size pixels. Raises UserError (PICTURE_*)."""
    known = sniff(data[:16])
    if known is None:
        raise UserError(Problem.PICTURE_UNREADABLE)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = _reader(buffer, known[0])
    image = _read(reader, _checked_size(reader), size)
    if image.isNull():
        raise UserError(Problem.PICTURE_UNREADABLE)
    return image


def encoded(image: QImage) -> bytes:
    """Give an image from the clipboard as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs name the format bytes, Qt takes str
    return bytes(data.data())


def _reader(buffer: QBuffer, kind: str) -> QImageReader:
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    return reader


def _checked_size(reader: QImageReader) -> QSize:
    size = reader.size()
    if size.isEmpty():
        raise UserError(Problem.PICTURE_UNREADABLE)
    if size.width() * size.height() > PIXELS:
        raise UserError(Problem.PICTURE_TOO_LARGE)
    return size


def _read(reader: QImageReader, source: QSize, room: QSize) -> QImage:
    """Decode into a room, scaled while decoding where the format can; Qt's own limit of 256 MB bounds the rest."""
    if source.width() > room.width() or source.height() > room.height():
        scaled = source.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(scaled.expandedTo(QSize(1, 1)))
    return reader.read()


class _Load(QRunnable):
    """Makes one thumbnail on a thread of the pool."""

    def __init__(self, owner: Thumbnails, path: Path, size: QSize) -> None:
        super().__init__()
        self._owner = owner
        self._path = path
        self._size = size

    def run(self) -> None:
        """Decode, and hand the image to the window's thread."""
        try:
            image = thumbnail(self._path, self._size)
        except UserError:
            image = QImage()
        self._owner.loaded.emit(str(self._path), self._size, image)


class Thumbnails(QObject):
    """Small pictures of files, made on other threads and kept up to 12 MB; lives on the window's thread.

    ready(path): the thumbnail of this file can be had now, or turned out not to be one.
    """

    ready = Signal(str)
    loaded = Signal(str, QSize, QImage)

    def __init__(self, parent: QObject | None = None, limit: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._limit = limit
        self._bytes = 0
        self._kept: OrderedDict[tuple[str, int, int], QPixmap] = OrderedDict()
        self._wanted: set[tuple[str, int, int]] = set()
        self._bad: set[str] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self.loaded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def get(self, path: Path, size: QSize) -> QPixmap | None:
        """Give the thumbnail if it is here; otherwise it is asked for, and ready() comes."""
        key = (str(path), size.width(), size.height())
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if key not in self._wanted and key[0] not in self._bad:
            self._wanted.add(key)
            self._pool.start(_Load(self, path, size))
        return None

    def is_bad(self, path: Path) -> bool:
        """Tell whether the file turned out to be no picture."""
        return str(path) in self._bad

    def bytes_kept(self) -> int:
        """Tell how much the pixels kept take."""
        return self._bytes

    def wait(self) -> None:
        """Let the threads end; for closing."""
        self._pool.clear()
        self._pool.waitForDone()

    def _take(self, path: str, size: QSize, image: QImage) -> None:
        key = (path, size.width(), size.height())
        self._wanted.discard(key)
        if image.isNull():
            self._bad.add(path)
        else:
            pixmap = QPixmap.fromImage(image)
            self._kept[key] = pixmap
            self._bytes += _weight(pixmap)
            while self._bytes > self._limit and len(self._kept) > 1:
                self._bytes -= _weight(self._kept.popitem(last=False)[1])
        self.ready.emit(path)


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
