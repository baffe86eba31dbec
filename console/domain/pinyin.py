"""How Chinese characters are typed in Latin letters: their syllables, and how a typed word cuts into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_DOUBLE = ("zh", "ch", "sh")
_SETS_FROM, _READINGS_FROM = 0x80, 0x100
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(0x5E)}
_FOLDS: dict[int, int] = {**_FULL_WIDTH, **dict.fromkeys(range(0x20), 0x20), 0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5}
_ASTRAL_TO, _ASTRAL_ROOM = 0xE000, 6400


def fold(text: str) -> str:
    """Give a text as it is compared: small letters, half-width forms, no control characters; its length stays.

    A character outside the basic plane becomes one of 6,400 private ones: a single such character would make the
    whole index four bytes wide, and emoji are all kept apart by it.
    """
    text = text.translate(_FOLDS)
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if max(small) > "\uffff":
        return "".join(char if char <= "\uffff" else chr(_ASTRAL_TO + ord(char) % _ASTRAL_ROOM) for char in small)
    return small


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a typed word that stands for one character; full: a syllable or its beginning, not just an initial."""

    text: str
    end: int
    full: bool
    characters: frozenset[str]


class PinyinTable:
    """The readings of the characters, turned around: for every syllable, initial or beginning, who is read so."""

    def __init__(self, syllables: Mapping[str, str]) -> None:
        self.syllables = dict(syllables)
        self.beginnings = frozenset(name[:n] for name in syllables for n in range(1, len(name) + 1))
        self._longest = max(map(len, syllables), default=0)
        initials: dict[str, set[str]] = defaultdict(set)
        for name, characters in syllables.items():
            for char in characters:
                initials[char].add(name[0])
        self.sets: list[str] = []
        """The choices of initials that characters with several readings have, such as hk."""
        self.symbols: dict[int, int] = {ord(char): ord(char) for char in "abcdefghijklmnopqrstuvwxyz0123456789"}
        self.symbols |= {point: point for point in range(1, 8)}
        known: dict[str, int] = {}
        for char, found in initials.items():
            name = "".join(sorted(found))
            if len(name) == 1:
                self.symbols[ord(char)] = ord(name)
                continue
            if name not in known:
                known[name] = _SETS_FROM + len(self.sets)
                self.sets.append(name)
            self.symbols[ord(char)] = known[name]
        self._several: dict[str, str] = defaultdict(str)
        for number, letters in enumerate(self.sets):
            for letter in letters:
                self._several[letter] += chr(_SETS_FROM + number)
        self.readings: list[tuple[str, ...]] = []
        """The choices of syllables that characters have."""
        self.spoken = {point: point for point in self.symbols if point < _SETS_FROM}
        """What stands for a character by its choice of syllables; letters, digits and marks stand for themselves."""
        self._number_readings()
        self._begun = lru_cache(4096)(self._beginning)
        self._cut = lru_cache(64)(self._cuts)

    def _number_readings(self) -> None:
        names: dict[str, list[str]] = defaultdict(list)
        for name, characters in self.syllables.items():
            for char in characters:
                names[char].append(name)
        known: dict[tuple[str, ...], int] = {}
        for char, found in names.items():
            choice = tuple(found)
            if choice not in known:
                known[choice] = _READINGS_FROM + len(self.readings)
                self.readings.append(choice)
            self.spoken[ord(char)] = known[choice]

    def syllables_of(self, char: str) -> tuple[str, ...]:
        """Give the readings of a character."""
        return self.readings_of(chr(self.spoken.get(ord(char), 0)))

    def readings_of(self, symbol: str) -> tuple[str, ...]:
        """Give the syllables a symbol of spoken stands for; none for a letter, a digit or a mark."""
        number = ord(symbol) - _READINGS_FROM
        return self.readings[number] if number >= 0 else ()

    @classmethod
    def parse(cls, lines: Iterable[str]) -> PinyinTable:
        """Read lines of a syllable, a TAB, and the characters read so."""
        return cls(dict(line.split("\t", 1) for line in lines if "\t" in line))

    def letters_of(self, symbol: str) -> str:
        """Give the letters a character's symbol stands for: itself, or the initials of its readings."""
        number = ord(symbol) - _SETS_FROM
        return self.sets[number] if 0 <= number < len(self.sets) else symbol

    def symbols_with(self, letter: str) -> str:
        """Give every symbol that may stand for a letter or digit."""
        return letter + self._several.get(letter, "")

    def read_as(self, beginning: str) -> tuple[str, ...]:
        """Give the syllables with that beginning."""
        return tuple(name for name in self.syllables if name.startswith(beginning))

    def _beginning(self, text: str) -> frozenset[str]:
        itself = text if len(text) == 1 else ""
        return frozenset().union(itself, *(self.syllables[name] for name in self.read_as(text)))

    def begun(self, text: str) -> frozenset[str]:
        """Give the characters with a reading of that beginning, and a letter itself."""
        return self._begun(text)

    def pieces(self, token: str) -> tuple[tuple[Piece, ...], ...]:
        """Give for every place in a folded word the pieces that may begin there, longest first.

        Inside the word a piece is an initial (f, zh) or a whole syllable; at its end also a syllable begun. Another
        character than a letter stands for itself.
        """
        return self._cut(token)

    def _cuts(self, token: str) -> tuple[tuple[Piece, ...], ...]:
        return tuple(self._at(token, place) for place in range(len(token)))

    def _at(self, token: str, place: int) -> tuple[Piece, ...]:
        char = token[place]
        if char not in LETTERS:
            return (Piece(char, place + 1, False, frozenset(char)),)
        found = []
        for length in range(min(self._longest, len(token) - place), 1, -1):
            text, end = token[place : place + length], place + length
            if text in self.syllables:
                # A syllable that is still being typed may become a longer one.
                whole = self._begun(text) if end == len(token) else frozenset(self.syllables[text])
                found.append(Piece(text, end, True, whole))
            elif text in _DOUBLE or (end == len(token) and text in self.beginnings):
                found.append(Piece(text, end, text not in _DOUBLE, self._begun(text)))
        found.append(Piece(char, place + 1, False, self._begun(char)))
        return tuple(found)


@cache
def shipped_table() -> PinyinTable:
    """Read resources/pinyin/readings.tsv, once."""
    lines = (files("resources") / "pinyin" / "readings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return PinyinTable.parse(lines)
