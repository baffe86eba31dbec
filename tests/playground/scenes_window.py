"""Scenes of the whole window on a shop's afternoon, in the language in force; the manual's pictures come from here."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from console.build import starter_shelves
from console.domain.channel_events import PeerTyping
from console.domain.contacts import Contact
from console.domain.conversations import SortOrder
from console.domain.errors import Problem
from console.domain.events import LinkStateChanged
from console.domain.ids import ContactId, new_origin_id
from console.domain.messages import Direction, MessageState, Picture
from console.domain.presence import LinkState, Show
from console.i18n import language, tr
from console.i18n.problems import sentence
from console.ports import NewMessage, Speller, UnitOfWork
from console.spelling import EnglishWords
from console.ui.main_window import MainWindow
from console.ui.menu import AgentMenu
from console.ui.models.conversations import Shelf
from console.ui.preferences import Choices, Preferences
from console.ui.shell import Shell
from console.ui.theme import current
from console.ui.views.chat_pane import ChatPane
from console.ui.views.composer_spelling import ComposerSpelling
from console.ui.views.left_pane import LeftPane
from console.ui.views.side_panel import SidePanel
from console.ui.widgets.banner import BannerKind
from tests.helpers.clock import FakeClock
from tests.helpers.panes import Buyer, Desk, buyers, calm, desk, there
from tests.helpers.qt import run_async, until_async
from tests.playground import scene

IN, OUT = Direction.IN, Direction.OUT
AFTERNOON = datetime(2026, 11, 11, 6, 32, 45, tzinfo=UTC)
Dress = Callable[[MainWindow, Desk], Awaitable[None]]


@dataclass(frozen=True)
class Words:
    """What is said in the pictures."""

    agent: str
    signature: str
    buyers: tuple[Buyer, ...]
    talk: tuple[str, ...]
    """Question, automatic answer, answer, edited, link, half an answer."""
    notes: str
    search: str


CHINESE = Words(
    agent="旗舰店:小美",
    signature="双11满300减30，下单备注小美送小样",
    buyers=(
        Buyer("小鹿爱吃糖", "那什么时候发货呀？后天能到吗", waits=38, last=38, unread=2, tags=("金牌",),
              groups=("老客户",), earlier=("这款有M码吗", "之前买的很好")),
        Buyer("lin_2088", "怎么还没人理我", waits=186, last=100, unread=3),
        Buyer("阿茶", "好的", waits=9, last=9, tags=("钻石",), groups=("老客户",)),
        Buyer("云朵飘飘", "可以退货吗", last=200, draft="亲，退货地址是"),
        Buyer("张女士", "我要求全额退款！", last=740, unread=1, waits=32, tags=("投诉",), pinned=True),
        Buyer("木木妈妈", "谢谢，已经收到了", last=1800),
        Buyer("陈磊·仓库", "今天圆通16:00截单", last=4000, groups=("仓库",), remark="老陈（仓库）"),
        Buyer("可可不加糖", "发错了", last=9000, retracted=True),
    ),
    talk=(
        "这款有M码吗？我165/55穿哪个合适 /:^_^", "亲，欢迎光临！稍等一下，马上为您查看",
        "有的亲，M码有货，165/55建议拍M，偏修身~", "尺码表在这里：https://shop.example/size",
        "那什么时候发货呀？后天能到吗", "今天16点前拍下当天发货", "好的亲，预计后天能到",
    ),
    notes="喜欢碎花，敏感肌",
    search="退货",
)  # fmt: skip
ENGLISH = Words(
    agent="Xiaomei",
    signature="$5 off over $50 today",
    buyers=(
        Buyer("Lucy Fawn", "When will it leave? I need it on Friday", waits=38, last=38, unread=2, tags=("Gold",),
              groups=("Regulars",), earlier=("Is there a size M?", "The last one was lovely")),
        Buyer("lin_2088", "Is nobody there?", waits=186, last=100, unread=3),
        Buyer("Mrs Teague", "All right", waits=9, last=9, tags=("Diamond",), groups=("Regulars",)),
        Buyer("Cloudy", "Can I return it?", last=200, draft="Of course, the address is"),
        Buyer("Ms Zhang", "I want all my money back!", last=740, unread=1, waits=32, tags=("Complaint",), pinned=True),
        Buyer("Mia (two kids)", "Thanks, it is here", last=1800),
        Buyer("Leo (warehouse)", "Cut-off is 16:00 today", last=4000, groups=("Warehouse",), remark="Leo, 2nd floor"),
        Buyer("Coco no sugar", "wrong chat", last=9000, retracted=True),
    ),
    talk=(
        "Is there a size M? I'm 165 cm and 55 kg /:^_^", "Welcome! One moment, I'm looking it up for you",
        "Yes, M is in stock. At 165 cm and 55 kg I'd take M; it is a slim fit", "Sizes: https://shop.example/size",
        "When will it leave? I need it on Friday", "Ordered before 16:00 it leaves today",
        "It will be there on Thursday",
    ),
    notes="Likes flowers, sensitive skin",
    search="return",
)  # fmt: skip


def words() -> Words:
    """Give what is said, in the language in force."""
    return CHINESE if language() == "zh_CN" else ENGLISH


async def _talk(world: Desk, contact_id: ContactId) -> None:
    """Store a conversation with one message of each kind."""
    said = words().talk
    data = (resources.files("resources") / "shop" / "pictures" / "sweater.png").read_bytes()
    image = QPixmap()
    image.loadFromData(data)
    file = await world.session.media.save(data, "image/png")
    here = Picture(
        url="https://upload.shop.test/1.png", file=file, mime="image/png", width=image.width(), height=image.height()
    )
    now = world.clock.now()
    lines: list[tuple[float, Direction, str, MessageState, bool, Picture | None]] = [
        (600, IN, "", MessageState.RECEIVED, False, here),
        (590, IN, said[0], MessageState.RECEIVED, False, None),
        (590, OUT, said[1], MessageState.DELIVERED, True, None),
        (567, OUT, said[2], MessageState.READ, False, None),
        (560, OUT, said[3], MessageState.DELIVERED, False, None),
        (30, OUT, said[5], MessageState.FAILED, False, None),
    ]

    def work(unit: UnitOfWork) -> None:
        for before, direction, body, state, automatic, picture in lines:
            at = now - timedelta(seconds=before)
            new = NewMessage(contact_id, direction, body, at, state, new_origin_id(), automatic=automatic,
                             picture=picture)  # fmt: skip
            added = unit.messages.add(new)
            if body == said[2] and added is not None:
                unit.messages.correct(added.id, body)

    await world.session.store.write(work, durable=False)


def _window(dress: Dress) -> QWidget:
    theme = current()
    shell = Shell({"theme": "dark" if theme.dark else "light"})
    preferences = Preferences(Choices())
    window = MainWindow(theme, preferences, shell, LeftPane(theme), ChatPane(theme), SidePanel(theme))
    shell.setCentralWidget(window)
    shell.show()

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop", FakeClock(AFTERNOON)) as world:
                said = words()
                await buyers(world, said.buyers)
                await world.session.profile.set_name(said.agent)
                await world.session.profile.set_signature(said.signature)
                await world.session.library.start_with(starter_shelves(language()))
                window.left.set_sort_order(SortOrder.URGENT)
                window.attach(world.session, world.bridge)
                world.bridge.link_changed.emit(LinkStateChanged(LinkState.ONLINE))
                there(world, said.buyers[0].name, Show.ONLINE)
                world.session.desk.peer_typing(PeerTyping(world.contact(said.buyers[2].name).address, True))
                await dress(window, world)
                await window.chat.flush_drafts()
                await calm()
                shell.grab()

    run_async(fill())
    return shell


async def _open(window: MainWindow, world: Desk, number: int = 0) -> Contact:
    name = words().buyers[number].name
    contact_id = world.made[name]
    if number == 0:
        await _talk(world, contact_id)
        await world.session.desk.set_notes(contact_id, words().notes)
    window.show_contact(contact_id)
    await until_async(lambda: bool(window.chat.model.rows))
    await calm()
    return world.contact(name)


@scene("window")
def main_window() -> QWidget:
    """The whole window: who waits, a conversation with every kind of message, half an answer, phrases."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world)
        with contextlib.suppress(TimeoutError):  # with large text the picture is out of sight
            await until_async(lambda: window.chat.thumbnails.bytes_kept() > 0, 1.0)
        window.chat.insert_text(words().talk[6])

    return _window(dress)


