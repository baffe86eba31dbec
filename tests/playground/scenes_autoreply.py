"""Scenes of auto-reply: the page of the settings, its editors, the simulator and the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.domain.autoreply import (
    PRECEDENCE,
    Condition,
    Decision,
    Exemption,
    Holiday,
    KeywordMatch,
    LogEntry,
    Passed,
    Rule,
    RuleSet,
    Span,
    Texts,
    Verdict,
    WorkingHours,
    standard_rules,
)
from console.domain.contacts import Contact
from console.domain.ids import Address, ContactId, MessageId
from console.domain.variables import AGENT, BUYER
from console.ui.dialogs.autoreply_exempt import ExemptDialog
from console.ui.dialogs.autoreply_hours import HolidayDialog, WorkingHoursDialog
from console.ui.dialogs.autoreply_keyword import KeywordDialog
from console.ui.dialogs.autoreply_log import LogDialog
from console.ui.dialogs.autoreply_text import ReplyTextDialog
from console.ui.dialogs.autoreply_try import TryDialog
from console.ui.dialogs.settings_autoreply import AutoReplyPage
from console.ui.theme import current
from tests.playground import scene

KNOWN = frozenset({AGENT, BUYER})
TODAY = date(2026, 11, 22)
HOURS = WorkingHours(
    ((Span(time(9), time(12)), Span(time(13), time(18))),) * 5 + ((Span(time(15), time(0)),), ()),
    (
        Holiday(date(2027, 1, 1), date(2027, 1, 3), "元旦"),
        Holiday(date(2027, 2, 5), date(2027, 2, 11), "春节", (Span(time(10), time(16)),)),
    ),
)


def compile_pattern(pattern: str) -> Callable[[str], bool] | None:
    """Stands for the linear-time engine, on patterns of our own."""
    try:
        found = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return None
    return lambda text: found.search(text) is not None


def rules() -> RuleSet:
    """Give a shop's rules."""
    texts = {
        Condition.FIRST_OF_DAY: ("亲，欢迎光临！稍等一下，马上为您查看/:^_^", "您好，{客户称呼|亲}，在的，请讲"),
        Condition.BUSY: ("现在咨询的人较多，亲可以先挑选，15分钟内回复您",),
        Condition.MANY: ("亲，正在同时接待多位客人，按顺序为您回复哦",),
        Condition.OUTSIDE_HOURS: ("亲，现在是休息时间，客服{时间}已下班，明早9点回复您",),
        Condition.WAITING: ("亲，正在为您核实，请再稍等一下", "还在查，马上就好", "让您久等了"),
    }
    on = {Condition.FIRST_OF_DAY, Condition.BUSY, Condition.MANY, Condition.WAITING}
    plain = standard_rules(texts)
    made = [
        replace(
            each, on=each.condition in on,
            texts=replace(each.texts, used=(0, 2)) if each.condition is Condition.WAITING else each.texts,
        )
        for each in plain.rules
    ]  # fmt: skip
    made += [
        Rule(
            "k1", Condition.KEYWORD, True, Texts(("亲，默认发中通，48小时内发出",)),
            name="物流", words=("快递", "发货"),
        ),
        Rule(
            "k2", Condition.KEYWORD, False, Texts(("满300减30，可叠加店铺券",)), name="双11",
            match=KeywordMatch.PATTERN, pattern="优惠|满减|券", valid_from=date(2026, 11, 1),
            valid_until=date(2026, 11, 12),
        ),
    ]  # fmt: skip
    return replace(plain, rules=tuple(made), hours=HOURS, exemptions=(Exemption(group="同事"),))


def page() -> AutoReplyPage:
    """Give the page with these rules."""
    made = AutoReplyPage(current(), KNOWN, compile_pattern, TODAY)
    made.translate()
    made.load(rules())
    return made


def _framed(shown: AutoReplyPage, height: int) -> QWidget:
    px = current().px
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    shown.setContentsMargins(px(20), px(16), px(20), px(16))
    area.setWidget(shown)
    area.resize(px(636), px(height))
    return area


@scene("autoreply-page")
def autoreply_page() -> QWidget:
    """The whole page."""
    return _framed(page(), 1010)


