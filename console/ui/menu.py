"""The menu behind the agent's picture: account, looks, language, keys, the end."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from console.i18n import tr
from console.services.session import Session
from console.ui.actions import keys
from console.ui.avatar_file import AVATAR_MIME, read_avatar
from console.ui.dialogs.keys import KeysDialog
from console.ui.preferences import Preferences
from console.ui.widgets.file_dialogs import choose_files
from console.ui.widgets.menus import reachable


class AgentMenu(QObject):
    """Builds the menu each time it opens, so that it is always in the language in force."""

    sign_in_asked = Signal()
    shop_asked = Signal()
    quit_asked = Signal()
    about_asked = Signal()
    settings_asked = Signal()
    name_chosen = Signal(str)
    avatar_chosen = Signal(bytes, str)

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        self._session: Session | None = None

    def set_session(self, session: Session | None) -> None:
        """Say which account is open."""
        self._session = session

    def popup(self, where: QPoint) -> None:
        """Open the menu at a place on the screen."""
        menu = reachable(QMenu(self._window))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(where)

    def fill(self, menu: QMenu) -> None:
        """Put everything into a menu."""
        if self._session is not None:
            menu.addAction(tr("Change name…")).triggered.connect(self._ask_name)
            menu.addAction(tr("Change picture…")).triggered.connect(self._ask_avatar)
            menu.addSeparator()
        menu.addAction(tr("Sign in with another account…")).triggered.connect(self.sign_in_asked)
        menu.addAction(tr("Open the built-in shop")).triggered.connect(self.shop_asked)
        menu.addSeparator()
        self._choice(
            menu, tr("Language"), "language", {"system": tr("Like the system"), "zh_CN": "简体中文", "en": "English"}
        )
        looks = {"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}
        self._choice(menu, tr("Theme"), "theme", looks)
        self._switch(menu, tr("Sounds"), "sounds")
        self._switch(menu, tr("Banners"), "banners")
        settings = menu.addAction(tr("Settings…"))
        settings.setShortcut("Ctrl+,")
        settings.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        settings.triggered.connect(self.settings_asked)
        menu.addSeparator()
        shortcut = menu.addAction(tr("Keyboard shortcuts"))
        shortcut.setShortcut("F1")
        shortcut.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.triggered.connect(self.show_keys)
        menu.addAction(tr("About the console")).triggered.connect(self.about_asked)
        menu.addAction(tr("Quit")).triggered.connect(self.quit_asked)

    def show_keys(self) -> None:
        """Show the list of keys."""
        dialog = KeysDialog(keys, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _choice(
        self,
        menu: QMenu,
        title: str,
        key: str,
        words: dict[str, str],
    ) -> None:
        sub = menu.addMenu(title)
        group = QActionGroup(sub)
        for value, word in words.items():
            action = QAction(word, group)
            action.setCheckable(True)
            action.setChecked(getattr(self._preferences.now, key) == value)
            action.triggered.connect(partial(self._preferences.choose, key, value))
            sub.addAction(action)

    def _switch(self, menu: QMenu, title: str, key: str) -> None:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(bool(getattr(self._preferences.now, key)))
        action.toggled.connect(partial(self._preferences.choose, key))

    def _ask_name(self) -> None:
        if self._session is None:
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(tr("Change name"))
        dialog.setLabelText(tr("Name that buyers see"))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setTextValue(self._session.profile.name)
        dialog.textValueSelected.connect(self.name_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_avatar(self) -> None:
        pictures = tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)")
        dialog = choose_files(self._window, tr("Change picture"), [pictures])
        dialog.fileSelected.connect(self._avatar_file)
        dialog.open()

    def _avatar_file(self, path: str) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._read_avatar(path), "picture")

    async def _read_avatar(self, path: str) -> None:
        data = await asyncio.to_thread(read_avatar, path)
        if data is not None:
            self.avatar_chosen.emit(data, AVATAR_MIME)