@scene("window-undo")
def window_undo() -> QWidget:
    """What was just sent, with the word to take it back beside it; more buyers than the agent's own limit."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world)
        world.session.outbox.hold_seconds = 5
        window.left.set_limit(3)
        window.chat.insert_text(words().talk[4])
        window.chat.send()
        await until_async(lambda: window.chat.model.rows[-1].message.body == words().talk[4])
        # The picture is taken when the account is closed again, and holds nothing any more.
        newest = window.chat.model.rows[-1].id
        window.chat.view.delegate.undo = lambda message_id: 3 * (message_id == newest)
        await calm()

    return _window(dress)


@scene("window-spelling")
def window_spelling() -> QWidget:
    """The spell check: a wave under what nobody knows, nothing under Chinese, codes, addresses and variables."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world)

        async def load() -> Speller:
            return await asyncio.to_thread(EnglishWords, Path(tempfile.gettempdir()) / "no-words-of-mine.txt")

        spelling = ComposerSpelling(window.chat.composer.edit, load, world.session.tasks.spawn)
        spelling.switch(True)
        await until_async(lambda: spelling.ready)
        window.chat.insert_text("亲，your parcle 单号 {订单号} will arive tommorow 😊 https://shop.example/trak SF12x ")
        await calm()

    return _window(dress)


