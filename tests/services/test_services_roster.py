"""What the channel tells of people reaches their contact, also when it comes before the first message."""

from __future__ import annotations

from pathlib import Path

from console.domain.channel_events import (
    AvatarReceived,
    BlockListChanged,
    NicknameReceived,
    PeerPresence,
    RosterItem,
    RosterItemRemoved,
    RosterReceived,
)
from console.domain.ids import Address
from console.domain.presence import Presence, Show
from tests.helpers.asyncio_run import run
from tests.helpers.desk_world import BUYER, arrived, until, world

COLLEAGUE = Address("colleague@shop.test")


def test_a_face_and_a_name_that_come_before_the_first_message_are_kept(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(AvatarReceived(BUYER, b"face", "image/png"))
            w.wire.say(NicknameReceived(BUYER, "小鹿"))
            w.wire.say(PeerPresence(BUYER, Presence(Show.AWAY, "asleep")))
            await w.settle()
            w.wire.say(arrived("hello", "o1"))
            await until(lambda: w.session.desk.contact_at(BUYER) is not None and w.buyer().avatar is not None)
            await until(lambda: w.buyer().name == "小鹿")
            assert w.session.roster.presence(w.buyer()) == Presence(Show.AWAY, "asleep")
            w.wire.cut()
            assert w.session.roster.presence(w.buyer()).show is Show.UNKNOWN

    run(main())


def test_the_list_of_the_server_wins_over_what_people_call_themselves(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(RosterReceived((RosterItem(COLLEAGUE, "王姐", ("同事",)),)))
            await until(lambda: w.session.desk.contact_at(COLLEAGUE) is not None)
            w.wire.say(NicknameReceived(COLLEAGUE, "the boss"))
            await w.settle()
            assert w.buyer(COLLEAGUE).display_name == "王姐"
            assert w.buyer(COLLEAGUE).groups == ("同事",)
            w.wire.say(RosterItemRemoved(COLLEAGUE))
            await until(lambda: not w.buyer(COLLEAGUE).in_roster)

    run(main())


def test_whoever_is_blocked_is_not_heard(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            w.wire.start()
            w.wire.say(arrived("first", "o1"))
            await w.settle()
            w.wire.say(BlockListChanged(frozenset({BUYER})))
            await until(lambda: w.buyer().blocked)
            w.wire.say(arrived("second", "o2"))
            await w.settle()
            assert [m.body for m in await w.page()] == ["first"]
            w.wire.say(BlockListChanged(frozenset()))
            await until(lambda: not w.buyer().blocked)

    run(main())
