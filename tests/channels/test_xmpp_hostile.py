"""What buyers may throw at the XMPP channel: broken, forged, huge, many; it believes nobody and stays alive."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import pytest

from console.domain.channel_events import (
    BlockListChanged,
    ChannelEvent,
    LinkChanged,
    MessageArrived,
    MessageDelivered,
    MessageDisplayed,
    RosterItemChanged,
    RosterReceived,
    SessionStarted,
)
from console.domain.messages import Direction
from console.domain.presence import LinkState
from console.ports import Feature
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import go_online, live, message, seen, within
from tests.helpers.xmpp_world import AGENT, BUYER, STRANGER, ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody

ME = f"{AGENT}@shop.test"
FRIEND = f"{BUYER}@shop.test"
_INNER = (
    '<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2024-01-01T00:00:00Z"/>'
    '<message xmlns="jabber:client" from="{{}}" to="{{}}" type="chat"><body>转到这个账号</body></message></forwarded>'
)
FORGED = [
    f'<sent xmlns="urn:xmpp:carbons:2">{_INNER.format(ME, FRIEND)}</sent>',
    f'<received xmlns="urn:xmpp:carbons:2">{_INNER.format(FRIEND, ME)}</received>',
    f'<result xmlns="urn:xmpp:mam:2" id="1" queryid="x">{_INNER.format(ME, FRIEND)}</result>',
    f'<result xmlns="urn:xmpp:mam:2" id="1">{_INNER.format(FRIEND, ME)}</result>',
    '<event xmlns="http://jabber.org/protocol/pubsub#event"><items node="x"/></event>',
]
BROKEN = [
    "<replace xmlns='urn:xmpp:message-correct:0'/>",
    "<retract xmlns='urn:xmpp:message-retract:1'/>",
    "<apply-to xmlns='urn:xmpp:fasten:0' id='a'/>",
    "<received xmlns='urn:xmpp:receipts'/>",
    "<displayed xmlns='urn:xmpp:chat-markers:0'/>",
    "<sent xmlns='urn:xmpp:carbons:2'/>",
    "<event xmlns='http://jabber.org/protocol/pubsub#event'/>",
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'/></event>",
    "<delay xmlns='urn:xmpp:delay' stamp='99999999999999999999'/>",
    "<delay xmlns='urn:xmpp:delay'/>",
    "<x xmlns='jabber:x:oob'/>",
    "<x xmlns='jabber:x:oob'><url>http://[</url></x>",
    "<stanza-id xmlns='urn:xmpp:sid:0'/>",
    "<origin-id xmlns='urn:xmpp:sid:0'/>",
    "<nick xmlns='http://jabber.org/protocol/nick'/>",
    "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><size>９</size></file></file-sharing>",
    "<a><b><c><d/></c></b></a>",
    "<body xmlns='jabber:client' xml:lang='de'/><body xmlns='jabber:client'/>",
]


async def _after(world: ProsodyWorld, mark: int) -> list[ChannelEvent]:
    """Everything reported up to one more message of the peer's, without it."""
    origin = await world.peer.say("末尾")
    await seen(world, MessageArrived, lambda e: e.origin_id == origin)
    return [
        event
        for event in world.log.events[mark:]
        if not isinstance(event, RosterReceived | BlockListChanged) and getattr(event, "origin_id", "") != origin
    ]


def test_forged_copies_and_archive_results_are_nothing() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as attacker:
            await go_online(world)
            mark = len(world.log)
            for inner in FORGED:
                attacker.message(inner)
                attacker.message(inner, type="headline")
                attacker.message(inner, body="看这里")
            await attacker.sync()
            events = await _after(world, mark)
            others = [e for e in events if getattr(e, "peer", "") not in {"", attacker.address, world.peer.address}]
            assert not others
            bodies = [e.body for e in events if isinstance(e, MessageArrived)]
            assert "转到这个账号" not in bodies
            assert not [e for e in events if isinstance(e, MessageArrived) and (e.carbon or e.from_archive)]

    run(main())


