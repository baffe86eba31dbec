"""What can be said on the command line about packs; nothing heavy is imported here."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.i18n import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What a team lead wants of a pack."""

    action: str
    """new, check, sign, verify, diff, build or sheet."""
    path: Path
    other: Path | None = None
    """The newer pack of a diff."""
    out: Path | None = None
    id: str = ""
    name: str = ""
    author: str = ""
    language: str = ""
    source: Path | None = None
    """The pack or phrase file that a new folder begins with."""
    key: Path | None = None
    key_name: str | None = None
    new_key: bool = False
    password_stdin: bool = False
    fingerprint: str | None = None
    as_json: bool = False


def add_commands(subparsers: Subparsers, *, add_help: bool, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add `packs new|check|sign|verify|diff|build|sheet` to the program's commands."""
    packs = subparsers.add_parser("packs", add_help=add_help, help=tr("make, sign and check packs of phrases"))
    actions = packs.add_subparsers(dest="action", metavar=tr("ACTION"), required=True, parser_class=parser_class)

    def action(name: str, help_text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(name, add_help=add_help, help=help_text)
        made.add_argument("path", type=Path, metavar="FOLDER" if name in {"new", "build"} else "FILE")
        return made

    new = action("new", tr("make a folder to write a pack in"))
    new.add_argument("--id", required=True, help=tr("small letters, digits and dashes; never changed again"))
    new.add_argument("--name", required=True, help=tr("what agents see"))
    new.add_argument("--author", default="", help=tr("who answers for it"))
    new.add_argument("--pack-language", default="", metavar="LANG", help=tr("for example zh_CN"))
    new.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help=tr("begin with the phrases of a pack, or of a CSV, XML or other phrase file"),
    )
    build = action("build", tr("make a pack of a folder"))
    build.add_argument("-o", "--out", type=Path, metavar="FILE", help=tr("the pack; without it, by its id and version"))
    _add_key(build)
    check = action("check", tr("say what is wrong with a folder or a pack"))
    _add_key(action("sign", tr("sign a pack")))
    verify = action("verify", tr("check a pack's signature"))
    verify.add_argument("--fingerprint", help=tr("the fingerprint that the key must have"))
    differ = action("diff", tr("say what differs between two packs"))
    differ.add_argument("other", type=Path, metavar="FILE")
    sheet = action("sheet", tr("write a pack as a page to print"))
    sheet.add_argument("-o", "--out", type=Path, metavar="FILE", required=True)
    for one in (check, verify, differ):
        one.add_argument("--json", action="store_true", help=tr("for programs"))


def _add_key(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--key", type=Path, metavar="FILE", help=tr("the key to sign with, in a PEM file with a password"))
    one.add_argument("--key-name", metavar="NAME", help=tr("the key to sign with, in this computer's keyring"))
    parser.add_argument("--new-key", action="store_true", help=tr("make the key; one that is there stays as it is"))
    # Not --password-stdin: that option of the program itself is about signing in.
    parser.add_argument(
        "--key-password-stdin", action="store_true", help=tr("read the key's password from standard input")
    )


def taken_apart(found: argparse.Namespace) -> PackOptions | None:
    """Give what was said about packs; None where the command is another one."""
    if getattr(found, "command", None) != "packs":
        return None
    return PackOptions(
        action=found.action,
        path=found.path,
        other=getattr(found, "other", None),
        out=getattr(found, "out", None),
        id=getattr(found, "id", ""),
        name=getattr(found, "name", ""),
        author=getattr(found, "author", ""),
        language=getattr(found, "pack_language", ""),
        source=getattr(found, "source", None),
        key=getattr(found, "key", None),
        key_name=getattr(found, "key_name", None),
        new_key=getattr(found, "new_key", False),
        password_stdin=getattr(found, "key_password_stdin", False),
        fingerprint=getattr(found, "fingerprint", None),
        as_json=getattr(found, "json", False),
    )
