"""Installed packs with their former versions, the keys they are trusted by, and subscriptions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.packs import InstalledPack, Pack, PackFile, Subscription
from console.storage.phrase_json import dump_pack, load_manifest, load_pack
from console.storage.tables import pack_keys, pack_subscriptions, pack_versions, packs

_FORMER = 5
"""How many former versions of a pack are kept."""
_MANIFEST = func.json_extract(pack_versions.c.body, "$.manifest").label("manifest")
"""Cut out by SQLite: a list of packs is read often, and their thousands of phrases are not needed for it."""
_IN_USE = (
    select(packs.c.id, packs.c.number, pack_versions.c.installed_at, pack_versions.c.digest, _MANIFEST)
    .join_from(packs, pack_versions, pack_versions.c.pack_id == packs.c.id)
    .where(pack_versions.c.number == packs.c.number)
)


class SqlPacks:
    """phrase_ports.PackRepository on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def installed(self) -> list[InstalledPack]:
        """Every pack in use, by name."""
        found = [
            InstalledPack(
                manifest=load_manifest(row.manifest),
                number=row.number,
                former=self._former(row.id, row.number),
                installed_at=row.installed_at,
                key=self.key(row.id) or "",
                digest=row.digest,
            )
            for row in self._connection.execute(_IN_USE).all()
        ]
        return sorted(found, key=lambda each: (each.manifest.name, each.manifest.id))

    def _former(self, pack_id: str, number: int) -> str:
        before = self._before(pack_id, number)
        if before is None:
            return ""
        query = select(_MANIFEST).where(pack_versions.c.pack_id == pack_id, pack_versions.c.number == before)
        return load_manifest(self._connection.execute(query).scalar_one()).version

    def _before(self, pack_id: str, number: int) -> int | None:
        query = select(func.max(pack_versions.c.number)).where(
            pack_versions.c.pack_id == pack_id, pack_versions.c.number < number
        )
        return self._connection.execute(query).scalar()

    def _number(self, pack_id: str) -> int | None:
        return self._connection.execute(select(packs.c.number).where(packs.c.id == pack_id)).scalar()

    def pack(self, pack_id: str, number: int | None = None) -> Pack | None:
        """A version of a pack: the one in use, or one by its number."""
        wanted = self._number(pack_id) if number is None else number
        query = select(pack_versions.c.body).where(pack_versions.c.pack_id == pack_id, pack_versions.c.number == wanted)
        body = self._connection.execute(query).scalar()
        return None if body is None else load_pack(body)

    def add_version(self, file: PackFile, when: datetime) -> int:
        """Keep a pack and say that it is in use; gives its number."""
        pack_id = file.pack.manifest.id
        number = (self._number(pack_id) or 0) + 1
        # Numbers rise with use: what stood above was gone back from.
        of_pack = pack_versions.c.pack_id == pack_id
        self._connection.execute(delete(pack_versions).where(of_pack, pack_versions.c.number >= number))
        self._connection.execute(delete(pack_versions).where(of_pack, pack_versions.c.number < number - _FORMER))
        self._connection.execute(
            insert(pack_versions).values(
                pack_id=pack_id, number=number, installed_at=when, digest=file.digest, body=dump_pack(file.pack)
            )
        )
        self._use(pack_id, number)
        return number

    def _use(self, pack_id: str, number: int) -> None:
        values = insert(packs).values(id=pack_id, number=number)
        self._connection.execute(values.on_conflict_do_update(index_elements=["id"], set_={"number": number}))

    def go_back(self, pack_id: str) -> Pack | None:
        """Say that the version before the one in use is in use, and drop this one."""
        number = self._number(pack_id)
        before = None if number is None else self._before(pack_id, number)
        if before is None:
            return None
        self._connection.execute(
            delete(pack_versions).where(pack_versions.c.pack_id == pack_id, pack_versions.c.number > before)
        )
        self._use(pack_id, before)
        return self.pack(pack_id, before)

    def remove(self, pack_id: str) -> None:
        """Forget every version; its key stays known."""
        self._connection.execute(delete(packs).where(packs.c.id == pack_id))
        self._connection.execute(delete(pack_versions).where(pack_versions.c.pack_id == pack_id))

    def key(self, pack_id: str) -> str | None:
        """The key that a pack must be signed with."""
        return self._connection.execute(select(pack_keys.c.key).where(pack_keys.c.pack_id == pack_id)).scalar()

    def set_key(self, pack_id: str, key: str, when: datetime) -> None:
        """Trust a key for a pack from now on."""
        values = insert(pack_keys).values(pack_id=pack_id, key=key, trusted_at=when)
        changed = {"key": key, "trusted_at": when}
        self._connection.execute(values.on_conflict_do_update(index_elements=["pack_id"], set_=changed))

    def subscriptions(self) -> list[Subscription]:
        """Every subscription, by address."""
        query = select(pack_subscriptions).order_by(pack_subscriptions.c.address)
        return [Subscription(*row) for row in self._connection.execute(query)]

    def put_subscription(self, subscription: Subscription) -> None:
        """Store a subscription."""
        fields = {
            "automatic": subscription.automatic,
            "checked_at": subscription.checked_at,
            "problem": subscription.problem,
        }
        values = insert(pack_subscriptions).values(address=subscription.address, **fields)
        self._connection.execute(values.on_conflict_do_update(index_elements=["address"], set_=fields))

    def remove_subscription(self, address: str) -> None:
        """Look there no more."""
        self._connection.execute(delete(pack_subscriptions).where(pack_subscriptions.c.address == address))
