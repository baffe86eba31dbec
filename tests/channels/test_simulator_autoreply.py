"""Auto-reply in the built-in shop: buyers get it, marked, and go on waiting for a person."""

from __future__ import annotations

from pathlib import Path

from console.channels.simulator.channel import SimulatorChannel
from console.domain.autoreply import Condition
from console.domain.messages import Direction
from console.domain.presence import AgentStatus
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import rules_with
from tests.helpers.autoreply_session import conversation, session_on
from tests.helpers.clock import FakeClock


def test_buyers_of_the_shop_are_answered_by_itself_and_wait_on(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        channel = SimulatorChannel(clock, "zh_CN", 7, "1")
        rules = rules_with(Condition.AWAY, Condition.WAITING, Condition.CLOSING)
        async with session_on(tmp_path, channel, clock, rules) as session:
            await session.profile.set_status(AgentStatus.AWAY)
            await session.link.go_online()
            for _ in range(240):
                await clock.advance(1)
                await session.inbox.drained()
                await session.store.read(lambda uow: None)
            answered = [contact for contact in session.desk.contacts() if contact.active]
            assert len(answered) >= 3
            replies = 0
            for contact in answered:
                messages = await conversation(session, contact.address)
                ours = [m for m in messages if m.direction is Direction.OUT and m.automatic]
                replies += len(ours)
                assert len(ours) <= 3
                if ours:
                    assert {m.body for m in ours} <= {"text of away", "text of waiting"}
                    assert contact.waiting_since is not None
            assert replies >= 3

    run(main(), timeout=120)


def test_a_buyer_moved_by_hand_gets_one_reply_and_a_person_ends_the_wait(tmp_path: Path) -> None:
    async def main() -> None:
        clock = FakeClock()
        channel = SimulatorChannel(clock, "zh_CN", 7, "1")
        async with session_on(tmp_path, channel, clock, rules_with(Condition.BUSY)) as session:
            await session.profile.set_status(AgentStatus.BUSY)
            puppet = channel.puppet("小明")
            await session.link.go_online()

            async def step(seconds: float = 1) -> None:
                await clock.advance(seconds)
                await session.inbox.drained()
                await session.store.read(lambda uow: None)

            for _ in range(5):
                await step(0.2)
            puppet.say("在吗")
            puppet.say("有货吗")
            for _ in range(5):
                await step(0.2)
            said = [(m.body, m.automatic) for m in await conversation(session, puppet.address)]
            assert said == [("在吗", False), ("text of busy", True), ("有货吗", False)]
            contact = session.desk.contact_at(puppet.address)
            assert contact is not None
            assert contact.waiting_since is not None
            await session.outbox.send_text(contact.id, "有的")
            contact = session.desk.contact_at(puppet.address)
            assert contact is not None
            assert contact.waiting_since is None

    run(main())
