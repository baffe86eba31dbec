"""How long nobody touched the machine: what the system says, and our own windows where it says nothing."""

from __future__ import annotations

import threading

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.ui.idle import OwnWindows, SystemIdle
from tests.helpers.qt import run_async


class Desktop:
    """What a desktop answers, in milliseconds; None: it does not tell."""

    def __init__(self, *answers: float | None) -> None:
        self.answers = list(answers)
        self.threads: set[int] = set()

    def get_dbus_idle(self) -> float | None:
        self.threads.add(threading.get_ident())
        return self.answers.pop(0) if self.answers else None


def test_the_system_is_asked_off_the_window_thread(qtbot: QtBot) -> None:
    async def main() -> None:
        idle = SystemIdle(QApplication.instance())  # type: ignore[arg-type]  # there is one
        desktop = idle._monitor = Desktop(1500.0, None, 250.0)
        assert [await idle.seconds() for _ in range(3)] == [1.5, 0.0, 0.25]
        assert threading.get_ident() not in desktop.threads
        assert idle._windows is None

    run_async(main())


def test_a_desktop_that_tells_nothing_leaves_our_own_windows(qtbot: QtBot) -> None:
    async def main() -> None:
        idle = SystemIdle(QApplication.instance())  # type: ignore[arg-type]  # there is one
        desktop = idle._monitor = Desktop()
        for _ in range(5):
            assert await idle.seconds() < 5
        assert idle._windows is not None
        assert len(desktop.threads) <= 3
        QApplication.instance().removeEventFilter(idle._windows)  # type: ignore[union-attr]  # there is one

    run_async(main())


def test_input_in_our_windows_counts_and_nothing_else(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert application is not None
    windows = OwnWindows(application)
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.show()
    windows._last -= 100
    QApplication.sendEvent(edit, QEvent(QEvent.Type.LanguageChange))
    assert windows.seconds() > 99
    QTest.keyClick(edit, Qt.Key.Key_A)
    assert windows.seconds() < 50
    windows._last -= 100
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert windows.seconds() < 50
    application.removeEventFilter(windows)
