"""Runs every bench/bench_*.py, each in a process of its own, and prints figure, peer, ratio, goal and spread.

python -m tools.bench [--quick] [NAME...]     NAME: storage for bench/bench_storage.py; --quick: a tenth of the data
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from bench.rows import Row

ROOT = Path(__file__).resolve().parent.parent
QUICK = {"BENCH_QUICK": "1", "BENCH_MESSAGES": "100000"}
HEADINGS = ("", "figure", "peer", "ratio", "goal", "spread", "")


def names() -> list[str]:
    """Give the benches there are."""
    return sorted(path.stem.removeprefix("bench_") for path in (ROOT / "bench").glob("bench_*.py"))


def measure(name: str, quick: bool) -> list[Row] | None:
    """Run one bench in a fresh process, so that none leaves memory or imports to the next; None where it failed."""
    environment = {**os.environ, **(QUICK if quick else {})}
    command = [sys.executable, "-m", "tools.bench", "--here", name]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return None
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def measure_here(name: str) -> None:
    """Run one bench in this process and print its rows as a line of JSON."""
    rows: list[Row] = import_module(f"bench.bench_{name}").run()
    print(json.dumps([asdict(row) for row in rows]))


def amount(number: float) -> str:
    """Write a number with three digits that count."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def cells(row: Row) -> tuple[str, ...]:
    """Write one row of the table."""
    relation = "≥" if "at least" in row.name else "≤"
    figure, peer = f"{amount(row.figure)} {row.unit}", f"{row.peer_name} {amount(row.peer)} {row.unit}"
    return (
        row.name,
        figure,
        peer,
        f"{amount(row.ratio)} ×",
        f"{relation} {amount(row.goal)} ×",
        row.spread,
        "" if row.ok else "missed",
    )


def table(rows: list[Row]) -> str:
    """Write the rows under their headings."""
    lines = [HEADINGS, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def main(words: list[str]) -> int:
    """Measure what was asked for; 1 where a bench could not run. A goal that is missed is marked, machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data")
    parser.add_argument("--here", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    options = parser.parse_args(words)
    if options.here:
        measure_here(options.here)
        return 0
    rows: list[Row] = []
    failed = []
    for name in options.names or names():
        print(f"measuring {name} ...", end=" ", flush=True)
        began = time.monotonic()
        found = measure(name, options.quick)
        print(f"{time.monotonic() - began:.0f} s", flush=True)
        rows += found or []
        failed += [name] if found is None else []
    if rows:
        print(f"\n{table(rows)}\n")
    missed = sum(not row.ok for row in rows)
    print(
        f"{len(rows)} figures, {missed} goals missed" + (f"; could not be run: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
