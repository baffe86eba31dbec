"""Matches of Espanso (YAML), read event by event: no tags, no anchors, bounded depth, and 001 stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import yaml

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    BadReason,
    BadRow,
    Cancelled,
    FileRow,
    PhraseRow,
    excerpt,
    line_breaks,
)
from console.formats.columns import judged
from console.formats.encodings import check

LARGEST: Final = 16 * 1024 * 1024
_DEEPEST: Final = 24


class _Open:
    """A list or mapping that is not finished."""

    __slots__ = ("items", "key", "line", "pairs")

    def __init__(self, line: int, *, mapping: bool) -> None:
        self.line = line
        self.items: list[object] = []
        self.pairs: dict[str, object] | None = {} if mapping else None
        self.key: str | None = None

    @property
    def value(self) -> object:
        """What it holds."""
        return self.items if self.pairs is None else self.pairs

    def add(self, value: object) -> None:
        """Take the next value; in a mapping keys and values take turns."""
        if self.pairs is None:
            self.items.append(value)
        elif self.key is None:
            self.key = value if isinstance(value, str) else repr(type(value))
        else:
            self.pairs[self.key] = value
            self.key = None


def read(text: io.TextIOWrapper, name: str, cancelled: Cancelled) -> Iterator[FileRow]:
    """Give a row for every match. Raises UserError (PHRASE_FILE_*)."""
    content = text.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=name, limit=f"{LARGEST // 2**20} MB")
    found = False
    try:
        for line, match in _matches(content, name, cancelled):
            found = True
            row = _row(line, match)
            if row is not None:
                yield row
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line_text = str(mark.line + 1) if mark is not None else ""
        raise UserError(Problem.PHRASE_FILE_BROKEN, path=name, line=line_text) from error
    if not found:
        raise UserError(Problem.PHRASE_FILE_FORMAT, path=name)


def _matches(content: str, name: str, cancelled: Cancelled) -> Iterator[tuple[int, dict[str, object]]]:
    """Give the members of the list "matches", each with its line."""
    stack: list[_Open] = []
    for count, event in enumerate(yaml.parse(content, Loader=_LOADER)):
        if count % 256 == 0:
            check(cancelled)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UserError(Problem.PHRASE_FILE_DTD, path=name)
        if isinstance(event, yaml.CollectionStartEvent):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if len(stack) >= _DEEPEST:
                raise UserError(Problem.PHRASE_FILE_TOO_DEEP, path=name, line=str(line))
            stack.append(_Open(line, mapping=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.ScalarEvent) and stack:
            stack[-1].add(event.value)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            if _in_matches(stack):
                yield closed.line, closed.pairs or {}
            elif stack:
                stack[-1].add(closed.value)


def _in_matches(stack: list[_Open]) -> bool:
    return len(stack) == 2 and stack[0].key == "matches" and stack[1].pairs is None


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _row(line: int, match: dict[str, object]) -> FileRow | None:
    triggers = [text for text in _list(match.get("triggers")) if isinstance(text, str)]
    trigger = match.get("trigger")
    if isinstance(trigger, str):
        triggers.insert(0, trigger)
    replacement = match.get("replace")
    label = match.get("label")
    words = tuple(word for word in _list(match.get("search_terms")) if isinstance(word, str))
    shown = excerpt(" ".join([*triggers, replacement if isinstance(replacement, str) else " ".join(match)]))
    if not isinstance(replacement, str):
        return BadRow(line, BadReason.NOT_SUPPORTED if match else BadReason.NO_TEXT, shown)
    row = PhraseRow(
        line,
        (),
        triggers[0] if triggers else "",
        label if isinstance(label, str) else "",
        line_breaks(replacement),
        tags=tuple(dict.fromkeys((*words, *triggers[1:]))),
    )
    return judged(row, shown)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
