"""Room of the icons: line drawings from resources/icons, coloured from the theme at the moment they are painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from console.ui.style import resource_folder
from console.ui.theme import current

BOX = 18
"""Side of the drawing's box, in design pixels."""


@cache
def _drawing(name: str) -> str:
    """Read an SVG. Raises FileNotFoundError."""
    return (resource_folder("icons") / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


def paint_icon(painter: QPainter, rect: QRect | QRectF, name: str, role: str = "text_2") -> None:
    """Draw an icon into a rectangle; role is a field of theme.Tokens. For delegates."""
    _renderer(name, current().color(role).name()).render(painter, QRectF(rect))


@cache
def _pixmap(name: str, colour: str, width: int, height: int, dpr: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(width * dpr), round(height * dpr)))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    side = min(width, height)
    target = QRectF((width - side) / 2, (height - side) / 2, side, side)
    _renderer(name, colour).render(painter, target)
    painter.end()
    return pixmap


def icon_pixmap(name: str, size: int, role: str = "text_2", dpr: float = 1.0) -> QPixmap:
    """Give an icon as a pixmap of size × size device-independent pixels."""
    return _pixmap(name, current().color(role).name(), size, size, dpr)


class _Engine(QIconEngine):
    """Asks the theme for the colour each time, so that an icon follows a change of theme by itself."""

    def __init__(self, name: str, role: str, checked_role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._checked_role = checked_role

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return current().tokens.hint
        role = self._checked_role if state is QIcon.State.On else self._role
        return current().color(role).name()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        target = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, self._colour(mode, state)).render(painter, target)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        # In device pixels; the icon itself sets the ratio. (scaledPixmap's size changed its meaning between releases.)
        return _pixmap(self._name, self._colour(mode, state), size.width(), size.height(), 1.0)

    def clone(self) -> QIconEngine:
        return _keep(_Engine(self._name, self._role, self._checked_role))


_engines: list[_Engine] = []
"""Qt owns the engines of its icons but cannot keep their Python half: this does. As many as icon() has arguments."""


def _keep(engine: _Engine) -> _Engine:
    _engines.append(engine)
    return engine


@cache
def icon(name: str, role: str = "text_2", checked_role: str = "accent_text") -> QIcon:
    """Give an icon in a token's colour; crisp at every size, re-coloured when the theme changes.

    Raises FileNotFoundError for a drawing that does not exist.
    """
    _drawing(name)
    return QIcon(_keep(_Engine(name, role, checked_role)))


@cache
def picture_icon(name: str) -> QIcon:
    """Give an icon that keeps its own colours (agent-console, tray, tray-unread, tray-offline), as plain pixmaps."""
    _drawing(name)
    result = QIcon()
    for side in (16, 20, 22, 24, 32, 44, 48, 64, 128, 256):
        result.addPixmap(_pixmap(name, "#000000", side, side, 1.0))
    return result
