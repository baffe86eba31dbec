"""Files that are no phrases end in a clear sentence, soon and without much memory; and so does any other rubbish."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.errors import Problem, UserError
from console.domain.phrase_files import (
    BadReason,
    BadRow,
    CancelledError,
    FileFormat,
    FileRow,
    Meaning,
    PhraseRow,
    ReadChoice,
)
from console.formats.files import PhraseFileFormats
from console.i18n.phrase_files import bad_row_sentence, format_name, meaning_name
from console.i18n.problems import sentence

GOLDEN = Path(__file__).parents[1] / "golden" / "phrases"
SAMPLES = sorted(path for path in GOLDEN.iterdir() if path.is_file() and path.suffix)
FILES = PhraseFileFormats()
MOST_SECONDS = 20.0
MOST_MEMORY = 400 * 2**20


def rows_of(path: Path, choice: ReadChoice | None = None) -> list[FileRow]:
    return list(FILES.read(path, FILES.inspect(path, choice or ReadChoice())))


def problem_with(path: Path, data: bytes, choice: ReadChoice | None = None) -> Problem:
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        rows_of(path, choice)
    text = sentence(caught.value.problem, caught.value.details)
    assert path.name in text or caught.value.problem is Problem.PHRASE_FILE_CODEC
    return caught.value.problem


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


SHEET = "xl__worksheets__sheet1_xml"
REFUSED = {
    "empty": (b"", Problem.PHRASE_FILE_EMPTY),
    "only space": (b" \r\n\t\n", Problem.PHRASE_FILE_EMPTY),
    "only a mark": (b"\xef\xbb\xbf", Problem.PHRASE_FILE_EMPTY),
    "picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40, Problem.PHRASE_FILE_NOT_TEXT),
    "zeros": (bytes(100_000), Problem.PHRASE_FILE_NOT_TEXT),
    "zeros after text": (b"code,content\na,b\n" + bytes(500_000), Problem.PHRASE_FILE_NOT_TEXT),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Problem.PHRASE_FILE_OLD_EXCEL),
    "mixed": ("编码,内容\na,你好世界\n".encode() + "b,再见各位\n".encode("gbk"), Problem.PHRASE_FILE_ENCODING),
    "cut in a letter": ("编码,内容\na,你好世界，今天".encode()[:-1], Problem.PHRASE_FILE_ENCODING),
    "no encoding": (b"code,content\na,\xff\xff\x81\n", Problem.PHRASE_FILE_ENCODING),
    "a million columns": (b"code,content\n" + b"," * 1_000_000 + b"\n", Problem.PHRASE_FILE_COLUMNS_TOO_MANY),
    "a million columns in the header": (b"code," * 300_000 + b"content\n", Problem.PHRASE_FILE_COLUMNS_TOO_MANY),
    "a line without end": (b"code,content\na," + b"x" * 3_000_000, Problem.PHRASE_FILE_CELL_TOO_LONG),
    "a quote without end": (b'code,content\na,"' + b"xxxxxxxxx\n" * 300_000, Problem.PHRASE_FILE_CELL_TOO_LONG),
    "unknown columns": (b"foo,bar\nx,y\nx,z\n", Problem.PHRASE_FILE_COLUMNS),
    "DTD": (b'<!DOCTYPE a [<!ENTITY b "c">]><a><text>&b;</text></a>', Problem.PHRASE_FILE_DTD),
    "DTD from elsewhere": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>', Problem.PHRASE_FILE_DTD),
    "truncated XML": (b"<a><p><code>a</code><text>b</text></p><p>", Problem.PHRASE_FILE_BROKEN),
    "deep XML": (b"<a>" * 200_000, Problem.PHRASE_FILE_TOO_DEEP),
    "endless attribute": (b'<a b="' + b"x" * 40_000_000, Problem.PHRASE_FILE_COLUMNS),
    "XML without rows": (b"<a/>", Problem.PHRASE_FILE_COLUMNS),
    "XML of strange names": (b"<a><b><c>x</c><d>y</d></b><b><c>x</c><d>y</d></b></a>", Problem.PHRASE_FILE_COLUMNS),
    "newer XML": (b'<phrases xmlns="urn:agent-console:phrases" version="2"/>', Problem.PHRASE_FILE_NEWER),
    "own XML with more": (
        b'<phrases xmlns="urn:agent-console:phrases" version="1"><x/></phrases>',
        Problem.PHRASE_FILE_BROKEN,
    ),
    "YAML of other things": (b"matches: []\n", Problem.PHRASE_FILE_FORMAT),
    "YAML bomb": (b"matches:\n - &a {trigger: x, replace: y}\n - *a\n", Problem.PHRASE_FILE_DTD),
    "deep YAML": (b"matches: " + b"[" * 50_000, Problem.PHRASE_FILE_TOO_DEEP),
    "broken YAML": (b"matches:\n - trigger: 'x\n", Problem.PHRASE_FILE_BROKEN),
    "broken zip": (b"PK\x03\x04" + b"x" * 1000, Problem.PHRASE_FILE_BROKEN),
    "zip of other things": (zipped(a=b"b"), Problem.PHRASE_FILE_BROKEN),
    "empty sheet": (zipped(**{SHEET: b"<worksheet/>"}), Problem.PHRASE_FILE_EMPTY),
    "sheet with a DTD": (zipped(**{SHEET: b"<!DOCTYPE a []><worksheet/>"}), Problem.PHRASE_FILE_DTD),
    "sheet far to the right": (
        zipped(**{SHEET: b'<w><row r="1"><c r="XFD1" t="str"><v>x</v></c></row></w>'}),
        Problem.PHRASE_FILE_COLUMNS_TOO_MANY,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_phrase_file_is_refused_soon(tmp_path: Path, name: str) -> None:
    data, problem = REFUSED[name]
    begin = time.monotonic()
    assert problem_with(tmp_path / "phrases", data) is problem
    assert time.monotonic() - begin < MOST_SECONDS


def test_two_gigabytes_of_zeros_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "phrases.csv"
    with path.open("wb") as file:
        file.truncate(2 * 2**30)
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as caught:
            rows_of(path)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    assert caught.value.problem is Problem.PHRASE_FILE_TOO_LARGE


def test_a_zip_that_swells_is_not_taken_in_whole(tmp_path: Path) -> None:
    swelling = b"<worksheet>" + b"<row><c t='str'><v>" + b"x" * 60_000_000 + b"</v></c></row></worksheet>"
    tracemalloc.start()
    try:
        assert problem_with(tmp_path / "a.xlsx", zipped(**{SHEET: swelling})) is Problem.PHRASE_FILE_CELL_TOO_LONG
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_files_that_are_not_there_and_unknown_encodings_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UserError) as caught:
            rows_of(path)
        assert caught.value.problem is Problem.PHRASE_FILE_UNREADABLE
    assert problem_with(tmp_path / "a.csv", b"code,text\na,b\n", ReadChoice(encoding="klingon")) is (
        Problem.PHRASE_FILE_CODEC
    )
    assert problem_with(tmp_path / "a.csv", b"code,text\na,b\n", ReadChoice(encoding="hex")) is (
        Problem.PHRASE_FILE_CODEC
    )
    assert problem_with(tmp_path / "a.csv", "code,text\na,好\n".encode("gbk"), ReadChoice(encoding="utf-8")) is (
        Problem.PHRASE_FILE_ENCODING
    )
    assert problem_with(tmp_path / "a.csv", b"code,text\na,b\n", ReadChoice(FileFormat.XML)) is (
        Problem.PHRASE_FILE_FORMAT
    )


def test_rows_that_cannot_be_taken_are_listed_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b'code,content\r\n1,"a\r\nb"\r\n2,\r\n\r\n3,"x"y\r\n4,a,b\r\n5,' + b"x" * 100_001 + b'\r\n6,ok\r\n7,"never\r\n'
    )
    found = rows_of(path)
    assert [(row.line, row.reason) for row in found if isinstance(row, BadRow)] == [
        (4, BadReason.NO_TEXT),
        (6, BadReason.BROKEN_QUOTES),
        (7, BadReason.TOO_MANY_CELLS),
        (8, BadReason.TEXT_TOO_LONG),
        (10, BadReason.UNCLOSED_QUOTES),
    ]
    assert [(row.code, row.content) for row in found if isinstance(row, PhraseRow)] == [("1", "a\nb"), ("6", "ok")]


def test_columns_can_be_mapped_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"foo|bar\nx|y\n")
    mapping = (Meaning.CODE, Meaning.CONTENT)
    for has_header, count in ((True, 1), (False, 2)):
        found = FILES.inspect(path, ReadChoice(separator="|", mapping=mapping, has_header=has_header))
        assert found.certain
        assert len(list(FILES.read(path, found))) == count
    xml = tmp_path / "a.xml"
    xml.write_bytes(b"<a><b><c>x</c><d>y</d></b><b><c>x2</c><d>y2</d></b></a>")
    found = FILES.inspect(xml, ReadChoice())
    assert (found.columns, found.certain, found.preview[0]) == (("c", "d"), False, ("x", "y"))
    found = FILES.inspect(xml, ReadChoice(mapping=mapping))
    assert [(row.code, row.content) for row in FILES.read(xml, found) if isinstance(row, PhraseRow)] == [
        ("x", "y"),
        ("x2", "y2"),
    ]


def test_a_tab_outside_quotes_is_the_texts_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'code,content\n\ta,"\tb"\n"""q","\t\tc"\n')
    assert [(row.code, row.content) for row in rows_of(path) if isinstance(row, PhraseRow)] == [
        ("\ta", "b"),
        ('"q', "\tc"),
    ]


