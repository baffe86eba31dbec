"""Opening an account's folder: what is there is looked at first, and nothing is replaced in silence."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from console.domain.errors import Problem, UserError
from console.ports import Clock
from console.storage import engine, migrate
from console.storage.backup import BackupKind, finish_restoring, list_backups, make_backup
from console.storage.files import Layout, private, stamp, sync_folder
from console.storage.trouble import told

logger = logging.getLogger(__name__)


def prepare(folder: Path, clock: Clock, *, busy_seconds: float = engine.BUSY_SECONDS) -> Layout:
    """Leave a whole file of the newest revision in the folder. Raises UserError (STORE_*)."""
    layout = Layout(folder)
    with told(layout.database):
        layout.make()
        if layout.restoring.exists():
            finish_restoring(folder, clock)
        if layout.database_files():
            _bring_up(layout, clock, busy_seconds)
        else:
            _begin_anew(layout)
        private(layout.database)
    return layout


def _begin_anew(layout: Layout) -> None:
    """Make the first file; under its own name only once it is whole, so that an empty file is never ours."""
    if _was_lost(layout):
        raise _damaged(layout, "missing")
    fresh = layout.database.with_name("console.db.partial")
    for path in (fresh, *(fresh.with_name(fresh.name + part) for part in ("-wal", "-shm", "-journal"))):
        path.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    migrate.migrate(fresh)
    with closing(engine.connect(fresh)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    fresh.replace(layout.database)
    sync_folder(layout.folder)


def _was_lost(layout: Layout) -> bool:
    """Tell whether there was a file once that nobody put aside by set_aside."""
    backups = list_backups(layout.folder)
    if not backups:
        return False
    put_aside = max((path.name for path in layout.aside.iterdir()), default="")
    return put_aside < stamp(backups[0].made_at)


def _bring_up(layout: Layout, clock: Clock, busy_seconds: float) -> None:
    if not layout.database.exists() or layout.database.stat().st_size == 0:
        raise _damaged(layout, "empty")
    if not os.access(layout.database, os.W_OK):
        raise UserError(Problem.STORE_READ_ONLY, path=str(layout.database))
    with closing(engine.connect(layout.database, busy_seconds=busy_seconds)) as raw:
        revision = migrate.revision_of(raw)
        if revision is None:
            raise _damaged(layout, "not a console's file")
        if layout.unclean.exists():
            _check(raw, layout)
    try:
        behind = migrate.needs_migration(revision)
    except migrate.UnknownRevisionError as error:
        raise UserError(Problem.STORE_NEWER, path=str(layout.database), revision=revision) from error
    if behind:
        copy = make_backup(layout.folder, clock, BackupKind.MIGRATION)
        logger.info("bringing the store from revision %s to %s; a copy is %s", revision, migrate.HEAD, copy.path.name)
        migrate.migrate(layout.database)


def _check(raw: sqlite3.Connection, layout: Layout) -> None:
    logger.info("the last run did not close the store; checking it")
    finding = raw.execute("PRAGMA quick_check(1)").fetchone()
    if finding != ("ok",):
        raise _damaged(layout, str(finding[0]))


def _damaged(layout: Layout, finding: str) -> UserError:
    return UserError(Problem.STORE_DAMAGED, path=str(layout.database), finding=finding)
