"""The desktop on which the real window runs, one for each test file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.desktop import Desktop
from tests.helpers.need import need


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    """Give a display with buses; without a keyring, a tray or a window manager."""
    need("window", "font", "xvfb", "accessibility", "xdotool")
    with Desktop() as opened:
        yield opened


@pytest.fixture
def desktop_with_keyring() -> Iterator[Desktop]:
    """Give a display with buses and an unlocked keyring."""
    need("window", "font", "xvfb", "accessibility", "xdotool", "keyring")
    with Desktop(keyring=True) as opened:
        yield opened
