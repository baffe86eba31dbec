"""The .qpack file: a zip of manifest, phrases and pictures with a signature over all of it.

Written the same way every time: members in order, stored as they are, with one date; equal packs are equal bytes.
Read within bounds, whatever the file says of itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

from console.domain.errors import Problem, UserError
from console.domain.packs import Pack, PackFile
from console.formats.pack_keys import SigningKey, fits
from console.formats.pack_parts import BadPartError, from_manifest, from_pack, parse, to_manifest, to_pack

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a file, and of all that is in it unpacked."""
LARGEST_IMAGE: Final = 4 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_LARGEST_LIST: Final = 512 * 1024
"""Bytes of the zip's own list of members."""
_MANIFEST, _PHRASES, _SIGNATURE = "manifest.json", "phrases.json", "signature.json"
_LIMITS: Final = {_MANIFEST: 256 * 1024, _PHRASES: 48 * 1024 * 1024, _SIGNATURE: 4 * 1024}
_IMAGE = re.compile(r"images/([0-9a-f]{64})\.(png|jpg|gif|webp)")
_MAGIC: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF"}
_KEY = re.compile("[0-9a-f]{64}")
_SIGNED = re.compile("[0-9a-f]{128}")
_HEADER = "agent-console qpack 1\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED = 0x1
# What zipfile raises for bytes that are no zip; BadPartError is a ValueError.
_UNREADABLE = (
    *(ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(struct.error, OSError, OverflowError, IndexError, KeyError),
)


def image_ending(data: bytes) -> str | None:
    """Tell by its first bytes what kind of picture this is; None for none that a pack may hold."""
    found = next((ending for ending, magic in _MAGIC.items() if data.startswith(magic)), None)
    return None if found == "webp" and data[8:12] != b"WEBP" else found


def image_name(data: bytes) -> str:
    """Give the name of a picture inside a pack, as in the media store. Raises BadPartError for what is none."""
    ending = image_ending(data)
    if ending is None:
        raise BadPartError("a picture is no PNG, JPEG, GIF or WebP")
    return f"{hashlib.sha256(data).hexdigest()}.{ending}"


def write(pack: Pack, key: SigningKey | None = None) -> bytes:
    """Give a pack as a file, signed where there is a key."""
    members = {
        _MANIFEST: _json(from_manifest(pack.manifest)),
        _PHRASES: _json(from_pack(pack)),
        **{f"images/{name}": data for name, data in pack.images.items()},
    }
    if key is not None:
        signature = {"algorithm": "Ed25519", "key": key.public, "signature": key.sign(_message(members))}
        members[_SIGNATURE] = _json(signature)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = _READABLE
            archive.writestr(info, members[name])
    return buffer.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _message(members: Mapping[str, bytes]) -> bytes:
    """What is signed: every member's name and digest, but the signature's own."""
    lines = [f"{hashlib.sha256(members[name]).hexdigest()} {name}\n" for name in sorted(members) if name != _SIGNATURE]
    return (_HEADER + "".join(lines)).encode()


class QpackReader:
    """phrase_ports.PackReader; unsigned packs are taken only where that is said (for leads at work)."""

    def __init__(self, *, unsigned: bool = False) -> None:
        self._unsigned = unsigned

    def read(self, data: bytes, name: str) -> PackFile:
        """Take a file apart and check its signature. Raises UserError (PACK_*)."""
        try:
            members = _members(data)
            key = self._signer(members, name)
            pack = _pack(members)
        except _TooLargeError as error:
            raise UserError(Problem.PACK_TOO_LARGE, path=name) from error
        except _UNREADABLE as error:
            raise UserError(Problem.PACK_UNREADABLE, path=name, reason=str(error)) from error
        return PackFile(pack, hashlib.sha256(data).hexdigest(), key)

    def _signer(self, members: Mapping[str, bytes], name: str) -> str:
        if _SIGNATURE not in members:
            if self._unsigned:
                return ""
            raise UserError(Problem.PACK_UNSIGNED, path=name)
        said = parse(members[_SIGNATURE])
        if not isinstance(said, dict) or said.get("algorithm") != "Ed25519" or set(said) != _SIGNED_KEYS:
            raise UserError(Problem.PACK_BAD_SIGNATURE, path=name)
        key, signature = str(said["key"]), str(said["signature"])
        # One key has one spelling: it is compared as text later.
        if not (_KEY.fullmatch(key) and _SIGNED.fullmatch(signature) and fits(key, signature, _message(members))):
            raise UserError(Problem.PACK_BAD_SIGNATURE, path=name)
        return key


_SIGNED_KEYS: Final = {"algorithm", "key", "signature"}


class _TooLargeError(Exception):
    """More than a pack may be."""


def _pack(members: Mapping[str, bytes]) -> Pack:
    for needed in (_MANIFEST, _PHRASES):
        if needed not in members:
            raise BadPartError(f"{needed} is missing")
    images = {name.removeprefix("images/"): data for name, data in members.items() if name.startswith("images/")}
    for name, data in images.items():
        if image_name(data) != name:
            raise BadPartError("a picture is not what its name says")
    return to_pack(to_manifest(parse(members[_MANIFEST])), parse(members[_PHRASES]), images)


def _members(data: bytes) -> dict[str, bytes]:
    """Unpack everything, each within its limit. Raises _TooLargeError, BadPartError, and what zipfile raises."""
    _check_list(data)
    found: dict[str, bytes] = {}
    left = LARGEST
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = info.filename
            limit = min(_limit(name), left)
            if name in found:
                raise BadPartError(f"{name} stands twice")
            if info.flag_bits & _ENCRYPTED or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise BadPartError(f"{name} is packed in a way that packs are not")
            if info.file_size > limit:
                raise _TooLargeError
            # The size it gives may be a lie: never more than the limit is unpacked.
            with archive.open(info) as member:
                content = member.read(limit + 1)
            if len(content) > limit:
                raise _TooLargeError
            if len(content) != info.file_size:
                raise BadPartError(f"{name} is cut off")
            left -= len(content)
            found[name] = content
    return found


def _limit(name: str) -> int:
    """Give the most bytes a member may have. Raises BadPartError for a name that no pack has: no path gets in."""
    if name in _LIMITS:
        return _LIMITS[name]
    if _IMAGE.fullmatch(name) is None:
        raise BadPartError(f"{name[:60]!r} does not belong into a pack")
    return LARGEST_IMAGE


def _check_list(data: bytes) -> None:
    """See that the zip's list of members is short before zipfile reads it whole."""
    if len(data) > LARGEST:
        raise _TooLargeError
    if not data.startswith(b"PK\x03\x04") or len(data) < _END.size:
        raise BadPartError("no zip file")
    end: Any = _END.unpack(data[-_END.size :])
    if end[0] != b"PK\x05\x06" or end[7]:
        raise BadPartError("the end is missing")
    if data[-_END.size - 20 :].startswith(b"PK\x06\x07"):
        raise _TooLargeError
    if end[4] > _MOST_MEMBERS or end[5] > _LARGEST_LIST:
        raise _TooLargeError
