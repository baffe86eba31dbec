"""Search in 100,000 and in 10,000 phrases on every key: Chinese, codes, pinyin, several words, no hit; goal 10."""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable

from bench.corpus import Shop
from bench.rows import Row
from console.domain.phrase_search import IndexBuild, PhraseIndex, SearchEntry, build_index
from console.domain.pinyin import shipped_table

NUMBER = 20_000 if os.environ.get("BENCH_QUICK") else 100_000
SMALL = 10_000
SEARCHES = 200
LIMIT = 50
STEP_MS = 16.0
MEMORY_MB = 200.0
_clock = time.perf_counter if os.name == "nt" else time.thread_time
"""The window thread's own time, not what other programs take meanwhile; the peer is measured alike."""
STAGES, TOPICS = ("售前", "售后", "物流", "活动"), ("退货", "换货", "催付", "尺码")
KINDS = ("Chinese", "code", "pinyin", "mixed", "two words", "no hit")


def run() -> list[Row]:
    """Build both indexes and measure."""
    entries = phrases(NUMBER)
    rows = [*_building(entries)]
    index = build_index(entries)
    rows += _searching(index, entries)
    rows += [_changing(index, entries), _memory(entries)]
    small = phrases(SMALL)
    rows.append(_small(build_index(small), small))
    return rows


def phrases(number: int) -> list[SearchEntry]:
    """A made-up library: three in four have a title, two in three a code, one in twenty was used of late."""
    shop = Shop(11)
    chance = random.Random(5)  # noqa: S311 - made-up shops keep no secrets
    made = []
    for count in range(number):
        title = shop.sentence()[:8].strip() if chance.random() < 0.75 else ""
        code = _code(chance, count) if chance.random() < 0.66 else ""
        group = f"团队·{chance.choice(STAGES)} > {chance.choice(TOPICS)}"
        use = chance.randint(1, 40) if chance.random() < 0.05 else 0
        text = shop.sentence() + "，" + shop.sentence()
        made.append(SearchEntry(count, code, title, text, group, ("旺季",) if count % 50 == 0 else (), use))
    return made


def _code(chance: random.Random, count: int) -> str:
    letters = "".join(chance.choices("abcdefghjklmnpqrstwxyz", k=chance.randint(2, 4)))
    return letters if chance.random() < 0.5 else f"{letters}{count % 1000:03d}"


def queries(entries: list[SearchEntry], kind: str, number: int) -> list[str]:
    """What an agent types for a phrase: words of 1 to 6 characters cut out of one, and words nobody wrote."""
    chance = random.Random(kind)  # noqa: S311 - made-up searches keep no secrets
    shop = Shop(23)
    initial, spoken = _sounds()
    made = []
    while len(made) < number:
        entry = chance.choice(entries)
        length = chance.randint(1, 6)
        word = shop.word(length)
        query = {
            "Chinese": word,
            "code": entry.code[:length],
            "pinyin": "".join(spoken.get(c, "") for c in word)[:6] if chance.random() < 0.5 else _of(initial, word),
            "mixed": _of(spoken, word[:1]) + word[1:3],
            "two words": f"{word[:2]} {_of(initial, shop.word(2))}",
            "no hit": chance.choice((word[::-1] + "鑫", "qxv", "zzzqj", word[:1] + "龘", "00x0", "vwvw", "货 qxzv")),
        }[kind]
        if query.strip():
            made.append(query)
    return made


def _of(sounds: dict[str, str], word: str) -> str:
    return "".join(sounds.get(char, char) for char in word)


def _sounds() -> tuple[dict[str, str], dict[str, str]]:
    spoken: dict[str, str] = {}
    for name, characters in shipped_table().syllables.items():
        for char in characters:
            spoken.setdefault(char, name)
    return {char: name[0] for char, name in spoken.items()}, spoken


def _timed(work: Callable[[], object]) -> float:
    start = _clock()
    work()
    return (_clock() - start) * 1000


