"""What is wrong with auto-reply rules, said before they are stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from console.domain import variables
from console.domain.autoreply import Condition, KeywordMatch, Rule, RuleSet
from console.domain.variables import PartKind

TEXT_LIMIT = 1000
"""Characters of a prepared text."""
PATTERN_LIMIT = 500
WORD_LIMIT = 100
MOST_RULES = 500
MOST_SECONDS = 30 * 86400
MOST_BUYERS = 10_000
ALWAYS_KNOWN = frozenset({variables.DATE, variables.TIME})


class FaultKind(Enum):
    """What is wrong."""

    NO_TEXT = "no text"
    """The rule is on and has no text that is used."""
    TEXT_TOO_LONG = "text too long"
    UNFILLED = "unfilled"
    """A variable without a value here and without a fallback."""
    FILL_IN = "fill-in"
    """A place that somebody has to fill in by hand."""
    CARET = "caret"
    BRACES = "braces"
    """Braces that are no variable: an unknown name, none at all, or one that is not closed."""
    NO_WORDS = "no words"
    """KEYWORD: nothing to look for."""
    WORD_TOO_LONG = "word too long"
    NO_PATTERN = "no pattern"
    BAD_PATTERN = "bad pattern"
    PATTERN_TOO_LONG = "pattern too long"
    MATCHES_ALL = "matches all"
    """A pattern that every message matches."""
    BAD_DATES = "bad dates"
    """The last day lies before the first."""
    BAD_LIMIT = "bad limit"
    """MANY, WAITING, CLOSING: no number that makes sense."""
    BAD_PAUSE = "bad pause"
    TOO_MANY_RULES = "too many rules"
    BAD_HOLIDAY = "bad holiday"
    """The last day lies before the first."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps rules from being stored; rule_id empty: it concerns none of them."""

    kind: FaultKind
    rule_id: str = ""
    text: int | None = None
    """Which of the rule's texts."""
    detail: str = ""
    """The variable, the word or the pattern, as it is written."""


def problems(
    rules: RuleSet, known: Collection[str], compile_pattern: Callable[[str], Callable[[str], bool] | None]
) -> list[Fault]:
    """Give what is wrong; known: the variables (Chinese names) that have a value besides date and time.

    What a rule lacks counts only while it is on; a text that cannot be sent always.
    """
    faults = [Fault(FaultKind.TOO_MANY_RULES)] if len(rules.rules) > MOST_RULES else []
    faults += [
        Fault(FaultKind.BAD_HOLIDAY, detail=each.name) for each in rules.hours.holidays if each.last < each.first
    ]
    having = ALWAYS_KNOWN.union(known)
    for rule in rules.rules[:MOST_RULES]:
        faults += _of_texts(rule, having)
        faults += _of_numbers(rule)
        if rule.condition is Condition.KEYWORD:
            faults += _of_words(rule, compile_pattern)
    return faults


def text_faults(text: str, known: Collection[str]) -> list[Fault]:
    """Give what is wrong with one prepared text, for its editor."""
    return list(_of_text(text, ALWAYS_KNOWN.union(known)))


def _of_texts(rule: Rule, known: Collection[str]) -> Iterator[Fault]:
    texts = rule.texts.texts
    if rule.on and not any(0 <= used < len(texts) and texts[used].strip() for used in rule.texts.used):
        yield Fault(FaultKind.NO_TEXT, rule.id)
    for number, text in enumerate(texts):
        for fault in _of_text(text, known):
            yield Fault(fault.kind, rule.id, number, fault.detail)


def _of_text(text: str, known: Collection[str]) -> Iterator[Fault]:
    if len(text) > TEXT_LIMIT:
        yield Fault(FaultKind.TEXT_TOO_LONG)
    for problem in variables.check(text):
        if problem.kind is not variables.ProblemKind.NO_CHOICES:
            written = text[problem.start : problem.start + problem.length]
            if problem.kind is not variables.ProblemKind.SECOND_CARET:
                yield Fault(FaultKind.BRACES, detail=written)
    for part in variables.parse(text):
        if part.kind is PartKind.FILL_IN:
            yield Fault(FaultKind.FILL_IN, detail=part.source)
        elif part.kind is PartKind.CARET:
            yield Fault(FaultKind.CARET, detail=part.source)
        elif part.kind is PartKind.VARIABLE and part.name not in known and not part.fallback:
            yield Fault(FaultKind.UNFILLED, detail=part.source)


def _of_numbers(rule: Rule) -> Iterator[Fault]:
    if not 0 <= rule.pause <= MOST_SECONDS:
        yield Fault(FaultKind.BAD_PAUSE, rule.id)
    if rule.on and rule.condition in {Condition.WAITING, Condition.CLOSING} and not 0 < rule.limit <= MOST_SECONDS:
        yield Fault(FaultKind.BAD_LIMIT, rule.id)
    if rule.on and rule.condition is Condition.MANY and not 0 <= rule.limit <= MOST_BUYERS:
        yield Fault(FaultKind.BAD_LIMIT, rule.id)


def _of_words(rule: Rule, compile_pattern: Callable[[str], Callable[[str], bool] | None]) -> Iterator[Fault]:
    if rule.valid_from is not None and rule.valid_until is not None and rule.valid_until < rule.valid_from:
        yield Fault(FaultKind.BAD_DATES, rule.id)
    if rule.match is not KeywordMatch.PATTERN:
        if rule.on and not any(word.strip() for word in rule.words):
            yield Fault(FaultKind.NO_WORDS, rule.id)
        yield from (Fault(FaultKind.WORD_TOO_LONG, rule.id, detail=w) for w in rule.words if len(w) > WORD_LIMIT)
    elif not rule.pattern:
        if rule.on:
            yield Fault(FaultKind.NO_PATTERN, rule.id)
    elif len(rule.pattern) > PATTERN_LIMIT:
        yield Fault(FaultKind.PATTERN_TOO_LONG, rule.id)
    else:
        matcher = compile_pattern(rule.pattern)
        if matcher is None:
            yield Fault(FaultKind.BAD_PATTERN, rule.id, detail=rule.pattern)
        elif matcher(""):
            yield Fault(FaultKind.MATCHES_ALL, rule.id, detail=rule.pattern)
