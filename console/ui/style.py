"""Room of the style sheet: fills resources/style.qss with the theme's colours and lengths."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

_PLACE = re.compile(r"@(?P<name>[a-z][a-z0-9_]*)(?:\((?P<argument>[^)]*)\))?")


@cache
def resource_folder(name: str) -> Path:
    """Give the folder of resources by name; the program is never run from inside an archive."""
    return Path(str(files("resources"))) / name


def render_style(
    colours: Mapping[str, str], points: Mapping[str, float], px: Callable[[float], int], *, dark: bool
) -> str:
    """Give the style sheet: @token is a colour, @px(8) a length, @pt(base) a size of text, @image(check) a drawing.

    Raises KeyError for a name that the theme does not have.
    """
    template = (resource_folder("style.qss")).read_text(encoding="utf-8")
    suffix = "dark" if dark else "light"

    def fill(match: re.Match[str]) -> str:
        name, argument = match["name"], match["argument"]
        if argument is None:
            return colours[name]
        if name == "px":
            return f"{px(float(argument))}px"
        if name == "pt":
            return f"{points[argument]:.2f}pt"
        if name == "image":
            return f'url("{(resource_folder("icons") / "style" / f"{argument}-{suffix}.svg").as_posix()}")'
        raise KeyError(name)

    return _PLACE.sub(fill, template)
