"""What buyers see of the agent: status, texts beside it, suspension, signatures, away by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.autoreply import Condition
from console.domain.events import AgentChanged
from console.domain.presence import STATUS_TEXT_LIMIT, AgentStatus, presence_text
from console.domain.signatures import (
    MOST_SIGNATURES,
    SIGNATURE_LIMIT,
    KeptSignatures,
    Signatures,
    clean,
    dump,
    parse,
    tidy,
)
from console.services.away import AutoAway
from console.services.profile import Personal
from console.services.signing import PRIVATE_KEY
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import rules_with
from tests.helpers.autoreply_world import automatic, with_world
from tests.helpers.clock import FakeClock, breathe
from tests.helpers.desk_world import World, arrived, until, world
from tests.helpers.wire import HandWire

ONE, TWO, THREE = "双11满300减30", "下单备注小美送小样", "16点前拍下当天发货"


# --- rules ------------------------------------------------------------------------------------


def test_a_signature_is_one_line_with_signs_for_codes() -> None:
    assert clean("  欢迎 \n 光临/:^_^ ") == "欢迎 光临🙂"
    assert len(clean("好" * 500)) == SIGNATURE_LIMIT
    assert tidy(Signatures(("", ONE, " ", TWO), 3, 99_999)) == Signatures((ONE, TWO), 1, 1440)
    assert tidy(Signatures((ONE, "", TWO), 1)).shown == TWO
    assert tidy(Signatures((ONE,), 7)).chosen == 0
    assert len(tidy(Signatures(tuple(str(number) for number in range(99)))).texts) == MOST_SIGNATURES


def test_signatures_take_turns_by_the_time_alone() -> None:
    three = Signatures((ONE, TWO, THREE), 1, 10)
    shown = [three.after(minutes * 60).shown for minutes in (0, 9.9, 10, 20, 30, 35)]
    assert shown == [TWO, TWO, THREE, ONE, TWO, TWO]
    assert three.next_turn(65) == 535
    assert Signatures((ONE, TWO), 0, 0).after(10**6).shown == ONE
    assert Signatures((ONE,), 0, 5).turning is False
    assert three.after(-5).shown == TWO


def test_editing_in_place_changes_the_shown_one() -> None:
    two = Signatures((ONE, TWO), 1)
    assert two.edited("换了") == Signatures((ONE, "换了"), 1)
    assert two.edited("  ") == Signatures((ONE,), 0)
    assert Signatures().edited("第一条") == Signatures(("第一条",), 0)
    assert two.with_new(THREE) == Signatures((ONE, TWO, THREE), 2)
    assert two.with_new(ONE) == Signatures((ONE, TWO), 0)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", '{"texts": 7, "chosen": 0, "turn_minutes": 0, "changed": "2026-01-01T00:00:00"}',
        '{"texts": [7], "chosen": 0, "turn_minutes": 0, "changed": "2026-01-01T00:00:00+00:00"}',
        '{"texts": ["a"], "chosen": "0", "turn_minutes": 0, "changed": "2026-01-01T00:00:00+00:00"}',
        '{"texts": ["a"], "chosen": 0, "turn_minutes": 0, "changed": "yesterday"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_another_program_left_there_is_no_signature(text: str) -> None:
    assert parse(text) is None


def test_signatures_come_back_as_they_were_written() -> None:
    kept = KeptSignatures(Signatures((ONE, TWO), 1, 15), FakeClock().now())
    assert parse(dump(kept)) == kept


def test_a_presence_has_room_for_both_texts() -> None:
    assert presence_text("吃饭，13:00回来", ONE) == f"吃饭，13:00回来 · {ONE}"
    assert (presence_text("", ONE), presence_text("开会", ""), presence_text("", "")) == (ONE, "开会", "")


# --- status -----------------------------------------------------------------------------------


def test_each_status_has_a_text_of_its_own(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            profile = w.session.profile
            await profile.set_signature(ONE)
            await w.session.link.set_status(AgentStatus.BUSY)
            await profile.set_status_text("  处理\n退款中 ")
            assert w.wire.presence[-1] == (AgentStatus.BUSY, f"处理 退款中 · {ONE}")
            await w.session.link.set_status(AgentStatus.ONLINE)
            assert (profile.status_text, w.wire.presence[-1]) == ("", (AgentStatus.ONLINE, ONE))
            await w.session.link.set_status(AgentStatus.BUSY)
            assert profile.status_text == "处理 退款中"
            await profile.set_status_text("马上来/:^_^")
            assert profile.status_text == "马上来🙂"
            await profile.set_status_text("x" * 500)
            assert len(profile.status_text) == STATUS_TEXT_LIMIT
            await profile.set_status_text("")
            assert profile.status_texts == {}
            await profile.set_status_texts({AgentStatus.AWAY: "吃饭"})
        async with world(tmp_path) as w:
            assert w.session.profile.status is AgentStatus.BUSY
            assert w.session.profile.status_texts == {AgentStatus.AWAY: "吃饭"}

    run(main())


def test_suspended_stands_beside_the_status_until_the_day_ends(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        async with world(tmp_path, clock=clock) as w:
            told: list[AgentChanged] = []
            w.session.bus.subscribe(AgentChanged, told.append)
            await w.session.profile.set_suspended(True)
            assert (told[-1].suspended, told[-1].status) == (True, AgentStatus.ONLINE)
            assert w.wire.suspended
            await w.session.link.set_status(AgentStatus.BUSY)
            assert w.session.profile.suspended
        async with world(tmp_path, clock=clock) as w:
            assert w.session.profile.suspended, "a restart on the same day"
            assert w.wire.suspended
        await clock.advance(timedelta(days=1).total_seconds())
        async with world(tmp_path, clock=clock) as w:
            assert not w.session.profile.suspended, "a new day"
            await w.session.profile.set_suspended(True)
            await w.session.profile.set_suspended(False)
            assert not w.wire.suspended
        async with world(tmp_path, clock=clock) as w:
            assert not w.session.profile.suspended

    run(main())


# --- signatures -------------------------------------------------------------------------------


def test_signatures_turn_while_the_console_runs_and_after_a_restart(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        async with world(tmp_path, clock=clock) as w:
            told: list[AgentChanged] = []
            w.session.bus.subscribe(AgentChanged, told.append)
            profile = w.session.profile
            await profile.set_signatures(Signatures((ONE, TWO, THREE), 0, 10))
            assert profile.signature == ONE
            await clock.advance(9 * 60)
            assert profile.signature == ONE
            await clock.advance(70)
            assert (profile.signature, told[-1].signature) == (TWO, TWO)
            assert w.wire.presence[-1] == (AgentStatus.ONLINE, TWO)
            await clock.advance(600)
            assert told[-1].signature == THREE
            assert [event.signature for event in told] == [ONE, TWO, THREE]
        async with world(tmp_path, clock=clock) as w:
            assert w.session.profile.signature == THREE
            await w.session.profile.set_signature("改过的第三条")
            assert w.session.profile.signatures == Signatures((ONE, TWO, "改过的第三条"), 2, 10)
            await clock.advance(600)
            assert w.session.profile.signature == ONE
            await w.session.profile.set_signatures(Signatures((ONE, TWO), 1, 0))
            await clock.advance(6000)
            assert w.session.profile.signature == TWO

    run(main())


def test_the_signature_of_an_earlier_release_is_kept(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            await w.session.store.write(lambda uow: uow.meta.set("signature", "老签名/:^_^"), durable=True)
        async with world(tmp_path) as w:
            assert w.session.profile.signatures == Signatures(("老签名🙂",))
            await w.session.profile.set_signatures(Signatures((ONE, TWO), 1))
            # An earlier release finds the shown one where it looks.
            assert await w.session.store.read(lambda uow: uow.meta.get("signature")) == TWO

    run(main())


def test_the_newer_signatures_of_two_devices_win(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        wire = HandWire()
        async with world(tmp_path / "shop", wire=wire, clock=clock) as w:
            await w.session.profile.set_signature("写在断线时")
            await w.session.link.go_online()
            wire.start()
            await until(lambda: PRIVATE_KEY in wire.private)
        server = dict(wire.private)
        await clock.advance(60)
        phone = HandWire()
        phone.private = server
        async with world(tmp_path / "home", wire=phone, clock=clock) as w:
            await w.session.link.go_online()
            phone.start()
            await until(lambda: w.session.profile.signature == "写在断线时")
            await w.session.profile.set_signatures(Signatures((ONE, TWO), 1))
            await until(lambda: TWO in server[PRIVATE_KEY])
        wire = HandWire()
        wire.private = server
        async with world(tmp_path / "shop", wire=wire, clock=clock) as w:
            assert w.session.profile.signature == "写在断线时"
            await w.session.link.go_online()
            wire.start()
            await until(lambda: w.session.profile.signatures == Signatures((ONE, TWO), 1))
            assert wire.presence[-1] == (AgentStatus.ONLINE, TWO)
            # Taken away while the line is down: that goes along, too.
            wire.cut()
            await clock.advance(60)
            await w.session.profile.set_signatures(Signatures())
            assert TWO in server[PRIVATE_KEY]
            wire.start()
            await until(lambda: TWO not in server[PRIVATE_KEY])
            assert w.session.profile.signatures == Signatures()
            assert w.errors == []

    run(main())


# --- the settings' page -----------------------------------------------------------------------


def test_the_page_is_stored_at_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            profile = w.session.profile
            await profile.store(
                Personal("旗舰店:小美", Signatures((ONE, TWO), 1, 5), {AgentStatus.AWAY: "吃饭"}, b"a picture")
            )
            assert (profile.name, profile.signature, profile.status_texts) == (
                "旗舰店:小美", TWO, {AgentStatus.AWAY: "吃饭"},
            )  # fmt: skip
            picture = profile.avatar
            assert picture
            before = profile.signatures
            await profile.store(Personal("", before, {}, None))
            assert (profile.name, profile.avatar, profile.signatures) == ("旗舰店:小美", picture, before)
        async with world(tmp_path) as w:
            profile = w.session.profile
            assert (profile.name, profile.signature, profile.avatar) == ("旗舰店:小美", TWO, picture)
            assert profile.status_texts == {}
            await profile.store(Personal(profile.name, profile.signatures, {}, b""))
            assert profile.avatar is None
        async with world(tmp_path) as w:
            assert w.session.profile.avatar is None

    run(main())


# --- away by itself ---------------------------------------------------------------------------


class Chair:
    """An IdleSource by hand: when somebody touched the keyboard last."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._touched = clock.now()
        self.asked = 0

    def touch(self) -> None:
        self._touched = self._clock.now()

    async def seconds(self) -> float:
        self.asked += 1
        return (self._clock.now() - self._touched).total_seconds()


