"""Scenes of the phrase panel and its dialogs."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.domain.ids import PhraseId
from console.services.library import Shelf
from console.ui.dialogs.phrase_edit import PhraseEditDialog
from console.ui.theme import current
from console.ui.views.side_panel import SidePanel
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, desk
from tests.helpers.qt import run_async, until_async
from tests.playground import scene


def _library() -> list[Shelf]:
    first, second, third, fourth, sale = SHELVES
    team = tuple(replace(each, source="team") for each in second.phrases)
    dated = replace(sale.phrases[0], valid_from=date(2024, 11, 10), valid_until=date(2099, 11, 12))
    pinned = replace(first.phrases[1], pinned=True)
    return [
        replace(first, phrases=(first.phrases[0], pinned)),
        replace(second, group=replace(second.group, source="team"), phrases=team),
        third,
        replace(fourth, group=replace(fourth.group, collapsed=True)),
        replace(sale, phrases=(dated,)),
    ]


def _panel(dress: Callable[[SidePanel, Desk], Awaitable[None]]) -> QWidget:
    theme = current()
    panel = SidePanel(theme)
    panel.resize(theme.px(316), theme.px(800))

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                await buyers(world, SHOP)
                await world.session.library.start_with(_library())
                panel.attach(world.session, world.bridge)
                panel.show_contact(world.made["小鹿爱吃糖"])
                await until_async(lambda: panel.phrases.rows.total and panel.phrases.searcher.search("亲"))
                await dress(panel, world)
                panel.grab()

    run_async(fill())
    return panel


@scene("phrases")
def phrases() -> QWidget:
    """The panel with a chosen phrase."""

    async def dress(panel: SidePanel, _world: Desk) -> None:
        rows = panel.phrases.rows
        panel.phrases.tree.setCurrentIndex(rows.index_of_phrase(PhraseId("p2-0")))

    return _panel(dress)


@scene("phrases-search")
def phrases_search() -> QWidget:
    """A search by pinyin."""

    async def dress(panel: SidePanel, _world: Desk) -> None:
        panel.phrases.search_field.setText("fahuo")

    return _panel(dress)


@scene("phrase-new")
def phrase_new() -> QWidget:
    """The dialog for a new phrase."""
    dialog = PhraseEditDialog(current(), [each.group for each in SHELVES], group_id=SHELVES[1].group.id)
    dialog.code.setText("fh")
    dialog.content.set_content("亲，今天{时间}前拍下当天发货，{客户称呼|您那边}一般2天到/:^_^")
    return dialog
