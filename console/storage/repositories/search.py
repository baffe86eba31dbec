"""The index over the history, kept right by every change of a message, and asked newest first."""

# ruff: noqa: S608 - every statement is put together from constants

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
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
_SMALL_CONTACT = 2_000
_LATEST = (1 << 63) - 1

_ADD = "INSERT INTO message_fts (rowid, body) VALUES (?, ?)"
_REMOVE = "INSERT INTO message_fts (message_fts, rowid, body) VALUES ('delete', ?, ?)"
_WIDEN = (
    "INSERT INTO message_spans (chunk, oldest, newest) VALUES (?1, ?2, ?3) ON CONFLICT (chunk) DO UPDATE"
    " SET oldest = min(oldest, ?2), newest = max(newest, ?3) RETURNING oldest, newest"
)
_UPTO = "SELECT upto FROM message_index WHERE id = 1"
_SET_UPTO = "UPDATE message_index SET upto = ? WHERE id = 1"
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
_OF_CONTACT = (
    "SELECT p.id FROM messages AS p INDEXED BY ix_messages_place WHERE p.contact_id = :contact AND p.sent_at <= :until"
)
_LOOK_IN_CONTACT = (
    f"SELECT m.sent_at, m.id FROM ({_OF_CONTACT} ORDER BY p.sent_at DESC, p.id DESC LIMIT :look) AS p"
    " CROSS JOIN messages AS m ON m.id = p.id WHERE TRUE" + _HOLDS + _NEWEST
)
_IN_CONTACT = (
    f"SELECT m.sent_at, m.id FROM ({_OF_CONTACT} AND (p.id > :upto OR p.id IN"
    " (SELECT rowid FROM message_fts WHERE message_fts MATCH :phrase))) AS p"
    " CROSS JOIN messages AS m ON m.id = p.id WHERE TRUE" + _HOLDS + _NEWEST
)

Found = tuple[int, int]
"""sent_at in microseconds, and id."""


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
        values: dict[str, object] = {
            "text": grams.fold(text),
            "contact": contact_id,
            "time": None if before is None else to_micros(before.sent_at),
            "id": 0 if before is None else before.id,
            "until": _LATEST if before is None else to_micros(before.sent_at),
            "limit": limit,
            "phrase": "" if phrase is None else phrase.expression,
            "upto": self._raw.execute(_UPTO).fetchone()[0],
            "few": _FEW,
        }
        if contact_id is not None and (phrase is None or self._is_small(contact_id)):
            found = self._ask(_LOOK_IN_CONTACT, values | {"look": -1})
        elif phrase is None:
            found = self._newest(_LOOK_IN_RANGE, values, limit)
        else:
            found = self._by_index(phrase, values, limit)
        return [number for _, number in found]

    def _by_index(self, phrase: grams.Phrase, values: dict[str, object], limit: int) -> list[Found]:
        if not phrase.prefix:
            some = [number for (number,) in self._raw.execute(_SOME, values)]
            if len(some) < _FEW:
                return self._ask(_AMONG, values | {"ids": f"[{','.join(map(str, some))}]"})
        if values["contact"] is not None:
            found = self._ask(_LOOK_IN_CONTACT, values | {"look": _SMALL_CONTACT})
            return found if len(found) == limit else self._ask(_IN_CONTACT, values)
        return self._newest(_IN_RANGE, values, limit)

    def _is_small(self, contact_id: ContactId) -> bool:
        counted = self._raw.execute(_COUNT, (contact_id, _SMALL_CONTACT)).fetchone()
        return bool(counted[0] < _SMALL_CONTACT)

    def _newest(self, query: str, values: dict[str, object], limit: int) -> list[Found]:
        """Ask chunk after chunk, those with the newest messages first, until no later one can hold a newer hit."""
        found: list[Found] = []
        if query is _IN_RANGE:
            ends = {"first": cast("int", values["upto"]) + 1, "last": _LATEST, "since": -_LATEST}
            found = self._ask(_LOOK_IN_RANGE, values | ends)
        for ranges, bound in self._groups(values["until"]):
            if len(found) == limit and found[-1][0] >= bound:
                break
            since = found[-1][0] if len(found) == limit else -_LATEST
            for first, last in ranges:
                found += self._ask(query, values | {"first": first, "last": last, "since": since})
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

    def _ask(self, query: str, values: dict[str, object]) -> list[Found]:
        return self._raw.execute(query, values).fetchall()


def _ranges(chunks: list[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for chunk in sorted(chunks):
        first, last = chunk << CHUNK_BITS, ((chunk + 1) << CHUNK_BITS) - 1
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return ranges
