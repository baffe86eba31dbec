"""Banners through the desktop's own notifications; imported after the first paint, off the window thread."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from desktop_notifier import Button, DesktopNotifier, Icon

log = logging.getLogger(__name__)
# The notifications of X desktops read markup in the text; a buyer's text is text.
HARMLESS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


class DesktopBanners:
    """Sends banners with a button that leads to the conversation."""

    def __init__(self, name: str) -> None:
        icon = Path(str(files("resources") / "icons" / "agent-console.svg"))
        self._notifier = DesktopNotifier(app_name=name, app_icon=Icon(path=icon) if icon.exists() else None)

    async def send(self, title: str, text: str, open_word: str, on_open: Callable[[], None]) -> bool:
        """Show a banner; False where the desktop does not take it."""
        if sys.platform not in {"win32", "darwin"}:
            title, text = title.translate(HARMLESS), text.translate(HARMLESS)
        try:
            await self._notifier.send(
                title=title, message=text, buttons=[Button(title=open_word, on_pressed=on_open)], on_clicked=on_open
            )
        except Exception:
            log.info("the desktop's notifications do not answer", exc_info=True)
            return False
        return True
