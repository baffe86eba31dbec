"""The two sets of colours, in a module so light that the very first paint can have them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours as #rrggbb; *_text and text_* are for words (4.5 : 1 on every surface), hint never is."""

    bg: str
    surface: str
    surface_2: str
    line: str
    outline: str
    """Outlines of controls that are known by nothing else (check boxes): 3 : 1."""
    text: str
    text_2: str
    text_3: str
    hint: str
    accent: str
    accent_hover: str
    accent_soft: str
    accent_text: str
    on_accent: str
    bubble_in: str
    bubble_out: str
    selection: str
    hover: str
    ok: str
    ok_text: str
    ok_soft: str
    warn: str
    warn_text: str
    warn_soft: str
    bad: str
    bad_text: str
    bad_soft: str
    on_bad: str
    highlight: str
    tooltip: str
    on_tooltip: str


LIGHT = Tokens(
    bg="#f4f5f7",
    surface="#ffffff",
    surface_2="#f0f2f5",
    line="#e3e6ea",
    outline="#858e99",
    text="#1d2329",
    text_2="#5b6570",
    text_3="#606974",
    hint="#8b949e",
    accent="#2b6de8",
    accent_hover="#1f5fd4",
    accent_soft="#e4eefd",
    accent_text="#1f5fd4",
    on_accent="#ffffff",
    bubble_in="#ffffff",
    bubble_out="#dcebff",
    selection="#e8f0fe",
    hover="#f0f2f5",
    ok="#1f9d63",
    ok_text="#157347",
    ok_soft="#dff3e8",
    warn="#c77700",
    warn_text="#8f5500",
    warn_soft="#fdf0dc",
    bad="#d3382f",
    bad_text="#b9281f",
    bad_soft="#fde5e3",
    on_bad="#ffffff",
    highlight="#ffe08a",
    tooltip="#1d2329",
    on_tooltip="#ffffff",
)
DARK = Tokens(
    bg="#15181c",
    surface="#1d2126",
    surface_2="#262b31",
    line="#31373e",
    outline="#7a848f",
    text="#e7eaee",
    text_2="#a9b2bc",
    text_3="#9ba5b0",
    hint="#7a848f",
    accent="#5b93ff",
    accent_hover="#7fabff",
    accent_soft="#22344f",
    accent_text="#7fabff",
    on_accent="#0d1420",
    bubble_in="#262b31",
    bubble_out="#223a5e",
    selection="#25334a",
    hover="#262b31",
    ok="#46c28a",
    ok_text="#46c28a",
    ok_soft="#1d3a2d",
    warn="#e3a13b",
    warn_text="#e3a13b",
    warn_soft="#40311a",
    bad="#f0746c",
    bad_text="#ff8f87",
    bad_soft="#472625",
    on_bad="#1d0807",
    highlight="#6b5a1e",
    tooltip="#e7eaee",
    on_tooltip="#1d2126",
)
