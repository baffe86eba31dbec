"""How long the window stands still while a buyer floods it, over a real server: the issue's limit is 50 ms."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bench.rows import Row
from console.ui.theme import Theme, current
from tests.helpers.qt import run_async
from tests.helpers.torture import make_server
from tests.helpers.torture_window import Gaps, stage

QUICK = bool(os.environ.get("BENCH_QUICK"))
BURST = 2_000 if QUICK else 10_000
RUNS = 2 if QUICK else 3
LIMIT_MS = 50.0
LONG = (
    "长" * 20_000, "word " * 12_000, "x" * 60_000, "\u202e\u200b" * 10_000, "行\n" * 15_000, "e\u0301" * 20_000,
    "https://shop.example/a " * 2_600, "👩‍👩‍👧‍👦" * 2_400,
)  # fmt: skip
"""Texts of about 60 KB, each awkward to lay out in its own way."""


def run() -> list[Row]:
    """Open the window on the buyer's conversation, let the buyer write, and take the longest gap of each run."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme = current()
    theme.apply(app)
    burst = [f"亲，在吗？这款有M码吗 {number}" for number in range(BURST)]
    return [
        *_rows(f"burst of {BURST:,}, conversation open", theme, burst, opened=True),
        *_rows(f"burst of {BURST:,}, another one open", theme, burst, opened=False),
        *_rows("60 KB messages", theme, LONG * 6, opened=True),
    ]


def _rows(name: str, theme: Theme, texts: Iterable[str], *, opened: bool) -> list[Row]:
    """On the clock, and of the window thread's own work: where they lie far apart the machine had other work."""
    runs = [_longest(theme, list(texts), opened=opened) for _ in range(RUNS)]
    return [
        _row(f"hostile: longest gap, {name}", [gaps.longest for gaps in runs]),
        _row(f"hostile: own work in one gap, {name}", [gaps.own for gaps in runs]),
    ]


def _row(name: str, seconds: list[float]) -> Row:
    times = sorted(one * 1000 for one in seconds)
    spread = f"{times[0]:.0f}–{times[-1]:.0f} ms, {RUNS} runs"
    return Row(name, times[-1], "ms", "limit", LIMIT_MS, times[-1] / LIMIT_MS, 1.0, spread)


def _longest(theme: Theme, texts: list[str], *, opened: bool) -> Gaps:
    """The gaps of one run."""

    async def main(folder: Path) -> Gaps:
        async with stage(server, folder / "account", theme) as made:
            await made.open("buyer" if opened else "stranger")
            with Gaps() as gaps:
                await made.throw([made.said(text, number) for number, text in enumerate(texts)])
                await made.stored(len(texts))
            return gaps

    with make_server() as server, tempfile.TemporaryDirectory() as folder:
        return run_async(main(Path(folder)), 600)


if __name__ == "__main__":
    for row in run():
        sys.stdout.write(f"{row}\n")
