"""Reads the .ts files; loaded only where a language other than the source is wanted."""

from __future__ import annotations

from importlib.resources import files
from xml.etree import ElementTree


def shipped() -> list[str]:
    """Give the languages there are files for."""
    folder = files("resources") / "translations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ts"))
    return [name.removeprefix("agent-console_").removesuffix(".ts") for name in names]


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
