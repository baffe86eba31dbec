"""Runs a coroutine on a loop of its own and refuses to leave anything behind on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T], *, timeout: float = 60.0) -> T:
    """Run a coroutine to its end; a task still alive after it, or an error nobody took, is a failure."""
    errors: list[dict[str, Any]] = []

    async def guarded() -> T:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: errors.append(context))
        result = await asyncio.wait_for(main, timeout)
        left = await lingering(frozenset())
        assert not left, f"tasks left behind: {left}"
        return result

    result = asyncio.run(guarded())
    assert not errors, errors
    return result


async def lingering(known: frozenset[asyncio.Task[Any]], *, patience: float = 2.0) -> set[asyncio.Task[Any]]:
    """Give the tasks besides this one and the known ones that don't end within patience seconds."""
    deadline = time.monotonic() + patience
    while True:
        left = {task for task in asyncio.all_tasks() if task is not asyncio.current_task()} - known
        if not left or time.monotonic() > deadline:
            return left
        await asyncio.sleep(0.01)


async def until(condition: Callable[[], bool], what: str, *, patience: float = 10.0) -> None:
    """Wait for a condition, looking often; it failing to come true in time is a failure."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience} s in vain for {what}"
        await asyncio.sleep(0.005)
