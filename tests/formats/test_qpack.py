"""The .qpack file: the same bytes every time, and a stranger's file can do nothing but be refused."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.errors import Problem, UserError
from console.domain.ids import GroupId, PhraseId
from console.domain.packs import Manifest, Pack, fingerprint
from console.domain.phrases import Phrase, PhraseGroup
from console.formats import pack_folder
from console.formats.pack_keys import SigningKey, fits
from console.formats.qpack import LARGEST_IMAGE, QpackReader, image_name, write
from tests.helpers.packs import LEAD, PNG, pack, signed, with_picture

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=40)
DAYS = st.none() | st.dates()


def problem_of(data: bytes, *, unsigned: bool = False) -> Problem:
    with pytest.raises(UserError) as caught:
        QpackReader(unsigned=unsigned).read(data, "a.qpack")
    assert caught.value.details["path"] == "a.qpack"
    return caught.value.problem


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    parts = members(data)
    change(parts)
    return zipped(list(parts.items()))


def test_a_pack_comes_back_as_it_was_and_equal_packs_are_equal_bytes() -> None:
    made = with_picture(pack("1.2", "hi=您好\n/:081", valid_from=date(2026, 11, 1), changelog="第一版"))
    first = replace(made.phrases[0], variants=("亲", ""), tags=("a",), valid_until=date(2026, 12, 1), title="t")
    made = replace(made, phrases=(first, *made.phrases[1:]))
    data = signed(made)
    assert data == signed(made)
    read = QpackReader().read(data, "a.qpack")
    assert (read.pack, read.key) == (made, LEAD.public)
    assert read.pack.images == made.images
    assert [each.position for each in read.pack.phrases] == [0]
    assert write(read.pack, LEAD) == data
    assert len(fingerprint(read.key)) == 39


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    count = draw(st.integers(0, 3))
    groups = tuple(PhraseGroup(GroupId(f"x/g{n}"), (f"组{n}",), "x", position=n) for n in range(count))
    phrases = []
    for group in groups:
        for place in range(draw(st.integers(0, 3))):
            fields = {name: draw(TEXT) for name in ("code", "title")}
            lists = {name: tuple(draw(st.lists(TEXT, max_size=2))) for name in ("variants", "tags")}
            identity = PhraseId(f"x/p{len(phrases)}")
            content = draw(TEXT) + "."
            made = Phrase(identity, group.id, content=content, source="x", position=place, **fields, **lists)  # type: ignore[arg-type]
            phrases.append(replace(made, valid_from=draw(DAYS), valid_until=draw(DAYS)))
    return Pack(Manifest("x", draw(TEXT) + "n", "1", changelog=draw(TEXT)), groups, tuple(phrases))


@settings(max_examples=60, deadline=None)
@given(packs())
def test_whatever_a_pack_says_comes_back(made: Pack) -> None:
    read = QpackReader().read(signed(made), "a")
    assert read.pack == made
    assert signed(read.pack) == signed(made)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_bytes_are_read_or_refused(data: st.DataObject) -> None:
    good = signed(with_picture(pack()))
    place = data.draw(st.integers(0, len(good) - 1))
    broken = good[:place] + data.draw(st.binary(max_size=8)) + good[place + data.draw(st.integers(0, 40)) :]
    with suppress(UserError):
        assert QpackReader().read(broken, "a.qpack").pack == with_picture(pack())


@given(st.binary(max_size=300))
def test_other_bytes_are_no_pack(data: bytes) -> None:
    assert problem_of(data) is Problem.PACK_UNREADABLE


def test_what_was_changed_after_signing_is_refused() -> None:
    data = signed(with_picture(pack()))

    def reword(parts: dict[str, bytes]) -> None:
        parts["phrases.json"] = parts["phrases.json"].replace("您好".encode(), "滚开".encode())

    assert problem_of(changed(data, reword)) is Problem.PACK_BAD_SIGNATURE
    assert problem_of(changed(data, lambda parts: parts.pop("signature.json"))) is Problem.PACK_UNSIGNED
    other = members(signed(with_picture(pack()), SigningKey.new()))["signature.json"]
    sign = {"signature.json": json.dumps({**json.loads(other), "key": LEAD.public}).encode()}
    assert problem_of(changed(data, lambda parts: parts.update(sign))) is Problem.PACK_BAD_SIGNATURE
    upper = {
        "signature.json": members(data)["signature.json"].replace(LEAD.public.encode(), LEAD.public.upper().encode())
    }
    if LEAD.public.upper() != LEAD.public:
        assert problem_of(changed(data, lambda parts: parts.update(upper))) is Problem.PACK_BAD_SIGNATURE
    assert QpackReader(unsigned=True).read(write(pack()), "a").key == ""
    assert (
        problem_of(changed(data, lambda parts: parts.update({"signature.json": b"[]"}))) is Problem.PACK_BAD_SIGNATURE
    )


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "images/../../evil.png", "C:\\evil", "images/a.png", "phrases.json/x", "x.exe"]
)
def test_no_path_gets_out(name: str) -> None:
    assert problem_of(changed(signed(pack()), lambda parts: parts.update({name: b"x"}))) is Problem.PACK_UNREADABLE


def test_bombs_are_refused_before_they_unfold() -> None:
    whole = members(signed(pack()))
    zeros = b" " * (50 * 1024 * 1024)
    assert problem_of(zipped([*[*whole.items()][:1], ("phrases.json", zeros)])) is Problem.PACK_TOO_LARGE
    picture = PNG + b"\0" * LARGEST_IMAGE
    bomb = changed(signed(pack()), lambda parts: parts.update({f"images/{image_name(picture)}": picture}))
    assert problem_of(bomb) is Problem.PACK_TOO_LARGE
    many = zipped([(f"images/{n:064x}.png", b"") for n in range(3000)])
    assert problem_of(many) is Problem.PACK_TOO_LARGE
    # A member that says it is small and is not.
    lying = bytearray(bomb)
    for place in range(len(lying) - 4):
        if bytes(lying[place : place + 4]) in {b"PK\x01\x02", b"PK\x03\x04"}:
            size = place + (24 if lying[place + 2] == 1 else 22)
            if struct.unpack_from("<L", lying, size)[0] == len(picture):
                struct.pack_into("<L", lying, size, 10)
    assert problem_of(bytes(lying)) in {Problem.PACK_UNREADABLE, Problem.PACK_TOO_LARGE}
    assert problem_of(b"\0" * (65 * 1024 * 1024)) is Problem.PACK_TOO_LARGE


def test_what_stands_twice_is_refused() -> None:
    whole = list(members(signed(pack())).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped([*whole, whole[0]])
    assert problem_of(twice) is Problem.PACK_UNREADABLE
    doubled = '{"groups":[],"groups":[]}'
    assert problem_of(changed(write(pack()), _phrases(doubled)), unsigned=True) is Problem.PACK_UNREADABLE


def _phrases(text: str) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.update({"phrases.json": text.encode()})


def one(**fields: object) -> str:
    entry = {"id": "a", "content": "x", **fields}
    return json.dumps({"groups": [{"id": "g", "path": ["p"], "phrases": [entry]}]})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "nested"),
        ("NaN", "no value"),
        ("[]", "no object"),
        ('{"groups":{}}', "no list"),
        ('{"groups":[{"id":"g","path":[]}]}', "no name"),
        ('{"groups":[{"id":"g","path":[" x"]}]}', "no name"),
        ('{"groups":[{"id":"g","path":["x"]},{"id":"h","path":["x"]}]}', "group stands twice"),
        ('{"groups":[{"id":"g","path":["x"]},{"id":"g","path":["y"]}]}', "id of a group"),
        (one(id="../a"), "no id"),
        (one(id=""), "no id"),
        (one(content=3), "no text"),
        (one(content=" "), "says nothing"),
        (one(content="x" * 20_001), "longer"),
        (one(content="\ud800"), "half a character"),
        (one(content="a\0"), "NUL"),
        (one(images=["b.png"]), "not in the pack"),
        (one(variants=["x"] * 51), "more than 50"),
        (one(valid_from="soon"), "no date"),
        (one(script="x"), "unknown field"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(text: str, reason: str) -> None:
    data = changed(write(pack()), _phrases(text))
    with pytest.raises(UserError) as caught:
        QpackReader(unsigned=True).read(data, "a.qpack")
    assert caught.value.problem is Problem.PACK_UNREADABLE
    assert reason in caught.value.details["reason"]


@pytest.mark.parametrize(
    "said",
    [
        {"id": ""}, {"id": "Team"}, {"id": "a/b"}, {"version": "new"}, {"version": "1.2.3.4.5"}, {"name": " "},
        {"format": 2}, {"valid_from": "2026-03-02", "valid_until": "2026-03-01"},
    ],
)  # fmt: skip
def test_a_manifest_says_sensible_things(said: dict[str, object]) -> None:
    def reword(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **said}).encode()

    assert problem_of(changed(write(pack()), reword), unsigned=True) is Problem.PACK_UNREADABLE


def test_versions_are_numbers() -> None:
    def order(version: str) -> tuple[int, ...]:
        return Manifest("x", "x", version).order

    assert order("1.10") > order("1.9") > order("1") == order("1.0.0")


def test_keys_are_kept_with_a_password(tmp_path: Path) -> None:
    key = SigningKey.new()
    data = key.to_pem("geheim")
    assert b"ENCRYPTED" in data
    assert SigningKey.from_pem(data, "geheim", "k.pem").public == key.public
    for password, content, problem in (
        ("other", data, Problem.KEY_PASSWORD),
        ("", data, Problem.KEY_PASSWORD),
        ("geheim", b"nothing", Problem.KEY_UNREADABLE),
    ):
        with pytest.raises(UserError) as caught:
            SigningKey.from_pem(content, password, "k.pem")
        assert caught.value.problem is problem
    with pytest.raises(ValueError, match="password"):
        key.to_pem("")
    assert fits(key.public, key.sign(b"x"), b"x")
    assert not fits(key.public, key.sign(b"x"), b"y")
    assert not fits("zz", key.sign(b"x"), b"x")


class Drawer:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def available(self) -> bool:
        return True

    def get(self, account: str) -> str | None:
        return self.kept.get(account)

    def set(self, account: str, password: str) -> None:
        self.kept[account] = password

    def delete(self, account: str) -> None:
        self.kept.pop(account, None)


def test_keys_are_kept_in_the_keyring() -> None:
    drawer, key = Drawer(), SigningKey.new()
    assert SigningKey.from_keyring(drawer, "lin") is None
    key.to_keyring(drawer, "lin")
    found = SigningKey.from_keyring(drawer, "lin")
    assert found is not None
    assert found.public == key.public
    drawer.kept["pack-key:lin"] = "spoilt"
    with pytest.raises(UserError):
        SigningKey.from_keyring(drawer, "lin")


def test_a_folder_becomes_a_pack_whose_ids_stay(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    pack_folder.make(folder, Manifest("team", "团队", "1"))
    (folder / "images" / "尺码 表.png").write_bytes(PNG)
    (folder / "images" / "unused.png").write_bytes(PNG + b"2")
    entry = {"code": "cm", "content": "尺码表", "images": ["尺码 表.png"]}
    groups = {"groups": [{"path": ["尺码"], "phrases": [entry]}]}
    (folder / "phrases.json").write_text(json.dumps(groups), encoding="utf-8")
    first = pack_folder.read(folder)
    assert first.phrases[0].images == (image_name(PNG),)
    assert pack_folder.unused_pictures(folder, first) == ["unused.png"]
    assert list(pack_folder.without_unused(first).images) == [image_name(PNG)]
    again = pack_folder.read(folder)
    assert again == first
    (folder / "phrases.json").write_text('{"groups": 1}', encoding="utf-8")
    with pytest.raises(UserError) as caught:
        pack_folder.read(folder)
    assert caught.value.problem is Problem.PACK_UNREADABLE
    with pytest.raises(UserError) as caught:
        pack_folder.make(folder, Manifest("team", "团队", "1"))
    assert caught.value.details["reason"] == "the folder is not empty"
    pack_folder.make(tmp_path / "copy", first.manifest, first)
    assert pack_folder.read(tmp_path / "copy") == first
