"""The console's window as a screen reader finds it: controls by role and name, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.helpers.desktop import Desktop
from tests.helpers.prosody import die_with_parent

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).with_name("atspi_server.py")
BUTTON = ("push button", "toggle button")
TEXT = ("text", "entry")
MENU_ITEM = ("menu item", "check menu item", "radio menu item")
PRESS = ("Press", "click", "press", "Toggle", "toggle", "ShowMenu", "SetFocus")
PATIENCE = 60.0


def eventually(ask: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """Ask until the answer is true and give it; fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"waited {seconds:g} s for {what}; last answer: {answer!r}"
        time.sleep(0.05)


class ScreenReader:
    """Talks with the helper that runs under the system's Python."""

    def __init__(self, desktop: Desktop) -> None:
        environment = desktop.environment()
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(SERVER)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            preexec_fn=die_with_parent,
        )

    def ask(self, do: str, **details: object) -> Any:
        """Ask one thing. Raises LookupError with what the helper says."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **details}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the screen reader ended by itself"
        answer = json.loads(line)
        if "error" in answer:
            raise LookupError(f"{do} {details}: {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        """End the helper."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


class Control:
    """One control that was found."""

    def __init__(self, console: Console, handle: int, what: str) -> None:
        self.console, self.handle, self.what = console, handle, what

    def _ask(self, do: str, **details: object) -> Any:
        return self.console.reader.ask(do, handle=self.handle, **details)

    @property
    def name(self) -> str:
        """Its accessible name now."""
        return str(self._ask("name"))

    @property
    def description(self) -> str:
        """What a screen reader says besides the name."""
        return str(self._ask("description"))

    @property
    def states(self) -> set[str]:
        """Its states: "focused", "checked", "enabled", ..."""
        return set(self._ask("states"))

    @property
    def text(self) -> str:
        """The text in a field."""
        return str(self._ask("text"))

    @property
    def rows(self) -> list[str]:
        """The names of a list's rows."""
        return list(self._ask("rows"))

    @property
    def row_roles(self) -> set[str]:
        """The roles of a list's rows."""
        return set(self._ask("row_roles"))

    def press(self) -> None:
        """Press it by its own action."""
        self._ask("act", names=PRESS)

    def focus(self) -> None:
        """Bring the keyboard to it."""
        self._ask("focus")

    def write(self, text: str) -> None:
        """Replace the text of a field, as a screen reader does."""
        self._ask("set_text", text=text)

    def set_caret(self, place: int) -> None:
        """Put the caret behind so many characters."""
        self._ask("set_caret", place=place)

    def row(self, part: str, seconds: float = PATIENCE) -> int:
        """Wait for a row whose name holds this; gives its number."""

        def ask() -> int | None:
            return next((number + 1 for number, name in enumerate(self.rows) if part in name), None)

        return (eventually(ask, f"a row with {part!r} in {self.what}: {self.rows!r}", seconds) or 0) - 1

    def select(self, part: str) -> None:
        """Choose the row whose name holds this."""
        self._ask("select", row=self.row(part))

    def click_row(self, row: int | str) -> None:
        """Open a row with the mouse; a text names the row that holds it."""
        number = self.row(row) if isinstance(row, str) else row
        eventually(lambda: len(self.rows) > number, f"row {number} of {self.what}")
        self.child(number).click()

    def child(self, index: int) -> Control:
        """Give a child."""
        return Control(self.console, self._ask("child", index=index), f"{self.what}[{index}]")

    def box(self) -> tuple[int, int, int, int]:
        """Give x, y, width and height on the screen."""
        x, y, width, height = self._ask("box")
        return x, y, width, height

    def click(self, *, button: int = 1, times: int = 1) -> None:
        """Click its middle with the mouse."""
        x, y, width, height = self.box()
        self.console.desktop.click(x + width // 2, y + height // 2, button=button, times=times)


class Console:
    """The real program in a process of its own, driven by accessible names; killed at the end of the with block."""

    def __init__(
        self, desktop: Desktop, data: Path, *options: str, password: str | None = None, lang: str | None = "zh_CN",
        **environment: str,
    ) -> None:  # fmt: skip
        self.desktop = desktop
        self.data = data
        words = [sys.executable, "-m", "console", "--data-dir", str(data)]
        if lang:
            words += ["--lang", lang]
        self._errors = data.parent / f"{data.name}-stderr.txt"
        with self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [*words, *options],
                cwd=ROOT,
                env=desktop.environment(**environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                preexec_fn=die_with_parent,
            )
        assert self.process.stdin is not None
        if password is not None:
            self.process.stdin.write(password.encode() + b"\n")
        self.process.stdin.close()
        self.reader = ScreenReader(desktop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self.process.poll() is None:
            sys.stdout.write("\n".join(self.tree()) + "\n")
            sys.stdout.write(self.errors() + "\n")
        self.kill()

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def errors(self) -> str:
        """What the program wrote to its standard error."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(20)
        if self.reader._process.poll() is None:
            self.reader.close()

    def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for the program's own end; gives its status."""
        status = self.process.wait(seconds)
        self.reader.close()
        return status

    def tree(self) -> list[str]:
        """Give everything that is shown, for looking at."""
        return list(self.reader.ask("tree", pid=self.pid))

    def find(self, role: str | tuple[str, ...], name: str, within: Control | None = None) -> Control:
        """Wait for a shown control of this role and name."""
        found = self.look(role, name, within, PATIENCE)
        assert found is not None, f"no {role} {name!r}"
        return found

    def look(
        self, role: str | tuple[str, ...], name: str, within: Control | None = None, seconds: float = 0.0
    ) -> Control | None:
        """Give a shown control of this role and name, or None."""
        roles = (role,) if isinstance(role, str) else role
        inside = within.handle if within is not None else None
        handle = self.reader.ask("find", pid=self.pid, role=roles, name=name, within=inside, seconds=seconds)
        if self.process.poll() is not None:
            raise AssertionError(f"the console ended with {self.process.returncode}:\n{self.errors()}")
        return Control(self, handle, f"{role} {name!r}") if handle is not None else None

    def all(self, role: str | tuple[str, ...], within: Control | None = None) -> list[Control]:
        """Give every shown control of this role."""
        roles = (role,) if isinstance(role, str) else role
        inside = within.handle if within is not None else None
        handles = self.reader.ask("all", pid=self.pid, role=roles, within=inside)
        return [Control(self, handle, f"{role}") for handle in handles]

    def gone(self, role: str | tuple[str, ...], name: str) -> None:
        """Wait until there is no such control."""
        eventually(lambda: self.look(role, name) is None, f"{role} {name!r} to go")

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self.find(BUTTON, name).press()

    def close_window(self) -> None:
        """Press the cross on the title bar, as a window manager reports it."""
        words = ("search", "--onlyvisible", "--all", "--pid", str(self.pid), "--name", "^(客服工作台|Agent Console)$")
        windows = self.desktop.xdotool(*words).split()
        self.desktop.ask_to_close(int(windows[-1]))

    def to_front(self) -> None:
        """Give the window the keyboard, as a window manager would."""
        windows = self.desktop.xdotool("search", "--onlyvisible", "--pid", str(self.pid)).split()
        assert windows, "no window"
        self.desktop.xdotool("windowfocus", "--sync", windows[-1])


def alive(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
