"""Scenes: one widget or window each on made-up data, for looking at and for the manual's pictures.

A scene is a function without arguments in tests/playground/scenes_*.py:

    @scene("search-field")
    def search_field() -> QWidget: ...
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QWidget

Builder = Callable[[], QWidget]

_scenes: dict[str, Builder] = {}


def scene(name: str) -> Callable[[Builder], Builder]:
    """Register a scene under a name. Raises ValueError where the name is taken."""

    def register(builder: Builder) -> Builder:
        if name in _scenes:
            raise ValueError(f"two scenes are called {name}")
        _scenes[name] = builder
        return builder

    return register


def scenes() -> dict[str, Builder]:
    """Give every scene by name."""
    for path in sorted(Path(__file__).parent.glob("scenes_*.py")):
        import_module(f"{__name__}.{path.stem}")
    return dict(sorted(_scenes.items()))
