"""The console beside other chat programs, where they are installed: exec to the first mapped window, idle memory.

Every program is measured the same way, from outside: a fresh home with no account, a session bus that stands already,
the first window of at least 300 pixels, the memory of all processes it started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row

RUNS = 3 if os.environ.get("BENCH_QUICK") else 7
PEERS = {"Gajim": ("gajim", 0.35, 1.2), "Dino": ("dino-im", None, 0.7)}
"""The command; the goals for window and memory of spec/performance.md, None where there is none."""
IDLE_SECONDS = 5.0
LIMIT_SECONDS = 60.0
SMALLEST = 300


def run() -> list[Row]:
    """Measure the console and each peer in turns; no rows where no peer, no bus or no display is there."""
    peers = {name: found for name, (command, *_) in PEERS.items() if (found := shutil.which(command))}
    tools = all(shutil.which(name) for name in ("dbus-run-session", "xdotool"))
    if not peers or not tools or sys.platform != "linux" or not os.environ.get("DISPLAY"):
        return []
    console = [sys.executable, "-m", "console", "--lang", "zh_CN"]
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in ("console", *peers)}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        for number in range(RUNS + 1):
            for name, measured in figures.items():
                home = Path(folder) / f"{name}-{number}"
                command = console if name == "console" else [peers[name]]
                figure = _start(command, home, Path(folder) / "compiled")
                if number:
                    measured.append(figure)
    return [row for name in peers for row in _rows(name, figures["console"], figures[name])]


def _rows(name: str, own: list[tuple[float, float]], other: list[tuple[float, float]]) -> Iterator[Row]:
    _, window, memory = PEERS[name]
    for what, unit, index, scale, goal in (
        ("First mapped window", "ms", 0, 1000.0, window),
        ("Memory, idle, no account (PSS)", "MiB", 1, 1.0, memory),
    ):
        ratios = [mine[index] / theirs[index] for mine, theirs in zip(own, other, strict=True)]
        figure, peer = (scale * statistics.median(each[index] for each in side) for side in (own, other))
        spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
        yield Row(f"{what}, beside {name}", figure, unit, name, peer, statistics.median(ratios), goal or 1.0, spread)


def _start(command: list[str], home: Path, compiled: Path) -> tuple[float, float]:
    """Start a program once; gives seconds to its window and MiB when idle. Raises TimeoutError."""
    home.mkdir()
    user = None
    if os.geteuid() == 0 and command[0] != sys.executable:
        # Gajim refuses the administrator.
        user = "nobody"
        shutil.chown(home, user)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment = {
        **kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "xcb", "GDK_BACKEND": "x11",
        "PYTHONPYCACHEPREFIX": str(compiled), "NO_AT_BRIDGE": "1",
    }  # fmt: skip
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    # The inner process says when it begins: the bus stands by then.
    begin = 'date +%s.%N; exec "$0" "$@"'
    process = subprocess.Popen(
        [shutil.which("dbus-run-session") or "", "--", shutil.which("sh") or "", "-c", begin, *command],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, text=True,
        user=user,
    )  # fmt: skip
    try:
        started = float(process.stdout.readline()) if process.stdout is not None else 0.0
        while not _window_there():
            if time.time() - started > LIMIT_SECONDS:
                raise TimeoutError(f"{command[0]} showed no window")
        shown = time.time() - started
        time.sleep(IDLE_SECONDS)
        return shown, _memory(process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while _window_there():
            time.sleep(0.05)


def _ask_display(*words: str) -> str:
    tool = shutil.which("xdotool") or ""
    return subprocess.run([tool, *words], capture_output=True, text=True, check=False).stdout


def _window_there() -> bool:
    for window in _ask_display("search", "--onlyvisible", "--name", ".").split():
        shape = _ask_display("getwindowgeometry", "--shell", window)
        sizes = dict(line.split("=") for line in shape.split() if "=" in line)
        if min(int(sizes.get("WIDTH", 0)), int(sizes.get("HEIGHT", 0))) >= SMALLEST:
            return True
    return False


def _memory(session: int) -> float:
    """Give the proportional set size of a session's processes in MiB, but for the bus itself."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, StopIteration, IndexError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            name = (entry / "comm").read_text().strip()
            if int(fields[3]) == session and not name.startswith("dbus"):
                lines = (entry / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
    return total
