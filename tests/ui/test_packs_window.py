"""Phrase packs in the window, step by step, with real files and the real store."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from console.domain.ids import PhraseId
from console.domain.phrases import PhraseText
from console.formats.pack_keys import SigningKey
from console.formats.qpack import write
from console.i18n import install
from console.ui.dialogs.pack_key import KeyChangedDialog
from console.ui.dialogs.pack_offer import PackDialog
from console.ui.dialogs.packs import PacksDialog
from console.ui.dialogs.phrase_import import ImportDialog
from console.ui.models.pack_rows import PackChoice, PackState
from console.ui.models.phrase_import import ImportColumn, ImportRole
from console.ui.theme import Theme
from tests.helpers.pack_window import TEAM, Shop, click, looked, managed, shop, shown
from tests.helpers.packs import pack, signed, with_picture
from tests.helpers.panes import SHELVES, calm
from tests.helpers.qt import run_async, until_async

pytestmark = pytest.mark.usefixtures("no_windows_left")


@pytest.fixture(autouse=True)
def qt_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENT_CONSOLE_QT_DIALOGS", "1")


def test_installed_from_a_file(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            path = world.publish(with_picture(pack(changelog="First\nversion")))
            manager = await managed(world)
            assert not manager.back.isEnabled()
            click(manager.install)
            chooser = await shown(QFileDialog)
            chooser.selectFile(str(path))
            chooser.accept()
            dialog = await shown(PackDialog)
            await until_async(lambda: not dialog.busy)
            assert (dialog.windowTitle(), dialog.ok.text()) == ("Install a phrase pack", "Install")
            assert "first pack with this key" in dialog.trust.text()
            assert dialog.model is not None
            QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog.model)
            assert [dialog.model.index(row, ImportColumn.CONTENT).data() for row in range(2)] == ["您好", "今天发货"]
            assert world.team() == []
            dialog.grab()
            click(dialog.ok)
            await until_async(dialog.lead.isVisible)
            assert dialog.lead.text() == "“团队话术” 1 is installed\n2 new"
            click(dialog.ok)
            await until_async(lambda: world.team() == ["您好", "今天发货"] and manager.list.count() == 1)
            assert str(path) in manager.list.item(0).text()
            manager.reject()
            assert world.panel.undo_bar.isVisible()
            world.panel.actions_.undo()
            await until_async(lambda: not world.team())

    run_async(main())


def test_an_update_shows_the_difference_and_whose_words_stay(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=one two", "b=B1", "c=C1", "d=D1", "e=same"))
            for code in ("b", "c", "d"):
                await world.session.library.edit(PhraseId(f"team/{code}"), PhraseText(code, "", f"my {code}"))
            path = world.publish(pack("2", "a=one three", "b=B2", "c=C2", "n=new", "e=same"))
            dialog = await looked(world, path)
            assert (dialog.windowTitle(), dialog.ok.text()) == ("Update the phrase pack", "Update")
            model = dialog.model
            assert model is not None
            states = [model.index(row, 0).data(ImportRole.STATE) for row in range(model.rowCount())]
            conflict, kept = PackState.CONFLICT, PackState.KEPT
            assert states == [conflict, conflict, kept, PackState.CHANGED, PackState.NEW]
            assert [text for _, text in model.index(3, ImportColumn.CONTENT).data(ImportRole.PIECES)] == [
                "one ", "two", "three",
            ]  # fmt: skip
            assert model.index(0, ImportColumn.ACTION).data() == "Keep mine"
            dialog.grid.setCurrentIndex(model.index(1, ImportColumn.ACTION))
            assert model.setData(model.index(1, ImportColumn.ACTION), PackChoice.THEIRS)
            assert not model.setData(model.index(3, ImportColumn.ACTION), PackChoice.THEIRS)
            dialog.grab()
            click(dialog.ok)
            await until_async(dialog.lead.isVisible)
            assert "1 phrase keeps your words\n1 phrase became your own" in dialog.lead.text()
            click(dialog.ok)
            await until_async(lambda: world.team() == ["one three", "my b", "C2", "new", "same"])
            own = [each.content for shelf in world.panel.rows.shelves if shelf.group.personal for each in shelf.phrases]
            assert "my d" in own

    run_async(main())


def test_all_of_ones_own_can_give_way_at_once(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=A1", "b=B1"))
            for code in ("a", "b"):
                await world.session.library.edit(PhraseId(f"team/{code}"), PhraseText(code, "", f"my {code}"))
            dialog = await looked(world, world.publish(pack("2", "a=A2", "b=B2")))
            assert dialog.for_all.isVisible()
            dialog.for_all.setCurrentIndex(1)
            dialog.for_all.activated.emit(1)
            click(dialog.ok)
            await until_async(dialog.lead.isVisible)
            click(dialog.ok)
            await until_async(lambda: world.team() == ["A2", "B2"])

    run_async(main())


@pytest.mark.parametrize("agree", [False, True])
def test_another_key_is_refused_until_the_agent_agrees(qtbot: QtBot, theme: Theme, tmp_path: Path, agree: bool) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=A1"))
            dialog = await looked(world, world.publish(pack("2", "a=A2"), SigningKey.new()))
            assert "another key" in dialog.trust.text()
            click(dialog.ok)
            box = await shown(KeyChangedDialog)
            assert box.focusWidget() is box.refuse
            assert not box.agree.isEnabled()
            if not agree:
                QTest.keyClick(box, Qt.Key.Key_Return)
                await until_async(dialog.problem.isVisible)
                assert "another key than before" in dialog.problem.text()
                click(dialog.ok)
                assert world.team() == ["A1"]
                return
            box.checked.click()
            click(box.agree)
            await until_async(dialog.lead.isVisible)
            click(dialog.ok)
            await until_async(lambda: world.team() == ["A2"])

    run_async(main())


def test_what_is_no_good_changes_nothing(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("2", "a=A2"))
            broken = world.folder / "broken.qpack"
            broken.write_bytes(signed(pack("3", "a=A3"))[:-40])
            unsigned = world.folder / "unsigned.qpack"
            unsigned.write_bytes(write(pack("3", "a=A3"), None))
            older = world.publish(pack("1", "a=A1"), name="older.qpack")
            missing = world.folder / "missing.qpack"
            for path, words in (
                (broken, "no phrase pack that can be read"), (unsigned, "unsigned.qpack bears no signature"),
                (older, "not newer than what is installed"), (missing, "cannot be reached"),
            ):  # fmt: skip
                dialog = await looked(world, path)
                assert dialog.problem.isVisible()
                assert words in dialog.problem.text()
                click(dialog.ok)
                await calm()
            assert world.team() == ["A2"]

    run_async(main())


def test_back_and_forward_and_out_and_in(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=A1"))
            await world.install(pack("2", "a=A2"))
            await until_async(lambda: world.team() == ["A2"])
            manager = await managed(world)
            assert manager.back.toolTip() == "Use version 1 again"
            click(manager.back)
            await until_async(lambda: world.team() == ["A1"] and not manager.back.isEnabled())
            assert manager.status.text() == "“团队话术” is at version 1 again"
            click(manager.undo)
            await until_async(lambda: world.team() == ["A2"] and manager.back.isEnabled())
            click(manager.contents)
            inside = await shown(PackDialog)
            assert inside.model is not None
            assert inside.model.rowCount() == 1
            assert not inside.cancel.isVisible()
            click(inside.ok)
            click(manager.remove)
            await until_async(lambda: not world.team() and not manager.list.count())
            manager.reject()
            await until_async(world.panel.undo_bar.isVisible)
            world.panel.actions_.undo()
            await until_async(lambda: world.team() == ["A2"])

    run_async(main())


def test_a_pack_is_dropped_on_the_panel_and_imported(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            path = world.publish(pack())
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(path))])
            copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            enter = QDragEnterEvent(QPoint(20, 200), copy, data, left, none)
            QApplication.sendEvent(world.panel.tree.viewport(), enter)
            assert enter.isAccepted()
            QApplication.sendEvent(world.panel, QDropEvent(QPointF(20, 200), copy, data, left, none))
            dialog = await shown(PackDialog)
            await until_async(lambda: not dialog.busy)
            dialog.reject()
            await calm()
            other = QMimeData()
            other.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
            enter = QDragEnterEvent(QPoint(20, 200), copy, other, left, none)
            QApplication.sendEvent(world.panel.tree.viewport(), enter)
            assert not enter.isAccepted()
            click(world.panel.import_)
            kind = await shown(ImportDialog)
            kind.other.setChecked(True)
            click(kind.ok)
            chooser = await shown(QFileDialog)
            chooser.selectFile(str(path))
            chooser.accept()
            dialog = await shown(PackDialog)
            await until_async(lambda: not dialog.busy)
            click(dialog.ok)
            await until_async(dialog.lead.isVisible)
            click(dialog.ok)
            await until_async(world.team)

    run_async(main())


def test_phrases_of_a_pack_in_the_agents_own_order(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=A1", "b=B1", "c=C1"))
            rows, move = world.panel.rows, Qt.DropAction.MoveAction
            data = rows.mimeData([rows.index_of_phrase(PhraseId("team/c"))])
            team, own = rows.index_of_group(TEAM), rows.index_of_group(SHELVES[0].group.id)
            assert rows.flags(rows.index_of_phrase(PhraseId("team/c"))) & Qt.ItemFlag.ItemIsDragEnabled
            assert not rows.flags(team) & Qt.ItemFlag.ItemIsDragEnabled
            assert not rows.canDropMimeData(data, move, 0, 0, own)
            personal = rows.mimeData([rows.index_of_phrase(SHELVES[0].phrases[0].id)])
            assert not rows.canDropMimeData(personal, move, 0, 0, team)
            assert rows.dropMimeData(data, move, 0, 0, team)
            await until_async(lambda: world.team() == ["C1", "A1", "B1"])
            await world.install(pack("2", "a=A2", "b=B2", "c=C2"))
            await until_async(lambda: world.team() == ["C2", "A2", "B2"])

    run_async(main())


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_menus_say_what_is_of_a_pack(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def entries(world: Shop, phrase: bool) -> list[str]:
        rows = world.panel.rows
        index = rows.index_of_phrase(PhraseId("team/a")) if phrase else rows.index_of_group(TEAM)
        world.panel.actions_.open_menu(index, world.panel.mapToGlobal(QPoint(10, 10)))
        menu = await shown(QMenu)
        texts = [each.text() for each in menu.actions() if each.text()]
        assert not menu.actions()[0].isEnabled()
        menu.close()
        await calm()
        return texts

    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            await world.install(pack("1", "a=A1"))
            await until_async(lambda: world.panel.rows.index_of_group(TEAM).data(0) is not None)
            said = "Of the pack 团队话术 v1; changes are yours only"
            assert await entries(world, phrase=True) == [
                said, "Edit", "Delete", "Copy", "Pin", "Versions…", "Hide", "As in the pack",
            ]  # fmt: skip
            assert await entries(world, phrase=False) == [said, "What is in the pack", "Phrase packs…", "Delete"]

    run_async(main())


def test_a_pack_that_is_not_in_force_says_so(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(qtbot, theme, tmp_path) as world:
            today = world.session.library.today()
            later = pack("1", valid_from=today + timedelta(days=3), valid_until=today + timedelta(days=5))
            await world.packs.install(await world.packs.look(world.publish(later)))
            manager = await managed(world)
            assert "(not yet)" in manager.list.item(0).text()
            manager.reject()

    run_async(main())


NAMES = {
    "zh_CN": ("短语包管理", "从文件安装…", "恢复上一版", "移除", "查看内容", "订阅…", "已安装的短语包"),
    "en": (
        "Phrase packs", "Install from file…", "Roll back", "Remove", "What is in it", "Subscriptions…",
        "Installed packs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", NAMES)
def test_names_in_both_languages(qtbot: QtBot, language: str) -> None:
    install(language)
    dialog = PacksDialog([], date(2026, 11, 9))
    qtbot.addWidget(dialog)
    assert (
        dialog.windowTitle(), dialog.install.text(), dialog.back.text(), dialog.remove.text(), dialog.contents.text(),
        dialog.subscriptions.text(), dialog.list.accessibleName(),
    ) == NAMES[language]  # fmt: skip
