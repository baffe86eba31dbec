"""The dialog 登录 / Sign in: asks, and shows beside the fields what was wrong. It signs nobody in itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from console.domain.errors import Problem
from console.i18n import tr
from console.i18n.problems import sentence
from console.ui.dialogs.base import BaseDialog, hairline, wrapped
from console.ui.dialogs.field import Field
from console.ui.icons import icon, picture_icon
from console.ui.theme import current
from console.ui.widgets.banner import Banner, BannerKind
from console.ui.widgets.buttons import IconButton, button
from console.ui.widgets.file_dialogs import choose_files
from console.ui.widgets.menus import reachable
from console.ui.widgets.text import plain_label
from console.ui.widgets.tool_line_edit import ToolLineEdit

_SERVER = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/@]+)(?::(?P<port>\d{1,5}))?")
_OF_ACCOUNT = frozenset({Problem.BAD_ADDRESS, Problem.ACCOUNT_IN_USE})
_OF_PASSWORD = frozenset({Problem.NOT_AUTHORIZED})
_OF_SERVER = frozenset(
    {Problem.UNKNOWN_HOST, Problem.SERVER_REFUSED, Problem.SERVER_SILENT, Problem.NO_TLS, Problem.PLAINTEXT_REFUSED}
)
_OF_CA_FILE = frozenset({Problem.BAD_CA_FILE, Problem.CERTIFICATE_UNTRUSTED})


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What the agent filled in; server is "" or host:port, ca_file None where the system's trust is enough."""

    account: str
    password: str = field(repr=False)
    remember: bool
    server: str = ""
    ca_file: Path | None = None


