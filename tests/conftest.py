"""Fixtures of the whole suite: Qt without a screen, the theme, English texts, and no dialog left behind."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from console.ui.theme import Theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

QT_IGNORED = [
    # The platform without a screen says so for every window; it is no warning about us.
    r"This plugin does not support propagateSizeHints\(\)",
    r"This plugin does not support raise\(\)",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test fail on a Qt warning, but for what the screenless platform says about itself."""
    for item in items:
        if item.get_closest_marker("qt_log_ignore") is None:
            item.add_marker(pytest.mark.qt_log_ignore(*QT_IGNORED))


# As in the program (console.ui.garbage): on the store's thread the collector would delete Qt's objects there.
gc.disable()


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """Collect between the tests, on the main thread."""
    yield
    gc.collect() if "PySide6.QtWidgets" in sys.modules else gc.collect(1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin and end in the source language."""
    from console.i18n import SOURCE_LANGUAGE, install, language

    yield
    if language() != SOURCE_LANGUAGE:
        install(SOURCE_LANGUAGE)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Give the light theme, applied at 100 %."""
    from console.ui.theme import Mode, current

    chosen = current()
    chosen.apply(qapp)
    chosen.set_mode(Mode.LIGHT)
    chosen.set_text_percent(100)
    yield chosen
    chosen.set_mode(Mode.LIGHT)
    chosen.set_text_percent(100)


@pytest.fixture
def no_windows_left(qapp: QApplication) -> Iterator[None]:
    """Fail where a test leaves a dialog alive."""
    from PySide6.QtWidgets import QApplication, QDialog

    from tests.helpers.qt import settle

    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    settle()
    left = [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and id(widget) not in before
    ]
    assert not left, f"dialogs left alive: {left}"
