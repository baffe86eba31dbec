"""A real ejabberd for a module's tests: it takes seconds to start, so they share one; each has accounts of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.certificates import issue, make_authority
from tests.helpers.prosody import free_ports

START_LIMIT = 60.0
ROLES = ("agent", "buyer", "stranger")

_CONFIG = """
loglevel: warning
hosts: ["{domain}"]
certfiles: ["{folder}/server.crt", "{folder}/server.key"]
listen:
  - port: {c2s}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    starttls_required: {tls}
    max_stanza_size: 262144
  - port: {http}
    ip: "127.0.0.1"
    module: ejabberd_http
    {web_tls}
    request_handlers:
      /upload: mod_http_upload
s2s_access: none
auth_method: sql
auth_password_format: plain
disable_sasl_mechanisms: ["DIGEST-MD5", "X-OAUTH2"]
default_db: sql
sql_type: sqlite
sql_database: "{folder}/data/ejabberd.sqlite"
modules:
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_disco: {{}}
  mod_http_upload:
    docroot: "{folder}/upload"
    put_url: "{web}://localhost:{http}/upload"
    get_url: "{web}://localhost:{http}/upload"
    max_size: 8388608
    access: all
  mod_mam: {{ default: always, assume_mam_usage: true }}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_pubsub: {{ plugins: [flat, pep] }}
  mod_roster: {{}}
  mod_stream_mgmt: {{ resume_timeout: 300 seconds, max_ack_queue: 5000, resend_on_timeout: if_offline }}
  mod_vcard: {{ search: false }}
"""


def available() -> bool:
    """Tell whether ejabberd is installed."""
    return shutil.which("erl") is not None and Path("/usr/sbin/ejabberdctl").exists()


class Ejabberd:
    """One server with sets of accounts made beforehand: agent1, buyer1, stranger1, agent2 ...

    The agent and the buyer of a set stand in each other's rosters, under the name and in the group given.
    """

    def __init__(self, *, tls: bool, sets: int, password: str, name: str, group: str) -> None:
        self.tls = tls
        self.domain = "shop.test"
        self.upload_domain = f"upload.{self.domain}"
        self.host = "127.0.0.1"
        self.c2s_port, self.http_port = free_ports(2)
        self.folder = Path(tempfile.mkdtemp(prefix="console-ejabberd-"))
        authority = make_authority()
        self.ca_file: Path | None = authority.write(self.folder / "ca.crt") if tls else None
        issue(authority, [self.domain, f"*.{self.domain}", "localhost", "127.0.0.1"], self.folder)
        for each in ("data", "upload"):
            (self.folder / each).mkdir()
        config = _CONFIG.format(
            domain=self.domain,
            folder=self.folder,
            c2s=self.c2s_port,
            http=self.http_port,
            tls=str(tls).lower(),
            web="https" if tls else "http",
            web_tls="tls: true" if tls else "",
        )
        (self.folder / "ejabberd.yml").write_text(config, encoding="utf-8")
        self._accounts = self._make_accounts(sets, password, name, group)
        self._user = "ejabberd" if os.geteuid() == 0 else None
        if self._user:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, self._user, pwd.getpwnam(self._user).pw_gid)
        self._process: subprocess.Popen[bytes] | None = None

    def _make_accounts(self, sets: int, password: str, name: str, group: str) -> str:
        def text(value: str) -> str:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'<<"{escaped}"/utf8>>'

        host, word = text(self.domain), text(password)
        steps = []
        for number in range(1, sets + 1):
            agent, buyer = text(f"agent{number}"), text(f"buyer{number}")
            steps += [f"ejabberd_auth:try_register({text(f'{role}{number}')},{host},{word})" for role in ROLES]
            steps += [
                f'mod_admin_extra:add_rosteritem({agent},{host},{buyer},{host},{text(name)},{text(group)},<<"both">>)',
                f'mod_admin_extra:add_rosteritem({buyer},{host},{agent},{host},<<"">>,<<"">>,<<"both">>)',
            ]
        (self.folder / "accounts.erl").write_text(
            "%% -*- coding: utf-8 -*-\n"
            "-module(accounts).\n-export([make/1]).\n"
            "make(Done) ->\n" + ",\n".join(steps) + ",\nok = file:write_file(Done, <<>>).\n",
            encoding="utf-8",
        )
        return "accounts"

    def start(self) -> None:
        """Start the server and wait for its accounts."""
        done = self.folder / "data" / "accounts-made"
        make = (
            f'{{ok, accounts}} = compile:file("{self.folder}/accounts", [{{outdir, "{self.folder}"}}]), '
            f'code:add_path("{self.folder}"), accounts:make("{done}").'
        )
        command = ["setpriv", "--pdeathsig", "KILL"]
        if self._user:
            command += ["--reuid", self._user, "--regid", str(pwd.getpwnam(self._user).pw_gid), "--init-groups"]
        command += ["erl", "-noinput", "-mnesia", "dir", f'"{self.folder}/data/mnesia"', "-s", "ejabberd"]
        command += ["-eval", "ejabberd:is_running() orelse timer:sleep(1)." if done.exists() else make]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "EJABBERD_CONFIG_PATH": str(self.folder / "ejabberd.yml"),
            "EJABBERD_LOG_PATH": str(self.folder / "ejabberd.log"),
            "ERL_LIBS": ":".join(str(path) for path in Path("/usr/lib").glob("*-linux-gnu")),
            "ERL_CRASH_DUMP": str(self.folder / "crash.dump"),
            "LANG": "C.UTF-8",
        }
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                command, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        deadline = time.monotonic() + START_LIMIT
        while not (done.exists() and self._listens()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"ejabberd did not start:\n{self.log()}")
            time.sleep(0.05)

    def _listens(self) -> bool:
        try:
            for port in (self.c2s_port, self.http_port):
                socket.create_connection((self.host, port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """End the server; its data stay."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)

    def log(self) -> str:
        """Give what the server wrote."""
        files = [self.folder / "output.log", self.folder / "ejabberd.log"]
        return "\n".join(file.read_text("utf-8", "replace") for file in files if file.exists())

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
