"""Puts what is chosen on the pages 聊天设置 and 接待中心设置 into force, in the panes and in the open account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from PySide6.QtCore import QObject

from console.domain.conversations import Served, ServedRule, SortOrder, WaitingLimits
from console.ports import Speller
from console.services.pictures import Asking
from console.services.session import Session
from console.services.tasks import Tasks
from console.ui.history_keeper import HistoryKeeper
from console.ui.main_window import MainWindow
from console.ui.preferences import Preferences
from console.ui.views.composer_spelling import ComposerSpelling

_WAITING = frozenset({"wait_late", "wait_too_late", "wait_lost"})
_SERVED = frozenset({"served", "served_minutes"})


class InForce(QObject):
    """Made once; follows the choices, and tells them to each account that is opened."""

    def __init__(
        self, preferences: Preferences, window: MainWindow, load_speller: Callable[[], Awaitable[Speller]], tasks: Tasks
    ) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        self._session: Session | None = None
        self._history = HistoryKeeper(preferences, window)
        self._spelling = ComposerSpelling(window.chat.composer.edit, load_speller, tasks.spawn)
        preferences.changed.connect(self._changed)
        self._dress()

    def attach(self, session: Session | None) -> None:
        """Say which account is open."""
        self._session = session
        self._history.attach(session)
        if session is not None:
            self._wait()
            self._serve()
            self._dress()

    def _changed(self, key: str, _value: object) -> None:
        if key in _WAITING:
            self._wait()
        elif key in _SERVED:
            self._serve()
        elif key == "sort_order":
            self._window.left.set_sort_order(SortOrder(self._preferences.now.sort_order))
        else:
            self._dress()

    def _dress(self) -> None:
        """What the panes know by themselves."""
        now, window = self._preferences.now, self._window
        window.left.set_limit(now.max_buyers)
        window.side.phrases.double_click_sends = now.phrase_double_click
        window.chat.composer.set_send_guard(now.send_guard)
        if now.spell_check != self._spelling.on:
            self._spelling.switch(now.spell_check)
        window.chat.message_actions.ask_links = now.ask_links
        if self._session is not None:
            self._session.profile.shop_name = now.shop_name
            self._session.outbox.hold_seconds = now.undo_send
            self._session.pictures.asking = Asking(now.ask_pictures)
            window.chat.feed.look()

    def _wait(self) -> None:
        now = self._preferences.now
        limits = WaitingLimits(now.wait_late, now.wait_too_late, now.wait_lost)
        if not limits.late < limits.too_late < limits.lost:
            # The dialog lets no such thing pass; a file that was written by hand may hold it.
            limits = WaitingLimits()
        if self._session is not None:
            self._session.desk.limits = limits
            self._window.left.conversations.show_limits()

    def _serve(self) -> None:
        now = self._preferences.now
        if self._session is not None:
            rule = ServedRule(Served(now.served), timedelta(minutes=now.served_minutes))
            self._session.desk.served_rule = rule
            self._window.left.set_limit(now.max_buyers)
