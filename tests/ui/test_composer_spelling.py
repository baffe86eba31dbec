"""The spell check in the message input: off at first, a wave under what nobody knows, suggestions in the menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from console.ui.theme import Theme, current
from console.ui.views.composer_edit import ComposerEdit
from console.ui.views.composer_spelling import ComposerSpelling
from tests.helpers.chosen_window import Chosen, chosen_window
from tests.helpers.panes import calm
from tests.helpers.qt import run_async, settle, until_async

Act = Callable[[Chosen, ComposerSpelling], Awaitable[None]]


@pytest.fixture
def play(theme: Theme, tmp_path: Path) -> Callable[[Act], None]:
    """Give what runs an act in a conversation in which the check is on."""

    def run(act: Act) -> None:
        async def main() -> None:
            async with chosen_window(tmp_path, theme) as chosen:
                await chosen.talk_to("阿茶")
                spelling = chosen.window.findChild(ComposerSpelling)
                assert isinstance(spelling, ComposerSpelling)
                assert not spelling.ready
                chosen.preferences.choose("spell_check", True)
                await until_async(lambda: spelling.ready, 20)
                await act(chosen, spelling)

        run_async(main(), 60)
        settle()

    return run


def red(edit: ComposerEdit) -> int:
    """Count the points in the colour of the wave."""
    image = edit.viewport().grab().toImage()
    bad = current().color("bad")
    return sum(
        abs(image.pixelColor(x, y).red() - bad.red()) + abs(image.pixelColor(x, y).green() - bad.green()) < 60
        and image.pixelColor(x, y).green() < 120
        for x in range(image.width())
        for y in range(image.height())
    )


def write(edit: ComposerEdit, text: str) -> None:
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(edit, text)


def menu_at(edit: ComposerEdit, position: int) -> QMenu:
    """Give the field's menu for a place."""
    cursor = edit.textCursor()
    cursor.setPosition(position)
    return edit.menu(cursor)


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_a_wave_stands_under_what_nobody_knows_and_goes_with_the_check(play: Callable[[Act], None]) -> None:
    async def act(chosen: Chosen, _spelling: ComposerSpelling) -> None:
        edit = chosen.window.chat.composer.edit
        write(edit, "please receive it ")
        assert red(edit) == 0
        write(edit, "delivary")
        assert red(edit) == 0, "the word at the caret is still being written"
        write(edit, " ")
        assert red(edit) > 10
        chosen.preferences.choose("spell_check", False)
        assert red(edit) == 0

    play(act)


def test_the_text_its_chips_and_its_undo_know_nothing_of_the_marks(play: Callable[[Act], None]) -> None:
    async def act(chosen: Chosen, _spelling: ComposerSpelling) -> None:
        edit = chosen.window.chat.composer.edit
        changes: list[int] = []
        chosen.window.chat.composer.insert("wiat for {delivary} 单号 ")
        await calm()
        edit.textChanged.connect(lambda: changes.append(1))
        red(edit)
        cursor = edit.textCursor()
        cursor.setPosition(0)
        edit.setTextCursor(cursor)
        await calm()
        assert changes == []
        assert [gap.name for gap in edit.gaps()] == ["delivary"]
        edit.undo()
        assert edit.toPlainText() == ""

    play(act)


def test_the_menu_offers_what_was_meant_in_one_step_to_undo(play: Callable[[Act], None]) -> None:
    async def act(chosen: Chosen, spelling: ComposerSpelling) -> None:
        edit = chosen.window.chat.composer.edit
        chosen.window.chat.composer.insert("😀亲 delivary is tommorow ok")
        red(edit)
        await until_async(lambda: bool(spelling._meant.get("tommorow")))
        menu = menu_at(edit, 6)
        assert entries(menu)[0] == "delivery"
        menu.actions()[0].trigger()
        menu.deleteLater()
        assert edit.toPlainText() == "😀亲 delivery is tommorow ok"
        edit.undo()
        assert edit.toPlainText() == "😀亲 delivary is tommorow ok"
        menu = menu_at(edit, 18)
        assert "tomorrow" in entries(menu)[:5]
        menu.deleteLater()
        menu = menu_at(edit, 1)
        assert "delivery" not in entries(menu)
        menu.deleteLater()

    play(act)


def test_my_words_are_marked_no_longer(play: Callable[[Act], None]) -> None:
    async def act(chosen: Chosen, spelling: ComposerSpelling) -> None:
        edit = chosen.window.chat.composer.edit
        chosen.window.chat.composer.insert("our hanfuu is new ")
        assert red(edit) > 10
        menu = menu_at(edit, 6)
        (keep,) = [action for action in menu.actions() if "hanfuu" in action.text()]
        keep.trigger()
        menu.deleteLater()
        await until_async(lambda: spelling.wrong(edit.toPlainText()) == [])
        assert red(edit) == 0

    play(act)


def test_while_an_input_method_is_at_work_nothing_is_drawn_over_it(play: Callable[[Act], None]) -> None:
    async def act(chosen: Chosen, _spelling: ComposerSpelling) -> None:
        edit = chosen.window.chat.composer.edit
        write(edit, "delivary ")
        assert red(edit) > 10
        QApplication.sendEvent(edit, QInputMethodEvent("ni'hao", []))
        assert edit.composing
        assert red(edit) == 0
        QApplication.sendEvent(edit, QInputMethodEvent("", []))
        assert red(edit) > 10

    play(act)


def test_the_dictionary_is_not_loaded_before_it_is_wanted(theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with chosen_window(tmp_path, theme) as chosen:
            spelling = chosen.window.findChild(ComposerSpelling)
            assert isinstance(spelling, ComposerSpelling)
            chosen.window.chat.composer.insert("delivary")
            assert spelling.wrong("delivary ") == []
            assert spelling._speller is None

    run_async(main(), 60)
