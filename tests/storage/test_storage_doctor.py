"""The doctor finds what was broken, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.messages import Picture
from console.ports import UnitOfWork
from console.storage import engine
from console.storage.backup import make_backup
from console.storage.doctor import Check, Finding, Severity, examine
from console.storage.files import Layout
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import message, opened, posix_only, put, someone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed account with some messages and a backup."""
    place = tmp_path / "account"

    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        for number in range(700):
            put(unit, message(contact.id, f"订单{number}", after=number))

    async def main() -> None:
        async with opened(place) as store:
            await store.write(work, durable=True)
            await store.back_up()

    run(main())
    return place


def worse(folder: Path, clock: FakeClock | None = None) -> dict[Check, Finding]:
    """What is not fine."""
    return {f.check: f for f in examine(folder, clock or FakeClock()) if f.severity is not Severity.FINE}


def test_all_is_well_also_while_the_store_is_open(folder: Path) -> None:
    assert worse(folder) == {}
    findings = {finding.check: finding for finding in examine(folder, FakeClock())}
    sizes = findings[Check.SIZES].details
    assert (sizes["messages"], sizes["contacts"]) == ("700", "1")
    assert int(sizes["database"]) > 100_000
    assert findings[Check.BACKUPS].details["good"] == "1"

    async def main() -> None:
        async with opened(folder) as store:
            await store.write(lambda unit: unit.meta.set("k", "v"), durable=False)
            assert set(worse(folder)) == {Check.UNCLEAN_END}

    run(main())


BREAKS: dict[Check, str] = {
    Check.FOREIGN_KEYS: "UPDATE messages SET contact_id = 99 WHERE id = 3",
    Check.LAST_MESSAGES: "UPDATE contacts SET last_message_id = 2",
    Check.SEARCH_SPANS: "DELETE FROM message_spans",
    Check.SEARCH_INDEX: "UPDATE messages SET body = '没有' WHERE id = 500",
    Check.REVISION: "UPDATE alembic_version SET version_num = '9999'",
    Check.DATABASE_UNREADABLE: "DROP TABLE message_index",
}


@pytest.mark.parametrize("check", BREAKS)
def test_it_finds(folder: Path, check: Check) -> None:
    with closing(engine.connect(Layout(folder).database)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(BREAKS[check])
    found = worse(folder)
    assert found[check].severity is Severity.BROKEN


def put_picture(unit: UnitOfWork) -> None:
    put(unit, message(someone(unit).id, "", picture=Picture(file="gone.png")))


def spoil(folder: Path) -> None:
    path = Layout(folder).database
    content = bytearray(path.read_bytes())
    content[20_000:60_000] = b"\xaa" * 40_000
    path.write_bytes(content)


def open_up(folder: Path) -> None:
    Layout(folder).database.chmod(0o644)


@pytest.mark.parametrize(
    ("check", "harm"),
    [
        (Check.DATABASE_MISSING, lambda folder: Layout(folder).database.unlink()),
        (Check.DATABASE_UNREADABLE, lambda folder: Layout(folder).database.write_bytes(b"rubbish" * 999)),
        (Check.INTEGRITY, spoil),
        (Check.UNCLEAN_END, lambda folder: Layout(folder).unclean.touch(mode=0o600)),
        (Check.BACKUPS, lambda folder: next(Layout(folder).backups.glob("*.db")).write_bytes(b"rubbish")),
        pytest.param(Check.OPEN_TO_OTHERS, open_up, marks=posix_only),
    ],
)
def test_it_sees(folder: Path, check: Check, harm: Callable[[Path], object]) -> None:
    harm(folder)
    assert check in worse(folder)


def test_pictures_that_are_gone_and_old_backups(folder: Path) -> None:
    clock = FakeClock()

    async def main() -> None:
        async with opened(folder, clock) as store:
            await store.write(put_picture, durable=True)
        await clock.advance(10 * 86_400)

    run(main())
    found = worse(folder, clock)
    assert found[Check.MISSING_PICTURES].details == {"count": "1"}
    assert Check.BACKUPS in found
    make_backup(folder, clock)
    assert Check.BACKUPS not in worse(folder, clock)


def test_an_empty_place(tmp_path: Path) -> None:
    assert {Check.DATABASE_MISSING, Check.BACKUPS} <= set(worse(tmp_path))
