"""Scenes of phrases in the message input: the popup at the caret, what is still to be filled in, choices of a stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.services.library import Shelf
from console.ui.dialogs.correct import CorrectDialog
from console.ui.theme import current
from console.ui.views.chat_pane import ChatPane
from console.ui.views.composer_edit import ComposerEdit
from tests.helpers.panes import Desk
from tests.helpers.qt import settle, until_async
from tests.playground import scene
from tests.playground.scenes_chat import NAME, _pane, _settled, _talk

SHELVES = (
    (
        "物流",
        (("fh", "发货时间", "{日期}16点前拍下当天发货，{收货城市}一般2天到"), ("dh", "", "您的单号 {订单号} 已发出")),
    ),
    ("活动 › 双11", (("fhs", "", "大促期间发货时间48-72小时，感谢理解 /:^_^", "大促订单多，48-72小时内发出"),)),
    ("售后", (("", "", "退换发回的时间以签收为准"),)),
    ("推荐", (("cm", "尺码", "亲，{?尺码:S/M/L}码{?颜色:红/黑}色有货{光标}"),)),
)


async def stock(world: Desk) -> None:
    """Put a few phrases into an empty library."""
    shelves = []
    for number, (path, phrases) in enumerate(SHELVES):
        group = PhraseGroup(GroupId(f"g{number}"), tuple(path.split(" › ")), position=number)
        made = [
            Phrase(PhraseId(f"p{number}-{at}"), group.id, *words[:3], variants=words[3:], position=at)
            for at, words in enumerate(phrases)
        ]
        shelves.append(Shelf(group, tuple(made)))
    await world.session.library.start_with(shelves)


async def _open(pane: ChatPane, world: Desk) -> None:
    await stock(world)
    await _talk(world, world.made[NAME])
    await pane.show_contact(world.made[NAME])  # type: ignore[misc] # a buyer is there
    await _settled(pane)
    await until_async(lambda: pane.phrases.finder.find(""))
    pane.focus_composer()


@scene("popup")
def popup() -> QWidget:
    """What /fsj finds, over a draft with a place that nobody filled in."""

    async def dress(pane: ChatPane, world: Desk) -> None:
        await _open(pane, world)
        pane.insert_text("好的亲，{收货城市} 预计 {日期+2天} 能到， ")

    edit = _again(_pane(dress))
    edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(edit, "/fsj")
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Right)
    return edit.window()


@scene("popup-choices")
def popup_choices() -> QWidget:
    """A stop that offers choices."""

    async def dress(pane: ChatPane, world: Desk) -> None:
        await _open(pane, world)
        pane.activateWindow()
        await until_async(pane.composer.edit.hasFocus)
        QTest.keyClicks(pane.composer.edit, "/cm")
        QTest.keyClick(pane.composer.edit, Qt.Key.Key_Return)

    edit = _again(_pane(dress))
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    return edit.window()


def _again(pane: QWidget) -> ComposerEdit:
    """Give a pane's field, ready for keys."""
    pane.resize(current().px(700), current().px(560))
    settle()
    edit = pane.findChild(ComposerEdit)
    assert isinstance(edit, ComposerEdit)
    edit.setFocus()
    return edit


@scene("correct")
def correct() -> QWidget:
    """The dialog that corrects a sent message, with a place that is not filled in."""
    return CorrectDialog("您的单号 {订单号} 已发出，{?时间:今天/明天}能到", guarded=True)
