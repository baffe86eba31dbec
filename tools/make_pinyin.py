"""Writes resources/pinyin/readings.tsv, the syllables each Chinese character is read as, from pypinyin's data.

pip install pypinyin==0.55.0, then python -m tools.make_pinyin. The console itself never imports pypinyin: its table is
54 MB in memory, and of its readings only those are kept that a character has alone or in a word people write.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from importlib import import_module
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "resources" / "pinyin" / "readings.tsv"
SPOKEN = {"谁": "shui", "血": "xie", "熟": "shou", "薄": "bao", "剥": "bao", "色": "shai", "嗯": "en", "露": "lou"}
"""Readings everyone says and types that the words of the source happen to leave out."""
_FIRST, _LAST, _ZERO = 0x4E00, 0x9FFF, 0x3007


def syllables(reading: str) -> list[str]:
    """Give a reading as it is typed: without its tone, ü as v and as u; nothing for a sound without a vowel."""
    plain = unicodedata.normalize("NFD", reading)
    letters = "".join(c for c in plain if c == "\u0308" or not unicodedata.combining(c))
    if not any(vowel in letters for vowel in "aeiou"):
        return []
    if "\u0308" not in letters:
        return [letters] if letters.isascii() else []
    return [letters.replace("u\u0308", "v"), letters.replace("u\u0308", "u")]


def collect() -> dict[str, str]:
    """Map every syllable to the characters read so, in the order of their code points."""
    source = import_module("pypinyin.constants")
    single: dict[int, str] = source.PINYIN_DICT
    words: dict[str, list[list[str]]] = source.PHRASES_DICT
    kept: dict[str, set[str]] = defaultdict(set)
    for word, readings in words.items():
        if len(word) == len(readings):
            for char, spoken in zip(word, readings, strict=True):
                if spoken[0] in single.get(ord(char), "").split(","):
                    kept[char].add(spoken[0])
    table: dict[str, set[str]] = defaultdict(set)
    for point, readings_of in single.items():
        if _FIRST <= point <= _LAST or point == _ZERO:
            char = chr(point)
            for reading in {readings_of.split(",")[0], *kept[char]}:
                for syllable in syllables(reading):
                    table[syllable].add(char)
    for char, syllable in SPOKEN.items():
        table[syllable].add(char)
    return {syllable: "".join(sorted(table[syllable])) for syllable in sorted(table)}


def main() -> int:
    """Write the table anew."""
    table = collect()
    lines = [f"{syllable}\t{characters}\n" for syllable, characters in table.items()]
    TABLE.write_text("syllable\tcharacters\n" + "".join(lines), encoding="utf-8", newline="\n")
    print(f"{len(table)} syllables, {len(set(''.join(table.values())))} characters: {TABLE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
