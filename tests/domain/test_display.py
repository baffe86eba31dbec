"""Strangers' text is harmless once it is shown, and ordinary text is untouched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.display import CHARACTERS, LINES, MARKS_IN_A_ROW, clean, leads_somewhere, shown, whole
from tests.helpers.chat import HOSTILE

FORBIDDEN = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff\x00\x1b")
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [*sorted(FORBIDDEN), "\u200d", "\u200c", "\u0301", "\u20dd", "\n", "\r", "\u2028", "/", ":", "."]
        ),
    ),
    max_size=300,
)


@given(NASTY)
def test_nothing_that_turns_hides_or_floods_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not FORBIDDEN & set(cleaned)
    assert all(char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"} for char in cleaned)
    marks = 0
    for char in cleaned:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0 if char not in "\u200c\u200d" else marks
        assert marks <= MARKS_IN_A_ROW + 1


@given(NASTY)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(NASTY)
def test_what_is_shown_is_short_and_its_links_lead_to_the_web(text: str) -> None:
    result = shown(text)
    assert result.text.count("\n") < LINES
    for link in result.links:
        assert 0 <= link.start < link.end <= len(result.text)
        assert link.url.startswith(("http://", "https://"))


@given(st.text(st.characters(categories=("L", "Nd", "Po", "Zs"), max_codepoint=0x2FF), max_size=200))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    plain = text.replace("/:", "").replace("\xad", "").replace("://", "")
    assert clean(plain) == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_the_hostile_examples_are_shown_harmless(text: str) -> None:
    result = shown(text)
    assert not FORBIDDEN & set(result.text)
    assert len(result.text) <= CHARACTERS


def test_a_long_message_is_cut_and_can_be_had_whole() -> None:
    text = "长" * 60_000
    assert shown(text).cut
    assert len(shown(text).text) == CHARACTERS
    lines = whole(text)
    assert max(map(len, lines)) <= CHARACTERS
    assert "".join(lines) == text
    assert whole("a\n\nb") == ["a", "", "b"]


def test_a_flood_of_invisible_characters_is_cut_too() -> None:
    assert shown("\u200b" * 60_000 + "x") == shown("\u200b" * 60_000)
    assert shown("\u200b" * 60_000).cut


def test_joiners_stay_in_emoji_and_words_but_not_in_floods() -> None:
    assert clean("👨‍👩‍👧") == "👨‍👩‍👧"
    assert clean("می‌خواهم") == "می‌خواهم"
    assert clean("a" + "\u200d" * 50 + "b") == "a\u200db"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("看 https://shop.test/a?b=1#c。谢谢", ["https://shop.test/a?b=1#c"]),
        ("https://shop.test/你好", ["https://shop.test/"]),
        ("(www.shop.test/x)", ["https://www.shop.test/x"]),
        ("https://en.test/wiki/A_(b).", ["https://en.test/wiki/A_(b)"]),
        ("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.b", []),
        ("JAVASCRIPT://shop.test/%0aalert(1)", []),
        ("http:// https:///x https://[bad http://..", []),
        ("http://localhost:8080/x", ["http://localhost:8080/x"]),
        ("http://аррӏе.com/login", ["http://аррӏе.com/login"]),
        ("a@www.shop.test xhttp://shop.test", []),
    ],
)
def test_links(text: str, urls: list[str]) -> None:
    result = shown(text)
    assert [link.url for link in result.links] == urls
    for link in result.links:
        assert link.url.endswith(result.text[link.start : link.end])


def test_emoticon_codes_are_drawn_outside_of_links_only() -> None:
    result = shown("/:^_^ https://shop.test/a/:b /:^_^")
    assert result.text == "🙂 https://shop.test/a/:b 🙂"
    assert result.text[result.links[0].start : result.links[0].end] == "https://shop.test/a/:b"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://", "https://x", "vbscript:x.y", "//a.b", "http://[::1"])
def test_what_leads_nowhere(url: str) -> None:
    assert not leads_somewhere(url)
