"""The keys that packs are signed with; this and qpack.py are the only modules that know the cryptography library."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from console.domain.errors import Problem, UserError
from console.ports import SecretStore

_ACCOUNT = "pack-key:"
"""What a lead's key is called in the keyring, before its name."""


class SigningKey:
    """A team lead's private key; it is never written without a password, nor to the data folder."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def new(cls) -> SigningKey:
        """Make a key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, data: bytes, password: str, path: str) -> SigningKey:
        """Open a PEM file's content. Raises UserError (KEY_UNREADABLE, KEY_PASSWORD), with path."""
        locked = b"ENCRYPTED PRIVATE KEY" in data
        try:
            key = load_pem_private_key(data, password.encode())
        except (TypeError, ValueError, UnsupportedAlgorithm) as error:
            # A TypeError is a key without a password too: whoever copies such a file can sign.
            raise UserError(Problem.KEY_PASSWORD if locked else Problem.KEY_UNREADABLE, path=path) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UserError(Problem.KEY_UNREADABLE, path=path)
        return cls(key)

    def to_pem(self, password: str) -> bytes:
        """Give the key for a PEM file, locked with a password. Raises ValueError for an empty one."""
        if not password:
            raise ValueError("a key is kept with a password")
        locked = BestAvailableEncryption(password.encode())
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)

    @classmethod
    def from_keyring(cls, secrets: SecretStore, name: str) -> SigningKey | None:
        """Open the key of a name; None where there is none. Raises UserError (NO_KEYRING, KEY_UNREADABLE)."""
        kept = secrets.get(_ACCOUNT + name)
        if kept is None:
            return None
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept)))
        except ValueError as error:
            raise UserError(Problem.KEY_UNREADABLE, path=name) from error

    def to_keyring(self, secrets: SecretStore, name: str) -> None:
        """Keep the key under a name. Raises UserError (NO_KEYRING)."""
        secrets.set(_ACCOUNT + name, self._key.private_bytes_raw().hex())

    @property
    def public(self) -> str:
        """The public key, in hex."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """Give the signature, in hex."""
        return self._key.sign(message).hex()


def fits(key: str, signature: str, message: bytes) -> bool:
    """Tell whether a signature was made over a message with a key; key and signature in hex, from a stranger."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True
