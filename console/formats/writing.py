"""Writing phrase files: CSV as Qianniu's older client has it, and our own XML; whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterable, Iterator
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
    extras = _extras(rows)
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\r\n").writerow
    in_quotes = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow
    plain([*OLD_HEADER, *(name for name, _ in extras)])
    paths: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(rows):
        group = paths.get(row.group)
        if group is None:
            group = paths[row.group] = join_group(row.group)
        code, content = row.code, row.content
        cells = [code, content, group]
        if extras:
            cells += [_extra(row, meaning) for _, meaning in extras]
        whole = "\0".join(cells)
        if whole[:1] in _SPECIAL or "&#" in whole or "\r" in whole or any(sign in whole for sign in _AFTER):
            # The guard counts only inside quotes: a TAB outside is the text's own.
            in_quotes([_cell(cell) for cell in cells])
        else:
            plain(cells)
        if number % _BATCH == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


_SPECIAL = frozenset("=+@\t\r-")
_AFTER = ("\0=", "\0+", "\0-", "\0@", "\0\t")


def _cell(cell: str) -> str:
    return guard(escape(line_breaks(cell)))


def _extras(rows: list[PhraseRow]) -> list[tuple[str, Meaning]]:
    phrases = [row for row in rows if not row.is_group_only]
    used = {
        Meaning.TITLE: any(row.title for row in phrases),
        Meaning.TAGS: any(row.tags for row in phrases),
        Meaning.VARIANTS: any(row.variants for row in phrases),
        Meaning.IMAGES: any(row.images for row in phrases),
        Meaning.VALID_FROM: any(row.valid_from for row in phrases),
        Meaning.VALID_UNTIL: any(row.valid_until for row in phrases),
    }
    used[Meaning.ID] = any(used.values()) or not _ids_follow(phrases)
    return [(name, meaning) for name, meaning in EXTRA_COLUMNS.items() if used[meaning]]


def _ids_follow(phrases: list[PhraseRow]) -> bool:
    """Tell whether every id is the one that an import would give by itself."""
    if not any(row.id for row in phrases):
        return True
    met: set[str] = set()
    for row in phrases:
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
