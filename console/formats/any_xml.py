"""XML of any kind: elements that repeat are the rows, their attributes and children are the columns."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import FileRow, Meaning
from console.formats.columns import builder, is_mapped, mapping_of, meaning_of
from console.formats.xml_stream import Node, Trees

_BLOCK: Final = 64 * 1024
_LOOKED_AT: Final = 2_000_000
_MOST_PATHS: Final = 500
_MOST_COLUMNS: Final = 200
OWN_TEXT: Final = "."
"""The column of an element's own text; a column of an element around it is ../name."""


@dataclass(slots=True)
class _Seen:
    """What was seen of the elements at one path."""

    count: int = 0
    siblings: int = 1
    columns: dict[str, None] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)
    """Children that stood more than once in one element."""
    leaf: bool = True


@dataclass(slots=True)
class Shape:
    """Which elements are the rows, and their columns."""

    rows_at: str
    columns: tuple[str, ...]
    mapping: tuple[Meaning, ...]
    certain: bool


@dataclass(slots=True)
class _Open:
    """An element on the way down."""

    seen: _Seen
    children: Counter[str] = field(default_factory=Counter)
    text: bool = False


def shape(text: io.TextIOWrapper, name: str) -> Shape:
    """Find the rows and columns, by the beginning of the file. Raises UserError (PHRASE_FILE_*)."""
    paths = _Survey(name).run(text)
    best: tuple[tuple[int, int, int, int], Shape] | None = None
    for path, seen in paths.items():
        if not seen.columns or len(seen.columns) > _MOST_COLUMNS:
            continue
        columns = _columns(path, paths)
        mapping = _mapping(path, columns)
        told = len(set(mapping) - {Meaning.IGNORE})
        rank = (int(is_mapped(mapping)), told, int(seen.siblings > 1), seen.count)
        if best is None or rank > best[0]:
            best = rank, Shape("/".join(path), columns, mapping, is_mapped(mapping))
    if best is None:
        raise UserError(Problem.PHRASE_FILE_COLUMNS, path=name)
    return best[1]


def _columns(path: tuple[str, ...], paths: dict[tuple[str, ...], _Seen]) -> tuple[str, ...]:
    """Name the columns of a path: its own, and what the elements around it say once."""
    own = tuple(column for column in paths[path].columns if column not in paths[path].several)
    around = tuple(
        "../" * (len(path) - depth) + column
        for depth in range(1, len(path))
        for column in paths[path[:depth]].columns
        if column not in paths[path[:depth]].several and column not in {OWN_TEXT, path[depth]}
    )
    return (*around, *own)


def _mapping(path: tuple[str, ...], columns: tuple[str, ...]) -> tuple[Meaning, ...]:
    """Guess what the columns are: by their names, and for a name of the element around by that element's."""
    names = [path[-1] if column == OWN_TEXT else column for column in columns]
    found = list(mapping_of([name.rpartition("/")[2] if "../" in name else name for name in names]))
    for number, column in enumerate(columns):
        if column.startswith("../"):
            holder = path[len(path) - 1 - column.count("../")]
            groups = Meaning.GROUP in {meaning_of(column), meaning_of(holder)}
            naming = meaning_of(column) in {Meaning.TITLE, Meaning.GROUP}
            found[number] = Meaning.GROUP if groups and naming else Meaning.IGNORE
    own = mapping_of(["" if column.startswith("../") else name for column, name in zip(columns, names, strict=True)])
    for number, meaning in enumerate(own):
        if not columns[number].startswith("../"):
            found[number] = meaning
    if Meaning.CONTENT not in found and OWN_TEXT in columns and set(found) != {Meaning.IGNORE}:
        found[columns.index(OWN_TEXT)] = Meaning.CONTENT
    return tuple(found)


