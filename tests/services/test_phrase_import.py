"""The import in a real store: all of it or nothing, whatever comes between, and undo."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import BadReason, CancelledError, FileFormat, PhraseRow, ReadChoice
from console.domain.phrases import PhraseText
from console.formats.files import PhraseFileFormats
from console.services.bus import EventBus
from console.services.library import Library
from console.services.phrase_export import PhraseExport
from console.services.phrase_import import PhraseImport
from console.services.phrase_plan import Action, RowState
from console.storage.media import FileMediaStore
from tests.helpers.asyncio_run import run
from tests.helpers.clock import FakeClock
from tests.helpers.storage import opened, small_disk

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "phrases"


class Desk:
    """An account's library with its import and export."""

    def __init__(self, library: Library, folder: Path, clock: FakeClock) -> None:
        media = FileMediaStore(folder)
        self.library = library
        self.media = media
        self.importing = PhraseImport(library, PhraseFileFormats(), media, clock)
        self.exporting = PhraseExport(library, PhraseFileFormats(), media)

    async def take(self, file: Path, **how: Any) -> Any:
        """Import a file."""
        plan = await self.importing.plan(file, await self.importing.inspect(file), **how)
        return await self.importing.apply(plan)

    async def seen(self) -> list[PhraseRow]:
        """Give everything there is, as a file would have it."""
        return await self.exporting.rows()

    async def fill(self) -> None:
        """Put something of each kind in."""
        group = await self.library.add_group(["发货", "今天"])
        await self.library.add(PhraseText("fh", "标题", "今天\n发货 /:^_^", ("另一种",), ("急",)), group.id)
        await self.library.add(PhraseText("", "", "在的"))
        await self.library.add_group(["空"])


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    clock = FakeClock()
    async with opened(folder, clock) as store:
        yield Desk(Library(store, EventBus(), clock), folder, clock)


def many(path: Path, count: int) -> Path:
    rows = [PhraseRow(1, (f"组{n % 30}",), f"c{n}", "", f"第{n}条：亲，您好") for n in range(count)]
    PhraseFileFormats().write(path, rows, "utf-8", xml=False)
    return path


@pytest.mark.parametrize("name", ["out.csv", "out.xml"])
def test_what_goes_out_comes_back_into_an_empty_console(tmp_path: Path, name: str) -> None:
    async def scenario() -> None:
        file = tmp_path / name
        xml = name.endswith("xml")
        async with desk(tmp_path / "a") as first:
            await first.fill()
            await first.take(GOLDEN / "qianniu-old.csv")
            before = await first.seen()
            await first.exporting.write(file, before, xml=xml)
        async with desk(tmp_path / "b") as second:
            summary = await second.take(file)
            assert (summary.added, summary.overwritten, summary.skipped, summary.bad) == (4, 0, 0, ())
            after = await second.seen()
            again = await second.importing.plan(file, await second.importing.inspect(file))
            assert set(again.states) == {RowState.SAME}
            twin = tmp_path / f"twin-{name}"
            await second.exporting.write(twin, after, xml=xml)
            assert twin.read_bytes() == file.read_bytes()
        bare = {"group_id": "", "created_at": None, "changed_at": None} if not xml else {}
        assert [row._replace(**bare) for row in after] == [row._replace(**bare) for row in before]

    run(scenario())


def test_undo_makes_everything_what_it_was(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with desk(tmp_path / "a") as here:
            await here.fill()
            before = await here.seen()
            file = tmp_path / "in.csv"
            file.write_text("快捷编码,快捷短语,快捷短语分组\nfh,别的,发货 > 今天\nx,新,新组\n", encoding="utf-8")
            for clear in (False, True):
                summary = await here.take(file, clear=clear)
                assert await here.seen() != before
                await here.importing.undo(summary)
                assert await here.seen() == before

    run(scenario())


def test_pictures_come_from_the_folder_beside_the_file_and_missing_ones_are_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with desk(tmp_path / "a") as here:
            summary = await here.take(GOLDEN / "bot-v3.csv")
            assert [(row.reason, row.excerpt) for row in summary.bad] == [(BadReason.IMAGE_MISSING, "missing.png")]
            rows = {row.code: row for row in await here.seen() if not row.is_group_only}
            picture = (GOLDEN / "图片" / "wuliu.png").read_bytes()
            assert [image.data for image in rows["wl"].images] == [picture]
            file = tmp_path / "out.xml"
            await here.exporting.write(file, await here.seen(), xml=True)
        async with desk(tmp_path / "b") as there:
            await there.take(file)
            assert {row.code: row.images for row in await there.seen()}["wl"] == rows["wl"].images

    run(scenario())


def test_a_picture_outside_the_folder_is_not_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "图片").mkdir()
        (tmp_path / "secret.png").write_bytes((GOLDEN / "图片" / "wuliu.png").read_bytes())
        file = tmp_path / "in.csv"
        head = "最初3行的内容请勿改动(V3)！！！\n店\n分组,快捷编码,标题,内容,图片名,程序数据\n"
        file.write_text(head + "a,x,,文字,../secret.png,\n", encoding="utf-8")
        async with desk(tmp_path / "a") as here:
            summary = await here.take(file)
            assert [row.reason for row in summary.bad] == [BadReason.IMAGE_MISSING]

    run(scenario())


