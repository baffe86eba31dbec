"""Every problem has its sentence."""

from __future__ import annotations

import pytest

from console.domain.errors import Problem
from console.i18n.problems import sentence

DETAILS = {
    "host": "shop.example",
    "path": "store.db",
    "address": "nobody",
    "account": "a@shop.example",
    "name": "Lin",
    "missing": "TLS 1.2",
    "reason": "because",
    "limit": "2 MB",
}


@pytest.mark.parametrize("problem", Problem)
def test_a_problem_has_a_sentence_with_and_without_details(problem: Problem) -> None:
    for details in ({}, DETAILS):
        text = sentence(problem, details)
        assert len(text) > 15
        assert text[-1] in ".)"
        assert "{" not in text
        assert "()" not in text


def test_sentences_differ() -> None:
    assert len({sentence(problem, DETAILS) for problem in Problem}) == len(Problem)


def test_details_are_text_and_no_format() -> None:
    assert "{host} {0}" in sentence(Problem.UNKNOWN_HOST, {"host": "{host} {0}"})
