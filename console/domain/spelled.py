"""Which words of a draft a spell check looks at: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST = 3
"""Letters; shorter ones are sizes and abbreviations."""
_RUN = re.compile(r"[!-~\u2019]+")
"""What stands together without a blank; Chinese signs part it like blanks do."""
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_EMOTICON = re.compile(r"/:[!-~]*")
_NO_PROSE = re.compile(r"[\d@_\\#$%^*=<>|~`+]|://|^/|^www\.|[A-Za-z]\.[A-Za-z]")
"""Numbers, codes, addresses, paths."""
_BEGINS = frozenset(".!?。！？…\n")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of English prose, from start to end in characters."""

    start: int
    end: int
    text: str
    """With a plain apostrophe."""


def words_in(text: str) -> Iterator[Word]:
    """Give the words to be checked.

    Not those in variables, emoticons, addresses and codes, not what is written in capitals, and no names: a capital
    is taken for a name's anywhere but at the beginning of a sentence.
    """
    prose = _EMOTICON.sub(_blank, _BRACES.sub(_blank, text))
    for run in _RUN.finditer(prose):
        if _NO_PROSE.search(run[0]):
            continue
        for match in _WORD.finditer(prose, run.start(), run.end()):
            word = match[0].replace("\u2019", "'")
            if len(word) < LEAST or not word[1:].islower():
                continue
            if word[0].isupper() and not _begins(prose, match.start()):
                continue
            yield Word(match.start(), match.end(), word)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'([\u201c\u2018")
    return not before or before[-1] in _BEGINS
