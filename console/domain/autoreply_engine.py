"""Which rule answers a message, or a silence: pure functions over rules, what is known of a contact, and the time.

A burst is a run of one buyer's messages in which the agent says nothing by hand and each follows the one before within
BURST_SECONDS. It gets at most one automatic reply, from whatever rule; the next burst is looked at anew. A goodbye
after silence follows the agent's own word and so belongs to no burst.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType

from console.domain.autoreply import (
    PRECEDENCE,
    Condition,
    Decision,
    Exemption,
    KeywordMatch,
    Passed,
    Rule,
    RuleSet,
    Span,
    Verdict,
    WorkingHours,
)
from console.domain.emoticons import to_unicode
from console.domain.ids import Address
from console.domain.presence import AgentStatus
from console.domain.variables import expand

BURST_SECONDS = 120
LATE_SECONDS = 300
"""A line after silence that could not be sent for so long is not sent at all."""
VISIT_SECONDS = 12 * 3600
"""A goodbye is for a buyer who said something no longer than this before the agent's last word."""
FORGET_AFTER = timedelta(days=31)
"""Longer than any pause: what a rule said before need not be remembered."""
LOOKED_AT = 1000
"""Characters of a message that keyword rules see."""
TEXT_LIMIT = 2000
"""Characters of an automatic reply, variables filled in."""

Matcher = Callable[[str], bool]
Compile = Callable[[str], Matcher | None]
"""Gives what tells whether a text contains a pattern; None for a pattern that is none."""


@dataclass(frozen=True, slots=True)
class Answered:
    """When a rule answered a contact last, and with which of its texts (an index into Texts.texts)."""

    at: datetime
    text: int


@dataclass(frozen=True, slots=True)
class ContactState:
    """What is remembered of one contact; times in UTC."""

    spoken_at: datetime | None = None
    """The agent's own last word."""
    heard_at: datetime | None = None
    """The contact's last message that came live and was written by hand."""
    burst_since: datetime | None = None
    """The first message of the burst that no human has answered."""
    burst_answered: bool = False
    waiting_asked: bool = False
    """WAITING was asked for this burst."""
    closing_asked: bool = False
    """CLOSING was asked for the agent's last word."""
    in_a_row: int = 0
    """Automatic replies without a human word in between."""
    answered: Mapping[str, Answered] = field(default_factory=lambda: MappingProxyType({}))
    """By the rule's id."""


