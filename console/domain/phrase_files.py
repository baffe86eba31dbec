"""What stands in phrase files: rows, rows that cannot be taken, what columns mean, and the normal form of texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import blake2b
from typing import Final, NamedTuple

Progress = Callable[[float], None]
"""Told how much is done, 0 to 1; may come from any thread."""
Cancelled = Callable[[], bool]
"""Asked now and then whether to give up."""

LONGEST_TEXT: Final = 100_000
LONGEST_CODE: Final = 200
LONGEST_GROUP: Final = 200
DEEPEST_GROUP: Final = 16
EXCERPT: Final = 60


class CancelledError(Exception):
    """The user gave up; nothing was changed."""


class FileFormat(Enum):
    """Whose layout a file has; the value is its name on the command line."""

    CONSOLE_CSV = "console-csv"
    CONSOLE_XML = "console-xml"
    QIANNIU = "qianniu"
    QIANNIU_OLD = "qianniu-old"
    KEFUBAO = "kefubao"
    BOT_V3 = "bot-v3"
    WECOM = "wecom"
    SHOP_SHEET = "shop-sheet"
    CHATWOOT = "chatwoot"
    ZAMMAD = "zammad"
    BEEFTEXT = "beeftext"
    ESPANSO = "espanso"
    TABLE = "csv"
    """Any table, its columns found by their names or mapped by hand."""
    XML = "xml"
    """Any XML, repeated siblings being the rows."""


class Container(Enum):
    """How the bytes of a file are to be taken apart."""

    TEXT = "text"
    XLSX = "xlsx"
    XML = "xml"
    YAML = "yaml"


class Meaning(Enum):
    """What a column holds."""

    CODE = "code"
    CONTENT = "content"
    GROUP = "group"
    TITLE = "title"
    TAGS = "tags"
    VARIANTS = "variants"
    IMAGES = "images"
    ID = "id"
    VALID_FROM = "valid-from"
    VALID_UNTIL = "valid-until"
    IGNORE = "ignore"


class BadReason(Enum):
    """Why a row cannot be taken as it is."""

    NO_TEXT = "no-text"
    TEXT_TOO_LONG = "text-too-long"
    CODE_TOO_LONG = "code-too-long"
    GROUP_TOO_LONG = "group-too-long"
    TOO_MANY_CELLS = "too-many-cells"
    BROKEN_QUOTES = "broken-quotes"
    UNCLOSED_QUOTES = "unclosed-quotes"
    NOT_SUPPORTED = "not-supported"
    BAD_DATE = "bad-date"
    IMAGE_MISSING = "image-missing"
    """The phrase is taken, its picture is not."""


class RowImage(NamedTuple):
    """A picture of a phrase: its name in the file, and its bytes where the file holds them."""

    name: str
    data: bytes | None = None


class PhraseRow(NamedTuple):
    """One phrase of a file, or (is_group_only) one group, in normal form; line is where it begins, from 1."""

    line: int
    group: tuple[str, ...]
    code: str
    title: str
    content: str
    variants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[RowImage, ...] = ()
    id: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_group_only: bool = False
    group_id: str = ""
    source: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    last_used_at: datetime | None = None
    use_count: int = 0
    pinned: bool = False
    hidden: bool = False


class BadRow(NamedTuple):
    """A row that cannot be taken, with the beginning of it."""

    line: int
    reason: BadReason
    excerpt: str


FileRow = PhraseRow | BadRow


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """How a file is to be read; None is "guess"."""

    format: FileFormat | None = None
    encoding: str | None = None
    """A name Python's codecs know."""
    separator: str | None = None
    mapping: tuple[Meaning, ...] | None = None
    """What the columns hold, one after the other; as many as there are columns."""
    has_header: bool | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be; choice is complete and can be given to read, or changed first."""

    container: Container
    choice: ReadChoice
    columns: tuple[str, ...]
    """The names of the columns as they stand in the file; empty where the format fixes them."""
    preview: tuple[tuple[str, ...], ...]
    """The first records, as cells."""
    certain: bool
    """False: the columns were not recognised and have to be mapped by hand."""
    header_line: int = 0
    """Where the header stands, from 1; 0 where there is none."""
    rows_at: str = ""
    """For XML: the path of the elements that are the rows."""


class Loss(NamedTuple):
    """What a file could not hold of one phrase."""

    code: str
    excerpt: str
    characters: str


# --- texts ------------------------------------------------------------------------------------

_ESCAPE = re.compile(r"&((?:#38;)*)#(13|44);")
_GUARDED = ("=", "+", "-", "@", "\t", "\r")
_ANGLES = re.compile(r"(?:^|(?<= ))>+(?= |\Z)")


def line_breaks(text: str) -> str:
    """Give the text with every line break as LF."""
    if "\r" in text:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def unescape(text: str, *, commas: bool) -> str:
    """Undo &#13; and (commas) &#44;; what escape() put in front of a text that has them by itself goes too."""
    if "&#" not in text:
        return text

    def undo(match: re.Match[str]) -> str:
        if match[2] == "44" and not commas:
            return match[0]
        if match[1]:
            return f"&{match[1][4:]}#{match[2]};"
        return "\n" if match[2] == "13" else ","

    return _ESCAPE.sub(undo, text)


