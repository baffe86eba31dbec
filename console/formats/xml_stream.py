"""XML from strangers: no DTD, no entities, bounded depth and size, as a stream of small trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.parsers import expat

from console.domain.errors import Problem, UserError

DEEPEST: Final = 64
LONGEST_TEXT: Final = 24 * 1024 * 1024
MOST_NODES: Final = 20_000
MOST_ATTRIBUTES: Final = 1_000
_LONGEST_TOKEN: Final = 32 * 1024 * 1024


class Node:
    """An element with what it holds; names have no namespace."""

    __slots__ = ("attributes", "children", "line", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.children: list[Node] = []
        self.text = ""


class Guarded:
    """An expat parser that refuses what no honest file needs. Raises UserError (PHRASE_FILE_*)."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fed = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.buffer_size = 64 * 1024
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _refuse(self, *_arguments: object) -> int:
        raise UserError(Problem.PHRASE_FILE_DTD, path=self._name)

    def feed(self, block: str | bytes) -> None:
        """Take the next part of the file."""
        self._parse(block, final=False)
        self._fed += len(block) if isinstance(block, bytes) else len(block.encode("utf-8", "replace"))
        if self._fed - self.parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise UserError(Problem.PHRASE_FILE_CELL_TOO_LONG, path=self._name, line=str(self.line))

    def close(self) -> None:
        """Say that this was all. Raises UserError where the end is missing."""
        self._parse("", final=True)

    def _parse(self, block: str | bytes, *, final: bool) -> None:
        try:
            self.parser.Parse(block, final)
        except expat.ExpatError as error:
            line = str(error.lineno)
            raise UserError(Problem.PHRASE_FILE_BROKEN, path=self._name, line=line) from error
        except UnicodeEncodeError as error:
            raise UserError(Problem.PHRASE_FILE_BROKEN, path=self._name, line=str(self.line)) from error

    @property
    def line(self) -> int:
        """Where it is, from 1."""
        return self.parser.CurrentLineNumber


class Trees:
    """Builds a tree for every element that is asked for; everything else is passed over, told by the two calls."""

    def __init__(
        self,
        name: str,
        wanted: Callable[[tuple[str, ...]], bool],
        passing: Callable[[tuple[str, ...], dict[str, str]], None] | None = None,
        passed: Callable[[tuple[str, ...], str], None] | None = None,
    ) -> None:
        self.ready: list[tuple[tuple[str, ...], Node]] = []
        self._name = name
        self._wanted = wanted
        self._passing = passing
        self._passed = passed
        self._path: list[str] = []
        self._texts: list[str] = []
        self._stack: list[Node] = []
        self._count = 0
        self._length = 0
        self.guarded = Guarded(name)
        parser = self.guarded.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition("}")[2]
        if attributes:
            attributes = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        self._path.append(tag)
        if len(self._path) > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise UserError(Problem.PHRASE_FILE_TOO_DEEP, path=self._name, line=str(self.guarded.line))
        self._flush()
        if self._stack:
            self._count += 1
            if self._count > MOST_NODES:
                raise UserError(Problem.PHRASE_FILE_TOO_DEEP, path=self._name, line=str(self.guarded.line))
            node = Node(tag, attributes, self.guarded.line)
            self._stack[-1].children.append(node)
            self._stack.append(node)
        elif self._wanted(tuple(self._path)):
            self._count = 0
            self._stack.append(Node(tag, attributes, self.guarded.line))
        elif self._passing:
            self._passing(tuple(self._path), attributes)

    def _data(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise UserError(Problem.PHRASE_FILE_CELL_TOO_LONG, path=self._name, line=str(self.guarded.line))

    def _flush(self) -> None:
        if self._texts:
            if self._stack:
                self._stack[-1].text += "".join(self._texts)
            self._texts.clear()
        self._length = 0

    def _end(self, _tag: str) -> None:
        if self._stack:
            self._flush()
            node = self._stack.pop()
            if not self._stack:
                self.ready.append((tuple(self._path), node))
        else:
            if self._passed:
                self._passed(tuple(self._path), "".join(self._texts))
            self._texts.clear()
            self._length = 0
        self._path.pop()

    def taken(self) -> list[tuple[tuple[str, ...], Node]]:
        """Give the trees that are whole, once."""
        ready, self.ready = self.ready, []
        return ready


def nodes(blocks: Iterable[str | bytes], tags: set[str], name: str) -> Iterator[Node]:
    """Give the elements of these names. Raises UserError (PHRASE_FILE_*)."""
    trees = Trees(name, lambda path: path[-1] in tags)
    for block in blocks:
        trees.guarded.feed(block)
        for _, node in trees.taken():
            yield node
    trees.guarded.close()
    for _, node in trees.taken():
        yield node
