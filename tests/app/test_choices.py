"""The window's choices and the declared options are the same things."""

from __future__ import annotations

from dataclasses import asdict

from console.settings import schema
from console.ui.preferences import Choices, Preferences

NOT_THE_WINDOWS = {"last_account"}


def test_every_option_is_a_choice_with_the_same_default() -> None:
    declared = {option.key: option.default for option in schema.ALL if option.key not in NOT_THE_WINDOWS}
    assert asdict(Choices()) == declared


def test_changes_together_are_kept_together_and_told_one_by_one() -> None:
    preferences = Preferences(Choices())
    kept: list[object] = []
    told: list[tuple[str, object]] = []
    preferences.chosen.connect(kept.append)
    preferences.changed.connect(lambda key, value: told.append((key, value)))
    preferences.choose_many({"theme": "dark", "text_percent": 150, "sounds": True})
    assert kept == [{"theme": "dark", "text_percent": 150}]
    assert told == [("theme", "dark"), ("text_percent", 150)]
    preferences.choose("theme", "dark")
    assert len(kept) == 1
