"""Where the server is: DNS or the account says so; opens the TCP connection for a stream."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from slixmpp.xmlstream.resolver import default_resolver, get_SRV

from console.channels.xmpp import problems
from console.channels.xmpp.account import Timing
from console.channels.xmpp.problems import Ending
from console.channels.xmpp.trust import is_loopback
from console.domain.errors import Problem

log = logging.getLogger(__name__)

_PORT = 5222
_LOOK_UP = 5.0
"""Seconds for DNS to tell the SRV records; slixmpp's resolver asks once and gives up after one."""
_TLS_PORTS = frozenset({443, 5223})


@dataclass(frozen=True)
class Target:
    """One place to try; direct: TLS from the first byte (XEP-0368)."""

    host: str
    port: int
    direct: bool


async def targets(domain: str, server: tuple[str, int] | None) -> list[Target]:
    """Give the places where a domain's server may be, the best first."""
    if server is not None:
        host, port = server
        return [Target(host, port, direct=port in _TLS_PORTS)]
    if is_numeric(domain) or domain == "localhost":
        return [Target(domain, _PORT, direct=False)]
    found = [Target(host, port, direct=service == "xmpps-client") for service, host, port in await _records(domain)]
    return found or [Target(domain, _PORT, direct=False)]


async def _records(domain: str) -> list[tuple[str, str, int]]:
    """Give service, host and port of a domain's SRV records, the best first; none where DNS has or says nothing."""
    try:
        resolver = default_resolver(asyncio.get_running_loop())
    except (RuntimeError, OSError) as error:  # aiodns does not go with every loop and every machine
        log.info("No look-up of SRV records: %s", error)
        return []
    if resolver is None:
        return []
    try:
        async with asyncio.timeout(_LOOK_UP):
            records = await get_SRV(domain, _PORT, ["xmpps-client", "xmpp-client"], resolver=resolver)
    except TimeoutError:
        return []
    finally:
        close = getattr(resolver, "close", None)
        if close is not None:
            await close()
    return [(service, host, port) for service, host, port in records if host not in {"", "."}]


def is_numeric(host: str) -> bool:
    """Tell whether a host is an IP address."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


async def addresses(host: str) -> list[str]:
    """Give the numeric addresses of a host. Raises OSError."""
    host = host.strip("[]")
    if is_numeric(host):
        return [host]
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def connect(
    target: Target,
    domain: str,
    make_protocol: Callable[[], asyncio.BaseProtocol],
    *,
    context: ssl.SSLContext,
    plaintext: bool,
    timing: Timing,
) -> Ending | None:
    """Connect to the first address of a target that answers; gives the reason where none does."""
    try:
        async with asyncio.timeout(timing.connect):
            numeric = await addresses(target.host)
    except (OSError, UnicodeError) as error:
        return problems.of_exception(error, target.host)
    if plaintext and not all(is_loopback(address) for address in numeric):
        return Ending(Problem.PLAINTEXT_REFUSED, {"host": target.host})
    failures = []
    loop = asyncio.get_running_loop()
    for address in numeric:
        try:
            async with asyncio.timeout(timing.connect):
                await loop.create_connection(
                    make_protocol,
                    address,
                    target.port,
                    ssl=context if target.direct else None,
                    server_hostname=domain if target.direct else None,
                )
        except OSError as error:
            failures.append(problems.of_exception(error, domain if isinstance(error, ssl.SSLError) else target.host))
        else:
            return None
    return problems.most_telling(failures)
