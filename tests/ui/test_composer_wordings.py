"""Which wording of a phrase is offered, where products and orders come from, and corrections with gaps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.ui.dialogs.correct import CorrectDialog
from console.ui.models.phrase_hits import HitRole
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from tests.helpers.chat import BUYER, OTHER, arrive, new
from tests.helpers.drafts import HI, Act, keys, playing, press, show, text
from tests.helpers.panes import Desk
from tests.helpers.qt import until_async

K = Qt.Key
ENTER = K.Key_Return


@pytest.fixture
def play(theme: Theme, tmp_path: Path, qtbot: Any) -> Callable[[Act], None]:
    """Give what runs an act on a shop with four phrases, its first buyer's conversation open."""
    return playing(theme, tmp_path)


def test_another_wording_than_this_buyer_got_last_comes_first(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        for wanted in ("您好", "在的哦", "欢迎光临", "您好"):
            pane.insert_phrase(HI)
            assert text(pane) == wanted
            pane.composer.edit.take()
        await show(pane, world, OTHER)
        keys(pane, "/hi")
        press(pane, ENTER)
        assert text(pane) == "您好"
        while await world.session.library.last_wording(world.made[OTHER], HI.id) is None:
            await asyncio.sleep(0.01)
        await world.session.library.used(HI.id, world.made[OTHER], 1)
        pane.phrases._last.clear()
        pane.composer.edit.take()
        await show(pane, world, BUYER)
        await show(pane, world, OTHER)
        await until_async(lambda: (world.made[OTHER], HI.id) in pane.phrases._last)
        pane.insert_phrase(HI)
        assert text(pane) == "欢迎光临"

    play(act)


def test_the_product_and_the_order_come_from_the_card_or_the_conversation(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact = world.made[BUYER]
        pane.insert_text("{商品名称} {订单号}")
        assert text(pane) == "{商品名称} {订单号}"
        pane.composer.edit.take()
        await arrive(world, contact, "【夏季薄款连衣裙】https://shop.test/1 订单号是2026112233445566")
        await until_async(lambda: pane.model.rowCount() > 0)
        pane.insert_text("{商品名称} {订单号}")
        assert text(pane) == "夏季薄款连衣裙 2026112233445566"
        pane.composer.edit.take()
        await world.session.desk.facts.note(contact, product="连衣裙 M 码")
        pane.insert_text("{商品名称} {订单号}")
        assert text(pane) == "连衣裙 M 码 2026112233445566"
        pane.composer.edit.take()
        await show(pane, world, OTHER)
        pane.insert_text("{商品名称|宝贝}")
        assert text(pane) == "宝贝"

    play(act)


def test_the_arrow_turns_the_wordings_of_a_phrase(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        pane.composer.edit.put("好 ")
        keys(pane, "/hi")
        rows = pane.phrases.popup.popup.rows

        def row() -> tuple[str, str]:
            shown = rows.index(0, 0).data(HitRole.ROW)
            return shown.text, shown.wording

        assert row() == ("您好", "1/3")
        assert "→ other wording" in pane.phrases.popup.popup.foot.text()
        press(pane, K.Key_Right)
        assert row() == ("在的哦", "2/3")
        assert rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "/hi 在的哦 2/3 物流"
        press(pane, K.Key_Right)
        press(pane, K.Key_Right)
        press(pane, K.Key_Right)
        assert row() == ("在的哦", "2/3")
        press(pane, K.Key_Left)
        assert row() == ("您好", "1/3")
        press(pane, K.Key_Left)
        assert pane.composer.edit.textCursor().position() == 4
        press(pane, K.Key_Right)
        assert row() == ("您好", "1/3")
        press(pane, K.Key_Right)
        press(pane, ENTER)
        assert text(pane) == "好 在的哦"
        pane.composer.edit.take()
        keys(pane, "/hi")
        assert row() == ("欢迎光临", "3/3")
        QTest.keyClick(pane.composer.edit, K.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert row() == ("欢迎光临", "3/3")

    play(act)


def test_a_correction_with_a_gap_does_not_go_out_either(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        contact, now = world.made[BUYER], world.clock.now()
        stored = new(contact, "单号1，今天发", now, mine=True)
        message = await world.session.store.write(lambda unit: unit.messages.add(stored), durable=False)
        assert message is not None
        pane.message_actions.correct(message)
        dialog = next(each for each in pane.findChildren(CorrectDialog))
        assert not dialog.send.isEnabled()
        dialog.field.setPlainText("单号{订单号}，{?时间:今天/明天}发")
        assert dialog.problem.text() == "2 places are not filled in: 订单号, 时间 (F6 goes there)"
        assert not dialog.send.isEnabled()
        QTest.keyClick(dialog.field, K.Key_F6)
        assert dialog.field.textCursor().selectedText() == "{订单号}"
        QTest.keyClick(dialog.field, K.Key_F6)
        assert dialog.field.textCursor().selectedText() == "{?时间:今天/明天}"
        QTest.keyClick(dialog.field, ENTER, Qt.KeyboardModifier.ControlModifier)
        assert dialog.isVisible()
        dialog.field.setPlainText("单号2，明天发")
        QTest.keyClick(dialog.field, ENTER, Qt.KeyboardModifier.ControlModifier)
        async with asyncio.timeout(5):
            while (await world.session.desk.page(contact))[-1].body != "单号2，明天发":
                await asyncio.sleep(0.01)
        pane.composer.set_send_guard(False)
        pane.message_actions.correct(message)
        free = next(each for each in pane.findChildren(CorrectDialog) if each.isVisible())
        free.field.setPlainText("{订单号}")
        assert free.send.isEnabled()
        free.reject()

    play(act)
