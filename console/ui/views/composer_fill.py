"""What a phrase becomes where it is inserted: parts of plain text and of values, and where the caret goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.domain.contacts import Contact
from console.domain.facts import LONGEST, mentioned
from console.domain.variables import AGENT, BUYER, ORDER, PRODUCT, SHOP, PartKind, expand, parse
from console.services.session import Session
from console.ui.views.composer_chips import gaps, units
from console.ui.views.composer_edit import Piece, fit
from console.ui.widgets.text import one_line


@dataclass(frozen=True, slots=True)
class Filled:
    """A phrase ready to insert."""

    pieces: tuple[Piece, ...]
    caret: int | None
    """Where {光标} stood, counted from the start in Qt's units; None without one."""
    first_gap: tuple[int, int] | None
    """The first place still to be filled in, counted the same way."""


def filled(content: str, values: Mapping[str, str], now: datetime | None) -> Filled:
    """Fill in what is known. Values are not looked through again, and bring no braces of their own."""
    safe = {name: value.replace("{", "｛").replace("}", "｝") for name, value in values.items()}
    pieces: list[Piece] = []
    caret: int | None = None
    length = 0
    for part in parse(fit(content)):
        if part.kind is PartKind.CARET:
            caret = length if caret is None else caret
            continue
        ready = expand(part.source, safe, now)
        known = part.kind is PartKind.VARIABLE and not ready.stops
        pieces.append((ready.text, known))
        length += _units(ready.text)
    open_ = gaps("".join(text for text, _ in pieces))
    first = (open_[0].start, open_[0].end) if open_ else None
    return Filled(tuple(piece for piece in pieces if piece[0]), caret, first)


def _units(text: str) -> int:
    return units(text, len(text))


def values_for(session: Session, contact: Contact | None, said: list[str]) -> dict[str, str]:
    """Give what is known of a conversation; said: what was written in it, the oldest first."""
    name = session.profile.name
    values = {AGENT: one_line(name, 40), SHOP: one_line(session.profile.shop, 40)}
    if contact is not None:
        values[BUYER] = one_line(contact.remark or contact.name, 40)
        facts = session.desk.facts.known(contact.id).or_else(mentioned(said))
        values[PRODUCT], values[ORDER] = one_line(facts.product, LONGEST), facts.order
    return values
