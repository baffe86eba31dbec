"""A lead's folder that a pack is built from: pack.json, phrases.json and pictures under any names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from console.domain.errors import Problem, UserError
from console.domain.packs import Manifest, Pack
from console.formats.pack_parts import BadPartError, from_manifest, from_pack, parse, to_manifest, to_pack
from console.formats.qpack import LARGEST_IMAGE, image_name

MANIFEST: Final = "pack.json"
PHRASES: Final = "phrases.json"
IMAGES: Final = "images"


def make(folder: Path, manifest: Manifest, pack: Pack | None = None) -> None:
    """Write a new folder, empty or with the phrases of a pack. Raises UserError (PACK_UNREADABLE, PACK_UNREACHABLE)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UserError(Problem.PACK_UNREADABLE, path=str(folder), reason="the folder is not empty")
        (folder / IMAGES).mkdir()
        _write(folder / MANIFEST, from_manifest(manifest))
        if pack is None:
            _write(folder / PHRASES, {"groups": []})
            return
        _write(folder / PHRASES, from_pack(pack))
        for name, data in pack.images.items():
            (folder / IMAGES / name).write_bytes(data)
    except OSError as error:
        raise UserError(Problem.PACK_UNREACHABLE, path=str(folder)) from error


def read(folder: Path) -> Pack:
    """Give the pack of a folder; what has no id yet gets one for life, written into phrases.json.

    Raises UserError (PACK_UNREADABLE with reason, PACK_UNREACHABLE), with path.
    """
    try:
        manifest = to_manifest(parse((folder / MANIFEST).read_bytes()))
        data = parse((folder / PHRASES).read_bytes())
        if _give_ids(data):
            _write(folder / PHRASES, data)
        names, images = _pictures(folder)
        _rename_pictures(data, names)
        return to_pack(manifest, data, images)
    except BadPartError as error:
        raise UserError(Problem.PACK_UNREADABLE, path=str(folder), reason=str(error)) from error
    except OSError as error:
        raise UserError(Problem.PACK_UNREACHABLE, path=str(error.filename or folder)) from error


def unused_pictures(folder: Path, pack: Pack) -> list[str]:
    """Give the files under images/ that no phrase shows."""
    used = {name for phrase in pack.phrases for name in phrase.images}
    return sorted(file for file, name in _pictures(folder)[0].items() if name not in used)


def without_unused(pack: Pack) -> Pack:
    """Give the pack with only the pictures that a phrase shows."""
    used = {name for phrase in pack.phrases for name in phrase.images}
    return replace(pack, images={name: data for name, data in pack.images.items() if name in used})


def _pictures(folder: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """Give the pictures' names inside the pack by their files' names, and their bytes."""
    names: dict[str, str] = {}
    images: dict[str, bytes] = {}
    place = folder / IMAGES
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.stat().st_size > LARGEST_IMAGE:
            raise BadPartError(f"{path.name} is larger than {LARGEST_IMAGE // 2**20} MiB")
        data = path.read_bytes()
        names[path.name] = image_name(data)
        images[names[path.name]] = data
    return names, images


def _entries(data: object) -> list[dict[str, Any]]:
    """Give every group and phrase that has the shape of one; what has not is told by to_pack."""
    groups = data.get("groups") if isinstance(data, dict) else None
    found = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    phrases = [each for group in found if isinstance(group.get("phrases"), list) for each in group["phrases"]]
    return found + [each for each in phrases if isinstance(each, dict)]


def _give_ids(data: object) -> bool:
    new = [entry for entry in _entries(data) if not entry.get("id")]
    for entry in new:
        entry["id"] = uuid4().hex[:12]
    return bool(new)


def _rename_pictures(data: object, names: dict[str, str]) -> None:
    for entry in _entries(data):
        if isinstance(entry.get("images"), list):
            entry["images"] = [names.get(each, each) if isinstance(each, str) else each for each in entry["images"]]


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
