"""What went wrong on the wire, told as the Problems the console knows."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass, field

from console.domain.errors import Problem

REFUSED = frozenset(
    {
        Problem.NOT_AUTHORIZED,
        Problem.BAD_CERTIFICATE,
        Problem.CERTIFICATE_EXPIRED,
        Problem.CERTIFICATE_NAME,
        Problem.CERTIFICATE_UNTRUSTED,
        Problem.NO_TLS,
        Problem.PLAINTEXT_REFUSED,
        Problem.SERVER_TOO_OLD,
        Problem.SIGNED_IN_ELSEWHERE,
        Problem.BAD_ADDRESS,
        Problem.BAD_CA_FILE,
    }
)
"""Trying again by itself would not help."""

OVER_TLS = REFUSED - {Problem.NO_TLS, Problem.SERVER_TOO_OLD}
"""Said by a server that speaks TLS from the first byte."""

_NOT_YET_VALID, _EXPIRED, _NAME, _ADDRESS = 9, 10, 62, 64
_UNTRUSTED = frozenset({2, 18, 19, 20, 21, 24, 27})
_NO_ROUTE = frozenset(
    getattr(errno, name)
    for name in ("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "WSAENETUNREACH", "WSAEHOSTUNREACH", "WSAENETDOWN")
    if hasattr(errno, name)
)
_CERTIFICATE = frozenset({Problem.CERTIFICATE_EXPIRED, Problem.CERTIFICATE_NAME})
_WORST_FIRST = (
    *sorted(REFUSED, key=lambda problem: problem.value),
    Problem.CONNECTION_LOST,
    Problem.SERVER_SILENT,
    Problem.SERVER_REFUSED,
    Problem.NO_NETWORK,
    Problem.UNKNOWN_HOST,
)


@dataclass(frozen=True)
class Ending:
    """Why a stream ended; no problem: we wanted it."""

    problem: Problem | None = None
    details: dict[str, str] = field(default_factory=dict)

    @property
    def explainable(self) -> bool:
        """Tell whether a second look at the certificate tells more."""
        return self.problem in _CERTIFICATE


def most_telling(endings: list[Ending]) -> Ending:
    """Pick what to tell when several addresses were tried in vain."""

    def rank(ending: Ending) -> int:
        problem = ending.problem
        return _WORST_FIRST.index(problem) if problem in _WORST_FIRST else len(_WORST_FIRST)

    return min(endings, key=rank)


def has_route() -> bool:
    """Tell whether this machine knows a way to the outside; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
    return True


def of_exception(error: BaseException, host: str) -> Ending:
    """Explain what the operating system or TLS said while connecting to host."""
    if isinstance(error, ssl.SSLError):
        return _of_tls(error, {"host": host})
    if isinstance(error, socket.gaierror):
        known = error.errno == socket.EAI_NONAME and has_route()
        problem = Problem.UNKNOWN_HOST if known else Problem.NO_NETWORK
    elif isinstance(error, UnicodeError):
        problem = Problem.UNKNOWN_HOST
    elif isinstance(error, TimeoutError):
        problem = Problem.SERVER_SILENT
    elif isinstance(error, ConnectionRefusedError):
        problem = Problem.SERVER_REFUSED
    elif isinstance(error, OSError) and error.errno in _NO_ROUTE:
        problem = Problem.NO_NETWORK
    else:
        problem = Problem.CONNECTION_LOST
    return Ending(problem, {"host": host})


def _of_tls(error: ssl.SSLError, details: dict[str, str]) -> Ending:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Ending(_of_certificate(error), {**details, "reason": error.verify_message})
    reason = error.reason or str(error)
    if reason == "WRONG_VERSION_NUMBER":
        return Ending(Problem.NO_TLS, details)
    if reason in {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}:
        return Ending(Problem.SERVER_TOO_OLD, {**details, "missing": "TLS 1.2"})
    return Ending(Problem.BAD_CERTIFICATE, {**details, "reason": reason})


def _of_certificate(error: ssl.SSLCertVerificationError) -> Problem:
    if error.verify_code in {_EXPIRED, _NOT_YET_VALID}:
        return Problem.CERTIFICATE_EXPIRED
    if error.verify_code in {_NAME, _ADDRESS}:
        return Problem.CERTIFICATE_NAME
    return Problem.CERTIFICATE_UNTRUSTED if error.verify_code in _UNTRUSTED else Problem.BAD_CERTIFICATE


def of_stream_error(condition: str, host: str) -> Ending:
    """Explain why the server closed the stream."""
    if condition == "conflict":
        return Ending(Problem.SIGNED_IN_ELSEWHERE, {"host": host})
    if condition in {"host-unknown", "host-gone"}:
        return Ending(Problem.UNKNOWN_HOST, {"host": host})
    if condition == "unsupported-version":
        return Ending(Problem.SERVER_TOO_OLD, {"host": host, "missing": "XMPP 1.0"})
    return Ending(Problem.CONNECTION_LOST, {"host": host, "reason": condition})


def of_sasl_failure(condition: str, host: str) -> Ending:
    """Explain why the server did not let us in."""
    if condition == "temporary-auth-failure":
        return Ending(Problem.CONNECTION_LOST, {"host": host, "reason": condition})
    if condition == "encryption-required":
        return Ending(Problem.NO_TLS, {"host": host})
    return Ending(Problem.NOT_AUTHORIZED, {"host": host, "reason": condition})


_STANZA = {
    "item-not-found": Problem.RECIPIENT_UNKNOWN,
    "remote-server-not-found": Problem.RECIPIENT_UNKNOWN,
    "jid-malformed": Problem.RECIPIENT_UNKNOWN,
    "gone": Problem.RECIPIENT_UNKNOWN,
    "service-unavailable": Problem.RECIPIENT_UNREACHABLE,
    "recipient-unavailable": Problem.RECIPIENT_UNREACHABLE,
    "remote-server-timeout": Problem.RECIPIENT_UNREACHABLE,
    "not-allowed": Problem.NOT_ALLOWED,
    "forbidden": Problem.NOT_ALLOWED,
    "not-authorized": Problem.NOT_ALLOWED,
    "not-acceptable": Problem.NOT_ALLOWED,
    "registration-required": Problem.NOT_ALLOWED,
    "subscription-required": Problem.NOT_ALLOWED,
    "policy-violation": Problem.NOT_ALLOWED,
    "resource-constraint": Problem.RECIPIENT_UNREACHABLE,
}


def of_message_error(condition: str) -> Problem:
    """Explain why a message came back."""
    return _STANZA.get(condition, Problem.UNKNOWN)


def of_request_error(condition: str) -> Problem:
    """Explain why the server did not do what it was asked."""
    if condition in {"service-unavailable", "feature-not-implemented", "item-not-found"}:
        return Problem.NOT_SUPPORTED
    return _STANZA.get(condition, Problem.UNKNOWN)
