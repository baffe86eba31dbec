"""Every option, declared once: key, type, default, and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V", bool, int, str)


@dataclass(frozen=True, slots=True)
class Option(Generic[V]):
    """One option; choices or bounds (inclusive) limit what a file may set."""

    key: str
    default: V
    choices: tuple[V, ...] = ()
    bounds: tuple[int, int] | None = None

    def accepts(self, value: object) -> bool:
        """Tell whether a value read from a file fits."""
        if type(value) is not type(self.default):
            return False
        if self.choices and value not in self.choices:
            return False
        if self.bounds is not None and isinstance(value, int):
            return self.bounds[0] <= value <= self.bounds[1]
        return True


LANGUAGE = Option("language", "system", ("system", "en", "zh_CN"))
THEME = Option("theme", "system", ("system", "light", "dark"))
TEXT_PERCENT = Option("text_percent", 100, (100, 125, 150, 175, 200))
ENTER_SENDS = Option("enter_sends", True)
SORT_ORDER = Option("sort_order", "urgent", ("latest", "urgent"))
SOUNDS = Option("sounds", True)
BANNERS = Option("banners", True)
KEEP_IN_TRAY = Option("keep_in_tray", True)
TRAY_TOLD = Option("tray_told", False)
PANEL_SHOWN = Option("panel_shown", True)
LEFT_WIDTH = Option("left_width", 0, bounds=(0, 4000))
RIGHT_WIDTH = Option("right_width", 0, bounds=(0, 4000))
GEOMETRY = Option("geometry", "")
LAST_ACCOUNT = Option("last_account", "")

ALL: tuple[Option[bool] | Option[int] | Option[str], ...] = (
    LANGUAGE,
    THEME,
    TEXT_PERCENT,
    ENTER_SENDS,
    SORT_ORDER,
    SOUNDS,
    BANNERS,
    KEEP_IN_TRAY,
    TRAY_TOLD,
    PANEL_SHOWN,
    LEFT_WIDTH,
    RIGHT_WIDTH,
    GEOMETRY,
    LAST_ACCOUNT,
)
