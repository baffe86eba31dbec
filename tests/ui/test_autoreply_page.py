"""The page 自动回复设置 by mouse and keys: order, texts, editors, what it refuses, what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from console.domain.autoreply import (
    PRECEDENCE,
    Condition,
    Decision,
    Exemption,
    KeywordMatch,
    LogEntry,
    Passed,
    RuleSet,
    Span,
    standard_rules,
)
from console.domain.ids import ContactId, MessageId
from console.i18n import install
from console.ui.dialogs.autoreply_card import RuleCard
from console.ui.dialogs.autoreply_exempt import ExemptDialog
from console.ui.dialogs.autoreply_hours import HolidayDialog, WorkingHoursDialog
from console.ui.dialogs.autoreply_keyword import KeywordDialog, words_in
from console.ui.dialogs.autoreply_text import ReplyTextDialog
from console.ui.dialogs.settings_autoreply import AutoReplyPage
from console.ui.models.autoreply_log import AutoReplyLog, LogRow
from console.ui.theme import Theme
from tests.helpers.qt import settle
from tests.playground.scenes_autoreply import KNOWN, TODAY, compile_pattern, hours, rules

pytestmark = pytest.mark.usefixtures("no_windows_left")
LEFT = Qt.MouseButton.LeftButton


KEPT: list[QWidget] = []
"""What qtbot knows only weakly."""


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    KEPT.clear()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> AutoReplyPage:
    return shown(qtbot, theme, rules())


def shown(qtbot: QtBot, theme: Theme, held: RuleSet) -> AutoReplyPage:
    area = QScrollArea()
    area.setWidgetResizable(True)
    page = AutoReplyPage(theme, KNOWN, compile_pattern, TODAY)
    page.translate()
    page.load(held)
    area.setWidget(page)
    area.resize(640, 560)
    qtbot.addWidget(area)
    KEPT.append(area)
    area.show()
    settle()
    return page


def opened(kind: type[QDialog], page: QWidget) -> QDialog:
    settle()
    found = [each for each in page.window().findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def card(page: AutoReplyPage, condition: Condition) -> RuleCard:
    return page.rules[condition]


def rule_of(held: RuleSet, condition: Condition) -> object:
    return next(rule for rule in held.rules if rule.condition is condition)


def test_what_is_loaded_comes_back(page: AutoReplyPage) -> None:
    held, given = rules(), page.value()
    assert set(given.rules) == set(held.rules)
    assert replace(given, rules=held.rules) == held
    assert not page.modified()
    assert page.problem() is None


def test_what_minutes_cannot_show_stays(qtbot: QtBot, theme: Theme) -> None:
    plain = standard_rules()
    odd = replace(
        plain,
        rules=tuple(replace(rule, pause=90) for rule in plain.rules),
        quiet_after_human=45,
        order=PRECEDENCE[::-1],
    )
    assert set(shown(qtbot, theme, odd).value().rules) == set(odd.rules)
    assert shown(qtbot, theme, odd).value().quiet_after_human == 45
    assert shown(qtbot, theme, odd).value().order == PRECEDENCE[::-1]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            [
                "First message of the day", "When I am busy", "When I am away", "When serving more than the set number",
            ],
        ),
        (
            "zh_CN",
            [
                "当天第一次收到买家消息时自动回复", "当我的状态为“忙碌”时自动回复", "当我的状态为“离开”时自动回复",
                "当正在联系的人数超过设定人数时自动回复",
            ],
        ),
    ],
)  # fmt: skip
def test_the_conditions_have_their_fixed_names(page: AutoReplyPage, language: str, names: list[str]) -> None:
    install(language)
    page.translate()
    conditions = (Condition.FIRST_OF_DAY, Condition.BUSY, Condition.AWAY, Condition.MANY)
    assert [card(page, each).on.accessibleName() for each in conditions] == names
    edit, new = ("Edit", "New") if language == "en" else ("修改", "新增")
    assert {card(page, each).edit.text() for each in conditions} == {edit}
    assert {card(page, each).new.text() for each in conditions} == {new}
    assert "{" not in page.rules[Condition.MANY].on.text()


# --- order ---


def test_keys_move_a_card(page: AutoReplyPage, qtbot: QtBot) -> None:
    busy = card(page, Condition.BUSY)
    busy.on.setFocus()
    with qtbot.waitSignal(page.changed):
        QTest.keyClick(busy.on, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.value().order[:3] == (Condition.AWAY, Condition.OUTSIDE_HOURS, Condition.BUSY)
    assert QApplication.focusWidget() is busy.on
    QTest.keyClick(busy.handle, Qt.Key.Key_Up)
    QTest.keyClick(busy.handle, Qt.Key.Key_Up)
    QTest.keyClick(busy.handle, Qt.Key.Key_Up)
    assert page.value().order[:2] == (Condition.BUSY, Condition.AWAY)
    assert page.modified()
    settle()
    assert busy.y() < card(page, Condition.AWAY).y()


def test_tab_and_screen_readers_follow_the_order(page: AutoReplyPage) -> None:
    page.order.step(page.keywords, -1)
    page.order.step(card(page, Condition.AWAY), 1)
    children = [each for each in page.order.children() if each in {*page.rules.values(), page.keywords}]
    assert [each.condition for each in children if isinstance(each, RuleCard) or each is page.keywords] == list(
        page.value().order
    )
    walked: list[Condition] = []
    widget = page.order.card(page.value().order[0]).handle
    for _ in range(200):
        owner = next((each for each in [*page.rules.values(), page.keywords] if each.isAncestorOf(widget)), None)
        reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
        if reached and owner is not None and (not walked or walked[-1] is not owner.condition):
            walked.append(owner.condition)
        following = widget.nextInFocusChain()
        assert following is not None
        widget = following
        if walked[-1:] == [Condition.CLOSING]:
            break
    assert tuple(walked[:7]) == page.value().order


def test_a_card_is_dragged_by_its_handle(page: AutoReplyPage) -> None:
    handle = card(page, Condition.AWAY).handle
    below = card(page, Condition.OUTSIDE_HOURS)
    settle()
    start = handle.rect().center()
    QTest.mousePress(handle, LEFT, pos=start)
    way = below.mapTo(page, QPoint(0, below.height())).y() - handle.mapTo(page, start).y()
    for part in (0.3, 0.7, 1.0):
        target = page.mapToGlobal(QPoint(0, round(handle.mapTo(page, start).y() + way * part)))
        QTest.mouseMove(handle, handle.mapFromGlobal(target))
        settle()
        way = below.mapTo(page, QPoint(0, below.height())).y() - handle.mapTo(page, start).y()
        if way <= 0:
            break
    QTest.mouseRelease(handle, LEFT)
    order = page.value().order
    assert order.index(Condition.AWAY) > order.index(Condition.BUSY)


# --- texts ---


def test_a_text_is_changed(page: AutoReplyPage) -> None:
    busy = card(page, Condition.BUSY)
    QTest.mouseClick(busy.edit, LEFT)
    dialog = opened(ReplyTextDialog, page)
    assert isinstance(dialog, ReplyTextDialog)
    assert dialog.windowTitle() == "Edit auto-reply"
    assert dialog.accept_button.text() == "OK"
    dialog.content.selectAll()
    QTest.keyClicks(dialog.content, "Back at 3 /:^_^ ")
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    assert busy.value().texts.texts == ("Back at 3 /:^_^",)
    assert page.modified()


def test_a_new_text_is_the_one_that_is_sent(page: AutoReplyPage) -> None:
    first = card(page, Condition.FIRST_OF_DAY)
    QTest.mouseClick(first.new, LEFT)
    dialog = opened(ReplyTextDialog, page)
    assert isinstance(dialog, ReplyTextDialog)
    assert (dialog.windowTitle(), dialog.accept_button.text()) == ("New auto-reply", "Save")
    QTest.keyClicks(dialog.content, "Welcome")
    QTest.keyClick(dialog.content, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert first.value().texts.texts[-1] == "Welcome"
    assert first.value().texts.used == (2,)
    assert first.texts.combo.words == "Welcome"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write what"), ("  ", "Write what"), ("order {订单号}", "{订单号|dear}"), ("pick {?尺码:S/M}", "by hand"),
        ("x{光标}", "message input"), ("hello {nobody}", "no variable"), ("x" * 1001, "1000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_beside_the_field(page: AutoReplyPage, text: str, said: str) -> None:
    QTest.mouseClick(card(page, Condition.AWAY).new, LEFT)
    dialog = opened(ReplyTextDialog, page)
    assert isinstance(dialog, ReplyTextDialog)
    dialog.content.setPlainText(text)
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert dialog.isVisible()
    assert said.replace("by hand", "waits for a hand") in dialog.problem
    assert dialog.content.accessibleDescription() == dialog.problem
    dialog.content.setPlainText("fine {订单号|it}")
    assert not dialog.problem
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    assert card(page, Condition.AWAY).value().texts.texts == ("fine {订单号|it}",)


def test_several_texts_take_turns(page: AutoReplyPage) -> None:
    first = card(page, Condition.FIRST_OF_DAY)
    QTest.mouseClick(first.texts.turn, LEFT)
    assert first.value().texts.used == (0, 1)
    first.texts.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert first.value().texts.used == (1,)
    first.texts.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert first.value().texts.used == (1,), "one stays"
    first.texts.list.setCurrentRow(0)
    QTest.mouseClick(first.texts.remove, LEFT)
    assert len(first.value().texts.texts) == 1
    assert first.texts.combo.isVisible()
    assert first.value().texts.used == (0,)
    QTest.mouseClick(first.texts.remove, LEFT)
    assert first.value().texts.texts == ()
    problem = page.problem()
    assert problem is not None
    assert "First message of the day" in problem[0]
    assert problem[1] is first.new


def test_choosing_another_text(page: AutoReplyPage, qtbot: QtBot) -> None:
    first = card(page, Condition.FIRST_OF_DAY)
    with qtbot.waitSignal(page.changed):
        first.texts.combo.setCurrentIndex(1)
    assert first.value().texts.used == (1,)


def test_numbers_and_ticks(page: AutoReplyPage) -> None:
    many, closing = card(page, Condition.MANY), card(page, Condition.CLOSING)
    assert many.number is not None
    assert closing.number is not None
    assert many.pause is not None
    many.number.setValue(7)
    closing.number.setValue(3)
    many.pause.setValue(0)
    many.on.click()
    page.quiet.setValue(0)
    page.most.setValue(5)
    given = page.value()
    assert (many.value().limit, many.value().pause, many.value().on) == (7, 0, False)
    assert closing.value().limit == 180
    assert (given.quiet_after_human, given.most_in_a_row) == (0, 5)


# --- keyword rules ---


def test_a_keyword_rule_is_written_and_tried(page: AutoReplyPage) -> None:
    QTest.mouseClick(page.keywords.new, LEFT)
    dialog = opened(KeywordDialog, page)
    assert isinstance(dialog, KeywordDialog)
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert "Write the words" in dialog.problem
    dialog.name.setText("refund")
    dialog.words.setText("refund, money back")
    dialog.sample.setText("I want my MONEY BACK")
    assert dialog.outcome.text() == "It answers this message."
    QTest.keyClick(dialog.sample, Qt.Key.Key_Return)
    settle()
    assert dialog.isVisible()
    dialog.match.setCurrentIndex(1)
    assert dialog.outcome.text() == "It does not answer this message."
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert "answer first" in dialog.problem
    QTest.mouseClick(dialog.add, LEFT)
    text = opened(ReplyTextDialog, page)
    assert isinstance(text, ReplyTextDialog)
    text.content.setPlainText("We look into it")
    QTest.mouseClick(text.accept_button, LEFT)
    dialog.until_on.setChecked(True)
    dialog.until_day.setDate(QDate(2026, 12, 31))
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    rule = page.keywords.value()[-1]
    assert (rule.name, rule.words, rule.match) == ("refund", ("refund", "money back"), KeywordMatch.ALL)
    assert (rule.on, rule.valid_from, rule.valid_until) == (True, None, date(2026, 12, 31))
    assert rule.id not in {"", "k1", "k2"}
    assert page.problem() is None


def test_a_bad_pattern_is_refused(page: AutoReplyPage) -> None:
    page.keywords.list.setCurrentRow(1)
    QTest.mouseClick(page.keywords.edit, LEFT)
    dialog = opened(KeywordDialog, page)
    assert isinstance(dialog, KeywordDialog)
    dialog.pattern.setText("(满减")
    dialog.sample.setText("满减")
    assert dialog.outcome.text() == ""
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert "cannot be used" in dialog.problem
    dialog.pattern.setText(".*")
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert "Every message" in dialog.problem
    dialog.reject()
    settle()
    assert page.keywords.value()[1].pattern == "sale|coupon|discount"


def test_keyword_rules_are_ordered_ticked_and_deleted(page: AutoReplyPage) -> None:
    page.keywords.list.setCurrentRow(0)
    QTest.keyClick(page.keywords.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [rule.id for rule in page.keywords.value()] == ["k2", "k1"]
    page.keywords.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert page.keywords.value()[0].on
    QTest.mouseClick(page.keywords.up, LEFT)
    assert [rule.id for rule in page.keywords.value()] == ["k1", "k2"]
    QTest.keyClick(page.keywords.list, Qt.Key.Key_Delete)
    assert [rule.id for rule in page.keywords.value()] == ["k2"]


def test_words_of_a_line() -> None:
    assert words_in("快递，发货、 free shipping ;发货\n") == ("快递", "发货", "free shipping")


# --- hours and exceptions ---


def test_the_timetable(page: AutoReplyPage) -> None:
    QTest.mouseClick(card(page, Condition.OUTSIDE_HOURS).hours, LEFT)
    dialog = opened(WorkingHoursDialog, page)
    assert isinstance(dialog, WorkingHoursDialog)
    assert dialog.value() == hours()
    sunday = dialog.days[6]
    QTest.mouseClick(sunday.add, LEFT)
    assert sunday.value() == (Span(time(9), time(18)),)
    QTest.mouseClick(sunday.add, LEFT)
    sunday._rows[1][0].setTime(QTime(17, 0))
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert "Sunday" in dialog.problem
    QTest.mouseClick(sunday._rows[1][2], LEFT)
    QTest.mouseClick(dialog.new, LEFT)
    holiday = opened(HolidayDialog, page)
    assert isinstance(holiday, HolidayDialog)
    holiday.name.setText("盘点")
    holiday.first.setDate(QDate(2026, 12, 1))
    QTest.mouseClick(holiday.accept_button, LEFT)
    settle()
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    kept = page.value().hours
    assert kept.week[6] == (Span(time(9), time(18)),)
    assert next((each.name, each.first, each.spans) for each in kept.holidays) == ("盘点", date(2026, 12, 1), ())
    assert page.modified()


def test_monday_for_the_whole_week(qtbot: QtBot, theme: Theme) -> None:
    page = shown(qtbot, theme, standard_rules())
    QTest.mouseClick(card(page, Condition.OUTSIDE_HOURS).hours, LEFT)
    dialog = opened(WorkingHoursDialog, page)
    assert isinstance(dialog, WorkingHoursDialog)
    dialog.days[0].load((Span(time(22), time(6)),))
    QTest.mouseClick(dialog.copy, LEFT)
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    assert page.value().hours.week[:5] == ((Span(time(22), time(6)),),) * 5
    assert page.value().hours.week[5:] == ((), ())


def test_exceptions(page: AutoReplyPage) -> None:
    page.exempt.list.setCurrentRow(0)
    QTest.mouseClick(page.exempt.edit, LEFT)
    dialog = opened(ExemptDialog, page)
    assert isinstance(dialog, ExemptDialog)
    dialog.every.click()
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert dialog.isVisible()
    dialog.conditions[Condition.AWAY].click()
    QTest.mouseClick(dialog.accept_button, LEFT)
    settle()
    assert page.value().exemptions == (Exemption(None, "Colleagues", (Condition.AWAY,)),)
    QTest.keyClick(page.exempt.list, Qt.Key.Key_Delete)
    assert page.value().exemptions == ()


# --- the rest ---


def test_defaults_keep_what_was_written(page: AutoReplyPage) -> None:
    page.restore_defaults()
    given = page.value()
    assert not any(rule.on for rule in given.rules)
    assert given.order == PRECEDENCE
    assert card(page, Condition.BUSY).value().texts.texts
    assert len(page.keywords.value()) == 2


def test_the_search_finds_controls(page: AutoReplyPage) -> None:
    found = dict(page.entries())
    assert found["When I am busy"] is card(page, Condition.BUSY).on
    assert all(words and isinstance(control, QWidget) for words, control in page.entries())


def test_the_wheel_passes_over_what_is_not_focused(page: AutoReplyPage) -> None:
    number = card(page, Condition.MANY).number
    assert number is not None
    page.try_out.setFocus()
    middle = number.mapTo(number.window(), number.rect().center())
    window = number.window().windowHandle()
    assert window is not None
    QTest.wheelEvent(window, middle, QPoint(0, 120))
    settle()
    assert number.value() == 20


def test_the_rows_of_the_log_are_a_proper_model(qtmodeltester: Any, theme: Theme) -> None:
    at = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    entries = [
        LogEntry(9 - number, at, ContactId(1), "buyer", MessageId(number), Decision(barred=Passed.BURST))
        for number in range(4)
    ]
    model = AutoReplyLog(at)
    qtmodeltester.check(model)
    model.add_older([LogRow(entry, "hello", "no") for entry in entries])
    qtmodeltester.check(model)
    model.set_name("nobody")
    qtmodeltester.check(model)
