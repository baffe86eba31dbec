"""The XMPP channel among other devices and people: copies, read marks, faces, names, subscriptions, blocks."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from xml.etree import ElementTree as ET

import pytest

from console.channels.xmpp.features import avatars as avatar_feature
from console.domain.channel_events import (
    AvatarReceived,
    BlockListChanged,
    LinkChanged,
    MessageArrived,
    MessageCorrected,
    MessageDisplayed,
    MessageRetracted,
    NicknameReceived,
    PeerPresence,
    RosterItemChanged,
    SessionStarted,
    StanzaAcknowledged,
)
from console.domain.errors import Problem, UserError
from console.domain.ids import OriginId
from console.domain.messages import Direction, OutboxKind, Picture
from console.domain.presence import AgentStatus, LinkState, Show
from console.ports import Feature, Outgoing
from tests.helpers.asyncio_run import run
from tests.helpers.channel_world import EventLog, about, go_online, message, seen, small_png, within
from tests.helpers.xmpp_world import AGENT, BUYER, STRANGER, ProsodyWorld, prosody_world

pytestmark = pytest.mark.prosody


class Other:
    """A second console on the same account, as a world of its own for the helpers."""

    def __init__(self, world: ProsodyWorld, **account: object) -> None:
        self.log = EventLog()
        self.channel = world.open_channel(self.log, **account)
        self.peer = world.peer
        self.step = world.step


async def _two(world: ProsodyWorld) -> Other:
    other = Other(world)
    await go_online(world)
    await go_online(other)  # type: ignore[arg-type]
    return other


def test_what_one_console_says_the_other_shows() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = await _two(world)
            one = message(world, "我来处理")
            assert world.channel.send(one)
            copy = await seen(other, MessageArrived)  # type: ignore[arg-type]
            assert (copy.peer, copy.direction, copy.body) == (world.peer.address, Direction.OUT, "我来处理")
            assert (copy.origin_id, copy.carbon) == (one.wire_id, True)
            fix, back = about(world, OutboxKind.CORRECTION, one.wire_id, "他来处理"), message(world, "撤回我")
            gone = about(world, OutboxKind.RETRACTION, back.wire_id)
            for stanza in (fix, back, gone):
                assert world.channel.send(stanza)
            corrected = await seen(other, MessageCorrected)  # type: ignore[arg-type]
            assert (corrected.direction, corrected.target_id) == (Direction.OUT, one.wire_id)
            retracted = await seen(other, MessageRetracted)  # type: ignore[arg-type]
            assert (retracted.direction, retracted.target_id) == (Direction.OUT, back.wire_id)
            assert not world.log.all(MessageArrived)

    run(main())


def test_what_one_console_read_the_other_knows() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = await _two(world)
            origin = await world.peer.say("在吗")
            await seen(world, MessageArrived, lambda e: e.origin_id == origin)
            await seen(other, MessageArrived, lambda e: e.origin_id == origin)  # type: ignore[arg-type]
            world.channel.send_displayed(world.peer.address, origin)
            read = await seen(other, MessageDisplayed)  # type: ignore[arg-type]
            assert read == MessageDisplayed(world.peer.address, origin, Direction.IN)

    run(main())


def test_both_consoles_get_what_the_buyer_says_once() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = await _two(world)
            said = [await world.peer.say(f"{number}") for number in range(20)]
            for each in (world, other):
                await seen(each, MessageArrived, lambda e: e.origin_id == said[-1])  # type: ignore[arg-type]
                assert [e.origin_id for e in each.log.all(MessageArrived)] == said
            await world.channel.disconnect()
            assert other.log.all(LinkChanged)[-1].state is LinkState.ONLINE

    run(main())


def test_automatic_replies_are_marked_on_the_wire_and_for_the_other_console() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = await _two(world)
            one = message(world, "您好，我现在不在，稍后回复您。")
            auto = Outgoing(one.kind, one.address, one.wire_id, one.target_id, one.body, automatic=True)
            assert world.channel.send(auto)
            got = await world.peer.wait_for(lambda s: s.get("id") == one.wire_id)
            assert got.find("{urn:agent-console:0}auto") is not None
            copy = await seen(other, MessageArrived)  # type: ignore[arg-type]
            assert copy.automatic

    run(main())


def test_ids_on_the_wire_are_the_same_everywhere() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            one = message(world, "看一下")
            assert world.channel.send(one)
            got = await world.peer.wait_for(lambda s: s.get("id") == one.wire_id)
            origin = got.find("{urn:xmpp:sid:0}origin-id")
            assert origin is not None
            assert origin.get("id") == one.wire_id
            assert got.get("type") == "chat"
            for tag in ("{urn:xmpp:receipts}request", "{urn:xmpp:chat-markers:0}markable"):
                assert got.find(tag) is not None

    run(main())


def test_retractions_of_the_older_kind_are_understood() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            origin = await world.peer.say("发错")
            world.peer.message(
                f'<apply-to xmlns="urn:xmpp:fasten:0" id="{origin}">'
                '<retract xmlns="urn:xmpp:message-retract:0"/></apply-to>'
            )
            event = await seen(world, MessageRetracted)
            assert event.target_id == origin

    run(main())


def test_a_picture_carries_what_is_known_about_it() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = await _two(world)
            data = small_png()
            url = await within(world, world.channel.upload(data, "a/../尺码.png", "image/png"))
            assert world.channel.send(message(world, "", Picture(url=url, mime="image/png", size=len(data))))
            copy = await seen(other, MessageArrived)  # type: ignore[arg-type]
            assert (copy.body, copy.picture_url, copy.picture_mime, copy.picture_size) == (
                "",
                url,
                "image/png",
                len(data),
            )
            world.peer.say_now("http://shop.test/a.png")
            text = await seen(world, MessageArrived)
            assert (text.body, text.picture_url) == ("http://shop.test/a.png", "")

    run(main())


def test_a_file_the_server_does_not_take_is_told() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            with pytest.raises(UserError) as raised:
                await world.channel.upload(b"x", "a.png", "image/png")
            assert raised.value.problem in {Problem.CONNECTION_LOST, Problem.NOT_SUPPORTED}
            await go_online(world)
            with pytest.raises(UserError) as raised:
                await world.channel.upload(b"x" * (9 * 1024 * 1024), "a.png", "image/png")
            assert raised.value.problem is Problem.UPLOAD_TOO_LARGE
            for url, problem in (
                ("ftp://127.0.0.1/x", Problem.DOWNLOAD_FAILED),
                ("http://127.0.0.1:1/x", Problem.DOWNLOAD_FAILED),
                (f"http://localhost:{world.server.http_port}/nothing", Problem.DOWNLOAD_FAILED),
                ("http://[", Problem.DOWNLOAD_FAILED),
            ):
                with pytest.raises(UserError) as raised:
                    await world.channel.download(url, 1000)
                assert raised.value.problem is problem

    run(main())


def test_a_server_without_extras_says_what_it_lacks() -> None:
    async def main() -> None:
        without = ("mam", "blocklist", "http_file_share", "carbons", "csi")
        async with prosody_world(without=without) as world:
            await go_online(world)
            missing = {Feature.ARCHIVE, Feature.BLOCKING, Feature.INVISIBLE}
            assert not missing & world.channel.features
            for call in (world.channel.catch_up(None), world.channel.block(world.stranger)):
                with pytest.raises(UserError) as raised:
                    await within(world, call)
                assert raised.value.problem is Problem.NOT_SUPPORTED
            assert world.channel.send(message(world, "还能聊"))
            assert (await within(world, world.peer.receive())).body == "还能聊"

    run(main())


def test_the_picture_and_name_of_a_contact_are_fetched_once() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            data = small_png()
            await _publish_avatar(world, data)
            event = await seen(world, AvatarReceived)
            assert event == AvatarReceived(world.peer.address, data, "image/png")
            await world.peer.query(
                "set",
                '<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/nick">'
                '<item id="current"><nick xmlns="http://jabber.org/protocol/nick">糖糖 </nick></item>'
                "</publish></pubsub>",
            )
            named = await seen(world, NicknameReceived)
            assert named == NicknameReceived(world.peer.address, "糖糖")
            await world.peer.set_presence(Show.AWAY, "")
            await seen(world, PeerPresence, lambda e: e.presence.show is Show.AWAY)
            assert len(world.log.all(AvatarReceived)) == 1
            await world.peer.query(
                "set",
                '<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:avatar:metadata">'
                '<item id="none"><metadata xmlns="urn:xmpp:avatar:metadata"/></item></publish></pubsub>',
            )
            gone = await seen(world, AvatarReceived, lambda e: not e.data)
            assert gone.peer == world.peer.address

    run(main())


async def _publish_avatar(world: ProsodyWorld, data: bytes, digest: str = "", size: int = 0) -> None:
    digest = digest or hashlib.sha1(data, usedforsecurity=False).hexdigest()
    info = f'<info id="{digest}" bytes="{size or len(data)}" type="image/png"/>'
    text = base64.b64encode(data).decode()
    for node, payload in (
        ("urn:xmpp:avatar:data", f'<data xmlns="urn:xmpp:avatar:data">{text}</data>'),
        (
            "urn:xmpp:avatar:metadata",
            f'<metadata xmlns="urn:xmpp:avatar:metadata">{info}</metadata>',
        ),
    ):
        await world.peer.query(
            "set",
            f'<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="{node}">'
            f'<item id="{digest}">{payload}</item></publish></pubsub>',
        )


def test_a_picture_that_is_not_what_its_hash_says_is_dropped() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            await _publish_avatar(world, small_png(), digest="0" * 40)
            await _publish_avatar(world, small_png(5), size=avatar_feature._LARGEST + 1)
            await _publish_avatar(world, small_png(7))
            event = await seen(world, AvatarReceived)
            assert event.data == small_png(7)

    run(main())


def test_the_agents_picture_and_name_can_be_read_by_strangers() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as stranger:
            await go_online(world)
            await within(world, world.channel.set_nickname("旗舰店:小美"))
            await within(world, world.channel.set_avatar(small_png(), "image/png"))
            agent = f"{AGENT}@shop.test"
            answer = await stranger.query(
                "get",
                '<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:xmpp:avatar:data"/></pubsub>',
                agent,
            )
            data = answer.find(".//{urn:xmpp:avatar:data}data")
            assert data is not None
            assert base64.b64decode(data.text or "") == small_png()
            one = message(world, "您好")
            for _ in range(2):
                assert world.channel.send(Outgoing(one.kind, stranger.address, one.wire_id, one.target_id, one.body))
            await within(world, stranger.receive())
            await within(world, stranger.receive())
            nicks = [
                s.findtext("{http://jabber.org/protocol/nick}nick")
                for s in stranger.stanzas
                if s.get("id") == one.wire_id
            ]
            assert nicks == ["旗舰店:小美", None]
            with pytest.raises(UserError) as raised:
                await world.channel.set_avatar(b"x" * 200_000, "image/png")
            assert raised.value.problem is Problem.PICTURE_TOO_LARGE
            await within(world, world.channel.set_avatar(b"", ""))

    run(main())


def test_buyers_may_see_whether_the_agent_is_there() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as stranger:
            world.channel.set_presence(AgentStatus.BUSY, "双11")
            await go_online(world)
            stranger.send(f"<presence to='{AGENT}@shop.test' type='subscribe'/>")
            await within(world, stranger.agent_presence(Show.BUSY, "双11"))
            world.channel.set_presence(AgentStatus.OFFLINE, "下班了")
            await within(world, _until_offline(stranger))

    run(main())


def test_a_page_that_shows_itself_sees_the_agent_while_it_stays() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(world.server.guest_domain) as guest:
            world.channel.set_presence(AgentStatus.BUSY, "双11")
            await go_online(world)
            guest.send(f"<presence to='{AGENT}@shop.test'/>")
            await within(world, guest.agent_presence(Show.BUSY, "双11"))
            await seen(world, PeerPresence, lambda e: e.peer == guest.address)
            world.channel.set_presence(AgentStatus.ONLINE, "来了")
            await within(world, guest.agent_presence(Show.ONLINE, "来了"))
            guest.send(f"<presence to='{AGENT}@shop.test' type='unavailable'/>")
            await guest.sync()
            await seen(world, PeerPresence, lambda e: e.peer == guest.address and e.presence.show is Show.OFFLINE)
            count = len(guest.stanzas)
            world.channel.set_presence(AgentStatus.AWAY, "走了")
            await within(world, world.peer.agent_presence(Show.AWAY, "走了"))
            await guest.sync()
            assert len(guest.stanzas) == count

    run(main())


def test_two_consoles_that_look_at_each_other_do_not_answer_forever() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            other = Other(world, jid=f"{STRANGER}@shop.test")
            await go_online(world)
            await go_online(other)  # type: ignore[arg-type]
            world.channel._put(presence_to(f"{STRANGER}@shop.test"))
            await seen(world, PeerPresence, lambda e: e.peer == world.stranger)
            stream = world.channel._link.stream
            assert stream is not None
            before = world.channel._management.received
            for _ in range(20):
                await stream.request("get", ET.Element("{urn:xmpp:ping}ping"), "shop.test")
            assert world.channel._management.received - before < 20 + 5

    run(main())


def presence_to(address: str) -> ET.Element:
    """A presence for one address."""
    return ET.Element("{jabber:client}presence", {"to": address})


async def _until_offline(stranger: object) -> None:
    while stranger.presences.get(f"{AGENT}@shop.test", (Show.UNKNOWN, ""))[0] is not Show.OFFLINE:  # type: ignore[attr-defined]
        await asyncio.sleep(0.01)


def test_a_buyer_on_two_devices_is_there_until_the_last_one_goes() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            await seen(world, PeerPresence, lambda e: e.presence.show is Show.ONLINE)
            async with world.open_peer(BUYER, resource="phone") as phone:
                await phone.set_presence(Show.XA, "手机")
                await seen(world, PeerPresence, lambda e: e.presence.show is Show.XA)
                mark = len(world.log)
            back = await seen(world, PeerPresence, since=mark)
            assert back.presence.show is Show.ONLINE

    run(main())


def test_a_new_contact_is_asked_for_its_presence_once() -> None:
    async def main() -> None:
        async with prosody_world() as world, world.open_peer(STRANGER) as stranger:
            await go_online(world)
            await within(world, world.channel.add_contact(world.stranger, "张女士", []))
            await stranger.wait_for(lambda s: s.get("type") == "subscribe")
            await seen(world, RosterItemChanged)
            await within(world, world.channel.add_contact(world.stranger, "张女士2", []))
            stranger.send(f"<presence to='{AGENT}@shop.test' type='subscribed'/>")
            await seen(world, PeerPresence, lambda e: e.peer == world.stranger)
            assert len([s for s in stranger.stanzas if s.get("type") == "subscribe"]) == 1
            with pytest.raises(UserError) as raised:
                await world.channel.add_contact(OriginId("@@"), "", [])  # type: ignore[arg-type]
            assert raised.value.problem is Problem.BAD_ADDRESS
            await within(world, world.channel.remove_contact(world.stranger))
            await within(world, world.channel.remove_contact(world.stranger))

    run(main())


def test_the_block_list_is_told_at_every_session() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            await within(world, world.channel.block(world.stranger))
            await world.channel.disconnect()
            mark = len(world.log)
            await go_online(world)
            told = await seen(world, BlockListChanged, since=mark)
            assert told.addresses == {world.stranger}

    run(main())


def test_invisible_without_a_server_that_hides_keeps_messages_coming() -> None:
    async def main() -> None:
        async with prosody_world() as world:
            await go_online(world)
            world.channel.set_presence(AgentStatus.INVISIBLE, "")
            await within(world, world.peer.agent_presence(Show.AWAY, ""))
            origin = await world.peer.say("在吗")
            await seen(world, MessageArrived, lambda e: e.origin_id == origin)

    run(main())


def test_signing_in_again_after_signing_out() -> None:
    async def main() -> None:
        async with prosody_world(tls=True) as world:
            for number in range(3):
                await go_online(world)
                one = message(world, f"{number}")
                assert world.channel.send(one)
                await seen(world, StanzaAcknowledged, lambda e: e.wire_id == one.wire_id)  # noqa: B023
                await world.channel.disconnect()
            assert [e.resumed for e in world.log.all(SessionStarted)] == [False] * 3

    run(main())
