"""Lets a test say what it needs of the machine: skipped with a sentence at a desk, a failure under CI."""

import os

import pytest

from tools import system_packages


def need(*features: str) -> None:
    """Go on only where every feature of tools/system_packages.py ("prosody", "xvfb", "chromium", ...) is there."""
    for name in features:
        lacking = system_packages.missing(name)
        if lacking:
            wanted = system_packages.feature(name)
            refuse(f"needs {wanted.use}; missing: {' '.join(lacking)} (make test installs it where it may)")


def need_optional(program: str, what_for: str) -> str:
    """Give the path of a program that is nowhere required, as ejabberd; skip without it, under CI too."""
    path = system_packages.find_program(program)
    if path is None:
        pytest.skip(f"{program} is not installed: {what_for} was not tested (optional)")
    return path


def leave_out(sentence: str) -> None:
    """Skip what this machine's rights do not allow, under CI too; another test stands in for it."""
    pytest.skip(sentence)


def refuse(sentence: str) -> None:
    """Skip the test with a sentence; fail it under CI, where nothing may be left out."""
    if os.environ.get("CI"):
        pytest.fail(f"under CI nothing may be left out: {sentence}", pytrace=False)
    pytest.skip(sentence)
