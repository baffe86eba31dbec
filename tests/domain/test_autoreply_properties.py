"""Auto-reply, whatever happens: never twice to one burst, never without end, never against the agent's own word."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.autoreply import PRECEDENCE, Condition, Exemption, Passed, Rule, RuleSet, Texts
from console.domain.autoreply_engine import BURST_SECONDS, Incoming, Situation, decide
from console.domain.autoreply_json import decode, decode_decision, encode, encode_decision
from console.domain.presence import AgentStatus
from tests.helpers.autoreply import BUYER, NOON, SHANGHAI, Play, by_pattern, keyword, rules_with

CONDITIONS = [condition for condition in Condition if condition is not Condition.KEYWORD]
WORDS = ["退", "款", "在", "hello", "价"]
SECONDS = st.one_of(
    st.sampled_from([1, 20, 59, 60, 61, 90, BURST_SECONDS, BURST_SECONDS + 1, 150, 299, 300, 599, 601]),
    st.integers(0, 700),
    st.integers(0, 100_000),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Any rules: which are off, their pauses and limits, keyword rules, the order, exemptions, the bounds."""
    off = draw(st.sets(st.sampled_from(CONDITIONS), max_size=5))
    words = draw(st.lists(st.sampled_from(WORDS), max_size=3))
    keywords = (*(keyword(number, word) for number, word in enumerate(words)), by_pattern(9, "h.l"))
    rules = rules_with(*(set(CONDITIONS) - off), keywords=keywords)
    pause, wait = draw(st.sampled_from([0, 0, 600, 3600])), draw(st.sampled_from([1, 60, 100, 600]))
    odd = draw(st.sampled_from([None, None, Texts(("{订单号}", "x"), (0, 1)), Texts()]))
    turned = tuple(
        replace(
            rule,
            pause=pause,
            limit=20 if rule.condition is Condition.MANY else wait,
            texts=odd if odd is not None and rule.condition in off else Texts(("one", "two"), (0, 1)),
        )
        for rule in rules.rules
    )
    first = draw(st.sampled_from(PRECEDENCE))
    return replace(
        rules,
        rules=turned,
        order=(first, *(condition for condition in reversed(PRECEDENCE) if condition is not first)),
        exemptions=draw(st.sampled_from([(), (), (Exemption(address=BUYER, conditions=(Condition.AWAY,)),)])),
        quiet_after_human=draw(st.sampled_from([0, 60, 300])),
        most_in_a_row=draw(st.sampled_from([0, 1, 3, 50, 50])),
    )


@dataclass(frozen=True)
class Heard:
    after: int
    text: str
    automatic: bool = False
    old: bool = False
    copied: bool = False

    @property
    def counts(self) -> bool:
        return not (self.automatic or self.old or self.copied)


@dataclass(frozen=True)
class Spoken:
    after: int


@dataclass(frozen=True)
class Status:
    after: int
    status: AgentStatus
    serving: int


EVENTS = st.lists(
    st.one_of(
        st.builds(Heard, SECONDS, st.sampled_from([*WORDS, "hello 退款", ""])),
        st.builds(Heard, SECONDS, st.sampled_from(WORDS)),
        st.builds(Heard, SECONDS, st.sampled_from(WORDS), st.booleans(), st.booleans(), st.booleans()),
        st.builds(Spoken, SECONDS),
        st.builds(Status, SECONDS, st.sampled_from([AgentStatus.AWAY, AgentStatus.BUSY]), st.integers(0, 30)),
    ),
    min_size=4,
    max_size=25,
)


@dataclass
class Told:
    """What happened, as an onlooker writes it down, who knows nothing of the engine's state."""

    heard: list[datetime] = field(default_factory=list)
    spoken: list[datetime] = field(default_factory=list)

    def burst_of(self, when: datetime) -> datetime | None:
        """The first message of the burst that goes on at a moment, by the definition of a burst."""
        first = last = None
        for at, word in sorted([(at, 0) for at in self.spoken] + [(at, 1) for at in self.heard]):
            if at > when:
                break
            if word == 0:
                first = last = None
                continue
            if last is None or at - last > timedelta(seconds=BURST_SECONDS):
                first = at
            last = at
        return first


