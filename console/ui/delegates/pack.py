"""Paints the grid of a phrase pack as that of an import, with a pack's own states and choices."""

from __future__ import annotations

from enum import Enum

from console.ui.delegates.phrase_import import ImportDelegate
from console.ui.models.pack_rows import PackChoice, choice_name


class PackDelegate(ImportDelegate):
    """Draws PackRowsModel."""

    def kind_of(self, state: Enum) -> str:
        """Give the kind of chip for a state."""
        return str(state.value)

    def name_of(self, action: Enum, _state: Enum) -> str:
        """Name whose words a phrase is to have."""
        return choice_name(action) if isinstance(action, PackChoice) else ""
