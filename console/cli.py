"""The commands for the terminal: doctor, backup, restore, on the same store as the window."""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from console import cli_phrases
from console.domain.errors import Problem, UserError
from console.i18n import install, tr
from console.i18n.problems import sentence
from console.options import Options, system_language
from console.options_packs import PackOptions
from console.settings.clock import SystemClock
from console.settings.places import places
from console.storage import backup
from console.storage.doctor import Check, Finding, Severity, examine


def run(options: Options) -> int:
    """Run a command; gives the exit status: 0 done, 1 refused or something found, 2 no such account."""
    install(options.language or system_language())
    if options.phrases is not None:
        return cli_phrases.run(options.phrases, places(options.data_dir), options.account)
    if options.packs is not None:
        return _run_packs(options.packs)
    folders = _folders(options)
    if not folders:
        _say(tr("There is no stored account in {folder}.", folder=places(options.data_dir).data), error=True)
        return 2
    commands = {"doctor": _doctor, "backup": _backup, "restore": _restore}
    status = 0
    if options.command == "restore" and len(folders) > 1:
        _say(tr("There are several accounts: say which one with --account."), error=True)
        return 2
    for folder in folders:
        try:
            status = max(status, commands[options.command or "doctor"](folder, options))
        except UserError as error:
            _say(f"{folder}: {sentence(error.problem, error.details)}", error=True)
            status = 1
    return status


def _run_packs(options: PackOptions) -> int:
    # Only here: the libraries for signatures and the keyring take time to load.
    from console import cli_packs  # noqa: PLC0415
    from console.settings.secrets import KeyringSecrets  # noqa: PLC0415

    return cli_packs.run(options, KeyringSecrets())


def _folders(options: Options) -> list[Path]:
    where = places(options.data_dir)
    if options.account is not None:
        folder = where.account_folder(options.account)
        return [folder] if folder.is_dir() else []
    accounts = where.data / "accounts"
    return sorted(entry for entry in accounts.iterdir() if entry.is_dir()) if accounts.is_dir() else []


def _doctor(folder: Path, options: Options) -> int:  # noqa: ARG001 - all commands are called alike
    findings = examine(folder, SystemClock())
    _say(str(folder))
    for finding in findings:
        _say(f"  {_mark(finding)} {_words(finding)}")
    return int(any(finding.severity is Severity.BROKEN for finding in findings))


def _backup(folder: Path, options: Options) -> int:  # noqa: ARG001 - all commands are called alike
    made = backup.make_backup(folder, SystemClock())
    _say(tr("{path} ({size} bytes, checked)", path=made.path, size=made.size))
    return 0


def _restore(folder: Path, options: Options) -> int:
    known = backup.list_backups(folder)
    if options.backup_file is not None:
        wanted = Path(options.backup_file).absolute()
        chosen = next((entry for entry in known if entry.path.absolute() == wanted), None)
    else:
        chosen = backup.newest_good_backup(folder)
    if chosen is None:
        raise UserError(Problem.NO_BACKUP, path=str(folder))
    aside = backup.restore_backup(folder, chosen, SystemClock())
    _say(tr("The backup of {time} is in place.", time=_local(chosen.made_at)))
    if aside is not None:
        _say(tr("What was there before is kept in {folder}.", folder=aside))
    return 0


def _mark(finding: Finding) -> str:
    return {Severity.FINE: "✓", Severity.NOTICE: "!", Severity.BROKEN: "✗"}[finding.severity]


def _words(finding: Finding) -> str:
    """Give a finding as a sentence."""
    template = _templates(finding.severity is Severity.FINE)[finding.check]
    details = {key: _readable(key, value) for key, value in finding.details.items()}
    return template.format_map(defaultdict(lambda: "–", details))


def _templates(fine: bool) -> dict[Check, str]:
    return {
        Check.DATABASE_MISSING: tr("There is no database at {path}."),
        Check.DATABASE_UNREADABLE: tr(
            "The database {path} cannot be read: {reason}. Bring back a backup with restore."
        ),
        Check.INTEGRITY: tr("The database is whole.")
        if fine
        else tr("The database is damaged: {finding}. Bring back a backup with restore."),
        Check.FOREIGN_KEYS: tr("Rows that point at nothing: {count}"),
        Check.REVISION: tr("Layout of the database: {revision} (newest known: {newest})"),
        Check.LAST_MESSAGES: tr("Conversations whose last message is noted wrongly: {count}"),
        Check.SEARCH_INDEX: tr("Messages that the search does not find: {count}"),
        Check.SEARCH_SPANS: tr("Faulty spans of the search index: {count}"),
        Check.UNCLEAN_END: tr("The console is running, or did not end in an orderly way last time."),
        Check.OPEN_TO_OTHERS: tr("Other users of this machine can read {path} (mode {mode})."),
        Check.MISSING_PICTURES: tr("Pictures that are missing: {count}"),
        Check.SIZES: tr(
            "Database {database}, journal {wal}, pictures {media}, backups {backups}; "
            "{contacts} contacts, {messages} messages, {outbox} not yet sent, {phrases} phrases"
        ),
        Check.FREE_DISK: tr("Free space: {free}"),
        Check.BACKUPS: tr("Backups: {count}, good ones: {good}, newest: {newest}"),
    }


def _readable(key: str, value: str) -> str:
    if key in {"database", "wal", "media", "backups", "free"} and value.isdigit():
        size = float(value)
        for unit in ("B", "KiB", "MiB", "GiB"):
            if size < 1024 or unit == "GiB":
                return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
            size /= 1024
    return value or "–"


def _local(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%d %H:%M}"


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    # A console of Windows may not know every character; none of them is worth a crash.
    stream.write(text.encode(stream.encoding or "utf-8", "replace").decode(stream.encoding or "utf-8") + "\n")
