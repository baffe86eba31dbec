"""The bytes of a phrase file: what they are, how they are encoded, and reading them within bounds."""

from __future__ import annotations

import codecs
import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import Cancelled, CancelledError, Container, Progress

LARGEST_FILE: Final = 256 * 1024 * 1024
HEAD: Final = 64 * 1024
_BLOCK: Final = 256 * 1024
ENCODINGS: Final = ("utf-8-sig", "utf-8", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
"""What may be chosen by hand."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 26, 27}


def check_size(path: Path) -> int:
    """Give the size of a file that is worth reading. Raises UserError (PHRASE_FILE_*)."""
    with told(path):
        size = path.stat().st_size
        if not path.is_file():
            raise UserError(Problem.PHRASE_FILE_UNREADABLE, path=path.name)
    if size == 0:
        raise UserError(Problem.PHRASE_FILE_EMPTY, path=path.name)
    if size > LARGEST_FILE:
        raise UserError(Problem.PHRASE_FILE_TOO_LARGE, path=path.name, limit=f"{LARGEST_FILE // 2**20} MB")
    return size


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_noise(head: bytes) -> bool:
    return sum(byte in _CONTROL for byte in head) * 20 > len(head)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into a UserError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(Problem.PHRASE_FILE_UNREADABLE, path=path.name, reason=reason) from error


def container_of(path: Path, head: bytes) -> Container:
    """Tell how a file is to be taken apart, by its first bytes. Raises UserError for what is no phrase file."""
    if head.startswith(b"PK\x03\x04"):
        return Container.XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError(Problem.PHRASE_FILE_OLD_EXCEL, path=path.name)
    text = head
    for bom, name in _BOMS:
        if head.startswith(bom):
            text = head.decode(name, "replace").encode()
            break
    if b"\0" in text or (not _is_utf8(text) and _is_noise(text[:4096])):
        raise UserError(Problem.PHRASE_FILE_NOT_TEXT, path=path.name)
    text = text.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise UserError(Problem.PHRASE_FILE_EMPTY, path=path.name)
    if re.match(rb"<(\?xml|!--|!doctype|[A-Za-z_\x80-\xff])", text, re.IGNORECASE):
        return Container.XML
    if re.search(rb"^(matches|global_vars)[ \t]*:", text, re.MULTILINE):
        return Container.YAML
    return Container.TEXT


def guess(path: Path, container: Container, cancelled: Cancelled) -> str:
    """Give the encoding of a text: its mark or declaration, strict UTF-8, or strict GB18030. Raises UserError."""
    with told(path), path.open("rb") as file:
        head = file.read(HEAD)
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name
        declared = _DECLARED.match(head.lstrip()) if container is Container.XML else None
        if declared:
            return known(declared[1].decode("ascii"))
        file.seek(0)
        if _decodes(file, "utf-8", cancelled, path):
            return "utf-8"
        file.seek(0)
        line = 0
        if _decodes(file, "gb18030", cancelled, path):
            line = _mixed(file, cancelled)
            if line == 0:
                return "gb18030"
        raise UserError(Problem.PHRASE_FILE_ENCODING, path=path.name, line=str(line or _first_bad(file)))


def known(name: str) -> str:
    """Give the codec to use for an encoding's name, its largest relative where it has some. Raises UserError."""
    folded = name.lower().replace("_", "-")
    if folded in {"gb2312", "gbk", "cp936", "x-gbk", "gb-2312", "gb-18030"}:
        return "gb18030"
    if folded in {"utf8", "us-ascii", "ascii"}:
        return "utf-8"
    try:
        found = codecs.lookup(folded)
    except LookupError:
        raise UserError(Problem.PHRASE_FILE_CODEC, name=name) from None
    if not found._is_text_encoding:  # noqa: SLF001 - the only place that says so (hex, zlib are codecs too)
        raise UserError(Problem.PHRASE_FILE_CODEC, name=name)
    return found.name


def _decodes(file: BinaryIO, encoding: str, cancelled: Cancelled, path: Path) -> bool:
    """Tell whether all of a file is strictly in an encoding. Raises UserError for bytes no text has."""
    decoder = codecs.getincrementaldecoder(encoding)()
    while block := file.read(_BLOCK):
        check(cancelled)
        if b"\0" in block:
            raise UserError(Problem.PHRASE_FILE_NOT_TEXT, path=path.name)
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.readline(_BLOCK), b"")


def _mixed(file: BinaryIO, cancelled: Cancelled) -> int:
    """Tell whether a text that decodes as GB18030 has lines that are clearly UTF-8: the first other line, or 0."""
    utf8 = other = 0
    for number, line in enumerate(_lines(file), 1):
        if number % 500 == 0:
            check(cancelled)
            # CPython 3.11 asks for no change of threads on the way of an exception: without this the window waits.
            time.sleep(0)
        if line.isascii():
            continue
        try:
            utf8 += len(_CHINESE.findall(line.decode())) >= 3
        except UnicodeDecodeError:
            other = other or number
        if utf8 and other:
            return other
    return 0


def _first_bad(file: BinaryIO) -> int:
    not_utf8 = 0
    for number, line in enumerate(_lines(file), 1):
        if number % 500 == 0:
            time.sleep(0)
        if not _fits(line, "utf-8"):
            not_utf8 = not_utf8 or number
            if not _fits(line, "gb18030"):
                return number
    return not_utf8


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def check(cancelled: Cancelled) -> None:
    """Give up where the user did. Raises CancelledError."""
    if cancelled():
        raise CancelledError


class Counted(io.RawIOBase):
    """A file that tells how far it was read, and gives up when the user does."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress, cancelled: Cancelled) -> None:
        super().__init__()
        self._file = file
        self._size = max(size, 1)
        self._done = 0
        self._progress = progress
        self._cancelled = cancelled

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io gives a memoryview
        """Read into a buffer. Raises CancelledError."""
        check(self._cancelled)
        block = self._file.read(len(buffer))
        buffer[: len(block)] = block
        self._done += len(block)
        self._progress(min(self._done / self._size, 1.0))
        return len(block)


@contextmanager
def opened_text(path: Path, encoding: str, progress: Progress, cancelled: Cancelled) -> Iterator[io.TextIOWrapper]:
    """Open a text with its line breaks as they are. Raises UserError where it is not in this encoding."""
    size = check_size(path)
    with told(path), path.open("rb") as file:
        counted = io.BufferedReader(Counted(file, size, progress, cancelled), _BLOCK)
        text = io.TextIOWrapper(counted, encoding=encoding, errors="strict", newline="")
        try:
            yield text
        except UnicodeError as error:
            file.seek(0)
            line = next((n for n, each in enumerate(_lines(file), 1) if not _fits(each, encoding)), 1)
            raise UserError(Problem.PHRASE_FILE_ENCODING, path=path.name, line=str(line)) from error
        finally:
            text.close()


def first_lines(text: io.TextIOWrapper, count: int, longest: int) -> list[str]:
    """Give the first lines of a text, one that never ends cut off."""
    return list(islice(iter(lambda: text.readline(longest), ""), count))