@dataclass(frozen=True, slots=True)
class Situation:
    """How the agent stands at the moment; zone None: the machine's own."""

    status: AgentStatus
    serving: int
    """Buyers being served at once, this one counted in."""
    zone: tzinfo | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """Variables by their Chinese names."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as rules look at it, and whose it is."""

    text: str
    address: Address
    groups: tuple[str, ...] = ()
    blocked: bool = False
    automatic: bool = False
    old: bool = False
    """Delayed, or from the archive."""
    copied: bool = False
    person: bool = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule made ready; the verdicts that most rules get are there beforehand."""

    rule: Rule
    words: tuple[tuple[str, frozenset[str]], ...]
    """Folded, each with its characters: most words have one that a message has not."""
    no_match: Verdict
    not_asked: Verdict
    """Where an earlier rule answered."""


class Book:
    """A RuleSet made ready: in the order in which rules are asked, words folded, patterns compiled when first used."""

    def __init__(self, rules: RuleSet, compile_pattern: Compile) -> None:
        self.rules = rules
        self.asked = tuple(_made_ready(rule) for rule in _in_order(rules))
        self.any_on = any(rule.on for rule in rules.rules)
        self.on = frozenset(rule.condition for rule in rules.rules if rule.on)
        self._compile = compile_pattern
        self._matchers: dict[str, Matcher | None] = {}

    def rule(self, condition: Condition) -> Rule | None:
        """Give the rule of a condition that has exactly one, where it is on."""
        return next((rule for rule in self.rules.rules if rule.condition is condition and rule.on), None)

    def matcher(self, pattern: str) -> Matcher | None:
        """Give what tells whether a text contains a pattern."""
        if pattern not in self._matchers:
            self._matchers[pattern] = self._compile(pattern) if pattern else None
        return self._matchers[pattern]


def _made_ready(rule: Rule) -> _Asked:
    words = tuple(word.casefold() for word in rule.words if word)
    return _Asked(
        rule,
        tuple((word, frozenset(word)) for word in words),
        Verdict(rule.id, rule.condition, Passed.NO_MATCH),
        Verdict(rule.id, rule.condition, Passed.LATER if rule.on else Passed.OFF),
    )


def _in_order(rules: RuleSet) -> Iterator[Rule]:
    """Give the rules as they are asked; a condition that the order forgot comes where it stands by itself."""
    order = tuple(dict.fromkeys((*rules.order, *PRECEDENCE)))
    for condition in order:
        if condition is not Condition.CLOSING:
            yield from (rule for rule in rules.rules if rule.condition is condition)


# --- what changes a contact's state ---


def spoke(state: ContactState, at: datetime) -> ContactState:
    """The agent said something by hand, on whatever device; an old word ends nothing that began after it."""
    if state.spoken_at is not None and at <= state.spoken_at:
        return state
    state = replace(state, spoken_at=at, closing_asked=False)
    if state.burst_since is None or at >= state.burst_since:
        state = replace(state, burst_since=None, burst_answered=False, waiting_asked=False)
    newest = max((answered.at for answered in state.answered.values()), default=None)
    return replace(state, in_a_row=0) if newest is None or at >= newest else state


def unsaid(state: ContactState, before: ContactState) -> ContactState:
    """The agent took back a word before it went out; before: the state in which it was said."""
    if before.burst_since is None:
        return replace(state, spoken_at=before.spoken_at, closing_asked=before.closing_asked, in_a_row=before.in_a_row)
    return replace(before, heard_at=state.heard_at, answered=state.answered)


def answered_elsewhere(state: ContactState, at: datetime) -> ContactState:
    """Another console of this account sent an automatic reply: it counts as if it were ours."""
    answers = state.burst_since is not None and at >= state.burst_since
    return replace(state, in_a_row=state.in_a_row + 1, burst_answered=state.burst_answered or answers)


def _heard(state: ContactState, now: datetime) -> ContactState:
    fresh = state.heard_at is None or now - state.heard_at > timedelta(seconds=BURST_SECONDS)
    if state.burst_since is None or fresh:
        return replace(state, heard_at=now, burst_since=now, burst_answered=False, waiting_asked=False)
    return replace(state, heard_at=max(now, state.heard_at or now))


def _answered(state: ContactState, rule: Rule, text: int, now: datetime) -> ContactState:
    recent = {key: each for key, each in state.answered.items() if now - each.at < FORGET_AFTER}
    answered = {**recent, rule.id: Answered(now, text)}
    in_burst = rule.condition is not Condition.CLOSING
    return replace(
        state,
        in_a_row=state.in_a_row + 1,
        burst_answered=state.burst_answered or in_burst,
        answered=MappingProxyType(answered),
    )


# --- a message ---


def decide(
    book: Book, state: ContactState, situation: Situation, incoming: Incoming, now: datetime
) -> tuple[Decision, ContactState]:
    """Say what answers a message, and how the contact stands then."""
    barred = _not_to_be_answered(incoming)
    if barred is not None:
        return Decision(barred=barred), state
    heard = _heard(state, now)
    barred = _quiet(book.rules, heard, now)
    if barred is not None:
        return Decision(barred=barred), heard
    inquiry = _Inquiry(book, state, situation, incoming, now)
    verdicts: list[Verdict] = []
    answer: tuple[Rule, int, str] | None = None
    for asked in book.asked:
        if answer is not None:
            verdicts.append(asked.not_asked)
            continue
        passed = inquiry.ask(asked)
        if passed is None:
            chosen = text_for(asked.rule, state, situation, now)
            if chosen is None:
                passed = Passed.NO_TEXT
            else:
                answer = (asked.rule, *chosen)
        known = asked.no_match if passed is Passed.NO_MATCH else None
        verdicts.append(known or Verdict(asked.rule.id, asked.rule.condition, passed))
    if answer is None:
        return Decision(verdicts=tuple(verdicts)), heard
    rule, number, text = answer
    return Decision(rule.id, text, verdicts=tuple(verdicts)), _answered(heard, rule, number, now)


def _not_to_be_answered(incoming: Incoming) -> Passed | None:
    reasons = (
        (not incoming.person, Passed.GROUP_CHAT),
        (incoming.blocked, Passed.BLOCKED),
        (incoming.copied, Passed.OWN),
        (incoming.old, Passed.HISTORY),
        (incoming.automatic, Passed.AUTOMATIC),
    )
    return next((passed for holds, passed in reasons if holds), None)


def _quiet(rules: RuleSet, state: ContactState, now: datetime) -> Passed | None:
    quiet_until = _quiet_until(rules, state)
    if quiet_until is not None and now < quiet_until:
        return Passed.HUMAN_SPOKE
    if state.burst_answered:
        return Passed.BURST
    return Passed.TOO_MANY_IN_A_ROW if state.in_a_row >= rules.most_in_a_row else None


def _quiet_until(rules: RuleSet, state: ContactState) -> datetime | None:
    return None if state.spoken_at is None else state.spoken_at + timedelta(seconds=rules.quiet_after_human)


class _Inquiry:
    """One message before all rules; what several of them need is worked out once."""

    def __init__(
        self, book: Book, state: ContactState, situation: Situation, incoming: Incoming, now: datetime
    ) -> None:
        self._book = book
        self._state = state
        self._situation = situation
        self._text = incoming.text[:LOOKED_AT]
        self._folded = self._text.casefold()
        self._characters = frozenset(self._folded)
        self._exemptions = _of_contact(book.rules.exemptions, incoming.address, incoming.groups)
        self._now = now
        self._local = now.astimezone(situation.zone)
        self._today = self._local.date()

    def ask(self, asked: _Asked) -> Passed | None:
        """Say why a rule does not answer; None: it would."""
        rule = asked.rule
        if not rule.on:
            return Passed.OFF
        if self._exemptions and _exempt(self._exemptions, rule.condition):
            return Passed.EXEMPT
        passed = self._misses_words(asked) if rule.condition is Condition.KEYWORD else self._misses(rule)
        return passed or (Passed.PAUSED if self._paused(rule) else None)

    def _misses(self, rule: Rule) -> Passed | None:
        match rule.condition:
            case Condition.AWAY:
                holds = self._situation.status is AgentStatus.AWAY
            case Condition.BUSY:
                holds = self._situation.status is AgentStatus.BUSY
            case Condition.OUTSIDE_HOURS:
                holds = not is_open(self._book.rules.hours, self._local)
            case Condition.MANY:
                holds = self._situation.serving > rule.limit
            case Condition.FIRST_OF_DAY:
                heard_at = self._state.heard_at
                holds = heard_at is None or self._day(heard_at) < self._today
            case _:
                holds = False
        return None if holds else Passed.NOT_NOW

    def _misses_words(self, asked: _Asked) -> Passed | None:
        rule = asked.rule
        if (rule.valid_from is not None and self._today < rule.valid_from) or (
            rule.valid_until is not None and self._today > rule.valid_until
        ):
            return Passed.OUT_OF_DATE
        return None if self._matches(asked) else Passed.NO_MATCH

    def _matches(self, asked: _Asked) -> bool:
        if asked.rule.match is KeywordMatch.PATTERN:
            matcher = self._book.matcher(asked.rule.pattern)
            return matcher is not None and matcher(self._text)
        wanted = asked.rule.match is KeywordMatch.ANY
        for word, characters in asked.words:
            if (characters <= self._characters and word in self._folded) is wanted:
                return wanted
        return not wanted and bool(asked.words)

    def _paused(self, rule: Rule) -> bool:
        answered = self._state.answered.get(rule.id)
        if answered is None:
            return False
        if rule.condition is Condition.FIRST_OF_DAY:
            return self._day(answered.at) >= self._today
        return self._now < answered.at + timedelta(seconds=rule.pause)

    def _day(self, when: datetime) -> date:
        return when.astimezone(self._situation.zone).date()


def _of_contact(exemptions: tuple[Exemption, ...], address: Address, groups: tuple[str, ...]) -> tuple[Exemption, ...]:
    folded = address.casefold()
    return tuple(
        each
        for each in exemptions
        if (each.address is not None and each.address.casefold() == folded) or (each.group and each.group in groups)
    )


def _exempt(exemptions: tuple[Exemption, ...], condition: Condition) -> bool:
    return any(not each.conditions or condition in each.conditions for each in exemptions)


def is_open(hours: WorkingHours, local: datetime) -> bool:
    """Tell whether it is working time on the agent's clock; what begins on one day may end on the next."""
    at = local.time().replace(tzinfo=None)
    for days_ago in (0, 1):
        for span in _spans_of(hours, local.replace(tzinfo=None) - timedelta(days=days_ago)):
            overnight = span.end <= span.begin
            if days_ago:
                inside = overnight and at < span.end
            else:
                inside = span.begin <= at and (overnight or at < span.end)
            if inside:
                return True
    return False