def test_giving_up_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async def scenario() -> None:
        file = many(tmp_path / "many.csv", 20_000)
        async with desk(tmp_path / "a") as here:
            await here.fill()
            before = await here.seen()
            plan = await here.importing.plan(file, await here.importing.inspect(file), clear=True)
            given_up = threading.Event()
            seen: list[float] = []

            def progress(done: float) -> None:
                seen.append(done)
                if done > 0.2:
                    given_up.set()

            def cancelled() -> bool:
                # The loop hears of progress a little later than the store's thread: wait for it there.
                return given_up.wait(5) if seen and len(seen) > 1 else given_up.is_set()

            with pytest.raises(CancelledError):
                await here.importing.apply(plan, progress=progress, cancelled=cancelled)
            assert 0 < max(seen) < 1
            assert await here.seen() == before
            with pytest.raises(CancelledError):
                await here.importing.plan(file, await here.importing.inspect(file), cancelled=lambda: True)

    run(scenario())


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async def scenario(place: Path) -> None:
        file = many(tmp_path / "many.csv", 60_000)
        async with desk(place / "a") as here:
            await here.fill()
            before = await here.seen()
            with pytest.raises(UserError) as caught:
                await here.take(file)
            assert caught.value.problem is Problem.STORE_FULL
            assert await here.seen() == before

    with small_disk(tmp_path / "disk") as place:
        run(scenario(place))


@pytest.mark.parametrize("moment", ["planned", "0.", "0.5", "0.9"])
def test_killed_in_the_middle_everything_is_as_it_was(tmp_path: Path, moment: str) -> None:
    folder = tmp_path / "a"

    async def filled() -> list[PhraseRow]:
        async with desk(folder) as here:
            await here.fill()
            return await here.seen()

    async def found() -> list[PhraseRow]:
        async with desk(folder) as here:
            return await here.seen()

    before = run(filled())
    file = many(tmp_path / "many.csv", 50_000)
    command = [sys.executable, "-m", "tests.helpers.phrase_child", str(folder), str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = ""
        for line in child.stdout:
            said = line.strip()
            if said.startswith(moment) or (said.startswith("0.") and said > moment):
                break
        child.kill()
        child.wait()
    after = run(found())
    # All that was there was to be cleared away, so it is either that or the file, and never some of both.
    all_new = len(after) == 50_000 and not any(row.code == "fh" for row in after)
    assert after == before or all_new
    assert said != "done" or all_new
    assert moment != "planned" or after == before


def test_the_grid_can_be_changed_before_it_is_done(tmp_path: Path) -> None:
    async def scenario() -> None:
        file = tmp_path / "in.csv"
        file.write_text("快捷编码,快捷短语,快捷短语分组\nfh,别的,发货 > 今天\nx,新,\n", encoding="utf-8")
        async with desk(tmp_path / "a") as here:
            await here.fill()
            plan = await here.importing.plan(file, await here.importing.inspect(file))
            assert plan.states == [RowState.CHANGED, RowState.NEW]
            plan.set_action(Action.BOTH, [0])
            plan.set_action(Action.SKIP, [1])
            summary = await here.importing.apply(plan)
            assert (summary.added, summary.overwritten, summary.skipped) == (1, 0, 1)
            codes = sorted(row.code for row in await here.seen() if row.code)
            assert codes == ["fh", "fh2"]

    run(scenario())


def test_a_changed_phrase_keeps_its_version(tmp_path: Path) -> None:
    async def scenario() -> None:
        file = tmp_path / "in.csv"
        file.write_text("快捷编码,快捷短语,快捷短语分组\nfh,别的,发货 > 今天\n", encoding="utf-8")
        async with desk(tmp_path / "a") as here:
            await here.fill()
            await here.take(file)
            owner = await here.library.code_owner("fh")
            assert owner is not None
            assert (owner.title, owner.content, owner.variants) == ("标题", "别的", ("另一种",))
            assert [each.text.content for each in await here.library.versions(owner.id)] == ["今天\n发货 /:^_^"]

    run(scenario())


def test_choices_made_by_hand_are_followed(tmp_path: Path) -> None:
    async def scenario() -> None:
        file = tmp_path / "in.csv"
        file.write_bytes("快捷编码,快捷短语,快捷短语分组\nfh,好,\n".encode("gb18030"))
        async with desk(tmp_path / "a") as here:
            found = await here.importing.inspect(file, ReadChoice(encoding="gb18030"))
            assert found.choice.format is FileFormat.QIANNIU_OLD
            wrong = await here.importing.inspect(
                file, replace(found.choice, encoding="cp1252", format=None, mapping=None)
            )
            assert not wrong.certain

    run(scenario())


def test_an_unreadable_file_is_reported_without_its_words(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with desk(tmp_path / "a") as here:
            target = tmp_path / "report.csv"
            await here.importing.report_unreadable(GOLDEN / "qianniu.csv", target)
            assert "发货" not in target.read_text(encoding="utf-8", errors="replace")

    run(scenario())


def test_an_outer_group_without_phrases_is_no_row_of_its_own(tmp_path: Path) -> None:
    async def scenario() -> None:
        file, out = tmp_path / "in.csv", tmp_path / "out.csv"
        lines = [
            "快捷编码,快捷短语,快捷短语分组",
            "a,一,解决异议 > 价格",
            "b,二,解决异议 > 价格 > 高",
            ",,空的 > 里面",
            "",
        ]
        file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
        async with desk(tmp_path / "a") as here:
            plan = await here.importing.plan(file, await here.importing.inspect(file), clear=True)
            assert plan.states == [RowState.NEW, RowState.NEW, RowState.GROUP]
            await here.importing.apply(plan)
            paths = [each.group.path for each in await here.library.shelves()]
            assert paths == [
                ("解决异议",), ("解决异议", "价格"), ("解决异议", "价格", "高"), ("空的",), ("空的", "里面"),
            ]  # fmt: skip
            await here.exporting.write(out, await here.seen(), xml=False)
        assert out.read_bytes() == file.read_bytes()

    run(scenario())
