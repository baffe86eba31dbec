"""Loads one language's .ts file and looks texts up in it.

One catalogue is in force for the whole process, as in Qt and gettext: a text must be translatable at any
place that shows one. It is replaced as a whole by install(), on the window's thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from xml.etree import ElementTree

SOURCE_LANGUAGE = "en"


@dataclass
class _Catalogue:
    language: str = SOURCE_LANGUAGE
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


_current = _Catalogue()


def available() -> tuple[str, ...]:
    """Give the languages that ship, source language first."""
    folder = files("resources") / "translations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ts"))
    return (SOURCE_LANGUAGE, *(name.removeprefix("agent-console_").removesuffix(".ts") for name in names))


def read(language: str) -> dict[tuple[str, str], str]:
    """Read a language's texts as {(context, source): translation}. Raises FileNotFoundError."""
    path = files("resources") / "translations" / f"agent-console_{language}.ts"
    # The file ships with the program: it is not a stranger's XML.
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314
    texts: dict[tuple[str, str], str] = {}
    for context in root.iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") in {"unfinished", "vanished", "obsolete"}:
                continue
            texts[(name, message.findtext("source") or "")] = translation.text or ""
    return texts


def install(language: str) -> None:
    """Make a language the one in force; one that does not ship falls back to the source language."""
    if language not in available():
        language = SOURCE_LANGUAGE
    _current.texts = {} if language == SOURCE_LANGUAGE else read(language)
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


def trn(one: str, many: str, /, count: int, **values: object) -> str:
    """Translate a text with a number, {count}: `one` for 1 in English, `many` (which Chinese translates) otherwise."""
    if _current.language == SOURCE_LANGUAGE and count == 1:
        return one.format(count=count, **values)
    return _current.texts.get(("", many), many).format(count=count, **values)
