"""Runs the program: window, tray, alerts, menu and preferences, from the first paint to the end."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from console.accounts import Accounts
from console.domain.errors import Problem, UserError
from console.domain.events import AgentChanged
from console.domain.ids import ContactId
from console.domain.options import Section, Value
from console.domain.presence import AgentStatus
from console.i18n import language, tr
from console.i18n.problems import sentence
from console.options import Options, system_language
from console.parts import BackupFound, Parts
from console.ports import Speller
from console.services.away import AutoAway
from console.services.session import Session
from console.services.tasks import Tasks
from console.settings.autostart import command, set_autostart
from console.settings.exchange import read_options, write_options
from console.settings.places import Places
from console.settings.schema import SCHEMA
from console.settings.store import Settings
from console.ui.alerts import Alerts, Banners
from console.ui.bridge import Bridge
from console.ui.dialogs.notices import AboutDialog, FirstCloseDialog
from console.ui.garbage import GarbageCollector
from console.ui.idle import SystemIdle
from console.ui.images import QtImageInspector
from console.ui.in_force import InForce
from console.ui.main_window import MainWindow
from console.ui.menu import AgentMenu
from console.ui.preferences import Preferences
from console.ui.settings_opener import SettingsOpener, Upkeep
from console.ui.shell import Shell
from console.ui.single import hand_over
from console.ui.theme import Mode, Theme
from console.ui.tray import Tray
from console.ui.views.chat_pane import ChatPane
from console.ui.views.left_pane import LeftPane
from console.ui.views.side_panel import SidePanel
from console.ui.widgets.banner import BannerKind

log = logging.getLogger(__name__)


class Controller:
    """Holds what lives as long as the program."""

    def __init__(
        self, options: Options, where: Places, settings: Settings, preferences: Preferences, theme: Theme,
        use_language: Callable[[str], None], shell: Shell,
        garbage: GarbageCollector,
    ) -> None:  # fmt: skip
        self._options = options
        self._where = where
        self._settings = settings
        self._preferences = preferences
        self._theme = theme
        self._use_language = use_language
        self._shell = shell
        self._garbage = garbage
        self._tasks = Tasks(self._tell_error)
        self._accounts = Accounts(options, where, settings, QtImageInspector(), self._tasks, self._tell_error)
        self._parts: Parts | None = None
        self._ended: asyncio.Future[int] | None = None
        self._idle: SystemIdle | None = None
        self._starts_with_system = preferences.now.autostart

    async def run(self) -> int:
        """Show the window, open what was asked for, and stay until the end; gives the exit status."""
        self._ended = asyncio.get_running_loop().create_future()
        first = self._accounts.first()
        if first is not None and not self._accounts.take_folder(first):
            return hand_over(self._where.account_folder(first))
        await self._make_window()
        self._parts = cast("Parts", await asyncio.to_thread(importlib.import_module, "console.build"))
        if self._settings.set_aside is not None:
            problem = Problem.SETTINGS_NEWER if self._settings.newer else Problem.SETTINGS_DAMAGED
            self._tell_error(UserError(problem, path=str(self._settings.set_aside)))
        self._tasks.spawn(self._start(self._parts), "start")
        status = await self._ended
        await self._end()
        return status

    async def _start(self, parts: Parts) -> None:
        if self._preferences.now.autostart:
            # The console may lie somewhere else since.
            self._tasks.spawn(self._start_with_system(True), "autostart")
        await self._accounts.start(parts, self.window)
        self._garbage.start()

    def quit(self, status: int = 0) -> None:
        """End the program in an orderly way."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(int(status))

    async def _end(self) -> None:
        self._preferences.choose("geometry", self._shell.geometry_text())
        await self.window.chat.flush_drafts()
        await self._accounts.close()
        await self._tasks.close()
        self._accounts.release_folder()
        self._tray.hide()
        self._shell.may_close = True
        self._shell.close()

    # --- making ---

    async def _make_window(self) -> None:
        """Make the panes, a turn of the loop for each part, so that the window stays alive meanwhile.

        They are dressed when all are there: a style sheet in force before makes each part start over with each of
        the widgets that it is put into.
        """
        await asyncio.sleep(0)
        left = LeftPane(self._theme)
        await asyncio.sleep(0)
        chat = ChatPane(self._theme)
        await asyncio.sleep(0)
        side = SidePanel(self._theme)
        await asyncio.sleep(0)
        self.window = MainWindow(self._theme, self._preferences, self._shell, left, chat, side)
        await asyncio.sleep(0)
        self._theme.apply(cast("QApplication", QApplication.instance()))
        await asyncio.sleep(0)
        self._shell.setCentralWidget(self.window)
        await asyncio.sleep(0)
        self._tray = Tray(self._theme)
        self._alerts = Alerts(self._tray, self._preferences, self._tasks)
        self._menu = AgentMenu(self._preferences, self.window)
        self._in_force = InForce(self._preferences, self.window, self._load_speller, self._tasks)
        self._settings_opener = SettingsOpener(self._theme, SCHEMA, self._preferences, self._tasks, self.window)
        self._connect_window()
        self._accounts.opened.connect(self._opened)
        self._accounts.closing.connect(self._closing)
        self._accounts.raised.connect(self._shell.come_forward)
        self._accounts.quit_asked.connect(self.quit)
        self._preferences.changed.connect(self._preference)
        if self._options.demo_scene is None:
            self._tray.show()
            self._alerts.use_desktop(self._desktop_banners)
            self._idle = SystemIdle(cast("QApplication", QApplication.instance()))

    def _connect_window(self) -> None:
        window, tray, menu = self.window, self._tray, self._menu
        for source in (window.quit_asked, tray.quit_asked, menu.quit_asked):
            source.connect(self.quit)
        self._shell.close_asked.connect(self._close_asked)
        window.sign_in_asked.connect(self._accounts.sign_in_again)
        window.keys_asked.connect(menu.show_keys)
        window.menu_asked.connect(menu.popup)
        window.status_chosen.connect(self._status_chosen)
        window.settings_asked.connect(self.open_settings)
        menu.settings_asked.connect(self.open_settings)
        tray.settings_asked.connect(self._settings_from_tray)
        self._settings_opener.restore_asked.connect(self._restore)
        tray.opened.connect(self._shell.come_forward)
        tray.missing.connect(self._tray_missing)
        tray.status_chosen.connect(self._status_chosen)
        tray.suspended_chosen.connect(self._suspended_chosen)
        menu.sign_in_asked.connect(self._ask_sign_in)
        menu.shop_asked.connect(self._ask_shop)
        menu.about_asked.connect(self._about)
        menu.name_chosen.connect(self._name_chosen)
        menu.avatar_chosen.connect(self._avatar_chosen)
        self._alerts.conversation_wanted.connect(self._conversation_wanted)

    async def _desktop_banners(self) -> Banners | None:
        """Load the desktop's notifications off the window thread; None where the desktop has none."""
        module = await asyncio.to_thread(importlib.import_module, "console.ui.notifier")
        try:
            return cast("Banners", module.DesktopBanners(tr("Agent Console")))
        except (OSError, RuntimeError):
            log.info("this desktop has no notifications", exc_info=True)
            return None

    async def _load_speller(self) -> Speller:
        """Read the dictionary of the spell check off the window thread."""
        module = await asyncio.to_thread(importlib.import_module, "console.spelling")
        return cast("Speller", await asyncio.to_thread(module.EnglishWords, self._where.data / "words.txt"))

    # --- what happens ---

    def _opened(self, session: Session, bridge: Bridge) -> None:
        self._in_force.attach(session)
        self.window.attach(session, bridge)
        self._alerts.attach(session, bridge)
        self._menu.set_session(session)
        self._settings_opener.set_session(session)
        bridge.agent_changed.connect(self._agent_changed)
        if self._idle is not None:
            away = AutoAway(session.profile, session.clock, self._idle, lambda: self._preferences.now.away_minutes)
            session.tasks.spawn(away.run(), "away by itself")
        if self._options.demo_scene is not None:
            self._tasks.spawn(self._play(session, self._options.demo_scene), "demo scene")

    def _closing(self) -> None:
        self.window.detach()
        self._in_force.attach(None)
        self._alerts.detach()
        self._menu.set_session(None)
        self._settings_opener.set_session(None)

    async def _play(self, session: Session, folder: Path) -> None:
        scene = await asyncio.to_thread(importlib.import_module, "console.ui.demo_scene")
        parts = cast("Parts", self._parts)
        try:
            await scene.play(self.window, session, folder, lambda name, text: parts.suggest(name, text, language()))
        except BaseException:
            self.quit(1)
            raise
        self.quit()

    def _agent_changed(self, event: AgentChanged) -> None:
        session = self._accounts.session
        if session is not None:
            self._tray.set_status(event.status, session.profile.statuses(), suspended=event.suspended)

    def _status_chosen(self, status: AgentStatus) -> None:
        self._with_session(lambda session: session.link.set_status(status))

    def _suspended_chosen(self, suspended: bool) -> None:
        self._with_session(lambda session: session.profile.set_suspended(suspended))

    def _name_chosen(self, name: str) -> None:
        self._with_session(lambda session: session.profile.set_name(name))

    def _avatar_chosen(self, data: bytes, mime: str) -> None:
        self._with_session(lambda session: session.profile.set_avatar(data, mime))

    def _with_session(self, act: Callable[[Session], Awaitable[None]]) -> None:
        session = self._accounts.session
        if session is not None:

            async def run() -> None:
                await act(session)

            session.tasks.spawn(run(), "agent")

    def _ask_sign_in(self) -> None:
        self._accounts.show_sign_in()

    def _ask_shop(self) -> None:
        self._tasks.spawn(self._accounts.open_shop(), "shop")

    def _conversation_wanted(self, contact_id: ContactId) -> None:
        self._shell.come_forward()
        self.window.show_contact(contact_id)

    def _close_asked(self) -> None:
        """Closing the window keeps the console in the tray, where there is one; that is told once."""
        self._preferences.choose("geometry", self._shell.geometry_text())
        if not (self._preferences.now.keep_in_tray and self._tray.available()):
            self.quit()
            return
        if self._preferences.now.tray_told:
            self._shell.hide()
            return
        self._preferences.choose("tray_told", True)
        dialog = FirstCloseDialog(self.window)
        dialog.accepted.connect(self._shell.hide)
        dialog.quit_requested.connect(self.quit)
        dialog.open()

    def open_settings(self, section: Section | None = None) -> None:
        """Open 系统设置 at a section, or where it was left."""
        accounts = self._accounts
        upkeep = Upkeep(self._where.data, accounts.backups, accounts.back_up, self._write_options, self._read_options)
        self._settings_opener.open(upkeep, section if isinstance(section, Section) else None)

    def _settings_from_tray(self) -> None:
        self._shell.come_forward()
        self.open_settings()

    async def _write_options(self, path: Path, values: Mapping[str, Value]) -> bool:
        await asyncio.to_thread(write_options, path, values)
        return True

    async def _read_options(self, path: Path) -> Mapping[str, Value]:
        return await asyncio.to_thread(read_options, path)

    def _restore(self, backup: BackupFound) -> None:
        self._tasks.spawn(self._accounts.restore(backup), "restore")

    def _tray_missing(self) -> None:
        """Never run where nobody can see it."""
        if not self._shell.isVisible():
            self._shell.come_forward()

    async def _start_with_system(self, on: bool) -> None:
        try:
            await asyncio.to_thread(set_autostart, on, command(self._options.data_dir))
        except UserError as error:
            self._tell_error(error)
            self._starts_with_system = not on
            self._preferences.choose("autostart", not on)

    def _about(self) -> None:
        AboutDialog(self._where.data, self.window).open()

    def _preference(self, key: str, value: object) -> None:
        if key == "theme":
            self._theme.set_mode(Mode(str(value)))
        elif key == "text_percent":
            self._theme.set_text_percent(cast("int", value))
            self.window.place_panel()
        elif key == "language":
            self._use_language(system_language() if value == "system" else str(value))
            self._tray.retranslate()
        elif key == "autostart" and value is not self._starts_with_system:
            self._starts_with_system = bool(value)
            self._tasks.spawn(self._start_with_system(bool(value)), "autostart")
        elif key == "enter_sends":
            self.window.chat.set_enter_sends(bool(value))

    def _tell_error(self, error: UserError) -> None:
        self.window.tell(sentence(error.problem, error.details), BannerKind.ERROR)
