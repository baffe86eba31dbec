"""How the password is proven (RFC 5802 SCRAM, RFC 4616 PLAIN).

slixmpp's own SCRAM takes its nonce from random.random() and hashes in Python, 10,000 rounds of it on the
window thread; this one uses secrets and OpenSSL.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Protocol

from slixmpp.util.sasl.client import saslprep
from slixmpp.util.stringprep_profiles import StringPrepError

_SCRAM = {"SCRAM-SHA-512": "sha512", "SCRAM-SHA-256": "sha256", "SCRAM-SHA-1": "sha1"}
_MOST_ROUNDS = 2_000_000


class SaslError(Exception):
    """The server's side of the exchange does not hold; the message is an RFC 6120 condition."""


class Mechanism(Protocol):
    """One way to sign in."""

    name: str

    def first(self) -> bytes:
        """What goes into <auth/>."""
        ...

    def respond(self, challenge: bytes) -> bytes:
        """The answer to a challenge. Raises SaslError."""
        ...

    def finish(self, data: bytes) -> None:
        """Check what came with <success/>. Raises SaslError."""
        ...


def choose(offered: set[str], user: str, password: str) -> Mechanism | None:
    """Pick the strongest mechanism both sides know; None where there is none."""
    for name, digest in _SCRAM.items():
        if name in offered:
            return _Scram(name, digest, user, password)
    return _Plain(user, password) if "PLAIN" in offered else None


def _prepare(text: str) -> str:
    try:
        return str(saslprep(text))
    except (StringPrepError, UnicodeError) as error:
        raise SaslError("not-authorized") from error


class _Plain:
    name = "PLAIN"

    def __init__(self, user: str, password: str) -> None:
        self._text = f"\0{_prepare(user)}\0{_prepare(password)}"

    def first(self) -> bytes:
        return self._text.encode()

    def respond(self, challenge: bytes) -> bytes:  # noqa: ARG002
        raise SaslError("malformed-request")

    def finish(self, data: bytes) -> None:
        """Nothing is promised, nothing is checked."""


class _Scram:
    def __init__(self, name: str, digest: str, user: str, password: str) -> None:
        self.name = name
        self._digest = digest
        self._password = _prepare(password).encode()
        self._nonce = secrets.token_urlsafe(24)
        escaped = _prepare(user).replace("=", "=3D").replace(",", "=2C")
        self._bare = f"n={escaped},r={self._nonce}"
        self._signature: bytes | None = None
        self._verified = False

    def first(self) -> bytes:
        return f"n,,{self._bare}".encode()

    def respond(self, challenge: bytes) -> bytes:
        if self._signature is not None:
            self.finish(challenge)
            return b""
        fields = self._fields(challenge)
        try:
            nonce, salt, rounds = fields["r"], base64.b64decode(fields["s"], validate=True), int(fields["i"])
        except (KeyError, ValueError) as error:
            raise SaslError("malformed-request") from error
        if "m" in fields or not nonce.startswith(self._nonce) or not 0 < rounds <= _MOST_ROUNDS:
            raise SaslError("malformed-request")
        salted = hashlib.pbkdf2_hmac(self._digest, self._password, salt, rounds)
        client_key = self._mac(salted, b"Client Key")
        final = f"c=biws,r={nonce}"
        text = f"{self._bare},{challenge.decode()},{final}".encode()
        proof = self._mac(hashlib.new(self._digest, client_key).digest(), text)
        mixed = bytes(one ^ other for one, other in zip(client_key, proof, strict=True))
        self._signature = self._mac(self._mac(salted, b"Server Key"), text)
        return f"{final},p={base64.b64encode(mixed).decode()}".encode()

    def finish(self, data: bytes) -> None:
        if self._verified:
            return
        try:
            given = base64.b64decode(self._fields(data)["v"], validate=True)
        except (KeyError, ValueError) as error:
            raise SaslError("not-authorized") from error
        if self._signature is None or not hmac.compare_digest(given, self._signature):
            raise SaslError("not-authorized")
        self._verified = True

    def _mac(self, key: bytes, text: bytes) -> bytes:
        return hmac.digest(key, text, self._digest)

    @staticmethod
    def _fields(data: bytes) -> dict[str, str]:
        try:
            return {part[0]: part[2:] for part in data.decode().split(",") if part[1:2] == "="}
        except UnicodeDecodeError as error:
            raise SaslError("malformed-request") from error
