"""The emoticon codes that sellers know (/:^_^ and 98 more), and the Unicode signs that stand for them elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Emoticon:
    """One emoticon: its code, what it means in both languages, and the sign it is drawn and sent as."""

    code: str
    meaning_zh: str
    meaning_en: str
    unicode: str


@cache
def emoticons() -> tuple[Emoticon, ...]:
    """Give all of them in the order of the picker, as resources/emoticons.tsv lists them."""
    lines = (files("resources") / "emoticons.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(Emoticon(*line.split("\t")[1:5]) for line in lines)


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    signs = {item.code: item.unicode for item in emoticons()}
    # The longest code first: /:O=O is not /:O with =O behind it.
    codes = sorted(signs, key=len, reverse=True)
    return re.compile("|".join(re.escape(code) + _guard(code) for code in codes)), signs


def _guard(code: str) -> str:
    """Keep a code that ends like a word or a number from being found inside a longer one."""
    if code[-1].isdigit():
        return r"(?![0-9])"
    return r"(?![A-Za-z0-9])" if code[-1].isalpha() else ""


def to_unicode(text: str) -> str:
    """Give a text with its codes replaced by their Unicode signs."""
    if "/:" not in text:
        return text
    pattern, signs = _signs()
    return pattern.sub(lambda match: signs[match[0]], text)


def codes_in(text: str) -> list[tuple[int, int, str]]:
    """Give where codes stand in a text, as (start, end, Unicode sign)."""
    if "/:" not in text:
        return []
    pattern, signs = _signs()
    return [(*match.span(), signs[match[0]]) for match in pattern.finditer(text)]
