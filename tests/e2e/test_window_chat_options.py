"""What the page 聊天设置 does in the real window: undo, a kill while a message is held, the history kept shorter."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def choose(data: Path, **options: object) -> None:
    """Write the settings file as the dialog does."""
    data.mkdir(exist_ok=True)
    content = {"version": 1, "options": options, "accounts": []}
    (data / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def stored(data: Path, body: str) -> list[str]:
    """Give the states of the messages with this text."""
    (path,) = data.glob("accounts/*/console.db")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        return [state for (state,) in raw.execute("SELECT state FROM messages WHERE body = ?", (body,))]


def talk(console: Console, language: str) -> Control:
    """Open the first conversation; gives the field to write in."""
    conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
    eventually(lambda: conversations.rows, "the buyers of the built-in shop")
    conversations.click_row(0)
    return console.find(names.COMPOSER.role, names.COMPOSER.name(language))


def send(console: Console, desktop: Desktop, field: Control, text: str) -> None:
    field.write(text)
    field.focus()
    console.to_front()
    desktop.press("Return")
    eventually(lambda: field.text == "", "the message to leave the field")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ctrl_z_in_the_empty_field_brings_back_what_was_sent(desktop: Desktop, tmp_path: Path, language: str) -> None:
    data = tmp_path / "data"
    choose(data, undo_send=5)
    with Console(desktop, data, "--training", lang=language) as console:
        field = talk(console, language)
        send(console, desktop, field, "too soon")
        assert stored(data, "too soon") == ["waiting"]
        desktop.press("ctrl+z")
        eventually(lambda: field.text == "too soon", "the text to come back")
        assert stored(data, "too soon") == []
        messages = console.find(names.MESSAGES.role, names.MESSAGES.name(language))
        assert not any("too soon" in row for row in messages.rows)
        desktop.press("Return")
        eventually(lambda: stored(data, "too soon") not in ([], ["waiting"]), "the message to go out in its time")


def test_a_kill_while_a_message_is_held_loses_nothing(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    choose(data, undo_send=5)
    with Console(desktop, data, "--training", lang="en") as console:
        send(console, desktop, talk(console, "en"), "held when killed")
        assert stored(data, "held when killed") == ["waiting"]
        console.kill()
    assert stored(data, "held when killed") == ["waiting"]
    with Console(desktop, data, "--training", lang="en"):
        eventually(lambda: stored(data, "held when killed") not in ([], ["waiting"]), "the message to be sent")


def test_quitting_hands_over_what_is_held(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    choose(data, undo_send=5)
    with Console(desktop, data, "--training", lang="en") as console:
        send(console, desktop, talk(console, "en"), "on my way out")
        desktop.press("ctrl+q")
        console.ended()
    assert stored(data, "on my way out") in (["sent"], ["delivered"], ["read"], ["waiting"])


def test_the_history_is_shortened_after_a_question(desktop: Desktop, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Console(desktop, data, "--training", lang="zh_CN") as console:
        field = talk(console, "zh_CN")
        send(console, desktop, field, "old news")
        # What waits to be sent is never removed by its age.
        eventually(lambda: stored(data, "old news") not in ([], ["waiting"]), "the message to be sent")
        desktop.press("ctrl+q")
        console.ended()
    (path,) = data.glob("accounts/*/console.db")
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE messages SET sent_at = sent_at - 40 * 86400000000 WHERE body = 'old news'")
    choose(data, history_days=30)
    with Console(desktop, data, "--training", lang="zh_CN") as console:
        dialog = console.find("dialog", said("zh_CN", "Shorten the chat history"))
        assert stored(data, "old news") != []
        console.find(BUTTON, said("zh_CN", "Remove for good"), dialog).press()
        eventually(lambda: stored(data, "old news") == [], "the old message to go")
    assert list(data.glob("accounts/*/backups/*"))
