"""What the person chose about the window, as the window sees it; the builder keeps it in the settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Choices:
    """The values; field names are the options' keys in the settings."""

    language: str = "system"
    theme: str = "system"
    text_percent: int = 100
    enter_sends: bool = True
    sort_order: str = "urgent"
    sounds: bool = True
    banners: bool = True
    keep_in_tray: bool = True
    tray_told: bool = False
    panel_shown: bool = True
    left_width: int = 0
    right_width: int = 0
    geometry: str = ""


class Preferences(QObject):
    """The choices in force; changed(key, value) follows every change."""

    changed = Signal(str, object)

    def __init__(self, choices: Choices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = choices

    def choose(self, key: str, value: Any) -> None:  # noqa: ANN401 - bool, int or str, as the field has it
        """Change one choice."""
        if getattr(self.now, key) != value:
            self.now = replace(self.now, **{key: value})
            self.changed.emit(key, value)
