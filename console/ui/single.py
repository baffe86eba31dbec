"""One console for one account: a second start raises the window of the first."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from console.domain.errors import Problem
from console.i18n.problems import sentence

log = logging.getLogger(__name__)
PATIENCE_MS = 1500
LONGEST_SOCKET = 100
"""Bytes of a socket's path; systems take 104 to 108."""


def hand_over(folder: Path) -> int:
    """Another console has this account: have it show its window; gives the exit status."""
    if SingleInstance(folder).raise_other():
        return 0
    sys.stderr.write(sentence(Problem.ACCOUNT_IN_USE, {"account": folder.name}) + "\n")
    return 1


def _socket_name(folder: Path) -> str:
    """Where the one that has the folder listens: in the folder, but where sockets are no files or paths too long."""
    path = str(folder / "raise")
    if os.name == "posix" and len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    return f"agent-console-{hashlib.sha256(str(folder).encode()).hexdigest()[:24]}"


class SingleInstance(QObject):
    """Holds an account's folder for this process; raised is emitted when another start asks for the window."""

    raised = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _socket_name(folder.resolve())
        self._file = folder / "lock"
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Take the folder; False where another process has it (a lock left by a dead one is taken over)."""
        if not self._lock.tryLock(0):
            return False
        with contextlib.suppress(OSError):
            self._file.chmod(0o600)
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._asked)
        server.listen(self._name)
        self._server = server
        return True

    def locked_out(self) -> bool:
        """Tell whether the folder could not be locked because it cannot be written."""
        return self._lock.error() is QLockFile.LockError.PermissionError

    def raise_other(self) -> bool:
        """Ask the process that has the folder to show its window; runs before a window exists, so it may wait."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(b"raise\n")
        done = socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()
        return done

    def release(self) -> None:
        """Let the folder go."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _asked(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        log.info("another start asked for the window")
        self.raised.emit()
