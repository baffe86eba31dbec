"""Sheets of Excel (.xlsx): the texts of their cells, read as a stream and within bounds."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import Cancelled, Progress
from console.formats.columns import MOST_CELLS
from console.formats.delimited import MOST_RECORDS, Record
from console.formats.encodings import check, check_size, told
from console.formats.xml_stream import Node, nodes

_LARGEST_PART: Final = 512 * 1024 * 1024
_MOST_TEXT: Final = 64 * 1024 * 1024
_BLOCK: Final = 256 * 1024
_COLUMN = re.compile(r"[A-Z]{1,3}")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def records(path: Path, progress: Progress, cancelled: Cancelled) -> Iterator[Record]:
    """Give the rows that hold something, of the first sheet that does. Raises UserError (PHRASE_FILE_*)."""
    check_size(path)
    with told(path), _unzipped(path) as book:
        shared = _shared_texts(path, book, cancelled)
        for name in _sheets(book):
            some = False
            for record in _rows(path, book, name, shared, progress, cancelled):
                some = True
                yield record
            if some:
                return
    raise UserError(Problem.PHRASE_FILE_EMPTY, path=path.name)


@contextmanager
def _unzipped(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as book:
            yield book
    except (
        zipfile.BadZipFile, zlib.error, EOFError, ExpatError, NotImplementedError, RuntimeError, ValueError, KeyError,
        OverflowError, UnicodeError,
    ) as error:  # fmt: skip
        # What zipfile says about a damaged, encrypted or unusual archive.
        raise UserError(Problem.PHRASE_FILE_BROKEN, path=path.name) from error


def _sheets(book: zipfile.ZipFile) -> list[str]:
    names = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    if not names:
        raise zipfile.BadZipFile("no sheets")
    return sorted(names, key=lambda name: (len(name), name))


def _part(path: Path, book: zipfile.ZipFile, name: str, cancelled: Cancelled) -> Generator[bytes, None, None]:
    """Give the bytes of one part; never more than an honest sheet has."""
    if book.getinfo(name).file_size > _LARGEST_PART:
        raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{_LARGEST_PART // 2**20} MB")
    with book.open(name) as part:
        while block := part.read(_BLOCK):
            check(cancelled)
            yield block


def _shared_texts(path: Path, book: zipfile.ZipFile, cancelled: Cancelled) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    texts: list[str] = []
    total = 0
    with closing(_part(path, book, "xl/sharedStrings.xml", cancelled)) as blocks:
        for node in nodes(blocks, {"si"}, path.name):
            texts.append(_text(node))
            total += len(texts[-1]) + 8
            if total > _MOST_TEXT:
                raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{_MOST_TEXT // 2**20} MB")
    return texts


def _text(node: Node) -> str:
    """The text of an entry: its own, or that of its runs, without the readings (rPh)."""
    parts: list[str] = []
    for child in node.children:
        if child.tag == "t":
            parts.append(child.text)
        elif child.tag == "r":
            parts += [inner.text for inner in child.children if inner.tag == "t"]
    text = "".join(parts)
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _rows(
    path: Path, book: zipfile.ZipFile, name: str, shared: list[str], progress: Progress, cancelled: Cancelled
) -> Iterator[Record]:
    size = max(book.getinfo(name).file_size, 1)
    # Closed at once, whatever happens: a part that is open keeps the file open.
    with closing(_part(path, book, name, cancelled)) as blocks:
        line = 0
        for count, node in enumerate(nodes(_counted(blocks, size, progress), {"row"}, path.name)):
            if count > MOST_RECORDS:
                raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{MOST_RECORDS:,}")
            given = node.attributes.get("r", "")
            line = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else line + 1
            cells = _cells(path, node, line, shared)
            if any(cells):
                yield Record(line, cells)


def _counted(blocks: Iterable[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    for block in blocks:
        done += len(block)
        progress(min(done / size, 1.0))
        yield block


def _cells(path: Path, row: Node, line: int, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for child in row.children:
        if child.tag != "c":
            continue
        place = _COLUMN.match(child.attributes.get("r", ""))
        column = _number(place[0]) if place else len(cells)
        if column >= MOST_CELLS:
            raise UserError(Problem.PHRASE_FILE_COLUMNS_TOO_MANY, path=path.name, line=str(line))
        cells += [""] * (column + 1 - len(cells))
        cells[column] = _cell(child, shared)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(cell: Node, shared: list[str]) -> str:
    kind = cell.attributes.get("t", "n")
    inner = {child.tag: child for child in cell.children}
    if kind == "inlineStr":
        return _text(inner["is"]) if "is" in inner else ""
    value = inner["v"].text if "v" in inner else ""
    if kind == "s":
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
        return shared[number] if 0 <= number < len(shared) else ""
    if kind == "str":
        return _CODED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    return value
