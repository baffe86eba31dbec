"""What leaves the history: single messages, and those older than the agent keeps."""

# ruff: noqa: S608 - every statement is put together from constants

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from console.domain.ids import ContactId, MessageId
from console.storage.engine import driver
from console.storage.repositories.search import SearchIndex
from console.storage.types import to_micros

_OLD = "sent_at < ?1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.message_id = messages.id)"
_COUNT = f"SELECT count(*) FROM messages WHERE {_OLD}"
_CONTACTS = "SELECT DISTINCT contact_id FROM messages WHERE sent_at < ? ORDER BY contact_id"
_OLDEST = f"SELECT id FROM messages WHERE contact_id = ?2 AND {_OLD} ORDER BY sent_at, id LIMIT ?3"
_AMONG = "IN (SELECT value FROM json_each(?))"
_TEXTS = f"SELECT id, body, json_extract(picture, '$[1]'), contact_id FROM messages WHERE id {_AMONG}"
_DELETE = f"DELETE FROM messages WHERE id {_AMONG}"
_NEWEST = "SELECT id, sent_at FROM messages WHERE contact_id = ? ORDER BY sent_at DESC, id DESC LIMIT 1"
_FOLLOW = "UPDATE contacts SET last_message_id = ?, last_contact = ? WHERE id = ?"
_EMPTY = "UPDATE contacts SET last_message_id = NULL, unread = 0, waiting_since = NULL WHERE id = ?"
_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")
_LEFT_KEY = "files_left"
"""Where the names of files are kept that a removed message showed, until somebody looks whether anything else does."""
_LEFT = f"SELECT value FROM meta WHERE key = '{_LEFT_KEY}'"
_LEAVE = f"INSERT INTO meta (key, value) VALUES ('{_LEFT_KEY}', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1"
_ELSEWHERE = (
    "SELECT avatar FROM contacts WHERE avatar IS NOT NULL",
    f"SELECT value FROM meta WHERE key <> '{_LEFT_KEY}'",
    "SELECT images FROM phrases",
    "SELECT body FROM phrase_versions",
    "SELECT body FROM phrase_bin",
    "SELECT body FROM pack_versions",
)
"""Every place besides messages that may name a file of the media store."""


class SqlHistory:
    """ports.HistoryRepository on one connection."""

    def __init__(self, connection: Connection, index: SearchIndex) -> None:
        self._raw = driver(connection)
        self._index = index

    def count_older(self, when: datetime) -> int:
        """How many messages are older, those that wait to be sent left out."""
        return int(self._raw.execute(_COUNT, (to_micros(when),)).fetchone()[0])

    def contacts_with_older(self, when: datetime) -> list[ContactId]:
        """Whose conversations hold older messages."""
        return [ContactId(number) for (number,) in self._raw.execute(_CONTACTS, (to_micros(when),))]

    def oldest(self, contact_id: ContactId, when: datetime, limit: int) -> list[MessageId]:
        """The oldest messages of a conversation that are older, those that wait to be sent left out."""
        return [MessageId(number) for (number,) in self._raw.execute(_OLDEST, (to_micros(when), contact_id, limit))]

    def remove(self, message_ids: Sequence[MessageId]) -> None:
        """Take messages out for good, with what the search knows of them; the files of their pictures are noted."""
        raw, among = self._raw, (json.dumps(list(message_ids)),)
        rows = raw.execute(_TEXTS, among).fetchall()
        for number, body, _, _ in rows:
            # The index holds no text: it is told what it has to forget.
            self._index.replace(raw, number, body, "")
        raw.execute(_DELETE, among)
        self._index.shrink(raw)
        for contact_id in {row[3] for row in rows}:
            newest = raw.execute(_NEWEST, (contact_id,)).fetchone()
            if newest is None:
                raw.execute(_EMPTY, (contact_id,))
            else:
                raw.execute(_FOLLOW, (newest[0], newest[1], contact_id))
        files = {file for _, _, file, _ in rows if file}
        if files:
            self._leave(self._left() | files)

    def _left(self) -> set[str]:
        found = self._raw.execute(_LEFT).fetchone()
        return set(found[0].split()) if found is not None else set()

    def _leave(self, names: set[str]) -> None:
        self._raw.execute(_LEAVE, (" ".join(sorted(names)),))

    def files_left(self) -> tuple[set[str], set[str]]:
        """The files that removed messages showed: all of them, and those that nothing of the account shows now."""
        wanted = self._left()
        if not wanted:
            return wanted, wanted
        pictures = self._raw.execute(
            "SELECT DISTINCT json_extract(picture, '$[1]') FROM messages WHERE picture NOT NULL"
        )
        used = {name for (name,) in pictures if name in wanted}
        for query in _ELSEWHERE:
            for (text,) in self._raw.execute(query):
                used |= wanted.intersection(_NAME.findall(text or ""))
        return wanted, wanted - used

    def forget_files(self, names: Collection[str]) -> None:
        """These were looked after."""
        self._leave(self._left() - set(names))
