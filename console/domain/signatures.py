"""The agent's signatures: several are kept, one is shown, or they take turns."""

from __future__ import annotations

from dataclasses import dataclass

SIGNATURE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Signatures:
    """Texts of one line each; turn_minutes 0: the chosen one stays, else the next one follows after so many minutes."""

    texts: tuple[str, ...] = ()
    chosen: int = 0
    turn_minutes: int = 0

    @property
    def shown(self) -> str:
        """The text in force; empty where there is none."""
        return self.texts[self.chosen] if 0 <= self.chosen < len(self.texts) else ""
