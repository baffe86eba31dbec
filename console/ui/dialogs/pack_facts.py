"""What a phrase pack says of itself and who signed it, as every dialog of packs shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QWidget

from console.domain.packs import Manifest, PackFile, fingerprint
from console.i18n import language, tr, trn
from console.ui.dialogs.base import wrapped
from console.ui.theme import current
from console.ui.widgets import one_line, plain_label

_LANGUAGES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
_CHANGELOG = 4000
_LINES = 2
_LETTERS = 240
"""What is longer gets a scroll bar: a pack may say anything, and as much of it as it likes."""


Row = tuple[str, str]


class PackFacts(QWidget):
    """Names with what stands for them: short ones side by side, long ones below; what is empty is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current().px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._shown: list[QWidget] = []

    def show_rows(self, short: Sequence[Row], long: Sequence[Row]) -> None:
        """Show these in the place of others."""
        for each in self._shown:
            self._grid.removeWidget(each)
            each.deleteLater()
        self._shown = []
        said = [row for row in short if row[1]]
        for number, row in enumerate(said):
            self._add(row, number // 2, 2 * (number % 2), 1)
        for number, row in enumerate((row for row in long if row[1]), (len(said) + 1) // 2):
            self._add(row, number, 0, 3)

    def _add(self, row: Row, line: int, column: int, width: int) -> None:
        name, text = row
        head = plain_label(name, "secondary")
        value = _long(text) if text.count("\n") > _LINES or len(text) > _LETTERS else wrapped()
        if isinstance(value, QLabel):
            value.setText(text)
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        value.setAccessibleName(name)
        value.setAccessibleDescription(text)
        head.setBuddy(value)
        self._grid.addWidget(head, line, column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, line, column + 1, 1, width)
        for each in (head, value):
            each.show()
            self._shown.append(each)


def _long(text: str) -> QPlainTextEdit:
    """Give a text with a scroll bar."""
    field = QPlainTextEdit(text)
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setFixedHeight(current().px(76))
    return field


def facts(file: PackFile, today: date, former: Manifest | None = None) -> list[Row]:
    """Give what is short about a pack; former: the version that it would take the place of."""
    manifest = file.pack.manifest
    version = f"{former.version} → {manifest.version}" if former is not None else manifest.version
    return [
        (tr("Version"), version),
        (tr("Author"), one_line(manifest.author, 80)),
        (tr("Valid"), validity(manifest, today)),
        (tr("Language"), _LANGUAGES.get(manifest.language, one_line(manifest.language, 40))),
        (tr("Holds"), contents(file)),
    ]


def long_facts(file: PackFile, address: str = "") -> list[Row]:
    """Give what is long about a pack."""
    return [
        (tr("What is new"), file.pack.manifest.changelog.strip()[:_CHANGELOG]),
        (tr("Key"), fingerprint(file.key).replace(" ", "  ") if file.key else ""),
        (tr("From", context="where a pack came from"), one_line(address, 300)),
    ]


def contents(file: PackFile) -> str:
    """Say how much is in a pack."""
    pack = file.pack
    pictures = len({name for each in pack.phrases for name in each.images})
    parts = [
        trn("{count} phrase", "{count} phrases", len(pack.phrases)),
        trn("{count} group", "{count} groups", len(pack.groups)),
        trn("{count} picture", "{count} pictures", pictures) if pictures else "",
    ]
    return " · ".join(part for part in parts if part)


def validity(manifest: Manifest, today: date) -> str:
    """Say when a pack is offered, and whether that is now."""
    start, end = manifest.valid_from, manifest.valid_until
    if start is None and end is None:
        return tr("always")
    if start is None:
        days = tr("until {day}", day=day_text(end))
    elif end is None:
        days = tr("from {day}", day=day_text(start))
    else:
        days = f"{day_text(start)} – {day_text(end)}"
    if start is not None and today < start:
        return f"{days} ({tr('not yet', context='a pack of phrases')})"
    over = end is not None and today > end
    return f"{days} ({tr('over', context='a pack of phrases') if over else tr('now', context='a pack of phrases')})"


def day_text(day: date | None) -> str:
    """Give a day as the language in force writes it."""
    if day is None:
        return ""
    return QLocale(language()).toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def blocks(key: str) -> str:
    """Give a key's fingerprint in blocks over two lines, to be compared with what the lead reads out."""
    if not key:
        return ""
    parts = fingerprint(key).split()
    half = len(parts) // 2
    return "  ".join(parts[:half]) + "\n" + "  ".join(parts[half:])
