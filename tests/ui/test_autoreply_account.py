"""An account's auto-reply in the window, with the real service: the page stores, the simulator tries, the log says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from console.domain.autoreply import Condition, RuleSet
from console.domain.ids import Address
from console.domain.options import Section
from console.domain.presence import AgentStatus
from console.i18n import install
from console.ui.dialogs.autoreply_account import AccountAutoReplyPage, open_log
from console.ui.dialogs.autoreply_log import LogDialog
from console.ui.dialogs.autoreply_try import TryDialog
from console.ui.dialogs.settings import SettingsDialog
from console.ui.models.autoreply_log import LogColumn
from console.ui.preferences import Choices, Preferences
from console.ui.theme import Theme
from tests.helpers.autoreply import SHANGHAI, keyword, rules_with
from tests.helpers.desk_world import BUYER, World, arrived, world
from tests.helpers.panes import calm
from tests.helpers.qt import run_async, until_async

pytestmark = pytest.mark.usefixtures("no_windows_left")
C = Condition
LEFT = Qt.MouseButton.LeftButton
OTHER = Address("other@visitor.shop.test")


@pytest.fixture(autouse=True)
def lasting(qapp: QApplication) -> Iterator[None]:
    """Keep the loop when the last dialog closes."""
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(True)


@dataclass
class Shown:
    """The settings with only this page."""

    world: World
    page: AccountAutoReplyPage
    dialog: SettingsDialog

    async def simulator(self) -> TryDialog:
        QTest.mouseClick(self.page.try_out, LEFT)
        await calm()
        return next(each for each in self.dialog.findChildren(TryDialog) if each.isVisible())

    async def log(self) -> LogDialog:
        QTest.mouseClick(self.page.log, LEFT)
        await calm()
        dialog = next(each for each in self.dialog.findChildren(LogDialog) if each.isVisible())
        await until_async(lambda: not dialog._asking)
        return dialog


@asynccontextmanager
async def shown(theme: Theme, folder: Path, rules: RuleSet) -> AsyncIterator[Shown]:
    async with world(folder) as made:
        service = made.session.autoreply
        service.zone = SHANGHAI
        await service.set_rules(rules)
        made.wire.start()
        await made.settle()
        page = AccountAutoReplyPage(theme, made.session)
        dialog = SettingsDialog(
            {Section.AUTO_REPLY: page}, Preferences(Choices()), made.session, made.session.tasks.spawn
        )
        dialog.open()
        await calm()
        yield Shown(made, page, dialog)
        if isValid(dialog):
            dialog.reject()
        await calm()
        assert made.errors == []


def with_page(theme: Theme, folder: Path, rules: RuleSet, test: Callable[[Shown], Awaitable[None]]) -> None:
    async def main() -> None:
        async with shown(theme, folder, rules) as at:
            await test(at)

    run_async(main())


async def says(at: Shown, text: str, number: int, peer: Address = BUYER) -> None:
    at.world.wire.say(arrived(text, f"m{number}", peer=peer))
    await at.world.settle()


def rows(dialog: LogDialog) -> list[tuple[str, ...]]:
    model = dialog.model
    return [
        tuple(
            str(model.index(row, column).data()) for column in (LogColumn.CONTACT, LogColumn.MESSAGE, LogColumn.OUTCOME)
        )
        for row in range(model.rowCount())
    ]


def test_ok_stores_the_rules_and_puts_them_in_force(theme: Theme, tmp_path: Path) -> None:
    async def test(at: Shown) -> None:
        service = at.world.session.autoreply
        before = service.rules
        at.page.rules[C.BUSY].on.click()
        at.page.order.step(at.page.rules[C.BUSY], -1)
        await calm()
        assert service.rules == before, "nothing is stored before it is asked for"
        at.dialog.apply.click()
        await until_async(lambda: not at.dialog.modified())
        assert service.rules == at.page.value()
        assert service.rules.order[0] is C.BUSY
        await service.load()
        assert service.rules == at.page.value(), "and it is on the disk"

    with_page(theme, tmp_path, rules_with(C.FIRST_OF_DAY), test)


def test_cancel_and_what_cannot_be_sent_store_nothing(theme: Theme, tmp_path: Path) -> None:
    async def test(at: Shown) -> None:
        service = at.world.session.autoreply
        before = service.rules
        away = at.page.rules[C.AWAY]
        QTest.mouseClick(away.texts.remove, LEFT)
        away.on.click()
        at.dialog.ok.click()
        await calm()
        assert at.dialog.isVisible()
        assert away.problem.startswith("When I am away: It is on but has no text")
        assert away.new.accessibleDescription() == away.problem
        away.on.click()
        assert away.problem == ""
        assert away.new.accessibleDescription() == "When I am away"
        at.dialog.cancel.click()
        await calm()
        assert service.rules == before

    with_page(theme, tmp_path, rules_with(C.FIRST_OF_DAY), test)


def test_the_simulator_tries_the_unsaved_rules(theme: Theme, tmp_path: Path) -> None:
    async def test(at: Shown) -> None:
        await says(at, "hello", 1)
        dialog = await at.simulator()
        shown_now = dialog.decision
        await until_async(lambda: "First message of the day" in shown_now.outcome.text())
        assert shown_now.text.text() == "text of first of day"
        assert dialog.trial().contact_id is None
        assert (dialog.time.time().hour(), dialog.time.time().minute()) == (9, 30), "the agent's clock"
        dialog.status.setCurrentIndex(2)
        assert dialog.trial().status is AgentStatus.AWAY
        await calm()
        assert "First" in shown_now.outcome.text()
        dialog.accept()
        at.page.rules[C.AWAY].on.click()
        dialog = await at.simulator()
        shown_now = dialog.decision
        dialog.status.setCurrentIndex(2)
        await until_async(lambda: shown_now.outcome.text() == "Answered by: When I am away")
        listed = [shown_now.list.item(row).text() for row in range(shown_now.list.count())]
        assert listed[0] == "When I am away — answers"
        assert "When I am busy — switched off" in listed
        assert "First message of the day — a rule above it answered" in listed
        assert not at.world.session.autoreply.rules.rules[0].on, "nothing was stored"
        dialog.accept()

    with_page(theme, tmp_path, rules_with(C.FIRST_OF_DAY), test)


def test_the_simulator_takes_time_number_contact_message_and_silence(theme: Theme, tmp_path: Path) -> None:
    rules = rules_with(C.MANY, C.OUTSIDE_HOURS, C.WAITING, keywords=(keyword(1, "refund", name="money"),))

    async def test(at: Shown) -> None:
        await says(at, "hello", 1)
        dialog = await at.simulator()
        outcome = dialog.decision.outcome
        dialog.message.setText("a refund please")
        QTest.keyClick(dialog.message, Qt.Key.Key_Return)
        await calm()
        assert dialog.isVisible()
        await until_async(lambda: outcome.text() == "Answered by: Keyword: money")
        dialog.serving.setValue(21)
        await until_async(lambda: outcome.text() == "Answered by: When serving more than 20 buyers")
        dialog.time.setTime(QTime(23, 0))
        await until_async(lambda: outcome.text() == "Answered by: Outside working hours")
        dialog.time.setTime(QTime(10, 0))
        dialog.serving.setValue(1)
        dialog.message.setText("hi")
        await until_async(lambda: outcome.text() == "No automatic reply: no rule fits")
        dialog.silence.setValue(90)
        await until_async(lambda: outcome.text() == "Answered by: After 60 seconds without an answer")
        dialog.silence.setValue(0)
        dialog.contact.setCurrentIndex(dialog.contact.findData(at.world.buyer().id))
        dialog.day.setDate(QDate(2026, 3, 7))
        await until_async(lambda: outcome.text() == "Answered by: Outside working hours")
        assert dialog.contact.words == "buyer"
        await at.world.session.outbox.send_text(at.world.buyer().id, "here I am")
        dialog.day.setDate(QDate(2026, 3, 2))
        dialog.time.setTime(QTime(9, 31))
        await until_async(lambda: outcome.text() == "No automatic reply: you wrote to the buyer a short while ago")
        assert not dialog.decision.list.isVisible()
        install("zh_CN")
        dialog.translate()
        await until_async(lambda: outcome.text() == "没有自动回复：您刚刚亲自回复过该买家")
        dialog.accept()

    with_page(theme, tmp_path, rules, test)


def test_the_log_tells_every_decision_newest_first(theme: Theme, tmp_path: Path) -> None:
    async def test(at: Shown) -> None:
        await says(at, "hello", 1)
        await says(at, "anyone?", 2)
        await says(at, "hi there", 3, OTHER)
        dialog = await at.log()
        assert rows(dialog) == [
            ("other", "hi there", "Answered by: First message of the day"),
            ("buyer", "anyone?", "No automatic reply: these messages have had their automatic reply"),
            ("buyer", "hello", "Answered by: First message of the day"),
        ]
        assert dialog.decision.text.text() == "text of first of day"
        assert not dialog.more.isVisible()
        dialog.search.setText("buy")
        await calm()
        assert [row[0] for row in rows(dialog)] == ["buyer", "buyer"]
        assert dialog.decision.outcome.text().startswith("No automatic reply")
        QTest.keyClick(dialog.search, Qt.Key.Key_Down)
        assert dialog.decision.outcome.text() == "Answered by: First message of the day"
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
        assert dialog.isVisible()
        dialog.search.setText("nobody")
        await calm()
        assert rows(dialog) == []
        assert dialog.decision.outcome.text() == ""
        install("zh_CN")
        dialog.search.clear()
        dialog.translate()
        assert rows(dialog)[0][2] == "已自动回复：当天第一次收到买家消息时自动回复"
        dialog.accept()

    with_page(theme, tmp_path, rules_with(C.FIRST_OF_DAY), test)


def test_older_pages_come_when_asked_for(theme: Theme, tmp_path: Path) -> None:
    async def test(at: Shown) -> None:
        for number in range(130):
            at.world.wire.say(arrived(f"message {number}", f"m{number}"))
        await until_async(lambda: at.world.session.desk.unread_total() == 130, 20)
        await at.world.settle()
        dialog = await at.log()
        assert dialog.model.rowCount() == 100
        QTest.mouseClick(dialog.more, LEFT)
        await until_async(lambda: dialog.model.rowCount() == 130)
        assert not dialog.more.isVisible()
        assert rows(dialog)[-1] == ("buyer", "message 0", "Answered by: First message of the day")
        dialog.accept()
        # What is asked about stands on a page behind the first one.
        reply = next(message for message in await page_of(at) if message.automatic)
        dialog = open_log(at.world.session, at.dialog, reply)
        await until_async(lambda: dialog.decision.text.text() == reply.body)
        assert dialog.table.currentIndex().row() == 129
        dialog.accept()

    with_page(theme, tmp_path, rules_with(C.FIRST_OF_DAY), test)


async def page_of(at: Shown) -> list:
    return await at.world.session.desk.page(at.world.buyer().id, limit=1000)


def test_a_silence_is_told_as_such(theme: Theme, tmp_path: Path) -> None:
    rules = rules_with(C.WAITING)

    async def test(at: Shown) -> None:
        await says(at, "hello", 1)
        limit = next(rule.limit for rule in rules.rules if rule.condition is C.WAITING)
        await at.world.clock.advance(timedelta(seconds=limit + 1).total_seconds())
        await until_async(lambda: bool(at.world.wire.sent))
        await at.world.settle()
        dialog = await at.log()
        assert rows(dialog)[0] == ("buyer", "", "Answered by: After 60 seconds without an answer")
        assert "after silence" in dialog._about.text()
        dialog.accept()

    with_page(theme, tmp_path, replace(rules, quiet_after_human=0), test)
