"""What the person chose about the program, as the window sees it; the builder keeps it in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.domain.options import Value


@dataclass(frozen=True, slots=True)
class Choices:
    """The values; field names are the options' keys in the settings, defaults the same (a test compares them)."""

    language: str = "system"
    theme: str = "system"
    text_percent: int = 100
    autostart: bool = False
    start_hidden: bool = False
    keep_in_tray: bool = True
    sounds: bool = True
    banners: bool = True
    hide_text: bool = False
    badge: bool = True
    visitor_sound: bool = True
    visitor_banner: bool = True
    visitor_flash: bool = True
    message_sound: bool = True
    message_banner: bool = True
    message_flash: bool = True
    waiting_sound: bool = True
    waiting_banner: bool = False
    waiting_flash: bool = True
    reminder_sound: bool = True
    reminder_banner: bool = True
    reminder_flash: bool = True
    quiet: bool = False
    quiet_from: int = 1320
    quiet_until: int = 480
    enter_sends: bool = True
    send_guard: bool = True
    phrase_double_click: bool = False
    shop_name: str = ""
    undo_send: int = 0
    spell_check: bool = False
    ask_links: bool = True
    ask_pictures: str = "elsewhere"
    history_days: int = 0
    away_minutes: int = 10
    max_buyers: int = 0
    served: str = "open"
    served_minutes: int = 30
    sort_order: str = "urgent"
    wait_late: int = 30
    wait_too_late: int = 40
    wait_lost: int = 180
    tray_told: bool = False
    panel_shown: bool = True
    left_width: int = 0
    right_width: int = 0
    geometry: str = ""

    def value(self, key: str) -> Value:
        """Give the value of an option by its key."""
        value: Value = getattr(self, key)
        return value


class Preferences(QObject):
    """The choices in force.

    chosen(values): what was changed together, by key, to be kept. changed(key, value) follows for each of them.
    """

    chosen = Signal(object)
    changed = Signal(str, object)

    def __init__(self, choices: Choices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = choices

    def choose(self, key: str, value: Any) -> None:  # noqa: ANN401 - bool, int or str, as the field has it
        """Change one choice."""
        self.choose_many({key: value})

    def choose_many(self, values: Mapping[str, Value]) -> None:
        """Change several choices at once."""
        changes: dict[str, Any] = {key: value for key, value in values.items() if self.now.value(key) != value}
        if not changes:
            return
        self.now = replace(self.now, **changes)
        self.chosen.emit(changes)
        for key, value in changes.items():
            self.changed.emit(key, value)
