"""A reminder in the real window: set by the key, told after a restart, and not a second time."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, TEXT, Console, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def database(data: Path) -> Path:
    (path,) = data.glob("accounts/*/console.db")
    return path


def stored(data: Path) -> list[dict[str, Any]]:
    """Give the reminders as they are kept."""
    with closing(sqlite3.connect(f"file:{database(data)}?mode=ro", uri=True)) as raw:
        row = raw.execute("SELECT value FROM meta WHERE key = 'reminders'").fetchone()
    return list(json.loads(row[0])) if row and row[0] else []


def make_it_earlier(data: Path, hours: int) -> None:
    """Let time pass: what is kept is due earlier."""
    reminders = stored(data)
    for each in reminders:
        each["due"] = (datetime.fromisoformat(each["due"]) - timedelta(hours=hours)).isoformat()
    with closing(sqlite3.connect(database(data))) as raw, raw:
        raw.execute("UPDATE meta SET value = ? WHERE key = 'reminders'", (json.dumps(reminders),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_is_told_once_after_a_restart(desktop: Desktop, tmp_path: Path, language: str) -> None:
    data = tmp_path / "data"
    open_words = said(language, "Open conversation")
    with Console(desktop, data, "--training", lang=language) as console:
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
        eventually(lambda: conversations.rows, "the buyers of the built-in shop")
        conversations.click_row(0)
        console.find(names.COMPOSER.role, names.COMPOSER.name(language)).focus()
        buyer = console.find(names.CONTACT.role, names.CONTACT.name(language)).description
        console.to_front()
        desktop.press("ctrl+r")
        dialog = console.find("dialog", said(language, "New reminder"))
        console.find(TEXT, said(language, "What to be reminded of"), dialog).write("send the sample")
        console.find(BUTTON, said(language, "Save"), dialog).press()
        (kept,) = eventually(lambda: stored(data), "the reminder to be stored")
        assert (kept["text"], kept["told"], kept["done"]) == ("send the sample", False, False)
    make_it_earlier(data, 2)
    with Console(desktop, data, "--training", lang=language) as console:
        console.find(BUTTON, open_words).press()
        contact = console.find(names.CONTACT.role, names.CONTACT.name(language))
        eventually(lambda: contact.description == buyer, "the conversation to open")
        console.gone(BUTTON, open_words)
        eventually(lambda: stored(data)[0]["told"], "that it was told to be stored")
    with Console(desktop, data, "--training", lang=language) as console:
        conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
        conversations.click_row(conversations.row(buyer))
        console.find("page tab", said(language, "Buyer's card")).press()
        done = console.find("check box", said(language, "Done: {text}").format(text="send the sample"))
        assert done.description.startswith(said(language, "Overdue · {when}").partition("{")[0])
        console.gone(BUTTON, open_words)
        done.press()
        eventually(lambda: stored(data)[0]["done"], "the reminder to be done")