class _AccountEdit(ToolLineEdit):
    """A line edit with a list of the accounts known here, behind an arrow or the Down key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = reachable(QMenu(self))
        self._menu.triggered.connect(self._picked)
        self._arrow = IconButton("chevron-down", "")
        self._arrow.clicked.connect(self.show_accounts)
        self._arrow.hide()
        self.add_tool(self._arrow)

    def set_accounts(self, accounts: Sequence[str]) -> None:
        """Offer these."""
        self._menu.clear()
        for account in accounts:
            self._menu.addAction(account)
        self.show_tool(self._arrow, shown=len(accounts) > 1)

    def set_arrow_name(self, name: str) -> None:
        """Name the arrow."""
        self._arrow.set_name(name)

    def show_accounts(self) -> None:
        """Open the list."""
        if self._menu.actions():
            self._menu.setMinimumWidth(self.width())
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _picked(self, action: QAction) -> None:
        self.setText(action.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Down:
            self.show_accounts()
        else:
            super().keyPressEvent(event)


class SignInDialog(BaseDialog):
    """Asks for account and password, or offers the built-in shop.

    sign_in_requested: the fields were filled in well. shop_requested: practise instead. cancel_requested: stop the
    attempt that goes on. account_changed: another account stands in the field (its password may be looked up and
    given by set_password). rejected: the window was closed.
    """

    sign_in_requested = Signal(SignInRequest)
    shop_requested = Signal()
    cancel_requested = Signal()
    account_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, 380)
        self.setWindowIcon(picture_icon("agent-console"))
        self._busy = False
        self._keyring = True
        self._password_given = False
        self._logo = QLabel()
        self._logo.setPixmap(picture_icon("agent-console").pixmap(current().px(40), current().px(40)))
        self._heading = plain_label("", "title")
        self._banner = Banner()
        self._account_edit = _AccountEdit()
        self._account = Field(self._account_edit)
        self._password_edit = ToolLineEdit()
        self._password = Field(self._password_edit)
        self._password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = IconButton("eye", "")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_password)
        self._password_edit.add_tool(self._eye)
        self._remember = QCheckBox()
        self._no_keyring = wrapped("secondary")
        self._server_button = button("", "link")
        self._server_button.setIcon(icon("chevron-right"))
        self._server_box = self._build_server()
        self._sign_in = button("", "primary")
        self._cancel = button("")
        self._shop = button("")
        self._shop.setIcon(icon("shop"))
        self._lay_out()
        self._connect()
        self.finish(self._sign_in)
        self.set_keyring_available(True)
        self._account.setFocus()

    def _build_server(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        self._server = Field()
        self._ca_file = Field()
        self._browse = IconButton("folder", "")
        self._ca_file.row.addWidget(self._browse)
        column.addWidget(self._server)
        column.addWidget(self._ca_file)
        box.hide()
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(current().px(12))
        head.addWidget(self._logo)
        head.addWidget(self._heading, 1)
        self.body.addLayout(head)
        self.body.addSpacing(current().px(4))
        remember = QHBoxLayout()
        remember.addWidget(self._remember)
        remember.addStretch(1)
        remember.addWidget(self._server_button)
        for widget in (self._banner, self._account, self._password):
            self.body.addWidget(widget)
        self.body.addLayout(remember)
        self.body.addWidget(self._no_keyring)
        self.body.addWidget(self._server_box)
        go = QHBoxLayout()
        go.setSpacing(current().px(8))
        go.addWidget(self._sign_in, 1)
        go.addWidget(self._cancel)
        self._cancel.hide()
        self.body.addSpacing(current().px(4))
        self.body.addLayout(go)
        self.body.addSpacing(current().px(8))
        self.body.addWidget(hairline())
        self.body.addWidget(self._shop)
        self._sign_in.setMinimumHeight(current().px(36))

    def _connect(self) -> None:
        self._sign_in.clicked.connect(self._ask)
        self._cancel.clicked.connect(self.cancel_requested)
        self._shop.clicked.connect(self.shop_requested)
        self._server_button.clicked.connect(self._toggle_server)
        self._browse.clicked.connect(self._choose_ca_file)
        self._account.edit.textChanged.connect(self._account_edited)
        self._password.edit.textEdited.connect(self._password_edited)

    # --- what the caller sets -----------------------------------------------------------------

    def set_accounts(self, accounts: Sequence[str]) -> None:
        """Offer the accounts known here, the latest first; it stands in the field where that is empty."""
        self._account_edit.set_accounts(accounts)
        if accounts and not self._account.text:
            self._account.edit.setText(accounts[0])
            self._password.setFocus()

    def set_account(self, account: str) -> None:
        """Fill in the account (option --account)."""
        self._account.edit.setText(account)
        self._password.setFocus()

    def set_password(self, account: str, password: str) -> None:
        """Fill in the remembered password, if the field still shows that account and nothing was typed."""
        untouched = self._password_given or not self._password.edit.text()
        if account == self._account.text and untouched:
            self._password.edit.setText(password)
            self._password_given = True
            self._remember.setChecked(self._keyring)
            # A password out of the keyring is not for showing to whoever passes by.
            self._password_edit.show_tool(self._eye, shown=False)

    def set_server(self, server: str, ca_file: Path | None) -> None:
        """Fill in the server settings (options --server, --ca-file) and show them where there are any."""
        self._server.edit.setText(server)
        self._ca_file.edit.setText(str(ca_file) if ca_file else "")
        if server or ca_file:
            self._show_server(shown=True)

    def set_keyring_available(self, available: bool) -> None:
        """Offer to remember the password, or say why that cannot be."""
        self._keyring = available
        self._remember.setEnabled(available and not self._busy)
        if not available:
            self._remember.setChecked(False)
        self._no_keyring.setVisible(not available)
        if self.isVisible():
            self.fit()

    def set_busy(self, busy: bool) -> None:
        """Show that a sign-in goes on; the window stays alive and the attempt can be cancelled."""
        self._busy = busy
        for widget in (self._account, self._password, self._server_box, self._sign_in, self._shop, self._server_button):
            widget.setEnabled(not busy)
        self._remember.setEnabled(self._keyring and not busy)
        self._cancel.setVisible(busy)
        if busy:
            self._clear_problems()
            self._cancel.setFocus()
        self.translate()

    def show_problem(self, problem: Problem, details: Mapping[str, str] | None = None) -> None:
        """Say beside the right field why it did not work, and let the agent try again."""
        if self._busy:
            self.set_busy(False)
        self._clear_problems()
        text = sentence(problem, details)
        if problem in _OF_CA_FILE or (problem in _OF_SERVER and self._server.text):
            self._show_server(shown=True)
        target: Field | None = None
        if problem in _OF_ACCOUNT or (problem is Problem.UNKNOWN_HOST and not self._server.text):
            target = self._account
        elif problem in _OF_PASSWORD:
            target = self._password
        elif problem in _OF_CA_FILE:
            target = self._ca_file
        elif problem in _OF_SERVER and self._server.text:
            target = self._server
        if target is None:
            kind = BannerKind.OFFLINE if problem is Problem.NO_NETWORK else BannerKind.ERROR
            self._banner.show_notice(kind, text, closable=False)
            self._sign_in.setFocus()
        else:
            self._point_at(target, text)
            return
        self.fit()

    # --- inside -------------------------------------------------------------------------------

    def _point_at(self, field_: Field, text: str) -> None:
        field_.show_problem(text)
        field_.setFocus()
        field_.edit.selectAll()
        self.fit()

    def _clear_problems(self) -> None:
        for each in (self._account, self._password, self._server, self._ca_file):
            each.clear_problem()
        self._banner.hide()
        if self.isVisible():
            self.fit()

    def _check(self) -> bool:
        """Find what is wrong without asking the server; points at the first such field."""
        self._clear_problems()
        name, at, host = self._account.text.partition("@")
        if not (name and at and host) or re.search(r"\s", self._account.text):
            self._point_at(self._account, sentence(Problem.BAD_ADDRESS, {"address": self._account.text}))
            return False
        if not self._password.edit.text():
            self._point_at(self._password, tr("Type the password of this account."))
            return False
        match = _SERVER.fullmatch(self._server.text)
        if self._server.text and (match is None or not 0 < int(match["port"] or 5222) < 65536):
            self._show_server(shown=True)
            self._point_at(self._server, tr("Write it as host:port, for example chat.shop.example:5222."))
            return False
        if self._ca_file.text and not Path(self._ca_file.text).is_file():
            self._show_server(shown=True)
            self._point_at(self._ca_file, tr("There is no file of this name."))
            return False
        return True

    def _ask(self) -> None:
        if self._busy or not self._check():
            return
        ca_file = Path(self._ca_file.text) if self._ca_file.text else None
        self.sign_in_requested.emit(
            SignInRequest(
                self._account.text,
                self._password.edit.text(),
                self._remember.isChecked(),
                self._server.text,
                ca_file,
            )
        )

    def _account_edited(self) -> None:
        if self._password_given:
            self._password.edit.clear()
            self._password_edited()
        self.account_changed.emit(self._account.text)

    def _password_edited(self) -> None:
        if self._password_given:
            self._password_given = False
            self._password_edit.show_tool(self._eye, shown=True)

    def _show_password(self, shown: bool) -> None:
        self._password.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _toggle_server(self) -> None:
        self._show_server(shown=self._server_box.isHidden())
        if not self._server_box.isHidden():
            self._server.setFocus()

    def _show_server(self, *, shown: bool) -> None:
        self._server_box.setVisible(shown)
        self._server_button.setIcon(icon("chevron-down" if shown else "chevron-right"))
        self.fit()

    def _choose_ca_file(self) -> None:
        filters = [tr("Certificates") + " (*.pem *.crt *.cer)", tr("All files") + " (*)"]
        dialog = choose_files(self, tr("CA certificate file"), filters)
        dialog.fileSelected.connect(self._ca_file.edit.setText)
        dialog.open()

    def translate(self) -> None:
        self.setWindowTitle(tr("Sign in"))
        self._heading.setText(tr("Agent Console"))
        self._account.set_words(tr("Account"), tr("name@shop.example"))
        self._account_edit.set_arrow_name(tr("Accounts used here"))
        self._password.set_words(tr("Password"))
        self._eye.set_name(tr("Show the password"))
        self._remember.setText(tr("Remember password"))
        self._no_keyring.setText(sentence(Problem.NO_KEYRING))
        self._server_button.setText(tr("Server settings"))
        self._server.set_words(tr("Server address"), tr("Found by itself; or host:port"))
        self._ca_file.set_words(tr("CA certificate file"), tr("Only for a shop with its own certificate"))
        self._browse.set_name(tr("Choose a file"))
        self._sign_in.setText(tr("Signing in…") if self._busy else tr("Sign in"))
        self._cancel.setText(tr("Cancel"))
        self._shop.setText(tr("Open the built-in shop"))
        self._shop.setToolTip(tr("Practise with scripted buyers; no account is needed."))
