"""Quick phrases and their groups, in the order the agent gave them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import GroupId, PhraseId
from console.domain.phrases import Phrase, PhraseGroup
from console.storage.tables import phrase_groups, phrases

_GROUPS = select(phrase_groups.c.id, phrase_groups.c.path).order_by(phrase_groups.c.place, phrase_groups.c.id)
_PHRASES: Select[Any] = (
    select(
        phrases.c.id,
        phrases.c.group_id,
        phrases.c.code,
        phrases.c.title,
        phrases.c.content,
        phrases.c.source,
    )
    .select_from(phrases.join(phrase_groups))
    .order_by(phrase_groups.c.place, phrase_groups.c.id, phrases.c.place, phrases.c.id)
)
_OF_GROUP = phrases.c.group_id == bindparam("of")


def _end(table: Table) -> Select[Any]:
    return select(func.coalesce(func.max(table.c.place), -1) + 1)


_NEW_GROUP = insert(phrase_groups)
_PUT_GROUP = _NEW_GROUP.on_conflict_do_update(index_elements=["id"], set_={"path": _NEW_GROUP.excluded.path})
_NEW_PHRASE = insert(phrases)
_PUT_PHRASE = _NEW_PHRASE.on_conflict_do_update(
    index_elements=["id"],
    set_={
        "place": phrases.c.place,
        **{name: _NEW_PHRASE.excluded[name] for name in ("group_id", "code", "title", "content", "source")},
    },
)
_MOVE = update(phrases).where(phrases.c.id == bindparam("phrase"))
_USE = _MOVE.values(uses=phrases.c.uses + 1, last_used=bindparam("used", type_=phrases.c.last_used.type))


class SqlPhrases:
    """ports.PhraseRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self) -> list[PhraseGroup]:
        """Every group."""
        return [PhraseGroup(*row) for row in self._connection.execute(_GROUPS)]

    def phrases(self) -> list[Phrase]:
        """Every phrase, group after group."""
        return [Phrase(*row) for row in self._connection.execute(_PHRASES)]

    def count(self) -> int:
        """How many phrases there are."""
        return int(self._connection.execute(select(func.count()).select_from(phrases)).scalar_one())

    def put_group(self, group: PhraseGroup) -> None:
        """Store a group, at the end where it is new."""
        place = self._connection.execute(_end(phrase_groups)).scalar_one()
        self._connection.execute(_PUT_GROUP, {"id": group.id, "path": group.path, "place": place})

    def put(self, phrase: Phrase) -> None:
        """Store a phrase, at the end of its group where it is new there."""
        known = self._connection.execute(select(phrases.c.group_id).where(phrases.c.id == phrase.id)).scalar()
        end = self._connection.execute(_end(phrases).where(_OF_GROUP), {"of": phrase.group_id}).scalar_one()
        self._connection.execute(
            _PUT_PHRASE,
            {
                "id": phrase.id,
                "group_id": phrase.group_id,
                "code": phrase.code,
                "title": phrase.title,
                "content": phrase.content,
                "source": phrase.source,
                "place": end,
                "uses": 0,
                "last_used": None,
            },
        )
        if known is not None and known != phrase.group_id:
            self._connection.execute(_MOVE.values(place=end), {"phrase": phrase.id})

    def note_use(self, phrase_id: PhraseId, when: datetime) -> None:
        """Count one use."""
        self._connection.execute(_USE, {"phrase": phrase_id, "used": when})

    def remove(self, phrase_id: PhraseId) -> None:
        """Take a phrase out; none there is no error."""
        self._connection.execute(delete(phrases).where(phrases.c.id == phrase_id))

    def remove_group(self, group_id: GroupId) -> None:
        """Take a group out, with its phrases; none there is no error."""
        self._connection.execute(delete(phrase_groups).where(phrase_groups.c.id == group_id))
