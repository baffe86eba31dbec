"""自动回复记录: every decision that was made, what caused it, and why the other rules kept silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.domain.autoreply import LogEntry, Rule
from console.domain.ids import MessageId
from console.i18n import tr
from console.ui.dialogs.autoreply_verdicts import DecisionView, outcome
from console.ui.dialogs.base import BaseDialog, wrapped
from console.ui.models.autoreply_log import AutoReplyLog, LogColumn, LogRow
from console.ui.models.moments import full_moment
from console.ui.theme import Theme
from console.ui.widgets import SearchField, button, one_line, plain_label

PAGE = 100


class LogDialog(BaseDialog):
    """Lists decisions, the chosen one in full below. older_asked(id or None): give the page before that entry."""

    older_asked = Signal(object)

    def __init__(
        self, theme: Theme, rules: Sequence[Rule], now: datetime, zone: tzinfo | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, 680)
        self._theme = theme
        self._rules = rules
        self._zone = zone
        self._wanted: Callable[[LogEntry], bool] | None = None
        self._asking = False
        self._sized = False
        self.search = SearchField("", "")
        self.model = AutoReplyLog(now, zone, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self._none = plain_label("", "secondary")
        self.more = button("", "link")
        self._about = wrapped("secondary")
        self.decision = DecisionView(theme)
        self._close = button("", "primary")
        self._dress_table()
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self._move)
        self.search.left.connect(self.reject)
        self.more.clicked.connect(self.ask_older)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self._close.clicked.connect(self.accept)
        self.finish()
        self._show_chosen()

    def _dress_table(self) -> None:
        table, px = self.table, self._theme.px
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setProperty("role", "log")
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(px(30))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(LogColumn.TIME, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(LogColumn.CONTACT, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(LogColumn.MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(LogColumn.OUTCOME, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(LogColumn.CONTACT, px(112))

    def _lay_out(self) -> None:
        px = self._theme.px
        upper, lower = QFrame(), QFrame()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, px(6))
        above.setSpacing(px(6))
        above.addWidget(self.search)
        above.addWidget(self._none)
        above.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        above.addLayout(foot)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, px(8), 0, 0)
        below.setSpacing(px(6))
        below.addWidget(self._about)
        below.addWidget(self.decision, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(upper)
        self._split.addWidget(lower)
        self._split.setSizes([px(300), px(300)])
        self.table.setMinimumHeight(px(140))
        lower.setMinimumHeight(px(200))
        self.body.addWidget(self._split, 1)
        self.buttons.addWidget(self._close)

    def fit(self) -> None:
        """Open in a size that shows a dozen rows, as far as the screen has it."""
        screen = self.screen()
        width, height = self._theme.px(760), self._theme.px(640)
        if screen is not None:
            room = screen.availableGeometry()
            width, height = min(width, room.width() - 20), min(height, room.height() - 60)
        self.setMinimumWidth(min(self._theme.px(480), width))
        if not self._sized:
            self._sized = True
            self.resize(width, height)

    # --- pages ---

    def ask_older(self) -> None:
        """Ask for the next page."""
        if not self._asking:
            self._asking = True
            self.older_asked.emit(self.model.oldest)

    def look_for(self, wanted: Callable[[LogEntry], bool]) -> None:
        """Choose the newest entry that is wanted, as soon as it is loaded."""
        self._wanted = wanted
        self._look_for_wanted()

    def show_older(self, entries: Sequence[LogEntry], messages: Mapping[MessageId, str]) -> None:
        """Show a page; messages: the words of those that caused the entries."""
        self._asking = False
        first = not self.model.all
        self.model.add_older(
            [
                LogRow(
                    entry, messages.get(entry.message_id, "") if entry.message_id is not None else "",
                    outcome(entry.decision, self._rules),
                )
                for entry in entries
            ]
        )  # fmt: skip
        self.more.setVisible(len(entries) >= PAGE)
        if first and self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._say_none()
        if first and not self.search.hasFocus():
            self.table.setFocus()
        self._look_for_wanted()

    def _look_for_wanted(self) -> None:
        if self._wanted is None or not self.model.all:
            return
        row = self.model.place_of(self._wanted)
        if row is not None:
            self._wanted = None
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        elif not self.more.isHidden():
            self.ask_older()

    def _search(self, text: str) -> None:
        self.model.set_name(text)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._say_none()
        self._show_chosen()

    def _move(self, key: Qt.Key) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
        row = self.table.currentIndex().row() + steps.get(key, 0)
        row = min(max(row, 0), self.model.rowCount() - 1)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _say_none(self) -> None:
        empty = not self.model.rowCount()
        self._none.setVisible(empty)
        self.table.setVisible(not empty)
        self._none.setText(
            tr("Nothing found among the entries loaded so far.") if self.search.text() else tr("Nothing decided yet.")
        )

    def _chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.model.row(self.table.currentIndex())
        if row is None:
            self._about.setText("")
            self.decision.clear()
            return
        entry = row.entry
        when, name = full_moment(entry.at, self._zone), one_line(entry.contact_name, 60)
        if entry.message_id is None:
            text = tr("{time}, {name}, after silence", time=when, name=name)
        elif row.message:
            text = tr("{time}, {name} wrote: {text}", time=when, name=name, text=one_line(row.message, 200))
        else:
            text = tr("{time}, a message of {name}", time=when, name=name)
        self._about.setText(text)
        self.decision.show_decision(entry.decision, self._rules)

    def translate(self) -> None:
        self.setWindowTitle(tr("Auto-reply log"))
        self.search.set_words(tr("Contact's name"), tr("Contact's name"))
        self.table.setAccessibleName(tr("Auto-reply log"))
        self.more.setText(tr("Earlier entries"))
        self._close.setText(tr("Close"))
        self.decision.translate()
        rows = [replace(row, outcome=outcome(row.entry.decision, self._rules)) for row in self.model.all]
        current = self.table.currentIndex().row()
        self.model.retranslate(rows)
        if current >= 0:
            self.table.setCurrentIndex(self.model.index(current, 0))
        self._say_none()
        self._show_chosen()
