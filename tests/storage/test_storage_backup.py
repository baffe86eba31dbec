"""Backups: made beside a running store, checked, turned over, put back; and nothing is deleted that was data."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.errors import Problem, UserError
from console.ports import UnitOfWork
from console.storage import backup
from console.storage.backup import (
    BackupKind,
    is_due,
    is_good,
    list_backups,
    make_backup,
    newest_good_backup,
    restore_backup,
    set_aside,
)
from console.storage.files import Layout
from console.storage.store import open_store
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import START, message, opened, problem_of, put, someone


def say(text: str) -> Callable[[UnitOfWork], None]:
    def work(unit: UnitOfWork) -> None:
        put(unit, message(someone(unit).id, text))

    return work


def bodies(unit: UnitOfWork) -> list[str]:
    return [m.body for m in unit.messages.page(someone(unit).id)]


def test_a_copy_is_made_while_the_store_works_and_can_be_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()

    async def main() -> None:
        async with opened(folder, clock) as store:
            await store.write(say("one"), durable=True)
            copy = await store.back_up()
            assert (copy.kind, copy.made_at, copy.verified) == (BackupKind.ASKED, START, True)
            assert copy.size == copy.path.stat().st_size
            assert list_backups(folder) == [copy]
            await store.write(say("two"), durable=True)
        await clock.advance(60)
        aside = restore_backup(folder, copy, clock)
        assert aside is not None
        async with opened(folder, clock) as store:
            assert await store.scan(bodies) == ["one"]
            assert len(await store.scan(lambda unit: unit.messages.search("one"))) == 1
        with closing(sqlite3.connect(aside / "console.db")) as raw:
            assert raw.execute("SELECT body FROM messages ORDER BY id").fetchall() == [("one",), ("two",)]
        assert is_good(copy)

    run(main())


def test_a_damaged_file_is_put_aside_and_the_newest_good_copy_offered(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()

    async def main() -> None:
        backups = []
        async with opened(folder, clock) as store:
            for text in ("one", "two", "three"):
                await store.write(say(text), durable=True)
                backups.append(await store.back_up())
                await clock.advance(3600)
        database = Layout(folder).database
        database.write_bytes(b"rubbish" * 1000)
        newest = bytearray(backups[2].path.read_bytes())
        newest[5000] ^= 1
        backups[2].path.write_bytes(newest)
        backups[1].path.with_name(backups[1].path.name + ".sha256").unlink()
        assert [made.verified for made in list_backups(folder)] == [True, False, True]
        assert newest_good_backup(folder) == backups[0]
        with pytest.raises(UserError) as caught:
            restore_backup(folder, backups[2], clock)
        assert caught.value.problem is Problem.BACKUP_DAMAGED
        assert database.read_bytes() == b"rubbish" * 1000
        assert problem_of(lambda: open_store(folder, clock)) is Problem.STORE_DAMAGED
        aside = set_aside(folder, clock)
        assert (aside / "console.db").read_bytes() == b"rubbish" * 1000
        assert restore_backup(folder, backups[0], clock) is None
        async with opened(folder, clock) as store:
            assert await store.scan(bodies) == ["one"]

    run(main())


def test_without_a_good_copy_one_may_begin_anew_but_only_after_setting_aside(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()
    folder.mkdir()
    (folder / "console.db").write_bytes(b"rubbish" * 1000)
    (folder / "console.db-wal").write_bytes(b"more")
    assert problem_of(lambda: open_store(folder, clock)) is Problem.STORE_DAMAGED
    assert newest_good_backup(folder) is None
    aside = set_aside(folder, clock)
    assert {path.name for path in aside.iterdir()} >= {"console.db"}
    assert not Layout(folder).database_files()

    async def main() -> None:
        async with opened(folder, clock) as store:
            assert await store.write(bodies, durable=False) == []

    run(main())


@pytest.mark.parametrize("left", ["everything", "a WAL", "nothing"])
def test_a_restore_cut_off_is_finished_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()
    layout = Layout(folder)

    async def main() -> None:
        async with opened(folder, clock) as store:
            await store.write(say("one"), durable=True)
            copy = await store.back_up()
            await store.write(say("two"), durable=True)
        monkeypatch.setattr(backup, "finish_restoring", lambda _folder, _clock: None)
        restore_backup(folder, copy, clock)
        monkeypatch.undo()
        if left != "everything":
            layout.database.rename(layout.aside / "console.db")
        if left == "a WAL":
            (folder / "console.db-wal").write_bytes(b"stale")
        async with opened(folder, clock) as store:
            assert await store.scan(bodies) == ["one"]
        assert not layout.restoring.exists()
        assert bool(list(layout.aside.glob("*/console.db*"))) is (left != "nothing")

    run(main())


def test_halves_of_copies_are_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / "account"

    async def main() -> None:
        async with opened(folder) as store:
            half = Layout(folder).backups / "daily-20200101T000000000000Z.db.partial"
            young = half.with_name("daily-20200102T000000000000Z.db.partial")
            for path in (half, young):
                path.write_bytes(b"half")
            os.utime(half, (0, 0))
            first, second = await store.back_up(), await store.back_up()
            assert first.path != second.path
            assert not half.exists()
            assert young.exists()
            assert len(list_backups(folder)) == 2

    run(main())


def test_daily_copies_are_turned_over(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()

    async def main() -> None:
        async with opened(folder, clock) as store:
            asked = await store.back_up()
            for day in range(60):
                assert is_due(folder, clock)
                made = await store.back_up_if_due()
                assert made is not None
                assert made.kind is BackupKind.DAILY
                assert not is_due(folder, clock)
                assert await store.back_up_if_due() is None
                await clock.advance(86_400)
                kept = [b.made_at.date() for b in list_backups(folder) if b.kind is BackupKind.DAILY]
                assert kept[:7] == [(START + timedelta(days=day - back)).date() for back in range(min(day + 1, 7))]
                weeks = {date.isocalendar().week for date in kept}
                assert len(weeks) == min(
                    4, len({(START + timedelta(days=d)).date().isocalendar().week for d in range(day + 1)})
                )
                assert len(kept) <= 10
        backups = list_backups(folder)
        assert backups[-1].path == asked.path
        assert all(made.verified for made in backups)
        assert len(list(Layout(folder).backups.iterdir())) == 2 * len(backups)

    run(main())


def test_a_copy_of_nothing_is_refused(tmp_path: Path) -> None:
    assert problem_of(lambda: make_backup(tmp_path / "account", FakeClock())) is Problem.STORE_UNREACHABLE


def test_a_copy_of_a_damaged_file_is_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "account"

    async def main() -> None:
        async with opened(folder) as store:
            for _ in range(30):
                await store.write(say("x" * 3000), durable=False)

    run(main())
    path = Layout(folder).database
    content = bytearray(path.read_bytes())
    content[-40_000:-8_000] = b"\xaa" * 32_000
    path.write_bytes(content)
    assert problem_of(lambda: make_backup(folder, FakeClock())) in {Problem.BACKUP_DAMAGED, Problem.STORE_DAMAGED}
    assert not list(Layout(folder).backups.iterdir())
