"""How a phrase and its group are put in words: titles, periods, hints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from html import escape

from console.domain.emoticons import to_unicode
from console.domain.phrases import Phrase
from console.i18n import tr
from console.ui.widgets.text import one_line

_BRACES = re.compile(r"\{[^{}\n]+\}")


def group_title(path: Sequence[str]) -> str:
    """Give a group's path for people."""
    return " › ".join(one_line(part, 40) for part in path) or tr("Ungrouped")


def shown_text(content: str) -> str:
    """Give a content with emoticons as pictures, otherwise as it stands."""
    return to_unicode(content)


def variables_in(content: str) -> list[str]:
    """Give what stands in braces, in order."""
    return _BRACES.findall(content)


def _short(day: date | None) -> str:
    return f"{day.month}.{day.day:02}" if day is not None else ""


def period(phrase: Phrase) -> str:
    """Give when a phrase is offered, in short; empty for always."""
    if phrase.valid_from is None and phrase.valid_until is None:
        return ""
    if phrase.valid_from is None:
        return tr("until {day}", day=_short(phrase.valid_until))
    if phrase.valid_until is None:
        return tr("from {day}", day=_short(phrase.valid_from))
    return f"{_short(phrase.valid_from)}–{_short(phrase.valid_until)}"


def said(phrase: Phrase) -> str:
    """Give a phrase's row in words, for screen readers."""
    parts = [phrase.code, one_line(phrase.title, 80), one_line(phrase.content, 400)]
    if phrase.pinned:
        parts.append(tr("pinned"))
    if phrase.hidden:
        parts.append(tr("hidden"))
    return tr(", ", context="between the parts of a row's name").join(part for part in parts if part)


def hint(phrase: Phrase) -> str:
    """Give a phrase's hint; as markup whose every character is escaped, for otherwise Qt would guess."""
    head = [part for part in (phrase.code, one_line(phrase.title, 80), " ".join(phrase.tags)) if part]
    lines = [" · ".join(head), shown_text(phrase.content[:1200])]
    return f"<div style='white-space: pre-wrap'>{escape(chr(10).join(line for line in lines if line))}</div>"


_BEGIN, _END = "\ue000", "\ue001"
_MARKS = str.maketrans({_BEGIN: " ", _END: " "})
Span = tuple[int, int]


def marked_line(content: str, spans: Sequence[Span], limit: int = 300) -> tuple[str, tuple[Span, ...]]:
    """Give a content as one line with its emoticons drawn, and where in it the marked characters stand."""
    text = content[: limit * 4].translate(_MARKS)
    for start, end in sorted(spans, reverse=True):
        if start < end <= len(text):
            text = f"{text[:start]}{_BEGIN}{text[start:end]}{_END}{text[end:]}"
    line = one_line(to_unicode(text), limit + 2 * len(spans))
    if _BEGIN not in line:
        return line, ()
    letters: list[str] = []
    found: list[Span] = []
    begin = None
    for letter in line:
        if letter == _BEGIN:
            begin = len(letters)
        elif letter == _END:
            if begin is not None:
                found.append((begin, len(letters)))
            begin = None
        else:
            letters.append(letter)
    if begin is not None:
        found.append((begin, len(letters)))
    return "".join(letters), tuple(found)
