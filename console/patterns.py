"""Regular expressions that agents write: by RE2, which takes time in proportion to the text, and lives here only."""

from __future__ import annotations

from collections.abc import Callable

_MEMORY = 1 << 20
"""Bytes a pattern may take; one that needs more is refused."""


class LinearPatterns:
    """ports.Patterns; the library is loaded with the first pattern."""

    def compile(self, pattern: str) -> Callable[[str], bool] | None:
        """Give what tells whether a text contains the pattern; None where it is no pattern, or one too large."""
        import re2  # noqa: PLC0415 - who has no such rule need not load it

        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.never_capture = True
        options.max_mem = _MEMORY
        try:
            compiled = re2.compile(_utf8(pattern), options)
        except re2.error:
            return None
        return lambda text: compiled.search(_utf8(text)) is not None


def _utf8(text: str) -> bytes:
    """What RE2 reads; there is no room in it for half a surrogate pair."""
    return text.encode("utf-8", "replace")
