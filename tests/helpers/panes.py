"""An account at work for tests of the window's panes: the real store and services, over a channel without a wire."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from console.domain.channel_events import (
    BlockListChanged,
    ChannelEvent,
    PeerPresence,
    RosterItem,
    RosterItemChanged,
    RosterItemRemoved,
)
from console.domain.contacts import Contact
from console.domain.ids import Address, ArchiveId, ContactId, GroupId, PhraseId, new_origin_id
from console.domain.messages import Direction, MessageState, Picture
from console.domain.phrases import Phrase, PhraseGroup
from console.domain.presence import AgentStatus, Presence, Show
from console.ports import Feature, ImageInfo, NewMessage, Outgoing, UnitOfWork
from console.services.bus import EventBus
from console.services.library import Shelf
from console.services.session import Session, build_session
from console.services.tasks import Tasks
from console.storage.media import FileMediaStore
from console.storage.store import open_store
from console.ui.bridge import Bridge
from tests.helpers.clock import FakeClock

AGENT = Address("xiaomei@shop.test")


class QuietChannel:
    """A ports.Channel that keeps what it is told and reports what a server would; no line leads anywhere."""

    def __init__(self) -> None:
        self.features = frozenset(Feature)
        self.presence: tuple[AgentStatus, str] | None = None
        self.suspended = False
        self.tries = 0
        self.sent: list[Outgoing] = []
        self.report: Callable[[ChannelEvent], None] = lambda _event: None
        self._blocked: set[Address] = set()

    @property
    def address(self) -> Address:
        return AGENT

    def listen(self, listener: Callable[[ChannelEvent], None]) -> None:
        self.report = listener

    async def connect(self) -> None: ...

    async def disconnect(self) -> None: ...

    def reconnect_now(self) -> None:
        self.tries += 1

    def send(self, stanza: Outgoing) -> bool:
        self.sent.append(stanza)
        return False

    async def catch_up(self, after: ArchiveId | None) -> ArchiveId | None:
        return after

    def send_typing(self, address: Address, typing: bool) -> None: ...

    def send_displayed(self, address: Address, origin_id: str) -> None: ...

    def set_presence(self, status: AgentStatus, text: str, *, suspended: bool = False) -> None:
        self.presence = (status, text)
        self.suspended = suspended

    async def put_private(self, key: str, value: str) -> None: ...

    async def get_private(self, key: str) -> str:
        return ""

    async def set_nickname(self, name: str) -> None: ...

    async def set_avatar(self, data: bytes, mime: str) -> None: ...

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        return f"https://upload.shop.test/{name}"

    async def download(self, url: str, limit: int) -> bytes:
        return b""

    def is_own_upload(self, url: str) -> bool:
        return False

    async def add_contact(self, address: Address, name: str, groups: Sequence[str]) -> None:
        self.report(RosterItemChanged(RosterItem(address, name, tuple(groups))))

    async def remove_contact(self, address: Address) -> None:
        self.report(RosterItemRemoved(address))

    async def block(self, address: Address) -> None:
        self._blocked.add(address)
        self.report(BlockListChanged(frozenset(self._blocked)))

    async def unblock(self, address: Address) -> None:
        self._blocked.discard(address)
        self.report(BlockListChanged(frozenset(self._blocked)))


class _NoPictures:
    def inspect(self, data: bytes) -> ImageInfo:
        return ImageInfo("image/png", 8, 8)


@dataclass
class Desk:
    """A session, its bridge, its clock and its channel."""

    session: Session
    bridge: Bridge
    clock: FakeClock
    channel: QuietChannel
    made: dict[str, ContactId] = field(default_factory=dict)
    """Contacts by name, as buyers() made them."""

    def contact(self, name: str) -> Contact:
        """Give a contact as it stands."""
        contact = self.session.desk.contact(self.made[name])
        assert contact is not None
        return contact


@asynccontextmanager
async def desk(folder: Path, clock: FakeClock | None = None) -> AsyncIterator[Desk]:
    """Open an account in a folder, and close it again.

    No garbage is collected by itself from here on: that could happen on a thread of the store, which must not
    delete widgets. The suite collects between its tests.
    """
    gc.collect()
    gc.disable()
    clock = clock or FakeClock()
    bus = EventBus()
    tasks = Tasks()
    channel = QuietChannel()
    session = build_session(
        AGENT, training=False, store=open_store(folder, clock), media=FileMediaStore(folder), channel=channel,
        clock=clock, inspector=_NoPictures(), bus=bus, tasks=tasks,
    )  # fmt: skip
    bridge = Bridge(bus)
    try:
        yield Desk(session, bridge, clock, channel)
    finally:
        bridge.close()
        await session.close()


async def calm() -> None:
    """Let layouts, posted events and deletions happen.

    Not processEvents(): in a coroutine that would run a task in the middle of this one, which asyncio refuses.
    """
    for _ in range(4):
        await asyncio.sleep(0.005)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass(frozen=True)
class Buyer:
    """One buyer to be made; waits and last in seconds before now."""

    name: str
    text: str = ""
    waits: float | None = None
    last: float = 60.0
    unread: int = 0
    tags: tuple[str, ...] = ()
    draft: str = ""
    active: bool = True
    pinned: bool = False
    marked: bool = False
    groups: tuple[str, ...] = ()
    mine: bool = False
    state: MessageState | None = None
    picture: bool = False
    retracted: bool = False
    remark: str = ""
    blocked: bool = False
    earlier: tuple[str, ...] = ()
    """Bodies of messages on the days before, newest first."""


def address_of(number: int) -> Address:
    """Give the address of the buyer with a number."""
    return Address(f"v-{number:04d}@visitor.shop.test")


async def buyers(world: Desk, wanted: Sequence[Buyer]) -> None:
    """Store buyers with their messages, and load them into the window."""
    now = world.clock.now()

    def work(unit: UnitOfWork) -> None:
        for number, buyer in enumerate(wanted, len(world.made)):
            contact = unit.contacts.ensure(address_of(number), buyer.name)
            world.made[buyer.name] = contact.id
            for days, body in reversed(list(enumerate(buyer.earlier, 1))):
                at = now - timedelta(days=days)
                _say(unit, contact.id, body, at, mine=False)
            if buyer.text or buyer.picture:
                at = now - timedelta(seconds=buyer.last)
                picture = Picture(mime="image/png", width=8, height=8) if buyer.picture else None
                message = unit.messages.add(
                    NewMessage(
                        contact.id,
                        Direction.OUT if buyer.mine else Direction.IN,
                        buyer.text,
                        at,
                        buyer.state or (MessageState.SENT if buyer.mine else MessageState.RECEIVED),
                        new_origin_id(),
                        picture=picture,
                    )
                )
                if buyer.retracted and message is not None:
                    unit.messages.retract(message.id)
            fresh = unit.contacts.get(contact.id)
            assert fresh is not None
            unit.contacts.save(
                replace(
                    fresh,
                    remark=buyer.remark,
                    tags=buyer.tags,
                    groups=buyer.groups,
                    in_roster=bool(buyer.groups),
                    pinned=buyer.pinned,
                    active=buyer.active,
                    unread=buyer.unread,
                    marked_unread=buyer.marked,
                    draft=buyer.draft,
                    blocked=buyer.blocked,
                    waiting_since=None if buyer.waits is None else now - timedelta(seconds=buyer.waits),
                )
            )

    await world.session.store.write(work, durable=False)
    await world.session.load()


def _say(unit: UnitOfWork, contact_id: ContactId, body: str, at: object, *, mine: bool) -> None:
    unit.messages.add(
        NewMessage(
            contact_id,
            Direction.OUT if mine else Direction.IN,
            body,
            at,  # type: ignore[arg-type]
            MessageState.SENT if mine else MessageState.RECEIVED,
            new_origin_id(),
        )
    )


def there(world: Desk, name: str, show: Show) -> None:
    """Let a buyer's presence be seen."""
    world.channel.report(PeerPresence(world.contact(name).address, Presence(show)))


