"""Variables in prepared answers, such as {客户称呼|亲} and {日期+3天}: what they are, and what comes in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

BUYER = "客户称呼"
AGENT = "客服昵称"
SHOP = "店铺名"
PRODUCT = "商品名称"
ORDER = "订单号"
DATE = "日期"
TIME = "时间"
WAIT = "等待分钟"
"""In how many minutes a buyer can expect an answer; known where messages are answered automatically."""
CARET = "光标"
NAMES = (BUYER, PRODUCT, ORDER, AGENT, SHOP, DATE, TIME, WAIT, CARET)
ALIASES = {
    "customer": BUYER, "product": PRODUCT, "order": ORDER, "agent": AGENT, "shop": SHOP, "date": DATE, "time": TIME,
    "minutes": WAIT, "cursor": CARET,
}  # fmt: skip
"""The same in English; {date} writes its day in English."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_BRACES = re.compile(r"(?<!\\)((?:\\\\)*)\{(?P<inside>(?:[^{}\\\n]|\\.)*)\}")
_NAMED = re.compile(r"(?P<name>[^?|+\-:\\]{1,20})(?P<sum>[+-][^|\\]*)?(?:\|(?P<fallback>.*))?", re.DOTALL)
_SUM = re.compile(r"(?P<sign>[+-])\s*(?P<days>\d{1,3})\s*(?:天|日|d|days?)?", re.IGNORECASE)
_FILL_IN = re.compile(r"\?(?P<name>[^:|\\]{1,30})(?::(?P<choices>.*))?", re.DOTALL)
_ESCAPED = re.compile(r"\\([{}|/:\\])")
_SLASH = re.compile(r"(?<!\\)/")
_BEFORE_BRACE = re.compile(r"\\+(?=\{)")


class PartKind(Enum):
    """What a part of a phrase is."""

    TEXT = "text"
    VARIABLE = "variable"
    FILL_IN = "fill-in"
    CARET = "caret"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a phrase: source is how it is written, text what a text says, name a variable's Chinese name."""

    kind: PartKind
    source: str
    start: int
    text: str = ""
    name: str = ""
    days: int | None = None
    fallback: str | None = None
    choices: tuple[str, ...] = ()
    english: bool = False


class StopKind(Enum):
    """Why somebody has to look at a place before it may be sent."""

    UNFILLED = "unfilled"
    """A variable nothing is known for."""
    FILL_IN = "fill-in"
    """A choice or a word the agent gives."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place in a text that waits for the agent, in the order Tab walks; choices may be empty."""

    start: int
    length: int
    kind: StopKind
    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """A phrase ready for the composer: its stops, and where the caret belongs; None: behind the text."""

    text: str
    stops: tuple[Stop, ...] = ()
    caret: int | None = None

    @property
    def unfilled(self) -> tuple[str, ...]:
        """Give the names of what must be given before the text may be sent."""
        return tuple(stop.name for stop in self.stops)


