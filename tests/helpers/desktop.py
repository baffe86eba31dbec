"""A desktop for one test: display, session bus, accessibility bus, perhaps a keyring; all of it gone afterwards."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.prosody import die_with_parent

SIZE = "1280x1024x24"
START_LIMIT = 30.0
END_LIMIT = 10.0
MARK = "AGENT_CONSOLE_TEST_DESKTOP"
LAUNCHERS = (Path("/usr/libexec/at-spi-bus-launcher"), Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"))
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""A session bus that starts no service by itself: a keyring is there only where a test wants one."""
KEYRING_PASSWORD = b"keyring of a test"


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, with room for the largest of X's events behind it."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 12),
    )


class Desktop:
    """Display, buses and homes of its own, without a window manager.

    Whatever is started with environment() carries a mark in it, by which its remains are found and ended.
    """

    def __init__(self, *, keyring: bool = False, size: str = SIZE) -> None:
        self._keyring = keyring
        self._size = size
        self._mark = secrets.token_hex(12)
        self._processes: list[subprocess.Popen[bytes]] = []
        self.home = Path()
        self.display = ""
        self._bus = ""

    def __enter__(self) -> Self:
        # Short: sockets lie in it, whose paths have at most 107 bytes.
        self.home = Path(tempfile.mkdtemp(prefix="desk-"))
        for name in ("run", "data", "config", "cache"):
            (self.home / name).mkdir(mode=0o700)
        try:
            self._start_display()
            self._start_bus()
            launcher = next(path for path in LAUNCHERS if path.exists())
            self._start([str(launcher), "--launch-immediately"])
            if self._keyring:
                self._start_keyring()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def environment(self, **more: str) -> dict[str, str]:
        """Give the environment in which programs of this desktop run."""
        away = {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DISPLAY", "XDG_CURRENT_DESKTOP", "QT_SCALE_FACTOR"}
        kept = {key: value for key, value in os.environ.items() if key not in away}
        own = {
            MARK: self._mark,
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "AGENT_CONSOLE_QT_DIALOGS": "1",
            "LANG": "C.UTF-8",
        }
        if self.display:
            own["DISPLAY"] = self.display
        if self._bus:
            own["DBUS_SESSION_BUS_ADDRESS"] = self._bus
        return {**kept, **own, **more}

    def press(self, *keys: str) -> None:
        """Press keys as on a keyboard ("ctrl+k", "Return"); they go to the window with the input focus."""
        self.xdotool("key", "--clearmodifiers", "--delay", "25", *keys)

    def type(self, text: str) -> None:
        """Type Latin text."""
        self.xdotool("type", "--delay", "15", text)

    def click(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        """Click a place on the screen."""
        self.xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", str(button))

    def window_at(self, x: int, y: int) -> str:
        """Give the id of the topmost window at a place, and leave the mouse there."""
        self.xdotool("mousemove", str(x), str(y))
        return self.xdotool("getmouselocation", "--shell").partition("WINDOW=")[2].strip()

    def xdotool(self, *words: str) -> str:
        """Run xdotool; gives what it prints. Raises CalledProcessError."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment(), capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    def ask_to_close(self, window: int) -> None:
        """Ask a window to close as the cross on its title bar does (WM_DELETE_WINDOW)."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.display.encode()))
        assert display.value, "no display"
        atoms = [x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")]
        event = _ClientMessage(33, 0, 1, None, window, atoms[0], 32, (ctypes.c_long * 5)(atoms[1], 0, 0, 0, 0))
        x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
        x11.XSync(display, 0)
        x11.XCloseDisplay(display)

    # --- starting

    def start_tray(self) -> None:
        """Start a system tray at the lower right, and what shows notifications at the upper right."""
        self._start(["trayer", "--edge", "bottom", "--align", "right", "--height", "32", "--width", "20"])
        self._start(["dunst"])
        deadline = time.monotonic() + START_LIMIT
        while not self._trays():
            assert time.monotonic() < deadline, "the tray did not start"
            time.sleep(0.05)

    def _trays(self) -> list[str]:
        ask = ["xdotool", "search", "--onlyvisible", "--class", "trayer"]
        return subprocess.run(
            ask, env=self.environment(), capture_output=True, text=True, check=False, timeout=60
        ).stdout.split()

    def tray_icon(self) -> tuple[int, int]:
        """Give the middle of the only icon in the tray: it stands at the right end."""
        where = self.xdotool("getwindowgeometry", "--shell", self._trays()[0])
        box = {key: int(value) for key, _, value in (line.partition("=") for line in where.split()) if value.isdigit()}
        return box["X"] + box["WIDTH"] - 12, box["Y"] + box["HEIGHT"] // 2

    def _start(
        self, command: list[str], *, pass_fds: tuple[int, ...] = (), stdin: int | None = None
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self.environment(),
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        self._processes.append(process)
        return process

    def _start_answering(self, command: list[str], option: str) -> str:
        """Start a program that writes where it can be found to a file descriptor."""
        read_end, write_end = os.pipe()
        self._start([*command, option.format(write_end)] if "{" in option else [*command, option, str(write_end)],
                    pass_fds=(write_end,))  # fmt: skip
        os.close(write_end)
        with os.fdopen(read_end, encoding="utf-8") as answer:
            return answer.readline().strip()

    def _start_display(self) -> None:
        server = shutil.which("Xvfb") or "/usr/bin/Xvfb"
        command = [server, "-screen", "0", self._size, "-nolisten", "tcp", "-noreset"]
        number = self._start_answering(command, "-displayfd")
        assert number, "Xvfb did not start"
        self.display = f":{number}"

    def _start_bus(self) -> None:
        config = self.home / "bus.conf"
        config.write_text(BUS.format(folder=self.home / "run"), encoding="utf-8")
        self._bus = self._start_answering(["dbus-daemon", f"--config-file={config}", "--nofork"], "--print-address={}")
        assert self._bus, "the session bus did not start"

    def _start_keyring(self) -> None:
        command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
        daemon = self._start(command, stdin=subprocess.PIPE)
        assert daemon.stdin is not None
        daemon.stdin.write(KEYRING_PASSWORD)
        daemon.stdin.close()
        ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]
        ask += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
        deadline = time.monotonic() + START_LIMIT
        while True:
            done = subprocess.run(ask, env=self.environment(), capture_output=True, text=True, check=False, timeout=10)
            if "boolean true" in done.stdout:
                return
            assert time.monotonic() < deadline, "the keyring did not start"
            time.sleep(0.05)

    # --- ending

    def close(self) -> None:
        """End everything that runs on this desktop, and remove its home."""
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(END_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(END_LIMIT)
        self._processes.clear()
        for pid in marked(self._mark):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        shutil.rmtree(self.home, ignore_errors=True)


def marked(mark: str) -> list[int]:
    """Give the processes that carry a desktop's mark: what its buses started and left."""
    found = []
    for entry in Path("/proc").iterdir() if sys.platform == "linux" else ():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if f"{MARK}={mark}".encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
