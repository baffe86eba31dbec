"""Properties by which the style sheet dresses a widget, put on it so that it shows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def dress(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that style.qss asks for; Qt dresses a widget anew only when it is told to."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def mark_problem(field: QWidget, sentence: str) -> None:
    """Draw a field as one with a problem, and tell a screen reader which; an empty sentence: there is none."""
    field.setAccessibleDescription(sentence)
    dress(field, "problem", bool(sentence))
