"""How auto-reply is put in words: conditions, why a rule passed, and what is wrong with a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, time

from console.domain.autoreply import Condition, Exemption, KeywordMatch, Passed, Rule, Span, Verdict, WorkingHours
from console.domain.autoreply_check import (
    MOST_RULES,
    PATTERN_LIMIT,
    TEXT_LIMIT,
    WORD_LIMIT,
    Fault,
    FaultKind,
    text_faults,
)
from console.domain.contacts import Contact
from console.domain.variables import AGENT, BUYER, DATE, ORDER, PRODUCT, SHOP, TIME
from console.i18n import SOURCE_LANGUAGE, language, tr, trn
from console.ui.models.phrase_words import shown_text
from console.ui.widgets.text import one_line

NUMBER = "{count}"


def condition_name(condition: Condition) -> str:
    """Give the name of a condition, as its check box is called."""
    return {
        Condition.FIRST_OF_DAY: tr("First message of the day"),
        Condition.BUSY: tr("When I am busy"),
        Condition.AWAY: tr("When I am away"),
        Condition.MANY: tr("When serving more than the set number"),
        Condition.OUTSIDE_HOURS: tr("Outside working hours"),
        Condition.KEYWORD: tr("When the message has certain words"),
        Condition.WAITING: tr("When nobody answers for the set time"),
        Condition.CLOSING: tr("A closing line after silence"),
    }[condition]


def condition_around(condition: Condition) -> tuple[str, str]:
    """Give what stands on the card before and after the number that is set there; all of it, where there is none."""
    words = {
        Condition.MANY: tr("When serving more than {count} buyers"),
        Condition.WAITING: tr("After {count} seconds without an answer"),
        Condition.CLOSING: tr("After {count} minutes of silence, a closing line"),
    }.get(condition, condition_name(condition))
    before, _, after = words.partition(NUMBER)
    return before.strip(), after.strip()


def rule_name(rule: Rule) -> str:
    """Give what a rule is called in lists: a keyword rule by its own name."""
    if rule.condition is Condition.KEYWORD:
        name = one_line(rule.name, 40) or one_line(rule.pattern or joined(rule.words), 40)
        return tr("Keyword: {name}", name=name)
    before, after = condition_around(rule.condition)
    if not after:
        return before
    number = rule.limit // 60 if rule.condition is Condition.CLOSING else rule.limit
    return tr("{before} {number} {after}", before=before, number=str(number), after=after)


def verdict_name(verdict: Verdict, rules: Iterable[Rule]) -> str:
    """Give the name of the rule that a verdict is about, even where it is gone by now."""
    found = next((rule for rule in rules if rule.id == verdict.rule_id), None)
    return condition_name(verdict.condition) if found is None else rule_name(found)


def passed_words(passed: Passed) -> str:
    """Say why a rule did not answer, or why nothing did."""
    return {
        Passed.AUTOMATIC: tr("the message was written by a program"),
        Passed.HISTORY: tr("the message is old: delayed, or from the archive"),
        Passed.OWN: tr("it is a copy of a message of your own"),
        Passed.BLOCKED: tr("the contact is blocked"),
        Passed.GROUP_CHAT: tr("it came from a group chat, or from no person"),
        Passed.HUMAN_SPOKE: tr("you wrote to the buyer a short while ago"),
        Passed.BURST: tr("these messages have had their automatic reply"),
        Passed.TOO_MANY_IN_A_ROW: tr("there were enough automatic replies in a row"),
        Passed.OFF: tr("switched off"),
        Passed.NO_TEXT: tr("it has no text that can be sent"),
        Passed.NOT_NOW: tr("its condition does not hold"),
        Passed.NO_MATCH: tr("the message does not match"),
        Passed.OUT_OF_DATE: tr("not valid on this day"),
        Passed.PAUSED: tr("it answered this buyer a short while ago"),
        Passed.EXEMPT: tr("the contact or its group is exempt"),
        Passed.LATER: tr("a rule above it answered"),
        Passed.TOO_LATE: tr("its time passed while the console could not answer"),
    }[passed]


def match_name(match: KeywordMatch) -> str:
    """Give the name of a way to look for words."""
    return {
        KeywordMatch.ANY: tr("any of the words"),
        KeywordMatch.ALL: tr("all of the words"),
        KeywordMatch.PATTERN: tr("a regular expression"),
    }[match]


def joined(words: Iterable[str]) -> str:
    """Give keywords as the editor shows them."""
    return tr(", ", context="between keywords").join(words)


def what_matches(rule: Rule) -> str:
    """Say in one line what a keyword rule looks for."""
    if rule.match is KeywordMatch.PATTERN:
        return f"/{one_line(rule.pattern, 60)}/"
    sign = tr(" and ", context="between words that must all be there") if rule.match is KeywordMatch.ALL else tr(
        " or ", context="between words of which one must be there"
    )  # fmt: skip
    return sign.join(one_line(word, 20) for word in rule.words[:8])


def line_of(text: str, limit: int = 200) -> str:
    """Give a prepared text as one line, with its emoticons as signs."""
    return one_line(shown_text(text[: limit * 4]), limit)


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a rule or a text, and what to do."""
    what = one_line(fault.detail, 40)
    kind = fault.kind
    if kind is FaultKind.UNFILLED:
        example = f"{fault.detail[:-1].partition('|')[0]}|{tr('dear', context='fallback')}}}"
        return tr(
            "{what} may be unknown when this is sent. Say what to write then: {example}",
            what=what, example=one_line(example, 60),
        )  # fmt: skip
    return {
        FaultKind.NO_TEXT: tr("It is on but has no text. Press New and write one, or switch it off."),
        FaultKind.TEXT_TOO_LONG: tr("That is too long: at most {most} characters.", most=str(TEXT_LIMIT)),
        FaultKind.FILL_IN: tr("{what} waits for a hand, but nobody is there when this is sent.", what=what),
        FaultKind.CARET: tr("{what} marks a place in the message input. Take it out here.", what=what),
        FaultKind.BRACES: tr(
            "{what} is no variable. Choose one from the menu, or write \\ before the brace.", what=what
        ),
        FaultKind.NO_WORDS: tr("Write the words to look for, with commas between them."),
        FaultKind.WORD_TOO_LONG: tr(
            "“{what}” is too long: at most {most} characters.", what=what, most=str(WORD_LIMIT)
        ),
        FaultKind.NO_PATTERN: tr("Write the regular expression."),
        FaultKind.BAD_PATTERN: tr("This regular expression cannot be used: look at its brackets and backslashes."),
        FaultKind.PATTERN_TOO_LONG: tr("That is too long: at most {most} characters.", most=str(PATTERN_LIMIT)),
        FaultKind.MATCHES_ALL: tr("Every message would match this. Write something that must be there."),
        FaultKind.BAD_DATES: tr("The last day lies before the first."),
        FaultKind.BAD_LIMIT: tr("Set a number that makes sense."),
        FaultKind.BAD_PAUSE: tr("Set a pause that makes sense."),
        FaultKind.TOO_MANY_RULES: tr("There are too many rules: at most {most}.", most=str(MOST_RULES)),
        FaultKind.BAD_HOLIDAY: tr("Holiday “{name}”: the last day lies before the first.", name=what),
    }[kind]  # fmt: skip


