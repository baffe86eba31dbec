"""What the settings store with an account, and what the page 基本设置 does at once: backups, settings in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.errors import Problem, UserError
from console.domain.options import Section, Value
from console.ports import UnitOfWork
from console.services.session import Session
from console.services.tasks import Tasks
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings import SettingsDialog
from console.ui.dialogs.settings_general import GeneralPage
from console.ui.dialogs.settings_options import OptionsPage
from console.ui.dialogs.settings_page import AccountWork, SettingsPage
from console.ui.dialogs.settings_restore import RestoreDialog
from console.ui.preferences import Choices, Preferences
from console.ui.settings_opener import SettingsOpener, Upkeep
from console.ui.theme import Theme
from tests.helpers.panes import calm, desk
from tests.helpers.qt import run_async, until_async

pytestmark = pytest.mark.usefixtures("theme", "no_windows_left")


@pytest.fixture(autouse=True)
def stay(qapp: QApplication) -> Iterator[None]:
    """The loop goes on when the last window closes, as in the program."""
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(True)


class NotePage(SettingsPage):
    """A page of the account: one value, and what became of it."""

    def __init__(self, key: str, *, fails: bool = False) -> None:
        super().__init__()
        self.key = key
        self.fails = fails
        self.value = ""
        self.told = 0
        self.taken = 0

    def edit(self, value: str) -> None:
        self.value = value
        self.changed.emit()

    def title(self) -> str:
        return self.key

    def translate(self) -> None: ...

    def restore_defaults(self) -> None: ...

    def account_work(self) -> AccountWork | None:
        value, key, fails = self.value, self.key, self.fails

        def work(uow: UnitOfWork) -> None:
            uow.meta.set(key, value)
            if fails:
                raise UserError(Problem.STORE_FULL, path="store.db")

        return work if value else None

    async def announce(self, _session: Session) -> None:
        self.told += 1

    def stored(self) -> None:
        self.taken += 1


@dataclass
class World:
    """A dialog with two pages of an account and one of options."""

    session: Session
    preferences: Preferences
    dialog: SettingsDialog
    first: NotePage
    second: NotePage

    async def stored(self) -> tuple[str | None, str | None]:
        return await self.session.store.read(lambda uow: (uow.meta.get("first"), uow.meta.get("second")))


@asynccontextmanager
async def world(folder: Path, *, fails: bool = False) -> AsyncIterator[World]:
    async with desk(folder / "account") as account:
        preferences = Preferences(Choices())
        first, second = NotePage("first"), NotePage("second", fails=fails)
        pages: dict[Section, SettingsPage] = {
            Section.GENERAL: OptionsPage(Section.GENERAL, SCHEMA, preferences),
            Section.PERSONAL: first,
            Section.AUTO_REPLY: second,
        }
        tasks = Tasks()
        dialog = SettingsDialog(pages, preferences, account.session, tasks.spawn)
        dialog.open()
        try:
            yield World(account.session, preferences, dialog, first, second)
        finally:
            await tasks.close()
            dialog.close()
            await calm()


def test_account_and_options_are_stored_together_and_services_are_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as made:
            made.first.edit("one")
            made.second.edit("two")
            general = made.dialog.page(Section.GENERAL)
            general.set_values({"theme": "dark"})
            made.dialog.apply.click()
            assert not made.dialog.ok.isEnabled(), "not twice"
            await until_async(lambda: made.second.told)
            assert await made.stored() == ("one", "two")
            assert made.preferences.now.theme == "dark"
            assert (made.first.told, made.first.taken) == (1, 1)
            assert made.dialog.isVisible()

    run_async(run())


def test_where_the_disk_fails_nothing_is_changed_and_the_dialog_stays(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, fails=True) as made:
            made.first.edit("one")
            made.second.edit("two")
            made.dialog.page(Section.GENERAL).set_values({"theme": "dark"})
            made.dialog.ok.click()
            await until_async(made.dialog._problem.text)
            assert "full" in made.dialog._problem.text()
            assert await made.stored() == (None, None)
            assert made.preferences.now.theme == "system"
            assert (made.first.told, made.first.taken) == (0, 0)
            assert made.dialog.isVisible()
            assert made.dialog.ok.isEnabled()

    run_async(run())


def test_what_was_not_touched_is_not_written(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as made:
            made.dialog.page(Section.GENERAL).set_values({"theme": "dark"})
            made.dialog.apply.click()
            await until_async(lambda: made.preferences.now.theme == "dark")
            await until_async(made.dialog.ok.isEnabled)
            assert (made.first.told, made.second.told) == (0, 0)

    run_async(run())


# --- the page 基本设置 ---


@dataclass(frozen=True)
class Copy:
    """A backup."""

    path: Path
    made_at: datetime
    size: int


class House:
    """An Upkeep that notes what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.copies = [Copy(folder / "daily.db", datetime(2026, 11, 21, 3, tzinfo=UTC), 5_000_000)]
        self.written: list[tuple[Path, Mapping[str, Value]]] = []
        self.problem: UserError | None = None
        self.upkeep = Upkeep(folder, self.backups, self.back_up, self.write, self.read)

    async def backups(self) -> list[Copy]:
        return self.copies

    async def back_up(self) -> Copy:
        if self.problem is not None:
            raise self.problem
        self.copies.insert(0, Copy(Path("asked.db"), datetime(2026, 11, 22, 3, tzinfo=UTC), 6_000_000))
        return self.copies[0]

    async def write(self, path: Path, values: Mapping[str, Value]) -> bool:
        self.written.append((path, values))
        return True

    async def read(self, path: Path) -> Mapping[str, Value]:
        if path.name == "bad.json":
            raise UserError(Problem.SETTINGS_FILE_FOREIGN, path=str(path))
        return {"theme": "dark", "wait_lost": 240}


