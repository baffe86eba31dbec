"""The index over the history, kept right by every change of a message, and asked newest first."""

# ruff: noqa: S608 - every statement is put together from constants

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from console.domain.ids import ContactId
from console.domain.messages import Place
from console.storage import grams
from console.storage.types import to_micros

CHUNK_BITS = 11
TIME_BITS = 30
_FEW = 500
_SMALL_CONTACT = 20_000

_ADD = "INSERT INTO message_fts (rowid, body) VALUES (?, ?)"
_REMOVE = "INSERT INTO message_fts (message_fts, rowid, body) VALUES ('delete', ?, ?)"
_WIDEN = (
    "INSERT INTO message_spans (chunk, oldest, newest) VALUES (?1, ?2, ?3) ON CONFLICT (chunk) DO UPDATE"
    " SET oldest = min(oldest, ?2), newest = max(newest, ?3) RETURNING oldest, newest"
)
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE contact_id = ? LIMIT ?)"
_SOME = "SELECT rowid FROM message_fts WHERE message_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
_HOLDS = (
    " AND instr(lower(m.body), :text) > 0 AND (:contact IS NULL OR m.contact_id = :contact)"
    " AND (:time IS NULL OR m.sent_at < :time OR (m.sent_at = :time AND m.id < :id))"
)
_NEWEST = " ORDER BY m.sent_at DESC, m.id DESC LIMIT :limit"
_AMONG = (
    "SELECT m.sent_at, m.id FROM json_each(:ids) AS j CROSS JOIN messages AS m ON m.id = j.value WHERE TRUE"
    + _HOLDS
    + _NEWEST
)
_IN_RANGE = (
    "SELECT m.sent_at, m.id FROM message_fts AS f CROSS JOIN messages AS m ON m.id = f.rowid"
    " WHERE f.message_fts MATCH :phrase AND f.rowid BETWEEN :first AND :last AND m.sent_at >= :since" + _HOLDS + _NEWEST
)
_LOOK_IN_RANGE = (
    "SELECT m.sent_at, m.id FROM messages AS m WHERE m.id BETWEEN :first AND :last AND m.sent_at >= :since"
    + _HOLDS
    + _NEWEST
)
_LOOK_IN_CONTACT = (
    "SELECT m.sent_at, m.id FROM messages AS m INDEXED BY ix_messages_place"
    " WHERE m.contact_id = :contact AND m.sent_at <= :until" + _HOLDS + _NEWEST
)
_LATEST = (1 << 63) - 1

Found = tuple[int, int]
"""sent_at in microseconds, and id."""


class SearchIndex:
    """Writes the index; knows the spans it has written, so that most messages need no look at them."""

    def __init__(self) -> None:
        self._spans: dict[int, tuple[int, int]] = {}

    def forget(self) -> None:
        """Know nothing any more: what was written was rolled back."""
        self._spans.clear()

    def add(self, raw: sqlite3.Connection, number: int, body: str, sent_at: int) -> None:
        """Take a new message in."""
        tokens = grams.document(body)
        if tokens:
            raw.execute(_ADD, (number, tokens))
        chunk = number >> CHUNK_BITS
        moment = sent_at >> TIME_BITS
        known = self._spans.get(chunk)
        if known is None or not known[0] <= moment < known[1]:
            if len(self._spans) > 64:
                self._spans.clear()
            self._spans[chunk] = raw.execute(_WIDEN, (chunk, moment, moment + 1)).fetchone()

    def replace(self, raw: sqlite3.Connection, number: int, old: str, new: str) -> None:
        """Take the text of a message out (its words must be told anew), and another in."""
        tokens = grams.document(old)
        if tokens:
            raw.execute(_REMOVE, (number, tokens))
        tokens = grams.document(new)
        if tokens:
            raw.execute(_ADD, (number, tokens))


class HistorySearch:
    """Finds everything that holds a text, the newest first, and looks at as little as it can."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def find(self, text: str, contact_id: ContactId | None, before: Place | None, limit: int) -> list[int]:
        """Ids of the newest messages that hold text, at most limit, in no order."""
        if not text or limit <= 0:
            return []
        phrase = grams.phrase(text)
        values: dict[str, object] = {
            "text": grams.fold(text),
            "contact": contact_id,
            "time": None if before is None else to_micros(before.sent_at),
            "id": 0 if before is None else before.id,
            "until": _LATEST if before is None else to_micros(before.sent_at),
            "limit": limit,
            "phrase": "" if phrase is None else phrase.expression,
        }
        if contact_id is not None and (phrase is None or self._is_small(contact_id)):
            return [number for _, number in self._raw.execute(_LOOK_IN_CONTACT, values)]
        if phrase is not None and not phrase.prefix:
            some = self._raw.execute(_SOME, (phrase.expression, _FEW)).fetchall()
            if len(some) < _FEW:
                ids = ",".join([str(number) for (number,) in some])
                return [number for _, number in self._raw.execute(_AMONG, values | {"ids": f"[{ids}]"})]
        return [number for _, number in self._newest(_LOOK_IN_RANGE if phrase is None else _IN_RANGE, values, limit)]

    def _is_small(self, contact_id: ContactId) -> bool:
        counted = self._raw.execute(_COUNT, (contact_id, _SMALL_CONTACT)).fetchone()
        return bool(counted[0] < _SMALL_CONTACT)

    def _newest(self, query: str, values: dict[str, object], limit: int) -> list[Found]:
        """Ask chunk after chunk, those with the newest messages first, until no later one can hold a newer hit."""
        found: list[Found] = []
        for ranges, bound in self._groups(values["until"]):
            if len(found) == limit and found[-1][0] >= bound:
                break
            since = found[-1][0] if len(found) == limit else -_LATEST
            for first, last in ranges:
                found += self._raw.execute(query, values | {"first": first, "last": last, "since": since})
            found = sorted(found, reverse=True)[:limit]
        return found

    def _groups(self, until: object) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """Ranges of ids in growing groups of chunks, each with a time that all from there on are older than."""
        query = "SELECT chunk, newest FROM message_spans WHERE oldest <= (? >> ?) ORDER BY newest DESC, chunk DESC"
        chunks = self._raw.execute(query, (until, TIME_BITS)).fetchall()
        start, size = 0, 1
        while start < len(chunks):
            group = chunks[start : start + size]
            yield _ranges([chunk for chunk, _ in group]), group[0][1] << TIME_BITS
            start += size
            size *= 2


def _ranges(chunks: list[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for chunk in sorted(chunks):
        first, last = chunk << CHUNK_BITS, ((chunk + 1) << CHUNK_BITS) - 1
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return ranges
