"""A channel whose library is loaded when the line is wanted: the stored conversations need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from console.domain.channel_events import ChannelEvent
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.presence import AgentStatus
from console.ports import Channel, Feature, Outgoing


class LateChannel:
    """ports.Channel over one that is made by the first connect; before that the line is down and carries nothing."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._make: Callable[[], Awaitable[Channel]] | None = None
        self._channel: Channel | None = None
        self._listener: Callable[[ChannelEvent], None] = lambda _event: None
        self._presence: tuple[AgentStatus, str, bool] | None = None
        self._wanted = False
        self._making = asyncio.Lock()

    def comes_from(self, make: Callable[[], Awaitable[Channel]]) -> None:
        """Say what makes the channel; once, before the first connect that is to do something."""
        self._make = make

    @property
    def address(self) -> Address:
        """The agent's own address."""
        return self._address if self._channel is None else self._channel.address

    @property
    def features(self) -> frozenset[Feature]:
        """What can be carried at this moment."""
        return frozenset() if self._channel is None else self._channel.features

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        """Say who gets the events."""
        self._listener = listener

    async def connect(self) -> None:
        """Make the channel where there is none yet, and connect it, unless disconnect was called meanwhile."""
        self._wanted = True
        await self._load()
        if self._wanted and self._channel is not None:
            await self._channel.connect()

    async def disconnect(self) -> None:
        """End the session in an orderly way."""
        self._wanted = False
        if self._channel is not None:
            await self._channel.disconnect()

    def reconnect_now(self) -> None:
        """Skip what is left of the back-off."""
        if self._channel is not None:
            self._channel.reconnect_now()

    def send(self, stanza: Outgoing) -> bool:
        """Hand a stanza to the open stream; False where there is none."""
        return self._channel is not None and self._channel.send(stanza)

    def send_typing(self, address: Address, typing: bool) -> None:
        """Tell the buyer that the agent types, or has stopped."""
        if self._channel is not None:
            self._channel.send_typing(address, typing)

    def send_displayed(self, address: Address, origin_id: OriginId) -> None:
        """Tell the buyer that everything up to this message of theirs was read."""
        if self._channel is not None:
            self._channel.send_displayed(address, origin_id)

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        """Publish the agent's status and what they say; kept for the next sessions too."""
        self._presence = (status, text, suspended)
        if self._channel is not None:
            self._channel.set_presence(status, text, suspended=suspended)

    def is_own_upload(self, url: str) -> bool:
        """Tell whether the address belongs to the shop's own upload service."""
        return self._channel is not None and self._channel.is_own_upload(url)

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        """Report everything the server archived after the cursor. Raises UserError."""
        return await self._there().catch_up(after)

    async def put_private(self, key: str, value: str) -> None:
        """Keep a text on the server for the account's own devices. Raises UserError."""
        await self._there().put_private(key, value)

    async def get_private(self, key: str) -> str:
        """Give what put_private kept last. Raises UserError."""
        return await self._there().get_private(key)

    async def set_nickname(self, name: str) -> None:
        """Publish the agent's name. Raises UserError."""
        await self._there().set_nickname(name)

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Publish the agent's picture. Raises UserError."""
        await self._there().set_avatar(data, mime)

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Store a file where the buyer can fetch it. Raises UserError."""
        return await self._there().upload(data, name, mime)

    async def download(self, url: str, limit: int) -> bytes:
        """Fetch a file of at most limit bytes; that needs no line. Raises UserError."""
        await self._load()
        return await self._there().download(url, limit)

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        """Put a contact into the roster. Raises UserError."""
        await self._there().add_contact(address, name, groups)

    async def remove_contact(self, address: Address) -> None:
        """Take a contact out of the roster. Raises UserError."""
        await self._there().remove_contact(address)

    async def block(self, address: Address) -> None:
        """Have the server drop everything from this address. Raises UserError."""
        await self._there().block(address)

    async def unblock(self, address: Address) -> None:
        """Undo block. Raises UserError."""
        await self._there().unblock(address)

    async def _load(self) -> None:
        async with self._making:
            if self._channel is not None or self._make is None:
                return
            channel = await self._make()
            channel.listen(self._listener)
            if self._presence is not None:
                status, text, suspended = self._presence
                channel.set_presence(status, text, suspended=suspended)
            self._channel = channel

    def _there(self) -> Channel:
        if self._channel is None:
            raise UserError(Problem.CONNECTION_LOST, host=self._address.rpartition("@")[2])
        return self._channel
