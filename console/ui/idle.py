"""How long nobody has touched the machine: asked of the system, or of our own windows where it does not say."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import threading
from time import monotonic
from typing import Protocol, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject

log = logging.getLogger(__name__)
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletMove, QEvent.Type.InputMethod,
    }
)  # fmt: skip
_REFUSALS = 3
"""After so many times without an answer the system is not asked again."""


class _Monitor(Protocol):
    """dbus_idle.IdleMonitor; every call may wait."""

    def get_dbus_idle(self) -> float | None: ...


class OwnWindows(QObject):
    """Notes the last input in the program's own windows."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__()
        self._last = monotonic()
        application.installEventFilter(self)

    def seconds(self) -> float:
        """Give the seconds since then."""
        return monotonic() - self._last

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _INPUT:
            self._last = monotonic()
        return False


class SystemIdle:
    """services.away.IdleSource for the desktop the program runs on.

    The system is asked on a thread (a session bus or a display server may take its time). Where it knows nothing,
    only our own windows are watched: every event of the program passes that filter, so it is not there without need.
    """

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._asking = threading.Lock()
        self._monitor: _Monitor | None = None
        self._refusals = 0
        self._windows: OwnWindows | None = None

    async def seconds(self) -> float:
        """Give the seconds since the last input."""
        if self._windows is None:
            idle = await self._ask()
            if idle is not None:
                self._refusals = 0
                return idle / 1000
            self._refusals += 1
            if self._refusals < _REFUSALS:
                return 0.0
            log.info("this desktop does not tell how long it is idle: only the console's own windows are watched")
            self._windows = OwnWindows(self._application)
        return self._windows.seconds()

    async def _ask(self) -> float | None:
        """Give milliseconds, or None.

        The thread is a daemon's: the program can end while the system still thinks about it.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[float | None] = loop.create_future()

        def told(idle: float | None) -> None:
            if not answer.done():
                answer.set_result(idle)

        def ask() -> None:
            idle = self._milliseconds()
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(told, idle)

        threading.Thread(target=ask, name="idle", daemon=True).start()
        return await answer

    def _milliseconds(self) -> float | None:
        with self._asking:
            if self._monitor is None:
                # It warns at each try where the desktop does not tell; that is said once, above.
                logging.getLogger("dbus_idle").setLevel(logging.ERROR)
                try:
                    self._monitor = cast("_Monitor", importlib.import_module("dbus_idle").IdleMonitor())
                except ImportError:
                    return None
            return self._monitor.get_dbus_idle()
