"""Phrases and packs in the store: whole, in order, fast, and as they were through any migration."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.ids import Address, GroupId, PhraseId
from console.domain.packs import PackFile, Subscription
from console.domain.phrases import (
    PERSONAL,
    UNGROUPED,
    UNGROUPED_ID,
    Overlay,
    Phrase,
    PhraseGroup,
    new_phrase_ids,
)
from console.ports import UnitOfWork
from console.storage import migrate
from console.storage.phrase_json import dump_all, dump_pack, load_all, load_pack
from tests.helpers.asyncio_run import run
from tests.helpers.packs import pack
from tests.helpers.storage import START, opened, someone
from tests.helpers.storage_old import FOLDER, FULL

Work = Callable[[UnitOfWork], None]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TIMES = st.none() | st.integers(0, 10**15).map(lambda micros: START + timedelta(microseconds=micros))
DAYS = st.none() | st.dates()
PHRASE = st.builds(
    Phrase,
    st.uuids().map(lambda made: PhraseId(made.hex)),
    st.sampled_from([UNGROUPED_ID, GroupId("g")]),
    *(TEXT, TEXT, TEXT),
    st.just(PERSONAL),
    *(TEXTS, TEXTS, TEXTS, DAYS, DAYS, st.booleans(), st.booleans()),
    st.integers(0, 9),
    *(TIMES, TIMES, st.integers(0, 5), TIMES),
)


@pytest.fixture
def do(tmp_path: Path) -> Callable[[Work], None]:
    """Run a function in one transaction of a fresh store."""

    def in_store(work: Work) -> None:
        async def main() -> None:
            async with opened(tmp_path / "account") as store:
                await store.write(work, durable=False)

        run(main())

    return in_store


def every(phrase: Phrase) -> tuple[object, ...]:
    return phrase, phrase.position, phrase.created_at, phrase.changed_at, phrase.use_count, phrase.last_used_at


def test_ungrouped_is_always_there_and_first(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        assert unit.phrases.groups() == [UNGROUPED]
        unit.phrases.put_group(PhraseGroup(GroupId("a"), ("a",), position=0))
        unit.phrases.put_group(replace(UNGROUPED, path=("renamed",), collapsed=True, position=7))
        unit.phrases.remove_group(UNGROUPED_ID)
        unit.phrases.remove_source(PERSONAL)
        assert unit.phrases.groups() == [replace(UNGROUPED, collapsed=True)]

    do(work)


def test_every_field_comes_back(tmp_path: Path) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(PHRASE, max_size=6, unique_by=lambda each: each.id))
    def check(phrases: list[Phrase]) -> None:
        def work(unit: UnitOfWork) -> None:
            unit.phrases.remove_source(PERSONAL)
            unit.phrases.put_group(PhraseGroup(GroupId("g"), ("g",)))
            unit.phrases.put_many(phrases)
            found = {each.id: each for each in unit.phrases.phrases()}
            assert [every(found[each.id]) for each in phrases] == [every(each) for each in phrases]
            assert {each.id for each in unit.phrases.get_many(list(found))} == set(found)
            back = load_all(dump_all(unit.phrases.groups(), phrases))
            assert [every(each) for each in back[1]] == [every(each) for each in phrases]
            assert list(back[0]) == unit.phrases.groups()

        async def main() -> None:
            async with opened(tmp_path / "account") as store:
                await store.write(work, durable=False)

        run(main())

    check()


def test_what_the_store_knows_itself_is_not_written_over(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.phrases.put(FULL)
        unit.phrases.note_use(FULL.id, START)
        later = START + timedelta(days=1)
        unit.phrases.put(replace(FULL, content="new", created_at=later, changed_at=later, use_count=99))
        found = unit.phrases.get(FULL.id)
        assert found is not None
        assert (found.content, found.created_at, found.changed_at) == ("new", START, later)
        assert (found.use_count, found.last_used_at) == (1, START)
        unit.phrases.note_use(PhraseId("nobody"), START)
        assert unit.phrases.uses_since(START) == {FULL.id: 1}
        assert unit.phrases.uses_since(later) == {}

    do(work)


def test_positions_are_kept_or_come_at_the_end(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        ids = new_phrase_ids(5)
        assert sorted(ids) == ids
        first = [Phrase(each, UNGROUPED_ID, "", "", str(n)) for n, each in enumerate(ids)]
        unit.phrases.put_many(first[:3])
        unit.phrases.put_many([first[1], first[3], replace(first[4], position=0)])
        assert [each.position for each in unit.phrases.phrases()] == [0, 0, 1, 2, 3]
        assert [each.content for each in unit.phrases.phrases() if each.position] == ["1", "2", "3"]

    do(work)


def test_versions_are_numbered_for_each_phrase(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        other = replace(FULL, id=PhraseId("other"))
        unit.phrases.add_versions([FULL, other], START, "a")
        unit.phrases.add_versions([replace(FULL, content="2")], START, "b")
        assert [(each.number, each.author) for each in unit.phrases.versions(FULL.id)] == [(2, "b"), (1, "a")]
        unit.phrases.forget([FULL.id])
        assert unit.phrases.versions(FULL.id) == []
        assert len(unit.phrases.versions(other.id)) == 1
        unit.phrases.forget([])

    do(work)


def test_overlays_know_nothing_from_empty(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        over = Overlay(PhraseId("p"), "team", hidden=False, title="", variants=(), position=0)
        unit.phrases.put_overlays([over, Overlay(PhraseId("q"), "team")])
        assert unit.phrases.overlays() == [over]
        unit.phrases.put_overlays([Overlay(PhraseId("p"), "team")])
        assert unit.phrases.overlays() == []

    do(work)


def test_ids_of_the_bin_are_never_given_twice(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        first = unit.phrases.add_to_bin([], [FULL], START, "a")
        taken = unit.phrases.take_from_bin(first)
        assert taken is not None
        assert (taken.phrases, taken.kept_until) == ((FULL,), START + timedelta(days=30))
        assert unit.phrases.add_to_bin([], [FULL], START, "a") > first

    do(work)


def test_a_buyers_last_wording(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        buyer = someone(unit, Address("b@shop.test"))
        for wording in (1, 2):
            unit.phrases.set_wording(buyer.id, FULL.id, wording)
        assert unit.phrases.last_wording(buyer.id, FULL.id) == 2
        assert unit.phrases.last_wording(buyer.id, PhraseId("x")) is None

    do(work)


def test_packs_and_their_former_versions(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        assert unit.packs.go_back("team") is None
        for number in range(1, 9):
            assert unit.packs.add_version(PackFile(pack(str(number)), f"d{number}", "ab"), START) == number
        unit.packs.set_key("team", "ab", START)
        (installed,) = unit.packs.installed()
        assert (installed.number, installed.former, installed.key, installed.digest) == (8, "7", "ab", "d8")
        assert unit.packs.pack("team", 2) is None
        back = unit.packs.go_back("team")
        assert back == pack("7")
        assert unit.packs.add_version(PackFile(pack("9"), "d9", "ab"), START) == 8
        assert unit.packs.installed()[0].former == "7"
        unit.packs.remove("team")
        assert (unit.packs.installed(), unit.packs.key("team")) == ([], "ab")
        unit.packs.put_subscription(Subscription("https://shop.test/a.qpack", False))
        unit.packs.put_subscription(Subscription("https://shop.test/a.qpack", True, START, "x"))
        assert unit.packs.subscriptions() == [Subscription("https://shop.test/a.qpack", True, START, "x")]

    do(work)


def test_a_pack_in_one_column() -> None:
    made = pack("1.2", valid_from=START.date(), changelog="neu")
    assert load_pack(dump_pack(made)) == made


def test_phrases_of_the_first_release_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    folder.mkdir()
    path = folder / "console.db"
    shutil.copyfile(FOLDER / "0001.db", path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO phrase_groups VALUES ('none', '[]', 1)")
        raw.execute("INSERT INTO phrase_groups VALUES ('empty', '[\"leer\"]', 2)")
        raw.execute("INSERT INTO phrases VALUES ('s', 'g', '001', '', 'a', 'starter-en', 1, 5, 60000000)")
        raw.execute("INSERT INTO phrases VALUES ('n', 'none', '', '', 'b', '', 0, 0, NULL)")

    def check(unit: UnitOfWork) -> None:
        assert [(each.id, each.path, each.source) for each in unit.phrases.groups()] == [
            (UNGROUPED_ID, (), ""),
            ("g", ("客服", "问候"), ""),
            ("empty", ("leer",), ""),
        ]
        loose, packed, starter = unit.phrases.phrases()
        assert (loose.id, loose.group_id) == ("n", UNGROUPED_ID)
        assert (packed.source, starter.source, starter.code, starter.use_count) == ("pack", "", "001", 5)
        assert (starter.variants, starter.created_at, starter.pinned) == ((), None, False)

    async def main() -> None:
        async with opened(folder) as store:
            await store.read(check)

    run(main())
    migrate.migrate(path, "0001", down=True)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT id, group_id FROM phrases ORDER BY id").fetchall() == [
            ("n", UNGROUPED_ID),
            ("p", "g"),
            ("s", "g"),
        ]
