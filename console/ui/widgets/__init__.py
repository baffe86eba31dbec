"""Controls of our own: small, accessible, dressed by the theme, unaware of services and models."""

from console.ui.widgets.avatar import Avatar, avatar_colour, avatar_pixmap, initials
from console.ui.widgets.banner import Banner, BannerKind
from console.ui.widgets.buttons import IconButton, StatusButton, button, set_kind, status_icon, status_word, tooltip
from console.ui.widgets.empty_state import EmptyState
from console.ui.widgets.flow_layout import FlowLayout
from console.ui.widgets.inline_edit import InlineEdit
from console.ui.widgets.labels import ElidedLabel
from console.ui.widgets.painting import (
    WAITING_LIMITS,
    Urgency,
    badge_width,
    chip_width,
    paint_badge,
    paint_chip,
    paint_status_dot,
    paint_waiting_ring,
    urgency,
    urgency_role,
    waiting_fraction,
)
from console.ui.widgets.picture_view import PictureView
from console.ui.widgets.search_field import SearchField
from console.ui.widgets.text import one_line, plain_label
from console.ui.widgets.tool_line_edit import ToolLineEdit
from console.ui.widgets.undo_bar import Toast, UndoBar

__all__ = [
    "WAITING_LIMITS",
    "Avatar",
    "Banner",
    "BannerKind",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "IconButton",
    "InlineEdit",
    "PictureView",
    "SearchField",
    "StatusButton",
    "Toast",
    "ToolLineEdit",
    "UndoBar",
    "Urgency",
    "avatar_colour",
    "avatar_pixmap",
    "badge_width",
    "button",
    "chip_width",
    "initials",
    "one_line",
    "paint_badge",
    "paint_chip",
    "paint_status_dot",
    "paint_waiting_ring",
    "plain_label",
    "set_kind",
    "status_icon",
    "status_word",
    "tooltip",
    "urgency",
    "urgency_role",
    "waiting_fraction",
]
