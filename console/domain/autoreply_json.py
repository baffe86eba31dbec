"""Auto-reply rules and decisions as JSON: written by the newest version, read from any, also from one yet to come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import Enum
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeVar

from console.domain.autoreply import (
    Condition,
    Decision,
    Exemption,
    Holiday,
    KeywordMatch,
    Passed,
    Rule,
    RuleSet,
    Span,
    Texts,
    Verdict,
    WorkingHours,
)
from console.domain.autoreply_engine import Answered
from console.domain.ids import Address

E = TypeVar("E", bound=Enum)

_BARRED, _PASSED = "barred", "passed"


def encode(rules: RuleSet) -> str:
    """Write rules."""
    return json.dumps(
        {
            "version": 1,
            "rules": [_rule(rule) for rule in rules.rules],
            "order": [condition.value for condition in rules.order],
            "week": [[_span(span) for span in day] for day in rules.hours.week],
            "holidays": [
                {
                    "first": each.first.isoformat(), "last": each.last.isoformat(), "name": each.name,
                    "spans": [_span(span) for span in each.spans],
                }
                for each in rules.hours.holidays
            ],
            "exemptions": [
                {
                    "address": each.address, "group": each.group,
                    "conditions": [condition.value for condition in each.conditions],
                }
                for each in rules.exemptions
            ],
            "quiet_after_human": rules.quiet_after_human,
            "most_in_a_row": rules.most_in_a_row,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "condition": rule.condition.value,
        "on": rule.on,
        "texts": rule.texts.texts,
        "used": rule.texts.used,
        "pause": rule.pause,
        "limit": rule.limit,
        "name": rule.name,
        "match": rule.match.value,
        "words": rule.words,
        "pattern": rule.pattern,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from is not None else None,
        "valid_until": rule.valid_until.isoformat() if rule.valid_until is not None else None,
    }


def _span(span: Span) -> list[str]:
    return [span.begin.isoformat("minutes"), span.end.isoformat("minutes")]


def decode(text: str, standard: RuleSet) -> RuleSet:
    """Read rules; what is missing is as in standard, what this release does not know is left out.

    Raises ValueError where it is damaged.
    """
    try:
        return _rules(json.loads(text), standard)
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"these are no auto-reply rules: {error!r}") from error


def _rules(raw: Mapping[str, Any], standard: RuleSet) -> RuleSet:
    rules = tuple(rule for each in raw["rules"] if (rule := _read_rule(each)) is not None)
    there = {rule.condition for rule in rules}
    rules += tuple(rule for rule in standard.rules if rule.condition not in there)
    if len({rule.id for rule in rules}) != len(rules):
        raise ValueError("two rules have one id")
    hours = standard.hours
    if "week" in raw:
        hours = WorkingHours(tuple(_spans(day) for day in raw["week"]), hours.holidays)
    if len(hours.week) != 7:
        raise ValueError("a week has seven days")
    holidays = tuple(
        Holiday(date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), str(each.get("name", "")),
                _spans(each.get("spans", ())))
        for each in raw.get("holidays", ())
    )  # fmt: skip
    return RuleSet(
        rules,
        tuple(dict.fromkeys((*_known(Condition, raw.get("order", ())), *standard.order))),
        WorkingHours(hours.week, holidays),
        tuple(_exemption(each) for each in raw.get("exemptions", ())),
        _number(raw.get("quiet_after_human", standard.quiet_after_human)),
        _number(raw.get("most_in_a_row", standard.most_in_a_row)),
    )


def _read_rule(raw: Mapping[str, Any]) -> Rule | None:
    conditions = _known(Condition, [raw["condition"]])
    matches = _known(KeywordMatch, [raw.get("match", KeywordMatch.ANY.value)])
    if not conditions or not matches:
        return None
    condition = conditions[0]
    return Rule(
        id=_text(raw["id"]) if condition is Condition.KEYWORD else condition.value,
        condition=condition,
        on=bool(raw.get("on", False)),
        texts=Texts(
            tuple(_text(each) for each in raw.get("texts", ())), tuple(_number(each) for each in raw.get("used", (0,)))
        ),
        pause=_number(raw.get("pause", 600)),
        limit=_number(raw.get("limit", 0)),
        name=_text(raw.get("name", "")),
        match=matches[0],
        words=tuple(_text(each) for each in raw.get("words", ())),
        pattern=_text(raw.get("pattern", "")),
        valid_from=_day(raw.get("valid_from")),
        valid_until=_day(raw.get("valid_until")),
    )


def _known(kind: type[E], values: Iterable[object]) -> list[E]:
    members: dict[object, E] = {member.value: member for member in kind}
    return [members[value] for value in values if value in members]


def _exemption(raw: Mapping[str, Any]) -> Exemption:
    address = raw.get("address")
    written = raw.get("conditions", ())
    conditions = tuple(_known(Condition, written))
    if written and not conditions:
        # It was for conditions of a later release: for all of them would be more than the agent said.
        return Exemption()
    return Exemption(Address(_text(address)) if address else None, _text(raw.get("group", "")), conditions)


def _spans(raw: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    return tuple(Span(time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in raw)


def _day(raw: str | None) -> date | None:
    return None if raw is None else date.fromisoformat(raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(f"no text: {raw!r}")
    return raw


def _number(raw: object) -> int:
    if type(raw) is not int:
        raise TypeError(f"no number: {raw!r}")
    return raw


# --- a decision, as the log keeps it ---


def encode_decision(decision: Decision) -> str:
    """Write a decision in few characters: there are many in the log."""
    raw: dict[str, object] = {}
    if decision.rule_id is not None:
        raw["rule"] = decision.rule_id
        raw["text"] = decision.text
    if decision.barred is not None:
        raw[_BARRED] = decision.barred.value
    if decision.verdicts:
        # What many rules in a row have in common is written once.
        runs = groupby(decision.verdicts, lambda each: (each.condition.value, each.passed.value if each.passed else ""))
        raw[_PASSED] = [[*common, *(each.rule_id for each in run)] for common, run in runs]
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def decode_decision(text: str) -> Decision:
    """Read what encode_decision wrote; what this release does not know is left out."""
    raw = json.loads(text)
    verdicts = []
    for written, why, *rule_ids in raw.get(_PASSED, ()):
        condition, passed = _known(Condition, [written]), _known(Passed, [why])
        if condition and (passed or not why):
            verdicts += [Verdict(rule_id, condition[0], passed[0] if passed else None) for rule_id in rule_ids]
    barred = _known(Passed, [raw.get(_BARRED)])
    return Decision(raw.get("rule"), raw.get("text", ""), barred[0] if barred else None, tuple(verdicts))


# --- which rule answered a contact when, in one column ---


def encode_answered(answered: Mapping[str, Answered]) -> str:
    """Write when rules answered."""
    raw = {rule_id: [each.at.isoformat(), each.text] for rule_id, each in answered.items()}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def decode_answered(text: str) -> Mapping[str, Answered]:
    """Read when rules answered. Raises ValueError where it is damaged."""
    try:
        raw = json.loads(text)
        return MappingProxyType({k: Answered(datetime.fromisoformat(at), number) for k, (at, number) in raw.items()})
    except (TypeError, AttributeError) as error:
        raise ValueError(text) from error
