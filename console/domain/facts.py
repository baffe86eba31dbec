"""What a buyer's conversation is about: the product and the order, as the agent noted or as it was mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 80
LOOKED_AT: Final = 500
"""So many characters of a message are looked at: nobody names an order behind a page of text, and a flood costs."""
_ORDER: Final = re.compile(r"(?:订单(?:编?号)?\D{0,6}|\border\b[^\d\n]{0,12})(\d{10,22})(?!\d)", re.IGNORECASE)
_NAMED: Final = re.compile(r"商品(?:名称?)?\s*[:：]\s*(?P<name>[^\n]{2,80})")
_SHARED: Final = re.compile(r"【(?P<name>[^】\n]{2,80})】\s*https?://")
"""How shops' apps share a product: its name in brackets before the link."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The product and the order of a conversation; empty for what is not known."""

    product: str = ""
    order: str = ""

    def or_else(self, other: Facts) -> Facts:
        """Fill what is not known here from other facts."""
        return Facts(self.product or other.product, self.order or other.order)


def mentioned(texts: Sequence[str]) -> Facts:
    """Give what was mentioned last in messages, the oldest of which comes first."""
    product = order = ""
    for whole in reversed(texts):
        text = whole[:LOOKED_AT]
        orders = [match[1] for match in _ORDER.finditer(text)]
        names = sorted(
            (match.start(), match["name"].strip()) for form in (_NAMED, _SHARED) for match in form.finditer(text)
        )
        order = order or (orders[-1] if orders else "")
        product = product or (names[-1][1] if names else "")
        if order and product:
            break
    return Facts(product, order)
