"""A shop for one test: the server kit itself, set up and started on free ports of loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self
from urllib.parse import urlsplit

KIT = Path(__file__).resolve().parents[2] / "packaging" / "server"
START_SECONDS = 20.0


def kit_module(name: str) -> ModuleType:
    """Import one of the kit's scripts; they are no package, they run where they lie."""
    if str(KIT) not in sys.path:
        sys.path.insert(0, str(KIT))
    return __import__(name)


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def ask_web(
    url: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    """Ask a web server of ours; return status, body and headers, whatever the status."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, parts.path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


class ShopServer:
    """Prosody with the kit's configuration and the kit's web server; both gone at the end of the with block."""

    def __init__(
        self, tmp_path: Path, *, domain: str = "shop.example", agent: str = "xiaomei", **settings: object
    ) -> None:
        """Settings are those of shopkit.Shop, such as messages_per_minute."""
        self.tmp_path, self.domain, self.agent, self.settings = tmp_path, domain, agent, settings
        self.password = "a password for tests"
        self.c2s_port, self.http_port, self.web_port = free_ports(3)
        self.page_url = f"http://127.0.0.1:{self.web_port}/"
        self.http_url = f"http://127.0.0.1:{self.http_port}/"
        self.ws_url = f"ws://127.0.0.1:{self.http_port}/xmpp-websocket"
        self.directory = tmp_path
        self._process: subprocess.Popen[bytes] | None = None
        self._own_directory = False

    @property
    def ca_file(self) -> Path:
        """The authority that signed the server's certificate."""
        return self.directory / "certs" / "ca.crt"

    @property
    def jid(self) -> str:
        """The first agent's address."""
        return f"{self.agent}@{self.domain}"

    def __enter__(self) -> Self:
        kit = kit_module("shopkit")
        if os.geteuid() == 0:  # the server's own user can't reach pytest's directories
            self.directory = Path(tempfile.mkdtemp(prefix="shop-"))
            self.directory.chmod(0o755)
            self._own_directory = True
        else:
            self.directory = self.tmp_path / "shop"
        values = {
            "c2s_port": self.c2s_port,
            "http_port": self.http_port,
            "web_port": self.web_port,
            **self.settings,
        }
        self.shop = kit.Shop(self.domain, self.directory, **values)
        try:
            kit.create_shop(self.shop)
            self.add_agent(self.agent, self.password, nick="小美")
            self.web = kit_module("shopweb").ShopWeb(("127.0.0.1", self.web_port), self.directory)
            threading.Thread(target=self.web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_agent(self, name: str, password: str, *, nick: str = "") -> str:
        """Make an agent's account and return its address."""
        kit_module("shopkit").add_agent(self.shop, name, password, nick)
        return f"{name}@{self.domain}"

    def start(self) -> None:
        """Start the chat server and wait until it answers."""
        self._process = kit_module("shopkit").start_prosody(self.shop, log=self.directory / "output.log")
        deadline = time.monotonic() + START_SECONDS
        for port in (self.c2s_port, self.http_port):
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if self._process.poll() is not None or time.monotonic() > deadline:
                        raise AssertionError(f"Prosody did not start:\n{self.log()}") from None
                    time.sleep(0.02)

    def stop(self, *, kill: bool = False) -> None:
        """End the chat server, politely or not."""
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        else:
            process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)

    def restart(self, *, kill: bool = False) -> None:
        """End the chat server and start it anew."""
        self.stop(kill=kill)
        self.start()

    def log(self) -> str:
        """Return what the chat server wrote."""
        files = [self.directory / "output.log", self.directory / "prosody.log"]
        return "\n".join(file.read_text("utf-8", "replace") for file in files if file.exists())

    def close(self) -> None:
        """End everything and clear up."""
        self.stop()
        if hasattr(self, "web"):
            self.web.shutdown()
            self.web.server_close()
        if self._own_directory:
            shutil.rmtree(self.directory, ignore_errors=True)
