"""Writing phrase files: CSV as Qianniu's older client has it, and our own XML; whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
from operator import attrgetter
from pathlib import Path
from typing import Final
from uuid import uuid4

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    Cancelled,
    Loss,
    Meaning,
    PhraseRow,
    Progress,
    derived_id,
    escape,
    excerpt,
    guard,
    join_group,
    join_list,
    line_breaks,
)
from console.formats import own_xml
from console.formats.columns import EXTRA_COLUMNS, OLD_HEADER
from console.formats.encodings import check

_BATCH: Final = own_xml.BATCH
CSV_ENCODINGS: Final = {"utf-8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "gb18030": "gb18030", "gbk": "gbk"}


def losses(rows: Iterable[PhraseRow], encoding: str, *, xml: bool) -> list[Loss]:
    """List the phrases that have characters the encoding lacks."""
    if xml:
        return []
    codec = CSV_ENCODINGS[encoding]
    found = []
    for row in rows:
        text = "".join((row.code, row.title, row.content, *row.group, *row.variants, *row.tags))
        try:
            text.encode(codec)
        except UnicodeEncodeError:
            lacking = "".join(dict.fromkeys(letter for letter in text if not _holds(letter, codec)))
            found.append(Loss(row.code, excerpt(row.title or row.content), lacking))
    return found


def _holds(letter: str, codec: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def write(
    path: Path, rows: list[PhraseRow], encoding: str, *, xml: bool, progress: Progress, cancelled: Cancelled
) -> None:
    """Write a file beside its place, and then put it there. Raises UserError, CancelledError."""
    codec = "utf-8" if xml else CSV_ENCODINGS[encoding]
    parts = own_xml.written(rows) if xml else csv_text(rows)
    partial = path.with_name(f".{path.name[:100]}.{uuid4().hex[:8]}.partial")
    try:
        try:
            with partial.open("x", encoding=codec, errors="strict", newline="") as file:
                for number, part in enumerate(parts):
                    file.write(part)
                    check(cancelled)
                    progress(min(number * _BATCH / max(len(rows), 1), 1.0))
                file.flush()
                os.fsync(file.fileno())
            check(cancelled)
            partial.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
    except UnicodeEncodeError as error:
        count = len(losses(rows, encoding, xml=xml))
        raise UserError(Problem.PHRASE_FILE_CHARACTERS, path=path.name, count=str(count)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(Problem.PHRASE_FILE_NOT_WRITTEN, path=path.name, reason=reason) from error
    progress(1.0)


def csv_text(rows: list[PhraseRow]) -> Iterator[str]:
    """Give the text of a CSV file with these rows, part by part: further columns only where three do not hold all."""
    rows = _needed(rows)
    extras = _extras(rows)
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\r\n")
    in_quotes = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow
    plain.writerow([*OLD_HEADER, *(name for name, _ in extras)])
    codes, contents, groups = (map(attrgetter(name), rows) for name in ("code", "content", "group"))
    paths = {group: join_group(group) for group in {row.group for row in rows}}
    said = zip(codes, contents, map(paths.__getitem__, groups), strict=True)
    for start in range(0, len(rows), _LOT):
        lines: list[tuple[str, ...]] = list(islice(said, _LOT))
        if extras:
            lot = zip(lines, rows[start : start + _LOT], strict=True)
            lines = [(*cells, *(_extra(row, meaning) for _, meaning in extras)) for cells, row in lot]
        if _is_plain("\0".join(chain.from_iterable(lines))):
            plain.writerows(lines)
        else:
            for cells in lines:
                if _is_plain("\0".join(cells)):
                    plain.writerow(cells)
                else:
                    # The guard counts only inside quotes: a TAB outside is the text's own.
                    in_quotes([_cell(cell) for cell in cells])
        if start % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _needed(rows: list[PhraseRow]) -> list[PhraseRow]:
    """Leave out the row of a group where the next row is of a group inside it: that brings the outer one back."""
    if not any(map(attrgetter("is_group_only"), rows)):
        return rows
    return [row for row, following in zip_longest(rows, rows[1:]) if not _said_by(row, following)]


def _said_by(row: PhraseRow, following: PhraseRow | None) -> bool:
    if not row.is_group_only or following is None:
        return False
    depth = len(row.group)
    return len(following.group) > depth and following.group[:depth] == row.group


_LOT: Final = 250
"""So many rows are looked through at once for what needs a guard; in most there is nothing."""
_SPECIAL: Final = frozenset("=+@\t\r-")
_ANYWHERE: Final = ("&#", "\r", "\0=", "\0+", "\0-", "\0@", "\0\t")


def _is_plain(whole: str) -> bool:
    """Tell whether none of these cells, joined by NUL, needs a guard or an escape."""
    if whole[:1] in _SPECIAL:
        return False
    for sign in _ANYWHERE:  # noqa: SIM110 - a generator costs more than the looking
        if sign in whole:
            return False
    return True


def _cell(cell: str) -> str:
    return guard(escape(line_breaks(cell)))


_USED: Final = {
    Meaning.TITLE: "title",
    Meaning.TAGS: "tags",
    Meaning.VARIANTS: "variants",
    Meaning.IMAGES: "images",
    Meaning.VALID_FROM: "valid_from",
    Meaning.VALID_UNTIL: "valid_until",
}


def _extras(rows: list[PhraseRow]) -> list[tuple[str, Meaning]]:
    """Give the further columns that are needed; a row that is only a group says nothing in any of them."""
    used = {meaning: any(map(attrgetter(name), rows)) for meaning, name in _USED.items()}
    used[Meaning.ID] = any(used.values()) or not _ids_follow(rows)
    return [(name, meaning) for name, meaning in EXTRA_COLUMNS.items() if used[meaning]]


def _ids_follow(phrases: list[PhraseRow]) -> bool:
    """Tell whether every id is the one that an import would give by itself."""
    if not any(map(attrgetter("id"), phrases)):
        return True
    met: set[str] = set()
    for row in phrases:
        if row.is_group_only:
            continue
        said = (row.group, row.code, row.title, row.content)
        turn = 0
        expected = derived_id(*said)
        while expected in met:
            turn += 1
            expected = derived_id(*said, turn)
        if row.id and row.id != expected:
            return False
        met.add(expected)
    return True


def _extra(row: PhraseRow, meaning: Meaning) -> str:
    if meaning is Meaning.TITLE:
        return row.title
    if meaning is Meaning.TAGS:
        return join_list(row.tags)
    if meaning is Meaning.VARIANTS:
        return join_list(row.variants)
    if meaning is Meaning.IMAGES:
        return join_list(image.name for image in row.images)
    if meaning is Meaning.ID:
        return row.id
    day = row.valid_from if meaning is Meaning.VALID_FROM else row.valid_until
    return day.isoformat() if day else ""
