"""What an import would do, row by row, and what it writes then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.domain.ids import GroupId, PhraseId
from console.domain.phrase_files import BadReason, BadRow, FileRow, Meaning, PhraseRow, derived_id
from console.domain.phrases import UNGROUPED, UNGROUPED_ID, Phrase, PhraseChanges, PhraseGroup
from console.services.phrase_plan import Action, ImportPlan, Piece, RowState, changes, differences, plan

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHIP = PhraseGroup(GroupId("g-ship"), ("发货",))
CARE = PhraseGroup(GroupId("g-care"), ("售后",))
GROUPS = (UNGROUPED, SHIP, CARE)
TODAY = Phrase(PhraseId("p-1"), SHIP.id, "fh", "", "今天发货", created_at=NOW, changed_at=NOW, use_count=4)
RETURN = Phrase(PhraseId("p-2"), CARE.id, "th", "退货", "可以退货", created_at=NOW, changed_at=NOW)
PLAIN = Phrase(PhraseId("p-3"), UNGROUPED_ID, "", "", "在的", created_at=NOW, changed_at=NOW)
PHRASES = (PLAIN, TODAY, RETURN)
QIANNIU = frozenset({Meaning.CODE, Meaning.CONTENT, Meaning.GROUP})


def row(group: str, code: str, content: str, **more: object) -> PhraseRow:
    return PhraseRow(1, tuple(group.split("/")) if group else (), code, "", content)._replace(**more)


def planned(*rows: FileRow, **more: object) -> ImportPlan:
    return plan(GROUPS, PHRASES, rows, carried=QIANNIU, **more)  # type: ignore[arg-type]


def written(made: ImportPlan) -> PhraseChanges:
    return changes(made, {}, NOW + timedelta(days=9))


def test_rows_are_told_apart() -> None:
    made = planned(
        row("发货", "fh", "今天发货"),
        row("发货", "fh2", "明天发货"),
        row("发货", "th", "另一个"),
        row("售后", "th", "可以退货，请先申请"),
        row("", "", "在的"),
        BadRow(6, BadReason.NO_TEXT, "x"),
        row("空", "", "", is_group_only=True),
        row("发货", "FH2", "又一个"),
    )
    assert made.states == [
        RowState.SAME,
        RowState.NEW,
        RowState.CONFLICT,
        RowState.CONFLICT,
        RowState.SAME,
        RowState.BAD,
        RowState.GROUP,
        RowState.CONFLICT,
    ]
    assert made.item(2).existing == RETURN
    assert made.item(7).existing is None


def test_a_changed_text_keeps_id_place_and_what_the_file_says_nothing_of() -> None:
    made = planned(row("售后", "th", "七天内可以退货"))
    assert made.item(0) == (made.rows[0], RowState.CHANGED, RETURN)
    (new,) = written(made).phrases
    assert (new.id, new.title, new.content, new.created_at) == (RETURN.id, "退货", "七天内可以退货", NOW)
    assert new.changed_at == NOW + timedelta(days=9)


@pytest.mark.parametrize(
    ("action", "texts"),
    [
        (Action.SKIP, []),
        (Action.OVERWRITE, [("p-1", "fh", "新的")]),
        (Action.BOTH, [(None, "fh2", "新的")]),
        (Action.NEWER, []),
    ],
)
@pytest.mark.parametrize("group", ["发货", "别处"])
def test_what_differs_is_done_as_chosen(action: Action, texts: list[tuple[str | None, str, str]], group: str) -> None:
    made = planned(row(group, "fh", "新的"), on_conflict=action)
    assert made.states == [RowState.CHANGED if group == "发货" else RowState.CONFLICT]
    done = written(made).phrases
    assert [(each.code, each.content) for each in done] == [(code, text) for _, code, text in texts]
    assert [each.id for each in done if each.id == "p-1"] == [each for each, _, _ in texts if each]


def test_the_newer_one_wins_by_its_own_time_or_the_files() -> None:
    later = row("发货", "fh", "新的", changed_at=NOW + timedelta(hours=1))
    earlier = row("发货", "fh", "新的", changed_at=NOW - timedelta(hours=1))
    assert written(planned(later, on_conflict=Action.NEWER)).phrases
    assert not written(planned(earlier, on_conflict=Action.NEWER)).phrases
    file_time = NOW + timedelta(days=1)
    assert written(planned(row("发货", "fh", "新的"), on_conflict=Action.NEWER, file_time=file_time)).phrases


def test_one_row_can_be_chosen_otherwise() -> None:
    made = planned(row("发货", "fh", "甲"), row("售后", "th", "乙"), row("", "new", "丙"))
    made.set_action(Action.SKIP)
    made.set_action(Action.OVERWRITE, [1])
    assert [each.content for each in written(made).phrases] == ["乙", "丙"]


def test_ids_are_kept_for_life() -> None:
    moved = row("新组", "fh", "今天发货", id="p-1")
    made = plan(GROUPS, PHRASES, [moved, row("", "x", "y", id="p-9")])
    assert made.states == [RowState.CHANGED, RowState.NEW]
    done = written(made)
    assert [each.id for each in done.phrases] == ["p-1", "p-9"]
    assert [group.path for group in done.groups] == [("新组",)]
    assert done.phrases[0].group_id == done.groups[0].id


def test_an_id_that_takes_over_a_code_leaves_the_other_without() -> None:
    made = plan(GROUPS, PHRASES, [row("发货", "th", "今天发货", id="p-1")], on_conflict=Action.OVERWRITE)
    assert made.states == [RowState.CONFLICT]
    assert {each.id: each.code for each in written(made).phrases} == {"p-1": "th", "p-2": ""}


def test_a_phrase_of_a_pack_is_never_written() -> None:
    packed = Phrase(PhraseId("k-1"), SHIP.id, "bz", "", "包装", source="pack")
    made = plan(GROUPS, [packed], [row("发货", "bz", "包装", id="k-1"), row("发货", "bz", "别的", id="k-1")])
    assert made.states == [RowState.SAME, RowState.NEW]
    (new,) = written(made).phrases
    assert new.personal
    assert new.id != "k-1"


def test_alike_phrases_are_counted() -> None:
    twice = [row("a", "", "同"), row("a", "", "同")]
    first = plan((UNGROUPED,), (), twice)
    assert first.states == [RowState.NEW, RowState.NEW]
    done = written(first)
    ids = [each.id for each in done.phrases]
    assert ids == [derived_id(("a",), "", "", "同"), derived_id(("a",), "", "", "同", 1)]
    again = plan((UNGROUPED, *done.groups), done.phrases, [*twice, row("a", "", "同")])
    assert again.states == [RowState.SAME, RowState.SAME, RowState.NEW]


def test_groups_around_a_group_are_made_first_and_in_the_files_order() -> None:
    done = written(planned(row("乙/丙", "", "1"), row("甲", "", "2"), row("乙", "", "", is_group_only=True)))
    assert [group.path for group in done.groups] == [("乙",), ("乙", "丙"), ("甲",)]
    assert len({group.id for group in done.groups}) == 3


def test_clearing_first_makes_everything_new_and_keeps_ids_and_use() -> None:
    made = planned(row("发货", "fh", "今天发货", id="p-1"), row("售后", "x", "y"), clear=True)
    assert made.states == [RowState.NEW, RowState.NEW]
    done = written(made)
    assert done.clear
    assert (done.phrases[0].id, done.phrases[0].use_count) == ("p-1", 4)
    assert [group.path for group in done.groups] == [("发货",), ("售后",)]


def test_the_words_that_differ_are_marked() -> None:
    assert differences("今天四点发货", "明天四点发货 OK") == [
        (Piece.ONLY_OLD, "今"),
        (Piece.ONLY_NEW, "明"),
        (Piece.BOTH, "天四点发货"),
        (Piece.ONLY_NEW, " OK"),
    ]
    assert differences("same", "same") == [(Piece.BOTH, "same")]
    long = "字" * 100_000
    assert len(differences(long, long + "x")) == 2
