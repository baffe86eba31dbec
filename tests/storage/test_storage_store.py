"""The store itself: order of work, what cancelling and errors leave, threads, modes of files."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
from pathlib import Path

import pytest

from console.domain.ids import Address
from console.ports import Store, UnitOfWork
from console.storage.engine import driver
from console.storage.files import Layout
from console.storage.store import SqliteStore, open_store
from console.storage.unit_of_work import SqlUnitOfWork
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import message, opened, posix_only, put, someone


def synchronous(unit: UnitOfWork) -> int:
    assert isinstance(unit, SqlUnitOfWork)
    return int(driver(unit.meta._connection).execute("PRAGMA synchronous").fetchone()[0])


def test_it_is_a_store(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            port: Store = store
            assert await port.read(lambda unit: unit.contacts.all()) == []

    run(main())


def test_work_is_done_in_the_order_of_the_calls(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            seen: list[str | None] = []
            jobs = []
            for number in range(50):
                text = str(number)
                jobs.append(store.write(lambda unit, t=text: unit.meta.set("k", t), durable=number % 3 == 0))
                jobs.append(store.read(lambda unit: seen.append(unit.meta.get("k"))))
            await asyncio.gather(*jobs)
            assert seen == [str(number) for number in range(50)]

    run(main())


def test_durable_work_waits_for_the_disk(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            assert await store.write(synchronous, durable=True) == 2
            assert await store.write(synchronous, durable=False) == 1
            await store.read(lambda unit: unit.meta.get("k"))
            assert await store.write(synchronous, durable=True) == 2

    run(main())


def test_an_error_rolls_back_and_the_store_goes_on(tmp_path: Path) -> None:
    def broken(unit: UnitOfWork) -> None:
        put(unit, message(someone(unit).id, "lost"))
        raise KeyError("a bug")

    def reading_that_writes(unit: UnitOfWork) -> None:
        unit.meta.set("k", "v")

    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            for _ in range(3):
                with pytest.raises(KeyError):
                    await store.write(broken, durable=True)
            assert await store.read(lambda unit: unit.contacts.all()) == []
            for reading in (store.read, store.scan):
                with pytest.raises(RuntimeError, match="writes"):
                    await reading(reading_that_writes)
            await store.write(lambda unit: put(unit, message(someone(unit).id, "kept")), durable=True)
            assert len(await store.scan(lambda unit: unit.messages.search("kept"))) == 1

    run(main())


def test_a_write_that_nobody_waits_for_any_more_is_done(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            hold, held = threading.Event(), threading.Event()

            def slow(_unit: UnitOfWork) -> None:
                held.set()
                assert hold.wait(10)

            first = asyncio.create_task(store.write(slow, durable=False))
            while not held.is_set():
                await asyncio.sleep(0)
            second = asyncio.create_task(store.write(lambda unit: unit.meta.set("k", "v"), durable=True))
            await asyncio.sleep(0)
            second.cancel()
            first.cancel()
            hold.set()
            await asyncio.gather(first, second, return_exceptions=True)
            assert second.cancelled()
            assert await store.read(lambda unit: unit.meta.get("k")) == "v"

    run(main())


def test_a_long_scan_holds_up_nobody(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            hold = threading.Event()

            def long(unit: UnitOfWork) -> tuple[str | None, str | None]:
                before = unit.meta.get("k")
                assert hold.wait(10)
                return before, unit.meta.get("k")

            await store.write(lambda unit: unit.meta.set("k", "before"), durable=False)
            scan = asyncio.create_task(store.scan(long))
            await asyncio.sleep(0)
            await store.write(lambda unit: unit.meta.set("other", "x"), durable=True)
            assert await store.read(lambda unit: unit.meta.get("k")) == "before"
            hold.set()
            assert await scan == ("before", "before")

    run(main())


def test_closing_finishes_what_was_begun(tmp_path: Path) -> None:
    folder = tmp_path / "account"

    async def main() -> SqliteStore:
        store = open_store(folder, FakeClock())
        assert Layout(folder).unclean.exists()
        writes = [
            asyncio.create_task(store.write(lambda unit, n=n: unit.meta.set(str(n), ""), durable=False))
            for n in range(20)
        ]
        await asyncio.sleep(0)
        await asyncio.gather(store.close(), *writes)
        await store.close()
        with pytest.raises(RuntimeError, match="closed"):
            await store.read(lambda unit: unit.meta.get("1"))
        async with opened(folder) as again:
            assert await again.read(lambda unit: unit.meta.get("19")) == ""
        return store

    store = run(main())
    assert store.folder == folder
    assert not Layout(folder).unclean.exists()
    assert {path.name for path in folder.iterdir()} == {"console.db", "media", "backups", "aside"}
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("store")]


@posix_only
def test_nobody_else_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "account"
    old = os.umask(0)
    try:

        async def main() -> None:
            async with opened(folder) as store:
                await store.write(lambda unit: unit.meta.set("k", "v"), durable=True)
                await store.back_up()
                for path in [folder, *folder.rglob("*")]:
                    allowed = 0o700 if path.is_dir() else 0o600
                    assert stat.S_IMODE(path.stat().st_mode) == allowed, path

        run(main())
    finally:
        os.umask(old)


def test_five_thousand_contacts_come_at_once(tmp_path: Path) -> None:
    def many(unit: UnitOfWork) -> None:
        for number in range(5_000):
            contact = unit.contacts.ensure(Address(f"v-{number}@visitor.shop.test"))
            put(unit, message(contact.id, f"m{number}"))

    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            await store.write(many, durable=False)
            contacts = await store.read(lambda unit: unit.contacts.all())
            assert len(contacts) == 5_000
            assert all(c.last_message is not None and c.last_message.text == f"m{c.id - 1}" for c in contacts)

    run(main())
