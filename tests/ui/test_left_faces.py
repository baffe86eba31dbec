"""Faces of contacts are read off the window thread, and what is no picture shows the initials."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from console.domain.contacts import Contact
from console.domain.ids import Address, ContactId
from console.domain.presence import Show
from console.ui.delegates.avatars import Faces
from console.ui.theme import Theme
from tests.helpers.qt import until


def painted(faces: Faces, file: str, show: Show = Show.UNKNOWN) -> QImage:
    canvas = QImage(40, 40, QImage.Format.Format_ARGB32)
    canvas.fill(Qt.GlobalColor.white)
    painter = QPainter(canvas)
    contact = Contact(ContactId(1), Address("a@shop.test"), "甲", avatar=file)
    faces.paint(painter, QRectF(0, 0, 40, 40), contact, show)
    painter.end()
    return canvas


def middle(image: QImage) -> QColor:
    return image.pixelColor(QPoint(20, 30))


def test_the_picture_follows_the_initials(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    picture = QImage(100, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00ff00"))
    assert picture.save(str(tmp_path / "face.png"))
    faces = Faces()
    faces.folder = tmp_path
    arrived: list[bool] = []
    faces.arrived.connect(lambda: arrived.append(True))
    assert middle(painted(faces, "face.png")) != QColor("#00ff00")
    until(lambda: arrived)
    assert middle(painted(faces, "face.png")) == QColor("#00ff00")
    with_dot = painted(faces, "face.png", Show.ONLINE)
    assert with_dot.pixelColor(QPoint(36, 36)) == theme.color("ok")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload='x'/>"])
def test_what_is_no_picture_stays_initials(qtbot: QtBot, theme: Theme, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "face.png").write_bytes(content)
    faces = Faces()
    faces.folder = tmp_path
    first = painted(faces, "face.png")
    assert faces._pool.waitForDone(5000)
    assert painted(faces, "face.png") == first
