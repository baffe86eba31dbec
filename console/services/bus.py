"""Carries facts from the services to whoever wants to know."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from console.domain.events import Event

log = logging.getLogger(__name__)
E = TypeVar("E", bound=Event)


class EventBus:
    """Publishes events to handlers, in order, on the caller's thread (the loop's)."""

    def __init__(self) -> None:
        self._handlers: dict[type, list[Callable[[Any], None]]] = {}

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call handler for every event of a kind; gives the function that ends it."""
        handlers = self._handlers.setdefault(kind, [])
        handlers.append(handler)

        def end() -> None:
            if handler in handlers:
                handlers.remove(handler)

        return end

    def publish(self, event: Event) -> None:
        """Hand an event to its handlers; one that fails is logged and does not keep the others from it."""
        for handler in tuple(self._handlers.get(type(event), ())):
            try:
                handler(event)
            except Exception:
                log.exception("a handler failed on %s", type(event).__name__)
