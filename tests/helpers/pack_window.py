"""The phrase panel over a real account with packs, and a share where a team lead publishes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.ids import GroupId
from console.domain.packs import Pack
from console.formats.files import PhraseFileFormats
from console.formats.pack_keys import SigningKey
from console.formats.pack_sources import FilePackSources
from console.formats.qpack import QpackReader
from console.services.packs import Packs
from console.ui.dialogs.pack_offer import PackDialog
from console.ui.dialogs.packs import PacksDialog
from console.ui.theme import Theme
from console.ui.views.phrase_panel import PhrasePanel
from tests.helpers.packs import signed
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, calm, desk
from tests.helpers.qt import until_async

W = TypeVar("W")
TEAM = GroupId("team/g")


class Shop(Desk):
    """A desk with packs, and its panel."""

    panel: PhrasePanel
    folder: Path

    @property
    def packs(self) -> Packs:
        assert self.session.packs is not None
        return self.session.packs

    def publish(self, made: Pack, key: SigningKey | None = None, name: str = "team.qpack") -> Path:
        """Write a pack where the lead publishes."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(signed(made, key) if key is not None else signed(made))
        return path

    async def install(self, made: Pack) -> None:
        """Install a pack without the window."""
        await self.packs.install(await self.packs.look(self.publish(made)))
        await until_async(self.team)

    def team(self) -> list[str]:
        """What the panel shows of the pack."""
        shelves = [each for each in self.panel.rows.shelves if each.group.id == TEAM]
        return [each.content for shelf in shelves for each in shelf.phrases]


@asynccontextmanager
async def shop(qtbot: QtBot, theme: Theme, folder: Path) -> AsyncIterator[Shop]:
    async with desk(folder / "account") as world:
        made = world.session
        packs = Packs(made.store, made.media, made.bus, made.clock, lambda: (QpackReader(), FilePackSources()))
        here = Shop(
            replace(made, packs=packs, phrase_files=PhraseFileFormats), world.bridge, world.clock, world.channel
        )
        await buyers(world, SHOP)
        await made.library.start_with(SHELVES)
        here.folder = folder / "share"
        here.folder.mkdir()
        here.panel = PhrasePanel(theme)
        qtbot.addWidget(here.panel)
        here.panel.attach(here.session, here.bridge)
        here.panel.resize(316, 700)
        here.panel.show()
        await until_async(lambda: here.panel.rows.total)
        yield here
        await calm()


async def shown(kind: type[W]) -> W:
    """Wait for a dialog of this kind."""

    def find() -> W | None:
        there = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        return next((each for each in there if isinstance(each, kind)), None)

    await until_async(find)
    found = find()
    assert found is not None
    return found


async def looked(world: Shop, path: Path) -> PackDialog:
    """Open a file, and wait until it was read."""
    world.panel.actions_.packs.open_file(path)
    dialog = await shown(PackDialog)
    await until_async(lambda: not dialog.busy)
    return dialog


async def managed(world: Shop) -> PacksDialog:
    world.panel.actions_.packs.manage()
    return await shown(PacksDialog)


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]
