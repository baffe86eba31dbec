"""The theme: contrast, lengths, re-colouring, and that the style sheet uses only what there is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from console.ui.icons import icon, icon_pixmap, picture_icon
from console.ui.style import resource_folder
from console.ui.theme import DARK, LIGHT, FontRole, Mode, Theme, Tokens

WORDS = ("text", "text_2", "text_3", "accent_text", "ok_text", "warn_text", "bad_text")
SURFACES = ("bg", "surface", "surface_2", "bubble_in", "bubble_out", "selection", "hover")


def luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    value = QColor(colour)
    return 0.2126 * linear(value.redF()) + 0.7152 * linear(value.greenF()) + 0.0722 * linear(value.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_surface(tokens: Tokens) -> None:
    for word in WORDS:
        for surface in SURFACES:
            ratio = contrast(getattr(tokens, word), getattr(tokens, surface))
            assert ratio >= 4.5, (word, surface, ratio)
    for word, surface in (
        ("on_accent", "accent"),
        ("on_bad", "bad"),
        ("on_tooltip", "tooltip"),
        ("ok_text", "ok_soft"),
        ("warn_text", "warn_soft"),
        ("bad_text", "bad_soft"),
        ("accent_text", "accent_soft"),
        ("text", "highlight"),
    ):
        ratio = contrast(getattr(tokens, word), getattr(tokens, surface))
        assert ratio >= 4.5, (word, surface, ratio)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_marks_stand_out(tokens: Tokens) -> None:
    for mark in ("outline", "accent", "ok", "warn", "bad"):
        assert contrast(getattr(tokens, mark), tokens.surface) >= 3.0, mark


def test_lengths_and_fonts_grow_together(theme: Theme) -> None:
    length, size = theme.px(8), theme.font(FontRole.BASE).pointSizeF()
    theme.set_text_percent(200)
    assert theme.px(8) == 2 * length
    assert theme.font(FontRole.BASE).pointSizeF() == pytest.approx(2 * size)
    assert QApplication.font().pointSizeF() == pytest.approx(2 * size)
    theme.set_text_percent(900)
    assert theme.text_percent == 200


def test_mode_changes_the_whole_application(theme: Theme) -> None:
    seen: list[bool] = []

    def note() -> None:
        seen.append(theme.dark)

    theme.changed.connect(note)
    theme.set_mode(Mode.DARK)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().window().color() == QColor(DARK.surface)
    assert DARK.accent in app.styleSheet()
    theme.set_mode(Mode.LIGHT)
    theme.changed.disconnect(note)
    assert seen == [True, False]
    assert "@" not in app.styleSheet()


def test_the_style_sheets_drawings_exist(theme: Theme) -> None:
    for mode in (Mode.LIGHT, Mode.DARK):
        theme.set_mode(mode)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        for part in app.styleSheet().split('url("')[1:]:
            path = part.split('"')[0]
            assert not QIcon(path).pixmap(16, 16).isNull(), path


def test_icons_follow_the_theme(theme: Theme) -> None:
    light = icon("close").pixmap(QSize(18, 18)).toImage()
    theme.set_mode(Mode.DARK)
    dark = icon("close").pixmap(QSize(18, 18)).toImage()
    assert light != dark
    assert light.pixelColor(9, 9).lightness() < dark.pixelColor(9, 9).lightness()


def test_icons_are_sharp_on_fine_screens(theme: Theme) -> None:
    assert icon("search").pixmap(QSize(18, 18), 2.0).toImage().size() == QSize(36, 36)
    assert icon_pixmap("search", 18, dpr=1.5).toImage().width() == 27


def test_every_icon_is_a_line_drawing_in_the_current_colour(theme: Theme) -> None:
    coloured = {"agent-console", "tray", "tray-unread", "tray-offline"}
    names = {path.stem for path in resource_folder("icons").glob("*.svg")}
    assert len(names) >= 45
    for name in names:
        text = (resource_folder("icons") / f"{name}.svg").read_text(encoding="utf-8")
        pixmap = picture_icon(name).pixmap(18, 18) if name in coloured else icon_pixmap(name, 18)
        assert any(pixmap.toImage().pixelColor(x, y).alpha() > 128 for x in range(18) for y in range(18)), name
        if name not in coloured:
            assert 'viewBox="0 0 18 18"' in text, name
            assert "currentColor" in text, name


def test_a_wrong_icon_name_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-drawing")
