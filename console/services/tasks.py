"""Starts coroutines so that none is lost and none fails in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from console.domain.errors import UserError

log = logging.getLogger(__name__)


class Tasks:
    """Keeps every task it starts until it ends, and reports its error."""

    def __init__(self, on_user_error: Callable[[UserError], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self.on_user_error = on_user_error

    def spawn(self, work: Coroutine[Any, Any, Any], name: str = "") -> asyncio.Task[Any]:
        """Start a coroutine on the running loop."""
        task = asyncio.get_running_loop().create_task(work, name=name or None)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, UserError) and self.on_user_error is not None:
            self.on_user_error(error)
        elif error is not None:
            log.error("the task %s failed", task.get_name(), exc_info=error)

    async def close(self) -> None:
        """Cancel what still runs and wait for its end."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
