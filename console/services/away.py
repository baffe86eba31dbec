"""Away by itself when nobody is at the machine, and back at the first input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.domain.presence import AgentStatus
from console.ports import Clock
from console.services.profile import Profile

LOOK_EVERY = 5.0
LOOK_WHILE_AWAY = 1.0
"""Who comes back is seen at once."""


class IdleSource(Protocol):
    """Knows how long nobody has touched keyboard or mouse."""

    async def seconds(self) -> float:
        """Give the seconds since the last input anywhere on the machine, or in our windows where no more is known."""
        ...


class AutoAway:
    """Looks how long the machine has been idle; changes ONLINE only, never what was set by hand.

    minutes: after how many minutes; 0: never. It is asked each time, so that a change counts at once.
    """

    def __init__(self, profile: Profile, clock: Clock, source: IdleSource, minutes: Callable[[], int]) -> None:
        self._profile = profile
        self._clock = clock
        self._source = source
        self._minutes = minutes

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._clock.sleep(LOOK_WHILE_AWAY if self._profile.auto_away else LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Look once."""
        minutes = self._minutes()
        if minutes <= 0 or self._profile.chosen_status is not AgentStatus.ONLINE:
            self._profile.set_auto_away(False)
            return
        idle = await self._source.seconds()
        self._profile.set_auto_away(idle >= minutes * 60)
