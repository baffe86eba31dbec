"""Export and import in the window: from the click to the summary, with nothing half done in between."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from console.domain.errors import UserError
from console.domain.phrase_files import CancelledError, Inspection, Meaning, ReadChoice
from console.i18n import tr, trn
from console.i18n.problems import sentence
from console.phrase_ports import PhraseFiles
from console.services.phrase_export import PhraseExport
from console.services.phrase_import import ImportSummary, PhraseImport
from console.services.phrase_plan import ImportPlan, RowState
from console.services.session import Session
from console.ui.dialogs.phrase_export import ExportDialog, ExportProgressDialog
from console.ui.dialogs.phrase_import import ImportDialog, ImportProgressDialog
from console.ui.theme import current
from console.ui.views.pack_actions import ENDING as PACK
from console.ui.widgets.file_dialogs import choose_files, save_as

_READING: Final = 0.5
"""The part of the bar that reading takes; writing takes the rest."""
_PRESET: Final = "phrase_columns/"


@dataclass(slots=True)
class _Import:
    """One import under way."""

    session: Session
    service: PhraseImport
    path: Path
    clear: bool
    dialog: ImportProgressDialog
    given_up: threading.Event = field(default_factory=threading.Event)
    turn: int = 0
    plan: ImportPlan | None = None
    mapped: Inspection | None = None
    undone: bool = False


class PhraseTransfer(QObject):
    """imported(sentence, undo): phrases came in; undo takes the session and takes them out again.

    pack_chosen(Path): the file is a phrase pack.
    """

    imported = Signal(str, object)
    pack_chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._files: PhraseFiles | None = None
        self._folder = str(Path.home())
        self._dialog: QDialog | None = None

    def set_session(self, session: Session | None) -> None:
        """Say whose phrases these are."""
        self._session = session

    @property
    def possible(self) -> bool:
        """Tell whether files can be read and written here."""
        return self._session is not None and self._session.phrase_files is not None

    def _free(self) -> bool:
        """Tell whether there is an account, and no other dialog of this kind."""
        open_ = self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible()
        return self.possible and not open_

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.open()

    def _spawn(self, work: Callable[[], Coroutine[Any, Any, Any]], name: str) -> None:
        if self._session is not None:
            self._session.tasks.spawn(_run(work), name)

    async def _made_files(self, session: Session) -> PhraseFiles:
        if self._files is None:
            if session.phrase_files is None:
                raise RuntimeError("this session has no phrase files")
            self._files = await asyncio.to_thread(session.phrase_files)
        return self._files

    def _ask_file(self, title: str, filters: list[str], taken: Callable[[Path], None], *, save: str = "") -> None:
        """Ask for a file; save: the name to propose for one that is written."""
        window, folder = self._window.window(), self._folder
        if save:
            dialog = save_as(window, title, save, filters, folder=folder)
        else:
            dialog = choose_files(window, title, filters, folder=folder)

        def chosen(name: str) -> None:
            self._folder = str(Path(name).parent)
            taken(Path(name))

        dialog.fileSelected.connect(chosen)
        self._open(dialog)

    # --- export ---

    def export_file(self) -> None:
        """Ask for the kind of file, and write it."""
        if self._free():
            dialog = ExportDialog(self._window.window())
            dialog.chosen.connect(self._ask_target)
            self._open(dialog)

    def _ask_target(self, xml: bool, encoding: str) -> None:
        session = self._session
        if session is None:
            return
        day = session.library.today()
        name = f"{tr('quick phrases', context='name of a file')}-{day:%Y%m%d}.{'xml' if xml else 'csv'}"
        filters = [tr("XML files (*.xml)") if xml else tr("CSV files (*.csv)")]
        self._ask_file(tr("Export"), filters, partial(self._export, xml, encoding), save=name)

    def _export(self, xml: bool, encoding: str, path: Path) -> None:
        session = self._session
        if session is None:
            return
        dialog = ExportProgressDialog(self._window.window())
        given_up = threading.Event()
        dialog.cancelled.connect(given_up.set)
        dialog.utf8_wanted.connect(
            lambda: self._spawn(partial(self._write, session, dialog, given_up, path, xml, "utf-8"), "export")
        )
        self._open(dialog)
        self._spawn(partial(self._write, session, dialog, given_up, path, xml, encoding), "export")

    async def _write(
        self, session: Session, dialog: ExportProgressDialog, given_up: threading.Event, path: Path, xml: bool,
        encoding: str,
    ) -> None:  # fmt: skip
        try:
            service = PhraseExport(session.library, await self._made_files(session), session.media)
            rows = await service.rows(pictures=xml)
            losses = await service.losses(rows, encoding, xml=xml)
            if losses:
                dialog.show_losses(losses, encoding)
                return
            await service.write(
                path, rows, xml=xml, encoding=encoding, progress=partial(_show, dialog), cancelled=given_up.is_set
            )
        except CancelledError:
            dialog.give_up()
        except UserError as error:
            dialog.fail_with(sentence(error.problem, error.details))
        else:
            count = sum(not row.is_group_only for row in rows)
            dialog.finish_with(
                trn("{count} phrase written to {file}", "{count} phrases written to {file}", count, file=path.name)
            )

    # --- import ---

    def import_file(self) -> None:
        """Ask for the kind of file, read it, and take it in."""
        if self._free():
            dialog = ImportDialog(self._window.window())
            dialog.chosen.connect(self._ask_source)
            self._open(dialog)

    def _ask_source(self, kind: str, clear: bool) -> None:
        filters = {
            "csv": tr("CSV files (*.csv *.txt *.tsv)"),
            "xml": tr("XML files (*.xml)"),
            "any": tr("Phrase files (*.csv *.txt *.tsv *.xml *.xlsx *.yml *.yaml *.qpack)"),
        }
        names = [filters[kind], tr("All files (*)")]
        self._ask_file(tr("Import"), names, partial(self._import, clear))

    def _import(self, clear: bool, path: Path) -> None:
        if path.suffix.lower() == PACK:
            self.pack_chosen.emit(path)
        elif self._session is not None:
            self._spawn(partial(self._begin, self._session, clear, path), "import")

    async def _begin(self, session: Session, clear: bool, path: Path) -> None:
        files = await self._made_files(session)
        service = PhraseImport(session.library, files, session.media, session.clock)
        dialog = ImportProgressDialog(current(), path.name, self._window.window())
        run = _Import(session, service, path, clear, dialog)
        dialog.cancelled.connect(run.given_up.set)
        dialog.choice_changed.connect(lambda choice: self._read_again(run, choice))
        dialog.confirmed.connect(lambda: self._spawn(partial(self._apply, run), "import"))
        dialog.report_wanted.connect(lambda: self._report(run))
        self._open(dialog)
        await self._read(run, ReadChoice(), 0)

    def _read_again(self, run: _Import, choice: ReadChoice) -> None:
        """Read in another way; what was read before counts no more."""
        run.turn += 1
        run.dialog.go_on()
        self._spawn(partial(self._read, run, choice, run.turn), "import")

    async def _read(self, run: _Import, choice: ReadChoice, turn: int) -> None:
        try:
            found = await self._inspect(run, choice)
            if not _in_turn(run, turn):
                return
            run.dialog.show_found(found)
            if not found.certain:
                run.dialog.ask_columns(found)
                return
            progress = partial(_show, run.dialog, 0.0, _READING)
            plan = await run.service.plan(
                run.path, found, clear=run.clear, progress=progress, cancelled=run.given_up.is_set
            )
        except CancelledError:
            run.dialog.give_up()
            return
        except UserError as error:
            if _in_turn(run, turn):
                run.dialog.fail_with(sentence(error.problem, error.details))
            return
        if not _in_turn(run, turn):
            return
        run.plan = plan
        if turn == 0 and _plain(plan):
            await self._apply(run)
        else:
            run.dialog.ask(plan)

    async def _inspect(self, run: _Import, choice: ReadChoice) -> Inspection:
        found = await run.service.inspect(run.path, choice, run.given_up.is_set)
        if choice.mapping is not None:
            run.mapped = found
        elif not found.certain:
            kept = await _preset(run.session, found)
            if kept is not None:
                return await run.service.inspect(run.path, kept, run.given_up.is_set)
        return found

    async def _apply(self, run: _Import) -> None:
        if run.plan is None:
            return
        run.dialog.go_on()
        try:
            summary = await run.service.apply(
                run.plan, progress=partial(_show, run.dialog, _READING, 1.0), cancelled=run.given_up.is_set
            )
            if run.mapped is not None:
                await _keep_preset(run.session, run.mapped)
        except CancelledError:
            run.dialog.give_up()
            return
        except UserError as error:
            run.dialog.fail_with(sentence(error.problem, error.details))
            return
        text = summary_text(summary)

        async def undo(_session: Session) -> None:
            await run.service.undo(summary)

        def offer() -> None:
            if not run.undone:
                self.imported.emit(text.splitlines()[0], undo)

        run.dialog.undo_wanted.connect(lambda: self._spawn(partial(self._undo, run, summary), "undo import"))
        run.dialog.accepted.connect(offer)
        run.dialog.finish_with(text)

    async def _undo(self, run: _Import, summary: ImportSummary) -> None:
        run.undone = True
        await run.service.undo(summary)
        if isValid(run.dialog):
            run.dialog.undone()

    def _report(self, run: _Import) -> None:
        target = f"{run.path.stem}-{tr('without words', context='name of a file')}{run.path.suffix}"

        def chosen(path: Path) -> None:
            self._spawn(partial(self._write_report, run, path), "report")

        self._ask_file(tr("Save a copy without words"), [tr("All files (*)")], chosen, save=target)

    async def _write_report(self, run: _Import, target: Path) -> None:
        try:
            await run.service.report_unreadable(run.path, target)
        except UserError as error:
            text = sentence(error.problem, error.details)
        else:
            text = tr("Saved as {file}; it holds none of your words and can be sent to us.", file=target.name)
        if isValid(run.dialog):
            run.dialog.fail_with(text)


async def _run(work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    await work()


def _show(dialog: ExportProgressDialog | ImportProgressDialog, *values: float) -> None:
    """Bring progress to a dialog that may be gone: _show(dialog, [from, to,] done)."""
    if isValid(dialog):
        first, last, done = values if len(values) == 3 else (0.0, 1.0, values[0])
        dialog.set_progress(first + (last - first) * done)


def _in_turn(run: _Import, turn: int) -> bool:
    """Tell whether this is still the way the agent wants the file to be read."""
    return run.turn == turn and isValid(run.dialog)


def _plain(plan: ImportPlan) -> bool:
    """Tell whether nothing has to be asked: every row is new or the same."""
    return not any(plan.count(state) for state in (RowState.CHANGED, RowState.CONFLICT, RowState.BAD))


def summary_text(summary: ImportSummary) -> str:
    """Say what an import did."""
    lines = [trn("{count} phrase imported", "{count} phrases imported", summary.added + summary.overwritten)]
    same = summary.plan.count(RowState.SAME)
    parts = [
        tr("{count} overwritten", count=summary.overwritten) if summary.overwritten else "",
        tr("{count} the same", count=same) if same else "",
        tr("{count} skipped", count=summary.skipped) if summary.skipped else "",
        tr("{count} unusable", count=len(summary.bad)) if summary.bad else "",
    ]
    rest = " · ".join(part for part in parts if part)
    return "\n".join([*lines, *([rest] if rest else [])])


# --- columns mapped by hand, kept for the next file of the kind ---


def _preset_key(found: Inspection) -> str:
    names = found.columns if found.choice.has_header or not found.preview else found.preview[0]
    return _PRESET + "\x1f".join(names)[:500]


async def _preset(session: Session, found: Inspection) -> ReadChoice | None:
    names = await session.store.read(
        lambda uow: uow.meta.get(_preset_key(found)) or uow.meta.get(_preset_key(_headed(found)))
    )
    if not names:
        return None
    kept = json.loads(names)
    return replace(
        found.choice, mapping=tuple(Meaning(each) for each in kept["columns"]), has_header=kept["has_header"]
    )


def _headed(found: Inspection) -> Inspection:
    """Give the same file with its first row taken for the header, as it is known once it was mapped."""
    if not found.preview or found.choice.has_header:
        return found
    return replace(found, columns=found.preview[0], choice=replace(found.choice, has_header=True))


async def _keep_preset(session: Session, found: Inspection) -> None:
    mapping = [each.value for each in found.choice.mapping or ()]
    value = json.dumps({"columns": mapping, "has_header": found.choice.has_header})
    await session.store.write(lambda uow: uow.meta.set(_preset_key(found), value), durable=False)
