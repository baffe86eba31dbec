"""The agent's own face: name, signature, status and what is said beside it, picture."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.domain.emoticons import to_unicode
from console.domain.errors import UserError
from console.domain.events import AgentChanged
from console.domain.presence import STATUS_TEXT_LIMIT, AgentStatus, presence_text
from console.domain.signatures import SIGNATURE_LIMIT, KeptSignatures, Signatures
from console.ports import Channel, Clock, Feature, MediaStore, Store, UnitOfWork
from console.services.bus import EventBus
from console.services.signing import Signing, load_signatures, store_signatures
from console.services.tasks import Tasks

__all__ = ["NAME_LIMIT", "SIGNATURE_LIMIT", "STATUS_TEXT_LIMIT", "Personal", "PersonalChange", "Profile"]

NAME_LIMIT = 40
AVATAR_MIME = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_TAKEN_AWAY = "!"
"""Stored in place of a picture that buyers have not been told the end of yet."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What the page 个性设置 changes at once; None: stays as it is. An empty picture is taken away."""

    name: str
    signatures: Signatures | None
    status_texts: Mapping[AgentStatus, str]
    avatar: bytes | None = None
    avatar_mime: str = "image/png"


@dataclass(frozen=True, slots=True)
class PersonalChange:
    """What is to be stored of it; empty name and None: as they are."""

    name: str
    status_texts: Mapping[AgentStatus, str]
    signatures: KeptSignatures | None
    avatar: bytes | None
    avatar_mime: str

    def store(self, uow: UnitOfWork) -> None:
        """Write it; runs on the store's thread. The picture, a file, follows in Profile.take."""
        if self.name:
            uow.meta.set("agent_name", self.name)
        uow.meta.set("status_texts", _dump_texts(self.status_texts))
        if self.signatures is not None:
            store_signatures(uow.meta, self.signatures)


@dataclass(frozen=True, slots=True)
class _Stored:
    name: str | None
    status: str | None
    texts: str | None
    suspended: str | None
    avatar: str | None
    signatures: KeptSignatures


