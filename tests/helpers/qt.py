"""What tests of the window share: a loop that drives coroutines and Qt together, waiting, and a settled window."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

T = TypeVar("T")


def run_async(coroutine: Coroutine[Any, Any, T], timeout: float = 20.0) -> T:
    """Run a coroutine to its end on a qasync loop of its own; a task left over fails with RuntimeError."""
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("no QApplication: ask for the qapp fixture")
    loop = qasync.QEventLoop(app, set_running_loop=False)
    asyncio.set_event_loop(loop)
    try:
        result = loop.run_until_complete(asyncio.wait_for(coroutine, timeout))
        left = [task for task in asyncio.all_tasks(loop) if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            raise RuntimeError(f"tasks left over: {left}")
        return result
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def until(predicate: Callable[[], object], timeout: float = 5.0) -> None:
    """Let Qt's events run until the predicate is true. Raises TimeoutError."""
    deadline = time.monotonic() + timeout
    while not predicate():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still not so after {timeout} s: {predicate}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QTest.qWait(5)


async def until_async(predicate: Callable[[], object], seconds: float = 5.0) -> None:
    """The same inside a coroutine: wait until the predicate is true while the loop runs. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not predicate():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still not so after {seconds} s: {predicate}")
        await asyncio.sleep(0.005)


async def next_signal(signal: Any, seconds: float = 5.0) -> tuple[object, ...]:
    """Wait for a Qt signal on the running loop and give its arguments. Raises TimeoutError."""
    arrived: asyncio.Future[tuple[object, ...]] = asyncio.get_running_loop().create_future()

    def note(*values: object) -> None:
        if not arrived.done():
            arrived.set_result(values)

    signal.connect(note)
    try:
        return await asyncio.wait_for(arrived, seconds)
    finally:
        signal.disconnect(note)


def settle() -> None:
    """Let everything that is due happen: layouts, posted events, deferred deletions."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
