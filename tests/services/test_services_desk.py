"""The desk: who waits, who is read, what the agent notes."""

from __future__ import annotations

from pathlib import Path

from console.domain.channel_events import PeerTyping
from console.domain.conversations import SortOrder, Urgency
from console.domain.ids import Address
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, arrived, until, world

OTHER = Address("other@visitor.shop.test")


def test_the_ring_stands_still_while_the_agent_types(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("hello", "o1"))
            await w.settle()
            desk, contact_id = w.session.desk, w.buyer().id
            await w.clock.advance(20)
            desk.agent_types(contact_id, True)
            assert desk.waiting_paused(contact_id)
            await w.clock.advance(25)
            assert desk.waiting_seconds(contact_id) == 20
            assert w.wire.typing == [(BUYER, True)]
            desk.agent_types(contact_id, False)
            await w.clock.advance(15)
            assert desk.waiting_seconds(contact_id) == 35
            assert desk.urgency(contact_id) is Urgency.LATE
            assert w.wire.typing == [(BUYER, True), (BUYER, False)]

    run(main())


def test_reading_happens_only_while_the_agent_looks(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("hello", "o1"))
            await w.settle()
            await w.session.desk.open(w.buyer().id)
            assert w.buyer().unread == 1
            w.session.desk.set_window_active(True)
            await until(lambda: w.buyer().unread == 0)
            assert w.wire.displayed == [(BUYER, "o1")]
            w.wire.say(arrived("again", "o2"))
            await until(lambda: len(w.wire.displayed) == 2)
            assert w.wire.displayed[-1] == (BUYER, "o2")

    run(main())


def test_most_urgent_first_and_next_urgent_skips_the_open_one(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("first", "o1"))
            await w.settle()
            await w.clock.advance(10)
            w.wire.say(arrived("second", "o2", peer=OTHER))
            await w.settle()
            urgent = w.session.desk.active(SortOrder.URGENT)
            assert [c.address for c in urgent] == [BUYER, OTHER]
            assert [c.address for c in w.session.desk.active(SortOrder.LATEST)] == [OTHER, BUYER]
            await w.session.desk.open(w.buyer().id)
            following = w.session.desk.next_urgent()
            assert following is not None
            assert following.address == OTHER

    run(main())


def test_what_the_agent_notes_survives_a_restart(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            contact_id = await w.session.desk.open_address(BUYER)
            await w.session.desk.set_remark(contact_id, " 张女士 ")
            await w.session.desk.set_notes(contact_id, "allergic to wool\n")
            await w.session.desk.set_tags(contact_id, ["vip", " vip", "", "complaint"])
            await w.session.desk.save_draft(contact_id, "  half a sentence")
            await w.session.desk.set_pinned(contact_id, True)
            await w.session.profile.set_signature("  open\nuntil 22:00 ")
        async with world(tmp_path) as w:
            contact = w.buyer()
            assert contact.display_name == "张女士"
            assert contact.notes == "allergic to wool\n"
            assert contact.tags == ("vip", "complaint")
            assert contact.draft == "  half a sentence"
            assert contact.pinned
            assert w.session.profile.signature == "open until 22:00"
            assert w.wire.presence[-1][1] == "open until 22:00"

    run(main())


def test_a_closed_conversation_comes_back_with_the_next_message_or_by_undo(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("hello", "o1"))
            await w.settle()
            before = w.buyer()
            await w.session.desk.close(before.id)
            assert not w.buyer().active
            await w.session.desk.reopen(before)
            assert w.buyer().active
            assert w.buyer().waiting_since == before.waiting_since
            await w.session.desk.close(before.id)
            w.wire.say(arrived("still there?", "o2"))
            await w.settle()
            assert w.buyer().active
            assert w.buyer().unread == 1

    run(main())


def test_typing_ends_with_the_message_or_by_itself(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            contact_id = await w.session.desk.open_address(BUYER)
            w.wire.say(PeerTyping(BUYER, True))
            assert w.session.desk.is_typing(contact_id)
            await w.clock.advance(31)
            assert not w.session.desk.is_typing(contact_id)
            w.wire.say(PeerTyping(BUYER, True))
            w.wire.say(arrived("done", "o1"))
            await w.settle()
            assert not w.session.desk.is_typing(contact_id)

    run(main())