class Profile:
    """What buyers see of the agent; stored with the account and published whenever the line stands."""

    def __init__(
        self, store: Store, media: MediaStore, channel: Channel, bus: EventBus, tasks: Tasks, clock: Clock,
        name: str = "",
    ) -> None:  # fmt: skip
        self._store = store
        self._media = media
        self._channel = channel
        self._bus = bus
        self._tasks = tasks
        self._clock = clock
        self._signing = Signing(channel, clock, tasks, self._publish)
        self.name = name or channel.address.partition("@")[0]
        self._name_chosen = False
        self.chosen_status = AgentStatus.ONLINE
        """The status set by hand."""
        self.auto_away = False
        """Away by itself: nobody touched keyboard or mouse for a while."""
        self.suspended = False
        """New visitors are not routed here; open conversations go on."""
        self.status_texts: dict[AgentStatus, str] = {}
        self._avatar: str | None = None
        self.shop_name = ""
        """The shop's name as the agent gave it."""

    async def load(self) -> None:
        """Read what is stored, and publish it."""

        def work(uow: UnitOfWork) -> _Stored:
            get = uow.meta.get
            return _Stored(
                get("agent_name"), get("status"), get("status_texts"), get("suspended"), get("agent_avatar"),
                load_signatures(uow.meta),
            )  # fmt: skip

        stored = await self._store.read(work)
        self._name_chosen = bool(stored.name)
        self.name = stored.name or self.name
        if stored.status in {s.value for s in AgentStatus} and stored.status != AgentStatus.OFFLINE.value:
            self.chosen_status = AgentStatus(stored.status)
        self.status_texts = _read_texts(stored.texts)
        self.suspended = self._still_today(stored.suspended)
        self._avatar = stored.avatar or None
        self._signing.use(stored.signatures)
        self._publish()

    # --- what there is ---

    @property
    def status(self) -> AgentStatus:
        """The status in force: the one chosen by hand, or AWAY while nobody is at the machine."""
        away = self.auto_away and self.chosen_status is AgentStatus.ONLINE
        return AgentStatus.AWAY if away else self.chosen_status

    @property
    def status_text(self) -> str:
        """What the agent says beside the status in force."""
        return self.status_texts.get(self.status, "")

    @property
    def shop(self) -> str:
        """The shop's name: as given, or what stands before the colon of a name such as 小店：小美; else empty."""
        shop, colon, _ = self.name.replace("：", ":").partition(":")
        return self.shop_name or (shop.strip() if colon else "")

    @property
    def signatures(self) -> Signatures:
        """Every signature; chosen is the one that is shown now."""
        return self._signing.signatures

    @property
    def signature(self) -> str:
        """The signature that is shown now."""
        return self._signing.shown

    @property
    def avatar(self) -> str | None:
        """The file name of the agent's picture in the media store."""
        return self._avatar if self._avatar != _TAKEN_AWAY else None

    def face(self) -> AgentChanged:
        """Give all of it as the event that tells of it."""
        return AgentChanged(
            self.name, self.signature, self.status, self.avatar, self.status_text, self.suspended, self.auto_away
        )

    def statuses(self) -> tuple[AgentStatus, ...]:
        """Give the statuses that can be chosen: what the channel cannot carry is not offered."""
        invisible = (AgentStatus.INVISIBLE,) if Feature.INVISIBLE in self._channel.features else ()
        return (AgentStatus.ONLINE, AgentStatus.BUSY, AgentStatus.AWAY, *invisible, AgentStatus.OFFLINE)

    # --- status ---

    async def set_status(self, status: AgentStatus) -> None:
        """Store the status set by hand and show it to buyers. Raises UserError (STORE_*)."""
        await self._keep("status", status.value)
        self.chosen_status = status
        self.auto_away = False
        self._publish()

    def set_auto_away(self, away: bool) -> None:
        """Be away, or back, by itself; a status set by hand stays, and nothing of it is stored."""
        away = away and self.chosen_status is AgentStatus.ONLINE
        if away is not self.auto_away:
            self.auto_away = away
            self._publish()

    async def set_status_text(self, text: str) -> None:
        """Store what is said beside the status in force, and show it to buyers. Raises UserError (STORE_*)."""
        await self.set_status_texts({**self.status_texts, self.status: text})

    async def set_status_texts(self, texts: Mapping[AgentStatus, str]) -> None:
        """Store what is said beside each status. Raises UserError (STORE_*)."""
        tidied = _tidy_texts(texts)
        await self._keep("status_texts", _dump_texts(tidied))
        self.status_texts = tidied
        self._publish()

    async def set_suspended(self, suspended: bool) -> None:
        """Have no new visitors routed here, or have them again. Raises UserError (STORE_*)."""
        await self._keep("suspended", self._clock.now().isoformat() if suspended else "")
        self.suspended = suspended
        self._publish()

    def _still_today(self, since: str | None) -> bool:
        """A new day begins open to everybody: who went home suspended would wait for buyers in vain."""
        try:
            begun = datetime.fromisoformat(since or "")
        except ValueError:
            return False
        return begun.astimezone().date() == self._clock.now().astimezone().date()

    # --- signature ---

    async def set_signature(self, text: str) -> None:
        """Put a text in place of the shown signature; an empty one takes it away. Raises UserError (STORE_*)."""
        await self.set_signatures(self.signatures.edited(text))

    async def set_signatures(self, signatures: Signatures) -> None:
        """Store the signatures, show the chosen one, and tell the other devices. Raises UserError (STORE_*)."""
        kept = self._signing.changed(signatures)
        await self._take_signatures(kept)
        self._signing.share()

    async def _take_signatures(self, kept: KeptSignatures) -> None:
        await self._store.write(lambda uow: store_signatures(uow.meta, kept), durable=True)
        self._signing.use(kept)
        self._publish()

    # --- name and picture ---

    async def set_name(self, name: str) -> None:
        """Store the agent's name and show it to buyers. Raises UserError."""
        name = " ".join(name.split())[:NAME_LIMIT]
        if name:
            self.name = await self._keep("agent_name", name)
            self._name_chosen = True
            self._publish()
            self._tell_name()

    async def set_avatar(self, data: bytes, mime: str) -> None:
        """Store the agent's picture and show it to buyers; no data takes it away. Raises UserError."""
        self._avatar = await self._keep("agent_avatar", await self._media.save(data, mime) if data else _TAKEN_AWAY)
        self._publish()
        self._tasks.spawn(self._tell_avatar(data, mime), "avatar")

    async def store(self, personal: Personal) -> None:
        """Store all that the page 个性设置 holds in one transaction, then show it to buyers. Raises UserError."""
        change = self.prepare(personal)
        await self._store.write(change.store, durable=True)
        await self.take(change)

    def prepare(self, personal: Personal) -> PersonalChange:
        """Give what stores the page's part in a transaction; take() follows when that is done."""
        name = " ".join(personal.name.split())[:NAME_LIMIT]
        signatures = personal.signatures if personal.signatures != self.signatures else None
        return PersonalChange(
            name if name != self.name else "",
            _tidy_texts(personal.status_texts),
            self._signing.changed(signatures) if signatures is not None else None,
            personal.avatar,
            personal.avatar_mime,
        )

    async def take(self, change: PersonalChange) -> None:
        """Show what was stored to buyers; the picture is stored here. Raises UserError (STORE_*)."""
        self.status_texts = dict(change.status_texts)
        if change.name:
            self.name, self._name_chosen = change.name, True
            self._tell_name()
        if change.signatures is not None:
            self._signing.use(change.signatures)
            self._signing.share()
        self._publish()
        if change.avatar is not None:
            await self.set_avatar(change.avatar, change.avatar_mime)

    # --- publishing ---

    def publish_presence(self) -> None:
        """Tell the channel again; it keeps the presence for its next sessions."""
        text = presence_text(self.status_text, self.signature)
        self._channel.set_presence(self.status, text, suspended=self.suspended)

    async def session_started(self) -> None:
        """Publish what was changed while the line was down; take over what another device changed meanwhile."""
        name, avatar = self.name, self._avatar
        if self._name_chosen:
            await self._tell(lambda: self._channel.set_nickname(name))
        if avatar == _TAKEN_AWAY:
            await self._tell_avatar(b"", "")
        elif avatar is not None:
            data = await self._media.load(avatar)
            await self._tell_avatar(data, AVATAR_MIME.get(avatar.rpartition(".")[2], "image/png"))
        newer = await self._signing.newer_elsewhere()
        if newer is not None:
            await self._take_signatures(newer)

    async def _keep(self, key: str, value: str) -> str:
        await self._store.write(lambda uow: uow.meta.set(key, value), durable=True)
        return value

    def _publish(self) -> None:
        self._bus.publish(self.face())
        self.publish_presence()

    def _tell_name(self) -> None:
        name = self.name
        self._tasks.spawn(self._tell(lambda: self._channel.set_nickname(name)), "nickname")

    async def _tell_avatar(self, data: bytes, mime: str) -> None:
        told = await self._tell(lambda: self._channel.set_avatar(data, mime))
        if told and not data and self._avatar == _TAKEN_AWAY:
            self._avatar = await self._keep("agent_avatar", "") or None

    async def _tell(self, call: Callable[[], Awaitable[None]]) -> bool:
        try:
            await call()
        except UserError:
            # It is stored; the next session publishes it.
            return False
        return True


def _tidy_texts(texts: Mapping[AgentStatus, str]) -> dict[AgentStatus, str]:
    cut = {status: " ".join(to_unicode(text).split())[:STATUS_TEXT_LIMIT].rstrip() for status, text in texts.items()}
    return {status: text for status, text in cut.items() if text}


def _dump_texts(texts: Mapping[AgentStatus, str]) -> str:
    return json.dumps({status.value: text for status, text in texts.items()}, ensure_ascii=False)


def _read_texts(stored: str | None) -> dict[AgentStatus, str]:
    try:
        raw = json.loads(stored or "{}")
        return _tidy_texts({AgentStatus(key): str(text) for key, text in raw.items()})
    except (ValueError, AttributeError):
        return {}