def test_reading_can_be_given_up(tmp_path: Path) -> None:
    for sample in SAMPLES:
        with pytest.raises(CancelledError):
            list(FILES.read(sample, FILES.inspect(sample, ReadChoice()), cancelled=lambda: True))


def test_an_anonymous_copy_keeps_the_structure_and_no_words(tmp_path: Path) -> None:
    for sample in SAMPLES:
        target = tmp_path / sample.name
        FILES.write_anonymous(sample, target, None)
        copy = target.read_bytes()
        assert copy != sample.read_bytes()
        for word in ("发货", "今天", "Hello", "open", "Harbour", "one"):
            for encoding in ("utf-8", "gb18030", "utf-16-le"):
                assert word.encode(encoding) not in copy.replace(b"phone", b"")
        if sample.suffix == ".csv":
            assert copy.count(b",") == sample.read_bytes().count(b",")
            assert copy.count(b"\n") == sample.read_bytes().count(b"\n")
        if sample.suffix == ".xlsx":
            with zipfile.ZipFile(target) as book:
                assert len(book.read("xl/worksheets/sheet1.xml")) > 100
        if sample.suffix == ".xml":
            assert copy.count(b"<") == sample.read_bytes().count(b"<")


def test_every_reason_format_and_meaning_has_a_word() -> None:
    assert len({bad_row_sentence(reason) for reason in BadReason}) == len(BadReason)
    assert len({format_name(each) for each in FileFormat}) == len(FileFormat)
    assert len({meaning_name(each) for each in Meaning}) == len(Meaning)


