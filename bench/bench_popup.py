"""The popup at the caret with a large library: a key is typed, the list is filled, the rows are painted; goal 10."""

from __future__ import annotations

import os
import statistics
import sys
import time

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from bench.bench_phrases import KINDS, phrases, queries
from bench.rows import Row
from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_search import PhraseIndex, SearchEntry, build_index
from console.domain.phrases import Phrase
from console.ui.models.phrase_finder import LIMIT, PhraseFinder, Suggestion
from console.ui.theme import current
from console.ui.views.composer import Composer
from console.ui.views.composer_popup import ComposerPopup

NUMBER = 20_000 if os.environ.get("BENCH_QUICK") else 100_000
SEARCHES = 10 if os.environ.get("BENCH_QUICK") else 40
FILLED_MS, PAINTED_MS = 8.0, 16.0
_clock = time.perf_counter if os.name == "nt" else time.thread_time
"""The window thread's own time, as in bench_phrases."""


def run() -> list[Row]:
    """Type what agents type, key by key, into a real message input; the limits are issue 3's."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme = current()
    theme.apply(application)  # type: ignore[arg-type]  # it is a QApplication
    entries = phrases(NUMBER)
    window = QWidget()
    column = QVBoxLayout(window)
    column.addStretch(1)
    composer = Composer(theme)
    column.addWidget(composer)
    window.resize(700, 700)
    window.show()
    keys = _popup(composer, entries, build_index(entries), window)
    filled, painted = _typed(composer, keys, entries)
    return [
        _row(f"10 popup of {NUMBER:,}: key → list filled, p99", filled, FILLED_MS),
        _row(f"10 popup of {NUMBER:,}: key → list painted, p99", painted, PAINTED_MS),
    ]


def _popup(composer: Composer, entries: list[SearchEntry], index: PhraseIndex, window: QWidget) -> ComposerPopup:
    known = {
        each.key: Phrase(PhraseId(str(each.key)), GroupId("g"), each.code, each.title, each.text) for each in entries
    }
    keys = ComposerPopup(composer.edit, current(), window)
    keys.find = lambda query: [Suggestion(known[hit.key], hit) for hit in index.search(query, LIMIT).hits]
    keys.row = PhraseFinder(window).row
    return keys


def _typed(composer: Composer, keys: ComposerPopup, entries: list[SearchEntry]) -> tuple[list[float], list[float]]:
    """Give for every key the milliseconds until the list holds its hits, and until they are painted."""
    filled: list[float] = []
    painted: list[float] = []
    edit = composer.edit
    for kind in KINDS:
        for query in queries(entries, kind, SEARCHES):
            edit.setPlainText("")
            for letter in f"/{query}":
                start = _clock()
                edit.insertPlainText(letter)
                edit.typed.emit(letter)
                filled.append(1000 * (_clock() - start))
                if keys.open:
                    keys.popup.grab()
                painted.append(1000 * (_clock() - start))
            keys.close()
    return filled, painted


def _row(name: str, times: list[float], limit: float) -> Row:
    figure = statistics.quantiles(times, n=100)[-1]
    spread = f"{statistics.median(times):.1f} half of them, {max(times):.1f} the longest, {len(times)} keys"
    return Row(name, figure, "ms", "limit", limit, figure / limit, 1.0, spread)
