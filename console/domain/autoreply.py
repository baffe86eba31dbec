"""What answers when the agent cannot: the rules as an agent sets them, and what a decision says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum

from console.domain.ids import Address, ContactId, MessageId


class Condition(Enum):
    """When a rule may answer."""

    AWAY = "away"
    BUSY = "busy"
    OUTSIDE_HOURS = "outside hours"
    MANY = "many"
    """More than Rule.limit buyers are being served at once."""
    FIRST_OF_DAY = "first of day"
    """A buyer's first message of the calendar day, in the agent's time zone."""
    KEYWORD = "keyword"
    WAITING = "waiting"
    """Nobody answered for Rule.limit seconds: a calming line."""
    CLOSING = "closing"
    """Silence of Rule.limit seconds after the agent's last word: a goodbye. No message causes it, so it has no place
    in the order."""


PRECEDENCE = (
    Condition.AWAY, Condition.BUSY, Condition.OUTSIDE_HOURS, Condition.MANY, Condition.FIRST_OF_DAY,
    Condition.KEYWORD, Condition.WAITING,
)  # fmt: skip


class KeywordMatch(Enum):
    """How a keyword rule looks at a message; letters of either case are the same."""

    ANY = "any"
    ALL = "all"
    PATTERN = "pattern"
    """A regular expression of the linear-time engine."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Prepared texts of a rule; used: the indexes of those that are sent, one alone or several in turn."""

    texts: tuple[str, ...] = ()
    used: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Every condition but KEYWORD has exactly one; its id is the condition's value."""

    id: str
    condition: Condition
    on: bool = False
    texts: Texts = field(default_factory=Texts)
    pause: int = 600
    """Seconds for which it does not answer the same contact again; FIRST_OF_DAY has its day instead."""
    limit: int = 0
    """MANY: buyers; WAITING and CLOSING: seconds."""
    name: str = ""
    """KEYWORD: what the agent calls it."""
    match: KeywordMatch = KeywordMatch.ANY
    words: tuple[str, ...] = ()
    pattern: str = ""
    valid_from: date | None = None
    """KEYWORD: the first and the last day on which it answers, in the agent's time zone."""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Working time from begin up to end; an end that is not later than begin is on the next day."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days (inclusive) with other working time than the week's; no spans: closed."""

    first: date
    last: date
    name: str = ""
    spans: tuple[Span, ...] = ()


WEEKDAY = (Span(time(9), time(18)),)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A weekly timetable, Monday first, and the holidays, in the agent's time zone."""

    week: tuple[tuple[Span, ...], ...] = (WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, (), ())
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """Whom rules leave alone: a contact by its address or a roster group by its name; no conditions: all of them."""

    address: Address | None = None
    group: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything under 自动回复设置."""

    rules: tuple[Rule, ...] = ()
    """The keyword rules among them stand in their own order."""
    order: tuple[Condition, ...] = PRECEDENCE
    hours: WorkingHours = field(default_factory=WorkingHours)
    exemptions: tuple[Exemption, ...] = ()
    quiet_after_human: int = 300
    """Seconds after the agent's own last word to a contact in which nothing answers by itself."""
    most_in_a_row: int = 3
    """Automatic replies to one contact without a human word of the agent in between."""


def standard_rules(texts: dict[Condition, tuple[str, ...]] | None = None) -> RuleSet:
    """Give the rules of a fresh account, all off; texts: prepared ones in the agent's language."""
    limits = {Condition.MANY: 20, Condition.WAITING: 60, Condition.CLOSING: 600}
    prepared = texts or {}
    return RuleSet(
        tuple(
            Rule(c.value, c, texts=Texts(prepared.get(c, ())), limit=limits.get(c, 0))
            for c in (*PRECEDENCE, Condition.CLOSING)
            if c is not Condition.KEYWORD
        )
    )


class Passed(Enum):
    """Why a rule did not answer, or nothing did. The first group holds for every rule at once."""

    AUTOMATIC = "automatic"
    """The message was written by a program."""
    HISTORY = "history"
    """It is old: delayed or from the archive."""
    OWN = "own"
    """It is a copy: of one's own message, or of one that went to another device."""
    BLOCKED = "blocked"
    GROUP_CHAT = "group chat"
    """It came from a group chat or from no person."""
    HUMAN_SPOKE = "human spoke"
    """The agent wrote less than RuleSet.quiet_after_human ago."""
    BURST = "burst"
    """This burst of messages has its answer."""
    TOO_MANY_IN_A_ROW = "too many in a row"
    """There were RuleSet.most_in_a_row without a human word."""

    OFF = "off"
    NO_TEXT = "no text"
    """It has no text that can be sent."""
    NOT_NOW = "not now"
    """Its condition does not hold."""
    NO_MATCH = "no match"
    """KEYWORD: the message does not match."""
    OUT_OF_DATE = "out of date"
    """KEYWORD: it is not valid today."""
    PAUSED = "paused"
    """It answered this contact a short while ago."""
    EXEMPT = "exempt"
    """The contact or its group is exempt."""
    LATER = "later"
    """An earlier rule answered."""
    TOO_LATE = "too late"
    """WAITING and CLOSING: its time passed while the console could not answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule; passed None: it answered."""

    rule_id: str
    condition: Condition
    passed: Passed | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered, by which rule, and why not by the others (in the order they were asked)."""

    rule_id: str | None = None
    text: str = ""
    """As the buyer gets it: variables filled, emoticon codes as signs."""
    barred: Passed | None = None
    """Why no rule was asked at all."""
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A decision that was made, with what it was about."""

    id: int
    """Grows with every entry."""
    at: datetime
    contact_id: ContactId
    contact_name: str
    message_id: MessageId | None
    """The message that caused it; None for WAITING and CLOSING."""
    decision: Decision
