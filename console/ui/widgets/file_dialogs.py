"""Dialogs that ask for files, the system's own where it has one; every word of Qt's is in the console's language."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget

from console.i18n import tr

_KIND = 2


def choose_files(
    parent: QWidget | None, title: str, filters: Sequence[str], *, folder: str = "", several: bool = False
) -> QFileDialog:
    """Give a dialog that asks for a file that is there (or several); connect fileSelected or filesSelected, open()."""
    mode = QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    dialog = _made(parent, title, folder)
    dialog.setFileMode(mode)
    dialog.setNameFilters(list(filters))
    _say(dialog, tr("Open"))
    return dialog


def choose_folder(parent: QWidget | None, title: str, *, folder: str = "") -> QFileDialog:
    """Give a dialog that asks for a folder; connect fileSelected, open()."""
    dialog = _made(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    _say(dialog, tr("Choose"))
    return dialog


def save_as(
    parent: QWidget | None, title: str, name: str, filters: Sequence[str] = (), *, folder: str = ""
) -> QFileDialog:
    """Give a dialog that asks where to write a file, with a name to begin with; connect fileSelected, open()."""
    dialog = _made(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if filters:
        dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    _say(dialog, tr("Save"))
    return dialog


def _made(parent: QWidget | None, title: str, folder: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, folder or str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, os.environ.get("AGENT_CONSOLE_QT_DIALOGS") == "1")
    return dialog


def _say(dialog: QFileDialog, accept: str) -> None:
    # WORKAROUND Qt 6: its Chinese catalogue leaves "&Look in:" and "Files of &type:" in English. (2026-11)
    label = QFileDialog.DialogLabel
    for place, words in (
        (label.LookIn, tr("Look in:")),
        (label.FileName, tr("File name:")),
        (label.FileType, tr("Files of type:")),
        (label.Accept, accept),
        (label.Reject, tr("Cancel")),
    ):
        dialog.setLabelText(place, words)
    # The kinds of files stay English too; their endings say the same.
    for tree in dialog.findChildren(QTreeView):
        tree.setColumnHidden(_KIND, True)
