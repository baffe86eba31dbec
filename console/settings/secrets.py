"""Passwords in the system's keyring; this is the only module that knows the keyring library.

It is imported off the window thread, after the first paint: the library takes time to load.
"""

from __future__ import annotations

import keyring
import keyring.backends.fail
import keyring.backends.null
from keyring.errors import KeyringError, PasswordDeleteError

from console.domain.errors import Problem, UserError

SERVICE = "agent-console"
_FAILURES = (KeyringError, RuntimeError, OSError)


class KeyringSecrets:
    """The keyring of the desktop (Windows credential locker, macOS Keychain, Secret Service)."""

    def available(self) -> bool:
        """Tell whether there is a keyring that really keeps secrets: one that writes plain files does not count."""
        try:
            backend = keyring.get_keyring()
            if isinstance(backend, (keyring.backends.fail.Keyring, keyring.backends.null.Keyring)):
                return False
            name = f"{type(backend).__module__}.{type(backend).__qualname__}".lower()
            if "plaintext" in name or "alt.file" in name or backend.priority <= 0:
                return False
            backend.get_password(SERVICE, "availability")
        except _FAILURES:
            return False
        return True

    def get(self, account: str) -> str | None:
        """Give the password of an account. Raises UserError (NO_KEYRING)."""
        try:
            return keyring.get_password(SERVICE, account)
        except _FAILURES as error:
            raise UserError(Problem.NO_KEYRING) from error

    def set(self, account: str, password: str) -> None:
        """Keep a password. Raises UserError (NO_KEYRING)."""
        if not self.available():
            raise UserError(Problem.NO_KEYRING)
        try:
            keyring.set_password(SERVICE, account, password)
        except _FAILURES as error:
            raise UserError(Problem.NO_KEYRING) from error

    def delete(self, account: str) -> None:
        """Forget a password. Raises UserError (NO_KEYRING)."""
        try:
            keyring.delete_password(SERVICE, account)
        except PasswordDeleteError:
            return
        except _FAILURES as error:
            raise UserError(Problem.NO_KEYRING) from error
