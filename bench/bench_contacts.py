"""The left pane with 5,000 contacts: loading, bursts of changes, scrolling, searching; goals 2 and 12."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QListView

from bench.rows import Row
from console.domain.contacts import Contact
from console.domain.events import ContactsChanged
from console.ui.models.conversations import Shelf
from console.ui.models.search import ContactFinder
from console.ui.theme import current
from console.ui.views.left_pane import LeftPane
from tests.helpers.panes import Buyer, Desk, buyers, desk
from tests.helpers.qt import run_async

NUMBER = int(os.environ.get("BENCH_CONTACTS", "5000"))
ROUNDS = 9
BURST = 60
FRAME_MS = 16.6
STALL_MS = 50.0


def run() -> list[Row]:
    """Store the contacts, open the pane and measure."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    current().apply(app)
    with tempfile.TemporaryDirectory() as folder:
        return run_async(_all(Path(folder)), 300)


async def _all(folder: Path) -> list[Row]:
    groups = ("老客户", "供应商", "同事", "批发")
    async with desk(folder / "account") as world:
        made = [
            Buyer(
                f"买家{number}", f"第{number}位买家问什么时候发货", last=number + 1.0,
                waits=number + 1.0 if number < 40 else None,
                active=number < 200, groups=(groups[number % 4],), tags=("金牌",) if number % 7 == 0 else (),
            )
            for number in range(NUMBER)
        ]  # fmt: skip
        await buyers(world, made)
        pane = LeftPane(current())
        pane.resize(276, 800)
        pane.show()
        try:
            pane.attach(world.session, world.bridge)
            await asyncio.sleep(0.1)
            rows = [await _loading(pane), await _shelves(pane)]
            rows += [await _burst(pane, world), await _scrolling(pane), _ticking(pane), await _searching(world)]
        finally:
            pane.detach()
            pane.close()
            pane.deleteLater()
            await asyncio.sleep(0)
        return rows


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _spread(times: list[float]) -> str:
    return f"{min(times):.1f}–{max(times):.1f}"


def _plain_list() -> float:
    """Show as many plain rows in a bare QListView: what Qt itself takes."""
    view = QListView()
    view.setUniformItemSizes(True)
    view.resize(276, 700)
    view.show()
    model = QStringListModel([f"买家{number}" for number in range(NUMBER)])

    def work() -> None:
        view.setModel(model)
        view.grab()

    taken = _timed(work)
    view.close()
    view.deleteLater()
    return taken


async def _loading(pane: LeftPane) -> Row:
    """Everything under 最近联系, from the contacts in memory to the painted list."""
    pane.show_shelf(Shelf.RECENT)

    def work() -> None:
        pane.conversations.rows.reset()
        pane.conversations.grab()

    times = [_timed(work) for _ in range(ROUNDS)]
    peer = statistics.median(_plain_list() for _ in range(ROUNDS))
    figure = statistics.median(times)
    name = f"{NUMBER} conversations, sorted and painted"
    return Row(
        name, figure, "ms", "limit: longest gap", STALL_MS, figure / STALL_MS, 1.0, f"{_spread(times)}; bare {peer:.0f}"
    )


async def _shelves(pane: LeftPane) -> Row:
    """From one list to another and its paint, all three in turn."""
    times = []
    for _ in range(ROUNDS):
        for shelf in (Shelf.CONTACTS, Shelf.ACTIVE, Shelf.RECENT):
            times.append(_timed(lambda shelf=shelf: (pane.show_shelf(shelf), pane.conversations.grab())))
            await asyncio.sleep(0)
    figure = max(times)
    return Row(
        "slowest change of list", figure, "ms", "limit: longest gap", STALL_MS, figure / STALL_MS, 1.0, _spread(times)
    )


async def _burst(pane: LeftPane, world: Desk) -> Row:
    """Batches of changed contacts, as the inbox hands them over, while 最近联系 is shown."""
    pane.show_shelf(Shelf.RECENT)
    everyone = list(world.session.desk.contacts())
    times = []
    for number in range(BURST):
        await world.clock.advance(0.03)
        batch = tuple(_written(world, everyone[(number * 37 + step * 11) % NUMBER]) for step in range(50))
        times.append(_timed(lambda batch=batch: world.session.bus.publish(ContactsChanged(batch))))
        times[-1] += _timed(pane.conversations.grab)
        await asyncio.sleep(0)
    figure = statistics.quantiles(times, n=20)[-1]
    return Row(
        "50 contacts changed, sorted, painted, p95",
        figure,
        "ms",
        "limit: longest gap",
        STALL_MS,
        figure / STALL_MS,
        1.0,
        _spread(times),
    )


def _written(world: Desk, contact: Contact) -> Contact:
    now = world.session.desk.contact(contact.id) or contact
    last = now.last_message
    if last is None:
        return now
    return replace(now, unread=now.unread + 1, last_message=replace(last, text="又来问了", sent_at=world.clock.now()))


async def _scrolling(pane: LeftPane) -> Row:
    """Every frame of a fast scroll from the first conversation to the last."""
    bar = pane.conversations.verticalScrollBar()
    step = max(120, bar.maximum() // 600)
    times = [
        _timed(lambda value=value: (bar.setValue(value), pane.conversations.grab()))
        for value in range(0, bar.maximum(), step)
    ]
    await asyncio.sleep(0)
    figure = statistics.quantiles(times, n=100)[-1]
    return Row(
        "a frame of scrolling, p99", figure, "ms", "limit: a frame", FRAME_MS, figure / FRAME_MS, 1.0, _spread(times)
    )


def _ticking(pane: LeftPane) -> Row:
    """The second's tick: only the rows in sight that wait are asked for."""
    pane.show_shelf(Shelf.ACTIVE)
    times = [_timed(lambda: (pane.conversations._tick(), pane.conversations.grab())) for _ in range(ROUNDS * 3)]  # noqa: SLF001
    figure = statistics.median(times)
    return Row(
        "the second's tick, painted", figure, "ms", "limit: a frame", FRAME_MS, figure / FRAME_MS, 1.0, _spread(times)
    )


async def _searching(world: Desk) -> Row:
    """Contacts found for a key pressed, against going through the names alone."""
    finder = ContactFinder()
    contacts = list(world.session.desk.contacts())
    finder.find(contacts, "买")
    times = [
        _timed(lambda text=text: finder.find(contacts, text))
        for text in ("买", "买家49", "金牌 买家7", "0042", "没有") * 4
    ]
    peer = statistics.median(_timed(lambda: [c for c in contacts if "买家49" in c.name]) for _ in range(ROUNDS))
    figure = statistics.median(times)
    name = f"search in {NUMBER} contacts per key"
    return Row(
        name, figure, "ms", "limit: a frame", FRAME_MS, figure / FRAME_MS, 1.0, f"{_spread(times)}; names {peer:.2f}"
    )
