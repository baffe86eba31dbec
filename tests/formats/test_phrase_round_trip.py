"""What is written comes back exactly, whatever stands in it; and the XML is what its schema says."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    CancelledError,
    PhraseRow,
    ReadChoice,
    RowImage,
    escape,
    group_path,
    guard,
    join_group,
    join_list,
    split_group,
    split_list,
    unescape,
)
from console.formats.files import PhraseFileFormats

FILES = PhraseFileFormats()
SCHEMA = Path(__file__).parents[2] / "resources" / "schema" / "phrases-1.rng"
HARD = [
    "=1+1", "+1", "-", "@x", "\t", "\tx", "\n", " \n ", "001", "/:^_^", '/:"', "/:O=O", "&#13;", "&#44;", "&#38;#13;",
    "&amp;", "a,b;c", '"', '""', " x ", "  ", "]]>", "<a>", "\u2028", "\x85", "\x0b", "\ufeff", "é", "😀", "𠮷",
    "亲，在吗", "sep=,", "a\r\nb", ">", ">>", "a > b", "|", "\\", "\\0", "{客户称呼|亲}", "'=1",
]  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
TEXTS = st.one_of(st.sampled_from(HARD), st.lists(st.sampled_from(HARD)).map("".join), st.text(LETTERS)).map(
    lambda text: text.replace("\r", "")
)
CODES = st.one_of(st.just(""), st.sampled_from(["001", "0", "fh", "=x", "/:hi", "1e5", "-1"]), TEXTS).map(
    lambda text: text[:200]
)
NAMES = st.one_of(st.sampled_from(["发货", "售后 > 物流", ">", "a >", "> b", "a >> b", "=x", "=>", "::"]), TEXTS).map(
    lambda text: text.strip()[:100].strip()
)
GROUPS = st.lists(NAMES, max_size=3).map(group_path)


@st.composite
def rows(draw: st.DrawFn) -> list[PhraseRow]:
    """Give phrases group after group, as the library has them, and empty groups between them."""
    made: list[PhraseRow] = []
    for path in draw(st.lists(GROUPS, max_size=4, unique=True)):
        contents = draw(st.lists(TEXTS.filter(bool), max_size=3))
        if not contents and path:
            made.append(PhraseRow(0, path, "", "", "", is_group_only=True))
        for content in contents:
            more = draw(st.booleans())
            made.append(
                PhraseRow(
                    0,
                    path,
                    draw(CODES),
                    draw(TEXTS) if more else "",
                    content,
                    tuple(draw(st.lists(TEXTS, max_size=2))) if more else (),
                    tuple(draw(st.lists(TEXTS, max_size=2))) if more else (),
                    id=f"id-{len(made)}" if draw(st.booleans()) else "",
                    valid_from=draw(st.none() | st.dates()) if more else None,
                )
            )
    return made


def came_back(path: Path, choice: ReadChoice | None = None) -> list[PhraseRow]:
    found = FILES.inspect(path, choice or ReadChoice())
    return [each._replace(line=0) for each in FILES.read(path, found)]


quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(rows())
def test_xml_gives_everything_back(tmp_path: Path, phrases: list[PhraseRow]) -> None:
    path = tmp_path / "phrases.xml"
    FILES.write(path, phrases, "utf-8", xml=True)
    assert came_back(path) == phrases
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(etree.parse(BytesIO(path.read_bytes())))


@quick
@given(rows(), st.sampled_from(["utf-8", "gb18030"]))
def test_csv_gives_everything_back(tmp_path: Path, phrases: list[PhraseRow], encoding: str) -> None:
    path = tmp_path / "phrases.csv"
    FILES.write(path, phrases, encoding, xml=False)
    choice = ReadChoice(encoding=None if encoding == "utf-8" else encoding)
    following = [*(row.group for row in phrases[1:]), ()][: len(phrases)]
    implied = [
        row.is_group_only and len(row.group) < len(after) and after[: len(row.group)] == row.group
        for row, after in zip(phrases, following, strict=True)
    ]
    expected = [row for row, left_out in zip(phrases, implied, strict=True) if not left_out]
    if any(row.id or row.title or row.tags or row.variants or row.valid_from for row in phrases):
        assert "编号" in path.read_text(encoding="utf-8-sig" if encoding == "utf-8" else encoding).splitlines()[0]
    assert came_back(path, choice) == expected
    for line in path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding).split("\r\n")[:-1]:
        assert not line.startswith(("=", "+", "-", "@"))


@given(TEXTS)
def test_escapes_lists_and_guards_can_be_undone(text: str) -> None:
    assert unescape(escape(text), commas=True) == text
    assert guard(text) == text or guard(text)[1:] == text


@given(st.lists(TEXTS).map(tuple))
def test_lists_in_a_cell_come_back(items: tuple[str, ...]) -> None:
    assert split_list(join_list(items)) == items


@given(GROUPS)
def test_paths_come_back(path: tuple[str, ...]) -> None:
    assert split_group(join_group(path)) == path


def test_the_csv_is_what_qianniu_knows_where_that_holds_everything(tmp_path: Path) -> None:
    path = tmp_path / "phrases.csv"
    phrases = [PhraseRow(1, (), "001", "", "一\n二"), PhraseRow(2, ("甲", "乙"), "", "", "=x")]
    FILES.write(path, phrases, "utf-8", xml=False)
    data = path.read_bytes()
    assert data.startswith("\ufeff快捷编码,快捷短语,快捷短语分组\r\n".encode())
    assert data.endswith('001,"一\n二",\r\n"","\t=x","甲 > 乙"\r\n'.encode())


def test_what_an_encoding_lacks_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "phrases.csv"
    path.write_bytes(b"before")
    phrases = [PhraseRow(1, (), "a", "", "好"), PhraseRow(2, (), "b", "", "好😀𠮷😀")]
    assert [(loss.code, loss.characters) for loss in FILES.losses(phrases, "gbk", xml=False)] == [("b", "😀𠮷")]
    assert FILES.losses(phrases, "gb18030", xml=False) == FILES.losses(phrases, "gbk", xml=True) == []
    with pytest.raises(UserError) as caught:
        FILES.write(path, phrases, "gbk", xml=False)
    assert caught.value.problem is Problem.PHRASE_FILE_CHARACTERS
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["phrases.csv"]


def test_giving_up_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "phrases.xml"
    path.write_bytes(b"before")
    with pytest.raises(CancelledError):
        FILES.write(path, [PhraseRow(1, (), "a", "", "x")], "utf-8", xml=True, cancelled=lambda: True)
    assert path.read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_takes_no_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        FILES.write(tmp_path / "no" / "phrases.csv", [], "utf-8", xml=False)
    assert caught.value.problem is Problem.PHRASE_FILE_NOT_WRITTEN


def test_the_schema_knows_every_field(tmp_path: Path) -> None:
    path = tmp_path / "all.xml"
    now = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    text = PhraseRow(0, ("a", "b"), "001", "t", "x", ("v",), ("g",), (RowImage("n", b"\0"),), "i")
    full = text._replace(
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 1, 2),
        group_id="g",
        source="p",
        created_at=now,
        changed_at=now,
        last_used_at=now,
        use_count=1,
        pinned=True,
        hidden=True,
    )
    assert all(value for name, value in full._asdict().items() if name not in {"line", "is_group_only"})
    FILES.write(path, [full], "utf-8", xml=True)
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(etree.parse(BytesIO(path.read_bytes())))
    assert came_back(path) == [full]


def test_what_is_written_is_plain_csv(tmp_path: Path) -> None:
    path = tmp_path / "phrases.csv"
    FILES.write(path, [PhraseRow(1, (), text, "", text) for text in HARD], "utf-8", xml=False)
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file, strict=True))
    assert {len(cells) for cells in table} == {3}
