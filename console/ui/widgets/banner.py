"""A notice inside the window: what happened and one thing to do about it, where a box would only be in the way."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from console.i18n import tr
from console.ui.icons import icon_pixmap
from console.ui.theme import current, looks_changed
from console.ui.widgets.buttons import IconButton, button
from console.ui.widgets.dressing import dress
from console.ui.widgets.text import plain_label


class BannerKind(Enum):
    """How grave the notice is; the value is the kind in style.qss."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    OFFLINE = "offline"
    REMINDER = "reminder"


_LOOKS = {
    BannerKind.INFO: ("info", "accent_text"),
    BannerKind.WARN: ("warning", "warn_text"),
    BannerKind.ERROR: ("error", "bad_text"),
    BannerKind.OFFLINE: ("plug", "text_2"),
    BannerKind.REMINDER: ("bell", "accent_text"),
}


class Banner(QFrame):
    """One notice; hidden until show_notice(). pressed: its action; closed: the user has seen enough of it."""

    pressed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._kind = BannerKind.INFO
        self._picture = QLabel()
        self._text = plain_label()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._action = button("", "link")
        self._action.clicked.connect(self.pressed)
        self._later = button("", "link")
        self._later.clicked.connect(self._dismiss)
        self._close = IconButton("close", tr("Close"))
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._later)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def show_notice(
        self, kind: BannerKind, text: str, action: str = "", later: str = "", *, closable: bool = True
    ) -> None:
        """Show a sentence, with the words of an action where there is one; later: a word in the place of the cross."""
        if kind is not self._kind or self.property("kind") is None:
            self._kind = kind
            dress(self, "kind", kind.value)
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._later.setText(later)
        self._later.setVisible(bool(later))
        self._close.setVisible(closable and not later)
        self.setAccessibleName(text)
        self._draw()
        self.show()

    def _dismiss(self) -> None:
        self.hide()
        self.closed.emit()

    def _draw(self) -> None:
        name, role = _LOOKS[self._kind]
        self._picture.setPixmap(icon_pixmap(name, current().px(18), role, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._close.set_name(tr("Close"))
        elif looks_changed(event) and hasattr(self, "_close"):
            self._draw()
