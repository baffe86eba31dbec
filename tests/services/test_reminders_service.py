"""Reminders: kept, told once in their time, also after a restart and when the disk does not take it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.errors import Problem, UserError
from console.domain.events import ReminderDue, RemindersChanged
from console.domain.ids import ContactId
from console.services.reminders import DAMAGED_KEY, KEY
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import World, until, world

ONE, OTHER = ContactId(1), ContactId(2)
MINUTE = 60


def told(w: World) -> list[str]:
    """Give the list into which the texts go that are told from now on."""
    texts: list[str] = []
    w.session.bus.subscribe(ReminderDue, lambda event: texts.append(event.reminder.text))
    return texts


async def stored(w: World) -> str:
    return await w.session.store.read(lambda uow: uow.meta.get(KEY) or "")


def test_each_is_told_once_in_its_time(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            texts, now = told(w), w.clock.now()
            later = await w.session.reminders.add(ONE, now + timedelta(minutes=20), "later")
            await w.session.reminders.add(OTHER, now + timedelta(minutes=10), " soon\n")
            assert [each.text for each in w.session.reminders.upcoming()] == ["soon", "later"]
            await w.clock.advance(9 * MINUTE)
            assert texts == []
            await w.clock.advance(MINUTE)
            assert texts == ["soon"]
            await until(lambda: w.session.reminders.of(OTHER)[0].told)
            await w.clock.advance(60 * MINUTE)
            await until(lambda: w.session.reminders.get(later.id).told)  # type: ignore[union-attr]
            assert texts == ["soon", "later"]
            await w.clock.advance(600 * MINUTE)
            assert texts == ["soon", "later"]
            assert w.clock.waiting == 0

    run(main())


def test_a_restart_tells_what_came_due_in_between_and_nothing_twice(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        async with world(tmp_path, clock=clock) as w:
            texts = told(w)
            for minutes, text in ((5, "before"), (30, "in between"), (90, "after")):
                await w.session.reminders.add(ONE, clock.now() + timedelta(minutes=minutes), text)
            await clock.advance(6 * MINUTE)
            await until(lambda: w.session.reminders.of(ONE)[0].told)
            assert texts == ["before"]
        await clock.advance(60 * MINUTE)
        starts: list[list[str]] = []
        for _ in range(2):
            async with world(tmp_path, clock=clock) as w:
                starts.append(told(w))
                await clock.advance(5 * MINUTE)
                await until(lambda w=w: all(each.told for each in w.session.reminders.of(ONE)[:2]))
                assert [each.text for each in w.session.reminders.upcoming()] == ["before", "in between", "after"]
        assert starts == [["in between"], []]

    run(main())


def test_another_time_is_told_again_another_text_is_not(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            texts, reminders = told(w), w.session.reminders
            made = await reminders.add(ONE, w.clock.now() + timedelta(minutes=1), "first")
            await w.clock.advance(MINUTE)
            await until(lambda: reminders.of(ONE)[0].told)
            await reminders.edit(made.id, made.due, "other words")
            await w.clock.advance(MINUTE)
            assert texts == ["first"]
            await reminders.snooze(made.id)
            assert not reminders.of(ONE)[0].told
            await w.clock.advance(9 * MINUTE)
            assert texts == ["first"]
            await w.clock.advance(MINUTE)
            assert texts == ["first", "other words"]

    run(main())


def test_done_or_deleted_is_not_told_and_both_can_be_undone(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            texts, reminders = told(w), w.session.reminders
            due = w.clock.now() + timedelta(minutes=5)
            done = await reminders.add(ONE, due, "done")
            gone = await reminders.add(ONE, due, "gone")
            await reminders.set_done(done.id)
            assert await reminders.delete(gone.id) == gone
            assert [each.text for each in reminders.of(ONE)] == ["done"]
            await w.clock.advance(10 * MINUTE)
            assert texts == []
            await reminders.restore(gone)
            await reminders.set_done(done.id, False)
            await until(lambda: all(each.told for each in reminders.of(ONE)))
            assert sorted(texts) == ["done", "gone"]
            assert await reminders.delete(gone.id) is not None
            assert await reminders.delete(gone.id) is None

    run(main())


def test_who_changed_is_said(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            changed: list[frozenset[ContactId]] = []
            w.session.bus.subscribe(RemindersChanged, lambda event: changed.append(event.contact_ids))
            made = await w.session.reminders.add(OTHER, w.clock.now() + timedelta(days=1), "生日")
            await w.session.reminders.edit(made.id, made.due, "生日快乐")
            assert changed == [{OTHER}, {OTHER}]

    run(main())


def test_a_machine_that_slept_tells_within_a_minute(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            texts = told(w)
            await w.session.reminders.add(ONE, w.clock.now() + timedelta(hours=8), "call back")
            await w.clock.advance(30)
            w.clock._now += timedelta(hours=9)
            await w.clock.advance(1)
            assert texts == ["call back"]

    run(main())


def test_a_disk_that_does_not_take_it_keeps_nobody_from_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            texts, reminders = told(w), w.session.reminders
            await reminders.add(ONE, w.clock.now() + timedelta(minutes=1), "call back")
            write = w.session.store.write

            async def full(*_args: object, **_more: object) -> None:
                raise UserError(Problem.STORE_FULL)

            monkeypatch.setattr(w.session.store, "write", full)
            with caplog.at_level(logging.WARNING):
                await w.clock.advance(2 * MINUTE)
            assert texts == ["call back"]
            assert "could not be stored yet" in caplog.text
            caplog.clear()
            monkeypatch.setattr(w.session.store, "write", write)
            await reminders.add(OTHER, w.clock.now() + timedelta(days=1), "生日")
            assert reminders.of(ONE)[0].told, "the next write stores it too"
            await w.clock.advance(10 * MINUTE)
            assert texts == ["call back"]

    run(main())


def test_damaged_ones_are_kept_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await w.session.store.write(lambda uow: uow.meta.set(KEY, "[oops"), durable=True)
            with caplog.at_level(logging.ERROR):
                await w.session.reminders.load()
            assert "cannot be read" in caplog.text
            caplog.clear()
            assert w.session.reminders.upcoming() == []
            assert await w.session.store.read(lambda uow: uow.meta.get(DAMAGED_KEY)) == "[oops"
            await w.session.reminders.add(ONE, w.clock.now() + timedelta(days=1), "生日")
            assert "生日" in await stored(w)

    run(main())
