"""What every channel must do, as one suite; tests/helpers/channel_world.py tells how to adapt it."""

from __future__ import annotations

import asyncio

import pytest

from console.domain.channel_events import (
    BlockListChanged,
    LinkChanged,
    MessageArrived,
    MessageCorrected,
    MessageDelivered,
    MessageDisplayed,
    MessageRetracted,
    PeerPresence,
    PeerTyping,
    RosterItemChanged,
    RosterItemRemoved,
    RosterReceived,
    SessionStarted,
    StanzaAcknowledged,
)
from console.domain.errors import Problem, UserError
from console.domain.ids import ArchiveId, new_origin_id
from console.domain.messages import Direction, OutboxKind, Picture
from console.domain.presence import AgentStatus, LinkState, Show
from console.ports import Feature
from tests.helpers.asyncio_run import lingering
from tests.helpers.channel_world import (
    PEER_GROUP,
    PEER_NAME,
    EventLog,
    OpenWorld,
    Peer,
    Received,
    World,
    about,
    archived,
    go_online,
    in_world,
    live,
    message,
    need,
    pause,
    seen,
    small_png,
    within,
)

__all__ = ["PEER_GROUP", "PEER_NAME", "ChannelContract", "EventLog", "OpenWorld", "Peer", "Received", "World"]


