"""Turns messages into rows of ready words: what the list paints and what a screen reader says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from console.domain.display import Link, shown
from console.domain.ids import MessageId
from console.domain.messages import Direction, Message, MessageState, Place
from console.i18n import tr

PAUSE = timedelta(minutes=30)
"""After so long a silence the time stands over the next message."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message as the list shows it; equal rows look the same."""

    message: Message
    text: str
    """Clean, emoticon codes replaced, lines parted by U+2028 as QTextLayout wants them."""
    links: tuple[Link, ...]
    cut: bool
    line: str
    """Day and time over the message, where a new day or a pause begins; empty otherwise."""
    clock: str

    @property
    def id(self) -> MessageId:
        """The message's id."""
        return self.message.id

    @property
    def out(self) -> bool:
        """Whether the agent's side wrote it."""
        return self.message.direction is Direction.OUT

    @property
    def place(self) -> Place:
        """The message's place in its conversation."""
        return Place(self.message.sent_at, self.message.id)


def row_of(message: Message, before: Message | None, now: datetime) -> Row:
    """Make the row of a message; before: the one over it in the conversation."""
    text, links, cut = _texts(message.body if not _only_a_picture(message) else "")
    local = message.sent_at.astimezone()
    line = ""
    if before is None or _parted(before.sent_at, message.sent_at):
        line = day_and_time(message.sent_at, now)
    return Row(message, text, links, cut, line, local.strftime("%H:%M:%S"))


def _only_a_picture(message: Message) -> bool:
    """Tell whether the body is nothing but the picture's own address."""
    return message.picture is not None and message.body.strip() in {"", message.picture.url}


@lru_cache(maxsize=64)
def _long_texts(body: str) -> tuple[str, tuple[Link, ...], bool]:
    return _made(body)


def _texts(body: str) -> tuple[str, tuple[Link, ...], bool]:
    # A state change makes a row again; a 60 KB body is not cleaned each time.
    return _long_texts(body) if len(body) > 500 else _made(body)


def _made(body: str) -> tuple[str, tuple[Link, ...], bool]:
    result = shown(body)
    return result.text.replace("\n", "\u2028"), result.links, result.cut


def _parted(earlier: datetime, later: datetime) -> bool:
    return later - earlier >= PAUSE or earlier.astimezone().date() != later.astimezone().date()


def day_and_time(at: datetime, now: datetime) -> str:
    """Give the words of the line between days: today, yesterday, or the date, with hours and minutes."""
    local, today = at.astimezone(), now.astimezone()
    time = local.strftime("%H:%M")
    days = (today.date() - local.date()).days
    if days == 0:
        return tr("Today {time}", time=time)
    if days == 1:
        return tr("Yesterday {time}", time=time)
    if local.year == today.year:
        return tr("{month}/{day} {time}", month=local.month, day=local.day, time=time)
    return tr("{year}/{month}/{day} {time}", year=local.year, month=local.month, day=local.day, time=time)


def state_word(message: Message) -> str:
    """Give the word for where a message stands; empty for what came in."""
    return {
        MessageState.RECEIVED: "",
        MessageState.WAITING: tr("Waiting to be sent"),
        MessageState.SENT: tr("Sent"),
        MessageState.DELIVERED: tr("Delivered"),
        MessageState.READ: tr("Read", context="message"),
        MessageState.FAILED: tr("Not sent"),
    }[message.state]


def body_words(row: Row) -> str:
    """Give what a message says, in plain words: its text, or what stands in its place."""
    if row.message.retracted:
        return retracted_word(row)
    parts = [tr("[Picture]")] if row.message.picture is not None else []
    if row.text:
        parts.append(row.text.replace("\u2028", "\n"))
    return " ".join(parts)


def retracted_word(row: Row) -> str:
    """Give what stands where a message was taken back."""
    return tr("You withdrew this message") if row.out else tr("The buyer withdrew this message")


def spoken(row: Row, who: str) -> str:
    """Give a row as a screen reader says it: who, when, what, how it stands."""
    marks = [tr("Auto-reply")] if row.message.automatic else []
    state = [state_word(row.message)] if not row.message.retracted else []
    edited = [tr("edited")] if row.message.edited and not row.message.retracted else []
    words = [who, row.clock, *marks, body_words(row), *edited, *state]
    return " ".join(word for word in words if word)
