"""Where packs come from: a file, a folder (a share, a synced drive), an https address; all within bounds."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from console.domain.errors import Problem, UserError
from console.formats.qpack import LARGEST

ENDING: Final = ".qpack"
_SECONDS = 20.0
_MOST_FILES = 50
_BLOCK = 256 * 1024


class FilePackSources:
    """phrase_ports.PackSources."""

    def file(self, path: Path) -> bytes:
        """Give a file's bytes. Raises UserError (PACK_TOO_LARGE, PACK_UNREACHABLE)."""
        try:
            with path.open("rb") as file:
                return _bounded(file, str(path))
        except OSError as error:
            raise UserError(Problem.PACK_UNREACHABLE, path=str(path)) from error

    def fetch(self, address: str) -> list[tuple[str, bytes]]:
        """Give name and bytes of every pack there. Raises UserError (PACK_TOO_LARGE, PACK_UNREACHABLE)."""
        if urlsplit(address).scheme in {"http", "https"}:
            return [(address, _download(address))]
        folder = Path(address)
        try:
            found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ENDING and path.is_file())
        except (OSError, ValueError) as error:
            raise UserError(Problem.PACK_UNREACHABLE, path=address) from error
        return [(str(path), data) for path in found[:_MOST_FILES] if (data := self._readable(path)) is not None]

    def _readable(self, path: Path) -> bytes | None:
        try:
            return self.file(path)
        except UserError:
            # Half copied, or too large: the others are no worse for it, and the next look finds it again.
            return None


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follows no redirect that leaves https."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https":
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(address: str) -> bytes:
    if urlsplit(address).scheme != "https":
        raise UserError(Problem.PACK_UNREACHABLE, path=address)
    opener = urllib.request.build_opener(_HttpsOnly)
    request = urllib.request.Request(address, headers={"User-Agent": "agent-console"})  # noqa: S310 - https, see above
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return _bounded(answer, address)
    except urllib.error.HTTPError as error:
        # It is the answer too, with its connection.
        error.close()
        raise UserError(Problem.PACK_UNREACHABLE, path=address) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UserError(Problem.PACK_UNREACHABLE, path=address) from error


def _bounded(stream: IO[bytes], name: str) -> bytes:
    blocks: list[bytes] = []
    left = LARGEST
    while block := stream.read(_BLOCK):
        left -= len(block)
        if left < 0:
            raise UserError(Problem.PACK_TOO_LARGE, path=name)
        blocks.append(block)
    return b"".join(blocks)
