"""What a measurement gives: a figure, the peer measured in the same run, and the ratio between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; spread says how far the runs lay apart, in words or numbers.

    goal is the largest ratio allowed; for figures that must not fall below it, the name says "at least".
    """

    name: str
    figure: float
    unit: str
    peer_name: str
    peer: float
    ratio: float
    goal: float
    spread: str

    @property
    def ok(self) -> bool:
        """Tell whether the goal is reached."""
        return self.ratio >= self.goal if "at least" in self.name else self.ratio <= self.goal
