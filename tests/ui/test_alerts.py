"""What calls the agent, by kind: visitor, message, waiting too long, reminder; quiet hours, hidden texts, the badge."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.services.tasks import Tasks
from console.ui.alerts import Alerts, Banners, quiet_now
from console.ui.preferences import Choices, Preferences
from console.ui.theme import Theme
from console.ui.tray import Tray
from tests.helpers.desk_world import arrived
from tests.helpers.panes import Buyer, Desk, address_of, buyers, desk
from tests.helpers.qt import run_async, until_async

OLD, IDLE = "老买家", "久未联系"


class Called:
    """The alerts, and what the agent was called with."""

    def __init__(self, world: Desk, preferences: Preferences, theme: Theme) -> None:
        self.world = world
        self.preferences = preferences
        self.sounds: list[str] = []
        self.banners: list[tuple[str, str]] = []
        self.flashes = 0
        self.tray = Tray(theme)
        self.tasks = Tasks()
        self.alerts = Alerts(self.tray, preferences, self.tasks)
        self.alerts.sounds = self  # type: ignore[assignment]
        self.alerts.use_desktop(self.load)
        self._number = 0

    def play(self, name: str) -> None:
        self.sounds.append(name)

    async def load(self) -> Banners | None:
        return self

    async def send(self, title: str, text: str, _open_word: str, _on_open: Callable[[], None]) -> bool:
        self.banners.append((title, text))
        return True

    async def says(self, number: int, text: str) -> None:
        """Let a buyer write, and wait until the agent was called for it, or would have been."""
        self._number += 1
        before = self.world.session.desk.unread_total()
        self.world.channel.report(arrived(text, f"m{self._number}", peer=address_of(number)))
        await until_async(lambda: self.world.session.desk.unread_total() > before)
        await until_async(lambda: not self.alerts._timer.isActive())
        await until_async(lambda: not self.tasks._tasks)


@asynccontextmanager
async def called(folder: Path, theme: Theme, **choices: object) -> AsyncIterator[Called]:
    preferences = Preferences(Choices(**choices))  # type: ignore[arg-type]
    async with desk(folder / "account") as world:
        made = Called(world, preferences, theme)
        made.alerts.attach(world.session, world.bridge)
        await buyers(world, [Buyer(OLD, "早", mine=True), Buyer(IDLE, "谢谢", active=False)])
        try:
            yield made
        finally:
            made.alerts.detach()
            await made.tasks.close()
            made.alerts.deleteLater()


def test_a_new_visitor_and_a_message_are_told_apart(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme) as agent:
            await agent.says(0, "在吗")
            assert agent.sounds == ["message"]
            assert agent.banners == [(OLD, "在吗")]
            await agent.says(1, "又来了")
            assert agent.sounds == ["message", "visitor"], "the first word of a conversation that was closed"
            await agent.says(1, "还有一件")
            assert agent.sounds == ["message", "visitor", "message"]
            await agent.says(7, "第一次来")
            assert agent.sounds[3:] == ["visitor"]

    run_async(run())


def test_each_kind_has_its_own_switches(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, message_sound=False, visitor_banner=False) as agent:
            await agent.says(0, "在吗")
            await agent.says(1, "又来了")
            assert agent.sounds == ["visitor"]
            assert agent.banners == [(OLD, "在吗")]
            agent.preferences.choose_many({"sounds": False, "banners": False})
            await agent.says(0, "还在吗")
            await agent.says(7, "第一次来")
            assert agent.sounds == ["visitor"]
            assert len(agent.banners) == 1

    run_async(run())


def test_who_waits_too_long_is_told_of_once(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, waiting_banner=True, message_sound=False, message_banner=False) as agent:
            await agent.says(0, "在吗")
            await agent.world.clock.advance(39)
            agent.alerts.look()
            assert agent.sounds == []
            await agent.world.clock.advance(2)
            agent.alerts.look()
            agent.alerts.look()
            await until_async(lambda: agent.banners)
            assert agent.sounds == ["waiting"]
            assert agent.banners == [(OLD, "Waiting for 41 s")]
            await agent.world.clock.advance(200)
            agent.alerts.look()
            assert agent.sounds == ["waiting"]

    run_async(run())


def test_the_limits_of_the_desk_count(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, message_sound=False) as agent:
            agent.world.session.desk.limits = type(agent.world.session.desk.limits)(60, 90, 300)
            await agent.says(0, "在吗")
            await agent.world.clock.advance(80)
            agent.alerts.look()
            assert agent.sounds == []

    run_async(run())


def test_those_who_waited_before_the_start_are_not_called_out(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme) as agent:
            await buyers(agent.world, [Buyer("等了很久", "有人吗", waits=4000, unread=1)])
            agent.alerts.look()
            assert agent.sounds == []

    run_async(run())


def test_no_text_of_messages_on_banners(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, hide_text=True) as agent:
            await agent.says(0, "我的身份证号是…")
            assert agent.banners == [(OLD, "New message")]

    run_async(run())


async def reminded(agent: Called, *texts: str) -> None:
    """Let reminders of the first buyer, the second, and so on, become due together, and be told or not."""
    due = agent.world.clock.now() + timedelta(minutes=5)
    for number, text in enumerate(texts):
        await agent.world.session.reminders.add(agent.world.made[(OLD, IDLE)[number]], due, text)
    await agent.world.clock.advance(300)
    await until_async(lambda: all(each.told for each in agent.world.session.reminders.upcoming()))
    await until_async(lambda: not agent.alerts._timer.isActive())
    await until_async(lambda: not agent.tasks._tasks)


def test_a_reminder_is_told_and_leads_to_its_conversation(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme) as agent:
            wanted: list[object] = []
            agent.alerts.conversation_wanted.connect(wanted.append)
            await reminded(agent, "寄小样")
            assert agent.sounds == ["reminder"]
            assert agent.banners == [(OLD, "Reminder: 寄小样")]
            agent.tray.message_clicked.emit()
            assert wanted == [agent.world.made[OLD]]

    run_async(run())


def test_reminders_together_make_one_banner_a_message_beside_them_its_own(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme) as agent:
            agent.world.channel.report(arrived("在吗", "m0", peer=address_of(0)))
            await until_async(lambda: agent.world.session.desk.unread_total() == 1)
            await reminded(agent, "one", "two")
            assert agent.sounds == ["message", "reminder"]
            assert agent.banners == [(OLD, "在吗"), (f"{IDLE} and 1 more", "Reminder: two")]

    run_async(run())


@pytest.mark.parametrize(
    ("choices", "sounds", "banners"),
    [
        ({"reminder_sound": False}, [], [(OLD, "Reminder: 寄小样")]),
        ({"reminder_banner": False}, ["reminder"], []),
        ({"hide_text": True}, ["reminder"], [(OLD, "Reminder")]),
        ({"quiet": True, "quiet_from": 0, "quiet_until": 1439}, [], []),
    ],
)
def test_a_reminder_is_told_as_was_chosen(
    tmp_path: Path, theme: Theme, choices: dict[str, object], sounds: list[str], banners: list[tuple[str, str]]
) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, **choices) as agent:
            await reminded(agent, "寄小样")
            assert (agent.sounds, agent.banners) == (sounds, banners)

    run_async(run())


def test_quiet_hours_call_nobody_and_count_all_the_same(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme) as agent:
            local = agent.world.clock.now().astimezone()
            minute = local.hour * 60 + local.minute
            agent.preferences.choose_many(
                {"quiet": True, "quiet_from": (minute - 60) % 1440, "quiet_until": (minute + 60) % 1440}
            )
            await agent.says(0, "在吗")
            assert (agent.sounds, agent.banners) == ([], [])
            assert agent.tray._unread == 1

    run_async(run())


def test_the_badge_can_be_off(tmp_path: Path, theme: Theme) -> None:
    async def run() -> None:
        async with called(tmp_path, theme, badge=False) as agent:
            await agent.says(0, "在吗")
            assert agent.tray._unread == 0
            agent.preferences.choose("badge", True)
            assert agent.tray._unread == 1

    run_async(run())


@pytest.mark.parametrize(
    ("begin", "end", "quiet", "loud"),
    [
        (22 * 60, 8 * 60, ["22:00", "23:59", "00:00", "07:59"], ["21:59", "08:00", "12:00"]),
        (13 * 60, 14 * 60, ["13:00", "13:59"], ["12:59", "14:00", "00:00"]),
        (540, 540, [], ["09:00", "08:59", "00:00"]),
    ],
)
def test_hours_of_a_day_and_over_midnight(begin: int, end: int, quiet: list[str], loud: list[str]) -> None:
    choices = Choices(quiet=True, quiet_from=begin, quiet_until=end)

    def at(time: str) -> bool:
        return quiet_now(choices, datetime.fromisoformat(f"2026-03-02T{time}:00+08:00"))

    assert all(at(time) for time in quiet)
    assert not any(at(time) for time in loud)
    assert not quiet_now(Choices(quiet_from=0, quiet_until=1439), datetime.fromisoformat("2026-03-02T12:00:00+08:00"))
