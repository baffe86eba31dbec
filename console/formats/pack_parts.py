"""What stands inside a pack: manifest and phrases as JSON, checked word by word as a stranger's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack, is_pack_id, is_version
from console.domain.phrases import Phrase, PhraseGroup

FORMAT: Final = 1
"""The version of the file's layout."""
MOST_PHRASES: Final = 100_000
_LOCAL_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST: Final = {"name": 100, "author": 100, "language": 20, "changelog": 20_000}
_LONGEST_TEXT: Final = 20_000
_LONGEST_WORD: Final = 200
_MOST: Final = 50
"""Wordings, tags or pictures of one phrase."""
_DEEPEST: Final = 10
_MANIFEST_KEYS: Final = {
    *("format", "id", "name", "version", "author", "language"),
    *("valid_from", "valid_until", "changelog"),
}
_PHRASE_KEYS: Final = {
    *("id", "code", "title", "content", "variants", "tags", "images"),
    *("valid_from", "valid_until"),
}


class BadPartError(ValueError):
    """What is wrong, in a few words of English for the lead who made the pack."""


def parse(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read JSON: no key twice, no NaN, no nesting without end. Raises BadPartError."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except RecursionError as error:
        raise BadPartError("nested too deeply") from error
    except ValueError as error:
        raise BadPartError(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadPartError("a key stands twice")
    return found


def _refuse(word: str) -> None:
    raise BadPartError(f"{word} is no value")


def to_manifest(data: object) -> Manifest:
    """Check a manifest. Raises BadPartError."""
    fields = _object(data, "manifest", _MANIFEST_KEYS)
    if fields.get("format", FORMAT) != FORMAT:
        raise BadPartError("made for a newer console")
    identity, version = _text(fields, "id", 64), _text(fields, "version", 40)
    if not is_pack_id(identity):
        raise BadPartError("the id of a pack has small letters, digits, dots and dashes")
    if not is_version(version):
        raise BadPartError("a version is numbers with dots, such as 1.2")
    texts = {name: _text(fields, name, longest, need=name == "name") for name, longest in _LONGEST.items()}
    start, end = _day(fields, "valid_from"), _day(fields, "valid_until")
    if start is not None and end is not None and end < start:
        raise BadPartError("valid_until lies before valid_from")
    return Manifest(id=identity, version=version, valid_from=start, valid_until=end, **texts)


def from_manifest(manifest: Manifest) -> dict[str, Any]:
    """Give a manifest as it stands in the file."""
    said = {name: getattr(manifest, name) for name in ("id", "name", "version", "author", "language", "changelog")}
    return {"format": FORMAT, **said, **_days(manifest)}


def to_pack(manifest: Manifest, data: object, images: Mapping[str, bytes]) -> Pack:
    """Check groups and phrases, and give them ids that no other pack's can have. Raises BadPartError."""
    groups: list[PhraseGroup] = []
    phrases: list[Phrase] = []
    for number, entry in enumerate(_list(_object(data, "phrases", {"groups"}), "groups", MOST_PHRASES)):
        where = f"group {number + 1}"
        fields = _object(entry, where, {"id", "path", "phrases"})
        path = _words(fields, "path", _DEEPEST)
        if not path or not all(part == part.strip() and part for part in path):
            raise BadPartError(f"{where} has no name")
        group_id = GroupId(f"{manifest.id}/{_local_id(fields, where)}")
        groups.append(PhraseGroup(group_id, path, manifest.id, position=number))
        for place, each in enumerate(_list(fields, "phrases", MOST_PHRASES)):
            phrases.append(_to_phrase(manifest, group_id, place, each, images))
    if len(phrases) > MOST_PHRASES:
        raise BadPartError(f"more than {MOST_PHRASES} phrases")
    for kind, ids in (("group", [each.id for each in groups]), ("phrase", [each.id for each in phrases])):
        if len(set(ids)) != len(ids):
            raise BadPartError(f"the id of a {kind} stands twice")
    if len({each.path for each in groups}) != len(groups):
        raise BadPartError("a group stands twice")
    return Pack(manifest, tuple(groups), tuple(phrases), images)


def _to_phrase(manifest: Manifest, group_id: GroupId, place: int, data: object, images: Mapping[str, bytes]) -> Phrase:
    fields = _object(data, f"phrase {place + 1} of {group_id}", _PHRASE_KEYS)
    local = _local_id(fields, f"phrase {place + 1} of {group_id}")
    pictures = _words(fields, "images", _MOST)
    content = _text(fields, "content", _LONGEST_TEXT)
    if any(name not in images for name in pictures):
        raise BadPartError(f"phrase {local} names a picture that is not in the pack")
    if not content.strip() and not pictures:
        raise BadPartError(f"phrase {local} says nothing")
    return Phrase(
        id=PhraseId(f"{manifest.id}/{local}"),
        group_id=group_id,
        code=_text(fields, "code", _LONGEST_WORD),
        title=_text(fields, "title", _LONGEST_WORD),
        content=content.replace("\r\n", "\n").replace("\r", "\n"),
        source=manifest.id,
        variants=_words(fields, "variants", _MOST, _LONGEST_TEXT),
        tags=_words(fields, "tags", _MOST),
        images=pictures,
        valid_from=_day(fields, "valid_from"),
        valid_until=_day(fields, "valid_until"),
        position=place,
    )


def from_pack(pack: Pack) -> dict[str, Any]:
    """Give groups and phrases as they stand in the file."""
    by_group: dict[GroupId, list[Phrase]] = {}
    for phrase in pack.phrases:
        by_group.setdefault(phrase.group_id, []).append(phrase)
    prefix = len(pack.manifest.id) + 1
    return {
        "groups": [
            {
                "id": group.id[prefix:],
                "path": list(group.path),
                "phrases": [_from_phrase(phrase, prefix) for phrase in by_group.get(group.id, ())],
            }
            for group in pack.groups
        ]
    }


def _from_phrase(phrase: Phrase, prefix: int) -> dict[str, Any]:
    lists = {"variants": phrase.variants, "tags": phrase.tags, "images": phrase.images}
    return {
        "id": phrase.id[prefix:],
        "code": phrase.code,
        "title": phrase.title,
        "content": phrase.content,
        **{name: list(words) for name, words in lists.items() if words},
        **_days(phrase),
    }


def _days(dated: Manifest | Phrase) -> dict[str, str]:
    days = {"valid_from": dated.valid_from, "valid_until": dated.valid_until}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


# --- one value ---


def _object(data: object, where: str, keys: Iterable[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise BadPartError(f"{where} is no object")
    unknown = set(data) - set(keys)
    if unknown:
        raise BadPartError(f"{where} has an unknown field: {min(unknown)[:40]!r}")
    return data


def _list(fields: Mapping[str, Any], name: str, most: int) -> list[Any]:
    found = fields.get(name, [])
    if not isinstance(found, list):
        raise BadPartError(f"{name} is no list")
    if len(found) > most:
        raise BadPartError(f"{name} has more than {most} entries")
    return found


def _words(fields: Mapping[str, Any], name: str, most: int, longest: int = _LONGEST_WORD) -> tuple[str, ...]:
    return tuple(_text({name: each}, name, longest) for each in _list(fields, name, most))


def _text(fields: Mapping[str, Any], name: str, longest: int, *, need: bool = False) -> str:
    found = fields.get(name, "")
    if not isinstance(found, str):
        raise BadPartError(f"{name} is no text")
    if len(found) > longest:
        raise BadPartError(f"{name} is longer than {longest} characters")
    if need and not found.strip():
        raise BadPartError(f"{name} is missing")
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise BadPartError(f"{name} holds half a character") from error
    if "\0" in found:
        raise BadPartError(f"{name} holds a NUL")
    return found


def _local_id(fields: Mapping[str, Any], where: str) -> str:
    found = _text(fields, "id", 64)
    if _LOCAL_ID.fullmatch(found) is None:
        raise BadPartError(f"{where} has no id of letters, digits, dots and dashes")
    return found


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    found = _text(fields, name, 10)
    try:
        return date.fromisoformat(found) if found else None
    except ValueError as error:
        raise BadPartError(f"{name} is no date such as 2026-03-02") from error
