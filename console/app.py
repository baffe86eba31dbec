"""The start: a window is painted first; all that takes time to load is loaded in a thread behind it."""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib
import linecache
import sys
import threading
from types import ModuleType
from typing import cast

from PySide6.QtCore import QEventLoop, QLockFile, QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from console import __version__
from console.options import Options
from console.settings.glance import glance
from console.settings.places import TRAINING_ACCOUNT, Places, places
from console.ui.shell import Shell


class Loader(QObject):
    """Imports the program in a thread, and reads what it starts with; done is emitted on the window's."""

    done = Signal()

    def __init__(self, options: Options, where: Places) -> None:
        super().__init__()
        self._options = options
        self._where = where
        self.program: ModuleType | None = None
        self.ready: object = None
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._load, name="loader", daemon=True).start()

    def _load(self) -> None:
        try:
            program = importlib.import_module("console.program")
            self.ready = program.prepare(self._options, self._where)
            self.program = program
        except BaseException as error:  # noqa: BLE001 - raised again where it can be told
            self.error = error
        self.done.emit()


def run(options: Options) -> int:
    """Open the window and stay until it is closed for good; gives the exit status."""
    # Nothing that is made at the start is garbage; console.ui.garbage takes over once everything is loaded.
    gc.disable()
    _import_plainly()
    where = places(options.data_dir)
    application = make_application()
    choices, last = glance(where.settings)
    account = TRAINING_ACCOUNT if options.training else options.account or last
    if account and _is_open(where, account):
        return cast("int", importlib.import_module("console.ui.single").hand_over(where.account_folder(account)))
    shell = Shell(choices)
    loader = Loader(options, where)
    wait = QEventLoop()
    loader.done.connect(wait.quit)
    if _starts_hidden(options, choices, account):
        loader.start()
    else:
        shell.painted.connect(loader.start)
        shell.show()
    wait.exec()
    if loader.program is None:
        raise loader.error or ImportError("console.program")
    return cast("int", loader.program.run(options, where, application, shell, loader.ready))


def _starts_hidden(options: Options, choices: dict[str, object], account: str) -> bool:
    """Tell whether the window stays away: so chosen, nobody has to sign in, and the tray leads to it."""
    wanted = choices.get("start_hidden") is True and bool(account) and options.demo_scene is None
    return wanted and QSystemTrayIcon.isSystemTrayAvailable()


def make_application() -> QApplication:
    """Make the Qt application, with the names that the desktop and screen readers know it by."""
    QApplication.setApplicationName("agent-console")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("agent-console")
    application = QApplication(["agent-console"])
    application.setQuitOnLastWindowClosed(False)
    if sys.platform == "win32":
        # The task bar groups and names windows by this id.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("agent-console")
    return application


def _import_plainly() -> None:
    """Take PySide6's own `import` out again.

    WORKAROUND PYSIDE-2029 (2026-11-22, 6.11): in case somebody uses `from __feature__ import ...`, it reads the
    source of every module that is imported and keeps it: a sixth of the start's time, and 20 MB.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    linecache.clearcache()


def _is_open(where: Places, account: str) -> bool:
    """Tell whether another console holds the account's folder; the real claim is made later."""
    lock = QLockFile(str(where.account_folder(account) / "lock"))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        lock.unlock()
        return False
    return lock.error() is QLockFile.LockError.LockFailedError
