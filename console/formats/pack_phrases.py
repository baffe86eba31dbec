"""What a lead's table of phrases, in any format that can be imported, becomes as the beginning of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack
from console.domain.phrase_files import BadReason, BadRow, FileRow, PhraseRow
from console.domain.phrases import Phrase, PhraseGroup
from console.formats.pack_parts import BadPartError
from console.formats.qpack import image_name


def pack_of(manifest: Manifest, rows: Iterable[FileRow]) -> tuple[Pack, list[BadRow]]:
    """Give a pack with these phrases, and what could not be taken; phrases without a group get one of its name."""
    groups: dict[tuple[str, ...], PhraseGroup] = {}
    phrases: list[Phrase] = []
    images: dict[str, bytes] = {}
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        path = row.group or (manifest.name,)
        group = groups.setdefault(path, PhraseGroup(GroupId(_new_id(manifest)), path, manifest.id))
        if row.is_group_only:
            continue
        shown, missing = _pictures(row)
        images.update(shown)
        bad += missing
        phrases.append(
            Phrase(
                PhraseId(_new_id(manifest)), group.id, row.code, row.title, row.content, manifest.id,
                variants=row.variants, tags=row.tags, images=tuple(shown), valid_from=row.valid_from,
                valid_until=row.valid_until,
            )
        )  # fmt: skip
    return Pack(manifest, tuple(groups.values()), tuple(phrases), images), bad


def _new_id(manifest: Manifest) -> str:
    return f"{manifest.id}/{uuid4().hex[:12]}"


def _pictures(row: PhraseRow) -> tuple[dict[str, bytes], list[BadRow]]:
    found: dict[str, bytes] = {}
    missing: list[BadRow] = []
    for image in row.images:
        try:
            found[image_name(image.data or b"")] = image.data or b""
        except BadPartError:
            missing.append(BadRow(row.line, BadReason.IMAGE_MISSING, image.name[:60]))
    return found, missing