def played(rules: RuleSet, events: list[object]) -> tuple[Play, Told]:
    play, told = Play(rules, Situation(AgentStatus.AWAY, 1, SHANGHAI, {})), Told()
    for event in events:
        if isinstance(event, Heard):
            # Moments differ by a microsecond, so that the onlooker can tell before from after.
            play.now += timedelta(microseconds=1)
            play.wait(event.after)
            if event.counts:
                told.heard.append(play.now)
            before = play.state
            play.hear(event.text, automatic=event.automatic, old=event.old, copied=event.copied)
            assert event.counts or play.state is before
        elif isinstance(event, Spoken):
            play.now += timedelta(microseconds=1)
            play.say(event.after)
            told.spoken.append(play.now)
        elif isinstance(event, Status):
            play.wait(event.after)
            play.situation = Situation(event.status, event.serving, SHANGHAI, {})
    play.wait(200_000)
    return play, told


@settings(max_examples=200, deadline=None)
@given(rule_sets(), EVENTS)
def test_no_sequence_of_events_yields_two_replies_to_one_burst(rules: RuleSet, events: list[object]) -> None:
    play, told = played(rules, events)
    bursts = [told.burst_of(at) for at, rule_id, _ in play.replies if rule_id != Condition.CLOSING.value]
    assert None not in bursts
    assert len(set(bursts)) == len(bursts)


@settings(max_examples=100, deadline=None)
@given(rule_sets(), EVENTS)
def test_nothing_answers_shortly_after_the_agents_own_word_or_too_often_without_one(
    rules: RuleSet, events: list[object]
) -> None:
    play, told = played(rules, events)
    for at, _, _ in play.replies:
        last = max((spoken for spoken in told.spoken if spoken <= at), default=None)
        if last is not None:
            assert (at - last).total_seconds() >= rules.quiet_after_human
        since = [reply for reply, _, _ in play.replies if reply <= at and (last is None or reply > last)]
        assert len(since) <= rules.most_in_a_row


@settings(max_examples=100, deadline=None)
@given(rule_sets(), EVENTS)
def test_pauses_are_kept(rules: RuleSet, events: list[object]) -> None:
    play, _ = played(rules, events)
    by_rule: dict[str, list[datetime]] = {}
    for at, rule_id, _ in play.replies:
        by_rule.setdefault(rule_id, []).append(at)
    for rule in rules.rules:
        for earlier, later in pairwise(by_rule.get(rule.id, [])):
            if rule.condition is Condition.FIRST_OF_DAY:
                assert earlier.astimezone(SHANGHAI).date() < later.astimezone(SHANGHAI).date()
            else:
                assert (later - earlier).total_seconds() >= rule.pause


@settings(max_examples=100, deadline=None)
@given(rule_sets(), EVENTS)
def test_the_order_is_kept_and_every_rule_has_its_verdict(rules: RuleSet, events: list[object]) -> None:
    play, _ = played(rules, events)
    incoming = Incoming("hello 退款", BUYER)
    decision, _ = decide(play.book, play.state, play.situation, incoming, play.now)
    if decision.barred is not None:
        assert (decision.rule_id, decision.verdicts) == (None, ())
        return
    by_id = {rule.id: rule for rule in rules.rules}
    asked = [by_id[verdict.rule_id] for verdict in decision.verdicts]
    assert {rule.id for rule in asked} == {r.id for r in rules.rules if r.condition is not Condition.CLOSING}
    places = [(rules.order.index(rule.condition), rules.rules.index(rule)) for rule in asked]
    assert places == sorted(places)
    why = [verdict.passed for verdict in decision.verdicts]
    if decision.rule_id is None:
        assert None not in why
        assert Passed.LATER not in why
    else:
        number = [rule.id for rule in asked].index(decision.rule_id)
        assert why[number] is None
        assert Passed.LATER not in why[:number]
        assert set(why[number + 1 :]) <= {Passed.LATER, Passed.OFF}
        assert all((passed is Passed.OFF) is not rule.on for rule, passed in zip(asked, why, strict=True))
    assert decode_decision(encode_decision(decision)) == decision


