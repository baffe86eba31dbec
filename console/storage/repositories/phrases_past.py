"""What belongs to phrases besides themselves: versions, uses, wordings, overlays and the bin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import ContactId, GroupId, PhraseId
from console.domain.phrases import BinEntry, BinId, Overlay, Phrase, PhraseGroup, PhraseVersion, text_of
from console.storage import engine
from console.storage.phrase_json import dump_all, dump_text, load_all, load_text
from console.storage.tables import phrase_bin, phrase_overlays, phrase_uses, phrase_versions, phrase_wordings, phrases
from console.storage.types import to_micros, to_text

_DAY = 86_400_000_000
_USED = (
    update(phrases)
    .where(phrases.c.id == bindparam("phrase"))
    .values(uses=phrases.c.uses + 1, last_used=bindparam("used", type_=phrases.c.last_used.type))
)
_COUNT = insert(phrase_uses)
_COUNT_UP = _COUNT.on_conflict_do_update(index_elements=["phrase_id", "day"], set_={"count": phrase_uses.c.count + 1})
_WORDING = insert(phrase_wordings)
_PUT_WORDING = _WORDING.on_conflict_do_update(
    index_elements=["contact_id", "phrase_id"], set_={"wording": _WORDING.excluded.wording}
)
_OVERLAY = insert(phrase_overlays)
_PUT_OVERLAY = _OVERLAY.on_conflict_do_update(
    index_elements=["phrase_id"],
    set_={column.name: _OVERLAY.excluded[column.name] for column in phrase_overlays.c if column.name != "phrase_id"},
)
_ADD_VERSION = (
    "INSERT INTO phrase_versions (phrase_id, number, saved_at, author, group_id, body) SELECT ?1,"
    " (SELECT coalesce(max(number), 0) + 1 FROM phrase_versions WHERE phrase_id = ?1), ?2, ?3, ?4, ?5"
)


class SqlPhrasesPast:
    """The part of ports.PhraseRepository that is not phrases and groups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- uses and wordings ---

    def note_use(self, phrase_id: PhraseId, when: datetime) -> None:
        """Count one use; of a phrase that is gone, none."""
        if self._connection.execute(_USED, {"phrase": phrase_id, "used": when}).rowcount:
            self._connection.execute(_COUNT_UP, {"phrase_id": phrase_id, "day": to_micros(when) // _DAY, "count": 1})

    def uses_since(self, when: datetime) -> dict[PhraseId, int]:
        """How often each phrase was used from that day on."""
        query = (
            select(phrase_uses.c.phrase_id, func.sum(phrase_uses.c.count))
            .where(phrase_uses.c.day >= to_micros(when) // _DAY)
            .group_by(phrase_uses.c.phrase_id)
        )
        return {phrase_id: int(count) for phrase_id, count in self._connection.execute(query)}

    def last_wording(self, contact_id: ContactId, phrase_id: PhraseId) -> int | None:
        """Which wording this buyer got last."""
        query = select(phrase_wordings.c.wording).where(
            phrase_wordings.c.contact_id == contact_id, phrase_wordings.c.phrase_id == phrase_id
        )
        return self._connection.execute(query).scalar()

    def set_wording(self, contact_id: ContactId, phrase_id: PhraseId, wording: int) -> None:
        """Note which wording this buyer got."""
        values = {"contact_id": contact_id, "phrase_id": phrase_id, "wording": wording}
        self._connection.execute(_PUT_WORDING, values)

    def forget(self, phrase_ids: Sequence[PhraseId]) -> None:
        """Drop versions, uses and wordings."""
        if not phrase_ids:
            return
        for table in (phrase_versions, phrase_uses, phrase_wordings):
            gone = delete(table).where(table.c.phrase_id == bindparam("gone"))
            self._connection.execute(gone, [{"gone": each} for each in phrase_ids])

    # --- versions ---

    def add_versions(self, phrases: Sequence[Phrase], when: datetime, author: str) -> None:
        """Keep what these phrases say now."""
        saved, who = to_micros(when), to_text(author)
        rows = [(each.id, saved, who, each.group_id, dump_text(text_of(each))) for each in phrases]
        engine.driver(self._connection).executemany(_ADD_VERSION, rows)

    def versions(self, phrase_id: PhraseId) -> list[PhraseVersion]:
        """Earlier versions, the newest first."""
        query = (
            select(phrase_versions)
            .where(phrase_versions.c.phrase_id == phrase_id)
            .order_by(phrase_versions.c.number.desc())
        )
        return [
            PhraseVersion(phrase_id, row.number, row.saved_at, row.author, GroupId(row.group_id), load_text(row.body))
            for row in self._connection.execute(query)
        ]

    # --- what lies over packs ---

    def overlays(self) -> list[Overlay]:
        """Every overlay."""
        return [Overlay(*row) for row in self._connection.execute(select(phrase_overlays))]

    def put_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Store overlays; an empty one is taken out."""
        kept = [_overlay_values(each) for each in overlays if not each.empty]
        gone = [{"gone": each.phrase_id} for each in overlays if each.empty]
        if kept:
            self._connection.execute(_PUT_OVERLAY, kept)
        if gone:
            by_id = phrase_overlays.c.phrase_id == bindparam("gone")
            self._connection.execute(delete(phrase_overlays).where(by_id), gone)

    # --- the bin ---

    def add_to_bin(
        self, groups: Sequence[PhraseGroup], phrases: Sequence[Phrase], when: datetime, author: str
    ) -> BinId:
        """Keep what is being deleted."""
        values = {"deleted_at": when, "author": author, "body": dump_all(groups, phrases)}
        returning = insert(phrase_bin).values(values).returning(phrase_bin.c.id)
        return BinId(self._connection.execute(returning).scalar_one())

    def bin(self, until: datetime | None = None) -> list[BinEntry]:
        """What was deleted (until then), the newest first."""
        query = select(phrase_bin).order_by(phrase_bin.c.deleted_at.desc(), phrase_bin.c.id.desc())
        if until is not None:
            query = query.where(phrase_bin.c.deleted_at <= until)
        return [_bin_entry(row) for row in self._connection.execute(query)]

    def take_from_bin(self, bin_id: BinId) -> BinEntry | None:
        """Take an entry out and give it."""
        row = self._connection.execute(select(phrase_bin).where(phrase_bin.c.id == bin_id)).one_or_none()
        if row is None:
            return None
        self._connection.execute(delete(phrase_bin).where(phrase_bin.c.id == bin_id))
        return _bin_entry(row)


def _bin_entry(row: Any) -> BinEntry:  # noqa: ANN401 - a row of SQLAlchemy has the columns as attributes
    groups, phrases = load_all(row.body)
    return BinEntry(BinId(row.id), row.deleted_at, row.author, groups, phrases)


def _overlay_values(overlay: Overlay) -> dict[str, object]:
    return {
        "phrase_id": overlay.phrase_id,
        "source": overlay.source,
        "pinned": overlay.pinned,
        "hidden": overlay.hidden,
        "removed": overlay.removed,
        "place": overlay.position,
        "code": overlay.code,
        "title": overlay.title,
        "content": overlay.content,
        "variants": overlay.variants,
        "tags": overlay.tags,
    }
