"""A phrase becomes a draft with stops, escapes are undone, and an editor is told what is not meant so."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.variables import (
    Counts,
    PartKind,
    ProblemKind,
    Stop,
    StopKind,
    check,
    counts,
    escape,
    expand,
    next_wording,
    parse,
    unfilled_in,
)

NOW = datetime(2026, 11, 29, 14, 32)  # noqa: DTZ001 - local time, as the agent's wall clock shows it
PIECES = st.sampled_from(
    ["{客户称呼}", "{客户称呼|亲}", "{日期+3天}", "{?尺码:S/M/L}", "{光标}", "{customer}", "{x}", "{", "}",
     "\\", "|", "/", "?", ":", "亲 ", "\n", "{{", "{?", "{日期+"]
)  # fmt: skip
CONTENT = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Hi {customer|there}, {product} is here", "Hi Lily, 连衣裙 is here"),
        ("{Agent}/{shop|本店}", "小美/本店"),
        ("{date} {date+3} {date + 3 days} {date-30d}", "Nov 29 Dec 2 Dec 2 Oct 30"),
        ("{日期+3}{日期+3日}", "12月2日12月2日"),
        ("{客户称呼|}", "Lily"),
        ("{订单号|}。", "。"),
        ("{订单号|单号\\}稍后}", "单号}稍后"),
        ("\\{客户称呼} \\\\{客户称呼}", "{客户称呼} \\Lily"),
        ("C:\\\\dir\\x {x} {{客户称呼}}", "C:\\\\dir\\x {x} {Lily}"),
        ("{光标+3天}", "{光标+3天}"),
        ("{时间+3天}", "{时间+3天}"),
    ],
)
def test_a_phrase_becomes_a_draft(content: str, text: str) -> None:
    values = {"customer": "Lily", "商品名称": "连衣裙", "客服昵称": "小美"}
    assert expand(content, values, NOW).text == text


def test_stops_and_caret_are_places_in_the_draft() -> None:
    found = expand("{客户称呼}，{?尺码:S/M/L/}码的{光标}{订单号}已发{光标}", {"客户称呼": "小鹿"})
    assert found.text == "小鹿，{?尺码:S/M/L/}码的{订单号}已发"
    assert found.stops == (
        Stop(3, 12, StopKind.FILL_IN, "尺码", ("S", "M", "L")),
        Stop(17, 5, StopKind.UNFILLED, "订单号"),
    )
    assert found.caret == 17
    assert found.unfilled == ("尺码", "订单号")


def test_a_date_beyond_the_calendar_is_unfilled() -> None:
    assert expand("{日期+999天}", {}, NOW.replace(year=9999)).unfilled == ("日期",)


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ("{客户称呼|亲}{?备注}{?尺码:S/M}{日期-1天}{光标}", []),
        ("{客户名称}", [ProblemKind.UNKNOWN]),
        ("{}{ }", [ProblemKind.EMPTY, ProblemKind.EMPTY]),
        ("亲{客户称呼，在的", [ProblemKind.UNCLOSED]),
        ("\\{客户称呼", []),
        ("{日期+3000天}{时间+1天}{日期+x}", [ProblemKind.BAD_DATE] * 3),
        ("{?尺码:}{?尺码:S//L}", [ProblemKind.NO_CHOICES] * 2),
        ("{光标}{光标}", [ProblemKind.SECOND_CARET]),
        ("{{日期}}", [ProblemKind.UNCLOSED]),
    ],
)
def test_an_editor_is_told(content: str, kinds: list[ProblemKind]) -> None:
    assert [problem.kind for problem in check(content)] == kinds


def test_a_preview_is_told_the_size() -> None:
    assert counts("{客户称呼|亲}，\n{?尺码:S/M}码{光标}") == Counts(3, 2, 1, 1)
    assert counts("") == Counts(0, 0, 0, 0)


@given(CONTENT)
def test_the_parts_are_the_phrase(content: str) -> None:
    parts = parse(content)
    assert "".join(part.source for part in parts) == content
    at = 0
    for part in parts:
        assert part.start == at
        at += len(part.source)


@given(CONTENT)
def test_every_stop_is_where_it_says(content: str) -> None:
    found = expand(content, {"客户称呼": "{订单号}"}, NOW)
    for stop in found.stops:
        written = found.text[stop.start : stop.start + stop.length]
        assert written.startswith("{")
        assert written.endswith("}")
        assert [part.kind for part in parse(written)] in ([PartKind.VARIABLE], [PartKind.FILL_IN])
    assert list(found.stops) == sorted(found.stops, key=lambda stop: stop.start)
    assert found.caret is None or 0 <= found.caret <= len(found.text)


@given(st.one_of(CONTENT, st.text(max_size=40)))
def test_an_escaped_text_is_said_as_it_stands(text: str) -> None:
    found = expand(escape(text), {"客户称呼": "小鹿"}, NOW)
    assert (found.text, found.stops, found.caret) == (text, (), None)
    assert check(escape(text)) == []


@given(CONTENT)
def test_problems_lie_in_the_text_and_need_no_more_than_it(content: str) -> None:
    for problem in check(content):
        assert 0 <= problem.start < problem.start + problem.length <= len(content)


def test_a_pasted_draft_is_looked_through() -> None:
    assert [stop.name for stop in unfilled_in("好的{订单号}{x}{?码:S}{光标}")] == ["订单号", "码", "光标"]
    assert unfilled_in("没有 {} 变量") == ()


def test_many_braces_take_no_time() -> None:
    for text in ("{" * 50_000, "\\" * 50_000 + "{", "{?" * 20_000, "{日期|" * 10_000, "{a" * 20_000 + "}"):
        check(text)
        parse(text)


@given(st.integers(0, 9), st.none() | st.integers(-1, 9))
def test_what_was_given_last_is_not_offered_first(number: int, last: int | None) -> None:
    chosen = next_wording(number, last)
    assert 0 <= chosen < max(1, number)
    assert number < 2 or chosen != last
    assert next_wording(["a"] * number, last) == chosen
