"""Short sounds, by what the system has for it; where it has nothing the bell of the desktop.

Qt's multimedia module would add 170 MB to the installation for five short sounds.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

PLAYERS = {"darwin": ("afplay",), "linux": ("pw-play", "paplay", "aplay")}
QUIET = {"aplay": ["-q"]}


class Sounds:
    """Plays the sounds that ship, without waiting for them."""

    def __init__(self) -> None:
        names = PLAYERS.get(sys.platform, ())
        self._player = next((found for name in names if (found := shutil.which(name))), None)

    def play(self, name: str) -> None:
        """Play resources/sounds/NAME.wav: message, visitor, waiting, reminder or sent."""
        with as_file(files("resources") / "sounds" / f"{name}.wav") as path:
            if not path.exists():
                return
            if sys.platform == "win32":
                winsound = importlib.import_module("winsound")
                winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            elif self._player is not None:
                QProcess.startDetached(self._player, [*QUIET.get(Path(self._player).name, []), str(path)])
            else:
                QApplication.beep()
