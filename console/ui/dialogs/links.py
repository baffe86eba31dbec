"""Where a link leads, shown before it is opened: the whole target, the true host, and what is odd about it."""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.i18n import tr
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.theme import current
from console.ui.widgets.banner import Banner, BannerKind
from console.ui.widgets.buttons import button, set_kind

_SCHEMES = frozenset({"http", "https"})
_LOOKALIKE = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_SHOWN = 4000


class LinkWarning(Enum):
    """What may deceive about a link."""

    MIXED_SCRIPTS = "mixed-scripts"
    LOOKALIKE = "lookalike"
    USER_PART = "user-part"
    BARE_ADDRESS = "bare-address"
    NOT_ENCRYPTED = "not-encrypted"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link taken apart; url is empty where it must not be opened."""

    url: str
    host: str
    """As people write it."""
    true_host: str
    """As the network has it (punycode)."""
    warnings: tuple[LinkWarning, ...]


def inspect_link(text: str) -> LinkFacts:
    """Take a link apart; anything but http and https, or without a host, is not to be opened."""
    hidden = any(unicodedata.category(char) in {"Cf", "Cc", "Zl", "Zp"} for char in text)
    url = QUrl(text.strip(), QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in _SCHEMES or not url.host():
        return LinkFacts("", "", "", (LinkWarning.HIDDEN,) if hidden else ())
    true_host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    host = _spoken(true_host) or url.host()
    warnings = [LinkWarning.HIDDEN] if hidden else []
    scripts = [_scripts(label) for label in host.split(".")]
    if any("LATIN" in found and found & _LOOKALIKE for found in scripts):
        warnings.append(LinkWarning.MIXED_SCRIPTS)
    elif any(found & _LOOKALIKE for found in scripts):
        warnings.append(LinkWarning.LOOKALIKE)
    if url.userInfo():
        warnings.append(LinkWarning.USER_PART)
    if _is_address(true_host):
        warnings.append(LinkWarning.BARE_ADDRESS)
    if url.scheme().lower() == "http":
        warnings.append(LinkWarning.NOT_ENCRYPTED)
    return LinkFacts(url.toString(QUrl.ComponentFormattingOption.FullyEncoded), host, true_host, tuple(warnings))


def harmless(text: str) -> str:
    """Give the address that a link leads to if nothing about it may deceive; otherwise nothing."""
    facts = inspect_link(text)
    return facts.url if not set(facts.warnings) - {LinkWarning.NOT_ENCRYPTED} else ""


def _spoken(host: str) -> str:
    """Decode punycode labels; Qt shows only those of its list of trusted top domains."""
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError):
            return ""
    return ".".join(labels)


def _scripts(label: str) -> set[str]:
    found = set()
    for char in label:
        if char.isalpha():
            found.add(unicodedata.name(char, "UNKNOWN").split()[0])
    return found


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _warning_text(warning: LinkWarning) -> str:
    return {
        LinkWarning.MIXED_SCRIPTS: tr(
            "The name mixes letters of several alphabets that look alike: likely a deception."
        ),
        LinkWarning.LOOKALIKE: tr("The name is written in an alphabet whose letters look like Latin ones."),
        LinkWarning.USER_PART: tr("What stands before @ is not the place it leads to."),
        LinkWarning.BARE_ADDRESS: tr("It leads to a bare number, not to a named server."),
        LinkWarning.NOT_ENCRYPTED: tr("The connection is not encrypted."),
        LinkWarning.HIDDEN: tr("The link holds characters that cannot be seen."),
    }[warning]


class LinkDialog(BaseDialog):
    """Shows where a link leads. open_requested: the address, fit for the browser; see open_in_browser()."""

    open_requested = Signal(str)

    def __init__(self, link: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, 460)
        self._link = link
        self._facts = inspect_link(link)
        self._lead = wrapped("secondary")
        self._host = wrapped("title")
        self._target = QPlainTextEdit()
        self._target.setReadOnly(True)
        self._target.setTabChangesFocus(True)
        self._target.setPlainText((self._facts.url or ascii(link)[1:-1])[:_SHOWN])
        self._target.setFont(current().mono())
        self._target.setMaximumHeight(current().px(72))
        self._banner = Banner()
        self._open = button("", "primary")
        self._copy = button("")
        self._cancel = button("")
        self._open.clicked.connect(self._go)
        self._copy.clicked.connect(self._take)
        self._cancel.clicked.connect(self.reject)
        for widget in (self._lead, self._host, self._target, self._banner):
            self.body.addWidget(widget)
        for each in (self._copy, self._cancel, self._open):
            self.buttons.addWidget(each)
        self._open.setVisible(bool(self._facts.url))
        deceptive = set(self._facts.warnings) - {LinkWarning.NOT_ENCRYPTED}
        if deceptive:
            set_kind(self._open, "danger")
        self.finish(self._cancel if deceptive or not self._facts.url else self._open)

    def _go(self) -> None:
        self.accept()
        self.open_requested.emit(self._facts.url)

    def _take(self) -> None:
        QGuiApplication.clipboard().setText(self._facts.url or self._link)
        self._copy.setText(tr("Copied"))

    def translate(self) -> None:
        facts = self._facts
        self.setWindowTitle(tr("Open link"))
        if not facts.url:
            self._lead.setText(tr("This is no web address that the console opens."))
            self._host.hide()
        else:
            self._lead.setText(tr("This link leads to"))
            same = facts.host == facts.true_host
            self._host.setText(facts.host if same else f"{facts.host}\n{facts.true_host}")
        self._target.setAccessibleName(tr("The whole address"))
        self._open.setText(tr("Open"))
        self._copy.setText(tr("Copy"))
        self._cancel.setText(tr("Cancel"))
        if facts.warnings:
            grave = set(facts.warnings) - {LinkWarning.NOT_ENCRYPTED}
            kind = BannerKind.ERROR if grave else BannerKind.WARN
            self._banner.show_notice(kind, "\n".join(_warning_text(each) for each in facts.warnings), closable=False)


def open_in_browser(address: str) -> None:
    """Open an address that LinkDialog gave in the system's browser."""
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
