"""The built-in shop's memory of everything said, as a server's archive keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from console.domain.channel_events import MessageArrived, MessageCorrected, MessageRetracted
from console.domain.ids import ArchiveId

Archived = MessageArrived | MessageCorrected | MessageRetracted

_WITHOUT_CURSOR = timedelta(days=7)


class Archive:
    """Messages, corrections and retractions in the order in which the shop got them."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._entries: list[tuple[ArchiveId, datetime, Archived]] = []
        self._places: dict[ArchiveId, int] = {}

    def next_id(self) -> ArchiveId:
        """The id for the next entry."""
        return ArchiveId(f"sim-{self._run}-{len(self._entries):06d}")

    def keep(self, event: Archived, when: datetime) -> None:
        """Add an event that carries its archive id."""
        archive_id = event.archive_id
        if archive_id is None:
            raise ValueError("an archived event carries its archive id")
        if isinstance(event, MessageArrived):
            event = replace(event, from_archive=True, stamp=when)
        self._places[archive_id] = len(self._entries)
        self._entries.append((archive_id, when, event))

    def after(self, cursor: ArchiveId | None, now: datetime) -> tuple[list[Archived], ArchiveId | None]:
        """Everything after a cursor (of the last seven days without a known one), and the new cursor."""
        if cursor is not None and cursor in self._places:
            found = self._entries[self._places[cursor] + 1 :]
        else:
            found = [entry for entry in self._entries if entry[1] >= now - _WITHOUT_CURSOR]
            cursor = self._entries[-1][0] if self._entries else None
        return [event for _, _, event in found], found[-1][0] if found else cursor
