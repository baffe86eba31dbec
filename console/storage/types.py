"""How values of the domain lie in columns, and come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Generic, TypeVar

from sqlalchemy import Dialect, Integer, Text, TypeDecorator

from console.domain.messages import Picture

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

E = TypeVar("E", bound=Enum)


def to_micros(when: datetime) -> int:
    """Microseconds since 1970 of an aware time. Raises TypeError for a naive one."""
    return (when - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware time in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def to_text(text: str) -> str:
    """Text as SQLite can hold and compare it: no NUL, no half of a surrogate pair."""
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "\ufffd") if "\0" in text else text


def words_to_json(words: tuple[str, ...]) -> str:
    """Several short texts as one column."""
    return json.dumps([to_text(word) for word in words], ensure_ascii=False) if words else "[]"


def words_from_json(value: str) -> tuple[str, ...]:
    """The texts of such a column."""
    return () if value == "[]" else tuple(json.loads(value))


def picture_to_json(picture: Picture | None) -> str | None:
    """A picture as one column."""
    if picture is None:
        return None
    return json.dumps([picture.url, picture.file, picture.mime, picture.width, picture.height, picture.size])


def picture_from_json(value: str | None) -> Picture | None:
    """The picture of such a column."""
    return None if value is None else Picture(*json.loads(value))


class UtcTime(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970, in UTC."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the column."""
        return None if value is None else from_micros(value)


class PlainText(TypeDecorator[str]):
    """Text from anywhere, made fit for SQLite."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else to_text(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """Several short texts (tags, groups, a path) as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else words_to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Out of the column."""
        return () if value is None else words_from_json(value)


class MaybeWords(TypeDecorator[tuple[str, ...]]):
    """Several short texts as a JSON list; NULL is none at all, other than an empty list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else words_to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        """Out of the column."""
        return None if value is None else words_from_json(value)


class Day(TypeDecorator[date]):
    """A day of the calendar as 2026-03-02."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Out of the column."""
        return None if value is None else date.fromisoformat(value)


class PictureColumn(TypeDecorator[Picture]):
    """A picture as a JSON list; NULL where there is none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Picture | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return picture_to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Picture | None:  # noqa: ARG002
        """Out of the column."""
        return picture_from_json(value)


class Choice(TypeDecorator[E], Generic[E]):
    """An enum by its value, a short word."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[E]) -> None:
        super().__init__()
        self.choices = choices
        self._members: Mapping[str, E] = {member.value: member for member in choices}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Into the column."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002
        """Out of the column."""
        return None if value is None else self._members[value]