# --- anything in ------------------------------------------------------------------------------

fuzz = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refused(path: Path, choice: ReadChoice | None) -> str:
    try:
        return "".join(each.excerpt if isinstance(each, BadRow) else each.content for each in rows_of(path, choice))
    except UserError as error:
        return sentence(error.problem, error.details)


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for choice in (None, *map(ReadChoice, FileFormat)):
        begin = time.monotonic()
        read_or_refused(path, choice)
        assert time.monotonic() - begin < MOST_SECONDS
    assert path.read_bytes() == data


@fuzz
@given(st.binary(max_size=2_000))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path / "phrases", data)


@fuzz
@given(st.text(st.sampled_from("编码内容code,;\t\"'\r\n<>/&#13;=:- []{}|!*%@0aé好\ufeff\u2028"), max_size=400))
def test_any_text(tmp_path: Path, text: str) -> None:
    survives(tmp_path / "phrases", text.encode())


@fuzz
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damage_to_a_good_file(tmp_path: Path, sample: Path, data: st.DataObject) -> None:
    content = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        kind = data.draw(st.sampled_from(["cut", "change", "insert", "repeat"]))
        if kind == "cut":
            del content[place : place + data.draw(st.integers(1, 40))]
        elif kind == "change":
            content[place : place + 1] = data.draw(st.binary(min_size=1, max_size=2))
        elif kind == "insert":
            content[place:place] = data.draw(st.binary(max_size=8))
        else:
            content[place:place] = content[: data.draw(st.integers(1, 200))]
    survives(tmp_path / "phrases", bytes(content))
