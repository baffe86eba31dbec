"""The commands for phrases on the terminal: list, import, export, check, on the same services as the window."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from console.domain.errors import UserError
from console.domain.phrase_files import BadRow, FileFormat, Inspection, PhraseRow, ReadChoice
from console.formats.files import PhraseFileFormats
from console.i18n import tr, trn
from console.i18n.phrase_files import bad_row_sentence, format_name
from console.i18n.problems import sentence
from console.options_phrases import PhraseOptions
from console.ports import MediaStore
from console.services.bus import EventBus
from console.services.library import Library
from console.services.phrase_export import PhraseExport
from console.services.phrase_import import ImportSummary, PhraseImport
from console.services.phrase_plan import Action, ImportPlan, RowState
from console.settings.clock import SystemClock
from console.settings.places import TRAINING_ACCOUNT, Places
from console.storage.media import FileMediaStore
from console.storage.store import open_store

_MOST_LOSSES = 20


def run(options: PhraseOptions, where: Places, account: str | None) -> int:
    """Run a command; gives the exit status: 0 done, 1 refused with the reason on stderr, 2 no such account."""
    if options.action == "check":
        return _refusable(_check, options)
    folder = _folder(options, where, account)
    if folder is None:
        return 2
    if options.action != "import" and not folder.is_dir():
        if options.action == "list":
            _show(options, [])
            return 0
        _say(tr("There is no stored account in {folder}.", folder=where.data), error=True)
        return 2
    actions = {"list": _list, "import": _import, "export": _export}
    return _refusable(lambda given: asyncio.run(actions[given.action](given, folder)), options)


def _refusable(command: Callable[[PhraseOptions], int], options: PhraseOptions) -> int:
    try:
        return command(options)
    except UserError as error:
        _say(sentence(error.problem, error.details), error=True)
        return 1


def _folder(options: PhraseOptions, where: Places, account: str | None) -> Path | None:
    """Give the account's folder: the one named, the only one there, or the built-in shop's where there is none."""
    accounts = where.data / "accounts"
    there = sorted(entry for entry in accounts.iterdir() if entry.is_dir()) if accounts.is_dir() else []
    if account is not None:
        folder = where.account_folder(account)
        if folder.is_dir() or options.action == "import":
            return folder
        _say(tr("There is no stored account in {folder}.", folder=where.data), error=True)
        return None
    if len(there) > 1:
        _say(tr("There are several accounts: say which one with --account."), error=True)
        return None
    return there[0] if there else where.account_folder(TRAINING_ACCOUNT)


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[tuple[Library, MediaStore]]:
    store = await asyncio.to_thread(open_store, folder, SystemClock())
    try:
        yield Library(store, EventBus(), SystemClock()), FileMediaStore(folder)
    finally:
        await store.close()


async def _list(options: PhraseOptions, folder: Path) -> int:
    async with _opened(folder) as (library, media):
        rows = await PhraseExport(library, PhraseFileFormats(), media).rows(pictures=False)
    _show(options, [row for row in rows if not row.is_group_only])
    return 0


def _show(options: PhraseOptions, phrases: list[PhraseRow]) -> None:
    if options.as_json:
        _say_json([_as_json(row) for row in phrases])
        return
    for row in phrases:
        text = " ".join((row.title or row.content).split())
        _say(f"{row.code:<12} {' > '.join(row.group):<24} {text[:80]}")
    _say(trn("{count} phrase", "{count} phrases", len(phrases)))


def _as_json(row: PhraseRow) -> dict[str, object]:
    return {
        "id": row.id,
        "group": " > ".join(row.group),
        "code": row.code,
        "title": row.title,
        "content": row.content,
        "tags": list(row.tags),
        "source": row.source,
    }


async def _import(options: PhraseOptions, folder: Path) -> int:
    assert options.file is not None  # noqa: S101 - the command line demands it
    files = PhraseFileFormats()
    # A file that cannot be read leaves no folder behind.
    files.inspect(options.file, _choice(options))
    async with _opened(folder) as (library, media):
        service = PhraseImport(library, files, media, SystemClock())
        found = await service.inspect(options.file, _choice(options))
        conflict = Action(options.on_conflict) if options.on_conflict else None
        plan = await service.plan(options.file, found, on_conflict=conflict, clear=options.replace)
        summary = None if options.dry_run else await service.apply(plan)
    _tell(options, found, plan, summary)
    return 0


def _tell(options: PhraseOptions, found: Inspection, plan: ImportPlan, summary: ImportSummary | None) -> None:
    bad = summary.bad if summary else tuple(plan.bad)
    if options.as_json:
        _say_json(
            {
                "new": plan.count(RowState.NEW),
                "changed": plan.count(RowState.CHANGED),
                "same": plan.count(RowState.SAME),
                "conflicts": plan.count(RowState.CONFLICT),
                "bad": [{"row": row.line, "reason": bad_row_sentence(row.reason)} for row in bad],
            }
        )
        return
    _say(_kind(found))
    _say(
        tr(
            "New: {new}, changed: {changed}, same: {same}, conflicts: {conflicts}, bad rows: {bad}",
            new=plan.count(RowState.NEW),
            changed=plan.count(RowState.CHANGED),
            same=plan.count(RowState.SAME),
            conflicts=plan.count(RowState.CONFLICT),
            bad=len(bad),
        )
    )
    _say_bad(bad)
    if summary is None:
        _say(tr("Nothing was written."))
    else:
        _say(tr("Added: {added}, overwritten: {overwritten}", added=summary.added, overwritten=summary.overwritten))


async def _export(options: PhraseOptions, folder: Path) -> int:
    assert options.file is not None  # noqa: S101 - the command line demands it
    kind = options.format or ("xml" if options.file.suffix.lower() == ".xml" else "csv")
    xml = kind == "xml"
    encoding = options.encoding or "utf-8"
    if xml and encoding != "utf-8":
        _say(tr("XML is always written in UTF-8."), error=True)
        return 2
    async with _opened(folder) as (library, media):
        service = PhraseExport(library, PhraseFileFormats(), media)
        rows = await service.rows(pictures=xml)
        losses = await service.losses(rows, encoding, xml=xml)
        for loss in losses[:_MOST_LOSSES]:
            _say(f"{loss.code or '–'}  {loss.excerpt}: {loss.characters}", error=True)
        await service.write(options.file, rows, xml=xml, encoding=encoding)
    count = sum(not row.is_group_only for row in rows)
    _say(trn("{count} phrase written to {path}", "{count} phrases written to {path}", count, path=options.file))
    return 0


def _check(options: PhraseOptions) -> int:
    assert options.file is not None  # noqa: S101 - the command line demands it
    files = PhraseFileFormats()
    found = files.inspect(options.file, _choice(options))
    rows = list(files.read(options.file, found))
    bad = tuple(row for row in rows if isinstance(row, BadRow))
    phrases = [row for row in rows if isinstance(row, PhraseRow) and not row.is_group_only]
    groups = {row.group for row in rows if isinstance(row, PhraseRow) and row.group}
    if options.as_json:
        _say_json(
            {
                "format": found.choice.format.value if found.choice.format else "",
                "encoding": found.choice.encoding,
                "separator": found.choice.separator,
                "phrases": len(phrases),
                "groups": len(groups),
                "bad": [{"row": row.line, "reason": bad_row_sentence(row.reason)} for row in bad],
            }
        )
    else:
        _say(_kind(found))
        _say(
            tr(
                "Phrases: {phrases}, groups: {groups}, bad rows: {bad}",
                phrases=len(phrases),
                groups=len(groups),
                bad=len(bad),
            )
        )
        _say_bad(bad)
    return int(bool(bad))


def _choice(options: PhraseOptions) -> ReadChoice:
    return ReadChoice(FileFormat(options.format) if options.format else None, options.encoding)


def _kind(found: Inspection) -> str:
    choice = found.choice
    name = format_name(choice.format) if choice.format else ""
    separator = {"\t": "TAB", None: ""}.get(choice.separator, choice.separator or "")
    return "  ".join(part for part in (name, choice.encoding or "", separator) if part)


def _say_bad(bad: tuple[BadRow, ...]) -> None:
    for row in bad:
        _say(
            tr(
                "  line {line}: {reason} {excerpt}",
                line=row.line,
                reason=bad_row_sentence(row.reason),
                excerpt=row.excerpt,
            )
        )


def _say_json(value: object) -> None:
    readable = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    sys.stdout.write(json.dumps(value, ensure_ascii=not readable) + "\n")


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    # A console of Windows may not know every character; none of them is worth a crash.
    stream.write(text.encode(stream.encoding or "utf-8", "replace").decode(stream.encoding or "utf-8") + "\n")
