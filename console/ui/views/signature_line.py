"""The line 个性签名 under the agent's name: edited in place, with the kept signatures behind an arrow."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from console.domain.signatures import SIGNATURE_LIMIT, Signatures
from console.i18n import tr
from console.ui.theme import Theme
from console.ui.views.emoticon_picker import EmoticonPicker
from console.ui.widgets import IconButton, InlineEdit, one_line, plain_label
from console.ui.widgets.menus import reachable

_SHOWN_IN_MENU = 30
_ARROW = 22


class EditBar(QWidget):
    """Stands below a line while it is edited: emoticons, and how long it is. emoticon_asked: open them."""

    emoticon_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emoticons = IconButton("smile", "")
        self.emoticons.clicked.connect(self.emoticon_asked)
        self._count = plain_label("", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.px(6), 0)
        row.addStretch(1)
        row.addWidget(self.emoticons)
        row.addWidget(self._count)
        self.hide()

    def show_count(self, count: str) -> None:
        """Show how long the text is."""
        self._count.setText(count)


class SignatureLine(InlineEdit):
    """Shows the signature in force.

    saved(text): it was edited. added(text): a new one was written. picked(index): another of the kept ones. bar
    belongs below it, arrow beside it: what lies inside a line edit is hidden from screen readers.
    """

    added = Signal(str)
    picked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", "", SIGNATURE_LIMIT, parent)
        self._theme = theme
        self._signatures = Signatures()
        self._adding = False
        self._picker: EmoticonPicker | None = None
        self._menu = reachable(QMenu(self))
        self._menu.aboutToShow.connect(self._fill)
        self.arrow = IconButton("chevron-down", "")
        self.arrow.clicked.connect(self._open_menu)
        # The style sheet gives buttons a height that would not fit into one line of text.
        self.arrow.setStyleSheet("QToolButton { min-width: 0; min-height: 0; padding: 0; border-width: 1px; }")
        self._size_arrow()
        theme.changed.connect(self._size_arrow)
        self.bar = EditBar(theme)
        self.bar.emoticon_asked.connect(self._open_emoticons)
        self.edited.connect(self._edited)
        self.textChanged.connect(self._show_count)

    def _size_arrow(self) -> None:
        side = self._theme.px(_ARROW)
        self.arrow.setFixedSize(side, side)

    def set_signatures(self, signatures: Signatures) -> None:
        """Show the one in force, and offer the others."""
        self._signatures = signatures
        self.set_text(signatures.shown)

    def translate(self) -> None:
        """Set the words in the language in force."""
        self.set_words(tr("Signature"), tr("Write a signature"))
        self.arrow.set_name(tr("Choose a signature"))
        self.bar.emoticons.set_name(tr("Emoticons in the signature"))

    def edit_new(self) -> None:
        """Begin to write another signature; the shown one stays among the kept ones."""
        self.edit()
        self.clear()
        self._adding = True

    # --- the menu ---

    def menu(self) -> QMenu:
        """Give the menu behind the arrow."""
        return self._menu

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        group = QActionGroup(menu)
        for index, text in enumerate(self._signatures.texts):
            action = menu.addAction(one_line(text, _SHOWN_IN_MENU).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(index == self._signatures.chosen)
            action.triggered.connect(partial(self.picked.emit, index))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("New signature")).triggered.connect(self.edit_new)
        menu.addAction(tr("Emoticons")).triggered.connect(self._open_emoticons)

    def _open_menu(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _open_emoticons(self) -> None:
        if self._picker is None:
            self._picker = EmoticonPicker(self._theme, self.window())
            self._picker.chosen.connect(self._insert)
        self._picker.open_above(self)

    def _insert(self, sign: str) -> None:
        if not self.editing:
            self.edit()
            self.deselect()
            self.end(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(sign)

    # --- editing ---

    def _edited(self, editing: bool) -> None:
        self.arrow.setVisible(not editing)
        self.bar.setVisible(editing)
        self._show_count()

    def _show_count(self) -> None:
        self.bar.show_count(self.count())
        self.setAccessibleDescription(self.count() if self.editing else "")

    def _end(self, save: bool) -> None:
        adding, self._adding = self._adding, False
        if not (adding and save):
            super()._end(save)
            return
        text = one_line(self.text(), self.maxLength())
        super()._end(save=False)
        if text:
            self.added.emit(text)

    # --- Qt's events ---

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        if self.editing:
            super().contextMenuEvent(event)
        else:
            self._menu.popup(event.globalPos())