def test_away_by_itself_and_back(tmp_path: Path) -> None:
    async def main() -> None:
        async with world(tmp_path) as w:
            profile, clock = w.session.profile, w.clock
            chair = Chair(clock)
            minutes = 10
            await profile.set_status_texts({AgentStatus.AWAY: "一会儿回来"})
            task = asyncio.create_task(AutoAway(profile, clock, chair, lambda: minutes).run())
            await clock.advance(595)
            assert profile.status is AgentStatus.ONLINE
            await clock.advance(10)
            assert (profile.status, profile.chosen_status) == (AgentStatus.AWAY, AgentStatus.ONLINE)
            assert w.wire.presence[-1] == (AgentStatus.AWAY, "一会儿回来")
            assert await w.session.store.read(lambda uow: uow.meta.get("status")) is None
            await clock.advance(3600)
            chair.touch()
            await clock.advance(2)
            assert profile.status is AgentStatus.ONLINE
            assert w.wire.presence[-1] == (AgentStatus.ONLINE, "")
            # What is set by hand stays, with and without input.
            for status in (AgentStatus.BUSY, AgentStatus.AWAY):
                await w.session.link.set_status(status)
                asked = chair.asked
                await clock.advance(3600)
                assert (profile.status, profile.auto_away, chair.asked) == (status, False, asked)
                chair.touch()
                await clock.advance(10)
                assert profile.status is status
            # Chosen by hand while away by itself: it is by hand from then on.
            await w.session.link.set_status(AgentStatus.ONLINE)
            await clock.advance(1200)
            assert profile.auto_away
            await w.session.link.set_status(AgentStatus.AWAY)
            chair.touch()
            await clock.advance(10)
            assert (profile.status, profile.auto_away) == (AgentStatus.AWAY, False)
            # Never, from the moment that is set.
            await w.session.link.set_status(AgentStatus.ONLINE)
            await clock.advance(1200)
            assert profile.auto_away
            minutes = 0
            await clock.advance(10)
            assert profile.status is AgentStatus.ONLINE
            task.cancel()
            await breathe()

    run(main())


def test_who_is_away_by_itself_is_answered_for_as_who_chose_it(tmp_path: Path) -> None:
    async def test(w: World) -> None:
        chair = Chair(w.clock)
        away = AutoAway(w.session.profile, w.clock, chair, lambda: 10)
        await w.clock.advance(660)
        await away.look()
        w.wire.say(arrived("在吗", "1"))
        await until(lambda: automatic(w) == ["text of away"])

    with_world(tmp_path, rules_with(Condition.AWAY), test)
