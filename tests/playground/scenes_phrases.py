"""Scenes of the phrase panel and its dialogs."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.domain.ids import PhraseId
from console.domain.phrase_files import (
    BadReason,
    BadRow,
    Container,
    FileFormat,
    FileRow,
    Inspection,
    Meaning,
    PhraseRow,
    ReadChoice,
)
from console.services.library import Shelf
from console.services.phrase_plan import ImportPlan, plan
from console.ui.dialogs.phrase_edit import PhraseEditDialog
from console.ui.dialogs.phrase_export import ExportDialog
from console.ui.dialogs.phrase_import import ImportDialog, ImportProgressDialog
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


def dressed_panel(dress: Callable[[SidePanel, Desk], Awaitable[None]]) -> QWidget:
    """Give the side panel over an account, as a coroutine leaves it."""
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
                await until_async(lambda: panel.phrases.rows.total and panel.phrases.found("亲"))
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

    return dressed_panel(dress)


@scene("phrases-search")
def phrases_search() -> QWidget:
    """A search by pinyin."""

    async def dress(panel: SidePanel, _world: Desk) -> None:
        panel.phrases.search_field.setText("fahuo")

    return dressed_panel(dress)


@scene("phrase-new")
def phrase_new() -> QWidget:
    """The dialog for a new phrase."""
    dialog = PhraseEditDialog(current(), [each.group for each in SHELVES], group_id=SHELVES[1].group.id)
    dialog.code.setText("fh")
    dialog.content.set_content("亲，今天{时间}前拍下当天发货，{客户称呼|您那边}一般2天到/:^_^")
    return dialog


def _plan() -> ImportPlan:
    rows: list[FileRow] = [
        PhraseRow(2, ("双11 活动",), "s11", "", "满300减30，满500减60，可叠加店铺券"),
        PhraseRow(3, ("物流",), "fh", "", "亲，大促期间48-72小时内发货，默认圆通，{收货城市}一般2天到"),
        PhraseRow(4, ("双11 活动",), "hi", "", "双11快乐，有什么可以帮到您的吗？"),
        PhraseRow(5, ("售后", "退换货"), "th2", "", "支持7天无理由退换，吊牌请保留哦"),
        PhraseRow(6, ("物流",), "by", "", "满199元包邮，新疆西藏海南补10元"),
        BadRow(212, BadReason.NO_TEXT, "zx9,,问候"),
    ]
    groups = [each.group for each in SHELVES]
    return plan(groups, [phrase for each in SHELVES for phrase in each.phrases], rows)


@scene("phrase-import")
def phrase_import() -> QWidget:
    """The grid of what an import will do."""
    dialog = ImportProgressDialog(current(), "双11话术.csv")
    choice = ReadChoice(FileFormat.QIANNIU, "gb18030", ",", (Meaning.CODE, Meaning.CONTENT, Meaning.GROUP), True)
    dialog.show_found(Inspection(Container.TEXT, choice, ("快捷短语编码", "快捷短语", "快捷短语分组"), (), True))
    dialog.ask(_plan())
    return dialog


@scene("phrase-export")
def phrase_export() -> QWidget:
    """The dialog of an export."""
    return ExportDialog()


@scene("phrase-import-kind")
def phrase_import_kind() -> QWidget:
    """The dialog of an import."""
    return ImportDialog()
