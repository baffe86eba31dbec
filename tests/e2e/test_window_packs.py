"""Phrase packs in the real window by accessible names: installed from a file, updated, rolled back, subscribed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.packs import Pack
from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, MENU_ITEM, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.packs import pack, signed
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Packs:
    """The list of packs in one language."""

    def __init__(self, console: Console, language: str, folder: Path) -> None:
        self.console, self.language, self.folder = console, language, folder
        self.tree = console.find(names.PHRASE_LIST.role, names.PHRASE_LIST.name(language))
        eventually(lambda: len(self.tree.rows) > 20, "phrases")

    def said(self, source: str, **values: str) -> str:
        """Give one of the program's texts."""
        return said(self.language, source, **values)

    def open(self) -> Control:
        """Open the list by the panel's menu."""
        self.console.press(self.said("More about phrases"))
        self.console.find(MENU_ITEM, self.said("Phrase packs…")).press()
        return self.console.find("dialog", self.said("Phrase packs"))

    def choose(self, made: Pack) -> None:
        """Install from a file, until the console has read it."""
        path = self.folder / "team.qpack"
        path.write_bytes(signed(made))
        self.console.press(self.said("Install from file…"))
        title = self.said("Install a phrase pack")

        def ready() -> Control | None:
            dialog = self.console.look(("file chooser", "dialog"), title)
            return dialog if dialog is not None and self.console.all(TEXT, dialog) else None

        dialog = eventually(ready, "the file dialog")
        assert dialog is not None
        self.console.all(TEXT, dialog)[0].write(str(path))
        self.console.find(BUTTON, self.said("Open"), dialog).press()

    def finish(self, word: str) -> None:
        """Press Install or Update, and OK when it is done."""
        self.console.press(self.said(word))
        self.console.gone(BUTTON, self.said(word))
        self.console.press(self.said("OK"))
        self.console.gone(BUTTON, self.said("OK"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_install_update_roll_back(desktop: Desktop, tmp_path: Path, language: str) -> None:
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        packs = Packs(console, language, tmp_path)
        manager = packs.open()
        packs.choose(pack("1", "zz1=First words"))
        console.find("table", packs.said("Phrases of the pack"))
        packs.finish("Install")
        packs.tree.row("First words")
        installed = console.find("list", packs.said("Installed packs"), manager)
        installed.row("团队话术")
        packs.choose(pack("2", "zz1=Second words", "zz2=Another one"))
        console.find("table", packs.said("What will happen"))
        packs.finish("Update")
        packs.tree.row("Second words")
        packs.tree.row("Another one")
        console.find(BUTTON, packs.said("Roll back"), manager).press()
        packs.tree.row("First words")
        eventually(lambda: not any("Another one" in row for row in packs.tree.rows), "the new phrase to go")
        console.find(BUTTON, packs.said("Undo"), manager).press()
        packs.tree.row("Second words")
        console.find(BUTTON, packs.said("Close"), manager).press()
        console.gone("dialog", packs.said("Phrase packs"))


def test_a_subscription_and_its_banner(desktop: Desktop, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with Console(desktop, tmp_path / "data", "--training") as console:
        packs = Packs(console, "zh_CN", tmp_path)
        packs.open()
        packs.choose(pack("1", "zz1=First words"))
        packs.finish("Install")
        (share / "team.qpack").write_bytes(signed(pack("2", "zz1=Second words")))
        console.press(packs.said("Subscriptions…"))
        dialog = console.find("dialog", packs.said("Subscriptions to phrase packs"))
        console.find(TEXT, packs.said("Folder or https address"), dialog).write(str(share))
        console.find(BUTTON, packs.said("Subscribe"), dialog).press()
        console.find("list", packs.said("Subscriptions"), dialog).row(str(share))
        console.find(BUTTON, packs.said("Check now"), dialog).press()
        console.find(BUTTON, packs.said("Later"))
        console.find(BUTTON, packs.said("Close"), dialog).press()
        console.gone("dialog", packs.said("Subscriptions to phrase packs"))
        console.press(packs.said("Close"))
        console.gone("dialog", packs.said("Phrase packs"))
        console.press(packs.said("See"))
        packs.finish("Update")
        packs.tree.row("Second words")
        assert console.look(BUTTON, packs.said("Later")) is None
