#!/usr/bin/env python3
"""The shop's web server: the page, and /chat/identity, which gives each browser a lasting name in the chat."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import shopkit

log = logging.getLogger("shopweb")
WEB = Path(__file__).resolve().parent / "web"
COOKIE = "shop_visitor"
COOKIE_SECONDS = 400 * 24 * 3600
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}


@dataclass(slots=True)
class NewVisitors:
    """How many new names one address may have: enough for an office, too few for a flood."""

    limit: int = 30
    seconds: float = 60.0
    seen: dict[str, deque[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def allow(self, address: str) -> bool:
        """Say whether this address may have one more name now."""
        now = time.monotonic()
        with self.lock:
            if len(self.seen) > 10_000:
                self.seen.clear()
            times = self.seen.setdefault(address, deque())
            while times and now - times[0] > self.seconds:
                times.popleft()
            if len(times) >= self.limit:
                return False
            times.append(now)
            return True


class ShopWeb(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], directory: Path, web: Path = WEB) -> None:
        """Listen on an address (port 0 takes a free one)."""
        super().__init__(address, Handler)
        self.directory = directory
        self.web = web.resolve()
        self.new_visitors = NewVisitors()

    def shop(self) -> shopkit.Shop:
        """Return the shop's settings as they are now: an agent may have been added."""
        return shopkit.load_shop(self.directory)


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    server: ShopWeb
    protocol_version = "HTTP/1.1"
    server_version = "shopweb"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Send a file of the page."""
        path = urlsplit(self.path).path
        if path == "/chat/identity":
            self.refuse(HTTPStatus.METHOD_NOT_ALLOWED)
            return
        if path.endswith("/"):
            path += "index.html"
        file = (self.server.web / path.lstrip("/")).resolve()
        if not file.is_relative_to(self.server.web) or not file.is_file() or file.suffix not in TYPES:
            self.refuse(HTTPStatus.NOT_FOUND)
            return
        cache = "public, max-age=31536000, immutable" if "/vendor/" in path else "no-cache"
        self.answer(HTTPStatus.OK, file.read_bytes(), TYPES[file.suffix], {"Cache-Control": cache})

    def do_HEAD(self) -> None:
        """Send what a file's headers would be."""
        self.do_GET()

    def do_POST(self) -> None:
        """Give the browser its name in the chat and the password for it."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > 1024 or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        self.rfile.read(int(length))
        if urlsplit(self.path).path != "/chat/identity":
            self.refuse(HTTPStatus.NOT_FOUND)
        elif not self.from_own_page():
            self.refuse(HTTPStatus.FORBIDDEN)
        else:
            self.identity()

    def from_own_page(self) -> bool:
        """Say whether the request comes from a page of this shop: other sites get no names from us."""
        if self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return False
        return self.headers.get("Origin") in self.server.shop().page_origins

    def identity(self) -> None:
        """Answer with the visitor the cookie names, or with a new one."""
        shop = self.server.shop()
        secret = shop.secret()
        user = shopkit.read_cookie(secret, self.cookie())
        if user is None:
            if not self.server.new_visitors.allow(self.visitor_address()):
                self.refuse(HTTPStatus.TOO_MANY_REQUESTS)
                return
            user = shopkit.new_visitor()
        agent = shop.contact_agent()
        body = {
            "jid": f"{user}@{shop.visitor_host}",
            "password": shopkit.visitor_password(secret, user),
            "websocket": shop.websocket_url,
            "upload": f"upload.{shop.domain}",
            "pictures": shop.pictures_url,
            "agent": {"jid": f"{agent.name}@{shop.domain}", "nick": agent.nick},
        }
        cookie = (
            f"{COOKIE}={shopkit.sign_cookie(secret, user)}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax"
        )
        if shop.secure_cookie:
            cookie += "; Secure"
        headers = {"Set-Cookie": cookie, "Cache-Control": "no-store"}
        self.answer(HTTPStatus.OK, json.dumps(body).encode(), TYPES[".json"], headers)

    def cookie(self) -> str:
        """Return our cookie's value, empty if there is none."""
        try:
            found = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return "" if found is None else found.value

    def visitor_address(self) -> str:
        """Return the browser's address; nginx on this machine may say it."""
        if self.client_address[0] in {"127.0.0.1", "::1"}:
            return self.headers.get("X-Real-IP") or self.client_address[0]
        return str(self.client_address[0])

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with a status and its words."""
        self.answer(status, f"{status.value} {status.phrase}\n".encode(), TYPES[".txt"], {"Cache-Control": "no-store"})

    def answer(self, status: HTTPStatus, body: bytes, content_type: str, headers: dict[str, str]) -> None:
        """Send a whole answer with what keeps the page to itself."""
        shop = self.server.shop()
        chat = urlsplit(shop.base_url)
        web_socket = urlsplit(shop.websocket_url)
        pictures = f"{chat.scheme}://{chat.netloc}"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            f"img-src 'self' blob: {pictures}; "
            f"connect-src 'self' {pictures} {web_socket.scheme}://{web_socket.netloc}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        self.send_response(status)
        for name, value in {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Write to the log instead of the terminal."""
        log.info("%s %s", self.address_string(), format % args)


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="The shop's web server: the page and the visitors' identities.")
    parser.add_argument("--dir", type=Path, required=True, help="the shop's directory, made by shopserver.py init")
    parser.add_argument("--web", type=Path, default=WEB, help="the page's files (default: the kit's)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help="port to listen on (default: the one given to init)")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        shop = shopkit.load_shop(options.dir.resolve())
        shop.contact_agent()
        server = ShopWeb((options.host, options.port or shop.web_port), shop.directory, options.web)
    except (shopkit.KitError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log.info("http://%s:%s/", *server.server_address[:2])
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
