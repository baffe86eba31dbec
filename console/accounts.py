"""The account that is open: its folder, its data, its channel, the sign-in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.domain.errors import Problem, UserError
from console.domain.events import LinkStateChanged
from console.domain.ids import Address
from console.domain.presence import AgentStatus, LinkState
from console.i18n import language, tr
from console.options import Options
from console.parts import BackupFound, Part, Parts, SignIn
from console.ports import Channel, ImageInspector, MediaStore, SecretStore, Store
from console.services.bus import EventBus
from console.services.late_channel import LateChannel
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.settings.clock import SystemClock
from console.settings.places import TRAINING_ACCOUNT, Places
from console.settings.store import Settings, StoredAccount
from console.ui.bridge import Bridge
from console.ui.dialogs.sign_in import SignInDialog, SignInRequest
from console.ui.dialogs.store_problem import StoreChoice, StoreProblemDialog
from console.ui.single import SingleInstance

log = logging.getLogger(__name__)
SHOP_SEED = 20261111
BACKUP_EVERY_SECONDS = 3600.0


@dataclass
class _Attempt:
    """A sign-in under way: what to keep when it works."""

    account: StoredAccount
    password: str
    from_dialog: bool


class Accounts(QObject):
    """Opens one account at a time; opened and closing tell the window which."""

    opened = Signal(object, object)
    """The Session and its Bridge; its contacts are loaded afterwards."""
    closing = Signal()
    raised = Signal()
    quit_asked = Signal()

    def __init__(
        self, options: Options, where: Places, settings: Settings, inspector: ImageInspector, tasks: Tasks,
        tell: Callable[[UserError], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._options = options
        self._where = where
        self._settings = settings
        self._inspector = inspector
        self._tasks = tasks
        self._tell = tell
        self._clock = SystemClock()
        self._parts: Parts | None = None
        self._window: QWidget | None = None
        self._single: SingleInstance | None = None
        self._held: str | None = None
        self._folder_is_new = False
        self._gate = asyncio.Lock()
        """One account is opened or forgotten at a time."""
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._attempt: _Attempt | None = None
        self._dialog: SignInDialog | None = None
        self.before_close: Callable[[], object] | None = None

    @property
    def session(self) -> Session | None:
        """The account that is open."""
        return self._session

    # --- folders ---

    def first(self) -> str | None:
        """Give the account to open at the start; None: ask."""
        if self._options.training:
            return TRAINING_ACCOUNT
        if self._options.account is not None:
            return self._options.account
        accounts = self._settings.accounts()
        return accounts[0].jid if accounts else None

    def take_folder(self, account: str) -> bool:
        """Hold an account's folder for this process; False where another console has it."""
        if account == self._held:
            return True
        folder = self._where.account_folder(account)
        self._folder_is_new = not folder.exists()
        with contextlib.suppress(OSError):  # opening the store says what is wrong
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        single = SingleInstance(folder)
        if not single.acquire() and not single.locked_out():
            return False
        self.release_folder()
        self._single, self._held = single, account
        single.raised.connect(self.raised)
        return True

    def release_folder(self) -> None:
        """Let the folder go."""
        if self._single is not None:
            self._single.release()
        self._single = self._held = None

    # --- opening ---

    async def start(self, parts: Parts, window: QWidget) -> None:
        """Open what was asked for, or ask."""
        self._parts, self._window = parts, window
        account = self.first()
        if account is None:
            self.show_sign_in()
        elif account == TRAINING_ACCOUNT:
            await self.open_shop()
        else:
            await self._open_stored(account)

    async def open_shop(self) -> None:
        """Open the built-in shop of scripted buyers."""
        await asyncio.to_thread(self._made().load, Part.SHOP)
        channel = self._made().shop(language(), self._clock, SHOP_SEED)
        session = await self._open(TRAINING_ACCOUNT, channel, training=True)
        if session is not None:
            if self._dialog is not None:
                self._dialog.close()
            await session.link.go_online()

    async def _open_stored(self, account: str) -> None:
        """Show the stored conversations at once, then sign in with what is known."""
        stored = self._stored(account)
        channel = LateChannel(Address(account))
        session = await self._open(account, channel, training=False)
        if session is None:
            return
        password = await self._known_password(account)
        channel.comes_from(lambda: self._xmpp(stored, password or ""))
        if session is not self._session:
            return
        if password:
            await self._go_online(session, _Attempt(stored, password, from_dialog=False))
        else:
            self.show_sign_in(stored)

    def _stored(self, account: str) -> StoredAccount:
        """Give what is known of an account; the command line wins over what is stored."""
        known = self._settings.account(account) or StoredAccount(account)
        options = self._options if account == self._options.account else Options()
        return replace(
            known,
            server=options.server or known.server,
            ca_file=str(options.ca_file.absolute()) if options.ca_file else known.ca_file,
            plaintext_loopback=options.plaintext_loopback or known.plaintext_loopback,
        )

    async def _known_password(self, account: str) -> str | None:
        if self._options.password_stdin and account == self._options.account:
            line: str = await asyncio.to_thread(sys.stdin.readline)
            return line.rstrip("\r\n")
        known = self._settings.account(account)
        if known is None or not known.remember:
            return None
        password: str | None
        try:
            password = await asyncio.to_thread((await self._secrets()).get, account)
        except UserError:
            return None
        return password

    async def _xmpp(self, account: StoredAccount, password: str) -> Channel:
        await asyncio.to_thread(self._made().load, Part.XMPP)
        try:
            server = parse_server(account.server)
        except UserError as error:
            self._tell(error)
            server = None
        ca_file = Path(account.ca_file) if account.ca_file else None
        sign_in = SignIn(account.jid, password, server, ca_file, account.plaintext_loopback)
        return self._made().xmpp(sign_in, self._clock)

    async def _open(self, account: str, channel: Channel, *, training: bool) -> Session | None:
        """Open an account's data and show it; None where that failed (and was told)."""
        async with self._gate:
            return await self._open_now(account, channel, training=training)

    async def _open_now(self, account: str, channel: Channel, *, training: bool) -> Session | None:
        await self.close()
        if not self.take_folder(account):
            self._tell(UserError(Problem.ACCOUNT_IN_USE, account=account))
            return None
        opened = await self._open_store(self._where.account_folder(account))
        if opened is None:
            return None
        store, media = opened
        bus = EventBus()
        session = build_session(
            account, training=training, store=store, media=media, channel=channel, clock=self._clock,
            inspector=self._inspector, bus=bus, tasks=Tasks(self._tell), agent_name=tr("Xiaomei") if training else "",
            phrase_files=self._made().phrase_files, pack_files=self._made().pack_files,
            patterns=self._made().patterns(), prepared_replies=lambda: self._made().prepared_replies(language()),
        )  # fmt: skip
        self._session, self._bridge = session, Bridge(bus)
        self._bridge.link_changed.connect(self._link_changed)
        session.finding.hold()
        self.opened.emit(session, self._bridge)
        await session.load()
        await session.library.start_with(self._made().starter_shelves(language()))
        session.tasks.spawn(self._keep_backups(store), "backups")
        session.tasks.spawn(session.library.keep_up(), "phrases")
        if session.packs is not None:
            session.tasks.spawn(session.packs.keep_checking(), "packs")
        return session

    async def _open_store(self, folder: Path) -> tuple[Store, MediaStore] | None:
        parts = self._made()
        while True:
            try:
                return await asyncio.to_thread(parts.open_account, folder, self._clock)
            except UserError as error:
                log.exception("the account's data could not be opened: %s %s", error.problem.value, error.details)
                backup = await asyncio.to_thread(parts.newest_backup, folder)
                made_at = backup.made_at if backup is not None else None
                choice = await self._ask_about_store(error, made_at)
            try:
                if choice is StoreChoice.RESTORE and backup is not None:
                    await asyncio.to_thread(parts.restore, folder, backup, self._clock)
                elif choice is StoreChoice.FRESH:
                    await asyncio.to_thread(parts.set_aside, folder, self._clock)
                elif choice is StoreChoice.QUIT:
                    self.quit_asked.emit()
                    return None
            except UserError as error:
                self._tell(error)

    async def _ask_about_store(self, error: UserError, backup_made_at: datetime | None) -> StoreChoice:
        answer: asyncio.Future[StoreChoice] = asyncio.get_running_loop().create_future()
        dialog = StoreProblemDialog(error.problem, error.details, backup_made_at, self._window)
        dialog.chosen.connect(answer.set_result)
        self._come_forward()
        dialog.open()
        try:
            return await answer
        finally:
            dialog.deleteLater()

    async def _keep_backups(self, store: Store) -> None:
        while True:
            try:
                await self._made().back_up_if_due(store)
            except UserError as error:
                log.exception("the daily backup failed: %s", error.problem.value)
            await self._clock.sleep(BACKUP_EVERY_SECONDS)

    # --- backups ---

    async def backups(self) -> list[BackupFound]:
        """Give the backups of the account that is open, the newest first. Raises UserError."""
        folder = self._folder()
        return await asyncio.to_thread(self._made().backups, folder) if folder is not None else []

    async def back_up(self) -> BackupFound:
        """Make a backup of the account that is open. Raises UserError."""
        folder = self._folder()
        if folder is None:
            raise UserError(Problem.NO_BACKUP)
        return await asyncio.to_thread(self._made().back_up, folder, self._clock)

    async def restore(self, found: BackupFound) -> None:
        """Close the account, bring back its backup, open it again. A backup that cannot be used is told."""
        session, folder = self._session, self._folder()
        if session is None or folder is None:
            return
        async with self._gate:
            await self.close()
            try:
                await asyncio.to_thread(self._made().restore, folder, found, self._clock)
            except UserError as error:
                self._tell(error)
        if session.training:
            await self.open_shop()
        else:
            await self._open_stored(session.account)

    def _folder(self) -> Path | None:
        return self._where.account_folder(self._session.account) if self._session is not None else None

    async def close(self) -> None:
        """Close the account that is open."""
        session, self._session = self._session, None
        if session is None:
            return
        self._attempt = None
        self.closing.emit()
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        await session.close()

    # --- signing in ---

    def show_sign_in(self, account: StoredAccount | None = None, problem: UserError | None = None) -> None:
        """Ask who signs in."""
        if self._dialog is None:
            dialog = SignInDialog(self._window)
            dialog.set_accounts([entry.jid for entry in self._settings.accounts()])
            dialog.sign_in_requested.connect(self._sign_in_requested)
            dialog.shop_requested.connect(self._shop_requested)
            dialog.account_changed.connect(self._account_changed)
            dialog.cancel_requested.connect(self._cancel_requested)
            dialog.finished.connect(self._dialog_gone)
            self._dialog = dialog
            self._tasks.spawn(self._tell_keyring(), "keyring")
        if account is not None:
            self._dialog.set_account(account.jid)
            self._dialog.set_server(account.server, Path(account.ca_file) if account.ca_file else None)
        elif not self._settings.accounts():
            self._dialog.set_server(self._options.server or "", self._options.ca_file)
        if problem is not None:
            self._dialog.show_problem(problem.problem, problem.details)
        self._come_forward()
        self._dialog.open()

    def _come_forward(self) -> None:
        """A question is asked in a window that can be seen: the console may have been started into the tray."""
        if self._window is not None and not self._window.isVisible():
            self.raised.emit()

    def sign_in_again(self) -> None:
        """Ask for the password of the account that is open."""
        session = self._session
        known = self._stored(session.account) if session is not None and not session.training else None
        self.show_sign_in(known)

    async def _tell_keyring(self) -> None:
        there = await asyncio.to_thread((await self._secrets()).available)
        if self._dialog is not None:
            self._dialog.set_keyring_available(there)

    def _dialog_gone(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _shop_requested(self) -> None:
        self._tasks.spawn(self.open_shop(), "shop")

    def _account_changed(self, jid: str) -> None:
        if self._dialog is not None and self._settings.account(jid) is not None:
            account = self._stored(jid)
            self._dialog.set_server(account.server, Path(account.ca_file) if account.ca_file else None)
            self._tasks.spawn(self._fill_password(jid), "password")

    def _cancel_requested(self) -> None:
        self._attempt = None
        if self._session is not None:
            self._session.tasks.spawn(self._session.link.go_offline(), "cancel")
        if self._dialog is not None:
            self._dialog.set_busy(False)

    async def _fill_password(self, jid: str) -> None:
        password = await self._known_password(jid)
        if password and self._dialog is not None:
            self._dialog.set_password(jid, password)

    def _sign_in_requested(self, request: SignInRequest) -> None:
        self._tasks.spawn(self._sign_in(request), "sign in")

    async def _sign_in(self, request: SignInRequest) -> None:
        dialog = self._dialog
        try:
            check_address(request.account)
            parse_server(request.server)
        except UserError as error:
            if dialog is not None:
                dialog.show_problem(error.problem, error.details)
            return
        if dialog is not None:
            dialog.set_busy(True)
        account = replace(
            self._stored(request.account),
            server=request.server,
            ca_file=str(request.ca_file or ""),
            remember=request.remember,
        )
        channel = LateChannel(Address(account.jid))
        channel.comes_from(lambda: self._xmpp(account, request.password))
        session = await self._open(account.jid, channel, training=False)
        if session is None:
            if self._dialog is not None:
                self._dialog.set_busy(False)
            return
        await self._go_online(session, _Attempt(account, request.password, from_dialog=True))

    async def _go_online(self, session: Session, attempt: _Attempt) -> None:
        self._attempt = attempt
        if session.profile.status is AgentStatus.OFFLINE:
            await session.profile.set_status(AgentStatus.ONLINE)
        await session.link.go_online()

    def _link_changed(self, event: LinkStateChanged) -> None:
        attempt = self._attempt
        if event.state is LinkState.ONLINE:
            if attempt is not None:
                self._attempt = None
                self._tasks.spawn(self._keep(attempt), "keep account")
            if self._dialog is not None:
                self._dialog.accept()
        elif event.problem is not None:
            self._refused(event, event.problem)

    def _refused(self, event: LinkStateChanged, problem: Problem) -> None:
        attempt, session = self._attempt, self._session
        if attempt is not None and attempt.from_dialog and self._dialog is not None:
            # The first try of a person at the dialog: say what was wrong, and wait for the next.
            self._dialog.set_busy(False)
            self._dialog.show_problem(problem, event.details)
            self._attempt = None
            if self._folder_is_new and self._settings.account(attempt.account.jid) is None:
                self._tasks.spawn(self._forget_folder(attempt.account.jid), "forget")
            elif session is not None and event.state is not LinkState.REFUSED:
                session.tasks.spawn(session.link.go_offline(), "offline")
        elif event.state is LinkState.REFUSED and problem is Problem.NOT_AUTHORIZED and session is not None:
            self.show_sign_in(self._stored(session.account), UserError(problem, **event.details))

    async def _forget_folder(self, account: str) -> None:
        """An account that never signed in leaves nothing behind: it may have been mistyped."""
        async with self._gate:
            if self._session is None or self._session.account != account:
                return
            await self.close()
            self.release_folder()
            await asyncio.to_thread(shutil.rmtree, self._where.account_folder(account), ignore_errors=True)

    async def _keep(self, attempt: _Attempt) -> None:
        """Remember an account that works; its password goes into the keyring or nowhere."""
        account = attempt.account
        self._settings.put_account(account)
        if not attempt.from_dialog:
            return
        secrets = await self._secrets()
        try:
            if account.remember:
                await asyncio.to_thread(secrets.set, account.jid, attempt.password)
            else:
                await asyncio.to_thread(secrets.delete, account.jid)
        except UserError as error:
            if account.remember:
                self._tell(error)

    async def _secrets(self) -> SecretStore:
        await asyncio.to_thread(self._made().load, Part.KEYRING)
        return self._made().secrets()

    def _made(self) -> Parts:
        if self._parts is None:
            raise RuntimeError("the parts are not loaded yet")
        return self._parts


def parse_server(text: str) -> tuple[str, int] | None:
    """Take host:port apart (also [v6]:port); empty gives None. Raises UserError (BAD_ADDRESS)."""
    text = text.strip()
    if not text:
        return None
    host, colon, port = text.rpartition(":")
    if not colon:
        host, port = text, "5222"
    host = host.strip("[]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise UserError(Problem.BAD_ADDRESS, address=text)
    return host, int(port)


def check_address(jid: str) -> None:
    """See that an account looks like name@domain. Raises UserError (BAD_ADDRESS)."""
    name, at, domain = jid.partition("@")
    if not (name and at and domain) or any(character.isspace() or character in "/<>\"'" for character in jid):
        raise UserError(Problem.BAD_ADDRESS, address=jid)
