"""The phrase panel with a large library: 10,000 phrases in 300 groups, loaded, unfolded and painted."""

from __future__ import annotations

import os
import statistics
import sys
import time

from PySide6.QtWidgets import QApplication

from bench.rows import Row
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.services.library import Shelf
from console.ui.theme import current
from console.ui.views.phrase_panel import PhrasePanel

GROUPS, EACH = 300, 34
RUNS = 5 if os.environ.get("BENCH_QUICK") else 15
LIMIT_MS = 50.0
TEXT = "亲，今天16点前拍下当天发货，默认圆通，一般2天到"


def run() -> list[Row]:
    """Fill a panel that is shown, again and again; the limit is issue 3's."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme = current()
    theme.apply(application)  # type: ignore[arg-type]  # it is a QApplication
    panel = PhrasePanel(theme)
    panel.resize(316, 800)
    panel.show()
    shelves = [_shelf(group) for group in range(GROUPS)]
    panel.tree.suit(GROUPS * (EACH + 1))
    times = [_fill(panel, shelves) for _ in range(RUNS + 1)][1:]
    figure = statistics.median(times)
    spread = f"{min(times):.0f}–{max(times):.0f}"
    return [Row("Panel with 10,000 phrases", figure, "ms", "limit", LIMIT_MS, figure / LIMIT_MS, 1.0, spread)]


def _fill(panel: PhrasePanel, shelves: list[Shelf]) -> float:
    start = time.perf_counter()
    panel.show_shelves(shelves)
    panel.tree.grab()
    return 1000 * (time.perf_counter() - start)


def _shelf(number: int) -> Shelf:
    group = PhraseGroup(GroupId(f"g{number}"), (f"组{number}",))
    phrases = (Phrase(PhraseId(f"{number}-{each}"), group.id, f"c{each}", "", TEXT) for each in range(EACH))
    return Shelf(group, tuple(phrases))
