"""Which words a spell check looks at: prose, and nothing that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.spelled import words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("please recieve it", ["please", "recieve"]),
        ("亲，your refund已经到了", ["your", "refund"]),
        ("See https://shop.example/itme/x or www.exmaple.com/abc, mail me@shp.example", ["See", "mail"]),
        ("SKU A12b-XL iPhone USB 20cm x2 order_no", []),
        ("Hello {buyre} and {order number|ordr}, thanks", ["Hello", "and", "thanks"]),
        ("ask Xiaomei. Then wiat", ["ask", "Then", "wiat"]),
        ("nice/:^_^ and good/:086", ["nice", "and", "good"]),
        ("/fh is a code", ["code"]),
        ("isn\u2019t it and/or well-made", ["isn't", "and", "well", "made"]),
        ("price:12.50yuan; wtf.exe C:\\dir\\file", []),
        ("好的，马上发货", []),
    ],
)
def test_only_prose_is_looked_at(text: str, words: list[str]) -> None:
    found = list(words_in(text))
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end].replace("\u2019", "'") == word.text for word in found)


@given(st.text(alphabet="ab Z1/:{}|.@\u2019'亲😀\n-", max_size=40))
def test_no_word_lies_in_braces_or_holds_a_digit(text: str) -> None:
    depth = 0
    for word in words_in(text):
        assert text[word.start : word.end].replace("\u2019", "'") == word.text
        assert word.text.replace("'", "").isalpha()
        depth += 1
    assert depth <= len(text)
