"""Buttons: the icon button and the status button with its menu."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from console.domain.presence import AgentStatus
from console.i18n import tr
from console.ui.icons import icon
from console.ui.theme import current, looks_changed
from console.ui.tokens import Tokens
from console.ui.widgets.dressing import dress
from console.ui.widgets.menus import reachable
from console.ui.widgets.painting import paint_status_dot


def set_kind(button: QPushButton, kind: str) -> QPushButton:
    """Dress a button as one of style.qss's kinds: primary, soft, plain, link, danger."""
    dress(button, "kind", kind)
    return button


def button(text: str, kind: str = "plain", parent: QWidget | None = None) -> QPushButton:
    """Give a push button of a kind; Enter presses it only where it has the focus."""
    result = QPushButton(text, parent)
    result.setAutoDefault(False)
    return set_kind(result, kind)


def tooltip(text: str, shortcut: str = "") -> str:
    """Give the words of a hint, with the shortcut as the system writes it."""
    if not shortcut:
        return text
    return f"{text} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})"


class IconButton(QToolButton):
    """A button that is only a drawing; its name is read out and shown as a hint with the shortcut.

    A click leaves the focus where it is (an agent goes on typing); Tab reaches it.
    """

    def __init__(
        self, icon_name: str, name: str, shortcut: str = "", parent: QWidget | None = None, *, role: str = "text_2"
    ) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._shortcut = shortcut
        self._role = role
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_icon_name(icon_name)
        self.set_name(name)
        self._size_icon()

    def set_icon_name(self, name: str, role: str = "") -> None:
        """Show another drawing."""
        self._icon_name = name
        self._role = role or self._role
        self.setIcon(icon(name, self._role))

    def set_name(self, name: str) -> None:
        """Give it another name (after a change of language)."""
        self.setAccessibleName(name)
        self.setText(name)
        self.setToolTip(tooltip(name, self._shortcut))

    def _size_icon(self) -> None:
        side = current().px(18)
        if self.iconSize() != QSize(side, side):
            self.setIconSize(QSize(side, side))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if looks_changed(event):
            self._size_icon()
        super().changeEvent(event)


def status_word(status: AgentStatus) -> str:
    """Give the word for an agent's status."""
    return {
        AgentStatus.ONLINE: tr("Online"),
        AgentStatus.BUSY: tr("Busy"),
        AgentStatus.AWAY: tr("Away"),
        AgentStatus.INVISIBLE: tr("Invisible"),
        AgentStatus.OFFLINE: tr("Offline"),
    }[status]


def status_icon(status: AgentStatus) -> QIcon:
    """Give a status as a small icon for menus and buttons."""
    return _status_icon(status, current().tokens, current().px(16))


@cache
def _status_icon(status: AgentStatus, _tokens: Tokens, side: int) -> QIcon:
    dpr = 3.0
    pixmap = QPixmap(round(side * dpr), round(side * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    inset = side * 0.2
    paint_status_dot(painter, QRectF(inset, inset, side - 2 * inset, side - 2 * inset), status)
    painter.end()
    return QIcon(pixmap)


class StatusButton(QPushButton):
    """Shows the agent's status as dot and word, and offers the others in a menu.

    status_chosen: the agent wants another one. suspended_chosen(bool): no new visitors, or again. text_asked: the
    agent wants to say something beside the status. custom_asked: the entry Custom… (opens the settings).
    """

    status_chosen = Signal(AgentStatus)
    suspended_chosen = Signal(bool)
    text_asked = Signal()
    custom_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = AgentStatus.OFFLINE
        self._suspended: bool | None = None
        """None: being suspended is not offered."""
        self._automatic = False
        self._offered: tuple[AgentStatus, ...] = (
            AgentStatus.ONLINE,
            AgentStatus.BUSY,
            AgentStatus.AWAY,
            AgentStatus.INVISIBLE,
        )
        self._menu = reachable(QMenu(self))
        self._menu.triggered.connect(self._triggered)
        self._make_menu()
        self.setMenu(self._menu)
        self.setAutoDefault(False)
        self.setProperty("kind", "status")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fill()

    @property
    def status(self) -> AgentStatus:
        """The status that is shown."""
        return self._status

    def set_status(self, status: AgentStatus, *, automatic: bool = False) -> None:
        """Show a status; automatic: nobody chose it."""
        self._status, self._automatic = status, automatic
        self._fill()

    def set_suspended(self, suspended: bool) -> None:
        """Show whether new visitors are kept away, and offer both."""
        self._suspended = suspended
        self._fill()

    def set_offered(self, statuses: Sequence[AgentStatus]) -> None:
        """Say which statuses the channel can carry."""
        self._offered = tuple(statuses)
        self._fill()

    def _make_menu(self) -> None:
        """Make every entry once: one that a screen reader has found stays what it is while the account opens."""

        def entry(data: object = None, *, checkable: bool = False) -> QAction:
            action = QAction(self._menu)
            action.setData(data)
            action.setCheckable(checkable)
            return action

        self._entries = {status: entry(status, checkable=True) for status in AgentStatus}
        self._suspend, self._text, self._custom = entry("suspend", checkable=True), entry("text"), entry()
        self._lines = entry(), entry()
        for line in self._lines:
            line.setSeparator(True)

    def _fill(self) -> None:
        for status, action in self._entries.items():
            action.setIcon(status_icon(status))
            action.setText(status_word(status))
            action.setChecked(status is self._status)
        self._suspend.setIcon(icon("pause", "warn_text"))
        self._suspend.setText(tr("Suspended"))
        self._suspend.setToolTip(tr("No new visitors come to you; open conversations go on."))
        self._suspend.setChecked(bool(self._suspended))
        self._text.setText(tr("Status text…"))
        self._custom.setText(tr("Custom…"))
        more = [self._suspend, self._text, self._lines[1]] if self._suspended is not None else []
        wanted = [*(self._entries[status] for status in self._offered), self._lines[0], *more, self._custom]
        if self._menu.actions() != wanted:
            for action in self._menu.actions():
                self._menu.removeAction(action)
            self._menu.addActions(wanted)
        self.setIcon(icon("pause", "warn_text") if self._suspended else status_icon(self._status))
        side = current().px(16 if self._suspended else 14)
        self.setIconSize(QSize(side, side))
        self.setText(status_word(self._status))
        self.setAccessibleName(tr("Status"))
        said = [status_word(self._status)]
        if self._automatic:
            said.append(tr("by itself"))
        if self._suspended:
            said.append(tr("Suspended"))
        self.setAccessibleDescription(", ".join(said))
        self.setToolTip(self.accessibleDescription() if len(said) > 1 else "")

    def _triggered(self, action: QAction) -> None:
        what = action.data()
        if what == "suspend":
            self.suspended_chosen.emit(not self._suspended)
        elif what == "text":
            self.text_asked.emit()
        elif not isinstance(what, AgentStatus):
            self.custom_asked.emit()
        # A status that came by itself may be chosen by hand, so that it stays.
        elif what is not self._status or self._automatic:
            self.status_chosen.emit(what)
        # The check marks follow what the service publishes, not the click.
        self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange or event.type() is QEvent.Type.PaletteChange:
            self._fill()
        super().changeEvent(event)
