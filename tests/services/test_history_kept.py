"""History for N days: nothing goes unasked, then what is too old goes, a little at a time, once a day."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.domain.events import ContactsChanged, MessagesRemoved
from console.domain.ids import new_origin_id
from console.domain.messages import Direction, MessageState, Picture
from console.ports import NewMessage, UnitOfWork
from console.services.history import AGREED_KEY, CHUNK
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, World, until, world

DAY = 86_400


async def talked(w: World, old: int = 3, new: int = 2, days: int = 40) -> None:
    """A conversation with notes: some messages of long ago, some of today, and another one with old ones only."""
    now = w.clock.now()

    def work(uow: UnitOfWork) -> None:
        for address in (BUYER, w.wire.address):
            contact = uow.contacts.ensure(address)
            uow.contacts.save(replace(contact, notes="likes blue", pinned=True, unread=1))
            ages = [timedelta(days=days, seconds=-number) for number in range(old)]
            ages += [timedelta(seconds=new - number) for number in range(new)] if address == BUYER else []
            for age in ages:
                picture = Picture(file=f"{'a' * 64}.png") if age.days >= days - 1 else None
                uow.messages.add(
                    NewMessage(contact.id, Direction.IN, f"said {age.days}", now - age, MessageState.RECEIVED,
                               new_origin_id(), picture=picture)
                )  # fmt: skip

    await w.session.store.write(work, durable=True)
    await w.session.load()


def test_nothing_goes_before_the_agent_agreed(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w)
            history = w.session.history
            assert await history.keep_for(30) == 6
            assert await history.sweep() == 0
            assert await history.agreed_days() == 0
            assert list((tmp_path / "backups").glob("*")) == [] if (tmp_path / "backups").exists() else True
            await history.accept(30)
            assert len(list((tmp_path / "backups").iterdir())) >= 1
            assert [m.body for m in await w.page()] == ["said 0", "said 0"]
            assert await w.session.desk.search("said 39") == []
            assert await history.agreed_days() == 30

    run(main())


def test_contacts_and_notes_stay_and_the_window_is_told(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w)
            gone: list[MessagesRemoved] = []
            changed: list[ContactsChanged] = []
            w.session.bus.subscribe(MessagesRemoved, gone.append)
            w.session.bus.subscribe(ContactsChanged, changed.append)
            await w.session.history.accept(30)
            assert sum(len(event.message_ids) for event in gone) == 6
            assert len(changed) == 2
            emptied = w.buyer(w.wire.address)
            assert (emptied.notes, emptied.pinned, emptied.last_message, emptied.unread) == (
                "likes blue", True, None, 0,
            )  # fmt: skip
            assert emptied.last_contact is not None
            assert w.buyer().unread == 1

    run(main())


def test_longer_needs_no_question_shorter_does_again_and_always_forgets(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w)
            history = w.session.history
            await history.accept(30)
            assert await history.keep_for(60) == 0
            assert await history.agreed_days() == 60
            assert await history.keep_for(30) == 0
            await w.clock.advance(40 * DAY)
            assert await history.keep_for(20) == 2
            assert await history.keep_for(0) == 0
            assert await history.sweep() == 0
            assert await history.keep_for(60) == 0
            assert await w.session.store.read(lambda uow: uow.meta.get(AGREED_KEY)) == "60"

    run(main())


def test_once_a_day_what_has_become_too_old_goes(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w, days=25)
            history = w.session.history
            assert await history.keep_for(30) == 0
            w.session.tasks.spawn(history.keep_up(), "history")
            await w.clock.advance(1)
            await w.settle()
            assert len(await w.page()) == 5
            for _ in range(6 * 24):
                await w.clock.advance(3600)
                await w.settle()
            await until(lambda: w.buyer(w.wire.address).last_message is None)
            assert len(await w.page()) == 2

    run(main())


def test_many_go_in_small_pieces_between_which_others_get_their_turn(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w, old=5 * CHUNK)
            sizes: list[int] = []
            reads: list[int] = []
            w.session.bus.subscribe(MessagesRemoved, lambda event: sizes.append(len(event.message_ids)))

            async def look() -> None:
                while len(await w.page()) > 2:
                    reads.append(1)

            looking = w.session.tasks.spawn(look(), "look")
            await w.session.history.accept(30)
            await looking
            assert max(sizes) == CHUNK
            assert len(reads) >= 5

    run(main())


def test_pictures_go_an_hour_after_the_last_message_that_showed_them(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await talked(w)
            w.wire.start()
            await w.settle()
            outbox, media = w.session.outbox, w.session.media
            outbox.hold_seconds = 5
            undone = await outbox.send_picture(w.buyer().id, b"undone")
            kept = await outbox.send_picture(w.buyer().id, b"kept")
            await outbox.undo(undone.id)
            assert undone.picture is not None
            assert kept.picture is not None
            w.session.tasks.spawn(w.session.history.keep_up(), "history")
            await w.clock.advance(1)
            await w.settle()
            assert (media.folder / undone.picture.file).exists()
            for name in (undone.picture.file, kept.picture.file):
                os.utime(media.folder / name, (0, 0))
            await w.clock.advance(3600)
            await until(lambda: not (media.folder / undone.picture.file).exists())  # type: ignore[union-attr]
            assert (media.folder / kept.picture.file).exists()
            assert await w.session.store.scan(lambda uow: uow.history.files_left()) == (set(), set())

    run(main())
