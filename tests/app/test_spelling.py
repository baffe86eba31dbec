"""The dictionary: American and British, the shop's words, the agent's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.errors import UserError
from console.spelling import EnglishWords


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> EnglishWords:
    return EnglishWords(tmp_path_factory.mktemp("words") / "deeper" / "words.txt")


@pytest.mark.parametrize(
    "word",
    ["refund", "Refund", "isn't", "colour", "favourite", "organised", "travelled", "centre", "wifi", "hoodie", "yuan"],
)
def test_right_words(words: EnglishWords, word: str) -> None:
    assert words.knows(word)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("recieve", "receive"), ("delivary", "delivery"), ("tommorow", "tomorrow"), ("adress", "address")],
)
def test_wrong_words_and_what_was_meant(words: EnglishWords, word: str, meant: str) -> None:
    assert not words.knows(word)
    assert meant in words.suggestions(word)


def test_nonsense_has_no_suggestions(words: EnglishWords) -> None:
    assert words.suggestions("qzxwvqzxwvqzxwv") == []


def test_the_agents_own_words_are_kept(tmp_path: Path) -> None:
    mine = tmp_path / "words.txt"
    first = EnglishWords(mine)
    assert not first.knows("hanfuu")
    first.keep("Hanfuu")
    assert first.knows("hanfuu")
    assert EnglishWords(mine).knows("Hanfuu")
    assert mine.read_text(encoding="utf-8") == "hanfuu\n"


def test_a_word_that_cannot_be_stored_counts_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    words = EnglishWords(tmp_path / "file" / "words.txt")
    with pytest.raises(UserError):
        words.keep("hanfuu")
    assert words.knows("hanfuu")


def test_a_damaged_list_of_own_words_is_none(tmp_path: Path) -> None:
    mine = tmp_path / "words.txt"
    mine.write_bytes(b"\xff\xfe\x00broken")
    assert not EnglishWords(mine).knows("hanfuu")
