"""Every method of the repositories, on a real file."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from console.domain.contacts import Contact
from console.domain.ids import Address, ArchiveId, ContactId, GroupId, MessageId, OriginId, PhraseId
from console.domain.messages import Direction, MessageState, OutboxKind, Picture, Place
from console.domain.phrases import Phrase, PhraseGroup
from console.ports import UnitOfWork
from tests.helpers.asyncio_run import run
from tests.helpers.storage import START, message, opened, put, someone

Work = Callable[[UnitOfWork], None]


@pytest.fixture
def do(tmp_path: Path) -> Callable[[Work], None]:
    """Run a function in one transaction of a fresh store."""

    def in_store(work: Work) -> None:
        async def main() -> None:
            async with opened(tmp_path / "account") as store:
                await store.write(work, durable=False)

        run(main())

    return in_store


def test_a_contact_is_made_once_and_keeps_every_field(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        made = unit.contacts.ensure(Address("v-1@visitor.shop.test"), "小明")
        assert made == Contact(id=made.id, address=Address("v-1@visitor.shop.test"), name="小明")
        assert unit.contacts.ensure(Address("v-1@visitor.shop.test"), "other") == made
        full = dataclasses.replace(
            made,
            remark="老客户",
            notes="prefers\nSF",
            tags=("vip", "退货"),
            groups=("买家",),
            in_roster=True,
            blocked=True,
            avatar="abc.png",
            pinned=True,
            active=True,
            unread=3,
            marked_unread=True,
            draft="在的",
            waiting_since=START,
        )
        unit.contacts.save(full)
        assert unit.contacts.get(made.id) == full
        assert unit.contacts.by_address(made.address) == full
        assert unit.contacts.all() == [full]
        assert unit.contacts.get(ContactId(99)) is None
        assert unit.contacts.by_address(Address("nobody@shop.test")) is None
        with pytest.raises(KeyError):
            unit.contacts.save(dataclasses.replace(made, id=ContactId(99)))

    do(work)


def test_save_leaves_what_follows_the_messages_alone(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        before = someone(unit)
        put(unit, message(before.id, "a"))
        unit.contacts.save(dataclasses.replace(before, remark="x"))
        after = unit.contacts.get(before.id)
        assert after is not None
        assert after.remark == "x"
        assert after.first_contact == after.last_contact == START
        assert after.last_message is not None

    do(work)


def test_the_last_message_follows_the_place_not_the_order_of_storing(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        late = put(unit, message(contact.id, "长" * 300, after=50, automatic=True))
        put(unit, message(contact.id, "early", after=10))
        now = unit.contacts.get(contact.id)
        assert now is not None
        assert now.last_message is not None
        assert (now.last_message.id, now.last_message.text) == (late.id, "长" * 200)
        assert now.last_message.automatic
        assert now.first_contact == START + timedelta(seconds=10)
        assert now.last_contact == START + timedelta(seconds=50)
        same_time = put(unit, message(contact.id, "", after=50, picture=Picture(url="https://x/a.png")))
        now = unit.contacts.all()[0]
        assert now.last_message is not None
        assert (now.last_message.id, now.last_message.is_picture) == (same_time.id, True)
        unit.messages.retract(same_time.id)
        last = unit.contacts.all()[0].last_message
        assert last is not None
        assert last.retracted
        assert not last.is_picture

    do(work)


def test_a_message_comes_back_as_it_went_in(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        picture = Picture("https://x/图.png", "a.png", "image/png", 3, 4, 5)
        when = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
        new = dataclasses.replace(message(contact.id, "你好\nhi 😀", picture=picture, archive="a1"), sent_at=when)
        stored = put(unit, new)
        assert stored.sent_at == when
        assert stored.sent_at.tzinfo is UTC
        assert stored.picture == picture
        assert stored.archive_id == "a1"
        assert unit.messages.get(stored.id) == stored
        assert unit.messages.by_origin(contact.id, Direction.IN, stored.origin_id) == stored
        assert unit.messages.by_origin(contact.id, Direction.OUT, stored.origin_id) is None
        assert unit.messages.get(MessageId(99)) is None
        assert unit.messages.page(contact.id) == [stored]

    do(work)


def test_text_that_sqlite_cannot_hold_is_mended(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = unit.contacts.ensure(Address("v@shop.test"), "half \ud800 name")
        stored = put(unit, message(contact.id, "zero \0 and half \ud83d of a pair", origin="id\0\udfff"))
        assert stored.body == "zero \ufffd and half ? of a pair"
        again = unit.messages.get(stored.id)
        assert again is not None
        assert again.body == stored.body
        assert [hit.message.id for hit in unit.messages.search("zero \0 and half \ud83d")] == [stored.id]

    do(work)


def test_a_naive_time_is_a_bug(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        with pytest.raises(TypeError):
            unit.messages.add(dataclasses.replace(message(contact.id), sent_at=datetime(2026, 1, 1)))  # noqa: DTZ001

    do(work)


def test_known_messages_are_not_stored_again(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        one, other = someone(unit), someone(unit, "v-2@visitor.shop.test")
        first = put(unit, message(one.id, "x", origin="o"))
        assert unit.messages.add(message(one.id, "x", origin="o", after=9, archive="a")) is None
        known = unit.messages.get(first.id)
        assert known is not None
        assert known.archive_id == "a"
        assert known.sent_at == first.sent_at
        assert unit.messages.add(message(one.id, "x", origin="another", archive="a")) is None
        assert unit.messages.add(message(one.id, "x", origin="o", archive="b")) is None
        again = unit.messages.get(first.id)
        assert again is not None
        assert again.archive_id == "a"
        put(unit, message(one.id, "x", origin="o", direction=Direction.OUT))
        put(unit, message(other.id, "x", origin="o", archive="a"))
        put(unit, message(one.id, "no archive", origin="p"))
        put(unit, message(one.id, "no archive", origin="q"))
        contact = unit.contacts.get(one.id)
        assert contact is not None
        assert contact.last_contact == START

    do(work)


def test_an_archive_id_already_taken_does_not_hurt(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        one = someone(unit)
        put(unit, message(one.id, origin="o1", archive="a"))
        bare = put(unit, message(one.id, origin="o2"))
        assert unit.messages.add(message(one.id, origin="o2", archive="a")) is None
        known = unit.messages.get(bare.id)
        assert known is not None
        assert known.archive_id is None

    do(work)


def test_pages_join_without_gap_or_overlap(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact, other = someone(unit), someone(unit, "v-2@visitor.shop.test")
        for number in range(60):
            # Several share a time, some come late: the order is (sent_at, id).
            put(unit, message(contact.id, str(number), after=(number * 7) % 20))
            put(unit, message(other.id, "other", after=number))
        everything = unit.messages.page(contact.id, limit=1000)
        assert len(everything) == 60
        assert everything == sorted(everything, key=lambda m: (m.sent_at, m.id))
        back = unit.messages.page(contact.id, limit=7)
        while len(back) < 60:
            older = unit.messages.page(contact.id, before=Place(back[0].sent_at, back[0].id), limit=7)
            assert older
            back = older + back
        assert back == everything
        forth = everything[:1]
        while newer := unit.messages.page(contact.id, after=Place(forth[-1].sent_at, forth[-1].id), limit=7):
            forth += newer
        assert forth == everything
        assert unit.messages.page(ContactId(99)) == []
        assert unit.messages.newest_place(contact.id) == Place(everything[-1].sent_at, everything[-1].id)
        assert unit.messages.newest_place(ContactId(99)) is None
        assert unit.messages.since(contact.id, START) == Place(everything[0].sent_at, everything[0].id)
        third = next(m for m in everything if m.sent_at > START + timedelta(seconds=2))
        found = unit.messages.since(contact.id, START + timedelta(seconds=2, microseconds=1))
        assert found == Place(third.sent_at, third.id)
        assert unit.messages.since(contact.id, START + timedelta(days=1)) is None
        place = Place(everything[40].sent_at, everything[40].id)
        assert unit.messages.unread_after(contact.id, place) == 19
        with pytest.raises(ValueError, match="not both"):
            unit.messages.page(contact.id, before=place, after=place)

    do(work)


def test_days_are_those_of_the_agents_wall(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        hours = {
            name: (datetime(2026, 3, 2, hour, tzinfo=UTC) - START).total_seconds()
            for name, hour in (("morning", 3), ("before", 15), ("after", 17))
        }
        stored = {
            name: put(unit, message(contact.id, name, after=hours[name])) for name in ("before", "after", "morning")
        }
        twin = put(unit, message(contact.id, "same time as after", after=hours["after"]))
        assert twin.id > stored["after"].id
        days = unit.messages.days(contact.id, 8 * 60)
        assert [(day.day, day.count) for day in days] == [("2026-03-03", 2), ("2026-03-02", 2)]
        assert days[0].first == Place(stored["after"].sent_at, stored["after"].id)
        assert days[1].first.id == stored["morning"].id
        assert [(day.day, day.count) for day in unit.messages.days(contact.id, -5 * 60)] == [
            ("2026-03-02", 3),
            ("2026-03-01", 1),
        ]

    do(work)


def test_states_only_go_forward(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        stored = put(unit, message(contact.id, direction=Direction.OUT))
        steps = [
            (MessageState.FAILED, "recipient-unknown", True),
            (MessageState.FAILED, "", False),
            (MessageState.WAITING, "", True),
            (MessageState.SENT, "", True),
            (MessageState.WAITING, "", False),
            (MessageState.FAILED, "recipient-unreachable", True),
            (MessageState.WAITING, "", True),
            (MessageState.DELIVERED, "", True),
            (MessageState.FAILED, "late", False),
            (MessageState.READ, "", True),
            (MessageState.SENT, "", False),
        ]
        for state, failure, goes in steps:
            changed = unit.messages.set_state(stored.id, state, failure)
            assert (changed is not None) is goes
            if changed is not None:
                assert (changed.state, changed.failure) == (state, failure)
                assert unit.messages.get(stored.id) == changed
        incoming = put(unit, message(contact.id))
        assert unit.messages.set_state(incoming.id, MessageState.READ) is None
        assert unit.messages.set_state(MessageId(99), MessageState.READ) is None

    do(work)


def test_a_displayed_marker_reads_everything_before_it(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        states = [
            MessageState.SENT,
            MessageState.DELIVERED,
            MessageState.WAITING,
            MessageState.FAILED,
            MessageState.SENT,
        ]
        mine = [
            put(unit, message(contact.id, after=n, direction=Direction.OUT, state=state, origin=f"m{n}"))
            for n, state in enumerate([*states, MessageState.SENT])
        ]
        put(unit, message(contact.id, after=1, origin="theirs"))
        changed = unit.messages.mark_displayed(contact.id, Direction.OUT, OriginId("m4"))
        assert [m.id for m in changed] == [mine[0].id, mine[1].id, mine[4].id]
        assert all(m.state is MessageState.READ and unit.messages.get(m.id) == m for m in changed)
        assert unit.messages.mark_displayed(contact.id, Direction.OUT, OriginId("m4")) == []
        assert unit.messages.mark_displayed(contact.id, Direction.OUT, OriginId("unknown")) == []
        assert unit.messages.mark_displayed(contact.id, Direction.IN, OriginId("theirs")) == []
        for number in range(300):
            put(
                unit,
                message(
                    contact.id,
                    after=100 + number,
                    direction=Direction.OUT,
                    state=MessageState.SENT,
                    origin=f"n{number}",
                ),
            )
        changed = unit.messages.mark_displayed(contact.id, Direction.OUT, OriginId("n299"))
        assert [m.origin_id for m in changed] == [f"n{number}" for number in range(100, 300)]
        first = unit.messages.by_origin(contact.id, Direction.OUT, OriginId("n0"))
        assert first is not None
        assert first.state is MessageState.READ

    do(work)


def test_correcting_and_taking_back(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        stored = put(unit, message(contact.id, "红色", picture=Picture(file="a.png")))
        corrected = unit.messages.correct(stored.id, "黑色")
        assert (corrected.body, corrected.edited, corrected.picture) == ("黑色", True, stored.picture)
        assert unit.messages.get(stored.id) == corrected
        gone = unit.messages.retract(stored.id)
        assert (gone.body, gone.retracted, gone.picture) == ("", True, None)
        assert unit.messages.get(stored.id) == gone
        assert unit.messages.correct(stored.id, "back?") == gone
        assert unit.messages.retract(stored.id) == gone
        with pytest.raises(KeyError):
            unit.messages.correct(MessageId(99), "x")
        picture = Picture("https://x/a", "b.jpg", "image/jpeg", 1, 2, 3)
        other = put(unit, message(contact.id, ""))
        assert unit.messages.set_picture(other.id, picture).picture == picture
        assert unit.messages.get(other.id) == dataclasses.replace(other, picture=picture)

    do(work)


def test_the_outbox_keeps_order_and_gives_no_id_twice(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        stored = put(unit, message(contact.id, "在", direction=Direction.OUT, origin="m", automatic=True))
        first = unit.outbox.add(OutboxKind.MESSAGE, stored, OriginId("m"), "在")
        second = unit.outbox.add(OutboxKind.CORRECTION, stored, OriginId("c"), "在的")
        assert (first.address, first.contact_id, first.message_id) == (contact.address, contact.id, stored.id)
        assert (second.wire_id, second.target_id, second.body, second.automatic) == ("c", "m", "在的", True)
        assert second.created_at == START
        assert unit.outbox.all() == [first, second]
        unit.messages.set_picture(stored.id, Picture(url="https://x/a"))
        fresh = unit.outbox.by_wire_id(OriginId("m"))
        assert fresh is not None
        assert fresh.picture == Picture(url="https://x/a")
        assert unit.outbox.remove(OriginId("c")) == dataclasses.replace(second, picture=Picture(url="https://x/a"))
        assert unit.outbox.remove(OriginId("c")) is None
        assert unit.outbox.by_wire_id(OriginId("c")) is None
        third = unit.outbox.add(OutboxKind.RETRACTION, stored, OriginId("r"), "")
        assert third.id > second.id
        assert [item.wire_id for item in unit.outbox.all()] == ["m", "r"]

    do(work)


def test_phrases_keep_their_order(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        groups = [PhraseGroup(GroupId(f"g{n}"), ("客服", f"组{n}")) for n in range(3)]
        for group in groups:
            unit.phrases.put_group(group)
        unit.phrases.put_group(dataclasses.replace(groups[0], path=("改名",)))
        assert [group.path for group in unit.phrases.groups()] == [(), ("改名",), ("客服", "组1"), ("客服", "组2")]
        hello = Phrase(PhraseId("p1"), GroupId("g1"), "hi", "问候", "您好 {name}", "pack")
        bye = Phrase(PhraseId("p2"), GroupId("g1"), "", "", "再见")
        first = Phrase(PhraseId("p3"), GroupId("g0"), "", "", "先")
        for phrase in (hello, bye, first):
            unit.phrases.put(phrase)
        assert unit.phrases.phrases() == [first, hello, bye]
        unit.phrases.put(dataclasses.replace(hello, title="改"))
        assert [p.title for p in unit.phrases.phrases()] == ["", "改", ""]
        moved = dataclasses.replace(first, group_id=GroupId("g1"))
        unit.phrases.put(moved)
        assert [p.id for p in unit.phrases.phrases()] == ["p1", "p2", "p3"]
        unit.phrases.note_use(hello.id, START)
        assert unit.phrases.count() == 3
        unit.phrases.remove(bye.id)
        unit.phrases.remove(bye.id)
        assert unit.phrases.count() == 2
        unit.phrases.remove_group(GroupId("g1"))
        assert unit.phrases.count() == 0
        assert len(unit.phrases.groups()) == 3

    do(work)


def test_meta_values(do: Callable[[Work], None]) -> None:
    def work(unit: UnitOfWork) -> None:
        assert unit.meta.get("cursor") is None
        unit.meta.set("cursor", ArchiveId("1"))
        unit.meta.set("cursor", "2")
        unit.meta.set("签名", "")
        assert (unit.meta.get("cursor"), unit.meta.get("签名")) == ("2", "")

    do(work)


def test_every_conversation_query_takes_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AGENT_CONSOLE_EXPLAIN", "1")
    caplog.set_level(logging.INFO, "console.storage.engine")

    def work(unit: UnitOfWork) -> None:
        contact = someone(unit)
        stored = put(unit, message(contact.id, direction=Direction.OUT, state=MessageState.SENT, origin="m"))
        place = Place(stored.sent_at, stored.id)
        caplog.clear()
        unit.messages.page(contact.id)
        unit.messages.page(contact.id, before=place)
        unit.messages.page(contact.id, after=place)
        unit.messages.since(contact.id, START)
        unit.messages.unread_after(contact.id, place)
        unit.messages.mark_displayed(contact.id, Direction.OUT, OriginId("m"))

    async def main() -> None:
        async with opened(tmp_path / "account") as store:
            await store.write(work, durable=False)

    run(main())
    assert len(caplog.messages) >= 7
    for plan in caplog.messages:
        assert "SCAN" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    assert "ix_messages_unread" in caplog.text