class ChannelContract:
    """The tests; subclass it and give the fixture open_world."""

    # --- the line -----------------------------------------------------------------------------

    @in_world
    async def test_connecting_says_so_then_online_then_the_session_and_the_roster(self, world: World) -> None:
        await go_online(world)
        await seen(world, RosterReceived)
        states = [event.state for event in world.log.all(LinkChanged)]
        assert states[0] is LinkState.CONNECTING
        assert states[-1] is LinkState.ONLINE
        order = [type(e) for e in world.log.events if isinstance(e, LinkChanged | SessionStarted)]
        assert order[-1] is SessionStarted
        assert world.log.all(SessionStarted) == [SessionStarted(resumed=False)]
        (roster,) = world.log.all(RosterReceived)
        (item,) = [item for item in roster.items if item.address == world.peer.address]
        assert (item.name, item.groups) == (PEER_NAME, (PEER_GROUP,))

    @in_world
    async def test_nothing_is_taken_without_a_session(self, world: World) -> None:
        assert world.channel.send(message(world, "早")) is False
        world.channel.send_typing(world.peer.address, True)
        world.channel.send_displayed(world.peer.address, new_origin_id())
        await go_online(world)
        await world.channel.disconnect()
        assert world.channel.send(message(world, "晚")) is False
        world.channel.send_typing(world.peer.address, True)
        assert world.log.all(LinkChanged)[-1].state is LinkState.OFFLINE
        assert world.log.all(LinkChanged)[-1].problem is None

    @in_world
    async def test_disconnect_leaves_no_task_and_says_nothing_more(self, world: World) -> None:
        before = frozenset(asyncio.all_tasks())
        await go_online(world)
        assert world.channel.send(message(world, "您好"))
        await world.channel.disconnect()
        left = await lingering(before)
        assert not left, left
        count = len(world.log)
        await pause(world)
        assert len(world.log) == count
        await world.channel.disconnect()  # a second time does no harm

    @in_world
    async def test_disconnect_while_connecting(self, world: World) -> None:
        before = frozenset(asyncio.all_tasks())
        await world.channel.connect()
        await world.channel.disconnect()
        assert not await lingering(before)
        assert world.log.all(LinkChanged)[-1].state is LinkState.OFFLINE

    @in_world
    async def test_a_lost_line_is_told_and_taken_up_again_without_loss(self, world: World) -> None:
        await go_online(world)
        first = await world.peer.say("第一句")
        await seen(world, MessageArrived, lambda e: e.origin_id == first)
        cursor = await within(world, world.channel.catch_up(None))
        mark = len(world.log)
        await world.cut()
        waiting = await seen(world, LinkChanged, lambda e: e.state is LinkState.WAITING_TO_RETRY, since=mark)
        assert waiting.retry_in is not None
        assert waiting.retry_in >= 0
        assert world.channel.send(message(world, "发不出去")) is False
        said = [await world.peer.say(f"断线时说的{n}") for n in range(5)]
        await world.restore()
        world.channel.reconnect_now()
        session = await seen(world, SessionStarted, since=mark)
        if not session.resumed:
            await within(world, world.channel.catch_up(cursor))
        await seen(world, MessageArrived, lambda e: e.origin_id == said[-1], since=mark)
        got = [event.origin_id for event in world.log.all(MessageArrived, mark)]
        assert list(dict.fromkeys(one for one in got if one in said)) == said
        assert world.channel.send(message(world, "又可以了"))
        assert (await within(world, world.peer.receive())).body == "又可以了"

    # --- messages -----------------------------------------------------------------------------

    @in_world
    async def test_a_text_arrives_as_it_was_written(self, world: World) -> None:
        await go_online(world)
        text = "亲，在吗？ <b>不是</b>粗体 & 😀\n第二行  两个空格"
        origin = await world.peer.say(text)
        event = await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        assert (event.peer, event.direction, event.body) == (world.peer.address, Direction.IN, text)
        assert not event.from_archive
        assert not event.carbon
        assert event.picture_url == ""
        if Feature.ARCHIVE in world.channel.features:
            assert event.archive_id

    @in_world
    async def test_two_hundred_messages_keep_their_order(self, world: World) -> None:
        await go_online(world)
        said = [await world.peer.say(f"第{n}条") for n in range(200)]
        await seen(world, MessageArrived, lambda e: e.origin_id == said[-1])
        assert [event.origin_id for event in live(world)] == said
        assert [event.body for event in live(world)] == [f"第{n}条" for n in range(200)]

    @in_world
    async def test_what_is_sent_is_acknowledged_and_arrives_once_in_order(self, world: World) -> None:
        await go_online(world)
        sent = [message(world, f"回复{n} <i>&amp;</i>") for n in range(50)]
        for one in sent:
            assert world.channel.send(one)
        got = [await within(world, world.peer.receive()) for _ in sent]
        assert [one.origin_id for one in got] == [one.wire_id for one in sent]
        assert [one.body for one in got] == [one.body for one in sent]
        assert all(one.kind is OutboxKind.MESSAGE for one in got)
        await seen(world, StanzaAcknowledged, lambda e: e.wire_id == sent[-1].wire_id)
        acked = [event.wire_id for event in world.log.all(StanzaAcknowledged)]
        assert [one for one in acked if one in {s.wire_id for s in sent}] == [one.wire_id for one in sent]

    @in_world
    async def test_a_single_message_is_acknowledged_too(self, world: World) -> None:
        await go_online(world)
        one = message(world, "只有一条")
        assert world.channel.send(one)
        await seen(world, StanzaAcknowledged, lambda e: e.wire_id == one.wire_id)

    @in_world
    async def test_receipt_and_read_marker_of_the_peer(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.RECEIPTS)
        need(world, Feature.MARKERS)
        one = message(world, "请问收到了吗")
        world.channel.send(one)
        got = await within(world, world.peer.receive())
        await world.peer.receipt(got.origin_id)
        delivered = await seen(world, MessageDelivered)
        assert delivered == MessageDelivered(world.peer.address, one.wire_id)
        await world.peer.displayed(got.origin_id)
        displayed = await seen(world, MessageDisplayed)
        assert displayed == MessageDisplayed(world.peer.address, one.wire_id, Direction.OUT)

    @in_world
    async def test_the_agents_read_marker_reaches_the_peer(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.MARKERS)
        origin = await world.peer.say("看到了吗")
        await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        world.channel.send_displayed(world.peer.address, origin)
        assert await within(world, world.peer.next_displayed()) == origin

    @in_world
    async def test_typing_goes_both_ways(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.TYPING)
        origin = await world.peer.say("在吗")  # a conversation exists
        await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        await world.peer.type(True)
        await seen(world, PeerTyping, lambda e: e == PeerTyping(world.peer.address, True))
        await world.peer.type(False)
        await seen(world, PeerTyping, lambda e: e == PeerTyping(world.peer.address, False))
        world.channel.send_typing(world.peer.address, True)
        assert await within(world, world.peer.next_typing()) is True
        world.channel.send_typing(world.peer.address, False)
        assert await within(world, world.peer.next_typing()) is False

    @in_world
    async def test_correction_both_ways(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.CORRECTION)
        origin = await world.peer.say("我要L码")
        await world.peer.correct(origin, "我要M码")
        event = await seen(world, MessageCorrected)
        assert (event.peer, event.direction) == (world.peer.address, Direction.IN)
        assert (event.target_id, event.body) == (origin, "我要M码")
        assert [e.origin_id for e in live(world)] == [origin]
        one = message(world, "今天16:00前发货")
        fix = about(world, OutboxKind.CORRECTION, one.wire_id, "今天18:00前发货")
        assert world.channel.send(one)
        assert world.channel.send(fix)
        await within(world, world.peer.receive())
        got = await within(world, world.peer.receive())
        assert (got.kind, got.target_id, got.body) == (OutboxKind.CORRECTION, one.wire_id, fix.body)
        await seen(world, StanzaAcknowledged, lambda e: e.wire_id == fix.wire_id)

    @in_world
    async def test_retraction_both_ways(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.RETRACTION)
        origin = await world.peer.say("发错人了")
        await world.peer.retract(origin)
        event = await seen(world, MessageRetracted)
        assert (event.peer, event.direction, event.target_id) == (world.peer.address, Direction.IN, origin)
        one = message(world, "这句发错了")
        back = about(world, OutboxKind.RETRACTION, one.wire_id)
        assert world.channel.send(one)
        assert world.channel.send(back)
        await within(world, world.peer.receive())
        got = await within(world, world.peer.receive())
        assert (got.kind, got.target_id) == (OutboxKind.RETRACTION, one.wire_id)
        await seen(world, StanzaAcknowledged, lambda e: e.wire_id == back.wire_id)

    # --- pictures -----------------------------------------------------------------------------

    @in_world
    async def test_a_picture_of_the_peer(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.PICTURES)
        data = small_png()
        origin = await within(world, world.peer.send_picture(data, "image/png"))
        event = await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        assert event.picture_url
        assert event.body == ""
        assert world.channel.is_own_upload(event.picture_url)
        assert await within(world, world.channel.download(event.picture_url, 1_000_000)) == data
        with pytest.raises(UserError) as raised:
            await within(world, world.channel.download(event.picture_url, len(data) - 1))
        assert raised.value.problem is Problem.PICTURE_TOO_LARGE

    @in_world
    async def test_a_picture_of_the_agent(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.PICTURES)
        data = small_png(200)
        url = await within(world, world.channel.upload(data, "尺码 表.png", "image/png"))
        assert world.channel.is_own_upload(url)
        picture = Picture(url=url, mime="image/png", width=8, height=8, size=len(data))
        assert world.channel.send(message(world, "", picture))
        got = await within(world, world.peer.receive())
        assert got.picture_url == url
        assert await within(world, world.peer.fetch(url)) == data

    @in_world
    async def test_addresses_of_strangers_are_not_own_uploads(self, world: World) -> None:
        await go_online(world)
        for url in ("https://example.com/a.png", "file:///etc/passwd", "javascript:alert(1)", "", "http://127.0.0.1/x"):
            assert not world.channel.is_own_upload(url)

    # --- the archive --------------------------------------------------------------------------

    @in_world
    async def test_catch_up_goes_on_from_the_cursor(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.ARCHIVE)
        early = [await world.peer.say(f"早些时候{n}") for n in range(3)]
        await seen(world, MessageArrived, lambda e: e.origin_id == early[-1])
        answer = message(world, "您好")
        world.channel.send(answer)
        await seen(world, StanzaAcknowledged, lambda e: e.wire_id == answer.wire_id)
        mark = len(world.log)
        cursor = await within(world, world.channel.catch_up(None))
        assert cursor is not None
        first = archived(world, mark)
        assert [e.origin_id for e in first] == [*early, answer.wire_id]
        assert [e.direction for e in first] == [Direction.IN] * 3 + [Direction.OUT]
        assert all(e.archive_id and e.stamp is not None and e.stamp.tzinfo is not None for e in first)
        assert [e.stamp for e in first] == sorted(e.stamp for e in first if e.stamp)
        ids = {e.origin_id: e.archive_id for e in first}
        assert all(ids[e.origin_id] == e.archive_id for e in live(world)), "live and archived ids differ"

        await world.channel.disconnect()
        late = [await world.peer.say(f"下班以后{n}") for n in range(120)]
        await world.reopen()
        await go_online(world)
        mark = len(world.log)
        newer = await within(world, world.channel.catch_up(cursor))
        assert newer not in (None, cursor)
        assert [e.origin_id for e in archived(world, mark)] == late
        assert archived(world, mark)[-1].archive_id == newer

        mark = len(world.log)
        assert await within(world, world.channel.catch_up(newer)) == newer
        assert archived(world, mark) == []

    @in_world
    async def test_a_cursor_nobody_knows_loses_nothing(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.ARCHIVE)
        origin = await world.peer.say("还在吗")
        await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        mark = len(world.log)
        cursor = await within(world, world.channel.catch_up(ArchiveId("no-such-id")))
        assert cursor is not None
        assert [e.origin_id for e in archived(world, mark)] == [origin]

    @in_world
    async def test_catch_up_brings_corrections_and_retractions(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.ARCHIVE)
        need(world, Feature.CORRECTION)
        need(world, Feature.RETRACTION)
        await world.channel.disconnect()
        wrong = await world.peer.say("要红的")
        await world.peer.correct(wrong, "要蓝的")
        gone = await world.peer.say("发错了")
        await world.peer.retract(gone)
        await world.reopen()
        await go_online(world)
        mark = len(world.log)
        await within(world, world.channel.catch_up(None))
        fixes = [(e.target_id, e.body) for e in world.log.all(MessageCorrected, mark)]
        assert (wrong, "要蓝的") in fixes
        assert gone in [e.target_id for e in world.log.all(MessageRetracted, mark)]

    @in_world
    async def test_catch_up_without_a_line_says_so(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.ARCHIVE)
        await world.channel.disconnect()
        with pytest.raises(UserError) as raised:
            await within(world, world.channel.catch_up(None))
        assert raised.value.problem is Problem.CONNECTION_LOST

    # --- people -------------------------------------------------------------------------------

    @in_world
    async def test_adding_renaming_and_removing_a_contact(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.ROSTER)
        await seen(world, RosterReceived)
        await within(world, world.channel.add_contact(world.stranger, "张女士", ["客户"]))
        added = await seen(world, RosterItemChanged, lambda e: e.item.address == world.stranger)
        assert (added.item.name, added.item.groups) == ("张女士", ("客户",))
        mark = len(world.log)
        await within(world, world.channel.add_contact(world.stranger, "张女士（杭州）", ["老客户", "重点"]))
        changed = await seen(
            world, RosterItemChanged, lambda e: e.item.address == world.stranger and "重点" in e.item.groups, since=mark
        )
        assert changed.item.name == "张女士（杭州）"
        assert set(changed.item.groups) == {"老客户", "重点"}
        await within(world, world.channel.remove_contact(world.stranger))
        await seen(world, RosterItemRemoved, lambda e: e.address == world.stranger)

    @in_world
    async def test_a_blocked_peer_is_not_heard(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.BLOCKING)
        mark = len(world.log)
        await within(world, world.channel.block(world.peer.address))
        await seen(world, BlockListChanged, lambda e: e.addresses == frozenset({world.peer.address}), since=mark)
        await world.peer.say("听得到吗")
        mark = len(world.log)
        await within(world, world.channel.unblock(world.peer.address))
        await seen(world, BlockListChanged, lambda e: e.addresses == frozenset(), since=mark)
        origin = await world.peer.say("现在呢")
        await seen(world, MessageArrived, lambda e: e.origin_id == origin)
        assert [e.body for e in live(world)] == ["现在呢"]

    @in_world
    async def test_presence_goes_both_ways(self, world: World) -> None:
        await go_online(world)
        await world.peer.set_presence(Show.AWAY, "开会中")
        await self._presence(world, Show.AWAY, "开会中")
        await world.peer.set_presence(Show.ONLINE, "")
        mark = len(world.log)
        await world.peer.set_presence(Show.OFFLINE, "")
        await self._presence(world, Show.OFFLINE, None, mark)
        await world.peer.set_presence(Show.ONLINE, "回来了")
        await self._presence(world, Show.ONLINE, "回来了", mark)
        world.channel.set_presence(AgentStatus.BUSY, "双11满300减30")
        await within(world, world.peer.agent_presence(Show.BUSY, "双11满300减30"))
        world.channel.set_presence(AgentStatus.AWAY, "吃饭，13:00 回来")
        await within(world, world.peer.agent_presence(Show.AWAY, "吃饭，13:00 回来"))
        world.channel.set_presence(AgentStatus.ONLINE, "")
        await within(world, world.peer.agent_presence(Show.ONLINE, ""))

    async def _presence(self, world: World, show: Show, text: str | None, since: int = 0) -> None:
        def fits(event: PeerPresence) -> bool:
            mine = event.peer == world.peer.address and event.presence.show is show
            return mine and (text is None or event.presence.text == text)

        await seen(world, PeerPresence, fits, since)

    @in_world
    async def test_a_presence_set_before_the_session_is_published_in_it(self, world: World) -> None:
        world.channel.set_presence(AgentStatus.BUSY, "先设好的签名")
        await go_online(world)
        await within(world, world.peer.agent_presence(Show.BUSY, "先设好的签名"))

    @in_world
    async def test_name_and_picture_of_the_agent_can_be_published(self, world: World) -> None:
        await go_online(world)
        need(world, Feature.AVATAR)
        await within(world, world.channel.set_nickname("旗舰店:小美"))
        await within(world, world.channel.set_avatar(small_png(), "image/png"))

    @in_world
    async def test_a_text_for_the_agents_own_devices_comes_back(self, world: World) -> None:
        await go_online(world)
        assert await within(world, world.channel.get_private("signatures")) == ""
        await within(world, world.channel.put_private("signatures", "双11 <满300> & 减30"))
        await within(world, world.channel.put_private("other", "别的"))
        assert await within(world, world.channel.get_private("signatures")) == "双11 <满300> & 减30"

    @in_world
    async def test_features_change_with_a_notice_only(self, world: World) -> None:
        await go_online(world)
        features = world.channel.features
        await pause(world)
        assert world.channel.features == features
        assert all(isinstance(feature, Feature) for feature in features)
