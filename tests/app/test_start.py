"""The start: the first paint comes before everything that takes time to load, and a mistake is told in words."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.options import Options, parse
from console.settings.clock import SystemClock
from console.settings.places import places
from console.storage.store import open_store

PROBE = """
import sys
from console.ui.shell import Shell
paint = Shell.paintEvent
def painted(self, event):
    paint(self, event)
    heavy = [name for name in ("sqlalchemy", "alembic", "slixmpp", "keyring", "asyncio", "qasync", "aiohttp",
                               "desktop_notifier", "console.storage", "console.services.session", "console.controller")
             if name in sys.modules]
    sys.stdout.write("heavy: " + ",".join(heavy) + "\\n")
    sys.stdout.flush()
    import os
    os._exit(0)
Shell.paintEvent = painted
from console.__main__ import main
main(sys.argv[1:])
"""


def run(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *(["-c", code] if code else ["-m", "console"]), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=environment, check=False, encoding="utf-8"
    )


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    result = run("--training", "--data-dir", str(tmp_path), code=PROBE)
    assert result.stdout == "heavy: \n", result.stderr


def test_help_names_every_option_in_both_languages() -> None:
    english = run("--lang", "en", "--help")
    chinese = run("--lang", "zh_CN", "--help")
    assert english.returncode == chinese.returncode == 0
    for option in (
        "--data-dir", "--lang", "--training", "--account", "--server", "--ca-file", "--plaintext-loopback",
        "--password-stdin", "doctor", "backup", "restore",
    ):  # fmt: skip
        assert option in english.stdout
        assert option in chinese.stdout
    assert "Serve buyers by chat" in english.stdout
    assert "Serve buyers by chat" not in chinese.stdout


def test_a_mistake_on_the_command_line_is_told_and_ends_with_2() -> None:
    result = run("--no-such-option")
    assert result.returncode == 2
    assert "--no-such-option" in result.stderr


def test_the_command_line_is_taken_apart() -> None:
    options = parse(["--data-dir", "x", "--account", "a@b", "--server", "h:1", "--plaintext-loopback"])
    assert options == Options(data_dir=Path("x"), account="a@b", server="h:1", plaintext_loopback=True)
    assert parse(["--data-dir", "x", "doctor"]).data_dir == Path("x")
    assert parse(["doctor", "--data-dir", "x"]).data_dir == Path("x")
    assert parse(["restore", "some.db"]).backup_file == "some.db"


@pytest.mark.parametrize("command", ["doctor", "backup", "restore"])
def test_a_command_without_an_account_says_so(tmp_path: Path, command: str) -> None:
    result = run("--lang", "en", "--data-dir", str(tmp_path), command)
    assert result.returncode == 2
    assert "no stored account" in result.stderr


def test_doctor_backup_and_restore_work_on_a_stored_account(tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    played = run("--data-dir", str(tmp_path / "data"), "--demo-scene", str(scene), "--lang", "en", code=SHORT_SCENE)
    assert played.returncode == 0, played.stderr
    data = ("--lang", "en", "--data-dir", str(tmp_path / "data"))
    doctor = run(*data, "doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "The database is whole." in doctor.stdout
    backup = run(*data, "backup")
    assert backup.returncode == 0, backup.stderr
    restore = run(*data, "restore")
    assert restore.returncode == 0, restore.stderr
    assert "is in place" in restore.stdout
    assert run(*data, "doctor").returncode == 0


SHORT_SCENE = """
import sys
from console.ui import demo_scene
demo_scene.ANSWERS = 1
from console.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


LATER = """
import sys, builtins, linecache
from console.ui.shell import Shell
from console.services import session
load = session.Session.load
async def loaded(self):
    await load(self)
    later = [name for name in ("sqlalchemy.orm", "alembic", "slixmpp", "aiohttp", "keyring", "cryptography", "yaml",
                               "re2", "desktop_notifier", "PySide6.QtMultimedia") if name in sys.modules]
    sys.stdout.write("later: " + ",".join(later) + "\\n")
    plain = builtins.__import__ is builtins.__orig_import__
    read = [name for name in linecache.cache if not name.startswith("<")]
    sys.stdout.write(f"sources read: {len(read)}, plain: {plain}\\n")
    sys.stdout.flush()
    import os
    os._exit(0)
session.Session.load = loaded
from console.__main__ import main
main(sys.argv[1:])
"""


def test_stored_conversations_are_shown_before_what_the_line_needs_is_loaded(tmp_path: Path) -> None:
    folder = places(tmp_path).account_folder("agent@shop.test")
    folder.mkdir(parents=True)

    async def make() -> None:
        await open_store(folder, SystemClock()).close()

    asyncio.run(make())
    result = run("--account", "agent@shop.test", "--data-dir", str(tmp_path), code=LATER)
    assert result.stdout == "later: \nsources read: 0, plain: True\n", result.stderr
