"""One index for panel and popup: what is edited, used, moved or hidden is found at once, without a new index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from console.domain.events import PhrasesIndexed
from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseChanges, PhraseGroup, PhraseText
from console.services.bus import EventBus
from console.services.library import Library, Shelf
from console.services.phrase_finding import MANY, PhraseFinding
from console.services.tasks import Tasks
from console.storage.store import open_store
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.desk_world import until

GREETING, DELIVERY = PhraseGroup(GroupId("g1"), ("问候",)), PhraseGroup(GroupId("g2"), ("物流",))
HI, FH = PhraseId("hi"), PhraseId("fh")
SHELVES = (
    Shelf(GREETING, (Phrase(HI, GREETING.id, "hi", "", "您好"), Phrase(PhraseId("zx"), GREETING.id, "zx", "", "在的"))),
    Shelf(DELIVERY, (Phrase(FH, DELIVERY.id, "fh", "发货时间", "当天发货"),)),
)


@dataclass
class Shop:
    library: Library
    finding: PhraseFinding
    clock: FakeClock
    told: list[PhrasesIndexed]

    def found(self, query: str, *, everything: bool = False) -> list[str]:
        return [phrase.code for phrase, _ in self.finding.search(query, 50, everything=everything)]


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    clock, bus, tasks = FakeClock(), EventBus(), Tasks()
    store = open_store(folder / "account", clock)
    library = Library(store, bus, clock)
    made = Shop(library, PhraseFinding(library, bus, tasks), clock, [])
    bus.subscribe(PhrasesIndexed, made.told.append)
    try:
        await library.start_with(SHELVES)
        made.finding.wake()
        await until(lambda: made.found("") == ["hi", "zx", "fh"])
        yield made
    finally:
        await tasks.close()
        await store.close()


def test_edits_and_uses_are_found_in_the_same_index(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            index = world.finding._index
            before = len(world.told)
            await world.library.edit(FH, PhraseText("fhs", "", "明天发出"))
            assert world.found("明天") == ["fhs"]
            assert world.found("dtfh") == []
            assert len(world.told) == before + 1
            await world.library.delete([HI])
            assert world.found("") == ["zx", "fhs"]
            world.finding.note_use(FH)
            assert world.found("") == ["fhs", "zx"]
            assert world.finding._index is index

    run(main())


def test_what_is_read_anew_changes_only_what_differs(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            index = world.finding._index
            await world.library.rename_group(GREETING.id, "开场白")
            await until(lambda: world.found("开场白") == ["hi", "zx"])
            await world.library.move([HI], DELIVERY.id)
            await until(lambda: world.found("物流") == ["hi", "fh"])
            assert world.finding.path(world.finding.phrases[HI].group_id) == ("物流",)
            assert world.finding._index is index

    run(main())


def test_what_is_not_offered_is_found_only_by_a_search_for_everything(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            await world.library.hide(HI, on=True)
            assert world.found("") == ["zx", "fh"]
            assert world.found("nh", everything=True) == ["hi"]
            tomorrow = world.library.today() + timedelta(days=1)
            await world.library.edit(FH, PhraseText("fh", "", "当天发货", valid_from=tomorrow))
            assert world.found("fh") == []
            shelves = await world.finding.shelves()
            assert [[phrase.code for phrase in each.phrases] for each in shelves] == [["zx"], []]
            assert shelves == await world.library.shelves()
            assert await world.finding.shelves(everything=True) == await world.library.shelves(everything=True)
            await world.clock.advance(24 * 3600)
            assert [len(each.phrases) for each in await world.finding.shelves()] == [1, 1]
            assert world.found("fh") == ["fh"]

    run(main())


def test_many_new_phrases_are_a_new_index_and_changes_meanwhile_are_kept(tmp_path: Path) -> None:
    async def main() -> None:
        async with shop(tmp_path) as world:
            index = world.finding._index
            many = tuple(Phrase(PhraseId(f"p{n}"), DELIVERY.id, f"n{n}", "", f"第{n}条") for n in range(2 * MANY))
            await world.library.apply(PhraseChanges(phrases=many))
            await world.finding.shelves()
            await world.library.edit(FH, PhraseText("fh", "", "改过了"))
            assert world.found("改过了") == ["fh"]
            await until(lambda: world.finding._index is not index)
            assert world.found("改过了") == ["fh"]
            assert world.found("n599")[0] == "n599"
            assert len(world.finding._index or ()) == 3 + len(many)

    run(main())


def test_held_back_it_reads_nothing_until_it_is_released(tmp_path: Path) -> None:
    async def main() -> None:
        clock, bus, tasks = FakeClock(), EventBus(), Tasks()
        store = open_store(tmp_path / "account", clock)
        library = Library(store, bus, clock)
        finding = PhraseFinding(library, bus, tasks)
        try:
            await library.start_with(SHELVES)
            finding.hold()
            asked = asyncio.create_task(finding.shelves())
            await store.read(lambda _uow: None)
            assert not asked.done()
            assert not finding.ready
            finding.release()
            assert len(await asked) == len(await library.shelves())
        finally:
            await tasks.close()
            await store.close()

    run(main())
