"""Kills, full and read-only disks, other processes' locks and damaged files: nothing is lost, nothing is hidden."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.contacts import Contact
from console.domain.errors import Problem, UserError
from console.domain.messages import Direction, Message, MessageState
from console.ports import UnitOfWork
from console.storage import engine
from console.storage.backup import make_backup, set_aside
from console.storage.doctor import Severity, examine
from console.storage.files import Layout
from console.storage.store import SqliteStore, open_store
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import bound_by_modes, message, opened, posix_only, problem_of, put, small_disk, someone
from tests.helpers.storage_child import child

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "12"))


def fill(folder: Path, number: int = 300) -> None:
    """A store with some messages, closed."""

    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        for count in range(number):
            put(unit, message(contact.id, f"消息{count} " + "x" * 200, after=count))

    async def main() -> None:
        async with opened(folder) as store:
            await store.write(work, durable=True)

    run(main())


def everything(unit: UnitOfWork) -> list[Message]:
    return unit.messages.page(someone(unit).id, limit=1_000_000)


def check_after_kill(store: SqliteStore, said: int) -> None:
    """Everything acknowledged is there, whole, and the search index agrees."""

    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        messages = everything(unit)
        assert [m.body for m in messages] == [f"第{n}条 no{n}" for n in range(len(messages))]
        assert len(messages) in {said + 1, said + 2}
        waiting = [item.wire_id for item in unit.outbox.all()]
        assert waiting == [f"m{n}" for n in range(max(0, len(messages) - 5), len(messages))]
        for m in messages:
            assert (m.state is MessageState.WAITING) is (m.origin_id in waiting)
        now = unit.contacts.get(contact.id)
        assert now is not None
        assert now.last_message is not None
        assert now.last_message.id == messages[-1].id
        assert [hit.message.id for hit in unit.messages.search(f"no{said}")][-1] == messages[said].id
        assert unit.messages.by_origin(contact.id, Direction.OUT, messages[0].origin_id) == messages[0]

    async def main() -> None:
        await store.read(work)
        await store.close()

    run(main())


@pytest.mark.torture
@pytest.mark.timeout(60 + 10 * ROUNDS)
def test_kill_9_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    chance = random.Random(5)
    said = -1
    for _ in range(ROUNDS):
        with child("write", folder) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, "the child wrote nothing"
            time.sleep(chance.uniform(0, 0.5))
            process.kill()
            lines = [first, *process.stdout]
        # The last line may be cut; acknowledged was what came before it.
        said = max(said, *(int(line) for line in lines if line.endswith("\n")))
        assert Layout(folder).unclean.exists()
        check_after_kill(open_store(folder, FakeClock()), said)
        assert not Layout(folder).unclean.exists()
    assert not [f for f in examine(folder, FakeClock()) if f.severity is Severity.BROKEN]


@posix_only
def test_no_room_for_a_bigger_file(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    with child("full", folder) as process:
        assert process.stdout is not None
        problem, stored, went_on = process.stdout.read().split("\n")[:3]
        assert process.wait(30) == 0
    assert problem == "STORE_FULL"
    assert went_on == "went on"

    async def main() -> None:
        async with opened(folder) as store:
            bodies = [m.body for m in await store.read(everything)]
            assert [int(body.split()[0]) for body in bodies[:-1]] == list(range(int(stored)))
            assert bodies[-1] == "room again"

    run(main())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 3 MB, where the machine lets one be mounted."""
    with small_disk(tmp_path / "disk") as place:
        yield place


def test_a_full_disk_is_told_and_survived(disk: Path) -> None:
    folder = disk / "account"
    ballast = disk / "ballast"

    async def main() -> None:
        async with opened(folder) as store:
            await store.write(someone, durable=True)
            ballast.write_bytes(bytes(1_000_000))
            stored = await until_full(store)
            assert len(await store.read(everything)) == stored
            assert len(await store.scan(lambda unit: unit.messages.search("big", limit=1000))) == stored
            with pytest.raises(UserError) as caught:
                await store.write(big, durable=True)
            assert caught.value.problem is Problem.STORE_FULL
            with pytest.raises(UserError) as caught:
                await store.back_up()
            assert caught.value.problem is Problem.STORE_FULL
            assert not list(Layout(folder).backups.iterdir())
            ballast.unlink()
            await store.write(big, durable=True)
            assert len(await store.read(everything)) == stored + 1
        async with opened(folder) as store:
            assert len(await store.read(everything)) == stored + 1

    async def until_full(store: SqliteStore) -> int:
        for number in range(1000):
            try:
                await store.write(big, durable=number % 2 == 0)
            except UserError as error:
                if error.problem is not Problem.STORE_FULL:
                    raise
                return number
        raise AssertionError("the disk is never full")

    def big(unit: UnitOfWork) -> None:
        put(unit, message(someone(unit).id, "big" + "x" * 20_000))

    run(main())


