"""The field an agent writes in, alone: keys, input methods, pasting, size, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest

from console.ui.theme import Theme
from console.ui.views import composer_edit
from console.ui.views.composer import Composer
from console.ui.views.composer_edit import LINES, ComposerEdit
from tests.helpers.chat import png
from tests.helpers.qt import settle, until

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def edit(theme: Theme, qtbot: Any) -> ComposerEdit:
    made = ComposerEdit(theme)
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def sent(edit: ComposerEdit) -> list[str]:
    found: list[str] = []
    edit.submitted.connect(lambda: found.append(edit.toPlainText()))
    return found


def compose(edit: ComposerEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(edit, event)


def test_enter_sends_and_shift_enter_breaks(edit: ComposerEdit, sent: list[str]) -> None:
    QTest.keyClicks(edit, "one")
    QTest.keyClick(edit, ENTER, SHIFT)
    QTest.keyClicks(edit, "two")
    assert sent == []
    QTest.keyClick(edit, ENTER)
    QTest.keyClick(edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent == ["one\ntwo", "one\ntwo"]


def test_the_keys_can_be_swapped(edit: ComposerEdit, sent: list[str]) -> None:
    edit.set_enter_sends(False)
    QTest.keyClicks(edit, "one")
    QTest.keyClick(edit, ENTER)
    assert sent == []
    assert edit.toPlainText() == "one\n"
    QTest.keyClick(edit, ENTER, CTRL)
    assert sent == ["one\n"]


def test_an_enter_during_a_composition_never_sends(edit: ComposerEdit, sent: list[str]) -> None:
    compose(edit, "ni hao")
    QTest.keyClick(edit, ENTER)
    QTest.keyClick(edit, ENTER, CTRL)
    assert sent == []
    assert edit.composing


def test_the_enter_that_ends_a_composition_never_sends(edit: ComposerEdit, sent: list[str]) -> None:
    compose(edit, "ni hao")
    compose(edit, "", "你好")
    QTest.keyClick(edit, ENTER)
    assert sent == []
    assert edit.toPlainText() == "你好"
    settle()
    QTest.qWait(round(composer_edit.COMPOSED_SECONDS * 1000) + 20)
    QTest.keyClick(edit, ENTER)
    assert sent == ["你好"]


def test_a_composition_that_was_given_up_ends_the_same_way(edit: ComposerEdit, sent: list[str]) -> None:
    QTest.keyClicks(edit, "x")
    compose(edit, "ni")
    compose(edit, "")
    QTest.keyClick(edit, ENTER)
    assert sent == []


def test_a_commit_without_composition_holds_only_for_its_own_turn(edit: ComposerEdit, sent: list[str]) -> None:
    compose(edit, "", "你")
    QTest.keyClick(edit, ENTER)
    assert sent == []
    until(lambda: not edit._committed)
    QTest.keyClick(edit, ENTER)
    assert sent == ["你"]


def test_it_grows_from_three_to_eight_lines(edit: ComposerEdit) -> None:
    heights = []
    for count in (1, 3, 5, 8, 20):
        edit.setPlainText("\n".join("x" * count))
        heights.append(edit.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]
    line = edit.fontMetrics().lineSpacing()
    assert heights[4] - heights[0] == pytest.approx((LINES[1] - LINES[0]) * line, abs=4)
    edit.setPlainText("长" * 300)
    assert edit.height() > heights[0]


def test_inserting_is_one_step_to_undo(edit: ComposerEdit) -> None:
    QTest.keyClicks(edit, "before ")
    edit.put("a phrase\nof two lines ")
    QTest.keyClicks(edit, "after")
    edit.undo()
    edit.undo()
    assert edit.toPlainText() == "before "
    edit.redo()
    assert edit.toPlainText() == "before a phrase\nof two lines "


def mime(**values: Any) -> QMimeData:
    data = QMimeData()
    for name, value in values.items():
        getattr(data, f"set{name}")(value)
    return data


def test_only_plain_text_is_pasted(edit: ComposerEdit) -> None:
    edit.insertFromMimeData(mime(Html="<b>bold</b>", Text="bold\u202e\x00\r\nline"))
    assert edit.toPlainText() == "bold\nline"
    edit.selectAll()
    assert not edit.createMimeDataFromSelection().hasHtml()


def test_pictures_are_offered_not_inserted(edit: ComposerEdit, tmp_path: Path) -> None:
    offered: list[list[bytes]] = []
    refused: list[bool] = []
    edit.pictures_offered.connect(offered.append)
    edit.refused.connect(lambda: refused.append(True))
    edit.insertFromMimeData(mime(ImageData=QImage.fromData(png())))
    assert offered[0][0].startswith(b"\x89PNG")
    good, bad = tmp_path / "good.dat", tmp_path / "bad.png"
    good.write_bytes(png())
    bad.write_bytes(b"MZ not a picture")
    edit.insertFromMimeData(mime(Urls=[QUrl.fromLocalFile(str(good)), QUrl.fromLocalFile(str(bad))]))
    assert offered[1] == [png()]
    assert refused == []
    edit.insertFromMimeData(mime(Urls=[QUrl.fromLocalFile(str(bad)), QUrl.fromLocalFile(str(tmp_path))]))
    assert len(offered) == 2
    assert refused == [True]
    edit.insertFromMimeData(mime(Text="a word", ImageData=QImage.fromData(png())))
    assert edit.toPlainText() == "a word"


def test_send_waits_for_something_to_send(theme: Theme, qtbot: Any) -> None:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    asked: list[bool] = []
    composer.send_asked.connect(asked.append)
    assert not composer.send.isEnabled()
    composer.edit.setPlainText(" \n\t ")
    assert not composer.send.isEnabled()
    composer.submit()
    composer.insert("亲")
    assert composer.send.isEnabled()
    composer.send.click()
    composer._close_action.trigger()
    assert asked == [False, True]
    composer.set_ready(False, "blocked")
    assert not composer.send.isEnabled()
    assert composer.problem.text() == "blocked"
    composer.insert("more")
    assert composer.edit.toPlainText().strip() == "亲"


def test_the_choice_of_keys_is_told(theme: Theme, qtbot: Any) -> None:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    chosen: list[bool] = []
    composer.enter_sends_chosen.connect(chosen.append)
    composer._by_ctrl.trigger()
    composer._by_enter.trigger()
    assert chosen == [False, True]


def test_names_for_screen_readers(theme: Theme, qtbot: Any) -> None:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    found = [w.accessibleName() for w in (composer.edit, composer.emoticons, composer.image, composer.phrases)]
    found += [composer.history.accessibleName(), composer.send.accessibleName()]
    assert found == ["Message input", "Emoticons", "Image", "Quick phrases", "Chat history", "Send"]
    assert composer.phrases.isCheckable()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_an_emoticon_is_chosen_by_keyboard(theme: Theme, qtbot: Any) -> None:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.show()
    composer.edit.setPlainText("亲")
    composer.edit.moveCursor(composer.edit.textCursor().MoveOperation.End)
    composer.open_emoticons()
    grid = composer._picker._grid
    assert grid.count() == 99
    assert grid.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Smile"
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, ENTER)
    assert composer.edit.toPlainText() == "亲😊"
    assert not composer._picker.isVisible()
    composer.open_emoticons()
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert not composer._picker.isVisible()
