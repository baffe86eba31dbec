"""What can be done with one message: open what it holds, copy, correct, take back, send again."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from console.domain.display import whole
from console.domain.errors import UserError
from console.domain.messages import Direction, Message, MessageState
from console.domain.variables import escape
from console.i18n import tr
from console.ports import Feature
from console.services.session import Session
from console.ui.delegates.message import PictureSource
from console.ui.delegates.message_layout import Part, Spot
from console.ui.dialogs.base import BaseDialog
from console.ui.dialogs.correct import CorrectDialog
from console.ui.dialogs.links import LinkDialog, harmless, open_in_browser
from console.ui.icons import icon
from console.ui.images import thumbnail
from console.ui.models.messages_rows import Row
from console.ui.theme import current
from console.ui.views.message_view import MessageView
from console.ui.widgets.buttons import button
from console.ui.widgets.menus import reachable
from console.ui.widgets.picture_view import PictureView

CORRECTABLE = timedelta(hours=24)
VIEWED = QSize(4096, 4096)


def _always() -> bool:
    return True


class MessageActions(QObject):
    """Answers clicks and menus of a MessageView for the account at hand. save_asked(text): as a new phrase."""

    save_asked = Signal(str)
    undo_asked = Signal(object)
    """The id of a message that was just sent, and is wanted back."""

    def __init__(self, view: MessageView, pictures: PictureSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._window = parent
        self._pictures = pictures
        self.session: Session | None = None
        self.ask_links = True
        """Whether a link is shown before it is opened."""
        self.guarded: Callable[[], bool] = _always
        """Tells whether what is not filled in is kept from going out."""
        view.clicked_on.connect(self.clicked)
        view.activated_row.connect(self.activated)
        view.menu_asked.connect(self.open_menu)

    # --- clicks ---

    def clicked(self, row: Row, spot: Spot) -> None:
        """Do what a click on a part of a message means."""
        match spot.part:
            case Part.LINK:
                self.open_link(spot.url)
            case Part.PICTURE:
                self.open_picture(row)
            case Part.MORE:
                self.show_all(row)
            case Part.RETRY:
                self.retry(row.message)
            case Part.UNDO:
                self.undo_asked.emit(row.id)

    def activated(self, row: Row) -> None:
        """Do what Enter on a message means: the first thing it offers."""
        if self._undoable(row.message):
            self.undo_asked.emit(row.id)
        elif row.message.state is MessageState.FAILED:
            self.retry(row.message)
        elif row.message.picture is not None and not row.message.retracted:
            self.open_picture(row)
        elif row.cut:
            self.show_all(row)
        elif row.links:
            self.open_link(row.links[0].url)

    def open_link(self, url: str) -> None:
        """Show where a link leads; only then, and only if wanted, it is opened.

        Where the agent does not want to be asked, that is for links that may deceive.
        """
        if not self.ask_links and (address := harmless(url)):
            open_in_browser(address)
            return
        dialog = LinkDialog(url, self._window)
        dialog.open_requested.connect(open_in_browser)
        dialog.open()

    def open_picture(self, row: Row) -> None:
        """Show a picture that is here; fetch one that is not."""
        session = self.session
        path = self._pictures.path(row)
        if session is None:
            return
        if path is None:
            self._pictures.asked.add(row.id)
            session.pictures.want(row.message, asked=True)
            self._view.viewport().update()
            return
        if self._pictures.thumbnails.is_bad(path):
            return

        async def show() -> None:
            try:
                image = await asyncio.to_thread(thumbnail, path, VIEWED)
            except UserError:
                return
            PictureView(image, "", path, self._window).show()

        session.tasks.spawn(show(), "picture")

    def show_all(self, row: Row) -> None:
        """Show the whole of a message that is cut in the list."""
        LongMessage(row.message.body, self._window).open()

    def retry(self, message: Message) -> None:
        """Send a failed message again."""
        if self.session is not None and message.state is MessageState.FAILED:
            self.session.tasks.spawn(self.session.outbox.retry(message.id), "retry")

    # --- menu ---

    def open_menu(self, row: Row, spot: Spot, where: QPoint) -> None:
        """Show the menu of a message."""
        menu = self.menu(row, spot)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu(self, row: Row, spot: Spot) -> QMenu:
        """Give the menu of a message: what can be done with it now, nothing else."""
        menu = reachable(QMenu(self._window))
        message = row.message
        if spot.part is Part.LINK:
            _add(menu, "link", tr("Open link…"), partial(self.open_link, spot.url))
        copied = self._view.copied()
        if copied and (self._view.selection or self._view.selectionModel().hasSelection()):
            _add(menu, "copy", tr("Copy"), self._view.copy)
        elif not message.retracted:
            _add(menu, "copy", tr("Copy"), partial(self._copy_row, row))
        if message.direction is Direction.OUT and message.body.strip() and not message.retracted:
            _add(menu, "phrases", tr("Save as phrase…"), partial(self.save_asked.emit, escape(message.body)))
        if row.cut:
            _add(menu, "eye", tr("Show all"), partial(self.show_all, row))
        self._add_sending(menu, message)
        if ours_automatic(message) and self.session is not None:
            _add(menu, "info", tr("Why this reply…"), partial(self.explain, message))
        features = self.session.channel.features if self.session is not None else frozenset()
        ours = message.direction is Direction.OUT and not message.retracted
        if ours and message.picture is None and Feature.CORRECTION in features and self._recent(message):
            _add(menu, "edit", tr("Correct…"), partial(self.correct, message))
        if ours and Feature.RETRACTION in features:
            _add(menu, "trash", tr("Withdraw"), partial(self.retract, message))
        return menu

    def explain(self, message: Message) -> None:
        """Show why an automatic reply was sent."""
        if self.session is not None:
            self.session.tasks.spawn(self._explain(self.session, message), "auto-reply log")

    async def _explain(self, session: Session, message: Message) -> None:
        # Seldom wanted and large: loaded off the window's thread, when it is.
        made: Any = await asyncio.to_thread(importlib.import_module, "console.ui.dialogs.autoreply_account")
        made.open_log(session, self._window.window(), message)

    def _add_sending(self, menu: QMenu, message: Message) -> None:
        if self._undoable(message):
            _add(menu, "reply", tr("Undo sending"), partial(self.undo_asked.emit, message.id))
        if message.state is MessageState.FAILED and not message.retracted:
            _add(menu, "retry", tr("Send again"), partial(self.retry, message))

    def _undoable(self, message: Message) -> bool:
        return self.session is not None and self.session.outbox.held_until(message.id) is not None

    def _recent(self, message: Message) -> bool:
        return self.session is not None and self.session.clock.now() - message.sent_at < CORRECTABLE

    def _copy_row(self, row: Row) -> None:
        self._view.selection.all_of([row])
        self._view.copy()
        self._view.selection.clear()

    def correct(self, message: Message) -> None:
        """Ask for the right text of a message of ours, and send it."""
        dialog = CorrectDialog(message.body, self.guarded(), self._window)
        dialog.corrected.connect(partial(self._corrected, message))
        dialog.open()

    def _corrected(self, message: Message, text: str) -> None:
        if self.session is not None:
            self.session.tasks.spawn(self.session.outbox.correct(message.id, text), "correct")

    def retract(self, message: Message) -> None:
        """Take a message of ours back."""
        if self.session is not None:
            self.session.tasks.spawn(self.session.outbox.retract(message.id), "retract")


def ours_automatic(message: Message) -> bool:
    """Tell whether auto-reply wrote a message."""
    return message.automatic and message.direction is Direction.OUT


def _add(menu: QMenu, drawing: str, words: str, slot: Callable[[], None]) -> None:
    action = menu.addAction(icon(drawing), words)
    action.triggered.connect(slot)


class LongMessage(BaseDialog):
    """The whole of a long message, as plain text."""

    def __init__(self, body: str, parent: QWidget) -> None:
        super().__init__(parent, 560)
        self._field = QPlainTextEdit()
        self._field.setReadOnly(True)
        self._field.setUndoRedoEnabled(False)
        self._field.setMinimumHeight(current().px(360))
        self._field.setPlainText("\n".join(whole(body)))
        self._close = button("", "primary")
        self._close.clicked.connect(self.accept)
        self.body.addWidget(self._field)
        self.buttons.addWidget(self._close)
        self.finish(self._close)

    def translate(self) -> None:
        self.setWindowTitle(tr("The whole message"))
        self._field.setAccessibleName(tr("The whole message"))
        self._close.setText(tr("Close"))
