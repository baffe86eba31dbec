"""The built-in shop as a channel: training, demonstration and the first thing a newcomer sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from console.channels.simulator.buyer import DOMAIN, Buyer, address_of
from console.channels.simulator.floor import OWN_UPLOADS, Floor, Line
from console.channels.simulator.puppet import Puppet
from console.channels.simulator.script import Past, ShopScript, load
from console.domain.channel_events import (
    AvatarReceived,
    BlockListChanged,
    ChannelEvent,
    FeaturesChanged,
    LinkChanged,
    MessageArrived,
    NicknameReceived,
    PeerPresence,
    RosterItem,
    RosterItemChanged,
    RosterItemRemoved,
    RosterReceived,
    SessionStarted,
    StanzaAcknowledged,
    StanzaFailed,
)
from console.domain.errors import Problem, UserError
from console.domain.ids import Address, ArchiveId, OriginId
from console.domain.messages import Direction
from console.domain.presence import AgentStatus, LinkState
from console.ports import Clock, Feature, Outgoing

AGENT = Address(f"agent@{DOMAIN}")
_DIALLING = 0.3
_TO_THE_SHOP = 0.06
"""Seconds a stanza takes to the shop and its acknowledgement back."""
_RETRY_IN = 5.0
_LARGEST_AVATAR = 100 * 1024
_LARGEST_UPLOAD = 20 * 1024 * 1024


class SimulatorChannel:
    """A ports.Channel whose other end is a shop of scripted buyers in this process.

    run names this opening of the shop and becomes part of every new id, so that two runs never share one.
    """

    def __init__(
        self, clock: Clock, language: str, seed: int, run: str = "1", *, script: ShopScript | None = None
    ) -> None:
        self.script = load(language) if script is None else script
        self.agent_presence = (AgentStatus.ONLINE, "")
        """Status and signature as buyers see them."""
        self._clock = clock
        self._run = run
        self._floor = Floor(clock, run)
        for name, data in self.script.files.items():
            self._floor.files[OWN_UPLOADS + name] = (data, "image/png")
        self._buyers = {
            address_of(one.id): Buyer(one, self.script.manners, self._floor, clock, seed) for one in self.script.buyers
        }
        self._puppets: dict[Address, Puppet] = {}
        self._roster = {
            address_of(one.id): RosterItem(address_of(one.id), one.name, one.groups)
            for one in self.script.buyers
            if one.groups
        }
        self._private: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_the_way: list[Outgoing] = []
        self._known: set[OriginId] = set()
        self._uploads = 0
        self._opened = False
        self._wanted = False

    # --- for tests and drills -----------------------------------------------------------------

    def puppet(self, name: str, groups: Sequence[str] = ()) -> Puppet:
        """A buyer without a script, moved by hand; with groups it stands in the roster."""
        address = address_of(f"puppet-{len(self._puppets) + 1}")
        puppet = Puppet(address, name, self._floor)
        self._puppets[address] = puppet
        if groups:
            self._roster[address] = RosterItem(address, name, tuple(groups))
        return puppet

    def set_line(self, up: bool, *, resumed: bool = False) -> None:
        """Break the line to the shop, or mend it; resumed: as if the old session could be taken up again."""
        if up and self._floor.line is Line.BROKEN:
            self._spawn(self._mend(resumed))
        elif not up and self._floor.line is Line.OPEN:
            self._floor.listener(
                LinkChanged(LinkState.WAITING_TO_RETRY, Problem.CONNECTION_LOST, retry_in=_RETRY_IN),
            )
            self._floor.line = Line.BROKEN

    # --- the line -----------------------------------------------------------------------------

    @property
    def address(self) -> Address:
        """The agent's own address."""
        return AGENT

    @property
    def features(self) -> frozenset[Feature]:
        """The built-in shop carries everything."""
        return frozenset(Feature)

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        """Say who gets the events."""
        self._floor.listener = listener

    async def connect(self) -> None:
        """Open the shop; returns at once."""
        if not self._wanted:
            self._wanted = True
            self._floor.listener(LinkChanged(LinkState.CONNECTING))
            self._spawn(self._open())

    async def disconnect(self) -> None:
        """Close the shop; no task is left."""
        wanted, self._wanted = self._wanted, False
        self._floor.line = Line.CLOSED
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not wanted:
            return
        self._floor.take_missed()
        self._on_the_way.clear()
        self._floor.listener(LinkChanged(LinkState.OFFLINE))

    def reconnect_now(self) -> None:
        """Nothing to hasten: the shop is there, or its line is broken on purpose."""

    async def _open(self) -> None:
        await self._clock.sleep(_DIALLING)
        self._remember_the_past()
        self._floor.line = Line.OPEN
        self._floor.report(LinkChanged(LinkState.ONLINE))
        self._floor.report(FeaturesChanged())
        self._begin_session(resumed=False)
        for buyer in self._buyers.values():
            self._spawn(buyer.read())
            self._spawn(buyer.play())
        await asyncio.Event().wait()  # the session: lasts until disconnect

    async def _mend(self, resumed: bool) -> None:
        self._floor.listener(LinkChanged(LinkState.CONNECTING))
        await self._clock.sleep(_DIALLING)
        self._floor.line = Line.OPEN
        missed = self._floor.take_missed()
        self._floor.report(LinkChanged(LinkState.ONLINE))
        if not resumed:
            self._on_the_way.clear()
            self._begin_session(resumed=False)
            return
        self._floor.report(SessionStarted(resumed=True))
        for event in missed:
            self._floor.report(event)
        self._carry()

    def _begin_session(self, *, resumed: bool) -> None:
        report = self._floor.report
        report(RosterReceived(tuple(self._roster.values())))
        report(BlockListChanged(frozenset(self._floor.blocked)))
        for address, buyer in self._buyers.items():
            report(NicknameReceived(address, buyer.script.name))
            data, mime = self._floor.files[f"{OWN_UPLOADS}avatars/{buyer.script.avatar}"]
            report(AvatarReceived(address, data, mime))
        for address, presence in self._floor.presences.items():
            if address not in self._floor.blocked:
                report(PeerPresence(address, presence))
        report(SessionStarted(resumed=resumed))

    def _remember_the_past(self) -> None:
        """Put the days before the first opening into the archive; its ids don't name the run: it happened once."""
        if self._opened:
            return
        self._opened = True
        now = self._clock.now()
        past: list[tuple[Past, Address, str, str]] = []
        for one in self.script.buyers:
            for number, message in enumerate(one.past):
                past.append((message, address_of(one.id), f"sim-past-{one.id}-{number}", one.name))
        past.sort(key=lambda entry: entry[0].ago, reverse=True)
        for message, address, name, nick in past:
            url = f"{OWN_UPLOADS}pictures/{message.picture}" if message.picture else ""
            event = MessageArrived(
                peer=address,
                direction=message.direction,
                body=message.text,
                origin_id=OriginId(name),
                archive_id=ArchiveId(name),
                picture_url=url,
                picture_mime="image/png" if url else "",
                picture_size=len(self._floor.files[url][0]) if url else 0,
                nick=nick if message.direction is Direction.IN else "",
            )
            self._floor.archive.keep(event, now - message.ago)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "a buyer of the built-in shop failed", "exception": error, "task": task}
            task.get_loop().call_exception_handler(context)

    def _require_line(self) -> None:
        if self._floor.line is not Line.OPEN:
            raise UserError(Problem.CONNECTION_LOST)

    # --- messages -----------------------------------------------------------------------------

    def send(self, stanza: Outgoing) -> bool:
        """Hand a stanza to the shop; False where the line is down."""
        if self._floor.line is not Line.OPEN:
            return False
        self._on_the_way.append(stanza)
        if len(self._on_the_way) == 1:
            self._spawn(self._bring())
        return True

    async def _bring(self) -> None:
        await self._clock.sleep(_TO_THE_SHOP)
        if self._floor.line is Line.OPEN:
            self._carry()

    def _carry(self) -> None:
        """Everything on the way reaches the shop: acknowledged, archived, passed to its buyer."""
        stanzas, self._on_the_way = self._on_the_way, []
        for stanza in stanzas:
            self._floor.report(StanzaAcknowledged(stanza.wire_id))
            if stanza.wire_id in self._known:
                continue
            self._known.add(stanza.wire_id)
            peer = self._peer(stanza.address)
            if peer is None:
                self._floor.report(StanzaFailed(stanza.wire_id, Problem.RECIPIENT_UNKNOWN))
                continue
            self._floor.record_outgoing(stanza)
            if stanza.address not in self._floor.blocked:
                peer.take(stanza)

    def _peer(self, address: Address) -> Buyer | Puppet | None:
        return self._buyers.get(address) or self._puppets.get(address)

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        """Report what lies in the archive after the cursor. Raises UserError (CONNECTION_LOST)."""
        self._require_line()
        events, cursor = self._floor.archive.after(after, self._clock.now())
        for number, event in enumerate(events):
            if number % 50 == 49:
                await asyncio.sleep(0)
                self._require_line()
            self._floor.report(event)
        return cursor

    def send_typing(self, address: Address, typing: bool) -> None:
        """Tell the buyer that the agent types, or has stopped."""
        peer = self._peer(address)
        if peer is not None and self._floor.line is Line.OPEN:
            peer.agent_types(typing)

    def send_displayed(self, address: Address, origin_id: OriginId) -> None:
        """Tell the buyer that everything up to this message was read; scripted buyers don't mind."""
        puppet = self._puppets.get(address)
        if puppet is not None and self._floor.line is Line.OPEN:
            puppet.agent_read(origin_id)

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        """Publish the agent's status and signature; while suspended no buyer begins a visit."""
        self.agent_presence = (status, text)
        self._floor.set_suspended(suspended)

    async def put_private(self, key: str, value: str) -> None:
        """Keep a text as long as the shop stands. Raises UserError."""
        self._require_line()
        self._private[key] = value

    async def get_private(self, key: str) -> str:
        """Give what was kept. Raises UserError."""
        self._require_line()
        return self._private.get(key, "")

    async def set_nickname(self, name: str) -> None:
        """Publish the agent's name. Raises UserError."""
        self._require_line()
        self.script = replace(self.script, agent_name=name)

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Publish the agent's picture (at most 100 KiB). Raises UserError."""
        self._require_line()
        if len(data) > _LARGEST_AVATAR:
            raise UserError(Problem.PICTURE_TOO_LARGE)
        self._floor.files[f"{OWN_UPLOADS}avatars/agent"] = (data, mime)

    # --- files --------------------------------------------------------------------------------

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Keep a file in memory where buyers can fetch it. Raises UserError."""
        self._require_line()
        if len(data) > _LARGEST_UPLOAD:
            raise UserError(Problem.UPLOAD_TOO_LARGE)
        self._uploads += 1
        url = f"{OWN_UPLOADS}uploads/{self._run}-{self._uploads}/{PurePosixPath(name).name}"
        self._floor.files[url] = (data, mime)
        return url

    async def download(self, url: str, limit: int) -> bytes:
        """Fetch a file of the shop. Raises UserError (DOWNLOAD_FAILED, PICTURE_TOO_LARGE)."""
        if url not in self._floor.files:
            raise UserError(Problem.DOWNLOAD_FAILED)
        data, _mime = self._floor.files[url]
        if len(data) > limit:
            raise UserError(Problem.PICTURE_TOO_LARGE)
        return data

    def is_own_upload(self, url: str) -> bool:
        """Tell whether the address is one of the shop's."""
        return url.startswith(OWN_UPLOADS)

    # --- people -------------------------------------------------------------------------------

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        """Put a contact into the roster, or change it there. Raises UserError."""
        self._require_line()
        self._roster[address] = RosterItem(address, name, tuple(groups))
        self._floor.report(RosterItemChanged(self._roster[address]))

    async def remove_contact(self, address: Address) -> None:
        """Take a contact out of the roster. Raises UserError."""
        self._require_line()
        if self._roster.pop(address, None) is not None:
            self._floor.report(RosterItemRemoved(address))

    async def block(self, address: Address) -> None:
        """Hear nothing from this address any more. Raises UserError."""
        self._require_line()
        self._floor.blocked.add(address)
        self._floor.report(BlockListChanged(frozenset(self._floor.blocked)))

    async def unblock(self, address: Address) -> None:
        """Undo block. Raises UserError."""
        self._require_line()
        self._floor.blocked.discard(address)
        self._floor.report(BlockListChanged(frozenset(self._floor.blocked)))
