"""The page 个性设置: a copy is edited, and stored with the other pages or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from console.domain.options import Section
from console.domain.presence import AgentStatus
from console.domain.signatures import Signatures
from console.i18n import install
from console.settings.schema import SCHEMA
from console.ui.avatar_file import AVATAR_SIDE, read_avatar
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_personal import PersonalPage
from console.ui.preferences import Choices, Preferences
from console.ui.theme import Theme
from console.ui.widgets import InlineEdit
from tests.helpers.panes import Desk, calm, desk
from tests.helpers.qt import run_async, until_async

ONE, TWO, THREE = "双11满300减30", "下单备注小美送小样", "16点前拍下当天发货"


def picture(folder: Path) -> str:
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#c98a4b"))
    file = folder / "me.jpg"
    assert image.save(str(file))
    return str(file)


class Shown:
    """The dialog with only this page."""

    def __init__(self, qtbot: QtBot, theme: Theme, world: Desk) -> None:
        self.world = world
        self.profile = world.session.profile
        self.preferences = Preferences(Choices())
        self.page = PersonalPage(theme, SCHEMA, self.preferences, world.session)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        spawn = world.session.tasks.spawn
        self.dialog = SettingsDialog({Section.PERSONAL: self.page}, self.preferences, world.session, spawn, self.window)
        self.dialog.open()

    def named(self, name: str) -> QWidget:
        return next(
            each for each in self.page.findChildren(QWidget) if each.accessibleName() == name and each.isVisible()
        )

    def line(self, number: int) -> InlineEdit:
        line = self.named(f"Signature {number}")
        assert isinstance(line, InlineEdit)
        return line

    def press(self, name: str) -> None:
        self.named(name).click()  # type: ignore[attr-defined]

    async def apply(self) -> None:
        assert self.dialog.apply.isEnabled()
        self.dialog.apply.click()
        await until_async(lambda: not self.dialog.modified() and not self.dialog._storing)


@asynccontextmanager
async def shown(qtbot: QtBot, theme: Theme, folder: Path, signatures: Signatures) -> AsyncIterator[Shown]:
    async with desk(folder / "shop") as world:
        await world.session.profile.set_signatures(signatures)
        made = Shown(qtbot, theme, world)
        await calm()
        yield made
        if isValid(made.dialog):
            made.dialog.reject()
        await calm()


def test_everything_of_the_page_is_stored_together(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures((ONE, TWO), 0)) as at:
            assert not at.dialog.modified()
            at.page.name.edit.clear()
            QTest.keyClicks(at.page.name.edit, "Mei")
            await at.page.take_picture(picture(tmp_path))
            QTest.keyClicks(at.page.texts[AgentStatus.AWAY], "lunch")
            at.press("Show signature 2")
            at.page.signatures.turns.setChecked(True)
            at.page.signatures.minutes.setValue(15)
            at.page.controls["away_minutes"].set_value(3)
            await calm()
            assert at.profile.name == "xiaomei", "nothing is stored before it is asked for"
            await at.apply()
            assert at.profile.name == "Mei"
            assert at.profile.signatures == Signatures((ONE, TWO), 1, 15)
            assert at.profile.status_texts == {AgentStatus.AWAY: "lunch"}
            assert at.preferences.now.away_minutes == 3
            file = at.world.session.media.folder / (at.profile.avatar or "")
            assert QImage(str(file)).size().width() == AVATAR_SIDE
            at.press("Show signature 1")
            at.page._remove()
            await at.apply()
            assert (at.profile.signature, at.profile.avatar) == (ONE, None)

    run_async(main())


def test_cancel_changes_nothing(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures((ONE,), 0)) as at:
            QTest.keyClicks(at.page.name.edit, "x")
            at.press("Delete signature 1")
            at.dialog.cancel.click()
            await calm()
            assert (at.profile.name, at.profile.signature) == ("xiaomei", ONE)

    run_async(main())


def test_signatures_are_edited_in_place_ordered_and_deleted(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures((ONE, TWO), 0)) as at:
            listed = at.page.signatures
            # New: written where it stands; the length is counted meanwhile.
            at.page.signatures.add.click()
            line = at.line(3)
            assert line.editing
            QTest.keyClicks(line, "ships today")
            assert (line.count(), line.accessibleDescription()) == ("11/200", "11/200")
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert listed.value().texts == (ONE, TWO, "ships today")
            # Esc brings the text back, and leaves the dialog open.
            line.edit()
            line.clear()
            QTest.keyClick(line, Qt.Key.Key_Escape)
            await calm()
            assert (line.text(), at.dialog.isVisible()) == ("ships today", True)
            # Which one is shown goes along with it.
            at.press("Show signature 3")
            at.press("Move signature 3 up")
            assert listed.value() == Signatures((ONE, "ships today", TWO), 1)
            at.press("Delete signature 2")
            assert listed.value() == Signatures((ONE, TWO), 1)
            # One that is left empty is none.
            listed.add.click()
            QTest.keyClick(at.line(3), Qt.Key.Key_Return)
            await until_async(lambda: len(listed._rows) == 2)
            # Emoticons go into the one that was edited last; codes become signs.
            line = at.line(1)
            line.edit()
            line.end(False)
            listed._picker.chosen.emit("🙂")
            QTest.keyClicks(line, "/:^_^")
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert listed.value().texts[0] == f"{ONE}🙂🙂"
            await at.apply()
            assert at.profile.signatures.texts == (f"{ONE}🙂🙂", TWO)
            assert at.line(1).text() == f"{ONE}🙂🙂"

    run_async(main())


def test_turns_that_went_on_meanwhile_are_no_change(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures((ONE, TWO, THREE), 0, 10)) as at:
            await at.world.clock.advance(700)
            assert at.profile.signature == TWO
            QTest.keyClicks(at.page.name.edit, "!")
            await at.apply()
            assert (at.profile.name, at.profile.signature) == ("xiaomei!", TWO)

    run_async(main())


def test_a_name_is_needed_and_a_text_file_is_no_picture(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures()) as at:
            file = tmp_path / "notes.png"
            file.write_text("no picture")
            assert read_avatar(str(file)) is None
            await at.page.take_picture(str(file))
            assert at.page._picture_problem.isVisible()
            assert not at.dialog.modified()
            at.page.name.edit.clear()
            at.page.changed.emit()
            at.dialog.ok.click()
            await calm()
            assert at.dialog.isVisible()
            assert "name" in at.page.name.problem

    run_async(main())


def test_defaults_leave_what_is_the_agents_own(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with shown(qtbot, theme, tmp_path, Signatures((ONE, TWO), 1, 10)) as at:
            at.page.controls["away_minutes"].set_value(60)
            at.dialog.defaults.click()
            assert at.page.controls["away_minutes"].value == 10
            assert at.page.signatures.value() == Signatures((ONE, TWO), 1, 0)

    run_async(main())


def test_the_page_speaks_chinese(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        install("zh_CN")
        async with shown(qtbot, theme, tmp_path, Signatures((ONE,))) as at:
            assert at.page.title() == "个性设置"
            for name in ("第1条签名", "显示第1条签名", "新签名", "状态文字：忙碌", "买家看到的昵称"):
                at.named(name)
            found = [words.partition("\n")[0] for words, _ in at.page.entries()]
            assert {"买家看到的昵称", "个性签名", "轮流展示，每条", "无操作多久后离开"} <= set(found)
            QApplication.processEvents()

    run_async(main())
