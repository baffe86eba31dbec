"""The picture of a person, or the first letters of the name on a colour that belongs to the address."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImageReader, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.presence import AgentStatus, Show
from console.ui.theme import current, looks_changed
from console.ui.widgets.painting import paint_status_dot
from console.ui.widgets.text import one_line

_COLOURS = (
    "#5a7d9a",
    "#b97a2b",
    "#5f76c9",
    "#2f8f7c",
    "#9a60a8",
    "#8b6f5e",
    "#b3566b",
    "#5d8a3c",
    "#4a86a8",
    "#7d6ab8",
)
"""Middle tones on which white letters of 14 px and more keep 3 : 1 in both themes."""
_LETTER_SIZES = {1: 0.44, 2: 0.37, 3: 0.33}
_LARGEST_SOURCE = 4096
"""A picture wider or higher than this is not read: avatars are small, bombs are not."""


def initials(name: str) -> str:
    """Give what stands for a name: two Chinese characters, or up to three Latin letters."""
    letters = [char for char in one_line(name, 60) if _stands_for_a_name(unicodedata.category(char))]
    if not letters:
        return "?"
    if _is_wide(letters[0]):
        wide = [char for char in letters if _is_wide(char)]
        return "".join(wide[:2])
    words = [word for word in one_line(name, 60).replace("_", " ").replace("-", " ").replace(".", " ").split() if word]
    heads = [word[0] for word in words if word[0].isalpha()]
    if len(heads) >= 2:
        return (heads[0] + heads[1]).upper()
    return "".join(letters[:3]).capitalize()


def _stands_for_a_name(category: str) -> bool:
    """Letters, digits and drawings (emoji), but no mathematical or currency signs."""
    return category[0] in "LN" or category == "So"


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def avatar_colour(seed: str) -> QColor:
    """Give the colour that belongs to an address, the same on every machine."""
    return QColor(_COLOURS[crc32(seed.encode("utf-8", "replace")) % len(_COLOURS)])


def avatar_pixmap(
    name: str,
    seed: str,
    size: int,
    file: Path | bytes | None = None,
    presence: AgentStatus | Show | None = None,
    dpr: float = 1.0,
) -> QPixmap:
    """Give the avatar as size × size device-independent pixels; cached, so that delegates may ask in paint().

    file: a picture on disk, or what one holds; what cannot be read shows the initials. presence: a dot in the corner.
    """
    theme = current()
    source = file if isinstance(file, bytes) else str(file) if file else ""
    return _avatar(name, seed, size, source, presence, dpr, theme.dark, theme.font().family())


@lru_cache(maxsize=1024)
def _avatar(
    name: str,
    seed: str,
    size: int,
    file: str | bytes,
    presence: AgentStatus | Show | None,
    dpr: float,
    dark: bool,  # noqa: ARG001 - part of the key: the dot's colours depend on it
    family: str,  # noqa: ARG001 - part of the key
) -> QPixmap:
    pixmap = QPixmap(QSize(round(size * dpr), round(size * dpr)))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    box = QRectF(0, 0, size, size)
    clip = QPainterPath()
    clip.addRoundedRect(box, size / 4, size / 4)
    painter.setClipPath(clip)
    if not (file and _paint_file(painter, box, file, round(size * dpr))):
        _paint_initials(painter, box, initials(name), avatar_colour(seed))
    if presence is not None:
        painter.setClipping(False)
        _paint_presence(painter, size, presence)
    painter.end()
    return pixmap


def _paint_file(painter: QPainter, box: QRectF, file: str | bytes, pixels: int) -> bool:
    held = QBuffer()
    if isinstance(file, bytes):
        held.setData(file)
        held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held) if isinstance(file, bytes) else QImageReader(file)
    reader.setAutoTransform(True)
    source = reader.size()
    if not source.isValid() or max(source.width(), source.height()) > _LARGEST_SOURCE:
        return False
    reader.setScaledSize(source.scaled(QSize(pixels, pixels), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return False
    side = min(image.width(), image.height())
    cut = QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)
    painter.drawImage(box, image, cut)
    return True


def _paint_initials(painter: QPainter, box: QRectF, text: str, colour: QColor) -> None:
    painter.fillRect(box, colour)
    font = QFont(current().font())
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(max(6, round(box.width() * _LETTER_SIZES[len(text)])))
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_presence(painter: QPainter, size: int, presence: AgentStatus | Show) -> None:
    side = size * 0.3
    ring = QRectF(size - side, size - side, side, side)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#000000"))
    painter.drawEllipse(ring.adjusted(-1, -1, 1, 1))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    paint_status_dot(painter, ring.adjusted(1, 1, -1, -1), presence)


class Avatar(QWidget):
    """Shows one person's avatar in the size of the theme."""

    def __init__(self, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._name = ""
        self._seed = ""
        self._file: Path | bytes | None = None
        self._presence: AgentStatus | Show | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_person(
        self, name: str, seed: str, file: Path | bytes | None = None, presence: AgentStatus | Show | None = None
    ) -> None:
        """Show another person, or the same one changed."""
        self._name, self._seed, self._file, self._presence = name, seed, file, presence
        self.setAccessibleName(one_line(name))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        side = current().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        side = current().px(self._side)
        painter = QPainter(self)
        picture = avatar_pixmap(self._name, self._seed, side, self._file, self._presence, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if looks_changed(event):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)
