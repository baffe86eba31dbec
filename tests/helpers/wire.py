"""A channel whose other end the test holds: what is handed over is recorded, what arrives is said by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.domain.channel_events import ChannelEvent, LinkChanged, MessageArrived, SessionStarted, StanzaAcknowledged
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.presence import AgentStatus, LinkState
from console.ports import Feature, Outgoing


class HandWire:
    """ports.Channel by hand; archive holds what catch_up reports, as (id, event)."""

    def __init__(self) -> None:
        self.address = Address("agent@shop.test")
        self.features = frozenset(Feature) - {Feature.INVISIBLE}
        self.sent: list[Outgoing] = []
        self.typing: list[tuple[Address, bool]] = []
        self.displayed: list[tuple[Address, OriginId]] = []
        self.presence: list[tuple[AgentStatus, str]] = []
        self.archive: list[tuple[ArchiveId, MessageArrived]] = []
        self.suspended = False
        self.private: dict[str, str] = {}
        self.uploads: dict[str, bytes] = {}
        self.upload_problem: Problem | None = None
        self.up = False
        self.room = 10**9
        """How many more stanzas the stream takes before it breaks."""
        self._listener: Callable[[ChannelEvent], None] = lambda event: None

    # --- the test's end ---

    def say(self, event: ChannelEvent) -> None:
        self._listener(event)

    def start(self, *, resumed: bool = False) -> None:
        self.up = True
        self.say(LinkChanged(LinkState.ONLINE))
        self.say(SessionStarted(resumed))

    def cut(self) -> None:
        self.up = False
        self.say(LinkChanged(LinkState.WAITING_TO_RETRY, Problem.CONNECTION_LOST, retry_in=1.0))

    def acknowledge(self, *stanzas: Outgoing) -> None:
        for stanza in stanzas:
            self.say(StanzaAcknowledged(stanza.wire_id))

    # --- ports.Channel ---

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        self._listener = listener

    async def connect(self) -> None:
        self.say(LinkChanged(LinkState.CONNECTING))

    async def disconnect(self) -> None:
        if self.up:
            self.up = False
            self.say(LinkChanged(LinkState.OFFLINE))

    def reconnect_now(self) -> None:
        self.start()

    def send(self, stanza: Outgoing) -> bool:
        if not self.up or self.room <= 0:
            return False
        self.room -= 1
        self.sent.append(stanza)
        return True

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        ids = [key for key, _ in self.archive]
        start = ids.index(after) + 1 if after in ids else 0
        for _, event in self.archive[start:]:
            self.say(event)
        return ids[-1] if ids else None

    def send_typing(self, address: Address, typing: bool) -> None:
        self.typing.append((address, typing))

    def send_displayed(self, address: Address, origin_id: OriginId) -> None:
        self.displayed.append((address, origin_id))

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        self.presence.append((status, text))
        self.suspended = suspended

    async def put_private(self, key: str, value: str) -> None:
        if not self.up:
            raise UserError(Problem.CONNECTION_LOST)
        self.private[key] = value

    async def get_private(self, key: str) -> str:
        if not self.up:
            raise UserError(Problem.CONNECTION_LOST)
        return self.private.get(key, "")

    async def set_nickname(self, name: str) -> None:
        return

    async def set_avatar(self, data: bytes, mime: str) -> None:
        return

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        if self.upload_problem is not None:
            raise UserError(self.upload_problem)
        url = f"https://upload.shop.test/{len(self.uploads)}/{name}"
        self.uploads[url] = data
        return url

    async def download(self, url: str, limit: int) -> bytes:
        if url not in self.uploads:
            raise UserError(Problem.DOWNLOAD_FAILED)
        return self.uploads[url]

    def is_own_upload(self, url: str) -> bool:
        return url.startswith("https://upload.shop.test/")

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        return

    async def remove_contact(self, address: Address) -> None:
        return

    async def block(self, address: Address) -> None:
        return

    async def unblock(self, address: Address) -> None:
        return
