"""The conversation in a real window without a screen: goals 4 to 7 of performance, and a flood."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from bench.rows import Row
from console.domain.events import MessagesAdded
from console.domain.ids import ContactId
from console.domain.messages import Message
from console.ui.delegates.message import Index, MessageDelegate, PictureSource
from console.ui.theme import current
from console.ui.views.chat_pane import ChatPane
from tests.helpers.chat import Stalls, fill, new
from tests.helpers.panes import Buyer, Desk, buyers, desk
from tests.helpers.qt import run_async

QUICK = bool(os.environ.get("BENCH_QUICK"))
LARGE, SMALL, READ_BACK = (10_000, 50, 2_000) if QUICK else (100_000, 50, 10_000)
OTHERS = 20
OPENINGS, APPENDS, RESIZES = 15, 60, 20
STEP = 120
"""Pixels a frame: a fast wheel."""
PEER_EVERY, PEER_FRAMES = 250, 24
"""The peer is measured all along, so that both meet the same weather on a machine with other work."""


def run() -> list[Row]:
    """Fill a shop, open its window and measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme = current()
    theme.apply(app)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        run_async(_all(Path(folder), rows), 600)
    return rows


async def _all(folder: Path, rows: list[Row]) -> None:
    async with desk(folder / "account") as world:
        await buyers(world, [Buyer("large"), Buyer("small"), *(Buyer(f"other {n}") for n in range(OTHERS))])
        await fill(world, world.made["large"], LARGE)
        await fill(world, world.made["small"], SMALL)
        for number in range(OTHERS):
            await fill(world, world.made[f"other {number}"], 60)
        pane = ChatPane(current())
        pane.resize(700, 800)
        pane.show()
        pane.attach(world.session, world.bridge)
        try:
            rows += await _opening(pane, world)
            rows += await _appending(pane, world, "a fresh conversation")
            before = _memory()
            for number in range(OTHERS):
                await _open(pane, world.made[f"other {number}"])
            await _open(pane, world.made["large"])
            rows += await _scrolling(pane)
            grown = (_memory() - before) / 1e6
            rows.append(
                _limit(f"4 growth: {OTHERS} conversations, {READ_BACK:,} messages scrolled", grown, "MB", 25, "1 run")
            )
            rows += await _appending(pane, world, f"{READ_BACK:,} read back")
            rows += await _resizing(pane)
            rows.append(await _flood(pane, world))
        finally:
            pane.detach()
            pane.hide()
            pane.deleteLater()


def _limit(name: str, figure: float, unit: str, limit: float, spread: str) -> Row:
    return Row(name, figure, unit, "limit", limit, figure / limit, 1, spread)


def _spread(seconds: list[float]) -> str:
    return f"{min(seconds) * 1e3:.1f}-{max(seconds) * 1e3:.1f} ms, n={len(seconds)}"


