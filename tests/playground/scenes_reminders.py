"""Scenes of reminders: the dialog, and the word above the panes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.ui.dialogs.reminder import ReminderDialog
from console.ui.theme import current
from console.ui.views.reminder_banner import ReminderBanner
from tests.helpers.panes import SHOP, buyers, desk
from tests.helpers.qt import run_async
from tests.playground import scene

NOON = datetime(2026, 11, 11, 4, 0, tzinfo=UTC)


@scene("reminder-new")
def reminder_new() -> QWidget:
    """A new reminder."""
    return ReminderDialog("小鹿爱吃糖", lambda: NOON)


@scene("reminder-past")
def reminder_past() -> QWidget:
    """A time that has passed."""
    dialog = ReminderDialog("小鹿爱吃糖", lambda: NOON)
    dialog.field.setText("问仓库 M 码什么时候到货")
    dialog.day.setDate(dialog.day.date().addDays(-1))
    return dialog


@scene("reminder-due")
def reminder_due() -> QWidget:
    """The word above the panes, with another one behind it."""
    page = QWidget()
    page.resize(current().px(900), current().px(80))
    banner = ReminderBanner()
    column = QVBoxLayout(page)
    column.addWidget(banner)
    column.addStretch(1)

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                await buyers(world, SHOP)
                banner.attach(world.session, world.bridge)
                for name, text in (("小鹿爱吃糖", "问仓库 M 码什么时候到货，到了告诉她"), ("momo", "")):
                    await world.session.reminders.add(world.made[name], world.clock.now(), text)
                await world.clock.advance(1)
                page.grab()

    run_async(fill())
    return page
