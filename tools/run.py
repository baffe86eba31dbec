"""Opens the console for `make run`: on the display there is, or on a virtual one with pictures of the opening scene.

python -m tools.run [OPTION OF THE CONSOLE...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.virtual_display import NoDisplayError, run_on_virtual_display

ROOT = Path(__file__).resolve().parent.parent
SCENE = ROOT / "out" / "demo-scene"
SCENE_LIMIT = 300.0


def has_display() -> bool:
    """Tell whether a window opened here would be seen by anybody."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def play_scene(options: list[str]) -> int:
    """Let the built-in shop play its opening scene unseen, and say where its pictures and transcript are."""
    print("There is no display here: the built-in shop plays its opening scene on a virtual one.", flush=True)
    command = [sys.executable, "-m", "console", "--training", "--demo-scene", str(SCENE), *options]
    try:
        status = run_on_virtual_display(command, limit=SCENE_LIMIT)
    except NoDisplayError as error:
        print(error)
        return 1
    except subprocess.TimeoutExpired:
        print(f"The console did not end its scene within {SCENE_LIMIT:.0f} s and was ended; see {SCENE}.")
        return 1
    made = sorted(path for path in SCENE.rglob("*") if path.is_file()) if SCENE.is_dir() else []
    if status != 0 or not made:
        print(f"The console ended with {status} and left {len(made)} files in {SCENE}.")
        return status or 1
    print("The scene was played. What it looked like, and what was said:")
    for path in made:
        print(f"  {path.relative_to(ROOT)}")
    return 0


def main(options: list[str]) -> int:
    """Open the console and wait for its end."""
    if not has_display():
        return play_scene(options)
    return subprocess.run([sys.executable, "-m", "console", "--training", *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
