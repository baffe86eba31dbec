"""The phrase library: what an agent does with phrases and groups, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from console.domain.errors import Problem, UserError
from console.domain.events import PhrasesChanged
from console.domain.ids import Address, GroupId, PhraseId
from console.domain.phrases import (
    UNGROUPED_ID,
    Phrase,
    PhraseChanges,
    PhraseGroup,
    PhraseText,
    new_group_id,
    new_phrase_id,
    text_of,
)
from console.ports import Store, UnitOfWork
from console.services.bus import EventBus
from console.services.library import Library, Shelf
from console.storage.store import open_store
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock, breathe

PACK = "team"


@dataclass
class Shop:
    """A library on a store of its own."""

    library: Library
    store: Store
    clock: FakeClock
    told: list[PhrasesChanged] = field(default_factory=list)

    async def codes(self, *, everything: bool = False) -> dict[str, list[str]]:
        shelves = await self.library.shelves(everything=everything)
        return {" > ".join(each.group.path): [phrase.code for phrase in each.phrases] for each in shelves}


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    clock = FakeClock()
    store = open_store(folder / "account", clock)
    bus = EventBus()
    made = Shop(Library(store, bus, clock, "agent@shop.test"), store, clock)
    bus.subscribe(PhrasesChanged, made.told.append)
    try:
        yield made
    finally:
        await store.close()


async def filled(world: Shop) -> dict[str, Phrase]:
    """Two groups and three phrases; gives them by code."""
    greet = await world.library.add_group(["问候"])
    after = await world.library.add_group(["售后", "物流"])
    made = [
        await world.library.add(PhraseText("hi", "", "您好"), greet.id),
        await world.library.add(PhraseText("zx", "在线", "在的"), greet.id),
        await world.library.add(PhraseText("fh", "", "今天发货"), after.id),
    ]
    world.told.clear()
    return {each.code: each for each in made}


async def with_pack(world: Shop) -> None:
    """A pack's group of three, as if it was installed."""

    def work(uow: UnitOfWork) -> None:
        uow.phrases.put_group(PhraseGroup(GroupId("pg"), ("活动",), PACK))
        uow.phrases.put_many(
            [Phrase(PhraseId(f"p{n}"), GroupId("pg"), f"c{n}", "", f"text {n}", PACK) for n in range(3)]
        )

    await world.store.write(work, durable=True)


