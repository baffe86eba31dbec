"""Writes the manual's page of settings, docs/manual/LANGUAGE/settings.md, from how the options are declared.

python -m tools.settings_page          write both
python -m tools.settings_page check    only say which is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

from console.domain.options import AnyOption, Form, Section
from console.i18n import SOURCE_LANGUAGE, install, translated
from console.settings.schema import SCHEMA
from console.ui.dialogs.settings_options import section_title

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "zh_CN")
PICTURES = {
    Section.GENERAL: "settings",
    Section.NOTIFICATIONS: "settings-notifications",
    Section.CHAT: "settings-chat",
    Section.PERSONAL: "settings-personal",
    Section.RECEPTION: "settings-reception",
    Section.AUTO_REPLY: "autoreply-page",
}
FRAME = {
    "en": {
        "title": "# Settings",
        "lead": (
            "`Ctrl+,` opens them; so do Custom… in the menu of the status, Settings… in the menu behind your picture "
            "and in that of the tray.\n"
            "The field at the upper left searches all options. OK stores everything at once, Apply too and stays "
            "open, Cancel or `Esc` stores nothing.\n"
            "Restore defaults puts the page that is shown back; that as well is stored only with OK or Apply. What "
            "does not fit is said beside its control, and nothing is stored then."
        ),
        "option": "option", "usual": "usual", "what": "what it does", "on": "on", "off": "off", "empty": "empty",
        "needs": "Needs {name}.", "between": " ",
        "general": (
            "### Data and backup\n\n"
            "The page shows where everything is kept. Back up now makes a checked copy of the account that stays; one "
            "is made every day besides. Restore… lists the copies: the account is closed, goes back, and is opened "
            "again; what was there is kept aside.\n"
            "Export settings… writes the options of this page into a file, Import settings… shows those of a file on "
            "the pages, to be stored with OK. Accounts and passwords are never in it."
        ),
        "personal": "Name, picture, signatures and the text beside each status are kept with the account.",
        "auto-reply": "The rules are kept with the account.",
    },
    "zh_CN": {
        "title": "# 系统设置",
        "lead": (
            "按 `Ctrl+,` 打开；状态菜单里的“自定义…”、头像菜单和托盘菜单里的“系统设置…”也可以。\n"
            "左上角的输入框可以搜索所有选项。“确定”一次保存全部更改，"
            "“应用”保存后不关闭窗口，“取消”或 `Esc` 什么都不保存。\n"
            "“恢复默认”把当前页面恢复为默认值，同样要点“确定”或“应用”才保存。填写有误时会在该选项旁说明，此时什么都不保存。"
        ),
        "option": "选项", "usual": "默认", "what": "说明", "on": "开", "off": "关", "empty": "空",
        "needs": "需要先开启“{name}”。", "between": "",
        "general": (
            "### 数据与备份\n\n"
            "页面上显示数据存放在哪里。“立即备份”为账号做一份经过检查、长期保留的备份；此外每天自动备份一次。"
            "“恢复备份…”列出所有备份：账号会先关闭，恢复后重新打开，原有数据另行保存。\n"
            "“导出设置…”把这些选项写入文件；“导入设置…”把文件中的选项显示在页面上，点“确定”后保存。文件中从不包含账号和密码。"
        ),
        "personal": "昵称、头像、个性签名和各状态的文字随账号保存。",
        "auto-reply": "自动回复规则随账号保存。",
    },
}  # fmt: skip


def page_path(language: str) -> Path:
    """Give the page of a language."""
    return ROOT / "docs" / "manual" / language / "settings.md"


def page(language: str) -> str:
    """Give the page as it should be."""
    install(language)
    try:
        words = FRAME[language]
        parts = [words["title"], words["lead"]]
        for section in Section:
            parts += [f"## {section_title(section)}", *_picture(section, language)]
            options = SCHEMA.within(section)
            if options:
                parts.append(_table(options, words))
            if section.value in words:
                parts.append(words[section.value])
        return "\n\n".join(parts) + "\n"
    finally:
        install(SOURCE_LANGUAGE)


def _picture(section: Section, language: str) -> list[str]:
    name = f"images/{language}-light/{PICTURES[section]}.png"
    return [f"![{section_title(section)}](../{name})"] if (ROOT / "docs" / "manual" / name).exists() else []


def _table(options: list[AnyOption], words: dict[str, str]) -> str:
    lines = [f"| {words['option']} | {words['usual']} | {words['what']} |", "| --- | --- | --- |"]
    for option in options:
        said = [translated(option.help)] if option.help else []
        if option.form is Form.CHOICE:
            said.append(" / ".join(translated(each) for each in option.words))
        switch = SCHEMA.get(option.needs)
        if switch is not None:
            said.append(words["needs"].format(name=translated(switch.label)))
        lines.append(f"| {translated(option.label)} | {_default(option, words)} | {words['between'].join(said)} |")
    return "\n".join(lines)


def _default(option: AnyOption, words: dict[str, str]) -> str:
    value = option.default
    if option.form is Form.SWITCH:
        return words["on"] if value else words["off"]
    if option.form is Form.CHOICE:
        choices: tuple[object, ...] = option.choices
        return translated(option.words[choices.index(value)])
    if option.form is Form.TIME:
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    if option.form is Form.TEXT:
        return str(value) or words["empty"]
    if not value and option.zero:
        return translated(option.zero)
    return f"{value} {translated(option.unit)}" if option.unit else str(value)


def main(words: list[str]) -> int:
    """Write the pages, or say which are out of date; 1 where one is."""
    if words not in ([], ["check"]):
        print(__doc__)
        return 2
    stale = 0
    for language in LANGUAGES:
        path, wanted = page_path(language), page(language)
        if not words:
            path.write_text(wanted, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            print(f"{path.relative_to(ROOT)} is out of date: python -m tools.settings_page")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
