"""What the columns of a table mean, and the rows of phrases they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    DEEPEST_GROUP,
    LONGEST_CODE,
    LONGEST_GROUP,
    LONGEST_TEXT,
    BadReason,
    BadRow,
    FileFormat,
    FileRow,
    Meaning,
    PhraseRow,
    RowImage,
    excerpt,
    group_path,
    line_breaks,
    split_group,
    split_list,
    split_words,
    unescape,
    usable_id,
)

M = Meaning


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that is known by its header."""

    format: FileFormat
    header: tuple[str, ...]
    """In normal form: no （必填）, lower case."""
    mapping: tuple[Meaning, ...]
    group_separator: str = " > "
    commas: bool = False
    """&#44; is a comma."""
    skip: int = 0
    """How many rows stand above the header."""


EXTRA_COLUMNS: Final = {
    "标题": M.TITLE,
    "标签": M.TAGS,
    "其他说法": M.VARIANTS,
    "图片": M.IMAGES,
    "生效日期": M.VALID_FROM,
    "失效日期": M.VALID_UNTIL,
    "编号": M.ID,
}
"""What our own CSV adds to the header of Qianniu where a phrase has more than fits there."""
OLD_HEADER: Final = ("快捷编码", "快捷短语", "快捷短语分组")
BOT_V3_MARK: Final = "最初3行的内容请勿改动"

LAYOUTS: Final = (
    Layout(FileFormat.QIANNIU, ("快捷短语编码", "快捷短语", "快捷短语分组"), (M.CODE, M.CONTENT, M.GROUP), commas=True),
    Layout(FileFormat.QIANNIU_OLD, OLD_HEADER, (M.CODE, M.CONTENT, M.GROUP), commas=True),
    Layout(
        FileFormat.KEFUBAO,
        ("一级分类", "二级分类", "话术标题", "话术内容"),
        (M.GROUP, M.GROUP, M.TITLE, M.CONTENT),
    ),
    Layout(
        FileFormat.BOT_V3,
        ("分组", "快捷编码", "标题", "内容", "图片名", "程序数据"),
        (M.GROUP, M.CODE, M.TITLE, M.CONTENT, M.IMAGES, M.IGNORE),
        group_separator="=>",
        skip=2,
    ),
    Layout(
        FileFormat.WECOM,
        ("分类", "话术分组", "话术短标题", "话术内容"),
        (M.GROUP, M.GROUP, M.TITLE, M.CONTENT),
    ),
    Layout(
        FileFormat.SHOP_SHEET,
        ("登记日期", "分组", "快捷编码", "快捷短语", "是否加入团队"),
        (M.IGNORE, M.GROUP, M.CODE, M.CONTENT, M.IGNORE),
    ),
    Layout(FileFormat.CHATWOOT, ("short_code", "content"), (M.CODE, M.CONTENT)),
    Layout(
        FileFormat.ZAMMAD,
        ("id", "name", "keywords", "content", "note", "active", "groups"),
        (M.IGNORE, M.TITLE, M.TAGS, M.CONTENT, M.IGNORE, M.IGNORE, M.GROUP),
        group_separator="::",
    ),
    Layout(FileFormat.BEEFTEXT, (), (M.CODE, M.CONTENT, M.TITLE)),
)
OF_FORMAT: Final = {layout.format: layout for layout in LAYOUTS}

_HINTS: Final = (
    (M.CODE, re.compile(r"编码|短码|快捷键|代码|code|trigger|shortcut|abbrev|^key$|^快捷$")),
    (M.TAGS, re.compile(r"标签|关键词|关键字|tag|keyword|search_?terms?")),
    (M.GROUP, re.compile(r"分组|分类|类别|目录|文件夹|group|categor|folder|^组$")),
    (M.TITLE, re.compile(r"标题|名称|主题|title|name|label|subject")),
    (M.IMAGES, re.compile(r"图片|image|picture")),
    (M.CONTENT, re.compile(r"内容|短语|话术|回复|文本|content|text|phrase|snippet|replac|message|body|answer|reply")),
)
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_LONGEST_HEADING: Final = 40
MOST_CELLS: Final = 1_000