def test_phrases_are_added_and_stand_in_their_groups(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            assert await world.codes() == {}
            assert [each.id for each in await world.library.groups()] == [UNGROUPED_ID]
            made = await filled(world)
            loose = await world.library.add(PhraseText("", "", "散"))
            assert await world.codes() == {"": [""], "问候": ["hi", "zx"], "售后": [], "售后 > 物流": ["fh"]}
            assert world.told == [PhrasesChanged(phrases=(loose,), whole=False)]
            assert made["hi"].created_at == world.clock.now()
            assert await world.library.phrase(loose.id) == loose
            assert (await world.library.add_group(["售后"])).path == ("售后",)
            with pytest.raises(ValueError, match="name"):
                await world.library.add_group(["售后", " "])

    run(main())


def test_an_edit_keeps_the_former_version_and_one_call_brings_it_back(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            hi = (await filled(world))["hi"]
            await world.clock.advance(60)
            new = await world.library.edit(hi.id, replace(text_of(hi), content="您好呀", variants=("亲",)))
            assert (new.content, new.variants, new.created_at) == ("您好呀", ("亲",), hi.created_at)
            assert new.changed_at == world.clock.now()
            (version,) = await world.library.versions(hi.id)
            assert (version.number, version.author, version.text.content) == (1, "agent@shop.test", "您好")
            assert version.saved_at == world.clock.now()
            back = await world.library.bring_back(hi.id, 1)
            assert text_of(back) == text_of(hi)
            assert [each.number for each in await world.library.versions(hi.id)] == [2, 1]
            await world.library.edit(hi.id, text_of(hi))
            assert len(await world.library.versions(hi.id)) == 2
            with pytest.raises(UserError) as caught:
                await world.library.bring_back(hi.id, 9)
            assert caught.value.problem is Problem.PHRASE_GONE

    run(main())


def test_a_code_is_unique_and_can_be_swapped(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            owner = await world.library.code_owner("HI")
            assert owner == made["hi"]
            assert await world.library.code_owner("") is None
            with pytest.raises(UserError) as caught:
                await world.library.add(PhraseText("HI", "", "again"))
            assert caught.value.problem is Problem.PHRASE_CODE_TAKEN
            assert caught.value.details == {"code": "HI", "title": "您好"}
            swapped = await world.library.edit(made["zx"].id, replace(text_of(made["zx"]), code="hi"), swap=True)
            assert swapped.code == "hi"
            assert (await world.codes())["问候"] == ["zx", "hi"]
            assert (await world.library.versions(made["hi"].id))[0].text.code == "hi"
            assert {each.code for each in world.told[-1].phrases} == {"hi", "zx"}
            await world.library.edit(swapped.id, replace(text_of(swapped), code="HI"))
            await world.library.add(PhraseText("fh", "", "new"), swap=True)
            assert await world.codes() == {"": ["fh"], "问候": ["zx", "HI"], "售后": [], "售后 > 物流": [""]}

    run(main())


def test_deleted_phrases_come_back_where_they_were(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            await world.library.used(made["hi"].id)
            before = await world.library.snapshot()
            token = await world.library.delete([made["hi"].id, made["fh"].id])
            assert world.told[-1] == PhrasesChanged(removed=(made["hi"].id, made["fh"].id), whole=False)
            assert await world.codes() == {"问候": ["zx"], "售后": [], "售后 > 物流": []}
            (entry,) = await world.library.bin()
            assert (entry.id, {each.code for each in entry.phrases}) == (token, {"hi", "fh"})
            assert await world.library.undelete(token)
            assert await world.library.snapshot() == before
            assert (await world.library.snapshot()).phrases[0].use_count == 1
            assert not await world.library.undelete(token)

    run(main())


def test_a_deleted_group_comes_back_with_all_in_it(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await filled(world)
            before = await world.library.snapshot()
            top = next(each for each in await world.library.groups() if each.path == ("售后",))
            token = await world.library.delete_group(top.id)
            assert await world.codes() == {"问候": ["hi", "zx"]}
            assert await world.library.undelete(token)
            assert await world.library.snapshot() == before
            with pytest.raises(ValueError, match="Ungrouped"):
                await world.library.delete_group(UNGROUPED_ID)

    run(main())


def test_a_phrase_whose_group_is_gone_comes_back_ungrouped(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            token = await world.library.delete([made["fh"].id])
            await world.library.delete_group(made["fh"].group_id)
            assert await world.library.undelete(token)
            assert (await world.codes())[""] == ["fh"]

    run(main())


def test_the_bin_keeps_thirty_days(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            hi = (await filled(world))["hi"]
            await world.library.edit(hi.id, replace(text_of(hi), content="x"))
            await world.library.delete([hi.id])
            await world.clock.advance(timedelta(days=30).total_seconds() - 1)
            assert await world.library.purge_bin() == 0
            await world.clock.advance(1)
            assert await world.library.bin() == []
            assert await world.library.purge_bin() == 1
            assert await world.library.versions(hi.id) == []

    run(main())


def test_phrases_are_moved_and_put_in_order(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            await world.library.move([made["zx"].id], made["hi"].group_id, before=made["hi"].id)
            assert (await world.codes())["问候"] == ["zx", "hi"]
            await world.library.move([made["fh"].id, made["zx"].id], made["hi"].group_id)
            assert await world.codes() == {"问候": ["hi", "fh", "zx"], "售后": [], "售后 > 物流": []}
            await world.library.move([made["hi"].id], UNGROUPED_ID)
            assert (await world.codes())[""] == ["hi"]
            with pytest.raises(UserError):
                await world.library.move([PhraseId("nobody")], UNGROUPED_ID)

    run(main())


def test_groups_are_renamed_and_moved_with_what_is_in_them(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await filled(world)
            groups = {each.path: each.id for each in await world.library.groups()}
            await world.library.rename_group(groups["售后",], "服务")
            assert list(await world.codes()) == ["问候", "服务", "服务 > 物流"]
            await world.library.move_group(groups["售后",], before=groups["问候",])
            assert list(await world.codes()) == ["服务", "服务 > 物流", "问候"]
            await world.library.move_group(groups["售后",], ["问候"])
            assert list(await world.codes()) == ["问候", "问候 > 服务", "问候 > 服务 > 物流"]
            with pytest.raises(ValueError, match="itself"):
                await world.library.move_group(groups["问候",], ["问候", "服务"])
            with pytest.raises(ValueError, match="own groups"):
                await world.library.rename_group(UNGROUPED_ID, "x")
            await world.library.add_group(["服务"])
            with pytest.raises(UserError) as caught:
                await world.library.move_group(groups["售后",])
            assert caught.value.problem is Problem.PHRASE_GROUP_EXISTS
            await world.library.set_collapsed(groups["问候",], True)
            assert [each.collapsed for each in await world.library.groups()] == [False, True, False, False, False]

    run(main())


def test_what_is_hidden_or_out_of_date_is_not_offered(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            today = world.library.today()
            tomorrow = today + timedelta(days=1)
            await world.library.edit(made["fh"].id, replace(text_of(made["fh"]), valid_from=tomorrow))
            await world.library.edit(made["zx"].id, replace(text_of(made["zx"]), valid_until=today))
            assert await world.codes() == {"问候": ["hi", "zx"], "售后": [], "售后 > 物流": []}
            keeper = world.library.keep_up()
            from asyncio import create_task

            task = create_task(keeper)
            await world.store.read(lambda uow: None)
            await breathe()
            world.told.clear()
            while not world.told:
                await world.clock.advance(3600)
                await world.store.read(lambda uow: None)
            assert world.library.today() == tomorrow
            assert await world.codes() == {"问候": ["hi"], "售后": [], "售后 > 物流": ["fh"]}
            task.cancel()
            await world.library.hide(made["hi"].id, True)
            assert (await world.codes())["问候"] == []
            assert (await world.codes(everything=True))["问候"] == ["hi", "zx"]
            await world.library.hide(made["hi"].id, False)
            await world.library.pin(made["hi"].id, True)
            found = await world.library.phrase(made["hi"].id)
            assert found is not None
            assert (found.pinned, found.hidden) == (True, False)

    run(main())


def test_what_lies_over_a_pack_leaves_the_pack_as_it_is(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await with_pack(world)
            stored = await world.store.read(lambda uow: uow.phrases.phrases())
            ids = [each.id for each in stored]
            await world.library.pin(ids[0], True)
            own = await world.library.edit(ids[0], PhraseText("mine", "", "text 0", ("b",)))
            assert (own.pinned, own.code, own.content, own.variants) == (True, "mine", "text 0", ("b",))
            assert (await world.library.versions(ids[0]))[0].text.code == "c0"
            await world.library.move([ids[2]], GroupId("pg"), before=ids[0])
            assert await world.codes() == {"活动": ["c2", "mine", "c1"]}
            await world.library.hide(ids[1], True)
            assert await world.codes() == {"活动": ["c2", "mine"]}
            token = await world.library.delete([ids[2]])
            assert await world.library.phrase(ids[2]) is None
            assert await world.codes(everything=True) == {"": [], "活动": ["mine", "c1"]}
            assert await world.library.undelete(token)
            assert await world.codes() == {"活动": ["c2", "mine"]}
            token = await world.library.delete_group(GroupId("pg"))
            assert await world.codes() == {}
            assert await world.library.undelete(token)
            await world.library.published(ids[0])
            assert await world.library.phrase(ids[0]) == stored[0]
            assert await world.store.read(lambda uow: uow.phrases.phrases()) == stored
            with pytest.raises(ValueError, match="pack"):
                await world.library.move([ids[0]], UNGROUPED_ID)
            with pytest.raises(ValueError, match="own groups"):
                await world.library.rename_group(GroupId("pg"), "x")
            with pytest.raises(ValueError, match="pack"):
                await world.library.apply(PhraseChanges(phrases=(stored[0],)))

    run(main())


def test_uses_of_thirty_days_count_and_wordings_take_turns(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            hi = (await filled(world))["hi"]
            buyer = await world.store.write(lambda uow: uow.contacts.ensure(Address("b@shop.test")), durable=False)
            await world.library.used(hi.id)
            await world.clock.advance(timedelta(days=29).total_seconds())
            assert await world.library.last_wording(buyer.id, hi.id) is None
            await world.library.used(hi.id, buyer.id, 1)
            assert await world.library.recent_uses() == {hi.id: 2}
            assert await world.library.last_wording(buyer.id, hi.id) == 1
            await world.clock.advance(timedelta(days=2).total_seconds())
            assert await world.library.recent_uses() == {hi.id: 1}
            found = await world.library.phrase(hi.id)
            assert found is not None
            assert found.use_count == 2
            three = replace(hi, variants=("a", "b"))
            assert three.wordings_after(None) == (0, 1, 2)
            assert three.wordings_after(0) == (1, 2, 0)
            assert three.wordings_after(2) == (0, 1, 2)
            assert hi.wordings_after(5) == (0,)

    run(main())


def test_many_changes_are_one_and_can_be_undone(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            before = await world.library.snapshot()
            group = PhraseGroup(new_group_id(), ("导入",))
            changes = PhraseChanges(
                phrases=(
                    replace(made["hi"], content="新", group_id=group.id, position=-1),
                    Phrase(new_phrase_id(), group.id, "001", "", "a\nb"),
                ),
                groups=(group,),
                removed=(made["fh"].id,),
            )
            done = await world.library.apply(changes, "导入.csv")
            assert await world.codes() == {"问候": ["zx"], "售后": [], "售后 > 物流": [], "导入": ["hi", "001"]}
            assert (await world.library.versions(made["hi"].id))[0].author == "导入.csv"
            await world.library.undo(done)
            assert await world.library.snapshot() == before
            assert await world.library.bin() == []

    run(main())


def test_clearing_before_an_import_can_be_undone(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            made = await filled(world)
            before = await world.library.snapshot()
            kept = replace(made["hi"], group_id=UNGROUPED_ID, content="other", position=0)
            done = await world.library.apply(PhraseChanges(phrases=(kept,), clear=True))
            assert await world.codes() == {"": ["hi"]}
            assert len((await world.library.bin())[0].phrases) == 3
            await world.library.undo(done)
            assert await world.library.snapshot() == before
            await world.library.apply(PhraseChanges(clear=True))
            assert await world.codes() == {}
            await world.library.restore(before)
            assert await world.library.snapshot() == before

    run(main())


class EnoughError(Exception):
    """The agent pressed cancel."""


def test_cancelling_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await filled(world)
            before = await world.library.snapshot()
            many = tuple(Phrase(new_phrase_id(), UNGROUPED_ID, "", "", str(n), position=n) for n in range(10_000))
            seen: list[int] = []

            def stop(done: int) -> None:
                seen.append(done)
                if done >= 4000:
                    raise EnoughError

            with pytest.raises(EnoughError):
                await world.library.apply(PhraseChanges(phrases=many, clear=True), progress=stop)
            assert seen == [2000, 4000]
            assert await world.library.snapshot() == before
            assert world.told == []
            await world.library.apply(PhraseChanges(phrases=many))
            loose = (await world.library.shelves())[0]
            assert [each.content for each in loose.phrases] == [str(n) for n in range(10_000)]

    run(main())


def test_a_library_starts_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            group = PhraseGroup(GroupId("s/1"), ("问候",))
            shelf = Shelf(group, (Phrase(PhraseId("s/2"), group.id, "hi", "", "您好", variants=("亲",)),))
            await world.library.start_with([shelf])
            assert await world.library.shelves() == [shelf]
            await world.library.delete_group(group.id)
            await world.library.start_with([shelf])
            assert await world.codes() == {}

    run(main())


def test_the_starter_packs_keep_every_wording() -> None:
    from console.build import starter_shelves

    for language in ("zh_CN", "en"):
        phrases = [phrase for shelf in starter_shelves(language) for phrase in shelf.phrases]
        assert sum(len(each.variants) >= 2 for each in phrases) >= 10
        assert len({each.id for each in phrases}) == len(phrases)
        assert all(each.personal and each.code not in each.id.split("/") for each in phrases)


def test_days_are_the_agents() -> None:
    phrase = Phrase(PhraseId("p"), UNGROUPED_ID, "", "", "x", valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 3))
    assert [phrase.valid_on(date(2026, 3, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]
