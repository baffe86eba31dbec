"""Phrase files as a whole: guessing what one is, reading it, writing one, and an anonymous copy of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    BadRow,
    Cancelled,
    Container,
    FileFormat,
    FileRow,
    Inspection,
    Loss,
    Meaning,
    Progress,
    ReadChoice,
)
from console.domain.phrase_files import PhraseRow as Row
from console.formats import any_xml, columns, delimited, encodings, espanso, own_xml, xlsx
from console.formats.anonymous import write_anonymous
from console.formats.delimited import Record
from console.formats.writing import losses, write

_LOOKED_AT: Final = 50
_XML: Final = {FileFormat.XML, FileFormat.CONSOLE_XML}
_HEADER_WITHIN: Final = 10


def _quiet(_done: float) -> None:
    """Nobody wants to know."""


def _never() -> bool:
    return False


class PhraseFileFormats:
    """ports.PhraseFiles: every format there is."""

    def inspect(self, path: Path, choice: ReadChoice, cancelled: Cancelled = _never) -> Inspection:
        """Find out what a file is, as far as choice leaves it open. Raises UserError, CancelledError."""
        encodings.check_size(path)
        with encodings.told(path), path.open("rb") as file:
            head = file.read(encodings.HEAD)
        container = _container(path, head, choice)
        if container is Container.XLSX:
            return _inspect_table(path, container, replace(choice, encoding=None, separator=None), cancelled)
        encoding = encodings.known(choice.encoding) if choice.encoding else encodings.guess(path, container, cancelled)
        choice = replace(choice, encoding=encoding)
        if container is Container.YAML:
            chosen = ReadChoice(FileFormat.ESPANSO, encoding)
            return Inspection(container, chosen, (), (), certain=True)
        if container is Container.XML:
            return _inspect_xml(path, choice, cancelled)
        return _inspect_table(path, container, choice, cancelled)

    def read(
        self, path: Path, found: Inspection, progress: Progress = _quiet, cancelled: Cancelled = _never
    ) -> Iterator[FileRow]:
        """Give the rows of a file in its order. Raises UserError, CancelledError; while it gives, too."""
        choice = found.choice
        if found.container in {Container.TEXT, Container.XLSX}:
            yield from _read_table(path, found, progress, cancelled)
            return
        with encodings.opened_text(path, choice.encoding or "utf-8", progress, cancelled) as text:
            if found.container is Container.YAML:
                yield from espanso.read(text, path.name, cancelled)
            elif choice.format is FileFormat.CONSOLE_XML:
                yield from own_xml.read(text, path.name)
            else:
                mapping = _mapped(path, choice.mapping)
                yield from any_xml.read(text, path.name, found.rows_at, found.columns, mapping)

    def losses(self, rows: Iterable[Row], encoding: str, *, xml: bool) -> list[Loss]:
        """Tell what a file in this encoding could not hold; nothing may be written where there is something."""
        return losses(rows, encoding, xml=xml)

    def write(
        self,
        path: Path,
        rows: list[Row],
        encoding: str,
        *,
        xml: bool,
        progress: Progress = _quiet,
        cancelled: Cancelled = _never,
    ) -> None:
        """Write a file in the place of what was there, whole or not at all. Raises UserError, CancelledError."""
        write(path, rows, encoding, xml=xml, progress=progress, cancelled=cancelled)

    def write_anonymous(self, path: Path, target: Path, encoding: str | None, cancelled: Cancelled = _never) -> None:
        """Write a copy without anybody's words, to be sent to those who mend the reader. Raises UserError."""
        write_anonymous(path, target, encoding, cancelled)