def heading(cell: str) -> str:
    """Give the cell of a header in normal form: no （必填）, no space around, lower case."""
    return _IN_BRACKETS.sub("", cell).strip().strip("\ufeff*＊@").strip().lower()


def meaning_of(name: str) -> Meaning:
    """Tell what a column is for by its name."""
    folded = heading(name)
    if not folded or len(folded) > _LONGEST_HEADING:
        return M.IGNORE
    return next((meaning for meaning, hint in _HINTS if hint.search(folded)), M.IGNORE)


def mapping_of(names: Sequence[str]) -> tuple[Meaning, ...]:
    """Tell what columns are for by their names; each meaning but group once, the first that fits."""
    found: list[Meaning] = []
    for name in names:
        meaning = meaning_of(name)
        found.append(M.IGNORE if meaning in found and meaning is not M.GROUP else meaning)
    return tuple(found)


def is_mapped(mapping: Sequence[Meaning]) -> bool:
    """Tell whether phrases can be made with this mapping."""
    return M.CONTENT in mapping


def layout_of(cells: Sequence[str]) -> tuple[Layout | None, tuple[Meaning, ...] | None]:
    """Recognise a header: a known table, or one whose names say what they are; neither: (None, None)."""
    names = tuple(heading(cell) for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    if names[:3] == OLD_HEADER and "编号" in names and all(name in EXTRA_COLUMNS for name in names[3:]):
        mapping = (M.CODE, M.CONTENT, M.GROUP, *(EXTRA_COLUMNS[name] for name in names[3:]))
        return Layout(FileFormat.CONSOLE_CSV, names, mapping, commas=True), mapping
    for layout in LAYOUTS:
        if layout.header and names == layout.header:
            return layout, layout.mapping
    mapping = mapping_of(cells)
    if BOT_V3_MARK in "".join(cells):
        return None, None
    if is_mapped(mapping) and all(len(name) <= _LONGEST_HEADING for name in names) and _tells(names, mapping):
        return None, mapping
    return None, None


def _tells(names: Sequence[str], mapping: Sequence[Meaning]) -> bool:
    return len(set(mapping) - {M.IGNORE}) > 1 or len(names) == 1


Build = Callable[[int, Sequence[str]], FileRow | None]


def builder(mapping: tuple[Meaning, ...], layout: Layout | None) -> Build:
    """Give the function that makes a row of a record's line and cells; it gives None for a record without anything."""
    return _Builder(mapping, layout).build


class _Builder:
    """Makes rows of cells."""

    def __init__(self, mapping: tuple[Meaning, ...], layout: Layout | None) -> None:
        self._width = len(mapping)
        self._own = layout is not None and layout.format is FileFormat.CONSOLE_CSV
        self._commas = layout.commas if layout else False
        self._separator = layout.group_separator if layout else " > "
        self._zammad = layout is not None and layout.format is FileFormat.ZAMMAD
        self._content = mapping.index(M.CONTENT)
        self._code = mapping.index(M.CODE) if M.CODE in mapping else -1
        self._title = mapping.index(M.TITLE) if M.TITLE in mapping else -1
        self._groups = tuple(number for number, meaning in enumerate(mapping) if meaning is M.GROUP)
        self._others = tuple(
            (number, meaning)
            for number, meaning in enumerate(mapping)
            if meaning not in {M.CONTENT, M.CODE, M.TITLE, M.GROUP, M.IGNORE}
        )
        self._one_group = self._groups[0] if len(self._groups) == 1 else -1
        self._paths: dict[str, tuple[str, ...]] = {}
        self._long: set[tuple[str, ...]] = set()

    def build(self, line: int, cells: Sequence[str]) -> FileRow | None:
        """Make a row; the common case first, as a hundred thousand of them come."""
        if len(cells) != self._width:
            if len(cells) > MOST_CELLS:
                raise UserError(Problem.PHRASE_FILE_COLUMNS_TOO_MANY, line=str(line))
            if len(cells) > self._width and any(cells[self._width :]):
                return BadRow(line, BadReason.TOO_MANY_CELLS, excerpt(" ".join(cells)))
            cells = [*cells[: self._width], *("",) * (self._width - len(cells))]
        content = cells[self._content]
        if "&#" in content or "\r" in content:
            content = self._text(content)
        code = cells[self._code] if self._code >= 0 else ""
        title = cells[self._title] if self._title >= 0 else ""
        if "&#" in code or "&#" in title or "\r" in code or "\r" in title:
            code, title = self._text(code), self._text(title)
        place = self._one_group
        group = self._paths.get(cells[place]) if place >= 0 else None
        if group is None:
            group = self._group(cells)
        if self._others or not content or group in self._long:
            return self._judged(PhraseRow(line, group, code, title, content), cells)
        if len(content) <= LONGEST_TEXT and len(code) <= LONGEST_CODE:
            return _new_row(PhraseRow, (line, group, code, title, content, *_USUAL))
        return self._judged(PhraseRow(line, group, code, title, content), cells)

    def _judged(self, row: PhraseRow, cells: Sequence[str]) -> FileRow | None:
        if self._others:
            made = self._with_others(row, cells)
            if isinstance(made, BadRow):
                return made
            row = made
        return judged(row, " ".join(cells))

    def _text(self, cell: str) -> str:
        if "\r" in cell:
            cell = line_breaks(cell)
        return unescape(cell, commas=self._commas) if "&#" in cell else cell

    def _group(self, cells: Sequence[str]) -> tuple[str, ...]:
        if self._one_group < 0:
            path = group_path(self._text(cells[number]) for number in self._groups)
        else:
            cell = cells[self._one_group]
            whole = self._text(cell)
            if self._zammad:
                whole = re.split(r"[,;]", whole)[0]
            path = self._paths[cell] = split_group(whole, self._separator)
        if _is_long(path):
            self._long.add(path)
        return path

    def _with_others(self, row: PhraseRow, cells: Sequence[str]) -> PhraseRow | BadRow:
        for number, meaning in self._others:
            cell = self._text(cells[number])
            if not cell:
                continue
            if meaning is M.ID:
                row = row._replace(id=cell if usable_id(cell) else "")
            elif meaning is M.TAGS:
                row = row._replace(tags=split_list(cell) if self._own else split_words(cell))
            elif meaning is M.VARIANTS:
                row = row._replace(variants=split_list(cell) if self._own else (cell,))
            elif meaning is M.IMAGES:
                names = split_list(cell) if self._own else tuple(part for part in re.split(r"[;；|\n]", cell) if part)
                row = row._replace(images=tuple(RowImage(name.strip()) for name in names))
            else:
                try:
                    day = date.fromisoformat(cell.strip())
                except ValueError:
                    return BadRow(row.line, BadReason.BAD_DATE, excerpt(cell))
                row = row._replace(valid_from=day) if meaning is M.VALID_FROM else row._replace(valid_until=day)
        if self._zammad and self._groups:
            further = re.split(r"[,;]", self._text(cells[self._groups[0]]))[1:]
            row = row._replace(tags=(*row.tags, *(part.strip() for part in further if part.strip())))
        return row


def judged(row: PhraseRow, raw: str) -> FileRow | None:
    """Give the row if it can be taken, as a group if it is only that; None where there is nothing in it."""
    if not row.content:
        if row.images and not row.variants:
            return _measured(row)
        if row.code or row.title or row.variants or row.id:
            return BadRow(row.line, BadReason.NO_TEXT, excerpt(raw))
        return _measured(row._replace(is_group_only=True)) if row.group else None
    return _measured(row)


def _measured(row: PhraseRow) -> FileRow:
    if len(row.content) > LONGEST_TEXT or any(len(text) > LONGEST_TEXT for text in row.variants):
        return BadRow(row.line, BadReason.TEXT_TOO_LONG, excerpt(row.content))
    if len(row.code) > LONGEST_CODE:
        return BadRow(row.line, BadReason.CODE_TOO_LONG, excerpt(row.code))
    if row.group and _is_long(row.group):
        return BadRow(row.line, BadReason.GROUP_TOO_LONG, excerpt(" > ".join(row.group)))
    return row


def _is_long(path: tuple[str, ...]) -> bool:
    return len(path) > DEEPEST_GROUP or any(len(name) > LONGEST_GROUP for name in path)


_new_row = tuple.__new__
_USUAL: Final = tuple(PhraseRow._field_defaults.values())
