"""Migrations: the head is what the tables say, every step goes both ways, every old file opens."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.schema import SchemaItem

from console.domain.errors import Problem, UserError
from console.storage import engine, migrate, opening
from console.storage.backup import BackupKind, is_good, list_backups
from console.storage.files import Layout
from console.storage.grams import VERSION
from console.storage.store import open_store
from console.storage.tables import SEARCH_DDL, SEARCH_TABLE, metadata
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import opened, problem_of
from tests.helpers.storage_old import FOLDER, check

REVISIONS = list(reversed(migrate.known_revisions()))


def shape(path: Path) -> list[tuple[str, ...]]:
    """Every table and index of a file, without alembic's own, and SQLite's own that stays once it is made."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name").fetchall()
    return [row for row in rows if "alembic_version" not in row[1] and row[1] != "sqlite_sequence"]


def empty(path: Path) -> Path:
    path.touch()
    return path


def test_the_head_written_down_is_the_head() -> None:
    assert REVISIONS[-1] == migrate.HEAD
    assert all(
        path.stem.split("_")[0] in REVISIONS
        for path in (Path(migrate.__file__).parent / "migrations" / "versions").glob("0*.py")
    )


def test_the_head_is_what_the_tables_say(tmp_path: Path) -> None:
    path = empty(tmp_path / "console.db")
    migrate.migrate(path)

    def ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:
        return not (kind == "table" and str(name).startswith(SEARCH_TABLE))

    database = engine.writer(path)
    with database.connect() as connection:
        options = {"include_object": ours, "compare_type": False, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        raw = engine.driver(connection)
        assert raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (SEARCH_TABLE,)).fetchone() == (SEARCH_DDL,)
        assert raw.execute("SELECT upto, grams FROM message_index").fetchall() == [(0, VERSION)]
        for table in metadata.sorted_tables:
            columns = raw.execute(f"PRAGMA table_info({table.name})").fetchall()
            assert [row[1] for row in columns] == [column.name for column in table.columns]
            assert [bool(row[3]) for row in columns] == [not column.nullable for column in table.columns]
            kinds = [column.type.compile(connection.dialect) for column in table.columns]
            assert [row[2] for row in columns] == kinds
    database.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_goes_up_and_down_and_up_again(tmp_path: Path, revision: str) -> None:
    path = empty(tmp_path / "console.db")
    before = REVISIONS[: REVISIONS.index(revision)]
    if before:
        migrate.migrate(path, before[-1])
    without = shape(path)
    migrate.migrate(path, revision)
    with_it = shape(path)
    migrate.migrate(path, before[-1] if before else "base", down=True)
    assert shape(path) == without
    migrate.migrate(path, revision)
    assert shape(path) == with_it


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_every_release_is_kept_and_opens(tmp_path: Path, revision: str) -> None:
    folder = tmp_path / "account"
    folder.mkdir()
    shutil.copyfile(FOLDER / f"{revision}.db", folder / "console.db")

    async def main() -> None:
        async with opened(folder) as store:
            await store.scan(lambda unit: check(unit, revision))

    run(main())
    copies = [backup for backup in list_backups(folder) if backup.kind is BackupKind.MIGRATION]
    assert len(copies) == (revision != migrate.HEAD)


def test_a_verified_copy_is_made_before_migrating(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "account"
    folder.mkdir()
    shutil.copyfile(FOLDER / f"{REVISIONS[0]}.db", folder / "console.db")
    seen: list[bool] = []

    def broken(path: Path) -> None:
        (backup,) = list_backups(folder)
        seen.append(is_good(backup) and backup.verified and backup.kind is BackupKind.MIGRATION)
        with closing(engine.connect(path)) as raw:
            raw.execute("SELECT nothing")

    monkeypatch.setattr(opening.migrate, "migrate", broken)
    with pytest.raises(sqlite3.OperationalError):
        open_store(folder, FakeClock())
    assert seen == [True]


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    shutil.copyfile(FOLDER / f"{REVISIONS[0]}.db", path)
    with closing(engine.connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE messages SET contact_id = 99 WHERE id = 1")
    before = shape(path)
    with pytest.raises(sqlite3.IntegrityError, match="messages"):
        migrate.migrate(path)
    assert shape(path) == before


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "account"

    async def main() -> None:
        async with opened(folder):
            pass

    run(main())
    path = Layout(folder).database
    with closing(engine.connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    with pytest.raises(UserError) as caught:
        open_store(folder, FakeClock())
    assert caught.value.problem is Problem.STORE_NEWER
    assert caught.value.details == {"path": str(path), "revision": "9999"}
    assert path.read_bytes() == content
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_NEWER