def _spans_of(hours: WorkingHours, moment: datetime) -> tuple[Span, ...]:
    day = moment.date()
    for holiday in hours.holidays:
        if holiday.first <= day <= holiday.last:
            return holiday.spans
    return hours.week[day.weekday()] if day.weekday() < len(hours.week) else ()


# --- what is sent ---


def text_for(rule: Rule, state: ContactState, situation: Situation, now: datetime) -> tuple[int, str] | None:
    """Give the text that is a contact's turn, as the buyer gets it, and its index; None where none can be sent."""
    texts = rule.texts.texts
    used = [number for number in dict.fromkeys(rule.texts.used) if 0 <= number < len(texts)]
    last = state.answered.get(rule.id)
    if last is not None and last.text in used:
        after = used.index(last.text) + 1
        used = used[after:] + used[:after]
    local = now.astimezone(situation.zone)
    for number in used:
        said = as_sent(texts[number], situation.values, local)
        if said is not None:
            return number, said
    return None


def as_sent(text: str, values: Mapping[str, str], local: datetime) -> str | None:
    """Give a prepared text as the buyer gets it; None where something in it is known to nobody, or nothing is left."""
    ready = expand(text, values, local)
    if ready.stops:
        return None
    return to_unicode(ready.text).strip()[:TEXT_LIMIT] or None


