"""Auto-reply over a real server to a real client: every rule once, the clock moved, and two consoles face to face."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.channels.xmpp import names
from console.domain.autoreply import Condition, Exemption, Passed, RuleSet
from console.domain.messages import Message, MessageState
from console.domain.presence import AgentStatus
from console.services.session import Session
from tests.helpers.asyncio_run import run
from tests.helpers.autoreply import SHANGHAI, by_pattern, changed, keyword, rules_with
from tests.helpers.autoreply_session import ShiftedClock, conversation, session_on
from tests.helpers.channel_world import PEER_GROUP
from tests.helpers.xmpp_peer import CLIENT, XmppPeer
from tests.helpers.xmpp_world import BUYER, STRANGER, ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody

C = Condition
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
ACKNOWLEDGED = {MessageState.SENT, MessageState.DELIVERED, MessageState.READ}


async def eventually(true: Callable[[], Awaitable[bool]], what: str) -> None:
    try:
        async with asyncio.timeout(20):
            while not await true():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}") from None


class Scene:
    """A console with its rules, and buyers."""

    def __init__(self, world: ProsodyWorld, session: Session, clock: ShiftedClock) -> None:
        self.world, self.session, self.clock = world, session, clock
        self.buyer = world.peer

    async def got(self, *texts: str, peer: XmppPeer | None = None) -> None:
        """Wait until a buyer has exactly these texts of ours."""
        peer = peer or self.buyer

        async def there() -> bool:
            return len(peer.bodies()) >= len(texts)

        await eventually(there, f"{texts}; there is {peer.bodies()}")
        assert tuple(peer.bodies()) == texts

    async def stored(self, number: int, peer: XmppPeer | None = None) -> list[Message]:
        """Wait until so many messages are stored and nothing waits for the server."""
        address = (peer or self.buyer).address

        async def there() -> bool:
            messages = await conversation(self.session, address)
            return len(messages) >= number and self.session.outbox.waiting_count() == 0

        await eventually(there, f"{number} messages")
        return await conversation(self.session, address)

    async def say(self, text: str, number: int) -> None:
        """Let the buyer write, and wait until it is stored as the so-manieth message."""
        await self.buyer.say(text)
        await self.stored(number)


def on_stage(
    tmp_path: Path,
    rules: RuleSet,
    play: Callable[[Scene], Awaitable[None]],
    *,
    at: datetime = NOON,
    status: AgentStatus = AgentStatus.ONLINE,
) -> None:
    async def main() -> None:
        async with prosody_world() as world:
            clock = ShiftedClock(at)
            async with session_on(tmp_path, world.open_channel(), clock, rules) as session:
                await session.profile.set_status(status)
                await session.link.go_online()

                async def ready() -> bool:
                    return session.outbox.ready

                await eventually(ready, "the session")
                await play(Scene(world, session, clock))

    run(main())


@pytest.mark.parametrize(
    ("rules", "at", "status"),
    [
        (rules_with(C.AWAY), NOON, AgentStatus.AWAY),
        (rules_with(C.BUSY), NOON, AgentStatus.BUSY),
        (rules_with(C.OUTSIDE_HOURS), NOON.replace(hour=20), AgentStatus.ONLINE),
        (changed(rules_with(C.MANY), C.MANY, limit=0), NOON, AgentStatus.ONLINE),
        (rules_with(C.FIRST_OF_DAY), NOON, AgentStatus.ONLINE),
        (rules_with(keywords=(keyword(1, "发货"),)), NOON, AgentStatus.ONLINE),
        (rules_with(keywords=(by_pattern(2, "什么.*发"),)), NOON, AgentStatus.ONLINE),
    ],
    ids=["away", "busy", "outside hours", "many", "first of day", "k1", "k2"],
)
def test_a_rule_answers_a_real_buyer_and_the_answer_is_marked(
    tmp_path: Path, request: pytest.FixtureRequest, rules: RuleSet, at: datetime, status: AgentStatus
) -> None:
    rule_id = request.node.callspec.id

    async def play(scene: Scene) -> None:
        await scene.buyer.say("什么时候发货？")
        await scene.got(f"text of {rule_id}")
        stanza = await scene.buyer.wait_for(lambda s: s.findtext(f"{CLIENT}body") == f"text of {rule_id}")
        assert stanza.find(f"{{{names.AUTO}}}auto") is not None
        question, answer = await scene.stored(2)
        assert (question.automatic, answer.automatic, answer.state in ACKNOWLEDGED) == (False, True, True)
        await scene.say("在吗？", 3)
        await scene.got(f"text of {rule_id}")
        (entry,) = [e for e in await scene.session.autoreply.log() if e.decision.rule_id == rule_id]
        assert entry.message_id == question.id

    on_stage(tmp_path, rules, play, at=at, status=status)


def test_the_first_message_of_each_day_is_answered(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        await scene.buyer.say("在吗")
        await scene.got("text of first of day")
        scene.clock.move(3000)
        await scene.say("人呢", 3)
        scene.clock.move(9000)
        await scene.buyer.say("早")
        await scene.got("text of first of day", "text of first of day")

    on_stage(tmp_path, rules_with(C.FIRST_OF_DAY), play, at=NOON.replace(hour=22))


def test_who_waits_is_calmed_and_bidden_goodbye_when_the_clock_says_so(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        await scene.say("在吗", 1)
        scene.clock.move(59)
        scene.clock.move(2)
        await scene.got("text of waiting")
        await scene.stored(2)
        contact = scene.session.desk.contact_at(scene.buyer.address)
        assert contact is not None
        await scene.session.outbox.send_text(contact.id, "有的")
        await scene.stored(3)
        scene.clock.move(601)
        await scene.got("text of waiting", "有的", "text of closing")
        scene.clock.move(5000)
        await scene.session.outbox.send_text(contact.id, "再见")
        await scene.got("text of waiting", "有的", "text of closing", "再见")

    on_stage(tmp_path, rules_with(C.WAITING, C.CLOSING), play)


def test_what_must_not_be_answered_is_not(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        buyer, agent = scene.buyer, scene.buyer.agent
        buyer.message(f'<auto xmlns="{names.AUTO}"/>', body="I am a program")
        buyer.message("", body="to a room", type="groupchat")
        buyer.message("", body="a headline", type="headline")
        buyer.send(f'<message to="{agent}" type="error" id="x"><body>no</body><error type="cancel"/></message>')
        buyer.message('<x xmlns="http://jabber.org/protocol/muc#user"/>', body="from a room, in private")
        stamp = datetime.now(SHANGHAI) - timedelta(hours=1)
        buyer.message(
            f'<delay xmlns="urn:xmpp:delay" from="{scene.world.server.domain}" stamp="{stamp.isoformat()}"/>',
            body="an hour old",
        )
        async with scene.world.open_peer(STRANGER) as stranger:
            await stranger.say("在吗")
            await scene.got("text of away", peer=stranger)
        await scene.buyer.sync()
        assert scene.buyer.bodies() == []
        log = await scene.session.autoreply.log()
        assert {entry.decision.barred for entry in log if entry.decision.rule_id is None} <= {Passed.AUTOMATIC, None}

    on_stage(tmp_path, rules_with(C.AWAY), play, status=AgentStatus.AWAY)


def test_a_group_of_the_roster_can_be_exempt(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        async def known() -> bool:
            contact = scene.session.desk.contact_at(scene.buyer.address)
            return contact is not None and contact.groups == (PEER_GROUP,)

        await eventually(known, "the roster")
        await scene.say("在吗", 1)
        (entry,) = await scene.session.autoreply.log()
        assert Passed.EXEMPT in {verdict.passed for verdict in entry.decision.verdicts}
        assert scene.buyer.bodies() == []

    on_stage(tmp_path, rules_with(C.AWAY, exemptions=(Exemption(group=PEER_GROUP),)), play, status=AgentStatus.AWAY)


def test_after_a_reconnect_nothing_is_answered_twice(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        await scene.buyer.say("在吗")
        await scene.got("text of away")
        await scene.stored(2)
        await scene.world.cut()
        await scene.buyer.say("我写在断线的时候")
        scene.clock.move(1200)
        await scene.world.restore()
        scene.session.link.try_now()
        await scene.stored(3)
        scene.clock.move(1200)
        await scene.buyer.say("还在吗")
        await scene.got("text of away", "text of away")
        messages = await scene.stored(5)
        assert [m.automatic for m in messages] == [False, True, False, False, True]

    on_stage(tmp_path, rules_with(C.AWAY), play, status=AgentStatus.AWAY)


@pytest.mark.parametrize("chatty", [C.AWAY, C.FIRST_OF_DAY, C.KEYWORD])
def test_two_consoles_in_auto_reply_go_quiet_after_one_exchange(tmp_path: Path, chatty: Condition) -> None:
    async def main() -> None:
        rules = changed(
            rules_with(chatty, C.WAITING, C.CLOSING, keywords=(keyword(1, "text"), keyword(2, "您好"))),
            C.KEYWORD,
            on=chatty is C.KEYWORD,
        )
        async with prosody_world() as world:
            domain = world.server.domain
            one_clock, other_clock = ShiftedClock(NOON), ShiftedClock(NOON)
            mine, theirs = world.open_channel(), world.open_channel(jid=f"{BUYER}@{domain}")
            async with (
                session_on(tmp_path / "one", mine, one_clock, rules) as one,
                session_on(tmp_path / "other", theirs, other_clock, rules) as other,
            ):
                for session in (one, other):
                    await session.profile.set_status(AgentStatus.AWAY)
                    await session.link.go_online()

                async def ready() -> bool:
                    return one.outbox.ready and other.outbox.ready

                await eventually(ready, "both sessions")
                contact_id = await one.desk.open_address(other.channel.address)
                for word in range(2):
                    await one.outbox.send_text(contact_id, "您好")

                    async def exchanged(number: int = word) -> bool:
                        messages = await conversation(one, other.channel.address)
                        barred = [e for e in await one.autoreply.log() if e.decision.barred is Passed.AUTOMATIC]
                        return len(messages) == 2 * (number + 1) and len(barred) == number + 1

                    await eventually(exchanged, "one exchange")
                    for _ in range(30):
                        one_clock.move(60)
                        other_clock.move(60)
                        await one.store.read(lambda uow: None)
                        await other.store.read(lambda uow: None)
                    # The next day, for the rule that answers once a day.
                    one_clock.move(86_400)
                    other_clock.move(86_400)
                said = [(m.direction.value, m.automatic) for m in await conversation(one, other.channel.address)]
                assert said == [("out", False), ("in", True)] * 2

    run(main())


def test_two_consoles_of_one_account_answer_with_one_message(tmp_path: Path) -> None:
    async def main() -> None:
        rules = rules_with(C.AWAY, C.WAITING)
        async with prosody_world() as world:
            clocks = [ShiftedClock(NOON), ShiftedClock(NOON)]
            async with (
                session_on(tmp_path / "one", world.open_channel(), clocks[0], rules) as one,
                session_on(tmp_path / "other", world.open_channel(), clocks[1], rules) as other,
            ):
                sessions = (one, other)
                for session in sessions:
                    await session.profile.set_status(AgentStatus.AWAY)
                    await session.link.go_online()

                async def ready() -> bool:
                    return one.outbox.ready and other.outbox.ready

                await eventually(ready, "both sessions")
                await world.peer.say("在吗")

                async def shown() -> bool:
                    talks = [await conversation(session, world.peer.address) for session in sessions]
                    return all(len(talk) == 2 and talk[1].state in ACKNOWLEDGED for talk in talks)

                await eventually(shown, "one reply on both")
                await world.peer.sync()
                mine = {s.get("id") for s in world.peer.stanzas if s.findtext(f"{CLIENT}body") == "text of away"}
                assert len(mine) == 1
                assert all(session.outbox.waiting_count() == 0 for session in sessions)

    run(main())
