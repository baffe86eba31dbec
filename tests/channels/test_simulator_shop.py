"""The built-in shop's buyers: their data can be played to the end, and the play is what the data says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from console.channels.simulator.answers import ScriptedAgent, suggest
from console.channels.simulator.buyer import address_of
from console.channels.simulator.channel import SimulatorChannel
from console.channels.simulator.script import END, Line, ScriptError, ShopScript, _visit, check, every_line, load
from console.domain.channel_events import (
    AvatarReceived,
    LinkChanged,
    MessageArrived,
    MessageCorrected,
    MessageDelivered,
    MessageDisplayed,
    MessageRetracted,
    PeerPresence,
    PeerTyping,
    RosterReceived,
    StanzaAcknowledged,
    StanzaFailed,
)
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, OriginId, new_origin_id
from console.domain.messages import Direction, OutboxKind
from console.domain.presence import LinkState, Show
from console.ports import Outgoing
from tests.helpers.asyncio_run import run, until
from tests.helpers.channel_world import EventLog
from tests.helpers.clock import FakeClock, breathe

LANGUAGES = ("zh_CN", "en")


@dataclass
class Shop:
    """An open shop on a clock."""

    language: str = "zh_CN"
    seed: int = 7
    run: str = "1"
    clock: FakeClock = field(default_factory=FakeClock)
    log: EventLog = field(default_factory=EventLog)

    def __post_init__(self) -> None:
        self.channel = SimulatorChannel(self.clock, self.language, self.seed, self.run)
        self.channel.listen(self.log.take)

    async def open(self) -> None:
        await self.channel.connect()
        await self.clock.advance(0.4)

    def answer(self, address: Address, text: str, *, automatic: bool = False) -> OriginId:
        wire = new_origin_id()
        assert self.channel.send(Outgoing(OutboxKind.MESSAGE, address, wire, wire, text, automatic=automatic))
        return wire

    def said(self, address: Address | None = None) -> list[str]:
        events = [e for e in self.log.all(MessageArrived) if address in (None, e.peer) and not e.from_archive]
        return [event.body for event in events]


def played(language: str = "zh_CN", **more: int | str) -> Callable[[Callable[[Shop], Awaitable[None]]], None]:
    """Open a shop, run the scene, close it."""

    def take(scene: Callable[[Shop], Awaitable[None]]) -> None:
        async def main() -> None:
            shop = Shop(language, **more)
            await shop.open()
            await scene(shop)
            await shop.channel.disconnect()
            await breathe()
            assert shop.clock.waiting == 0

        run(main())

    return take


async def serve(shop: Shop, seconds: int) -> None:
    """A scripted agent answers every buyer two seconds after the last word."""
    agent = ScriptedAgent(shop.channel.script)
    names = {address_of(one.id): one.name for one in shop.channel.script.buyers}
    done = len(shop.log)
    quiet: dict[Address, tuple[int, str]] = {}
    for now in range(seconds):
        await shop.clock.advance(1)
        for event in shop.log.all(MessageArrived, done):
            if not event.from_archive and event.direction is Direction.IN:
                quiet[event.peer] = (now, event.body)
        done = len(shop.log)
        for peer, (when, text) in list(quiet.items()):
            if now - when >= 4:
                del quiet[peer]
                if words := agent.suggest(names[peer], text):
                    shop.answer(peer, words)


# --- the data ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_script_is_sound(language: str) -> None:
    script = load(language)
    assert script.language == language
    assert len(script.buyers) >= 8
    stages = {beat.stage for buyer in script.buyers for visit in buyer.visits for beat in visit.beats}
    assert stages >= {"needs", "price", "trust", "shipping", "return", "complaint", "lost", "followup", "remind"}
    assert len({group for buyer in script.buyers for group in buyer.groups}) >= 2
    assert any(not buyer.groups for buyer in script.buyers)
    for buyer in script.buyers:
        assert len(buyer.visits) >= 2, buyer.id
        assert buyer.idle, buyer.id
        assert buyer.facts, buyer.id
        assert script.files[f"avatars/{buyer.avatar}"].startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_buyers_do_all_that_buyers_do(language: str) -> None:
    beats = [beat for buyer in load(language).buyers for visit in buyer.visits for beat in visit.beats]
    lines = [line for beat in beats for line in every_line(beat)]
    assert any(line.picture for line in lines)
    assert any(line.fix for line in lines)
    assert any(line.take_back for line in lines)
    assert any(line.hesitate for line in lines)
    assert any(line.presence for line in lines)
    assert any(len(line.texts) > 1 for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_good_answers_are_understood_and_well_mannered(language: str) -> None:
    script = load(language)
    for buyer in script.buyers:
        for visit in buyer.visits:
            for beat in visit.beats:
                for answer in beat.answers:
                    where = f"{buyer.id}/{beat.id}: {answer}"
                    assert not [one for one in script.manners if one.fits(answer)], where
                    if beat.reactions:
                        assert beat.reaction(answer) is not None, where
    left = [buyer.past[-1] for buyer in script.buyers if buyer.past and buyer.past[-1].ago < timedelta(days=1)]
    assert all(message.answer for message in left if message.direction is Direction.IN)
    for text in (
        *script.fallback,
        *(message.answer for message in left),
        *(line.texts[0] for one in script.small_talk for line in one.lines),
    ):
        assert not [one for one in script.manners if one.fits(text)], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripted_agent_finds_the_answer_to_every_question(language: str) -> None:
    script = load(language)
    agent = ScriptedAgent(script)
    for buyer in script.buyers:
        for visit in buyer.visits:
            for beat in visit.beats:
                texts = [text for line in beat.lines for text in (line.fix or "", *line.texts) if text]
                if beat.answers and texts:
                    found = agent.suggest(buyer.name, texts[-1])
                    assert found in beat.answers, f"{buyer.id}/{beat.id}: {found}"
    assert agent.suggest(script.buyers[0].name, script.buyers[0].idle[0]) == ""
    last = script.buyers[0].visits[0].beats[-1].reactions[0].lines[-1].texts[0]
    assert agent.suggest(script.buyers[0].name, last) == script.goodbye
    opening = script.buyers[0].visits[0].beats[0].lines[0].texts[0]
    assert agent.suggest(script.buyers[0].name, opening) == script.greeting.lines[0].texts[0]
    assert suggest("nobody", "谢谢 thanks", language)
    assert suggest("nobody", "xyzzy", language)


def test_an_unknown_language_gets_the_english_shop() -> None:
    assert load("fr").language == "en"


def test_unsound_scripts_are_refused() -> None:
    beat = {"id": "a", "stage": "needs", "say": ["hi"], "answers": ["hello"], "hear": [{"say": ["x"], "go": "nowhere"}]}
    script = load("zh_CN")
    visit = _visit({"after": [1, 2], "beats": [beat]})
    bad = replace(script.buyers[0], visits=(visit,))
    with pytest.raises(ScriptError, match="nowhere"):
        check(ShopScript("zh_CN", "x", buyers=(bad,)))
    with pytest.raises(ScriptError, match="unknown words"):
        _visit({"after": [1, 2], "beats": [{**beat, "say": [{"txt": "hi"}]}]})
    with pytest.raises(ScriptError, match="not unique"):
        check(ShopScript("zh_CN", "x", buyers=(script.buyers[0], script.buyers[0])))
    assert Line().texts == ()
    assert END == "end"


# --- the play ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opening_scene(language: str) -> None:
    @played(language)
    async def _scene(shop: Shop) -> None:
        (roster,) = shop.log.all(RosterReceived)
        assert len(roster.items) >= 4
        assert len(shop.log.all(AvatarReceived)) == len(shop.channel.script.buyers)
        await shop.clock.advance(3.5)
        assert shop.said(), "the first buyer writes within four seconds"
        typing = next(n for n, e in enumerate(shop.log.events) if isinstance(e, PeerTyping) and e.typing)
        arrived = next(n for n, e in enumerate(shop.log.events) if isinstance(e, MessageArrived))
        assert typing < arrived
        await shop.clock.advance(56)
        writers = {event.peer for event in shop.log.all(MessageArrived)}
        assert len(writers) >= 4
        await shop.clock.advance(600)
        writers = {event.peer for event in shop.log.all(MessageArrived)}
        assert len(writers) == len(shop.channel.script.buyers)


def test_days_before_lie_in_the_archive_once() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        cursor = await shop.channel.catch_up(None)
        past = [event for event in shop.log.all(MessageArrived) if event.from_archive]
        assert len(past) >= 20
        stamps = [event.stamp for event in past if event.stamp]
        assert stamps == sorted(stamps)
        assert stamps[-1] <= shop.clock.now()
        assert (stamps[-1] - stamps[0]).days >= 3
        last = {event.peer: event.direction for event in past}
        assert list(last.values()).count(Direction.IN) >= 4, "some wait unread"
        assert cursor == past[-1].archive_id

    ids: list[set[OriginId | None]] = []
    for name in ("1", "2"):

        @played(run=name)
        async def _day(shop: Shop) -> None:
            await shop.clock.advance(30)
            await shop.channel.catch_up(None)
            events = shop.log.all(MessageArrived)
            ids.append({e.origin_id for e in events if e.from_archive and "past" in str(e.origin_id)})
            ids.append({e.origin_id for e in events if not e.from_archive})

    assert ids[0] == ids[2]
    assert ids[1]
    assert ids[1].isdisjoint(ids[3])


def test_the_same_seed_plays_the_same_day() -> None:
    days: list[list[str]] = []
    for seed in (3, 3, 4):

        @played(seed=seed)
        async def _day(shop: Shop) -> None:
            await serve(shop, 240)
            days.append([f"{e}" for e in shop.log.events if isinstance(e, MessageArrived | PeerTyping)])

    assert days[0] == days[1]
    assert days[0] != days[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_served_day_brings_every_kind_of_event(language: str) -> None:
    @played(language)
    async def _scene(shop: Shop) -> None:
        await serve(shop, 900)
        log = shop.log
        assert log.all(MessageCorrected)
        assert log.all(MessageRetracted)
        assert [event for event in log.all(MessageArrived) if event.picture_url]
        assert {event.presence.show for event in log.all(PeerPresence)} >= {Show.ONLINE, Show.AWAY}
        for event in log.all(MessageArrived):
            if event.picture_url:
                data = await shop.channel.download(event.picture_url, 200_000)
                assert len(data) == event.picture_size
                assert shop.channel.is_own_upload(event.picture_url)
        leaving = {text for one in shop.channel.script.buyers for text in one.temper.leaving}
        assert not leaving & set(shop.said()), "nobody leaves a shop that answers"
        assert len(shop.said()) > 60


def test_what_the_agent_writes_is_acknowledged_delivered_and_read_in_human_time() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        peer = address_of("xiaolu")
        await shop.clock.advance(4)
        wires = [shop.answer(peer, f"您好亲，在的{n}") for n in range(3)]
        await shop.clock.advance(0.1)
        assert [event.wire_id for event in shop.log.all(StanzaAcknowledged)] == wires
        assert not shop.log.all(MessageDisplayed)
        await shop.clock.advance(15)
        assert [event.origin_id for event in shop.log.all(MessageDelivered)] == wires
        assert [event.origin_id for event in shop.log.all(MessageDisplayed)] == wires


def test_silence_makes_a_buyer_nag_and_leave() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        peer = address_of("xiaolu")
        temper = shop.channel.script.buyers[0].temper
        await shop.clock.advance(330)
        said = shop.said(peer)
        assert set(temper.nags) <= set(said)
        assert set(temper.leaving) & set(said)
        shows = [event.presence.show for event in shop.log.all(PeerPresence) if event.peer == peer]
        assert shows[-1] is Show.OFFLINE
        wire = shop.answer(peer, "亲，在的")
        await shop.clock.advance(60)
        assert wire in {event.wire_id for event in shop.log.all(StanzaAcknowledged)}
        assert wire not in {event.origin_id for event in shop.log.all(MessageDelivered)}, "nobody is there to get it"
        await shop.clock.advance(2000)
        assert wire in {event.origin_id for event in shop.log.all(MessageDelivered)}


def test_an_automatic_answer_does_not_count() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        peer = address_of("xiaolu")
        await shop.clock.advance(4)
        shop.answer(peer, "您好，M码有货", automatic=True)
        await shop.clock.advance(100)
        assert shop.channel.script.buyers[0].temper.nags[0] in shop.said(peer)


def test_a_typing_agent_is_waited_for() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        peer = address_of("xiaolu")
        nag = shop.channel.script.buyers[0].temper.nags[0]
        for _ in range(25):
            await shop.clock.advance(5)
            shop.channel.send_typing(peer, True)
        assert nag not in shop.said(peer)
        shop.channel.send_typing(peer, False)
        await shop.clock.advance(70)
        assert nag in shop.said(peer)


def test_bad_wording_is_answered_for() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        peer = address_of("lin2088")
        await shop.clock.advance(25)
        shop.answer(peer, "亲，我们会尽快发货的")
        await shop.clock.advance(20)
        assert any("尽快" in text or "尽快是多快" in text for text in shop.said(peer))
        shop.answer(peer, "今天18:00前发出")
        await shop.clock.advance(20)
        assert any("出差" in text for text in shop.said(peer))


def test_a_message_to_nobody_fails() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        wire = shop.answer(Address("nobody@shop.sim"), "喂")
        await shop.clock.advance(0.1)
        assert shop.log.all(StanzaFailed) == [StanzaFailed(wire, Problem.RECIPIENT_UNKNOWN)]


def test_the_shop_goes_on_for_hours_and_closes_cleanly() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        await serve(shop, 3 * 3600)
        late = [event for event in shop.log.all(MessageArrived) if not event.from_archive]
        assert len(late) > 200
        origins = [event.origin_id for event in late]
        assert len(set(origins)) == len(origins)
        await shop.channel.disconnect()
        await shop.open()
        await shop.clock.advance(1300)
        assert len(shop.log.all(MessageArrived)) > len(late)


def test_a_second_closing_hand_does_not_wait() -> None:
    async def main() -> None:
        shop = Shop()
        await shop.open()
        await asyncio.gather(shop.channel.disconnect(), shop.channel.disconnect())
        assert [e.state for e in shop.log.all(LinkChanged)].count(LinkState.OFFLINE) == 1

    run(main())


def test_the_shop_runs_on_real_time() -> None:
    class RealClock:
        def now(self) -> datetime:
            return datetime.now(UTC)

        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(seconds)

    async def main() -> None:
        channel, log = SimulatorChannel(RealClock(), "zh_CN", 1), EventLog()
        channel.listen(log.take)
        began = time.monotonic()
        await channel.connect()
        assert time.monotonic() - began < 0.1
        await until(lambda: bool(log.all(MessageArrived)), "the first buyer's first message")
        assert 1.0 < time.monotonic() - began < 5.0
        await channel.disconnect()

    run(main())


def test_bare_files_of_strangers_are_refused() -> None:
    @played()
    async def _scene(shop: Shop) -> None:
        for url in ("sim://pictures/none.png", "sim://../en.json", "https://example.com/a.png"):
            with pytest.raises(UserError) as raised:
                await shop.channel.download(url, 1000)
            assert raised.value.problem is Problem.DOWNLOAD_FAILED
