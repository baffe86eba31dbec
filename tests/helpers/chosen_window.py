"""The main window over a real account, with the choices that the settings dialog makes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from console.ports import Speller
from console.services.tasks import Tasks
from console.spelling import EnglishWords
from console.ui.in_force import InForce
from console.ui.main_window import MainWindow
from console.ui.preferences import Choices, Preferences
from console.ui.shell import Shell
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from console.ui.views.left_pane import LeftPane
from console.ui.views.side_panel import SidePanel
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, calm, desk
from tests.helpers.qt import until_async


@dataclass
class Chosen:
    """What a test holds in its hands."""

    window: MainWindow
    preferences: Preferences
    world: Desk

    async def talk_to(self, name: str) -> None:
        """Open a conversation."""
        self.window.show_contact(self.world.made[name])
        await until_async(lambda: bool(self.window.chat.model.rows))
        await calm()


def load_speller(folder: Path) -> Callable[[], Awaitable[Speller]]:
    """Give what reads the dictionary."""

    async def load() -> Speller:
        return await asyncio.to_thread(EnglishWords, folder / "words.txt")

    return load


@asynccontextmanager
async def chosen_window(folder: Path, theme: Theme, choices: Choices | None = None) -> AsyncIterator[Chosen]:
    """Open the shop of panes.py in a whole window."""
    app = cast("QApplication", QApplication.instance())
    app.setQuitOnLastWindowClosed(False)  # a window that closes would end the loop of the test
    tasks = Tasks()
    shell = Shell({})
    preferences = Preferences(choices or Choices())
    window = MainWindow(theme, preferences, shell, LeftPane(theme), ChatPane(theme), SidePanel(theme))
    shell.setCentralWidget(window)
    in_force = InForce(preferences, window, load_speller(folder), tasks)
    shell.resize(1280, 800)
    shell.show()
    try:
        async with desk(folder) as world:
            await world.session.library.start_with(SHELVES)
            await buyers(world, SHOP)
            in_force.attach(world.session)
            window.attach(world.session, world.bridge)
            await calm()
            yield Chosen(window, preferences, world)
            await window.chat.flush_drafts()
            window.detach()
            in_force.attach(None)
            await tasks.close()
            await calm()
    finally:
        shell.may_close = True
        shell.close()
        shell.deleteLater()
        await calm()
        app.setQuitOnLastWindowClosed(True)
