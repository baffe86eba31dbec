"""Auto-reply in tests: rules switched on, and a buyer, an agent and a clock played against the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

from console.domain.autoreply import Condition, Decision, KeywordMatch, Passed, Rule, RuleSet, Texts, standard_rules
from console.domain.autoreply_engine import Book, ContactState, Incoming, Situation, decide, due, next_due, spoke
from console.domain.ids import Address
from console.domain.presence import AgentStatus

BUYER = Address("buyer@visitor.shop.test")
SHANGHAI = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
"""A Monday, in working hours."""


def pattern(written: str) -> Callable[[str], bool] | None:
    """Stands in for RE2 where only simple patterns are used."""
    try:
        compiled = re.compile(written, re.IGNORECASE)
    except re.error:
        return None
    return lambda text: compiled.search(text) is not None


def texts_of(*conditions: Condition) -> dict[Condition, tuple[str, ...]]:
    return {condition: (f"text of {condition.value}",) for condition in conditions or tuple(Condition)}


def rules_with(*on: Condition, keywords: tuple[Rule, ...] = (), **more: object) -> RuleSet:
    """The standard rules with a text each, those conditions switched on, and keyword rules as given."""
    rules = standard_rules(texts_of())
    switched = tuple(replace(rule, on=rule.condition in on) for rule in rules.rules)
    return replace(rules, rules=(*switched, *keywords), **more)


def changed(rules: RuleSet, condition: Condition, **changes: object) -> RuleSet:
    """The rules with something of one condition's rule changed."""
    return replace(
        rules,
        rules=tuple(replace(rule, **changes) if rule.condition is condition else rule for rule in rules.rules),
    )


def keyword(number: int, *words: str, **more: object) -> Rule:
    """A keyword rule that is on."""
    rule = Rule(f"k{number}", Condition.KEYWORD, on=True, texts=Texts((f"text of k{number}",)), words=words)
    return replace(rule, **more)


def by_pattern(number: int, written: str) -> Rule:
    return keyword(number, match=KeywordMatch.PATTERN, pattern=written)


def at(situation: AgentStatus = AgentStatus.ONLINE, serving: int = 1, **values: str) -> Situation:
    return Situation(situation, serving, SHANGHAI, values)


@dataclass
class Play:
    """One contact before the engine, with a clock; everything that was answered is kept."""

    rules: RuleSet
    situation: Situation = field(default_factory=at)
    now: datetime = field(default_factory=lambda: NOON.astimezone(UTC))
    state: ContactState = field(default_factory=ContactState)
    replies: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When, by which rule, and what."""
    served: bool = True

    def __post_init__(self) -> None:
        self.book = Book(self.rules, pattern)

    def hear(self, text: str = "在吗", after: float = 0, **more: object) -> Decision:
        self.wait(after)
        incoming = replace(Incoming(text, BUYER), **more)
        decision, self.state = decide(self.book, self.state, self.situation, incoming, self.now)
        self._note(decision)
        return decision

    def say(self, after: float = 0) -> None:
        self.wait(after)
        self.state = spoke(self.state, self.now)

    def wait(self, seconds: float) -> None:
        """Let time pass; silences that fall due meanwhile are asked about."""
        end = self.now + timedelta(seconds=seconds)
        while (when := next_due(self.book, self.state)) is not None and when <= end:
            self.now = max(self.now, when)
            decision, self.state = due(
                self.book, self.state, self.situation, Incoming("", BUYER), self.now, served=self.served
            )
            if decision is not None:
                self._note(decision)
        self.now = end

    def _note(self, decision: Decision) -> None:
        if decision.rule_id is not None:
            self.replies.append((self.now, decision.rule_id, decision.text))

    @property
    def answered_by(self) -> list[str]:
        return [rule_id for _, rule_id, _ in self.replies]


def passed(decision: Decision) -> dict[str, Passed | None]:
    return {verdict.rule_id: verdict.passed for verdict in decision.verdicts}
