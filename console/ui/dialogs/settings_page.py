"""What a section of the settings is to the dialog around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.options import Value
from console.ports import UnitOfWork
from console.services.session import Session

AccountWork: TypeAlias = Callable[[UnitOfWork], object]
"""What a page stores with the account; runs on the store's thread, together with that of the other pages."""


class SettingsPage(QWidget):
    """One section. It edits a copy: nothing is stored before the dialog asks for what it holds.

    changed: something in it was edited by hand. What is stored is asked for in this order: problem() of every page,
    account_work() of every page in one transaction, values() of every page in one write of the settings file,
    announce() of every page, and stored().
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

    def modified(self) -> bool | None:
        """Tell whether it holds anything that is not stored; None: so it is since changed was last sent."""
        return None

    def problem(self) -> tuple[str, QWidget] | None:
        """Give a sentence (what, where, what to do) and the control it is about where the page cannot be stored."""
        return None

    def show_problem(self, sentence: str, control: QWidget) -> bool:  # noqa: ARG002 - for those that can
        """Say beside the control what is wrong; False where the page has no place for it: the dialog's foot says it."""
        return False

    def entries(self) -> Iterable[tuple[str, QWidget]]:
        """Give what the search over all options may find: words and the control to show.

        The first line of the words is the label, the second help to be read; further ones are only searched.
        """
        return ()

    # --- storing ---

    def values(self) -> Mapping[str, Value]:
        """Give the options of the program that stand on the page, by key."""
        return {}

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show options of the program, by key; those of other pages are passed over."""

    def account_work(self) -> AccountWork | None:
        """Give what stores the page's part of the account; None where that was not changed.

        It takes what it stores along: the page may be gone when it runs.
        """
        return None

    async def announce(self, session: Session) -> None:
        """Tell the services what is stored now (they read it again, buyers see it). Raises UserError."""

    def stored(self) -> None:
        """Take what stands on the page as what is stored."""