# --- a silence ---


def next_due(book: Book, state: ContactState) -> datetime | None:
    """Give when silence may be answered next; None where nothing is waited for."""
    return min((at for _, at in _waits(book, state)), default=None)


def due(
    book: Book, state: ContactState, situation: Situation, incoming: Incoming, now: datetime, *, served: bool = True
) -> tuple[Decision | None, ContactState]:
    """Say whether silence is answered now, and how the contact stands then; each silence is asked about once.

    incoming: the contact, without a text. served: the conversation goes on; what the agent closed is not answered.
    """
    for rule, at in _waits(book, state):
        if now < at:
            continue
        asked = (
            replace(state, waiting_asked=True)
            if rule.condition is Condition.WAITING
            else replace(state, closing_asked=True)
        )
        if not served:
            return None, asked
        return _after_silence(book, rule, asked, situation, incoming, now, late=now - at)
    return None, state


def _after_silence(
    book: Book, rule: Rule, state: ContactState, situation: Situation, incoming: Incoming, now: datetime, *,
    late: timedelta,
) -> tuple[Decision, ContactState]:  # fmt: skip
    barred = _not_to_be_answered(incoming) or _quiet(book.rules, state, now)
    if barred is not None:
        return Decision(barred=barred), state
    passed: Passed | None = None
    chosen = text_for(rule, state, situation, now)
    answered = state.answered.get(rule.id)
    if late > timedelta(seconds=LATE_SECONDS):
        passed = Passed.TOO_LATE
    elif _exempt(_of_contact(book.rules.exemptions, incoming.address, incoming.groups), rule.condition):
        passed = Passed.EXEMPT
    elif answered is not None and now < answered.at + timedelta(seconds=rule.pause):
        passed = Passed.PAUSED
    elif chosen is None:
        passed = Passed.NO_TEXT
    verdicts = (Verdict(rule.id, rule.condition, passed),)
    if passed is not None or chosen is None:
        return Decision(verdicts=verdicts), state
    number, text = chosen
    return Decision(rule.id, text, verdicts=verdicts), _answered(state, rule, number, now)


def _waits(book: Book, state: ContactState) -> Iterator[tuple[Rule, datetime]]:
    """Give the rules that wait for silence, and until when; never before the agent's own word is old enough."""
    quiet_until = _quiet_until(book.rules, state)
    waiting = book.rule(Condition.WAITING)
    since = None if state.burst_answered or state.waiting_asked else state.burst_since
    if waiting is not None and waiting.limit > 0 and since is not None:
        at = since + timedelta(seconds=waiting.limit)
        yield waiting, max(at, quiet_until) if quiet_until is not None else at
    closing = book.rule(Condition.CLOSING)
    if closing is not None and closing.limit > 0 and quiet_until is not None and _may_close(state):
        spoken_at = state.spoken_at or quiet_until
        yield closing, max(spoken_at + timedelta(seconds=closing.limit), quiet_until)


def _may_close(state: ContactState) -> bool:
    """Tell whether the agent had the last word of a visit."""
    if state.spoken_at is None or state.heard_at is None or state.closing_asked or state.burst_since is not None:
        return False
    return timedelta(0) <= state.spoken_at - state.heard_at <= timedelta(seconds=VISIT_SECONDS)
