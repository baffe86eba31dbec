"""The dialogs: what they ask, what they answer, and that they free themselves."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QLabel, QLineEdit, QPushButton, QTreeWidget

from console.domain.errors import Problem, UserError
from console.i18n.problems import sentence
from console.ui.dialogs import (
    AboutDialog,
    CrashDialog,
    DatePickDialog,
    FirstCloseDialog,
    KeysDialog,
    LinkDialog,
    LinkWarning,
    PicturePreviewDialog,
    ProblemDialog,
    SignInDialog,
    SignInRequest,
    StoreChoice,
    StoreProblemDialog,
    inspect_link,
)
from console.ui.errors import ErrorNet, describe
from console.ui.theme import Theme
from tests.helpers.qt import settle, until

pytestmark = pytest.mark.usefixtures("no_windows_left")


@pytest.fixture(autouse=True)
def _dressed(theme: Theme) -> None:
    """Every dialog here wears the theme."""


def signals(signal: object) -> list[tuple[object, ...]]:
    """Collect what a signal sends."""
    seen: list[tuple[object, ...]] = []
    signal.connect(lambda *values: seen.append(values))  # type: ignore[attr-defined]
    return seen


def press(dialog: QDialog, text: str) -> None:
    """Click the button with these words."""
    found = [each for each in dialog.findChildren(QPushButton) if each.text() == text and each.isVisible()]
    assert len(found) == 1, [each.text() for each in dialog.findChildren(QPushButton)]
    found[0].click()


def line(dialog: QDialog, name: str) -> QLineEdit:
    """Find a field by its accessible name."""
    found = [each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def words(dialog: QDialog) -> str:
    """Give everything that can be read in a dialog."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def tree(interface: QAccessibleInterface) -> Iterator[tuple[QAccessible.Role, str]]:
    """Give roles and names as a screen reader gets them."""
    yield interface.role(), interface.text(QAccessible.Text.Name)
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None:
            yield from tree(child)


# --- sign in ----------------------------------------------------------------------------------


@pytest.fixture
def dialog(qapp: QApplication) -> Iterator[SignInDialog]:
    shown = SignInDialog()
    shown.show()
    settle()
    yield shown
    shown.close()


def test_sign_in_has_the_published_names(dialog: SignInDialog) -> None:
    press(dialog, "Server settings")
    found = set(tree(QAccessible.queryAccessibleInterface(dialog)))
    role = QAccessible.Role
    assert {
        (role.Dialog, "Sign in"),
        (role.EditableText, "Account"),
        (role.EditableText, "Password"),
        (role.CheckBox, "Remember password"),
        (role.Button, "Sign in"),
        (role.Button, "Server settings"),
        (role.EditableText, "Server address"),
        (role.EditableText, "CA certificate file"),
        (role.Button, "Open the built-in shop"),
    } <= found
    assert line(dialog, "Password").echoMode() is QLineEdit.EchoMode.Password


def test_sign_in_asks_with_everything(dialog: SignInDialog, tmp_path: Path) -> None:
    asked = signals(dialog.sign_in_requested)
    ca_file = tmp_path / "ca.pem"
    ca_file.write_text("x")
    press(dialog, "Server settings")
    line(dialog, "Account").setText(" mei@shop.example ")
    line(dialog, "Password").setText(" secret ")
    line(dialog, "Server address").setText("[::1]:5222")
    line(dialog, "CA certificate file").setText(str(ca_file))
    dialog._remember.click()
    QTest.keyClick(line(dialog, "Password"), Qt.Key.Key_Return)
    assert asked == [(SignInRequest("mei@shop.example", " secret ", True, "[::1]:5222", ca_file),)]
    assert "secret" not in repr(asked[0][0])


@pytest.mark.parametrize(
    ("account", "password", "server", "ca_file", "where"),
    [
        ("", "x", "", "", "Account"),
        ("mei", "x", "", "", "Account"),
        ("mei@", "x", "", "", "Account"),
        ("m ei@shop", "x", "", "", "Account"),
        ("mei@shop", "", "", "", "Password"),
        ("mei@shop", "x", "shop:port", "", "Server address"),
        ("mei@shop", "x", "shop:99999", "", "Server address"),
        ("mei@shop", "x", "http://shop", "", "Server address"),
        ("mei@shop", "x", "", "/no/such/file.pem", "CA certificate file"),
    ],
)
def test_sign_in_says_what_is_missing_beside_it(
    dialog: SignInDialog, account: str, password: str, server: str, ca_file: str, where: str
) -> None:
    asked = signals(dialog.sign_in_requested)
    line(dialog, "Account").setText(account)
    line(dialog, "Password").setText(password)
    line(dialog, "Server address").setText(server)
    line(dialog, "CA certificate file").setText(ca_file)
    press(dialog, "Sign in")
    assert asked == []
    field = line(dialog, where)
    assert dialog.focusWidget() is field
    assert field.isVisible()
    assert field.accessibleDescription()
    field.setText("something else")
    assert not field.accessibleDescription()


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_is_shown_and_lets_try_again(dialog: SignInDialog, problem: Problem) -> None:
    details = {"host": "shop.example", "path": "x.pem", "address": "mei@shop.example"}
    dialog.set_account("mei@shop.example")
    dialog.set_busy(True)
    dialog.show_problem(problem, details)
    assert sentence(problem, details) in words(dialog)
    press_target = [each for each in dialog.findChildren(QPushButton) if each.text() == "Sign in"]
    assert press_target[0].isEnabled()
    settle()
    assert dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width())


