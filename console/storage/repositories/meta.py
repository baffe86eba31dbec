"""Small values of the account."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from console.storage.tables import meta

_NEW = insert(meta)
_PUT = _NEW.on_conflict_do_update(index_elements=["key"], set_={"value": _NEW.excluded.value})


class SqlMeta:
    """ports.MetaRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """The value of a key."""
        value: str | None = self._connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        return value

    def set(self, key: str, value: str) -> None:
        """Store the value of a key."""
        self._connection.execute(_PUT, {"key": key, "value": value})
