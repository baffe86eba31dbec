"""A copy of a phrase file without anybody's words: the structure and the kinds of bytes stay, for those who mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import Cancelled
from console.formats.encodings import check, told

LARGEST: Final = 4 * 1024 * 1024
"""The beginning is enough to see what is wrong."""
_BLOCK: Final = 64 * 1024
_KEPT_LINES: Final = 3
_NAMES: Final = re.compile(rb"</?[A-Za-z_:][^<>]{0,200}>")


def write_anonymous(path: Path, target: Path, encoding: str | None, cancelled: Cancelled) -> None:
    """Write the copy. Letters become x, digits 0, bytes above 127 others of their class; all else stays.

    encoding is not needed: every class of bytes (UTF-8's first and following bytes, GB18030's two) is kept by itself.
    Raises UserError.
    """
    del encoding
    partial = target.with_name(f".{target.name[:100]}.{uuid4().hex[:8]}.partial")
    with told(path), path.open("rb") as source:
        try:
            with partial.open("xb") as file:
                for block in _blocks(source.read(LARGEST), cancelled):
                    file.write(block)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            reason = error.strerror or type(error).__name__
            raise UserError(Problem.PHRASE_FILE_NOT_WRITTEN, path=target.name, reason=reason) from error


def _blocks(data: bytes, cancelled: Cancelled) -> Iterator[bytes]:
    for start in range(0, len(data), _BLOCK):
        check(cancelled)
        yield data[start : start + _BLOCK].translate(_TABLE)


def _made() -> bytes:
    table = bytearray(range(256))
    for byte in range(256):
        letter = chr(byte)
        if byte < 128:
            if letter.isdigit():
                table[byte] = ord("0")
            elif letter.isalpha():
                table[byte] = ord("x") if letter.islower() else ord("X")
        elif byte < 0xC0:
            table[byte] = 0xA1
        elif byte < 0xE0:
            table[byte] = 0xC4
        elif byte < 0xF0:
            table[byte] = 0xE5
        elif byte < 0xF5:
            table[byte] = 0xF0
    return bytes(table)


_TABLE: Final = _made()
