"""Reminders in the window: set, seen on the card, done, deleted and brought back; told above the panes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QPoint, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.ids import ContactId
from console.domain.reminders import QuickTime, Reminder, ReminderId
from console.ui.actions import Command
from console.ui.dialogs.reminder import ReminderDialog
from console.ui.theme import Theme
from console.ui.views.buyer_reminders import DONE_SHOWN, BuyerReminders
from tests.helpers.chosen_window import Chosen, chosen_window
from tests.helpers.panes import calm
from tests.helpers.qt import run_async, until_async

DEER, TEA = "小鹿爱吃糖", "阿茶"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def dialog_of(made: Chosen) -> ReminderDialog:
    found = [each for each in made.window.window().findChildren(ReminderDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def section(made: Chosen) -> BuyerReminders:
    return made.window.side.card.reminders


def said(row: QWidget) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel)]


def bar_text(made: Chosen) -> str:
    return made.window.undo_bar.accessibleName() if made.window.undo_bar.isVisible() else ""


def press(parent: QWidget, name: str) -> None:
    next(each for each in parent.findChildren(QPushButton) if each.text() == name and each.isVisible()).click()


def test_the_header_and_the_key_ask_and_the_bar_takes_it_back(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        async with chosen_window(tmp_path, theme) as made:
            await made.talk_to(DEER)
            made.window.chat.header.asked.emit("remind")
            dialog = dialog_of(made)
            assert any(label.text() == f"About {DEER}" for label in dialog.findChildren(QLabel))
            QTest.keyClicks(dialog.field, "call back")
            dialog.quick[QuickTime.TEN_MINUTES].click()
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)
            reminders = made.world.session.reminders
            await until_async(reminders.upcoming)
            reminder = reminders.upcoming()[0]
            assert (reminder.contact_id, reminder.text) == (made.world.made[DEER], "call back")
            assert reminder.due == made.world.clock.now() + timedelta(minutes=10)
            await until_async(lambda: bar_text(made).startswith("You are reminded on "))
            press(made.window.undo_bar, "Undo")
            await until_async(lambda: not reminders.upcoming())
            made.window._shortcuts[Command.REMIND][0].activated.emit()
            dialog_of(made).reject()
            await calm()

    run_async(run())


def test_the_card_lists_ticks_edits_deletes_and_brings_back(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        async with chosen_window(tmp_path, theme) as made:
            reminders, now = made.world.session.reminders, made.world.clock.now()
            made.window.side.show_card()
            await made.talk_to(DEER)
            part = section(made)
            part.add_button.click()
            dialog = dialog_of(made)
            dialog.field.setText("<b>birthday</b>")
            dialog.save.click()
            await until_async(lambda: len(part.rows) == 1)
            await reminders.add(made.world.made[DEER], now - timedelta(hours=1), "late")
            await reminders.add(made.world.made[TEA], now, "someone else's")
            first, second = reminders.of(made.world.made[DEER])
            assert said(part.rows[first.id])[1].startswith("Overdue · ")
            assert part.rows[first.id].when.property("role") == "problem"
            assert said(part.rows[second.id])[0] == "<b>birthday</b>"
            assert part.rows[second.id].text.textFormat() is Qt.TextFormat.PlainText
            part.rows[first.id].check.click()
            await until_async(lambda: said(part.rows[first.id])[1].startswith("Done · "))
            assert [each.text for each in reminders.of(made.world.made[DEER])] == ["<b>birthday</b>", "late"]
            part.rows[second.id].edit.click()
            dialog = dialog_of(made)
            dialog.field.setText("")
            dialog.save.click()
            await until_async(lambda: said(part.rows[second.id])[0] == "Get back to this buyer")
            assert reminders.get(second.id).due == second.due  # type: ignore[union-attr]
            part.rows[second.id].delete.setFocus()
            part.rows[second.id].delete.click()
            await until_async(lambda: second.id not in part.rows)
            await until_async(lambda: bar_text(made) == "Reminder deleted")
            press(made.window.undo_bar, "Undo")
            await until_async(lambda: second.id in part.rows)
            await made.talk_to(TEA)
            assert [said(row)[0] for row in part.rows.values()] == ["someone else's"]

    run_async(run())


def test_few_of_those_that_are_done_are_shown(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        async with chosen_window(tmp_path, theme) as made:
            reminders, now = made.world.session.reminders, made.world.clock.now()
            await made.talk_to(DEER)
            for number in range(DONE_SHOWN + 2):
                each = await reminders.add(made.world.made[DEER], now + timedelta(hours=number + 1), f"{number}")
                await reminders.set_done(each.id)
            assert [said(row)[0] for row in section(made).rows.values()] == [f"{n + 2}" for n in range(DONE_SHOWN)]

    run_async(run())


def test_what_is_due_stands_above_the_panes_one_by_one(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        async with chosen_window(tmp_path, theme) as made:
            reminders, clock = made.world.session.reminders, made.world.clock
            await made.talk_to(DEER)
            banner, order = made.window.reminder_banner, [row.id for row in made.world.session.desk.contacts()]
            for minutes, (name, text) in enumerate(((TEA, "parcel"), (DEER, "sizes"), ("momo", "refund")), 1):
                await reminders.add(made.world.made[name], clock.now() + timedelta(minutes=minutes), text)
            await clock.advance(30)
            assert not banner.isVisible()
            place = made.window.left.mapTo(made.window, QPoint())
            await clock.advance(5 * 60)
            await until_async(lambda: "(2 more)" in banner.text)
            await calm()
            assert made.window.left.mapTo(made.window, QPoint()) == place, "the list stays where it is"
            assert f"{TEA}: parcel" in banner.text
            assert [row.id for row in made.world.session.desk.contacts()] == order
            assert made.window.chat.contact_id == made.world.made[DEER], "nothing opens by itself"
            await until_async(lambda: all(each.told for each in reminders.upcoming()))
            press(banner, "Open conversation")
            await until_async(lambda: made.window.chat.contact_id == made.world.made[TEA])
            assert f"{DEER}: sizes" in banner.text
            press(banner, "Again in 10 minutes")
            await until_async(lambda: any(each.due > clock.now() for each in reminders.upcoming()))
            assert "momo: refund" in banner.text
            await reminders.set_done(reminders.of(made.world.made["momo"])[0].id)
            await until_async(lambda: not banner.isVisible())
            await clock.advance(10 * 60)
            await until_async(lambda: f"{DEER}: sizes" in banner.text and banner.isVisible())
            banner._close.click()
            assert not banner.isVisible()

    run_async(run())


def test_a_long_one_leaves_room_for_the_conversation(theme: Theme, tmp_path: Path) -> None:
    async def run() -> None:
        async with chosen_window(tmp_path, theme) as made:
            await made.talk_to(TEA)
            banner = made.window.reminder_banner
            await made.world.session.reminders.add(made.world.made[DEER], made.world.clock.now(), "长" * 200)
            await until_async(banner.isVisible)
            for width, shown in ((1000, 119), (300, 35), (1000, 119)):
                banner.resize(width, banner.height())
                assert banner.text.endswith(f": {'长' * shown}…")
            await until_async(lambda: made.world.session.reminders.upcoming()[0].told)

    run_async(run())


def test_a_time_that_has_passed_is_refused_an_old_one_may_stay(qtbot: QtBot, theme: Theme) -> None:
    theme.apply(QApplication.instance())  # type: ignore[arg-type]
    saved: list[tuple[str, datetime]] = []
    old = Reminder(ReminderId("r"), ContactId(1), NOON - timedelta(hours=1, seconds=7), "old")
    dialog = ReminderDialog("buyer", lambda: NOON, old)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.saved.connect(lambda text, due: saved.append((text, due)))
    dialog.show()
    local = NOON.astimezone()
    dialog.day.setDate(QDate(local.year, local.month, local.day).addDays(-1))
    assert not dialog.save.isEnabled()
    assert "has passed" in dialog.problem.text()
    dialog._set_due(old.due)
    assert dialog.save.isEnabled()
    dialog.field.setText("new words")
    dialog.save.click()
    assert saved == [("new words", old.due)], "to the second"
    dialog.time.setTime(QTime(23, 59))
    dialog.day.setDate(QDate(2026, 12, 24))
    dialog.save.click()
    assert saved[1][1].astimezone().strftime("%Y-%m-%d %H:%M") == "2026-12-24 23:59"
