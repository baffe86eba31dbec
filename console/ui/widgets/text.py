"""Makes strangers' text fit for one line of the window: no line breaks, no direction tricks, no floods."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_INVISIBLE = dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0x00AD])
_MAX_MARKS = 4


def one_line(text: str, limit: int = 200) -> str:
    """Give text as one line of at most limit characters, without direction overrides and stacked marks."""
    cleaned: list[str] = []
    marks = 0
    for char in text[: limit * 8].translate(_DIRECTION).translate(_INVISIBLE):
        category = unicodedata.category(char)
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        cleaned.append(" " if category in {"Cc", "Zl", "Zp"} else char)
        if len(cleaned) >= limit:
            break
    return " ".join("".join(cleaned).split())


def plain_label(text: str = "", role: str = "") -> QLabel:
    """Give a label that shows text as it stands, never as markup; role is one of style.qss (secondary, title, ...)."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if role:
        label.setProperty("role", role)
    return label