def _part(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


async def _open(pane: ChatPane, contact_id: ContactId) -> float:
    """Give the seconds from the click to the end of the paint that shows the conversation."""
    done = asyncio.get_running_loop().create_future()

    def painted() -> None:
        rows = pane.model.rows
        if rows and rows[0].message.contact_id == contact_id and not done.done():
            done.set_result(time.perf_counter())

    pane.view.painted.connect(painted)
    start = time.perf_counter()
    task = pane.show_contact(contact_id)
    end: float = await asyncio.wait_for(done, 20)
    pane.view.painted.disconnect(painted)
    if task is not None:
        await task
    await asyncio.sleep(0.02)
    return end - start


async def _opening(pane: ChatPane, world: Desk) -> list[Row]:
    large, small = [], []
    for _ in range(OPENINGS):
        large.append(await _open(pane, world.made["large"]))
        small.append(await _open(pane, world.made["small"]))
    first, peer = statistics.median(large), statistics.median(small)
    return [
        _limit(f"5 newest 50 of {LARGE:,}, click to paint", first * 1e3, "ms", 25, _spread(large)),
        Row("5 the same", first * 1e3, "ms", "conversation of 50", peer * 1e3, first / peer, 2, _spread(small)),
    ]


async def _frame(pane: ChatPane, value: int) -> float:
    """Give the seconds that one step of scrolling takes: moving, painting what came into sight, a turn of the loop."""
    painted: list[float] = []
    note = pane.view.painted.connect(lambda: painted.append(time.perf_counter()))
    start = time.perf_counter()
    pane.view.verticalScrollBar().setValue(value)
    QCoreApplication.sendPostedEvents()
    await asyncio.sleep(0)
    end = time.perf_counter()
    while not painted:
        await asyncio.sleep(0)
        end = time.perf_counter()
    pane.view.painted.disconnect(note)
    return end - start


class _Flat(MessageDelegate):
    """The same rows of the same heights, each filled with one colour: what the list itself costs."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, _index: Index) -> None:
        painter.fillRect(option.rect, QColor("#dcebff"))


async def _flat(pane: ChatPane) -> list[float]:
    """Measure some frames where the list stands, every second one taking it back."""
    view = pane.view
    real = view.delegate
    flat = _Flat(current(), pane.model, view.layouts, PictureSource(pane.thumbnails), view)
    flat.width = view.row_width
    view.setItemDelegate(flat)
    view.lay_out()
    bar = view.verticalScrollBar()
    here = bar.value()
    times = [await _frame(pane, here - STEP * (number % 2)) for number in range(1, PEER_FRAMES + 1)]
    view.setItemDelegate(real)
    view.lay_out()
    bar.setValue(here)
    return times


async def _scrolling(pane: ChatPane) -> list[Row]:
    """Read back 10,000 messages at full speed; a frame is moving, painting and whatever the loop did meanwhile."""
    bar = pane.view.verticalScrollBar()
    goal = pane.model.rows[-1].id - READ_BACK
    times: list[float] = []
    flat: list[float] = []
    gc.collect()
    while pane.model.rows[0].id > goal:
        if bar.value() < STEP:
            await asyncio.sleep(0.002)
            continue
        if len(times) % PEER_EVERY == 0:
            flat += await _flat(pane)
        times.append(await _frame(pane, bar.value() - STEP))
    peer = statistics.median(flat)
    middle, tail = statistics.median(times), _part(times, 0.99)
    slow = sum(seconds > 0.0166 for seconds in times) / len(times) * 1000
    return [
        Row(
            "6 scrolling, frame p50",
            middle * 1e3,
            "ms",
            "the rows flat filled",
            peer * 1e3,
            middle / peer,
            3,
            _spread(times),
        ),
        _limit("6 scrolling, frame p99", tail * 1e3, "ms", 10, _spread(times)),
        _limit("6 frames over 16.6 ms in 1,000", slow, "frames", 1, f"n={len(times)}"),
    ]


async def _stored(world: Desk, contact_id: ContactId, count: int) -> list[Message]:
    made = [new(contact_id, f"新消息 {number}，请问什么时候发货", world.clock.now()) for number in range(count)]
    found = await world.session.store.write(lambda unit: [unit.messages.add(each) for each in made], durable=False)
    return [message for message in found if message is not None]


async def _appending(pane: ChatPane, world: Desk, where: str) -> list[Row]:
    contact_id = _open_one(pane)
    await pane.feed.to_newest()
    times = []
    for message in await _stored(world, contact_id, APPENDS):
        await asyncio.sleep(0.03)
        times.append(_timed(lambda message=message: _arrives(pane, world, message)))  # type: ignore[misc]
    name = f"7 append and paint, {where}"
    return [_limit(name, statistics.median(times) * 1e3, "ms", 6, _spread(times))]


def _arrives(pane: ChatPane, world: Desk, message: Message) -> None:
    world.session.bus.publish(MessagesAdded((message,), live=True))
    pane.view.viewport().repaint()


async def _resizing(pane: ChatPane) -> list[Row]:
    # As after reading for a while: a full window of rows, somewhere in the middle.
    bar = pane.view.verticalScrollBar()
    while len(pane.model.rows) < 200:
        bar.setValue(bar.value() - 400)
        await asyncio.sleep(0.005)
    times = []
    for number in range(RESIZES):
        times.append(_timed(lambda number=number: _resized(pane, 700 + 7 * (number % 9))))  # type: ignore[misc]
        await asyncio.sleep(0.02)
    pane.resize(700, 800)
    return [_limit("7 resize", statistics.median(times) * 1e3, "ms", 20, _spread(times))]


def _resized(pane: ChatPane, width: int) -> None:
    pane.resize(width, 800)
    QCoreApplication.sendPostedEvents()
    pane.view.viewport().repaint()


async def _flood(pane: ChatPane, world: Desk) -> Row:
    contact_id = _open_one(pane)
    await pane.feed.to_newest()
    messages = await _stored(world, contact_id, 10_000)
    with Stalls() as stalls:
        for start in range(0, len(messages), 200):
            world.session.bus.publish(MessagesAdded(tuple(messages[start : start + 200]), live=True))
            await asyncio.sleep(0.016)
        await asyncio.sleep(0.05)
    return _limit(
        "12 flood of 10,000 into the open conversation, longest stall", stalls.longest * 1e3, "ms", 50, "1 run"
    )


def _open_one(pane: ChatPane) -> ContactId:
    if pane.contact_id is None:
        raise RuntimeError("no conversation is open")
    return pane.contact_id


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _memory() -> float:
    """Give what this process alone needs (PSS), in bytes; 0 where the system does not tell."""
    gc.collect()
    with suppress(OSError, AttributeError):
        # What was freed is given back first, where the C library can.
        ctypes.CDLL(None).malloc_trim(0)
    try:
        for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) * 1024
    except OSError:
        pass
    return 0.0