def text_problem(content: str, known: Collection[str]) -> str:
    """Say what is wrong with a prepared text, and what to do; empty where it can be sent."""
    if not content.strip():
        return tr("Write what the buyer shall read.")
    faults = text_faults(content, known)
    return fault_words(faults[0]) if faults else ""


def variables_offered() -> tuple[str, ...]:
    """Give what the editor's menu inserts, in the language in force; what may be unknown has a fallback."""
    if language() == SOURCE_LANGUAGE:
        return ("{customer|there}", "{agent}", "{date}", "{date+3}", "{time}", "{shop|our shop}")
    return (f"{{{BUYER}|亲}}", f"{{{AGENT}}}", f"{{{DATE}}}", f"{{{DATE}+3天}}", f"{{{TIME}}}", f"{{{SHOP}|本店}}")


def sample_values() -> dict[str, str]:
    """Give made-up values for a preview."""
    return {
        BUYER: tr("Lin"),
        AGENT: tr("Mei"),
        SHOP: tr("our shop"),
        PRODUCT: tr("cotton dress"),
        ORDER: "20261122001",
    }


def weekday_name(day: int) -> str:
    """Give the name of a day of the week, 0 for Monday."""
    return (
        tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"), tr("Friday"), tr("Saturday"), tr("Sunday"),
    )[day]  # fmt: skip


def time_words(at: time) -> str:
    """Give a time of the day in short."""
    return f"{at.hour}:{at.minute:02}"


def span_words(span: Span) -> str:
    """Give a span of working time."""
    end = time_words(span.end)
    if span.end <= span.begin:
        end = "24:00" if span.end == time(0) else tr("{time} on the next day", time=end)
    return f"{time_words(span.begin)}–{end}"


def spans_words(spans: Iterable[Span]) -> str:
    """Give the working time of a day."""
    return tr(", ", context="between spans of time").join(map(span_words, spans)) or tr("closed")


def hours_words(hours: WorkingHours) -> str:
    """Give a timetable in one line, days with the same time together."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for day, spans in enumerate(hours.week):
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    parts = [
        f"{weekday_name(first)} {spans_words(spans)}" if first == last
        else tr(
            "{first} to {last} {time}",
            first=weekday_name(first), last=weekday_name(last), time=spans_words(spans),
        )
        for first, last, spans in runs
        if spans
    ]  # fmt: skip
    said = tr("; ", context="between days").join(parts) or tr("closed every day")
    if hours.holidays:
        said += " · " + trn("{count} holiday", "{count} holidays", len(hours.holidays))
    return said


def day_words(day: date) -> str:
    """Give a day in figures."""
    return f"{day:%Y-%m-%d}"


def days_words(first: date, last: date) -> str:
    """Give one day or several."""
    return day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"


def exempt_words(exemption: Exemption, contact: Contact | None) -> str:
    """Say whom rules leave alone, and which rules."""
    if exemption.address is not None:
        name = contact.display_name if contact is not None else exemption.address
        whom = tr("Contact {name}", name=one_line(name, 40))
    else:
        whom = tr("Group “{group}”", group=one_line(exemption.group, 40))
    comma = tr(", ", context="between the parts of a row's name")
    which = comma.join(map(condition_name, exemption.conditions)) or tr("every automatic reply")
    return tr("{name}: {what}", name=whom, what=which)
