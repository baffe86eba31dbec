"""A line edit with drawings and buttons inside it that grow with the text (Qt's own actions there stay 16 pixels)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.ui.icons import paint_icon
from console.ui.theme import current, looks_changed
from console.ui.widgets.buttons import IconButton


class ToolLineEdit(QLineEdit):
    """Has a drawing at its left where a name is given, and the tools that were added at its right."""

    def __init__(self, parent: QWidget | None = None, leading: str = "") -> None:
        super().__init__(parent)
        self._leading = leading
        self._tools: list[IconButton] = []

    def add_tool(self, tool: IconButton) -> None:
        """Put a button inside, left of those before."""
        tool.setParent(self)
        tool.setCursor(Qt.CursorShape.ArrowCursor)
        self._tools.append(tool)
        self.place_tools()

    def show_tool(self, tool: IconButton, *, shown: bool) -> None:
        """Show or hide one of the buttons."""
        tool.setVisible(shown)
        self.place_tools()

    def place_tools(self) -> None:
        """Set the buttons where they belong and keep the text off them."""
        theme = current()
        side = max(1, min(theme.px(28), self.height() - 2))
        right = self.width() - 1
        for tool in self._tools:
            if not tool.isHidden():
                right -= side
                tool.setGeometry(right, (self.height() - side) // 2, side, side)
        taken = self.width() - 1 - right
        margins = (theme.px(26) if self._leading else 0, 0, max(0, taken - theme.px(6)) if taken else 0, 0)
        before = self.textMargins()
        if (before.left(), before.right()) != (margins[0], margins[2]):
            self.setTextMargins(*margins)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.place_tools()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._leading:
            theme = current()
            side = theme.px(16)
            paint_icon(QPainter(self), QRectF(theme.px(8), (self.height() - side) / 2, side, side), self._leading)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and hasattr(self, "_tools"):
            self.place_tools()
