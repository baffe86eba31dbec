"""Starting with the system: the entry is there when it is on, gone when it is off, and starts the right words."""

from __future__ import annotations

import configparser
import plistlib
import re
import sys
from pathlib import Path

import pytest

from console.domain.errors import Problem, UserError
from console.settings.autostart import command, desktop_entry, launch_agent, set_autostart, windows_line
from tests.helpers.need import leave_out

ODD = ["/opt/agent console/python", "-m", "console", "--data-dir", '/home/me/a "b" $c `d` 100% \\e/小美']


@pytest.fixture
def linux() -> None:
    if sys.platform != "linux":
        leave_out("this system starts programs in a way of its own")


def test_the_words_start_this_console(tmp_path: Path) -> None:
    assert command(None) == [sys.executable, "-m", "console"]
    assert command(tmp_path / "a b")[-2:] == ["--data-dir", str(tmp_path / "a b")]
    assert Path(command(Path("here"))[-1]).is_absolute()


def test_a_desktop_entry_says_the_words_again() -> None:
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=())
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(desktop_entry(ODD).decode())
    entry = parser["Desktop Entry"]
    # First the value's own escapes, then the quotes, then the field codes, as the specification has it.
    line = entry["Exec"].replace("\\\\", "\\")
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    assert [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in quoted] == ODD
    assert entry["Terminal"] == "false"


def test_a_launch_agent_says_the_words_again() -> None:
    agent = plistlib.loads(launch_agent(ODD))
    assert agent["ProgramArguments"] == ODD
    assert agent["RunAtLoad"] is True


def test_a_line_for_windows() -> None:
    words = ["C:\\Program Files\\Console\\pythonw.exe", "-m", "console"]
    assert windows_line(words) == '"C:\\Program Files\\Console\\pythonw.exe" -m console'


@pytest.mark.usefixtures("linux")
def test_on_and_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    entry = tmp_path / "autostart" / "agent-console.desktop"
    set_autostart(False, ODD)
    set_autostart(True, ODD)
    assert b"agent console/python" in entry.read_bytes()
    set_autostart(True, ["/elsewhere/python", "-m", "console"])
    assert b"/elsewhere/python" in entry.read_bytes()
    set_autostart(False, ODD)
    assert not entry.exists()


@pytest.mark.usefixtures("linux")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "autostart").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(UserError) as caught:
        set_autostart(True, ODD)
    assert caught.value.problem is Problem.AUTOSTART_FAILED
