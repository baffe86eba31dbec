"""What tests of the chat pane share: hostile texts."""

from __future__ import annotations

HOSTILE = (
    "<b>bold</b> <img src=x onerror=alert(1)> &amp; <script>alert(1)</script>",
    "invoice\u202egnp.exe and \u2066isolated\u2069 text \u200f\u061c",
    "z" + "\u0301\u0316\u0334" * 300 + "algo",
    "zero\u200b\u200b\u200b\u2060width" + "\u200b" * 5000 + "end",
    "javascript:alert(1) data:text/html,x file:///etc/passwd https://shop.example.com/ok",
    "http://аррӏе.com/login 和 https://user@evil.example/x 。",
    "\x00\x01\x07bell\x1b[31mred\x7f",
    "\n" * 500 + "after many lines",
    "长" * 20000,
    "👨‍👩‍👧‍👦 family 🏳️‍🌈 " + "\u200d" * 1000 + "x",
    "السلام عليكم 123 hello",
)
