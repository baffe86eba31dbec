"""What a section of the settings is to the dialog around it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class SettingsPage(QWidget):
    """One section. It edits a copy: nothing is stored before the dialog asks for what it holds.

    changed: something in it was edited by hand.
    """

    changed = Signal()

    def title(self) -> str:
        """Give the section's name in the language in force."""
        raise NotImplementedError

    def translate(self) -> None:
        """Set every word in the language in force; called once by the dialog, and after each change of language."""
        raise NotImplementedError

    def restore_defaults(self) -> None:
        """Put every control of the page back to its default, stored only with the rest."""
        raise NotImplementedError

    def problem(self) -> tuple[str, QWidget] | None:
        """Give a sentence (what, where, what to do) and the control it is about where the page cannot be stored."""
        return None

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        """Give what the search over all options may find: words (label, help) and the control to show."""
        return ()
