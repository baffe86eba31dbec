"""Scenes of the dialogs."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.errors import Problem
from console.i18n import language, tr
from console.ui.dialogs import (
    AboutDialog,
    CrashDialog,
    DatePickDialog,
    FirstCloseDialog,
    KeysDialog,
    LinkDialog,
    PicturePreviewDialog,
    ProblemDialog,
    SignInDialog,
    StoreProblemDialog,
)
from console.ui.dialogs.history_removal import HistoryRemovalDialog
from console.ui.widgets import PictureView
from console.ui.widgets.file_dialogs import choose_files
from tests.playground import scene


@dataclass(frozen=True)
class _Line:
    keys: tuple[str, ...]
    text: str


def _picture() -> QImage:
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    colours = QLinearGradient(0, 0, 900, 600)
    colours.setColorAt(0, QColor("#f7c2b4"))
    colours.setColorAt(1, QColor("#e58a78"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), colours)
    painter.end()
    return image


@scene("sign-in")
def sign_in() -> QWidget:
    """As it opens for the first time."""
    return SignInDialog()


@scene("sign-in-problem")
def sign_in_problem() -> QWidget:
    """After a wrong password, without a keyring."""
    dialog = SignInDialog()
    dialog.set_accounts(["mei@shop.example", "lan@shop.example"])
    dialog.set_keyring_available(False)
    dialog.show_problem(Problem.NOT_AUTHORIZED, {"host": "shop.example"})
    return dialog


@scene("sign-in-server")
def sign_in_server() -> QWidget:
    """With the server settings open and a certificate nobody vouches for."""
    dialog = SignInDialog()
    dialog.set_account("mei@shop.example")
    dialog.set_server("chat.shop.example:5222", None)
    dialog.show_problem(Problem.CERTIFICATE_UNTRUSTED, {"host": "chat.shop.example"})
    return dialog


@scene("sign-in-busy")
def sign_in_busy() -> QWidget:
    """While it tries."""
    dialog = SignInDialog()
    dialog.set_account("mei@shop.example")
    dialog.set_busy(True)
    return dialog


@scene("sign-in-no-network")
def sign_in_no_network() -> QWidget:
    """Without a network."""
    dialog = SignInDialog()
    dialog.set_account("mei@shop.example")
    dialog.show_problem(Problem.NO_NETWORK, {})
    return dialog


@scene("keys")
def keys() -> QWidget:
    """The list under F1."""
    try:
        from console.ui.actions import keys as real
    except ImportError:
        return KeysDialog(lambda: [_Line(("Ctrl+K",), "Search contacts and messages")])
    return KeysDialog(real)


@scene("store-damaged")
def store_damaged() -> QWidget:
    """A damaged file with a backup."""
    return StoreProblemDialog(
        Problem.STORE_DAMAGED,
        {"path": "~/agent-console/mei/store.db", "finding": "row 12 missing from index message_place"},
        datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
    )


@scene("store-full")
def store_full() -> QWidget:
    """A full disk."""
    return StoreProblemDialog(Problem.STORE_FULL, {"path": "~/agent-console/mei/store.db"})


@scene("history-removal")
def history_removal() -> QWidget:
    """Asked before messages are removed for good."""
    return HistoryRemovalDialog(12480, 180)


@scene("link")
def link() -> QWidget:
    """A plain link."""
    return LinkDialog("https://shop.example/item?id=20261111&from=chat")


@scene("link-deceptive")
def link_deceptive() -> QWidget:
    """A link that pretends."""
    return LinkDialog("http://taobao.com@pаypal.com/login?next=/pay")


@scene("link-script")
def link_script() -> QWidget:
    """A link that is none."""
    return LinkDialog("javascript:alert(document.cookie)")


@scene("picture-preview")
def picture_preview() -> QWidget:
    """Before sending."""
    return PicturePreviewDialog(_picture(), 345_678, "小鹿爱吃糖", "dress.jpg")


@scene("picture-view")
def picture_view() -> QWidget:
    """A received picture."""
    return PictureView(_picture(), "dress.jpg")


@scene("date-pick")
def date_pick() -> QWidget:
    """Days of a conversation."""
    days = {date(2026, 11, day) for day in (2, 3, 9, 14, 20, 21)}
    return DatePickDialog(days, date(2026, 11, 22))


@scene("first-close")
def first_close() -> QWidget:
    """Told once."""
    return FirstCloseDialog()


@scene("about")
def about() -> QWidget:
    """Version and folder."""
    return AboutDialog(Path("agent-console"))


@scene("problem")
def problem() -> QWidget:
    """A problem with nowhere else to be said."""
    return ProblemDialog(Problem.STORE_NEWER, {"path": "store.db"})


@scene("crash")
def crash() -> QWidget:
    """A bug."""
    return CrashDialog(
        "Traceback (most recent call last):\n  File …\nZeroDivisionError: division by zero", "console.log"
    )


@scene("file-dialog")
def file_dialog() -> QWidget:
    """Qt's own file dialog, as it stands where the system has none."""
    application = QApplication.instance()
    translator = QTranslator(application)
    translator.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    QApplication.installTranslator(translator)
    os.environ["AGENT_CONSOLE_QT_DIALOGS"] = "1"
    return choose_files(None, tr("Import"), [tr("CSV files (*.csv *.txt *.tsv)")], folder=tempfile.gettempdir())
