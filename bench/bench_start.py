"""The start against a bare PySide6 window: first paint, everything loaded, longest gap, memory (goals 1 to 3)."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import Row
from console.domain.ids import Address
from console.settings.clock import SystemClock
from console.settings.places import places
from console.storage.store import open_store

CONTACTS = 5_000
RUNS = 3 if os.environ.get("BENCH_QUICK") else 9
ACCOUNT = "bench@shop.test"
GAP_LIMIT_MS = 50.0


def run() -> list[Row]:
    """Start each of the two in turn, after one start of each that does not count."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _fill(Path(folder))
        # No server listens there: the window shows what is stored, as it does in the morning.
        program = [
            "--data-dir",
            folder,
            "--account",
            ACCOUNT,
            "--server",
            "127.0.0.1:1",
            "--password-stdin",
            "--lang",
            "zh_CN",
        ]
        # As installed: the first start, which does not count, compiles what an installation has compiled.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pairs = [(_start(["bare"], environment), _start(program, environment)) for _ in range(RUNS + 1)][1:]
    paint = _row("First painted window, 5,000 contacts", "ms", "bare PySide6", pairs, "paint", "paint", 1.4)
    loaded = _row("Everything loaded", "ms", "bare first paint", pairs, "loaded", "paint", 4.5)
    memory = _row("Memory, idle (PSS)", "MiB", "bare PySide6", pairs, "memory", "memory", 2.5)
    gaps = [1000 * own["gap"] for _, own in pairs]
    gap = statistics.median(gaps)
    spread = f"{min(gaps):.0f}–{max(gaps):.0f}"
    stall = Row("Longest gap while loading", gap, "ms", "limit", GAP_LIMIT_MS, gap / GAP_LIMIT_MS, 1.0, spread)
    return [paint, loaded, memory, stall]


def _row(
    name: str, unit: str, peer: str, pairs: list[tuple[dict[str, float], dict[str, float]]], own: str, other: str,
    goal: float,
) -> Row:  # fmt: skip
    scale = 1000 if unit == "ms" else 1
    ratios = [mine[own] / bare[other] for bare, mine in pairs]
    figure = scale * statistics.median(mine[own] for _, mine in pairs)
    against = scale * statistics.median(bare[other] for bare, _ in pairs)
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    return Row(name, figure, unit, peer, against, statistics.median(ratios), goal, spread)


def _start(arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.start_child", str(time.monotonic()), *arguments]
    done = subprocess.run(
        command, input="secret\n", stdout=subprocess.PIPE, text=True, check=True, timeout=120, env=environment
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _fill(folder: Path) -> None:
    account = places(folder).account_folder(ACCOUNT)
    account.mkdir(parents=True)
    store = open_store(account, SystemClock())

    async def fill() -> None:
        await store.write(
            lambda uow: [
                uow.contacts.ensure(Address(f"buyer-{n}@visitor.shop.test"), f"买家{n}") for n in range(CONTACTS)
            ],
            durable=False,
        )
        await store.close()

    asyncio.run(fill())
