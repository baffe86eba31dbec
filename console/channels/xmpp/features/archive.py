"""XEP-0313: what the server kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from secrets import token_hex
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add, element, form, format_stamp
from console.channels.xmpp.stream import RequestError
from console.domain.errors import Problem, UserError
from console.domain.ids import ArchiveId

_PAGE = 100
_PAST = timedelta(days=7)
_FIN = f"{{{names.MAM}}}fin"
_LAST = f"{{{names.RSM}}}set/{{{names.RSM}}}last"

Ask = Callable[[str, Element], Awaitable[Element]]


async def catch_up(ask: Ask, queries: set[str], after: ArchiveId | None, now: datetime) -> ArchiveId | None:
    """Fetch page after page; the results themselves reach the reader as messages. Gives the new cursor.

    queries: where the id of the running query stands, so that the reader believes its results.
    Raises UserError (CONNECTION_LOST, NOT_SUPPORTED).
    """
    start = now - _PAST if after is None else None
    while True:
        query_id = token_hex(8)
        queries.add(query_id)
        try:
            answer = await ask("set", _query(query_id, after, start))
        except RequestError as error:
            if error.condition == "item-not-found" and after is not None:
                after, start = None, now - _PAST
                continue
            raise UserError(Problem.NOT_SUPPORTED, reason=error.condition) from error
        finally:
            queries.discard(query_id)
        fin = answer.find(_FIN)
        last = fin.findtext(_LAST) if fin is not None else None
        if last:
            after = ArchiveId(last)
        if fin is None or not last or fin.get("complete") in {"true", "1"}:
            return after
        await asyncio.sleep(0)


def _query(query_id: str, after: ArchiveId | None, start: datetime | None) -> Element:
    query = element(names.MAM, "query", queryid=query_id)
    if start is not None:
        form(query, names.MAM, start=format_stamp(start))
    paging = add(query, names.RSM, "set")
    add(paging, names.RSM, "max", str(_PAGE))
    if after is not None:
        add(paging, names.RSM, "after", after)
    return query