@scene("window-card")
def buyers_card() -> QWidget:
    """The buyer's card at the right."""

    async def dress(window: MainWindow, world: Desk) -> None:
        buyer = await _open(window, world)
        window.side.show_card()
        hour = timedelta(hours=1)
        await world.session.reminders.add(buyer.id, AFTERNOON - hour, _promises()[0])
        await world.session.reminders.add(buyer.id, AFTERNOON + 70 * hour, _promises()[1])
        await until_async(lambda: len(window.side.card.reminders.rows) == 2)
        await until_async(lambda: world.session.reminders.upcoming()[0].told)
        window.reminder_banner.hide()
        await calm()

    return _window(dress)


def _promises() -> tuple[str, str]:
    if language() == "zh_CN":
        return "问仓库 M 码什么时候到货，告诉她", "回访：收到了吗，合身吗"
    return "Ask the warehouse when size M is back", "Did it arrive, does it fit?"


@scene("window-reminder")
def window_reminder() -> QWidget:
    """A reminder that has become due while another buyer is talked to."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world)
        world.session.tasks.spawn(
            world.session.reminders.add(world.made[words().buyers[1].name], AFTERNOON, _promises()[0])
        )
        await until_async(window.reminder_banner.isVisible)
        await until_async(lambda: world.session.reminders.upcoming()[0].told)
        await calm()

    return _window(dress)


@scene("window-search")
def search() -> QWidget:
    """Searching contacts and messages."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world, 4)
        window.left.search_field.setText(words().search)
        await until_async(lambda: window.left.results.hits.complete)
        await calm()

    return _window(dress)


@scene("window-contacts")
def contacts() -> QWidget:
    """The list of contacts by group, and no conversation open."""

    async def dress(window: MainWindow, world: Desk) -> None:
        window.left.show_shelf(Shelf.CONTACTS)

    return _window(dress)


@scene("window-offline")
def offline() -> QWidget:
    """What is said while there is no line to the server."""

    async def dress(window: MainWindow, world: Desk) -> None:
        await _open(window, world)
        state = LinkStateChanged(LinkState.WAITING_TO_RETRY, Problem.CONNECTION_LOST, {"host": "shop.example"}, 8.0)
        world.bridge.link_changed.emit(state)

    return _window(dress)


@scene("window-store-full")
def store_full() -> QWidget:
    """What is said when the disk is full, and the way back after closing a conversation."""

    async def dress(window: MainWindow, world: Desk) -> None:
        contact = await _open(window, world, 3)
        window.tell(sentence(Problem.STORE_FULL, {"path": "console.db"}), BannerKind.ERROR)
        await window.chat.flush_drafts()
        window.chat.show_nothing()
        window.offer_undo(tr("Conversation with {name} closed", name=contact.display_name), lambda: None)

    return _window(dress)


def _with_menu(shell: QWidget, menu: QMenu, where: QPoint) -> QWidget:
    """Give a picture of the window with an open menu on it: a menu is a window of its own and not in the window's."""
    menu.ensurePolished()
    menu.adjustSize()
    picture = shell.grab()
    painter = QPainter(picture)
    painter.drawPixmap(where, menu.grab())
    painter.end()
    label = QLabel()
    label.setPixmap(picture)
    label.setFixedSize(shell.size())
    shell.close()
    return label


@scene("window-status")
def status_menu() -> QWidget:
    """The menu of the agent's status."""
    shell = main_window()
    button = next(one for one in shell.findChildren(QPushButton) if one.accessibleName() == tr("Status"))
    menu = button.menu()
    assert menu is not None
    return _with_menu(shell, menu, button.mapTo(shell, QPoint(0, button.height() + 4)))


@scene("window-menu")
def agents_menu() -> QWidget:
    """The menu behind the agent's face."""
    shell = main_window()
    menu = QMenu(shell)
    agents = AgentMenu(Preferences(Choices()), shell)
    window = shell.findChild(MainWindow)
    agents.set_session(window.session if window is not None else None)
    agents.fill(menu)
    return _with_menu(shell, menu, QPoint(current().px(16), current().px(60)))
