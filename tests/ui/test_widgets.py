"""The base widgets: keyboard, names, languages, and strangers' text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.domain.presence import AgentStatus, Show
from console.ui.theme import Mode, Theme
from console.ui.widgets import (
    Avatar,
    Banner,
    BannerKind,
    ElidedLabel,
    EmptyState,
    FlowLayout,
    IconButton,
    InlineEdit,
    PictureView,
    SearchField,
    StatusButton,
    UndoBar,
    Urgency,
    avatar_colour,
    avatar_pixmap,
    initials,
    one_line,
    paint_badge,
    paint_status_dot,
    paint_waiting_ring,
    plain_label,
    urgency,
    waiting_fraction,
)
from tests.helpers.qt import settle, until
from tests.playground import scenes


@pytest.fixture(autouse=True)
def _dressed(theme: Theme) -> None:
    """Every widget here wears the theme."""


def signals(signal: object) -> list[tuple[object, ...]]:
    """Collect what a signal sends."""
    seen: list[tuple[object, ...]] = []
    signal.connect(lambda *values: seen.append(values))  # type: ignore[attr-defined]
    return seen


# --- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines\r\nand\ttabs", "two lines and tabs"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("\u2066x\u2069\u200b\ufeff", "x"),
        ("  spaces   everywhere ", "spaces everywhere"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_one_line_ends_floods() -> None:
    assert len(one_line("x" * 100_000)) == 200
    assert len(one_line("e" + "\u0301" * 100_000 + "nd")) <= 5 + 2


def test_labels_never_read_markup() -> None:
    label = plain_label("<b>bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    elided = ElidedLabel("<img src=x>\nsecond")
    assert elided.textFormat() is Qt.TextFormat.PlainText
    assert elided.text() == "<img src=x> second"


def test_elided_label_gives_the_whole_as_a_hint(qtbot: QtBot) -> None:
    label = ElidedLabel("a long text that does not fit")
    qtbot.addWidget(label)
    label.resize(40, 20)
    label.show()
    assert label.toolTip() == "a long text that does not fit"
    label.resize(900, 20)
    assert not label.toolTip()


# --- painting ---------------------------------------------------------------------------------


def test_urgency_and_fraction_follow_the_limits() -> None:
    assert [urgency(at) for at in (0, 29.9, 30, 39, 40, 179, 180)] == [
        Urgency.CALM,
        Urgency.CALM,
        Urgency.SOON,
        Urgency.SOON,
        Urgency.LATE,
        Urgency.LATE,
        Urgency.LOST,
    ]
    fractions = [waiting_fraction(at) for at in range(200)]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1


def painted(paint: object) -> QImage:
    image = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint(painter)  # type: ignore[operator]
    painter.end()
    return image


def test_waiting_differs_by_shape_not_only_colour() -> None:
    """Turned to grey of one depth, the stages still differ."""

    def shape(seconds: float, *, paused: bool = False) -> bytes:
        def paint(painter: QPainter) -> None:
            paint_waiting_ring(painter, QRectF(0, 0, 32, 32), seconds, paused=paused)

        image = painted(paint)
        light = QColor("#e3e6ea").lightness()
        return bytes(int(image.pixelColor(x, y).lightness() < light - 20) for x in range(32) for y in range(32))

    shapes = [shape(5), shape(35), shape(100), shape(500), shape(100, paused=True)]
    assert len(set(shapes)) == len(shapes)


def test_statuses_differ_by_shape() -> None:
    def shape(status: AgentStatus) -> bytes:
        def paint(painter: QPainter) -> None:
            paint_status_dot(painter, QRectF(4, 4, 24, 24), status)

        image = painted(paint)
        return bytes(int(image.pixelColor(x, y).lightness() < 220) for x in range(32) for y in range(32))

    assert len({shape(status) for status in (AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY)}) == 3
    assert shape(AgentStatus.OFFLINE) != shape(AgentStatus.ONLINE)


def test_badge_grows_with_the_number() -> None:
    widths = []
    for count in (1, 12, 1000):

        def paint(painter: QPainter, count: int = count) -> None:
            widths.append(paint_badge(painter, 30, 16, count).width())

        painted(paint)
    assert widths == sorted(widths)


# --- avatars ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("小鹿爱吃糖", "小鹿"),
        ("云", "云"),
        ("旗舰店:小美", "旗舰"),
        ("lin_2088", "Lin"),
        ("Anna Berg", "AB"),
        ("", "?"),
        ("\u202e\u202e", "?"),
        ("<b>", "B"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_colour_belongs_to_the_address() -> None:
    assert avatar_colour("a@shop") == avatar_colour("a@shop")
    assert len({avatar_colour(f"buyer{n}@shop").name() for n in range(50)}) > 5


def test_avatar_shows_a_picture_and_survives_a_false_one(tmp_path: Path) -> None:
    good = tmp_path / "good.png"
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    assert image.save(str(good))
    assert avatar_pixmap("Lin", "lin", 40, good).toImage().pixelColor(20, 20) == QColor("#00ff00")
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n not a picture")
    shown = avatar_pixmap("Lin", "lin", 40, bad).toImage().pixelColor(20, 5)
    assert shown == avatar_colour("lin")
    assert avatar_pixmap("Lin", "lin", 40, tmp_path / "none.png").size() == QSize(40, 40)
    assert avatar_pixmap("Lin", "lin", 40, dpr=2).size() == QSize(80, 80)


def test_avatar_widget_is_named(qtbot: QtBot) -> None:
    avatar = Avatar()
    qtbot.addWidget(avatar)
    avatar.show_person("Lin\u202e", "lin@shop", presence=Show.AWAY)
    assert avatar.accessibleName() == "Lin"
    assert not avatar.grab().isNull()


# --- buttons ----------------------------------------------------------------------------------


def test_icon_button_says_name_and_shortcut_and_keeps_the_focus_elsewhere(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    edit = QLineEdit()
    tool = IconButton("smile", "Emoticons", "Ctrl+E")
    column.addWidget(edit)
    column.addWidget(tool)
    window.show()
    edit.setFocus()
    presses = signals(tool.clicked)
    QTest.mouseClick(tool, Qt.MouseButton.LeftButton)
    assert len(presses) == 1
    assert window.focusWidget() is edit
    assert tool.accessibleName() == "Emoticons"
    assert "Ctrl" in tool.toolTip() or "⌘" in tool.toolTip()
    assert tool.sizeHint().height() >= 28
    assert QAccessible.queryAccessibleInterface(tool).role() is QAccessible.Role.Button


def test_status_button_offers_the_others(qtbot: QtBot) -> None:
    status = StatusButton()
    qtbot.addWidget(status)
    status.set_status(AgentStatus.ONLINE)
    chosen, custom = signals(status.status_chosen), signals(status.custom_asked)
    words = [action.text() for action in status.menu().actions() if not action.isSeparator()]
    assert words == ["Online", "Busy", "Away", "Invisible", "Custom…"]
    status.menu().actions()[1].trigger()
    assert chosen == [(AgentStatus.BUSY,)]
    assert status.text() == "Online"
    next(action for action in status.menu().actions() if action.text() == "Custom…").trigger()
    assert len(custom) == 1
    status.set_status(AgentStatus.BUSY)
    assert status.text() == "Busy"
    assert status.accessibleName() == "Status"
    status.set_offered([AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY])
    assert "Invisible" not in [action.text() for action in status.menu().actions()]


# --- fields -----------------------------------------------------------------------------------


@pytest.fixture
def inline(qtbot: QtBot) -> InlineEdit:
    edit = InlineEdit("Signature", "Write a signature", 20)
    qtbot.addWidget(edit)
    edit.set_text("before")
    edit.show()
    return edit


def test_inline_edit_saves_by_enter(inline: InlineEdit) -> None:
    saved = signals(inline.saved)
    QTest.mouseClick(inline, Qt.MouseButton.LeftButton)
    assert inline.editing
    QTest.keyClicks(inline, "after")
    QTest.keyClick(inline, Qt.Key.Key_Return)
    assert saved == [("after",)]
    assert not inline.editing
    assert inline.value == "after"


def test_inline_edit_cancels_by_escape(inline: InlineEdit) -> None:
    saved, canceled = signals(inline.saved), signals(inline.canceled)
    QTest.keyClick(inline, Qt.Key.Key_Return)
    QTest.keyClicks(inline, "after")
    QTest.keyClick(inline, Qt.Key.Key_Escape)
    assert (saved, len(canceled)) == ([], 1)
    assert inline.text() == "before"


def test_inline_edit_is_a_label_until_it_is_edited(inline: InlineEdit) -> None:
    QTest.keyClicks(inline, "xyz")
    assert inline.text() == "before"
    QTest.keyClick(inline, Qt.Key.Key_Space)
    assert inline.editing


def test_inline_edit_saves_when_left_and_is_quiet_without_a_change(inline: InlineEdit) -> None:
    saved = signals(inline.saved)
    inline.edit()
    inline.clearFocus()
    QApplication.sendEvent(inline, QEvent(QEvent.Type.None_))
    until(lambda: not inline.editing) if inline.hasFocus() else None
    assert saved == []
    inline.edit()
    inline.setText("a\u202eb\nc")
    QTest.keyClick(inline, Qt.Key.Key_Enter)
    assert saved == [("ab c",)]


def test_inline_edit_takes_what_a_screen_reader_writes(inline: InlineEdit) -> None:
    saved = signals(inline.saved)
    inline.setText("spoken")
    assert inline.editing
    QTest.keyClick(inline, Qt.Key.Key_Return)
    assert saved == [("spoken",)]


def test_a_stored_text_does_not_disturb_an_edit(inline: InlineEdit) -> None:
    inline.edit()
    QTest.keyClicks(inline, "mine")
    inline.set_text("from elsewhere")
    assert inline.text() == "mine"
    QTest.keyClick(inline, Qt.Key.Key_Escape)
    assert inline.text() == "from elsewhere"


def test_search_field_keys(qtbot: QtBot) -> None:
    field = SearchField("Search", "Search contacts", "Ctrl+K")
    qtbot.addWidget(field)
    field.resize(300, 30)
    field.show()
    moved, left = signals(field.moved), signals(field.left)
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert moved == [(Qt.Key.Key_Down,)]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), left) == ("", [])
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert len(left) == 1
    assert field.accessibleName() == "Search"


# --- notices ----------------------------------------------------------------------------------


def test_banner_tells_acts_and_closes(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    pressed, closed = signals(banner.pressed), signals(banner.closed)
    assert banner.isHidden()
    banner.show_notice(BannerKind.ERROR, "<b>full</b>", "Try again")
    assert banner.text == "<b>full</b>"
    assert banner.accessibleName() == "<b>full</b>"
    banner._action.click()
    banner._close.click()
    assert (len(pressed), len(closed)) == (1, 1)
    assert banner.isHidden()


def test_undo_bar_undoes_or_expires_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 300)
    edit = QLineEdit(window)
    window.show()
    edit.setFocus()
    bar = UndoBar(window)
    undone, expired = signals(bar.undone), signals(bar.expired)
    bar.offer("deleted")
    assert window.rect().contains(bar.geometry())
    bar._undo.click()
    assert (len(undone), len(expired)) == (1, 0)
    edit.setFocus()
    bar.offer("deleted", shown_ms=1)
    until(lambda: expired)
    assert (len(undone), len(expired)) == (1, 1)
    bar.offer("first")
    bar.offer("second")
    assert len(expired) == 2
    bar.dismiss()
    bar.dismiss()
    assert len(expired) == 3


def test_empty_state_offers_the_next_step(qtbot: QtBot) -> None:
    empty = EmptyState("search", "Nothing", "No hits", "Search everywhere")
    qtbot.addWidget(empty)
    pressed = signals(empty.pressed)
    empty._action.click()
    assert len(pressed) == 1


def test_flow_layout_breaks_rows_and_clears(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(window)
    for _ in range(10):
        label = QLabel("tag")
        label.setFixedSize(50, 20)
        flow.addWidget(label)
    window.resize(230, 200)
    window.show()
    settle()
    assert flow.heightForWidth(230) == 3 * 20 + 2 * 4
    assert flow.heightForWidth(2000) == 20
    flow.clear()
    settle()
    assert flow.count() == 0
    assert not window.findChildren(QLabel)


@pytest.mark.usefixtures("no_windows_left")
def test_picture_view_zooms_and_frees_itself(qtbot: QtBot) -> None:
    image = QImage(2000, 1500, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    view = PictureView(image, "a\u202eb.png")
    view.show()
    settle()
    assert view.windowTitle() == "ab.png"
    small = view._picture.pixmap().size()
    view.toggle_zoom()
    assert view._picture.pixmap().size() == QSize(2000, 1500)
    settle()
    view.toggle_zoom()
    assert view._picture.pixmap().size() == small
    view.close()


# --- all --------------------------------------------------------------------------------------


OURS = sorted(name for name, build in scenes().items() if build.__module__.endswith(("_widgets", "_dialogs")))


@pytest.mark.parametrize("name", OURS)
def test_every_scene_survives_theme_text_size_and_language(name: str, theme: Theme, qtbot: QtBot) -> None:
    window = scenes()[name]()
    window.show()
    settle()
    theme.set_mode(Mode.DARK)
    theme.set_text_percent(200)
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    for child in window.findChildren(QWidget):
        QApplication.sendEvent(child, QEvent(QEvent.Type.LanguageChange))
    settle()
    assert not QPixmap(window.grab()).isNull()
    window.close()
    window.deleteLater()
    settle()
