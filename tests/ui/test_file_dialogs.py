"""The dialogs for files: every word in the language in force, Qt's own widgets where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.i18n import install
from console.ui.widgets.file_dialogs import choose_files, choose_folder, save_as

pytestmark = pytest.mark.usefixtures("no_windows_left")


@pytest.fixture(autouse=True)
def qt_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_CONSOLE_QT_DIALOGS", "1")


def _words(dialog: QFileDialog) -> set[str]:
    shown = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    return {each.text() for each in shown if each.text()}


@pytest.mark.parametrize(
    ("make", "accept"),
    [
        (lambda at: choose_files(None, "x", ["A (*.a)"], folder=at), "打开"),
        (lambda at: save_as(None, "x", "a.csv", folder=at), "保存"),
        (lambda at: choose_folder(None, "x", folder=at), "选择"),
    ],
)
def test_every_word_is_translated(qtbot: QtBot, tmp_path: Path, make: object, accept: str) -> None:
    install("zh_CN")
    dialog: QFileDialog = make(str(tmp_path))  # type: ignore[operator]
    qtbot.addWidget(dialog)
    dialog.open()
    assert {"查找范围：", "文件类型：", accept, "取消"} <= _words(dialog)
    assert not any(word.isascii() for word in _words(dialog))


def test_a_name_to_begin_with_and_its_ending(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = save_as(None, "x", "phrases.csv", ["CSV (*.csv)"], folder=str(tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.selectedFiles() == [str(tmp_path / "phrases.csv")]
    assert dialog.defaultSuffix() == "csv"
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)


def test_nothing_else_makes_one() -> None:
    folder = Path(__file__).resolve().parents[2] / "console"
    makers = [path.name for path in folder.rglob("*.py") if "QFileDialog(" in path.read_text(encoding="utf-8")]
    assert makers == ["file_dialogs.py"]
