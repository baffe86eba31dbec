"""Status, 挂起, signatures (W2) and the page 个性设置 in the real window, by their names, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, MENU_ITEM, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
FIRST = {"zh_CN": "双11满300减30", "en": "30 off every 300"}
SECOND = {"zh_CN": "下单备注小美送小样", "en": "Samples with every order"}


@dataclass(frozen=True)
class Head:
    """The head of the left pane in one language."""

    console: Console
    language: str

    def said(self, source: str, **values: str) -> str:
        return said(self.language, source, **values)

    @property
    def signature(self) -> Control:
        return self.console.find(names.SIGNATURE.role, names.SIGNATURE.name(self.language))

    @property
    def status(self) -> Control:
        return self.console.find(names.STATUS.role, names.STATUS.name(self.language))

    def choose(self, entry: str) -> None:
        self.status.press()
        self.click_entry(entry)

    def choose_signature(self, entry: str) -> None:
        self.console.press(self.said("Choose a signature"))
        self.click_entry(entry)

    def click_entry(self, entry: str) -> None:
        """A click closes the menu; pressed by its own action it would stay open and keep the keyboard."""
        self.console.find(MENU_ITEM, entry).click()

    def is_described(self, *parts: str) -> None:
        words = ", ".join(parts)
        eventually(lambda: self.status.description == words, f"the status to be {words}")

    def shows(self, text: str) -> None:
        eventually(lambda: self.signature.text == text, f"the signature {text}")


def head_of(console: Console, language: str) -> Head:
    conversations = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
    eventually(lambda: conversations.rows, "the shop to be open")
    console.to_front()
    return Head(console, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_signatures_are_written_kept_and_chosen(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        head.signature.click()
        head.signature.write(FIRST[language])
        desktop.press("Return")
        head.shows(FIRST[language])
        head.choose_signature(head.said("New signature"))
        head.signature.write(SECOND[language])
        desktop.press("Return")
        head.shows(SECOND[language])
        head.choose_signature(FIRST[language])
        head.shows(FIRST[language])
        console.to_front()
        desktop.press("ctrl+q")
        assert console.ended() == 0
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        head.shows(FIRST[language])
        console.press(head.said("Choose a signature"))
        console.find(MENU_ITEM, SECOND[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_suspended_by_menu_key_and_button(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        online, suspended = head.said("Online"), head.said("Suspended")
        head.is_described(online)
        head.choose(suspended)
        head.is_described(online, suspended)
        console.find("label", head.said("Suspended: no new visitors come to you."))
        head.choose(head.said("Busy"))
        head.is_described(head.said("Busy"), suspended)
        console.press(head.said("Resume"))
        head.is_described(head.said("Busy"))
        console.gone("label", head.said("Suspended: no new visitors come to you."))
        console.to_front()
        desktop.press("ctrl+shift+p")
        head.is_described(head.said("Busy"), suspended)
        # The menu opens by a key too, with the arrows and Enter in it.
        desktop.press("ctrl+shift+s")
        console.find(MENU_ITEM, names.STATUSES[-1].name(language))
        desktop.press("Down", "Return")
        head.is_described(online, suspended)
        console.to_front()
        desktop.press("ctrl+q")
        assert console.ended() == 0
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        head.is_described(online, suspended)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_beside_the_status(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        name = head.said("Status text")
        head.choose(head.said("Status text…"))
        field = console.find(TEXT, name)
        field.write(SECOND[language])
        desktop.press("Return")
        eventually(lambda: "focused" in field.states, "the line to stand there again")
        head.choose(head.said("Away"))
        console.gone(TEXT, name)
        head.choose(head.said("Online"))
        assert console.find(TEXT, name).text == SECOND[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_personal_page(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        head = head_of(console, language)
        head.choose(names.STATUSES[-1].name(language))
        dialog = console.find("dialog", head.said("Settings"))
        sections = console.find("list", head.said("Sections"), dialog)
        sections.click_row({"zh_CN": "个性设置", "en": "Personal"}[language])
        console.find(TEXT, head.said("Name that buyers see"), dialog).write("Mei")
        console.find(BUTTON, head.said("New signature"), dialog).press()
        row = console.find(TEXT, head.said("Signature {number}", number="1"), dialog)
        row.write(FIRST[language])
        away = head.said("Status text: {status}", status=head.said("Away"))
        console.find(TEXT, away, dialog).write(SECOND[language])
        console.find(BUTTON, head.said("OK"), dialog).press()
        console.gone("dialog", head.said("Settings"))
        head.shows(FIRST[language])
        agent = console.find(names.AGENT.role, names.AGENT.name(language))
        eventually(lambda: agent.description == "Mei", "the new name")
        head.choose(head.said("Away"))
        eventually(lambda: console.find(TEXT, head.said("Status text")).text == SECOND[language], "the status text")
