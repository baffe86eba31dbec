"""`agent-console packs …`: from an empty folder to a signed pack, as a team lead does it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console import cli_packs
from console.domain.packs import fingerprint
from console.formats.pack_keys import SigningKey
from console.formats.qpack import QpackReader
from console.i18n import install
from console.options import parse
from tests.helpers.packs import PNG

Packs = Callable[..., int]


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


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    install("en")
    yield
    install("en")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def packs(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> Packs:
    """Run a command; typed is what stands on standard input."""

    def run(*words: object, typed: str = "geheim") -> int:
        options = parse(["packs", *map(str, words)]).packs
        assert options is not None
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        return cli_packs.run(options, drawer)

    return run


@pytest.fixture
def team(tmp_path: Path, packs: Packs) -> Path:
    """A folder with two phrases and a picture."""
    folder = tmp_path / "team"
    assert (
        packs("new", folder, "--id", "team", "--name", "团队话术", "--author", "Lin", "--pack-language", "zh_CN") == 0
    )
    (folder / "images" / "尺码.png").write_bytes(PNG)
    write(folder, {"code": "fh", "content": "今天发货 /:081"}, {"code": "cm", "content": "看", "images": ["尺码.png"]})
    return folder


def write(folder: Path, *phrases: dict[str, object]) -> None:
    groups = {"groups": [{"id": "g", "path": ["售后", "物流"], "phrases": list(phrases)}]}
    (folder / "phrases.json").write_text(json.dumps(groups), encoding="utf-8")


def test_from_a_folder_to_a_signed_pack(
    tmp_path: Path, team: Path, packs: Packs, capsys: pytest.CaptureFixture[str]
) -> None:
    pack, key = tmp_path / "a.qpack", tmp_path / "lead.pem"
    assert packs("build", team, "-o", pack) == 0
    assert "Not signed yet" in capsys.readouterr().out
    assert packs("verify", pack) == 1
    assert "no signature" in capsys.readouterr().err
    sign = ("sign", pack, "--key", key, "--key-password-stdin")
    assert packs(*sign) == 1
    assert packs(*sign, "--new-key") == 0
    assert b"ENCRYPTED" in key.read_bytes()
    read = QpackReader().read(pack.read_bytes(), "a")
    assert [each.code for each in read.pack.phrases] == ["fh", "cm"]
    assert read.pack.images[read.pack.phrases[1].images[0]] == PNG
    signed = pack.read_bytes()
    capsys.readouterr()
    assert packs("verify", pack, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["name"], said["trusted"], said["fingerprint"]) == ("团队话术", True, fingerprint(read.key))
    assert packs("verify", pack, "--fingerprint", fingerprint(read.key).lower()) == 0
    assert packs("verify", pack, "--fingerprint", "0000 1111") == 1
    assert packs(*sign, typed="other") == 1
    assert packs("build", team, "-o", pack, "--key", key, "--key-password-stdin") == 0
    assert pack.read_bytes() == signed
    assert list(tmp_path.glob("*.partial")) == []


def test_a_key_in_the_keyring(tmp_path: Path, team: Path, packs: Packs, drawer: Drawer) -> None:
    pack = tmp_path / "a.qpack"
    build = ("build", team, "-o", pack, "--key-name", "lin")
    assert packs(*build) == 1
    assert packs(*build, "--new-key") == 0
    assert packs(*build, "--new-key") == 0
    found = SigningKey.from_keyring(drawer, "lin")
    assert found is not None
    assert QpackReader().read(pack.read_bytes(), "a").key == found.public
    assert packs("sign", pack) == 1


def test_what_is_wrong_is_said(team: Path, packs: Packs, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs("check", team) == 0
    write(team, {"code": "a", "content": "{客户称呼"}, {"code": "A", "content": "x"}, {"content": "x"})
    capsys.readouterr()
    assert packs("check", team, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["phrases"] == 3
    assert [finding.split()[0:2] for finding in said["findings"]] == [
        ["The", "code"], ["This", "text"], ["A", "curly"], ["The", "picture"],
    ]  # fmt: skip
    write(team, {"content": ""})
    assert packs("check", team) == 1
    assert "says nothing" in capsys.readouterr().err
    assert packs("check", team / "nowhere.qpack") == 1
    assert packs("new", team.parent / "x", "--id", "No Good", "--name", "x") == 1
    assert packs("new", team, "--id", "x", "--name", "x") == 1


def test_what_differs_is_said(tmp_path: Path, team: Path, packs: Packs, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "1.qpack", tmp_path / "2.qpack"
    write(team, {"id": "a", "code": "a", "content": "A"}, {"id": "b", "code": "b", "content": "B"})
    assert packs("build", team, "-o", old) == 0
    write(team, {"id": "b", "code": "b", "content": "B2"}, {"id": "c", "code": "c", "content": "C"})
    assert packs("build", team, "-o", new) == 0
    capsys.readouterr()
    assert packs("diff", old, new) == 0
    assert capsys.readouterr().out.splitlines() == ["团队话术: 1 → 1", "+ c  C", "- a  A", "- b  B", "+ b  B2"]
    assert packs("diff", old, new, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (len(said["added"]), len(said["removed"]), said["changed"][0]["to"]["content"]) == (1, 1, "B2")


def test_a_new_folder_can_begin_with_a_packs_phrases(tmp_path: Path, team: Path, packs: Packs) -> None:
    old, new = tmp_path / "1.qpack", tmp_path / "2.qpack"
    assert packs("build", team, "-o", old) == 0
    assert packs("new", tmp_path / "copy", "--id", "copy", "--name", "x", "--from", old) == 0
    assert packs("build", tmp_path / "copy", "-o", new) == 0
    read = QpackReader(unsigned=True).read(new.read_bytes(), "x").pack
    assert [(each.code, each.source) for each in read.phrases] == [("fh", "copy"), ("cm", "copy")]


def test_a_new_folder_can_begin_with_a_table(tmp_path: Path, packs: Packs, capsys: pytest.CaptureFixture[str]) -> None:
    table, built = tmp_path / "phrases.csv", tmp_path / "1.qpack"
    rows = ["快捷编码,快捷短语,快捷短语分组", "fh,今天发 /:^_^,物流 > 发货", "hi,您好,", ",空的编码也行,物流 > 发货"]
    table.write_bytes("\r\n".join(rows).encode("gb18030"))
    assert packs("new", tmp_path / "team", "--id", "team", "--name", "团队", "--from", table) == 0
    assert packs("build", tmp_path / "team", "-o", built) == 0
    pack = QpackReader(unsigned=True).read(built.read_bytes(), "x").pack
    assert [each.path for each in pack.groups] == [("物流", "发货"), ("团队",)]
    assert [(each.code, each.content) for each in pack.phrases] == [
        ("fh", "今天发 /:^_^"), ("", "空的编码也行"), ("hi", "您好"),
    ]  # fmt: skip
    capsys.readouterr()
    table.write_text("快捷编码,快捷短语,快捷短语分组\na,,x\nb,有,x\n", encoding="utf-8")
    assert packs("new", tmp_path / "other", "--id", "other", "--name", "x", "--from", table) == 1
    assert capsys.readouterr().err == "Line 2: The text of the phrase is missing. a x\n"
    assert "有" in (tmp_path / "other" / "phrases.json").read_text(encoding="utf-8")
    picture = tmp_path / "photo.csv"
    picture.write_bytes(PNG)
    assert packs("new", tmp_path / "none", "--id", "none", "--name", "x", "--from", picture) == 1
    assert not (tmp_path / "none").exists()


def test_a_sheet_to_print_holds_texts_and_no_markup_of_them(tmp_path: Path, team: Path, packs: Packs) -> None:
    write(team, {"code": "<b>", "title": "T & t", "content": "<script>alert(1)</script> /:081", "variants": ["二"]})
    assert packs("sheet", team, "-o", tmp_path / "s.html") == 0
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "/:081" not in page
    assert all(word in page for word in ("&lt;b&gt;", "T &amp; t", "二", "售后 › 物流", 'lang="zh-CN"'))
