"""What the agent wants to be reminded of about a buyer, and when: promises, birthdays, a word after the sale."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Final, NewType
from uuid import uuid4

from console.domain.ids import ContactId

ReminderId = NewType("ReminderId", str)
LONGEST: Final = 200
KEPT_WHEN_DONE: Final = timedelta(days=30)
EVENING: Final = time(18)
MORNING: Final = time(9)
_SOON: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to think of; due is aware and in UTC. told: the agent was told when it became due."""

    id: ReminderId
    contact_id: ContactId
    due: datetime
    text: str
    done: bool = False
    told: bool = False

    def overdue(self, now: datetime) -> bool:
        """Tell whether its time has come and it is not done."""
        return not self.done and self.due <= now


class QuickTime(Enum):
    """The times that are offered at one click."""

    TEN_MINUTES = "ten-minutes"
    HOUR = "hour"
    EVENING = "evening"
    MORNING = "morning"


def new_reminder_id() -> ReminderId:
    """Give an id that no other reminder has."""
    return ReminderId(uuid4().hex)


def one_line(text: str) -> str:
    """Give the text of a reminder as it is kept."""
    return " ".join(text.split())[:LONGEST].rstrip()


def in_order(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Give what is open first, by its time, then what is done, the latest first."""
    kept = list(reminders)
    open_ones = sorted((each for each in kept if not each.done), key=lambda each: each.due)
    done = sorted((each for each in kept if each.done), key=lambda each: each.due, reverse=True)
    return [*open_ones, *done]


def still_kept(reminders: Mapping[ReminderId, Reminder], now: datetime) -> dict[ReminderId, Reminder]:
    """Leave out what was done and due long ago."""
    return {key: each for key, each in reminders.items() if not each.done or each.due > now - KEPT_WHEN_DONE}


def quick_times(now: datetime, zone: tzinfo | None = None) -> dict[QuickTime, datetime]:
    """Give the offered times in UTC, to the full minute; this evening only while it is some way off.

    zone: the agent's; None: the machine's.
    """
    local = now.astimezone(zone)

    def at(days: int, clock: time) -> datetime:
        wall = datetime.combine(local.date() + timedelta(days=days), clock)
        return (wall.replace(tzinfo=zone) if zone is not None else wall.astimezone()).astimezone(UTC)

    full = (now + timedelta(seconds=59)).astimezone(UTC).replace(second=0, microsecond=0)
    times = {
        QuickTime.TEN_MINUTES: full + timedelta(minutes=10),
        QuickTime.HOUR: full + timedelta(hours=1),
        QuickTime.EVENING: at(0, EVENING),
        QuickTime.MORNING: at(1, MORNING),
    }
    if times[QuickTime.EVENING] - now < _SOON:
        del times[QuickTime.EVENING]
    return times


def encode(reminders: Iterable[Reminder]) -> str:
    """Give reminders as text for the store."""
    rows = [asdict(each) | {"due": each.due.astimezone(UTC).isoformat()} for each in reminders]
    return json.dumps(rows, ensure_ascii=False)


def decode(text: str) -> dict[ReminderId, Reminder]:
    """Read what encode wrote. Raises ValueError for anything else."""
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("no list of reminders")  # noqa: TRY004 - what callers catch for every damage
    reminders = [_reminder(row) for row in rows]
    return {each.id: each for each in reminders}


def _reminder(row: object) -> Reminder:
    match row:
        case {
            "id": str(key), "contact_id": int(contact), "due": str(due), "text": str(text), "done": bool(done),
            "told": bool(told),
        }:  # fmt: skip
            when = datetime.fromisoformat(due)
            if when.tzinfo is None:
                raise ValueError("a reminder's time without a zone")
            return Reminder(ReminderId(key), ContactId(contact), when.astimezone(UTC), one_line(text), done, told)
    raise ValueError("no reminder")
