"""The last net: what nobody caught is logged with its trace and told once, and the program goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from console import __version__
from console.domain.errors import UserError
from console.ui.dialogs.crash import CrashDialog
from console.ui.dialogs.notices import ProblemDialog

log = logging.getLogger(__name__)


def describe(error: BaseException) -> str:
    """Give the details of a bug as text: versions and the trace, without the user's own folder."""
    head = f"agent-console {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    trace = "".join(traceback.format_exception(error))
    with contextlib.suppress(RuntimeError):
        trace = trace.replace(str(Path.home()), "~")
    return f"{head}\n\n{trace}"


class ErrorNet(QObject):
    """Catches what falls through: exceptions in slots, threads and tasks.

    A UserError is told in its sentence, anything else as a bug, at most one box at a time.
    quit_requested: the user wants to end the program.
    """

    quit_requested = Signal()
    _caught = Signal(object)

    def __init__(self, log_file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._box: QWidget | None = None
        self._old_hooks: tuple[Any, Any] | None = None
        # From other threads too: the box opens on the window's.
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Hang up the net, for the loop too where one is given."""
        if self._old_hooks is None:
            self._old_hooks = (sys.excepthook, threading.excepthook)
            sys.excepthook = self._from_python
            threading.excepthook = self._from_thread
        if loop is not None:
            loop.set_exception_handler(self._from_loop)

    def remove(self) -> None:
        """Take the net away."""
        if self._old_hooks is not None:
            sys.excepthook, threading.excepthook = self._old_hooks
            self._old_hooks = None

    def report(self, error: BaseException) -> None:
        """Log an error and tell of it; may be called on any thread."""
        if isinstance(error, UserError):
            log.warning("not handled where it happened: %s", error, exc_info=error)
        else:
            log.error("a bug", exc_info=error)
        self._caught.emit(error)

    def _from_python(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report(error)

    def _from_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _from_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, asyncio.CancelledError):
            return
        self.report(error if isinstance(error, BaseException) else RuntimeError(str(context.get("message"))))

    def _tell(self, error: BaseException) -> None:
        if self._box is not None or QApplication.instance() is None:
            return
        parent = QApplication.activeWindow()
        if isinstance(error, UserError):
            box: ProblemDialog | CrashDialog = ProblemDialog(error.problem, error.details, parent)
        else:
            box = CrashDialog(describe(error), str(self._log_file or ""), parent)
            box.quit_requested.connect(self.quit_requested)
        self._box = box
        box.destroyed.connect(self._gone)
        box.open()

    def _gone(self) -> None:
        self._box = None
