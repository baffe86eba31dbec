"""New, edited and deleted phrases, with the real store: the dialog, the swap of codes, undo, and the keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, text_of
from console.i18n import install
from console.ui.dialogs.phrase_bin import BinDialog
from console.ui.dialogs.phrase_edit import PhraseEditDialog
from console.ui.dialogs.phrase_versions import VersionsDialog
from console.ui.models.phrases import PhraseRole
from console.ui.theme import Theme
from console.ui.views.phrase_panel import PhrasePanel
from console.ui.views.phrase_text import PhraseText
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, calm, desk
from tests.helpers.qt import run_async, until_async


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> PhrasePanel:
    await buyers(world, SHOP)
    await world.session.library.start_with(SHELVES)
    panel = PhrasePanel(theme)
    qtbot.addWidget(panel)
    panel.attach(world.session, world.bridge)
    panel.resize(316, 700)
    panel.show()
    await until_async(lambda: panel.rows.total and panel.found("亲"))
    return panel


async def dialog_of(panel: PhrasePanel) -> PhraseEditDialog:
    editor = panel.actions_.editor
    await until_async(lambda: editor.dialog is not None and editor.dialog.isVisible())
    assert editor.dialog is not None
    return editor.dialog


async def closed(panel: PhrasePanel) -> None:
    await until_async(lambda: panel.actions_.editor.dialog is None)
    await calm()


def stored(panel: PhrasePanel, code: str) -> Phrase | None:
    return next((each for shelf in panel.rows.shelves for each in shelf.phrases if each.code == code), None)


async def entry(panel: PhrasePanel, words: str) -> QAction:
    await until_async(lambda: any(menu.isVisible() for menu in panel.findChildren(QMenu)))
    menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
    return next(action for action in menu.actions() if action.text() == words)


def choose(action: QAction) -> None:
    menu = action.parent()
    action.trigger()
    if isinstance(menu, QMenu):
        menu.close()


@pytest.mark.usefixtures("no_windows_left")
def test_a_new_phrase_in_a_new_group_by_mouse(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            QTest.mouseClick(panel.new, Qt.MouseButton.LeftButton)
            dialog = await dialog_of(panel)
            QTest.mouseClick(dialog.new_group, Qt.MouseButton.LeftButton)
            dialog.group_name.setText("大促")
            QTest.mouseClick(dialog.add_group, Qt.MouseButton.LeftButton)
            await until_async(lambda: dialog.group.words == "大促")
            assert not dialog.group_name.isVisible()
            dialog.code.setText("dc")
            dialog.content.setPlainText("亲，大促期间48小时内发货")
            QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
            await closed(panel)
            await until_async(lambda: stored(panel, "dc"))
            phrase = stored(panel, "dc")
            assert phrase is not None
            assert phrase.content == "亲，大促期间48小时内发货"
            index = panel.tree.currentIndex()
            assert index.data(PhraseRole.PHRASE) == phrase
            assert index.parent().data() == "大促"
            assert panel.preview.isVisible()

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_a_new_phrase_by_keys_alone(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            panel.new.setFocus()
            QTest.keyClick(panel.new, Qt.Key.Key_Space)
            dialog = await dialog_of(panel)
            dialog.new_group.setFocus()
            QTest.keyClick(dialog.new_group, Qt.Key.Key_Space)
            QTest.keyClicks(dialog.group_name, "New one > Inside")
            QTest.keyClick(dialog.group_name, Qt.Key.Key_Return)
            await until_async(lambda: dialog.group.words == "New one › Inside")
            QTest.keyClicks(dialog.code, "hello")
            QTest.keyClicks(dialog.content, "Hello there")
            QTest.keyClick(dialog.content, Qt.Key.Key_Return)
            QTest.keyClicks(dialog.content, "/:^_^ ")
            QTest.keyClick(dialog.content, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            await closed(panel)
            await until_async(lambda: stored(panel, "hello"))
            phrase = stored(panel, "hello")
            assert phrase is not None
            assert phrase.content == "Hello there\n/:^_^ "

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_a_code_that_is_taken_is_said_and_can_be_swapped(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            panel.tree.setCurrentIndex(panel.rows.index_of_phrase(PhraseId("p1-0")))
            QTest.keyClick(panel.tree, Qt.Key.Key_F2)
            dialog = await dialog_of(panel)
            assert dialog.windowTitle() == "Edit quick phrase"
            assert dialog.code.text() == "hi"
            assert dialog.group.words == "问候"
            dialog.code.setText("fh")
            await until_async(dialog.swap.isVisible)
            assert "has this code" in dialog.code.accessibleDescription()
            QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
            assert dialog.isVisible()
            QTest.mouseClick(dialog.swap, Qt.MouseButton.LeftButton)
            QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
            await closed(panel)
            await until_async(lambda: (found := stored(panel, "fh")) is not None and found.id == "p1-0")
            other = stored(panel, "hi")
            assert other is not None
            assert other.id == "p2-0"

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_nothing_to_say_is_no_phrase(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            panel.new.click()
            dialog = await dialog_of(panel)
            dialog.content.setPlainText("  \n ")
            dialog.save.click()
            assert dialog.content.accessibleDescription() == "Write what the phrase says."
            dialog.content.setPlainText("好")
            assert dialog.content.accessibleDescription() == ""
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await closed(panel)
            assert panel.rows.total == 8

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_deleted_at_once_and_brought_back(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            panel.tree.setCurrentIndex(panel.rows.index_of_phrase(PhraseId("p2-1")))
            QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
            await until_async(lambda: panel.rows.total == 7 and panel.undo_bar.isVisible())
            QTest.keyClick(panel.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            await until_async(lambda: panel.rows.total == 8)
            group = panel.rows.index_of_group(GroupId("g2"))
            assert [panel.rows.index(row, 0, group).data(PhraseRole.PHRASE).code for row in range(3)] == [
                "fh",
                "by",
                "dh",
            ]
            panel.tree.setCurrentIndex(group)
            QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
            await until_async(lambda: panel.rows.total == 5 and panel.undo_bar.isVisible())
            panel.undo_bar._undo.click()
            await until_async(lambda: panel.rows.total == 8)
            assert panel.rows.index_of_group(GroupId("g2")).row() == 1

    run_async(main())


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.usefixtures("no_windows_left")
def test_the_menu_pins_moves_and_renames(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)

            async def menu(index: object, words: str) -> QAction:
                panel.actions_.open_menu(index, panel.mapToGlobal(panel.rect().center()))  # type: ignore[arg-type]
                return await entry(panel, words)

            dh = PhraseId("p2-2")
            choose(await menu(panel.rows.index_of_phrase(dh), "Pin"))
            await until_async(lambda: panel.rows.index_of_phrase(dh).row() == 0)
            action = await menu(panel.rows.index_of_phrase(dh), "Move to group")
            target = next(each for each in action.menu().actions() if each.text() == "问候")  # type: ignore[attr-defined]
            choose(target)
            QApplication.activePopupWidget().close()
            await until_async(lambda: panel.rows.index_of_phrase(dh).parent().data() == "问候")
            panel.actions_.undo()
            await until_async(lambda: panel.rows.index_of_phrase(dh).parent().data() == "物流")
            choose(await menu(panel.rows.index_of_group(GroupId("g2")), "Rename"))
            asked = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QInputDialog))
            asked.setTextValue("快递")
            asked.accept()
            await until_async(lambda: panel.rows.index_of_group(GroupId("g2")).data() == "快递")
            await calm()

    run_async(main())


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.usefixtures("no_windows_left")
def test_the_bin_and_the_versions_give_back(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            library = world.session.library
            phrase = panel.rows.phrase(PhraseId("p1-0"))
            assert phrase is not None
            await library.edit(phrase.id, replace(text_of(phrase), content="您好<b>"))
            await until_async(lambda: panel.rows.phrase(phrase.id) != phrase)
            panel.actions_.open_menu(panel.rows.index_of_phrase(phrase.id), panel.mapToGlobal(panel.rect().center()))
            choose(await entry(panel, "Versions…"))
            await until_async(lambda: any(isinstance(each, VersionsDialog) for each in QApplication.topLevelWidgets()))
            versions = next(each for each in QApplication.topLevelWidgets() if isinstance(each, VersionsDialog))
            assert "您好<b>" not in versions.text.toHtml()
            assert "欢迎光临" in versions.text.toPlainText()
            versions.back.click()
            await until_async(lambda: panel.rows.phrase(phrase.id) == phrase)
            await until_async(panel.undo_bar.isVisible)
            panel.actions_.undo()
            await until_async(lambda: (now := panel.rows.phrase(phrase.id)) is not None and now.content == "您好<b>")
            await library.delete([phrase.id])
            await until_async(lambda: panel.rows.total == 7)
            panel.actions_.open_more(panel.more)
            choose(await entry(panel, "Bin…"))
            await until_async(lambda: any(isinstance(each, BinDialog) for each in QApplication.topLevelWidgets()))
            found = next(each for each in QApplication.topLevelWidgets() if isinstance(each, BinDialog))
            assert found.list.count() == 1
            found.restore.click()
            await until_async(lambda: panel.rows.total == 8 and found.list.count() == 0)
            assert not found.restore.isEnabled()
            found.reject()
            await calm()

    run_async(main())


@pytest.mark.usefixtures("no_windows_left")
def test_dragged_phrases_and_groups_stand_where_they_were_dropped(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel = await opened(qtbot, theme, world)
            rows = panel.rows
            data = rows.mimeData([rows.index_of_phrase(PhraseId("p2-2"))])
            group = rows.index_of_group(GroupId("g1"))
            assert rows.canDropMimeData(data, Qt.DropAction.MoveAction, 1, 0, group)
            assert rows.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, group)
            await until_async(lambda: rows.index_of_phrase(PhraseId("p2-2")).parent().data() == "问候")
            assert rows.index_of_phrase(PhraseId("p2-2")).row() == 1
            panel.actions_.undo()
            await until_async(lambda: rows.index_of_phrase(PhraseId("p2-2")).parent().data() == "物流")
            data = rows.mimeData([rows.index_of_group(GroupId("g5"))])
            group = rows.index_of_group(GroupId("g2"))
            assert rows.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, group)
            await until_async(lambda: rows.index_of_group(GroupId("g5")).parent().data() == "物流")
            panel.actions_.undo()
            await until_async(lambda: not rows.index_of_group(GroupId("g5")).parent().isValid())
            data = rows.mimeData([rows.index_of_group(GroupId("g2"))])
            assert not rows.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, rows.index_of_group(GroupId("g2")))

    run_async(main())


def test_codes_become_signs_and_stay_codes(qtbot: QtBot, theme: Theme) -> None:
    field = PhraseText(theme)
    qtbot.addWidget(field)
    text = "亲/:^_^在的/:^_^/:^_^\n第二行 😊 {日期}"
    field.set_content(text)
    assert "/:" not in field.toPlainText()
    assert field.content() == text
    field.selectAll()
    QTest.keyClicks(field, "a/:O")
    assert field.content() == "a/:O"
    QTest.keyClicks(field, "=O ")
    qtbot.waitUntil(lambda: "/:" not in field.toPlainText())
    assert field.content() == "a/:O=O "
    field.put_sign("😊")
    field.put("{订单号}")
    assert field.content().endswith("{订单号}")


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh_CN", "新增快捷短语 选择分组 新增分组 分组名称 添加 快捷编码 快捷短语内容 保存".split()),
        (
            "en",
            ["New quick phrase", "Group", "New group", "Group name", "Add", "Code", "Phrase content", "Save"],
        ),
    ],
)
def test_the_names_that_are_fixed(qtbot: QtBot, theme: Theme, language: str, names: list[str]) -> None:
    install(language)
    dialog = PhraseEditDialog(theme, [])
    qtbot.addWidget(dialog)
    assert [
        dialog.windowTitle(), dialog.group.accessibleName(), dialog.new_group.text(),
        dialog.group_name.accessibleName(), dialog.add_group.text(), dialog.code.accessibleName(),
        dialog.content.accessibleName(), dialog.save.text(),
    ] == names  # fmt: skip
