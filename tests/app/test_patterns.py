"""The agents' regular expressions: found in linear time, refused where they cannot be, loaded when first needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from console.patterns import LinearPatterns


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("退.{0,3}款", "我想退一下款", True),
        ("退.{0,3}款", "我想退货", False),
        ("refund", "REFUND!", True),
        ("^[0-9]{10,22}$", "12345678901", True),
        ("É", "é", True),
        ("款$", "退\ud800款", True),
        (r"\p{Han}{2}", "ok 好的", True),
        (r"\x{1F642}", "🙂", True),
    ],
)
def test_a_pattern_is_looked_for_anywhere_in_any_case(pattern: str, text: str, found: bool) -> None:
    matcher = LinearPatterns().compile(pattern)
    assert matcher is not None
    assert matcher(text) is found


@pytest.mark.parametrize("pattern", ["(", "[", "*", r"(.)\1", "(?=a)", "(?<!a)b", "a{1001}", "((a{90}){90}){9}", r"\q"])
def test_what_is_no_pattern_or_takes_no_linear_time_is_refused(pattern: str) -> None:
    assert LinearPatterns().compile(pattern) is None


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "a.{30}b", "(x+x+)+y", "(?:a?){40}a{40}"])
def test_a_hostile_pattern_is_no_trouble(pattern: str) -> None:
    matcher = LinearPatterns().compile(pattern)
    assert matcher is not None
    # With an engine that backtracks this would not end within the test's time.
    assert matcher("a" * 20_000 + "!") in {True, False}


def test_the_library_is_loaded_with_the_first_pattern() -> None:
    code = (
        "import sys; from console.patterns import LinearPatterns; import console.build, console.services.session;"
        "made = LinearPatterns(); before = 're2' in sys.modules; made.compile('a');"
        "sys.exit(before or 're2' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
