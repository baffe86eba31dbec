"""One start of the console, told in numbers: first paint, everything loaded, longest gap of the loop, memory."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

STARTED = float(sys.argv[1])
FIGURES: dict[str, float] = {}
SETTLE_MS = 1500


def memory(kind: str = "Pss:") -> float:
    """Proportional set size of this process in MiB (Rss: its resident one); 0 where the system does not tell."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return 0.0
    lines = rollup.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


def finish() -> None:
    """Say the figures and end at once."""
    FIGURES["memory"] = memory()
    FIGURES["resident"] = memory("Rss:")
    FIGURES["processor"] = time.process_time()
    sys.stdout.write(json.dumps(FIGURES) + "\n")
    sys.stdout.flush()
    os._exit(0)


def bare() -> None:
    """A window of PySide6 and nothing else."""

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
            if "paint" not in FIGURES:
                FIGURES["paint"] = time.monotonic() - STARTED
                QTimer.singleShot(SETTLE_MS, finish)

    application = QApplication([])
    window = Window()
    window.resize(1280, 800)
    window.show()
    application.exec()


class Probe:
    """Watches the loop from the first paint on."""

    def __init__(self) -> None:
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        gap = now - self._last
        self._last = now
        if gap > FIGURES.get("gap", 0.0):
            FIGURES["gap"] = gap
            FIGURES["gap_at"] = now - STARTED


def console(arguments: list[str]) -> None:
    """The whole program, until its contacts are loaded."""
    probe = Probe()
    shell = importlib.import_module("console.ui.shell").Shell
    paint = shell.paintEvent

    def painted(self: QMainWindow, event: QPaintEvent) -> None:
        paint(self, event)
        if "paint" not in FIGURES:
            FIGURES["paint"] = time.monotonic() - STARTED
            probe.start()
            QTimer.singleShot(0, watch)

    def watch() -> None:
        session = sys.modules.get("console.services.session")
        if not hasattr(session, "build_session") or "console.controller" not in sys.modules:
            QTimer.singleShot(2, watch)
            return
        kind = session.Session
        real = kind.load

        async def load(self: object) -> None:
            await real(self)
            FIGURES["loaded"] = time.monotonic() - STARTED
            probe.stop()
            QTimer.singleShot(SETTLE_MS, finish)

        kind.load = load

    shell.paintEvent = painted
    importlib.import_module("console.__main__").main(arguments)


if __name__ == "__main__":
    # As installed: slixmpp colours what it logs where pygments is there, which only the tests' tools bring.
    sys.modules["pygments"] = None  # type: ignore[assignment]
    if sys.argv[2] == "bare":
        bare()
    else:
        console(sys.argv[2:])
