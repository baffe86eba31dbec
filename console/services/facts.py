"""Keeps what the agent noted of a buyer's product and order, for phrases to be filled in with."""

from __future__ import annotations

import json
from dataclasses import asdict

from console.domain.facts import LONGEST, Facts
from console.domain.ids import ContactId
from console.ports import Store


class BuyerFacts:
    """One account's notes of products and orders; what was read once is known at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[ContactId, Facts] = {}

    def known(self, contact_id: ContactId) -> Facts:
        """Give what is noted of a buyer, as far as it was read."""
        return self._known.get(contact_id, Facts())

    async def read(self, contact_id: ContactId) -> Facts:
        """Give what is noted of a buyer."""
        if contact_id not in self._known:
            stored = await self._store.read(lambda uow: uow.meta.get(_key(contact_id)))
            self._known.setdefault(contact_id, _facts(stored))
        return self._known[contact_id]

    async def note(self, contact_id: ContactId, *, product: str | None = None, order: str | None = None) -> None:
        """Keep a product or an order; an empty one is forgotten. Raises UserError (STORE_*)."""
        was = await self.read(contact_id)
        facts = Facts(
            was.product if product is None else _line(product),
            was.order if order is None else _line(order),
        )
        self._known[contact_id] = facts
        written = json.dumps(asdict(facts), ensure_ascii=False) if facts != Facts() else ""
        await self._store.write(lambda uow: uow.meta.set(_key(contact_id), written), durable=True)


def _key(contact_id: ContactId) -> str:
    return f"facts:{contact_id}"


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _facts(stored: str | None) -> Facts:
    try:
        values = json.loads(stored or "{}")
    except ValueError:
        values = {}
    if not isinstance(values, dict):
        values = {}
    return Facts(*(_line(value) if isinstance(value := values.get(name), str) else "" for name in ("product", "order")))
