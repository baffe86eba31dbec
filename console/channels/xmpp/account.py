"""What one needs to know to sign in, and how patient the line is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class XmppAccount:
    """An agent's account; the server's certificate is checked against the domain of jid whatever server says."""

    jid: str
    """Bare address, user@domain."""
    password: str = field(repr=False)
    server: tuple[str, int] | None = None
    """Host and port instead of what DNS says about the domain."""
    ca_file: Path | None = None
    """PEM certificates trusted besides those of the system."""
    plaintext_loopback: bool = False
    """Do without TLS; refused unless the server is on this very machine."""


@dataclass(frozen=True)
class Timing:
    """How long the line waits, in seconds."""

    connect: float = 10.0
    """For one address to take a TCP connection."""
    negotiation: float = 20.0
    """From the open connection to the session."""
    request: float = 30.0
    """For the answer to a query."""
    idle: float = 15.0
    """Silence after which the server is asked for a sign of life."""
    reply: float = 10.0
    """For that sign to come."""
    ack: float = 0.2
    """Between two requests for acknowledgement while much is sent."""
    farewell: float = 2.0
    """For the server to close its side."""
    first_retry: float = 0.5
    last_retry: float = 60.0
    settled: float = 10.0
    """A session that lasted this long starts the back-off anew."""
