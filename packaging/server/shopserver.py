#!/usr/bin/env python3
"""Sets up and runs a small shop's chat server: directory, certificate, secret, agents, configuration."""

from __future__ import annotations

import argparse
import getpass
import secrets
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import shopkit
import shopweb


def read_password(options: argparse.Namespace) -> str:
    """Take the password from standard input, from the keyboard, or make one and show it once."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if options.generate or not sys.stdin.isatty():
        password = secrets.token_urlsafe(12)
        sys.stdout.write(f"Password for {options.name}: {password}\n")
        return password
    password = getpass.getpass(f"Password for {options.name}: ")
    if getpass.getpass("Once more: ") != password:
        raise shopkit.KitError("The two passwords differ; nothing was changed.")
    return password


def init(options: argparse.Namespace) -> None:
    """Make a shop."""
    directory = options.dir.resolve()
    if (directory / "shop.json").exists():
        raise shopkit.KitError(
            f"There is a shop in {directory} already. To write its configuration anew: shopserver.py update"
        )
    shop = shopkit.Shop(options.domain.lower(), directory)
    shop.c2s_port, shop.http_port, shop.web_port = options.c2s_port, options.http_port, options.web_port
    shop.guests = options.with_guests
    if options.public_url:
        url = urlsplit(options.public_url)
        if url.scheme != "https" or not url.netloc:
            raise shopkit.KitError("--public-url must begin with https:// : buyers' browsers send passwords there.")
        shop.chat_url = f"https://{url.netloc}/"
        shop.page_origins = [f"https://{url.netloc}", *options.page_origin]
        shop.loopback = False
        shop.secure_cookie = True
    shopkit.create_shop(shop)
    sys.stdout.write(
        f"The shop {shop.domain} is in {directory}.\n"
        f"Next: shopserver.py add-agent NAME --dir {directory}\n"
        f"Agents' consoles need {directory / 'certs' / 'ca.crt'} unless you install a public certificate.\n"
    )


def update(options: argparse.Namespace) -> None:
    """Write configuration and modules anew from the kit's templates; accounts, secret and archive stay."""
    shop = shopkit.load_shop(options.dir.resolve())
    shopkit.write_configuration(shop)
    shopkit.hand_over(shop.directory)
    sys.stdout.write("The configuration is written anew. Restart the server.\n")


def renew(options: argparse.Namespace) -> None:
    """Make a new certificate with the shop's own authority."""
    shop = shopkit.load_shop(options.dir.resolve())
    shopkit.make_certificate(shop.directory, shop.domain)
    shopkit.hand_over(shop.directory)
    sys.stdout.write("The certificate is new, for 825 days. Restart the server.\n")


def add_agent(options: argparse.Namespace) -> None:
    """Make an agent's account, or give it a new password."""
    shop = shopkit.load_shop(options.dir.resolve())
    shopkit.add_agent(shop, options.name.lower(), read_password(options), options.nick)
    sys.stdout.write(f"{options.name.lower()}@{shop.domain} can sign in.\n")


def show(options: argparse.Namespace) -> None:
    """Say what there is."""
    shop = shopkit.load_shop(options.dir.resolve())
    agents = ", ".join(f"{agent.name}@{shop.domain} ({agent.nick})" for agent in shop.agents)
    sys.stdout.write(
        f"Domain       {shop.domain}\n"
        f"Directory    {shop.directory}\n"
        f"Agents       {agents or 'none yet'}\n"
        f"Consoles     port {shop.c2s_port}, {'this machine only' if shop.loopback else 'open'}, TLS\n"
        f"CA file      {shop.directory / 'certs' / 'ca.crt'}\n"
        f"Page         {', '.join(shop.page_origins)} (local port {shop.web_port})\n"
        f"WebSocket    {shop.websocket_url}\n"
        f"Pictures     {shop.pictures_url}\n"
    )


def run(options: argparse.Namespace) -> None:
    """Run chat server and page until Ctrl+C; for trying out, not for a real shop."""
    shop = shopkit.load_shop(options.dir.resolve())
    shop.contact_agent()
    web = shopweb.ShopWeb(("127.0.0.1", shop.web_port), shop.directory)
    process = shopkit.start_prosody(shop)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    sys.stdout.write(
        f"The page: http://127.0.0.1:{shop.web_port}/   Consoles: 127.0.0.1:{shop.c2s_port}   Ctrl+C ends it.\n"
    )
    sys.stdout.flush()
    try:
        status = process.wait()
    except KeyboardInterrupt:
        status = 0
    finally:
        web.shutdown()
        web.server_close()
        if process.poll() is None:
            process.terminate()
            process.wait(10)
    if status:
        raise shopkit.KitError(f"Prosody ended by itself ({status}). Its log: {shop.directory / 'prosody.log'}")


def arguments() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, action: object) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=(action.__doc__ or "").strip(), description=action.__doc__)
        sub.add_argument("--dir", type=Path, required=True, help="the shop's directory")
        sub.set_defaults(action=action)
        return sub

    sub = command("init", init)
    sub.add_argument("--domain", required=True, help="what stands after the @ in agents' addresses")
    sub.add_argument(
        "--public-url", default="", help="the shop's address for buyers, https://…; without it: this machine only"
    )
    sub.add_argument("--page-origin", action="append", default=[], help="one more origin the page is served from")
    sub.add_argument("--c2s-port", type=int, default=5222, help="port for agents' consoles (5222)")
    sub.add_argument("--http-port", type=int, default=5280, help="local port for WebSocket and pictures (5280)")
    sub.add_argument("--web-port", type=int, default=8080, help="local port of the page's server (8080)")
    sub.add_argument("--with-guests", action="store_true", help="also let in buyers without a lasting name")
    sub = command("add-agent", add_agent)
    sub.add_argument("name", metavar="NAME", help="the part before the @")
    sub.add_argument("--nick", default="", help="the name buyers see")
    sub.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    sub.add_argument("--generate", action="store_true", help="make a password and show it once")
    command("update", update)
    command("renew-certificate", renew)
    command("show", show)
    command("run", run)
    return parser


def main() -> int:
    """Do one command."""
    options = arguments().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        options.action(options)
    except (shopkit.KitError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
