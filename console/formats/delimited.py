"""Records of delimited text: quoted cells over several lines, each record with the line where it begins."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import BadReason, BadRow, Cancelled, Progress, ReadChoice, excerpt
from console.formats.encodings import bounded_lines, opened_text

LONGEST_LINE: Final = 2_000_000
LONGEST_CELL: Final = 1_000_000
MOST_CELLS: Final = 1_000
MOST_RECORDS: Final = 2_000_000
SEPARATORS: Final = (",", ";", "\t")


class Record(NamedTuple):
    """The cells of one record; line is where it begins, from 1."""

    line: int
    cells: list[str]


def separator_of(lines: list[str], known_header: Callable[[list[str]], bool]) -> str:
    """Guess the separator: the one that makes a known header, or else cuts the first lines most evenly."""
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    for separator in SEPARATORS:
        first = next(csv.reader(lines, delimiter=separator), [])
        if len(first) > 1 and known_header(first):
            return separator
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> float:
    counts = [len(cells) for cells in csv.reader(lines, delimiter=separator) if cells]
    if not counts or max(counts) == 1:
        return 0.0
    most = max(set(counts), key=counts.count)
    return counts.count(most) / len(counts) if most > 1 else 0.0


def records(path: Path, choice: ReadChoice, progress: Progress, cancelled: Cancelled) -> Iterator[Record | BadRow]:
    """Give the records of a text that are not blank. Raises UserError (PHRASE_FILE_*), CancelledError."""
    separator = choice.separator or ","
    with opened_text(path, choice.encoding or "utf-8", progress, cancelled) as text:
        raw = _Raw(bounded_lines(text, LONGEST_LINE, lambda: _too_long(path, raw.number)), path)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(raw, delimiter=separator, strict=True)
        count = 0
        while True:
            raw.kept.clear()
            begin = raw.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(path, raw, begin, str(error))
                continue
            count += 1
            if len(cells) > MOST_CELLS:
                raise UserError(Problem.PHRASE_FILE_COLUMNS_TOO_MANY, path=path.name, line=str(begin))
            if count > MOST_RECORDS:
                raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{MOST_RECORDS:,}")
            if not cells or (count == 1 and _is_separator_line(cells, separator, raw.kept)):
                continue
            if any(cell.startswith("\t") for cell in cells):
                cells = _unguarded(cells, "".join(raw.kept), separator)
            yield Record(begin, cells)


class _Raw:
    """The lines on their way to the csv reader; those of the record at hand are kept."""

    def __init__(self, lines: Iterator[str], path: Path) -> None:
        self._lines = lines
        self._path = path
        self.number = 0
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if "\0" in line:
            raise UserError(Problem.PHRASE_FILE_NOT_TEXT, path=self._path.name)
        self.number += 1
        if len(self.kept) < 10_000:
            self.kept.append(line)
        return line


def _broken(path: Path, raw: _Raw, begin: int, message: str) -> BadRow:
    if "field limit" in message or "larger" in message:
        raise _too_long(path, begin)
    reason = BadReason.UNCLOSED_QUOTES if "end of data" in message else BadReason.BROKEN_QUOTES
    return BadRow(begin, reason, excerpt("".join(raw.kept[:3])))


def _too_long(path: Path, line: int) -> UserError:
    return UserError(Problem.PHRASE_FILE_CELL_TOO_LONG, path=path.name, line=str(line))


def _is_separator_line(cells: list[str], separator: str, kept: list[str]) -> bool:
    return "".join(kept).strip() == f"sep={separator}" and "".join(cells) in {"sep=", f"sep={separator}"}


def _unguarded(cells: list[str], raw: str, separator: str) -> list[str]:
    """Take one leading TAB from the cells that stand in quotes."""
    quoted = _quoted(raw, separator)
    return [
        cell[1:] if cell.startswith("\t") and number < len(quoted) and quoted[number] else cell
        for number, cell in enumerate(cells)
    ]


def _quoted(raw: str, separator: str) -> list[bool]:
    """Tell for each cell of one raw record whether it stands in quotes."""
    flags: list[bool] = []
    place = 0
    while place <= len(raw):
        inside = raw.startswith('"', place)
        flags.append(inside)
        if inside:
            place += 1
            while place < len(raw):
                place = raw.find('"', place)
                if place < 0:
                    return flags
                if not raw.startswith('""', place):
                    break
                place += 2
        place = raw.find(separator, place)
        if place < 0:
            return flags
        place += 1
    return flags
