"""A phrase as the search sees it: its folded fields in one string, and beside it the initials, place for place."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from console.domain.pinyin import PinyinTable, fold

CODE_MARK, TITLE_MARK, TEXT_MARK, GROUP_MARK, TAGS_MARK, END_MARK = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
HEAD = 12
"""So many characters of a text without a title stand in for one."""

Key = Hashable


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One phrase to be found; group is its path as people read it, use_recent how often it was used in 30 days.

    offered: only a search for everything finds the others, hidden ones and those out of their dates.
    """

    key: Key
    code: str
    title: str
    text: str
    group: str = ""
    tags: tuple[str, ...] = ()
    use_recent: int = 0
    offered: bool = True


class Place(NamedTuple):
    """Where in a string a phrase's fields begin: the place of the mark before each, and the end of the last."""

    code: int
    title: int
    text: int
    group: int
    end: int

    @property
    def head_end(self) -> int:
        """Give the end of the part a loose match is looked for in: code and title, or how the text begins."""
        return self.text if self.text > self.title + 1 else min(self.text + 1 + HEAD, self.group)

    def at(self, base: int) -> Place:
        """Give the same fields in a longer string that holds this one from base on."""
        return Place(self.code + base, self.title + base, self.text + base, self.group + base, self.end + base)


class Document(NamedTuple):
    """The folded fields, each behind its mark, and the symbols of their characters' initials."""

    text: str
    symbols: str
    place: Place


class Symbols(dict[int, int]):
    """What str.translate asks for a character's symbol; a character without one becomes a blank."""

    def __missing__(self, point: int) -> int:
        """Remember a character nobody types by an initial."""
        self[point] = 0x20
        return 0x20


def document(entry: SearchEntry, symbols: Symbols) -> Document:
    """Fold a phrase."""
    code, title, text = fold(entry.code), fold(entry.title), fold(entry.text)
    group, tags = fold(entry.group), fold(" ".join(entry.tags))
    joined = f"{CODE_MARK}{code}{TITLE_MARK}{title}{TEXT_MARK}{text}{GROUP_MARK}{group}{TAGS_MARK}{tags}{END_MARK}"
    title_at = 1 + len(code)
    text_at = title_at + 1 + len(title)
    group_at = text_at + 1 + len(text)
    return Document(joined, joined.translate(symbols), Place(0, title_at, text_at, group_at, len(joined)))


def symbols_for(table: PinyinTable) -> Symbols:
    """Give a table of symbols of one's own, which grows with what is asked of it."""
    return Symbols(table.symbols)