def _spread(times: list[float]) -> str:
    return f"{min(times):.2f}–{max(times):.1f}"


def scan(entries: Iterable[SearchEntry], query: str) -> list[SearchEntry]:
    """Go through a list: no pinyin, no order, no folding."""
    return [e for e in entries if query in e.code or query in e.title or query in e.text or query in e.group]


def _typed(query: str) -> list[str]:
    return [query[:end] for end in range(1, len(query) + 1) if not query[:end].endswith(" ")]


def _keys(index: PhraseIndex, wanted: list[str]) -> list[float]:
    """Type every query key by key, as the search box hands them over."""
    return [_timed(lambda typed=typed: index.search(typed, LIMIT)) for query in wanted for typed in _typed(query)]


def _searching(index: PhraseIndex, entries: list[SearchEntry]) -> list[Row]:
    peer = statistics.median(_timed(lambda q=q: scan(entries, q)) for q in queries(entries, "Chinese", 15))
    rows = []
    everything: list[float] = []
    gc.collect()
    for kind in KINDS:
        times = _keys(index, queries(entries, kind, SEARCHES))
        everything += times
        figure = statistics.quantiles(times, n=100)[-1]
        name = f"{len(index):,} phrases, {kind}, per key, p99"
        rows.append(Row(name, figure, "ms", "limit:", 5.0, figure / 5.0, 1.0, _spread(times)))
    figure = statistics.quantiles(everything, n=100)[-1]
    name = f"{len(index):,} phrases, every key, p99"
    return [*rows, Row(name, figure, "ms", "list scan", peer, figure / peer, 0.3, _spread(everything))]


def _small(index: PhraseIndex, entries: list[SearchEntry]) -> Row:
    times = [time for kind in KINDS for time in _keys(index, queries(entries, kind, SEARCHES // 2))]
    figure = statistics.quantiles(times, n=100)[-1]
    return Row(f"{SMALL:,} phrases, every key, p99", figure, "ms", "limit:", 1.0, figure, 1.0, _spread(times))


def _building(entries: list[SearchEntry]) -> list[Row]:
    build = IndexBuild(entries)
    steps = []
    while build.progress < 1.0:
        steps.append(_timed(build.advance))
    total = sum(steps) / 1000
    peer = statistics.median(_timed(lambda: [e.text.casefold() + e.title for e in entries]) for _ in range(3)) / 1000
    longest = statistics.quantiles(steps, n=100)[-1]
    name, spread = f"index of {len(entries):,} built beside the window", f"folding alone {peer:.2f}"
    return [
        Row(name, total, "s", "limit:", 10.0, total / 10, 1.0, spread),
        Row("a step of building, p99", longest, "ms", "limit: frame", STEP_MS, longest / STEP_MS, 1.0, _spread(steps)),
    ]


def _changing(index: PhraseIndex, entries: list[SearchEntry]) -> Row:
    """One phrase saved, used or removed while the index stands, and the search behind it."""
    chosen = entries[:: max(1, len(entries) // 200)]

    def change(entry: SearchEntry) -> None:
        index.put(entry)
        index.search("发货", LIMIT)

    times = [_timed(lambda entry=entry: change(entry)) for entry in chosen]
    figure = statistics.quantiles(times, n=100)[-1]
    return Row("one phrase changed and searched, p99", figure, "ms", "limit:", 5.0, figure / 5.0, 1.0, _spread(times))


def _memory(entries: list[SearchEntry]) -> Row:
    shipped_table()
    gc.collect()
    tracemalloc.start()
    index = build_index(entries)
    now, highest = (value / 1e6 for value in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    characters = sum(len(entry.text) + len(entry.title) for entry in entries)
    return Row(
        f"memory of the index of {len(index):,}", now, "MB", "limit:", MEMORY_MB, now / MEMORY_MB, 1.0,
        f"{highest:.0f} while building; {characters / 1e6:.1f} million characters",
    )  # fmt: skip
