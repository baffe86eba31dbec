"""Export and import in the window, step by step, with real files and the real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console.domain.phrase_files import Meaning
from console.domain.phrases import PhraseText
from console.formats.files import PhraseFileFormats
from console.i18n import install
from console.services.phrase_plan import Action
from console.ui.dialogs.phrase_export import ExportDialog, ExportProgressDialog
from console.ui.dialogs.phrase_import import ImportDialog, ImportProgressDialog
from console.ui.models.phrase_import import ImportColumn, ImportModel, ImportRole
from console.ui.theme import Theme
from console.ui.views.phrase_panel import PhrasePanel
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, calm, desk
from tests.helpers.qt import run_async, until_async

W = TypeVar("W")
pytestmark = pytest.mark.usefixtures("no_windows_left")


@pytest.fixture(autouse=True)
def qt_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_CONSOLE_QT_DIALOGS", "1")


@asynccontextmanager
async def panel_on(qtbot: QtBot, theme: Theme, folder: Path) -> AsyncIterator[tuple[Desk, PhrasePanel]]:
    async with desk(folder / "account") as world:
        world.session = replace(world.session, phrase_files=PhraseFileFormats)
        await buyers(world, SHOP)
        await world.session.library.start_with(SHELVES)
        panel = PhrasePanel(theme)
        qtbot.addWidget(panel)
        panel.attach(world.session, world.bridge)
        panel.resize(316, 700)
        panel.show()
        await until_async(lambda: panel.rows.total)
        yield world, panel
        await calm()


async def shown(kind: type[W]) -> W:
    """Wait for a dialog of this kind."""

    def find() -> W | None:
        there = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        return next((each for each in there if isinstance(each, kind)), None)

    await until_async(find)
    found = find()
    assert found is not None
    return found


async def choose_file(path: Path) -> None:
    dialog = await shown(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()


async def exported(panel: PhrasePanel, path: Path, *, xml: bool = False) -> ExportProgressDialog:
    QTest.mouseClick(panel.export, Qt.MouseButton.LeftButton)
    dialog = await shown(ExportDialog)
    (dialog.xml if xml else dialog.csv).setChecked(True)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    await choose_file(path)
    progress = await shown(ExportProgressDialog)
    await until_async(lambda: not progress.busy)
    return progress


async def importing(panel: PhrasePanel, path: Path, *, clear: bool = False, xml: bool = False) -> ImportProgressDialog:
    QTest.mouseClick(panel.import_, Qt.MouseButton.LeftButton)
    dialog = await shown(ImportDialog)
    (dialog.xml if xml else dialog.csv).setChecked(True)
    dialog.clear_first.setChecked(clear)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    await choose_file(path)
    progress = await shown(ImportProgressDialog)
    await until_async(lambda: not progress.busy)
    return progress


def texts(panel: PhrasePanel) -> dict[tuple[tuple[str, ...], str], str]:
    return {
        (shelf.group.path, each.code): each.content for shelf in panel.rows.shelves for each in shelf.phrases
    }  # fmt: skip


@pytest.mark.parametrize("xml", [False, True])
def test_out_and_in_again(qtbot: QtBot, theme: Theme, tmp_path: Path, xml: bool) -> None:
    path = tmp_path / ("out.xml" if xml else "out.csv")

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (world, panel):
            before = texts(panel)
            progress = await exported(panel, path, xml=xml)
            assert progress.bar.value() == 100
            assert progress.lead.text() == f"8 phrases written to {path.name}"
            QTest.mouseClick(progress.ok, Qt.MouseButton.LeftButton)
            assert path.stat().st_size > 200
            await world.session.library.add(PhraseText("weg", "", "soll weg"))
            await until_async(lambda: panel.rows.total == 9)
            done = await importing(panel, path, clear=True, xml=xml)
            assert done.bar.value() == 100
            assert done.lead.text().startswith("8 phrases imported")
            QTest.mouseClick(done.ok, Qt.MouseButton.LeftButton)
            await until_async(lambda: texts(panel) == before and panel.undo_bar.isVisible())
            panel.undo_bar._undo.click()
            await until_async(lambda: panel.rows.total == 9)

    run_async(main())


def test_by_keys_alone(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "neu.csv"
    path.write_text("快捷短语编码,快捷短语,快捷短语分组\nq1,第一,新组\nq2,第二,新组\n", encoding="gb18030")

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            panel.import_.setFocus()
            QTest.keyClick(panel.import_, Qt.Key.Key_Space)
            dialog = await shown(ImportDialog)
            assert dialog.focusWidget() is dialog.ok
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await choose_file(path)
            progress = await shown(ImportProgressDialog)
            await until_async(lambda: not progress.busy)
            assert progress.lead.text() == "2 phrases imported"
            assert progress.focusWidget() is progress.ok
            QTest.keyClick(progress, Qt.Key.Key_Return)
            await until_async(lambda: texts(panel).get((("新组",), "q2")) == "第二")

    run_async(main())


def test_what_is_not_plainly_new_is_asked(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "mix.csv"
    path.write_text(
        "快捷短语编码,快捷短语,快捷短语分组\nhi,您好，欢迎光临,问候\nfh,别的话,问候\nn1,新的,问候\n,,问候\n"
        "by,满199元包邮，新疆西藏海南补10元,物流\nx,,问候\n",
        encoding="utf-8",
    )

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            dialog = await importing(panel, path)
            model = dialog.model
            assert model is not None
            QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
            states = [model.index(row, ImportColumn.STATE).data() for row in range(model.rowCount())]
            assert states == ["Conflict", "Changed", "Line 7", "New", "Same", "Same"]
            assert model.taken() == 2
            assert model.index(1, ImportColumn.CONTENT).data(ImportRole.PIECES)
            conflict = model.index(0, ImportColumn.TAKE)
            assert conflict.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked.value
            model.setData(model.index(0, ImportColumn.ACTION), Action.BOTH)
            assert model.taken() == 3
            assert model.index(0, ImportColumn.ACTION).data() == "Keep both"
            dialog.grab()
            before = texts(panel)
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            await until_async(dialog.undo.isVisible)
            assert dialog.lead.isVisible()
            assert dialog.lead.text().startswith("3 phrases imported")
            await until_async(lambda: texts(panel).get((("问候",), "hi")) == "您好，欢迎光临")
            assert texts(panel)[("问候",), "fh2"] == "别的话"
            assert texts(panel)[("物流",), "fh"].startswith("亲，今天16点前")
            QTest.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
            await until_async(lambda: texts(panel) == before)
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            await calm()
            assert not panel.undo_bar.isVisible()

    run_async(main())


def test_columns_are_mapped_by_hand_once(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Kürzel;Sinn;Wohin;Wann\nk1;Guten Tag;Start;1\nk2;Auf bald;Ende;2\n", encoding="utf-8")

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            dialog = await importing(panel, path)
            assert dialog.columns.isVisible()
            assert not dialog.ok.isEnabled()
            boxes = dialog.columns._boxes
            for box, meaning in zip(boxes, (Meaning.CODE, Meaning.CONTENT, Meaning.GROUP), strict=False):
                box.setCurrentIndex(list(Meaning).index(meaning))
            assert dialog.ok.isEnabled()
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            await until_async(lambda: dialog.model is not None and not dialog.busy)
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            await until_async(dialog.undo.isVisible)
            await until_async(lambda: texts(panel).get((("Ende",), "k2")) == "Auf bald")
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            path.write_text("Kürzel;Sinn;Wohin;Wann\nk3;Noch eins;Ende;3\n", encoding="utf-8")
            again = await importing(panel, path)
            await until_async(again.undo.isVisible)
            assert again.lead.text() == "1 phrase imported"
            QTest.mouseClick(again.ok, Qt.MouseButton.LeftButton)

    run_async(main())


def test_a_file_that_is_none_is_told_and_can_be_reported(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            before = texts(panel)
            dialog = await importing(panel, path)
            await until_async(dialog.problem.isVisible)
            assert dialog.problem.text()
            assert dialog.report.isVisible()
            QTest.mouseClick(dialog.report, Qt.MouseButton.LeftButton)
            target = tmp_path / "report.csv"
            await choose_file(target)
            await until_async(target.exists)
            QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
            await calm()
            assert texts(panel) == before

    run_async(main())


def test_what_gbk_lacks_is_listed_before_anything_is_written(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            panel.export.click()
            choice = await shown(ExportDialog)
            choice.encoding.setCurrentIndex(choice.encoding.findData("gbk"))
            choice.ok.click()
            await choose_file(path)
            dialog = await shown(ExportProgressDialog)
            await until_async(dialog.utf8.isVisible)
            assert "😊" in dialog.lead.text()
            assert not path.exists()
            dialog.utf8.click()
            await until_async(dialog.ok.isVisible)
            assert path.read_bytes().startswith(b"\xef\xbb\xbf")
            dialog.ok.click()

    run_async(main())


NAMES = {
    "zh_CN": (
        "导出", "导出为CSV格式(推荐)", "导出为XML格式", "确定", "导出进度", "导入", "导入CSV格式", "导入XML格式",
        "清空当前正在使用的快捷短语列表", "确定", "导入进度",
    ),
    "en": (
        "Export", "Export as CSV (recommended)", "Export as XML", "OK", "Export progress", "Import", "Import CSV",
        "Import XML", "Clear the current phrase list first", "OK", "Import progress",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", NAMES)
def test_the_names_that_are_fixed(qtbot: QtBot, theme: Theme, language: str) -> None:
    install(language)
    out, into = ExportDialog(), ImportDialog()
    going, coming = ExportProgressDialog(), ImportProgressDialog(theme, "a.csv")
    for each in (out, into, going, coming):
        qtbot.addWidget(each)
    assert (
        out.windowTitle(), out.csv.text(), out.xml.text(), out.ok.text(), going.bar.accessibleName(),
        into.windowTitle(), into.csv.text(), into.xml.text(), into.clear_first.text(), into.ok.text(),
        coming.bar.accessibleName(),
    ) == NAMES[language]  # fmt: skip
    for each in (going, coming):
        each.give_up()


def test_the_grid_of_ten_thousand_rows_keeps_qts_rules(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"c{number},Text {number},Gruppe {number % 300}\n" for number in range(10_000))
    path.write_text("快捷短语编码,快捷短语,快捷短语分组\n" + rows, encoding="utf-8")

    async def main() -> None:
        async with panel_on(qtbot, theme, tmp_path) as (_world, panel):
            dialog = await importing(panel, path)
            await until_async(dialog.undo.isVisible, 20)
            assert dialog.lead.text() == "10,000 phrases imported" or dialog.lead.text().startswith("10000")
            await until_async(lambda: panel.rows.total == 10_008, 20)
            dialog.ok.click()

    run_async(main(), 60)


def test_a_model_without_rows(qtbot: QtBot) -> None:
    from console.services.phrase_plan import plan

    model = ImportModel(plan([], [], []))
    assert model.rowCount(QModelIndex()) == 0
    assert model.taken() == 0