def test_busy_can_be_cancelled_and_asks_no_second_time(dialog: SignInDialog) -> None:
    asked, cancelled = signals(dialog.sign_in_requested), signals(dialog.cancel_requested)
    dialog.set_account("mei@shop.example")
    line(dialog, "Password").setText("x")
    press(dialog, "Sign in")
    dialog.set_busy(True)
    dialog._ask()
    assert len(asked) == 1
    press(dialog, "Cancel")
    assert len(cancelled) == 1
    dialog.set_busy(False)
    assert line(dialog, "Account").isEnabled()


def test_without_a_keyring_it_says_so(dialog: SignInDialog) -> None:
    dialog.set_keyring_available(False)
    assert not dialog._remember.isEnabled()
    assert "keyring" in words(dialog)
    dialog.set_busy(True)
    dialog.set_busy(False)
    assert not dialog._remember.isEnabled()


def test_known_accounts_and_a_remembered_password(dialog: SignInDialog) -> None:
    changed = signals(dialog.account_changed)
    dialog.set_accounts(["mei@shop.example", "lan@shop.example"])
    assert changed == [("mei@shop.example",)]
    dialog.set_password("lan@shop.example", "wrong one")
    assert line(dialog, "Password").text() == ""
    dialog.set_password("mei@shop.example", "kept")
    assert line(dialog, "Password").text() == "kept"
    assert dialog._remember.isChecked()
    assert not dialog._eye.isVisible()
    dialog._account_edit._menu.actions()[1].trigger()
    assert line(dialog, "Account").text() == "lan@shop.example"
    assert line(dialog, "Password").text() == ""
    assert dialog._eye.isVisible()
    QTest.keyClicks(line(dialog, "Password"), "typed")
    dialog.set_password("lan@shop.example", "late answer of the keyring")
    assert line(dialog, "Password").text() == "typed"


def test_the_shop_is_one_click_away(dialog: SignInDialog) -> None:
    shop = signals(dialog.shop_requested)
    press(dialog, "Open the built-in shop")
    assert len(shop) == 1


def test_options_fill_the_server_settings(dialog: SignInDialog) -> None:
    dialog.set_server("127.0.0.1:5222", Path("ca.pem"))
    assert line(dialog, "Server address").isVisible()
    assert line(dialog, "CA certificate file").text() == "ca.pem"


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "ftp://shop.example/",
        "vbscript:x",
        "",
        "shop",
    ],
)
def test_what_is_no_web_address_is_not_opened(text: str) -> None:
    assert inspect_link(text).url == ""


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("https://shop.example/a?b=c", ()),
        ("https://店铺.example/", ()),
        ("http://shop.example/", (LinkWarning.NOT_ENCRYPTED,)),
        ("https://taobao.com@evil.example/", (LinkWarning.USER_PART,)),
        ("https://pаypal.com/", (LinkWarning.MIXED_SCRIPTS,)),
        ("https://xn--pypal-4ve.com/", (LinkWarning.MIXED_SCRIPTS,)),
        ("https://аррӏе.com/", (LinkWarning.LOOKALIKE,)),
        ("https://192.168.0.1/", (LinkWarning.BARE_ADDRESS,)),
        ("https://[::1]/", (LinkWarning.BARE_ADDRESS,)),
        ("https://shop.example/\u202egnp", (LinkWarning.HIDDEN,)),
    ],
)
def test_what_is_odd_about_a_link_is_said(text: str, warnings: tuple[LinkWarning, ...]) -> None:
    facts = inspect_link(text)
    assert facts.warnings == warnings
    assert facts.url.isascii()


def test_a_link_opens_only_when_asked(qapp: QApplication) -> None:
    dialog = LinkDialog("https://shop.example/x")
    opened = signals(dialog.open_requested)
    dialog.show()
    assert "shop.example" in words(dialog)
    press(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == "https://shop.example/x"
    press(dialog, "Open")
    assert opened == [("https://shop.example/x",)]


def test_a_deceptive_link_shows_its_true_host_and_prefers_cancel(qapp: QApplication) -> None:
    dialog = LinkDialog("https://pаypal.com/")
    dialog.show()
    assert "xn--pypal-4ve.com" in words(dialog)
    assert isinstance(dialog.focusWidget(), QPushButton)
    assert dialog.focusWidget().text() == "Cancel"  # type: ignore[union-attr]
    dialog.reject()
    dialog = LinkDialog("javascript:alert(1)")
    dialog.show()
    assert "Open" not in [each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()]
    dialog.reject()


# --- the others -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "choice"),
    [("Take the backup", StoreChoice.RESTORE), ("Start empty", StoreChoice.FRESH), ("Quit", StoreChoice.QUIT)],
)
def test_a_damaged_file_offers_three_ways(qapp: QApplication, word: str, choice: StoreChoice) -> None:
    made = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    dialog = StoreProblemDialog(Problem.STORE_DAMAGED, {"path": "store.db", "finding": "row 12"}, made)
    chosen = signals(dialog.chosen)
    dialog.show()
    assert "store.db" in words(dialog)
    assert "row 12" in words(dialog)
    press(dialog, word)
    assert chosen == [(choice,)]


