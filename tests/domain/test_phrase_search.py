"""Phrases are found by code, words and sound, in the order of the match and then of use, whole and while typing."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.phrase_fields import document, symbols_for
from console.domain.phrase_match import Kind, Word
from console.domain.phrase_search import IndexBuild, PhraseIndex, SearchEntry, build_index
from console.domain.pinyin import fold, shipped_table

EVERYTHING = 10_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def entry(key: int, code: str = "", title: str = "", text: str = "", **more: object) -> SearchEntry:
    return replace(SearchEntry(key, code, title, text), **more)  # type: ignore[arg-type]  # fields by name


def keys(index: PhraseIndex, query: str, limit: int = 50) -> list[object]:
    return [hit.key for hit in index.search(query, limit).hits]


def kind(found: SearchEntry, query: str) -> Kind | None:
    hits = build_index([found]).search(query).hits
    return hits[0].kind if hits else None


# --- an oracle that knows nothing of indexes: it tries every way to cut a word ---


def cuts(token: str, field: str, at: int, place: int = 0) -> bool:
    """Tell whether token[place:] can be read along the characters of field from at on."""
    if place == len(token) or at >= len(field):
        return place == len(token)
    table, char, rest = shipped_table(), field[at], token[place:]
    if rest[0] == char and cuts(token, field, at + 1, place + 1):
        return True
    readings = [name for name, characters in table.syllables.items() if char in characters and rest[0] in LETTERS]
    for reading in readings:
        initials = {reading[0], reading[:2] if reading[:2] in {"zh", "ch", "sh"} else reading[0]}
        for written in {*initials, reading}:
            if rest.startswith(written) and cuts(token, field, at + 1, place + len(written)):
                return True
        if reading.startswith(rest):
            return True
    return False


def spread(token: str, head: str) -> bool:
    table, at = shipped_table(), 0
    for char in token:
        while at < len(head) and not (head[at] == char or (char in LETTERS and head[at] in initial(char, table))):
            at += 1
        if at == len(head):
            return False
        at += 1
    return True


def initial(letter: str, table: object) -> set[str]:
    return {c for name, chars in shipped_table().syllables.items() if name[0] == letter for c in chars}


def expected(found: SearchEntry, query: str) -> bool:
    fields = [fold(field) for field in (found.code, found.title, found.text, found.group, " ".join(found.tags))]
    head = fold(found.code) + "\x02" + (fold(found.title) or "\x03" + fold(found.text)[:12])
    for token in fold(query).split():
        near = any(cuts(token, field, at) for field in fields for at in range(len(field)))
        loose = len(token) >= (3 if token.isascii() else 2) and spread(token, head)
        if not (near or loose):
            return False
    return True


CHARACTERS = "发货时间会计行长绿女重安西案fhsjka1 ｆＨ。😀"
TEXT = st.text(CHARACTERS, max_size=6)
ENTRIES = st.lists(
    st.builds(
        entry, st.just(0), st.text("fhaxj01", max_size=4), TEXT, TEXT, group=TEXT, tags=st.tuples(TEXT),
        use_recent=st.sampled_from([0, 0, 1, 7]),
    ),
    max_size=12,
).map(lambda found: [replace(each, key=key) for key, each in enumerate(found)])  # fmt: skip
PARTS = [
    *"发货时间会计行长绿女安", "fa", "huo", "hu", "sh", "shi", "ji", "kuai", "hui", "lv", "lu", "xi", "an",
    *"fhsjkaxn1", " ", "😀",
]  # fmt: skip
QUERY = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join)


@settings(deadline=None, max_examples=300)
@given(ENTRIES, QUERY)
def test_it_finds_what_a_look_at_every_phrase_finds(entries: list[SearchEntry], query: str) -> None:
    result = build_index(entries).search(query, EVERYTHING)
    assert {hit.key for hit in result.hits} == {each.key for each in entries if expected(each, query)}
    assert result.complete
    assert result.total == len(result.hits)


@settings(deadline=None, max_examples=150)
@given(ENTRIES, QUERY, st.integers(1, 5))
def test_a_limit_takes_the_first_of_all(entries: list[SearchEntry], query: str, limit: int) -> None:
    whole = keys(build_index(entries), query, EVERYTHING)
    result = build_index(entries).search(query, limit)
    assert [hit.key for hit in result.hits] == whole[:limit]
    assert result.total == len(whole) if result.complete else result.total <= len(whole)


@settings(deadline=None, max_examples=150)
@given(ENTRIES, QUERY, st.integers(1, 20))
def test_the_order_does_not_depend_on_how_it_was_typed(entries: list[SearchEntry], query: str, limit: int) -> None:
    typing = build_index(entries)
    for end in range(1, len(query) + 1):
        fresh = build_index(entries)
        assert keys(typing, query[:end], limit) == keys(fresh, query[:end], limit)


@settings(deadline=None, max_examples=150)
@given(ENTRIES, QUERY)
def test_hits_come_by_kind_use_and_place(entries: list[SearchEntry], query: str) -> None:
    order = {each.key: (-each.use_recent, place) for place, each in enumerate(entries)}
    hits = build_index(entries).search(query, EVERYTHING).hits
    assert [(hit.kind, *order[hit.key]) for hit in hits] == sorted((hit.kind, *order[hit.key]) for hit in hits)
    for hit in hits:
        assert build_index([entries[hit.key]]).search(query).hits[0].kind is hit.kind


@settings(deadline=None, max_examples=150)
@given(ENTRIES, QUERY)
def test_marks_lie_in_their_fields(entries: list[SearchEntry], query: str) -> None:
    for hit in build_index(entries).search(query).hits:
        found = entries[hit.key]
        for spans, field in ((hit.code, found.code), (hit.title, found.title), (hit.text, found.text)):
            last = -1
            for start, end in spans:
                assert last < start < end <= len(field)
                last = end


@settings(deadline=None, max_examples=150)
@given(ENTRIES, st.lists(st.tuples(st.integers(0, 14), st.none() | TEXT), max_size=8), QUERY)
def test_a_changed_phrase_is_found_as_after_a_new_build(
    entries: list[SearchEntry], changes: list[tuple[int, str | None]], query: str
) -> None:
    index = build_index(entries)
    now = {each.key: each for each in entries}
    for key, title in changes:
        index.search(query)
        if title is None:
            now.pop(key, None)
            index.remove(key)
        else:
            now[key] = replace(now.get(key, entry(key)), title=title)
            index.put(now[key])
    assert len(index) == len(now)
    built = build_index(now.values())
    changed, fresh = index.search(query, EVERYTHING), built.search(query, EVERYTHING)
    assert {(hit.key, hit.kind) for hit in changed.hits} == {(hit.key, hit.kind) for hit in fresh.hits}
    assert index.search("", EVERYTHING).total == len(now)


SHIPPING = entry(1, "fh01", "发货时间", "亲，48小时内发货哦", group="售前 > 物流", tags=("会计",))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fh01", Kind.EXACT_CODE),
        ("ＦＨ０１", Kind.EXACT_CODE),
        ("fh0", Kind.CODE_PREFIX),
        ("发货", Kind.TEXT_PREFIX),
        ("亲，", Kind.TEXT_PREFIX),
        ("fhsj", Kind.INITIALS_PREFIX),
        ("fahuo", Kind.FULL_PINYIN),
        ("FaHuo", Kind.FULL_PINYIN),
        ("fahuo时间", Kind.FULL_PINYIN),
        ("fhuo", Kind.FULL_PINYIN),
        ("fahuoshij", Kind.FULL_PINYIN),
        ("kuaiji", Kind.FULL_PINYIN),
        ("huiji", Kind.FULL_PINYIN),
        ("wuliu", Kind.FULL_PINYIN),
        ("小时", Kind.SUBSTRING),
        ("h01", Kind.SUBSTRING),
        ("sjn", None),
        ("xsn", Kind.INITIALS),
        ("发间", Kind.SUBSEQUENCE),
        ("fsj", Kind.SUBSEQUENCE),
        ("时间 fahuo", Kind.SUBSTRING),
        ("发货 xiaoshi", Kind.FULL_PINYIN),
        ("fahuo 物流 小时", Kind.SUBSTRING),
        ("ahuo", None),
        ("huofa", None),
        ("发货 退款", None),
    ],
)
def test_every_kind_of_match(query: str, found: Kind | None) -> None:
    assert kind(SHIPPING, query) is found


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("银行行长", ["yinhanghangzhang", "yhhz", "yinxing"]),
        ("重新发", ["chongxin", "zhongxin", "cxf"]),
        ("还没到", ["haimei", "huanm"]),
        ("绿色女鞋", ["lvse", "luse", "nvxie", "nuxie"]),
        ("西安", ["xian", "xa", "xia"]),
        ("知识产权", ["zhishi", "zscq", "zhshichq"]),
    ],
)
def test_several_readings_at_the_starts_of_syllables(text: str, queries: list[str]) -> None:
    index = build_index([entry(1, title=text)])
    for query in queries:
        assert keys(index, query) == [1], query
    for query in ("in", "ang", "ong", "ai", "ian"):
        assert index.search(query).hits == (), query


def test_what_matched_is_marked() -> None:
    hit = build_index([SHIPPING]).search("fahuo").hits[0]
    assert (hit.code, hit.title, hit.text) == ((), ((0, 2),), ((7, 9),))
    hit = build_index([SHIPPING]).search("fhsj 48").hits[0]
    assert (hit.title, hit.text) == (((0, 4),), ((2, 4),))
    assert build_index([SHIPPING]).search("发间").hits[0].title == ((0, 1), (3, 4))
    assert build_index([SHIPPING]).search("kuaiji").hits[0].title == ()


def test_an_exact_code_is_first_whatever_is_used_more() -> None:
    entries = [entry(n, "fh", f"发货{n}", use_recent=9) for n in range(1, 9)]
    index = build_index([*entries, entry(99, "f"), entry(100, "x", "f")])
    assert keys(index, "f")[0] == 99
    assert keys(index, "F", 1) == [99]


def test_use_of_late_decides_among_equals() -> None:
    index = build_index([entry(1, title="发货一"), entry(2, title="发货二", use_recent=3), entry(3, title="发货三")])
    assert keys(index, "发货") == [2, 1, 3]
    index.put(entry(3, title="发货三", use_recent=5))
    assert keys(index, "发货") == [3, 2, 1]
    assert keys(index, "") == [3, 2, 1]
    assert keys(index, "", 2) == [3, 2]


def test_many_changes_ask_for_a_new_build() -> None:
    index = build_index([])
    assert keys(index, "a") == []
    for number in range(301):
        index.put(entry(number, title=f"第{number}"))
    assert index.stale
    assert keys(index, "di8", 1) == [8]
    assert keys(index, "第7", 3) == [7, 70, 71]


def test_a_build_goes_step_by_step_and_can_be_dropped() -> None:
    build = IndexBuild([entry(n, title=f"发货{n}") for n in range(950)])
    assert not build.advance()
    with pytest.raises(RuntimeError):
        _ = build.index
    seen = []
    while not build.advance():
        seen.append(build.progress)
    assert seen == sorted(seen)
    assert build.index.search("fahuo949").total == 1


def test_rare_and_common_words_of_a_large_library() -> None:
    """Kept as bits or as lists, what an index holds is what a look at every phrase finds."""
    chance = random.Random(4)
    common, rare = "发货时间会计行长的了请您", "鑫龘绿女安磊淼焱珺瑾"
    entries = []
    for number in range(3000):
        letters = "".join(chance.choices(common, k=8)) + (chance.choice(rare) if number % 40 == 0 else "")
        entries.append(
            entry(number, f"{chance.choice('fhx')}{number % 97}", letters[:5], letters[5:] + "abc"[: number % 4])
        )
    index, table = build_index(entries), shipped_table()
    documents = [document(each, symbols_for(table)) for each in entries]
    for query in (
        "鑫",
        "xin",
        "fahuo",
        "fhsj",
        "f9",
        "lv",
        "货鑫",
        "nvhai",
        "sj",
        "abc",
        "kuaijih",
        "发了",
        "龘龘",
        "linmiao",
    ):
        word = Word(query, table)
        single = [(word.kind(*each), number) for number, each in enumerate(documents)]
        found = {number for kind, number in single if kind is not None and kind is not Kind.SUBSEQUENCE}
        hits = index.search(query, EVERYTHING).hits
        assert {hit.key for hit in hits if hit.kind is not Kind.SUBSEQUENCE} == found, query


def test_long_and_odd_words_end_soon() -> None:
    index = build_index([entry(1, title="啊" * 200, text="a" * 500), entry(2, title="市" * 300)])
    for query in ("a" * 300, "sh" * 200, "zhs" * 100, "[](.*)\\", "\x00\x01\x05", "𠮷", "{光标}", " ", "’", "ü"):
        assert index.search(query).total <= 2
    assert keys(index, "shshsh") == [2]


def test_the_shipped_table_knows_what_is_typed() -> None:
    table = shipped_table()
    assert len({char for characters in table.syllables.values() for char in characters}) > 20_000
    assert all(re.fullmatch("[a-z]+", name) for name in table.syllables)
    assert all("会" in table.syllables[name] for name in ("hui", "kuai"))
    assert len(table.sets) < 0x80


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