def escape(text: str) -> str:
    """Keep a text that holds &#13; or &#44; by itself from being unescaped when it is read."""
    return _ESCAPE.sub(r"&#38;\1#\2;", text) if "&#" in text else text


def guard(cell: str) -> str:
    """Keep a spreadsheet from running a cell: one TAB in front."""
    return "\t" + cell if cell.startswith(_GUARDED) else cell


def excerpt(text: str) -> str:
    """Give the beginning of a text on one line, for people."""
    line = " ".join(text[: EXCERPT * 2].split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


# --- groups -----------------------------------------------------------------------------------

UNGROUPED_NAMES: Final = frozenset({"", "未分组"})


def group_path(parts: Iterable[str]) -> tuple[str, ...]:
    """Give a path in normal form: names without space around them, none empty; () is Ungrouped."""
    path = tuple(name for name in (part.strip() for part in parts) if name)
    return () if len(path) == 1 and path[0] in UNGROUPED_NAMES else path


def join_group(path: tuple[str, ...]) -> str:
    """Write a path in one cell, so that split_group gives it back."""
    return " > ".join(_ANGLES.sub(lambda match: match[0] + ">", part) if ">" in part else part for part in path)


def split_group(cell: str, separator: str = " > ") -> tuple[str, ...]:
    """Take the cell of a group apart; names are brought into normal form."""
    if separator != " > " or ">" not in cell:
        return group_path(cell.split(separator))
    return group_path(_ANGLES.sub(lambda match: match[0][1:] or ">", part.strip()) for part in cell.split(separator))


# --- lists in one cell ------------------------------------------------------------------------

_NOTHING = "\\0"


def join_list(items: Iterable[str]) -> str:
    """Write several texts in one cell, so that split_list gives them back."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") or _NOTHING for item in items)


def split_list(cell: str) -> tuple[str, ...]:
    """Take apart what join_list wrote."""
    if not cell:
        return ()
    items: list[str] = []
    current: list[str] = []
    letters = iter(cell)
    for letter in letters:
        if letter == "\\":
            follower = next(letters, "\\")
            current.append("" if follower == "0" else follower)
        elif letter == "|":
            items.append("".join(current))
            current = []
        else:
            current.append(letter)
    return (*items, "".join(current))


_SEVERAL = re.compile(r"[,;，；、|\n]")


def split_words(cell: str) -> tuple[str, ...]:
    """Take apart what people wrote as several words in one cell; each word once."""
    return tuple(dict.fromkeys(word for word in (part.strip() for part in _SEVERAL.split(cell)) if word))


# --- ids --------------------------------------------------------------------------------------


def derived_id(group: tuple[str, ...], code: str, title: str, content: str, turn: int = 0) -> str:
    """Give the id of a phrase whose file has none: the same for the same phrase, in whatever console it is read.

    turn tells apart phrases of one file that are alike.
    """
    path = "\x1f".join(group)
    text = f"{path}\x1f\x1f{code}\x1f{title}\x1f{content}\x1f{turn}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def usable_id(text: str) -> bool:
    """Tell whether a text from a file may be the id of a phrase."""
    return 0 < len(text) <= 200 and text.isprintable()
