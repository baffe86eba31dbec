"""Loads one language's .ts file and looks texts up in it.

One catalogue is in force for the whole process, as in Qt and gettext: a text must be translatable at any
place that shows one. It is replaced as a whole by install(), on the window's thread, or before there is anything
to read.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Protocol, cast

SOURCE_LANGUAGE = "en"


class _Files(Protocol):
    def shipped(self) -> list[str]: ...

    def read(self, language: str) -> dict[tuple[str, str], str]: ...


def _files() -> _Files:
    """Load what reads files, when it is needed: the first paint comes before."""
    return cast("_Files", importlib.import_module("console.i18n.files"))


@dataclass
class _Catalogue:
    language: str = SOURCE_LANGUAGE
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


_current = _Catalogue()


def available() -> tuple[str, ...]:
    """Give the languages that ship, source language first."""
    return (SOURCE_LANGUAGE, *_files().shipped())


def install(language: str) -> None:
    """Make a language the one in force; one that does not ship falls back to the source language."""
    if language == _current.language:
        return
    if language not in available():
        language = SOURCE_LANGUAGE
    _current.texts = {} if language == SOURCE_LANGUAGE else _files().read(language)
    _current.language = language


def language() -> str:
    """Give the language in force: "en" or "zh_CN"."""
    return _current.language


def tr(source: str, /, *, context: str = "", **values: object) -> str:
    """Translate a text and fill in its {names}; context tells two meanings of one source apart.

    Both arguments must be literals, so that the test of completeness finds them.
    """
    text = _current.texts.get((context, source), source)
    return text.format(**values) if values else text


def translated(source: str, /) -> str:
    """Translate a text that was marked where it was written (console.domain.options.worded)."""
    return _current.texts.get(("", source), source)


def trn(one: str, many: str, /, count: int, **values: object) -> str:
    """Translate a text with a number, {count}: `one` for 1 in English, `many` (which Chinese translates) otherwise."""
    if _current.language == SOURCE_LANGUAGE and count == 1:
        return one.format(count=count, **values)
    return _current.texts.get(("", many), many).format(count=count, **values)
