"""XEP-0084 and XEP-0153: pictures of people, fetched one after the other and only when they changed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.features import pubsub
from console.channels.xmpp.stanzas import add, element
from console.channels.xmpp.stream import RequestError
from console.domain.channel_events import AvatarReceived
from console.domain.errors import UserError
from console.domain.ids import Address

NODE = names.AVATAR_META
LARGEST_OWN = 100 * 1024
_LARGEST = 256 * 1024
_META_INFO = f"{{{names.AVATAR_META}}}metadata/{{{names.AVATAR_META}}}info"
_DATA = f"{{{names.AVATAR_DATA}}}data"
_PHOTO = f"{{{names.VCARD_UPDATE}}}x/{{{names.VCARD_UPDATE}}}photo"
_VCARD_PHOTO = f"{{{names.VCARD}}}vCard/{{{names.VCARD}}}PHOTO"
_MIMES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

Ask = Callable[[str, Element, str], Awaitable[Element]]


class Avatars:
    """Fetches each picture once; what it holds is the hash of every contact's newest one."""

    def __init__(self, ask: Ask, emit: Callable[[AvatarReceived], None]) -> None:
        self._ask = ask
        self._emit = emit
        self._known: dict[Address, str] = {}
        self._wanted: dict[Address, tuple[str, str, bool]] = {}
        self._news = asyncio.Event()

    def from_event(self, peer: Address, item: Element | None) -> None:
        """Note what a contact published (XEP-0084)."""
        info = item.find(_META_INFO) if item is not None else None
        if info is None:
            self._taken_away(peer)
            return
        size = info.get("bytes", "")
        if not size.isdecimal() or int(size) <= _LARGEST:
            self._want(peer, info.get("id", ""), info.get("type", ""), vcard=False)

    def from_presence(self, peer: Address, stanza: Element) -> None:
        """Note the hash in a presence (XEP-0153)."""
        photo = stanza.find(_PHOTO)
        if photo is None:
            return
        digest = (photo.text or "").strip().lower()
        if digest:
            self._want(peer, digest, "", vcard=True)
        elif peer in self._known:
            self._taken_away(peer)

    def _taken_away(self, peer: Address) -> None:
        self._wanted.pop(peer, None)
        if self._known.get(peer) != "":
            self._known[peer] = ""
            self._emit(AvatarReceived(peer, b"", ""))

    def _want(self, peer: Address, digest: str, mime: str, *, vcard: bool) -> None:
        waiting = self._wanted.get(peer)
        if digest and self._known.get(peer) != digest and (waiting is None or waiting[0] != digest):
            self._wanted[peer] = (digest, mime, vcard)
            self._news.set()

    async def run(self) -> None:
        """Fetch what is wanted, one picture at a time, as long as the session lasts."""
        while True:
            while self._wanted:
                peer = next(iter(self._wanted))
                digest, mime, vcard = self._wanted.pop(peer)
                try:
                    data, told = await (self._fetch_vcard(peer) if vcard else self._fetch(peer, digest))
                except (RequestError, ValueError):
                    continue
                except UserError:
                    self._wanted.setdefault(peer, (digest, mime, vcard))
                    return
                if hashlib.sha1(data, usedforsecurity=False).hexdigest() == digest and len(data) <= _LARGEST:
                    self._known[peer] = digest
                    kind = mime or told
                    self._emit(AvatarReceived(peer, data, kind if kind in _MIMES else ""))
            self._news.clear()
            await self._news.wait()

    async def _fetch(self, peer: Address, digest: str) -> tuple[bytes, str]:
        item = pubsub.item(await self._ask("get", pubsub.request(names.AVATAR_DATA, digest), peer))
        text = item.findtext(_DATA) if item is not None else None
        return base64.b64decode(text or ""), ""

    async def _fetch_vcard(self, peer: Address) -> tuple[bytes, str]:
        answer = await self._ask("get", element(names.VCARD, "vCard"), peer)
        photo = answer.find(_VCARD_PHOTO)
        if photo is None:
            return b"", ""
        kind = (photo.findtext(f"{{{names.VCARD}}}TYPE") or "").strip()
        return base64.b64decode(photo.findtext(f"{{{names.VCARD}}}BINVAL") or ""), kind


def own(data: bytes, mime: str) -> list[tuple[str, Element, str]]:
    """Give node, payload and item id of each thing to publish for our own picture; no data takes it away."""
    if not data:
        return [(names.AVATAR_META, element(names.AVATAR_META, "metadata"), "current")]
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    metadata = element(names.AVATAR_META, "metadata")
    add(metadata, names.AVATAR_META, "info", id=digest, type=mime, bytes=str(len(data)))
    content = element(names.AVATAR_DATA, "data", base64.b64encode(data).decode())
    return [(names.AVATAR_DATA, content, digest), (names.AVATAR_META, metadata, digest)]
