"""Status, suspended, the text beside the status and the kept signatures, in the head of the left pane."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.domain.presence import AgentStatus
from console.domain.signatures import Signatures
from console.i18n import install
from console.ui.actions import keys
from console.ui.icons import picture_icon
from console.ui.theme import Theme
from console.ui.tray import Tray, unread_icon
from console.ui.views.agent_header import AgentHeader
from console.ui.views.signature_line import SignatureLine
from console.ui.widgets import InlineEdit, StatusButton
from tests.helpers.panes import Desk, calm, desk
from tests.helpers.qt import run_async, until_async

ONE, TWO = "double eleven", "free samples"


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> AgentHeader:
    await world.session.load()
    header = AgentHeader(theme)
    qtbot.addWidget(header)
    header.attach(world.session, world.bridge)
    header.resize(276, 200)
    header.show()
    await calm()
    return header


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == text)


def status_of(header: AgentHeader) -> StatusButton:
    button = header.findChild(StatusButton)
    assert button is not None
    return button


def line_named(header: AgentHeader, name: str) -> InlineEdit:
    return next(edit for edit in header.findChildren(InlineEdit) if edit.accessibleName() == name)


def signature_of(header: AgentHeader) -> SignatureLine:
    line = header.findChild(SignatureLine)
    assert line is not None
    return line


def test_suspended_is_said_plainly_and_lifted_by_one_press(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header, profile = await opened(qtbot, theme, world), world.session.profile
            button = status_of(header)
            assert not header._suspended.isVisible()
            entry(button.menu(), "Suspended").trigger()
            await until_async(lambda: world.channel.suspended)
            assert header._suspended.isVisible()
            assert "no new visitors" in header._suspended._text.text()
            assert (button.text(), button.accessibleDescription()) == ("Online", "Online, Suspended")
            assert entry(button.menu(), "Suspended").isChecked()
            QTest.mouseClick(header._suspended._button, Qt.MouseButton.LeftButton)
            await until_async(lambda: not world.channel.suspended)
            assert not header._suspended.isVisible()
            assert button.accessibleDescription() == "Online"
            header.toggle_suspended()
            await until_async(lambda: profile.suspended)
            header.toggle_suspended()
            await until_async(lambda: not profile.suspended)

    run_async(main())


def test_a_text_beside_the_status_is_written_in_place(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header, profile = await opened(qtbot, theme, world), world.session.profile
            said = line_named(header, "Status text")
            assert not said.isVisible()
            entry(status_of(header).menu(), "Status text…").trigger()
            await until_async(lambda: said.isVisible() and said.editing)
            QTest.keyClick(said, Qt.Key.Key_Escape)
            await until_async(lambda: not said.isVisible())
            header.edit_status_text()
            QTest.keyClick(said, Qt.Key.Key_Return)
            await until_async(lambda: not said.isVisible())
            header.edit_status_text()
            QTest.keyClicks(said, "one moment")
            assert said.count() == "10/100"
            QTest.keyClick(said, Qt.Key.Key_Return)
            await until_async(lambda: profile.status_text == "one moment")
            assert said.isVisible()
            assert world.channel.presence == (AgentStatus.ONLINE, "one moment")
            await world.session.link.set_status(AgentStatus.BUSY)
            assert not said.isVisible(), "each status has its own"
            await world.session.link.set_status(AgentStatus.ONLINE)
            assert said.text() == "one moment"
            said.edit()
            said.clear()
            QTest.keyClick(said, Qt.Key.Key_Return)
            await until_async(lambda: not profile.status_texts and not said.isVisible())

    run_async(main())


def test_away_by_itself_is_said_and_can_be_made_the_agents_choice(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header = await opened(qtbot, theme, world)
            button = status_of(header)
            world.session.profile.set_auto_away(True)
            assert (button.text(), button.accessibleDescription()) == ("Away", "Away, by itself")
            chosen: list[AgentStatus] = []
            header.status_chosen.connect(chosen.append)
            entry(button.menu(), "Away").trigger()
            assert chosen == [AgentStatus.AWAY]
            await world.session.link.set_status(AgentStatus.AWAY)
            assert button.accessibleDescription() == "Away"
            entry(button.menu(), "Away").trigger()
            assert len(chosen) == 1, "it is chosen already"

    run_async(main())


def test_kept_signatures_are_offered_behind_the_arrow(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header, profile = await opened(qtbot, theme, world), world.session.profile
            await profile.set_signatures(Signatures((ONE, TWO, "a & b"), 0, 0))
            line = signature_of(header)
            assert line.text() == ONE
            line._fill()
            words = [action.text() for action in line.menu().actions() if not action.isSeparator()]
            assert words == [ONE, TWO, "a && b", "New signature", "Emoticons"]
            assert entry(line.menu(), ONE).isChecked()
            entry(line.menu(), TWO).trigger()
            await until_async(lambda: line.text() == TWO)
            assert profile.signatures == Signatures((ONE, TWO, "a & b"), 1, 0)

    run_async(main())


def test_a_new_signature_leaves_the_shown_one_among_the_kept(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header, profile = await opened(qtbot, theme, world), world.session.profile
            await profile.set_signatures(Signatures((ONE,), 0, 0))
            line = signature_of(header)
            line.edit_new()
            assert (line.text(), line.editing, line.bar.isVisible()) == ("", True, True)
            QTest.keyClicks(line, TWO)
            assert line.accessibleDescription() == "12/200"
            QTest.keyClick(line, Qt.Key.Key_Return)
            await until_async(lambda: profile.signatures == Signatures((ONE, TWO), 1, 0))
            assert (line.text(), line.bar.isVisible()) == (TWO, False)
            line.edit_new()
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert line.text() == TWO, "nothing was written: nothing changes"
            line.edit_new()
            QTest.keyClicks(line, "x")
            QTest.keyClick(line, Qt.Key.Key_Escape)
            await calm()
            assert profile.signatures == Signatures((ONE, TWO), 1, 0)
            # Edited in place afterwards: the shown one, not a new one.
            line.edit()
            line._insert("🙂")
            QTest.keyClicks(line, "!/:^_^")
            QTest.keyClick(line, Qt.Key.Key_Return)
            await until_async(lambda: profile.signature == "🙂!🙂")
            assert profile.signatures.texts == (ONE, "🙂!🙂")
            assert line.text() == "🙂!🙂"

    run_async(main())


def test_an_emoticon_goes_to_the_end_of_what_stands_there(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            header, profile = await opened(qtbot, theme, world), world.session.profile
            await profile.set_signature(ONE)
            line = signature_of(header)
            line._insert("🙂")
            assert (line.text(), line.editing) == (f"{ONE}🙂", True)
            QTest.keyClick(line, Qt.Key.Key_Return)
            await until_async(lambda: profile.signature == f"{ONE}🙂")

    run_async(main())


def test_the_tray_says_suspended(qtbot: QtBot, theme: Theme) -> None:
    tray = Tray(theme)
    offered = (AgentStatus.ONLINE, AgentStatus.BUSY)
    tray.set_status(AgentStatus.ONLINE, offered)
    chosen: list[bool] = []
    tray.suspended_chosen.connect(chosen.append)
    assert not entry(tray._menu, "Suspended").isChecked()
    entry(tray._menu, "Suspended").trigger()
    assert chosen == [True]
    tray.set_status(AgentStatus.ONLINE, offered, suspended=True)
    assert entry(tray._menu, "Suspended").isChecked()
    assert "Suspended" in tray._icon.toolTip()
    base = picture_icon("agent-console")
    pictures = {
        unread_icon(base, count, theme, paused=paused).pixmap(32, 32).toImage().cacheKey()
        for count in (0, 3)
        for paused in (False, True)
    }
    assert len(pictures) == 4
    plain, paused = (unread_icon(base, 3, theme, paused=on).pixmap(32, 32).toImage() for on in (False, True))
    assert plain != paused
    install("zh_CN")
    tray.retranslate()
    assert entry(tray._menu, "挂起").isChecked()


def test_the_keys_of_the_status_stand_under_f1() -> None:
    install("zh_CN")
    listed = {key.text: key.keys for key in keys()}
    assert listed["选择状态"] == ("Ctrl+Shift+S",)
    assert listed["挂起或取消挂起"] == ("Ctrl+Shift+P",)


def test_an_entry_stays_what_it_is_while_the_account_opens(theme: Theme) -> None:
    button = StatusButton()
    before = {action.text(): action for action in button.menu().actions() if action.text()}
    button.set_offered([status for status in AgentStatus if status is not AgentStatus.INVISIBLE])
    button.set_suspended(False)
    button.set_status(AgentStatus.BUSY)
    after = {action.text(): action for action in button.menu().actions() if action.text()}
    assert list(after) == ["Online", "Busy", "Away", "Offline", "Suspended", "Status text…", "Custom…"]
    assert all(after[word] is before[word] for word in before if word in after)
    button.deleteLater()
