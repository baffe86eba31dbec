"""Every kind of file there is: what a sample of it is taken for, and each row that comes out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from console.domain.phrase_files import BadReason, BadRow, FileFormat, PhraseRow, ReadChoice, RowImage
from console.formats.files import PhraseFileFormats
from console.options_phrases import FORMATS

GOLDEN = Path(__file__).parents[1] / "golden" / "phrases"
FILES = PhraseFileFormats()


def row(line: int, group: str, code: str, title: str, content: str, **more: object) -> PhraseRow:
    path = tuple(group.split("/")) if group else ()
    return PhraseRow(line, path, code, title, content, **more)  # type: ignore[arg-type]


EXPECTED = {
    "qianniu.csv": (
        FileFormat.QIANNIU,
        "utf-8",
        [
            row(2, "发货", "fh", "", "亲，今天16点前付款\n当天发货 /:^_^"),
            row(4, "", "001", "", '他说"好的"'),
            row(5, "", "nogroup", "", "没有第三格"),
        ],
    ),
    "qianniu-old.csv": (
        FileFormat.QIANNIU_OLD,
        "gb18030",
        [
            row(2, "售后", "th", "", "退货请先申请\n再寄回,谢谢"),
            row(3, "空的组", "", "", "", is_group_only=True),
            row(4, "", "zx", "", "在的，请说"),
        ],
    ),
    "kefubao.csv": (
        FileFormat.KEFUBAO,
        "utf-8-sig",
        [row(2, "售前/尺码", "", "问尺码", "平时穿多大？"), row(3, "售前", "", "欢迎", "欢迎光临")],
    ),
    "bot-v3.csv": (
        FileFormat.BOT_V3,
        "utf-8",
        [
            row(4, "售后/物流", "wl", "查物流", "请稍等，这就去查", images=(RowImage("wuliu.png"),)),
            row(5, "售后", "tp", "", "", images=(RowImage("missing.png"),)),
        ],
    ),
    "wecom.xlsx": (
        FileFormat.WECOM,
        None,
        [
            row(2, "售前/问候", "", "欢迎", "您好，欢迎光临\n请问需要什么？"),
            row(3, "售后", "", "", "退货 & 换货"),
        ],
    ),
    "shop-sheet.xlsx": (
        FileFormat.SHOP_SHEET,
        None,
        [row(3, "发货", "001", "", "  今天发货 "), row(5, "", "x9", "", "12345")],
    ),
    "chatwoot.csv": (
        FileFormat.CHATWOOT,
        "utf-8",
        [row(2, "", "hello", "", "Hello, how can I help?"), row(3, "", "bye", "", "Thanks!\nSee you")],
    ),
    "zammad.csv": (
        FileFormat.ZAMMAD,
        "utf-8",
        [
            row(2, "Shop/Front", "", "Opening hours", "We are open from 9 to 18.", tags=("hours", "open")),
            row(3, "Shop/Back", "", "Returns", "Within 14 days.", tags=("Office",)),
        ],
    ),
    "beeftext.csv": (
        FileFormat.BEEFTEXT,
        "utf-8",
        [
            row(1, "", "addr", "Address", "12 Tea Lane\nHarbour Town"),
            row(3, "", "sig", "Signature", "Kind regards"),
        ],
    ),
    "espanso.yml": (
        FileFormat.ESPANSO,
        "utf-8",
        [
            row(3, "", ":hi", "Greeting", "Hello there", tags=("welcome", "start")),
            row(7, "", "001", "", "First line\n  second line\n", tags=(":one",)),
            BadRow(11, BadReason.NOT_SUPPORTED, ":pic trigger image_path"),
        ],
    ),
    "any.xml": (
        FileFormat.XML,
        "gb18030",
        [
            row(4, "发货", "fh", "", "今天发货\n请放心 <3"),
            row(6, "发货", "dh", "", "单号 & 快递"),
            row(8, "售后", "th", "", "/:>_< 抱歉"),
        ],
    ),
    "flat.xml": (FileFormat.XML, "utf-8", [row(1, "", "a", "", "one"), row(1, "", "b", "", "two")]),
    "excel-unicode.txt": (FileFormat.TABLE, "utf-16", [row(2, "数字", "001", "", "=1+1")]),
    "semicolon.csv": (FileFormat.TABLE, "utf-8", [row(2, "x", "001", "", "a,b")]),
    "console-1.csv": (
        FileFormat.CONSOLE_CSV,
        "utf-8-sig",
        [
            row(
                2,
                "发货/今天",
                "fh",
                "标题",
                "=发货&#44;",
                tags=("急", "a|b"),
                variants=("第二种",),
                id="p-1",
            ),
            row(3, "空", "", "", "", is_group_only=True),
        ],
    ),
    "console-1.xml": (
        FileFormat.CONSOLE_XML,
        "utf-8",
        [
            row(4, "", "", "", "无分组", id="p-0"),
            row(
                7,
                "发货/今天",
                "001",
                "标题 & 更多",
                "两行\n  文字 /:^_^",
                variants=("第二种",),
                tags=("急",),
                images=(RowImage("a.png", b"\x00\x01\x02"),),
                id="p-1",
                valid_from=date(2026, 11, 1),
                valid_until=date(2026, 11, 11),
                group_id="g-1",
                source="pack",
                created_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
                changed_at=datetime(2026, 1, 3, 3, 4, 5, 6, tzinfo=UTC),
                last_used_at=datetime(2026, 2, 3, tzinfo=UTC),
                use_count=3,
                pinned=True,
                hidden=True,
            ),
            row(9, "发货/今天", "", "", "bell\x07 é", id="p-2", group_id="g-1"),
            row(11, "空", "", "", "", is_group_only=True, group_id="g-2"),
        ],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_exactly_its_rows(name: str) -> None:
    file_format, encoding, rows = EXPECTED[name]
    found = FILES.inspect(GOLDEN / name, ReadChoice())
    assert (found.choice.format, found.choice.encoding, found.certain) == (file_format, encoding, True)
    assert list(FILES.read(GOLDEN / name, found)) == rows


@pytest.mark.parametrize("name", EXPECTED)
def test_saying_the_format_gives_the_same_rows(name: str) -> None:
    file_format, encoding, rows = EXPECTED[name]
    found = FILES.inspect(GOLDEN / name, ReadChoice(file_format, encoding))
    assert list(FILES.read(GOLDEN / name, found)) == rows


def test_every_format_has_a_sample_and_a_name_on_the_command_line() -> None:
    assert {file_format for file_format, _, _ in EXPECTED.values()} == set(FileFormat)
    assert set(FORMATS) == {file_format.value for file_format in FileFormat}
    assert {path.name for path in GOLDEN.iterdir() if path.is_file() and path.suffix} == set(EXPECTED)
