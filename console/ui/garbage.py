"""Collects cyclic garbage on the window's thread only: Qt's objects must not be deleted on another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000
OLD_EVERY = 60
"""Seconds between collections of everything that is not frozen."""


class GarbageCollector(QObject):
    """Takes Python's automatic collection over.

    It could run on the store's thread, in the middle of a query, and delete a widget there. What was loaded at
    the start is frozen, so that the rare full collections have little to look through.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Take what is there now for lasting, and begin."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give it back to Python."""
        self._timer.stop()
        gc.enable()

    def _tick(self) -> None:
        self._ticks += 1
        young, middle, _ = gc.get_count()
        first, second, _ = gc.get_threshold()
        if self._ticks % OLD_EVERY == 0:
            gc.collect(2)
        elif middle > second:
            gc.collect(1)
        elif young > first:
            gc.collect(0)
