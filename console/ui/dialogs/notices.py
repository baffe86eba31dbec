"""Short boxes: a problem with nowhere else to be said, the first closing of the window, about the program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console import __version__
from console.domain.errors import Problem
from console.i18n import tr
from console.i18n.problems import sentence
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.icons import icon_pixmap, picture_icon
from console.ui.theme import current
from console.ui.widgets.buttons import button


class Notice(BaseDialog):
    """An icon beside a title and a text."""

    def __init__(self, icon_name: str, role: str, parent: QWidget | None, width: int = 420) -> None:
        super().__init__(parent, width)
        self.picture = QLabel()
        side = current().px(28)
        self.picture.setPixmap(icon_pixmap(icon_name, side, role, self.devicePixelRatioF()))
        self.title = wrapped("title")
        self.text = wrapped()
        row = QHBoxLayout()
        row.setSpacing(current().px(16))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(current().px(8))
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)
        # What is too much goes below the texts, not between them.
        self.rest = QVBoxLayout()
        self.rest.addLayout(self.column)
        self.rest.addStretch(1)
        row.addLayout(self.rest, 1)
        self.body.addLayout(row)


class ProblemDialog(Notice):
    """Says what went wrong, where nothing in the window can say it."""

    def __init__(
        self, problem: Problem, details: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("warning", "warn", parent)
        self._problem = problem
        self._details = dict(details or {})
        self.title.hide()
        self._ok = button("", "primary")
        self._ok.clicked.connect(self.accept)
        self.buttons.addWidget(self._ok)
        self.finish(self._ok)

    def translate(self) -> None:
        self.setWindowTitle(tr("Agent Console"))
        self.text.setText(sentence(self._problem, self._details))
        self._ok.setText(tr("OK"))


class FirstCloseDialog(Notice):
    """Tells once that closing the window leaves the console in the tray. accepted: keep it; quit_requested: end it."""

    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "accent", parent)
        self._keep = button("", "primary")
        self._quit = button("")
        self._keep.clicked.connect(self.accept)
        self._quit.clicked.connect(self._leave)
        self.buttons.addWidget(self._quit)
        self.buttons.addWidget(self._keep)
        self.finish(self._keep)

    def _leave(self) -> None:
        self.accept()
        self.quit_requested.emit()

    def translate(self) -> None:
        self.setWindowTitle(tr("Agent Console"))
        self.title.setText(tr("The console stays in the tray"))
        self.text.setText(
            tr(
                "Messages keep coming in while the window is closed. A double click on the icon opens it again; "
                "quitting is in the icon's menu. This is told only once."
            )
        )
        self._keep.setText(tr("Stay in the tray"))
        self._quit.setText(tr("Quit the console"))


class AboutDialog(Notice):
    """Says which version runs, and where its data is."""

    def __init__(self, data_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("info", "accent", parent)
        side = current().px(48)
        self.picture.setPixmap(picture_icon("agent-console").pixmap(side, side))
        self._folder = data_folder
        self._ok = button("", "primary")
        self._ok.clicked.connect(self.accept)
        self.buttons.addWidget(self._ok)
        self.finish(self._ok)

    def translate(self) -> None:
        self.setWindowTitle(tr("About"))
        self.title.setText(tr("Agent Console"))
        self.text.setText(
            "\n".join(
                (
                    tr("Version {version}, with Qt {qt}", version=__version__, qt=qVersion()),
                    tr("Data folder: {path}", path=self._folder),
                    tr("Free software under the MIT licence"),
                )
            )
        )
        self._ok.setText(tr("OK"))
