"""A real Prosody for one test: its own folder, its own ports on loopback, gone when the test is."""

from __future__ import annotations

import ctypes
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.certificates import issue, make_authority

MODULES = [
    "roster",
    "saslauth",
    "tls",
    "disco",
    "ping",
    "pep",
    "vcard4",
    "vcard_legacy",
    "private",
    "bookmarks",
    "blocklist",
    "carbons",
    "csi",
    "smacks",
    "mam",
    "offline",
    "lastactivity",
    "bosh",
    "websocket",
    "time",
    "version",
]
START_LIMIT = 20.0
_PR_SET_PDEATHSIG = 1


def available() -> bool:
    """Tell whether Prosody and its SQLite driver are installed."""
    return shutil.which("prosody") is not None and any(Path("/usr/lib").glob("*/lua/*/dbd/sqlite3.so"))


def free_ports(count: int) -> list[int]:
    """Give TCP ports of 127.0.0.1 that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def die_with_parent() -> None:
    """Ask Linux to kill this (child) process when the test run dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _server_user(wanted: str) -> str | None:
    """Whom to run a server as: None for ourselves; servers refuse to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(wanted).pw_name
    except KeyError:
        return "nobody"


class Prosody:
    """One Prosody server with an agents' host, visitors, anonymous guests and picture upload.

    certificate: "good", "expired", "wrong-name" or "untrusted" (signed by a CA that ca_file does not hold).
    without: modules to leave out. settings: more lines for the global section of the configuration.
    folder: where the log is copied on close.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        tls: bool = True,
        domain: str = "shop.test",
        certificate: str = "good",
        without: tuple[str, ...] = (),
        settings: str = "",
    ) -> None:
        self.domain = domain
        self.visitor_domain = f"visitor.{domain}"
        self.guest_domain = f"guest.{domain}"
        self.upload_domain = f"upload.{domain}"
        self.tls = tls
        self._keep = folder
        self._user = _server_user("prosody")
        shared_memory = Path("/dev/shm")
        base = shared_memory if os.access(shared_memory, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="console-prosody-", dir=base))
        self.data = self.folder / "data"
        self.data.mkdir()
        (self.folder / "certs").mkdir()
        self.host = "127.0.0.1"
        self.c2s_port, self.direct_tls_port, self.http_port, self.https_port = free_ports(4)
        self.ca_file: Path | None = None
        self._without = without
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        if tls:
            self._make_certificate(certificate)
        with sqlite3.connect(self.folder / "archive.sqlite") as archive:
            archive.execute("PRAGMA journal_mode=WAL")
        archive.close()
        self._write_config()
        self._give_to_user(self.folder)

    # --- the configuration

    def _make_certificate(self, kind: str) -> None:
        authority = make_authority()
        self.ca_file = authority.write(self.folder / "ca.crt")
        signer = make_authority("Another CA") if kind == "untrusted" else authority
        names = ["elsewhere.test"] if kind == "wrong-name" else [self.domain, f"*.{self.domain}"]
        issue(signer, [*names, "localhost", "127.0.0.1"], self.folder, expired=kind == "expired")

    def _encryption(self) -> str:
        return (
            f"""c2s_require_encryption = true
c2s_direct_tls_ports = {{ {self.direct_tls_port} }}
https_ports = {{ {self.https_port} }}
certificate = "{self.folder}/server.crt"
ssl = {{ certificate = "{self.folder}/server.crt"; key = "{self.folder}/server.key" }}
https_ssl = {{ certificate = "{self.folder}/server.crt"; key = "{self.folder}/server.key" }}
"""
            if self.tls
            else "c2s_require_encryption = false\nallow_unencrypted_plain_auth = true\nhttps_ports = { }\n"
        )

    def _write_config(self) -> None:
        modules = [module for module in MODULES if module not in self._without and (self.tls or module != "tls")]
        listed = " ".join(f'"{module}";' for module in modules)
        encryption = self._encryption()
        web = f"https://localhost:{self.https_port}/" if self.tls else f"http://localhost:{self.http_port}/"
        disabled = " ".join(f'"{module}";' for module in ("s2s", *self._without))
        upload_item = f'disco_items = {{ {{ "{self.upload_domain}", "upload" }} }}'
        config = f"""
data_path = "{self.data}"
pidfile = "{self.folder}/prosody.pid"
log = {{ info = "{self.folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {self.c2s_port} }}
http_ports = {{ {self.http_port} }}
http_interfaces = {{ "127.0.0.1" }}
https_interfaces = {{ "127.0.0.1" }}
http_default_host = "{self.domain}"
consider_bosh_secure = true
consider_websocket_secure = true
http_cors_override = {{ bosh = {{ enabled = true }}; websocket = {{ enabled = true }} }}
{encryption}
authentication = "internal_plain"
modules_enabled = {{ {listed} }}
modules_disabled = {{ {disabled} }}
storage = {{ archive = "sql" }}
sql = {{ driver = "SQLite3"; database = "{self.folder}/archive.sqlite" }}
network_settings = {{ nagle = false }}
mam_include_total = false
max_archive_query_results = 250
archive_expires_after = "never"
smacks_max_queue_size = 5000
smacks_hibernation_time = 300
{upload_item}
{self._settings}

VirtualHost "{self.domain}"

VirtualHost "{self.visitor_domain}"

VirtualHost "{self.guest_domain}"
    authentication = "anonymous"

Component "{self.upload_domain}" "http_file_share"
    http_host = "localhost"
    http_external_url = "{web}"
    http_file_share_access = {{ "{self.domain}", "{self.visitor_domain}", "{self.guest_domain}" }}
    http_file_share_size_limit = 8 * 1024 * 1024
"""
        (self.folder / "prosody.cfg.lua").write_text(config, encoding="utf-8")

    def _give_to_user(self, root: Path) -> None:
        if self._user is None:
            return
        for path in (root, *root.rglob("*")):
            shutil.chown(path, self._user)

    def add_account(self, name: str, password: str, domain: str | None = None) -> str:
        """Make an account, or change its password, also while the server runs; gives its bare JID."""
        domain = domain or self.domain
        folder = self.data / _escape(domain) / "accounts"
        for parent in (folder.parent, folder):
            if not parent.exists():
                parent.mkdir()
                self._give_to_user(parent)
        file = folder / f"{_escape(name)}.dat"
        quoted = password.replace("\\", "\\\\").replace('"', '\\"')
        file.write_text(f'return {{ ["password"] = "{quoted}"; }};\n', encoding="utf-8")
        self._give_to_user(file)
        return f"{name}@{domain}"

    def add_contact(self, owner: str, contact: str, name: str = "", group: str = "") -> None:
        """Put a contact with presence both ways into an account's roster, before the account signs in."""
        user, _, domain = owner.partition("@")
        folder = self.data / _escape(domain) / "roster"
        if not folder.exists():
            folder.mkdir()
            self._give_to_user(folder)
        file = folder / f"{_escape(user)}.dat"
        named = f'["name"] = "{name}"; ' if name else ""
        grouped = f'["{group}"] = true; ' if group else ""
        entry = f'["{contact}"] = {{ ["subscription"] = "both"; {named}["groups"] = {{ {grouped}}}; }};'
        old = file.read_text(encoding="utf-8").removesuffix("};\n") if file.exists() else "return { "
        file.write_text(f"{old}{entry} }};\n", encoding="utf-8")
        self._give_to_user(file)

    # --- the process

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self._process = subprocess.Popen(
            ["prosody", "-F", "--config", str(self.folder / "prosody.cfg.lua")],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"},
            preexec_fn=die_with_parent,
        )
        ports = [self.c2s_port, self.http_port, *([self.direct_tls_port] if self.tls else [])]
        deadline = time.monotonic() + START_LIMIT
        for port in ports:
            while True:
                try:
                    socket.create_connection((self.host, port), timeout=1).close()
                    break
                except OSError:
                    if self._process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError(f"Prosody did not start:\n{self.log()}") from None
                    time.sleep(0.02)

    def stop(self) -> None:
        """End the server in an orderly way; its data stay."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the server at once, as a power failure would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start on the same ports."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Let the server hold still with its sockets open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after freeze."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    @property
    def running(self) -> bool:
        """Tell whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)

    def log(self) -> str:
        """Give what the server wrote into its log."""
        path = self.folder / "prosody.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def close(self) -> None:
        """Stop and remove everything."""
        self.stop()
        if self._keep is not None and self._keep.is_dir():
            (self._keep / "prosody.log").write_text(self.log(), encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _escape(name: str) -> str:
    """Give a name as Prosody's file store writes it."""
    return re.sub(r"[^A-Za-z0-9]", lambda match: "".join(f"%{byte:02x}" for byte in match[0].encode()), name)
