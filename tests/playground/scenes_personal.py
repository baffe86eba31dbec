"""Scenes of the page 个性设置."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from console.domain.options import Section
from console.domain.presence import AgentStatus
from console.domain.signatures import Signatures
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_options import NoAccountPage
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.dialogs.settings_personal import PersonalPage
from console.ui.preferences import Choices, Preferences
from console.ui.theme import current
from tests.helpers.panes import desk
from tests.helpers.qt import run_async
from tests.playground import scene

TEXTS = ("双11满300减30，下单备注小美送小样", "16点前拍下当天发货 😊", "售后问题请留言，24小时内回复")


def _dialog(*, empty: bool = False) -> SettingsDialog:
    made: list[SettingsDialog] = []

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                profile = world.session.profile
                if not empty:
                    await profile.set_name("旗舰店:小美")
                    await profile.set_signatures(Signatures(TEXTS, 1, 15))
                    await profile.set_status_texts({AgentStatus.AWAY: "吃饭，13:00 回来"})
                preferences = Preferences(Choices())
                page = PersonalPage(current(), SCHEMA, preferences, world.session)
                if not empty:
                    picture = QImage(300, 200, QImage.Format.Format_RGB32)
                    picture.fill(QColor("#c98a4b"))
                    picture.save(f"{folder}/face.png")
                    await page.take_picture(f"{folder}/face.png")
                pages: dict[Section, SettingsPage] = {each: NoAccountPage(each) for each in Section}
                pages[Section.PERSONAL] = page
                dialog = SettingsDialog(pages, preferences, world.session, world.session.tasks.spawn)
                dialog.show_section(Section.PERSONAL)
                made.append(dialog)

    run_async(fill())
    return made[0]


@scene("settings-personal")
def settings_personal() -> QWidget:
    """Name, picture, signatures, status texts, away by itself."""
    return _dialog()


@scene("settings-personal-empty")
def settings_personal_empty() -> QWidget:
    """A new account; a signature being written."""
    dialog = _dialog(empty=True)
    page = dialog.page(Section.PERSONAL)
    assert isinstance(page, PersonalPage)
    page.signatures.add.click()
    return dialog
