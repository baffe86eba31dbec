"""Packs at work: trust, merging, going back, subscriptions; on real files and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.errors import Problem, UserError
from console.domain.events import PacksOffered
from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Age, Pack, Subscription, Trust, diff, in_force, merge
from console.domain.phrases import Overlay, Phrase, PhraseGroup, PhraseText, overlaid, text_of
from console.formats.pack_keys import SigningKey
from console.formats.pack_sources import FilePackSources
from console.formats.qpack import QpackReader, image_name, write
from console.services.bus import EventBus
from console.services.library import Library
from console.services.packs import CHECK_SECONDS, Packs
from console.storage.media import FileMediaStore
from console.storage.store import SqliteStore, open_store
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock, breathe
from tests.helpers.packs import PNG, pack, phrases, signed, with_picture

Shown = dict[str, list[tuple[str, str]]]


@dataclass
class Shop:
    """Packs and library on a store of their own, and a share where the lead publishes."""

    packs: Packs
    library: Library
    store: SqliteStore
    media: FileMediaStore
    clock: FakeClock
    share: Path
    offered: list[PacksOffered] = field(default_factory=list)

    async def shown(self) -> Shown:
        shelves = await self.library.shelves()
        return {" > ".join(each.group.path): [(one.code, one.content) for one in each.phrases] for each in shelves}

    def publish(self, made: Pack, key: SigningKey | None = None, *, name: str = "team.qpack") -> Path:
        path = self.share / name
        path.write_bytes(signed(made, key) if key is not None else signed(made))
        return path

    async def install(self, made: Pack, key: SigningKey | None = None, *, agree: bool = False) -> None:
        await self.packs.install(await self.packs.look(self.publish(made, key)), agree_to_key=agree)


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    clock = FakeClock()
    store = open_store(folder / "account", clock)
    media = FileMediaStore(folder / "account")
    bus = EventBus()
    share = folder / "share"
    share.mkdir()
    packs = Packs(store, media, bus, clock, lambda: (QpackReader(), FilePackSources()))
    made = Shop(packs, Library(store, bus, clock, "agent"), store, media, clock, share)
    bus.subscribe(PacksOffered, made.offered.append)
    try:
        yield made
    finally:
        await store.close()


def ident(code: str) -> PhraseId:
    return PhraseId(f"team/{code}")


async def refused(work: object) -> Problem:
    with pytest.raises(UserError) as caught:
        await work  # type: ignore[misc]
    return caught.value.problem


def test_a_pack_is_looked_at_installed_and_taken_out(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            offer = await world.packs.look(world.publish(with_picture(pack())))
            assert (offer.age, offer.trust, offer.former) == (Age.NEW, Trust.FIRST, None)
            assert [each.code for each in offer.diff.added] == ["hi", "fh"]
            assert await world.shown() == {}
            await world.packs.install(offer)
            assert await world.shown() == {"团队 > 售后": [("hi", "您好"), ("fh", "今天发货")]}
            (shelf,) = await world.library.shelves()
            assert await world.media.load(shelf.phrases[0].images[0]) == PNG
            assert shelf.phrases[0].images == (image_name(PNG),)
            (installed,) = await world.packs.installed()
            assert (installed.manifest.version, installed.number, installed.former) == ("1", 1, "")
            await world.library.pin(ident("hi"), True)
            await world.packs.uninstall("team")
            assert (await world.shown(), await world.packs.installed()) == ({}, [])
            assert (await world.packs.look(world.share / "team.qpack")).trust is Trust.KNOWN
            await world.install(pack())
            (shelf,) = await world.library.shelves()
            assert shelf.phrases[0].pinned

    run(main())


def test_a_changed_key_is_refused_until_the_agent_agrees(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack())
            thief = SigningKey.new()
            offer = await world.packs.look(world.publish(pack("2", "hi=骗"), thief))
            assert (offer.age, offer.trust) == (Age.NEWER, Trust.CHANGED)
            assert await refused(world.packs.install(offer)) is Problem.PACK_KEY_CHANGED
            assert (await world.shown())["团队 > 售后"][0] == ("hi", "您好")
            await world.packs.install(offer, agree_to_key=True)
            assert (await world.shown())["团队 > 售后"] == [("hi", "骗")]
            assert (await world.packs.installed())[0].key == thief.public
            assert (await world.packs.look(world.publish(pack("3")))).trust is Trust.CHANGED

    run(main())


def test_older_and_equal_versions_change_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1.10", "hi=新"))
            for version in ("1.9", "1.10", "1.10.0"):
                assert await refused(world.install(pack(version, "hi=旧"))) is Problem.PACK_OLDER
            assert (await world.shown())["团队 > 售后"] == [("hi", "新")]

    run(main())


def test_what_the_agent_did_lives_through_an_update(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1", "a=A1", "b=B1", "c=C1", "d=D1", "e=E1"))
            await world.library.pin(ident("a"), True)
            await world.library.edit(ident("b"), PhraseText("mine", "", "B1"))
            await world.library.edit(ident("c"), PhraseText("c", "", "my C"))
            await world.library.delete([ident("d")])
            await world.library.move([ident("e")], GroupId("team/g"), before=ident("a"))
            await world.library.used(ident("a"))
            offer = await world.packs.look(world.publish(pack("2", "a=A2", "b=B2", "c=C2", "d=D2", "e=E2", "f=F2")))
            assert [(new.content, mine.content) for new, mine in offer.merge.conflicts] == [("C2", "my C")]
            await world.packs.install(offer)
            assert (await world.shown())["团队 > 售后"] == [
                ("e", "E2"), ("a", "A2"), ("mine", "B2"), ("c", "my C"), ("f", "F2"),
            ]  # fmt: skip
            pinned = await world.library.phrase(ident("a"))
            assert pinned is not None
            assert (pinned.pinned, pinned.use_count) == (True, 1)
            assert [each.author for each in await world.library.versions(ident("a"))] == ["团队话术 2"]
            await world.install(pack("3", "a=A2", "b=B2", "c=my C", "d=D3"))
            assert (await world.shown())["团队 > 售后"] == [("a", "A2"), ("mine", "B2"), ("c", "my C")]
            await world.install(pack("4", "c=C4", "d=D4"))
            assert (await world.shown())["团队 > 售后"] == [("c", "C4")]

    run(main())


def test_own_words_for_what_left_the_pack_become_personal(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1", "a=A", "b=B"))
            await world.library.edit(ident("a"), PhraseText("a", "", "my A"))
            await world.library.pin(ident("b"), True)
            offer = await world.packs.look(world.publish(pack("2", "c=C")))
            assert [each.content for each in offer.merge.rescued] == ["my A"]
            await world.packs.install(offer)
            mine, theirs = sorted(await world.library.shelves(), key=lambda each: each.group.source)
            assert (mine.group.path, mine.group.personal, mine.phrases[0].content) == (("团队", "售后"), True, "my A")
            assert mine.phrases[0].code == "a"
            assert [each.code for each in theirs.phrases] == ["c"]

    run(main())


def test_going_back_is_one_call_and_is_not_undone_by_itself(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1", "a=A1"))
            await world.packs.subscribe(str(world.share), automatic=True)
            assert await world.packs.roll_back("team") is None
            await world.install(pack("2", "a=A2", "b=B2"))
            assert (await world.packs.installed())[0].former == "1"
            back = await world.packs.roll_back("team")
            assert back is not None
            assert back.file.pack.manifest.version == "2"
            assert (await world.shown())["团队 > 售后"] == [("a", "A1")]
            (offer,) = await world.packs.check()
            assert offer.age is Age.NEWER
            assert (await world.shown())["团队 > 售后"] == [("a", "A1")]
            world.publish(pack("3", "a=A3"))
            assert await world.packs.check() == []
            assert (await world.shown())["团队 > 售后"] == [("a", "A3")]
            await world.packs.roll_back("team")
            assert (await world.shown())["团队 > 售后"] == [("a", "A1")]

    run(main())


def test_going_back_and_taking_out_can_be_undone(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1", "a=A1"))
            await world.install(with_picture(pack("2", "a=A2", "b=B2")))
            await world.library.edit(ident("b"), PhraseText("b", "", "my B"))
            await world.library.pin(ident("a"), True)
            back = await world.packs.roll_back("team")
            assert back is not None
            shelves = {each.group.source: each.phrases for each in await world.library.shelves()}
            assert [each.content for each in shelves["team"]] == ["A1"]
            assert [each.content for each in shelves[""]] == ["my B"]
            await world.packs.go_forward(back)
            shelves = {each.group.source: each.phrases for each in await world.library.shelves()}
            assert [each.content for each in shelves["team"]] == ["A2", "my B"]
            assert shelves[""] == ()
            (installed,) = await world.packs.installed()
            assert (installed.manifest.version, installed.former) == ("2", "1")
            assert installed.address == str(world.share / "team.qpack")
            assert await refused(world.packs.go_forward(back)) is Problem.PACK_OLDER
            out = await world.packs.uninstall("team")
            assert out is not None
            assert await world.packs.contents("team") is None
            await world.packs.go_forward(out)
            shelf = next(each for each in await world.library.shelves() if each.group.source)
            assert [each.content for each in shelf.phrases] == ["A2", "my B"]
            assert shelf.phrases[0].pinned
            assert await world.media.load(shelf.phrases[0].images[0]) == PNG
            assert await world.packs.uninstall("other") is None

    run(main())


def test_the_packs_words_can_be_taken_over_the_agents(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1", "a=A1", "b=B1"))
            for code in ("a", "b"):
                await world.library.edit(ident(code), PhraseText(code, "", f"my {code}"))
            await world.library.pin(ident("b"), True)
            offer = await world.packs.look(world.publish(pack("2", "a=A2", "b=B2")))
            assert {each.id for each, _ in offer.merge.conflicts} == {ident("a"), ident("b")}
            await world.packs.install(offer, theirs={ident("b")})
            (shelf,) = await world.library.shelves()
            assert {(each.content, each.pinned) for each in shelf.phrases} == {("my a", False), ("B2", True)}
            found = await world.packs.contents("team")
            assert found is not None
            assert [each.content for each in found.pack.phrases] == ["A2", "B2"]
            assert await world.packs.known_key("team") == found.key
            assert await world.packs.known_key("other") is None

    run(main())


def test_a_pack_comes_and_goes_with_its_dates(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            today = world.library.today()
            made = pack("1", valid_from=today + timedelta(days=1), valid_until=today + timedelta(days=2))
            await world.install(made)
            assert await world.shown() == {}
            await world.clock.advance(86_400)
            assert list(await world.shown()) == ["团队 > 售后"]
            await world.clock.advance(2 * 86_400)
            assert await world.shown() == {}

    run(main())


def test_a_pack_does_not_write_over_what_is_not_its_own(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            group = PhraseGroup(GroupId("team/g"), ("mine",))
            await world.store.write(lambda uow: uow.phrases.put_group(group), durable=True)
            assert await refused(world.install(pack())) is Problem.PACK_UNREADABLE
            assert await world.packs.installed() == []
            assert await world.shown() == {"mine": []}

    run(main())


def test_groups_of_a_pack_stand_together_in_its_order(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.library.add_group(["甲"])
            await world.install(pack())
            await world.library.add_group(["乙"])
            await world.library.set_collapsed(GroupId("team/g"), True)
            made = pack("2")
            first = PhraseGroup(GroupId("team/first"), ("先",), "team")
            await world.install(replace(made, groups=(first, *made.groups)))
            groups = [each.group for each in await world.library.shelves(everything=True)]
            assert [each.path for each in groups] == [(), ("甲",), ("团队", "售后"), ("乙",)]
            shelves = await world.library.shelves()
            assert [each.group.path[0] for each in shelves] == ["甲", "团队", "乙"]
            assert [each.group.collapsed for each in shelves] == [False, True, False]

    run(main())


def test_a_subscription_offers_what_is_new_and_takes_what_may_be_taken(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            world.publish(pack("1"))
            world.publish(pack("1.1"), name="team-1.1.qpack")
            (offer,) = await world.packs.subscribe(str(world.share), automatic=True)
            assert (offer.file.pack.manifest.version, offer.trust) == ("1.1", Trust.FIRST)
            assert [each.age for each in await world.packs.check()] == [Age.NEW]
            assert len(world.offered) == 1
            await world.packs.install(offer)
            assert await world.packs.check() == []
            world.publish(pack("2", "hi=二"))
            assert await world.packs.check() == []
            assert (await world.shown())["团队 > 售后"] == [("hi", "二")]
            world.publish(pack("3", "hi=骗"), SigningKey.new())
            assert [each.trust for each in await world.packs.check()] == [Trust.CHANGED]
            assert (await world.shown())["团队 > 售后"] == [("hi", "二")]
            await world.packs.unsubscribe(str(world.share))
            assert (await world.packs.subscriptions(), await world.packs.check()) == ([], [])

    run(main())


@pytest.mark.parametrize("spoil", ["cut", "unsigned", "older", "empty", "gone"])
def test_a_bad_file_never_takes_a_good_ones_place(tmp_path: Path, spoil: str) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("2", "hi=好"))
            await world.packs.subscribe(str(world.share), automatic=True)
            path = world.share / "team.qpack"
            if spoil == "gone":
                path.unlink()
                world.share.rmdir()
            else:
                newer = signed(pack("3", "hi=坏"))
                spoilt = {"cut": newer[:-30], "unsigned": write(pack("3")), "older": signed(pack("1")), "empty": b""}
                path.write_bytes(spoilt[spoil])
            assert await world.packs.check() == []
            assert (await world.shown())["团队 > 售后"] == [("hi", "好")]
            (subscription,) = await world.packs.subscriptions()
            expected = {"older": "", "gone": "pack-unreachable", "unsigned": "pack-unsigned"}
            assert subscription.problem == expected.get(spoil, "pack-unreadable")
            world.share.mkdir(exist_ok=True)
            world.publish(pack("4", "hi=更好"))
            assert await world.packs.check() == []
            assert (await world.shown())["团队 > 售后"] == [("hi", "更好")]
            assert (await world.packs.subscriptions())[0] == Subscription(str(world.share), True, world.clock.now(), "")

    run(main())


def test_subscriptions_are_looked_at_every_so_often(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.install(pack("1"))
            await world.packs.subscribe(str(world.share), automatic=True)
            task = asyncio.create_task(world.packs.keep_checking())
            try:
                await until_version(world, "1")
                world.publish(pack("2"))
                for _ in range(3):
                    await world.clock.advance(CHECK_SECONDS)
                await until_version(world, "2")
            finally:
                task.cancel()

    run(main())


async def until_version(world: Shop, version: str) -> None:
    async with asyncio.timeout(5):
        while (await world.packs.installed())[0].manifest.version != version or not world.clock.waiting:
            await breathe()


def test_only_https_addresses_are_asked() -> None:
    for address in ("http://shop.test/team.qpack", "https://", "https://127.0.0.1:1/team.qpack"):
        with pytest.raises(UserError) as caught:
            FilePackSources().fetch(address)
        assert caught.value.problem is Problem.PACK_UNREACHABLE


def test_a_diff_names_what_came_went_and_changed() -> None:
    old, new = pack("1", "a=A", "b=B", "c=C"), pack("2", "b=B", "c=C2", "d=D")
    found = diff(old, new)
    assert [each.code for each in found.added] == ["d"]
    assert [each.code for each in found.removed] == ["a"]
    assert [(before.content, after.content) for before, after in found.changed] == [("C", "C2")]
    assert found.same == 1


CODES = st.sampled_from("abc")
WORDS = st.sampled_from(["x", "y", "z"])
VERSION = st.dictionaries(CODES, WORDS).map(lambda found: phrases([f"{code}={text}" for code, text in found.items()]))
OVERLAY = st.builds(
    Overlay,
    CODES.map(ident),
    st.just("team"),
    pinned=st.none() | st.booleans(),
    removed=st.booleans(),
    content=st.none() | WORDS,
    code=st.none() | WORDS,
)
OVERLAYS = st.lists(OVERLAY, unique_by=lambda each: each.phrase_id)


def merged(old: list[Phrase], new: list[Phrase], overlays: list[Overlay]) -> dict[PhraseId, Overlay]:
    found = {each.phrase_id: each for each in overlays}
    found.update((each.phrase_id, each) for each in merge(old, new, overlays).overlays)
    return found


@settings(deadline=None)
@given(VERSION, VERSION, OVERLAYS)
def test_merging_keeps_the_agents_and_takes_the_leads(
    old: list[Phrase], new: list[Phrase], overlays: list[Overlay]
) -> None:
    before = {each.phrase_id: each for each in overlays}
    after = merged(old, new, overlays)
    for phrase in new:
        mine, kept = before.get(phrase.id), after.get(phrase.id)
        assert (mine is not None and mine.removed) == (kept is not None and kept.removed)
        seen = overlaid(phrase, kept)
        assert seen.content == (phrase.content if mine is None or mine.content is None else mine.content)
        assert seen.code == (phrase.code if mine is None or mine.code is None else mine.code)
        assert seen.pinned == bool(mine is not None and mine.pinned)
    # Once merged, merging the same again changes nothing.
    assert merge(new, new, list(after.values())).overlays == ()


@settings(deadline=None)
@given(VERSION, OVERLAYS)
def test_an_update_that_changes_nothing_changes_nothing(same: list[Phrase], overlays: list[Overlay]) -> None:
    result = merge(same, same, overlays)
    assert (result.conflicts, result.rescued) == ((), ())
    after = merged(same, same, overlays)
    for phrase in same:
        mine = next((each for each in overlays if each.phrase_id == phrase.id), None)
        assert text_of(overlaid(phrase, mine)) == text_of(overlaid(phrase, after.get(phrase.id)))


@settings(deadline=None)
@given(VERSION, VERSION, OVERLAYS)
def test_nothing_in_the_agents_words_is_lost(old: list[Phrase], new: list[Phrase], overlays: list[Overlay]) -> None:
    result = merge(old, new, overlays)
    left = {each.id for each in old} - {each.id for each in new}
    own = {each.phrase_id for each in overlays if each.content is not None and not each.removed}
    assert {each.id for each in result.rescued} == left & own


def test_dates_narrow_down() -> None:
    day = date(2026, 11, 11)
    made = pack("1", "a=A", valid_from=day, valid_until=day + timedelta(days=3))
    dated = replace(made.phrases[0], valid_until=day + timedelta(days=1))
    (phrase,) = in_force(replace(made, phrases=(dated,)))
    assert (phrase.valid_from, phrase.valid_until) == (day, day + timedelta(days=1))
