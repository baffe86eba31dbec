"""What the agent does with phrase packs: look, install, update, go back, take out; long work is off the window."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget
from shiboken6 import isValid

from console.domain.errors import Problem, UserError
from console.domain.packs import Age, InstalledPack, PackMerge, PackOffer, Trust, WayForward
from console.domain.phrases import PhraseGroup
from console.i18n import tr, trn
from console.i18n.problems import sentence
from console.services.packs import Packs
from console.services.session import Session
from console.ui.dialogs.pack_key import KeyChangedDialog
from console.ui.dialogs.pack_offer import PackDialog
from console.ui.dialogs.packs import PacksDialog
from console.ui.models.pack_rows import rows_of_offer, rows_of_pack
from console.ui.theme import current
from console.ui.views.pack_subscriptions import PackSubscriptions
from console.ui.widgets import one_line
from console.ui.widgets.file_dialogs import choose_files

Act = Callable[[Session], Awaitable[object]]
ENDING = ".qpack"


class PackActions(QObject):
    """done(sentence, undo): packs changed; undo takes the session. settled(pack id): nothing is to be asked of it."""

    done = Signal(str, object)
    settled = Signal(str)

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session: Session | None = None
        self._manager: PacksDialog | None = None
        self._open: QDialog | None = None
        self._folder = ""
        self._undo: tuple[str, Act] | None = None
        self.subscriptions = PackSubscriptions(self)
        self.subscriptions.offer_asked.connect(self.show_offer)

    def set_session(self, session: Session | None) -> None:
        """Say whose packs these are; dialogs over another account's close."""
        self._session = session
        self._undo = None
        for dialog in (self._open, self._manager):
            if dialog is not None and isValid(dialog):
                dialog.close()
        self._open = self._manager = None
        self.subscriptions.set_session(session)

    @property
    def possible(self) -> bool:
        """Tell whether there can be packs."""
        return self._packs is not None

    @property
    def _packs(self) -> Packs | None:
        return self._session.packs if self._session is not None else None

    @property
    def _over(self) -> QWidget:
        """What the next dialog stands over."""
        manager = self._manager
        if self.subscriptions.dialog is not None:
            return self.subscriptions.dialog
        return manager if manager is not None and isValid(manager) else self._panel.window()

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._session is None:
            work.close()
        else:
            self._session.tasks.spawn(work, "packs")

    # --- the list of packs ---

    def manage(self) -> None:
        """Show the packs."""
        self.open_manager()

    def open_manager(self, pack_id: str = "") -> None:
        """Show the packs; pack_id: the one to choose."""
        if self._session is not None and self._packs is not None:
            self._spawn(self._show_manager(self._session, self._packs, pack_id))

    async def _show_manager(self, session: Session, packs: Packs, pack_id: str) -> None:
        installed = await packs.installed()
        if session is not self._session:
            return
        dialog = PacksDialog(installed, session.library.today(), self._panel.window())
        dialog.show_packs(installed, pack_id)
        dialog.install_asked.connect(self.ask_file)
        dialog.subscriptions_asked.connect(self._open_subscriptions)
        dialog.contents_asked.connect(self.show_contents)
        dialog.back_asked.connect(lambda pack: self._spawn(self._told(self._roll_back(packs, pack))))
        dialog.removal_asked.connect(lambda pack: self._spawn(self._told(self._remove(packs, pack))))
        dialog.undo_asked.connect(self._take_back)
        dialog.finished.connect(self._manager_closed)
        self._manager = dialog
        dialog.open()

    def _open_subscriptions(self) -> None:
        self.subscriptions.open(self._over)

    def _manager_closed(self) -> None:
        self._manager = None
        self._pass_on()

    def show_installed(self, installed: Sequence[InstalledPack]) -> None:
        """Show the packs anew where their list is open: they may have changed."""
        if self._manager is not None and isValid(self._manager):
            self._manager.show_packs(installed)

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except UserError as error:
            if self._manager is not None and isValid(self._manager):
                self._manager.say(sentence(error.problem, error.details))

    async def _roll_back(self, packs: Packs, pack: InstalledPack) -> None:
        way = await packs.roll_back(pack.manifest.id)
        if way is not None:
            name = one_line(pack.manifest.name, 40)
            text = tr("“{name}” is at version {version} again", name=name, version=pack.former)
            self._say(text, partial(_go_forward, way))

    async def _remove(self, packs: Packs, pack: InstalledPack) -> None:
        way = await packs.uninstall(pack.manifest.id)
        if way is not None:
            text = tr("“{name}” is removed", name=one_line(pack.manifest.name, 40))
            self._say(text, partial(_go_forward, way))

    def _say(self, text: str, undo: Act) -> None:
        """Say what was done in the list of packs; when that closes, the panel offers the way back."""
        self._pass_on()
        self._undo = (text, undo)
        if self._manager is not None and isValid(self._manager):
            self._manager.say(text, undo=True)
        else:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._undo is not None:
            self.done.emit(*self._undo)
            self._undo = None

    def _take_back(self) -> None:
        session, undo = self._session, self._undo
        self._undo = None
        if session is not None and undo is not None:
            if self._manager is not None:
                self._manager.say(tr("Undone"))
            self._spawn(self._told(_run(undo[1], session)))

    # --- one pack ---

    def show_contents(self, pack: InstalledPack) -> None:
        """Show what is in an installed pack."""
        if self._session is not None and self._packs is not None:
            self._spawn(self._contents(self._session, self._packs, pack.manifest.id, pack.address))

    async def _contents(self, session: Session, packs: Packs, pack_id: str, address: str) -> None:
        file = await packs.contents(pack_id)
        if file is None or session is not self._session:
            return
        rows = await asyncio.to_thread(rows_of_pack, file.pack)
        dialog = self._made(file.pack.manifest.name)
        dialog.show_contents(file, rows, address, session.library.today())
        dialog.open()

    def ask_file(self) -> None:
        """Ask for a pack's file, and look at it."""
        if not self.possible:
            return
        filters = [tr("Phrase packs (*.qpack)"), tr("All files (*)")]
        dialog = choose_files(self._over, tr("Install a phrase pack"), filters, folder=self._folder)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Look at a pack's file, and offer to install it."""
        session, packs = self._session, self._packs
        if session is None or packs is None:
            return
        self._folder = str(path.parent)
        dialog = self._made(path.name)
        dialog.open()
        self._spawn(self._look(session, packs, dialog, path))

    def show_offer(self, offer: PackOffer) -> None:
        """Offer to install what was found at a subscription."""
        session, packs = self._session, self._packs
        if session is None or packs is None:
            return
        dialog = self._made(offer.file.pack.manifest.name)
        dialog.open()
        self._spawn(self._present(session, packs, dialog, offer))

    def _made(self, name: str) -> PackDialog:
        self._open = dialog = PackDialog(current(), name, self._over)
        return dialog

    async def _look(self, session: Session, packs: Packs, dialog: PackDialog, path: Path) -> None:
        try:
            offer = await packs.look(path)
        except UserError as error:
            if isValid(dialog):
                dialog.fail_with(sentence(error.problem, {**error.details, "path": one_line(path.name, 60)}))
            return
        await self._present(session, packs, dialog, offer)

    async def _present(self, session: Session, packs: Packs, dialog: PackDialog, offer: PackOffer) -> None:
        manifest = offer.file.pack.manifest
        former = await packs.contents(manifest.id)
        rows = await asyncio.to_thread(rows_of_offer, offer)
        if not isValid(dialog):
            return
        if offer.age in {Age.SAME, Age.OLDER}:
            dialog.fail_with(sentence(Problem.PACK_OLDER, {"name": one_line(manifest.name, 60)}))
            return
        dialog.confirmed.connect(lambda: self._confirm(packs, dialog, offer))
        dialog.show_offer(offer, rows, former.pack.groups if former is not None else (), session.library.today())

    def _confirm(self, packs: Packs, dialog: PackDialog, offer: PackOffer) -> None:
        if offer.trust is Trust.CHANGED:
            self._spawn(self._ask_about_key(packs, dialog, offer))
        else:
            self._spawn(self._install(packs, dialog, offer, agreed=False))

    async def _ask_about_key(self, packs: Packs, dialog: PackDialog, offer: PackOffer) -> None:
        manifest = offer.file.pack.manifest
        known = await packs.known_key(manifest.id) or ""
        if not isValid(dialog):
            return
        box = KeyChangedDialog(manifest.name, known, offer.file.key, dialog)
        refusal = sentence(Problem.PACK_KEY_CHANGED, {"name": one_line(manifest.name, 60)})
        box.agreed.connect(lambda: self._spawn(self._install(packs, dialog, offer, agreed=True)))
        box.refused.connect(lambda: dialog.fail_with(refusal))
        box.open()

    async def _install(self, packs: Packs, dialog: PackDialog, offer: PackOffer, *, agreed: bool) -> None:
        if not isValid(dialog):
            return
        theirs = dialog.model.theirs if dialog.model is not None else frozenset()
        dialog.go_on()
        try:
            merged = await packs.install(offer, agree_to_key=agreed, theirs=theirs)
        except UserError as error:
            if isValid(dialog):
                dialog.fail_with(sentence(error.problem, error.details))
            return
        manifest = offer.file.pack.manifest
        self.settled.emit(manifest.id)
        name = one_line(manifest.name, 40)
        text = tr("“{name}” {version} is installed", name=name, version=manifest.version)
        undo = partial(_back, manifest.id) if offer.age is Age.NEWER else partial(_out, manifest.id)
        if isValid(dialog):
            dialog.finished.connect(lambda _result: self.done.emit(text, undo))
            dialog.finish_with("\n".join([text, *_summary(offer, merged, len(theirs))]))
        else:
            self.done.emit(text, undo)

    # --- menus and drops ---

    def fill_group(self, menu: QMenu, group: PhraseGroup) -> None:
        """Put what can be done with the pack of a group into a menu."""
        if self.possible:
            menu.addAction(tr("What is in the pack")).triggered.connect(partial(self._contents_of, group.source))
            menu.addAction(tr("Phrase packs…")).triggered.connect(partial(self._manager_at, group.source))

    def _contents_of(self, pack_id: str, _checked: bool = False) -> None:
        if self._session is not None and self._packs is not None:
            self._spawn(self._contents(self._session, self._packs, pack_id, ""))

    def _manager_at(self, pack_id: str, _checked: bool = False) -> None:
        self.open_manager(pack_id)

    def dropped_file(self, data: QMimeData) -> Path | None:
        """Give the pack's file that is dragged, where it is one."""
        if not self.possible:
            return None
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix.lower() == ENDING), None)


def _summary(offer: PackOffer, merged: PackMerge, theirs: int) -> list[str]:
    """Say what an installation did, line by line."""
    added, changed, removed = len(offer.diff.added), len(offer.diff.changed), len(offer.diff.removed)
    parts = [
        tr("{count} new", count=added) if added else "",
        tr("{count} changed", count=changed) if changed else "",
        tr("{count} go away", count=removed) if removed else "",
    ]
    lines = [" · ".join(part for part in parts if part)]
    kept = len(merged.conflicts) - theirs
    if kept > 0:
        lines.append(trn("{count} phrase keeps your words", "{count} phrases keep your words", kept))
    if merged.rescued:
        count = len(merged.rescued)
        lines.append(trn("{count} phrase became your own", "{count} phrases became your own", count))
    return [line for line in lines if line]


async def _run(act: Act, session: Session) -> None:
    await act(session)


async def _go_forward(way: WayForward, session: Session) -> None:
    if session.packs is not None:
        await session.packs.go_forward(way)


async def _back(pack_id: str, session: Session) -> None:
    if session.packs is not None:
        await session.packs.roll_back(pack_id)


async def _out(pack_id: str, session: Session) -> None:
    if session.packs is not None:
        await session.packs.uninstall(pack_id)
