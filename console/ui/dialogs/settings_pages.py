"""Makes the pages of 系统设置; imported when the dialog is opened for the first time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console.domain.options import Schema, Section
from console.services.session import Session
from console.ui.dialogs.autoreply_account import autoreply_page
from console.ui.dialogs.settings_general import GeneralPage, Spawn
from console.ui.dialogs.settings_options import NoAccountPage, OptionsPage
from console.ui.dialogs.settings_page import SettingsPage
from console.ui.dialogs.settings_personal import PersonalPage
from console.ui.preferences import Preferences
from console.ui.settings_opener import Upkeep
from console.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Making:
    """What a page can be made from; session is the open account."""

    theme: Theme
    schema: Schema
    preferences: Preferences
    upkeep: Upkeep
    spawn: Spawn
    session: Session | None


AccountPage = Callable[[Making, Session], Awaitable[SettingsPage]]
"""Makes a page of the open account; may read the store first."""


async def _personal(making: Making, session: Session) -> SettingsPage:
    return PersonalPage(making.theme, making.schema, making.preferences, session)


ACCOUNT_PAGES: dict[Section, AccountPage] = {
    Section.AUTO_REPLY: autoreply_page,
    Section.PERSONAL: _personal,
}


async def make_pages(making: Making) -> dict[Section, SettingsPage]:
    """Make every page, in the order of the sections. Raises UserError (STORE_*)."""
    pages: dict[Section, SettingsPage] = {}
    for section in Section:
        # A turn of the loop for each page, so that the window stays alive meanwhile.
        await asyncio.sleep(0)
        maker = ACCOUNT_PAGES.get(section)
        if section is Section.GENERAL:
            pages[section] = GeneralPage(
                making.schema, making.preferences, making.upkeep, making.spawn, account_open=making.session is not None
            )
        elif maker is not None and making.session is not None:
            pages[section] = await maker(making, making.session)
        elif section in {Section.PERSONAL, Section.AUTO_REPLY}:
            pages[section] = NoAccountPage(section)
        else:
            pages[section] = OptionsPage(section, making.schema, making.preferences)
    await asyncio.sleep(0)
    return pages
