"""XEP-0066 and XEP-0447: a picture that lies behind an address in a message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from console.channels.xmpp import names
from console.channels.xmpp.stanzas import add
from console.domain.messages import Picture

_URL = f"{{{names.OOB}}}x/{{{names.OOB}}}url"
_FILE = f"{{{names.SFS}}}file-sharing/{{{names.FILE}}}file"
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """What a message says about a picture; all of it the author's word."""

    url: str
    mime: str
    size: int


def attach(stanza: Element, picture: Picture) -> None:
    """Say that the address in the body is a picture."""
    name = PurePosixPath(urlsplit(picture.url).path).name
    add(add(stanza, names.OOB, "x"), names.OOB, "url", picture.url)
    sharing = add(stanza, names.SFS, "file-sharing", disposition="inline")
    file = add(sharing, names.FILE, "file")
    add(file, names.FILE, "name", name)
    if picture.mime:
        add(file, names.FILE, "media-type", picture.mime)
    for field, value in (("size", picture.size), ("width", picture.width), ("height", picture.height)):
        if value:
            add(file, names.FILE, field, str(value))
    sources = add(sharing, names.SFS, "sources")
    add(sources, names.URL_DATA, "url-data", target=picture.url)


def shared(stanza: Element, body: str) -> Shared | None:
    """Give the picture of a message whose body is nothing but its address; None where it is something else."""
    url = (stanza.findtext(_URL) or "").strip()
    if not url or url != body.strip():
        return None
    parts = _split(url)
    if parts is None:
        return None
    mime = _TYPES.get(PurePosixPath(parts).suffix.lower(), "")
    size = 0
    file = stanza.find(_FILE)
    if file is not None:
        told = (file.findtext(f"{{{names.FILE}}}media-type") or "").strip().lower()
        mime = told if told in _TYPES.values() else mime
        number = (file.findtext(f"{{{names.FILE}}}size") or "").strip()
        size = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    return Shared(url, mime, size) if mime else None


def _split(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.path if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
