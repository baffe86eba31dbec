"""Auto-reply: one decision over 200 rules, and what it adds to storing a message; goal of issue 4: under 1 ms."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rows import Row
from console.domain.autoreply import Condition, KeywordMatch, Rule, RuleSet, Texts, standard_rules
from console.domain.autoreply_engine import Book, ContactState, Incoming, Situation, decide
from console.domain.channel_events import MessageArrived
from console.domain.ids import Address, OriginId
from console.domain.messages import Direction
from console.domain.presence import AgentStatus
from console.patterns import LinearPatterns
from console.ports import UnitOfWork
from console.services.autoreply_batch import Answerer, Snapshot
from console.services.batch import Batch
from console.settings.clock import SystemClock
from console.storage.store import SqliteStore, open_store

RULES = 200
RUNS = 300 if os.environ.get("BENCH_QUICK") else 2000
MESSAGES = 200 if os.environ.get("BENCH_QUICK") else 1000
LIMIT_MS = 1.0
GOAL = 4.0
"""Two messages, a row of the outbox, the log's and the state, against one message."""
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SHORT = "亲，这件有货吗？今天拍下什么时候发货，圆通还是顺丰？"
LONG = SHORT * 80
"""Of this the rules see 1,000 characters."""
BUYER = Address("buyer@visitor.shop.test")


def run() -> list[Row]:
    """Measure a usual and a long message that no rule but the last answers, then the transaction."""
    return [
        *(_decision(name, text) for name, text in (("usual", SHORT), ("1,000 characters", LONG))),
        asyncio.run(_stored()),
    ]


def _rules() -> RuleSet:
    """All conditions on, and keyword rules of each kind, every fifth a pattern; only the last matches."""
    standard = standard_rules({condition: (f"{condition.value} {{客户称呼|亲}}",) for condition in Condition})
    fixed = tuple(replace(rule, on=True) for rule in standard.rules)
    return replace(standard, rules=(*fixed, *(_keyword(number) for number in range(RULES - len(fixed)))))


def _keyword(number: int) -> Rule:
    rule = Rule(f"k{number}", Condition.KEYWORD, on=True, texts=Texts(("{客户称呼|亲}，今天16点前付款当天发货/:^_^",)))
    if number == RULES - len(standard_rules().rules) - 1:
        return replace(rule, words=("发货",))
    if number % 5 == 0:
        return replace(rule, match=KeywordMatch.PATTERN, pattern=f"(退|换).{{0,5}}(货|款){number}")
    match = KeywordMatch.ALL if number % 5 == 1 else KeywordMatch.ANY
    return replace(rule, match=match, words=tuple(f"词{number}{each}" for each in "甲乙丙丁"))


def _decision(name: str, text: str) -> Row:
    book = Book(_rules(), LinearPatterns().compile)
    situation = Situation(AgentStatus.ONLINE, 3, None, {"客户称呼": "小明", "客服昵称": "小美"})
    incoming = Incoming(text, BUYER)
    # Heard today already, and within the hours: no condition but the last keyword holds.
    now = datetime.now(UTC).astimezone().replace(hour=12) + timedelta(days=7)
    now -= timedelta(days=now.weekday())
    state = ContactState(heard_at=now - timedelta(minutes=10))

    def once() -> None:
        decision, _ = decide(book, state, situation, incoming, now)
        if len(decision.verdicts) != RULES - 1 or decision.rule_id is None:
            raise AssertionError(decision.rule_id)

    times = _times(once)
    figure = statistics.median(times)
    spread = f"{min(times):.2f}–{sorted(times)[int(len(times) * 0.99)]:.2f} (p99)"
    return Row(
        f"Auto-reply decision, 200 rules, {name}", figure, "ms", "limit", LIMIT_MS, figure / LIMIT_MS, 1.0, spread
    )


def _times(once: Callable[[], None]) -> list[float]:
    once()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        once()
        times.append(1000 * (time.perf_counter() - start))
    return times


async def _stored() -> Row:
    """Store messages of as many buyers, with the 200 rules looking on and with none, each in its transaction."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "account", SystemClock())
        try:
            snapshot = Snapshot(
                Book(_rules(), LinearPatterns().compile), AgentStatus.ONLINE, frozenset(), frozenset(), "小美", ""
            )
            without, with_rules = [], []
            for number in range(MESSAGES):
                without.append(await _one(store, f"a{number}", None))
                with_rules.append(await _one(store, f"b{number}", snapshot))
        finally:
            await store.close()
    figure, peer = statistics.median(with_rules), statistics.median(without)
    spread = f"p95 {sorted(with_rules)[int(MESSAGES * 0.95)]:.1f}"
    return Row("Message stored and answered by itself", figure, "ms", "stored only", peer, figure / peer, GOAL, spread)


async def _one(store: SqliteStore, name: str, snapshot: Snapshot | None) -> float:
    event = MessageArrived(Address(f"{name}@visitor.shop.test"), Direction.IN, SHORT, OriginId(name))

    def work(uow: UnitOfWork) -> None:
        batch = Batch(uow, follow_live=True, answerer=Answerer(snapshot, uow) if snapshot is not None else None)
        batch.apply(event, NOON)
        batch.finish()

    start = time.perf_counter()
    await store.write(work, durable=False)
    return 1000 * (time.perf_counter() - start)
