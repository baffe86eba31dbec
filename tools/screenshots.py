"""Makes the manual's pictures: every scene of the playground and the console's opening, in both themes and languages.

python -m tools.virtual_display python -m tools.screenshots [FOLDER]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from console.settings.places import places
from console.settings.schema import THEME
from console.settings.store import Settings

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"
LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")


def playground(folder: Path, language: str, theme: str) -> None:
    """Take a picture of every scene. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.playground", "all", "--lang", language, "--shot", str(folder)]
    subprocess.run([*command, *(["--dark"] if theme == "dark" else [])], cwd=ROOT, check=True)


def opening(folder: Path, language: str, theme: str) -> None:
    """Take the pictures of the console itself, as it plays its opening scene. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as name:
        data, scene = Path(name) / "data", Path(name) / "scene"
        settings = Settings(places(data).settings)
        settings.set(THEME, theme)
        settings.close()
        command = [sys.executable, "-m", "console", "--training", "--lang", language, "--data-dir", str(data)]
        subprocess.run([*command, "--demo-scene", str(scene)], cwd=ROOT, check=True)
        for picture in sorted(scene.glob("*.png")):
            # 08-served.png; of two with one name the later stays.
            shutil.copy(picture, folder / f"opening-{picture.name.partition('-')[2]}")


def main(words: list[str]) -> int:
    """Make every picture anew; what is no longer made goes."""
    target = Path(words[0]) if words else MANUAL
    for language in LANGUAGES:
        for theme in THEMES:
            folder = target / f"{language}-{theme}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            playground(folder, language, theme)
            opening(folder, language, theme)
            print(f"{folder}: {len(list(folder.glob('*.png')))} pictures", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
