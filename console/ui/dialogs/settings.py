"""系统设置: the sections at the left, the page of the chosen one, a search over all options; stored all at once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.errors import UserError
from console.domain.options import Section, Value
from console.i18n import tr
from console.i18n.problems import sentence
from console.ports import UnitOfWork
from console.services.session import Session
from console.ui.dialogs.base import BaseDialog, hairline, wrapped
from console.ui.dialogs.settings_found import Found, FoundList
from console.ui.dialogs.settings_page import AccountWork, SettingsPage
from console.ui.preferences import Preferences
from console.ui.theme import current, looks_changed
from console.ui.widgets import SearchField, button

Spawn = Callable[[Coroutine[Any, Any, None], str], object]
SIZE = (820, 560)
SIDE = 184


class SettingsDialog(BaseDialog):
    """Holds the pages; section_shown(Section) tells which one is looked at.

    session is the open account, for what is stored with it; spawn runs a coroutine to its end.
    """

    section_shown = Signal(object)

    def __init__(
        self, pages: Mapping[Section, SettingsPage], preferences: Preferences, session: Session | None, spawn: Spawn,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._pages = dict(pages)
        self._order = list(pages)
        self._preferences = preferences
        self._session = session
        self._spawn = spawn
        self._touched: set[Section] = set()
        self._storing = False
        self._placed = False
        self._scale = current().scale
        self._entered = False
        self.search = SearchField("", "")
        self.sections = QListWidget()
        self.found = FoundList()
        self.ok, self.apply, self.cancel = button("", "primary"), button(""), button("")
        self.defaults = button("", "link")
        self._problem = wrapped("problem")
        self._problem.hide()
        self._lay_out()
        self._connect()
        self.finish(self.ok)
        self.fit()
        self.sections.setCurrentRow(0)
        self.sections.setFocus()
        self._enable()

    # --- making ---

    def _lay_out(self) -> None:
        px = current().px
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        self.body.setSpacing(0)
        self.body.addWidget(hairline())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side())
        middle.addWidget(self._right(), 1)
        self.body.addLayout(middle, 1)
        # Before the buttons: Tab goes through the widgets in the order in which they came into the window.
        self._fill()
        self.body.addWidget(hairline())
        self.body.addWidget(self._problem)
        self._problem.setContentsMargins(px(20), px(8), px(20), 0)
        self.buttons.setContentsMargins(px(16), px(12), px(20), px(14))
        self.buttons.insertWidget(0, self.defaults)
        for each in (self.cancel, self.apply, self.ok):
            self.buttons.addWidget(each)

    def _side(self) -> QWidget:
        px = current().px
        side = self._left = QWidget(self)
        side.setProperty("role", "settings-side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(px(8), px(12), px(8), px(8))
        column.setSpacing(px(10))
        column.addWidget(self.search)
        column.addWidget(self.sections, 1)
        self.sections.setProperty("role", "settings-sections")
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self._order:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, section)
            self.sections.addItem(item)
        return side

    def _right(self) -> QWidget:
        self._stack = QStackedWidget(self)
        self._areas: dict[Section, QScrollArea] = {}
        return self._stack

    def _fill(self) -> None:
        """Put the pages in from the outside inwards: each change of parent dresses every widget below anew."""
        px = current().px
        for section, page in self._pages.items():
            area = QScrollArea(self._stack)
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._stack.addWidget(area)
            page.setContentsMargins(px(20), px(16), px(20), px(16))
            area.setWidget(page)
            self._areas[section] = area
        self._stack.addWidget(self.found)

    def _connect(self) -> None:
        for page in self._pages.values():
            page.changed.connect(self._page_changed)
        self.sections.currentRowChanged.connect(self._row_changed)
        self.sections.itemClicked.connect(self._leave_search)
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self.found.step)
        self.search.left.connect(self.reject)
        self.search.returnPressed.connect(self._enter_in_search)
        self.found.taken.connect(self._jump)
        self.defaults.clicked.connect(self._restore_defaults)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._apply)
        self.ok.clicked.connect(self._accept_all)

    def fit(self) -> None:
        """Take the designed size, as far as the screen has it; the pages scroll."""
        px, screen = current().px, self.screen()
        room = screen.availableGeometry() if screen is not None else None
        width, height = px(SIZE[0]), px(SIZE[1])
        if room is not None:
            width, height = min(width, room.width() - 20), min(height, room.height() - 60)
        self._left.setFixedWidth(px(SIDE))
        self.setMinimumSize(min(width, px(560)), min(height, px(320)))
        # Larger texts make it grow; what somebody has made of its size stays.
        if not self._placed:
            self.resize(width, height)
        elif self._scale < current().scale:
            self.resize(max(width, self.width()), max(height, self.height()))
        self._placed, self._scale = True, current().scale

    def translate(self) -> None:
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.search.set_words(tr("Search settings"), tr("Search settings"))
        self.sections.setAccessibleName(tr("Sections"))
        self.found.translate()
        self.ok.setText(tr("OK"))
        self.apply.setText(tr("Apply"))
        self.cancel.setText(tr("Cancel"))
        self.defaults.setText(tr("Restore defaults"))
        for row, section in enumerate(self._order):
            page = self._pages[section]
            page.translate()
            page.setAccessibleName(page.title())
            self.sections.item(row).setText(page.title())
        if self.search.text():
            self._search(self.search.text())

    # --- sections and search ---

    def show_section(self, section: Section) -> None:
        """Turn to a page."""
        if section in self._pages:
            self.search.clear()
            self.sections.setCurrentRow(self._order.index(section))

    def section(self) -> Section:
        """Give the page that is turned to."""
        return self._order[max(0, self.sections.currentRow())]

    def page(self, section: Section) -> SettingsPage:
        """Give a page."""
        return self._pages[section]

    def _row_changed(self, row: int) -> None:
        if row < 0:
            return
        section = self._order[row]
        self._stack.setCurrentWidget(self._areas[section])
        self.section_shown.emit(section)

    def _leave_search(self) -> None:
        self.search.clear()
        self._row_changed(self.sections.currentRow())

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        if not words:
            self._row_changed(self.sections.currentRow())
            return
        hits = [
            Found(section, page.title(), label, control)
            for section, page in self._pages.items()
            for label, control in page.entries()
            if all(word in f"{page.title()} {label}".casefold() for word in words)
        ]
        self.found.show_found(hits)
        self._stack.setCurrentWidget(self.found)

    def _enter_in_search(self) -> None:
        self._entered = True
        self.found.take()

    def _jump(self, found: Found) -> None:
        self.show_section(found.section)
        self._show_control(found.section, found.control)

    def _show_control(self, section: Section, control: QWidget) -> None:
        self.sections.setCurrentRow(self._order.index(section))
        area = self._areas[section]
        area.ensureWidgetVisible(control, 0, current().px(48))
        control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- what is changed, and stored ---

    def take(self, values: Mapping[str, Value]) -> None:
        """Show options on every page they stand on; stored only with the rest."""
        for page in self._pages.values():
            page.set_values(values)

    def modified(self) -> bool:
        """Tell whether anything is not stored yet."""
        for section, page in self._pages.items():
            known = page.modified()
            if known if known is not None else section in self._touched:
                return True
        return False

    def _page_changed(self) -> None:
        page = self.sender()
        self._touch(next((section for section, each in self._pages.items() if each is page), self.section()))

    def _touch(self, section: Section) -> None:
        self._touched.add(section)
        self._tell("")
        self._enable()

    def _enable(self) -> None:
        self.apply.setEnabled(not self._storing and self.modified())
        self.ok.setEnabled(not self._storing)

    def _restore_defaults(self) -> None:
        page = self._pages[self.section()]
        page.restore_defaults()
        self._touch(self.section())

    def _apply(self) -> None:
        self._store(close=False)

    def _accept_all(self) -> None:
        self._store(close=True)

    def _store(self, *, close: bool) -> None:
        if self._storing or self._has_problem():
            return
        works = [work for page in self._pages.values() if (work := page.account_work()) is not None]
        changed = [page for section, page in self._pages.items() if section in self._touched]
        if self._session is None or not (works or changed):
            self._keep()
            self._done(close=close)
            return
        self._storing = True
        self._enable()
        self._spawn(self._store_account(self._session, works, changed, close=close), "settings")

    async def _store_account(
        self, session: Session, works: list[AccountWork], changed: list[SettingsPage], *, close: bool
    ) -> None:
        def work(uow: UnitOfWork) -> None:
            for each in works:
                each(uow)

        try:
            if works:
                await session.store.write(work, durable=True)
            self._keep()
            for page in changed:
                await page.announce(session)
        except UserError as error:
            self._tell(sentence(error.problem, error.details))
        else:
            self._done(close=close)
        finally:
            self._storing = False
            self._enable()

    def _keep(self) -> None:
        values: dict[str, Value] = {}
        for page in self._pages.values():
            values.update(page.values())
        self._preferences.choose_many(values)

    def _done(self, *, close: bool) -> None:
        self._touched.clear()
        for page in self._pages.values():
            page.stored()
        self._tell("")
        if close:
            self.accept()
        else:
            self._enable()

    def _has_problem(self) -> bool:
        for section, page in self._pages.items():
            problem = page.problem()
            if problem is not None:
                self.search.clear()
                self._show_control(section, problem[1])
                if not page.show_problem(*problem):
                    self._tell(problem[0])
                return True
        return False

    def _tell(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        # A line edit passes Enter on to its dialog, which would press OK: in the search it leads to what was found.
        entered, self._entered = self._entered, False
        if entered and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        # The row that is current at the start was looked for before the style was there: all rows are as low as that.
        self.sections.ensurePolished()
        self.sections.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if looks_changed(event) and self._ready:
            self.fit()
