"""Quick phrases: the tree, the search, and what one click hands over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_fields import SearchEntry
from console.domain.phrase_search import build_index
from console.ui.models.phrases import Found, PhraseRole, PhraseTreeModel
from console.ui.theme import Theme
from console.ui.views.phrase_panel import PhrasePanel
from tests.helpers.panes import SHELVES, SHOP, Desk, buyers, calm, desk, shelf
from tests.helpers.qt import run_async, until_async

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def tree(model: PhraseTreeModel) -> dict[str, list[str]]:
    found = {}
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        phrases = [model.index(each, 0, group).data(PhraseRole.PHRASE).code for each in range(model.rowCount(group))]
        found[group.data()] = phrases
    return found


async def opened(qtbot: QtBot, theme: Theme, world: Desk) -> tuple[PhrasePanel, list[str]]:
    await buyers(world, SHOP)
    await world.session.library.start_with(SHELVES)
    panel = PhrasePanel(theme)
    qtbot.addWidget(panel)
    QAbstractItemModelTester(panel.rows, FATAL, panel)
    chosen: list[str] = []
    panel.phrase_chosen.connect(chosen.append)
    panel.attach(world.session, world.bridge)
    panel.resize(316, 700)
    panel.show()
    await until_async(lambda: panel.rows.total and panel.found("亲"))
    await calm()
    return panel, chosen


def at(panel: PhrasePanel, group: int, phrase: int) -> QModelIndex:
    return panel.rows.index(phrase, 0, panel.rows.index(group, 0))


def press(panel: PhrasePanel, index: QModelIndex) -> None:
    panel.tree.scrollTo(index)
    middle = panel.tree.visualRect(index).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def find(model: PhraseTreeModel, words: str) -> None:
    """Search the model's phrases as the panel does."""
    if not words:
        model.show_found(None)
        return
    entries = [
        SearchEntry(phrase.id, phrase.code, phrase.title, phrase.content, " ".join(shelf.group.path), phrase.tags)
        for shelf in model.shelves
        for phrase in shelf.phrases
    ]
    hits = build_index(entries).search(words).hits
    model.show_found([Found(PhraseId(str(hit.key)), hit.code, hit.text) for hit in hits])