def test_no_room_for_a_new_account(disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (disk / "ballast").write_bytes(bytes(4_000_000))
    assert problem_of(lambda: open_store(disk / "account", FakeClock())) is Problem.STORE_FULL
    (disk / "ballast").unlink()
    run(open_store(disk / "account", FakeClock()).close())


def test_a_read_only_disk(disk: Path) -> None:
    folder = disk / "account"
    fill(folder)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_READ_ONLY
    assert problem_of(lambda: open_store(disk / "other", FakeClock())) is Problem.STORE_READ_ONLY
    assert problem_of(lambda: make_backup(folder, FakeClock())) is Problem.STORE_READ_ONLY
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)

    async def main() -> None:
        async with opened(folder) as store:
            assert len(await store.read(everything)) == 300

    run(main())


@bound_by_modes
def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder)
    Layout(folder).database.chmod(0o400)
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_READ_ONLY


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "account").write_text("not a folder")
    assert problem_of(lambda: open_store(tmp_path / "account", FakeClock())) is Problem.STORE_UNREACHABLE


def test_another_process_holds_the_lock(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder)

    async def main() -> None:
        async with opened(folder) as store:
            with child("lock", folder) as process:
                assert process.stdout is not None
                assert process.stdin is not None
                assert process.stdout.readline() == "locked\n"
                with pytest.raises(UserError) as caught:
                    await store.write(lambda unit: unit.meta.set("a", "b"), durable=True)
                assert caught.value.problem is Problem.STORE_LOCKED
                assert len(await store.read(everything)) == 300
                process.stdin.write("\n")
                process.stdin.flush()
                assert process.stdout.readline() == "free\n"
            await store.write(lambda unit: unit.meta.set("a", "b"), durable=True)

    run(main())


def test_opening_a_locked_file(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder)
    with child("lock", folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        assert problem_of(lambda: open_store(folder, FakeClock(), busy_seconds=0.2)) is Problem.STORE_LOCKED


def spoil(path: Path, start: int, end: int) -> bytes:
    """Overwrite bytes with others; gives the file as it is then."""
    content = bytearray(path.read_bytes())
    content[start:end] = random.Random(1).randbytes(end - start)
    path.write_bytes(content)
    return bytes(content)


@pytest.mark.parametrize("part", ["header", "all", "schema", "empty"])
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path, part: str) -> None:
    folder = tmp_path / "account"
    fill(folder)
    path = Layout(folder).database
    size = path.stat().st_size
    start, end = {"header": (0, 100), "all": (0, size), "schema": (100, 4096), "empty": (0, 0)}[part]
    if part == "empty":
        path.write_bytes(b"")
    content = spoil(path, start, end)
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_DAMAGED
    assert path.read_bytes() == content


def test_damage_in_the_middle_is_found_after_an_unclean_end(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder, 3000)
    layout = Layout(folder)
    size = layout.database.stat().st_size
    content = spoil(layout.database, size // 2, size // 2 + 60_000)
    layout.unclean.touch()
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_DAMAGED
    assert layout.database.read_bytes() == content


def test_damage_met_while_reading_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder, 3000)
    path = Layout(folder).database
    size = path.stat().st_size
    spoil(path, size // 3, size - 4096)

    async def main() -> None:
        async with opened(folder) as store:
            for run_it in (store.read, store.scan):
                with pytest.raises(UserError) as caught:
                    await run_it(everything)
                assert caught.value.problem is Problem.STORE_DAMAGED

    run(main())


def test_a_file_of_another_program(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "console.db")) as raw:
        raw.execute("CREATE TABLE other (x)")
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_DAMAGED


def test_a_lost_file_is_no_new_account(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    clock = FakeClock()
    fill(folder)
    make_backup(folder, clock)
    Layout(folder).database.unlink()
    assert problem_of(lambda: open_store(folder, clock)) is Problem.STORE_DAMAGED
    assert not Layout(folder).database.exists()
    run(clock.advance(60))
    set_aside(folder, clock)
    run(open_store(folder, clock).close())


def test_a_lonely_wal_is_no_new_account(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder)
    layout = Layout(folder)
    layout.database.rename(folder / "console.db-wal")
    assert problem_of(lambda: open_store(folder, FakeClock())) is Problem.STORE_DAMAGED


def test_a_first_start_cut_off_begins_again(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    folder.mkdir()
    (folder / "console.db.partial").write_bytes(b"half")
    (folder / "console.db.partial-wal").write_bytes(b"half")

    async def main() -> None:
        async with opened(folder) as store:
            contacts: list[Contact] = await store.read(lambda unit: unit.contacts.all())
            assert contacts == []

    run(main())
    assert {path.name for path in folder.iterdir()} == {"console.db", "media", "backups", "aside"}


def test_a_moved_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    fill(folder)

    async def main() -> None:
        async with opened(folder) as store:
            shutil.rmtree(folder)
            with pytest.raises(UserError):
                await store.back_up()

    run(main())


def test_engine_opens_no_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        engine.connect(tmp_path / "nothing.db")
    assert not list(tmp_path.iterdir())
