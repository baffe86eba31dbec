"""The accessible names that acceptance runs rely on, in both languages, as far as they exist by now."""

from __future__ import annotations

from dataclasses import dataclass

from console import i18n
from console.i18n import tr
from tests.helpers.atspi import BUTTON, MENU_ITEM, TEXT

LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Named:
    """A control's roles and its fixed names."""

    role: tuple[str, ...]
    zh_cn: str
    en: str

    def name(self, language: str) -> str:
        """Give the name in a language."""
        return self.zh_cn if language == "zh_CN" else self.en


FRAME = Named(("frame",), "客服工作台", "Agent Console")
AGENT = Named(("label",), "客服昵称", "Agent name")
SIGNATURE = Named(TEXT, "个性签名", "Signature")
STATUS = Named(("combo box", *BUTTON), "状态", "Status")
SEARCH = Named(TEXT, "搜索", "Search")
ACTIVE = Named(("page tab",), "正在联系", "Active")
RECENT = Named(("page tab",), "最近联系", "Recent")
CONTACTS = Named(("page tab",), "联系人", "Contacts")
CONVERSATIONS = Named(("list",), "会话列表", "Conversations")
CONTACT = Named(("label",), "当前联系人", "Current contact")
MESSAGES = Named(("list",), "聊天消息", "Messages")
COMPOSER = Named(TEXT, "消息输入框", "Message input")
SEND = Named(BUTTON, "发送", "Send")
EMOTICONS = Named(BUTTON, "表情", "Emoticons")
IMAGE = Named(BUTTON, "图片", "Image")
HISTORY = Named(BUTTON, "聊天记录", "Chat history")
# Qt has no role of a toggle button: a button that stays down is a check box to screen readers.
PHRASES = Named(("toggle button", "check box"), "快捷短语", "Quick phrases")
PHRASE_SEARCH = Named(TEXT, "搜索短语", "Search phrases")
PHRASE_LIST = Named(("tree",), "短语列表", "Phrases")
PHRASE_BUTTONS = (
    Named(BUTTON, "新建", "New"),
    Named(BUTTON, "导入", "Import"),
    Named(BUTTON, "导出", "Export"),
)
NEW_PHRASE = Named(("dialog",), "新增快捷短语", "New quick phrase")
NEW_GROUP = Named(BUTTON, "新增分组", "New group")
IN_A_NEW_PHRASE = (
    Named(("combo box",), "选择分组", "Group"),
    Named(TEXT, "快捷编码", "Code"),
    Named(TEXT, "快捷短语内容", "Phrase content"),
    Named(BUTTON, "保存", "Save"),
)
IN_A_NEW_GROUP = (Named(TEXT, "分组名称", "Group name"), Named(BUTTON, "添加", "Add"))
EXPORT = Named(("dialog",), "导出", "Export")
IN_THE_EXPORT = (
    Named(("radio button",), "导出为CSV格式(推荐)", "Export as CSV (recommended)"),
    Named(("radio button",), "导出为XML格式", "Export as XML"),
    Named(BUTTON, "确定", "OK"),
)
IMPORT = Named(("dialog",), "导入", "Import")
IN_THE_IMPORT = (
    Named(("radio button",), "导入CSV格式", "Import CSV"),
    Named(("radio button",), "导入XML格式", "Import XML"),
    Named(("check box",), "清空当前正在使用的快捷短语列表", "Clear the current phrase list first"),
    Named(BUTTON, "确定", "OK"),
)
SIGN_IN = Named(("dialog",), "登录", "Sign in")
ACCOUNT = Named(TEXT, "账号", "Account")
PASSWORD = Named(("password text",), "密码", "Password")
REMEMBER = Named(("check box",), "记住密码", "Remember password")
SIGN_IN_BUTTON = Named(BUTTON, "登录", "Sign in")
SERVER_SETTINGS = Named(BUTTON, "服务器设置", "Server settings")
SERVER_ADDRESS = Named(TEXT, "服务器地址", "Server address")
CA_FILE = Named(TEXT, "CA证书文件", "CA certificate file")
STATUSES = (
    Named(MENU_ITEM, "在线", "Online"),
    Named(MENU_ITEM, "忙碌", "Busy"),
    Named(MENU_ITEM, "离开", "Away"),
    Named(MENU_ITEM, "隐身", "Invisible"),
    Named(MENU_ITEM, "自定义…", "Custom…"),
)

ON_THE_WINDOW = (
    FRAME, AGENT, SIGNATURE, STATUS, SEARCH, ACTIVE, RECENT, CONTACTS, CONVERSATIONS, PHRASE_SEARCH, PHRASE_LIST,
    *PHRASE_BUTTONS,
)  # fmt: skip
IN_A_CONVERSATION = (CONTACT, MESSAGES, COMPOSER, SEND, EMOTICONS, IMAGE, HISTORY, PHRASES)
IN_THE_SIGN_IN = (ACCOUNT, PASSWORD, REMEMBER, SIGN_IN_BUTTON, SERVER_SETTINGS)

LATER = (
    "dialog 系统设置 and its sections",
    "the four conditions of the automatic answers and their editors",
)
"""Rows of the list that belong to later releases and are not looked for yet."""


def said(language: str, source: str, **values: str) -> str:
    """Give one of the program's texts in a language."""
    i18n.install(language)
    return tr(source, **values)
