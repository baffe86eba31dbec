"""The index over the history, kept right by every change of a message, and asked newest first."""

# ruff: noqa: S608 - every statement is put together from constants

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import cast

from console.domain.ids import ContactId
from console.domain.messages import Place
from console.storage import grams
from console.storage.types import to_micros

CHUNK_BITS = 11
TIME_BITS = 30
BEHIND = 256
"""How many messages the index may be behind: FTS5 takes many in one transaction at the price of a few."""
_FEW = 500
_FEW_OF_CONTACT = 3_000
"""Up to so many hits of the index are looked at one by one; a glance at the contact spares the text of the others."""
_SMALL_CONTACT = 2_000
_LOOK_FIRST = 2
_LATEST = (1 << 63) - 1

_ADD = "INSERT INTO message_fts (rowid, body) VALUES (?, ?)"
_REMOVE = "INSERT INTO message_fts (message_fts, rowid, body) VALUES ('delete', ?, ?)"
_WIDEN = (
    "INSERT INTO message_spans (chunk, oldest, newest) VALUES (?1, ?2, ?3) ON CONFLICT (chunk) DO UPDATE"
    " SET oldest = min(oldest, ?2), newest = max(newest, ?3) RETURNING oldest, newest"
)
_UPTO = "SELECT upto FROM message_index WHERE id = 1"
_SET_UPTO = "UPDATE message_index SET upto = ? WHERE id = 1"
_SHRINK = "UPDATE message_index SET upto = min(upto, (SELECT coalesce(max(id), 0) FROM messages)) WHERE id = 1"
_NEW = "SELECT id, body FROM messages WHERE id > ? AND id <= ?"

