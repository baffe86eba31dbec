"""Telling what a failing disk or file means, in the words of domain.errors."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from console.domain.errors import Problem, UserError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_BY_CODE = {
    sqlite3.SQLITE_FULL: Problem.STORE_FULL,
    sqlite3.SQLITE_READONLY: Problem.STORE_READ_ONLY,
    sqlite3.SQLITE_PERM: Problem.STORE_READ_ONLY,
    sqlite3.SQLITE_BUSY: Problem.STORE_LOCKED,
    sqlite3.SQLITE_LOCKED: Problem.STORE_LOCKED,
    sqlite3.SQLITE_CORRUPT: Problem.STORE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Problem.STORE_DAMAGED,
    sqlite3.SQLITE_IOERR: Problem.STORE_UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: Problem.STORE_UNREACHABLE,
}
_LITTLE_ROOM = 1024 * 1024


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the file at path may fail with into a UserError; a bug passes as it is."""
    try:
        yield
    except DBAPIError as error:
        problem = _of_sqlite(error.orig, path)
        if problem is None:
            raise
        raise UserError(problem, path=str(path)) from error
    except sqlite3.Error as error:
        problem = _of_sqlite(error, path)
        if problem is None:
            raise
        raise UserError(problem, path=str(path)) from error
    except OSError as error:
        raise UserError(_of_system(error), path=str(path)) from error


def _of_sqlite(error: BaseException | None, path: Path) -> Problem | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return Problem.STORE_UNREACHABLE
    problem = _BY_CODE.get(code & 0xFF)
    return _look_closer(code, path) if problem is Problem.STORE_UNREACHABLE else problem


def _look_closer(code: int, path: Path) -> Problem:
    """Tell "no room" and "not yours" from "the disk is gone": SQLite has one code for them, so try to write there."""
    if code & 0xFF == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK):
        return Problem.STORE_READ_ONLY
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(_LITTLE_ROOM))
            probe.flush()
    except OSError as error:
        return _of_system(error)
    return Problem.STORE_UNREACHABLE


def _of_system(error: OSError) -> Problem:
    if error.errno in _FULL:
        return Problem.STORE_FULL
    if error.errno in _READ_ONLY:
        return Problem.STORE_READ_ONLY
    return Problem.STORE_UNREACHABLE
