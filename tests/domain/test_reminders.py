"""The offered times, the order, and what is stored of reminders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from console.domain.ids import ContactId
from console.domain.reminders import (
    LONGEST,
    QuickTime,
    Reminder,
    ReminderId,
    decode,
    encode,
    in_order,
    one_line,
    quick_times,
    still_kept,
)

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 4, 0, 30, tzinfo=UTC)


def reminder(key: str, minutes: int = 0, *, done: bool = False) -> Reminder:
    return Reminder(ReminderId(key), ContactId(7), NOON + timedelta(minutes=minutes), "生日", done=done)


def test_the_offered_times_are_full_minutes_of_the_agents_clock() -> None:
    times = {key: at.astimezone(CHINA).strftime("%d %H:%M:%S") for key, at in quick_times(NOON, CHINA).items()}
    assert times == {
        QuickTime.TEN_MINUTES: "02 12:11:00",
        QuickTime.HOUR: "02 13:01:00",
        QuickTime.EVENING: "02 18:00:00",
        QuickTime.MORNING: "03 09:00:00",
    }


@pytest.mark.parametrize(("hours", "offered"), [(5, True), (5.6, False), (8, False), (11.9, False), (12.1, True)])
def test_this_evening_is_offered_while_it_is_some_way_off(hours: float, offered: bool) -> None:
    assert (QuickTime.EVENING in quick_times(NOON + timedelta(hours=hours), CHINA)) is offered


def test_tomorrow_morning_is_nine_by_the_wall_clock_where_the_clocks_change_in_between() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    morning = quick_times(datetime(2026, 3, 28, 12, tzinfo=UTC), berlin)[QuickTime.MORNING]
    assert morning == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_open_ones_come_first_by_their_time() -> None:
    kept = [reminder("c", 5, done=True), reminder("b", 9), reminder("a", 1), reminder("d", 8, done=True)]
    assert [each.id for each in in_order(kept)] == ["a", "b", "d", "c"]


def test_what_was_done_long_ago_leaves_what_is_open_never() -> None:
    kept = {each.id: each for each in (reminder("a", done=True), reminder("b"), reminder("c", 60, done=True))}
    assert still_kept(kept, NOON + timedelta(days=30)).keys() == {"b", "c"}


def test_they_are_read_as_they_were_written() -> None:
    kept = {each.id: each for each in (reminder("a", 3), reminder("b", done=True))}
    assert decode(encode(kept.values())) == kept


@pytest.mark.parametrize(
    "text", ["{", "{}", "[1]", '[{"id": "a"}]', encode([reminder("a")]).replace("+00:00", ""), '[{"id": 3}]']
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)


def test_a_text_is_one_line_of_some_length() -> None:
    assert one_line("  回访\n\t满意吗 ") == "回访 满意吗"
    assert len(one_line("长" * 500)) == LONGEST


def test_overdue_is_what_is_open_and_past() -> None:
    assert reminder("a").overdue(NOON)
    assert not reminder("a", 1).overdue(NOON)
    assert not reminder("a", done=True).overdue(NOON)