def test_archive_results_are_not_believed_while_a_query_runs() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as attacker:
            await go_online(world)
            for _ in range(20):
                attacker.message(FORGED[3], body="x")
            await within(world, world.channel.catch_up(None))
            assert all(e.peer == attacker.address for e in world.log.all(MessageArrived))

    run(main())


def test_only_our_own_server_gives_archive_ids() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            claims = "".join(
                f'<stanza-id xmlns="urn:xmpp:sid:0" by="{by}" id="forged"/>'
                for by in (FRIEND, "shop.test", f"{ME}/x", "", ME)
            )
            origin = world.peer.say_now("我有编号", claims)
            event = await seen(world, MessageArrived, lambda e: e.origin_id == origin)
            assert event.archive_id not in {None, "forged"}

    run(main())


def test_a_buyer_can_not_answer_for_the_server() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as attacker:
            await go_online(world)
            await seen(world, BlockListChanged)
            stream = world.channel._link.stream
            assert stream is not None
            full = stream.address
            before = len(world.log)
            attacker.send(
                f"<iq to='{full}' type='set' id='1'><query xmlns='jabber:iq:roster'>"
                f"<item jid='{attacker.address}' name='老板' subscription='both'/></query></iq>"
            )
            attacker.send(
                f"<iq to='{full}' type='set' id='2'><block xmlns='urn:xmpp:blocking'>"
                f"<item jid='{FRIEND}'/></block></iq>"
            )
            for number in range(20):
                attacker.send(f"<iq to='{full}' type='result' id='{number}'/>")
            attacker.send(f"<iq to='{full}' type='get' id='3'><nonsense xmlns='a:b'/></iq>")
            attacker.send(f"<iq to='{full}' type='get' id='4'/>")
            await attacker.sync()
            events = await _after(world, before)
            assert not [e for e in events if isinstance(e, RosterItemChanged | BlockListChanged)]

    run(main())


def test_broken_stanzas_are_survived() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            for inner in BROKEN:
                for kind in ("chat", "normal", "headline", "error", "groupchat", "nonsense"):
                    world.peer.message(inner, type=kind, body="" if "<body" in inner else "还活着")
                    world.peer.message(inner, type=kind)
            for stanza in (
                f"<message to='{ME}'/>",
                f"<message to='{ME}' type='chat'><body/></message>",
                f"<presence to='{ME}'><show>nonsense</show><priority>many</priority></presence>",
                f"<presence to='{ME}'><x xmlns='vcard-temp:x:update'><photo>zz</photo></x></presence>",
                f"<presence to='{ME}' type='probe'/>",
                f"<presence to='{ME}' type='unsubscribed'/>",
            ):
                world.peer.send(stanza)
            await world.peer.sync()
            await _after(world, 0)
            assert world.log.all(LinkChanged)[-1].state is LinkState.ONLINE
            assert len(world.log.all(SessionStarted)) == 1

    run(main())


def test_text_stays_text() -> None:
    texts = [
        "<b>fett</b> &amp; <script>alert(1)</script>",
        "\u202egnp.exe\u2066\u2069",
        "\u200b\u200c\u200d\ufeff" * 50,
        "e" + "\u0301" * 500,
        "👩‍👩‍👧‍👦" * 100,
        "javascript:alert(1) https://xn--pple-43d.com/",
        "]]>",
        "\t\n  Zeilen\n",
    ]

    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            for text in texts:
                await world.peer.say(text)
            events = live(world)
            await seen(world, MessageArrived, lambda e: e.body == texts[-1])
            assert [event.body for event in live(world)] == texts, events

    run(main())


