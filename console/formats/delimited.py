"""Records of delimited text: quoted cells over several lines, each record with the line where it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import BadReason, BadRow, Cancelled, Progress, ReadChoice, excerpt
from console.formats.encodings import opened_text

LONGEST_LINE: Final = 2_000_000
LONGEST_CELL: Final = 1_000_000
_BLOCK: Final = 128 * 1024
_KEPT_LINES: Final = 1_000
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
        lines = _Lines(text, path)
        csv.field_size_limit(LONGEST_CELL)
        # All of it in C: a hundred thousand lines pass here.
        reader = csv.reader(chain.from_iterable(lines.blocks()), delimiter=separator, strict=True)
        begin = 1
        made = tuple.__new__
        while True:
            try:
                for found in reader:
                    line, begin = begin, reader.line_num + 1
                    cells = found
                    if not cells:
                        continue
                    if lines.guarded and any(cell[:1] == "\t" for cell in cells):
                        cells = _unguarded(cells, lines.raw(line, begin), separator)
                    if line == 1 and _is_separator_line(cells, separator, lines.raw(line, begin)):
                        continue
                    if line > MOST_RECORDS:
                        raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{MOST_RECORDS:,}")
                    yield made(Record, (line, cells))
            except csv.Error as error:
                line, begin = begin, reader.line_num + 1
                yield _broken(path, lines.raw(line, min(begin, line + 3)), line, str(error))
            else:
                return


class _Lines:
    """The lines of a text in blocks; those of the record at hand can be looked at once more."""

    def __init__(self, text: io.TextIOWrapper, path: Path) -> None:
        self._text = text
        self._path = path
        self._kept: list[tuple[int, list[str]]] = []
        self._next = 1
        self.guarded = False
        """Whether a cell may begin with a TAB in quotes."""

    def blocks(self) -> Iterator[list[str]]:
        """Give the lines with their ends. Raises UserError for a line that never ends, or for bytes no text has."""
        rest = ""
        while block := self._text.read(_BLOCK):
            if "\0" in block:
                raise UserError(Problem.PHRASE_FILE_NOT_TEXT, path=self._path.name)
            block = rest + block
            # A CR at the very end may be half of a CRLF.
            cut = max(block.rfind("\n"), block.rfind("\r", 0, len(block) - 1)) + 1
            rest = block[cut:]
            if len(rest) > LONGEST_LINE:
                raise _too_long(self._path, self._next)
            if cut:
                yield self._lines(block[:cut])
        if rest:
            yield self._lines(rest)

    def _lines(self, block: str) -> list[str]:
        lines = list(io.StringIO(block, newline=""))
        if len(self._kept) > 1 and sum(len(each) for _, each in self._kept[1:]) > _KEPT_LINES:
            self._kept.pop(0)
        self.guarded = self.guarded or '"\t' in block
        self._kept.append((self._next, lines))
        self._next += len(lines)
        return lines

    def raw(self, begin: int, end: int) -> str:
        """Give the lines from begin to before end as they stand in the file, as far as they are still kept."""
        parts: list[str] = []
        for first, lines in self._kept:
            if first < end and first + len(lines) > begin:
                parts += lines[max(begin - first, 0) : end - first]
        return "".join(parts)


def _broken(path: Path, raw: str, line: int, message: str) -> BadRow:
    if "field limit" in message or "larger" in message:
        raise _too_long(path, line)
    reason = BadReason.UNCLOSED_QUOTES if "end of data" in message else BadReason.BROKEN_QUOTES
    return BadRow(line, reason, excerpt(raw))


def _too_long(path: Path, line: int) -> UserError:
    return UserError(Problem.PHRASE_FILE_CELL_TOO_LONG, path=path.name, line=str(line))


def _is_separator_line(cells: list[str], separator: str, raw: str) -> bool:
    return raw.strip() == f"sep={separator}" and "".join(cells) in {"sep=", f"sep={separator}"}


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
