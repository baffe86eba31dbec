"""What the agent does with phrases: each action is one function that asks, stores, and offers the way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from console.domain.errors import UserError
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import UNGROUPED_ID, BinId, Phrase, PhraseGroup
from console.i18n import tr, trn
from console.i18n.problems import sentence
from console.services.session import Session
from console.ui.models.phrase_words import group_title
from console.ui.models.phrases import Drop, GroupHead, PhraseRole, PhraseTreeModel
from console.ui.theme import current
from console.ui.views.pack_actions import PackActions
from console.ui.views.phrase_editor import PhraseEditor
from console.ui.views.phrase_past import PhrasePast
from console.ui.views.phrase_transfer import PhraseTransfer
from console.ui.widgets import UndoBar, one_line
from console.ui.widgets.menus import reachable

MOST_UNDO = 50
Act = Callable[[Session], Awaitable[object]]


class PhraseActions(QObject):
    """Acts on rows of the panel's tree.

    show_wanted(phrase_id): choose this phrase in the list. hidden_toggled: show what is hidden, or no more.
    """

    show_wanted = Signal(object)
    hidden_toggled = Signal()

    def __init__(self, panel: QWidget, rows: PhraseTreeModel, undo_bar: UndoBar) -> None:
        super().__init__(panel)
        self._panel = panel
        self._rows = rows
        self._undo_bar = undo_bar
        self._session: Session | None = None
        self._undo: list[Act] = []
        self.editor = PhraseEditor(panel)
        self.editor.stored.connect(self.show_wanted)
        self.transfer = PhraseTransfer(panel)
        self.transfer.imported.connect(self.done)
        self.packs = PackActions(panel)
        self.packs.done.connect(self.done)
        self.transfer.pack_chosen.connect(self.packs.open_file)
        self.past = PhrasePast(panel)
        self.past.done.connect(self.done)
        undo_bar.undone.connect(self.undo)

    def set_session(self, session: Session | None) -> None:
        """Say whose phrases these are."""
        self._session = session
        self._undo.clear()
        self.editor.set_session(session)
        self.transfer.set_session(session)
        self.packs.set_session(session)

    # --- doing and undoing ---

    def _do(self, act: Act) -> None:
        """Do something with the library; what cannot be done is said beside the list."""
        if self._session is not None:
            self._session.tasks.spawn(self._told(act, self._session), "phrases")

    async def _told(self, act: Act, session: Session) -> None:
        try:
            await act(session)
        except UserError as error:
            self._undo_bar.offer(sentence(error.problem, error.details), undo=False)

    def done(self, text: str, undo: Act) -> None:
        """Say what was done, with a way back by the bar and Ctrl+Z."""
        self._undo = [*self._undo[1 - MOST_UNDO :], undo]
        self._undo_bar.offer(text)

    def undo(self) -> None:
        """Take the last step back."""
        if self._session is None or not self._undo:
            return
        self._undo_bar.dismiss()
        self._do(self._undo.pop())

    # --- phrases ---

    def new_phrase(self) -> None:
        """Ask for a new phrase, in the group that is chosen."""
        self.editor.new(self._chosen_group())

    def new_with(self, content: str) -> None:
        """Ask for a new phrase that begins with a text."""
        self.editor.new(self._chosen_group(), content)

    def _chosen_group(self) -> GroupId | None:
        index = self._panel.tree.currentIndex()  # type: ignore[attr-defined]  # the panel made this
        head: GroupHead | None = index.data(PhraseRole.GROUP)
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        if head is not None and head.group.personal:
            return head.group.id
        return phrase.group_id if phrase is not None and phrase.personal else None

    def edit_row(self, index: QModelIndex) -> None:
        """Edit a phrase, or the name of a group."""
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        head: GroupHead | None = index.data(PhraseRole.GROUP)
        if phrase is not None:
            self.editor.edit(phrase)
        elif head is not None and _may_change(head.group):
            self._rename(head.group)

    def delete_row(self, index: QModelIndex) -> None:
        """Delete a phrase or a group, at once."""
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        head: GroupHead | None = index.data(PhraseRole.GROUP)
        if phrase is not None:
            self._do(partial(self._delete, phrase))
        elif head is not None and head.group.id != UNGROUPED_ID:
            self._do(partial(self._delete_group, head))

    async def _delete(self, phrase: Phrase, session: Session) -> None:
        bin_id = await session.library.delete([phrase.id])
        name = one_line(phrase.title or phrase.content, 18)
        self.done(tr("“{phrase}” deleted", phrase=name), partial(_undelete, bin_id))

    async def _delete_group(self, head: GroupHead, session: Session) -> None:
        bin_id = await session.library.delete_group(head.group.id)
        text = trn(
            "“{group}” deleted with {count} phrase", "“{group}” deleted with {count} phrases", head.count,
            group=one_line(head.group.path[-1], 12),
        )  # fmt: skip
        self.done(text, partial(_undelete, bin_id))

    def copy_row(self, index: QModelIndex) -> None:
        """Put a phrase's text on the clipboard."""
        phrase: Phrase | None = index.data(PhraseRole.PHRASE)
        if phrase is not None:
            QGuiApplication.clipboard().setText(phrase.content)

    def _pin(self, phrase: Phrase, _checked: bool = False) -> None:
        self._do(lambda session: session.library.pin(phrase.id, not phrase.pinned))

    def _hide(self, phrase: Phrase, _checked: bool = False) -> None:
        on = not phrase.hidden

        async def run(session: Session) -> None:
            await session.library.hide(phrase.id, on)
            if on:
                name = one_line(phrase.title or phrase.content, 18)
                self.done(tr("“{phrase}” hidden", phrase=name), lambda then: then.library.hide(phrase.id, False))

        self._do(run)

    def _published(self, phrase: Phrase, _checked: bool = False) -> None:
        self._do(lambda session: session.library.published(phrase.id))

    def _move_to(self, phrase: Phrase, group: GroupId, _checked: bool = False) -> None:
        self._move((phrase.id,), group, None)

    # --- moving ---

    def drop(self, drop: Drop) -> None:
        """Do what was dragged."""
        if drop.group is None:
            if drop.into is not None:
                self._move(drop.phrases, drop.into, drop.before_phrase)
            return
        group_id, before = drop.group, drop.before_group
        paths = {each.group.id: each.group.path for each in self._rows.shelves}
        former = paths[group_id][:-1]
        after = self._next_group(group_id)
        parent = paths.get(drop.into, ()) if drop.into is not None else ()

        async def run(session: Session) -> None:
            await session.library.move_group(group_id, parent, before)
            self.done(tr("Group moved"), lambda then: then.library.move_group(group_id, former, after))

        self._do(run)

    def _next_group(self, group_id: GroupId) -> GroupId | None:
        """Give the group after one, not counting those inside it."""
        groups = [each.group for each in self._rows.shelves]
        path = next(each.path for each in groups if each.id == group_id)
        seen = False
        for each in groups:
            if seen and each.personal and each.path[: len(path)] != path:
                return each.id
            seen = seen or each.id == group_id
        return None

    def _move(self, phrases: tuple[PhraseId, ...], group: GroupId, before: PhraseId | None) -> None:
        former = [(each, *self._place(each)) for each in phrases]

        async def back(session: Session) -> None:
            for phrase_id, group_id, after in reversed(former):
                await session.library.move([phrase_id], group_id, after)

        async def run(session: Session) -> None:
            await session.library.move(phrases, group, before)
            self.done(tr("Phrase moved"), back)

        self._do(run)

    def _place(self, phrase_id: PhraseId) -> tuple[GroupId, PhraseId | None]:
        """Give a phrase's group and the phrase after it."""
        for shelf in self._rows.shelves:
            ids = [each.id for each in shelf.phrases]
            if phrase_id in ids:
                place = ids.index(phrase_id) + 1
                return shelf.group.id, ids[place] if place < len(ids) else None
        return UNGROUPED_ID, None

    # --- groups ---

    def keep_collapsed(self, group_id: GroupId, collapsed: bool) -> None:
        """Remember that a group is folded, or open."""
        self._do(lambda session: session.library.set_collapsed(group_id, collapsed))

    def _rename(self, group: PhraseGroup, _checked: bool = False) -> None:
        self._ask(
            tr("Rename the group"), group.path[-1], lambda session, name: session.library.rename_group(group.id, name)
        )

    def _new_group(self, around: tuple[str, ...] = (), _checked: bool = False) -> None:
        self._ask(tr("New group"), "", lambda session, name: session.library.add_group((*around, name)))

    def _ask(self, title: str, before: str, act: Callable[[Session, str], Awaitable[object]]) -> None:
        """Ask for the name of a group."""
        dialog = QInputDialog(self._panel)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setAccessibleName(title)
        dialog.setLabelText(tr("Group name"))
        dialog.setTextValue(before)
        dialog.setOkButtonText(tr("OK"))
        dialog.setCancelButtonText(tr("Cancel"))

        def take(text: str) -> None:
            name = " ".join(text.split())
            if name and name != before:
                self._do(lambda session: act(session, name))

        dialog.textValueSelected.connect(take)
        dialog.open()

    # --- menus ---

    def open_menu(self, index: QModelIndex, where: QPoint) -> None:
        """Open the menu of a phrase, a group, or the empty room."""
        if self._session is None:
            return
        menu = self._menu()
        phrase: Phrase | None = index.data(PhraseRole.PHRASE) if index.isValid() else None
        head: GroupHead | None = index.data(PhraseRole.GROUP) if index.isValid() else None
        if phrase is not None:
            above: GroupHead | None = index.parent().data(PhraseRole.GROUP)
            _say_pack(menu, above.pack if above is not None else "")
            self._fill_phrase(menu, phrase)
        elif head is not None:
            self._fill_group(menu, head)
        else:
            self._fill_more(menu)
        menu.popup(where)

    def open_more(self, anchor: QWidget) -> None:
        """Open the panel's own menu over its button."""
        if self._session is None:
            return
        menu = self._menu()
        self._fill_more(menu)
        height = menu.sizeHint().height() + current().px(4)
        menu.popup(anchor.mapToGlobal(QPoint(0, -height)))

    def _menu(self) -> QMenu:
        menu = reachable(QMenu(self._panel))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill_phrase(self, menu: QMenu, phrase: Phrase) -> None:
        edit = menu.addAction(tr("Edit"))
        edit.triggered.connect(partial(self.editor.edit, phrase))
        delete = menu.addAction(tr("Delete"))
        delete.triggered.connect(lambda: self._do(partial(self._delete, phrase)))
        copy = menu.addAction(tr("Copy"))
        copy.triggered.connect(partial(self._copy, phrase))
        for action, keys in ((edit, "F2"), (delete, "Del"), (copy, "Ctrl+C")):
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        menu.addSeparator()
        menu.addAction(tr("Unpin") if phrase.pinned else tr("Pin")).triggered.connect(partial(self._pin, phrase))
        if phrase.personal:
            self._fill_groups(menu.addMenu(tr("Move to group")), phrase)
        menu.addAction(tr("Versions…")).triggered.connect(lambda: self._do(partial(self.past.open_versions, phrase)))
        menu.addAction(tr("Show") if phrase.hidden else tr("Hide")).triggered.connect(partial(self._hide, phrase))
        if not phrase.personal:
            menu.addAction(tr("As in the pack")).triggered.connect(partial(self._published, phrase))

    def _copy(self, phrase: Phrase, _checked: bool = False) -> None:
        QGuiApplication.clipboard().setText(phrase.content)

    def _fill_groups(self, menu: QMenu, phrase: Phrase) -> None:
        known = [each.group for each in self._rows.shelves if each.group.personal]
        if not any(each.id == UNGROUPED_ID for each in known):
            known.insert(0, PhraseGroup(UNGROUPED_ID, ()))
        for group in known:
            action = menu.addAction(group_title(group.path).replace("&", "&&"))
            action.setEnabled(group.id != phrase.group_id)
            action.triggered.connect(partial(self._move_to, phrase, group.id))

    def _fill_group(self, menu: QMenu, head: GroupHead) -> None:
        group = head.group
        _say_pack(menu, head.pack)
        if not group.personal:
            self.packs.fill_group(menu, group)
        if group.personal:
            menu.addAction(tr("New phrase here")).triggered.connect(partial(self._new_in, group.id))
            menu.addAction(tr("New group")).triggered.connect(partial(self._new_group, group.path))
        if _may_change(group):
            menu.addAction(tr("Rename")).triggered.connect(partial(self._rename, group))
        if group.id != UNGROUPED_ID:
            menu.addAction(tr("Delete")).triggered.connect(lambda: self._do(partial(self._delete_group, head)))

    def _new_in(self, group_id: GroupId, _checked: bool = False) -> None:
        self.editor.new(group_id)

    def _fill_more(self, menu: QMenu) -> None:
        menu.addAction(tr("New group")).triggered.connect(partial(self._new_group, ()))
        hidden = menu.addAction(tr("Show hidden and expired phrases"))
        hidden.setCheckable(True)
        hidden.setChecked(self._rows.shows_hidden)
        hidden.triggered.connect(self.hidden_toggled)
        if self.packs.possible:
            menu.addAction(tr("Phrase packs…")).triggered.connect(self.packs.manage)
        menu.addAction(tr("Bin…")).triggered.connect(lambda: self._do(self.past.open_bin))
        undo = menu.addAction(tr("Undo"))
        undo.setEnabled(bool(self._undo))
        undo.triggered.connect(self.undo)


def _say_pack(menu: QMenu, name: str) -> None:
    """Say at the top of a menu what is of a pack, and so changes with it."""
    if name:
        menu.addAction(tr("Of the pack {name}; changes are yours only", name=name.replace("&", "&&"))).setEnabled(False)
        menu.addSeparator()


def _may_change(group: PhraseGroup) -> bool:
    return group.personal and group.id != UNGROUPED_ID


async def _undelete(bin_id: BinId, session: Session) -> None:
    await session.library.undelete(bin_id)