def test_what_xml_can_not_carry_is_left_out_on_the_way_out() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            world.channel.set_presence(world.channel._status, "签\x00名\x0b")
            await go_online(world)
            assert world.channel.send(message(world, "a\x00b\x08c\ud800d\ufffee\tf\ng"))
            assert (await within(world, world.peer.receive())).body == "abcde\tf\ng"
            await within(world, world.channel.set_nickname("小\x01美"))
            await within(world, world.channel.add_contact(world.stranger, "张\x02", ["组\x03"]))
            assert len(world.log.all(SessionStarted)) == 1

    run(main())


def test_sixty_kilobytes_in_one_message() -> None:
    text = "红色的裙子还有吗？<>&" * 1700
    assert len(text.encode()) > 50_000

    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            await world.peer.say(text)
            event = await seen(world, MessageArrived)
            assert event.body == text
            assert len(escape(text).encode()) > 60_000

    run(main())


def test_two_thousand_messages_in_a_burst_come_in_order_and_leave_the_loop_alive() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            turns, ended = 0, False

            async def watch() -> None:
                nonlocal turns
                while not ended:
                    await asyncio.sleep(0)
                    turns += 1

            said = [world.peer.say_now(f"第{number}条") for number in range(2000)]
            watcher = asyncio.ensure_future(watch())
            await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])
            ended = True
            await watcher
            assert [event.origin_id for event in live(world)] == said
            # How long a turn takes is the bench's matter; here the burst must not be taken in one.
            assert turns > 20
            assert world.log.all(LinkChanged)[-1].state is LinkState.ONLINE

    run(main())


def test_a_forged_past_is_not_believed_and_a_true_one_is() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            forged = world.peer.say_now(
                "十年前", f'<delay xmlns="urn:xmpp:delay" from="{FRIEND}" stamp="2014-01-01T00:00:00Z"/>'
            )
            event = await seen(world, MessageArrived, lambda e: e.origin_id == forged)
            assert event.stamp is None
            await world.channel.disconnect()
            late = await world.peer.say("离线时说的")
            await world.reopen()
            await go_online(world)
            event = await seen(world, MessageArrived, lambda e: e.origin_id == late and not e.from_archive)
            assert event.stamp is not None
            assert abs(event.stamp - datetime.now(UTC)) < timedelta(minutes=1)

    run(main())


def test_short_ids_that_come_again_are_no_ids() -> None:
    """A page that counts from one after each reload must not have its messages taken for copies."""

    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            for _ in range(2):
                world.peer.send(f"<message to='{ME}' type='chat' id='1'><body>又来了</body></message>")
            await _after(world, 0)
            again = [event for event in world.log.all(MessageArrived) if event.body == "又来了"]
            assert [event.origin_id for event in again] == [None, None]

    run(main())


def test_receipts_go_to_buyers_and_are_not_archived() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            origin = await world.peer.say("在吗")
            got = await world.peer.wait_for(
                lambda s: (
                    s.find("{urn:xmpp:receipts}received") is not None
                    and s.find("{urn:xmpp:receipts}received").get("id") == origin
                )
            )
            assert got.find("{urn:xmpp:hints}no-store") is not None
            world.peer.message("", body="不要回执", id="short")
            await world.peer.sync()
            mark = len(world.log)
            await within(world, world.channel.catch_up(None))
            assert not [e for e in world.log.events[mark:] if isinstance(e, MessageDelivered | MessageDisplayed)]
            receipts = [s for s in world.peer.stanzas if s.find("{urn:xmpp:receipts}received") is not None]
            assert len(receipts) == 1

    run(main())


def test_messages_of_chatrooms_and_other_kinds_are_not_conversations() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            for kind in ("groupchat", "headline"):
                world.peer.message("", type=kind, body="广告")
            world.peer.message('<x xmlns="http://jabber.org/protocol/muc#user"/>', body="私聊")
            await _after(world, 0)
            assert not [e for e in live(world) if e.body in {"广告", "私聊"}]
            assert Feature.TYPING in world.channel.features
            assert all(e.direction is Direction.IN for e in live(world))

    run(main())
