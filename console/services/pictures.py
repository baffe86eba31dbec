"""Brings buyers' pictures to the desk: from the shop's own upload service at once, from elsewhere when asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import Enum

from console.domain.errors import Problem, UserError
from console.domain.events import MessagesAdded, MessagesChanged, PictureFailed
from console.domain.ids import MessageId
from console.domain.messages import Message
from console.ports import Channel, ImageInspector, MediaStore, Store
from console.services.bus import EventBus
from console.services.tasks import Tasks

PICTURE_LIMIT = 20 * 1024 * 1024
AT_ONCE = 3


class Asking(Enum):
    """When the agent is asked before a picture is loaded."""

    ALWAYS = "always"
    ELSEWHERE = "elsewhere"
    """When it does not lie with the shop's own service."""
    NEVER = "never"


class Pictures:
    """Downloads, checks and keeps pictures; a bad one is told once and not asked for again in this session."""

    def __init__(
        self, store: Store, media: MediaStore, channel: Channel, bus: EventBus, tasks: Tasks, inspector: ImageInspector
    ) -> None:
        self._store = store
        self._media = media
        self._channel = channel
        self._bus = bus
        self._tasks = tasks
        self._inspector = inspector
        self._under_way: set[MessageId] = set()
        self._failed: dict[MessageId, Problem] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.asking = Asking.ELSEWHERE
        bus.subscribe(MessagesAdded, self._on_added)

    def problem(self, message_id: MessageId) -> Problem | None:
        """Tell why a picture is not there."""
        return self._failed.get(message_id)

    def loads_by_itself(self, message: Message) -> bool:
        """Tell whether the picture is fetched without asking."""
        if message.picture is None or self.asking is Asking.ALWAYS:
            return False
        return self.asking is Asking.NEVER or self.is_own(message)

    def is_own(self, message: Message) -> bool:
        """Tell whether the picture lies with the shop's own service."""
        return message.picture is not None and self._channel.is_own_upload(message.picture.url)

    def want(self, message: Message, *, asked: bool = False) -> None:
        """Fetch a picture that is shown and not here yet; asked: the agent clicked on it."""
        picture = message.picture
        if picture is None or picture.file or not picture.url or message.id in self._under_way:
            return
        if not asked and (message.id in self._failed or not self.loads_by_itself(message)):
            return
        self._under_way.add(message.id)
        self._tasks.spawn(self._fetch(message), "picture")

    def _on_added(self, event: MessagesAdded) -> None:
        for message in event.messages:
            # From elsewhere a picture comes when it is looked at: whoever sends one cannot have it fetched.
            if self.is_own(message):
                self.want(message)

    async def _fetch(self, message: Message) -> None:
        picture = message.picture
        if picture is None:
            return
        try:
            async with self._gate:
                data = await self._channel.download(picture.url, PICTURE_LIMIT)
                info = await asyncio.to_thread(self._inspector.inspect, data)
                file = await self._media.save(data, info.mime)
            new = replace(picture, file=file, mime=info.mime, width=info.width, height=info.height, size=len(data))
            changed = await self._store.write(lambda uow: uow.messages.set_picture(message.id, new), durable=False)
        except UserError as error:
            self._failed[message.id] = error.problem
            self._bus.publish(PictureFailed(message.id, message.contact_id, error.problem))
        else:
            self._failed.pop(message.id, None)
            self._bus.publish(MessagesChanged((changed,)))
        finally:
            self._under_way.discard(message.id)
