"""The wheel carries everything the program needs, and runs in an empty environment elsewhere."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import console
from tests.helpers.house import ROOT, checkout_files

BIN = "Scripts" if os.name == "nt" else "bin"
SHIPPED = ("console", "resources", "phrases")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a wheel built from a copy of the checkout, so that no leftovers of earlier builds get in."""
    copy, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in checkout_files():
        if name.split("/")[0] in {*SHIPPED, "pyproject.toml", "README.md", "LICENSE"}:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(target), str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an environment with the wheel in it, in a folder whose name has a space and Chinese in it."""
    folder = tmp_path_factory.mktemp("else") / "另一个 folder"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def run_there(elsewhere: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "QT_"))}
    home = elsewhere.parent / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [str(elsewhere / BIN / "agent-console"), *words],
        cwd=home,
        env={**kept, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_the_wheel_carries_code_resources_and_packs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {name for name in checkout_files() if name.split("/")[0] in SHIPPED}
    assert wanted - names == set()
    assert {name for name in names - wanted if not re.match(r"agent_console-[^/]+\.dist-info/", name)} == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_program_tells_its_version(elsewhere: Path) -> None:
    done = run_there(elsewhere, "--version")
    assert done.returncode == 0, done.stderr
    assert console.__version__ in done.stdout


def test_the_installed_program_lists_every_option(elsewhere: Path) -> None:
    done = run_there(elsewhere, "--help")
    assert done.returncode == 0, done.stderr
    options = (
        "--data-dir --lang --training --account --server --ca-file --plaintext-loopback --password-stdin --version"
    )
    assert [option for option in options.split() if option not in done.stdout] == []


def test_the_installed_program_opens_the_built_in_shop(elsewhere: Path, tmp_path: Path) -> None:
    scene = tmp_path / "scene"
    done = run_there(
        elsewhere, "--training", "--data-dir", str(tmp_path / "data"), "--lang", "zh_CN", "--demo-scene", str(scene)
    )
    assert done.returncode == 0, done.stderr
    assert [path for path in scene.rglob("*.png") if path.stat().st_size > 0], "no picture of the window was made"