def shelf(number: int, path: tuple[str, ...], *phrases: tuple[str, str]) -> Shelf:
    """Give a group with its phrases as (code, content)."""
    group = GroupId(f"g{number}")
    made = (Phrase(PhraseId(f"p{number}-{n}"), group, code, "", text) for n, (code, text) in enumerate(phrases))
    return Shelf(PhraseGroup(group, path), tuple(made))


SHELVES = (
    shelf(
        1, ("问候",), ("hi", "您好，亲！欢迎光临，有什么可以帮到您的吗？😊"),
        ("zx", "亲，在的哦~ 现在咨询的人较多，回复慢了请见谅"),
    ),
    shelf(
        2, ("物流",), ("fh", "亲，今天16点前拍下当天发货，默认圆通，{收货城市}一般2天到"),
        ("by", "满199元包邮，新疆西藏海南补10元"), ("dh", "您的单号 {订单号} 已发出，可在“我的订单”查看"),
    ),
    shelf(3, ("异议", "价格"), ("jg", "亲，本店定价都是再三考虑的，利润有限，请多多理解哦")),
    shelf(4, ("售后", "退换货"), ("th", "{客户称呼|亲}，7天无理由退换，{日期+3天}前寄出即可{光标}")),
    shelf(5, ("双11 活动",), ("", "双11满300减30")),
)  # fmt: skip

SHOP = (
    Buyer("小鹿爱吃糖", "那什么时候发货呀？后天能到吗", waits=38, last=38, unread=2, tags=("金牌",), groups=("老客户",),
          earlier=("这款有M码吗", "之前买的很好")),
    Buyer("lin_2088", "怎么还没人理我", waits=126, last=100, unread=3),
    Buyer("阿茶", "好的", waits=9, last=9, tags=("钻石",), groups=("老客户",)),
    Buyer("云朵飘飘", "可以退货吗", last=200, draft="亲，退货地址是"),
    Buyer("张女士", "我要求全额退款！", last=740, unread=1, tags=("投诉",), pinned=True),
    Buyer("客官里面请", picture=True, last=4000, mine=True),
    Buyer("momo", "发错了", last=90_000, retracted=True, marked=True),
    Buyer("一只会飞的鱼爱上了一只不会飞的鸟", "谢谢", last=200_000, mine=True, state=MessageState.FAILED),
    Buyer("王先生", "已经收到了", last=400_000, active=False, groups=("供应商",), remark="老王（仓库）"),
    Buyer("广告君", "加微信", last=500_000, active=False, blocked=True),
)  # fmt: skip
