"""Subscriptions to phrase packs in the window: their dialog, and the quiet word about what was found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.domain.errors import UserError
from console.domain.events import PacksOffered
from console.domain.packs import Age, PackOffer, Trust
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.packs import Packs
from console.services.session import Session
from console.ui.dialogs.pack_subscriptions import SubscriptionsDialog, found_sentence
from console.ui.widgets import Banner, BannerKind, one_line
from console.ui.widgets.file_dialogs import choose_folder


class PackSubscriptions(QObject):
    """Opens the dialog and does what is asked there. offer_asked(PackOffer): show this."""

    offer_asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._dialog: SubscriptionsDialog | None = None

    def set_session(self, session: Session | None) -> None:
        """Say whose subscriptions these are."""
        self._session = session
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.close()
        self._dialog = None

    @property
    def dialog(self) -> SubscriptionsDialog | None:
        """The dialog, while it is open."""
        dialog = self._dialog
        return dialog if dialog is not None and isValid(dialog) and dialog.isVisible() else None

    def open(self, over: QWidget) -> None:
        """Show the subscriptions."""
        session = self._session
        if session is not None and session.packs is not None:
            self._spawn(self._show(session.packs, over))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._session is None:
            work.close()
        else:
            self._session.tasks.spawn(work, "subscriptions")

    async def _show(self, packs: Packs, over: QWidget) -> None:
        known = await packs.subscriptions()
        if not isValid(over):
            return
        dialog = SubscriptionsDialog(known, over)
        dialog.add_asked.connect(
            lambda address, automatic: self._do(dialog, packs, lambda: self._add(dialog, packs, address, automatic))
        )
        dialog.folder_asked.connect(lambda: self._ask_folder(dialog))
        dialog.automatic_asked.connect(
            lambda address, on: self._do(dialog, packs, lambda: packs.set_automatic(address, on))
        )
        dialog.removal_asked.connect(lambda address: self._do(dialog, packs, lambda: packs.unsubscribe(address)))
        dialog.check_asked.connect(lambda: self._do(dialog, packs, lambda: self._check(dialog, packs)))
        dialog.offer_asked.connect(self.offer_asked)
        self._dialog = dialog
        dialog.open()

    def _ask_folder(self, dialog: SubscriptionsDialog) -> None:
        chooser = choose_folder(dialog, tr("Folder with phrase packs"))
        chooser.fileSelected.connect(dialog.set_address)
        chooser.open()

    def _do(self, dialog: SubscriptionsDialog, packs: Packs, act: Callable[[], Awaitable[object]]) -> None:
        dialog.set_busy(True)
        self._spawn(self._told(dialog, packs, act))

    async def _told(self, dialog: SubscriptionsDialog, packs: Packs, act: Callable[[], Awaitable[object]]) -> None:
        problem = ""
        try:
            await act()
        except UserError as error:
            problem = sentence(error.problem, error.details)
        known = await packs.subscriptions()
        if not isValid(dialog):
            return
        shown, offers = dialog.status.text(), dialog.offers
        dialog.show_subscriptions(known)
        dialog.set_busy(False)
        if problem:
            dialog.address.show_problem(problem)
        else:
            dialog.say(shown, offers)

    async def _add(self, dialog: SubscriptionsDialog, packs: Packs, address: str, automatic: bool) -> None:
        offers = await packs.subscribe(address, automatic=automatic)
        if isValid(dialog):
            dialog.added()
            dialog.say(found_sentence(offers), offers)

    async def _check(self, dialog: SubscriptionsDialog, packs: Packs) -> None:
        offers = await packs.check()
        if isValid(dialog):
            dialog.say(found_sentence(offers), offers)


class PackBanner(Banner):
    """Says what was found at subscriptions, one after the other. see_asked(PackOffer): show it; Later ends it today."""

    see_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("place", "panel")
        self._offers: list[PackOffer] = []
        self._later_for: set[tuple[str, str]] = set()
        self.pressed.connect(self._see)
        self.closed.connect(self._put_off)

    def offered(self, event: PacksOffered) -> None:
        """Show what was found."""
        self.show_offers(event.offers)

    def show_offers(self, offers: Sequence[PackOffer]) -> None:
        """Show offers, but for those that were put off."""
        self._offers = [each for each in offers if _key(each) not in self._later_for]
        self._next()

    def settle(self, pack_id: str) -> None:
        """Ask no more about a pack: it was installed."""
        self._offers = [each for each in self._offers if each.file.pack.manifest.id != pack_id]
        self._next()

    def forget(self) -> None:
        """Show nothing: another account is open."""
        self._offers = []
        self._later_for.clear()
        self.hide()

    def _next(self) -> None:
        if not self._offers:
            self.hide()
            return
        offer = self._offers[0]
        manifest = offer.file.pack.manifest
        name = one_line(manifest.name, 30)
        kind = BannerKind.INFO
        if offer.trust is Trust.CHANGED:
            kind = BannerKind.WARN
            text = tr("“{name}” {version} has another key than before", name=name, version=manifest.version)
        elif offer.age is Age.NEW:
            text = tr("There is a phrase pack “{name}”", name=name)
        else:
            text = tr("“{name}” has a new version: {version}", name=name, version=manifest.version)
        self.show_notice(kind, text, tr("See"), tr("Later"))

    def _see(self) -> None:
        if self._offers:
            offer = self._offers.pop(0)
            self._later_for.add(_key(offer))
            self._next()
            self.see_asked.emit(offer)

    def _put_off(self) -> None:
        if self._offers:
            self._later_for.add(_key(self._offers.pop(0)))
        self._next()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._next()


def _key(offer: PackOffer) -> tuple[str, str]:
    manifest = offer.file.pack.manifest
    return manifest.id, manifest.version