def test_closing_a_store_problem_is_quitting(qapp: QApplication) -> None:
    dialog = StoreProblemDialog(Problem.STORE_FULL, {"path": "store.db"})
    chosen = signals(dialog.chosen)
    dialog.show()
    visible = {each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()}
    assert visible == {"Try again", "Quit"}
    dialog.close()
    assert chosen == [(StoreChoice.QUIT,)]


def test_without_a_backup_none_is_offered(qapp: QApplication) -> None:
    dialog = StoreProblemDialog(Problem.STORE_DAMAGED, {"path": "store.db"})
    dialog.show()
    visible = {each.text() for each in dialog.findChildren(QPushButton) if each.isVisible()}
    assert visible == {"Start empty", "Quit"}
    assert dialog.focusWidget().text() == "Quit"  # type: ignore[union-attr]
    dialog.close()


class Line:
    """One line of the list of keys."""

    def __init__(self, text: str, *keys: str) -> None:
        self.text = text
        self.keys = keys


def test_keys_can_be_searched(qapp: QApplication) -> None:
    dialog = KeysDialog(lambda: [Line("Send", "Ctrl+Return"), Line("Search", "Ctrl+K", "F3")])
    dialog.show()
    rows = dialog.findChildren(QTreeWidget)[0]
    QTest.keyClicks(dialog._search, "f3")
    assert [rows.topLevelItem(n).isHidden() for n in range(2)] == [True, False]
    QTest.keyClick(dialog._search, Qt.Key.Key_Escape)
    QTest.keyClick(dialog._search, Qt.Key.Key_Escape)
    assert dialog.isHidden()


def test_a_day_is_picked(qapp: QApplication) -> None:
    dialog = DatePickDialog({date(2026, 11, 2), date(2026, 11, 20)}, date(2026, 11, 22))
    picked = signals(dialog.picked)
    dialog.show()
    calendar = dialog.findChildren(QCalendarWidget)[0]
    assert calendar.selectedDate() == QDate(2026, 11, 20)
    calendar.setSelectedDate(QDate(2026, 11, 2))
    press(dialog, "Go there")
    assert picked == [(date(2026, 11, 2),)]


def test_a_picture_is_sent_only_when_confirmed(qapp: QApplication) -> None:
    image = QImage(4000, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#abcdef"))
    dialog = PicturePreviewDialog(image, 2048, "Lin\u202e\nx", "a.png")
    accepted, rejected = signals(dialog.accepted), signals(dialog.rejected)
    dialog.show()
    assert dialog.windowTitle() == "Send a picture to Lin x"
    assert "4000 × 100" in words(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert (len(accepted), len(rejected)) == (1, 0)


def test_short_notices_answer(qapp: QApplication) -> None:
    first = FirstCloseDialog()
    quits = signals(first.quit_requested)
    first.show()
    press(first, "Quit the console")
    assert len(quits) == 1
    about = AboutDialog(Path("data"))
    about.show()
    press(about, "OK")
    problem = ProblemDialog(Problem.NO_BACKUP)
    problem.show()
    assert sentence(Problem.NO_BACKUP) in words(problem)
    press(problem, "OK")


def test_a_bug_is_told_once_with_details_to_copy(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    # pytest-qt's own net would take the exceptions first.
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    net = ErrorNet()
    net.install()
    error = ZeroDivisionError(f"one of many in {Path.home() / 'secret'}")
    assert str(Path.home() / "secret") not in describe(error)
    for _ in range(2):
        sys.excepthook(type(error), error, None)
    until(crash_boxes)
    settle()
    assert len(crash_boxes()) == 1
    press(crash_boxes()[0], "Copy details")
    assert "one of many" in QGuiApplication.clipboard().text()
    press(crash_boxes()[0], "Go on")
    settle()

    def fail() -> None:
        raise UserError(Problem.NO_BACKUP)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    until(lambda: [each for each in QApplication.topLevelWidgets() if isinstance(each, ProblemDialog)])
    box = next(each for each in QApplication.topLevelWidgets() if isinstance(each, ProblemDialog))
    press(box, "OK")
    settle()
    net.remove()
    assert sys.excepthook is sys.__excepthook__


def crash_boxes() -> list[CrashDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def test_dialogs_change_language_in_place(qapp: QApplication) -> None:
    dialog = FirstCloseDialog()
    dialog.show()
    dialog._keep.setText("stale")
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog._keep.text() == "Stay in the tray"
    dialog.close()
