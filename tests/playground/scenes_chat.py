"""Scenes of the middle pane: a conversation, hostile text, search, nothing open."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from console.domain.channel_events import PeerTyping
from console.domain.ids import ContactId, new_origin_id
from console.domain.messages import Direction, MessageState, Picture
from console.domain.presence import Show
from console.ports import NewMessage, UnitOfWork
from console.ui.theme import current
from console.ui.views.chat_pane import ChatPane
from tests.helpers.chat import HOSTILE
from tests.helpers.panes import Buyer, Desk, buyers, desk, there
from tests.helpers.qt import run_async, until_async
from tests.playground import scene

IN, OUT = Direction.IN, Direction.OUT
NAME = "小鹿爱吃糖"
Dress = Callable[[ChatPane, Desk], Awaitable[None]]


def picture(width: int = 480, height: int = 360) -> bytes:
    """Give a picture of a dress, as far as a gradient can."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    colours = QLinearGradient(0, 0, width, height)
    colours.setColorAt(0, QColor("#f3b6a8"))
    colours.setColorAt(1, QColor("#ea7f73"))
    painter.fillRect(image.rect(), colours)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def _pane(dress: Dress) -> QWidget:
    theme = current()
    pane = ChatPane(theme)
    pane.resize(theme.px(688), theme.px(1040))
    pane.show()

    async def fill() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with desk(Path(folder) / "shop") as world:
                await buyers(
                    world, [Buyer(NAME, "在吗", last=90_000, tags=("金牌",)), Buyer("lin_2088", "怎么还没人理我")]
                )
                await world.session.profile.set_name("旗舰店:小美")
                pane.attach(world.session, world.bridge)
                await dress(pane, world)
                await pane.flush_drafts()
                pane.grab()

    run_async(fill())
    return pane


async def _talk(world: Desk, contact_id: ContactId) -> None:
    """Store a conversation with one message of each kind."""
    data = picture()
    file = await world.session.media.save(data, "image/png")
    here = Picture(url="https://upload.shop.test/1.png", file=file, mime="image/png", width=480, height=360)
    gone = Picture(url="https://elsewhere.test/2.jpg")
    now = world.clock.now()
    said: list[tuple[float, Direction, str, MessageState, bool, Picture | None]] = [
        (600, IN, "", MessageState.RECEIVED, False, here),
        (590, IN, "这款有M码吗？我165/55穿哪个合适 /:^_^", MessageState.RECEIVED, False, None),
        (590, OUT, "亲，欢迎光临！稍等一下，马上为您查看", MessageState.DELIVERED, True, None),
        (567, OUT, "有的亲，M码有货，165/55建议拍M，偏修身~ 见 https://shop.test/m。", MessageState.READ, False, None),
        (300, IN, "", MessageState.RECEIVED, False, gone),
        (120, IN, "那什么时候发货呀？后天能到吗", MessageState.RECEIVED, False, None),
        (60, OUT, "今天16点前拍下当天发货", MessageState.SENT, False, None),
        (50, OUT, "发圆通快递", MessageState.FAILED, False, None),
        (40, OUT, "亲放心哦", MessageState.WAITING, False, None),
    ]  # fmt: skip

    def work(unit: UnitOfWork) -> None:
        for before, direction, body, state, automatic, image in said:
            at = now - timedelta(seconds=before)
            new = NewMessage(
                contact_id, direction, body, at, state, new_origin_id(), automatic=automatic, picture=image
            )
            unit.messages.add(new)

    await world.session.store.write(work, durable=False)


async def _settled(pane: ChatPane) -> None:
    await until_async(lambda: bool(pane.model.rows))
    pane.grab()
    await until_async(lambda: pane.thumbnails.bytes_kept() > 0)


@scene("chat")
def chat() -> QWidget:
    """A conversation with every kind of message, and half an answer."""

    async def dress(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[NAME]
        await _talk(world, contact_id)
        there(world, NAME, Show.ONLINE)
        await world.session.desk.set_notes(contact_id, "喜欢碎花，敏感肌")
        world.session.desk.peer_typing(PeerTyping(world.contact(NAME).address, True))
        await pane.show_contact(contact_id)
        await _settled(pane)
        pane.insert_text("好的亲，预计后天能到")

    return _pane(dress)


@scene("chat-hostile")
def chat_hostile() -> QWidget:
    """What strangers send to break a window."""

    async def dress(pane: ChatPane, world: Desk) -> None:
        contact_id = world.made[NAME]
        now = world.clock.now()

        def work(unit: UnitOfWork) -> None:
            for number, body in enumerate(HOSTILE):
                at = now - timedelta(seconds=100 - number)
                unit.messages.add(NewMessage(contact_id, IN, body, at, MessageState.RECEIVED, new_origin_id()))

        await world.session.store.write(work, durable=False)
        await pane.show_contact(contact_id)
        pane.composer.show_problem("The disk is full. The text is back in the field.")

    return _pane(dress)


@scene("chat-search")
def chat_search() -> QWidget:
    """Searching the history."""

    async def dress(pane: ChatPane, world: Desk) -> None:
        await _talk(world, world.made[NAME])
        await pane.show_contact(world.made[NAME])
        pane.search.open()
        pane.search._field.setText("发货")
        await until_async(lambda: pane.search._hits.rowCount() > 0)

    return _pane(dress)


@scene("chat-empty")
def chat_empty() -> QWidget:
    """No conversation is open."""

    async def dress(pane: ChatPane, world: Desk) -> None: ...

    return _pane(dress)