@asynccontextmanager
async def general(folder: Path, *, account_open: bool = True) -> AsyncIterator[tuple[GeneralPage, House, Preferences]]:
    preferences, house, tasks = Preferences(Choices()), House(folder), Tasks()
    page = GeneralPage(SCHEMA, preferences, house.upkeep, tasks.spawn, account_open=account_open)
    page.translate()
    page.show()
    try:
        await calm()
        yield page, house, preferences
    finally:
        await tasks.close()
        page.close()
        page.deleteLater()
        await calm()


def test_a_backup_is_made_while_a_bar_runs(tmp_path: Path) -> None:
    async def run() -> None:
        async with general(tmp_path) as (page, _house, _preferences):
            assert "2026-11-21" in page.state.text()
            page.back_up.click()
            assert page.bar.isVisible()
            assert not page.back_up.isEnabled()
            await until_async(page.back_up.isEnabled)
            assert not page.bar.isVisible()
            assert "2026-11-22" in page.state.text()
            assert "checked" in page.outcome.text()

    run_async(run())


def test_a_backup_that_fails_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        async with general(tmp_path) as (page, house, _preferences):
            house.problem = UserError(Problem.STORE_FULL, path="store.db")
            page.back_up.click()
            await until_async(page.back_up.isEnabled)
            assert "full" in page.outcome.text()
            assert page.outcome.property("role") == "problem"

    run_async(run())


def test_without_an_account_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    async def run() -> None:
        async with general(tmp_path, account_open=False) as (page, _house, _preferences):
            assert not page.back_up.isEnabled()
            assert not page.restore.isEnabled()
            assert "Sign in first" in page.state.text()

    run_async(run())


def test_the_settings_go_out_as_they_are_in_force_and_come_in_unstored(tmp_path: Path) -> None:
    async def run() -> None:
        async with general(tmp_path) as (page, house, preferences):
            taken: list[Mapping[str, Value]] = []
            page.taken.connect(taken.append)
            page.set_values({"theme": "light"})
            page._export_to(str(tmp_path / "mine.json"))
            await until_async(lambda: house.written)
            assert house.written[0][1]["theme"] == "system"
            page._import_from(str(tmp_path / "bad.json"))
            await until_async(lambda: "no file of settings" in page.outcome.text())
            assert taken == []
            page._import_from(str(tmp_path / "mine.json"))
            await until_async(lambda: taken)
            assert taken == [{"theme": "dark", "wait_lost": 240}]
            assert preferences.now == Choices()

    run_async(run())


def test_the_backup_to_go_back_to_is_chosen(tmp_path: Path) -> None:
    copies = House(tmp_path).copies
    dialog = RestoreDialog(copies)
    chosen: list[Copy] = []
    dialog.chosen.connect(chosen.append)
    dialog.open()
    assert "5.0 MB" in dialog.rows.item(0).text() or "4.8 MB" in dialog.rows.item(0).text()
    dialog.ok.click()
    assert chosen == copies


# --- the opener ---


def test_it_opens_once_where_it_was_left_and_with_the_account_that_is_open(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        window, house, tasks = QWidget(), House(tmp_path), Tasks()
        window.show()
        opener = SettingsOpener(theme, SCHEMA, Preferences(Choices()), tasks, window)
        opener.open(house.upkeep, Section.CHAT)
        opener.open(house.upkeep)
        await until_async(opener._open_dialog)
        dialog = opener._open_dialog()
        assert dialog is not None
        assert dialog.section() is Section.CHAT
        dialog.show_section(Section.RECEPTION)
        async with desk(tmp_path / "account") as account:
            opener.set_session(account.session)
            await until_async(lambda: opener._open_dialog() not in {None, dialog})
            again = opener._open_dialog()
            assert again is not None
            assert again.section() is Section.RECEPTION
            again.reject()
            await calm()
            opener.set_session(None)
        await tasks.close()
        window.close()
        window.deleteLater()
        await calm()

    run_async(run())
