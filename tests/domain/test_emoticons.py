"""The codes that sellers know become signs, and nothing else does."""

import pytest

from console.domain.emoticons import emoticons, to_unicode


def test_there_are_99_with_codes_names_and_signs_of_their_own() -> None:
    every = emoticons()
    assert len(every) == 99
    assert len({item.code for item in every}) == len({item.unicode for item in every}) == 99
    assert all(item.meaning_zh and item.meaning_en and item.code.startswith("/:") for item in every)
    assert (every[0].code, every[0].meaning_zh, every[0].unicode) == ("/:^_^", "微笑", "🙂")


@pytest.mark.parametrize("item", emoticons(), ids=lambda item: item.meaning_en)
def test_every_code_is_found_alone_and_between_chinese_words(item: object) -> None:
    assert to_unicode(item.code) == item.unicode  # type: ignore[attr-defined]
    assert to_unicode(f"亲{item.code}您好") == f"亲{item.unicode}您好"  # type: ignore[attr-defined]


def test_the_longest_code_wins() -> None:
    assert to_unicode("/:O=O/:O") == "😎😧"
    assert to_unicode("/:^_^/:^_^") == "🙂🙂"


def test_words_and_numbers_that_only_begin_like_a_code_stay() -> None:
    assert to_unicode("a/:Hello 1/:0123 http://x/:b2") == "a/:Hello 1/:0123 http://x/:b2"
    assert to_unicode("no code here") == "no code here"