@scene("autoreply-edit")
def autoreply_edit() -> QWidget:
    """Editing a text."""
    return ReplyTextDialog(current(), "您好，{客户称呼|亲}，欢迎光临/:^_^ 我是{客服昵称}，现在{时间}，请讲", KNOWN)


@scene("autoreply-edit-problem")
def autoreply_edit_problem() -> QWidget:
    """A variable that nobody can fill in."""
    dialog = ReplyTextDialog(current(), None, KNOWN)
    dialog.content.set_content("您的订单{订单号}已发出")
    dialog.accept_button.click()
    return dialog


@scene("autoreply-keyword")
def autoreply_keyword() -> QWidget:
    """A keyword rule that is tried."""
    rule = next(each for each in rules().rules if each.id == "k1")
    dialog = KeywordDialog(current(), rule, KNOWN, compile_pattern, new=False)
    dialog.sample.setText("请问什么时候发货？")
    return dialog


@scene("working-hours")
def working_hours() -> QWidget:
    """The timetable with holidays."""
    return WorkingHoursDialog(current(), HOURS, TODAY)


@scene("autoreply-holiday")
def autoreply_holiday() -> QWidget:
    """A holiday with times of its own."""
    return HolidayDialog(current(), HOURS.holidays[1], TODAY)


@scene("autoreply-exempt")
def autoreply_exempt() -> QWidget:
    """A group that some rules leave alone."""
    return ExemptDialog(current(), (), Exemption(group="同事", conditions=(Condition.BUSY, Condition.AWAY)))


@scene("autoreply-try")
def autoreply_try() -> QWidget:
    """What the rules would do."""
    buyers = [Contact(ContactId(1), Address("v-1@visitor.shop.test"), "小鹿爱吃糖")]
    dialog = TryDialog(current(), buyers, datetime(2026, 11, 22, 14, 30, tzinfo=UTC), 23)
    dialog.message.setText("在吗？什么时候发货")
    shown = rules()
    decision = Decision("many", "亲，正在同时接待多位客人，按顺序为您回复哦", verdicts=_verdicts(shown, Condition.MANY))
    dialog.show_decision(dialog.trial(), decision, shown.rules)
    return dialog


def _verdicts(shown: RuleSet, answers: Condition) -> tuple[Verdict, ...]:
    verdicts: list[Verdict] = []
    answered = False
    for condition in PRECEDENCE:
        for rule in (each for each in shown.rules if each.condition is condition):
            passed: Passed | None = Passed.LATER if answered else Passed.NOT_NOW
            if not rule.on:
                passed = Passed.OFF
            elif condition is answers and not answered:
                passed, answered = None, True
            verdicts.append(Verdict(rule.id, condition, passed))
    return tuple(verdicts)


@scene("autoreply-log")
def autoreply_log() -> QWidget:
    """What was decided."""
    shown = rules()
    now = datetime(2026, 11, 22, 6, 42, tzinfo=UTC)
    dialog = LogDialog(current(), shown.rules, now)
    decided = [
        ("小鹿爱吃糖", "在吗？什么时候发货", Decision("many", "亲，正在同时接待多位客人，按顺序为您回复哦",
                                            verdicts=_verdicts(shown, Condition.MANY))),
        ("张女士", "你好", Decision("first of day", "亲，欢迎光临！稍等一下，马上为您查看🙂",
                               verdicts=_verdicts(shown, Condition.FIRST_OF_DAY))),
        ("张女士", "有优惠吗", Decision(barred=Passed.BURST)),
        ("阿明", "快递到哪了", Decision(barred=Passed.HUMAN_SPOKE)),
        ("四月", "发货了吗", Decision("k1", "亲，默认发中通，48小时内发出",
                                verdicts=_verdicts(shown, Condition.KEYWORD))),
    ]  # fmt: skip
    entries = [
        LogEntry(
            9 - number, now - timedelta(minutes=3 + 400 * number), ContactId(number), name, MessageId(number), decision
        )
        for number, (name, _, decision) in enumerate(decided)
    ]
    dialog.show_older(entries, {MessageId(number): text for number, (_, text, _) in enumerate(decided)})
    return dialog
