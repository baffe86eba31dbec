"""What the connected server offers, and where its upload service is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.features import disco, upload
from console.domain.errors import Problem, UserError
from console.ports import Feature

_MOST_ITEMS = 50
_ALWAYS = frozenset(
    {Feature.TYPING, Feature.RECEIPTS, Feature.MARKERS, Feature.CORRECTION, Feature.RETRACTION, Feature.ROSTER}
)
_BY_NAMESPACE = {
    names.MAM: Feature.ARCHIVE,
    names.BLOCKING: Feature.BLOCKING,
    names.INVISIBLE: Feature.INVISIBLE,
}


class ServerServices:
    """Asks the server once per session what it can do."""

    def __init__(self, ask: Callable[[str, Element, str], Awaitable[Element]]) -> None:
        self._ask = ask
        self._upload: upload.Service | None = None
        self._own_origins: set[tuple[str, str, int]] = set()
        self._own_hosts: set[str] = set()
        self.features: frozenset[Feature] = frozenset()

    async def discover(self, account: str, domain: str) -> bool:
        """Ask; True where the answer differs from before. Raises UserError (CONNECTION_LOST)."""
        own, server, items = await asyncio.gather(
            disco.info(self._ask, account), disco.info(self._ask, domain), disco.items(self._ask, domain)
        )
        can = own.features | server.features
        found = set(_ALWAYS) | {feature for namespace, feature in _BY_NAMESPACE.items() if namespace in can}
        if ("pubsub", "pep") in own.identities | server.identities:
            found.add(Feature.AVATAR)
        self._upload = await self._find_upload(domain, server, items)
        if self._upload is not None:
            found.add(Feature.PICTURES)
            await self._learn_origin(self._upload)
        before, self.features = self.features, frozenset(found)
        return self.features != before

    async def _find_upload(self, domain: str, server: disco.Info, items: list[str]) -> upload.Service | None:
        if names.UPLOAD in server.features:
            return _service(domain, server)
        infos = await asyncio.gather(*(disco.info(self._ask, address) for address in items[:_MOST_ITEMS]))
        for address, info in zip(items, infos, strict=False):
            if names.UPLOAD in info.features:
                return _service(address, info)
        return None

    async def _learn_origin(self, service: upload.Service) -> None:
        """Ask for a place that stays empty: its address tells where the service's files lie."""
        self._own_hosts.add(service.address)
        try:
            slot = await upload.request_slot(self._ask, service, "probe.png", 1, "image/png")
        except UserError as error:
            if error.problem is Problem.CONNECTION_LOST:
                raise
            return
        self._note(slot)

    def _note(self, slot: upload.Slot) -> None:
        origin = upload.origin(slot.get)
        if origin is not None:
            self._own_origins.add(origin)

    async def slot(self, name: str, size: int, mime: str) -> upload.Slot:
        """Get a place for a file. Raises UserError (NOT_SUPPORTED, UPLOAD_*, CONNECTION_LOST)."""
        if self._upload is None:
            raise UserError(Problem.NOT_SUPPORTED, reason="upload")
        if 0 < self._upload.largest < size:
            raise UserError(Problem.UPLOAD_TOO_LARGE, size=str(size), limit=str(self._upload.largest))
        slot = await upload.request_slot(self._ask, self._upload, name, size, mime)
        self._note(slot)
        return slot

    def owns(self, url: str) -> bool:
        """Tell whether a web address lies at the upload service."""
        origin = upload.origin(url)
        if origin is None:
            return False
        return origin in self._own_origins or (origin[0] == "https" and origin[1] in self._own_hosts)


def _service(address: str, info: disco.Info) -> upload.Service:
    largest = info.forms.get("max-file-size", "")
    return upload.Service(address, int(largest) if largest.isdecimal() else 0)
