"""What tests of the chat pane share: hostile texts, long conversations, a pane in a window, and how long it stalls."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Self

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QTimer
from PySide6.QtGui import QColor, QImage

from console.domain.events import MessagesAdded
from console.domain.ids import ContactId, new_origin_id
from console.domain.messages import Direction, Message, MessageState
from console.ports import NewMessage, UnitOfWork
from console.ui.theme import Theme
from console.ui.views.chat_pane import ChatPane
from tests.helpers.panes import Buyer, Desk, buyers, desk

BUYER = "小鹿爱吃糖"
OTHER = "lin_2088"
HOSTILE = (
    "<b>bold</b> <img src=x onerror=alert(1)> &amp; <script>alert(1)</script>",
    "invoice\u202egnp.exe and \u2066isolated\u2069 text \u200f\u061c",
    "z" + "\u0301\u0316\u0334" * 300 + "algo",
    "zero\u200b\u200b\u200b\u2060width" + "\u200b" * 5000 + "end",
    "javascript:alert(1) data:text/html,x file:///etc/passwd https://shop.example.com/ok",
    "http://аррӏе.com/login 和 https://user@evil.example/x 。",
    "\x00\x01\x07bell\x1b[31mred\x7f",
    "\n" * 500 + "after many lines",
    "长" * 20000,
    "👨‍👩‍👧‍👦 family 🏳️‍🌈 " + "\u200d" * 1000 + "x",
    "السلام عليكم 123 hello",
)
WORDS = ("亲，在吗", "这款有M码吗？我165/55穿哪个合适", "好的", "什么时候发货呀？后天能到吗，比较着急，家里等着用呢")


def new(
    contact_id: ContactId, body: str, at: object, *, mine: bool = False, state: MessageState | None = None
) -> NewMessage:
    """Give a message to be stored."""
    direction = Direction.OUT if mine else Direction.IN
    state = state or (MessageState.SENT if mine else MessageState.RECEIVED)
    return NewMessage(contact_id, direction, body, at, state, new_origin_id())  # type: ignore[arg-type]


async def fill(world: Desk, contact_id: ContactId, count: int) -> None:
    """Store a conversation of so many messages, the newest a minute old, ten seconds apart."""
    now = world.clock.now()

    def work(unit: UnitOfWork) -> None:
        for number in range(count):
            at = now - timedelta(seconds=60 + 10 * (count - number))
            body = f"{number}: {WORDS[number % len(WORDS)]}"
            unit.messages.add(new(contact_id, body, at, mine=number % 3 == 2))

    await world.session.store.write(work, durable=False)


async def arrive(world: Desk, contact_id: ContactId, *bodies: str) -> list[Message]:
    """Let messages come in: stored, then told."""
    now = world.clock.now()

    def work(unit: UnitOfWork) -> list[Message]:
        newest = unit.messages.newest_place(contact_id)
        start = max(now, newest.sent_at) if newest else now
        stored = [
            unit.messages.add(new(contact_id, body, start + timedelta(microseconds=number)))
            for number, body in enumerate(bodies, 1)
        ]
        return [message for message in stored if message is not None]

    messages = await world.session.store.write(work, durable=False)
    world.session.bus.publish(MessagesAdded(tuple(messages), live=True))
    return messages


@asynccontextmanager
async def shop(folder: Path, theme: Theme) -> AsyncIterator[tuple[ChatPane, Desk]]:
    """An account with two buyers, and the pane in a window that shows it."""
    async with desk(folder / "account") as world:
        await buyers(world, [Buyer(BUYER, tags=("金牌",)), Buyer(OTHER)])
        pane = ChatPane(theme)
        pane.resize(700, 800)
        pane.show()
        pane.attach(world.session, world.bridge)
        try:
            yield pane, world
        finally:
            await pane.flush_drafts()
            pane.detach()
            pane.hide()
            pane.deleteLater()


def png(width: int = 40, height: int = 30, colour: str = "#ea7f73", kind: str = "PNG") -> bytes:
    """Give a picture file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)
    return bytes(data.data())


class Stalls:
    """Measures the longest time between two turns of the loop, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def __enter__(self) -> Self:
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._tick()
        self._timer.stop()
