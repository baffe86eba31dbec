#!/usr/bin/env python3
"""Shows all of it on this machine: the shop's server, the page for a buyer, and the console signed in as its agent."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import shopkit
import shopweb

ROOT = shopkit.KIT.parents[1]
DOMAIN = "shop.example"
AGENT = "xiaomei"
NICK = "小美"
START_SECONDS = 20.0


def is_free(port: int) -> bool:
    """Say whether nobody listens on a port of this machine."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def free_port(wanted: int) -> int:
    """Return the wanted port, or another one where it is taken."""
    if is_free(wanted):
        return wanted
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def open_shop(directory: Path) -> shopkit.Shop:
    """Make the shop, or open the one from the last time, on ports that are free now."""
    if (directory / "shop.json").exists():
        shop = shopkit.load_shop(directory)
    else:
        shop = shopkit.Shop(DOMAIN, directory, c2s_port=15222, http_port=15280, web_port=18080)
    shop.c2s_port, shop.http_port, shop.web_port = map(free_port, (shop.c2s_port, shop.http_port, shop.web_port))
    shop.page_origins = [f"http://127.0.0.1:{shop.web_port}", f"http://localhost:{shop.web_port}"]
    if (directory / "shop.json").exists():
        shopkit.write_configuration(shop)
        shop.save()
    else:
        shopkit.create_shop(shop)
    return shop


def wait_for_server(process: subprocess.Popen[bytes], shop: shopkit.Shop) -> None:
    """Wait until both doors of the chat server are open."""
    deadline = time.monotonic() + START_SECONDS
    for port in (shop.c2s_port, shop.http_port):
        while is_free(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise shopkit.KitError(f"Prosody did not start. Its words are in {shop.directory / 'prosody.log'}")
            time.sleep(0.05)


def start_console(shop: shopkit.Shop, data: Path, password: str) -> subprocess.Popen[bytes]:
    """Open the console as the shop's agent; where there is no display, on a virtual one."""
    command = [sys.executable, "-m", "console"]
    command += ["--account", f"{AGENT}@{shop.domain}", "--server", f"127.0.0.1:{shop.c2s_port}"]
    command += ["--ca-file", str(shop.directory / "certs" / "ca.crt"), "--data-dir", str(data), "--password-stdin"]
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        print("There is no display here: the console runs on a virtual one, unseen.", flush=True)
        command = [sys.executable, "-m", "tools.virtual_display", *command]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    if process.stdin is not None:
        process.stdin.write(f"{password}\n".encode())
        process.stdin.close()
    return process


def end(process: subprocess.Popen[bytes] | None) -> None:
    """End a process we started, kindly first."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def show(options: argparse.Namespace) -> int:
    """Run until Ctrl+C or until the console is closed."""
    base = options.data_dir.resolve()
    shop = open_shop(base / "shop")
    password = secrets.token_urlsafe(18)  # new each time: nothing to keep
    shopkit.add_agent(shop, AGENT, password, NICK)
    web = shopweb.ShopWeb(("127.0.0.1", shop.web_port), shop.directory)
    server = console = None
    try:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        server = shopkit.start_prosody(shop)
        wait_for_server(server, shop)
        print(f"\n  The shop's page, for the buyer:  http://127.0.0.1:{shop.web_port}/", flush=True)
        print(f"  In English:                      http://127.0.0.1:{shop.web_port}/?lang=en", flush=True)
        if options.no_console:
            print(f"  Consoles sign in at:             127.0.0.1:{shop.c2s_port}", flush=True)
            print(f"  Account and password:            {AGENT}@{shop.domain}  {password}", flush=True)
        else:
            console = start_console(shop, base / "console", password)
            print(f"  The console is signed in as:     {AGENT}@{shop.domain} ({NICK})", flush=True)
        print("\n  Ctrl+C ends all of it.\n", flush=True)
        while True:
            if server.poll() is not None:
                raise shopkit.KitError(f"Prosody ended by itself. Its words are in {shop.directory / 'prosody.log'}")
            if console is not None and console.poll() is not None:
                return console.returncode
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end(console)
        end(server)
        web.shutdown()
        web.server_close()


def main() -> int:
    """Show the demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=ROOT / "out" / "demo", help="where it is kept (out/demo)")
    parser.add_argument("--no-console", action="store_true", help="server and page only")
    options = parser.parse_args()
    if os.name != "posix":
        sys.stderr.write("The shop's server needs Linux (or WSL). The console alone: agent-console --training\n")
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return show(options)
    except (shopkit.KitError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
