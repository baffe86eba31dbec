"""The agent's own picture, scaled to what a server takes."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader

AVATAR_SIDE = 192
AVATAR_MIME = "image/png"
_LARGEST = 12_000
"""A picture wider or higher than this is not read."""


def read_avatar(path: str) -> bytes | None:
    """Read a picture file and give its middle as a small square PNG; None where it is no picture."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > _LARGEST:
        return None
    if size.isValid():
        reader.setScaledSize(
            size.scaled(QSize(AVATAR_SIDE, AVATAR_SIDE), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
    image = reader.read()
    if image.isNull():
        return None
    side = min(image.width(), image.height())
    image = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes the format's name as text
    return bytes(buffer.data().data())
