"""The icon in the system tray: unread count, status, a way back to the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from console.domain.presence import AgentStatus
from console.i18n import tr, trn
from console.ui.icons import picture_icon
from console.ui.theme import Theme

WATCH_MS = 5000
SIZES = (16, 22, 24, 32, 48, 64)


def status_words() -> dict[AgentStatus, str]:
    """Give the statuses in words."""
    return {
        AgentStatus.ONLINE: tr("Online"),
        AgentStatus.BUSY: tr("Busy"),
        AgentStatus.AWAY: tr("Away"),
        AgentStatus.INVISIBLE: tr("Invisible"),
        AgentStatus.OFFLINE: tr("Offline"),
    }


def unread_icon(base: QIcon, count: int, theme: Theme, *, paused: bool = False) -> QIcon:
    """Draw the count on the icon, and two bars while suspended, in every size a tray may ask for."""
    if not (count or paused):
        return base
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(base.pixmap(size, size))
        pixmap.setDevicePixelRatio(1)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if paused:
            _paint_bars(painter, size, theme)
        if count:
            _paint_count(painter, size, count, theme)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def _paint_bars(painter: QPainter, size: int, theme: Theme) -> None:
    """Put two bars into the lower left corner: nobody new is let in."""
    side = max(8, round(size * 0.5))
    box = QRect(0, size - side, side, side)
    painter.setBrush(theme.color("warn"))
    painter.drawRoundedRect(box, side / 4, side / 4)
    painter.setBrush(QColor("#ffffff"))
    bar, height, edge = max(1, round(side * 0.16)), round(side * 0.56), round(side * 0.26)
    for left in (edge, side - edge - bar):
        painter.drawRect(QRect(left, box.top() + (side - height) // 2, bar, height))


def _paint_count(painter: QPainter, size: int, count: int, theme: Theme) -> None:
    text = str(count) if count < 100 else "99+"
    height = max(9, round(size * 0.6))
    width = height if len(text) == 1 else min(size, round(height * (0.75 + 0.4 * len(text))))
    badge = QRect(size - width, 0, width, height)
    painter.setBrush(theme.color("bad"))
    painter.drawRoundedRect(badge, height / 2, height / 2)
    font = theme.font(bold=True)
    font.setPixelSize(max(7, round(height * 0.78)))
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


class Tray(QObject):
    """The tray icon; without a tray available() is False and nothing else does anything."""

    opened = Signal()
    quit_asked = Signal()
    status_chosen = Signal(AgentStatus)
    suspended_chosen = Signal(bool)
    message_clicked = Signal()
    settings_asked = Signal()
    missing = Signal()
    """There is no tray (any more): what was hidden in it must show itself; sent again while that is so."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unread = 0
        self._statuses: tuple[AgentStatus, ...] = ()
        self._status = AgentStatus.ONLINE
        self._suspended = False
        self._base = picture_icon("agent-console")
        self._icon = QSystemTrayIcon(self._base, self)
        self._menu = QMenu()
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self.look)
        self.retranslate()

    def available(self) -> bool:
        """Tell whether the desktop has a tray at this moment."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Put the icon there, and see that it stays."""
        self._watch.start()
        self.look()

    def look(self) -> None:
        """See whether there is a tray: it may come later than the console, and go."""
        if not self.available():
            self.missing.emit()
        elif not self._icon.isVisible():
            self._icon.show()

    def hide(self) -> None:
        """Take the icon away."""
        self._watch.stop()
        self._icon.hide()

    def set_unread(self, count: int) -> None:
        """Show how many messages are unread."""
        if count != self._unread:
            self._unread = count
            self._draw()
            self._tool_tip()

    def set_status(self, status: AgentStatus, offered: tuple[AgentStatus, ...], *, suspended: bool = False) -> None:
        """Show the agent's status, those that can be chosen, and whether new visitors are kept away."""
        self._status, self._statuses = status, offered
        if suspended is not self._suspended:
            self._suspended = suspended
            self._draw()
        self.retranslate()

    def _draw(self) -> None:
        self._icon.setIcon(unread_icon(self._base, self._unread, self._theme, paused=self._suspended))

    def tell(self, title: str, text: str) -> bool:
        """Show a balloon; False where the desktop has none."""
        if not (self.available() and QSystemTrayIcon.supportsMessages()):
            return False
        self._icon.showMessage(title, text, self._base, 8000)
        return True

    def position(self) -> QPoint:
        """Give the place of the icon on the screen."""
        return self._icon.geometry().center()

    def retranslate(self) -> None:
        """Make the menu in the language in force."""
        self._menu.clear()
        self._menu.addAction(tr("Open the window")).triggered.connect(self.opened)
        self._menu.addSeparator()
        words = status_words()
        for status in self._statuses:
            action = self._menu.addAction(words[status])
            action.setCheckable(True)
            action.setChecked(status is self._status)
            action.triggered.connect(partial(self.status_chosen.emit, status))
        if self._statuses:
            self._menu.addSeparator()
            action = self._menu.addAction(tr("Suspended"))
            action.setCheckable(True)
            action.setChecked(self._suspended)
            action.triggered.connect(self.suspended_chosen)
        self._menu.addSeparator()
        self._menu.addAction(tr("Settings…")).triggered.connect(self.settings_asked)
        self._menu.addAction(tr("Quit")).triggered.connect(self.quit_asked)
        self._tool_tip()

    def _tool_tip(self) -> None:
        name = tr("Agent Console")
        unread = trn("{count} unread message", "{count} unread messages", self._unread)
        said = [tr("Suspended")] if self._suspended else []
        self._icon.setToolTip(" · ".join([name, *said, *([unread] if self._unread else [])]))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.DoubleClick, QSystemTrayIcon.ActivationReason.Trigger}:
            self.opened.emit()
