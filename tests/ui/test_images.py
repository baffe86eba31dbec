"""Strangers' pictures: what is one, what is not, and what would eat the machine."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize

from console.domain.errors import Problem, UserError
from console.ui.images import BYTES, QtImageInspector, Thumbnails, reduced, thumbnail
from tests.helpers.chat import png
from tests.helpers.qt import until


def problem(data: bytes) -> Problem:
    with pytest.raises(UserError) as caught:
        QtImageInspector().inspect(data)
    return caught.value.problem


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that says it is huge, and is."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPG", "image/jpeg"), ("BMP", "image/bmp")])
def test_a_picture_is_known_by_its_content(qapp: Any, kind: str, mime: str) -> None:
    info = QtImageInspector().inspect(png(120, 80, kind=kind))
    assert (info.mime, info.width, info.height) == (mime, 120, 80)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF8", b"\x89PNG\r\n\x1a\n", b"MZ\x00\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(60),
        b"<?xml version='1.0'?><svg/>", b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"\xff\xd8\xff\xe0" + bytes(200), b"%PDF-1.7",
    ],
)  # fmt: skip
@pytest.mark.qt_log_ignore(
    "qt.gui.imageio", "QImage", "QBmp", "libpng", "Corrupt JPEG", "Not a JPEG", "JPEG datastream", "failed"
)
def test_what_is_no_picture_is_refused(qapp: Any, data: bytes) -> None:
    assert problem(data) is Problem.PICTURE_UNREADABLE


@pytest.mark.qt_log_ignore("libpng", "qt.gui.imageio")
def test_half_a_picture_is_no_picture(qapp: Any) -> None:
    whole = png(400, 300)
    assert problem(whole[:60]) is Problem.PICTURE_UNREADABLE


def test_a_bomb_is_refused_before_it_is_unpacked(qapp: Any) -> None:
    data = bomb(60_000, 60_000)
    assert problem(data) is Problem.PICTURE_TOO_LARGE
    assert problem(b"\x89PNG\r\n\x1a\n" + bytes(BYTES)) is Problem.PICTURE_TOO_LARGE


def test_a_thumbnail_fits_and_is_never_blown_up(qapp: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(png(400, 200))
    assert thumbnail(path, QSize(100, 100)).size() == QSize(100, 50)
    assert thumbnail(path, QSize(4000, 4000)).size() == QSize(400, 200)
    assert reduced(png(400, 200), QSize(100, 100)).size() == QSize(100, 50)
    with pytest.raises(UserError):
        thumbnail(tmp_path / "none", QSize(10, 10))


def test_thumbnails_come_from_other_threads_and_are_bounded(qapp: Any, tmp_path: Path) -> None:
    keeper = Thumbnails(limit=100 * 100 * 4 * 3)
    paths = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        path.write_bytes(png(100, 100, f"#0000{number}0"))
        paths.append(path)
        assert keeper.get(path, QSize(100, 100)) is None
        until(lambda path=path: keeper.get(path, QSize(100, 100)) is not None)  # type: ignore[misc]
    assert keeper.bytes_kept() <= 100 * 100 * 4 * 3
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"nothing")
    assert keeper.get(bad, QSize(10, 10)) is None
    until(lambda: keeper.is_bad(bad))
    assert keeper.get(bad, QSize(10, 10)) is None
    keeper.wait()
