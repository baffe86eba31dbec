"""What can be said on the command line about phrases; nothing heavy is imported here."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.i18n import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it

FORMATS = (
    "csv", "xml", "console-csv", "console-xml", "qianniu", "qianniu-old", "kefubao", "bot-v3", "wecom", "shop-sheet",
    "chatwoot", "zammad", "beeftext", "espanso",
)  # fmt: skip
"""The values of domain.phrase_files.FileFormat; a test holds them together."""
ON_CONFLICT = ("skip", "overwrite", "newer", "both")
EXPORT_FORMATS = ("csv", "xml")
EXPORT_ENCODINGS = ("utf-8", "gb18030", "gbk")


@dataclass(frozen=True, slots=True)
class PhraseOptions:
    """What is to be done with phrases."""

    action: str
    """list, import, export or check."""
    file: Path | None = None
    as_json: bool = False
    format: str | None = None
    encoding: str | None = None
    replace: bool = False
    on_conflict: str | None = None
    dry_run: bool = False


def add_commands(subparsers: Subparsers, *, add_help: bool, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add `phrases list|import|export|check` to the program's commands."""
    phrases = subparsers.add_parser("phrases", add_help=add_help, help=tr("list, import, export or check phrases"))
    actions = phrases.add_subparsers(dest="action", metavar=tr("ACTION"), required=True, parser_class=parser_class)
    _add_list(actions.add_parser("list", add_help=add_help, help=tr("show every phrase")))
    _add_import(actions.add_parser("import", add_help=add_help, help=tr("bring the phrases of a file in")))
    _add_export(actions.add_parser("export", add_help=add_help, help=tr("write every phrase to a file")))
    _add_check(actions.add_parser("check", add_help=add_help, help=tr("say what a file of phrases holds")))
    for command in (phrases, *actions.choices.values()):
        # SUPPRESS: an option given before the command is not taken back by the command's default.
        command.add_argument("--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS)
        command.add_argument("--account", metavar="JID", default=argparse.SUPPRESS)


def taken_apart(found: argparse.Namespace) -> PhraseOptions | None:
    """Give what was said about phrases; None where the command is another one."""
    if getattr(found, "command", None) != "phrases":
        return None
    return PhraseOptions(
        action=found.action,
        file=getattr(found, "file", None),
        as_json=getattr(found, "json", False),
        format=getattr(found, "format", None),
        encoding=getattr(found, "encoding", None),
        replace=getattr(found, "replace", False),
        on_conflict=getattr(found, "on_conflict", None),
        dry_run=getattr(found, "dry_run", False),
    )


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("for programs"))


def _add_import(parser: argparse.ArgumentParser) -> None:
    _add_reading(parser)
    parser.add_argument("--replace", action="store_true", help=tr("take out all phrases of your own first"))
    parser.add_argument("--on-conflict", choices=ON_CONFLICT, help=tr("what to do with phrases that differ"))
    parser.add_argument("--dry-run", action="store_true", help=tr("only say what would happen"))


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_reading(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--encoding", metavar="ENCODING", help=tr("for example utf-8, gb18030 or utf-16"))
    parser.add_argument("--json", action="store_true", help=tr("for programs"))


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=EXPORT_FORMATS, help=tr("without it, as the file's name ends"))
    parser.add_argument("--encoding", choices=EXPORT_ENCODINGS, help=tr("of CSV; XML is always UTF-8"))
