"""What can be said on the command line; nothing heavy is imported here."""

from __future__ import annotations

import argparse
import locale
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from console import __version__, options_packs
from console.i18n import available, install, tr
from console.options_packs import PackOptions
from console.options_phrases import PhraseOptions, add_commands, taken_apart

LANGUAGES = ("en", "zh_CN")


@dataclass(frozen=True, slots=True)
class Options:
    """The command line, taken apart."""

    data_dir: Path | None = None
    language: str | None = None
    training: bool = False
    account: str | None = None
    server: str | None = None
    ca_file: Path | None = None
    plaintext_loopback: bool = False
    password_stdin: bool = False
    demo_scene: Path | None = None
    command: str | None = None
    """doctor, backup, restore, phrases or packs; None opens the window."""
    backup_file: str | None = None
    phrases: PhraseOptions | None = None
    packs: PackOptions | None = None


def system_language() -> str:
    """Give the shipped language nearest to the system's."""
    try:
        name = locale.getlocale()[0] or ""
    except ValueError:
        name = ""
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"


def parse(arguments: Sequence[str]) -> Options:
    """Take the command line apart; --help, --version and mistakes end the program (status 0, 0 and 2)."""
    try:
        # The window loads its language later: nothing is said here as long as nothing is wrong.
        found = _parser(_Quiet, add_help=False).parse_args(arguments)
    except _CannotParseError:
        wanted = next((a for a in available() if a in arguments or f"--lang={a}" in arguments), None)
        install(wanted or system_language())
        found = _parser(argparse.ArgumentParser, add_help=True).parse_args(arguments)
    return Options(
        data_dir=found.data_dir,
        language=found.lang,
        training=found.training or found.demo_scene is not None,
        account=found.account,
        server=found.server,
        ca_file=found.ca_file,
        plaintext_loopback=found.plaintext_loopback,
        password_stdin=found.password_stdin,
        demo_scene=found.demo_scene,
        command=found.command,
        backup_file=getattr(found, "file", None) if found.command == "restore" else None,
        phrases=taken_apart(found),
        packs=options_packs.taken_apart(found),
    )


class _CannotParseError(Exception):
    """Something to be said to the user."""


class _Quiet(argparse.ArgumentParser):
    """Leaves it to another parser to say what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise _CannotParseError(message)


def _parser(kind: type[argparse.ArgumentParser], *, add_help: bool) -> argparse.ArgumentParser:
    parser = kind(
        prog="agent-console",
        description=tr("Serve buyers by chat, from your desktop."),
        allow_abbrev=False,
        add_help=add_help,
    )
    add = parser.add_argument
    add("--version", action="version", version=f"agent-console {__version__}")
    add("--data-dir", type=Path, metavar="DIR", help=tr("keep everything in this folder"))
    add("--lang", choices=LANGUAGES, help=tr("language of the window"))
    add("--training", action="store_true", help=tr("open the built-in shop of scripted buyers"))
    add("--account", metavar="JID", help=tr("sign in with this account, for example xiaomei@shop.example"))
    add("--server", metavar="HOST:PORT", help=tr("address of the server, where it differs from the account's domain"))
    add("--ca-file", type=Path, metavar="FILE", help=tr("certificate of the authority that signed the server's"))
    add(
        "--plaintext-loopback",
        action="store_true",
        help=tr("allow a connection without encryption, to this machine only"),
    )
    add("--password-stdin", action="store_true", help=tr("read the password from standard input"))
    add("--demo-scene", type=Path, metavar="DIR", help=tr("play the built-in shop's opening, save pictures, and end"))
    commands = parser.add_subparsers(dest="command", metavar=tr("COMMAND"), parser_class=kind)
    doctor = commands.add_parser("doctor", add_help=add_help, help=tr("check the stored data and say what is wrong"))
    backup = commands.add_parser("backup", add_help=add_help, help=tr("make a backup of the stored data now"))
    restore = commands.add_parser(
        "restore", add_help=add_help, help=tr("bring back a backup; the present data is kept aside")
    )
    restore.add_argument("file", nargs="?", help=tr("the backup; without it the newest good one"))
    for command in (doctor, backup, restore):
        # SUPPRESS: an option given before the command is not taken back by the command's default.
        command.add_argument("--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS)
        command.add_argument("--account", metavar="JID", default=argparse.SUPPRESS)
    add_commands(commands, add_help=add_help, parser_class=kind)
    options_packs.add_commands(commands, add_help=add_help, parser_class=kind)
    return parser
