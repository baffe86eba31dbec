"""Auto-reply, rule by rule: when each answers, when it does not, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from console.domain.autoreply import (
    PRECEDENCE,
    Condition,
    Exemption,
    Holiday,
    KeywordMatch,
    Passed,
    Span,
    Texts,
    WorkingHours,
)
from console.domain.autoreply_engine import LATE_SECONDS, ContactState, answered_elsewhere, is_open
from console.domain.presence import AgentStatus
from tests.helpers.autoreply import BUYER, NOON, SHANGHAI, Play, at, by_pattern, changed, keyword, passed, rules_with

C = Condition


def local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("condition", "situation", "text", "answers"),
    [
        (C.AWAY, at(AgentStatus.AWAY), "在吗", True),
        (C.AWAY, at(AgentStatus.BUSY), "在吗", False),
        (C.AWAY, at(AgentStatus.ONLINE), "在吗", False),
        (C.BUSY, at(AgentStatus.BUSY), "在吗", True),
        (C.BUSY, at(AgentStatus.INVISIBLE), "在吗", False),
        (C.MANY, at(serving=21), "在吗", True),
        (C.MANY, at(serving=20), "在吗", False),
        (C.FIRST_OF_DAY, at(), "在吗", True),
        (C.OUTSIDE_HOURS, at(), "在吗", False),
        (C.WAITING, at(), "在吗", False),
    ],
)
def test_each_condition_holds_or_not(condition: Condition, situation: object, text: str, answers: bool) -> None:
    play = Play(rules_with(condition), situation)  # type: ignore[arg-type]
    decision = play.hear(text)
    assert (decision.rule_id == condition.value) is answers
    assert passed(decision)[condition.value] is (None if answers else Passed.NOT_NOW)
    assert all(why is Passed.OFF for rule, why in passed(decision).items() if rule != condition.value)
    assert decision.text == (f"text of {condition.value}" if answers else "")


def test_outside_hours_answers_at_night_at_weekends_and_on_holidays() -> None:
    hours = WorkingHours(holidays=(Holiday(date(2026, 10, 1), date(2026, 10, 7), "国庆"),))
    rules = rules_with(C.OUTSIDE_HOURS, hours=hours)
    for when, answers in (
        (local(2026, 3, 2, 8, 59), True),
        (local(2026, 3, 2, 9, 0), False),
        (local(2026, 3, 2, 17, 59), False),
        (local(2026, 3, 2, 18, 0), True),
        (local(2026, 3, 7, 12, 0), True),
        (local(2026, 10, 1, 12, 0), True),
        (local(2026, 10, 8, 12, 0), False),
    ):
        play = Play(rules, now=when)
        assert (play.hear().rule_id is not None) is answers, when


def test_working_time_may_end_on_the_next_day_and_holidays_may_have_their_own() -> None:
    late = (Span(time(15), time(0)), Span(time(1), time(2)))
    week = (*((late,) * 5), (Span(time(20), time(4)),), ())
    hours = WorkingHours(week, (Holiday(date(2026, 3, 4), date(2026, 3, 4), spans=(Span(time(10), time(11)),)),))
    for when, open_ in (
        (local(2026, 3, 2, 23, 59), True),
        (local(2026, 3, 3, 0, 30), False),
        (local(2026, 3, 3, 1, 30), True),
        (local(2026, 3, 4, 0, 0), False),
        (local(2026, 3, 4, 10, 30), True),
        (local(2026, 3, 4, 16, 0), False),
        (local(2026, 3, 7, 19, 59), False),
        (local(2026, 3, 8, 3, 59), True),
        (local(2026, 3, 8, 4, 0), False),
    ):
        assert is_open(hours, when) is open_, when


@pytest.mark.parametrize(
    ("match", "words", "text", "answers"),
    [
        (KeywordMatch.ANY, ("退货", "退款"), "我要退款", True),
        (KeywordMatch.ANY, ("退货", "退款"), "我要换货", False),
        (KeywordMatch.ALL, ("退", "运费"), "退货的运费谁出", True),
        (KeywordMatch.ALL, ("退", "运费"), "退货", False),
        (KeywordMatch.ANY, ("REFUND",), "a refund, please", True),
        (KeywordMatch.ANY, ("", ), "anything", False),
        (KeywordMatch.ALL, (), "anything", False),
    ],
)  # fmt: skip
def test_keywords_are_looked_for(match: KeywordMatch, words: tuple[str, ...], text: str, answers: bool) -> None:
    decision = Play(rules_with(keywords=(keyword(1, *words, match=match),))).hear(text)
    assert passed(decision)["k1"] is (None if answers else Passed.NO_MATCH)


def test_a_pattern_answers_and_a_bad_one_only_does_not() -> None:
    rules = rules_with(keywords=(by_pattern(1, "("), by_pattern(2, r"退.{0,2}款"), by_pattern(3, "")))
    decision = Play(rules).hear("我想退一下款")
    assert (passed(decision)["k1"], decision.rule_id, passed(decision)["k3"]) == (Passed.NO_MATCH, "k2", Passed.LATER)


def test_a_keyword_rule_answers_only_within_its_days() -> None:
    rule = keyword(1, "满减", valid_from=date(2026, 3, 3), valid_until=date(2026, 3, 4))
    rules = rules_with(keywords=(rule,))
    for day, why in ((2, Passed.OUT_OF_DATE), (3, None), (4, None), (5, Passed.OUT_OF_DATE)):
        play = Play(rules, now=datetime(2026, 3, day, 23, 59, tzinfo=SHANGHAI))
        assert passed(play.hear("有满减吗"))["k1"] is why, day


def test_rules_are_asked_in_the_order_of_the_list() -> None:
    on = (C.AWAY, C.OUTSIDE_HOURS, C.MANY, C.FIRST_OF_DAY)
    night = NOON.replace(hour=23)
    situation = at(AgentStatus.AWAY, serving=99)
    rules = rules_with(*on, keywords=(keyword(1, "在"), keyword(2, "在")))
    asked = list(PRECEDENCE)
    for expected in ("away", "outside hours", "many", "first of day", "k1"):
        decision = Play(replace(rules, order=tuple(asked)), situation, night).hear()
        assert decision.rule_id == expected
        answered = [verdict.rule_id for verdict in decision.verdicts].index(expected)
        assert all(v.passed in {Passed.LATER, Passed.OFF} for v in decision.verdicts[answered + 1 :])
        first = next(c for c in asked if c in on or c is C.KEYWORD)
        asked.remove(first)
        asked.append(first)


def test_a_condition_the_order_forgot_is_asked_all_the_same() -> None:
    assert Play(rules_with(C.AWAY, order=()), at(AgentStatus.AWAY)).hear().rule_id == "away"


def test_one_burst_gets_one_reply_and_the_next_is_looked_at_anew() -> None:
    play = Play(rules_with(C.AWAY, C.FIRST_OF_DAY, keywords=(keyword(1, "退"),)), at(AgentStatus.AWAY))
    assert play.hear("在吗").rule_id == "away"
    assert play.hear("我要退货", after=5).barred is Passed.BURST
    assert play.hear("我要退货", after=110).barred is Passed.BURST
    decision = play.hear("我要退货", after=121)
    assert decision.rule_id == "k1"
    assert passed(decision)["away"] is Passed.PAUSED


def test_a_human_word_begins_a_quiet_time_and_ends_the_burst() -> None:
    play = Play(rules_with(C.AWAY), at(AgentStatus.AWAY))
    play.say()
    assert play.hear(after=299).barred is Passed.HUMAN_SPOKE
    assert play.hear(after=1).rule_id == "away"
    play.say(after=10)
    assert play.hear(after=601).rule_id == "away"


def test_an_old_word_of_ours_ends_nothing() -> None:
    play = Play(rules_with(C.AWAY), at(AgentStatus.AWAY))
    play.hear()
    burst = play.state
    play.now -= timedelta(hours=1)
    play.say()
    assert (play.state.burst_since, play.state.burst_answered) == (burst.burst_since, True)
    assert play.state.in_a_row == 1


def test_first_of_day_answers_once_on_each_calendar_day_of_the_agent() -> None:
    play = Play(rules_with(C.FIRST_OF_DAY), now=datetime(2026, 3, 2, 23, 50, tzinfo=SHANGHAI))
    assert play.hear().rule_id == "first of day"
    assert passed(play.hear(after=300))["first of day"] is Passed.NOT_NOW
    assert play.hear(after=301).rule_id == "first of day"
    assert play.now.astimezone(SHANGHAI).hour == 0


@pytest.mark.parametrize("month", [3, 10])
def test_a_day_with_a_change_of_the_clock_is_one_day(month: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    day = 29 if month == 3 else 25
    situation = replace(at(), zone=berlin)
    play = Play(rules_with(C.FIRST_OF_DAY), situation, datetime(2026, month, day, 0, 5, tzinfo=berlin))
    answered = []
    for _ in range(49):
        if play.hear().rule_id is not None:
            answered.append(play.now.astimezone(berlin).date().day)
            play.say()
        play.wait(3600)
    first = datetime(2026, month, day, tzinfo=berlin).date()
    assert answered == [(first + timedelta(days=n)).day for n in range(len(answered))]
    assert len(answered) == 3


def test_other_rules_pause_by_contact() -> None:
    play = Play(changed(rules_with(C.BUSY), C.BUSY, pause=1000), at(AgentStatus.BUSY))
    assert play.hear().rule_id == "busy"
    assert passed(play.hear(after=999))["busy"] is Passed.PAUSED
    assert play.hear(after=130).rule_id == "busy"


def test_after_so_many_in_a_row_a_human_has_to_speak() -> None:
    play = Play(rules_with(C.BUSY), at(AgentStatus.BUSY))
    assert [play.hear(after=601).rule_id for _ in range(4)] == ["busy"] * 3 + [None]
    assert play.hear(after=601).barred is Passed.TOO_MANY_IN_A_ROW
    play.say(after=10)
    assert play.hear(after=601).rule_id == "busy"


def test_what_another_console_of_the_account_sent_by_itself_counts() -> None:
    play = Play(rules_with(C.AWAY), at(AgentStatus.AWAY))
    play.rules = rules_with()
    play.__post_init__()
    play.hear()
    play.state = answered_elsewhere(play.state, play.now)
    play.rules = rules_with(C.AWAY)
    play.__post_init__()
    assert play.hear(after=1).barred is Passed.BURST
    assert play.state.in_a_row == 1


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ({"automatic": True}, Passed.AUTOMATIC),
        ({"old": True}, Passed.HISTORY),
        ({"copied": True}, Passed.OWN),
        ({"blocked": True}, Passed.BLOCKED),
        ({"person": False}, Passed.GROUP_CHAT),
    ],
)
def test_what_is_never_answered_leaves_no_trace(flags: dict[str, bool], why: Passed) -> None:
    play = Play(rules_with(*C, keywords=(keyword(1, "在"),)), at(AgentStatus.AWAY))
    decision = play.hear(**flags)
    assert (decision.barred, decision.verdicts, decision.rule_id) == (why, (), None)
    assert play.state == ContactState()
    play.wait(10_000)
    assert play.replies == []


@pytest.mark.parametrize(
    ("exemption", "exempt"),
    [
        (Exemption(address=BUYER), True),
        (Exemption(address=BUYER, conditions=(C.AWAY,)), True),
        (Exemption(address=BUYER, conditions=(C.BUSY,)), False),
        (Exemption(group="同事"), True),
        (Exemption(group="老客户"), False),
        (Exemption(), False),
    ],
)
def test_contacts_and_groups_can_be_exempt(exemption: Exemption, exempt: bool) -> None:
    play = Play(rules_with(C.AWAY, exemptions=(exemption,)), at(AgentStatus.AWAY))
    decision = play.hear(groups=("同事",))
    assert passed(decision)["away"] is (Passed.EXEMPT if exempt else None)


def test_an_exemption_from_waiting_is_kept_too() -> None:
    play = Play(rules_with(C.WAITING, exemptions=(Exemption(address=BUYER, conditions=(C.WAITING,)),)))
    play.hear()
    play.wait(600)
    assert play.replies == []


def test_texts_take_turns_for_each_contact() -> None:
    texts = Texts(("one", "two", "three", "never"), (2, 0, 9, 1))
    play = Play(changed(rules_with(C.BUSY, most_in_a_row=9), C.BUSY, texts=texts), at(AgentStatus.BUSY))
    assert [play.hear(after=601).text for _ in range(5)] == ["three", "one", "two", "three", "one"]


def test_a_text_that_cannot_be_sent_is_passed_over() -> None:
    def sent(*texts: str, **values: str) -> tuple[str, Passed | None]:
        rules = changed(rules_with(C.AWAY), C.AWAY, texts=Texts(texts, tuple(range(len(texts)))))
        decision = Play(rules, at(AgentStatus.AWAY, **values)).hear()
        return decision.text, passed(decision)["away"]

    assert sent("{订单号} {?尺码}") == ("", Passed.NO_TEXT)
    assert sent() == ("", Passed.NO_TEXT)
    assert sent("  ") == ("", Passed.NO_TEXT)
    assert sent("{订单号}到了", "您好，{订单号|您的订单}到了/:^_^") == ("您好，您的订单到了🙂", None)
    assert sent("{客户称呼|亲}，{时间}，{date}", 客户称呼="小明{订单号}") == ("小明{订单号}，12:00，Mar 2", None)


def test_nobody_answered_for_a_while() -> None:
    play = Play(rules_with(C.WAITING))
    play.hear()
    play.hear(after=30)
    play.wait(29)
    assert play.replies == []
    play.wait(1)
    assert play.answered_by == ["waiting"]
    play.wait(5000)
    assert play.answered_by == ["waiting"]


def test_who_was_answered_by_hand_or_by_itself_does_not_wait() -> None:
    play = Play(rules_with(C.WAITING))
    play.hear()
    play.say(after=59)
    play.wait(5000)
    assert play.replies == []
    play = Play(rules_with(C.WAITING, C.AWAY), at(AgentStatus.AWAY))
    play.hear()
    play.wait(5000)
    assert play.answered_by == ["away"]


def test_waiting_begins_to_count_after_the_quiet_time() -> None:
    play = Play(rules_with(C.WAITING))
    play.say()
    play.hear(after=10)
    play.wait(289)
    assert play.replies == []
    play.wait(1)
    assert play.answered_by == ["waiting"]


def test_a_goodbye_follows_the_agents_last_word_once() -> None:
    play = Play(rules_with(C.CLOSING))
    play.hear()
    play.wait(5000)
    assert play.replies == []
    play.say()
    play.say(after=400)
    play.wait(599)
    assert play.replies == []
    play.wait(1)
    assert play.answered_by == ["closing"]
    play.wait(50_000)
    assert play.answered_by == ["closing"]


def test_no_goodbye_while_the_buyer_has_the_last_word_or_never_said_one() -> None:
    play = Play(rules_with(C.CLOSING))
    play.say()
    play.wait(5000)
    assert play.replies == []
    play.hear()
    play.say(after=1)
    play.hear(after=500)
    play.wait(5000)
    assert play.replies == []


def test_a_goodbye_waits_for_the_quiet_time() -> None:
    play = Play(changed(rules_with(C.CLOSING), C.CLOSING, limit=60))
    play.hear()
    play.say(after=1)
    play.wait(299)
    assert play.replies == []
    play.wait(1)
    assert play.answered_by == ["closing"]


def test_what_the_agent_closed_stays_silent() -> None:
    play = Play(rules_with(C.CLOSING, C.WAITING), served=False)
    play.hear()
    play.wait(100)
    play.say()
    play.wait(5000)
    assert play.replies == []


def test_a_silence_that_could_not_be_answered_in_time_is_not_answered() -> None:
    play = Play(rules_with(C.WAITING))
    play.hear()
    play.now += timedelta(seconds=60 + LATE_SECONDS + 1)
    play.wait(0)
    assert play.replies == []
    assert play.state.waiting_asked
