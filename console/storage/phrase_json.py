"""Phrases and groups as JSON in one column: what versions, the bin and installed packs keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack
from console.domain.phrases import Phrase, PhraseGroup, PhraseText
from console.storage.types import from_micros, to_micros, to_text


def dump_text(text: PhraseText) -> str:
    """What a phrase says as one column."""
    return _dump(_text_fields(text))


def load_text(value: str) -> PhraseText:
    """What such a column says."""
    return PhraseText(**_text_values(json.loads(value)))


def dump_all(groups: Iterable[PhraseGroup], phrases: Iterable[Phrase]) -> str:
    """Groups and phrases, whole, as one column."""
    return _dump(_all(groups, phrases))


def load_all(value: str) -> tuple[tuple[PhraseGroup, ...], tuple[Phrase, ...]]:
    """The groups and phrases of such a column."""
    return _to_all(json.loads(value))


def dump_pack(pack: Pack) -> str:
    """A pack without its pictures' bytes as one column."""
    manifest = pack.manifest
    said: dict[str, Any] = {
        name: getattr(manifest, name) for name in ("id", "name", "version", "author", "language", "changelog")
    }
    said.update(_days(manifest))
    return _dump({"manifest": said, **_all(pack.groups, pack.phrases)})


def load_pack(value: str) -> Pack:
    """The pack of such a column."""
    data = json.loads(value)
    return Pack(_manifest(data["manifest"]), *_to_all(data))


def load_manifest(value: str) -> Manifest:
    """The manifest of a pack, cut out of such a column."""
    return _manifest(json.loads(value))


def _manifest(said: dict[str, Any]) -> Manifest:
    return Manifest(**{**said, **{name: _day(said.get(name)) for name in ("valid_from", "valid_until")}})


def _dump(value: object) -> str:
    return to_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _all(groups: Iterable[PhraseGroup], phrases: Iterable[Phrase]) -> dict[str, Any]:
    return {"groups": [_group(group) for group in groups], "phrases": [_phrase(phrase) for phrase in phrases]}


def _to_all(data: dict[str, Any]) -> tuple[tuple[PhraseGroup, ...], tuple[Phrase, ...]]:
    groups = tuple(
        PhraseGroup(GroupId(each["id"]), tuple(each["path"]), each["source"], each["collapsed"], each["position"])
        for each in data["groups"]
    )
    return groups, tuple(_to_phrase(each) for each in data["phrases"])


def _group(group: PhraseGroup) -> dict[str, Any]:
    return {
        "id": group.id,
        "path": group.path,
        "source": group.source,
        "collapsed": group.collapsed,
        "position": group.position,
    }


def _text_fields(text: PhraseText | Phrase) -> dict[str, Any]:
    fields: dict[str, Any] = {"code": text.code, "title": text.title, "content": text.content}
    lists: dict[str, Sequence[str]] = {"variants": text.variants, "tags": text.tags, "images": text.images}
    fields.update((name, words) for name, words in lists.items() if words)
    fields.update(_days(text))
    return fields


def _days(dated: PhraseText | Phrase | Manifest) -> dict[str, str]:
    days = {"valid_from": dated.valid_from, "valid_until": dated.valid_until}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _text_values(data: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: data[name] for name in ("code", "title", "content")},
        **{name: tuple(data.get(name, ())) for name in ("variants", "tags", "images")},
        **{name: _day(data.get(name)) for name in ("valid_from", "valid_until")},
    }


def _phrase(phrase: Phrase) -> dict[str, Any]:
    return {
        **_text_fields(phrase),
        "id": phrase.id,
        "group_id": phrase.group_id,
        "source": phrase.source,
        "pinned": phrase.pinned,
        "hidden": phrase.hidden,
        "position": phrase.position,
        "created_at": _micros(phrase.created_at),
        "changed_at": _micros(phrase.changed_at),
        "use_count": phrase.use_count,
        "last_used_at": _micros(phrase.last_used_at),
    }


def _to_phrase(data: dict[str, Any]) -> Phrase:
    return Phrase(
        id=PhraseId(data["id"]),
        group_id=GroupId(data["group_id"]),
        source=data["source"],
        **_text_values(data),
        pinned=data["pinned"],
        hidden=data["hidden"],
        position=data["position"],
        created_at=_time(data["created_at"]),
        changed_at=_time(data["changed_at"]),
        use_count=data["use_count"],
        last_used_at=_time(data["last_used_at"]),
    )


def _micros(when: datetime | None) -> int | None:
    return None if when is None else to_micros(when)


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
