"""Phrases in a draft: values, stops, wordings, undo, and that what is not filled in never reaches a buyer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtWidgets import QTreeView

from console.domain.events import PhrasesChanged
from console.domain.messages import Direction
from console.domain.variables import NAMES
from console.i18n import install
from console.services.library import Shelf
from console.ui.delegates.message_layout import Part, Spot
from console.ui.models.phrases import Found, PhraseTreeModel
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from console.ui.views.composer_chips import FILLED, gaps, index_of, units
from console.ui.views.composer_fill import filled
from tests.helpers.chat import BUYER, OTHER, arrive, new, png
from tests.helpers.drafts import CM, DD, FH, GROUP, HI, Act, keys, phrase, playing, press, show, text
from tests.helpers.panes import Desk
from tests.helpers.qt import until_async

K = Qt.Key
ENTER, TAB, BACKTAB = K.Key_Return, K.Key_Tab, K.Key_Backtab


@pytest.fixture
def play(theme: Theme, tmp_path: Path, qtbot: Any) -> Callable[[Act], None]:
    """Give what runs an act on a shop with four phrases, its first buyer's conversation open."""
    return playing(theme, tmp_path)


def chosen(pane: ChatPane) -> str:
    return pane.composer.edit.textCursor().selectedText()


# --- what is a gap ---


@pytest.mark.parametrize(
    ("draft", "names"),
    [
        ("", []),
        ("{}", []),
        ("{ }", []),
        ('{"a": 1}', []),
        ("{客户称呼", []),
        ("{客户称呼}", ["客户称呼"]),
        ("{客户称呼|亲}{日期+3天}{光标}", ["客户称呼", "日期", "光标"]),
        ("{customer} {收货城市} {快递 单号}", ["客户称呼", "收货城市", "快递 单号"]),
        ("{?尺码:S/M/L}{?颜色}", ["尺码", "颜色"]),
        (r"\{客户称呼}", ["客户称呼"]),
        ("a\n{订单号}\nb", ["订单号"]),
    ],
)
def test_what_is_still_to_be_filled_in(draft: str, names: list[str]) -> None:
    assert [gap.name for gap in gaps(draft)] == names


def test_places_are_counted_as_qt_counts() -> None:
    draft = "😊a{订单号}😊😊{?x:1/2}"
    assert [(gap.start, gap.end) for gap in gaps(draft)] == [(3, 8), (12, 20)]
    for index in range(len(draft) + 1):
        assert index_of(draft, units(draft, index)) == index


def test_a_buyers_name_brings_no_gap_of_its_own() -> None:
    ready = filled("{客户称呼}在吗", {"客户称呼": "{店铺名}", "店铺名": "x"}, None)
    assert "".join(piece for piece, _ in ready.pieces) == "｛店铺名｝在吗"
    assert ready.first_gap is None


# --- inserting ---


