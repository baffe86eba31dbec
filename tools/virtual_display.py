"""Runs a command on a virtual display of its own, which goes when the command ends.

python -m tools.virtual_display [--size WIDTHxHEIGHT] COMMAND...
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tools.system_packages import feature, find_program, install, missing

DEFAULT_SIZE = "1600x1000"
END_LIMIT = 10.0


class NoDisplayError(Exception):
    """No virtual display can be had here; the text says why."""


@contextmanager
def virtual_display(size: str = DEFAULT_SIZE) -> Iterator[str]:
    """Give the name of a fresh X display (":7"), as long as the block runs. Raises NoDisplayError."""
    if find_program("Xvfb") is None:
        install([feature("xvfb")])
    program = find_program("Xvfb")
    if program is None:
        lacking = " ".join(missing("xvfb"))
        raise NoDisplayError(f"There is no display here, and none can be made: {lacking} is not installed.")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(write_end,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise NoDisplayError(f"The virtual display did not start (Xvfb ended with {server.wait(END_LIMIT)}).")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(END_LIMIT)


def environment_for(display: str) -> dict[str, str]:
    """Give this process's environment with the display in it and no other in the way."""
    kept = {key: value for key, value in os.environ.items() if key not in {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    return {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}


def run_on_virtual_display(command: list[str], size: str = DEFAULT_SIZE, limit: float | None = None) -> int:
    """Run a command to its end on a virtual display; gives its exit status.

    Raises NoDisplayError, and subprocess.TimeoutExpired for a command that took more than limit seconds and was ended.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        with virtual_display(size) as display:
            return subprocess.run(command, env=environment_for(display), timeout=limit, check=False).returncode
    finally:
        signal.signal(signal.SIGTERM, before)


def main(words: list[str]) -> int:
    """Do what the command line says."""
    size = DEFAULT_SIZE
    if words[:1] == ["--size"]:
        size, words = words[1], words[2:]
    if not words:
        print(__doc__)
        return 2
    try:
        return run_on_virtual_display(words, size)
    except NoDisplayError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
