"""What is said of auto-reply rules before they are stored, and how they are written and read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest

from console.domain.autoreply import (
    Condition,
    Exemption,
    Holiday,
    KeywordMatch,
    Rule,
    RuleSet,
    Span,
    Texts,
    WorkingHours,
    standard_rules,
)
from console.domain.autoreply_check import (
    MOST_RULES,
    PATTERN_LIMIT,
    TEXT_LIMIT,
    WORD_LIMIT,
    Fault,
    FaultKind,
    problems,
    text_faults,
)
from console.domain.autoreply_json import decode, decode_answered, decode_decision, encode
from console.domain.ids import Address
from console.domain.variables import AGENT
from console.patterns import LinearPatterns
from tests.helpers.autoreply import changed, keyword, rules_with

C, K = Condition, FaultKind
KNOWN = frozenset({AGENT})


def kinds(rules: RuleSet) -> list[FaultKind]:
    return [fault.kind for fault in problems(rules, KNOWN, LinearPatterns().compile)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您好，我是{客服昵称}，现在{时间}，{日期+3天}到", []),
        ("{客户称呼|亲}，{订单号|您的订单}已发货/:^_^", []),
        ("{客户称呼}您好", [(K.UNFILLED, "{客户称呼}")]),
        ("{product} {shop|} {agent}", [(K.UNFILLED, "{product}"), (K.UNFILLED, "{shop|}")]),
        ("{?尺码:S/M}码有货", [(K.FILL_IN, "{?尺码:S/M}")]),
        ("您好{光标}", [(K.CARET, "{光标}")]),
        ("{光标}{光标}", [(K.CARET, "{光标}")] * 2),
        ("{收货城市|您那边}", [(K.BRACES, "{收货城市|您那边}")]),
        ("您好{", [(K.BRACES, "{")]),
        (r"\{就是括号}", []),
        ("x" * (TEXT_LIMIT + 1), [(K.TEXT_TOO_LONG, "")]),
    ],
)
def test_a_text_may_hold_what_can_be_filled_in_without_a_person(text: str, expected: list[object]) -> None:
    assert [(fault.kind, fault.detail) for fault in text_faults(text, KNOWN)] == expected


def test_a_fault_says_which_rule_and_which_text() -> None:
    rules = changed(rules_with(C.AWAY), C.AWAY, texts=Texts(("good", "{订单号}")))
    assert problems(rules, KNOWN, LinearPatterns().compile) == [Fault(K.UNFILLED, "away", 1, "{订单号}")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (keyword(1, "退"), []),
        (keyword(1), [K.NO_WORDS]),
        (keyword(1, " "), [K.NO_WORDS]),
        (keyword(1, on=False), []),
        (keyword(1, "x" * (WORD_LIMIT + 1)), [K.WORD_TOO_LONG]),
        (keyword(1, match=KeywordMatch.PATTERN), [K.NO_PATTERN]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="退.*款|(a+)+$"), []),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="(退"), [K.BAD_PATTERN]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern=r"(.)\1"), [K.BAD_PATTERN]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="(?=退)款"), [K.BAD_PATTERN]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="((a{90}){90}){9}"), [K.BAD_PATTERN]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="退*"), [K.MATCHES_ALL]),
        (keyword(1, match=KeywordMatch.PATTERN, pattern="x" * (PATTERN_LIMIT + 1)), [K.PATTERN_TOO_LONG]),
        (keyword(1, "退", texts=Texts()), [K.NO_TEXT]),
        (keyword(1, "退", texts=Texts(("a",), (1,))), [K.NO_TEXT]),
        (keyword(1, "退", pause=-1), [K.BAD_PAUSE]),
        (keyword(1, "退", valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 1)), [K.BAD_DATES]),
    ],
)
def test_keyword_rules_are_looked_over(rule: Rule, expected: list[FaultKind]) -> None:
    assert kinds(rules_with(keywords=(rule,))) == expected


def test_numbers_holidays_and_the_number_of_rules_are_looked_over() -> None:
    assert kinds(rules_with(*C)) == []
    assert kinds(changed(rules_with(C.WAITING), C.WAITING, limit=0)) == [K.BAD_LIMIT]
    assert kinds(changed(rules_with(), C.WAITING, limit=0)) == []
    assert kinds(changed(rules_with(C.MANY), C.MANY, limit=-1)) == [K.BAD_LIMIT]
    holiday = Holiday(date(2026, 10, 7), date(2026, 10, 1), "国庆")
    (fault,) = problems(rules_with(hours=WorkingHours(holidays=(holiday,))), KNOWN, LinearPatterns().compile)
    assert fault == Fault(K.BAD_HOLIDAY, detail="国庆")
    assert kinds(rules_with(keywords=tuple(keyword(n, "退") for n in range(MOST_RULES)))) == [K.TOO_MANY_RULES]


def test_a_whole_set_is_read_as_it_was_written() -> None:
    hours = WorkingHours(
        (*((Span(time(9), time(18, 30)), Span(time(20), time(2))),) * 7,),
        (Holiday(date(2026, 10, 1), date(2026, 10, 7), "国庆"), Holiday(date(2026, 5, 1), date(2026, 5, 1))),
    )
    exemptions = (Exemption(Address("a@b"), conditions=(C.AWAY, C.CLOSING)), Exemption(group="同事"))
    rule = keyword(1, "退", valid_from=date(2026, 3, 2), name="退货", pause=7)
    rules = rules_with(C.BUSY, keywords=(rule,), hours=hours, exemptions=exemptions, most_in_a_row=1)
    rules = replace(rules, order=(C.KEYWORD, *(c for c in rules.order if c is not C.KEYWORD)), quiet_after_human=0)
    assert decode(encode(rules), standard_rules()) == rules


def test_what_a_later_release_added_is_left_out_and_what_is_missing_is_standard() -> None:
    standard = standard_rules({C.AWAY: ("away for now",)})
    raw = json.loads(encode(rules_with(C.BUSY)))
    raw |= {"version": 9, "moods": [1], "order": ["full moon", "keyword", "away"]}
    raw["rules"] = [{**rule, "mood": 1} for rule in raw["rules"] if rule["id"] != "away"]
    raw["rules"].append({"id": "moon", "condition": "full moon"})
    raw["rules"].append({"id": "k7", "condition": "keyword", "match": "by heart"})
    raw["exemptions"] = [{"address": "a@b", "conditions": ["full moon"]}, {"group": "g", "conditions": []}]
    del raw["holidays"], raw["most_in_a_row"], raw["week"]
    rules = decode(json.dumps(raw), standard)
    assert {rule.id for rule in rules.rules} == {c.value for c in C if c is not C.KEYWORD}
    assert next(rule for rule in rules.rules if rule.condition is C.AWAY) == standard.rules[0]
    assert rules.order[:2] == (C.KEYWORD, C.AWAY)
    assert set(rules.order) == set(standard.order)
    assert rules.exemptions == (Exemption(), Exemption(group="g"))
    assert (rules.hours, rules.most_in_a_row) == (standard.hours, 3)


@pytest.mark.parametrize(
    "damage",
    [
        "", "{", "[]", "3", '"x"', "null", "{}", '{"rules": 3}', '{"rules": [3]}', '{"rules": [{"condition": "away"}]',
        '{"rules": [{"condition": "keyword"}]}', '{"rules": [{"id": 3, "condition": "keyword"}]}',
        '{"rules": [{"id": "a", "condition": "keyword", "texts": [3]}]}', '{"rules": [], "week": [[["9", "x"]]]}',
        '{"rules": [{"id": "a", "condition": "keyword"}, {"id": "a", "condition": "keyword"}]}',
        '{"rules": [], "week": []}', '{"rules": [], "holidays": [{"first": "2026-13-01"}]}',
        '{"rules": [], "most_in_a_row": "three"}', '{"rules": [], "quiet_after_human": true}', "[" * 100_000,
        '{"rules": [{"id": "a", "condition": []}]}', '{"rules": [], "order": [[]]}',
    ],
)  # fmt: skip
def test_damaged_rules_are_refused(damage: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(damage, standard_rules())


def test_a_later_releases_log_is_read_as_far_as_it_is_known() -> None:
    text = '{"rule":"away","text":"x","passed":[["away","","away"],["full moon","","moon"],["busy","asleep","busy"]]}'
    decision = decode_decision(text)
    assert [verdict.rule_id for verdict in decision.verdicts] == ["away"]
    assert decode_decision('{"barred":"asleep"}').barred is None


@pytest.mark.parametrize("damage", ["", "[]", '{"a": 3}', '{"a": ["x", 1]}', '{"a": [1, 2]}'])
def test_a_damaged_memory_is_refused(damage: str) -> None:
    with pytest.raises(ValueError, match=r".|^$"):
        decode_answered(damage)
