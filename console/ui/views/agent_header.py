"""The agent's own corner: face, name, signature edited in place, status, and how the line to the server stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.domain.events import AgentChanged, LinkStateChanged
from console.domain.presence import AgentStatus, LinkState
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.profile import SIGNATURE_LIMIT
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.icons import paint_icon
from console.ui.theme import Theme
from console.ui.widgets import ElidedLabel, InlineEdit, StatusButton, avatar_pixmap, button, one_line, plain_label


class FaceButton(QAbstractButton):
    """The agent's face with the dot of the status; a press asks for the agent's menu."""

    def __init__(self, theme: Theme, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self._name = ""
        self._seed = ""
        self._file: Path | None = None
        self._status = AgentStatus.OFFLINE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_agent(self, name: str, seed: str, file: Path | None, status: AgentStatus) -> None:
        """Show somebody."""
        self._name, self._seed, self._file, self._status = name, seed, file, status
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        side = self._theme.px(self._side)
        return QSize(side + 4, side + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        side = self._theme.px(self._side)
        face = avatar_pixmap(self._name, self._seed, side, self._file, self._status, self.devicePixelRatioF())
        painter.drawPixmap(2, 2, face)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, side / 4 + 1, side / 4 + 1)


class LinkLine(QWidget):
    """One notice while the line is not up; try_now: do not wait for the next try."""

    try_now = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._event = LinkStateChanged(LinkState.ONLINE)
        self._left = 0.0
        self._text = plain_label("", "secondary")
        self._text.setWordWrap(True)
        self._button = button("", "link")
        self._button.clicked.connect(self.try_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self.hide()

    @property
    def text(self) -> str:
        """The words that are shown; empty while the line is up."""
        return "" if self.isHidden() else self._text.text()

    def show_link(self, event: LinkStateChanged) -> None:
        """Show how the line stands."""
        self._event = event
        self._left = event.retry_in or 0.0
        waiting = event.state is LinkState.WAITING_TO_RETRY and self._left > 0
        self._second.start() if waiting else self._second.stop()
        self.draw()

    def _count_down(self) -> None:
        self._left = max(0.0, self._left - 1)
        if not self._left:
            self._second.stop()
        self.draw()

    def draw(self) -> None:
        """Say it in the language in force."""
        event = self._event
        parts = [sentence(event.problem, event.details)] if event.problem is not None else []
        if event.state is LinkState.CONNECTING:
            parts = [tr("Connecting…")]
        elif event.state is LinkState.WAITING_TO_RETRY:
            parts = parts or [tr("No connection.")]
            if self._left:
                parts.append(tr("Trying again in {count} s.", count=int(self._left)))
        elif event.state is not LinkState.ONLINE and not parts:
            parts = [tr("Offline: buyers cannot reach you.")]
        self._text.setText(" ".join(parts))
        self._text.setAccessibleName(self._text.text())
        self._button.setText(tr("Try now"))
        self._button.setAccessibleName(tr("Try now"))
        self._button.setVisible(event.state in {LinkState.WAITING_TO_RETRY, LinkState.REFUSED})
        self.setVisible(event.state is not LinkState.ONLINE)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        side = self._theme.px(14)
        connecting = self._event.state is LinkState.CONNECTING
        role = "text_2" if connecting else "warn_text"
        top = self._theme.px(4)
        paint_icon(painter, QRectF(0, top, side, side), "plug" if connecting else "warning", role)


class AgentHeader(QWidget):
    """The head of the left pane.

    status_chosen and custom_status_requested: from the status menu. menu_requested: where to open the agent's menu.
    """

    status_chosen = Signal(AgentStatus)
    custom_status_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._bridge: Bridge | None = None
        self._face = FaceButton(theme)
        self._face.clicked.connect(self._ask_for_menu)
        self._name = ElidedLabel("", "title")
        self._signature = InlineEdit("", "", SIGNATURE_LIMIT)
        self._signature.saved.connect(self._save_signature)
        self._status = StatusButton()
        self._status.status_chosen.connect(self.status_chosen)
        self._status.custom_asked.connect(self.custom_status_requested)
        self._link = LinkLine(theme)
        self._link.try_now.connect(self._try_now)
        self._lay_out()
        self._translate()

    def _lay_out(self) -> None:
        px = self._theme.px
        words = QVBoxLayout()
        words.setSpacing(0)
        # The signature's text stands inside the frame that shows while it is edited: bring the name in line with it.
        self._name.setContentsMargins(px(6), 0, 0, 0)
        words.addWidget(self._name)
        words.addWidget(self._signature)
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self._face)
        row.addLayout(words, 1)
        row.addWidget(self._status)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._link)

    # --- whom it shows ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show the agent of a session."""
        self._session, self._bridge = session, bridge
        bridge.agent_changed.connect(self._show_agent)
        bridge.link_changed.connect(self._show_link)
        profile = session.profile
        self._show_agent(AgentChanged(profile.name, profile.signature, profile.status, profile.avatar))
        self._show_link(session.link.state)

    def detach(self) -> None:
        """Show nobody."""
        if self._bridge is not None:
            self._bridge.agent_changed.disconnect(self._show_agent)
            self._bridge.link_changed.disconnect(self._show_link)
        self._session = self._bridge = None
        self._link.show_link(LinkStateChanged(LinkState.ONLINE))

    def _show_agent(self, event: AgentChanged) -> None:
        session = self._session
        if session is None:
            return
        file = session.media.folder / event.avatar if event.avatar else None
        # Buyers see nobody while the line is down, whatever status was chosen.
        reachable = session.link.state.state is LinkState.ONLINE
        seen = event.status if reachable else AgentStatus.OFFLINE
        self._face.show_agent(event.name, session.channel.address, file, seen)
        self._name.set_text(event.name)
        self._name_it()
        self._signature.set_text(event.signature)
        self._status.set_offered(session.profile.statuses())
        self._status.set_status(event.status)

    def _show_link(self, event: LinkStateChanged) -> None:
        self._link.show_link(event)
        if self._session is not None:
            profile = self._session.profile
            self._show_agent(AgentChanged(profile.name, profile.signature, profile.status, profile.avatar))

    # --- what the agent does ---

    def edit_signature(self) -> None:
        """Begin to edit the signature."""
        self._signature.edit()

    def _save_signature(self, text: str) -> None:
        if self._session is not None:
            self._session.tasks.spawn(self._session.profile.set_signature(text), "signature")

    def _try_now(self) -> None:
        if self._session is not None:
            self._session.link.try_now()

    def _ask_for_menu(self) -> None:
        self.menu_requested.emit(self._face.mapToGlobal(QPoint(0, self._face.height())))

    # --- language ---

    def _name_it(self) -> None:
        # The name of the control is fixed for screen readers; who it is stands in the description.
        self._name.setAccessibleName(tr("Agent name"))
        self._name.setAccessibleDescription(one_line(self._name.text()))

    def _translate(self) -> None:
        self._name_it()
        self._signature.set_words(tr("Signature"), tr("Write a signature"))
        self._face.setAccessibleName(tr("Agent's menu"))
        self._face.setToolTip(tr("Menu"))
        self._link.draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
