"""Makes the manual's pictures: every window and dialog, light and dark, in both languages, and some sizes of text.

python -m tools.virtual_display python -m tools.screenshots [FOLDER]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "manual" / "images"
LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")
LARGEST = 150_000
EXACT = 128
TIME_ZONE = "Asia/Shanghai"
"""The pictures show the same times wherever they are made."""
LEFT_OUT = frozenset(
    {"controls", "icons", "painted", "people", "notices", "chat-hostile", "pack-hostile", "file-dialog"}
)
"""Scenes for developers."""


@dataclass(frozen=True)
class Size:
    """Pictures of the window in another size or with larger text."""

    name: str
    percent: int
    size: str


SIZES = (Size("small", 100, "1024x640"), Size("150", 150, "1440x900"), Size("200", 200, "1600x1000"))


def playground(*words: str) -> None:
    """Take the pictures that the words ask for. Raises CalledProcessError."""
    environment = {**os.environ, "TZ": TIME_ZONE}
    subprocess.run([sys.executable, "-m", "tests.playground", *words], cwd=ROOT, env=environment, check=True)


def apart(one: int, other: int) -> int:
    """Tell how different two colours are."""
    return sum(((one >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (0, 8, 16))


def palette(image: QImage) -> list[int]:
    """Choose 256 colours: the most frequent ones, then again and again the one that is least like those chosen."""
    counts = Counter(memoryview(image.constBits()).cast("I")).most_common()
    chosen = [colour for colour, _ in counts[:EXACT]]
    shades: dict[int, int] = {}
    for colour, _ in counts[EXACT:]:
        shades.setdefault(colour & 0xF0F0F0, colour)
    far = {colour: min(apart(colour, other) for other in chosen) for colour in shades.values()}
    while far and len(chosen) < 256:
        farthest = max(far, key=far.__getitem__)
        chosen.append(farthest)
        del far[farthest]
        far = {colour: min(distance, apart(colour, farthest)) for colour, distance in far.items()}
    return chosen


def slim(picture: Path) -> None:
    """Write a picture again with 256 colours and without notes. Raises OSError where it stays too large."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    writer = QImageWriter(str(picture), b"png")
    writer.setCompression(100)
    writer.write(image.convertToFormat(QImage.Format.Format_Indexed8, palette(image), flags))
    if picture.stat().st_size > LARGEST:
        raise OSError(f"{picture} has {picture.stat().st_size} bytes, more than {LARGEST}")


def take(folder: Path, language: str, theme: str) -> None:
    """Fill one folder."""
    dark = ["--dark"] if theme == "dark" else []
    playground("all", "--lang", language, "--shot", str(folder), *dark)
    for name in LEFT_OUT:
        (folder / f"{name}.png").unlink(missing_ok=True)
    if theme == "light":
        for size in SIZES:
            target = folder / f"window-{size.name}.png"
            playground(
                "window", "--lang", language, "--shot", str(target), "--text", str(size.percent), "--size", size.size
            )


def main(words: list[str]) -> int:
    """Make every picture anew; what is no longer made goes."""
    target = Path(words[0]) if words else IMAGES
    # A picture is written by an application, even where it shows no window.
    application = QGuiApplication(sys.argv[:1])
    for language in LANGUAGES:
        for theme in THEMES:
            folder = target / f"{language}-{theme}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            take(folder, language, theme)
            pictures = sorted(folder.glob("*.png"))
            for picture in pictures:
                slim(picture)
            size = sum(picture.stat().st_size for picture in pictures)
            print(f"{folder}: {len(pictures)} pictures, {size // 1024} KiB", flush=True)
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