def test_a_phrase_is_filled_in_and_the_caret_goes_to_its_mark(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        keys(pane, "/fh")
        press(pane, ENTER)
        now = world.clock.now().astimezone()
        assert text(pane) == f"{BUYER}，{now.month}月{now.day}日发货，{{收货城市}}2天到。"
        assert pane.composer.edit.textCursor().position() == len(text(pane)) - 1
        assert not pane.composer.send.isEnabled()
        assert pane.composer.problem.text() == "1 place is not filled in: 收货城市 (F6 goes there)"
        while not await world.session.library.recent_uses():
            await asyncio.sleep(0.01)
        assert await world.session.library.recent_uses() == {FH.id: 1}
        install("zh_CN")
        pane.translate()
        assert pane.composer.problem.text() == "还有 1 处没有填写：收货城市（F6 跳到）"

    play(act)


def test_values_are_known_from_the_conversation(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        pane.insert_phrase(DD)
        assert text(pane) == "单号{订单号}，旗舰店旗舰店:小美为您服务 /:^_^"
        pane.composer.edit.undo()
        assert text(pane) == ""
        await arrive(world, world.made[BUYER], "我的订单号：2026112233445566，什么时候发")
        await until_async(lambda: len(pane.model.rows) > 0)
        pane.insert_phrase(DD)
        assert text(pane).startswith("单号2026112233445566，")
        press(pane, ENTER)
        await until_async(lambda: pane.model.rows[-1].message.direction is Direction.OUT)
        assert pane.model.rows[-1].message.body == "单号2026112233445566，旗舰店旗舰店:小美为您服务 🙂"

    play(act)


def test_what_is_used_more_comes_earlier(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        assert [found.phrase.id for found in pane.phrases.finder.find("")] == [FH.id, CM.id, HI.id, DD.id]
        pane.insert_phrase(DD)
        pane.insert_phrase(DD)
        pane.insert_phrase(HI)
        assert [found.phrase.id for found in pane.phrases.finder.find("")] == [DD.id, HI.id, FH.id, CM.id]

    play(act)


def test_new_phrases_are_found_at_once(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        keys(pane, "/kd")
        assert pane.phrases.popup.popup.count == 0
        world.session.bus.publish(PhrasesChanged((phrase("kd", "kd", "发圆通快递"),), (FH.id,), whole=False))
        assert pane.phrases.popup.popup.count == 1
        press(pane, ENTER)
        assert text(pane) == "发圆通快递"
        pane.composer.edit.take()
        keys(pane, "/fh")
        assert pane.phrases.popup.popup.count == 0

    play(act)


# --- stops ---


def test_tab_walks_the_stops_and_offers_their_choices(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        pane.insert_phrase(CM)
        menu = pane.composer.stops._menu
        assert chosen(pane) == "{?尺码:S/M/L}"
        assert menu is not None
        assert menu.isVisible()
        press(pane, TAB)
        assert chosen(pane) == "{?尺码:S/M/L}"
        press(pane, TAB)
        assert chosen(pane) == "{?颜色}"
        assert not menu.isVisible()
        press(pane, BACKTAB)
        press(pane, K.Key_Down)
        press(pane, ENTER)
        assert text(pane) == "M码{?颜色}色有货"
        press(pane, TAB)
        keys(pane, "red")
        assert text(pane) == "M码red色有货"
        assert pane.composer.send.isEnabled()
        assert pane.composer.problem.text() == ""
        pane.composer.edit.undo()
        assert not pane.composer.send.isEnabled()

    play(act)


def test_without_stops_tab_leaves_the_field(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        keys(pane, "abc")
        press(pane, TAB)
        assert not pane.composer.edit.hasFocus()

    play(act)


def test_f6_goes_from_one_to_the_next(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        pane.composer.edit.put("{订单号} x {商品名称}")
        for wanted in ("{订单号}", "{商品名称}", "{订单号}"):
            pane.next_gap()
            assert chosen(pane) == wanted
        keys(pane, "1")
        assert text(pane) == "1 x {商品名称}"

    play(act)


def test_a_chip_goes_as_a_whole(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        edit = pane.composer.edit
        edit.put("a{订单号}b")
        edit.moveCursor(QTextCursor.MoveOperation.Left)
        press(pane, K.Key_Backspace)
        assert text(pane) == "ab"
        edit.undo()
        edit.moveCursor(QTextCursor.MoveOperation.Start)
        press(pane, K.Key_Right)
        press(pane, K.Key_Right)
        assert chosen(pane) == "{订单号}"
        press(pane, K.Key_Left)
        press(pane, K.Key_Delete)
        assert text(pane) == "ab"

    play(act)


def test_values_are_shown_as_chips_and_what_is_typed_behind_is_none(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        pane.insert_text("{客户称呼}")
        keys(pane, "x")
        cursor = QTextCursor(pane.composer.edit.document())
        shown = []
        for place in range(1, len(text(pane)) + 1):
            cursor.setPosition(place)
            shown.append(bool(cursor.charFormat().property(FILLED)))
        assert shown == [True] * len(BUYER) + [False]
        pane.grab()

    play(act)


# --- the guard ---


def test_a_draft_with_gaps_is_guarded_again(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        pane.insert_phrase(FH)
        await show(pane, world, OTHER)
        assert pane.composer.problem.text() == ""
        await show(pane, world, BUYER)
        assert "收货城市" in pane.composer.problem.text()
        await pane.flush_drafts()
        await world.session.desk.save_draft(world.made[OTHER], "{客户称呼}，在吗")
        pane.control._texts.pop(world.made[OTHER], None)
        await show(pane, world, OTHER)
        assert "客户称呼" in pane.composer.problem.text()
        press(pane, ENTER)
        pane.composer.send.click()
        pane.composer._submit_and_close()
        pane.send()
        pane.control._send(False)
        assert text(pane) == "{客户称呼}，在吗"

    play(act)


def test_pasted_variables_are_guarded_too(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        data = QMimeData()
        data.setText("{订单号}")
        pane.composer.edit.insertFromMimeData(data)
        press(pane, ENTER)
        assert text(pane) == "{订单号}"

    play(act)


@pytest.mark.parametrize("seed", range(4))
def test_no_braces_of_a_known_variable_go_out(play: Callable[[Act], None], seed: int) -> None:
    """Random phrases, keys and places; what was stored as a message is then looked at."""
    dice = random.Random(seed)
    parts = [*(f"{{{name}}}" for name in NAMES), "{?尺码:S/M}", "{收货城市}", "{日期+3天}", "亲", "😊", "\n", "{", "}"]

    async def act(pane: ChatPane, world: Desk) -> None:
        for number in range(60):
            match dice.randrange(6):
                case 0 | 1:
                    content = "".join(dice.choices(parts, k=dice.randint(1, 5)))
                    pane.insert_phrase(phrase(f"r{number}", "", content))
                case 2:
                    press(pane, dice.choice([K.Key_Backspace, K.Key_Delete, K.Key_Left, K.Key_Right, K.Key_Home]))
                case 3:
                    press(pane, TAB)
                    pane.focus_composer()
                    keys(pane, dice.choice(["S", "12", "x y"]))
                case _:
                    press(pane, ENTER)
                    if dice.random() < 0.3:
                        pane.composer.edit.take()
        await until_async(lambda: not pane.control._in_order.locked())
        for message in await world.session.desk.page(world.made[BUYER], limit=200):
            assert not gaps(message.body), message.body
            assert not any(f"{{{name}}}" in message.body for name in NAMES)

    play(act)


# --- keeping as a phrase ---


def test_any_text_can_be_kept_as_a_phrase(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        asked: list[str] = []
        pane.save_as_phrase.connect(asked.append)
        pane.composer.edit.put("亲，{客户称呼} 有货")
        pane.composer._save_action.trigger()
        menu = pane.composer.edit.menu()
        menu.actions()[-1].trigger()
        menu.deleteLater()
        assert asked == ["亲，{客户称呼} 有货"] * 2
        asked.clear()
        written = new(world.made[BUYER], "发圆通 {快}", world.clock.now(), mine=True)
        await world.session.store.write(lambda unit: unit.messages.add(written), durable=False)
        await show(pane, world, OTHER)
        await show(pane, world, BUYER)
        await until_async(lambda: bool(pane.model.rows))
        menu = pane.message_actions.menu(pane.model.rows[-1], Spot(Part.BUBBLE))
        next(action for action in menu.actions() if action.text() == "Save as phrase…").trigger()
        menu.deleteLater()
        assert asked == [r"发圆通 \{快}"]

    play(act)


def test_a_phrase_with_a_picture_offers_it(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, world: Desk) -> None:
        name = await world.session.media.save(png(), "image/png")
        offered: list[list[bytes]] = []
        pane.phrases.pictures.disconnect(pane.pictures.offer)
        pane.phrases.pictures.connect(offered.append)
        pane.insert_phrase(replace(HI, images=(name,)))
        await until_async(lambda: bool(offered))
        assert offered == [[png()]]
        pane.composer.edit.take()
        pane.insert_phrase(replace(HI, images=("gone.png",)))
        await until_async(lambda: pane.composer.problem.text() != "")
        assert len(offered) == 1

    play(act)


def test_a_phrase_is_dropped_where_the_mouse_lets_it_go(play: Callable[[Act], None]) -> None:
    async def act(pane: ChatPane, _: Desk) -> None:
        tree = QTreeView(pane)
        rows = PhraseTreeModel(tree)
        tree.setModel(rows)
        rows.load([Shelf(GROUP, (FH, HI))])
        edit = pane.composer.edit
        edit.put("one  two")
        first = rows.index_of_phrase(HI.id)
        tree.setCurrentIndex(first)
        cursor = QTextCursor(edit.document())
        cursor.setPosition(4)
        where = QPointF(edit.cursorRect(cursor).center())
        dragged = rows.mimeData([first])
        event = Dropped(where, Qt.DropAction.MoveAction, dragged)
        event.list = tree
        edit.dropEvent(event)
        assert text(pane) == "one 您好 two"
        assert event.dropAction() is Qt.DropAction.IgnoreAction
        assert edit.can_drop(event)
        pane.dropEvent(event)
        assert text(pane) == "one 您好在的哦 two"
        rows.show_found([Found(HI.id)])
        found = rows.index_of_phrase(HI.id)
        assert rows.flags(found) & Qt.ItemFlag.ItemIsDragEnabled
        assert not rows.canDropMimeData(rows.mimeData([found]), Qt.DropAction.MoveAction, 0, 0, found.parent())
        tree.setCurrentIndex(found)
        dragged = rows.mimeData([found])
        event = Dropped(where, Qt.DropAction.MoveAction, dragged)
        event.list = tree
        edit.dropEvent(event)
        assert text(pane) == "one 欢迎光临您好在的哦 two"

    play(act)


class Dropped(QDropEvent):
    """A drop that came from a list of this program: Qt knows the source of real drags only."""

    list: QTreeView

    def __init__(self, where: QPointF, action: Qt.DropAction, data: QMimeData) -> None:
        super().__init__(where, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    def source(self) -> QTreeView:
        return self.list
