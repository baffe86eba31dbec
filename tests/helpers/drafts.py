"""A conversation with four phrases behind its message input, for tests of what phrases become there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.services.library import Shelf
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from tests.helpers.chat import BUYER, shop
from tests.helpers.panes import Desk
from tests.helpers.qt import run_async, settle, until_async

Act = Callable[[ChatPane, Desk], Awaitable[None]]
GROUP = PhraseGroup(GroupId("g"), ("物流",), position=1)


def phrase(name: str, code: str, content: str, *variants: str) -> Phrase:
    return Phrase(PhraseId(name), GROUP.id, code, "", content, variants=variants)


FH = phrase("fh", "fh", "{客户称呼|亲}，{日期}发货，{收货城市}2天到{光标}。")
CM = phrase("cm", "cm", "{?尺码:S/M/L}码{?颜色}色有货")
HI = phrase("hi", "hi", "您好", "在的哦", "欢迎光临")
DD = phrase("dd", "dd", "单号{订单号}，{店铺名}{客服昵称}为您服务 /:^_^")


def playing(theme: Theme, tmp_path: Path) -> Callable[[Act], None]:
    """Give what runs an act on a shop with four phrases, its first buyer's conversation open."""

    def run(act: Act) -> None:
        async def main() -> None:
            async with shop(tmp_path, theme) as (pane, world):
                await world.session.library.start_with([Shelf(GROUP, (FH, CM, HI, DD))])
                await world.session.profile.set_name("旗舰店:小美")
                await show(pane, world, BUYER)
                finder = pane.phrases.finder
                await until_async(lambda: len(finder.phrases) == 4 and len(finder.find("")) == 4)
                pane.activateWindow()
                pane.focus_composer()
                await until_async(pane.composer.edit.hasFocus)
                await act(pane, world)

        run_async(main(), 60)
        settle()

    return run


async def show(pane: ChatPane, world: Desk, name: str) -> None:
    task = pane.show_contact(world.made[name])
    assert task is not None
    await task


def text(pane: ChatPane) -> str:
    return pane.composer.edit.toPlainText()


def keys(pane: ChatPane, typed: str) -> None:
    QTest.keyClicks(pane.composer.edit, typed)


def press(pane: ChatPane, key: Qt.Key) -> None:
    QTest.keyClick(pane.composer.edit, key)
