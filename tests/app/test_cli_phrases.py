"""Phrases from the terminal: what is printed, what is refused, and a way there and back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from console.options import parse
from console.options_phrases import PhraseOptions

GOLDEN = Path(__file__).parents[1] / "golden" / "phrases"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "console", "--lang", "en", "phrases", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=environment, check=False, encoding="utf-8"
    )


def printed(*arguments: str | Path) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_command_line_is_taken_apart() -> None:
    options = parse(["phrases", "import", "a.csv", "--data-dir", "d", "--on-conflict", "newer", "--dry-run", "--json"])
    assert (options.command, options.data_dir) == ("phrases", Path("d"))
    assert options.phrases == PhraseOptions("import", Path("a.csv"), as_json=True, on_conflict="newer", dry_run=True)
    assert parse(["--data-dir", "d", "phrases", "list"]).data_dir == Path("d")


@pytest.mark.parametrize(
    "wrong",
    [(), ("frob",), ("import",), ("export", "x", "--encoding", "latin1"), ("import", "x", "--on-conflict", "?")],
)
def test_a_mistake_ends_with_2(wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert done.returncode == 2
    assert "usage" in done.stderr


@pytest.mark.parametrize("name", ["x.csv", "x.xml"])
def test_there_and_back_from_an_empty_folder(tmp_path: Path, name: str) -> None:
    data, other = ("--data-dir", tmp_path / "a"), ("--data-dir", tmp_path / "b")
    assert printed("list", *data) == []
    assert not (tmp_path / "a").exists()
    taken = printed("import", GOLDEN / "qianniu-old.csv", *data)
    assert taken == {"new": 2, "changed": 0, "same": 0, "conflicts": 0, "bad": []}
    rows = printed("list", *data)
    assert [{**row, "id": ""} for row in rows] == [
        {"id": "", "group": "", "code": "zx", "title": "", "content": "在的，请说", "tags": [], "source": ""},
        {
            "id": "",
            "group": "售后",
            "code": "th",
            "title": "",
            "content": "退货请先申请\n再寄回,谢谢",
            "tags": [],
            "source": "",
        },
    ]
    done = run("export", tmp_path / name, *data)
    assert (done.returncode, done.stderr) == (0, "")
    assert printed("import", tmp_path / name, *other)["new"] == 2
    assert printed("list", *other) == rows
    assert printed("import", tmp_path / name, *other)["same"] >= 2
    assert "在的" in run("list", *other).stdout


def test_conflicts_are_settled_as_said(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("快捷编码,快捷短语,快捷短语分组\nfh,旧,甲\n", encoding="utf-8")
    second.write_text("快捷编码,快捷短语,快捷短语分组\nfh,新,乙\n,,丙\nbad,,甲\n", encoding="utf-8")
    for choice, texts in (("skip", ["旧"]), ("overwrite", ["新"]), ("newer", ["旧"]), ("both", ["旧", "新"])):
        data = ("--data-dir", tmp_path / choice)
        os.utime(second, (0, 0))
        printed("import", first, *data)
        told = printed("import", second, *data, "--on-conflict", choice, "--dry-run")
        assert [row["content"] for row in printed("list", *data)] == ["旧"]
        assert printed("import", second, *data, "--on-conflict", choice) == told
        assert {key: told[key] for key in ("new", "conflicts")} == {"new": 0, "conflicts": 1}
        assert told["bad"] == [{"row": 4, "reason": "The text of the phrase is missing."}]
        assert [row["content"] for row in printed("list", *data)] == texts
    printed("import", second, "--data-dir", tmp_path / "skip", "--replace")
    assert [row["content"] for row in printed("list", "--data-dir", tmp_path / "skip")] == ["新"]


def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    picture = GOLDEN / "图片" / "wuliu.png"
    for action in ("import", "check"):
        done = run(action, picture, "--data-dir", tmp_path / "a")
        assert (done.returncode, done.stdout) == (1, "")
        assert "no file of phrases" in done.stderr
    assert run("import", tmp_path / "none.csv", "--data-dir", tmp_path / "a").returncode == 1
    assert not (tmp_path / "a").exists()


def test_what_an_encoding_lacks_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("快捷编码,快捷短语,快捷短语分组\nfh,好😀,\n", encoding="utf-8")
    printed("import", source, "--data-dir", tmp_path / "a")
    done = run("export", target, "--encoding", "gbk", "--data-dir", tmp_path / "a")
    assert done.returncode == 1
    assert "😀" in done.stderr
    assert not target.exists()
    assert run("export", target, "--encoding", "gb18030", "--data-dir", tmp_path / "a").returncode == 0
    assert "好😀" in target.read_text(encoding="gb18030")


def test_check_tells_what_a_file_is(tmp_path: Path) -> None:
    told = printed("check", GOLDEN / "qianniu-old.csv")
    assert told == {
        "format": "qianniu-old",
        "encoding": "gb18030",
        "separator": ",",
        "phrases": 2,
        "groups": 2,
        "bad": [],
    }
    bad = run("check", GOLDEN / "espanso.yml")
    assert bad.returncode == 1
    assert "line 11" in bad.stdout
    assert not list(tmp_path.iterdir())


def test_among_several_accounts_one_has_to_be_named(tmp_path: Path) -> None:
    data = ("--data-dir", tmp_path)
    for account in ("a@shop.example", "b@shop.example"):
        assert printed("import", GOLDEN / "chatwoot.csv", *data, "--account", account)["new"] == 2
    done = run("list", *data)
    assert done.returncode == 2
    assert "--account" in done.stderr
    assert len(printed("list", *data, "--account", "a@shop.example")) == 2
    assert run("list", *data, "--account", "c@shop.example").returncode == 2