_COUNT = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE contact_id = ? LIMIT ?)"
_SOME = (
    "SELECT rowid FROM (SELECT rowid FROM message_fts WHERE message_fts MATCH :phrase ORDER BY rowid DESC LIMIT :few)"
    " UNION ALL SELECT id FROM messages WHERE id > :upto"
)
_HOLDS = (
    " AND instr(lower(m.body), :text) > 0 AND (:contact IS NULL OR m.contact_id = :contact)"
    " AND (:time IS NULL OR m.sent_at < :time OR (m.sent_at = :time AND m.id < :id))"
)
_NEWEST = " ORDER BY m.sent_at DESC, m.id DESC LIMIT :limit"
_AMONG = (
    "SELECT m.sent_at, m.id FROM json_each(:ids) AS j CROSS JOIN messages AS m ON m.id = j.value"
    " WHERE m.sent_at >= :since" + _HOLDS + _NEWEST
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
_OF_CONTACT = (
    "SELECT {} FROM messages AS m INDEXED BY ix_messages_place WHERE m.contact_id = :contact AND m.sent_at <= :until"
)
_LOOK_IN_CONTACT = _OF_CONTACT.format("m.sent_at, m.id") + _HOLDS + _NEWEST
_LOOK_AT_NEWEST = (
    f"SELECT m.sent_at, m.id FROM ({_OF_CONTACT.format('m.id')} ORDER BY m.sent_at DESC, m.id DESC LIMIT :look) AS p"
    " CROSS JOIN messages AS m ON m.id = p.id WHERE TRUE" + _HOLDS + _NEWEST
)
_IN_CONTACT = (
    _OF_CONTACT.format("m.sent_at, m.id")
    + " AND (m.id > :upto OR m.id IN (SELECT rowid FROM message_fts WHERE message_fts MATCH :phrase))"
    + _HOLDS
    + _NEWEST
)
_EVERY = "SELECT rowid FROM message_fts WHERE message_fts MATCH ? ORDER BY rowid"

Found = tuple[int, int]
"""sent_at in microseconds, and id."""
Range = tuple[int, int]
"""First and last id."""
Values = dict[str, object]
Asking = Callable[[list[Range], int], list[Found]]
"""The newest hits within ranges of ids, none older than a time."""


class SearchIndex:
    """Writes the index; made once for a connection, told of every transaction."""

    def __init__(self) -> None:
        self._spans: dict[int, tuple[int, int]] = {}
        self._upto: int | None = None

    def begin(self) -> None:
        """A transaction began: what another process may have changed is read anew."""
        self._upto = None

    def forget(self) -> None:
        """Know nothing any more: what was written was rolled back."""
        self._spans.clear()

    def add(self, raw: sqlite3.Connection, number: int, sent_at: int) -> None:
        """Take note of a message just stored; every so often the index takes in those it does not have."""
        chunk = number >> CHUNK_BITS
        moment = sent_at >> TIME_BITS
        known = self._spans.get(chunk)
        if known is None or not known[0] <= moment < known[1]:
            if len(self._spans) > 64:
                self._spans.clear()
            self._spans[chunk] = raw.execute(_WIDEN, (chunk, moment, moment + 1)).fetchone()
        if number - self._reached(raw) >= BEHIND:
            self.catch_up(raw, number)

    def catch_up(self, raw: sqlite3.Connection, number: int) -> None:
        """Take every message up to this one into the index."""
        rows = raw.execute(_NEW, (self._reached(raw), number)).fetchall()
        raw.executemany(_ADD, [(row[0], tokens) for row in rows if (tokens := grams.document(row[1]))])
        raw.execute(_SET_UPTO, (number,))
        self._upto = number

    def replace(self, raw: sqlite3.Connection, number: int, old: str, new: str) -> None:
        """Take the text of a message out (its words must be told anew), and another in."""
        if number > self._reached(raw):
            return
        tokens = grams.document(old)
        if tokens:
            raw.execute(_REMOVE, (number, tokens))
        tokens = grams.document(new)
        if tokens:
            raw.execute(_ADD, (number, tokens))

    def shrink(self, raw: sqlite3.Connection) -> None:
        """Messages were deleted: the ids of the newest are given again, and what gets one is not in the index yet."""
        raw.execute(_SHRINK)
        self._upto = None

    def _reached(self, raw: sqlite3.Connection) -> int:
        if self._upto is None:
            self._upto = int(raw.execute(_UPTO).fetchone()[0])
        return self._upto


class HistorySearch:
    """Finds everything that holds a text, the newest first, and looks at as little as it can."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def find(self, text: str, contact_id: ContactId | None, before: Place | None, limit: int) -> list[int]:
        """Ids of the newest messages that hold text, at most limit, in no order."""
        if not text or limit <= 0:
            return []
        phrase = grams.phrase(text)
        values: Values = {
            "text": grams.fold(text),
            "contact": contact_id,
            "time": None if before is None else to_micros(before.sent_at),
            "id": 0 if before is None else before.id,
            "until": _LATEST if before is None else to_micros(before.sent_at),
            "limit": limit,
            "phrase": "" if phrase is None else phrase.expression,
            "upto": self._raw.execute(_UPTO).fetchone()[0],
            "few": _FEW if contact_id is None else _FEW_OF_CONTACT,
        }
        return [number for _, number in self._find(phrase, values, limit)]

    def _find(self, phrase: grams.Phrase | None, values: Values, limit: int) -> list[Found]:
        contact = values["contact"]
        if phrase is None or (contact is not None and self._is_small(contact)):
            if contact is not None:
                return self._ask(_LOOK_IN_CONTACT, values)
            return self._newest(values, limit, lambda ranges, since: self._in(_LOOK_IN_RANGE, ranges, values, since))
        if not phrase.prefix:
            some = [number for (number,) in self._raw.execute(_SOME, values)]
            if len(some) < cast("int", values["few"]):
                return self._among(some, values, -_LATEST)
        if contact is not None:
            found = self._ask(_LOOK_AT_NEWEST, values | {"look": _SMALL_CONTACT})
            return found if len(found) == limit else self._ask(_IN_CONTACT, values)
        if phrase.prefix:
            return self._newest(values, limit, self._by_prefix(phrase, values))
        return self._newest(values, limit, lambda ranges, since: self._in(_IN_RANGE, ranges, values, since))

    def _is_small(self, contact: object) -> bool:
        counted = self._raw.execute(_COUNT, (contact, _SMALL_CONTACT)).fetchone()
        return bool(counted[0] < _SMALL_CONTACT)

    def _by_prefix(self, phrase: grams.Phrase, values: Values) -> Asking:
        """FTS5 gathers all tokens of a prefix at every question: so look first, and then ask once."""
        asked = 0
        hits: list[int] = []

        def ask(ranges: list[Range], since: int) -> list[Found]:
            nonlocal asked, hits
            asked += 1
            if asked <= _LOOK_FIRST:
                return self._in(_LOOK_IN_RANGE, ranges, values, since)
            if asked == _LOOK_FIRST + 1:
                hits = [number for (number,) in self._raw.execute(_EVERY, (phrase.expression,))]
            some = [number for a, b in ranges for number in hits[bisect_left(hits, a) : bisect_right(hits, b)]]
            return self._among(some, values, since)

        return ask

    def _newest(self, values: Values, limit: int, ask: Asking) -> list[Found]:
        """Ask chunk after chunk, those with the newest messages first, until no later one can hold a newer hit."""
        # What the index does not have yet.
        found = self._in(_LOOK_IN_RANGE, [(cast("int", values["upto"]) + 1, _LATEST)], values, -_LATEST)
        for ranges, bound in self._groups(values["until"]):
            full = len(found) == limit
            if full and found[-1][0] >= bound:
                break
            found = sorted({*found, *ask(ranges, found[-1][0] if full else -_LATEST)}, reverse=True)[:limit]
        return found

    def _groups(self, until: object) -> Iterator[tuple[list[Range], int]]:
        """Ranges of ids in growing groups of chunks, each with a time that all from there on are older than."""
        query = "SELECT chunk, newest FROM message_spans WHERE oldest <= (? >> ?) ORDER BY newest DESC, chunk DESC"
        chunks = self._raw.execute(query, (until, TIME_BITS)).fetchall()
        start, size = 0, 1
        while start < len(chunks):
            group = chunks[start : start + size]
            yield _ranges([chunk for chunk, _ in group]), group[0][1] << TIME_BITS
            start += size
            size *= 2

    def _in(self, query: str, ranges: list[Range], values: Values, since: int) -> list[Found]:
        found: list[Found] = []
        for first, last in ranges:
            found += self._ask(query, values | {"first": first, "last": last, "since": since})
        return found

    def _among(self, numbers: list[int], values: Values, since: int) -> list[Found]:
        return self._ask(_AMONG, values | {"ids": f"[{','.join(map(str, numbers))}]", "since": since})

    def _ask(self, query: str, values: Values) -> list[Found]:
        return self._raw.execute(query, values).fetchall()


def _ranges(chunks: list[int]) -> list[Range]:
    ranges: list[Range] = []
    for chunk in sorted(chunks):
        first, last = chunk << CHUNK_BITS, ((chunk + 1) << CHUNK_BITS) - 1
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return ranges
