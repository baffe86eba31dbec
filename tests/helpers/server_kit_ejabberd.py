"""The same shop on ejabberd, with the configuration the kit writes for it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time

from tests.helpers.server_kit import ShopServer, kit_module

START_SECONDS = 60.0


class EjabberdShop(ShopServer):
    """A ShopServer whose chat server is ejabberd, in its own folder and without a node name on the network."""

    def start(self) -> None:
        """Start ejabberd, make the agents' accounts, wait until it answers."""
        kit = kit_module("shopkit")
        logs = self.directory / "log"
        logs.mkdir(exist_ok=True)
        user = "ejabberd" if os.geteuid() == 0 else None
        if user is not None:
            kit.hand_over(self.directory, user)
        words = (f'ejabberd_auth:try_register(<<"{self.agent}">>,<<"{self.domain}">>,<<"{self.password}">>)',)
        command = ["setpriv", "--pdeathsig", "KILL"]
        if user is not None:
            command += ["--reuid", user, "--regid", kit.group_of(user), "--init-groups"]
        command += ["erl", "-noinput", "-mnesia", "dir", f'"{self.directory}/data/mnesia"', "-s", "ejabberd"]
        for word in words:
            command += ["-eval", f"{word}."]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.directory),
            "EJABBERD_CONFIG_PATH": str(self.directory / "ejabberd.yml"),
            "EJABBERD_LOG_PATH": str(logs / "ejabberd.log"),
            "ERL_LIBS": "/usr/lib/x86_64-linux-gnu",
            "ERL_CRASH_DUMP": str(logs / "crash.dump"),
        }
        with (self.directory / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                command, env=environment, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        for port in (self.c2s_port, self.http_port):
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                        raise AssertionError(f"ejabberd did not start:\n{self.log()}") from None
                    time.sleep(0.05)

    def log(self) -> str:
        """Return what ejabberd wrote."""
        files = [self.directory / "output.log", self.directory / "log" / "ejabberd.log"]
        return "\n".join(file.read_text("utf-8", "replace") for file in files if file.exists())


def available() -> bool:
    """Say whether ejabberd is installed."""
    return all(shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin") for name in ("ejabberdctl", "erl"))