def test_the_model_keeps_qts_rules_while_it_is_searched(qtbot: QtBot) -> None:
    model = PhraseTreeModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.load(SHELVES)
    assert tree(model) == {
        "问候": ["hi", "zx"],
        "物流": ["fh", "by", "dh"],
        "异议 › 价格": ["jg"],
        "售后 › 退换货": ["th"],
        "双11 活动": [""],
    }
    find(model, "亲 发货")
    assert tree(model) == {"物流": ["fh"]}
    find(model, "FH")
    assert tree(model)["物流"][0] == "fh"
    find(model, "售后")
    assert tree(model) == {"售后 › 退换货": ["th"]}
    find(model, "没有这个")
    assert tree(model) == {}
    find(model, "")
    assert model.total == 8
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "物流, 3 phrases"
    said = model.index(0, 0, model.index(0, 0)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("hi, 您好，亲！")


def test_groups_stand_in_groups_and_count_what_is_in_them(qtbot: QtBot) -> None:
    model = PhraseTreeModel()
    QAbstractItemModelTester(model, FATAL, model)
    inner, outer = shelf(2, ("售后", "退换货"), ("th", "七天")), shelf(1, ("售后",), ("sh", "售后的"), ("s2", "二"))
    deep = shelf(4, ("售后", "退换货", "海外", "欧洲"), ("eu", "三"))
    pinned = replace(outer.phrases[1], pinned=True)
    model.load([inner, shelf(3, ("问候",)), deep, replace(outer, phrases=(outer.phrases[0], pinned))])
    top = model.index_of_group(GroupId("g1"))
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["问候", "售后"]
    assert [model.index(row, 0, top).data() for row in range(model.rowCount(top))] == ["二", "售后的", "退换货"]
    assert top.data(PhraseRole.GROUP).count == 4
    assert model.index_of_group(GroupId("g4")).data() == "海外 › 欧洲"
    assert model.index_of_group(GroupId("g4")).data(PhraseRole.DEPTH) == 2
    assert model.index_of_phrase(PhraseId("p4-0")).parent() == model.index_of_group(GroupId("g4"))


def test_an_exact_code_comes_first(qtbot: QtBot) -> None:
    model = PhraseTreeModel()
    model.load([shelf(1, ("甲",), ("a", "说 fh 的话")), shelf(2, ("乙",), ("fhs", "时间"), ("fh", "发货"))])
    find(model, "fh")
    assert model.first().data(PhraseRole.PHRASE).code == "fh"


def test_one_click_hands_over_what_is_known(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel, chosen = await opened(qtbot, theme, world)
            press(panel, at(panel, 1, 2))
            assert chosen == ["您的单号 {订单号} 已发出，可在“我的订单”查看"]
            press(panel, at(panel, 3, 0))
            panel.show_contact(world.contact("王先生"))
            press(panel, at(panel, 3, 0))
            assert chosen[1:] == [
                "亲，7天无理由退换，3月5日前寄出即可",
                "老王（仓库），7天无理由退换，3月5日前寄出即可",
            ]

    run_async(main())


def test_the_field_walks_and_enter_hands_over(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel, chosen = await opened(qtbot, theme, world)
            panel.focus_search()
            QTest.keyClicks(panel.search_field, "qqq")
            assert panel._stack.currentIndex() == 1
            panel.search_field.setText("亲")
            QTest.keyClick(panel.search_field, Qt.Key.Key_Down)
            QTest.keyClick(panel.search_field, Qt.Key.Key_Down)
            QTest.keyClick(panel.search_field, Qt.Key.Key_Return)
            below = panel.tree.currentIndex().data(PhraseRole.PHRASE)
            assert chosen == [panel.filled(below)]
            QTest.keyClick(panel.search_field, Qt.Key.Key_Up)
            QTest.keyClick(panel.search_field, Qt.Key.Key_Return)
            above = panel.tree.currentIndex().data(PhraseRole.PHRASE)
            assert above != below
            assert chosen[1] == panel.filled(above)
            QTest.keyClick(panel.search_field, Qt.Key.Key_Escape)
            assert len(tree(panel.rows)) == 5

    run_async(main())


def test_groups_stay_folded_through_a_search(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel, chosen = await opened(qtbot, theme, world)
            group = panel.rows.index(1, 0)
            press(panel, group)
            assert not panel.tree.isExpanded(group)
            panel.search_field.setText("fh")
            assert panel.tree.isExpanded(panel.rows.index(0, 0))
            panel.search_field.clear()
            assert not panel.tree.isExpanded(panel.rows.index(1, 0))
            panel.tree.setFocus()
            panel.tree.setCurrentIndex(panel.rows.index(1, 0))
            QTest.keyClick(panel.tree, Qt.Key.Key_Return)
            assert panel.tree.isExpanded(panel.rows.index(1, 0))
            panel.tree.setCurrentIndex(at(panel, 1, 1))
            QTest.keyClick(panel.tree, Qt.Key.Key_Return)
            assert chosen == ["满199元包邮，新疆西藏海南补10元"]

    run_async(main())


def test_use_is_noted_and_changes_are_shown(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel, _chosen = await opened(qtbot, theme, world)
            press(panel, at(panel, 0, 0))
            await world.session.library.delete([SHELVES[0].phrases[0].id])
            await until_async(lambda: panel.rows.total == 7)
            panel.detach()
            assert panel.rows.total == 0

    run_async(main())


def test_long_phrases_take_two_lines_and_follow_the_width(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    async def main() -> None:
        async with desk(tmp_path) as world:
            panel, _chosen = await opened(qtbot, theme, world)
            long, short = at(panel, 1, 0), at(panel, 1, 1)
            assert panel.tree.visualRect(long).height() > panel.tree.visualRect(short).height()
            panel.resize(800, 700)
            await calm()
            assert panel.tree.visualRect(long).height() == panel.tree.visualRect(short).height()

    run_async(main())


def test_ten_thousand_phrases_are_shown_at_once(qtbot: QtBot, theme: Theme) -> None:
    text = "亲，今天16点前拍下当天发货，默认圆通，一般2天到"
    many = [shelf(group, (f"组{group}",), *[(f"c{group}-{n}", text) for n in range(34)]) for group in range(300)]
    panel = PhrasePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(316, 800)
    panel.show()
    panel.tree.suit(len(many) * 35)
    panel.rows.load(many)
    panel._unfold()
    panel.tree.grab()
    assert panel.rows.total == 10_200
