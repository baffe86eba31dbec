"""Starting with the system: a menu entry on Linux, a key of the registry on Windows, a launch agent on macOS."""

from __future__ import annotations

import importlib
import os
import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.settings.files import replace_file

NAME = "agent-console"
TITLE = "Agent Console"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
# What a desktop entry's Exec line gives a meaning to (Desktop Entry Specification, "The Exec key").
_MEANT = {"\\": "\\\\", '"': '\\"', "`": "\\`", "$": "\\$"}


def command(data_dir: Path | None) -> list[str]:
    """Give the words that start this console again, with the same data folder."""
    if getattr(sys, "frozen", False):
        words = [sys.executable]
    else:
        python = Path(sys.executable)
        quiet = python.with_name("pythonw.exe")
        words = [str(quiet if os.name == "nt" and quiet.exists() else python), "-m", "console"]
    return [*words, "--data-dir", str(data_dir.expanduser().absolute())] if data_dir is not None else words


def set_autostart(on: bool, words: Sequence[str]) -> None:
    """Start these words with the system, or not; waits for the disk. Raises UserError (AUTOSTART_FAILED)."""
    try:
        if os.name == "nt":
            _registry(words if on else None)
        elif sys.platform == "darwin":
            _file(Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist", launch_agent(words) if on else None)
        else:
            _file(_config() / "autostart" / f"{NAME}.desktop", desktop_entry(words) if on else None)
    except OSError as error:
        raise UserError(Problem.AUTOSTART_FAILED, reason=error.strerror or str(error)) from error


def desktop_entry(words: Sequence[str]) -> bytes:
    """Give the entry for a Linux desktop."""
    line = " ".join(f'"{"".join(_MEANT.get(c, c) for c in word)}"' for word in words).replace("%", "%%")
    # A value is unescaped once more before the quotes are read.
    line = line.replace("\\", "\\\\")
    return (
        "[Desktop Entry]\nType=Application\nVersion=1.5\n"
        f"Name={TITLE}\nIcon={NAME}\nExec={line}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    ).encode()


def launch_agent(words: Sequence[str]) -> bytes:
    """Give the launch agent for macOS."""
    return plistlib.dumps({"Label": NAME, "ProgramArguments": list(words), "RunAtLoad": True})


def windows_line(words: Sequence[str]) -> str:
    """Give one command line for Windows; a path there cannot hold quotation marks."""
    return " ".join(f'"{word}"' if " " in word or not word else word for word in words)


def _config() -> Path:
    given = os.environ.get("XDG_CONFIG_HOME", "")
    return Path(given) if Path(given).is_absolute() else Path.home() / ".config"


def _file(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != content:
        replace_file(path, content)


def _registry(words: Sequence[str] | None) -> None:
    winreg = importlib.import_module("winreg")
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
        if words is not None:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, windows_line(words))
            return
        try:
            winreg.DeleteValue(key, NAME)
        except FileNotFoundError:
            return
