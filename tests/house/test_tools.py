"""The house's own commands: they say what is missing, fail under CI, and leave nothing running."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.rows import Row
from tests.helpers import need as needs
from tests.helpers.house import ROOT
from tools import bench, run, set_up, system_packages
from tools.virtual_display import virtual_display

TARGETS = ("help", "install", "run", "test", "lint", "bench", "screenshots", "demo", "torture", "clean")


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a Debian machine without any package, where nothing may be installed."""
    monkeypatch.setattr(system_packages, "installed_packages", frozenset)
    monkeypatch.setattr(system_packages, "_as_administrator", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("CI", raising=False)


def test_make_alone_lists_the_commands() -> None:
    done = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[1] for line in done.stdout.splitlines()}
    assert set(TARGETS) <= listed


def test_what_is_missing_is_named_with_what_is_not_tested(
    bare_machine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert system_packages.main(["install", "prosody"]) == 0
    said = capsys.readouterr().out
    assert "prosody lua-dbi-sqlite3 lua-event lua-unbound. Not tested without it: the console against a real" in said
    assert "sudo apt-get install --no-install-recommends lua-dbi-sqlite3" in said


def test_under_ci_nothing_may_be_missing(bare_machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert system_packages.main(["install"]) == 1


def test_every_feature_says_what_it_is_for() -> None:
    assert all(each.use and each.untested and each.packages for each in system_packages.FEATURES)


def test_a_need_skips_at_a_desk_and_fails_under_ci(bare_machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.skip.Exception, match="needs the XMPP server"):
        needs.need("prosody")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nothing may be left out"):
        needs.need("prosody")


def test_the_environment_is_made_anew_when_the_project_asks_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(set_up, "venv_python", lambda: Path(sys.executable))
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert not set_up.is_ready()
    set_up.STAMP.write_text(set_up.wanted_stamp(), encoding="utf-8")
    assert set_up.is_ready()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert not set_up.is_ready()


@pytest.mark.e2e
def test_a_virtual_display_is_there_and_goes() -> None:
    needs.need("xvfb")
    with virtual_display("800x600") as display:
        socket = Path("/tmp/.X11-unix") / f"X{display.removeprefix(':')}"
        assert socket.exists()
    assert not socket.exists()


def test_no_display_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not run.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert run.has_display()


def test_the_bench_table_shows_ratio_goal_and_what_was_missed() -> None:
    rows = [
        Row("1 first window", 140.0, "ms", "bare window", 100.0, 1.4, 1.4, "5 runs"),
        Row("9 rows a second, at least", 20_000.0, "rows/s", "raw", 200_000.0, 0.1, 0.15, "5 runs"),
    ]
    first, second = bench.table(rows).splitlines()[1:]
    assert first.split("  ")[0] == "1 first window"
    assert "140 ms" in first
    assert "1.4 ×" in first
    assert "≤ 1.4 ×" in first
    assert second.endswith("missed")
    assert "≥ 0.15 ×" in second
