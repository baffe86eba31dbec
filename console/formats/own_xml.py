"""Our own XML, described in docs/phrase-xml.md and resources/schema/phrases-1.rng: it holds every field."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    BadReason,
    BadRow,
    FileRow,
    PhraseRow,
    RowImage,
    excerpt,
    group_path,
    line_breaks,
    usable_id,
)
from console.formats.columns import judged
from console.formats.xml_stream import LONGEST_TEXT, Guarded

NAMESPACE: Final = "urn:agent-console:phrases"
VERSION: Final = 1
BATCH: Final = 500
_BLOCK: Final = 128 * 1024
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile("[&<>\r]")
_TEXTS: Final = {"code", "title", "text", "variant", "tag", "image", "name"}
_INSIDE: Final = {"phrases": "", "group": "phrases", "phrase": "group", "name": "group"}
_ELEMENTS: Final = {f"{NAMESPACE}}}{name}": (name, _INSIDE.get(name, "phrase")) for name in sorted({*_INSIDE, *_TEXTS})}
"""What the elements are called inside, and in which they stand."""


# --- writing ----------------------------------------------------------------------------------


def written(rows: Iterable[PhraseRow]) -> Iterator[str]:
    """Give the text of a file with these rows, part by part."""
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<phrases xmlns="{NAMESPACE}" version="{VERSION}">\n']
    for (path, group_id), members in groupby(rows, key=lambda row: (row.group, row.group_id)):
        identity = f" id={quoteattr(group_id)}" if group_id else ""
        parts.append(f"<group{identity}>" + "".join(_element("name", part) for part in path) + "\n")
        for row in members:
            if not row.is_group_only:
                parts.append(_phrase(row))
                if len(parts) >= BATCH:
                    yield "".join(parts)
                    parts.clear()
        parts.append("</group>\n")
    yield "".join(parts) + "</phrases>\n"


def _phrase(row: PhraseRow) -> str:
    parts = ["<phrase", *_attributes(row), ">"]
    if row.code:
        parts.append(_element("code", row.code))
    if row.title:
        parts.append(_element("title", row.title))
    parts.append(_element("text", row.content))
    parts += [_element("variant", text) for text in row.variants]
    parts += [_element("tag", text) for text in row.tags]
    for image in row.images:
        data = base64.b64encode(image.data).decode() if image.data is not None else ""
        parts.append(f"<image name={quoteattr(image.name)}>{data}</image>")
    parts.append("</phrase>\n")
    return "".join(parts)


def _attributes(row: PhraseRow) -> Iterator[str]:
    if row.id:
        yield f" id={quoteattr(row.id)}"
    if row.source:
        yield f" source={quoteattr(row.source)}"
    for name, day in (("valid-from", row.valid_from), ("valid-until", row.valid_until)):
        if day is not None:
            yield f' {name}="{day.isoformat()}"'
    for name, time in (("created", row.created_at), ("changed", row.changed_at), ("used", row.last_used_at)):
        if time is not None:
            yield f' {name}="{time.astimezone(UTC).isoformat().replace("+00:00", "Z")}"'
    if row.use_count:
        yield f' uses="{row.use_count}"'
    if row.pinned:
        yield ' pinned="true"'
    if row.hidden:
        yield ' hidden="true"'


def _element(name: str, text: str) -> str:
    if _NOT_IN_XML.search(text):
        return f'<{name} escaped="true">{xml_escape(json.dumps(text)[1:-1])}</{name}>'
    if _MARKUP.search(text):
        text = xml_escape(text, {"\r": "&#13;"})
    return f"<{name}>{text}</{name}>"


# --- reading ----------------------------------------------------------------------------------


class _Reader:
    """Takes the elements as they come and makes rows; only what the schema has is let through."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.rows: list[FileRow] = []
        self.guarded = Guarded(name)
        parser = self.guarded.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        self._stack: list[str] = []
        self._texts: list[str] = []
        self._length = 0
        self._escaped = False
        self._image = ""
        self._names: list[str] = []
        self._group: tuple[str, ...] | None = None
        self._group_id = ""
        self._alone = True
        self._line = 0
        self._row: dict[str, Any] = {}
        self._lists: dict[str, list[object]] = {}

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name, expected = _ELEMENTS.get(tag, ("", "?"))
        stack = self._stack
        if expected != (stack[-1] if stack else ""):
            raise self._broken()
        stack.append(name)
        self._texts.clear()
        if name in _TEXTS:
            self._length = 0
            if attributes:
                self._escaped = attributes.get("escaped") == "true"
                self._image = attributes.get("name", "")
        elif name == "phrase":
            if self._group is None:
                self._close_names()
            self._line = self.guarded.parser.CurrentLineNumber
            self._row = {}
            self._lists = {}
            self._alone = False
            if attributes:
                self._take_attributes(attributes)
        else:
            self._begin(name, attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "group":
            self._line = self.guarded.line
            self._names, self._group, self._alone = [], None, True
            self._group_id = attributes.get("id", "")
        elif not attributes.get("version", "").isdigit():
            raise self._broken()
        elif int(attributes["version"][:9]) > VERSION:
            raise UserError(Problem.PHRASE_FILE_NEWER, path=self._name)

    def _data(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise UserError(Problem.PHRASE_FILE_CELL_TOO_LONG, path=self._name, line=str(self.guarded.line))

    def _end(self, _tag: str) -> None:
        name = self._stack.pop()
        texts = self._texts
        text = texts[0] if len(texts) == 1 else "".join(texts)
        texts.clear()
        if name in _TEXTS:
            self._take_text(name, text)
        elif text and not text.isspace():
            raise self._broken()
        elif name == "phrase":
            self._take_phrase()
        elif name == "group":
            if self._group is None:
                self._close_names()
            if self._alone and self._group:
                row = PhraseRow(self._line, self._group, "", "", "", is_group_only=True, group_id=self._group_id)
                self._add(row, "")

    def _take_text(self, name: str, text: str) -> None:
        if self._escaped:
            self._escaped = False
            try:
                text = str(json.loads(f'"{text}"', strict=False))
            except ValueError:
                raise self._broken() from None
        if name == "image":
            self._lists.setdefault("images", []).append(self._picture(text))
        elif name == "name":
            if self._group is not None:
                raise self._broken()
            self._names.append(text)
        elif name in {"variant", "tag"}:
            self._lists.setdefault(name + "s", []).append(line_breaks(text))
        else:
            key = "content" if name == "text" else name
            if key in self._row:
                raise self._broken()
            self._row[key] = line_breaks(text) if "\r" in text else text

    def _picture(self, text: str) -> RowImage:
        try:
            return RowImage(self._image, base64.b64decode(text, validate=True) if text else None)
        except (binascii.Error, ValueError):
            raise self._broken() from None

    def _close_names(self) -> None:
        self._group = group_path(self._names)

    def _take_attributes(self, attributes: dict[str, str]) -> None:
        row = self._row
        try:
            for name, value in attributes.items():
                if name == "id":
                    row["id"] = value if usable_id(value) else ""
                elif name == "source":
                    row["source"] = value
                elif name in {"pinned", "hidden"}:
                    row[name] = value == "true"
                elif name == "uses":
                    row["use_count"] = min(int(value[:12]), 2**31)
                else:
                    key, kind = _WHEN[name]
                    row[key] = kind(value)
        except KeyError:
            raise self._broken() from None
        except (ValueError, OverflowError):
            self._row = {"bad": True}

    def _take_phrase(self) -> None:
        if self._row.pop("bad", False):
            self.rows.append(BadRow(self._line, BadReason.BAD_DATE, excerpt(str(self._row.get("content", "")))))
            return
        given = self._row
        for key, values in self._lists.items():
            given[key] = tuple(values)
        take = given.get
        row = PhraseRow(
            self._line,
            self._group or (),
            take("code", ""),
            take("title", ""),
            take("content", ""),
            take("variants", ()),
            take("tags", ()),
            take("images", ()),
            take("id", ""),
            take("valid_from"),
            take("valid_until"),
            False,
            self._group_id,
            take("source", ""),
            take("created_at"),
            take("changed_at"),
            take("last_used_at"),
            take("use_count", 0),
            take("pinned", False),
            take("hidden", False),
        )
        self._add(row, "")

    def _add(self, row: PhraseRow, raw: str) -> None:
        made = judged(row, raw)
        if made is None:
            made = BadRow(row.line, BadReason.NO_TEXT, "")
        self.rows.append(made)

    def _broken(self) -> UserError:
        return UserError(Problem.PHRASE_FILE_BROKEN, path=self._name, line=str(self.guarded.line))


def _time(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


_WHEN: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "valid-from": ("valid_from", date.fromisoformat),
    "valid-until": ("valid_until", date.fromisoformat),
    "created": ("created_at", _time),
    "changed": ("changed_at", _time),
    "used": ("last_used_at", _time),
}


def read(text: io.TextIOWrapper, name: str) -> Iterator[FileRow]:
    """Give the rows of a file of ours. Raises UserError (PHRASE_FILE_*)."""
    reader = _Reader(name)
    while block := text.read(_BLOCK):
        reader.guarded.feed(block)
        yield from reader.rows
        reader.rows.clear()
    reader.guarded.close()
    yield from reader.rows
