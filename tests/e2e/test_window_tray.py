"""The icon in a real system tray, and banners through a real notification service."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import Console, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.need import need
from tests.helpers.window_names import said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def desktop_with_tray() -> Iterator[Desktop]:
    """Give a display with buses, a tray and a notification service."""
    need("window", "font", "xvfb", "accessibility", "xdotool", "tray")
    with Desktop() as opened:
        opened.start_tray()
        yield opened


def notifications(desktop: Desktop, *words: str) -> str:
    """Ask the notification service."""
    done = subprocess.run(
        ["dunstctl", *words], env=desktop.environment(), capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout.strip()


def hide_window(console: Console) -> None:
    """Close the window for the first time, and stay in the tray."""
    console.find(names.CONVERSATIONS.role, "会话列表").row("阿茶")
    console.close_window()
    console.press(said("zh_CN", "Stay in the tray"))
    eventually(lambda: console.look(names.STATUS.role, "状态") is None, "the window to be hidden")


def open_menu(desktop: Desktop) -> None:
    """Open the menu of the tray's icon; it is a window of its own."""
    before = shown_windows(desktop)
    desktop.click(*desktop.tray_icon(), button=3)
    eventually(lambda: shown_windows(desktop) - before, "the menu")


def shown_windows(desktop: Desktop) -> set[str]:
    """Give the windows that are shown."""
    return set(desktop.xdotool("search", "--onlyvisible", "--class", ".").split())


def test_the_console_lives_on_in_the_tray(desktop_with_tray: Desktop, tmp_path: Path) -> None:
    desktop = desktop_with_tray
    with Console(desktop, tmp_path / "data", "--training") as console:
        hide_window(console)
        # While the window is hidden its tree is empty: the menu is worked by keys.
        open_menu(desktop)
        desktop.press("Down", "Down", "Down", "Return")
        desktop.click(*desktop.tray_icon(), times=2)
        status = console.find(names.STATUS.role, "状态")
        eventually(lambda: status.description == "忙碌", "the status that was chosen in the tray")
        console.close_window()
        eventually(lambda: console.look(names.STATUS.role, "状态") is None, "to hide without asking again")
        open_menu(desktop)
        desktop.press("Up", "Return")
        assert console.ended() == 0


def test_a_banner_leads_to_its_conversation(desktop_with_tray: Desktop, tmp_path: Path) -> None:
    desktop = desktop_with_tray
    with Console(desktop, tmp_path / "data", "--training") as console:
        hide_window(console)
        eventually(lambda: notifications(desktop, "count", "displayed") not in {"", "0"}, "a banner")
        notifications(desktop, "action", "0")
        console.find(names.COMPOSER.role, "消息输入框")
