"""The last edge: what nobody caught is logged with its trace and shown once; the data is safe in the store."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)


class CrashHook:
    """Catches errors that escape from Qt slots and from the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._show: Callable[[str], None] | None = None
        sys.excepthook = self._uncaught
        loop.set_exception_handler(self._in_loop)

    def attach(self, show: Callable[[str], None]) -> None:
        """Say who shows the trace to the user."""
        self._show = show

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        log.critical("uncaught", exc_info=(kind, error, trace))
        self._tell("".join(traceback.format_exception(kind, error, trace)))

    def _in_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG002 - asyncio's
        error = context.get("exception")
        log.critical("uncaught in the loop: %s", context.get("message"), exc_info=error)
        if isinstance(error, BaseException):
            self._tell("".join(traceback.format_exception(error)))

    def _tell(self, details: str) -> None:
        if self._show is not None:
            self._show(details)
        else:
            sys.stderr.write(details)
