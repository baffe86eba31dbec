"""A copy of a phrase file without anybody's words: the structure and the kinds of bytes stay, for those who mend."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import uuid4

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import Cancelled
from console.formats.columns import layout_of
from console.formats.delimited import SEPARATORS
from console.formats.encodings import check, told

LARGEST: Final = 4 * 1024 * 1024
"""The beginning is enough to see what is wrong."""
_MOST_PARTS: Final = 50
_TAG: Final = re.compile(rb"<(?!!)[^<>]*>")
_VALUE: Final = re.compile(rb"([^\s=<>\"']+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_STRUCTURE: Final = (b"xmlns", b"version", b"encoding")


def write_anonymous(path: Path, target: Path, encoding: str | None, cancelled: Cancelled) -> None:
    """Write the copy. Letters become x, digits 0, bytes above 127 others of their class; all else stays.

    What stays too: a header that is known, the names of elements, and the way a sheet is put together.
    Raises UserError.
    """
    with told(path), path.open("rb") as source:
        data = source.read(LARGEST)
    check(cancelled)
    partial = target.with_name(f".{target.name[:100]}.{uuid4().hex[:8]}.partial")
    try:
        partial.write_bytes(_anonymous(data, encoding))
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise UserError(Problem.PHRASE_FILE_NOT_WRITTEN, path=target.name, reason=reason) from error


def _anonymous(data: bytes, encoding: str | None) -> bytes:
    if data.startswith(b"PK"):
        try:
            return _sheet(data)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError):
            return data.translate(_TABLE)  # its very bytes are what cannot be read
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _markup(data, _tag)
    first, end, rest = data.partition(b"\n")
    if end and _is_header(first, encoding):
        return first + end + rest.translate(_TABLE)
    return data.translate(_TABLE)


def _is_header(line: bytes, encoding: str | None) -> bool:
    for name in (encoding, "utf-8-sig", "gb18030") if encoding else ("utf-8-sig", "gb18030"):
        try:
            text = line.decode(name)
        except (UnicodeError, LookupError):
            continue
        return any(layout_of(next(csv.reader([text], delimiter=separator), []))[1] for separator in SEPARATORS)
    return False


def _markup(data: bytes, tag: Callable[[bytes], bytes]) -> bytes:
    """Replace the texts between tags."""
    parts: list[bytes] = []
    place = 0
    for match in _TAG.finditer(data):
        parts += [data[place : match.start()].translate(_TABLE), tag(match[0])]
        place = match.end()
    return b"".join([*parts, data[place:].translate(_TABLE)])


def _tag(tag: bytes) -> bytes:
    """Keep the names in a tag; values only where they say how to read it."""
    return _VALUE.sub(
        lambda match: match[0] if match[1].startswith(_STRUCTURE) else match[1] + match[2] + match[3].translate(_TABLE),
        tag,
    )


def _sheet(data: bytes) -> bytes:
    """Put a sheet together anew: the same parts, their texts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in book.infolist()[:_MOST_PARTS]:
            if part.filename.endswith((".xml", ".rels")) and "docProps" not in part.filename:
                with book.open(part) as file:
                    copy.writestr(part.filename, _markup(file.read(LARGEST), bytes))
    return made.getvalue()


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
