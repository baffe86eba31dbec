"""Whom the line trusts: the system's certificates, and the file an account names."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from datetime import UTC, datetime
from pathlib import Path

from console.domain.errors import Problem, UserError

_NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which ssl.VerifyFlags does not name."""


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Make the context every connection of an account uses. Raises UserError (BAD_CA_FILE)."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(ca_file))
        except (OSError, ssl.SSLError, ValueError) as error:
            raise UserError(Problem.BAD_CA_FILE, path=str(ca_file)) from error
    return context


class Trust:
    """The context of an account, for the line and for the web; made once and in a thread: it takes 30 ms."""

    def __init__(self, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        self._context: ssl.SSLContext | None = None

    async def context(self) -> ssl.SSLContext:
        """Give it. Raises UserError (BAD_CA_FILE)."""
        if self._context is None:
            self._context = await asyncio.to_thread(tls_context, self._ca_file)
        return self._context

    async def curious(self) -> ssl.SSLContext:
        """Give a curious_context. Raises UserError (BAD_CA_FILE)."""
        return await asyncio.to_thread(curious_context, self._ca_file)


def curious_context(ca_file: Path | None) -> ssl.SSLContext:
    """Make a context that lets a wrong name or date pass, to read them and hang up; never for signing in."""
    context = tls_context(ca_file)
    context.check_hostname = False
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    return context


def certificate_details(certificate: dict[str, object]) -> dict[str, str]:
    """Give names and last day of a certificate in the form of SSLSocket.getpeercert()."""
    alternatives = certificate.get("subjectAltName")
    names = [str(value) for _, value in alternatives] if isinstance(alternatives, tuple) else []
    details = {"names": ", ".join(names)}
    end = certificate.get("notAfter")
    if isinstance(end, str):
        seconds = ssl.cert_time_to_seconds(end)
        details["not_after"] = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return details


def is_loopback(address: str) -> bool:
    """Tell whether a numeric address is this machine."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
