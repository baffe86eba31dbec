"""The direction of imports is kept by a tool, and the tool bites."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

VIOLATIONS = {
    "Imports go down only": ("domain/wrong_layer.py", "import console.services\n"),
    "Adapters are called by the services, not the other way round": (
        "formats/wrong_caller.py",
        "import console.services\n",
    ),
    "Words for users are said only by those who show them": ("services/wrong_words.py", "import console.i18n\n"),
    "Channels are unaware of each other": ("channels/simulator/wrong_peer.py", "import console.channels.xmpp\n"),
    "Qt lives in ui and in the builder only": ("services/wrong_qt.py", "from PySide6.QtCore import QObject\n"),
    "SQL lives in storage only": ("services/wrong_sql.py", "import sqlalchemy\n"),
    "slixmpp and aiohttp live in channels.xmpp only": ("ui/wrong_xmpp.py", "import slixmpp\n"),
    "The keyring lives in settings only": ("ui/wrong_keyring.py", "import keyring\n"),
    "Signatures are made and checked in formats only": ("services/wrong_signature.py", "import cryptography\n"),
    "Agents' regular expressions are read in patterns only": ("services/wrong_pattern.py", "import re2\n"),
    "Words are looked up in spelling only": ("services/wrong_spelling.py", "import spellchecker\n"),
    "PyYAML lives in formats only": ("services/wrong_yaml.py", "import yaml\n"),
    "The desktop's notifications live in ui only": ("services/wrong_banner.py", "import desktop_notifier\n"),
    "The machine's idle time is asked in ui only": ("services/wrong_idle.py", "import dbus_idle\n"),
}


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "console", folder / "console", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_program_keeps_every_contract() -> None:
    done = check(ROOT)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


def test_every_contract_bites(copy: Path) -> None:
    for name, text in VIOLATIONS.values():
        (copy / "console" / name).write_text(text, encoding="utf-8")
    done = check(copy)
    assert done.returncode != 0
    results = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", done.stdout, re.MULTILINE))
    assert results == dict.fromkeys(VIOLATIONS, "BROKEN")


def test_a_room_that_the_plan_does_not_know_is_refused(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "console", tmp_path / "console", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "console" / "shed.py").write_text("", encoding="utf-8")
    done = check(tmp_path)
    assert done.returncode != 0
    assert "console.shed" in done.stdout
