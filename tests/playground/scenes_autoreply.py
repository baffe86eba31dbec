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
from console.domain.emoticons import to_unicode
from console.domain.ids import Address, ContactId, MessageId
from console.domain.variables import AGENT, BUYER
from console.i18n import language
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


def hours() -> WorkingHours:
    """Give a shop's timetable."""
    return WorkingHours(
        ((Span(time(9), time(12)), Span(time(13), time(18))),) * 5 + ((Span(time(15), time(0)),), ()),
        (
            Holiday(date(2027, 1, 1), date(2027, 1, 3), said("元旦", "New Year")),
            Holiday(date(2027, 2, 5), date(2027, 2, 11), said("春节", "Spring Festival"), (Span(time(10), time(16)),)),
        ),
    )


def compile_pattern(pattern: str) -> Callable[[str], bool] | None:
    """Stands for the linear-time engine, on patterns of our own."""
    try:
        found = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return None
    return lambda text: found.search(text) is not None


def said(chinese: str, english: str) -> str:
    """Give what the shop says in the language in force."""
    return chinese if language().startswith("zh") else english


def rules() -> RuleSet:
    """Give a shop's rules."""
    texts = {
        Condition.FIRST_OF_DAY: (
            said("亲，欢迎光临！稍等一下，马上为您查看/:^_^", "Welcome! One moment, I'll look into it/:^_^"),
            said("您好，{客户称呼|亲}，在的，请讲", "Hello {customer|there}, how can I help?"),
        ),
        Condition.BUSY: (
            said("现在咨询的人较多，亲可以先挑选，15分钟内回复您", "Many buyers at once: I answer within 15 minutes"),
        ),
        Condition.MANY: (
            said("亲，正在同时接待多位客人，按顺序为您回复哦", "Several buyers are before you, I answer in turn"),
        ),
        Condition.OUTSIDE_HOURS: (said("亲，客服已下班，明早9点回复您", "We are closed and answer from 9 tomorrow"),),
        Condition.WAITING: (
            said("亲，正在为您核实，请再稍等一下", "I am checking that for you, one moment please"),
            said("还在查，马上就好", "Still looking, almost there"),
            said("让您久等了", "Thank you for waiting"),
        ),
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
            "k1", Condition.KEYWORD, True, Texts((said("亲，默认发中通，48小时内发出", "It leaves within 48 hours"),)),
            name=said("物流", "Parcels"), words=(said("快递", "parcel"), said("发货", "ship")),
        ),
        Rule(
            "k2", Condition.KEYWORD, False, Texts((said("满300减30，可叠加店铺券", "30 off from 300, with coupons"),)),
            name=said("双11", "Sale"), match=KeywordMatch.PATTERN, pattern=said("优惠|满减|券", "sale|coupon|discount"),
            valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 12),
        ),
    ]  # fmt: skip
    return replace(plain, rules=tuple(made), hours=hours(), exemptions=(Exemption(group=said("同事", "Colleagues")),))


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
    area.setProperty("role", "pane")
    area.resize(px(636), px(height))
    # In the settings the keyboard is at the sections.
    area.setFocus()
    return area


@scene("autoreply-page")
def autoreply_page() -> QWidget:
    """The whole page."""
    return _framed(page(), 1160)


@scene("autoreply-edit")
def autoreply_edit() -> QWidget:
    """Editing a text."""
    return ReplyTextDialog(
        current(),
        said(
            "您好，{客户称呼|亲}，欢迎光临/:^_^ 我是{客服昵称}，请讲",
            "Hello {customer|there}, I am {agent}/:^_^ How can I help?",
        ),
        KNOWN,
    )


@scene("autoreply-edit-problem")
def autoreply_edit_problem() -> QWidget:
    """A variable that nobody can fill in."""
    dialog = ReplyTextDialog(current(), None, KNOWN)
    dialog.content.set_content(said("您的订单{订单号}已发出", "Your order {order} is on its way"))
    dialog.accept_button.click()
    return dialog


@scene("autoreply-keyword")
def autoreply_keyword() -> QWidget:
    """A keyword rule that is tried."""
    rule = next(each for each in rules().rules if each.id == "k1")
    dialog = KeywordDialog(current(), rule, KNOWN, compile_pattern, new=False)
    dialog.sample.setText(said("请问什么时候发货？", "When do you ship?"))
    return dialog


@scene("working-hours")
def working_hours() -> QWidget:
    """The timetable with holidays."""
    return WorkingHoursDialog(current(), hours(), TODAY)


@scene("autoreply-holiday")
def autoreply_holiday() -> QWidget:
    """A holiday with times of its own."""
    return HolidayDialog(current(), hours().holidays[1], TODAY)


@scene("autoreply-exempt")
def autoreply_exempt() -> QWidget:
    """A group that some rules leave alone."""
    return ExemptDialog(
        current(), (), Exemption(group=said("同事", "Colleagues"), conditions=(Condition.BUSY, Condition.AWAY))
    )


@scene("autoreply-try")
def autoreply_try() -> QWidget:
    """What the rules would do."""
    buyers = [Contact(ContactId(1), Address("v-1@visitor.shop.test"), said("小鹿爱吃糖", "Lucy Fawn"))]
    dialog = TryDialog(current(), buyers, datetime(2026, 11, 22, 14, 30, tzinfo=UTC), 23)
    dialog.message.setText(said("在吗？什么时候发货", "Hello? When do you ship?"))
    shown = rules()
    dialog.show_decision(dialog.trial(), _answered(shown, Condition.MANY), shown.rules)
    return dialog


def _answered(shown: RuleSet, condition: Condition) -> Decision:
    rule = next(each for each in shown.rules if each.condition is condition)
    return Decision(rule.id, to_unicode(rule.texts.texts[0]), verdicts=_verdicts(shown, condition))


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
    lucy, zhang = said("小鹿爱吃糖", "Lucy Fawn"), said("张女士", "Ms Zhang")
    decided = [
        (lucy, said("在吗？什么时候发货", "Hello? When do you ship?"), _answered(shown, Condition.MANY)),
        (zhang, said("你好", "Hello"), _answered(shown, Condition.FIRST_OF_DAY)),
        (zhang, said("有优惠吗", "Is there a sale?"), Decision(barred=Passed.BURST)),
        (said("阿明", "Ming"), said("快递到哪了", "Where is my parcel?"), Decision(barred=Passed.HUMAN_SPOKE)),
        (said("四月", "April"), said("发货了吗", "Did it ship?"), _answered(shown, Condition.KEYWORD)),
    ]
    entries = [
        LogEntry(
            9 - number, now - timedelta(minutes=3 + 400 * number), ContactId(number), name, MessageId(number), decision
        )
        for number, (name, _, decision) in enumerate(decided)
    ]
    dialog.show_older(entries, {MessageId(number): text for number, (_, text, _) in enumerate(decided)})
    return dialog
