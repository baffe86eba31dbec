"""A pack as one HTML page to print and pin up: groups, codes and texts, nothing that is loaded or runs."""

from __future__ import annotations

from html import escape
from typing import Final

from console.domain.emoticons import to_unicode
from console.domain.ids import GroupId
from console.domain.packs import Pack
from console.domain.phrases import Phrase

_STYLE: Final = (
    "body{font:14px/1.5 system-ui,'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;margin:2em}"
    "h1{font-size:20px}h2{font-size:15px;margin:1.4em 0 .4em;break-after:avoid}"
    "table{border-collapse:collapse;width:100%}tr{break-inside:avoid}"
    "td,th{border-bottom:1px solid #dee0e3;padding:4px 8px;text-align:left;vertical-align:top}"
    "td:first-child{width:7em;font-family:monospace;font-weight:600}p{margin:.2em 0;white-space:pre-wrap}"
    "p+p{color:#646a73}@media print{body{margin:0}@page{margin:15mm}}"
)


def sheet(pack: Pack, code: str, text: str) -> str:
    """Give the page; code and text are the heads of its columns."""
    by_group: dict[GroupId, list[Phrase]] = {}
    for phrase in pack.phrases:
        by_group.setdefault(phrase.group_id, []).append(phrase)
    title = escape(f"{pack.manifest.name} {pack.manifest.version}")
    head = f"<tr><th>{escape(code)}</th><th>{escape(text)}</th></tr>"
    parts = [
        f"<h2>{escape(' › '.join(group.path))}</h2>\n<table>{head}\n"
        + "\n".join(_row(phrase) for phrase in by_group[group.id])
        + "\n</table>"
        for group in pack.groups
        if group.id in by_group
    ]
    language = escape(pack.manifest.language.replace("_", "-") or "und", quote=True)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _row(phrase: Phrase) -> str:
    texts = "".join(f"<p>{escape(to_unicode(each))}</p>" for each in phrase.wordings if each)
    title = f"<b>{escape(phrase.title)}</b>" if phrase.title else ""
    return f"<tr><td>{escape(phrase.code)}</td><td>{title}{texts}</td></tr>"
