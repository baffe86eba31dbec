"""Search finds what LIKE finds, all of it, in the same order, however the messages came and changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.ids import ContactId, MessageId
from console.domain.messages import Place
from console.storage import engine, grams
from console.storage.migrate import migrate
from console.storage.repositories import search
from console.storage.types import to_micros
from console.storage.unit_of_work import SqlUnitOfWork
from tests.helpers.clock import FakeClock
from tests.helpers.storage import START, message, put, someone

ALPHABET = "abAB12退款的é😀，。 -_%'\"*\u200d\u0301"
TEXT = st.text(alphabet=ALPHABET, max_size=12)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 1), TEXT, st.integers(-3, 3)),
        st.tuples(st.just("correct"), st.integers(0, 40), TEXT, st.just(0)),
        st.tuples(st.just("retract"), st.integers(0, 40), st.just(""), st.just(0)),
        st.tuples(st.just("remove"), st.integers(0, 40), st.just(""), st.just(0)),
    ),
    min_size=5,
    max_size=40,
)


@contextmanager
def unit_on(path: Path) -> Iterator[tuple[SqlUnitOfWork, sqlite3.Connection, search.SearchIndex]]:
    opened = engine.writer(path)
    index = search.SearchIndex()
    with opened.connect() as connection, connection.begin():
        yield SqlUnitOfWork(connection, FakeClock(), index), engine.driver(connection), index
    opened.dispose()


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A file of the newest revision."""
    path = tmp_path / "console.db"
    path.touch()
    migrate(path)
    return path


def like(
    raw: sqlite3.Connection, text: str, contact: ContactId | None, before: Place | None, limit: int
) -> list[MessageId]:
    """What a table scan with LIKE finds."""
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    when, number = (1 << 62, 1 << 62) if before is None else (to_micros(before.sent_at), before.id)
    rows = raw.execute(
        "SELECT id FROM messages WHERE body LIKE ? ESCAPE '\\' AND (? IS NULL OR contact_id = ?)"
        " AND (sent_at, id) < (?, ?) ORDER BY sent_at DESC, id DESC LIMIT ?",
        (f"%{text}%", contact, contact, when, number, limit),
    )
    return [number for (number,) in rows]


def agree(unit: SqlUnitOfWork, raw: sqlite3.Connection, text: str, limit: int = 50) -> None:
    """Compare search with LIKE: everywhere, in each contact, and page after page."""
    for contact in (None, ContactId(1), ContactId(2)):
        before: Place | None = None
        for _ in range(30):
            hits = unit.messages.search(text, contact_id=contact, before=before, limit=limit)
            expected = like(raw, text, contact, before, limit)
            assert [hit.message.id for hit in hits] == expected, (text, contact, before)
            if not hits:
                break
            before = Place(hits[-1].message.sent_at, hits[-1].message.id)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=CHANGES,
    queries=st.lists(st.text(alphabet=ALPHABET, min_size=1, max_size=4), min_size=1, max_size=8),
    behind=st.sampled_from([1, 3, 7, 256]),
    small=st.sampled_from([0, 3, 2_000]),
    few=st.sampled_from([0, 4, 500]),
    chunk=st.sampled_from([1, 2, 11]),
)
def test_search_is_like(
    fresh: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: list[tuple[str, int, str, int]],
    queries: list[str],
    behind: int,
    small: int,
    few: int,
    chunk: int,
) -> None:
    for name, value in (
        ("BEHIND", behind),
        ("_SMALL_CONTACT", small),
        ("_FEW", few),
        ("_FEW_OF_CONTACT", few),
        ("CHUNK_BITS", chunk),
    ):
        monkeypatch.setattr(search, name, value)
    with unit_on(fresh) as (unit, raw, index):
        raw.execute("SAVEPOINT example")
        contacts = [someone(unit, "v-1@shop.test"), someone(unit, "v-2@shop.test")]
        stored: list[MessageId] = []
        for kind, number, text, hours in changes:
            if kind == "add":
                after = hours * 3600 + len(stored)
                stored.append(put(unit, message(contacts[number].id, text, after=after)).id)
            elif stored and kind == "correct":
                unit.messages.correct(stored[number % len(stored)], text)
            elif stored and kind == "remove":
                unit.history.remove([stored.pop(number % len(stored))])
            elif stored:
                unit.messages.retract(stored[number % len(stored)])
        bodies = [text for kind, _, text, _ in changes if kind in {"add", "correct"}]
        pieces = [body[at : at + size] for body in bodies[:6] for at in (0, 1, 3) for size in (1, 2, 3, 5)]
        for query in {*queries, *(piece for piece in pieces if piece)}:
            agree(unit, raw, query, limit=3)
        raw.execute("INSERT INTO message_fts (message_fts) VALUES ('integrity-check')")
        raw.execute("ROLLBACK TO example")
        index.forget()


