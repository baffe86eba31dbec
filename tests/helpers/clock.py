"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

_START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_BREATHS = 12
"""Turns of the loop that whatever woke up gets, to run to its next wait."""


class FakeClock:
    """A ports.Clock whose time only passes in advance()."""

    def __init__(self, start: datetime = _START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was moved that far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (due, next(self._order), waiter))
        await waiter

    async def advance(self, seconds: float) -> None:
        """Move the time and run everything that becomes due, in the order in which it is due."""
        await breathe()
        end = self._now + timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, waiter = heapq.heappop(self._sleepers)
            if waiter.cancelled():
                continue
            self._now = max(self._now, due)
            waiter.set_result(None)
            await breathe()
        self._now = end

    @property
    def waiting(self) -> int:
        """How many sleepers there are."""
        return sum(not waiter.cancelled() for _, _, waiter in self._sleepers)


async def breathe() -> None:
    """Let every task that can run do so, up to its next wait."""
    for _ in range(_BREATHS):
        await asyncio.sleep(0)
