"""The window's frame: painted before anything else is loaded, filled with the panes afterwards."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from console.ui.tokens import DARK, LIGHT, Tokens

LEFT_WIDTH, RIGHT_WIDTH = 276, 316
PANEL_NEEDS = 1100
MINIMUM = (1024, 640)
USUAL = (1280, 800)
ROWS = 6


class Skeleton(QWidget):
    """The three panes without their contents."""

    def __init__(self, tokens: Tokens, left: int, right: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._left = left
        self._right = right

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name
        tokens = self._tokens
        right = self._right if self.width() >= PANEL_NEEDS else 0
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.bg))
        surface, line = QColor(tokens.surface), QColor(tokens.line)
        chat = QRect(self._left + 1, 0, self.width() - self._left - right - 2, self.height())
        painter.fillRect(0, 0, self._left, self.height(), surface)
        painter.fillRect(self.width() - right, 0, right, self.height(), surface)
        painter.fillRect(chat.left(), 0, chat.width(), 63, surface)
        painter.fillRect(chat.left(), self.height() - 152, chat.width(), 152, surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface_2))
        for number in range(ROWS):
            top = 160 + 58 * number
            painter.drawRoundedRect(16, top, 40, 40, 8, 8)
            painter.drawRoundedRect(66, top + 4, 96, 12, 6, 6)
            painter.drawRoundedRect(66, top + 24, self._left - 90, 10, 5, 5)
        painter.setBrush(line)
        painter.drawRect(self._left, 0, 1, self.height())
        if right:
            painter.drawRect(self.width() - right - 1, 0, 1, self.height())


class Shell(QMainWindow):
    """The top-level window; what it holds comes and goes, the window stays."""

    painted = Signal()
    """Painted for the first time."""
    close_asked = Signal()
    activated = Signal(bool)

    def __init__(self, choices: dict[str, object]) -> None:
        super().__init__()
        self._was_painted = False
        self.may_close = False
        self.setMinimumSize(*MINIMUM)
        self.resize(*USUAL)
        geometry = choices.get("geometry")
        if isinstance(geometry, str) and geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(geometry)))
        theme = choices.get("theme")
        dark = theme == "dark"
        if theme not in {"dark", "light"}:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        left, right = choices.get("left_width"), choices.get("right_width")
        self.setCentralWidget(
            Skeleton(
                DARK if dark else LIGHT,
                left if isinstance(left, int) and left > 0 else LEFT_WIDTH,
                right if isinstance(right, int) and right > 0 else RIGHT_WIDTH,
                self,
            )
        )

    def geometry_text(self) -> str:
        """Give place and size in the form that the settings keep."""
        return base64.b64encode(self.saveGeometry().data()).decode()

    def come_forward(self) -> None:
        """Show the window above the others."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # Behind what is left of this paint: loading must not hold it up.
            QTimer.singleShot(0, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.activated.emit(self.isActiveWindow())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self.may_close:
            event.accept()
            return
        event.ignore()
        self.close_asked.emit()