class ProblemKind(Enum):
    """What an editor should point at."""

    UNKNOWN = "unknown"
    """Braces round a name that is no variable: they are sent as they stand."""
    EMPTY = "empty"
    UNCLOSED = "unclosed"
    BAD_DATE = "bad date"
    """Days added to something that is no date, or a number that is none."""
    NO_CHOICES = "no choices"
    """A fill-in with a colon and nothing to choose, or an empty choice."""
    SECOND_CARET = "second caret"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a phrase that is probably not meant so."""

    start: int
    length: int
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class Counts:
    """What a preview tells: characters without the braces, lines, variables and fill-ins."""

    characters: int
    lines: int
    variables: int
    fill_ins: int


def parse(content: str) -> list[Part]:
    r"""Cut a phrase into text and variables; joined, the sources are the phrase.

    \{ is a brace that begins nothing. Braces round anything that is no variable are text.
    """
    parts: list[Part] = []
    at = 0
    for start, end, inside in _braces(content):
        part = _part(content[start:end], start, inside)
        if part is None:
            continue
        if start > at:
            parts.append(_text(content[at:start], at, followed=True))
        parts.append(part)
        at = end
    if at < len(content):
        parts.append(_text(content[at:], at, followed=False))
    return parts


def _text(source: str, start: int, followed: bool) -> Part:
    """Take the escapes out: of the backslashes before a brace every second one."""
    said = source
    if "\\" in source:
        said = _BEFORE_BRACE.sub(lambda run: "\\" * (len(run[0]) // 2), source + "{" * followed)
        said = said[: len(said) - followed]
    return Part(PartKind.TEXT, source, start, said)


def _braces(content: str) -> Iterator[tuple[int, int, str]]:
    for match in _BRACES.finditer(content):
        yield match.end(1), match.end(), match["inside"]


def _part(source: str, start: int, inside: str) -> Part | None:
    if inside.startswith("?"):
        return _fill_in(source, start, inside)
    match = _NAMED.fullmatch(inside)
    if match is None:
        return None
    written = match["name"].strip()
    name = ALIASES.get(written.lower(), written)
    if name not in NAMES:
        return None
    english = name != written
    if name == CARET:
        plain = match["sum"] is None and match["fallback"] is None
        return Part(PartKind.CARET, source, start, name=name, english=english) if plain else None
    days = None
    if match["sum"] is not None:
        days = _days(match["sum"])
        if name != DATE or days is None:
            return None
    fallback = None if match["fallback"] is None else _plain(match["fallback"])
    return Part(PartKind.VARIABLE, source, start, "", name, days, fallback, english=english)


def _fill_in(source: str, start: int, inside: str) -> Part | None:
    match = _FILL_IN.fullmatch(inside)
    if match is None or not match["name"].strip():
        return None
    choices = [_plain(choice).strip() for choice in _SLASH.split(match["choices"] or "")]
    kept = tuple(dict.fromkeys(choice for choice in choices if choice))
    return Part(PartKind.FILL_IN, source, start, name=match["name"].strip(), choices=kept)


def _days(written: str) -> int | None:
    match = _SUM.fullmatch(written.strip())
    return None if match is None else int(match["sign"] + match["days"])


def _plain(written: str) -> str:
    return _ESCAPED.sub(r"\1", written)


def expand(content: str, values: Mapping[str, str], now: datetime | None = None) -> Expansion:
    """Fill in what is known; what is not stays as it is written and becomes a stop.

    values: by the Chinese or the English name; an empty one counts as unknown. now: local time; a value of the name
    wins over it. Filled-in text is not looked through again, so that a buyer's name brings in no variable.
    """
    out: list[str] = []
    stops: list[Stop] = []
    caret: int | None = None
    length = 0
    for part in parse(content):
        if part.kind is PartKind.CARET:
            caret = length if caret is None else caret
            continue
        known = _known(part, values, now)
        if known is None:
            kind = StopKind.FILL_IN if part.kind is PartKind.FILL_IN else StopKind.UNFILLED
            stops.append(Stop(length, len(part.source), kind, part.name, part.choices))
            known = part.source
        out.append(known)
        length += len(known)
    return Expansion("".join(out), tuple(stops), caret)


def _known(part: Part, values: Mapping[str, str], now: datetime | None) -> str | None:
    """Give what stands in a part's place, or None where nobody knows."""
    if part.kind is PartKind.TEXT:
        return part.text
    if part.kind is PartKind.FILL_IN:
        return None
    value = "" if part.days is not None else values.get(part.name, "") or values.get(_english(part.name), "")
    return value or _at(part, now) or part.fallback


def _english(name: str) -> str:
    return next((alias for alias, chinese in ALIASES.items() if chinese == name), name)


def _at(part: Part, now: datetime | None) -> str:
    if now is None:
        return ""
    if part.name == TIME:
        return now.strftime("%H:%M")
    if part.name != DATE:
        return ""
    try:
        day = now + timedelta(days=part.days or 0)
    except OverflowError:
        return ""
    return f"{_MONTHS[day.month - 1]} {day.day}" if part.english else f"{day.month}月{day.day}日"


def unfilled_in(text: str) -> tuple[Stop, ...]:
    """Find the variables and fill-ins that stand in any text, such as a draft that was pasted or kept."""
    return tuple(
        Stop(
            part.start, len(part.source),
            StopKind.FILL_IN if part.kind is PartKind.FILL_IN else StopKind.UNFILLED, part.name, part.choices,
        )
        for part in parse(text)
        if part.kind is not PartKind.TEXT
    )  # fmt: skip


def check(content: str) -> list[Problem]:
    """Give what an editor should point at, in the order of the text."""
    problems = []
    covered: list[tuple[int, int]] = []
    carets = 0
    for start, end, inside in _braces(content):
        covered.append((start, end))
        part = _part(content[start:end], start, inside)
        carets += part is not None and part.kind is PartKind.CARET
        kind = _problem(part, inside, carets)
        if kind is not None:
            problems.append(Problem(start, end - start, kind))
    for match in re.finditer(r"(?<!\\)(?:\\\\)*\{", content):
        at = match.end() - 1
        if not any(start <= at < end for start, end in covered):
            problems.append(Problem(at, 1, ProblemKind.UNCLOSED))
    return sorted(problems, key=lambda problem: problem.start)


def _problem(part: Part | None, inside: str, carets: int) -> ProblemKind | None:
    found = None
    if not inside.strip():
        found = ProblemKind.EMPTY
    elif part is None:
        found = _why_not(inside)
    elif part.kind is PartKind.CARET and carets > 1:
        found = ProblemKind.SECOND_CARET
    elif part.kind is PartKind.FILL_IN and ":" in inside:
        written = [choice.strip() for choice in _SLASH.split(inside.split(":", 1)[1])]
        found = None if all(written) else ProblemKind.NO_CHOICES
    return found


def _why_not(inside: str) -> ProblemKind:
    match = _NAMED.fullmatch(inside)
    if match is not None and match["sum"] is not None:
        written = match["name"].strip()
        if ALIASES.get(written.lower(), written) in NAMES:
            return ProblemKind.BAD_DATE
    return ProblemKind.UNKNOWN


def counts(content: str) -> Counts:
    """Measure a phrase for its preview."""
    parts = parse(content)
    kinds = [part.kind for part in parts]
    return Counts(
        sum(len(part.text) for part in parts), content.count("\n") + 1 if content else 0,
        kinds.count(PartKind.VARIABLE), kinds.count(PartKind.FILL_IN),
    )  # fmt: skip


def escape(text: str) -> str:
    r"""Write a text so that nothing in it is a variable: a message that is saved as a phrase."""
    return re.sub(r"(\\*)\{", lambda match: match[1] * 2 + "\\{", text)


def next_wording(variants: int | Sequence[object], last_given: int | None) -> int:
    """Choose the wording to offer first: the one behind what this buyer got last, and the first for a new buyer."""
    number = variants if isinstance(variants, int) else len(variants)
    if last_given is None or number < 2 or not 0 <= last_given < number:
        return 0
    return (last_given + 1) % number


def fill(content: str, values: Mapping[str, str], now: datetime | None = None) -> str:
    """Replace every variable that has a value or a fallback, drop {光标}, and leave the others as they stand.

    now: local time for {日期}, {日期+3天} and {时间}; a value of the same name wins. Filled-in text is not looked
    through again, so that a buyer's name cannot bring in another variable.
    """
    return expand(content, values, now).text
