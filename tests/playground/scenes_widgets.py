"""Scenes of the base widgets."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from console.domain.presence import AgentStatus, Show
from console.ui.icons import icon
from console.ui.theme import current
from console.ui.widgets import (
    Avatar,
    Banner,
    BannerKind,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    IconButton,
    InlineEdit,
    SearchField,
    StatusButton,
    UndoBar,
    button,
    paint_badge,
    paint_chip,
    paint_status_dot,
    paint_waiting_ring,
    plain_label,
)
from tests.playground import scene

ICONS = (
    "search",
    "smile",
    "image",
    "phrases",
    "history",
    "send",
    "more",
    "pin-filled",
    "unread",
    "bell",
    "settings",
    "users",
    "tag",
    "note",
    "check-double",
)


def _pane() -> tuple[QWidget, QVBoxLayout]:
    pane = QWidget()
    pane.setProperty("role", "pane")
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(pane)
    column.setContentsMargins(20, 20, 20, 20)
    column.setSpacing(12)
    return pane, column


@scene("controls")
def controls() -> QWidget:
    """Every control that the style sheet dresses."""
    pane, column = _pane()
    column.addLayout(_buttons())
    column.addLayout(_icon_buttons())
    column.addWidget(SearchField("Search", "搜索联系人、消息", "Ctrl+K"))
    tabs = QTabBar()
    for text in ("正在联系", "最近联系", "联系人"):
        tabs.addTab(text)
    column.addWidget(tabs)
    column.addLayout(_fields())
    column.addLayout(_choices())
    edit = QPlainTextEdit("亲，今天16点前拍下当天发货")
    edit.setMaximumHeight(70)
    column.addWidget(edit)
    rows = QListWidget()
    # A row chosen before the style sheet is applied is measured without it.
    rows.ensurePolished()
    rows.addItems(["基本设置", "消息中心", "聊天设置", "自动回复设置"] * 3)
    rows.setCurrentRow(1)
    rows.setMaximumHeight(130)
    column.addWidget(rows)
    progress = QProgressBar()
    progress.setValue(64)
    column.addWidget(progress)
    return pane


def _buttons() -> QHBoxLayout:
    row = QHBoxLayout()
    for text, kind in (("发送", "primary"), ("新建", "soft"), ("导入", "plain"), ("修改", "link"), ("删除", "danger")):
        row.addWidget(button(text, kind))
    off = button("保存", "primary")
    off.setEnabled(False)
    row.addWidget(off)
    row.addStretch()
    return row


def _icon_buttons() -> QHBoxLayout:
    row = QHBoxLayout()
    for name in ICONS:
        row.addWidget(IconButton(name, name))
    checked = IconButton("phrases", "快捷短语", "Alt+Q")
    checked.setCheckable(True)
    checked.setChecked(True)
    row.addWidget(checked)
    row.addStretch()
    return row


def _fields() -> QGridLayout:
    grid = QGridLayout()
    line = QLineEdit()
    line.setPlaceholderText("快捷编码")
    combo = QComboBox()
    combo.addItems(["物流", "问候", "售后"])
    grid.addWidget(line, 0, 0)
    grid.addWidget(combo, 0, 1)
    grid.addWidget(QSpinBox(), 0, 2)
    return grid


def _choices() -> QHBoxLayout:
    row = QHBoxLayout()
    for index, text in enumerate(("当天第一次收到买家消息时自动回复", "记住密码")):
        check = QCheckBox(text)
        check.setChecked(not index)
        row.addWidget(check)
    for index, text in enumerate(("CSV(推荐)", "XML")):
        radio = QRadioButton(text)
        radio.setChecked(not index)
        row.addWidget(radio)
    return row


class _Painted(QWidget):
    """Rings, badges, chips and dots in a row each."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        theme = current()
        for index, seconds in enumerate((3, 9, 29, 31, 38, 41, 126, 179, 181, 900)):
            paint_waiting_ring(painter, QRectF(10 + index * 44, 10, 16, 16), seconds)
            paint_waiting_ring(painter, QRectF(10 + index * 44, 36, 32, 32), seconds)
        paint_waiting_ring(painter, QRectF(460, 36, 32, 32), 50, paused=True)
        for index, count in enumerate((0, 1, 12, 99, 1000)):
            paint_badge(painter, 60 + index * 50, 92, count)
        left = 10.0
        for text, kind in (("金牌", "warn"), ("钻石", ""), ("团队 v3", "accent"), ("投诉", "bad"), ("新增", "ok")):
            left = paint_chip(painter, left, 124, text, kind).right() + theme.px(8)
        for index, status in enumerate((*AgentStatus, *Show)):
            paint_status_dot(painter, QRectF(12 + index * 30, 146, 14, 14), status)


