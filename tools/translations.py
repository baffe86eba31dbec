"""Keeps resources/translations/*.ts complete: finds the code's texts, merges translations in, names what lacks one.

python -m tools.translations merge [DIR]   merge DIR/*.json of {"source": "translation"} or {"context|source": ...}
                                           into the zh_CN file, drop what the code no longer says, list what lacks
python -m tools.translations check         only list
"""

from __future__ import annotations

import ast
import json
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from console.i18n.files import read

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_CN"
FILE = ROOT / "resources" / "translations" / f"agent-console_{LANGUAGE}.ts"
FUNCTIONS = {"tr": 1, "trn": 2, "worded": 1}
"""How many texts each takes first; worded() marks one that is translated where it is shown."""

Key = tuple[str, str]
"""Context and source, as in the catalogue."""


@dataclass(frozen=True)
class Text:
    """One call of tr, trn or worded."""

    key: Key
    singular: str | None
    """The English for one, of a text with a number."""
    place: str


def literal(node: ast.expr | None) -> str | None:
    """Give the text of a literal; None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def text_of(call: ast.Call, place: str) -> Text:
    """Read one call of tr, trn or worded. Raises ValueError where its texts are not literals."""
    assert isinstance(call.func, ast.Name)  # noqa: S101 (texts_in hands nothing else over)
    sources = [literal(node) for node in call.args[: FUNCTIONS[call.func.id]]]
    contexts = [literal(word.value) for word in call.keywords if word.arg == "context"]
    texts = [text for text in [*sources, *contexts] if text is not None]
    if len(texts) != FUNCTIONS[call.func.id] + len(contexts) or "" in texts[: len(sources)]:
        raise ValueError(f"{place}: {call.func.id}() takes literal texts, so that they can be found")
    context = texts[len(sources)] if contexts else ""
    return Text((context, texts[len(sources) - 1]), texts[0] if call.func.id == "trn" else None, place)


def texts_in(path: Path) -> Iterator[Text]:
    """Give every text of one file. Raises ValueError where one is not a literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            yield text_of(node, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")


def texts() -> list[Text]:
    """Give every text of the program, file by file."""
    # The catalogue itself only speaks of tr(); every other module says something with it.
    own = {ROOT / "console" / "i18n" / name for name in ("__init__.py", "catalogue.py", "files.py")}
    files = sorted(path for path in (ROOT / "console").rglob("*.py") if path not in own)
    return [text for path in files for text in texts_in(path)]


def placeholders(text: str) -> frozenset[str]:
    """Give the {names} in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def existing() -> dict[Key, str]:
    """Give the finished translations of the file; empty where there is none yet."""
    return read(LANGUAGE) if FILE.exists() else {}


def from_folder(folder: Path, wanted: frozenset[Key]) -> dict[Key, str]:
    """Give the translations in a folder's JSON files that the code asks for."""
    found: dict[Key, str] = {}
    for path in sorted(folder.glob("*.json")):
        for name, translation in json.loads(path.read_text(encoding="utf-8")).items():
            context, bar, source = name.partition("|")
            for key in (("", name), (context, source) if bar else ("", name)):
                if key in wanted and translation:
                    found[key] = translation
    return found


def problems(wanted: list[Text], translations: dict[Key, str]) -> list[str]:
    """Say in sentences what is missing, left over or has other placeholders than its source."""
    found = []
    for text in wanted:
        translation = translations.get(text.key)
        if not translation:
            found.append(f"{text.place}: no translation of {text.key}")
        elif placeholders(translation) != placeholders(text.key[1]):
            found.append(f"{text.place}: other placeholders than {text.key[1]!r}: {translation!r}")
        if text.singular is not None and not placeholders(text.singular) <= placeholders(text.key[1]):
            found.append(f"{text.place}: {text.singular!r} has placeholders that the plural lacks")
    keys = {text.key for text in wanted}
    found += [f"left over, no longer in the code: {key}" for key in sorted(translations) if key not in keys]
    return found


def write(translations: dict[Key, str]) -> None:
    """Write the file in Qt Linguist's form, sorted, so that a change is a line."""
    root = ElementTree.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    for context in sorted({key[0] for key in translations}):
        element = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(element, "name").text = context
        for key in sorted(key for key in translations if key[0] == context):
            message = ElementTree.SubElement(element, "message")
            ElementTree.SubElement(message, "source").text = key[1]
            ElementTree.SubElement(message, "translation").text = translations[key]
    ElementTree.indent(root, "    ")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    body = ElementTree.tostring(root, encoding="unicode")
    FILE.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8", newline="\n")


def main(words: list[str]) -> int:
    """Do what the command line says; 1 where something is still missing."""
    if words[:1] not in (["merge"], ["check"]):
        print(__doc__)
        return 2
    wanted = texts()
    keys = frozenset(text.key for text in wanted)
    translations = existing()
    if words[0] == "merge":
        parts = from_folder(Path(words[1]), keys) if len(words) > 1 else {}
        translations = {key: text for key, text in {**translations, **parts}.items() if key in keys}
        write(translations)
    found = problems(wanted, translations)
    for sentence in found:
        print(sentence)
    print(f"{len(keys)} texts, {len(translations)} translated, {len(found)} to mend")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