def _container(path: Path, head: bytes, choice: ReadChoice) -> Container:
    if choice.encoding and choice.encoding.lower().startswith("utf-16"):
        head = head[: len(head) // 2 * 2].decode(choice.encoding, "replace").encode("utf-8", "replace")
    container = encodings.container_of(path, head)
    wanted = choice.format
    if wanted is None or (wanted in _XML and container is Container.XML):
        return container
    if wanted is FileFormat.ESPANSO and container in {Container.TEXT, Container.YAML}:
        return Container.YAML
    if wanted in _XML or wanted is FileFormat.ESPANSO or container is Container.XML:
        raise UserError(Problem.PHRASE_FILE_FORMAT, path=path.name)
    return Container.TEXT if container is Container.YAML else container


# --- XML --------------------------------------------------------------------------------------


def _inspect_xml(path: Path, choice: ReadChoice, cancelled: Cancelled) -> Inspection:
    encoding = choice.encoding or "utf-8"
    with encodings.opened_text(path, encoding, _quiet, cancelled) as text:
        beginning = text.read(4096)
    if f'"{own_xml.NAMESPACE}"' in beginning.replace("'", '"'):
        chosen = ReadChoice(FileFormat.CONSOLE_XML, encoding)
        return Inspection(Container.XML, chosen, (), (), certain=True)
    if choice.format is FileFormat.CONSOLE_XML:
        raise UserError(Problem.PHRASE_FILE_FORMAT, path=path.name)
    with encodings.opened_text(path, encoding, _quiet, cancelled) as text:
        shape = any_xml.shape(text, path.name)
    mapping = choice.mapping if choice.mapping and len(choice.mapping) == len(shape.columns) else shape.mapping
    chosen = ReadChoice(FileFormat.XML, encoding, mapping=mapping)
    certain = columns.is_mapped(mapping)
    preview = _xml_preview(path, encoding, shape, cancelled)
    return Inspection(Container.XML, chosen, shape.columns, preview, certain, rows_at=shape.rows_at)


def _xml_preview(path: Path, encoding: str, shape: any_xml.Shape, cancelled: Cancelled) -> tuple[tuple[str, ...], ...]:
    with encodings.opened_text(path, encoding, _quiet, cancelled) as text:
        cells = any_xml.cells(text, path.name, shape.rows_at, shape.columns)
        return tuple(tuple(row) for _, row in islice(cells, _LOOKED_AT))


# --- tables -----------------------------------------------------------------------------------


def _inspect_table(path: Path, container: Container, choice: ReadChoice, cancelled: Cancelled) -> Inspection:
    if container is Container.TEXT and choice.separator is None:
        choice = replace(choice, separator=_separator(path, choice, cancelled))
    head = list(islice(_records(path, container, choice, _quiet, cancelled), _LOOKED_AT))
    table = [each for each in head if isinstance(each, Record)]
    if not table:
        raise UserError(Problem.PHRASE_FILE_COLUMNS, path=path.name)
    header, layout, mapping = _find_header(table, container, choice)
    if max(len(each.cells) for each in table) > columns.MOST_CELLS:
        raise UserError(Problem.PHRASE_FILE_COLUMNS_TOO_MANY, path=path.name, line=str(table[0].line))
    names = tuple(header.cells) if header else ()
    width = len(names) or max(len(each.cells) for each in table)
    rows = [each for each in table if header is None or each.line > header.line]
    layout_format = layout.format if layout else FileFormat.TABLE
    if mapping is None and layout is None and _like_beeftext(rows, choice):
        layout_format, mapping = FileFormat.BEEFTEXT, columns.OF_FORMAT[FileFormat.BEEFTEXT].mapping
    if choice.mapping is not None:
        mapping = (*choice.mapping[:width], *(Meaning.IGNORE,) * (width - len(choice.mapping)))
    certain = mapping is not None and columns.is_mapped(mapping)
    mapping = (*(mapping or ()), *(Meaning.IGNORE,) * width)[:width]
    chosen = ReadChoice(layout_format, choice.encoding, choice.separator, mapping, header is not None)
    preview = tuple(tuple(each.cells) for each in rows)
    shown = names or tuple(str(number) for number in range(1, width + 1))
    return Inspection(container, chosen, shown, preview, certain, header_line=header.line if header else 0)


def _separator(path: Path, choice: ReadChoice, cancelled: Cancelled) -> str:
    with encodings.opened_text(path, choice.encoding or "utf-8", _quiet, cancelled) as text:
        lines = encodings.first_lines(text, 40, 100_000)
    return delimited.separator_of(lines, lambda cells: columns.layout_of(cells)[1] is not None)


def _records(
    path: Path, container: Container, choice: ReadChoice, progress: Progress, cancelled: Cancelled
) -> Iterator[Record | BadRow]:
    if container is Container.XLSX:
        return xlsx.records(path, progress, cancelled)
    return delimited.records(path, choice, progress, cancelled)


Header = tuple[Record | None, columns.Layout | None, tuple[Meaning, ...] | None]


def _find_header(table: list[Record], container: Container, choice: ReadChoice) -> Header:
    """Find the record with the names: the first one; in a sheet, and under Bot V3's mark, a later one may be it."""
    if choice.has_header is False or choice.format is FileFormat.BEEFTEXT:
        wanted = columns.OF_FORMAT[FileFormat.BEEFTEXT] if choice.format is FileFormat.BEEFTEXT else None
        return None, wanted, wanted.mapping if wanted else None
    marked = columns.BOT_V3_MARK in "".join(table[0].cells)
    within = _HEADER_WITHIN if container is Container.XLSX or marked else 1
    best: tuple[int, Header] | None = None
    for record in table[:within]:
        layout, mapping = columns.layout_of(record.cells)
        if mapping is None or (layout is None and choice.format not in {None, FileFormat.TABLE}):
            continue
        # A sheet may begin with its title: what names more columns is the header.
        told = len(set(mapping)) + (100 if layout else 0)
        if best is None or told > best[0]:
            best = told, (record, layout, mapping)
    if best is not None:
        return best[1]
    wanted = columns.OF_FORMAT.get(choice.format) if choice.format else None
    if wanted and wanted.skip < len(table):
        # Said by hand to be of this kind: then the columns count by their places.
        return table[wanted.skip], wanted, wanted.mapping
    return (table[0] if choice.has_header else None), None, None


def _like_beeftext(rows: list[Record], choice: ReadChoice) -> bool:
    """Tell whether a table without a header looks like keyword, snippet, name."""
    if choice.format is not None or choice.has_header or choice.mapping is not None:
        return False
    keywords = [each.cells[0] for each in rows]
    return (
        all(len(each.cells) == 3 and each.cells[1] for each in rows)
        and all(0 < len(word) <= 32 and not any(letter.isspace() for letter in word) for word in keywords)
        and len(set(keywords)) == len(keywords)
    )


def _read_table(path: Path, found: Inspection, progress: Progress, cancelled: Cancelled) -> Iterator[FileRow]:
    choice = found.choice
    mapping = _mapped(path, choice.mapping)
    layout = columns.OF_FORMAT.get(choice.format) if choice.format else None
    if choice.format is FileFormat.CONSOLE_CSV:
        layout = columns.Layout(FileFormat.CONSOLE_CSV, (), mapping, commas=True)
    build: Callable[[int, list[str]], FileRow | None] = columns.builder(mapping, layout)
    header_line = found.header_line
    for record in _records(path, found.container, choice, progress, cancelled):
        if len(record) == 3:
            yield record
            continue
        line, cells = record
        if line > header_line:
            row = build(line, cells)
            if row is not None:
                yield row


def _mapped(path: Path, mapping: tuple[Meaning, ...] | None) -> tuple[Meaning, ...]:
    if mapping is None or not columns.is_mapped(mapping):
        raise UserError(Problem.PHRASE_FILE_COLUMNS, path=path.name)
    return mapping
