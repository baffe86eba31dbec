"""An https server on this computer that publishes files, with a certificate of a CA of its own."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.helpers.certificates import issue, make_authority


@dataclass
class PackServer:
    """What is published under which path; a text as value redirects there."""

    address: str
    ca_file: Path
    files: dict[str, bytes | str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, server: PackServer, *args: object) -> None:
        self._published = server
        super().__init__(*args)  # type: ignore[arg-type]  # what the server gives

    def do_GET(self) -> None:
        self._published.asked.append(self.path)
        found = self._published.files.get(self.path)
        if isinstance(found, str):
            self.send_response(302)
            self.send_header("Location", found)
        else:
            self.send_response(404 if found is None else 200)
        data = found if isinstance(found, bytes) else b""
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_said: object) -> None: ...


@contextmanager
def pack_server(folder: Path, names: tuple[str, ...] = ("127.0.0.1",)) -> Iterator[PackServer]:
    """Serve until the block ends; names are those of the certificate."""
    authority = make_authority()
    certificate, key = issue(authority, list(names), folder)
    made = PackServer("", authority.write(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, made)) as server:
        server.daemon_threads = False
        server.socket = context.wrap_socket(server.socket, server_side=True)
        made.address = f"https://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