class _Survey:
    """Looks at the beginning of a file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._paths: dict[tuple[str, ...], _Seen] = {}
        self._stack: list[_Open] = []
        self._trees = Trees(name, lambda _path: False, self._begin, self._finish)

    def run(self, text: io.TextIOWrapper) -> dict[tuple[str, ...], _Seen]:
        """Look."""
        done = 0
        while done < _LOOKED_AT and (block := text.read(_BLOCK)):
            self._trees.guarded.feed(block)
            done += len(block)
        if done < _LOOKED_AT:
            self._trees.guarded.close()
        return self._paths

    def _begin(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        seen = self._paths.get(path)
        if seen is None:
            if len(self._paths) >= _MOST_PATHS:
                raise UserError(Problem.PHRASE_FILE_COLUMNS, path=self._name)
            seen = self._paths[path] = _Seen()
        seen.count += 1
        for name in attributes:
            seen.columns.setdefault("@" + name)
        if self._stack:
            above = self._stack[-1]
            above.children[path[-1]] += 1
            above.seen.leaf = False
            if above.children[path[-1]] > 1:
                above.seen.several.add(path[-1])
                seen.siblings = max(seen.siblings, above.children[path[-1]])
        self._stack.append(_Open(seen))

    def _finish(self, path: tuple[str, ...], text: str) -> None:
        closed = self._stack.pop()
        if not closed.children and self._stack:
            self._stack[-1].seen.columns.setdefault(path[-1])
        if text.strip() and not closed.children:
            closed.seen.columns.setdefault(OWN_TEXT)


def read(
    text: io.TextIOWrapper, name: str, rows_at: str, columns: tuple[str, ...], mapping: tuple[Meaning, ...]
) -> Iterator[FileRow]:
    """Give the rows at a path. Raises UserError (PHRASE_FILE_*)."""
    build = builder(mapping, None)
    for line, found in cells(text, name, rows_at, columns):
        row = build(line, found)
        if row is not None:
            yield row


def cells(text: io.TextIOWrapper, name: str, rows_at: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Give the line and the cells of every element at a path. Raises UserError (PHRASE_FILE_*)."""
    path = tuple(rows_at.split("/"))
    around = _Around(path)
    trees = Trees(name, lambda at: at == path, around.begin, around.leaf)
    around.trees = trees
    block = text.read(_BLOCK)
    while block:
        trees.guarded.feed(block)
        block = text.read(_BLOCK)
        if not block:
            trees.guarded.close()
        around.finish()
        for number, (_, node) in enumerate(trees.taken()):
            yield node.line, [_cell(node, column, around.then[number]) for column in columns]
        around.then.clear()


class _Around:
    """What the elements around the rows say, as it was when each row began."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self._path = path
        self._now: dict[str, str] = {}
        self.then: list[dict[str, str]] = []
        self.trees: Trees | None = None

    def begin(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        """An element that is no row begins: what was said at its depth and below is over."""
        depth = len(path)
        if depth < len(self._path) and path == self._path[:depth]:
            self._catch_up()
            over = "../" * (len(self._path) - depth)
            self._now = {key: value for key, value in self._now.items() if key.count("../") > over.count("../")}
            for key, value in attributes.items():
                self._now[f"{over}@{key}"] = value

    def leaf(self, path: tuple[str, ...], text: str) -> None:
        """An element that is no row ends."""
        depth = len(path) - 1
        if 0 < depth < len(self._path) and path[:-1] == self._path[:depth] and path != self._path[: depth + 1]:
            self._catch_up()
            self._now = {**self._now, "../" * (len(self._path) - depth) + path[-1]: text}

    def _catch_up(self) -> None:
        """Rows that are ready keep what was said until now."""
        ready = len(self.trees.ready) if self.trees else 0
        while len(self.then) < ready:
            self.then.append(self._now)

    def finish(self) -> None:
        """Everything that is ready keeps what is said now."""
        self._catch_up()


def _cell(node: Node, column: str, around: dict[str, str]) -> str:
    if column.startswith("../"):
        return around.get(column, "")
    if column.startswith("@"):
        return node.attributes.get(column[1:], "")
    if column == OWN_TEXT:
        return node.text
    return next((_all_text(child) for child in node.children if child.tag == column), "")


def _all_text(node: Node) -> str:
    return node.text + "".join(_all_text(child) for child in node.children)
