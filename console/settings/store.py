"""Keeps options and accounts in one JSON file; a damaged one is kept aside and said so."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from console.domain.options import Option, Value
from console.settings.files import replace_file
from console.settings.schema import ALL, SCHEMA

log = logging.getLogger(__name__)
VERSION = 1
V = TypeVar("V", bool, int, str)


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account that can be chosen at sign-in; its password is in the keyring or nowhere."""

    jid: str
    server: str = ""
    """host:port, or empty for the address that the domain's SRV records give."""
    ca_file: str = ""
    remember: bool = False
    plaintext_loopback: bool = False


class Settings:
    """Options in memory, written to the file off the window thread after each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Value] = {}
        self._accounts: dict[str, StoredAccount] = {}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="settings")
        self.set_aside: Path | None = None
        """Where a file that could not be read was kept; the program started with defaults then."""
        self.newer = False
        """Whether that file was written by a newer console."""
        self._load()

    def get(self, option: Option[V]) -> V:
        """Give an option's value."""
        return cast("V", self._values.get(option.key, option.default))

    def set(self, option: Option[V], value: V) -> None:
        """Change an option. Raises ValueError for a value it cannot have."""
        self.set_by_key(option.key, value)

    def values(self) -> dict[str, Value]:
        """Give every option's value by its key."""
        return {option.key: self._values.get(option.key, option.default) for option in ALL}

    def set_by_key(self, key: str, value: object) -> None:
        """Change an option named by its key. Raises KeyError, and ValueError for a value it cannot have."""
        self.set_many({key: value})

    def set_many(self, values: Mapping[str, object]) -> None:
        """Change options named by their keys, all of them or none. Raises KeyError, ValueError."""
        changes: dict[str, Value] = {}
        for key, value in values.items():
            option = SCHEMA.get(key)
            if option is None:
                raise KeyError(key)
            if not option.accepts(value):
                raise ValueError(f"{key} cannot be {value!r}")
            if self._values.get(key, option.default) != value:
                changes[key] = cast("Value", value)
        if changes:
            self._values.update(changes)
            self._save()

    def accounts(self) -> list[StoredAccount]:
        """Give the accounts, the last used first."""
        return list(reversed(self._accounts.values()))

    def account(self, jid: str) -> StoredAccount | None:
        """Give one account."""
        return self._accounts.get(jid)

    def put_account(self, account: StoredAccount) -> None:
        """Keep an account, as the last used one."""
        self._accounts.pop(account.jid, None)
        self._accounts[account.jid] = account
        self._save()

    def remove_account(self, jid: str) -> None:
        """Forget an account; its folder stays."""
        if self._accounts.pop(jid, None) is not None:
            self._save()

    def close(self) -> None:
        """Wait until everything is written."""
        self._writer.shutdown(wait=True)

    def _load(self) -> None:
        try:
            self._take(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            log.warning("the settings could not be read: %s", error)
            self._keep_aside()

    def _take(self, raw: Any) -> None:  # noqa: ANN401 - whatever JSON may hold
        if raw["version"] > VERSION:
            self.newer = True
            raise ValueError("written by a newer console")
        options = raw.get("options", {})
        known = {option.key: option for option in ALL}
        for key, value in options.items():
            option = known.get(key)
            if option is not None and option.accepts(value):
                self._values[key] = value
        for entry in raw.get("accounts", []):
            account = StoredAccount(**entry)
            self._accounts[account.jid] = account

    def _keep_aside(self) -> None:
        self._values.clear()
        self._accounts.clear()
        aside = self._path.with_name(f"{self._path.stem}.unreadable{self._path.suffix}")
        number = 1
        while aside.exists():
            number += 1
            aside = self._path.with_name(f"{self._path.stem}.unreadable-{number}{self._path.suffix}")
        try:
            self._path.replace(aside)
        except OSError:
            log.exception("the unreadable settings file could not be kept aside")
        self.set_aside = aside

    def _save(self) -> None:
        content = {
            "version": VERSION,
            "options": dict(self._values),
            "accounts": [asdict(account) for account in self._accounts.values()],
        }
        self._writer.submit(self._write, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _write(self, data: bytes) -> None:
        try:
            replace_file(self._path, data)
        except OSError:
            log.exception("the settings could not be written")
