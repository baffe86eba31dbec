"""The list of conversations: opens, closes, pins, and lets nothing jump under the pointer."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from console.domain.contacts import Contact
from console.domain.ids import ContactId
from console.i18n import tr
from console.ports import Feature
from console.services.session import Session
from console.ui.delegates.avatars import Faces
from console.ui.delegates.conversation import ConversationDelegate
from console.ui.models.conversations import ConversationModel, Role, Shelf
from console.ui.theme import Theme
from console.ui.widgets.menus import reachable

_NAVIGATION = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class ConversationList(QListView):
    """Shows a ConversationModel.

    contact_chosen: open it. closed: the conversation as it was before it was closed, for undoing.
    remark_wanted, block_wanted: asked for in the menu.
    """

    contact_chosen = Signal(object)
    closed = Signal(object)
    remark_wanted = Signal(object)
    block_wanted = Signal(object)

    def __init__(self, theme: Theme, faces: Faces, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._rows = ConversationModel(self)
        self._painter = ConversationDelegate(theme, faces, self._rows, self)
        self._day: date | None = None
        self._quiet = False
        self._pointer_in = False
        self._keyboard_in = False
        self._menu_open = False
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.clicked.connect(self._clicked)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        faces.arrived.connect(self.viewport().update)
        theme.changed.connect(self._restyle)
        self.translate()

    @property
    def rows(self) -> ConversationModel:
        """The model."""
        return self._rows

    def attach(self, session: Session) -> None:
        """Show a session's conversations."""
        self._session = session
        self.show_limits()
        self._rows.attach(session)
        self._second.start()

    def detach(self) -> None:
        """Show nothing."""
        self._second.stop()
        self._session = None
        self._painter.open_contact = None
        self._rows.detach()

    def show_limits(self) -> None:
        """Paint the rings by the waiting limits that the desk has now."""
        if self._session is not None:
            self._painter.limits = self._session.desk.limits
            self.viewport().update()

    def translate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(tr("Conversations"))
        self._rows.touch_all()

    # --- the chosen row ---

    def set_open(self, contact_id: ContactId | None) -> None:
        """Mark the conversation that is open in the window, and make its row the current one."""
        self._painter.open_contact = contact_id
        row = self._rows.row_of(contact_id) if contact_id is not None else -1
        self._quiet = True
        if row >= 0:
            self.setCurrentIndex(self._rows.index(row))
        else:
            self.selectionModel().clear()
        self._quiet = False
        self.viewport().update()

    def neighbour(self, step: int) -> ContactId | None:
        """Give the conversation before (-1) or after (1) the open one, going round at the ends."""
        count = self._rows.rowCount()
        open_contact = self._painter.open_contact
        row = self._rows.row_of(ContactId(open_contact)) if open_contact is not None else -1
        row = row if row >= 0 else (-1 if step > 0 else 0)
        for distance in range(1, count + 1):
            contact = self._rows.contact_at((row + step * distance) % count)
            if contact is not None:
                return contact
        return None

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Open what a screen reader selects; keys and the pointer say themselves when to open."""
        super().selectionChanged(selected, deselected)
        indexes = selected.indexes()
        if self._quiet or not indexes:
            return
        self._choose(indexes[0])

    def _clicked(self, index: QModelIndex) -> None:
        group = index.data(Role.GROUP)
        if group is not None:
            self._rows.toggle_group(group)
        else:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        contact_id = index.data(Role.CONTACT_ID)
        if contact_id is not None:
            self.contact_chosen.emit(contact_id)

    # --- rows stand still while somebody is about to click one ---

    def rowsAboutToBeRemoved(self, parent: QModelIndex, start: int, end: int) -> None:  # type: ignore[override]  # noqa: N802
        """Qt makes the next row the current one; that opens nothing."""
        self._quiet = True
        super().rowsAboutToBeRemoved(parent, start, end)
        self._quiet = False

    def _hold(self) -> None:
        self._painter.by_keyboard = self._keyboard_in
        self._rows.set_held(self._pointer_in or self._keyboard_in or self._menu_open)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer_in = True
        self._hold()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer_in = False
        self._hold()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._keyboard_in = False
            self._hold()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer_in = self._keyboard_in = False
        self._hold()
        super().hideEvent(event)

    # --- keys and pointer ---

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._quiet = True
        super().mousePressEvent(event)
        self._quiet = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._quiet = True
        super().mouseMoveEvent(event)
        self._quiet = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._quiet = True
        super().mouseReleaseEvent(event)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        index = self.currentIndex()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._clicked(index)
            return
        if key == Qt.Key.Key_Delete and index.isValid():
            self.close_conversation(index.data(Role.CONTACT))
            return
        if key == Qt.Key.Key_Menu and index.isValid():
            self._open_menu(index, self.visualRect(index).center())
            return
        group = index.data(Role.GROUP) if index.isValid() else None
        if group is not None and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            collapsed = index.data(Role.ROW).collapsed
            if collapsed is (key == Qt.Key.Key_Right):
                self._rows.toggle_group(group)
            return
        if key in _NAVIGATION:
            self._keyboard_in = True
            self._hold()
        self._quiet = True
        super().keyPressEvent(event)
        self._quiet = False

    # --- the menu ---

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            self._open_menu(index, self.visualRect(index).center() if keyboard else event.pos())

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        contact = index.data(Role.CONTACT)
        if contact is None:
            return
        menu = self.menu_for(contact)
        self._menu_open = True
        self._hold()
        menu.aboutToHide.connect(self._menu_gone)
        menu.popup(self.viewport().mapToGlobal(at))

    def _menu_gone(self) -> None:
        self._menu_open = False
        self._hold()

    def menu_for(self, contact: Contact) -> QMenu:
        """Give the menu of a conversation; it deletes itself when it closes."""
        menu = reachable(QMenu(self))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Conversation"))
        if self._session is None:
            return menu
        desk = self._session.desk
        unread = bool(contact.unread or contact.marked_unread)

        def add(text: str, run: object, shortcut: str = "") -> QAction:
            action = menu.addAction(text)
            action.triggered.connect(run)
            if shortcut:
                action.setShortcut(shortcut)
                action.setShortcutVisibleInContextMenu(True)
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            return action

        add(tr("Open", context="a conversation"), lambda: self.contact_chosen.emit(contact.id), "Return")
        pinned = not contact.pinned
        add(tr("Unpin") if contact.pinned else tr("Pin"), lambda: self._run(desk.set_pinned(contact.id, pinned)))
        if unread:
            add(tr("Mark as read"), lambda: self._run(desk.mark_read(contact.id)))
        else:
            add(tr("Mark as unread"), lambda: self._run(desk.mark_unread(contact.id)))
        menu.addSeparator()
        add(tr("Remark…"), lambda: self.remark_wanted.emit(contact))
        add(tr("Copy name"), lambda: QGuiApplication.clipboard().setText(contact.display_name))
        menu.addSeparator()
        if contact.active:
            add(tr("Close conversation"), lambda: self.close_conversation(contact), "Delete")
        if not contact.blocked and Feature.BLOCKING in self._session.channel.features:
            add(tr("Block…"), lambda: self.block_wanted.emit(contact))
        return menu

    def close_conversation(self, contact: Contact | None) -> None:
        """Take a conversation out of 正在联系."""
        if contact is None or self._session is None or not contact.active:
            return
        self._run(self._session.desk.close(contact.id))
        self.closed.emit(contact)

    def _run(self, work: object) -> None:
        if self._session is not None:
            self._session.tasks.spawn(work, "conversation list")  # type: ignore[arg-type]

    # --- time ---

    def _tick(self) -> None:
        """Draw the rows anew that count seconds, and no others."""
        session = self._session
        if not self.isVisible() or session is None:
            return
        day = session.clock.now().astimezone().date()
        if day != self._day:
            self._day = day
            self.viewport().update()
        top = self.indexAt(QPoint(1, 1)).row()
        bottom = self.indexAt(QPoint(1, self.viewport().height() - 1)).row()
        last = bottom if bottom >= 0 else self._rows.rowCount() - 1
        for row in self._rows.waiting_rows(max(0, top), last):
            self.update(self._rows.index(row))

    def _restyle(self) -> None:
        self.doItemsLayout()
        self.viewport().update()

    def show_shelf(self, shelf: Shelf) -> None:
        """Show another of the three lists, the open conversation chosen in it."""
        self._keyboard_in = False
        self._quiet = True
        # Only 联系人 has rows of two heights.
        self.setUniformItemSizes(shelf is not Shelf.CONTACTS)
        self._rows.set_shelf(shelf)
        self._quiet = False
        open_contact = self._painter.open_contact
        self.set_open(ContactId(open_contact) if open_contact is not None else None)
        self.selectionModel().setCurrentIndex(self.currentIndex(), QItemSelectionModel.SelectionFlag.NoUpdate)
