"""The agent's own face: name, signature, status, picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.domain.errors import UserError
from console.domain.events import AgentChanged
from console.domain.presence import AgentStatus
from console.ports import Channel, Feature, MediaStore, Store, UnitOfWork
from console.services.bus import EventBus
from console.services.tasks import Tasks

SIGNATURE_LIMIT = 200
NAME_LIMIT = 40
AVATAR_MIME = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


class Profile:
    """What buyers see of the agent; stored with the account and published whenever the line stands."""

    def __init__(
        self, store: Store, media: MediaStore, channel: Channel, bus: EventBus, tasks: Tasks, name: str = ""
    ) -> None:
        self._store = store
        self._media = media
        self._channel = channel
        self._bus = bus
        self._tasks = tasks
        self.name = name or channel.address.partition("@")[0]
        self._name_chosen = False
        self.signature = ""
        self.status = AgentStatus.ONLINE
        self.avatar: str | None = None

    async def load(self) -> None:
        """Read what is stored, and publish it."""

        def work(uow: UnitOfWork) -> tuple[str | None, str | None, str | None, str | None]:
            get = uow.meta.get
            return get("agent_name"), get("signature"), get("status"), get("agent_avatar")

        name, signature, status, avatar = await self._store.read(work)
        self._name_chosen = bool(name)
        self.name = name or self.name
        self.signature = signature or ""
        if status in {s.value for s in AgentStatus} and status != AgentStatus.OFFLINE.value:
            self.status = AgentStatus(status)
        self.avatar = avatar or None
        self._publish()

    def statuses(self) -> tuple[AgentStatus, ...]:
        """Give the statuses that can be chosen: what the channel cannot carry is not offered."""
        invisible = (AgentStatus.INVISIBLE,) if Feature.INVISIBLE in self._channel.features else ()
        return (AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY, *invisible, AgentStatus.OFFLINE)

    async def set_signature(self, text: str) -> None:
        """Store the signature (one line, at most 200 characters) and show it to buyers. Raises UserError (STORE_*)."""
        self.signature = await self._keep("signature", " ".join(text.split())[:SIGNATURE_LIMIT])
        self._publish()

    async def set_status(self, status: AgentStatus) -> None:
        """Store the status and show it to buyers. Raises UserError (STORE_*)."""
        await self._keep("status", status.value)
        self.status = status
        self._publish()

    async def set_name(self, name: str) -> None:
        """Store the agent's name and show it to buyers. Raises UserError."""
        name = " ".join(name.split())[:NAME_LIMIT]
        if name:
            self.name = await self._keep("agent_name", name)
            self._name_chosen = True
            self._publish()
            self._tasks.spawn(self._tell(lambda: self._channel.set_nickname(name)), "nickname")

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Store the agent's picture and show it to buyers. Raises UserError."""
        self.avatar = await self._keep("agent_avatar", await self._media.save(data, mime))
        self._publish()
        self._tasks.spawn(self._tell(lambda: self._channel.set_avatar(data, mime)), "avatar")

    def publish_presence(self) -> None:
        """Tell the channel again; it keeps the presence for its next sessions."""
        self._channel.set_presence(self.status, self.signature)

    async def session_started(self) -> None:
        """Publish name and picture again: what was changed while the line was down is not on the server yet."""
        name, avatar = self.name, self.avatar
        if self._name_chosen:
            await self._tell(lambda: self._channel.set_nickname(name))
        if avatar is not None:
            data = await self._media.load(avatar)
            await self._tell(
                lambda: self._channel.set_avatar(data, AVATAR_MIME.get(avatar.rpartition(".")[2], "image/png"))
            )

    async def _keep(self, key: str, value: str) -> str:
        await self._store.write(lambda uow: uow.meta.set(key, value), durable=True)
        return value

    def _publish(self) -> None:
        self._bus.publish(AgentChanged(self.name, self.signature, self.status, self.avatar))
        self.publish_presence()

    async def _tell(self, call: Callable[[], Awaitable[None]]) -> None:
        try:
            await call()
        except UserError:
            # It is stored; the next session publishes it.
            return