def test_a_history_of_many_chunks_out_of_order(fresh: Path) -> None:
    with unit_on(fresh) as (unit, raw, _):
        contacts = [someone(unit, "v-1@shop.test"), someone(unit, "v-2@shop.test")]
        for number in range(9_000):
            # The second half is an archive page: stored later, but older; order numbers and words in it.
            after = number * 60 if number < 4_500 else number * 30 - 400_000
            body = f"订单{number * 7919 % 100_000} 退款{'快' if number % 900 == 3 else ''} Size{number % 13}"
            put(unit, message(contacts[number % 5 == 0].id, body, after=after))
        for text in (
            "退",
            "退款",
            "款快",
            "快 s",
            "单7",
            "791",
            "SIZE1",
            "e12",
            "1",
            "z",
            "7 ",
            "款 Size3",
            "没有",
            " ",
            "快",
        ):
            agree(unit, raw, text)
        place = Place(START, MessageId(1))
        assert [h.message.id for h in unit.messages.search("退款", before=place, limit=5)] == like(
            raw, "退款", None, place, 5
        )
        assert unit.messages.search("") == []
        assert unit.messages.search("退", limit=0) == []


def test_the_index_forgets_what_was_rolled_back(fresh: Path) -> None:
    opened = engine.writer(fresh)
    index = search.SearchIndex()
    with opened.connect() as connection:

        def transaction(number: int, *, keep: bool) -> None:
            with connection.begin() as begun:
                index.begin()
                unit = SqlUnitOfWork(connection, FakeClock(), index)
                contact = someone(unit)
                for offset in range(300):
                    put(unit, message(contact.id, f"词{number}x{offset}", after=number * 10_000))
                if not keep:
                    begun.rollback()
                    index.forget()

        for number in range(1, 5):
            transaction(number, keep=number % 2 == 0)
        with connection.begin():
            unit = SqlUnitOfWork(connection, FakeClock(), index)
            raw = engine.driver(connection)
            for text in ("词1", "词2x29", "3x1", "词4", "x299"):
                agree(unit, raw, text)
            raw.execute("INSERT INTO message_fts (message_fts) VALUES ('integrity-check')")
    opened.dispose()


def test_words_that_were_taken_back_are_not_in_the_index(fresh: Path) -> None:
    with unit_on(fresh) as (unit, raw, _):
        contact = someone(unit)
        for number in range(300):
            put(unit, message(contact.id, f"secret密码{number}"))
        unit.messages.retract(MessageId(5))
        unit.messages.correct(MessageId(6), "other 别的")
        found = raw.execute("SELECT rowid FROM message_fts WHERE message_fts MATCH '\"sec\"'").fetchall()
        assert (5,) not in found
        assert (6,) not in found
        assert raw.execute("SELECT rowid FROM message_fts WHERE message_fts MATCH '\"别的\"'").fetchall() == [(6,)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ""),
        ("退换货", "退换 换货 货"),
        ("订单AB12，到", "订单 单 AB1 B12 12 2 到"),
        ("a b", "a b"),
        ("？！…", ""),
        ("é😀", "é😀 😀"),
    ],
)
def test_cutting(text: str, tokens: str) -> None:
    assert grams.document(text) == tokens


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("退", '"退"*'),
        ("退换", '"退换"'),
        ("退换货", '"退换 换货"'),
        ("12", '"12"*'),
        ("1234", '"123 234"'),
        ("单12", '"单 12"*'),
        ("12单", '"12 2 单"*'),
        ("ab-cd ", '"ab b cd d"'),
        ('"*', None),
    ],
)
def test_asking(text: str, expression: str | None) -> None:
    phrase = grams.phrase(text)
    assert (phrase and phrase.expression) == expression


def test_a_very_long_search_is_still_exact(fresh: Path) -> None:
    with unit_on(fresh) as (unit, raw, _):
        contact = someone(unit)
        long = "".join(chr(0x4E00 + number) for number in range(500))
        for number in range(260):
            put(unit, message(contact.id, long + str(number)))
        agree(unit, raw, long + "7")
        with closing(raw.execute("SELECT count(*) FROM messages")) as counted:
            assert counted.fetchone() == (260,)
