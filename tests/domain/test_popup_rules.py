"""The popup opens, follows and closes as the table of keys says, and replaces the query and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.phrase_popup import Answer, Key, Outcome, Popup

LETTERS = st.text("/／、:： \nabf货1", max_size=12)


def typed(text: str, popup: Popup | None = None, before: str = "", behind: str = "", hits: int = 3) -> Popup:
    """Type text key by key into before|behind; every search finds hits."""
    popup = popup or Popup(before + behind)
    for end in range(1, len(text) + 1):
        now = before + text[:end]
        popup = popup.edited(now + behind, len(now), text[end - 1]).found(hits)
    return popup


@pytest.mark.parametrize("trigger", "/／、")
@pytest.mark.parametrize("before", ["", "好的 ", "好的\n", "\u3000"])
def test_it_opens_at_the_start_and_behind_a_blank(trigger: str, before: str) -> None:
    popup = typed(trigger + "fh", before=before, behind=" 后文")
    assert popup.is_open
    assert popup.query == "fh"
    assert popup.pressed(Key.ENTER)[1] == Outcome(Answer.INSERT, 0, len(before), len(before) + 3)


@pytest.mark.parametrize("before", ["和", "1", "http:/", "，"])
def test_it_stays_shut_inside_a_word(before: str) -> None:
    assert not typed("/或", before=before).is_open


def test_composing_never_opens_it_and_keys_are_the_input_methods() -> None:
    assert not Popup().edited("/", 1, "/", composing=True).is_open
    popup = typed("/f")
    for key in Key:
        assert popup.pressed(key, composing=True) == (popup, Outcome(Answer.PASSED))
    assert typed("/", popup=None).edited("/", 1, composing=True).is_open


def test_what_is_pasted_or_deleted_back_to_a_stroke_opens_nothing() -> None:
    assert not Popup().edited("/fh", 3, "/fh").is_open
    assert not Popup("/f").edited("/", 1).is_open


@pytest.mark.parametrize("text", ["/:", "/：", "/ ", "/\n", "/fh\n"])
def test_it_closes_before_an_emoticon_a_blank_and_a_new_line(text: str) -> None:
    assert not typed(text).is_open


def test_no_hit_closes_it_only_behind_a_space() -> None:
    assert typed("/qzx", hits=0).is_open
    assert typed("/发货 时间").is_open
    assert not typed("/发货 qz", hits=0).is_open


def test_escape_closes_it_and_the_stroke_stays() -> None:
    popup, outcome = typed("/f").pressed(Key.ESCAPE)
    assert (popup.is_open, popup.text, outcome.answer) == (False, "/f", Answer.TAKEN)
    assert not popup.edited("/fh", 3, "h").is_open


def test_the_caret_leaves_it() -> None:
    popup = typed("/fh", before="a ", behind="b")
    assert popup.moved(4).is_open
    assert popup.moved(4).query == "fh"
    assert not popup.moved(2).is_open
    assert not popup.moved(6).is_open


def test_deleting_the_stroke_closes_it() -> None:
    assert not typed("/f").edited("f", 0).is_open
    assert not typed("/").edited("", 0).is_open
    assert typed("/fh").edited("/f", 2).query == "f"


def test_a_change_elsewhere_closes_it() -> None:
    assert not typed("/f", behind=" x").edited("/f y", 2).is_open


def test_arrows_walk_round_and_pages_stop_at_the_ends() -> None:
    popup = typed("/f", hits=20)
    assert popup.pressed(Key.UP)[0].current == 19
    assert popup.pressed(Key.DOWN)[0].current == 1
    assert popup.pressed(Key.PAGE_DOWN)[0].pressed(Key.PAGE_UP)[0].current == 0
    assert popup.pressed(Key.UP)[0].pressed(Key.PAGE_DOWN)[0].current == 19
    assert popup.pressed(Key.DOWN)[0].pressed(Key.ENTER)[1].hit == 1


@pytest.mark.parametrize(("digit", "hit"), [(1, 0), (9, 8), (0, 9)])
def test_behind_tab_a_digit_takes_a_hit(digit: int, hit: int) -> None:
    popup = typed("/f", hits=20)
    assert popup.digit(digit)[1].answer is Answer.PASSED
    numbered, outcome = popup.pressed(Key.TAB)
    assert (numbered.numbered, outcome.answer) == (True, Answer.TAKEN)
    assert numbered.digit(digit)[1] == Outcome(Answer.INSERT, hit, 0, 2)
    assert not numbered.pressed(Key.TAB)[0].numbered
    assert not numbered.pressed(Key.DOWN)[0].numbered
    back, _ = numbered.pressed(Key.ESCAPE)
    assert back.is_open
    assert not back.numbered


def test_a_digit_without_a_hit_takes_nothing() -> None:
    numbered, _ = typed("/f", hits=2).pressed(Key.TAB)
    assert numbered.digit(7) == (numbered, Outcome(Answer.TAKEN))
    assert numbered.digit(7, composing=True)[1].answer is Answer.PASSED


def test_the_mouse_takes_a_hit() -> None:
    assert typed("/f").pointed(2)[1] == Outcome(Answer.INSERT, 2, 0, 2)
    assert typed("/f").pointed(3)[1] == Outcome(Answer.TAKEN)


def test_enter_without_a_hit_sends_nothing() -> None:
    popup, outcome = typed("/zzz", hits=0).pressed(Key.ENTER)
    assert (popup.is_open, outcome.answer) == (False, Answer.TAKEN)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from("/／、:： \nafh货1"), st.booleans()),
        st.tuples(st.just("back"), st.just(""), st.booleans()),
        st.tuples(st.just("move"), st.integers(0, 30), st.just(False)),
        st.tuples(st.just("found"), st.integers(0, 30), st.just(False)),
        st.tuples(st.just("key"), st.sampled_from(list(Key)), st.booleans()),
        st.tuples(st.just("digit"), st.integers(0, 9), st.booleans()),
    ),
    max_size=40,
)


@given(before=LETTERS, behind=LETTERS, events=EVENTS)
def test_whatever_happens_a_phrase_replaces_the_query_alone(before: str, behind: str, events: list[tuple]) -> None:
    text, caret = before + behind, len(before)
    popup = Popup(text)
    for name, value, composing in events:
        outcome = Outcome(Answer.PASSED)
        was = popup
        if name == "type":
            text, caret = text[:caret] + value + text[caret:], caret + 1
            popup = popup.edited(text, caret, value, composing)
            assert not (popup.is_open and not was.is_open and composing)
        elif name == "back" and caret:
            text, caret = text[: caret - 1] + text[caret:], caret - 1
            popup = popup.edited(text, caret, "", composing)
            assert was.is_open or not popup.is_open
        elif name == "move":
            caret = min(value, len(text))
            popup = popup.moved(caret)
        elif name == "found":
            popup = popup.found(value)
        elif name == "key":
            popup, outcome = popup.pressed(value, composing)
        elif name == "digit":
            popup, outcome = popup.digit(value, composing)
        if popup.is_open:
            assert popup.text == text
            assert popup.start < caret <= popup.end
            assert text[popup.start] in "/／、"
            assert popup.start == 0 or text[popup.start - 1].isspace()
            assert "\n" not in popup.query
            assert not popup.query.startswith((":", "：", " "))
            assert 0 <= popup.current <= max(0, popup.hits - 1)
        if outcome.answer is Answer.INSERT:
            assert not composing
            assert was.is_open
            assert text[outcome.start : outcome.end] == text[was.start] + was.query
            assert 0 <= outcome.hit < was.hits
            assert not popup.is_open
