"""A line of text that turns into a field where it stands: click, Enter or Space edits, Enter saves, Esc cancels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from console.ui.widgets.dressing import dress
from console.ui.widgets.text import one_line

LINE_EDIT_MARGIN = 2
"""What QLineEdit leaves free at either side of its text."""


class InlineEdit(QLineEdit):
    """A line edit that looks like a label until it is edited; counted: its length stands in it meanwhile.

    saved(text): Enter, or leaving the field with another text. canceled: Esc. edited(bool): it begins or ends. It
    stays one accessible text field, so a screen reader finds the same control in both states; set_text() does not
    disturb an edit that goes on.
    """

    saved = Signal(str)
    canceled = Signal()
    edited = Signal(bool)

    def __init__(
        self,
        name: str,
        placeholder: str,
        max_length: int = 200,
        parent: QWidget | None = None,
        *,
        counted: bool = False,
    ) -> None:
        super().__init__(parent)
        self._counted = counted
        self._value = ""
        self._editing = False
        self.setMaxLength(max_length)
        self.setProperty("kind", "inline")
        self.set_words(name, placeholder)
        self._set_editing(False)
        self.textChanged.connect(self._text_changed)

    def set_words(self, name: str, placeholder: str) -> None:
        """Give it another accessible name and placeholder (after a change of language)."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    @property
    def editing(self) -> bool:
        """Tell whether the text is being edited."""
        return self._editing

    @property
    def value(self) -> str:
        """The text that was last saved or shown."""
        return self._value

    def set_text(self, text: str) -> None:
        """Show a text as it is stored."""
        self._value = one_line(text, self.maxLength())
        if not self._editing:
            self._show_value()

    def _text_changed(self, text: str) -> None:
        # A screen reader, or a text dropped here, writes without a key: that is an edit too.
        if not self._editing and text != self._value:
            self._set_editing(True)
        elif self._editing and self._counted:
            self.setAccessibleDescription(self.count())

    def count(self) -> str:
        """Give how long the text is, of how much it may be."""
        return f"{len(self.text())}/{self.maxLength()}"

    def _make_room(self) -> None:
        """Keep the text off the count at its right."""
        room = 0
        if self._editing and self._counted:
            room = self.fontMetrics().horizontalAdvance(f"{self.maxLength()}/{self.maxLength()}") + LINE_EDIT_MARGIN
        elif self._counted:
            self.setAccessibleDescription("")
        if self.textMargins().right() != room:
            self.setTextMargins(0, 0, room, 0)

    def _show_value(self) -> None:
        self.setText(self._value)
        self.setCursorPosition(0)
        self.setToolTip(self._value)

    def _set_editing(self, editing: bool) -> None:
        self._editing = editing
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, editing)
        self.setCursor(Qt.CursorShape.IBeamCursor if editing else Qt.CursorShape.PointingHandCursor)
        self._make_room()
        dress(self, "editing", editing)
        self.edited.emit(editing)

    def edit(self) -> None:
        """Begin to edit."""
        if self._editing:
            return
        self._set_editing(True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def _end(self, save: bool) -> None:
        if not self._editing:
            return
        text = one_line(self.text(), self.maxLength())
        changed = save and text != self._value
        self._set_editing(False)
        if changed:
            self._value = text
        self.deselect()
        self._show_value()
        if changed:
            self.saved.emit(text)
        elif not save:
            self.canceled.emit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        # What stands in the line at its right makes nothing around it wider.
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._editing:
                self._end(save=True)
            else:
                self.edit()
        elif self._editing and key == Qt.Key.Key_Escape:
            self._end(save=False)
        elif not self._editing:
            if key == Qt.Key.Key_Space:
                self.edit()
            else:
                event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        if not self._editing and event.button() is Qt.MouseButton.LeftButton:
            self.edit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        # An input method's window or a menu takes the focus for a moment only.
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._end(save=True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """While it is not edited, a text that is too long ends in … instead of being cut off."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        rect = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        rect = rect.marginsRemoved(self.textMargins()).adjusted(LINE_EDIT_MARGIN, 0, -LINE_EDIT_MARGIN, 0)
        metrics = self.fontMetrics()
        if self._editing or metrics.horizontalAdvance(self.text()) <= rect.width():
            super().paintEvent(event)
            if self._editing and self._counted:
                painter = QPainter(self)
                painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
                place = self.rect().adjusted(0, 0, -2 * LINE_EDIT_MARGIN - 2, 0)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.count())
            return
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def event(self, event: QEvent) -> bool:
        if self._editing and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            # Esc and Enter belong to the edit, not to a shortcut of the window.
            own = event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}
            event.setAccepted(own)
            if own:
                return True
        return super().event(event)
