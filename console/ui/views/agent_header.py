"""The agent's own corner: face, name, signature edited in place, status, and how the line to the server stands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.domain.events import AgentChanged, LinkStateChanged
from console.domain.presence import AgentStatus, LinkState
from console.i18n import tr
from console.i18n.problems import sentence
from console.services.profile import STATUS_TEXT_LIMIT, Profile
from console.services.session import Session
from console.ui.bridge import Bridge
from console.ui.icons import paint_icon
from console.ui.theme import Theme
from console.ui.views.signature_line import SignatureLine
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


class SuspendedLine(QWidget):
    """Says that no new visitors come, as long as that is so; resumed: have them again."""

    resumed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = plain_label("", "secondary")
        self._text.setWordWrap(True)
        self._button = button("", "link")
        self._button.clicked.connect(self.resumed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def translate(self) -> None:
        """Say it in the language in force."""
        self._text.setText(tr("Suspended: no new visitors come to you."))
        self._text.setAccessibleName(self._text.text())
        self._button.setText(tr("Resume"))
        self._button.setAccessibleName(tr("Resume"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        side = self._theme.px(14)
        paint_icon(QPainter(self), QRectF(0, self._theme.px(4), side, side), "pause", "warn_text")


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
        self._signature = SignatureLine(theme)
        self._signature.saved.connect(self._save_signature)
        self._signature.added.connect(self._add_signature)
        self._signature.picked.connect(self._pick_signature)
        self._said = InlineEdit("", "", STATUS_TEXT_LIMIT, counted=True)
        self._said.saved.connect(self._save_status_text)
        self._said.edited.connect(self._status_text_edited)
        self._said.hide()
        self._status = StatusButton()
        self._status.status_chosen.connect(self.status_chosen)
        self._status.suspended_chosen.connect(self.set_suspended)
        self._status.text_asked.connect(self._status_text_asked)
        self._status.custom_asked.connect(self.custom_status_requested)
        self._suspended = SuspendedLine(theme)
        self._suspended.resumed.connect(self._resume)
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
        top = QHBoxLayout()
        top.setSpacing(px(4))
        top.addWidget(self._name, 1)
        top.addWidget(self._status)
        words.addLayout(top)
        # Below the status, as wide as it can be: it is what buyers read.
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self._signature, 1)
        line.addWidget(self._signature.arrow)
        words.addLayout(line)
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self._face)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._signature.bar)
        column.addWidget(self._said)
        column.addWidget(self._suspended)
        column.addWidget(self._link)

    # --- whom it shows ---

    def attach(self, session: Session, bridge: Bridge) -> None:
        """Show the agent of a session."""
        self._session, self._bridge = session, bridge
        bridge.agent_changed.connect(self._show_agent)
        bridge.link_changed.connect(self._show_link)
        self._show_agent(session.profile.face())
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
        self._signature.set_signatures(session.profile.signatures)
        self._said.set_text(event.status_text)
        self._place_status_text()
        self._status.set_offered(session.profile.statuses())
        self._status.set_suspended(event.suspended)
        self._status.set_status(event.status, automatic=event.auto_away)
        self._suspended.setVisible(event.suspended)

    def _show_link(self, event: LinkStateChanged) -> None:
        self._link.show_link(event)
        if self._session is not None:
            self._show_agent(self._session.profile.face())

    # --- what the agent does ---

    def edit_signature(self) -> None:
        """Begin to edit the signature."""
        self._signature.edit()

    def _status_text_asked(self) -> None:
        # While the menu closes the focus goes back to where it was.
        QTimer.singleShot(0, self, self.edit_status_text)

    def _status_text_edited(self, editing: bool) -> None:
        if not editing:
            # At this moment it holds what was there before.
            QTimer.singleShot(0, self, self._place_status_text)

    def edit_status_text(self) -> None:
        """Begin to write what is said beside the status."""
        self._said.show()
        self._said.edit()

    def open_status_menu(self) -> None:
        """Offer the statuses, with the keyboard in the menu."""
        self._status.showMenu()

    def toggle_suspended(self) -> None:
        """Keep new visitors away, or have them again."""
        if self._session is not None:
            self.set_suspended(not self._session.profile.suspended)

    def set_suspended(self, suspended: bool) -> None:
        """Keep new visitors away, or have them again."""
        self._act(lambda profile: profile.set_suspended(suspended))

    def _resume(self) -> None:
        self.set_suspended(False)

    def _save_signature(self, text: str) -> None:
        self._act(lambda profile: profile.set_signature(text))

    def _add_signature(self, text: str) -> None:
        self._act(lambda profile: profile.set_signatures(profile.signatures.with_new(text)))

    def _pick_signature(self, index: int) -> None:
        self._act(lambda profile: profile.set_signatures(replace(profile.signatures, chosen=index)))

    def _save_status_text(self, text: str) -> None:
        self._act(lambda profile: profile.set_status_text(text))

    def _place_status_text(self) -> None:
        self._said.setVisible(bool(self._said.value) or self._said.editing)

    def _act(self, change: Callable[[Profile], Coroutine[Any, Any, None]]) -> None:
        if self._session is not None:
            self._session.tasks.spawn(change(self._session.profile), "agent")

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
        self._signature.translate()
        self._said.set_words(tr("Status text"), tr("What buyers read beside your status"))
        self._suspended.translate()
        self._face.setAccessibleName(tr("Agent's menu"))
        self._face.setToolTip(tr("Menu"))
        self._link.draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)
