"""The lower part of a conversation: tools, the field to write in, and the button that sends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from console.i18n import tr
from console.ui.icons import icon
from console.ui.theme import Theme
from console.ui.views.composer_chips import gaps
from console.ui.views.composer_edit import ComposerEdit, Piece
from console.ui.views.composer_stops import ComposerStops
from console.ui.views.emoticon_picker import EmoticonPicker
from console.ui.widgets.buttons import IconButton, button, set_kind
from console.ui.widgets.menus import reachable
from console.ui.widgets.text import plain_label


class Composer(QWidget):
    """Shows and tells; ComposerControl does. send_asked(close): send, and perhaps close the conversation then."""

    send_asked = Signal(bool)
    picture_asked = Signal()
    phrases_toggled = Signal()
    history_asked = Signal()
    enter_sends_chosen = Signal(bool)
    save_as_phrase = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ready = True
        self._guard = True
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._problem = ""
        self.edit = ComposerEdit(theme)
        self.stops = ComposerStops(self.edit, theme, self)
        self.emoticons = IconButton("smile", "", "Ctrl+E")
        self.image = IconButton("image", "", "Ctrl+Shift+I")
        self.phrases = IconButton("phrases", "")
        self.phrases.setCheckable(True)
        self.history = IconButton("history", "", "Ctrl+H")
        self.fact = plain_label("", "mark")
        self.problem = plain_label("", "problem")
        self.problem.setWordWrap(True)
        self.problem.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.send = button("", "primary")
        self.send_more = button("", "soft")
        self._picker = EmoticonPicker(theme, self)
        self._build_menu()
        self._lay_out()
        self._shape()
        self._connect()
        self.translate()
        self._enable()

    def _build_menu(self) -> None:
        self._menu = reachable(QMenu(self))
        self._send_action = self._menu.addAction("")
        self._close_action = self._menu.addAction("")
        self._menu.addSeparator()
        self._save_action = self._menu.addAction("")
        self._menu.addSeparator()
        keys = QActionGroup(self)
        self._by_enter = QAction(self, checkable=True, checked=True)
        self._by_ctrl = QAction(self, checkable=True)
        for action in (self._by_enter, self._by_ctrl):
            keys.addAction(action)
            self._menu.addAction(action)

    def _lay_out(self) -> None:
        px = self._theme.px
        tools = QHBoxLayout()
        tools.setSpacing(px(6))
        for tool in (self.emoticons, self.image, self.phrases, self.history):
            tools.addWidget(tool)
        tools.addStretch(1)
        tools.addWidget(self.fact)
        sends = QHBoxLayout()
        sends.setSpacing(1)
        sends.addWidget(self.send)
        sends.addWidget(self.send_more)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addLayout(sends)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(6), px(14), px(12))
        column.setSpacing(px(4))
        column.addLayout(tools)
        field = QHBoxLayout()
        field.setContentsMargins(px(3), 0, 0, 0)
        field.addWidget(self.edit)
        column.addLayout(field)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._enable)
        self.edit.submitted.connect(self.submit)
        self.edit.refused.connect(self._refuse)
        self.edit.save_asked.connect(self.save_as_phrase)
        self.stops.changed.connect(self._gaps_changed)
        self.emoticons.clicked.connect(self.open_emoticons)
        self._picker.chosen.connect(self.insert)
        self.image.clicked.connect(self.picture_asked)
        self.phrases.clicked.connect(self.phrases_toggled)
        self.history.clicked.connect(self.history_asked)
        self.send.clicked.connect(self.submit)
        self.send_more.clicked.connect(self._open_menu)
        self._send_action.triggered.connect(self.submit)
        self._close_action.triggered.connect(self._submit_and_close)
        self._save_action.triggered.connect(self._save)
        self._by_enter.triggered.connect(self._choose_enter)
        self._by_ctrl.triggered.connect(self._choose_ctrl)

    def translate(self) -> None:
        """Take the words of the language in force."""
        self.edit.translate()
        self.emoticons.set_name(tr("Emoticons"))
        self.image.set_name(tr("Image"))
        self.phrases.set_name(tr("Quick phrases"))
        self.history.set_name(tr("Chat history"))
        self.send.setText(tr("Send"))
        self.send.setAccessibleName(tr("Send"))
        self.send_more.setAccessibleName(tr("More ways to send"))
        self.send_more.setToolTip(tr("More ways to send"))
        self._send_action.setText(tr("Send"))
        self._close_action.setText(tr("Send and close the conversation"))
        self._save_action.setText(tr("Save as phrase…"))
        self._gaps_changed()
        self._by_enter.setText(tr("Enter sends"))
        self._by_ctrl.setText(tr("Ctrl+Enter sends"))

    def _shape(self) -> None:
        """Make one of the two buttons: round outside, straight where they meet."""
        round_, narrow = self._theme.px(8), self._theme.px(2)
        self.send.setStyleSheet("QPushButton { border-top-right-radius: 0; border-bottom-right-radius: 0; }")
        self.send_more.setStyleSheet(
            "QPushButton { border-top-left-radius: 0; border-bottom-left-radius: 0; "
            f"border-top-right-radius: {round_}px; padding-left: {narrow}px; padding-right: {narrow}px; }}"
        )
        side = self._theme.px(16)
        self.send_more.setIconSize(QSize(side, side))
        self.send_more.setFixedWidth(self._theme.px(26))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_menu"):
            self._shape()

    # --- what the pane sets ---

    def set_enter_sends(self, on: bool) -> None:
        """Choose which key sends."""
        self.edit.set_enter_sends(on)
        (self._by_enter if on else self._by_ctrl).setChecked(True)

    def set_send_guard(self, on: bool) -> None:
        """Choose whether a message may go out in which something is not filled in."""
        self._guard = on
        self._enable()

    @property
    def guards(self) -> bool:
        """Tell whether what is not filled in is kept from going out."""
        return self._guard

    def set_ready(self, ready: bool, why_not: str = "") -> None:
        """Say whether this conversation can be written to (a blocked buyer cannot)."""
        if ready == self._ready:
            if not ready:
                self.show_problem(why_not)
            return
        self._ready = ready
        self.edit.setReadOnly(not ready)
        for tool in (self.emoticons, self.image):
            tool.setEnabled(ready)
        self.show_problem(why_not)
        self._enable()

    def show_problem(self, sentence: str) -> None:
        """Say beside the button what went wrong; empty: nothing did."""
        self._problem = sentence
        self._say()

    def _say(self) -> None:
        sentence = self._problem or self.stops.sentence()
        if sentence != self.problem.text():
            self.problem.setText(sentence)
            self.problem.setAccessibleName(sentence)

    def _gaps_changed(self) -> None:
        self._say()
        self._enable()

    def insert(self, text: str) -> None:
        """Put text at the caret in one step to undo, and the keyboard there."""
        if self._ready:
            self.edit.put(text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def put(
        self,
        pieces: Sequence[Piece],
        cursor: QTextCursor,
        first_gap: tuple[int, int] | None = None,
        caret: int | None = None,
    ) -> None:
        """Put a phrase in place of what the cursor has selected, and go where it wants to be written on."""
        start, _ = self.edit.put_pieces(pieces, cursor)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stops.begin(start, first_gap, caret)

    @property
    def writable(self) -> bool:
        """Tell whether this conversation can be written to."""
        return self._ready

    def open_emoticons(self) -> None:
        """Show the grid of emoticons."""
        self._picker.open_above(self.emoticons)

    # --- inside ---

    def can_send(self) -> bool:
        """Tell whether there is something to send, and nothing in it that a buyer must not see."""
        text = self.edit.toPlainText()
        return self._ready and bool(text.strip()) and not (self._guard and gaps(text))

    def _enable(self) -> None:
        can = self.can_send()
        if can == self.send.isEnabled() and not self.send_more.icon().isNull():
            return
        self.send.setEnabled(can)
        set_kind(self.send_more, "primary" if can else "soft")
        self.send_more.setIcon(icon("chevron-down", "on_accent" if can else "accent_text"))
        self._send_action.setEnabled(can)
        self._close_action.setEnabled(can)

    def submit(self) -> None:
        """Send, where that is possible; where a place is not filled in, say so."""
        if self.can_send():
            self.send_asked.emit(False)
        elif self.stops.open:
            self._problem = ""
            self._say()

    def _submit_and_close(self) -> None:
        if self.can_send():
            self.send_asked.emit(True)

    def _save(self) -> None:
        self.save_as_phrase.emit(self.edit.toPlainText().strip())

    def _refuse(self) -> None:
        self.show_problem(tr("Only pictures can be sent: PNG, JPEG, GIF, WebP or BMP of at most 20 MB."))

    def _open_menu(self) -> None:
        size = self._menu.sizeHint()
        corner = self.send_more.mapToGlobal(self.send_more.rect().topRight())
        corner.setX(corner.x() - size.width())
        corner.setY(corner.y() - size.height() - self._theme.px(4))
        self._menu.popup(corner)

    def _choose_enter(self) -> None:
        self.set_enter_sends(True)
        self.enter_sends_chosen.emit(True)

    def _choose_ctrl(self) -> None:
        self.set_enter_sends(False)
        self.enter_sends_chosen.emit(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        # The empty room around the field belongs to it.
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
