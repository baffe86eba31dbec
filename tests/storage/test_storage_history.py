"""What leaves the history is gone from conversation, search and disk, and nothing else is."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from console.domain.ids import ContactId, MessageId
from console.domain.messages import Direction, OutboxKind, Picture
from console.storage.doctor import Check, Severity, examine
from console.storage.media import KEEP_SECONDS, FileMediaStore
from console.storage.unit_of_work import SqlUnitOfWork
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import START, message, opened, put, someone

DAY = 86_400
LIMIT = START - timedelta(days=30)


def test_only_what_is_older_goes_and_what_waits_to_be_sent_stays(tmp_path: Path) -> None:
    def fill(uow: SqlUnitOfWork) -> ContactId:
        contact = someone(uow).id
        for number in range(5):
            put(uow, message(contact, f"alt {number}", after=number - 40 * DAY))
        new = message(contact, "not sent", after=-40 * DAY, direction=Direction.OUT)
        waiting = put(uow, new)
        uow.outbox.add(OutboxKind.MESSAGE, waiting, waiting.origin_id, waiting.body)
        put(uow, message(contact, "neu"))
        return contact

    async def main() -> None:
        async with opened(tmp_path) as store:
            contact = await store.write(fill, durable=True)
            assert await store.scan(lambda uow: uow.history.count_older(LIMIT)) == 5
            assert await store.scan(lambda uow: uow.history.contacts_with_older(LIMIT)) == [contact]
            some = await store.read(lambda uow: uow.history.oldest(contact, LIMIT, 3))
            assert len(some) == 3
            await store.write(lambda uow: uow.history.remove(some), durable=True)
            bodies = await store.read(lambda uow: [m.body for m in uow.messages.page(contact)])
            assert sorted(bodies) == ["alt 3", "alt 4", "neu", "not sent"]
            assert await store.read(lambda uow: len(uow.messages.search("alt"))) == 2
            last = await store.read(lambda uow: uow.contacts.get(contact))
            assert last is not None
            assert last.last_message is not None
            assert last.last_contact == START

    run(main())


def test_an_id_given_again_is_found_by_the_search(tmp_path: Path) -> None:
    """The index has taken in everything; then the newest message goes, and another one gets its id."""

    async def main() -> None:
        async with opened(tmp_path) as store:

            def fill(uow: SqlUnitOfWork) -> ContactId:
                contact = someone(uow).id
                for number in range(300):
                    put(uow, message(contact, f"number{number} eins"))
                return contact

            contact = await store.write(fill, durable=True)
            newest = await store.read(lambda uow: uow.messages.newest_place(contact))
            assert newest is not None
            gone = [MessageId(newest.id - number) for number in range(60)]
            await store.write(lambda uow: uow.history.remove(gone), durable=True)

            def again(uow: SqlUnitOfWork) -> MessageId:
                ids = [put(uow, message(contact, f"zwei{number}")).id for number in range(300)]
                return ids[0]

            assert await store.write(again, durable=True) == gone[-1]
            for text, found in (("number250", 0), ("number239", 1), ("zwei0", 1), ("zwei299", 1)):
                hits = await store.read(lambda uow, text=text: uow.messages.search(text))  # type: ignore[misc]
                assert len(hits) == found, text
        findings = {each.check: each.severity for each in examine(tmp_path, FakeClock())}
        assert findings[Check.SEARCH_INDEX] is Severity.FINE
        assert findings[Check.LAST_MESSAGES] is Severity.FINE
        assert findings[Check.SEARCH_SPANS] is Severity.FINE

    run(main())


def test_a_contact_without_messages_keeps_its_notes_and_its_place(tmp_path: Path) -> None:
    async def main() -> None:
        async with opened(tmp_path) as store:

            def fill(uow: SqlUnitOfWork) -> MessageId:
                contact = someone(uow)
                return put(uow, message(contact.id, "hello")).id

            only = await store.write(fill, durable=True)
            await store.write(lambda uow: uow.history.remove([only]), durable=True)
            (contact,) = await store.read(lambda uow: uow.contacts.all())
            assert contact.last_message is None
            assert (contact.first_contact, contact.last_contact, contact.unread) == (START, START, 0)
            assert await store.read(lambda uow: uow.messages.page(contact.id)) == []

    run(main())


def test_a_picture_goes_with_the_last_that_shows_it_and_not_at_once(tmp_path: Path) -> None:
    async def main() -> None:
        media = FileMediaStore(tmp_path)
        async with opened(tmp_path) as store:
            one, two = await media.save(b"one", "image/png"), await media.save(b"two", "image/png")
            face = await media.save(b"face", "image/png")

            def fill(uow: SqlUnitOfWork) -> list[MessageId]:
                contact = someone(uow)
                ids = [
                    put(uow, message(contact.id, "", picture=Picture(file=name))).id for name in (one, two, face, two)
                ]
                uow.meta.set("avatar", face)
                return ids

            ids = await store.write(fill, durable=True)
            await store.write(lambda uow: uow.history.remove(ids[:2]), durable=True)
            await store.write(lambda uow: uow.history.remove(ids[2:3]), durable=True)
            noted, unused = await store.scan(lambda uow: uow.history.files_left())
            assert (noted, unused) == ({one, two, face}, {one})
            await store.write(lambda uow: uow.history.forget_files({one}), durable=True)
            assert await store.scan(lambda uow: uow.history.files_left()) == ({two, face}, set())
            assert await media.discard([one, "../console.db"]) == {one}
            assert (media.folder / one).exists()
            old = time.time() - KEEP_SECONDS - 60
            os.utime(media.folder / one, (old, old))
            assert await media.discard([one]) == set()
            assert not (media.folder / one).exists()

    run(main())


def test_a_file_saved_again_counts_as_new(tmp_path: Path) -> None:
    async def main() -> None:
        media = FileMediaStore(tmp_path)
        name = await media.save(b"one", "image/png")
        old = time.time() - KEEP_SECONDS - 60
        os.utime(media.folder / name, (old, old))
        await media.save(b"one", "image/png")
        await media.discard([name])
        assert (media.folder / name).exists()

    run(main())
