"""Packs made by hand for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack
from console.domain.phrases import Phrase, PhraseGroup
from console.formats.pack_keys import SigningKey
from console.formats.qpack import image_name, write

LEAD = SigningKey.new()
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def pack(version: str = "1", *contents: str, pack_id: str = "team", **said: object) -> Pack:
    """A pack of one group; a phrase's content "code=text" gives it that code, and an id by it."""
    manifest = Manifest(pack_id, "团队话术", version, "Lin", "zh_CN", **said)  # type: ignore[arg-type]
    group = PhraseGroup(GroupId(f"{pack_id}/g"), ("团队", "售后"), pack_id, position=0)
    return Pack(manifest, (group,), tuple(phrases(contents or ("hi=您好", "fh=今天发货"), pack_id)))


def phrases(contents: Sequence[str], pack_id: str = "team") -> list[Phrase]:
    """Phrases of "code=text"."""
    made = []
    for place, each in enumerate(contents):
        code, _, text = each.partition("=")
        group = GroupId(f"{pack_id}/g")
        made.append(Phrase(PhraseId(f"{pack_id}/{code}"), group, code, "", text, pack_id, position=place))
    return made


def with_picture(made: Pack) -> Pack:
    """The pack, its first phrase with a picture."""
    name = image_name(PNG)
    first = replace(made.phrases[0], images=(name,))
    return replace(made, phrases=(first, *made.phrases[1:]), images={name: PNG})


def signed(made: Pack, key: SigningKey = LEAD) -> bytes:
    """The file of a pack."""
    return write(made, key)
