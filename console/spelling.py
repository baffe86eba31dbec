"""English words and what a misspelt one may have meant: by pyspellchecker, which lives here only."""

from __future__ import annotations

import re
import threading
from importlib.resources import files
from pathlib import Path

from spellchecker import SpellChecker

from console.domain.errors import Problem, UserError

MOST = 5
_FAR = 12
"""Letters; two mistakes in a longer word are not looked for: there are too many ways to make them."""
_BRITISH = (
    (re.compile(r"our(?=$|s$|ed$|ing$|ful$|ite|able$)"), "or"),
    (re.compile(r"is(?=e$|es$|ed$|er$|ing$|ation)"), "iz"),
    (re.compile(r"ys(?=e$|es$|ed$|ing$)"), "yz"),
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"tre(?=$|s$)"), "ter"),
    (re.compile(r"ogue(?=$|s$)"), "og"),
    (re.compile(r"ence(?=$|s$)"), "ense"),
    (re.compile(r"^grey"), "gray"),
)
"""The dictionary spells as in America; buyers and sellers may not."""


class EnglishWords:
    """ports.Speller; made off the window thread, since it reads its dictionary. mine: the agent's own words, a file."""

    def __init__(self, mine: Path) -> None:
        self._path = mine
        self._near = SpellChecker(distance=1)
        self._guard = threading.Lock()
        shop = (files("resources") / "spelling-en.txt").read_text(encoding="utf-8")
        self._own = set(shop.split())
        try:
            self._mine = set(mine.read_text(encoding="utf-8").split())
        except (OSError, UnicodeError):
            self._mine = set()

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt right."""
        word = word.lower()
        if word in self._mine or word in self._own or word in self._near:
            return True
        return any(word != (american := rule.sub(to, word)) and american in self._near for rule, to in _BRITISH)

    def suggestions(self, word: str) -> list[str]:
        """Give what may have been meant, the likeliest first; may take a tenth of a second."""
        word = word.lower()
        found = set(self._near.known(self._near.edit_distance_1(word)))
        if not found and len(word) <= _FAR:
            found = self._near.known(twice for once in self._near.edit_distance_1(word)
                                     for twice in self._near.edit_distance_1(once))  # fmt: skip
        # People get the first letter right.
        return sorted(found, key=lambda each: (each[0] != word[0], -self._near[each], each))[:MOST]

    def keep(self, word: str) -> None:
        """Count a word as right from now on; waits for the disk. Raises UserError: for this run only."""
        with self._guard:
            self._mine.add(word.lower())
            text = "\n".join(sorted(self._mine)) + "\n"
            fresh = self._path.with_suffix(".new")
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                fresh.write_text(text, encoding="utf-8")
                fresh.replace(self._path)
            except OSError as error:
                raise UserError(Problem.STORE_UNREACHABLE, path=str(self._path)) from error
