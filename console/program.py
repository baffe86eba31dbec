"""The one builder: loop, settings, looks, language, controller; loaded in a thread behind the first paint."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import logging
import logging.handlers
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import qasync
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator, qVersion
from PySide6.QtWidgets import QApplication

from console import __version__, i18n
from console.controller import Controller
from console.options import Options, system_language
from console.settings.places import Places
from console.settings.store import Settings
from console.ui.errors import ErrorNet
from console.ui.garbage import GarbageCollector
from console.ui.icons import picture_icon
from console.ui.preferences import Choices, Preferences
from console.ui.shell import Shell
from console.ui.theme import Mode, Theme

log = logging.getLogger(__name__)
WORKERS = 8
LOG_NAME = "console.log"
LOG_BYTES, LOG_FILES = 2_000_000, 3


def prepare(options: Options, where: Places) -> Settings | None:
    """Do what can be done off the window thread: the log, settings, words; None: no data folder, which was said."""
    try:
        where.data.mkdir(parents=True, exist_ok=True)
        start_log(where)
    except OSError as error:
        sys.stderr.write(f"{where.data}: {error.strerror}\n")
        return None
    settings = Settings(where.settings)
    i18n.install(_language(options, _choices(settings)))
    return settings


def run(options: Options, where: Places, application: QApplication, shell: Shell, settings: Settings | None) -> int:
    """Fill the window that is already there, and stay until the end; gives the exit status."""
    if settings is None:
        return 1
    preferences = Preferences(_choices(settings))
    preferences.chosen.connect(settings.set_many)
    language = Language(application)
    theme = Theme(Mode(preferences.now.theme), preferences.now.text_percent)
    loop = qasync.QEventLoop(application)
    # qasync's own executor starts ten threads at once; these come as they are needed.
    loop.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="worker"))
    asyncio.set_event_loop(loop)
    net = ErrorNet(where.data / "logs" / LOG_NAME)
    net.install(loop)
    garbage = GarbageCollector(application)
    controller = Controller(options, where, settings, preferences, theme, language.use, shell, garbage)
    net.quit_requested.connect(controller.quit)

    async def fill() -> int:
        # A turn of the loop for each step, so that the window stays alive meanwhile.
        application.setWindowIcon(picture_icon("agent-console"))
        await asyncio.sleep(0)
        language.use(_language(options, preferences.now))
        await asyncio.sleep(0)
        theme.prepare(application)
        await asyncio.sleep(0)
        return await controller.run()

    with loop:
        status: int = loop.run_until_complete(fill())
    garbage.stop()
    net.remove()
    settings.close()
    return status


class Language:
    """Switches the program's texts and Qt's own (dialog buttons, menus of text fields) together."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translator = QTranslator(application)

    def use(self, language: str) -> None:
        """Make a language the one in force; every widget hears of it by QEvent.LanguageChange."""
        i18n.install(language)
        QLocale.setDefault(QLocale(i18n.language()))
        self._application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._translator.load(f"qtbase_{i18n.language()}", folder)
        self._application.installTranslator(self._translator)


def start_log(where: Places) -> None:
    """Write warnings and what led to them into the data folder; texts of messages are never logged. Raises OSError."""
    folder = where.data / "logs"
    folder.mkdir(exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / LOG_NAME, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("console").setLevel(logging.INFO)
    # A crash inside Qt leaves its trace there too.
    with contextlib.suppress(OSError):
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    log.info("agent-console %s, Qt %s, Python %s, %s", __version__, qVersion(), sys.version.split()[0], sys.platform)


def _choices(settings: Settings) -> Choices:
    values: dict[str, Any] = settings.values()
    names = {field.name for field in fields(Choices)}
    return Choices(**{key: value for key, value in values.items() if key in names})


def _language(options: Options, choices: Choices) -> str:
    if options.language:
        return options.language
    return system_language() if choices.language == "system" else choices.language
