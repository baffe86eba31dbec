"""Scenes of the left and the right pane, on a shop's afternoon."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from console.domain.channel_events import PeerTyping
from console.domain.conversations import SortOrder
from console.domain.errors import Problem
from console.domain.events import LinkStateChanged
from console.domain.presence import AgentStatus, LinkState, Show
from console.ui.models.conversations import Shelf
from console.ui.theme import current
from console.ui.views.left_pane import LeftPane
from console.ui.views.side_panel import SidePanel
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, desk, there
from tests.helpers.qt import run_async, until_async
from tests.playground import scene

Dress = Callable[[LeftPane, Desk], Awaitable[None]]


def _left(dress: Dress) -> QWidget:
    theme = current()
    pane = LeftPane(theme)
    pane.resize(theme.px(276), theme.px(800))

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                await buyers(world, SHOP)
                await world.session.profile.set_name("旗舰店:小美")
                await world.session.profile.set_signature("双11满300减30，下单备注小美送小样")
                pane.attach(world.session, world.bridge)
                world.bridge.link_changed.emit(LinkStateChanged(LinkState.ONLINE))
                await dress(pane, world)
                pane.grab()

    run_async(fill())
    return pane


@scene("left-pane")
def left_pane() -> QWidget:
    """Conversations that wait, a draft, someone typing."""

    async def dress(pane: LeftPane, world: Desk) -> None:
        pane.set_sort_order(SortOrder.URGENT)
        world.session.desk.peer_typing(PeerTyping(world.contact("阿茶").address, True))
        pane.select(world.made["小鹿爱吃糖"])

    return _left(dress)


@scene("left-contacts")
def left_contacts() -> QWidget:
    """The list of contacts by group."""

    async def dress(pane: LeftPane, world: Desk) -> None:
        there(world, "阿茶", Show.ONLINE)
        there(world, "小鹿爱吃糖", Show.AWAY)
        pane.show_shelf(Shelf.CONTACTS)

    return _left(dress)


@scene("left-search")
def left_search() -> QWidget:
    """A search over contacts and messages."""

    async def dress(pane: LeftPane, world: Desk) -> None:
        pane.search_field.setText("小")
        pane.search_field.setText("好")
        await until_async(lambda: pane.results.hits.complete)

    return _left(dress)


@scene("left-offline")
def left_offline() -> QWidget:
    """The line is down."""

    async def dress(pane: LeftPane, world: Desk) -> None:
        event = LinkStateChanged(LinkState.WAITING_TO_RETRY, Problem.CONNECTION_LOST, {"host": "shop.test"}, 12)
        world.bridge.link_changed.emit(event)

    return _left(dress)


@scene("left-suspended")
def left_suspended() -> QWidget:
    """No new visitors, a text beside the status, a signature being edited."""

    async def dress(pane: LeftPane, world: Desk) -> None:
        profile = world.session.profile
        await world.session.link.set_status(AgentStatus.BUSY)
        await profile.set_status_text("处理退款中，稍后回复")
        await profile.set_suspended(True)
        pane.header.edit_signature()

    return _left(dress)


def _right(dress: Callable[[SidePanel, Desk], Awaitable[None]]) -> QWidget:
    theme = current()
    panel = SidePanel(theme)
    panel.resize(theme.px(316), theme.px(800))

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                await buyers(world, SHOP)
                await world.session.library.start_with(SHELVES)
                there(world, "小鹿爱吃糖", Show.ONLINE)
                await world.session.desk.set_notes(world.made["小鹿爱吃糖"], "165/55，穿M码；喜欢浅色\n下次寄小样")
                panel.attach(world.session, world.bridge)
                panel.show_contact(world.made["小鹿爱吃糖"])
                await until_async(lambda: panel.phrases.rows.total and panel.card.days.count())
                await dress(panel, world)
                panel.grab()

    run_async(fill())
    return panel


@scene("right-phrases")
def right_phrases() -> QWidget:
    """Quick phrases by group."""

    async def dress(panel: SidePanel, world: Desk) -> None:
        panel.phrases.tree.setExpanded(panel.phrases.rows.index(3, 0), False)

    return _right(dress)


@scene("right-phrases-search")
def right_phrases_search() -> QWidget:
    """A search over the phrases."""

    async def dress(panel: SidePanel, world: Desk) -> None:
        panel.phrases.search_field.setText("发 默认")

    return _right(dress)


@scene("right-card")
def right_card() -> QWidget:
    """The buyer's card."""

    async def dress(panel: SidePanel, world: Desk) -> None:
        panel.show_card()

    return _right(dress)


@scene("right-card-reminders")
def right_card_reminders() -> QWidget:
    """The buyer's card with reminders: overdue, to come, done."""

    async def dress(panel: SidePanel, world: Desk) -> None:
        panel.show_card()
        reminders, now = world.session.reminders, world.clock.now()
        deer = world.made["小鹿爱吃糖"]
        await reminders.add(deer, now - timedelta(minutes=20), "问仓库 M 码什么时候到货，到了告诉她")
        await reminders.add(deer, now + timedelta(hours=20), "")
        done = await reminders.add(deer, now - timedelta(days=2), "寄小样")
        await reminders.set_done(done.id)
        await until_async(lambda: len(panel.card.reminders.rows) == 3)

    return _right(dress)