@scene("painted")
def painted() -> QWidget:
    """What delegates paint."""
    pane, column = _pane()
    widget = _Painted()
    widget.setMinimumSize(520, 180)
    column.addWidget(widget)
    return pane


@scene("people")
def people() -> QWidget:
    """Avatars, the inline edit and the status button."""
    pane, column = _pane()
    row = QHBoxLayout()
    names = ("旗舰店:小美", "小鹿爱吃糖", "lin_2088", "阿茶", "云", "Anna Berg", "42", "😊")
    for name, status in zip(names, (*AgentStatus, None, Show.AWAY, Show.BUSY), strict=True):
        avatar = Avatar(40)
        avatar.show_person(name, name, presence=status)
        row.addWidget(avatar)
    column.addLayout(row)
    row = QHBoxLayout()
    edit = InlineEdit("Signature", "Write a signature")
    edit.set_text("双11满300减30，满500减60，可叠加店铺券")
    status = StatusButton()
    status.set_status(AgentStatus.ONLINE)
    row.addWidget(edit, 1)
    row.addWidget(status)
    column.addLayout(row)
    edit = InlineEdit("Signature", "Write a signature")
    edit.set_text("being edited")
    edit.edit()
    column.addWidget(edit)
    label = ElidedLabel(
        "连衣裙详情页 · 第3次来访 · 杭州 · \u202eevil override\u202c and more than fits in the room there is",
        "secondary",
    )
    column.addWidget(label)
    flow = FlowLayout()
    for text in ("老客户", "金牌", "投诉过", "要发票", "杭州", "VIP", "连衣裙"):
        flow.addWidget(plain_label(text, "chip"))
    column.addLayout(flow)
    pane.resize(420, 220)
    return pane


@scene("notices")
def notices() -> QWidget:
    """Banners, the empty state and the undo bar."""
    pane, column = _pane()
    for kind, text, action in (
        (BannerKind.INFO, "A newer phrase pack is there.", "Show"),
        (BannerKind.WARN, "No keyring on this computer: the password is asked each time.", ""),
        (BannerKind.ERROR, "The disk is full. Messages are kept in memory until there is room.", "Try again"),
        (BannerKind.OFFLINE, "Offline. Next try in 12 s.", "Connect now"),
    ):
        banner = Banner()
        banner.show_notice(kind, text, action)
        column.addWidget(banner)
    column.addWidget(EmptyState("phrases", "No conversation", "Buyers who write appear here.", "Show contacts"), 1)
    bar = UndoBar(pane)
    pane.resize(560, 480)
    bar.offer("The phrase was deleted.")
    return pane


@scene("icons")
def icons() -> QWidget:
    """Every icon."""
    from console.ui.style import resource_folder

    pane = QWidget()
    pane.setProperty("role", "pane")
    grid = QGridLayout(pane)
    names = sorted(path.stem for path in resource_folder("icons").glob("*.svg"))
    for index, name in enumerate(names):
        tool = IconButton("check", name)
        tool.setIcon(icon(name))
        grid.addWidget(tool, index // 10, index % 10)
    return pane
