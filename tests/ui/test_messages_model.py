"""The window of at most 300 messages: both ends move, places stay in order, and Qt agrees with every signal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from console.domain.ids import ContactId, MessageId, OriginId
from console.domain.messages import Direction, Message, MessageState, Picture
from console.i18n import install
from console.ui.models.messages import LIMIT, MessageModel, Role
from console.ui.models.messages_rows import row_of, spoken

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def message(number: int, **values: Any) -> Message:
    """A message at its minute."""
    fields: dict[str, Any] = {
        "id": MessageId(number), "contact_id": ContactId(1), "direction": Direction.IN, "body": f"m{number}",
        "sent_at": START + timedelta(seconds=number), "state": MessageState.RECEIVED,
        "origin_id": OriginId(str(number)),
    }  # fmt: skip
    return Message(**{**fields, **values})


def messages(first: int, last: int) -> list[Message]:
    return [message(number) for number in range(first, last)]


@pytest.fixture
def model(qapp: Any, qtmodeltester: Any) -> MessageModel:
    made = MessageModel(lambda: START + timedelta(hours=1))
    made.buyer_name, made.agent_name = "小鹿", "小美"
    qtmodeltester.check(made)
    return made


def ids(model: MessageModel) -> list[int]:
    return [row.id for row in model.rows]


def test_pages_move_the_window_both_ways(model: MessageModel) -> None:
    model.show(messages(500, 550), at_start=False, at_end=True)
    for first in range(450, 50, -50):
        model.prepend(model.rows_for(messages(first, first + 50)), at_start=False)
        assert len(model.rows) <= LIMIT
    assert ids(model) == list(range(100, 100 + LIMIT))
    assert not model.at_end
    assert not model.at_start
    model.append(model.rows_for(messages(400, 450), model.rows[-1].message), at_end=True)
    assert ids(model) == list(range(150, 150 + LIMIT))
    assert model.at_end
    assert [model.find(MessageId(number)) for number in (149, 150, 449)] == [None, 0, LIMIT - 1]


def test_what_is_known_is_not_put_in_twice(model: MessageModel) -> None:
    model.show(messages(0, 10), at_start=True, at_end=True)
    model.append(model.rows_for(messages(8, 12)), at_end=True)
    model.insert(message(5))
    assert ids(model) == list(range(12))


def test_a_late_message_goes_to_its_place(model: MessageModel) -> None:
    model.show([message(1), message(5)], at_start=True, at_end=True)
    model.insert(message(9, sent_at=START + timedelta(seconds=3)))
    assert ids(model) == [1, 9, 5]
    model.at_start = False
    model.insert(message(10, sent_at=START))
    assert ids(model) == [1, 9, 5]


def test_changes_are_shown_in_place(model: MessageModel) -> None:
    model.show(messages(0, 3), at_start=True, at_end=True)
    assert model.change([message(1, body="other"), message(77)]) == [1]
    assert model.change([message(1, body="other")]) == []
    assert model.row(1).text == "other"


def test_rows_far_away_are_let_go(model: MessageModel) -> None:
    model.show(messages(0, 300), at_start=True, at_end=True)
    model.keep_near(150, 60)
    assert ids(model) == list(range(90, 210))
    assert not model.at_start
    assert not model.at_end


def test_what_left_the_history_goes_and_its_id_may_come_again(model: MessageModel) -> None:
    model.show(messages(1, 6), at_start=True, at_end=True)
    assert model.remove([MessageId(2), MessageId(5), MessageId(99)])
    assert ids(model) == [1, 3, 4]
    assert model.find(MessageId(5)) is None
    assert not model.remove([MessageId(5)])
    model.append(model.rows_for([message(5)]), at_end=True)
    assert ids(model) == [1, 3, 4, 5]
    assert model.remove([MessageId(1)])
    assert model.row(0).line, "the first that is left stands under its day"


def test_a_line_stands_over_a_new_day_and_after_a_pause(model: MessageModel) -> None:
    later = message(2, sent_at=START + timedelta(minutes=45))
    tomorrow = message(3, sent_at=START + timedelta(days=1, minutes=50))
    model.show([message(0), message(1), later, tomorrow], at_start=True, at_end=True)
    lines = [row.line for row in model.rows]
    assert lines[0].startswith("Today ")
    assert lines[1] == ""
    assert lines[2].startswith("Today ")
    assert lines[3]
    model.prepend(model.rows_for([message(-1, sent_at=START - timedelta(seconds=5))]), at_start=True)
    assert [bool(row.line) for row in model.rows] == [True, False, False, True, True]


def test_a_screen_reader_hears_who_when_what_and_how_it_stands(model: MessageModel) -> None:
    out = message(1, direction=Direction.OUT, state=MessageState.READ, automatic=True, edited=True, body="亲 /:^_^")
    model.show([message(0), out], at_start=True, at_end=True)
    clock = model.row(1).clock
    heard = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == f"小美 {clock} Auto-reply 亲 🙂 edited Read"
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == f"小鹿 {model.row(0).clock} m0"
    assert model.data(model.index(1), Role.ROW) is model.row(1)
    install("zh_CN")
    picture = message(5, body="https://u.test/1.png", picture=Picture(url="https://u.test/1.png"))
    row = row_of(picture, None, START)
    assert row.text == ""
    assert spoken(row, "小鹿").startswith(f"小鹿 {row.clock} [")
    gone = row_of(message(6, body="", retracted=True), None, START)
    assert "m6" not in spoken(gone, "小鹿")
