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
)  # fmt: skip
IN_A_CONVERSATION = (CONTACT, MESSAGES, COMPOSER, SEND, EMOTICONS, IMAGE, HISTORY, PHRASES)
IN_THE_SIGN_IN = (ACCOUNT, PASSWORD, REMEMBER, SIGN_IN_BUTTON, SERVER_SETTINGS)

LATER = (
    "buttons below the phrases (新建, 导入, 导出) and the entries of a phrase's menu (编辑, 删除)",
    "dialog 新增快捷短语 and its controls",
    "dialogs 导出 and 导入 and their progress",
    "dialog 系统设置 and its sections",
    "the four conditions of the automatic answers and their editors",
)
"""Rows of the list that belong to later releases and are not looked for yet."""


def said(language: str, source: str, **values: str) -> str:
    """Give one of the program's texts in a language."""
    i18n.install(language)
    return tr(source, **values)
