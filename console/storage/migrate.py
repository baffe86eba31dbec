"""Bringing a file to the newest revision, in this process and in one transaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from console.storage import engine

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The newest revision, written down so that a start without migration need not load alembic; a test compares."""
_SCRIPTS = Path(__file__).parent / "migrations"
_REVISION = "SELECT version_num FROM alembic_version"


class UnknownRevisionError(Exception):
    """The file was made by a newer release."""


def revision_of(raw: sqlite3.Connection) -> str | None:
    """The revision a file is at; None where it is none of ours. Raises sqlite3.Error."""
    if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
        return None
    row = raw.execute(_REVISION).fetchone()
    return None if row is None else str(row[0])


def known_revisions() -> list[str]:
    """Every revision this release knows, the newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - costs a tenth of a second, and is rarely needed

    return [script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()]


def needs_migration(revision: str) -> bool:
    """Tell whether a file at this revision is behind. Raises UnknownRevisionError for one that is ahead."""
    if revision == HEAD:
        return False
    if revision not in known_revisions():
        raise UnknownRevisionError(revision)
    return True


def migrate(path: Path, target: str = "head", *, down: bool = False) -> None:
    """Bring the file at path to a revision, all or nothing. Raises sqlalchemy and sqlite3 errors, UserError by told."""
    from alembic import command  # noqa: PLC0415 - as above

    opened = engine.writer(path)
    try:
        with opened.connect() as connection:
            raw = engine.driver(connection)
            # A table that is made anew and takes an old one's name would take the rows that refer to it along.
            raw.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                config = _config(connection)
                if down:
                    command.downgrade(config, target)
                else:
                    command.upgrade(config, target)
                broken = raw.execute("PRAGMA foreign_key_check").fetchone()
                if broken is not None:
                    raise sqlite3.IntegrityError(f"a migration left {broken[0]} without what it refers to")
    finally:
        opened.dispose()


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
