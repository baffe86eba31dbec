"""Quick phrases (W4) in the real window, step by step by the names that are fixed, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import window_names as names
from tests.helpers.atspi import BUTTON, MENU_ITEM, TEXT, Console, Control, eventually
from tests.helpers.desktop import Desktop
from tests.helpers.window_names import LANGUAGES, said

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@dataclass(frozen=True)
class Words:
    """The fixed names of W4 in one language."""

    recent: str
    contact: str
    new: str
    dialog: str
    group: str
    new_group: str
    group_name: str
    add: str
    code: str
    content: str
    save: str
    edit: str
    delete: str
    export: str
    as_csv: str
    as_xml: str
    ok: str
    export_progress: str
    import_: str
    from_csv: str
    from_xml: str
    clear: str
    import_progress: str
    edit_dialog: str
    open: str


WORDS = {
    "zh_CN": Words(
        "最近联系", "张女士", "新建", "新增快捷短语", "选择分组", "新增分组", "分组名称", "添加", "快捷编码",
        "快捷短语内容", "保存", "编辑", "删除", "导出", "导出为CSV格式(推荐)", "导出为XML格式", "确定", "导出进度",
        "导入", "导入CSV格式", "导入XML格式", "清空当前正在使用的快捷短语列表", "导入进度", "编辑快捷短语", "打开",
    ),
    "en": Words(
        "Recent", "Ms Zhang", "New", "New quick phrase", "Group", "New group", "Group name", "Add", "Code",
        "Phrase content", "Save", "Edit", "Delete", "Export", "Export as CSV (recommended)", "Export as XML", "OK",
        "Export progress", "Import", "Import CSV", "Import XML", "Clear the current phrase list first",
        "Import progress", "Edit quick phrase", "Open",
    ),
}  # fmt: skip
TREE = names.PHRASE_LIST


def tree_of(console: Console, language: str) -> Control:
    return console.find(TREE.role, TREE.name(language))


def phrases_in(tree: Control) -> list[str]:
    """Give the rows that are phrases; a group's row ends with its count."""
    return [row for row in tree.rows if not row.endswith(("条短语", " phrases", " phrase"))]


def choose_file(console: Console, title: str, path: Path, accept: str) -> None:
    """Fill in Qt's own file dialog; the dialog before it has the same name."""

    def ready() -> Control | None:
        try:
            dialog = console.look(("file chooser", "dialog"), title)
            return dialog if dialog is not None and console.all(TEXT, dialog) else None
        except LookupError:
            return None  # it went while it was looked at

    dialog = eventually(ready, "the file dialog")
    assert dialog is not None
    console.all(TEXT, dialog)[0].write(str(path))
    console.find(BUTTON, accept, dialog).press()


