"""Room of the looks: colours, fonts and lengths that every widget takes from the one theme in force.

One theme is in force for the whole process, as Qt's own palette is; `current()` gives it. A widget reads it
when it paints, and is told of a change by Qt itself (PaletteChange, FontChange) or by `Theme.changed`.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from console.ui.style import render_style
from console.ui.tokens import DARK, LIGHT, Tokens


class Mode(Enum):
    """Which of the two sets of colours is wanted."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class FontRole(Enum):
    """What a text is for; the value is its size in points where a pixel is 1/96 inch, at 100 %."""

    BASE = 9.75
    MESSAGE = 10.2
    SECONDARY = 9.0
    MARK = 8.25
    TITLE = 11.25


CJK_FAMILIES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
MONO_FAMILIES = ("Cascadia Mono", "Consolas", "Menlo", "Noto Sans Mono CJK SC", "DejaVu Sans Mono", "monospace")
_USUAL_POINTS = {"win32": 9.0, "darwin": 13.0}
"""Size of the system's font where the user has not changed it; elsewhere GNOME's 11."""
_STOPGAPS = frozenset({"DejaVu Sans", "Bitstream Vera Sans", "Sans Serif", "Sans"})
"""What a system shows that has no interface font of its own."""


class _Fallback:
    """Holds the theme in force (see the module's docstring)."""

    theme: Theme | None = None


class Theme(QObject):
    """The looks in force: mode, text size and what follows from them.

    changed is sent after the palette, fonts and style sheet of the application were replaced.
    """

    changed = Signal()

    def __init__(self, mode: Mode = Mode.LIGHT, text_percent: int = 100, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._percent = _within(text_percent)
        self._app: QApplication | None = None
        self._is_prepared = False
        self._system_family = ""
        self._system_factor = 1.0
        self._points_per_pixel = 1.0
        self._tokens = LIGHT
        self._fonts: dict[tuple[FontRole, bool], QFont] = {}
        self._choose_tokens()

    @property
    def mode(self) -> Mode:
        """The mode that was asked for."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Tell whether the dark colours are in force."""
        return self._tokens is DARK

    @property
    def text_percent(self) -> int:
        """The wanted size of text: 100 to 200."""
        return self._percent

    @property
    def scale(self) -> float:
        """How much larger than designed texts and lengths are: the setting times the system's own wish."""
        return self._percent / 100 * self._system_factor

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    def color(self, name: str) -> QColor:
        """Give a token as a colour; name is a field of Tokens."""
        return QColor(getattr(self._tokens, name))

    def px(self, length: float) -> int:
        """Give a design length (in pixels at 100 %, steps of 4) in today's device-independent pixels."""
        return max(1, round(length * self.scale)) if length else 0

    def points(self, role: FontRole) -> float:
        """Give the size of a role in points."""
        return role.value * self._points_per_pixel * self.scale

    def font(self, role: FontRole = FontRole.BASE, *, bold: bool = False, tabular: bool = False) -> QFont:
        """Give the font of a role, a copy; tabular: digits of one width, for numbers that are watched."""
        font = self._fonts.get((role, tabular))
        if font is None:
            font = QFont()
            font.setFamilies(self._families())
            font.setPointSizeF(self.points(role))
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[(role, tabular)] = font
        font = QFont(font)
        if bold or role is FontRole.TITLE:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def mono(self, role: FontRole = FontRole.SECONDARY) -> QFont:
        """Give a font of fixed pitch in the size of a role (codes, key names)."""
        font = QFont()
        font.setFamilies([*MONO_FAMILIES, *CJK_FAMILIES])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(self.points(role))
        return font

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark, or what the system has."""
        if mode is not self._mode:
            self._mode = mode
            self._refresh()

    def set_text_percent(self, percent: int) -> None:
        """Choose the size of text, 100 to 200 % of the system's."""
        percent = _within(percent)
        if percent != self._percent:
            self._percent = percent
            self._refresh()

    def prepare(self, app: QApplication) -> None:
        """Put this theme's colours and fonts in force; its style sheet, which dresses the widgets, waits for apply."""
        first = self._app is None
        self._app = app
        if first:
            self._read_system_font()
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._system_changed)
            self.setParent(app)
        _Fallback.theme = self
        self._set_colours(app)
        self._is_prepared = True

    def apply(self, app: QApplication) -> None:
        """Dress the application in this theme, and keep it dressed when the system's colours or font change."""
        if not self._is_prepared:
            self.prepare(app)
        self._is_prepared = False
        self._set_style(app)

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._refresh()

    def _read_system_font(self) -> None:
        font = QGuiApplication.font()
        self._system_family = QFontInfo(font).family()
        screen = QGuiApplication.primaryScreen()
        dpi = screen.logicalDotsPerInch() if screen is not None else 96.0
        # Points are of the screen's logical inch: 72 pixels on macOS, 96 elsewhere (or as the user told X).
        self._points_per_pixel = 96.0 / 72.0 if sys.platform == "darwin" and dpi < 90 else 1.0
        usual = _USUAL_POINTS.get(sys.platform, 11.0)
        self._system_factor = min(2.0, max(1.0, font.pointSizeF() / usual))

    def _choose_tokens(self) -> None:
        dark = self._mode is Mode.DARK
        if self._mode is Mode.SYSTEM and QGuiApplication.instance() is not None:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        self._tokens = DARK if dark else LIGHT

    def _families(self) -> list[str]:
        if not self._system_family:
            return list(CJK_FAMILIES)
        others = [name for name in CJK_FAMILIES if name != self._system_family]
        # Two unlike faces in one line look patched: a stopgap gives way to the one that has all the letters.
        stopgap = self._system_family in _STOPGAPS
        return [*others, self._system_family] if stopgap else [self._system_family, *others]

    def _refresh(self) -> None:
        if self._app is None:
            self._choose_tokens()
            self._fonts.clear()
            return
        self._set_colours(self._app)
        self._set_style(self._app)

    def _set_colours(self, app: QApplication) -> None:
        self._choose_tokens()
        self._fonts.clear()
        app.setPalette(palette_of(self._tokens))
        app.setFont(self.font(FontRole.BASE))

    def _set_style(self, app: QApplication) -> None:
        colours = {field.name: str(getattr(self._tokens, field.name)) for field in fields(self._tokens)}
        sizes = {role.name.lower(): self.points(role) for role in FontRole}
        app.setStyleSheet(render_style(colours, sizes, self.px, dark=self.dark))
        self.changed.emit()


def current() -> Theme:
    """Give the theme in force; before any was applied, a light one."""
    if _Fallback.theme is None:
        _Fallback.theme = Theme()
    return _Fallback.theme


def looks_changed(event: QEvent) -> bool:
    """Tell whether a changeEvent means that colours or sizes have changed."""
    return event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}


def palette_of(tokens: Tokens) -> QPalette:
    """Give the palette that Qt's own painting should use."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.surface_2,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.ToolTipBase: tokens.tooltip,
        role.ToolTipText: tokens.on_tooltip,
        role.PlaceholderText: tokens.text_3,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.surface_2,
        role.Mid: tokens.line,
        role.Dark: tokens.outline,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.hint))
    return palette


def _within(percent: int) -> int:
    return min(200, max(100, percent))
