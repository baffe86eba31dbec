"""Quick phrases and their groups, in the order the agent gave them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import UNGROUPED_ID, Phrase, PhraseGroup
from console.storage import engine
from console.storage.repositories.phrases_past import SqlPhrasesPast
from console.storage.types import from_micros, to_micros, to_text, words_from_json, words_to_json

# Written out and given to the driver as tuples: an import brings 100,000 rows, and SQLAlchemy's own binding of
# eighteen columns costs more than SQLite's part of the work.
_COLUMNS = (
    "id, group_id, code, title, content, source, variants, tags, images, valid_from, valid_until, pinned, hidden,"
    " place, created_at, changed_at, uses, last_used"
)
_KEPT = ("id", "created_at", "uses", "last_used")
"""What is written once, with a new row."""
_SET = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ") if name.strip() not in _KEPT)
_PUT = (
    f"INSERT INTO phrases ({_COLUMNS}) VALUES ({', '.join('?' * 18)})"  # noqa: S608 - only names from above
    f" ON CONFLICT (id) DO UPDATE SET {_SET}"
)
_SELECT = "SELECT " + ", ".join(f"p.{name.strip()}" for name in _COLUMNS.split(",")) + " FROM phrases AS p"  # noqa: S608
_BY_IDS = " WHERE p.id IN (SELECT value FROM json_each(?))"
_IN_GROUPS = " WHERE p.group_id IN (SELECT value FROM json_each(?))"
_ORDERED = " JOIN phrase_groups AS g ON g.id = p.group_id"
_BY_PLACE = " ORDER BY g.place, g.id, p.place, p.id"
_PUT_GROUP = (
    "INSERT INTO phrase_groups (id, path, place, source, collapsed) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET path = excluded.path, place = excluded.place, source = excluded.source,"
    " collapsed = excluded.collapsed"
)
_CHUNK = 2000
Row = tuple[Any, ...]


class SqlPhrases(SqlPhrasesPast):
    """ports.PhraseRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._raw = engine.driver(connection)

    def groups(self) -> list[PhraseGroup]:
        """Every group, Ungrouped first."""
        rows = self._raw.execute("SELECT id, path, place, source, collapsed FROM phrase_groups ORDER BY place, id")
        return [
            PhraseGroup(GroupId(identity), words_from_json(path), source, bool(collapsed), place)
            for identity, path, place, source, collapsed in rows
        ]

    def phrases(self, source: str | None = None) -> list[Phrase]:
        """Every phrase, or those of one source, group after group."""
        if source is None:
            rows = self._raw.execute(_SELECT + _ORDERED + _BY_PLACE)
        else:
            rows = self._raw.execute(f"{_SELECT}{_ORDERED} WHERE p.source = ?{_BY_PLACE}", (source,))
        return [_phrase(row) for row in rows]

    def in_groups(self, group_ids: Sequence[GroupId]) -> list[Phrase]:
        """The phrases of some groups, in order."""
        rows = self._raw.execute(_SELECT + _ORDERED + _IN_GROUPS + _BY_PLACE, (json.dumps(group_ids),))
        return [_phrase(row) for row in rows]

    def get(self, phrase_id: PhraseId) -> Phrase | None:
        """One phrase."""
        row = self._raw.execute(f"{_SELECT} WHERE p.id = ?", (phrase_id,)).fetchone()
        return None if row is None else _phrase(row)

    def get_many(self, phrase_ids: Sequence[PhraseId]) -> list[Phrase]:
        """Those of these phrases that are there."""
        if len(phrase_ids) > _CHUNK:
            known = {identity for (identity,) in self._raw.execute("SELECT id FROM phrases")}
            phrase_ids = [each for each in phrase_ids if each in known]
        rows = self._raw.execute(_SELECT + _BY_IDS, (json.dumps(phrase_ids),)) if phrase_ids else ()
        return [_phrase(row) for row in rows]

    def by_code(self, code: str) -> list[Phrase]:
        """The personal phrases with a code."""
        rows = self._raw.execute(f"{_SELECT} WHERE p.source = '' AND p.code = ? COLLATE NOCASE", (to_text(code),))
        return [_phrase(row) for row in rows]

    def count(self) -> int:
        """How many phrases there are."""
        return int(self._raw.execute("SELECT count(*) FROM phrases").fetchone()[0])

    def put_group(self, group: PhraseGroup) -> None:
        """Store a group."""
        self.put_groups([group])

    def put_groups(self, groups: Sequence[PhraseGroup]) -> None:
        """Store groups; those at the end keep the place they have, or come last."""
        known: dict[str, int] = dict(self._raw.execute("SELECT id, place FROM phrase_groups").fetchall())
        end = max(known.values(), default=-1) + 1
        rows: list[Row] = []
        for group in groups:
            if group.id == UNGROUPED_ID:
                rows.append((UNGROUPED_ID, "[]", -1, "", group.collapsed))
                continue
            place = group.position if group.position >= 0 else known.get(group.id, end)
            end = max(end, place + 1)
            rows.append((group.id, words_to_json(group.path), place, to_text(group.source), group.collapsed))
        self._raw.executemany(_PUT_GROUP, rows)

    def put(self, phrase: Phrase) -> None:
        """Store a phrase."""
        place = phrase.position
        if place < 0:
            row = self._raw.execute("SELECT group_id, place FROM phrases WHERE id = ?", (phrase.id,)).fetchone()
            place = row[1] if row is not None and row[0] == phrase.group_id else self._end(phrase.group_id)
        self._raw.execute(_PUT, _row(phrase, place))

    def put_many(
        self, phrases: Sequence[Phrase], when: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> None:
        """Store many phrases; progress may raise to end it, and the transaction with it."""
        now = _micros(when)
        rows = _rising([_row(phrase, place, now) for phrase, place in zip(phrases, self._places(phrases), strict=True)])
        written = 0
        while chunk := list(islice(rows, _CHUNK)):
            self._raw.executemany(_PUT, chunk)
            written += len(chunk)
            if progress is not None:
                progress(written)

    def _places(self, phrases: Sequence[Phrase]) -> Iterator[int]:
        """Give the place of each: as it says, as it is, or the end of its group."""
        known: dict[tuple[str, str], int] = {}
        ends: dict[str, int] = {}
        if any(phrase.position < 0 for phrase in phrases):
            for identity, group, place in self._raw.execute("SELECT id, group_id, place FROM phrases"):
                known[identity, group] = place
                ends[group] = max(ends.get(group, 0), place + 1)
        for phrase in phrases:
            end = ends.get(phrase.group_id, 0)
            place = phrase.position if phrase.position >= 0 else known.get((phrase.id, phrase.group_id), end)
            if place >= end:
                ends[phrase.group_id] = place + 1
            yield place

    def _end(self, group_id: GroupId) -> int:
        query = "SELECT coalesce(max(place), -1) + 1 FROM phrases WHERE group_id = ?"
        return int(self._raw.execute(query, (group_id,)).fetchone()[0])

    def remove(self, phrase_id: PhraseId) -> None:
        """Take a phrase out; none there is no error."""
        self.remove_many([phrase_id])

    def remove_many(self, phrase_ids: Sequence[PhraseId]) -> None:
        """Take phrases out."""
        self._raw.executemany("DELETE FROM phrases WHERE id = ?", [(each,) for each in phrase_ids])

    def remove_source(self, source: str) -> None:
        """Take out every phrase and group of one source."""
        self._raw.execute("DELETE FROM phrases WHERE source = ?", (source,))
        self._raw.execute("DELETE FROM phrase_groups WHERE source = ? AND id <> ?", (source, UNGROUPED_ID))

    def remove_group(self, group_id: GroupId) -> None:
        """Take a group out, with its phrases; none there is no error."""
        if group_id != UNGROUPED_ID:
            self._raw.execute("DELETE FROM phrase_groups WHERE id = ?", (group_id,))


def _rising(rows: list[Row]) -> Iterator[Row]:
    """Give rows by their ids: each is then appended to the index of ids, where a random one is put in between.

    In small lots, for one sort of a hundred thousand would hold up the window.
    """
    lots: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        lots[row[0][:2]].append(row)
    for start in sorted(lots):
        yield from sorted(lots[start], key=itemgetter(0))


def _row(phrase: Phrase, place: int, now: int | None = None) -> Row:
    # What most phrases have none of is not handed to functions: a hundred thousand may come.
    variants, tags, images = phrase.variants, phrase.tags, phrase.images
    begins, ends, used = phrase.valid_from, phrase.valid_until, phrase.last_used_at
    return (
        phrase.id,
        phrase.group_id,
        to_text(phrase.code),
        to_text(phrase.title) if phrase.title else "",
        to_text(phrase.content),
        phrase.source,
        words_to_json(variants) if variants else "[]",
        words_to_json(tags) if tags else "[]",
        words_to_json(images) if images else "[]",
        None if begins is None else begins.isoformat(),
        None if ends is None else ends.isoformat(),
        phrase.pinned,
        phrase.hidden,
        place,
        now if phrase.created_at is None else to_micros(phrase.created_at),
        now if phrase.changed_at is None else to_micros(phrase.changed_at),
        phrase.use_count,
        None if used is None else to_micros(used),
    )


def _phrase(row: tuple[Any, ...]) -> Phrase:
    return Phrase(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        words_from_json(row[6]),
        words_from_json(row[7]),
        words_from_json(row[8]),
        _day(row[9]),
        _day(row[10]),
        bool(row[11]),
        bool(row[12]),
        row[13],
        _time(row[14]),
        _time(row[15]),
        row[16],
        _time(row[17]),
    )


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _micros(when: datetime | None) -> int | None:
    return None if when is None else to_micros(when)


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
