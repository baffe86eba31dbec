"""Makes .venv/ with the console and its tools in it, and makes it anew only when pyproject.toml asks for another.

    python3 tools/set_up.py

Standard library only, and readable by an old Python 3, so that one can be told what it lacks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def venv_python() -> Path:
    """Give the path of the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def new_enough() -> str | None:
    """Give an interpreter of at least the oldest version that is supported; None where there is none."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    return next((path for path in map(shutil.which, NEWER_NAMES) if path), None)


def wanted_stamp() -> str:
    """Describe the environment that pyproject.toml asks for, at this place."""
    # What follows configures checks, which need no new installation.
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("\n[tool.ruff]")[0]
    digest = hashlib.sha256(project.encode()).hexdigest()
    return f"{digest}\n{ROOT}\n"


def is_ready() -> bool:
    """Tell whether the environment is the one that is asked for."""
    return venv_python().exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted_stamp()


def make_environment(python: str) -> bool:
    """Make the environment, or mend the one that is there, and put the console into it; True where it worked."""
    if not venv_python().exists():
        if subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode != 0:
            install = [python, "-m", "tools.system_packages", "install", "venv"]
            subprocess.run(install, cwd=str(ROOT), check=False)
        made = subprocess.run([python, "-m", "venv", str(VENV)], check=False)
        if made.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            print("No virtual environment could be made. On Debian: sudo apt-get install python3-venv")
            return False
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # setuptools warns about every editable installation as such.
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([*pip, "--editable", ".[dev]"], cwd=str(ROOT), env=quiet, check=False)
    if done.returncode != 0:
        print("The Python packages could not be installed; pip's own words are above.")
        return False
    STAMP.write_text(wanted_stamp(), encoding="utf-8")
    return True


def main() -> int:
    """Set up where needed; 1 where that is not possible here."""
    if is_ready():
        return 0
    python = new_enough()
    if python is None:
        wanted = ".".join(map(str, OLDEST))
        print(f"Python {wanted} or newer is needed; this is {sys.version.split()[0]}. Name one: make PYTHON=python3.12")
        return 1
    print("Setting up .venv/ (a few minutes the first time)", flush=True)
    return 0 if make_environment(python) else 1


if __name__ == "__main__":
    sys.exit(main())
