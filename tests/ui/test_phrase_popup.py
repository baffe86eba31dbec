"""The popup at the caret: every line of the key table, input methods, undo, and that typing is never lost or sent."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_search import SearchEntry, build_index
from console.domain.phrases import Phrase
from console.i18n import install
from console.ui.models.phrase_finder import PhraseFinder, Suggestion
from console.ui.models.phrase_hits import HitRole
from console.ui.theme import Theme
from console.ui.views import composer_edit
from console.ui.views.composer import Composer
from console.ui.views.composer_popup import ComposerPopup
from tests.helpers.qt import until

K = Qt.Key
ENTER, ESC, TAB = K.Key_Return, K.Key_Escape, K.Key_Tab
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
PHRASES = (
    ("fh", "发货时间", "今天16点前拍下当天发货"),
    ("fhs", "", "大促期间发货时间48-72小时 /:^_^"),
    ("", "", "退换发回的时间以签收为准"),
    ("hi", "", "您好，亲！有什么可以帮到您的吗？"),
    *((f"n{number}", "", f"第{number}条话术") for number in range(12)),
)


@dataclass
class Field:
    """A composer in a window with phrases behind it, and what it did."""

    window: QWidget
    composer: Composer
    keys: ComposerPopup
    sent: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.composer.edit.toPlainText()

    @property
    def open(self) -> bool:
        shown = self.keys._popup is not None and not self.keys._popup.isHidden()
        assert shown == self.keys.open
        return shown

    @property
    def rows(self) -> list[str]:
        model = self.keys.popup.rows
        return [str(model.index(row, 0).data(HitRole.ROW).text) for row in range(model.rowCount())]

    def type(self, text: str) -> None:
        for char in text:
            if char.isascii():
                QTest.keyClick(self.composer.edit, char)
            else:
                self.compose("", char)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.composer.edit, key, modifiers)

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        if commit:
            event.setCommitString(commit)
        QCoreApplication.sendEvent(self.composer.edit, event)

    def rest(self) -> None:
        """Let the moment pass in which an Enter belongs to an input method."""
        QTest.qWait(round(composer_edit.COMPOSED_SECONDS * 1000) + 20)


@pytest.fixture
def place(theme: Theme, qtbot: Any) -> Field:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addStretch(1)
    composer = Composer(theme)
    column.addWidget(composer)
    window.resize(700, 700)
    qtbot.addWidget(window)
    finder = PhraseFinder(window)
    known = {f"p{n}": Phrase(PhraseId(f"p{n}"), GroupId("g"), *words) for n, words in enumerate(PHRASES)}
    index = build_index(SearchEntry(key, p.code, p.title, p.content, "物流") for key, p in known.items())
    keys = ComposerPopup(composer.edit, theme, window)
    keys.find = lambda query: [Suggestion(known[str(hit.key)], hit) for hit in index.search(query).hits]
    keys.row = finder.row
    made = Field(window, composer, keys)

    def take(item: Suggestion, start: int, end: int) -> None:
        cursor = composer.edit.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        made.taken.append(item.phrase.content)
        composer.put([(item.phrase.content, False)], cursor)

    keys.taken.connect(take)
    composer.send_asked.connect(lambda _close: made.sent.append(composer.edit.toPlainText()))
    window.show()
    window.activateWindow()
    composer.edit.setFocus()
    until(composer.edit.hasFocus)
    return made


@pytest.mark.parametrize("sign", ["/", "／", "、"])
@pytest.mark.parametrize(
    ("before", "opens"), [("", True), ("好的 ", True), ("好的", False), ("a\n", True), ("😊 ", True)]
)
def test_the_sign_opens_at_the_start_and_after_a_space(place: Field, sign: str, before: str, opens: bool) -> None:
    place.composer.edit.put(before)
    place.type(sign)
    assert place.open is opens
    assert place.text == before + sign
    assert place.composer.edit.hasFocus()


def test_pasted_and_inserted_signs_open_nothing(place: Field) -> None:
    place.composer.edit.put("/")
    assert not place.open


def test_letters_filter_and_the_matches_are_marked(place: Field) -> None:
    place.type("/")
    assert len(place.rows) == len(PHRASES)
    place.type("fhs")
    first = place.keys.popup.rows.index(0, 0).data(HitRole.ROW)
    assert first.code == "/fhs"
    assert first.code_spans
    assert first.group == ""
    assert "😊" in first.text or "/:^_^" not in first.text
    place.press(K.Key_Backspace)
    assert place.keys.popup.rows.index(0, 0).data(HitRole.ROW).code == "/fh"
    row = place.keys.popup.rows.index(0, 0).data(HitRole.ROW)
    assert row.text.startswith("发货时间：")
    place.type("sj")
    row = place.keys.popup.rows.index(0, 0).data(HitRole.ROW)
    assert [row.text[start:end] for start, end in row.spans] == ["发货时间"] or row.spans


def test_a_match_deep_in_a_text_is_seen(theme: Theme) -> None:
    long = Phrase(PhraseId("p"), GroupId("g"), "x", "", "亲，" * 20 + "发货时间以付款为准")
    hit = build_index([SearchEntry("p", "x", "", long.content)]).search("付款").hits[0]
    row = PhraseFinder().row(Suggestion(long, hit))
    assert row.text == "…发货时间以付款为准"
    assert [row.text[start:end] for start, end in row.spans] == ["付款"]


def test_chinese_letters_filter_too(place: Field) -> None:
    place.type("/退换")
    assert place.rows == ["退换发回的时间以签收为准"]


def test_enter_takes_the_first_in_place_of_the_query_only(place: Field) -> None:
    edit = place.composer.edit
    edit.put("好的  谢谢😊")
    cursor = edit.textCursor()
    cursor.setPosition(3)
    edit.setTextCursor(cursor)
    place.type("/fh")
    place.press(ENTER)
    assert place.text == "好的 今天16点前拍下当天发货 谢谢😊"
    assert place.sent == []
    assert not place.open
    edit.undo()
    assert place.text == "好的 /fh 谢谢😊"
    assert not place.open
    edit.redo()
    assert place.text == "好的 今天16点前拍下当天发货 谢谢😊"


@pytest.mark.parametrize("key", [ENTER, K.Key_Enter])
def test_no_enter_sends_while_it_stands_there(place: Field, key: Qt.Key) -> None:
    place.type("/zzzz")
    assert place.open
    assert place.rows == []
    place.press(key)
    assert place.sent == []
    assert place.text == "/zzzz"
    assert not place.open
    place.press(key)
    assert place.sent == ["/zzzz"]


def test_ctrl_enter_takes_the_phrase_as_well(place: Field) -> None:
    place.type("/fh")
    place.press(ENTER, CTRL)
    assert place.sent == []
    assert place.taken == ["今天16点前拍下当天发货"]


def test_arrows_and_pages_choose(place: Field) -> None:
    place.type("/")
    popup = place.keys.popup
    seen = []
    for key in (K.Key_Down, K.Key_Down, K.Key_Up, K.Key_PageDown, K.Key_PageDown, K.Key_PageUp, K.Key_Down):
        place.press(key)
        seen.append(popup.current)
    last = len(PHRASES) - 1
    assert seen == [1, 2, 1, 9, last, last - 8, last - 7]
    place.type("n")
    assert popup.current == 0
    place.press(K.Key_Up)
    assert popup.current == popup.count - 1
    wanted = place.rows[-1]
    place.press(ENTER)
    assert place.taken == [wanted]


@pytest.mark.parametrize(("digit", "row"), [("1", 0), ("3", 2), ("9", 8), ("0", 9)])
def test_tab_and_a_digit_take_a_hit(place: Field, digit: str, row: int) -> None:
    place.type("/n")
    wanted = place.rows[row]
    place.press(TAB)
    assert place.open
    assert place.composer.edit.hasFocus()
    place.type(digit)
    assert place.taken == [wanted]


def test_digits_without_tab_filter(place: Field) -> None:
    place.type("/n1")
    assert place.open
    assert place.text == "/n1"
    place.press(TAB)
    place.type("x")
    place.type("1")
    assert place.taken == []
    assert place.text == "/n1x1"


def test_escape_closes_and_what_was_typed_stays(place: Field) -> None:
    place.type("/fh")
    place.press(ESC)
    assert not place.open
    assert place.text == "/fh"
    place.type("s")
    assert not place.open
    place.press(ENTER)
    assert place.sent == ["/fhs"]


def test_a_colon_closes_because_an_emoticon_follows(place: Field) -> None:
    place.type("/:^_^")
    assert not place.open
    assert place.text == "/:^_^"


def test_a_space_closes_where_nothing_is_found(place: Field) -> None:
    place.type("/发货 时")
    assert place.open
    place.type(" zz")
    assert not place.open
    assert place.text == "/发货 时 zz"


def test_a_lone_stroke_between_words_is_text(place: Field) -> None:
    place.type("S / M")
    assert not place.open
    place.press(ENTER)
    assert place.sent == ["S / M"]


def test_leaving_the_query_closes(place: Field) -> None:
    for leave in (
        lambda: place.press(K.Key_Home),
        lambda: [place.press(K.Key_Backspace) for _ in range(3)],
        lambda: place.press(ENTER, SHIFT),
        place.composer.edit.selectAll,
        lambda: place.composer.edit.setPlainText(""),
        place.composer.emoticons.setFocus,
    ):
        place.composer.edit.setPlainText("")
        place.composer.edit.setFocus()
        place.type("/fh")
        assert place.open
        leave()
        assert not place.open, leave
    assert place.taken == []


def test_the_mouse_takes_a_row_and_the_keyboard_stays(place: Field) -> None:
    place.type("/fh")
    view = place.keys.popup.view
    where = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert place.taken == [PHRASES[1][2]]
    assert place.composer.edit.hasFocus()


def test_another_size_of_the_window_closes(place: Field) -> None:
    place.type("/fh")
    place.window.resize(600, 500)
    assert not place.open
    place.type(" /fh")
    assert place.open


# --- input methods ---


def test_composing_never_opens(place: Field) -> None:
    place.compose("/")
    assert not place.open
    place.compose("、")
    assert not place.open
    place.compose("", "、")
    assert place.open


def test_a_composition_in_the_query_is_left_to_the_input_method(place: Field) -> None:
    place.type("/")
    place.compose("fa huo")
    rows = list(place.rows)
    for key in (ENTER, K.Key_Down, ESC, TAB):
        place.press(key)
    assert place.open
    assert place.taken == place.sent == []
    place.compose("", "发货")
    assert place.text == "/发货"
    assert place.rows != rows
    assert all("发货" in row for row in place.rows)


def test_the_enter_that_ends_a_composition_takes_nothing(place: Field) -> None:
    place.type("/")
    place.compose("fh")
    place.compose("", "fh")
    place.press(ENTER)
    assert place.text == "/fh"
    assert place.taken == place.sent == []
    assert place.open
    place.rest()
    place.press(ENTER)
    assert place.taken == ["今天16点前拍下当天发货"]


# --- looks and names ---


def test_it_keeps_inside_the_window(place: Field, theme: Theme) -> None:
    place.composer.edit.put("长" * 120 + " ")
    place.type("/")
    popup = place.keys.popup
    assert place.window.rect().contains(popup.geometry())
    edit = place.composer.edit
    caret = edit.cursorRect()
    card = popup.view.geometry().translated(popup.pos())
    assert not card.intersects(QRect(edit.mapTo(place.window, caret.topLeft()), caret.size()))
    place.press(ESC)
    theme.set_text_percent(200)
    place.composer.edit.setPlainText("")
    place.type("/")
    assert place.window.rect().contains(popup.geometry())


def test_names_for_screen_readers(place: Field) -> None:
    place.type("/fh")
    popup = place.keys.popup
    assert popup.view.accessibleName() == "Phrase suggestions"
    words = popup.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "/fh 发货时间：今天16点前拍下当天发货"
    place.press(ESC)
    install("zh_CN")
    place.composer.edit.setPlainText("")
    place.type("/")
    assert popup.view.accessibleName() == "快捷短语 候选"


# --- anything typed ---


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_typed_nothing_is_lost_and_nothing_sent_unseen(place: Field, seed: int) -> None:
    """Against a plain model: keys write what they say, phrases come only in place of their query."""
    dice = random.Random(seed)
    keys = [*"/ /fhn1: x", "、", "发", "😊", K.Key_Down, K.Key_Up, K.Key_Left, K.Key_Backspace, ESC, TAB, ENTER]
    for _ in range(150):
        before, open_, taken = place.text, place.open, len(place.taken)
        caret = place.composer.edit.textCursor().position()
        key = dice.choice(keys)
        place.rest() if key == ENTER else None
        if isinstance(key, str):
            place.type(key)
        elif key != TAB or open_:
            place.press(key)
        now = place.text
        if len(place.taken) > taken:
            assert open_
            assert place.taken[-1] in now
            kept = now.replace(place.taken[-1], "", 1)
            assert len(before) > len(kept)
            assert before.startswith(kept[: now.index(place.taken[-1])])
        elif isinstance(key, str):
            assert len(now) == len(before) + 1
        elif key == K.Key_Backspace:
            assert len(now) == len(before) - (caret > 0)
        else:
            assert now == before
        if place.sent:
            assert key == ENTER
            assert not open_
            assert place.sent.pop() == before
            place.composer.edit.take()