@settings(max_examples=100, deadline=None)
@given(rule_sets())
def test_rules_are_read_as_they_were_written(rules: RuleSet) -> None:
    assert decode(encode(rules), RuleSet()) == rules


class Pair:
    """Two consoles that write to each other; messages take their time, and may lose their mark on the way."""

    def __init__(self, first: Play, second: Play, delay: int, marked: bool) -> None:
        self.sides = (first, second)
        self._delay = timedelta(seconds=delay)
        self._marked = marked
        self._way: list[tuple[datetime, int, int, bool]] = []
        self._order = count()
        self._seen = [0, 0]

    def send(self, side: int, at: datetime, *, automatic: bool) -> None:
        heapq.heappush(self._way, (at + self._delay, next(self._order), 1 - side, automatic and self._marked))

    def run(self, until: datetime) -> None:
        """Let both go on; each step is the next message or a second of silence."""
        step = timedelta(seconds=30)
        now = min(side.now for side in self.sides)
        while now < until:
            now = min(now + step, self._way[0][0] if self._way else now + step)
            for number, side in enumerate(self.sides):
                side.wait(max(0.0, (now - side.now).total_seconds()))
                while self._way and self._way[0][0] <= now and self._way[0][2] == number:
                    _, _, _, automatic = heapq.heappop(self._way)
                    side.hear("hello", automatic=automatic)
                for at, _, _ in side.replies[self._seen[number] :]:
                    self.send(number, max(at, now), automatic=True)
                self._seen[number] = len(side.replies)


STATUSES = st.builds(
    Situation, st.sampled_from(AgentStatus), st.integers(0, 30), st.just(SHANGHAI), st.just({})
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(rule_sets(), rule_sets(), STATUSES, STATUSES, st.sampled_from([0, 1, 60, 130, 400]))
def test_two_consoles_go_quiet_after_one_exchange(
    first: RuleSet, second: RuleSet, here: Situation, there: Situation, delay: int
) -> None:
    pair = Pair(Play(first, here), Play(second, there), delay, marked=True)
    one, other = pair.sides
    one.say()
    pair.send(0, one.now, automatic=False)
    pair.run(NOON.astimezone(UTC) + timedelta(hours=3))
    # The one message that a human wrote has at most one reply, and that is answered by nobody.
    assert one.replies == []
    assert len(other.replies) <= 1


@settings(max_examples=30, deadline=None)
@given(rule_sets(), rule_sets(), STATUSES, STATUSES, st.sampled_from([0, 1, 60, 130, 400]))
def test_there_is_no_endless_exchange_where_the_mark_is_lost_on_the_way(
    first: RuleSet, second: RuleSet, here: Situation, there: Situation, delay: int
) -> None:
    pair = Pair(Play(first, here), Play(second, there), delay, marked=False)
    one, other = pair.sides
    one.say()
    pair.send(0, one.now, automatic=False)
    pair.run(NOON.astimezone(UTC) + timedelta(hours=12))
    assert len(one.replies) <= first.most_in_a_row
    assert len(other.replies) <= second.most_in_a_row


def test_a_rule_for_every_message_without_a_pause_ends_all_the_same() -> None:
    chatty: tuple[Rule, ...] = (keyword(1, "hello", pause=0), keyword(2, "text", pause=0))
    rules = rules_with(keywords=chatty, quiet_after_human=0)
    pair = Pair(Play(rules), Play(rules), 130, marked=False)
    pair.sides[0].say()
    pair.send(0, pair.sides[0].now, automatic=False)
    pair.run(NOON.astimezone(UTC) + timedelta(hours=12))
    assert [len(side.replies) for side in pair.sides] == [3, 3]