def open_recent(console: Console, language: str) -> None:
    console.find("page tab", WORDS[language].recent).click()
    rows = console.find(names.CONVERSATIONS.role, names.CONVERSATIONS.name(language))
    eventually(lambda: rows.rows, "conversations")
    rows.click_row(0)
    console.find(names.COMPOSER.role, names.COMPOSER.name(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_insert_edit_delete(desktop: Desktop, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        open_recent(console, language)
        tree = tree_of(console, language)
        console.press(words.new)
        dialog = console.find("dialog", words.dialog)
        console.find("combo box", words.group, dialog)
        console.find(BUTTON, words.new_group, dialog).press()
        console.find(TEXT, words.group_name, dialog).write("ZZ")
        console.find(BUTTON, words.add, dialog).press()
        console.gone(TEXT, words.group_name)
        console.find(TEXT, words.content, dialog).write("Hello from W4")
        console.find(TEXT, words.code, dialog).write("w4")
        console.find(BUTTON, words.save, dialog).press()
        console.gone("dialog", words.dialog)
        row = tree.row("Hello from W4")
        tree.child(row).click()
        composer = console.find(names.COMPOSER.role, names.COMPOSER.name(language))
        eventually(lambda: composer.text == "Hello from W4", "the phrase in the input")
        console.press(names.SEND.name(language))
        messages = console.find(names.MESSAGES.role, names.MESSAGES.name(language))
        messages.row("Hello from W4")
        tree.child(tree.row("Hello from W4")).click(button=3)
        console.find(MENU_ITEM, words.edit).press()
        dialog = console.find("dialog", words.edit_dialog)
        console.find(TEXT, words.content, dialog).write("Changed in W4")
        console.find(BUTTON, words.save, dialog).press()
        console.gone("dialog", words.edit_dialog)
        tree.child(tree.row("Changed in W4")).click(button=3)
        console.find(MENU_ITEM, words.delete).press()
        eventually(lambda: not any("Changed in W4" in row for row in tree.rows), "the phrase to be gone")
        console.press(said(language, "Undo"))
        tree.row("Changed in W4")


@pytest.mark.parametrize("xml", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_out_to_a_file_and_in_again(desktop: Desktop, tmp_path: Path, language: str, xml: bool) -> None:
    words = WORDS[language]
    path = tmp_path / ("phrases.xml" if xml else "phrases.csv")
    with Console(desktop, tmp_path / "data", "--training", lang=language) as console:
        tree = tree_of(console, language)
        eventually(lambda: len(tree.rows) > 20, "phrases")
        before = phrases_in(tree)
        console.press(words.export)
        dialog = console.find("dialog", words.export)
        console.find("radio button", words.as_xml if xml else words.as_csv, dialog).press()
        console.find(BUTTON, words.ok, dialog).press()
        choose_file(console, words.export, path, words.save)
        console.find("progress bar", words.export_progress)
        console.find(BUTTON, words.ok).press()
        console.gone("progress bar", words.export_progress)
        assert path.stat().st_size > 1000
        console.press(words.import_)
        dialog = console.find("dialog", words.import_)
        console.find("radio button", words.from_xml if xml else words.from_csv, dialog).press()
        console.find("check box", words.clear, dialog).press()
        console.find(BUTTON, words.ok, dialog).press()
        choose_file(console, words.import_, path, words.open)
        console.find("progress bar", words.import_progress)
        console.find(BUTTON, words.ok).press()
        console.gone("progress bar", words.import_progress)
        eventually(lambda: phrases_in(tree) == before, "the same phrases in the same order")


def test_by_keys_alone(desktop: Desktop, tmp_path: Path) -> None:
    path = tmp_path / "keys.csv"
    with Console(desktop, tmp_path / "data", "--training") as console:
        open_recent(console, "zh_CN")
        tree = tree_of(console, "zh_CN")
        eventually(lambda: len(tree.rows) > 20, "phrases")
        count = len(tree.rows)
        console.find(BUTTON, "新建").focus()
        console.to_front()
        desktop.press("space")
        dialog = console.find("dialog", "新增快捷短语")
        code = console.find(TEXT, "快捷编码", dialog)
        console.to_front()
        eventually(lambda: "focused" in code.states, "the keyboard in the code")
        desktop.type("kb")
        desktop.press("Tab")
        desktop.type("Typed by keys")
        desktop.press("ctrl+Return")
        console.gone("dialog", "新增快捷短语")
        tree.row("kb，Typed by keys")
        console.to_front()
        desktop.press("alt+q")
        desktop.type("kb")
        eventually(lambda: any("Typed by keys" in row for row in tree.rows), "the phrase found")
        desktop.press("Return")
        composer = console.find(names.COMPOSER.role, "消息输入框")
        eventually(lambda: composer.text == "Typed by keys", "the phrase in the input")
        console.find(TEXT, "搜索短语").write("")
        console.find(BUTTON, "导出").focus()
        console.to_front()
        desktop.press("space")
        console.find("dialog", "导出")
        console.to_front()
        desktop.press("Return")
        choose_file(console, "导出", path, "保存")
        bar = console.find("progress bar", "导出进度")
        assert bar
        console.find(BUTTON, "确定")
        console.to_front()
        desktop.press("Return")
        console.gone("progress bar", "导出进度")
        assert path.read_bytes().count(b"\r\n") > count // 2
